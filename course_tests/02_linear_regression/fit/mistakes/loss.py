"""Wrong references for `fit`: a loss other than the given one, or the wrong arguments for it."""

from __future__ import annotations

import torch.nn.functional as F  # noqa: N812 -- its usual name

from .catalogue import MISTAKES

# ruff: noqa: D103 -- the decorator says what each function does


@MISTAKES.wrong(
    "fit", "E9", name="predictions and targets are swapped in the call to the loss function",
    hint="Which of the loss function's two arguments is the target?",
)  # fmt: skip
def swaps_arguments(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(yb, model(xb)).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E10", name="the loss is always the mean squared error",
    hint="What would your code do with a different loss function?",
)  # fmt: skip
def always_mse(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.mse_loss(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E10", name="the loss is always the mean squared error, written out",
    hint="What would your code do with a different loss function?",
)  # fmt: skip
def always_written_mse(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            ((model(xb) - yb) ** 2).mean().backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E10", name="the loss is always the mean absolute error",
    hint="What would your code do with a different loss function?",
)  # fmt: skip
def always_l1(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.l1_loss(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E30", name="predictions and targets lose a dimension of size 1 before the loss is computed",
    hint="What shapes does the loss function expect, and what shapes does it get?",
)  # fmt: skip
def squeezes(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb).squeeze(), yb.squeeze()).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E30", name="the predictions lose a dimension of size 1 and are then broadcast against the targets",
    hint="What shapes does the loss function expect, and what shapes does it get?",
)  # fmt: skip
def squeezes_predictions(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb).squeeze(), yb).backward()
            opt.step()
