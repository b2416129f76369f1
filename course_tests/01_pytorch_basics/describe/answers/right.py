# %% right: the direct way
def describe(tensor):
    return tuple(tensor.shape), tensor.dtype, tensor.numel()
# %% right: size() and nelement(), a list of results
def describe(tensor):
    shape = tuple(tensor.size())
    return [shape, tensor.dtype, tensor.nelement()]
# %% right: multiplied by a loop
def describe(tensor):
    count = 1
    sizes = []
    for n in tensor.shape:
        sizes.append(n)
        count *= n
    print("shape", sizes)
    return (tuple(sizes), tensor.dtype, count)
# %% right: math.prod
import math
def describe(t):
    s = (*t.shape,)
    return s, t.dtype, math.prod(s)
# %% right: length of the flattened tensor
def describe(tensor):
    flat = tensor.flatten()
    return tuple(int(n) for n in tensor.shape), flat.dtype, len(flat)
# %% right: size of a flat view
def describe(tensor):
    return tuple(tensor.shape), tensor.dtype, tensor.view(-1).shape[0]
# %% right: NumPy's product turned into an int
def describe(tensor):
    return tuple(tensor.shape), tensor.dtype, int(np.prod(tensor.shape))
# %% right: a named tuple
from collections import namedtuple
Description = namedtuple("Description", "shape dtype count")
def describe(tensor: torch.Tensor) -> Description:
    return Description(tuple(tensor.shape), tensor.dtype, tensor.numel())
# %% right: recursion over nested lists
def describe(tensor):
    def sizes(t):
        return () if t.dim() == 0 else (len(t),) + sizes(t[0])
    shape = sizes(tensor)
    from functools import reduce
    return shape, tensor.dtype, reduce(lambda a, b: a * b, shape, 1)
# %% right: a callable object
class Describer:
    def __call__(self, tensor):
        return tuple(tensor.shape), tensor.dtype, torch.numel(tensor)
describe = Describer()
# %% right: a lambda, with storage sizes from the tensor's bytes
describe = lambda t: (tuple(list(t.shape)), t.dtype, t.nbytes // t.itemsize)
# %% right: counts ones
def describe(tensor):
    return tuple(tensor.shape), tensor.dtype, int(torch.ones_like(tensor, dtype=torch.int64).sum().item())
# %% right: through NumPy's shape
def describe(tensor):
    array = tensor.detach().cpu().numpy()
    return array.shape, tensor.dtype, array.size
# %% right: counts the entries of the nested list
def describe(tensor):
    def entries(value):
        return sum(map(entries, value)) if isinstance(value, list) else 1
    return tuple(tensor.shape), tensor.dtype, entries(tensor.tolist())
# %% right: walrus and Ellipsis
def describe(tensor):
    return (s := tuple(tensor.shape)), tensor.dtype, (torch.ones(s).numel() if s else 1)
# %% right: type hints and asserts
from typing import Tuple
def describe(tensor: torch.Tensor) -> Tuple[tuple, torch.dtype, int]:
    assert isinstance(tensor, torch.Tensor), "tensor please"
    shape: tuple = tuple(map(int, tensor.size()))
    count: int = 1
    i = 0
    while i < len(shape):
        count = count * shape[i]
        i += 1
    return shape, tensor.dtype, count
# %% right: match statement
def describe(tensor):
    match tensor.shape:
        case torch.Size([]):
            shape = ()
        case s:
            shape = tuple(s)
    return shape, tensor.dtype, tensor.numel()
# %% right: recursion on numel
def describe(tensor):
    def count(t): return 1 if t.dim() == 0 else sum(count(x) for x in t)
    return tuple(tensor.shape), tensor.dtype, count(tensor)
# %% right: a tensor of its own, flattened in place
def describe(tensor):
    own = tensor.detach().clone()
    own.resize_(own.numel())
    return tuple(tensor.shape), tensor.dtype, len(own)
