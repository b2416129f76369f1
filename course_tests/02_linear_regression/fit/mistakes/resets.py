"""Wrong references for `fit`: gradients that are not reset for each batch."""

from __future__ import annotations

from typing import Any

from ...hints import PILED_UP
from .catalogue import MISTAKES, PER_BATCH

# ruff: noqa: D103 -- the decorator says what each function does


@MISTAKES.wrong("fit", "E1", name="the gradients are never reset between batches", hint=PILED_UP)
def never_resets(num_epochs, model, loss_fn, opt, train_dl):
    opt.zero_grad()
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E4", name="the gradients add up over the batches of an epoch",
    hint=PER_BATCH,
)  # fmt: skip
def resets_per_epoch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        opt.zero_grad()
        for xb, yb in train_dl:
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E4", name="the gradients are reset only at every other batch", hint=PER_BATCH
)
def resets_at_every_second_batch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for number, (xb, yb) in enumerate(train_dl):
            if number % 2 == 0:
                opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E16", name="the losses are summed over batches, so backward() also goes through earlier batches",
    hint=PER_BATCH,
)  # fmt: skip
def adds_losses_up(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        total: Any = 0
        for xb, yb in train_dl:
            total = total + loss_fn(model(xb), yb)
            opt.zero_grad()
            total.backward(retain_graph=True)
            opt.step()
