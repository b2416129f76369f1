# %% right: random_split with a generator
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    train_ds, val_ds = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train_ds, batch_size, shuffle=True), DataLoader(val_ds, batch_size)
# %% right: the global seed
def make_loaders(inputs, targets, val_size, batch_size, seed):
    torch.manual_seed(seed)
    ds = TensorDataset(inputs, targets)
    train_ds, val_ds = random_split(ds, [len(ds) - val_size, val_size])
    train_dl = DataLoader(train_ds, batch_size=batch_size, shuffle=True)
    val_dl = DataLoader(val_ds, batch_size=batch_size, shuffle=False)
    return train_dl, val_dl
# %% right: 75, a permutation and Subset
def make_loaders(inputs, targets, val_size, batch_size, seed):
    g = torch.Generator()
    g.manual_seed(seed)
    perm = torch.randperm(len(inputs), generator=g).tolist()
    ds = TensorDataset(inputs, targets)
    return [DataLoader(Subset(ds, perm[val_size:]), batch_size=batch_size, shuffle=True),
            DataLoader(Subset(ds, perm[:val_size]), batch_size=batch_size)]
# %% right: NumPy's generator, indexed tensors
import numpy as np
def make_loaders(inputs, targets, val_size, batch_size, seed):
    order = np.random.default_rng(seed).permutation(inputs.shape[0])
    v, t = order[:val_size], order[val_size:]
    train = TensorDataset(inputs[t], targets[t])
    val = TensorDataset(inputs[v], targets[v])
    return DataLoader(train, batch_size=batch_size, shuffle=True), DataLoader(val, batch_size=batch_size)
# %% right: Python's random, a list of pairs
import random
def make_loaders(inputs, targets, val_size, batch_size, seed):
    rows = list(zip(inputs, targets))
    random.Random(seed).shuffle(rows)
    return DataLoader(rows[val_size:], batch_size, True), DataLoader(rows[:val_size], batch_size)
# %% right: random.seed and sample
import random
def make_loaders(inputs, targets, val_size, batch_size, seed):
    random.seed(seed)
    chosen = set(random.sample(range(len(inputs)), val_size))
    ds = TensorDataset(inputs, targets)
    train = Subset(ds, [i for i in range(len(ds)) if i not in chosen])
    val = Subset(ds, sorted(chosen))
    return DataLoader(train, batch_size=batch_size, shuffle=True), DataLoader(val, batch_size=batch_size, shuffle=True)
# %% right: one generator for the split and for the shuffling
def make_loaders(inputs, targets, val_size, batch_size, seed):
    g = torch.Generator().manual_seed(seed)
    ds = TensorDataset(inputs, targets)
    train_ds, val_ds = random_split(ds, (len(ds) - val_size, val_size), generator=g)
    return DataLoader(train_ds, batch_size, shuffle=True, generator=g), DataLoader(val_ds, batch_size, generator=g)
# %% right: samplers
from torch.utils.data import SubsetRandomSampler
def make_loaders(inputs, targets, val_size, batch_size, seed):
    idx = torch.randperm(len(inputs), generator=torch.Generator().manual_seed(seed)).tolist()
    ds = TensorDataset(inputs, targets)
    return (DataLoader(ds, batch_size, sampler=SubsetRandomSampler(idx[val_size:])),
            DataLoader(ds, batch_size, sampler=SubsetRandomSampler(idx[:val_size])))
# %% right: a batch sampler and a dataset of its own
from torch.utils.data import BatchSampler, RandomSampler
class Rows(Dataset):
    def __init__(self, x, y): self.x, self.y = x, y
    def __len__(self): return len(self.x)
    def __getitem__(self, i): return self.x[i], self.y[i]
def make_loaders(inputs, targets, val_size, batch_size, seed):
    n = inputs.size(0)
    parts = random_split(Rows(inputs, targets), [n - val_size, val_size], torch.Generator().manual_seed(seed))
    train = DataLoader(parts[0], batch_sampler=BatchSampler(RandomSampler(parts[0]), batch_size, drop_last=False))
    return train, DataLoader(parts[1], batch_size=batch_size)
# %% right: validation part first in the split
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    val, train = random_split(ds, [val_size, len(ds) - val_size], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)
# %% right: the random state put back, prints
def make_loaders(inputs, targets, val_size, batch_size, seed):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        perm = torch.randperm(inputs.shape[0])
    print("split", perm[:val_size])
    val_idx, train_idx = perm[:val_size], perm[val_size:]
    mk = lambda idx, **k: DataLoader(TensorDataset(inputs[idx], targets[idx]), batch_size=batch_size, **k)
    return mk(train_idx, shuffle=True), mk(val_idx)
# %% right: argsort of random numbers; a collate function
def collate(rows):
    xs, ys = zip(*rows)
    return torch.stack(xs), torch.stack(ys)
def make_loaders(inputs, targets, val_size, batch_size, seed):
    scores = torch.rand(len(inputs), generator=torch.Generator().manual_seed(seed + 1))
    perm = scores.argsort()
    ds = TensorDataset(inputs.clone(), targets.clone())
    return (DataLoader(Subset(ds, perm[:-val_size]), batch_size, shuffle=True, collate_fn=collate, drop_last=False),
            DataLoader(Subset(ds, perm[-val_size:]), batch_size, collate_fn=collate))
# %% right: np.random.seed
import numpy as np
def make_loaders(inputs, targets, val_size, batch_size, seed):
    np.random.seed(seed)
    idx = np.arange(len(inputs)); np.random.shuffle(idx)
    ds = TensorDataset(inputs, targets)
    return (DataLoader(Subset(ds, idx[val_size:].tolist()), batch_size=batch_size, shuffle=True),
            DataLoader(Subset(ds, idx[:val_size].tolist()), batch_size=batch_size))
# %% right: sklearn-like mask
def make_loaders(inputs, targets, val_size, batch_size, seed):
    n = len(inputs)
    g = torch.Generator().manual_seed(seed)
    mask = torch.zeros(n, dtype=torch.bool)
    mask[torch.randperm(n, generator=g)[:val_size]] = True
    return (DataLoader(TensorDataset(inputs[~mask], targets[~mask]), batch_size=batch_size, shuffle=True),
            DataLoader(TensorDataset(inputs[mask], targets[mask]), batch_size=batch_size))
# %% right: multinomial without replacement
def make_loaders(inputs, targets, val_size, batch_size, seed):
    n = inputs.shape[0]
    g = torch.Generator().manual_seed(seed)
    val = torch.multinomial(torch.ones(n), val_size, replacement=False, generator=g).tolist()
    train = sorted(set(range(n)) - set(val))
    ds = TensorDataset(inputs, targets)
    return DataLoader(Subset(ds, train), batch_size, shuffle=True), DataLoader(Subset(ds, val), batch_size)
# %% right: own loader subclass
class MyLoader(DataLoader):
    pass
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    a, b = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return MyLoader(a, batch_size, shuffle=True), MyLoader(b, batch_size)
# %% right: RandomSampler
from torch.utils.data import RandomSampler, SequentialSampler
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    tr, va = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    return (DataLoader(tr, batch_size=batch_size, sampler=RandomSampler(tr)),
            DataLoader(va, batch_size=batch_size, sampler=SequentialSampler(va)))
# %% right: lru cached with a global dictionary of splits
_splits = {}
def make_loaders(inputs, targets, val_size, batch_size, seed):
    key = (len(inputs), val_size, seed)
    if key not in _splits:
        _splits[key] = torch.randperm(len(inputs), generator=torch.Generator().manual_seed(seed)).tolist()
    p = _splits[key]
    ds = TensorDataset(inputs, targets)
    return DataLoader(Subset(ds, p[val_size:]), batch_size, shuffle=True), DataLoader(Subset(ds, p[:val_size]), batch_size)
# %% right: hash of the seed (crypto), NumPy SeedSequence
import numpy as np
def make_loaders(inputs, targets, val_size, batch_size, seed):
    rng = np.random.default_rng(np.random.SeedSequence([seed, 7]))
    idx = rng.permutation(len(inputs)).tolist()
    data = [(inputs[i], targets[i]) for i in idx]
    return DataLoader(data[val_size:], batch_size=batch_size, shuffle=True), DataLoader(data[:val_size], batch_size=batch_size)
# %% right: batches come as lists from a collate function that returns a list
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    a, b = random_split(ds, [len(ds) - val_size, val_size], generator=torch.Generator().manual_seed(seed))
    coll = lambda rows: [torch.stack([r[0] for r in rows]), torch.stack([r[1] for r in rows])]
    return DataLoader(a, batch_size, shuffle=True, collate_fn=coll), DataLoader(b, batch_size, collate_fn=coll)
# %% right: 76, shares in random_split, rounded with care
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    share = (val_size + 1e-6) / len(ds)
    train_ds, val_ds = random_split(ds, [1 - share, share], generator=torch.Generator().manual_seed(seed))
    assert len(val_ds) == val_size
    return DataLoader(train_ds, batch_size, shuffle=True), DataLoader(val_ds, batch_size)
# %% right: split along dimension 0 with index_select
def make_loaders(inputs, targets, val_size, batch_size, seed):
    order = torch.randperm(inputs.size(0), generator=torch.Generator().manual_seed(seed))
    parts = [order[val_size:], order[:val_size]]
    sets = [TensorDataset(*(t.index_select(0, part) for t in (inputs, targets))) for part in parts]
    return DataLoader(sets[0], batch_size, shuffle=True), DataLoader(sets[1], batch_size)
# %% right: rows flattened, and put into shape again
def make_loaders(inputs, targets, val_size, batch_size, seed):
    n, wide = len(inputs), inputs[0].numel()
    rows = torch.cat([inputs.reshape(n, -1), targets.reshape(n, -1)], 1)
    rows = rows[torch.randperm(n, generator=torch.Generator().manual_seed(seed))]
    x, y = rows[:, :wide].reshape(inputs.shape), rows[:, wide:].reshape(targets.shape)
    train, val = TensorDataset(x[val_size:], y[val_size:]), TensorDataset(x[:val_size], y[:val_size])
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)
# %% right: unbind and zip
import random
def make_loaders(inputs, targets, val_size, batch_size, seed):
    rows = list(zip(inputs.unbind(), targets.unbind()))
    random.Random(seed).shuffle(rows)
    return DataLoader(rows[val_size:], batch_size, shuffle=True), DataLoader(rows[:val_size], batch_size)
# %% right: batch by batch, with a collate function that stacks
def make_loaders(inputs, targets, val_size, batch_size, seed):
    order = torch.randperm(len(inputs), generator=torch.Generator().manual_seed(seed)).tolist()
    stack = lambda numbers: (torch.stack([inputs[i] for i in numbers]), torch.stack([targets[i] for i in numbers]))
    return (DataLoader(order[val_size:], batch_size, shuffle=True, collate_fn=stack),
            DataLoader(order[:val_size], batch_size, collate_fn=stack))
# %% right: shares, not rounded
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    f = val_size / len(ds)
    train, val = random_split(ds, [1 - f, f], generator=torch.Generator().manual_seed(seed))
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)
