# %% right: 74, Subset of a range
def first_rows(dataset, n):
    return Subset(dataset, range(n))
# %% right: 77, a new TensorDataset
def first_rows(dataset, n):
    return TensorDataset(*dataset[0:n])
# %% right: from its tensors
def first_rows(dataset, n):
    return TensorDataset(*(t[:n] for t in dataset.tensors))
# %% right: x, y by name
def first_rows(dataset, n):
    x, y = dataset[:n]
    return TensorDataset(x, y)
# %% right: 78, a list of pairs
def first_rows(dataset, n):
    return [dataset[i] for i in range(n)]
# %% right: list(zip)
def first_rows(dataset, n):
    X, Y = dataset[:n]
    return list(zip(X, Y))
# %% right: 79, its own dataset class
class FirstRows(Dataset):
    def __init__(self, dataset, n):
        self.dataset, self.n = dataset, n
    def __len__(self):
        return self.n
    def __getitem__(self, i):
        return self.dataset[i]
def first_rows(dataset, n):
    return FirstRows(dataset, n)
# %% right: the exercise's name is a dataset class
class first_rows(Dataset):
    def __init__(self, dataset, n):
        self.x, self.y = dataset[:n]
    def __len__(self):
        return len(self.x)
    def __getitem__(self, i):
        return self.x[i], self.y[i]
# %% right: Subset with a list of indices
import torch.utils.data as data
def first_rows(dataset, n):
    indices = []
    while len(indices) < n:
        indices.append(len(indices))
    return data.Subset(dataset, indices)
# %% right: torch.arange, copies
def first_rows(dataset, n):
    return Subset(dataset, torch.arange(n))
# %% right: clones
first_rows = lambda dataset, n: TensorDataset(*[t[:n].clone() for t in dataset[:]])
# %% right: a tuple of pairs from itertools
import itertools
def first_rows(dataset, n):
    return tuple(itertools.islice(dataset, n))
# %% right: slices of stacked items
def first_rows(dataset, n):
    xs = torch.stack([dataset[i][0] for i in range(n)])
    ys = torch.stack([dataset[i][1] for i in range(n)])
    return TensorDataset(xs, ys)
# %% right: a plain class with __getitem__ and __len__ (no Dataset)
class P:
    def __init__(self, d, n): self.d, self.n = d, n
    def __len__(self): return self.n
    def __getitem__(self, k): return self.d[k]
first_rows = P
# %% right: StackDataset
def first_rows(dataset, n):
    x, y = dataset[:n]
    return torch.utils.data.StackDataset(x, y)
# %% right: ConcatDataset
from torch.utils.data import ConcatDataset
def first_rows(dataset, n):
    return ConcatDataset([Subset(dataset, [i]) for i in range(n)])
# %% right: a list of lists
def first_rows(dataset, n):
    rows = []
    for k, (x, y) in enumerate(dataset):
        if k == n:
            break
        rows.append([x, y])
    return rows
# %% right: NumPy round trip
def first_rows(dataset, n):
    x, y = dataset[0:n]
    return TensorDataset(torch.from_numpy(x.numpy().copy()), torch.from_numpy(y.numpy().copy()))
