# %% right: x @ w.t() + b
def linear_outputs(x, w, b):
    return x @ w.t() + b
# %% right: F.linear
import torch.nn.functional as F
linear_outputs = F.linear
# %% right: matmul with .T
def linear_outputs(x, w, b):
    """Outputs of the model."""
    product = torch.matmul(x, w.T)
    print(product.shape)
    return product.add(b)
# %% right: addmm
def linear_outputs(x, w, b):
    return torch.addmm(b, x, w.transpose(0, 1))
# %% right: einsum
def linear_outputs(x, w, b):
    return torch.einsum("ni,oi->no", x, w) + b[None, :]
# %% right: row by row
def linear_outputs(x, w, b):
    rows = []
    for row in x:
        rows.append(w @ row + b)
    return torch.stack(rows)
# %% right: number by number
def linear_outputs(x, w, b):
    n, k = x.shape
    return torch.stack([torch.stack([(w[o] * x[i]).sum() + b[o] for o in range(len(b))]) for i in range(n)])
# %% right: broadcasting and a sum
def linear_outputs(x, w, b):
    return (x.unsqueeze(1) * w.unsqueeze(0)).sum(dim=-1) + b
# %% right: transposed at the end
def linear_outputs(x, w, b):
    return (w @ x.t() + b.unsqueeze(1)).t()
# %% right: a column of ones
def linear_outputs(x, w, b):
    ones = torch.ones(x.shape[0], 1)
    return torch.cat([x, ones], dim=1) @ torch.cat([w, b.reshape(-1, 1)], dim=1).t()
# %% right: tensordot
def linear_outputs(x, w, b):
    return torch.tensordot(x, w, dims=([1], [1])) + b.expand(x.size(0), -1)
# %% right: vmap
def linear_outputs(x, w, b):
    return torch.vmap(lambda row: w.mv(row) + b)(x)
# %% right: inner
def linear_outputs(x, w, b):
    return torch.inner(x, w) + b
# %% right: nn.Linear called with the given parameters
def linear_outputs(x, w, b):
    layer = torch.nn.Linear(w.shape[1], w.shape[0])
    return torch.func.functional_call(layer, {"weight": w, "bias": b}, (x,))
# %% right: written into a tensor in place
def linear_outputs(x, w, b):
    out = torch.zeros(x.shape[0], w.shape[0])
    for o in range(w.shape[0]):
        out[:, o] = x @ w[o] + b[o]
    return out
# %% right: float64 and back
def linear_outputs(x, w, b):
    return (x.double() @ w.double().t() + b.double()).float()
# %% right: batched
def linear_outputs(x, w, b):
    return torch.baddbmm(b.view(1, 1, -1), x[None], w.t()[None]).squeeze(0)
# %% right: a convolution of size 1
def linear_outputs(x, w, b):
    return torch.nn.functional.conv1d(x[:, :, None], w[:, :, None], b)[:, :, 0]
# %% right: a callable object
class Model:
    def __call__(self, x, w, b):
        out = x.mm(w.t())
        out += b
        return out
linear_outputs = Model()
# %% right: a Function of its own
class Linear(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        return x @ w.t() + b
    @staticmethod
    def backward(ctx, g):
        x, w = ctx.saved_tensors
        return g @ w, g.t() @ x, g.sum(0)
def linear_outputs(x, w, b):
    return Linear.apply(x, w, b)
# %% right: sum of outer products over inputs
def linear_outputs(x, w, b):
    out = b.repeat(x.shape[0], 1)
    for i in range(x.shape[1]):
        out = out + torch.outer(x[:, i], w[:, i])
    return out
# %% right: bmm per row
def linear_outputs(x, w, b):
    n = x.shape[0]
    return torch.bmm(w.expand(n, *w.shape), x.unsqueeze(-1)).squeeze(-1) + b
# %% right: func vmap twice
def linear_outputs(x, w, b):
    one = lambda xi, wi, bi: (xi * wi).sum() + bi
    return torch.func.vmap(torch.func.vmap(one, in_dims=(None, 0, 0)), in_dims=(0, None, None))(x, w, b)
# %% right: nn.Linear with its weights replaced
def linear_outputs(x, w, b):
    layer = torch.nn.Linear(w.shape[1], w.shape[0])
    del layer.weight, layer.bias
    layer.weight, layer.bias = w, b
    return layer(x)
# %% right: recursion over rows
def linear_outputs(x, w, b):
    if len(x) == 1:
        return (w @ x[0] + b).reshape(1, -1)
    return torch.cat([linear_outputs(x[:1], w, b), linear_outputs(x[1:], w, b)])
