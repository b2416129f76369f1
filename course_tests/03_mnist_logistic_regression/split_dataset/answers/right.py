# %% right: generator
def split_dataset(dataset, val_size, seed):
    g = torch.Generator().manual_seed(seed)
    return random_split(dataset, [len(dataset) - val_size, val_size], generator=g)


# %% right: global seed
def split_dataset(dataset, val_size, seed):
    torch.manual_seed(seed)
    train, val = random_split(dataset, [len(dataset) - val_size, val_size])
    return train, val


# %% right: Subset over randperm
from torch.utils.data import Subset


def split_dataset(dataset, val_size, seed):
    idx = torch.randperm(len(dataset), generator=torch.Generator().manual_seed(seed))
    return Subset(dataset, idx[val_size:]), Subset(dataset, idx[:val_size])


# %% right: random.shuffle of numbers
import random


def split_dataset(dataset, val_size, seed):
    numbers = list(range(len(dataset)))
    random.Random(seed).shuffle(numbers)
    val = [dataset[i] for i in numbers[:val_size]]
    train = [dataset[i] for i in numbers[val_size:]]
    return train, val


# %% right: numpy's permutation and sorted indices
from torch.utils.data import Subset


def split_dataset(dataset, val_size, seed):
    np.random.seed(seed)
    order = np.random.permutation(len(dataset))
    held = set(order[:val_size].tolist())
    return (
        Subset(dataset, [i for i in range(len(dataset)) if i not in held]),
        Subset(dataset, sorted(held)),
    )


# %% right: a class of its own
from torch.utils.data import Dataset


class Part(Dataset):
    def __init__(self, whole, numbers):
        self.whole, self.numbers = whole, list(numbers)

    def __len__(self):
        return len(self.numbers)

    def __getitem__(self, k):
        return self.whole[self.numbers[k]]


def split_dataset(dataset, val_size: int, seed: int = 0):
    rng = np.random.default_rng(seed)
    order = [int(i) for i in rng.permutation(len(dataset))]
    return Part(dataset, order[:-val_size]), Part(dataset, order[-val_size:])


# %% right: random.sample
import random


def split_dataset(dataset, val_size, seed):
    random.seed(seed)
    chosen = random.sample(range(len(dataset)), val_size)
    rest = sorted(set(range(len(dataset))) - set(chosen))
    return [torch.utils.data.Subset(dataset, rest), torch.utils.data.Subset(dataset, chosen)]


# %% right: the other way round, and swapped
def split_dataset(dataset, val_size, seed):
    val_ds, train_ds = random_split(
        dataset, (val_size, len(dataset) - val_size), torch.Generator().manual_seed(seed)
    )
    print(len(train_ds), len(val_ds))
    return train_ds, val_ds


# %% right: fork_rng around the global generator
def split_dataset(dataset, val_size, seed):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        order = torch.randperm(len(dataset)).tolist()
    parts = order[val_size:], order[:val_size]
    return tuple(torch.utils.data.Subset(dataset, part) for part in parts)


# %% right: sorting by random keys
def split_dataset(dataset, val_size, seed):
    keys = torch.rand(
        len(dataset), generator=torch.Generator().manual_seed(seed), dtype=torch.float64
    )
    order = keys.argsort().tolist()
    from torch.utils.data import Subset

    return Subset(dataset, order[val_size:]), Subset(dataset, order[:val_size])


# %% right: scikit-learn
from sklearn.model_selection import train_test_split


def split_dataset(dataset, val_size, seed):
    a, b = train_test_split(list(range(len(dataset))), test_size=val_size, random_state=seed)
    return torch.utils.data.Subset(dataset, a), torch.utils.data.Subset(dataset, b)


# %% right: drawn one after another
import random


def split_dataset(dataset, val_size, seed):
    rng = random.Random(seed)
    left = list(range(len(dataset)))
    val = []
    while len(val) < val_size:
        val.append(left.pop(rng.randrange(len(left))))
    return torch.utils.data.Subset(dataset, left), torch.utils.data.Subset(dataset, val)


# %% right: a random mask
def split_dataset(dataset, val_size, seed):
    mask = torch.zeros(len(dataset), dtype=torch.bool)
    mask[torch.randperm(len(dataset), generator=torch.Generator().manual_seed(seed))[:val_size]] = (
        True
    )
    make = torch.utils.data.Subset
    return make(dataset, (~mask).nonzero().flatten().tolist()), make(
        dataset, mask.nonzero().flatten().tolist()
    )


# %% right: list of all items, shuffled copy
import random


def split_dataset(dataset, val_size, seed):
    items = [dataset[i] for i in range(len(dataset))]
    random.Random(seed).shuffle(items)
    return items[val_size:], items[:val_size]


# %% right: hash ordering
import hashlib
def split_dataset(dataset, val_size, seed):
    key = lambda i: hashlib.sha256(f"{seed}/{i}".encode()).digest()
    order = sorted(range(len(dataset)), key=key)
    S = torch.utils.data.Subset
    return S(dataset, order[val_size:]), S(dataset, order[:val_size])
# %% right: multinomial weights
def split_dataset(dataset, val_size, seed):
    g = torch.Generator().manual_seed(seed)
    val = torch.multinomial(torch.ones(len(dataset)), val_size, replacement=False, generator=g)
    keep = torch.ones(len(dataset), dtype=torch.bool); keep[val] = False
    S = torch.utils.data.Subset
    return S(dataset, torch.arange(len(dataset))[keep].tolist()), S(dataset, val.tolist())
# %% right: ConcatDataset of single items
from torch.utils.data import ConcatDataset, Subset
def split_dataset(dataset, val_size, seed):
    p = torch.randperm(len(dataset), generator=torch.Generator().manual_seed(seed)).tolist()
    return ConcatDataset([Subset(dataset, [i]) for i in p[val_size:]]), ConcatDataset([Subset(dataset, [i]) for i in p[:val_size]])
# %% right: fisher-yates by hand with torch
def split_dataset(dataset, val_size, seed):
    g = torch.Generator().manual_seed(seed)
    order = list(range(len(dataset)))
    for i in range(len(order) - 1, 0, -1):
        j = int(torch.randint(i + 1, (1,), generator=g))
        order[i], order[j] = order[j], order[i]
    pick = lambda part: [dataset[i] for i in part]
    return pick(order[val_size:]), pick(order[:val_size])
# %% right: orders kept by seed and size
from functools import lru_cache


@lru_cache(maxsize=None)
def order_of(seed, size):
    return torch.randperm(size, generator=torch.Generator().manual_seed(seed)).tolist()


def split_dataset(dataset, val_size, seed):
    order = order_of(seed, len(dataset))
    return torch.utils.data.Subset(dataset, order[val_size:]), torch.utils.data.Subset(dataset, order[:val_size])


# %% right: indices as 0-d tensors
def split_dataset(dataset, val_size, seed):
    order = torch.randperm(len(dataset), generator=torch.Generator().manual_seed(seed))
    items = [dataset[i] for i in order]
    return items[val_size:], items[:val_size]


# %% right: indices as NumPy integers
def split_dataset(dataset, val_size, seed):
    order = np.random.default_rng(seed).permutation(len(dataset))
    return torch.utils.data.Subset(dataset, order[val_size:]), torch.utils.data.Subset(dataset, order[:val_size])
