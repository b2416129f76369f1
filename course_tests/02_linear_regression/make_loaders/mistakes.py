"""The known mistakes of `make_loaders`, each as code that makes it, most likely first."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.utils.data import DataLoader, Subset, TensorDataset, random_split

from gradkit.mistakes import Catalogue

from ..hints import IN_PLACE

# ruff: noqa: D103 -- what each of them does stands in its decorator

MISTAKES = Catalogue()

WHICH = "Print the lengths of both datasets: which of them goes into which loader?"
CHANCE = "Where does chance enter your function, and what does it know about the seed?"
DEALT = "How many rows has each batch, and which argument of each DataLoader decides on that?"
ORDER = "What makes the order of the training rows change from epoch to epoch?"
NO_SPLIT_AT = "Do the sizes of the two parts make the whole, and where do they come from?"


def _split(inputs: Tensor, targets: Tensor, val_size: int, seed: int | None) -> tuple[Any, Any]:
    dataset = TensorDataset(inputs, targets)
    chance = torch.Generator()
    chance.manual_seed(int(torch.randint(2**40, ())) if seed is None else seed)
    return tuple(  # type: ignore[return-value]
        random_split(dataset, [len(dataset) - val_size, val_size], generator=chance)
    )


@MISTAKES.wrong(
    "make_loaders", "D2", name="the two sizes have changed places, so that most rows are for "
    "validation", hint=WHICH,
)  # fmt: skip
def loaders_sizes_swapped(inputs, targets, val_size, batch_size, seed):
    val, train = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


@MISTAKES.wrong("make_loaders", "D17", name="the validation loader is returned first", hint=WHICH)
def loaders_swapped(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(val, batch_size), DataLoader(train, batch_size, shuffle=True)


@MISTAKES.wrong(
    "make_loaders", "D12", name="the seed does not reach the line that splits the rows", hint=CHANCE
)
def loaders_unseeded(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, None)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


@MISTAKES.wrong("make_loaders", "D12", name="the seed 0 is taken for no seed", hint=CHANCE)
def loaders_zero_unseeded(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed or None)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


# Two codes of one and the same trace: a fixed seed, and no chance at all.
for _code in ("D12", "D5"):

    @MISTAKES.wrong(
        "make_loaders", _code, name="the split is always the same, whatever the seed", hint=CHANCE
    )
    def loaders_fixed_seed(inputs, targets, val_size, batch_size, seed):
        train, val = _split(inputs, targets, val_size, 42)
        return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


@MISTAKES.wrong(
    "make_loaders", "D5", name="the first rows are for training and the last for validation, "
    "without any chance", hint="What if the rows come sorted?",
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
    "make_loaders", "D11", name="the validation loader shuffles, and the training loader does not",
    hint=ORDER,
)  # fmt: skip
def loaders_wrong_one_shuffled(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size), DataLoader(val, batch_size, shuffle=True)


@MISTAKES.wrong("make_loaders", "D10", name="batches that are not full are dropped", hint=DEALT)
def loaders_drop_last(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return (
        DataLoader(train, batch_size, shuffle=True, drop_last=True),
        DataLoader(val, batch_size, drop_last=True),
    )


@MISTAKES.wrong(
    "make_loaders", "D10", name="training batches that are not full are dropped", hint=DEALT
)
def loaders_drop_last_training(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size, shuffle=True, drop_last=True), DataLoader(val, batch_size)


@MISTAKES.wrong(
    "make_loaders", "D10", name="validation batches that are not full are dropped", hint=DEALT
)
def loaders_drop_last_validation(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size, drop_last=True)


@MISTAKES.wrong(
    "make_loaders", "D10", name="batch_size does not reach the training loader", hint=DEALT
)
def loaders_batches_of_one(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, shuffle=True), DataLoader(val)


@MISTAKES.wrong(
    "make_loaders", "D10", name="batch_size does not reach the validation loader", hint=DEALT
)
def loaders_validation_in_ones(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val)


@MISTAKES.wrong(
    "make_loaders", "D18", name="validation comes in one batch, or in batches of another size",
    hint=DEALT,
)  # fmt: skip
def loaders_validation_at_once(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, val_size)


@MISTAKES.wrong(
    "make_loaders", "D18", name="validation comes in batches of twice the size", hint=DEALT
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
    "make_loaders", "D6", name="the training loader also has the rows for validation",
    hint="Can one row be in both?",
)  # fmt: skip
def loaders_overlap(inputs, targets, val_size, batch_size, seed):
    _, val = _split(inputs, targets, val_size, seed)
    whole = TensorDataset(inputs, targets)
    return DataLoader(whole, batch_size, shuffle=True), DataLoader(val, batch_size)


@MISTAKES.wrong(
    "make_loaders", "D6", name="the rows of the two parts are drawn independently of one another",
    hint="Can one row be in both?",
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
    "make_loaders", "D6", name="some rows are in neither part", hint="Is each row somewhere?"
)
def loaders_incomplete(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    train = Subset(train, range(max(1, len(train) - 1)))
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


@MISTAKES.wrong(
    "make_loaders", "D7", name="inputs and targets are permuted separately",
    hint="Does row i still belong to answer i?",
)  # fmt: skip
def loaders_unpaired(inputs, targets, val_size, batch_size, seed):
    chance = torch.Generator().manual_seed(seed)
    inputs = inputs[torch.randperm(len(inputs), generator=chance)]
    targets = targets[torch.randperm(len(targets), generator=chance)]
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


@MISTAKES.wrong(
    "make_loaders", "D8", name="the dataset holds targets first and inputs second",
    hint="In which order does TensorDataset get its tensors, and the training loop its batches?",
)  # fmt: skip
def loaders_targets_first(inputs, targets, val_size, batch_size, seed):
    return loaders_right(targets, inputs, val_size, batch_size, seed)


def loaders_right(
    inputs: Tensor, targets: Tensor, val_size: int, batch_size: int, seed: int
) -> tuple[Any, Any]:
    """Two right loaders, for mistakes in what they are made from."""
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


@MISTAKES.wrong(
    "make_loaders", "D1", name="the loaders hold inputs without targets",
    hint="What is one row of the dataset that each loader goes through?",
)  # fmt: skip
def loaders_inputs_only(inputs, targets, val_size, batch_size, seed):
    cut = len(inputs) - val_size
    rows = inputs[torch.randperm(len(inputs), generator=torch.Generator().manual_seed(seed))]
    return DataLoader(rows[:cut], batch_size, shuffle=True), DataLoader(rows[cut:], batch_size)


@MISTAKES.wrong(
    "make_loaders", "D4", name="random_split is not told the sizes of the parts",
    hint="Which argument of random_split is missing?",
)  # fmt: skip
def loaders_no_sizes(inputs, targets, val_size, batch_size, seed):
    return random_split(TensorDataset(inputs, targets))  # type: ignore[call-arg]


@MISTAKES.wrong(
    "make_loaders", "D4", name="the sizes of the parts are no whole numbers",
    hint="Is each of the two sizes an int?",
)  # fmt: skip
def loaders_float_sizes(inputs, targets, val_size, batch_size, seed):
    sizes = [float(len(inputs) - val_size), float(val_size)]
    chance = torch.Generator().manual_seed(seed)
    return random_split(TensorDataset(inputs, targets), sizes, generator=chance)


@MISTAKES.wrong(
    "make_loaders", "D4", name="the sizes of the parts are no whole numbers",
    hint="Is each of the two sizes an int?",
)  # fmt: skip
def loaders_float_sizes_unseeded(inputs, targets, val_size, batch_size, seed):
    sizes = [float(len(inputs) - val_size), float(val_size)]
    return random_split(TensorDataset(inputs, targets), sizes)


for _share in (0.8, 0.9, 0.7, 0.75):

    @MISTAKES.wrong(
        "make_loaders", "D3", name="the sizes of the parts are fixed shares, which need not add up",
        hint=NO_SPLIT_AT,
    )  # fmt: skip
    def loaders_shares(inputs, targets, val_size, batch_size, seed, share=_share):
        dataset, total = TensorDataset(inputs, targets), len(inputs)
        parts = [int(total * share), int(total * (1 - share))]
        return random_split(dataset, parts, generator=torch.Generator().manual_seed(seed))


@MISTAKES.wrong(
    "make_loaders", "D3", name="the sizes of the parts don't add up to the number of rows",
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
    hint="What turns a dataset into shuffled batches, anew for each epoch?",
)  # fmt: skip
def loaders_datasets(inputs, targets, val_size, batch_size, seed):
    return _split(inputs, targets, val_size, seed)


@MISTAKES.wrong(
    "make_loaders", "D16", name="lists of batches are returned, not loaders",
    hint="What turns a dataset into shuffled batches, anew for each epoch?",
)  # fmt: skip
def loaders_lists(inputs, targets, val_size, batch_size, seed):
    loaders = loaders_right(inputs, targets, val_size, batch_size, seed)
    return tuple(list(loader) for loader in loaders)


MISTAKES.property(
    "make_loaders", "D9", name="inputs and targets are handed to DataLoader one after the other",
    hint="What is the second positional argument of DataLoader?",
)  # fmt: skip
MISTAKES.property(
    "make_loaders", "A6", name="rows were reshaped, or cut at a column that is not always the same",
    hint="Which shape has one row's target in a batch, and which had it when it was handed in?",
)  # fmt: skip
MISTAKES.property(
    "make_loaders", "D6", name="the two parts overlap, or don't make the whole",
    hint="Can one row be in both parts, or twice in one, and is each row somewhere?",
)  # fmt: skip
MISTAKES.property(
    "make_loaders", "D3", name="the sizes of the two parts don't follow from val_size",
    hint=NO_SPLIT_AT,
)  # fmt: skip
MISTAKES.property(
    "make_loaders", "D7", name="inputs and targets are put into an order separately",
    hint="Does row i still belong to answer i?",
)  # fmt: skip
MISTAKES.property(
    "make_loaders", "B6", name="the numbers are converted to another dtype on the way",
    hint="Which dtype do the weights of nn.Linear have, and your batches?",
)  # fmt: skip
MISTAKES.property(
    "make_loaders", "C18", name="an operation in place changes the tensors that were handed in",
    hint=IN_PLACE,
)  # fmt: skip
