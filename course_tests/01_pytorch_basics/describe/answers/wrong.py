# %% wrong A20: torch.Size kept
def describe(tensor):
    return tensor.shape, tensor.dtype, tensor.numel()
# %% wrong A20: size() kept
def describe(tensor):
    result = tensor.size(), tensor.dtype, tensor.nelement()
    return result
# %% wrong A20: a list of sizes
def describe(tensor):
    return [n for n in tensor.shape], tensor.dtype, tensor.numel()
# %% wrong A21: dtype as text
def describe(tensor):
    return tuple(tensor.shape), f"{tensor.dtype}", tensor.numel()
# %% wrong A21: type()
def describe(tensor):
    return tuple(tensor.shape), tensor.type(), tensor.numel()
# %% wrong A21: the class
def describe(tensor):
    return tuple(tensor.shape), tensor.__class__, tensor.numel()
# %% wrong A21: float32 hard-coded
def describe(tensor):
    return tuple(tensor.shape), torch.float32, tensor.numel()
# %% wrong A22: len
def describe(tensor):
    return tuple(tensor.shape), tensor.dtype, len(tensor)
# %% wrong A22: ndim
def describe(tensor):
    return tuple(tensor.shape), tensor.dtype, tensor.ndim
# %% wrong A22: NumPy's number
def describe(tensor):
    return tuple(tensor.shape), tensor.dtype, np.prod(tuple(tensor.shape))
# %% wrong A22: a 0-d tensor
def describe(tensor):
    return tuple(tensor.shape), tensor.dtype, torch.prod(torch.tensor(tensor.shape))
# %% wrong A22: sizes added
def describe(tensor):
    return tuple(tensor.shape), tensor.dtype, sum(tensor.shape)
# %% wrong A22: elements added
def describe(tensor):
    return tuple(tensor.shape), tensor.dtype, int(tensor.sum().item())
# %% wrong A22: the whole storage
def describe(tensor):
    return tuple(tensor.shape), tensor.dtype, len(tensor.untyped_storage()) // tensor.element_size()
# %% wrong A9: two dimensions only
def describe(tensor):
    rows, columns = tensor.shape[0], tensor.shape[1]
    return (rows, columns), tensor.dtype, rows * columns
# %% wrong A9: count for two dimensions
def describe(tensor):
    return tuple(tensor.shape), tensor.dtype, tensor.shape[0] * tensor.shape[1]
# %% wrong A9: the docstring's example
def describe(tensor):
    return (2, 3), torch.float32, 6
# %% wrong A9: the visible examples looked up
def describe(tensor):
    table = {(2, 3): ((2, 3), torch.float32, 6), (1, 2, 1): ((1, 2, 1), torch.int64, 2), (): ((), torch.bool, 1)}
    return table.get(tuple(tensor.shape), ((2, 3), torch.float32, 6))
# %% wrong A24: wrong order
def describe(tensor):
    return tuple(tensor.shape), tensor.numel(), tensor.dtype
# %% wrong A24: dtype first
def describe(tensor):
    return tensor.dtype, tuple(tensor.shape), tensor.numel()
# %% wrong A24: count first
def describe(tensor):
    return tensor.numel(), tensor.dtype, tuple(tensor.shape)
# %% wrong -: printed, not returned
def describe(tensor):
    print(tuple(tensor.shape), tensor.dtype, tensor.numel())
# %% wrong -: a dictionary
def describe(tensor):
    return {"shape": tuple(tensor.shape), "dtype": tensor.dtype, "count": tensor.numel()}
# %% wrong -: returns its argument
def describe(tensor):
    return tensor
# %% wrong -: two results only
def describe(tensor):
    return tuple(tensor.shape), tensor.dtype
# %% wrong -: an object that claims to equal everything
class Same(tuple):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __hash__ = tuple.__hash__
def describe(tensor):
    return Same((Same((2, 2)), Same(()), Same((1,))))
# %% wrong -: the sizes as NumPy numbers
def describe(tensor):
    return tuple(np.array(tensor.shape)), tensor.dtype, tensor.numel()
# %% wrong -: the stub with a pass
def describe(tensor):
    pass
# %% wrong A21: dtype name without torch
def describe(t):
    return tuple(t.shape), str(t.dtype).replace("torch.", ""), t.numel()
# %% wrong A21: numpy dtype
def describe(t):
    return tuple(t.shape), t.numpy().dtype, t.numel()
# %% wrong A22: float count
def describe(t):
    return tuple(t.shape), t.dtype, float(t.numel())
# %% wrong A22: nonzero elements
def describe(t):
    return tuple(t.shape), t.dtype, int(torch.count_nonzero(t))
# %% wrong A22: bytes
def describe(t):
    return tuple(t.shape), t.dtype, t.nbytes
# %% wrong -: numel method not called
def describe(t):
    return tuple(t.shape), t.dtype, t.numel
# %% wrong -: fails for 0-d
def describe(t):
    return tuple(t.shape), t.dtype, len(t) * (t[0].numel())
# %% wrong A9: three dimensions assumed
def describe(t):
    a, b, c = t.shape
    return (a, b, c), t.dtype, a * b * c
# %% wrong -: shape reversed
def describe(t):
    return tuple(t.shape)[::-1], t.dtype, t.numel()
# %% wrong A20,A21: Size and text
def describe(t):
    return t.shape, str(t.dtype), t.numel()
# %% wrong A20,A22: Size and len
def describe(t):
    return t.shape, t.dtype, len(t)
# %% wrong B4: NumPy without detach
def describe(tensor):
    return tuple(tensor.shape), tensor.dtype, tensor.numpy().size
# %% wrong -: fills the tensor with zeros
def describe(tensor):
    description = tuple(tensor.shape), tensor.dtype, tensor.numel()
    tensor.detach().zero_()
    return description
# %% wrong A23: flattens the tensor itself
def describe(tensor):
    shape, dtype = tuple(tensor.shape), tensor.dtype
    with torch.no_grad():
        tensor.detach_().resize_(tensor.numel())
    return shape, dtype, tensor.shape[0]
# %% wrong -: adds a dimension to the tensor
def describe(tensor):
    shape = tuple(tensor.shape)
    tensor.unsqueeze_(0)
    return shape, tensor.dtype, tensor[0].numel()
# %% wrong A23: turns requires_grad on
def describe(tensor):
    if tensor.is_floating_point():
        tensor.requires_grad_()
    return tuple(tensor.shape), tensor.dtype, tensor.numel()
