# %% wrong D1: inputs only
def make_loaders(inputs, targets, val_size, batch_size, seed):
    n = len(inputs)
    train, val = random_split(inputs, [n - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)
# %% wrong D2: sizes swapped
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    train_ds, val_ds = random_split(ds, [val_size, len(ds) - val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train_ds, batch_size, shuffle=True), DataLoader(val_ds, batch_size)
# %% wrong D3: shares
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    n = len(ds)
    train_ds, val_ds = random_split(ds, [int(n * 0.8), int(n * 0.2)], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train_ds, batch_size, shuffle=True), DataLoader(val_ds, batch_size)
# %% wrong D3: the sizes don't add up
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    train_ds, val_ds = random_split(ds, [len(ds), val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train_ds, batch_size, shuffle=True), DataLoader(val_ds, batch_size)
# %% wrong D3: a fifth always
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    k = max(1, int(0.2 * len(ds)))
    train_ds, val_ds = random_split(ds, [len(ds) - k, k], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train_ds, batch_size, shuffle=True), DataLoader(val_ds, batch_size)
# %% wrong D4: no sizes
def make_loaders(inputs, targets, val_size, batch_size, seed):
    train_ds, val_ds = random_split(TensorDataset(inputs, targets))
    return DataLoader(train_ds, batch_size, shuffle=True), DataLoader(val_ds, batch_size)
# %% wrong D5: the first rows
def make_loaders(inputs, targets, val_size, batch_size, seed):
    torch.manual_seed(seed)
    train_ds = TensorDataset(inputs[:-val_size], targets[:-val_size])
    val_ds = TensorDataset(inputs[-val_size:], targets[-val_size:])
    return DataLoader(train_ds, batch_size, shuffle=True), DataLoader(val_ds, batch_size)
# %% wrong D5: a random cut
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds, n = TensorDataset(inputs, targets), len(inputs)
    s = int(torch.randint(n - val_size + 1, (), generator=torch.Generator().manual_seed(seed)))
    val = list(range(s, s + val_size))
    train = [i for i in range(n) if i not in val]
    return DataLoader(Subset(ds, train), batch_size, shuffle=True), DataLoader(Subset(ds, val), batch_size)
# %% wrong D6: training on all
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    g = torch.Generator().manual_seed(seed)
    val = Subset(ds, torch.randperm(len(ds), generator=g)[:val_size].tolist())
    return DataLoader(ds, batch_size, shuffle=True), DataLoader(val, batch_size)
# %% wrong D6: two independent draws
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds, n = TensorDataset(inputs, targets), len(inputs)
    g = torch.Generator().manual_seed(seed)
    train = Subset(ds, torch.randperm(n, generator=g)[val_size:].tolist())
    val = Subset(ds, torch.randperm(n, generator=g)[:val_size].tolist())
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)
# %% wrong D6: one row lost
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds, n = TensorDataset(inputs, targets), len(inputs)
    p = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()
    return DataLoader(Subset(ds, p[val_size + 1:] or p[:1]), batch_size, shuffle=True), DataLoader(Subset(ds, p[:val_size]), batch_size)
# %% wrong D7: separately permuted
def make_loaders(inputs, targets, val_size, batch_size, seed):
    torch.manual_seed(seed)
    inputs = inputs[torch.randperm(len(inputs))]
    targets = targets[torch.randperm(len(targets))]
    return (DataLoader(TensorDataset(inputs[val_size:], targets[val_size:]), batch_size, shuffle=True),
            DataLoader(TensorDataset(inputs[:val_size], targets[:val_size]), batch_size))
# %% wrong D8: targets first
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(targets, inputs)
    train_ds, val_ds = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train_ds, batch_size, shuffle=True), DataLoader(val_ds, batch_size)
# %% wrong D9: DataLoader(X, Y)
def make_loaders(inputs, targets, val_size, batch_size, seed):
    train_dl = DataLoader(inputs[:-val_size], targets[:-val_size])
    val_dl = DataLoader(inputs[-val_size:], targets[-val_size:])
    return train_dl, val_dl
# %% wrong D9: DataLoader(X, Y), for all rows
def make_loaders(inputs, targets, val_size, batch_size, seed):
    torch.manual_seed(seed)
    dl = DataLoader(inputs, targets)
    return random_split(dl, [len(inputs) - val_size, val_size])
# %% wrong D10: drop_last
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    train_ds, val_ds = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train_ds, batch_size, shuffle=True, drop_last=True), DataLoader(val_ds, batch_size, drop_last=True)
# %% wrong D10: drop_last for training
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    train_ds, val_ds = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train_ds, batch_size, shuffle=True, drop_last=True), DataLoader(val_ds, batch_size)
# %% wrong D10: batches of one
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    train_ds, val_ds = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train_ds, shuffle=True), DataLoader(val_ds)
# %% wrong D10: always five
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    train_ds, val_ds = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train_ds, 5, shuffle=True), DataLoader(val_ds, 5)
# %% wrong D10: batch_size only for training
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    train_ds, val_ds = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train_ds, batch_size, shuffle=True), DataLoader(val_ds)
# %% wrong D18: validation at once
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    train_ds, val_ds = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train_ds, batch_size, shuffle=True), DataLoader(val_ds, batch_size=len(val_ds))
# %% wrong D18: validation in doubled batches
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    train_ds, val_ds = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train_ds, batch_size, shuffle=True), DataLoader(val_ds, 2 * batch_size)
# %% wrong D11: no shuffle
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    train_ds, val_ds = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train_ds, batch_size), DataLoader(val_ds, batch_size)
# %% wrong D11: shuffles validation instead
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    train_ds, val_ds = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train_ds, batch_size), DataLoader(val_ds, batch_size, shuffle=True)
# %% wrong D11: shuffled in the same way each epoch
class Same(torch.utils.data.Sampler):
    def __init__(self, n, seed): self.n, self.seed = n, seed
    def __len__(self): return self.n
    def __iter__(self): return iter(torch.randperm(self.n, generator=torch.Generator().manual_seed(self.seed)).tolist())
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    train_ds, val_ds = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train_ds, batch_size, sampler=Same(len(train_ds), seed)), DataLoader(val_ds, batch_size)
# %% wrong D12: unseeded
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    train_ds, val_ds = random_split(ds, [len(ds) - val_size, val_size])
    return DataLoader(train_ds, batch_size, shuffle=True), DataLoader(val_ds, batch_size)
# %% wrong D12: seeded too late
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    train_ds, val_ds = random_split(ds, [len(ds) - val_size, val_size])
    torch.manual_seed(seed)
    return DataLoader(train_ds, batch_size, shuffle=True), DataLoader(val_ds, batch_size)
# %% wrong D12: seeds another library
import numpy as np
def make_loaders(inputs, targets, val_size, batch_size, seed):
    np.random.seed(seed)
    ds = TensorDataset(inputs, targets)
    train_ds, val_ds = random_split(ds, [len(ds) - val_size, val_size])
    return DataLoader(train_ds, batch_size, shuffle=True), DataLoader(val_ds, batch_size)
# %% wrong D12: always 42
def make_loaders(inputs, targets, val_size, batch_size, seed):
    torch.manual_seed(42)
    ds = TensorDataset(inputs, targets)
    train_ds, val_ds = random_split(ds, [len(ds) - val_size, val_size])
    return DataLoader(train_ds, batch_size, shuffle=True), DataLoader(val_ds, batch_size)
# %% wrong D12: seed 0 is treated as no seed
def make_loaders(inputs, targets, val_size, batch_size, seed=None):
    if seed:
        torch.manual_seed(seed)
    ds = TensorDataset(inputs, targets)
    train_ds, val_ds = random_split(ds, [len(ds) - val_size, val_size])
    return DataLoader(train_ds, batch_size, shuffle=True), DataLoader(val_ds, batch_size)
# %% wrong -: seeds modulo two
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    train_ds, val_ds = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed % 2))
    return DataLoader(train_ds, batch_size, shuffle=True), DataLoader(val_ds, batch_size)
# %% wrong D17: validation first
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    train_ds, val_ds = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    train_dl, val_dl = DataLoader(train_ds, batch_size, shuffle=True), DataLoader(val_ds, batch_size)
    return val_dl, train_dl
# %% wrong D16: datasets
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    return random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
# %% wrong D16: lists of batches
def make_loaders(inputs, targets, val_size, batch_size, seed):
    p = torch.randperm(len(inputs), generator=torch.Generator().manual_seed(seed))
    cut = lambda i: list(zip(inputs[i].split(batch_size), targets[i].split(batch_size)))
    return cut(p[val_size:]), cut(p[:val_size])
# %% wrong -: iterators
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    train_ds, val_ds = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return iter(DataLoader(train_ds, batch_size, shuffle=True)), iter(DataLoader(val_ds, batch_size))
# %% wrong -: one loader
def make_loaders(inputs, targets, val_size, batch_size, seed):
    return DataLoader(TensorDataset(inputs, targets), batch_size, shuffle=True)
# %% wrong D6: twice the whole
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    return DataLoader(ds, batch_size, shuffle=True), DataLoader(ds, batch_size)
# %% wrong -: returns its arguments
def make_loaders(inputs, targets, val_size, batch_size, seed):
    return inputs, targets
# %% wrong -: nothing
def make_loaders(inputs, targets, val_size, batch_size, seed):
    pass
# %% wrong D6,A6: batched by columns
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs.t(), inputs.t())
    return DataLoader(ds, batch_size), DataLoader(ds, batch_size)
# %% wrong -: standardised inputs
def make_loaders(inputs, targets, val_size, batch_size, seed):
    inputs = (inputs - inputs.mean(0)) / (inputs.std(0) + 1e-6)
    ds = TensorDataset(inputs, targets)
    train_ds, val_ds = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train_ds, batch_size, shuffle=True), DataLoader(val_ds, batch_size)
# %% wrong D10: drop_last on validation
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    tr, va = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(tr, batch_size, shuffle=True), DataLoader(va, batch_size, drop_last=True)
# %% wrong D6: sampling with replacement
def make_loaders(inputs, targets, val_size, batch_size, seed):
    n = len(inputs)
    g = torch.Generator().manual_seed(seed)
    val = torch.randint(n, (val_size,), generator=g).tolist()
    train = [i for i in range(n) if i not in val]
    ds = TensorDataset(inputs, targets)
    return DataLoader(Subset(ds, train), batch_size, shuffle=True), DataLoader(Subset(ds, val), batch_size)
# %% wrong D6: off by one, the boundary row in both
def make_loaders(inputs, targets, val_size, batch_size, seed):
    n = len(inputs)
    p = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()
    ds = TensorDataset(inputs, targets)
    return DataLoader(Subset(ds, p[val_size - 1:]), batch_size, shuffle=True), DataLoader(Subset(ds, p[:val_size]), batch_size)
# %% wrong D6: RandomSampler with replacement
from torch.utils.data import RandomSampler
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    tr, va = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(tr, batch_size, sampler=RandomSampler(tr, replacement=True)), DataLoader(va, batch_size)
# %% wrong D3: val_size as a percent
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    k = int(len(ds) * val_size / 100)
    tr, va = random_split(ds, [len(ds) - k, k], generator=torch.Generator().manual_seed(seed))
    return DataLoader(tr, batch_size, shuffle=True), DataLoader(va, batch_size)
# %% wrong B6: float64 rows
import numpy as np
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(torch.tensor(inputs.numpy().astype(np.float64)), torch.tensor(targets.numpy().astype(np.float64)))
    tr, va = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(tr, batch_size, shuffle=True), DataLoader(va, batch_size)
# %% wrong C18: changes its arguments: shuffles the given inputs in place
def make_loaders(inputs, targets, val_size, batch_size, seed):
    p = torch.randperm(len(inputs), generator=torch.Generator().manual_seed(seed))
    inputs.copy_(inputs[p].clone()); targets.copy_(targets[p].clone())
    c = len(inputs) - val_size
    return (DataLoader(TensorDataset(inputs[:c], targets[:c]), batch_size, shuffle=True),
            DataLoader(TensorDataset(inputs[c:], targets[c:]), batch_size))
# %% wrong D5: every k-th row
def make_loaders(inputs, targets, val_size, batch_size, seed):
    n = len(inputs)
    val = [int(i * n / val_size) for i in range(val_size)]
    train = [i for i in range(n) if i not in val]
    ds = TensorDataset(inputs, targets)
    return DataLoader(Subset(ds, train), batch_size, shuffle=True), DataLoader(Subset(ds, val), batch_size)
# %% wrong D5,A6: sorted by the first column of a matrix
def make_loaders(inputs, targets, val_size, batch_size, seed):
    order = inputs[:, 0].argsort().tolist()
    ds = TensorDataset(inputs, targets)
    return DataLoader(Subset(ds, order[val_size:]), batch_size, shuffle=True), DataLoader(Subset(ds, order[:val_size]), batch_size)
# %% wrong D11: a sampler with the same permutation each epoch
class Fixed(torch.utils.data.Sampler):
    def __init__(self, n, seed): self.n, self.seed = n, seed
    def __len__(self): return self.n
    def __iter__(self): return iter(torch.randperm(self.n, generator=torch.Generator().manual_seed(self.seed)).tolist())
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    tr, va = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(tr, batch_size, sampler=Fixed(len(tr), seed)), DataLoader(va, batch_size)
# %% wrong D12: seed sequence of calls (global counter)
calls = 0
def make_loaders(inputs, targets, val_size, batch_size, seed):
    global calls
    calls += 1
    ds = TensorDataset(inputs, targets)
    tr, va = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed + calls))
    return DataLoader(tr, batch_size, shuffle=True), DataLoader(va, batch_size)
# %% wrong D2,D12: unseeded and sizes swapped
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    tr, va = random_split(ds, [val_size, len(ds) - val_size])
    return DataLoader(tr, batch_size, shuffle=True), DataLoader(va, batch_size)
# %% wrong -: a dictionary
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    tr, va = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return {"train": DataLoader(tr, batch_size, shuffle=True), "val": DataLoader(va, batch_size)}
# %% wrong D12: seeds after the split
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    tr, va = random_split(ds, [len(ds) - val_size, val_size])
    torch.manual_seed(seed)
    return DataLoader(tr, batch_size, shuffle=True), DataLoader(va, batch_size)
# %% wrong A6: targets squeezed
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets.squeeze())
    tr, va = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(tr, batch_size, shuffle=True), DataLoader(va, batch_size)
# %% wrong D4: lengths that are no whole numbers
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    n = len(ds)
    train_ds, val_ds = random_split(ds, [n - val_size / 1, val_size / 1], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train_ds, batch_size, shuffle=True), DataLoader(val_ds, batch_size)
# %% wrong A6: targets flattened
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets.flatten(1).squeeze(1))
    train, val = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)
# %% wrong A6: targets with one more dimension
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets.unsqueeze(1))
    train, val = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)
# %% wrong -: targets reshaped to one column
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets.reshape(-1, 1))
    train, val = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)
# %% wrong A6: targets flattened for all
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets.flatten())
    train, val = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)
# %% wrong A6: rows cut off before the last column
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(*torch.cat([inputs, targets], 1).tensor_split([-1], 1))
    train, val = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)
# %% wrong A6: one number of each target
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = [(inputs[i], targets[i][:1]) for i in range(len(inputs))]
    train, val = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)
# %% wrong -: inputs must be a matrix
def make_loaders(inputs, targets, val_size, batch_size, seed):
    n, d = inputs.shape
    ds = TensorDataset(inputs, targets)
    train, val = random_split(ds, [n - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)
# %% wrong D9: DataLoader(X, Y) of permuted rows
def make_loaders(inputs, targets, val_size, batch_size, seed):
    perm = torch.randperm(len(inputs), generator=torch.Generator().manual_seed(seed))
    t, v = perm[val_size:], perm[:val_size]
    return DataLoader(inputs[t], targets[t], shuffle=True), DataLoader(inputs[v], targets[v])
# %% wrong D9: DataLoader(X, Y, batch_size=...)
def make_loaders(inputs, targets, val_size, batch_size, seed):
    perm = torch.randperm(len(inputs), generator=torch.Generator().manual_seed(seed))
    t, v = perm[val_size:], perm[:val_size]
    return (DataLoader(inputs[t], targets[t], batch_size=batch_size, shuffle=True),
            DataLoader(inputs[v], targets[v], batch_size=batch_size))
