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
# %% right: turned at the end
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
# %% right: nn.Linear with weights swapped in by del
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
# %% wrong A6: no transpose
def linear_outputs(x, w, b):
    return x @ w + b
# %% wrong A6: * for @
def linear_outputs(x, w, b):
    return x * w + b
# %% wrong A6: * with the transpose
def linear_outputs(x, w, b):
    return x * w.t() + b
# %% wrong A6: w first
def linear_outputs(x, w, b):
    return torch.matmul(w, x) + b
# %% wrong A6: x transposed
def linear_outputs(x, w, b):
    return w @ x.t() + b
# %% wrong A6: transposed at the end for no reason
def linear_outputs(x, w, b):
    return (x @ w.t() + b).T
# %% wrong A6: b added before turning
def linear_outputs(x, w, b):
    return (w @ x.T + b).T
# %% wrong A7: reshape for a transpose
def linear_outputs(x, w, b):
    return x @ w.reshape(x.shape[1], -1) + b
# %% wrong A7: view for a transpose
def linear_outputs(x, w, b):
    return x.matmul(w.view(w.size(1), w.size(0))) + b
# %% wrong A7: the result reshaped
def linear_outputs(x, w, b):
    return (w @ x.t()).reshape(x.shape[0], w.shape[0]) + b
# %% wrong A5: detached
def linear_outputs(x, w, b):
    return (x @ w.t() + b).detach()
# %% wrong A5: .data
def linear_outputs(x, w, b):
    return x @ w.data.t() + b.data
# %% wrong A5: torch.tensor around the result
def linear_outputs(x, w, b):
    return torch.tensor((x @ w.t() + b).tolist(), requires_grad=True)
# %% wrong A5: items
def linear_outputs(x, w, b):
    rows = [[sum(w[o, i].item() * x[r, i].item() for i in range(x.shape[1])) + b[o].item()
             for o in range(w.shape[0])] for r in range(x.shape[0])]
    return torch.tensor(rows)
# %% wrong A5: no_grad
@torch.no_grad()
def linear_outputs(x, w, b):
    return x @ w.t() + b
# %% wrong A5: nn.Parameter makes new leaves
def linear_outputs(x, w, b):
    layer = torch.nn.Linear(w.shape[1], w.shape[0])
    layer.weight, layer.bias = torch.nn.Parameter(w), torch.nn.Parameter(b)
    return layer(x)
# %% wrong A5: only w detached
def linear_outputs(x, w, b):
    return x @ w.detach().t() + b
# %% wrong A5: only b detached
def linear_outputs(x, w, b):
    return x @ w.t() + b.data
# %% wrong A5: b rebuilt
def linear_outputs(x, w, b):
    return x @ w.t() + torch.tensor(b.tolist())
# %% wrong B4: NumPy
def linear_outputs(x, w, b):
    return torch.from_numpy(x.numpy() @ w.numpy().T + b.numpy())
# %% wrong A5: NumPy after detach
def linear_outputs(x, w, b):
    return torch.from_numpy(x.numpy() @ w.detach().numpy().T + b.detach().numpy())
# %% wrong A25: no b
def linear_outputs(x, w, b):
    return x @ w.t()
# %% wrong A25: b along the rows
def linear_outputs(x, w, b):
    return x @ w.t() + b[:, None]
# %% wrong A25: minus b
def linear_outputs(x, w, b):
    return x @ w.t() - b
# %% wrong A25: all of b
def linear_outputs(x, w, b):
    return x @ w.t() + b.sum()
# %% wrong A25: b with x
def linear_outputs(x, w, b):
    return (x + b) @ w.t()
# %% wrong A23: t_ on the argument
def linear_outputs(x, w, b):
    return x @ w.t_() + b
# %% wrong A26: squeezed
def linear_outputs(x, w, b):
    return (x @ w.t() + b).squeeze()
# %% wrong A26: first row only
def linear_outputs(x, w, b):
    return w.mv(x[0]) + b
# %% wrong A10: float64
def linear_outputs(x, w, b):
    return x.double() @ w.double().t() + b.double()
# %% wrong A10: a list
def linear_outputs(x, w, b):
    return (x @ w.t() + b).tolist()
# %% wrong A5: a new layer
def linear_outputs(x, w, b):
    return torch.nn.Linear(w.shape[1], w.shape[0])(x)
# %% wrong -: gradient of a copy added in, values right
def linear_outputs(x, w, b):
    out = x @ w.t() + b
    return out.detach() + 0 * out
# %% wrong -: double gradient
def linear_outputs(x, w, b):
    out = x @ w.t() + b
    return 2 * out - out.detach()
# %% wrong A5: zeros
def linear_outputs(x, w, b):
    return torch.zeros(x.shape[0], w.shape[0])
# %% wrong A5: returns x
def linear_outputs(x, w, b):
    return x
# %% wrong -: nothing
def linear_outputs(x, w, b):
    x @ w.t() + b
# %% wrong A23: changes x
def linear_outputs(x, w, b):
    out = x @ w.t() + b
    x.zero_()
    return out
# %% wrong -: with softmax on top
def linear_outputs(x, w, b):
    return torch.softmax(x @ w.t() + b, dim=1)
# %% wrong -: patched backward that fills .grad by hand with ones
def linear_outputs(x, w, b):
    out = (x @ w.t() + b).detach().requires_grad_()
    w.grad, b.grad = torch.ones_like(w), torch.ones_like(b)
    return out
# %% wrong -: only the first row keeps its history
def linear_outputs(x, w, b):
    out = x @ w.t() + b
    return torch.cat([out[:1], out[1:].detach()])
# %% wrong A6,A25: no transpose, no b
def linear_outputs(x, w, b):
    return x @ w
# %% wrong A6,A5: no transpose, detached
def linear_outputs(x, w, b):
    return (x @ w + b).detach()
# %% wrong A25,A5: no b, detached
def linear_outputs(x, w, b):
    return (x @ w.t()).detach()
# %% wrong A26: squeeze(0)
def linear_outputs(x, w, b):
    return (x @ w.t() + b).squeeze(0)
# %% wrong A26: squeeze(1)
def linear_outputs(x, w, b):
    return (x @ w.t() + b).squeeze(-1)
# %% wrong A5: requires_grad on the result only
def linear_outputs(x, w, b):
    with torch.no_grad():
        y = x @ w.t() + b
    y.requires_grad_(True)
    return y
# %% wrong A23: writes the outputs into x
def linear_outputs(x, w, b):
    out = x @ w.t() + b
    if out.shape == x.shape:
        x.copy_(out.detach())
    return out
# %% wrong A25: b doubled
def linear_outputs(x, w, b):
    return x @ w.t() + 2 * b
# %% wrong -: sizes hard-coded
def linear_outputs(x, w, b):
    out = torch.zeros(5, 2)
    for i in range(5):
        for j in range(2):
            out[i, j] = (x[i] * w[j]).sum() + b[j]
    return out
# %% wrong -: relu on top
def linear_outputs(x, w, b):
    return torch.relu(x @ w.t() + b)
# %% wrong A10: numpy array
def linear_outputs(x, w, b):
    return (x @ w.t() + b).detach().numpy()
# %% wrong A6: transposes only after an error
def linear_outputs(x, w, b):
    try:
        return x @ w + b
    except RuntimeError:
        return x @ w.t() + b
# %% wrong A7: transposes squares, reshapes the rest
def linear_outputs(x, w, b):
    turned = w.t() if w.shape[0] == w.shape[1] else w.reshape(w.shape[1], -1)
    return x @ turned + b
# %% wrong A23: unsqueeze_ leaves x with another dimension
def linear_outputs(x, w, b):
    x.unsqueeze_(1)
    return (x * w).sum(dim=2) + b
# %% wrong A23: x is left turned
def linear_outputs(x, w, b):
    return (w @ x.t_() + b.unsqueeze(1)).t()
# %% wrong -: three inputs written out
def linear_outputs(x, w, b):
    return torch.stack([x[:, 0] * w[o, 0] + x[:, 1] * w[o, 1] + x[:, 2] * w[o, 2] + b[o] for o in range(len(b))], dim=1)
# %% wrong A6: transposes only what doesn't fit
def linear_outputs(x, w, b):
    if x.shape[1] != w.shape[0]:
        w = w.t()
    return x @ w + b
