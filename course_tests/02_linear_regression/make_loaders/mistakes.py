"""The known mistakes of `make_loaders`, each as code that makes it, most likely first."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.utils.data import DataLoader, Subset, TensorDataset, random_split

from gradkit.mistakes import Catalogue

from ..hints import IN_PLACE

# ruff: noqa: D103 -- the decorator says what each function does

MISTAKES = Catalogue()

WHICH = "Print the lengths of both datasets: which one goes into which loader, and in what order do you return the loaders?"
CHANCE = "Which line, if any, splits the rows at random, and how does the seed reach it?"
DEALT = "How many rows are in each batch, and which argument of each DataLoader controls that?"
ORDER = "What makes the order of the training rows change from epoch to epoch?"
NO_SPLIT_AT = (
    "Do the sizes of the two parts add up to the number of rows, and where do they come from?"
)


def _split(inputs: Tensor, targets: Tensor, val_size: int, seed: int | None) -> tuple[Any, Any]:
    dataset = TensorDataset(inputs, targets)
    chance = torch.Generator()
    chance.manual_seed(int(torch.randint(2**40, ())) if seed is None else seed)
    return tuple(  # type: ignore[return-value]
        random_split(dataset, [len(dataset) - val_size, val_size], generator=chance)
    )


@MISTAKES.wrong(
    "make_loaders", "D2", name="the sizes of the training part and the validation part are swapped",
    hint=WHICH,
)  # fmt: skip
def loaders_sizes_swapped(inputs, targets, val_size, batch_size, seed):
    val, train = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


@MISTAKES.wrong("make_loaders", "D17", name="the validation loader is returned first", hint=WHICH)
def loaders_swapped(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(val, batch_size), DataLoader(train, batch_size, shuffle=True)


@MISTAKES.wrong(
    "make_loaders", "D12", name="the seed is not used where the rows are split", hint=CHANCE
)
def loaders_unseeded(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, None)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


@MISTAKES.wrong("make_loaders", "D12", name="seed 0 is treated as no seed", hint=CHANCE)
def loaders_zero_unseeded(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed or None)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


# Two codes for the same results: a fixed seed, and no randomness at all.
for _code in ("D12", "D5"):

    @MISTAKES.wrong(
        "make_loaders", _code, name="the split is always the same, whatever the seed", hint=CHANCE
    )
    def loaders_fixed_seed(inputs, targets, val_size, batch_size, seed):
        train, val = _split(inputs, targets, val_size, 42)
        return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


@MISTAKES.wrong(
    "make_loaders", "D5", name="the first rows are used for training and the last for validation, with no randomness",
    hint="What would happen if the rows were sorted?",
)  # fmt: skip
def loaders_first_rows(inputs, targets, val_size, batch_size, seed):
    cut = len(inputs) - val_size
    train = TensorDataset(inputs[:cut], targets[:cut])
    val = TensorDataset(inputs[cut:], targets[cut:])
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


@MISTAKES.wrong("make_loaders", "D11", name="the training loader does not shuffle", hint=ORDER)
def loaders_unshuffled(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size), DataLoader(val, batch_size)


@MISTAKES.wrong(
    "make_loaders", "D11", name="the validation loader shuffles, but the training loader does not",
    hint=ORDER,
)  # fmt: skip
def loaders_wrong_one_shuffled(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size), DataLoader(val, batch_size, shuffle=True)


@MISTAKES.wrong(
    "make_loaders", "D10", name="batches with fewer than batch_size rows are dropped", hint=DEALT
)
def loaders_drop_last(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return (
        DataLoader(train, batch_size, shuffle=True, drop_last=True),
        DataLoader(val, batch_size, drop_last=True),
    )


@MISTAKES.wrong(
    "make_loaders",
    "D10",
    name="training batches with fewer than batch_size rows are dropped",
    hint=DEALT,
)
def loaders_drop_last_training(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size, shuffle=True, drop_last=True), DataLoader(val, batch_size)


@MISTAKES.wrong(
    "make_loaders",
    "D10",
    name="validation batches with fewer than batch_size rows are dropped",
    hint=DEALT,
)
def loaders_drop_last_validation(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size, drop_last=True)


@MISTAKES.wrong(
    "make_loaders", "D10", name="batch_size is not passed to the training loader", hint=DEALT
)
def loaders_batches_of_one(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, shuffle=True), DataLoader(val)


@MISTAKES.wrong(
    "make_loaders", "D10", name="batch_size is not passed to the validation loader", hint=DEALT
)
def loaders_validation_in_ones(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val)


@MISTAKES.wrong(
    "make_loaders", "D18", name="the validation loader uses a batch size other than batch_size",
    hint=DEALT,
)  # fmt: skip
def loaders_validation_at_once(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, val_size)


@MISTAKES.wrong(
    "make_loaders", "D18", name="the validation loader uses twice the batch size", hint=DEALT
)
def loaders_validation_doubled(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, 2 * batch_size)


@MISTAKES.wrong(
    "make_loaders", "D10", name="the batches have val_size rows, not batch_size", hint=DEALT
)
def loaders_batches_of_val_size(inputs, targets, val_size, batch_size, seed):
    return loaders_right(inputs, targets, val_size, val_size, seed)


@MISTAKES.wrong("make_loaders", "D10", name="the batch size is always 5", hint=DEALT)
def loaders_batches_of_five(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, 5, shuffle=True), DataLoader(val, 5)


@MISTAKES.wrong(
    "make_loaders", "D6", name="the training loader also contains the validation rows",
    hint="Can the same row end up in both loaders?",
)  # fmt: skip
def loaders_overlap(inputs, targets, val_size, batch_size, seed):
    _, val = _split(inputs, targets, val_size, seed)
    whole = TensorDataset(inputs, targets)
    return DataLoader(whole, batch_size, shuffle=True), DataLoader(val, batch_size)


@MISTAKES.wrong(
    "make_loaders", "D6", name="the rows of the two parts are drawn independently of each other",
    hint="Can the same row end up in both loaders?",
)  # fmt: skip
def loaders_drawn_twice(inputs, targets, val_size, batch_size, seed):
    whole, chance = TensorDataset(inputs, targets), torch.Generator().manual_seed(seed)
    train = torch.randperm(len(inputs), generator=chance)[val_size:].tolist()
    val = torch.randperm(len(inputs), generator=chance)[:val_size].tolist()
    return (
        DataLoader(Subset(whole, train), batch_size, shuffle=True),
        DataLoader(Subset(whole, val), batch_size),
    )


@MISTAKES.wrong(
    "make_loaders",
    "D6",
    name="some rows are in neither part",
    hint="Does every row end up in one of the two loaders?",
)
def loaders_incomplete(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    train = Subset(train, range(max(1, len(train) - 1)))
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


@MISTAKES.wrong(
    "make_loaders", "D7", name="inputs and targets are shuffled separately",
    hint="Does row i of the inputs still belong to row i of the targets?",
)  # fmt: skip
def loaders_unpaired(inputs, targets, val_size, batch_size, seed):
    chance = torch.Generator().manual_seed(seed)
    inputs = inputs[torch.randperm(len(inputs), generator=chance)]
    targets = targets[torch.randperm(len(targets), generator=chance)]
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


@MISTAKES.wrong(
    "make_loaders", "D8", name="the dataset has the targets first and the inputs second",
    hint="In what order do you pass the tensors to TensorDataset, and in what order does a training loop unpack a batch?",
)  # fmt: skip
def loaders_targets_first(inputs, targets, val_size, batch_size, seed):
    return loaders_right(targets, inputs, val_size, batch_size, seed)


def loaders_right(
    inputs: Tensor, targets: Tensor, val_size: int, batch_size: int, seed: int
) -> tuple[Any, Any]:
    """Return two correct loaders, for mistakes in the data that they get."""
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


@MISTAKES.wrong(
    "make_loaders", "D1", name="the loaders give inputs without targets",
    hint="What is item 0 of the dataset that you pass to each DataLoader?",
)  # fmt: skip
def loaders_inputs_only(inputs, targets, val_size, batch_size, seed):
    cut = len(inputs) - val_size
    rows = inputs[torch.randperm(len(inputs), generator=torch.Generator().manual_seed(seed))]
    return DataLoader(rows[:cut], batch_size, shuffle=True), DataLoader(rows[cut:], batch_size)


@MISTAKES.wrong(
    "make_loaders", "D4", name="random_split is called without the sizes of the parts",
    hint="Which argument of random_split is missing?",
)  # fmt: skip
def loaders_no_sizes(inputs, targets, val_size, batch_size, seed):
    return random_split(TensorDataset(inputs, targets))  # type: ignore[call-arg]


@MISTAKES.wrong(
    "make_loaders", "D4", name="the sizes of the parts are not integers",
    hint="Is each of the two sizes an int?",
)  # fmt: skip
def loaders_float_sizes(inputs, targets, val_size, batch_size, seed):
    sizes = [float(len(inputs) - val_size), float(val_size)]
    chance = torch.Generator().manual_seed(seed)
    return random_split(TensorDataset(inputs, targets), sizes, generator=chance)


@MISTAKES.wrong(
    "make_loaders", "D4", name="the sizes of the parts are not integers",
    hint="Is each of the two sizes an int?",
)  # fmt: skip
def loaders_float_sizes_unseeded(inputs, targets, val_size, batch_size, seed):
    sizes = [float(len(inputs) - val_size), float(val_size)]
    return random_split(TensorDataset(inputs, targets), sizes)


for _share in (0.8, 0.9, 0.7, 0.75):

    @MISTAKES.wrong(
        "make_loaders", "D3", name="the sizes of the parts are fixed fractions of the rows, which may not add up after rounding",
        hint=NO_SPLIT_AT,
    )  # fmt: skip
    def loaders_shares(inputs, targets, val_size, batch_size, seed, share=_share):
        dataset, total = TensorDataset(inputs, targets), len(inputs)
        parts = [int(total * share), int(total * (1 - share))]
        return random_split(dataset, parts, generator=torch.Generator().manual_seed(seed))


@MISTAKES.wrong(
    "make_loaders", "D3", name="the sizes of the parts do not add up to the number of rows",
    hint=NO_SPLIT_AT,
)  # fmt: skip
def loaders_sizes_off(inputs, targets, val_size, batch_size, seed):
    return random_split(TensorDataset(inputs, targets), [len(inputs), val_size])


@MISTAKES.wrong(
    "make_loaders", "D3", name="the size of the validation part does not come from val_size",
    hint=NO_SPLIT_AT,
)  # fmt: skip
def loaders_fixed_size(inputs, targets, val_size, batch_size, seed):
    return loaders_right(inputs, targets, max(1, len(inputs) // 5), batch_size, seed)


@MISTAKES.wrong(
    "make_loaders", "D16", name="datasets are returned, not loaders",
    hint="What turns a dataset into batches that are shuffled again in each epoch?",
)  # fmt: skip
def loaders_datasets(inputs, targets, val_size, batch_size, seed):
    return _split(inputs, targets, val_size, seed)


@MISTAKES.wrong(
    "make_loaders", "D16", name="lists of batches are returned, not loaders",
    hint="What turns a dataset into batches that are shuffled again in each epoch?",
)  # fmt: skip
def loaders_lists(inputs, targets, val_size, batch_size, seed):
    loaders = loaders_right(inputs, targets, val_size, batch_size, seed)
    return tuple(list(loader) for loader in loaders)


MISTAKES.property(
    "make_loaders", "D9", name="inputs and targets are passed to DataLoader as two separate arguments",
    hint="What is the second positional argument of DataLoader?",
)  # fmt: skip
MISTAKES.property(
    "make_loaders", "A6", name="the rows are reshaped, or cut in the wrong place",
    hint="What is the shape of one row's inputs and targets in a batch, and what was it when they were passed in?",
)  # fmt: skip
MISTAKES.property(
    "make_loaders", "D6", name="the two parts overlap, or do not cover each row exactly once",
    hint="Does every row end up in exactly one of the two parts, and only once?",
)  # fmt: skip
MISTAKES.property(
    "make_loaders", "D3", name="the sizes of the two parts do not follow from val_size",
    hint=NO_SPLIT_AT,
)  # fmt: skip
MISTAKES.property(
    "make_loaders", "D7", name="inputs and targets are reordered separately",
    hint="Does row i of the inputs still belong to row i of the targets?",
)  # fmt: skip
MISTAKES.property(
    "make_loaders", "B6", name="the values are converted to a different dtype along the way",
    hint="What is the dtype of nn.Linear's weights, and what is the dtype of your batches?",
)  # fmt: skip
MISTAKES.property(
    "make_loaders", "C18", name="an in-place operation changes the tensors that were passed in",
    hint=IN_PLACE,
)  # fmt: skip
