# %% wrong B3: float()
def independent_tensor(array):
    return torch.from_numpy(array).float()
# %% wrong B3: as_tensor
def independent_tensor(array):
    return torch.as_tensor(array, dtype=torch.float32)
# %% wrong B3: torch.Tensor
def independent_tensor(array):
    return torch.Tensor(array)
# %% wrong B3: to
def independent_tensor(array):
    return torch.from_numpy(array).to(torch.float32)
# %% wrong B3: astype without a copy
def independent_tensor(array):
    return torch.from_numpy(array.astype(np.float32, copy=False))
# %% wrong B3: np.asarray
def independent_tensor(array):
    return torch.from_numpy(np.asarray(array, dtype=np.float32))
# %% wrong B3: detach is no copy
def independent_tensor(array):
    return torch.from_numpy(array).float().detach()
# %% wrong B1,B6,B8: rebinds the name
def independent_tensor(array):
    tensor = torch.from_numpy(array)
    array = array + 1
    return tensor
# %% wrong B1,B8: from_numpy
def independent_tensor(array):
    return torch.from_numpy(array)
# %% wrong B6: torch.tensor keeps the dtype
def independent_tensor(array):
    return torch.tensor(array)
# %% wrong B8: from_numpy of a copy
def independent_tensor(array):
    return torch.from_numpy(array.copy())
# %% wrong B8: only float64 converted
def independent_tensor(array):
    t = torch.tensor(array)
    if t.dtype == torch.float64:
        t = t.float()
    elif t.dtype == torch.float16:
        t = t.float()
    return t
# %% wrong B6: float64
def independent_tensor(array):
    return torch.tensor(array, dtype=torch.float64)
# %% wrong B8: tolist without dtype
def independent_tensor(array):
    return torch.tensor(array.tolist())
# %% wrong B13: cut to whole numbers
def independent_tensor(array):
    return torch.tensor(array, dtype=torch.int64).float()
# %% wrong B7: a list
def independent_tensor(array):
    return torch.from_numpy(array.tolist())
# %% wrong B12: an array
def independent_tensor(array):
    return array.astype(np.float32)
# %% wrong -: zeros
def independent_tensor(array):
    return torch.zeros(array.shape)
# %% wrong B12: its argument
def independent_tensor(array):
    return array
# %% wrong -: nothing
def independent_tensor(array):
    pass
# %% wrong -: changes the array
def independent_tensor(array):
    t = torch.tensor(array, dtype=torch.float32)
    array[...] = 0
    return t
# %% wrong B11: flattened
def independent_tensor(array):
    return torch.tensor(array.flatten(), dtype=torch.float32)
# %% wrong -: scaled
def independent_tensor(array):
    return torch.tensor(array, dtype=torch.float32) / 255
# %% wrong B3: copies only float64
def independent_tensor(array):
    t = torch.from_numpy(array)
    return t.clone().float() if array.dtype == np.float64 else t.float()
# %% wrong B3: if not float32 then convert
def independent_tensor(array):
    t = torch.from_numpy(array)
    if t.dtype != torch.float32:
        t = t.to(torch.float32)
    return t
# %% wrong B13: rounded
def independent_tensor(array):
    return torch.tensor(np.round(array.astype(np.float32)))
# %% wrong B13: half
def independent_tensor(array):
    return torch.tensor(array, dtype=torch.float16)
# %% wrong -: writes float32 back
def independent_tensor(array):
    t = torch.tensor(array, dtype=torch.float32)
    array[...] = array.astype(np.int64)
    return t
# %% wrong B11: transposed
def independent_tensor(array):
    return torch.tensor(array.T, dtype=torch.float32)
# %% wrong B3,B8: as_tensor, floats only
def independent_tensor(array):
    t = torch.as_tensor(array)
    return t.float() if t.is_floating_point() else t
# %% wrong B6: floats are floats already
def independent_tensor(array):
    tensor = torch.tensor(array)
    if not tensor.is_floating_point():
        tensor = tensor.float()
    return tensor
# %% wrong B13: float16 on the way
def independent_tensor(array):
    return torch.from_numpy(array.astype(np.float16)).float()
# %% wrong -: rounded to two decimals
def independent_tensor(array):
    return torch.tensor(np.round(array.astype(np.float32), 2))
# %% wrong -: absolute values
def independent_tensor(array):
    return torch.tensor(array, dtype=torch.float32).abs()
# %% wrong -: negative values set to 0
def independent_tensor(array):
    return torch.tensor(array, dtype=torch.float32).clamp(min=0)
# %% wrong -: integers converted to int8
def independent_tensor(array):
    if array.dtype.kind == "i":
        array = array.astype(np.int8)
    return torch.tensor(array, dtype=torch.float32)
# %% wrong -: two dimensions at most
def independent_tensor(array):
    if array.ndim == 1:
        return torch.tensor([float(v) for v in array])
    return torch.tensor([[float(np.ravel(v)[0]) for v in row] for row in array])
# %% wrong -: at most two dimensions by reshape
def independent_tensor(array):
    table = torch.tensor(array, dtype=torch.float32)
    return table.reshape(len(array), -1) if array.ndim > 1 else table
# %% wrong B11: a single number gets a dimension
def independent_tensor(array):
    return torch.tensor(np.atleast_1d(array), dtype=torch.float32)
