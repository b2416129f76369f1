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
