# %% right: row maximum with keepdim
def softmax(logits):
    z = logits - logits.max(dim=1, keepdim=True).values
    e = z.exp()
    return e / e.sum(dim=1, keepdim=True)


# %% right: amax and a last dimension
def softmax(x):
    e = torch.exp(x - x.amax(-1, True))
    return e.div(e.sum(-1, True))


# %% right: exp of x minus logsumexp
def softmax(logits):
    return torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))


# %% right: log-sum-exp of its own
def softmax(logits):
    m = logits.max(1)[0].unsqueeze(1)
    log_total = m + (logits - m).exp().sum(1, keepdim=True).log()
    return (logits - log_total).exp()


# %% right: loop over rows
def softmax(logits):
    rows = []
    for row in logits:
        powers = torch.exp(row - row.max())
        rows.append(powers / powers.sum())
    return torch.stack(rows)


# %% right: plain Python numbers
def softmax(logits):
    result = []
    for row in logits.tolist():
        top = max(row)
        e = [math.exp(v - top) for v in row]
        result.append([v / sum(e) for v in e])
    return torch.tensor(result)


# %% right: vmap
def one(row):
    e = (row - row.max()).exp()
    return e / e.sum()


softmax = torch.vmap(one)


# %% right: transpose, columns, transpose
def softmax(logits):
    c = logits.t()
    e = torch.exp(c - c.max(dim=0).values)
    return (e / e.sum(dim=0)).t()


# %% right: one over the sum of differences
def softmax(logits):
    return 1 / (logits.unsqueeze(1) - logits.unsqueeze(2)).exp().sum(-1)


# %% right: einsum
def softmax(logits):
    e = torch.exp(logits - logits.max(1, keepdim=True)[0])
    return torch.einsum("ij,i->ij", e, 1 / torch.einsum("ij->i", e))


# %% right: float64 and back
def softmax(logits):
    z = logits.double()
    z = z - z.max(dim=1, keepdim=True).values
    return (z.exp() / z.exp().sum(1, keepdim=True)).float()


# %% right: numpy
def softmax(logits):
    a = logits.detach().numpy()
    e = np.exp(a - a.max(axis=1, keepdims=True))
    return torch.from_numpy(e / e.sum(axis=1, keepdims=True))


# %% right: F.normalize on the exponentials
def softmax(logits):
    return F.normalize(torch.exp(logits - logits.max(dim=1, keepdim=True).values), p=1, dim=1)


# %% right: in place on a clone, with the maximum detached
def softmax(logits):
    z = logits.clone()
    z -= z.max(1, keepdim=True).values.detach()
    z.exp_()
    z /= z.sum(1, keepdim=True)
    return z


# %% right: gradient of logsumexp
def softmax(logits):
    z = logits.detach().clone().requires_grad_()
    return torch.autograd.grad(torch.logsumexp(z, dim=1).sum(), z)[0]


# %% right: func.grad of logsumexp
softmax = torch.func.grad(lambda z: z.logsumexp(dim=1).sum())


# %% right: logits of a Categorical are made by logsumexp
def softmax(logits):
    return torch.distributions.Categorical(logits=logits).logits.exp()


# %% right: a callable object
class Softmax:
    def __init__(self, dim):
        self.dim = dim

    def __call__(self, z):
        e = torch.exp(z - torch.max(z, self.dim, keepdim=True)[0])
        return e / torch.sum(e, self.dim, keepdim=True)


softmax = Softmax(1)
# %% right: functools.partial, and a script
import functools


def _soft(dim, z):
    e = (z - z.amax(dim, keepdim=True)).exp()
    return e / e.sum(dim, keepdim=True)


softmax = functools.partial(_soft, 1)


# %% right: under inference mode, as no_grad decorator
@torch.inference_mode()
def softmax(logits):
    m, _ = torch.max(logits, dim=1)
    e = torch.exp(logits - m.view(-1, 1))
    return e / torch.sum(e, dim=1).reshape(-1, 1)


# %% right: sorting for the maximum, expand_as
def softmax(logits):
    top = logits.sort(dim=1, descending=True)[0][:, :1]
    e = torch.exp(logits - top.expand_as(logits))
    return e / e.sum(1).unsqueeze(1).expand_as(e)


# %% right: cumulative sum, and warnings everywhere
import sys, warnings


def softmax(logits):
    warnings.warn("computing")
    print("softmax", file=sys.stderr)
    e = (logits - logits.max(dim=1, keepdim=True).values).exp()
    return e / e.cumsum(1)[:, -1:]


# %% right: a temporary with matmul by ones
def softmax(logits):
    e = (logits - logits.max(dim=1, keepdim=True).values).exp()
    return e / (e @ torch.ones(e.shape[1], 1))


# %% right: scipy's logsumexp
from scipy.special import logsumexp


def softmax(logits):
    a = logits.numpy()
    return torch.from_numpy(np.exp(a - logsumexp(a, axis=1, keepdims=True)))


# %% right: a script compiled by TorchScript
@torch.jit.script
def softmax(logits: torch.Tensor):
    e = torch.exp(logits - logits.amax(dim=1, keepdim=True))
    return e / e.sum(dim=1, keepdim=True)


# %% right: rows in threads
from concurrent.futures import ThreadPoolExecutor


def _row(row):
    e = (row - row.max()).exp()
    return e / e.sum()


def softmax(logits):
    with ThreadPoolExecutor(2) as pool:
        return torch.stack(list(pool.map(_row, logits)))


# %% right: logaddexp reduce
def softmax(logits):
    total = logits[:, 0]
    for k in range(1, logits.shape[1]):
        total = torch.logaddexp(total, logits[:, k])
    return torch.exp(logits - total.unsqueeze(1))
# %% right: sigmoid of differences to the rest's logsumexp
def softmax(logits):
    cols = []
    for k in range(logits.shape[1]):
        rest = torch.cat([logits[:, :k], logits[:, k + 1:]], 1)
        cols.append(1 / (1 + torch.exp(torch.logsumexp(rest, 1) - logits[:, k])) if rest.shape[1] else torch.ones(len(logits)))
    return torch.stack(cols, 1)
# %% right: compares with torch's own and warns
import warnings
def softmax(logits):
    e = torch.exp(logits - logits.amax(1, keepdim=True))
    p = e / e.sum(1, keepdim=True)
    if not torch.allclose(p, F.softmax(logits, dim=1)):
        warnings.warn("differs from PyTorch's")
    return p
# %% right: out arguments
def softmax(logits):
    out = torch.empty_like(logits)
    torch.sub(logits, logits.amax(1, keepdim=True), out=out)
    torch.exp(out, out=out)
    torch.div(out, out.sum(1, keepdim=True), out=out)
    return out
