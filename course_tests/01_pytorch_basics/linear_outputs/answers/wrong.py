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
# %% wrong A6: b added before transposing
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
# %% wrong A23: x stays transposed
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
