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
# %% wrong D12: seed 0 is taken for none
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
# %% right: shares, not rounded
def make_loaders(inputs, targets, val_size, batch_size, seed):
    ds = TensorDataset(inputs, targets)
    f = val_size / len(ds)
    train, val = random_split(ds, [1 - f, f], generator=torch.Generator().manual_seed(seed))
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
