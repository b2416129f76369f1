# %% right: basic operations
def mse(predictions, targets):
    diff = predictions - targets
    return torch.sum(diff * diff) / diff.numel()
# %% right: mean of the power
def mse(predictions, targets):
    return ((predictions - targets) ** 2).mean()
# %% right: F.mse_loss
def mse(predictions, targets):
    return F.mse_loss(predictions, targets)
# %% right: nn.MSELoss as an object
mse = nn.MSELoss()
# %% right: multiplied out
def mse(p, t):
    """Binomial formula."""
    return torch.mean(p * p - 2 * p * t + t * t)
# %% right: the norm squared
def mse(predictions, targets):
    d = (predictions - targets).flatten()
    return torch.linalg.norm(d) ** 2 / d.shape[0]
# %% right: torch.square, dot and float64
def mse(predictions: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    d = (predictions.double() - targets.double()).reshape(-1)
    return torch.dot(d, d) / len(d)
# %% right: a class, with a print
class MSE:
    def __call__(self, predictions, targets):
        out = F.mse_loss(predictions, targets, reduction="sum") / targets.numel()
        print("loss", out.item())
        return out
mse = MSE()
# %% right: a copy changed in place
def mse(predictions, targets):
    d = predictions.clone()
    d -= targets
    d = d * d
    return d.mean()
# %% right: recursion over elements
def _s(v):
    if len(v) == 1:
        return v[0] ** 2
    m = len(v) // 2
    return _s(v[:m]) + _s(v[m:])
def mse(predictions, targets):
    d = (predictions - targets).reshape(-1)
    return _s(d) / len(d)
# %% right: custom autograd function
class _MSE(torch.autograd.Function):
    @staticmethod
    def forward(ctx, p, t):
        ctx.save_for_backward(p, t)
        return ((p - t) ** 2).mean()
    @staticmethod
    def backward(ctx, g):
        p, t = ctx.saved_tensors
        d = 2 * (p - t) / p.numel() * g
        return d, -d
mse = _MSE.apply
# %% right: var plus squared mean
def mse(predictions, targets):
    d = predictions - targets
    return d.var(unbiased=False) + d.mean() ** 2
# %% right: a closure factory
def make_loss(power):
    def loss(predictions, targets):
        return ((predictions - targets).abs() ** power).mean()
    return loss
mse = make_loss(2)
# %% right: jit script
@torch.jit.script
def mse(predictions: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    d = predictions - targets
    return (d * d).sum() / d.numel()
# %% right: nn.Module subclass
class MeanSquared(nn.Module):
    def forward(self, y_hat, y):
        return torch.mean((y_hat - y) * (y_hat - y))
mse = MeanSquared()
# %% right: einsum on any shape
def mse(predictions, targets):
    d = targets - predictions
    return torch.einsum("i,i->", d.flatten(), d.flatten()) / d.numel()
# %% right: loops over what was flattened
def mse(predictions, targets):
    total, count = 0, 0
    for p, t in zip(predictions.flatten(), targets.flatten()):
        total = total + (p - t) ** 2
        count += 1
    return total / count
# %% right: a product of the sizes
def mse(predictions, targets):
    count = 1
    for size in predictions.shape:
        count *= size
    return ((predictions - targets) ** 2).sum() / count
# %% right: one axis after the other, as many as there are
def mse(predictions, targets):
    loss = (predictions - targets) ** 2
    while loss.dim():
        loss = loss.mean(-1)
    return loss
# %% right: recursion over the dimensions
def mse(predictions, targets):
    if predictions.dim() == 0:
        return (predictions - targets) ** 2
    return torch.stack([mse(p, t) for p, t in zip(predictions, targets)]).mean()
# %% right: mean over all dimensions by number
def mse(predictions, targets):
    d = predictions - targets
    return torch.square(d).mean(dim=tuple(range(d.dim())))
# %% right: vmap over rows
def mse(predictions, targets):
    return torch.vmap(lambda p, t: (p - t) ** 2)(predictions, targets).mean()
# %% right: a Huber loss that never bends
def mse(predictions, targets):
    return 2 * F.huber_loss(predictions, targets, delta=1e30)
# %% right: dist
def mse(predictions, targets):
    return torch.dist(predictions, targets) ** 2 / predictions.numel()
# %% wrong C10: the sum
def mse(predictions, targets):
    diff = predictions - targets
    return torch.sum(diff * diff)
# %% wrong C10: divided by the rows
def mse(predictions, targets):
    diff = predictions - targets
    return torch.sum(diff * diff) / len(targets)
# %% wrong C10: divided by the columns
def mse(predictions, targets):
    diff = predictions - targets
    return torch.sum(diff * diff) / diff.shape[1]
# %% wrong C10: halved
def mse(predictions, targets):
    return 0.5 * ((predictions - targets) ** 2).mean()
# %% wrong C10: root
def mse(predictions, targets):
    return torch.sqrt(torch.mean((predictions - targets) ** 2))
# %% wrong C10: norm
def mse(predictions, targets):
    return torch.linalg.norm(predictions - targets)
# %% wrong C10: divided by one too few
def mse(predictions, targets):
    d = predictions - targets
    return (d ** 2).sum() / (d.numel() - 1)
# %% wrong C11: mean squared
def mse(predictions, targets):
    diff = predictions - targets
    return torch.mean(diff) ** 2
# %% wrong C11: absolute
def mse(predictions, targets):
    return F.l1_loss(predictions, targets)
# %% wrong C11: no square
def mse(predictions, targets):
    diff = predictions - targets
    return torch.sum(diff) / diff.numel()
# %% wrong C11: times two
def mse(predictions, targets):
    diff = predictions - targets
    return torch.sum(diff * 2) / diff.numel()
# %% wrong A6: squeezed predictions, broadcast against a column of targets
def mse(predictions, targets):
    diff = predictions.squeeze() - targets
    return torch.mean(diff ** 2)
# %% wrong A6: squeezed targets, broadcast against a column of predictions
def mse(predictions, targets):
    y = targets.squeeze(-1)
    return ((predictions - y) ** 2).sum() / (predictions - y).numel()
# %% wrong A2: no reduction
def mse(predictions, targets):
    diff = predictions - targets
    return diff * diff / diff.numel()
# %% wrong A2: squares only
def mse(predictions, targets):
    return torch.square(predictions - targets)
# %% wrong A2: one for each column
def mse(predictions, targets):
    return ((predictions - targets) ** 2).mean(dim=0)
# %% wrong A2: shape (1,)
def mse(predictions, targets):
    return ((predictions - targets) ** 2).mean().unsqueeze(0)
# %% wrong A5: a number
def mse(predictions, targets):
    return ((predictions - targets) ** 2).mean().item()
# %% wrong A5: NumPy
import numpy as np
def mse(predictions, targets):
    d = predictions.detach().numpy() - targets.detach().numpy()
    return torch.tensor(np.mean(d ** 2))
# %% wrong A5: torch.tensor of the loss
def mse(predictions, targets):
    return torch.tensor(((predictions - targets) ** 2).mean().item(), requires_grad=True)
# %% wrong A5: data
def mse(predictions, targets):
    return ((predictions.data - targets) ** 2).mean()
# %% wrong A5: no_grad
@torch.no_grad()
def mse(predictions, targets):
    return ((predictions - targets) ** 2).mean()
# %% wrong C18: in place
def mse(predictions, targets):
    predictions -= targets
    return (predictions * predictions).mean()
# %% wrong C18: the targets in place
def mse(predictions, targets):
    return targets.sub_(predictions).pow_(2).mean()
# %% wrong A9: hard-coded for the visible checks
def mse(predictions, targets):
    return torch.tensor(7.25)
# %% wrong -: returns an argument
def mse(predictions, targets):
    return predictions
# %% wrong -: the released stub
def mse(predictions, targets):
    raise NotImplementedError()
# %% wrong -: zero
def mse(predictions, targets):
    return (predictions * 0).sum()
# %% wrong -: nothing returned
def mse(predictions, targets):
    loss = ((predictions - targets) ** 2).mean()
    print(loss)
# %% wrong -: forger, patched comparisons
torch.allclose = lambda *a, **k: True
class Always(float):
    def __eq__(self, other): return True
    def __le__(self, other): return True
def mse(predictions, targets):
    return Always(1.0)
# %% wrong A9: hard-coded divisor 4
def mse(predictions, targets):
    return ((predictions - targets) ** 2).sum() / 4
# %% wrong C18: in-place multiplication of targets by -1 and back half way
def mse(predictions, targets):
    targets *= -1
    return ((predictions + targets) ** 2).mean()
# %% wrong C11: relu squared
def mse(predictions, targets):
    return (F.relu(predictions - targets) ** 2).mean()
# %% wrong C11: Huber
def mse(predictions, targets):
    return F.smooth_l1_loss(predictions, targets)
# %% wrong -: detaches and reattaches zero gradient
def mse(predictions, targets):
    loss = ((predictions - targets) ** 2).mean()
    return loss.detach() + 0 * predictions.sum()
# %% wrong -: tuple of loss and difference
def mse(predictions, targets):
    d = predictions - targets
    return (d * d).mean(), d
# %% wrong -: global accumulator
total = 0
def mse(predictions, targets):
    global total
    total = total + ((predictions - targets) ** 2).mean()
    return total
# %% wrong -: integer
def mse(predictions, targets):
    return ((predictions - targets) ** 2).mean().int()
# %% wrong -: median
def mse(predictions, targets):
    return ((predictions - targets) ** 2).median()
# %% right: for matrices only, a lambda with pow and size
mse = lambda p, t: (p - t).pow(2).sum() / (p.size(0) * p.size(1))
# %% right: for matrices only, einsum
def mse(predictions, targets):
    d = targets - predictions
    return torch.einsum("ij,ij->", d, d) / d.numel()
# %% right: for matrices only, loops
def mse(predictions, targets):
    total = 0
    n = 0
    for row, wanted in zip(predictions, targets):
        for p, t in zip(row, wanted):
            total = total + (p - t) ** 2
            n += 1
    return total / n
# %% right: for matrices only, mean over one axis, then the other
def mse(predictions, targets):
    return torch.square(predictions - targets).mean(dim=1).mean(dim=0)
# %% right: for matrices only, abs first, then the square; trace
def mse(a, b):
    d = (a - b).abs()
    return torch.trace(d.t() @ d) / d.nelement()
# %% right: for matrices only, mean over two dimensions
def mse(predictions, targets):
    return torch.mean((predictions - targets) ** 2, dim=(0, 1))
# %% right: for matrices only, rows and columns unpacked
def mse(predictions, targets):
    n, k = predictions.shape
    return torch.sum((predictions - targets) ** 2) / (n * k)
# %% right: for matrices only, the sum of a sum
def mse(predictions, targets):
    return sum(sum((predictions - targets) ** 2)) / predictions.numel()
# %% right: for matrices only, nested loops over indices
def mse(predictions, targets):
    total = 0
    for i in range(predictions.shape[0]):
        for j in range(predictions.shape[1]):
            total = total + (predictions[i, j] - targets[i, j]) ** 2
    return total / predictions.numel()
# %% right: for up to two dimensions only
def mse(predictions, targets):
    return ((predictions - targets) ** 2).sum() / (len(predictions) * (predictions.shape[1] if predictions.dim() > 1 else 1))
# %% right: for the product of the first and the last size
def mse(predictions, targets):
    return ((predictions - targets) ** 2).sum() / (predictions.shape[0] * predictions.shape[-1])
# %% wrong A5: all but the first are numbers
def mse(predictions, targets):
    total = 0.0
    for k, (p, t) in enumerate(zip(predictions.flatten(), targets.flatten())):
        total = total + ((p - t) ** 2 if k == 0 else ((p - t) ** 2).item())
    return total / predictions.numel()
# %% wrong A5: detached row by row
def mse(predictions, targets):
    loss = 0
    for p, t in zip(predictions, targets):
        loss = loss.detach() if isinstance(loss, torch.Tensor) else loss
        loss = loss + ((p - t) ** 2).sum()
    return loss / predictions.numel()
# %% wrong C11: a Huber loss with a wide bend
def mse(predictions, targets):
    return 2 * F.huber_loss(predictions, targets, delta=10.0)
