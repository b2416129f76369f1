# %% wrong B5: shared
def numpy_copy(tensor):
    return tensor.detach().numpy()
# %% wrong B5: force=True shares
def numpy_copy(tensor):
    return tensor.numpy(force=True)
# %% wrong B5: .data shares
def numpy_copy(tensor):
    return tensor.data.numpy()
# %% wrong B5: asarray shares
def numpy_copy(tensor):
    return np.asarray(tensor.detach())
# %% wrong B5: cpu shares
def numpy_copy(tensor):
    return tensor.detach().cpu().numpy()
# %% wrong B5: a view of the array
def numpy_copy(tensor):
    return tensor.detach().numpy().view()
# %% wrong B5: read-only, and shared
def numpy_copy(tensor):
    array = tensor.detach().numpy()
    array.flags.writeable = False
    return array
# %% wrong B5: the tensor is changed
def numpy_copy(tensor):
    array = tensor.detach().numpy()
    array += 1
    return array
# %% wrong B4: numpy on a tensor with gradients
def numpy_copy(tensor):
    return tensor.numpy().copy()
# %% wrong B4: clone doesn't help
def numpy_copy(tensor):
    return tensor.clone().numpy()
# %% wrong B4,B5: plain numpy
def numpy_copy(tensor):
    return tensor.numpy()
# %% wrong B10: detach_
def numpy_copy(tensor):
    return tensor.detach_().numpy().copy()
# %% wrong B10: requires_grad_(False)
def numpy_copy(tensor):
    tensor.requires_grad_(False)
    return tensor.numpy().copy()
# %% wrong B10: requires_grad = False
def numpy_copy(tensor):
    if tensor.is_leaf:
        tensor.requires_grad = False
    return tensor.detach().numpy().copy()
# %% wrong B5,B10: detach_ and shared
def numpy_copy(tensor):
    tensor.detach_()
    return tensor.numpy()
# %% wrong B9: tolist
def numpy_copy(tensor):
    return np.array(tensor.tolist())
# %% wrong B9: float64
def numpy_copy(tensor):
    return tensor.detach().numpy().astype(float)
# %% wrong B9: float32
def numpy_copy(tensor):
    return np.array(tensor.detach().numpy(), dtype=np.float32)
# %% wrong B9: float() and shared
def numpy_copy(tensor):
    return tensor.detach().float().numpy()
# %% wrong B12: a tensor
def numpy_copy(tensor):
    return tensor.detach().clone()
# %% wrong B12: a list
def numpy_copy(tensor):
    return tensor.detach().tolist()
# %% wrong B11: flattened
def numpy_copy(tensor):
    return tensor.detach().numpy().flatten()
# %% wrong -: zeros
def numpy_copy(tensor):
    return np.zeros(tuple(tensor.shape), dtype=np.float32)
# %% wrong B12: its argument
def numpy_copy(tensor):
    return tensor
# %% wrong -: nothing
def numpy_copy(tensor):
    tensor.detach().numpy().copy()
# %% wrong -: clears the tensor
def numpy_copy(tensor):
    array = tensor.detach().numpy().copy()
    tensor.data.zero_()
    return array
# %% wrong B5: copies only where gradients are required
def numpy_copy(tensor):
    return tensor.detach().numpy().copy() if tensor.requires_grad else tensor.numpy()
# %% wrong -: an array that claims to equal everything
class Same(np.ndarray):
    def __eq__(self, other): return np.True_
    def __sub__(self, other): return np.zeros(1)
def numpy_copy(tensor):
    return np.zeros(tuple(tensor.shape), dtype=np.float32).view(Same)
# %% wrong -: deepcopy fails on calculated tensors
import copy
def numpy_copy(tensor):
    return copy.deepcopy(tensor).detach().numpy()
# %% wrong B5: only float64 copied
def numpy_copy(tensor):
    a = tensor.detach().numpy()
    return a.copy() if a.dtype == np.float64 else a
# %% wrong B5: under no_grad, shared
def numpy_copy(tensor):
    with torch.no_grad():
        return tensor.numpy()
# %% wrong -: leaf's grad set
def numpy_copy(tensor):
    if tensor.is_leaf and tensor.requires_grad:
        tensor.sum().backward()
    return tensor.detach().numpy().copy()
# %% wrong B4: np.array(tensor)
def numpy_copy(tensor):
    return np.array(tensor)
# %% wrong B9: double
def numpy_copy(tensor):
    return tensor.detach().double().numpy()
# %% wrong B11: squeezed
def numpy_copy(tensor):
    return tensor.detach().squeeze().numpy().copy()
# %% wrong -: object array
def numpy_copy(tensor):
    return np.array(tensor.tolist(), dtype=object)
# %% wrong -: integers rounded
def numpy_copy(tensor):
    return tensor.detach().numpy().round().copy()
# %% wrong B5: shares only where gradients are required
def numpy_copy(tensor):
    if tensor.requires_grad:
        return tensor.detach().numpy()
    return tensor.numpy().copy()
# %% wrong B5: shares only what was calculated
def numpy_copy(tensor):
    array = tensor.detach().numpy()
    return array.copy() if tensor.is_leaf else array
# %% wrong B5: shares only leaves with gradients
def numpy_copy(tensor):
    try:
        return tensor.numpy().copy()
    except RuntimeError:
        return tensor.data.numpy() if tensor.is_leaf else tensor.detach().clone().numpy()
# %% wrong B9: float32 where gradients are required
def numpy_copy(tensor):
    array = tensor.detach().numpy()
    return array.astype(np.float32) if tensor.requires_grad else array.copy()
# %% wrong B13: float32 on the way
def numpy_copy(tensor):
    array = tensor.detach().numpy()
    return array.astype(np.float32).astype(array.dtype)
# %% wrong B13: float() on the way
def numpy_copy(tensor):
    dtype = np.array(tensor.detach()[:0]).dtype if tensor.dim() else np.float32
    return tensor.detach().float().numpy().astype(dtype)
# %% wrong -: float64 on the way
def numpy_copy(tensor):
    array = tensor.detach().numpy()
    return array.astype(np.float64).astype(array.dtype)
# %% wrong -: absolute values
def numpy_copy(tensor):
    return np.abs(tensor.detach().numpy())
# %% wrong -: a single number gets a dimension
def numpy_copy(tensor):
    return np.atleast_1d(tensor.detach().numpy()).copy()
# %% wrong -: rows stacked
def numpy_copy(tensor):
    return np.stack([row.detach().numpy() for row in tensor])
# %% wrong B10: clears the gradient
def numpy_copy(tensor):
    tensor.grad = None
    return tensor.detach().numpy().copy()
# %% wrong B10: gradients switched on
def numpy_copy(tensor):
    if tensor.is_floating_point() and tensor.is_leaf:
        tensor.requires_grad_(True)
    return tensor.detach().numpy().copy()
# %% wrong -: leaves an extra dimension in the tensor
def numpy_copy(tensor):
    if not tensor.requires_grad:
        tensor.unsqueeze_(0)
        return tensor[0].numpy().copy()
    return tensor.detach().numpy().copy()
