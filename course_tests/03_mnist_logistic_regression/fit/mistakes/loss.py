"""Wrong references for `fit`: the loss, and how many steps are made on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 -- its usual name

from ...hints import SOFTMAX_TWICE, WHOLE_IMAGES
from .catalogue import Fit, enter
from .training import loss_of, right_epoch, step, training

_STEPS = "How many steps are there, on which loss, and which way do they go?"


def _growing_loss(model: Any, opt: Any, train_dl: Any) -> None:
    total: Any = 0
    for batch in train_dl:
        opt.zero_grad()
        total = total + loss_of(model, batch)
        total.backward(retain_graph=True)
        opt.step()


def _twice(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        opt.zero_grad()
        loss_of(model, batch).backward()
        opt.step()
        opt.step()


def _full_batches_only(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        if len(batch[1]) == train_dl.batch_size:
            step(model, opt, batch)


def _with_loss(loss_of: Callable[[torch.Tensor, torch.Tensor], torch.Tensor]) -> Fit:
    """Return a fit that uses another loss of outputs and labels."""

    def epoch(model: Any, opt: Any, train_dl: Any) -> None:
        for images, labels in train_dl:
            opt.zero_grad()
            loss_of(model(images), labels).backward()
            opt.step()

    return training(epoch)


enter(
    "E9", name="the labels stand in the place of the outputs", hint="Which argument is the target?"
)(_with_loss(lambda outputs, labels: F.cross_entropy(labels, outputs)))
enter(
    "E10", name="the loss is another one than the cross-entropy", hint="Which loss was asked for?"
)(
    _with_loss(
        lambda outputs, labels: F.mse_loss(outputs, F.one_hot(labels, outputs.shape[1]).float())
    )
)
enter(
    "E10", name="the loss is another one than the cross-entropy", hint="Which loss was asked for?"
)(
    _with_loss(
        lambda outputs, labels: F.mse_loss(
            F.softmax(outputs, dim=1), F.one_hot(labels, outputs.shape[1]).float()
        )
    )
)
enter("F6", name="the loss gets probabilities instead of logits", hint=SOFTMAX_TWICE)(
    _with_loss(lambda outputs, labels: F.cross_entropy(F.softmax(outputs, dim=1), labels))
)
enter(
    "G11",
    name="nll_loss gets something that is no logarithm of probabilities",
    hint="What does nll_loss expect?",
)(_with_loss(lambda outputs, labels: F.nll_loss(F.softmax(outputs, dim=1), labels)))
enter(
    "G11",
    name="nll_loss gets something that is no logarithm of probabilities",
    hint="What does nll_loss expect?",
)(_with_loss(F.nll_loss))
enter("E15", name="the losses of a batch are added up and not averaged", hint=_STEPS)(
    _with_loss(lambda outputs, labels: F.cross_entropy(outputs, labels, reduction="sum"))
)
enter("E15", name="the loss is divided by the batch size once more", hint=_STEPS)(
    _with_loss(lambda outputs, labels: F.cross_entropy(outputs, labels) / len(labels))
)
enter("E15", name="the steps lead uphill", hint=_STEPS)(
    _with_loss(lambda outputs, labels: -F.cross_entropy(outputs, labels))
)
enter("E15", name="two steps are taken for each batch", hint=_STEPS)(training(_twice))
enter("E15", name="a smaller batch is left out", hint=_STEPS)(training(_full_batches_only))
for _more in (1, -1):
    enter("E15", name="there is one epoch too many or too few", hint=_STEPS)(
        lambda epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD, _more=_more: training(
            right_epoch
        )(epochs + _more, lr, model, train_dl, val_dl, opt_func)
    )
enter("F18", name="the model is given something other than its images", hint=WHOLE_IMAGES)(
    lambda epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD: training(
        lambda m, opt, dl: right_epoch(m, opt, ((x.flatten(1), y) for x, y in dl))
    )(epochs, lr, model, train_dl, val_dl, opt_func)
)
enter("E16", name="losses of earlier batches are added to this one's", hint="Which graph is this?")(
    training(_growing_loss)
)
enter(
    "E17",
    name="the loss is a plain number when backward is called",
    hint="Is the graph still attached?",
)(
    _with_loss(lambda outputs, labels: F.cross_entropy(outputs, labels).item())  # type: ignore[arg-type,return-value]
)
enter(
    "E17", name="the chain is cut before backward is called", hint="Is the graph still attached?"
)(_with_loss(lambda outputs, labels: F.cross_entropy(outputs.detach(), labels)))
