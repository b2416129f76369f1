# %% right: torch.tensor with dtype
def independent_tensor(array):
    return torch.tensor(array, dtype=torch.float32)
# %% right: astype copies
def independent_tensor(array):
    return torch.from_numpy(array.astype(np.float32))
# %% right: clone and float
def independent_tensor(array):
    shared = torch.from_numpy(array)
    own = shared.clone()
    print(own.dtype)
    return own.float()
# %% right: to with copy
def independent_tensor(array):
    return torch.from_numpy(array).to(torch.float32, copy=True)
# %% right: asarray with copy
def independent_tensor(array):
    return torch.asarray(array, dtype=torch.float32, copy=True)
# %% right: torch.Tensor of a copy
def independent_tensor(array):
    return torch.Tensor(array.copy())
# %% right: through lists
def independent_tensor(array):
    return torch.tensor(array.tolist(), dtype=torch.float32)
# %% right: copy_ into an empty tensor
def independent_tensor(array):
    t = torch.empty(array.shape)
    t.copy_(torch.from_numpy(array))
    return t
# %% right: np.array with dtype
def independent_tensor(array):
    return torch.as_tensor(np.array(array, dtype="float32"))
# %% right: deepcopy
import copy
def independent_tensor(array):
    return torch.from_numpy(copy.deepcopy(array)).type(torch.FloatTensor)
# %% right: adding zero makes a new one
def independent_tensor(array):
    return torch.from_numpy(array).float() + 0
# %% right: a partial
from functools import partial
independent_tensor = partial(torch.tensor, dtype=torch.float32)
# %% right: gradients asked for, too
def independent_tensor(array):
    return torch.tensor(array, dtype=torch.float32, requires_grad=True)
# %% right: new_tensor and FloatTensor
def independent_tensor(array):
    return torch.FloatTensor(array.tolist())
# %% right: a contiguous copy by hand
def independent_tensor(array):
    out = torch.zeros(*array.shape)
    for index in np.ndindex(array.shape):
        out[index] = float(array[index])
    return out
# %% right: torch.tensor then float with copy inside
def independent_tensor(array):
    t = torch.tensor(array)
    if t.dtype != torch.float32:
        t = t.float()
    return t
# %% right: multiply by one
def independent_tensor(array):
    return torch.from_numpy(array).float() * 1.0
# %% right: generator of rows
def independent_tensor(array: np.ndarray) -> torch.Tensor:
    rows = [torch.tensor(v, dtype=torch.float32) for v in array]
    return torch.stack(rows)
# %% right: concatenated with nothing
def independent_tensor(array):
    return torch.cat([torch.from_numpy(array).float()], dim=0)
# %% right: added to zeros
def independent_tensor(array):
    return torch.from_numpy(np.add(array, 0, dtype=np.float32))
# %% right: NumPy's float32 of each number
def independent_tensor(array):
    numbers = [np.float32(v) for v in array.flat]
    return torch.tensor(numbers, dtype=torch.float32).reshape(array.shape)
# %% right: through float64
def independent_tensor(array):
    return torch.tensor(array.astype(np.float64)).to(torch.float32)
# %% right: DLPack of a copy
def independent_tensor(array):
    return torch.from_dlpack(array.astype("float32", copy=True))
