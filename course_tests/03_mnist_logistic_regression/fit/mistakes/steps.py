"""Wrong references for `fit`: batches, order of the steps, optimizer."""

from __future__ import annotations

import copy
from typing import Any

import torch

from ...evaluate.reference import evaluate
from .catalogue import enter
from .training import all_rows, loss_of, right_epoch, step, training

_UNMOVED = "Which gradients does step() use, and which model's weights does it change?"
_PILED_UP = "What does .grad hold just before the second backward(), and when was it last reset?"
_PER_EPOCH = "How many backward() calls are there between two resets of the gradients?"
_OWN = "Where does your code use the argument opt_func?"
_RETURN = "When does return run, and how often does a new pass over the loader start?"
_PASSES = "How often does a new pass over the loader start?"
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


enter("E1", name="the gradients are never reset between batches", hint=_PILED_UP)(
    training(_never_reset)
)
enter("E4", name="the gradients are reset only once per epoch", hint=_PER_EPOCH)(
    training(_reset_per_epoch)
)
enter(
    "E2",
    name="the steps do not change this model's weights, for example because the gradients are reset just before step()",
    hint=_UNMOVED,
)(training(_reset_before_step))
enter("E18", name="a copy of the model is trained", hint=_UNMOVED)(
    lambda epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD: training(right_epoch)(
        epochs, lr, copy.deepcopy(model), train_dl, val_dl, opt_func
    )
)
enter("E3", name="step() runs before the backward() that it needs", hint=_UNMOVED)(
    training(_stale_step)
)
enter("E3", name="step() runs before the backward() that it needs", hint=_UNMOVED)(
    training(_stale_after_forward)
)


@enter("E11", name="fit trains a model other than the one it was given", hint=_UNMOVED)
def _unmoved(
    epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, opt_func: Any = None
) -> Any:
    return [evaluate(model, val_dl) for _ in range(epochs)]


@enter("E7", name="fit returns inside the loop over the epochs", hint=_RETURN)
def _one_epoch(
    epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, opt_func: Any = torch.optim.SGD
) -> Any:
    return training(right_epoch)(1, lr, model, train_dl, val_dl, opt_func)


@enter(
    "E7",
    name="fit returns inside the loop over the batches, or adds nothing to the list",
    hint=_RETURN,
)
def _one_batch(
    epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, opt_func: Any = torch.optim.SGD
) -> Any:
    _first_batch_only(model, opt_func(model.parameters(), lr), train_dl)
    return []


@enter("E14", name="all epochs share a single pass over the loader", hint=_RETURN)
def _one_iterator(
    epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, opt_func: Any = torch.optim.SGD
) -> Any:
    batches = iter(train_dl)
    return training(lambda m, o, _: right_epoch(m, o, batches))(
        epochs, lr, model, train_dl, val_dl, opt_func
    )


@enter(
    "E14", name="the batches of one pass over the loader are reused in every epoch", hint=_PASSES
)
def _kept_batches(
    epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, opt_func: Any = torch.optim.SGD
) -> Any:
    return training(right_epoch)(epochs, lr, model, list(train_dl), val_dl, opt_func)


enter("E14", name="only the first batch of each epoch is used", hint=_PER_BATCH)(
    training(_first_batch_only)
)
enter(
    "E5",
    name="a new optimizer is created in each epoch",
    hint="What does an optimizer remember from one step to the next?",
)(training(right_epoch, renew=True))
enter("E6", name="SGD is always used, whatever opt_func is", hint=_OWN)(
    training(right_epoch, opt_func=torch.optim.SGD)
)
enter("E6", name="Adam is always used, whatever opt_func is", hint=_OWN)(
    training(right_epoch, opt_func=torch.optim.Adam)
)
for _lr in (0.001, 0.01, 0.1, 1e-5):
    enter(
        "E6",
        name="a learning rate is written into the code",
        hint="Where does your code use the argument lr?",
    )(
        training(
            right_epoch, opt_func=lambda parameters, lr, _lr=_lr: torch.optim.SGD(parameters, _lr)
        )
    )
    enter(
        "E6",
        name="a learning rate is written into the code",
        hint="Where does your code use the argument lr?",
    )(
        lambda epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD, _lr=_lr: training(
            right_epoch
        )(epochs, _lr, model, train_dl, val_dl, opt_func)
    )
enter(
    "E13", name="backward() and step() run only once per epoch, for the last batch", hint=_PER_BATCH
)(training(_last_batch_only))
enter(
    "E13",
    name="step() runs only once per epoch, with the gradients of the last batch",
    hint=_PER_BATCH,
)(training(_one_step_of_last))
enter(
    "E13",
    name="step() runs only once per epoch, with the summed gradients of all batches",
    hint=_PER_BATCH,
)(training(_one_step_of_sums))
enter(
    "E8",
    name="each epoch is a single step on all rows",
    hint="Which rows does the loss of one step come from?",
)(training(_whole_per_epoch))
enter("E8", name="each step uses all rows", hint="Which rows does the loss of one step come from?")(
    training(_whole_per_batch)
)
