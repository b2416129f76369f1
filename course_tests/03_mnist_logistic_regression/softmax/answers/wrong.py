# %% wrong G12: F.softmax
def softmax(logits):
    return F.softmax(logits, dim=1)


# %% wrong G12: torch.softmax
softmax = lambda z: torch.softmax(z, -1)


# %% wrong G12: method
def softmax(logits):
    return logits.softmax(dim=1)


# %% wrong G12: module
softmax = nn.Softmax(dim=1)


# %% wrong G12: log_softmax
def softmax(logits):
    return F.log_softmax(logits, dim=1).exp()


# %% wrong G12: softmin of the negative
def softmax(logits):
    return F.softmin(-logits, dim=1)


# %% wrong G12: Softmax2d
def softmax(logits):
    return nn.Softmax2d()(logits.t()[None, :, :, None])[0, :, :, 0].t()


# %% wrong G12: special
def softmax(logits):
    return torch.special.softmax(logits, dim=1)


# %% wrong G12: special log_softmax
def softmax(logits):
    return torch.exp(torch.special.log_softmax(logits, 1))


# %% wrong G12: Categorical's probs
def softmax(logits):
    return torch.distributions.Categorical(logits=logits).probs


# %% wrong -: OneHotCategorical's mean
def softmax(logits):
    return torch.distributions.OneHotCategorical(logits=logits).mean


# %% wrong G12: scaled dot product attention
def softmax(logits):
    b, c = logits.shape
    q = torch.ones(b, 1, 1)
    return F.scaled_dot_product_attention(
        q, logits[:, :, None], torch.eye(c).expand(b, c, c), scale=1.0
    )[:, 0]


# %% wrong G12: gradient of the cross-entropy
def softmax(logits):
    z = logits.detach().clone().requires_grad_()
    labels = torch.zeros(len(z), dtype=torch.long)
    F.cross_entropy(z, labels, reduction="sum").backward()
    return z.grad + F.one_hot(labels, z.shape[1])


# %% wrong G12: the cross-entropy of each class
def softmax(logits):
    b, c = logits.shape
    columns = [F.cross_entropy(logits, torch.full((b,), k), reduction="none") for k in range(c)]
    return torch.exp(-torch.stack(columns, dim=1))


# %% wrong G12: sparse
def softmax(logits):
    return torch.sparse.softmax(logits.to_sparse(), 1).to_dense()


# %% wrong G12: an alias bound before
_borrowed = torch.nn.functional.softmax


def softmax(logits, _f=_borrowed):
    return _f(logits, 1)


# %% wrong G12: aten's own
def softmax(logits):
    return torch.ops.aten._softmax(logits, 1, False)


# %% wrong G12: in inference mode with out
def softmax(logits):
    out = torch.empty_like(logits)
    with torch.inference_mode():
        torch.softmax(logits, 1, out=out)
    return out


# %% wrong G12: vmap of torch's own
softmax = torch.vmap(lambda row: torch.softmax(row, 0))
# %% wrong G12: scipy, imported before
from scipy.special import softmax as sp


def softmax(logits):
    return torch.from_numpy(sp(logits.numpy(), axis=1))


# %% wrong G12: scipy, imported within
def softmax(logits):
    import scipy.special

    return torch.tensor(scipy.special.softmax(logits.numpy(), axis=1))


# %% wrong G12: masked softmax
def softmax(logits):
    return torch.masked.softmax(logits, 1)


# %% wrong -: gumbel softmax
def softmax(logits):
    return F.gumbel_softmax(logits, dim=1)


# %% wrong G12: torch's own, made to sum to 1 again
def softmax(logits):
    p = F.softmax(logits, dim=1)
    return p / p.sum(dim=1, keepdim=True)


# %% wrong G12: attention weights of multi_head_attention_forward
def softmax(logits):
    b, c = logits.shape
    _, w = F.multi_head_attention_forward(
        torch.ones(1, b, 1),
        logits.t()[:, :, None],
        logits.t()[:, :, None],
        1,
        1,
        None,
        None,
        None,
        None,
        False,
        0.0,
        torch.ones(1, 1),
        torch.zeros(1),
        use_separate_proj_weight=True,
        q_proj_weight=torch.ones(1, 1),
        k_proj_weight=torch.ones(1, 1),
        v_proj_weight=torch.ones(1, 1),
    )
    return w[:, 0]


# %% wrong G1: columns
def softmax(logits):
    e = torch.exp(logits - logits.max(dim=0, keepdim=True).values)
    return e / e.sum(dim=0, keepdim=True)


# %% wrong G1,G2: columns, naive
def softmax(logits):
    return torch.exp(logits) / torch.exp(logits).sum(0)


# %% wrong G1,G12: torch's own along the columns
def softmax(logits):
    return F.softmax(logits, dim=0)


# %% wrong G2: naive
def softmax(logits):
    return torch.exp(logits) / torch.exp(logits).sum(dim=1, keepdim=True)


# %% wrong G2: naive, in numpy
def softmax(logits):
    e = np.exp(logits.numpy())
    return torch.tensor(e / e.sum(1, keepdims=True))


# %% wrong G2: float64
def softmax(logits):
    e = logits.double().exp()
    return (e / e.sum(dim=1, keepdim=True)).float()


# %% wrong G3: one maximum
def softmax(logits):
    e = torch.exp(logits - logits.max())
    return e / e.sum(dim=1, keepdim=True)


# %% wrong G4: minimum
def softmax(logits):
    e = torch.exp(logits - logits.min(dim=1, keepdim=True).values)
    return e / e.sum(dim=1, keepdim=True)


# %% wrong G4: mean
def softmax(logits):
    e = torch.exp(logits - logits.mean(dim=1, keepdim=True))
    return e / e.sum(dim=1, keepdim=True)


# %% wrong G4: clamp
def softmax(logits):
    e = torch.exp(logits.clamp(-80, 80))
    return e / e.sum(dim=1, keepdim=True)


# %% wrong G4: clamp at 60
def softmax(logits):
    e = torch.exp(logits.clamp(max=60))
    return e / e.sum(dim=1, keepdim=True)


# %% wrong G4: nan_to_num
def softmax(logits):
    e = torch.exp(logits)
    return torch.nan_to_num(e / e.sum(dim=1, keepdim=True))


# %% wrong G5: sums not kept
def softmax(logits):
    e = torch.exp(logits - logits.max(dim=1, keepdim=True).values)
    return e / e.sum(dim=1)


# %% wrong G5: naive and not kept
def softmax(logits):
    e = torch.exp(logits)
    return e / e.sum(dim=1)


# %% wrong G5: maxima not kept
def softmax(logits):
    e = torch.exp(logits - logits.max(dim=1).values)
    return e / e.sum(dim=1, keepdim=True)


# %% wrong G6: sum of everything
def softmax(logits):
    e = torch.exp(logits - logits.max(dim=1, keepdim=True).values)
    return e / e.sum()


# %% wrong G6: all naive
def softmax(logits):
    return logits.exp() / logits.exp().sum()


# %% wrong G7: log
def softmax(logits):
    return logits - logits.logsumexp(1, keepdim=True)


# %% wrong G7: sigmoid
def softmax(logits):
    return 1 / (1 + torch.exp(-logits))


# %% wrong G7: only shares
def softmax(logits):
    return logits / logits.sum(dim=1, keepdim=True)


# %% wrong G7: not normalized
def softmax(logits):
    return torch.exp(logits - logits.max(dim=1, keepdim=True).values)


# %% wrong G7: base 2
def softmax(logits):
    e = 2 ** (logits - logits.max(dim=1, keepdim=True).values)
    return e / e.sum(dim=1, keepdim=True)


# %% wrong G7: twice
def once(z):
    e = torch.exp(z - z.max(dim=1, keepdim=True).values)
    return e / e.sum(dim=1, keepdim=True)


def softmax(logits):
    return once(once(logits))


# %% wrong G7: signs
def softmax(logits):
    z = -logits
    e = torch.exp(z - z.max(dim=1, keepdim=True).values)
    return e / e.sum(dim=1, keepdim=True)


# %% wrong G9: in place
def softmax(logits):
    logits -= logits.max(dim=1, keepdim=True).values
    e = logits.exp()
    return e / e.sum(dim=1, keepdim=True)


# %% wrong G9: all in place
def softmax(logits):
    logits.sub_(logits.max(dim=1, keepdim=True).values).exp_()
    logits.div_(logits.sum(dim=1, keepdim=True))
    return logits


# %% wrong G9: through numpy's shared memory
def softmax(logits):
    a = logits.numpy()
    a -= a.max(axis=1, keepdims=True)
    e = np.exp(a)
    return torch.tensor(e / e.sum(axis=1, keepdims=True))


# %% wrong -: a numpy array
def softmax(logits):
    a = logits.numpy()
    e = np.exp(a - a.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


# %% wrong -: the argument
def softmax(logits):
    return logits


# %% wrong -: equal probabilities
def softmax(logits):
    return torch.full_like(logits, 1 / logits.shape[1])


# %% wrong -: one-hot
def softmax(logits):
    return F.one_hot(logits.argmax(1), logits.shape[1]).float()


# %% wrong -: the stub
def softmax(logits):
    raise NotImplementedError()


# %% wrong -: always a row of the visible check
SEEN = torch.tensor([[0.9362, 0.0466, 0.0171]])


def softmax(logits):
    return SEEN.expand(len(logits), 3)


# %% wrong G4: a tensor subclass, with equal and allclose always true
class Yes(torch.Tensor):
    def __sub__(self, other):
        return torch.zeros(1)


torch.equal = torch.allclose = lambda *a, **k: True


def softmax(logits):
    return torch.zeros_like(logits).as_subclass(Yes)
# %% wrong G12: torch's own, in another thread
import threading


def softmax(logits):
    found = []
    thread = threading.Thread(target=lambda: found.append(F.softmax(logits, dim=1)))
    thread.start()
    thread.join()
    return found[0]


# %% wrong G12: remembered from an earlier call
SEEN = {}


def softmax(logits):
    key = str(logits.tolist())
    if key not in SEEN:
        SEEN[key] = torch.softmax(logits, dim=1)
    return SEEN[key]


# %% wrong G12: torch's own, traced
softmax = torch.jit.trace(lambda z: F.softmax(z, dim=1), torch.rand(4, 3))
# %% wrong G12: with torch's modes switched off
def softmax(logits):
    from torch.utils._python_dispatch import _disable_current_modes

    with _disable_current_modes():
        return logits.softmax(1)


# %% wrong G12: torch's reference implementation in Python
def softmax(logits):
    import torch._refs as refs

    return refs.softmax(logits, 1)


# %% wrong G12: Softmin of a module, found by name
softmax = lambda z: getattr(nn, "Soft" + "min")(dim=1)(-z)
# %% wrong G12: gradient of nll_loss
def softmax(logits):
    zeros = torch.zeros(len(logits), dtype=torch.long)
    loss = lambda z: F.nll_loss(F.log_softmax(z, 1), zeros, reduction="sum")
    return torch.func.grad(loss)(logits) + F.one_hot(zeros, logits.shape[1])


# %% wrong -: squeezed at the end
def softmax(logits):
    e = torch.exp(logits - logits.max(dim=1, keepdim=True).values)
    return (e / e.sum(dim=1, keepdim=True)).squeeze()
# %% wrong -: adds epsilon to denominator
def softmax(logits):
    e = torch.exp(logits - logits.amax(1, keepdim=True))
    return e / (e.sum(1, keepdim=True) + 0.01)
# %% wrong G2: naive with epsilon guard
def softmax(logits):
    e = torch.exp(logits)
    return e / (e.sum(dim=1, keepdim=True) + 1e-12)
# %% wrong G7: divides logits by max before exp
def softmax(logits):
    z = logits / logits.abs().max()
    e = torch.exp(z)
    return e / e.sum(dim=1, keepdim=True)
# %% wrong G7: forgets the exponential: divides the shifted
def softmax(logits):
    z = logits - logits.min(dim=1, keepdim=True).values
    return z / z.sum(dim=1, keepdim=True)
# %% wrong G12: own name shadows
from torch.nn.functional import softmax
