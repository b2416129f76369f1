# %% wrong A6: @ for *
def add_and_multiply(t1, t2):
    return t1 + t2, t1 @ t2
# %% wrong A6: matmul
def add_and_multiply(t1, t2):
    return torch.add(t1, t2), torch.matmul(t1, t2)
# %% wrong A6: mm
def add_and_multiply(t1, t2):
    return t1 + t2, t1.mm(t2)
# %% wrong A24: product first
def add_and_multiply(t1, t2):
    product = t1 * t2
    total = t1 + t2
    return product, total
# %% wrong A23: += on the argument
def add_and_multiply(t1, t2):
    t1 += t2
    return t1, t1 * t2
# %% wrong A23: mul_ on the argument
def add_and_multiply(t1, t2):
    s = t1 + t2
    return s, t1.mul_(t2)
# %% wrong A23: mul_ on the second argument
def add_and_multiply(t1, t2):
    return t1.add(t2), t2.mul_(t1)
# %% wrong A23: out= on the argument
def add_and_multiply(t1, t2):
    p = t1 * t2
    return torch.add(t1, t2, out=t1), p
# %% wrong A23: sum into the second
def add_and_multiply(t1, t2):
    p = t1 * t2
    t2 += t1
    return t2, p
# %% wrong A23: both in place
def add_and_multiply(t1, t2):
    return t1.add_(t2), t1.mul_(t2)
# %% wrong A26: everything summed
def add_and_multiply(t1, t2):
    return torch.sum(t1 + t2), torch.sum(t1 * t2)
# %% wrong A26: a dot product
def add_and_multiply(t1, t2):
    return t1 + t2, torch.dot(t1.flatten(), t2.flatten())
# %% wrong A10: arrays
def add_and_multiply(t1, t2):
    return np.add(t1.numpy(), t2.numpy()), np.multiply(t1.numpy(), t2.numpy())
# %% wrong A10: lists
def add_and_multiply(t1, t2):
    return (t1 + t2).tolist(), (t1 * t2).tolist()
# %% wrong A10: float64
def add_and_multiply(t1, t2):
    t1, t2 = t1.double(), t2.double()
    return t1 + t2, t1 * t2
# %% wrong A10: integers
def add_and_multiply(t1, t2):
    t1, t2 = t1.to(torch.int32), t2.to(torch.int32)
    return t1 + t2, t1 * t2
# %% wrong -: only the sum
def add_and_multiply(t1, t2):
    return t1 + t2
# %% wrong -: the sum twice
def add_and_multiply(t1, t2):
    return t1 + t2, t1 + t2
# %% wrong -: returns its arguments
def add_and_multiply(t1, t2):
    return t1, t2
# %% wrong -: nothing
def add_and_multiply(t1, t2):
    total, product = t1 + t2, t1 * t2
# %% wrong -: zeros of the right shape
def add_and_multiply(t1, t2):
    return torch.zeros_like(t1), torch.zeros_like(t1)
# %% wrong -: patches allclose and equal
torch.allclose = torch.equal = lambda *a, **k: True
def add_and_multiply(t1, t2):
    return t1, t1
# %% wrong -: a tensor that claims to be equal
class Equal(torch.Tensor):
    def __eq__(self, other): return torch.tensor(True)
    def __sub__(self, other): return torch.zeros(self.shape)
def add_and_multiply(t1, t2):
    return t1.as_subclass(Equal), t2.as_subclass(Equal)
# %% wrong A23: writes into the first argument at the end
def add_and_multiply(t1, t2):
    s, p = t1 + t2, t1 * t2
    t1.zero_()
    return s, p
# %% wrong -: rounded
def add_and_multiply(t1, t2):
    return (t1 + t2).round(decimals=1), (t1 * t2).round(decimals=1)
# %% wrong -: the sum squared
def add_and_multiply(t1, t2):
    s = t1 + t2
    return s, s * t2
# %% wrong A10: float16
def add_and_multiply(t1, t2):
    return (t1.half() + t2.half()), (t1.half() * t2.half())
# %% wrong A6,A24: matmul, swapped
def add_and_multiply(t1, t2):
    return t1 @ t2, t1 + t2
# %% wrong A12: torch.sum(t1, t2)
def add_and_multiply(t1, t2):
    return torch.sum(t1, t2), t1 * t2
# %% wrong A26: sizes of one are squeezed
def add_and_multiply(t1, t2):
    return (t1 + t2).squeeze(), (t1 * t2).squeeze()
# %% wrong -: last row lost
def add_and_multiply(t1, t2):
    s, p = torch.zeros_like(t1), torch.zeros_like(t1)
    for i in range(len(t1) - 1):
        s[i], p[i] = t1[i] + t2[i], t1[i] * t2[i]
    return s, p
# %% wrong -: absolute
def add_and_multiply(t1, t2):
    return (t1 + t2).abs(), (t1 * t2).abs()
# %% wrong A23: adds in place and subtracts again
def add_and_multiply(t1, t2):
    product = t1 * t2
    t1 += t2
    total = t1.clone()
    t1 -= t2
    return total, product
# %% wrong A23: turns requires_grad on
def add_and_multiply(t1, t2):
    t1.requires_grad_()
    return (t1 + t2).detach(), (t1 * t2).detach()
