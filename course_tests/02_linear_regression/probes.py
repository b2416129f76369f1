"""What runs in the student's process: it calls the answers and returns plain values.

Nothing here knows a right answer. Which numbers go in, and what should come out, is decided
elsewhere.
"""

# ruff: noqa: PLR0917 -- cases are handed over by keyword

from __future__ import annotations

import contextlib
import random
import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 -- its usual name
from torch import nn
from torch.utils.data import DataLoader, IterableDataset, Sampler, TensorDataset

Tensor = torch.Tensor
Weights = list[Tensor]


def _plain(value: Any) -> Any:
    """Return a tensor's value as it is now; anything else as it is."""
    return value.detach().clone() if isinstance(value, Tensor) else value


# --- mse --------------------------------------------------------------------------------------


def loss_value(mse: Callable[..., Any], predictions: Tensor, targets: Tensor) -> Any:
    """Return what `mse` gives."""
    return _plain(mse(predictions, targets))


def loss_gradient(
    mse: Callable[..., Any], predictions: Tensor, targets: Tensor, slope: float
) -> Any:
    """Return the gradient that arrives in front of the predictions, for a multiple of the loss."""
    start = predictions.requires_grad_()
    loss = mse(start * 1, targets)  # times 1: predictions are a model's output, never a leaf
    if not isinstance(loss, Tensor):
        return ["no tensor", loss]
    if not loss.requires_grad:
        return ["no graph", _plain(loss)]
    if loss.dim():
        return ["no number", _plain(loss)]
    (slope * loss).backward()
    return ["gradient", start.grad]


def loss_twice(mse: Callable[..., Any], predictions: Tensor, targets: Tensor) -> Any:
    """Return two losses of the same arguments, and what the arguments hold after each call."""
    found = []
    for _ in range(2):
        loss = _plain(mse(predictions, targets))
        found.append([loss, _plain(predictions), _plain(targets)])
    return found


# --- train_by_hand ----------------------------------------------------------------------------


def hand_trained(
    train_by_hand: Callable[..., Any],
    inputs: Tensor,
    targets: Tensor,
    w: Tensor,
    b: Tensor,
    lr: float,
    epochs: int,
) -> Any:
    """Return what `train_by_hand` gives, and what the data hold afterwards."""
    with _working_mse(train_by_hand):
        result = train_by_hand(inputs, targets, w.requires_grad_(), b.requires_grad_(), lr, epochs)
    if isinstance(result, list | tuple):
        result = [_plain(value) for value in result]
    return {"result": _plain(result), "data": [inputs.detach(), targets.detach()]}


def hand_trained_twice(
    train_by_hand: Callable[..., Any],
    inputs: Tensor,
    targets: Tensor,
    w: Tensor,
    b: Tensor,
    lr: float,
    epochs: int,
) -> Any:
    """Return what `hand_trained` does, and where as many calls of a single step each lead.

    Where a single step raises an exception, only that: many steps would raise the same.
    """

    def trained(w: Any, b: Any, epochs: int) -> Any:
        rows = inputs.clone(), targets.clone()
        return hand_trained(train_by_hand, *rows, w.clone(), b.clone(), lr, epochs)

    steps: Any = [w, b]
    for number in range(epochs):
        try:
            steps = trained(*map(torch.as_tensor, steps), 1)["result"]
            whole = [value.shape for value in steps] == [w.shape, b.shape]
        except Exception as error:  # noqa: BLE001 -- whatever a wrong step leads to
            if not number:
                return {"raised": type(error).__name__}
            whole = False
        if not whole:
            steps = None
            break
    return trained(w, b, epochs) | {"steps": steps}


@contextlib.contextmanager
def _working_mse(train_by_hand: Any) -> Iterator[None]:
    """Let a notebook's `train_by_hand` that calls the notebook's `mse` find one that works.

    The name is lent in the notebook alone: references lie in other modules, and those stay as they
    are. Whatever the notebook calls the two arguments, they are the two tensors of the call.
    """
    notebook = vars(sys.modules["__main__"])
    own = notebook.get("mse")
    if notebook.get("train_by_hand") is not train_by_hand or not callable(own):
        yield
        return

    def mean_of_squares(*values: Any, **named: Any) -> Any:
        tensors = [value for value in (*values, *named.values()) if isinstance(value, Tensor)]
        if len(tensors) != 2:
            return own(*values, **named)
        return ((tensors[0] - tensors[1]) ** 2).mean()

    notebook["mse"] = mean_of_squares
    try:
        yield
    finally:
        notebook["mse"] = own


# --- first_rows -------------------------------------------------------------------------------


def rows_of(
    first_rows: Callable[..., Any],
    inputs: Tensor,
    targets: Tensor,
    n: int,
    batch_size: int,
    shuffle: bool,  # noqa: FBT001 -- called by keyword
) -> Any:
    """Return the length and the batches of a loader on what `first_rows` gives."""
    dataset = TensorDataset(inputs, targets)
    rows = first_rows(dataset, n)
    if rows is None:
        return {"problem": "None"}
    try:
        length = len(rows)
        batches = [_batch(batch) for batch in DataLoader(rows, batch_size, shuffle=shuffle)]
    except Exception as error:  # noqa: BLE001 -- whatever a wrong kind of object leads to
        return {"problem": type(error).__name__, "kind": _kind(rows)}
    return {
        "length": length,
        "batches": batches,
        "dataset": [len(dataset), *[_batch(dataset[i]) for i in range(len(dataset))]],
    }


def _kind(rows: Any) -> str:
    """Say roughly what was given in place of a dataset: it names a mistake, and decides nothing."""
    if isinstance(rows, DataLoader):
        return "loader"
    if hasattr(rows, "__next__"):
        return "iterator"
    return "iterable" if isinstance(rows, IterableDataset) else "other"


def _batch(batch: Any) -> Any:
    return [_plain(part) for part in batch] if isinstance(batch, list | tuple) else _plain(batch)


# --- make_loaders -----------------------------------------------------------------------------


def passes(
    make_loaders: Callable[..., Any],
    inputs: Tensor,
    targets: Tensor,
    val_size: int,
    batch_size: int,
    seed: int,
    epochs: int,
) -> Any:
    """Return the batches of some passes over each of the two loaders, and the given tensors."""
    loaders = make_loaders(inputs, targets, val_size, batch_size, seed)
    return {"loaders": _read(loaders, epochs), "given": [_plain(inputs), _plain(targets)]}


def splits(
    make_loaders: Callable[..., Any],
    inputs: Tensor,
    targets: Tensor,
    val_size: int,
    batch_size: int,
    seeds: list[int],
    state: int,
) -> Any:
    """Return the batches of the loaders for each seed; chance stands elsewhere at each call."""
    found = []
    for number, seed in enumerate(seeds):
        torch.manual_seed(state + number)
        np.random.seed((state + number) % 2**32)  # noqa: NPY002 -- what an answer may draw from
        random.seed(state + number)
        rows = inputs.clone(), targets.clone()
        found.append(_read(make_loaders(*rows, val_size, batch_size, seed), 1))
    return found


def _read(loaders: Any, epochs: int) -> Any:
    if not isinstance(loaders, list | tuple):
        return _plain(loaders)
    return [
        {
            "kind": type(loader).__name__,
            "loader": isinstance(loader, DataLoader),
            "passes": [[_batch(batch) for batch in loader] for _ in range(epochs)],
        }
        if hasattr(loader, "__iter__")
        else {"kind": type(loader).__name__, "loader": False, "passes": None}
        for loader in loaders
    ]


# --- fit --------------------------------------------------------------------------------------


class Line(nn.Linear):
    """A linear layer that notes that it was called."""

    def __init__(self, weights: Weights) -> None:
        w = weights[0]
        super().__init__(w.shape[1], w.shape[0])
        self.calls = 0
        _set(self, weights)

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002 -- torch's own name
        self.calls += 1
        return super().forward(input)


class Bend(nn.Module):
    """Two layers with a bend in between."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        w1, _, w2, _ = weights
        self.inner = nn.Linear(w1.shape[1], w1.shape[0])
        self.outer = nn.Linear(w2.shape[1], w2.shape[0])
        self.calls = 0
        _set(self, weights)

    def forward(self, rows: Tensor) -> Tensor:
        self.calls += 1
        return self.outer(torch.tanh(self.inner(rows)))  # type: ignore[no-any-return]


class Hill(nn.Module):
    """A parabola whose three coefficients are bare parameters."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        self.top, self.tilt, self.turn = (nn.Parameter(value.clone()) for value in weights)
        self.calls = 0

    def forward(self, rows: Tensor) -> Tensor:
        self.calls += 1
        return self.top + self.tilt * rows + self.turn * rows**2


MODELS: dict[str, Callable[[Weights], nn.Module]] = {"line": Line, "bend": Bend, "hill": Hill}


def _set(model: nn.Module, weights: Weights) -> None:
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), weights, strict=True):
            parameter.copy_(value)


def dear_above(input: Tensor, target: Tensor) -> Tensor:  # noqa: A002 -- torch's own names
    """Squared differences, where predicting too much costs three times as much."""
    gap = input - target
    return torch.where(gap > 0, 3 * gap * gap, gap * gap).mean()


class RowTotals(nn.Module):
    """Absolute differences, added up within each row and averaged over the rows."""

    def forward(self, input: Tensor, target: Tensor) -> Tensor:  # noqa: A002 -- torch's own names
        return (input - target).abs().sum(-1).mean()


LOSSES: dict[str, Callable[..., Tensor]] = {
    "mse": F.mse_loss,
    "dear_above": dear_above,
    "cross_entropy": F.cross_entropy,
    "absolute": nn.L1Loss(),
    "row_totals": RowTotals(),
}


class Turns(Sampler[int]):
    """Another order of the rows for each pass; only a pass that came to its end counts."""

    def __init__(self, orders: list[list[int]]) -> None:
        self.orders = orders
        self.done = 0

    def __iter__(self) -> Iterator[int]:
        order = self.orders[self.done % len(self.orders)]
        for number, row in enumerate(order, 1):
            if number == len(order):
                self.done += 1
            yield row

    def __len__(self) -> int:
        return len(self.orders[0])


def trained(
    fit: Callable[..., Any],
    num_epochs: int,
    model: str,
    weights: Weights,
    loss: str,
    inputs: Tensor,
    targets: Tensor,
    batch_size: int,
    settings: dict[str, Any],
    orders: list[list[int]] | None = None,
) -> Any:
    """Let `fit` train a model; return the weights before and after, and who was called at all.

    `settings` are the optimiser's: its `name`, and `factors` by which the learning rates of the
    parameters differ.
    """
    network = MODELS[model](weights)
    settings = dict(settings)
    factors = settings.pop("factors", None)
    kind = getattr(torch.optim, settings.pop("name", "SGD"))
    parameters: Any = list(network.parameters())
    if factors:
        parameters = [
            {"params": [parameter], "lr": settings["lr"] * factor}
            for parameter, factor in zip(parameters, factors, strict=True)
        ]
    optimiser = kind(parameters, **settings)
    # Which of the given objects did something names a mistake, and never decides points.
    steps: list[Weights] = []
    moved: list[bool] = []

    def step_begins(*_: Any) -> None:
        steps.append([_plain(parameter) for parameter in network.parameters()])

    def step_ends(*_: Any) -> None:
        moved.append(not all(map(torch.equal, steps[-1], network.parameters())))

    optimiser.register_step_pre_hook(step_begins)
    optimiser.register_step_post_hook(step_ends)
    loader = DataLoader(
        TensorDataset(inputs, targets), batch_size, sampler=Turns(orders) if orders else None
    )
    fit(num_epochs, network, LOSSES[loss], optimiser, loader)
    return {
        "epochs": num_epochs,
        "start": weights,
        "weights": [_plain(parameter) for parameter in network.parameters()],
        "model called": network.calls > 0,
        "optimiser called": bool(steps),
        "steps": len(steps),
        "step moved": any(moved),
    }


# --- predict ----------------------------------------------------------------------------------


class Tinted(Bend):
    """A model whose layers come out shifted once autograd has recorded them, in this call or before."""

    def __init__(self, weights: Weights, shifts: Weights) -> None:
        super().__init__(weights)
        self.shifts = shifts
        self.seen = False

    def forward(self, rows: Tensor) -> Tensor:
        hidden = self.inner(rows)
        self.seen = self.seen or _recorded(hidden)
        if self.seen:
            hidden = hidden + self.shifts[0]
        result = self.outer(torch.tanh(hidden))
        self.seen = self.seen or _recorded(result)
        return result + self.shifts[1] if self.seen else result


def _recorded(tensor: Tensor) -> bool:
    """Whether autograd follows a tensor, asked of torch's own C type, which nobody can patch."""
    return bool(vars(type(tensor).__mro__[-2])["requires_grad"].__get__(tensor))


def predictions(predict: Callable[..., Any], model: str, weights: Weights, inputs: Tensor) -> Any:
    """Return what `predict` gives."""
    return _plain(predict(MODELS[model](weights), inputs))


def unrecorded(
    predict: Callable[..., Any], weights: Weights, shifts: Weights, inputs: Tensor
) -> Any:
    """Return the predictions of a model that tells by its values whether autograd recorded.

    Where the predictions themselves require gradients, they are shifted as well.
    """
    found = predict(Tinted(weights, shifts), inputs)
    shifted = isinstance(found, Tensor) and _recorded(found)
    return _plain(found) + 1 if shifted else _plain(found)


def afterwards(
    predict: Callable[..., Any],
    weights: Weights,
    inputs: Tensor,
    slopes: Tensor,
    other: Tensor,
    gradient: Tensor,
) -> Any:
    """Return the predictions, and what a training step finds after them: values and gradients.

    The gradients are those of the parameters from before the call: an optimiser would hold these.
    The weight's has a `gradient` already, to which more is added.
    """
    model = Line(weights)
    parameters = [model.weight, model.bias]
    model.weight.grad = gradient.clone()
    rows = inputs.clone()
    found = _plain(predict(model, rows))
    values = [_plain(parameter) for parameter in model.parameters()]
    fresh = nn.Parameter(other.clone())
    with contextlib.suppress(RuntimeError):  # where nothing requires gradients any more
        ((model(inputs) * slopes).sum() + (fresh**3).sum()).backward()
    gradients = [parameter.grad for parameter in [*parameters, fresh]]
    return {
        "predictions": found,
        "values": values,
        "gradients": gradients,
        "inputs": _plain(rows),
    }


# --- crop_model -------------------------------------------------------------------------------


def layer(crop_model: Any, inputs: Tensor) -> Any:
    """Return the model's outputs, the layer's weights, and the name of its type."""
    weight, bias = getattr(crop_model, "weight", None), getattr(crop_model, "bias", None)
    found = {
        "kind": type(crop_model).__name__,
        "linear": isinstance(crop_model, nn.Linear),
        "weight": _plain(weight),
        "bias": _plain(bias),
        "outputs": None,
    }
    if not callable(crop_model):
        return found
    try:
        with torch.no_grad():
            dtype = weight.dtype if isinstance(weight, Tensor) else inputs.dtype
            found["outputs"] = _plain(crop_model(inputs.to(dtype)))
    except Exception as error:  # noqa: BLE001 -- a layer of other sizes can't take these rows
        found["problem"] = type(error).__name__
    return found
