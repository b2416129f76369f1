# %% right: from_numpy
def shared_tensor(array):
    return torch.from_numpy(array)
# %% right: the function itself
shared_tensor = torch.from_numpy
# %% right: as_tensor
def shared_tensor(array):
    t = torch.as_tensor(array)
    print(t.dtype, t.shape)
    return t
# %% right: asarray
def shared_tensor(array):
    return torch.asarray(array, copy=False)
# %% right: DLPack
def shared_tensor(array):
    return torch.from_dlpack(array)
# %% right: torch.utils.dlpack
from torch.utils.dlpack import from_dlpack
def shared_tensor(array):
    return from_dlpack(array.__dlpack__())
# %% right: through a view
def shared_tensor(array: np.ndarray) -> torch.Tensor:
    """Share."""
    window = np.asarray(array)[...]
    return torch.from_numpy(window).view(array.shape)
# %% right: as_tensor with the dtype spelled out
def shared_tensor(array):
    kinds = {"float64": torch.float64, "float32": torch.float32, "int64": torch.int64}
    return torch.as_tensor(array, dtype=kinds.get(array.dtype.name))
# %% right: a callable object
class Share:
    def __call__(self, array):
        return torch.from_numpy(array).detach()
share = Share()
shared_tensor = share
# %% right: set_ to the storage of a shared one
def shared_tensor(array):
    other = torch.from_numpy(array)
    return torch.empty(0, dtype=other.dtype).set_(other)
# %% right: as_strided
def shared_tensor(array):
    t = torch.from_numpy(array)
    return t.as_strided(t.shape, t.stride())
# %% right: tries and falls back
def shared_tensor(array):
    try:
        return torch.from_numpy(array)
    except (TypeError, ValueError):
        return torch.tensor(array.copy())
# %% right: transposed twice
def shared_tensor(array):
    return torch.from_numpy(array.T).permute(*range(array.ndim - 1, -1, -1))
# %% right: no-op conversion with its own dtype
def shared_tensor(array):
    t = torch.from_numpy(array)
    return t.to(t.dtype)
# %% right: rows of a longer view
def shared_tensor(array):
    t = torch.from_numpy(array[None])
    return t[0]
# %% right: asserts share
def shared_tensor(array: np.ndarray) -> torch.Tensor:
    tensor = torch.from_numpy(array)
    assert np.shares_memory(tensor.numpy(), array)
    return tensor
# %% right: asarray, which copies a single number
def shared_tensor(array):
    return torch.asarray(array)
# %% right: NumPy's buffer, strides and all
def shared_tensor(array):
    return torch.as_tensor(memoryview(array).obj)
