# %% wrong A11: added first
def grand_total(t1, t2):
    return (t1 + t2).sum()
# %% wrong A11: added first, by functions
def grand_total(t1, t2):
    return torch.sum(torch.add(t1, t2))
# %% wrong A12: the notes' torch.sum(t1, t2)
def grand_total(t1, t2):
    return torch.sum(t1, t2)
# %% wrong A10: a float
def grand_total(t1, t2):
    return (t1.sum() + t2.sum()).item()
# %% wrong A10: a NumPy number
def grand_total(t1, t2):
    return np.sum(t1.numpy()) + np.sum(t2.numpy())
# %% wrong A10: float64
def grand_total(t1, t2):
    return t1.sum(dtype=torch.float64) + t2.sum(dtype=torch.float64)
# %% wrong A10: whole number
def grand_total(t1, t2):
    return (t1.sum() + t2.sum()).to(torch.int64)
# %% wrong A29: shape (1,)
def grand_total(t1, t2):
    return torch.tensor([t1.sum() + t2.sum()])
# %% wrong A29: keepdim
def grand_total(t1, t2):
    return t1.flatten().sum(0, keepdim=True) + t2.flatten().sum(0, keepdim=True)
# %% wrong A26: first only
def grand_total(t1, t2):
    return t1.sum()
# %% wrong A26: multiplied
def grand_total(t1, t2):
    return t1.sum() * t2.sum()
# %% wrong A26: means
def grand_total(t1, t2):
    return torch.mean(t1) + torch.mean(t2)
# %% wrong A26: halved
def grand_total(t1, t2):
    return torch.stack([t1.sum(), t2.sum()]).mean()
# %% wrong A26: columns
def grand_total(t1, t2):
    return t1.sum(dim=0) + t2.sum(dim=0)
# %% wrong A26: rows
def grand_total(t1, t2):
    return t1.sum(dim=1) + t2.sum(dim=1)
# %% wrong A26: a pair
def grand_total(t1, t2):
    return torch.sum(t1), torch.sum(t2)
# %% wrong A26: zip
def grand_total(t1, t2):
    return sum(a + b for a, b in zip(t1.flatten(), t2.flatten()))
# %% wrong A26: subtracted
def grand_total(t1, t2):
    return t1.sum() - t2.sum()
# %% wrong A11: stretched by hand
def grand_total(t1, t2):
    a, b = torch.broadcast_tensors(t1, t2)
    return a.sum() + b.sum()
# %% wrong A26: right for equal shapes only
def grand_total(t1, t2):
    if t1.shape == t2.shape:
        return t1.sum() + t2.sum()
    return t1.sum()
# %% wrong A11: catches the error and gives up
def grand_total(t1, t2):
    try:
        return (t1 + t2).sum()
    except RuntimeError:
        return torch.tensor(0.0)
# %% wrong A11: repeats where it fits, right where it doesn't
def grand_total(t1, t2):
    try:
        return (t1 + t2).sum()
    except RuntimeError:
        return t1.sum() + t2.sum()
# %% wrong -: a visible case
def grand_total(t1, t2):
    return torch.tensor(110.0)
# %% wrong -: absolute values
def grand_total(t1, t2):
    return t1.abs().sum() + t2.abs().sum()
# %% wrong -: nothing
def grand_total(t1, t2):
    t1.sum() + t2.sum()
# %% wrong -: its argument
def grand_total(t1, t2):
    return t1
# %% wrong -: stacks
def grand_total(t1, t2):
    return torch.stack([t1, t2]).sum()
# %% wrong -: cat without flattening
def grand_total(t1, t2):
    return torch.cat([t1, t2]).sum()
# %% wrong -: second twice
def grand_total(t1, t2):
    return t1.sum() + 2 * t2.sum()
# %% wrong A11,A10: added, float
def grand_total(t1, t2):
    return (t1 + t2).sum().item()
# %% wrong A12: builtin sum with two arguments
def grand_total(t1, t2):
    return sum(t1, t2)
# %% wrong A10: a list
def grand_total(t1, t2):
    return [(t1.sum() + t2.sum()).item()]
# %% wrong A26: only the second
def grand_total(t1, t2):
    return t2.sum()
# %% wrong A26: mean of all
def grand_total(t1, t2):
    return torch.cat([t1.flatten(), t2.flatten()]).mean()
# %% wrong -: multiplies where the shapes are equal
def grand_total(t1, t2):
    if t1.shape == t2.shape:
        return t1.sum() * 2 + t2.sum() / 2
    return t1.sum() + t2.sum()
# %% wrong A23: adds the second tensor to an element of the first
def grand_total(t1, t2):
    flat = t1.view(-1)
    for number in t2.flatten():
        flat[0] += number
    return flat.sum()
# %% wrong A23: resizes the first tensor
def grand_total(t1, t2):
    n = t1.numel()
    t1.resize_(n + t2.numel())
    t1[n:] = t2.flatten()
    return t1.sum()
# %% wrong A11,A23: += before the sum
def grand_total(t1, t2):
    t1 += t2
    return t1.sum()
# %% wrong A23: turns requires_grad on
def grand_total(t1, t2):
    return (t1.requires_grad_().sum() + t2.requires_grad_().sum()).detach()
# %% wrong A23: shifts the second tensor and shifts it back
def grand_total(t1, t2):
    t2 += 77.7
    total = t1.sum() + (t2 - 77.7).sum()
    t2 -= 77.7
    return total
