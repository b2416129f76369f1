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
# %% right: transposed and transposed back
def add_and_multiply(t1, t2):
    return (t1.T + t2.T).T if t1.dim() == 2 else t1 + t2, t2 * t1
