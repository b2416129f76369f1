# %% right: detach, numpy, copy
def numpy_copy(tensor):
    return tensor.detach().numpy().copy()
# %% right: clone first
def numpy_copy(tensor):
    return tensor.clone().detach().numpy()
# %% right: detach, clone, cpu
def numpy_copy(tensor):
    own = tensor.detach().cpu().clone()
    print(own)
    return own.numpy()
# %% right: np.array copies
def numpy_copy(tensor):
    return np.array(tensor.detach())
# %% right: under no_grad
@torch.no_grad()
def numpy_copy(tensor):
    return tensor.numpy().copy()
# %% right: numpy(force=True) and copy
def numpy_copy(tensor):
    return np.copy(tensor.numpy(force=True))
# %% right: .data
def numpy_copy(tensor):
    result = tensor.data.numpy().copy()
    return result
# %% right: copyto
def numpy_copy(tensor):
    source = tensor.detach().numpy()
    target = np.empty_like(source)
    np.copyto(target, source)
    return target
# %% right: lists with the dtype
def numpy_copy(tensor):
    return np.array(tensor.tolist(), dtype=tensor.detach().numpy().dtype)
# %% right: deepcopy of the array
import copy
numpy_copy = lambda tensor: copy.deepcopy(tensor.detach().numpy())
# %% right: astype copies
def numpy_copy(tensor):
    array = tensor.detach().numpy()
    return array.astype(array.dtype)
# %% right: bytes, read-only
def numpy_copy(tensor):
    array = tensor.detach().contiguous().numpy()
    return np.frombuffer(array.tobytes(), dtype=array.dtype).reshape(array.shape)
# %% right: a callable object
class Copier:
    def __call__(self, tensor):
        with torch.inference_mode():
            return tensor.clone().numpy()
numpy_copy = Copier()
# %% right: an if for gradients
def numpy_copy(tensor):
    if tensor.requires_grad:
        tensor = tensor.detach()
    return tensor.numpy().copy(order="C")
# %% right: Fortran order
def numpy_copy(tensor):
    return np.array(tensor.detach().numpy(), order="F", copy=True)
# %% right: save and load
import io
def numpy_copy(tensor):
    buffer = io.BytesIO()
    np.save(buffer, tensor.detach().numpy())
    buffer.seek(0)
    return np.load(buffer)
# %% right: list with dtype table
def numpy_copy(tensor):
    name = str(tensor.dtype).split(".")[1]
    return np.array(tensor.tolist(), dtype=name)
# %% right: torch.tensor around a detached one
def numpy_copy(tensor):
    return torch.tensor(tensor.detach()).numpy()
# %% right: numpy array protocol
def numpy_copy(tensor):
    return np.array(tensor.detach(), copy=True)
# %% right: NumPy's own DLPack
def numpy_copy(tensor):
    try:
        return np.from_dlpack(tensor.detach()).copy()
    except (BufferError, TypeError, RuntimeError):
        return tensor.detach().clone().numpy()
# %% right: a new tensor, filled
def numpy_copy(tensor):
    own = torch.empty_like(tensor, requires_grad=False)
    with torch.no_grad():
        own.copy_(tensor)
    return own.numpy()
# %% right: element by element
def numpy_copy(tensor):
    source = tensor.detach().numpy()
    result = np.zeros(source.shape, dtype=source.dtype)
    for index in np.ndindex(source.shape):
        result[index] = source[index]
    return result
# %% right: NumPy's number where there is no dimension
def numpy_copy(tensor):
    return tensor.detach().numpy().copy()[()]
# %% right: deepcopy of the detached tensor
import copy
def numpy_copy(tensor):
    return copy.deepcopy(tensor.detach()).numpy()
