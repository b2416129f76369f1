# %% right: two sums
def grand_total(t1, t2):
    return t1.sum() + t2.sum()
# %% right: torch.sum
def grand_total(t1, t2):
    a = torch.sum(t1)
    b = torch.sum(t2)
    print("sums:", a, b)
    return torch.add(a, b)
# %% right: concatenated
def grand_total(t1, t2):
    return torch.cat([t1.reshape(-1), t2.reshape(-1)]).sum()
# %% right: hstack of flattened
def grand_total(t1, t2):
    return torch.hstack((t1.flatten(), t2.flatten())).sum(dim=0)
# %% right: Python's sum over tensors
def grand_total(*tensors):
    return sum(t.sum() for t in tensors)
# %% right: back into a tensor
def grand_total(t1, t2):
    return torch.tensor(t1.sum().item() + t2.sum().item())
# %% right: NumPy inside
def grand_total(t1, t2):
    return torch.tensor(float(np.sum(t1.numpy()) + np.sum(t2.numpy())))
# %% right: float64 inside
def grand_total(t1, t2):
    return (t1.double().sum() + t2.double().sum()).to(torch.float32)
# %% right: a loop
def grand_total(t1, t2):
    total = torch.tensor(0.0)
    for t in (t1, t2):
        for number in t.flatten():
            total = total + number
    return total
# %% right: mean times count
def grand_total(t1, t2):
    return t1.mean() * t1.numel() + t2.mean() * t2.numel()
# %% right: einsum and in place on its own tensor
def grand_total(t1, t2):
    total = torch.zeros(())
    total += torch.einsum("i->", t1.flatten())
    total += torch.einsum("i->", t2.flatten())
    return total
# %% right: dot with ones
def grand_total(t1, t2):
    v = torch.cat((t1.view(-1), t2.view(-1)))
    return v @ torch.ones_like(v)
# %% right: dimension by dimension
def grand_total(t1, t2):
    def total(t):
        while t.dim():
            t = t.sum(0)
        return t
    return total(t1) + total(t2)
# %% right: math.fsum of lists
import math
grand_total = lambda t1, t2: torch.tensor(math.fsum(t1.flatten().tolist() + t2.flatten().tolist()))
# %% right: cumsum, and a tracked result
def grand_total(t1, t2):
    v = torch.cat((t1.ravel(), t2.ravel())).requires_grad_()
    return v.cumsum(0)[-1]
# %% right: reduce
from functools import reduce
def grand_total(t1, t2):
    return reduce(torch.add, [t.sum() for t in (t1, t2)])
# %% right: padded to one length
def grand_total(t1, t2):
    a, b = t1.flatten(), t2.flatten()
    n = max(len(a), len(b))
    a = torch.nn.functional.pad(a, (0, n - len(a)))
    b = torch.nn.functional.pad(b, (0, n - len(b)))
    return (a + b).sum()
# %% right: recursion over rows
def _sum(t):
    if t.ndim == 0:
        return t
    return sum((_sum(row) for row in t), start=torch.tensor(0.0))
def grand_total(t1, t2):
    return _sum(t1) + _sum(t2)
# %% right: nansum and squeeze
def grand_total(t1, t2):
    return (torch.nansum(t1).reshape(1) + torch.nansum(t2)).squeeze()
# %% right: flattened copies, one behind the other
def grand_total(t1, t2):
    room = torch.empty(t1.numel() + t2.numel())
    room[:t1.numel()] = t1.flatten()
    room[t1.numel():] = t2.flatten()
    return room.sum()
# %% right: rows of both
def grand_total(t1, t2):
    total = torch.tensor(0.0)
    for t in (t1, t2):
        for row in t:
            total = total + row.sum()
    return total
