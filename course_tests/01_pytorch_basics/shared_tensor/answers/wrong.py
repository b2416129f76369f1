# %% wrong B2: torch.tensor
def shared_tensor(array):
    return torch.tensor(array)
# %% wrong B2: float()
def shared_tensor(array):
    return torch.from_numpy(array).float()
# %% wrong B2: torch.Tensor
def shared_tensor(array):
    return torch.Tensor(array)
# %% wrong B2: a copy first
def shared_tensor(array):
    return torch.from_numpy(array.copy())
# %% wrong B2: clone
def shared_tensor(array):
    return torch.from_numpy(array).clone()
# %% wrong B2: double()
def shared_tensor(array):
    return torch.from_numpy(array).double()
# %% wrong B2: float32 asked for
def shared_tensor(array):
    return torch.as_tensor(array, dtype=torch.float32)
# %% wrong B2: torch.tensor as float32
def shared_tensor(array):
    return torch.tensor(array, dtype=torch.float32)
# %% wrong B2: astype
def shared_tensor(array):
    return torch.from_numpy(array.astype(array.dtype))
# %% wrong B11: ascontiguousarray
def shared_tensor(array):
    return torch.from_numpy(np.ascontiguousarray(array))
# %% wrong B11: reshape to a row and back
def shared_tensor(array):
    return torch.from_numpy(array.reshape(-1)).reshape(array.shape)
# %% wrong B11: ravel and view
def shared_tensor(array):
    return torch.from_numpy(array.ravel()).view(array.shape)
# %% wrong B11: contiguous
def shared_tensor(array):
    return torch.from_numpy(array).contiguous()
# %% wrong B11: frombuffer
def shared_tensor(array):
    kinds = {"float64": torch.float64, "float32": torch.float32, "float16": torch.float16, "int64": torch.int64,
             "int32": torch.int32, "int16": torch.int16, "int8": torch.int8, "uint8": torch.uint8}
    return torch.frombuffer(array, dtype=kinds[array.dtype.name]).reshape(array.shape)
# %% wrong B11: flattened
def shared_tensor(array):
    return torch.from_numpy(array.flatten())
# %% wrong B7: a list
def shared_tensor(array):
    return torch.from_numpy(list(array))
# %% wrong B7: tolist
def shared_tensor(array):
    return torch.from_numpy(array.tolist())
# %% wrong B7: reversed
def shared_tensor(array):
    return torch.from_numpy(array[::-1])
# %% wrong B12: the array
def shared_tensor(array):
    return array
# %% wrong -: another array of zeros
def shared_tensor(array):
    return torch.zeros(array.shape)
# %% wrong -: the same tensor for every array
_kept = torch.zeros(3)
def shared_tensor(array):
    return _kept
# %% wrong B2: a tensor class that fakes data_ptr
class Forged(torch.Tensor):
    def data_ptr(self): return 0
    def numpy(self): return None
def shared_tensor(array):
    return torch.tensor(array).as_subclass(Forged)
# %% wrong -: nothing
def shared_tensor(array):
    torch.from_numpy(array)
# %% wrong -: changes the array on the way
def shared_tensor(array):
    array += 1
    return torch.tensor(array)
# %% wrong B2: only one-dimensional arrays shared
def shared_tensor(array):
    return torch.from_numpy(array) if array.ndim == 1 else torch.tensor(array)
# %% wrong B2: only float64 shared
def shared_tensor(array):
    return torch.from_numpy(array) if array.dtype == np.float64 else torch.tensor(array)
# %% wrong B11: transposed
def shared_tensor(array):
    return torch.from_numpy(array.T)
# %% wrong B2: through list
def shared_tensor(array):
    return torch.tensor(array.tolist())
# %% wrong B2: + 0
def shared_tensor(array):
    return torch.from_numpy(array) + 0
# %% wrong B11: squeezed
def shared_tensor(array):
    return torch.from_numpy(array).squeeze()
# %% wrong B11: only contiguous arrays shared
def shared_tensor(array):
    if array.flags["C_CONTIGUOUS"]:
        return torch.from_numpy(array)
    return torch.tensor(array)
# %% wrong B7: reversed twice
def shared_tensor(array):
    return torch.from_numpy(array[::-1]).flip(0)
# %% wrong -: adds one in place, then shares
def shared_tensor(array):
    array += 1
    return torch.from_numpy(array)
# %% wrong -: view as another dtype
def shared_tensor(array):
    return torch.from_numpy(array.view(np.uint8))
# %% wrong -: a list of tensors
def shared_tensor(array):
    return [torch.from_numpy(r) for r in np.atleast_2d(array)]
# %% wrong B2: whole numbers made long
def shared_tensor(array):
    tensor = torch.from_numpy(array)
    return tensor if tensor.is_floating_point() else tensor.long()
# %% wrong B2: half precision widened
def shared_tensor(array):
    if array.dtype == np.float16:
        array = array.astype(np.float32)
    return torch.from_numpy(array)
# %% wrong B2: floats made float32
def shared_tensor(array):
    tensor = torch.from_numpy(array)
    return tensor.float() if tensor.is_floating_point() else tensor
# %% wrong B2: only the usual dtypes shared
def shared_tensor(array):
    if array.dtype in (np.float64, np.float32, np.int64):
        return torch.from_numpy(array)
    return torch.tensor(array)
# %% wrong B2: bools copied
def shared_tensor(array):
    if array.dtype == bool:
        return torch.tensor(array)
    return torch.from_numpy(array)
# %% wrong -: bools read as bytes
def shared_tensor(array):
    return torch.from_numpy(array.view(np.uint8) if array.dtype == bool else array)
# %% wrong -: sets negative values to 0
def shared_tensor(array):
    tensor = torch.from_numpy(array)
    return tensor.clamp_(min=0) if tensor.is_floating_point() else tensor
# %% wrong -: absolute values, written into the array
def shared_tensor(array):
    if array.dtype.kind in "if":
        np.abs(array, out=array)
    return torch.from_numpy(array)
# %% wrong -: rounds the array
def shared_tensor(array):
    if array.dtype.kind == "f":
        np.round(array, 3, out=array)
    return torch.from_numpy(array)
# %% wrong B11: a single number gets a dimension
def shared_tensor(array):
    return torch.from_numpy(np.atleast_1d(array))
# %% wrong B11: a single number is reshaped
def shared_tensor(array):
    return torch.from_numpy(array.reshape(1) if array.ndim == 0 else array)
