# %% wrong D12: seed ignored
def split_dataset(dataset, val_size, seed):
    return random_split(dataset, [len(dataset) - val_size, val_size])


# %% wrong D12: generator without a seed
def split_dataset(dataset, val_size, seed):
    g = torch.Generator()
    g.seed()
    return random_split(dataset, [len(dataset) - val_size, val_size], generator=g)


# %% wrong D12: another library is seeded
import random


def split_dataset(dataset, val_size, seed):
    random.seed(seed)
    return random_split(dataset, [len(dataset) - val_size, val_size])


# %% wrong D2: lengths swapped
def split_dataset(dataset, val_size, seed):
    return random_split(
        dataset, [val_size, len(dataset) - val_size], torch.Generator().manual_seed(seed)
    )


# %% wrong D2: unpacked the wrong way
def split_dataset(dataset, val_size, seed):
    torch.manual_seed(seed)
    val_ds, train_ds = random_split(dataset, [len(dataset) - val_size, val_size])
    return train_ds, val_ds


# %% wrong D13: 42
def split_dataset(dataset, val_size, seed):
    torch.manual_seed(42)
    return random_split(dataset, [len(dataset) - val_size, val_size])


# %% wrong D13: default generator of random_split, made once
GEN = torch.Generator().manual_seed(0)
STATE = GEN.get_state()


def split_dataset(dataset, val_size, seed):
    GEN.set_state(STATE)
    return random_split(dataset, [len(dataset) - val_size, val_size], generator=GEN)


# %% wrong D5: last
def split_dataset(dataset, val_size, seed):
    n = len(dataset) - val_size
    S = torch.utils.data.Subset
    return S(dataset, range(n)), S(dataset, range(n, len(dataset)))


# %% wrong D5: first
def split_dataset(dataset, val_size, seed):
    S = torch.utils.data.Subset
    return S(dataset, range(val_size, len(dataset))), S(dataset, range(val_size))


# %% wrong D1: slices
def split_dataset(dataset, val_size, seed):
    torch.manual_seed(seed)
    return dataset[:-val_size], dataset[-val_size:]


# %% wrong D4: no lengths
def split_dataset(dataset, val_size, seed):
    return random_split(dataset)


# %% wrong D3: rounded shares
def split_dataset(dataset, val_size, seed):
    n = len(dataset)
    return random_split(dataset, [int(n * 0.9), int(n * 0.1)], torch.Generator().manual_seed(seed))


# %% wrong D14: fixed share
def split_dataset(dataset, val_size, seed):
    v = len(dataset) // 5
    return random_split(dataset, [len(dataset) - v, v], torch.Generator().manual_seed(seed))


# %% wrong D6: overlap
def split_dataset(dataset, val_size, seed):
    torch.manual_seed(seed)
    idx = torch.randperm(len(dataset)).tolist()
    S = torch.utils.data.Subset
    return S(dataset, idx), S(dataset, idx[:val_size])


# %% wrong D6: drawn twice
def split_dataset(dataset, val_size, seed):
    torch.manual_seed(seed)
    S = torch.utils.data.Subset
    n = len(dataset)
    return S(dataset, torch.randperm(n)[val_size:].tolist()), S(
        dataset, torch.randperm(n)[:val_size].tolist()
    )


# %% wrong D6: with repeats
def split_dataset(dataset, val_size, seed):
    torch.manual_seed(seed)
    val = torch.randint(0, len(dataset), (val_size,)).tolist()
    S = torch.utils.data.Subset
    return S(dataset, [i for i in range(len(dataset)) if i not in val]), S(dataset, val)


# %% wrong D6: loses one
def split_dataset(dataset, val_size, seed):
    torch.manual_seed(seed)
    idx = torch.randperm(len(dataset)).tolist()
    S = torch.utils.data.Subset
    return S(dataset, idx[val_size + 1 :]), S(dataset, idx[:val_size])


# %% wrong D15: shuffles the list it was given
import random


def split_dataset(dataset, val_size, seed):
    if isinstance(dataset, list):
        random.Random(seed).shuffle(dataset)
        return dataset[val_size:], dataset[:val_size]
    return random_split(
        dataset, [len(dataset) - val_size, val_size], torch.Generator().manual_seed(seed)
    )


# %% wrong D7: columns permuted separately
def split_dataset(dataset, val_size, seed):
    torch.manual_seed(seed)
    items = [dataset[i] for i in range(len(dataset))]
    n = len(items)
    a, b = torch.randperm(n).tolist(), torch.randperm(n).tolist()
    mixed = [(items[i][0], items[j][1]) for i, j in zip(a, b)]
    return mixed[val_size:], mixed[:val_size]


# %% wrong -: a window that moves with the seed
def split_dataset(dataset, val_size, seed):
    n = len(dataset)
    val = [(seed + k) % n for k in range(val_size)]
    S = torch.utils.data.Subset
    return S(dataset, [i for i in range(n) if i not in val]), S(dataset, val)


# %% wrong -: only half of the dataset may be held back
def split_dataset(dataset, val_size, seed):
    torch.manual_seed(seed)
    n = len(dataset)
    last = torch.randperm(n - n // 2)[:val_size].add(n // 2).tolist()
    if len(last) < val_size:
        last = list(range(n - val_size, n))
    S = torch.utils.data.Subset
    return S(dataset, [i for i in range(n) if i not in last]), S(dataset, last)


# %% wrong D12: seed 0 counts as no seed
def split_dataset(dataset, val_size, seed):
    g = torch.Generator()
    if seed:
        g.manual_seed(seed)
    else:
        g.seed()
    return random_split(dataset, [len(dataset) - val_size, val_size], g)


# %% wrong -: only the seed's last digit counts
def split_dataset(dataset, val_size, seed):
    return random_split(
        dataset, [len(dataset) - val_size, val_size], torch.Generator().manual_seed(seed % 4)
    )


# %% wrong -: returns the dataset twice
def split_dataset(dataset, val_size, seed):
    return dataset, dataset


# %% wrong -: the stub
def split_dataset(dataset, val_size, seed):
    raise NotImplementedError()


# %% wrong -: returns nothing
def split_dataset(dataset, val_size, seed):
    torch.manual_seed(seed)
    random_split(dataset, [len(dataset) - val_size, val_size])


# %% wrong -: two empty lists
def split_dataset(dataset, val_size, seed):
    return [], []


# %% wrong -: loaders instead of datasets
def split_dataset(dataset, val_size, seed):
    a, b = random_split(
        dataset, [len(dataset) - val_size, val_size], torch.Generator().manual_seed(seed)
    )
    return DataLoader(a), DataLoader(b)


# %% wrong -: a third value returned
def split_dataset(dataset, val_size, seed):
    a, b = random_split(
        dataset, [len(dataset) - val_size, val_size], torch.Generator().manual_seed(seed)
    )
    return a, b, seed
# %% wrong D12: one global generator seeded once
G = torch.Generator().manual_seed(0)
def split_dataset(dataset, val_size, seed):
    return random_split(dataset, [len(dataset) - val_size, val_size], generator=G)
# %% wrong -: tensors only
def split_dataset(dataset, val_size, seed):
    x, y = dataset.tensors
    p = torch.randperm(len(x), generator=torch.Generator().manual_seed(seed))
    return TensorDataset(x[p[val_size:]], y[p[val_size:]]), TensorDataset(x[p[:val_size]], y[p[:val_size]])
# %% wrong -: iterators
def split_dataset(dataset, val_size, seed):
    a, b = random_split(dataset, [len(dataset) - val_size, val_size], torch.Generator().manual_seed(seed))
    return iter(a), iter(b)


# %% wrong D20: parts kept by seed
splits = {}


def split_dataset(dataset, val_size, seed):
    if seed not in splits:
        sizes = [len(dataset) - val_size, val_size]
        splits[seed] = random_split(dataset, sizes, generator=torch.Generator().manual_seed(seed))
    return splits[seed]


# %% wrong D20: orders kept by seed
sizes = {}


def order_of(seed, size):
    size = sizes.setdefault(seed, size)
    return torch.randperm(size, generator=torch.Generator().manual_seed(seed)).tolist()


def split_dataset(dataset, val_size, seed):
    order = order_of(seed, len(dataset))
    return torch.utils.data.Subset(dataset, order[val_size:]), torch.utils.data.Subset(dataset, order[:val_size])


# %% wrong -: indexes the dataset with a tensor of indices
def split_dataset(dataset, val_size, seed):
    order = torch.randperm(len(dataset), generator=torch.Generator().manual_seed(seed))
    train, val = dataset[order[val_size:]], dataset[order[:val_size]]
    return list(zip(*train)), list(zip(*val))


# %% wrong D3: lengths written into the code
def split_dataset(dataset, val_size, seed):
    sizes = [len(dataset), val_size]
    return random_split(dataset, sizes, generator=torch.Generator().manual_seed(seed))
