"""Wrong references for `fit`: two likely mistakes at once."""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F  # noqa: N812 -- its usual name
from torch import Tensor

from ...hints import PILED_UP
from .catalogue import GIVEN_OPTIMISER, LOOPS, MISTAKES, PER_BATCH
from .optimizer import own_sgd

# ruff: noqa: D103 -- the decorator says what each function does


@MISTAKES.wrong(
    "fit", "E1", "E13", name="the gradients are never reset, and backward() and step() run only once per epoch",
    hint=LOOPS,
)  # fmt: skip
def piles_up_and_steps_last(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
        loss.backward()
        opt.step()


@MISTAKES.wrong(
    "fit", "E1", "E7", name="the gradients are never reset, and training ends after one epoch",
    hint=PILED_UP,
)  # fmt: skip
def piles_up_for_one_epoch(num_epochs, model, loss_fn, opt, train_dl):
    for xb, yb in train_dl if num_epochs else ():
        loss_fn(model(xb), yb).backward()
        opt.step()


def _enter_pair(
    codes: tuple[str, str], name: str, hint: str,
    loss_of: Callable[..., Tensor], *, resets: Callable[[int], bool],
) -> None:  # fmt: skip
    """Enter a loop with its own loss that resets before each batch for which `resets(number)` is true."""

    @MISTAKES.wrong("fit", *codes, name=name, hint=hint)
    def two_at_once(num_epochs, model, loss_fn, opt, train_dl):
        opt.zero_grad()
        for _ in range(num_epochs):
            for number, (xb, yb) in enumerate(train_dl):
                if resets(number):
                    opt.zero_grad()
                loss_of(loss_fn, model(xb), yb).backward()
                opt.step()


for _code, _loss_name, _loss_of in (
    ("E9", "predictions and targets are swapped in the call to the loss function", lambda loss_fn, pred, yb: loss_fn(yb, pred)),
    ("E10", "the loss is always the mean squared error",
     lambda loss_fn, pred, yb: F.mse_loss(pred, yb)),
    ("E15", "the steps go uphill", lambda loss_fn, pred, yb: -loss_fn(pred, yb)),
):  # fmt: skip
    _enter_pair(("E1", _code), f"the gradients are never reset, and {_loss_name}", PILED_UP,
                _loss_of, resets=lambda number: False)  # fmt: skip
    _enter_pair(("E4", _code), f"the gradients add up over the batches of an epoch, and {_loss_name}",
                PER_BATCH, _loss_of, resets=lambda number: number == 0)  # fmt: skip


@MISTAKES.wrong(
    "fit", "E6", "E9", name="the weights are updated by your own lr · grad, and predictions and targets are swapped in the call to the loss function",
    hint=GIVEN_OPTIMISER,
)  # fmt: skip
def own_step_and_swapped(num_epochs, model, loss_fn, opt, train_dl):
    own_sgd(num_epochs, model, lambda pred, yb: loss_fn(yb, pred), train_dl,
             opt.param_groups[0]["lr"])  # fmt: skip


@MISTAKES.wrong(
    "fit", "E1", "E6", name="the weights are updated by your own lr · grad, and the gradients are never reset",
    hint=PILED_UP,
)  # fmt: skip
def own_step_and_piled_up(num_epochs, model, loss_fn, opt, train_dl):
    lr = opt.param_groups[0]["lr"]
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            loss_fn(model(xb), yb).backward()
            with torch.no_grad():
                for parameter in model.parameters():
                    parameter.sub_(lr * parameter.grad)
