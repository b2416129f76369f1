"""Wrong references for `fit`: which batches make steps, when, and with which optimiser."""

from __future__ import annotations

import copy
from typing import Any

import torch

from ...evaluate.reference import evaluate
from .catalogue import enter
from .training import all_rows, loss_of, right_epoch, step, training

_UNMOVED = "What does step() read, and whose weights does it change?"
_PILED_UP = "What is in .grad before the second backward?"
_PER_EPOCH = "How many backward calls are there between two resets?"
_OWN = "What is the argument opt_func for?"
_RETURN = "When does return run, and how often is a new pass over the loader begun?"
_PASSES = "How often is a new pass over the loader begun?"
_PER_BATCH = "Which lines run for each batch?"


def _never_reset(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        loss_of(model, batch).backward()
        opt.step()


def _reset_per_epoch(model: Any, opt: Any, train_dl: Any) -> None:
    opt.zero_grad()
    _never_reset(model, opt, train_dl)


def _reset_before_step(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        loss_of(model, batch).backward()
        opt.zero_grad()
        opt.step()


def _stale_step(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        opt.step()
        opt.zero_grad()
        loss_of(model, batch).backward()


def _stale_after_forward(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        loss = loss_of(model, batch)
        opt.step()
        opt.zero_grad()
        loss.backward()


def _last_batch_only(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        opt.zero_grad()
        loss = loss_of(model, batch)
    loss.backward()
    opt.step()


def _one_step_of_sums(model: Any, opt: Any, train_dl: Any) -> None:
    opt.zero_grad()
    for batch in train_dl:
        loss_of(model, batch).backward()
    opt.step()


def _one_step_of_last(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        opt.zero_grad()
        loss_of(model, batch).backward()
    opt.step()


def _first_batch_only(model: Any, opt: Any, train_dl: Any) -> None:
    step(model, opt, next(iter(train_dl)))


def _whole_per_epoch(model: Any, opt: Any, train_dl: Any) -> None:
    step(model, opt, all_rows(train_dl))


def _whole_per_batch(model: Any, opt: Any, train_dl: Any) -> None:
    everything = all_rows(train_dl)
    for _ in range(len(train_dl)):
        step(model, opt, everything)


enter("E1", name="the gradients are never reset", hint=_PILED_UP)(training(_never_reset))
enter("E4", name="the gradients are reset once in an epoch", hint=_PER_EPOCH)(
    training(_reset_per_epoch)
)
enter("E2", name="the gradients are reset before the step uses them", hint=_UNMOVED)(
    training(_reset_before_step)
)
enter("E18", name="a copy of the model is trained", hint=_UNMOVED)(
    lambda epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD: training(right_epoch)(
        epochs, lr, copy.deepcopy(model), train_dl, val_dl, opt_func
    )
)
enter("E3", name="the step comes before the backward that it needs", hint=_UNMOVED)(
    training(_stale_step)
)
enter("E3", name="the step comes before the backward that it needs", hint=_UNMOVED)(
    training(_stale_after_forward)
)


@enter("E11", name="another model than the one handed in is trained", hint=_UNMOVED)
def _unmoved(
    epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, opt_func: Any = None
) -> Any:
    return [evaluate(model, val_dl) for _ in range(epochs)]


@enter("E7", name="fit returns within the loop over the epochs", hint=_RETURN)
def _one_epoch(
    epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, opt_func: Any = torch.optim.SGD
) -> Any:
    return training(right_epoch)(1, lr, model, train_dl, val_dl, opt_func)


@enter("E7", name="fit returns within the loop over the batches", hint=_RETURN)
def _one_batch(
    epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, opt_func: Any = torch.optim.SGD
) -> Any:
    _first_batch_only(model, opt_func(model.parameters(), lr), train_dl)
    return []


@enter("E14", name="one pass over the loader must do for all epochs", hint=_RETURN)
def _one_iterator(
    epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, opt_func: Any = torch.optim.SGD
) -> Any:
    batches = iter(train_dl)
    return training(lambda m, o, _: right_epoch(m, o, batches))(
        epochs, lr, model, train_dl, val_dl, opt_func
    )


@enter("E14", name="the batches of one pass over the loader are used in every epoch", hint=_PASSES)
def _kept_batches(
    epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, opt_func: Any = torch.optim.SGD
) -> Any:
    return training(right_epoch)(epochs, lr, model, list(train_dl), val_dl, opt_func)


enter("E14", name="only the first batch of each epoch is used", hint=_PER_BATCH)(
    training(_first_batch_only)
)
enter("E5", name="a new optimiser is made in each epoch", hint="What does the optimiser remember?")(
    training(right_epoch, renew=True)
)
enter("E6", name="SGD is always used, whatever opt_func is", hint=_OWN)(
    training(right_epoch, opt_func=torch.optim.SGD)
)
enter("E6", name="Adam is always used, whatever opt_func is", hint=_OWN)(
    training(right_epoch, opt_func=torch.optim.Adam)
)
for _lr in (0.001, 0.01, 0.1, 1e-5):
    enter(
        "E6", name="a learning rate is written into the code", hint="What is the argument lr for?"
    )(
        training(
            right_epoch, opt_func=lambda parameters, lr, _lr=_lr: torch.optim.SGD(parameters, _lr)
        )
    )
    enter(
        "E6", name="a learning rate is written into the code", hint="What is the argument lr for?"
    )(
        lambda epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD, _lr=_lr: training(
            right_epoch
        )(epochs, _lr, model, train_dl, val_dl, opt_func)
    )
enter("E13", name="backward and step run once in an epoch, for its last batch", hint=_PER_BATCH)(
    training(_last_batch_only)
)
enter(
    "E13",
    name="there is one step in an epoch, with the gradients of its last batch",
    hint=_PER_BATCH,
)(training(_one_step_of_last))
enter(
    "E13",
    name="there is one step in an epoch, with the sum of its batches' gradients",
    hint=_PER_BATCH,
)(training(_one_step_of_sums))
enter("E8", name="each epoch is one step on all the rows", hint="Which rows made this loss?")(
    training(_whole_per_epoch)
)
enter("E8", name="each step uses all the rows", hint="Which rows made this loss?")(
    training(_whole_per_batch)
)
