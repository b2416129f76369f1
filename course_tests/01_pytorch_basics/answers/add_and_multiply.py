# %% right: operators
def add_and_multiply(t1, t2):
    return t1 + t2, t1 * t2
# %% right: torch functions, in a list
def add_and_multiply(t1, t2):
    return [torch.add(t1, t2), torch.mul(t1, t2)]
# %% right: methods
def add_and_multiply(t1, t2):
    total = t1.add(t2)
    product = t1.multiply(t2)
    return total, product
# %% right: in place on copies
def add_and_multiply(t1, t2):
    s, p = t1.clone(), t1.clone()
    s += t2
    p *= t2
    return s, p
# %% right: through NumPy
def add_and_multiply(t1, t2):
    a, b = t1.numpy(), t2.numpy()
    return torch.from_numpy(a + b), torch.from_numpy(a * b)
# %% right: element by element in a loop
def add_and_multiply(t1, t2):
    total, product = torch.empty_like(t1), torch.empty_like(t1)
    for i in range(t1.numel()):
        total.view(-1)[i] = t1.reshape(-1)[i] + t2.reshape(-1)[i]
        product.view(-1)[i] = t1.reshape(-1)[i] * t2.reshape(-1)[i]
    return total, product
# %% right: stacked pairs
def add_and_multiply(t1, t2):
    both = torch.stack([t1, t2])
    return both.sum(dim=0), both.prod(dim=0)
# %% right: einsum
def add_and_multiply(t1, t2):
    return torch.sub(t1, -t2), torch.einsum("...,...->...", t1, t2)
# %% right: out= and a partial
from functools import partial
def combine(operations, t1, t2):
    return tuple(op(t1, t2) for op in operations)
add_and_multiply = partial(combine, (torch.add, torch.mul))
# %% right: a class with __call__ and no_grad
class AddAndMultiply:
    @torch.no_grad()
    def __call__(self, t1, t2):
        return t1.__add__(t2), t1.__mul__(t2)
add_and_multiply = AddAndMultiply()
# %% right: float64 and back
def add_and_multiply(t1, t2):
    return (t1.double() + t2.double()).float(), (t1.double() * t2.double()).float()
# %% right: lists
def add_and_multiply(t1, t2):
    pairs = list(zip(t1.flatten().tolist(), t2.flatten().tolist()))
    return (torch.tensor([a + b for a, b in pairs]).reshape(t1.shape),
            torch.tensor([a * b for a, b in pairs]).reshape(t1.shape))
# %% right: vmap
def add_and_multiply(t1, t2):
    return torch.vmap(lambda a, b: (a + b, a * b))(t1, t2)
# %% right: addcmul and a tracked copy
def add_and_multiply(t1, t2):
    w = t1.clone().requires_grad_()
    return w + t2, torch.addcmul(torch.zeros_like(t1), w, t2)
# %% right: inference mode
@torch.inference_mode()
def add_and_multiply(t1, t2):
    return t1 + t2, t1 * t2
# %% right: beginners' loops
def add_and_multiply(t1, t2):
    shape = t1.shape
    a = t1.flatten()
    b = t2.flatten()
    result1 = []
    result2 = []
    for i in range(len(a)):
        result1.append(a[i] + b[i])
        result2.append(a[i] * b[i])
    return torch.stack(result1).reshape(shape), torch.stack(result2).reshape(shape)
# %% right: closure
def make(op):
    def inner(a, b): return op(a, b)
    return inner
import operator
_add, _mul = make(operator.add), make(operator.mul)
def add_and_multiply(t1, t2): return _add(t1, t2), _mul(t1, t2)
# %% right: torch.func vmap over flattened
def add_and_multiply(t1, t2):
    f = torch.func.vmap(lambda a, b: a + b)
    g = torch.func.vmap(lambda a, b: a * b)
    return f(t1.reshape(-1), t2.reshape(-1)).reshape(t1.shape), g(t1.reshape(-1), t2.reshape(-1)).reshape(t1.shape)
# %% right: namedtuple
from collections import namedtuple
R = namedtuple("R", ["sum", "product"])
def add_and_multiply(t1, t2):
    return R(sum=t1 + t2, product=t1 * t2)
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
# %% wrong A10: half
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
# %% wrong A23: adds in place and takes it back
def add_and_multiply(t1, t2):
    product = t1 * t2
    t1 += t2
    total = t1.clone()
    t1 -= t2
    return total, product
# %% wrong A23: switches gradients on
def add_and_multiply(t1, t2):
    t1.requires_grad_()
    return (t1 + t2).detach(), (t1 * t2).detach()
# %% right: turned and turned back
def add_and_multiply(t1, t2):
    return (t1.T + t2.T).T if t1.dim() == 2 else t1 + t2, t2 * t1
