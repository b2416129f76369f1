"""Wrong references for `fit`: the returned list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from ...evaluate.reference import evaluate
from ...hints import AGAIN
from .catalogue import Fit, enter
from .training import right_epoch, training

_WHEN = "When is an entry added to the list, and what exactly does it measure?"


def _recording(entries: Callable[[Any, Any, Any, int], list[Any]], *, before: int = 0) -> Fit:
    """Return a fit that trains correctly and lists what `entries` returns for each epoch."""

    def fit(
        epochs: int,
        lr: float,
        model: Any,
        train_dl: Any,
        val_dl: Any,
        opt_func: Any = torch.optim.SGD,
    ) -> Any:
        opt = opt_func(model.parameters(), lr)
        history = [evaluate(model, val_dl)] * before
        for epoch in range(epochs):
            first = evaluate(model, val_dl)
            right_epoch(model, opt, train_dl)
            history += entries(model, (train_dl, val_dl), first, epochs - epoch)
        return history

    return fit


enter("E21", name="nothing is returned", hint="What should fit return?")(
    lambda *args, **kwargs: (training(right_epoch)(*args, **kwargs), None)[1]
)
enter(
    "E21",
    name="a single dictionary is returned, not a list with a result for each epoch",
    hint="What should fit return?",
)(lambda *args, **kwargs: training(right_epoch)(*args, **kwargs)[-1])
enter("E21", name="the list starts with a result from before the training", hint=_WHEN)(
    _recording(lambda m, dls, _, left: [evaluate(m, dls[1])], before=1)
)
enter("E21", name="the model is evaluated before each epoch, not after it", hint=_WHEN)(
    _recording(lambda m, dls, first, left: [first])
)
enter(
    "E21",
    name="the model is evaluated only after all epochs, or the list is created again in each epoch",
    hint=_WHEN,
)(_recording(lambda m, dls, _, left: [evaluate(m, dls[1])] if left == 1 else []))
enter("E21", name="the result after the last epoch is repeated for all epochs", hint=_WHEN)(
    lambda *args, **kwargs: training(right_epoch)(*args, **kwargs)[-1:] * args[0]
)
enter("E21", name="an entry is added for each batch", hint=_WHEN)(
    _recording(lambda m, dls, _, left: [evaluate(m, dls[1])] * len(dls[0]))
)
enter("E21", name="the model is evaluated on the training data", hint=_WHEN)(
    _recording(lambda m, dls, _, left: [evaluate(m, dls[0])])
)
enter(
    "E21",
    name="the list contains single numbers, such as only the losses",
    hint="What does evaluate return, and what do you add to the list?",
)(_recording(lambda m, dls, _, left: [evaluate(m, dls[1])["val_loss"]]))
_history: list[Any] = []


@enter("B14", name="every call returns the same list", hint=AGAIN)
def _one_list(*args: Any, **kwargs: Any) -> Any:
    _history[:] = training(right_epoch)(*args, **kwargs)
    return _history


enter("E19", name="the list contains tensors", hint="Is each value a plain number or a tensor?")(
    _recording(lambda m, dls, _, left: [torch.tensor(evaluate(m, dls[1])["val_loss"])])
)
enter("E19", name="the list contains tensors", hint="Is each value a plain number or a tensor?")(
    _recording(
        lambda m, dls, _, left: [{k: torch.tensor(v) for k, v in evaluate(m, dls[1]).items()}]
    )
)
