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
