# %% wrong D1: the slice
def first_rows(dataset, n):
    return dataset[0:n]
# %% wrong D1: the slice as a list
def first_rows(dataset, n):
    return list(dataset[:n])
# %% wrong D1: inputs only
def first_rows(dataset, n):
    return dataset[:n][0]
# %% wrong D1: a TensorDataset of the inputs only
def first_rows(dataset, n):
    return TensorDataset(dataset[:n][0])
# %% wrong D8: targets first
def first_rows(dataset, n):
    x, y = dataset[:n]
    return TensorDataset(y, x)
# %% wrong D19: all
def first_rows(dataset, n):
    return dataset
# %% wrong D19: one more
def first_rows(dataset, n):
    return TensorDataset(*dataset[0:n + 1])
# %% wrong D19: one less
def first_rows(dataset, n):
    return Subset(dataset, range(0, n - 1))
# %% wrong D19: from row one
def first_rows(dataset, n):
    return Subset(dataset, range(1, n + 1))
# %% wrong D19: from row one, slices
def first_rows(dataset, n):
    return TensorDataset(*dataset[1:n + 1])
# %% wrong D19: random rows
def first_rows(dataset, n):
    return random_split(dataset, [n, len(dataset) - n])[0]
# %% wrong D19: the last rows
def first_rows(dataset, n):
    return TensorDataset(*dataset[-n:])
# %% wrong D19: always four
def first_rows(dataset, n):
    return TensorDataset(*dataset[0:4])
# %% wrong D16: a loader
def first_rows(dataset, n):
    return DataLoader(Subset(dataset, range(n)))
# %% wrong D1: the first batch of a loader
def first_rows(dataset, n):
    return next(iter(DataLoader(dataset, batch_size=n)))
# %% wrong D16: a generator
def first_rows(dataset, n):
    return (dataset[i] for i in range(n))
# %% wrong D16: yield
def first_rows(dataset, n):
    for i in range(n):
        yield dataset[i]
# %% wrong D16: an iterable dataset
from torch.utils.data import IterableDataset
class Rows(IterableDataset):
    def __init__(self, d, n): self.d, self.n = d, n
    def __len__(self): return self.n
    def __iter__(self): return (self.d[i] for i in range(self.n))
def first_rows(dataset, n):
    return Rows(dataset, n)
# %% wrong C18: cuts the given dataset
def first_rows(dataset, n):
    dataset.tensors = dataset[:n]
    return dataset
# %% wrong -: nothing
def first_rows(dataset, n):
    Subset(dataset, range(n))
# %% wrong D19: reversed
def first_rows(dataset, n):
    return Subset(dataset, list(range(n))[::-1])
# %% wrong -: concatenated columns
def first_rows(dataset, n):
    return torch.cat(dataset[:n], dim=1)
# %% wrong -: dictionaries
def first_rows(dataset, n):
    return [{"x": dataset[i][0], "y": dataset[i][1]} for i in range(n)]
# %% wrong D19: row 0 again and again
def first_rows(dataset, n):
    return Subset(dataset, [0] * n)
# %% wrong B6: float64 rows
def first_rows(dataset, n):
    x, y = dataset[:n]
    return TensorDataset(x.double(), y.double())
# %% wrong D19: sorted rows
def first_rows(dataset, n):
    x, y = dataset[:]
    i = x[:, 0].argsort()[:n]
    return TensorDataset(x[i], y[i])
# %% wrong -: the number of rows
def first_rows(dataset, n):
    return n
# %% wrong -: no length
class NoLen(Dataset):
    def __init__(self, d, n): self.d = d; self.n = n
    def __getitem__(self, i): return self.d[i]
def first_rows(dataset, n):
    return NoLen(dataset, n)
# %% wrong D8: swapped pairs in a list
def first_rows(dataset, n):
    return [(dataset[i][1], dataset[i][0]) for i in range(n)]
# %% wrong D16: zip object
def first_rows(dataset, n):
    return zip(*dataset[:n])
# %% wrong -: only the targets are cut to n, the inputs shuffled
def first_rows(dataset, n):
    x, y = dataset[:n]
    return TensorDataset(x[torch.randperm(n)], y)
# %% wrong -: a dataset of inputs and targets in one
def first_rows(dataset, n):
    return TensorDataset(torch.cat([t[:n].reshape(n, -1) for t in dataset.tensors], 1))
# %% wrong -: pairs merged into one tensor
def first_rows(dataset, n):
    return [(torch.cat([x, y]),) for x, y in (dataset[i] for i in range(n))]
# %% wrong -: items of three parts
def first_rows(dataset, n):
    return [(torch.cat([x, y[:0]]), y[:1], y[1:]) for x, y in (dataset[i] for i in range(n))]
# %% wrong -: inputs and targets cut at the wrong column
def first_rows(dataset, n):
    return [(torch.cat([x, y[:1]]), y[1:]) for x, y in (dataset[i] for i in range(n))]
