"""Wrong references for `fit`: the loss, and the number of steps on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 -- its usual name

from ...hints import SOFTMAX_TWICE, WHOLE_IMAGES
from .catalogue import Fit, enter
from .training import loss_of, right_epoch, step, training

_STEPS = "How many steps are taken, on which loss, and in which direction?"


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
    """Return a fit that uses another loss function of outputs and labels."""

    def epoch(model: Any, opt: Any, train_dl: Any) -> None:
        for images, labels in train_dl:
            opt.zero_grad()
            loss_of(model(images), labels).backward()
            opt.step()

    return training(epoch)


enter(
    "E9",
    name="outputs and labels are swapped in the loss",
    hint="Which argument of the loss function is the target?",
)(_with_loss(lambda outputs, labels: F.cross_entropy(labels, outputs)))
enter(
    "E10",
    name="a loss other than the cross-entropy is used",
    hint="Which loss should fit minimize?",
)(
    _with_loss(
        lambda outputs, labels: F.mse_loss(outputs, F.one_hot(labels, outputs.shape[1]).float())
    )
)
enter(
    "E10",
    name="a loss other than the cross-entropy is used",
    hint="Which loss should fit minimize?",
)(
    _with_loss(
        lambda outputs, labels: F.mse_loss(
            F.softmax(outputs, dim=1), F.one_hot(labels, outputs.shape[1]).float()
        )
    )
)
enter("F6", name="the loss function gets probabilities instead of logits", hint=SOFTMAX_TWICE)(
    _with_loss(lambda outputs, labels: F.cross_entropy(F.softmax(outputs, dim=1), labels))
)
enter(
    "G11",
    name="nll_loss gets something other than log-probabilities",
    hint="What kind of input does nll_loss expect?",
)(_with_loss(lambda outputs, labels: F.nll_loss(F.softmax(outputs, dim=1), labels)))
enter(
    "G11",
    name="nll_loss gets something other than log-probabilities",
    hint="What kind of input does nll_loss expect?",
)(_with_loss(F.nll_loss))
enter("E15", name="the losses of a batch are summed, not averaged", hint=_STEPS)(
    _with_loss(lambda outputs, labels: F.cross_entropy(outputs, labels, reduction="sum"))
)
enter("E15", name="the loss is divided by the batch size a second time", hint=_STEPS)(
    _with_loss(lambda outputs, labels: F.cross_entropy(outputs, labels) / len(labels))
)
enter("E15", name="the steps go uphill", hint=_STEPS)(
    _with_loss(lambda outputs, labels: -F.cross_entropy(outputs, labels))
)
enter("E15", name="each batch gets two steps", hint=_STEPS)(training(_twice))
enter("E15", name="smaller batches are left out", hint=_STEPS)(training(_full_batches_only))
for _more in (1, -1):
    enter("E15", name="there is one epoch too many or too few", hint=_STEPS)(
        lambda epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD, _more=_more: training(
            right_epoch
        )(epochs + _more, lr, model, train_dl, val_dl, opt_func)
    )
enter(
    "F18",
    name="the model is called with something other than the original images",
    hint=WHOLE_IMAGES,
)(
    lambda epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD: training(
        lambda m, opt, dl: right_epoch(m, opt, ((x.flatten(1), y) for x, y in dl))
    )(epochs, lr, model, train_dl, val_dl, opt_func)
)
enter(
    "E16",
    name="the losses of earlier batches are added to the loss of the current batch",
    hint="Which batches does the loss include when backward() runs?",
)(training(_growing_loss))
enter(
    "E17",
    name="the loss is a plain number when backward() is called",
    hint="Is the loss still connected to the graph when backward() runs?",
)(
    _with_loss(lambda outputs, labels: F.cross_entropy(outputs, labels).item())  # type: ignore[arg-type,return-value]
)
enter(
    "E17",
    name="the graph is cut before backward() is called",
    hint="Is the loss still connected to the graph when backward() runs?",
)(_with_loss(lambda outputs, labels: F.cross_entropy(outputs.detach(), labels)))
