"""Wrong references for `fit`: steps that are too large or too small, and skipped batches."""

from __future__ import annotations

from torch import nn

from .catalogue import MISTAKES

# ruff: noqa: D103 -- the decorator says what each function does


@MISTAKES.wrong(
    "fit", "E15", name="the loss is divided by the number of rows in the batch",
    hint="What does loss_fn already average over?",
)  # fmt: skip
def divides_by_rows(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            (loss_fn(model(xb), yb) / len(xb)).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E15", name="the loss is multiplied by the number of rows in the batch",
    hint="What does loss_fn already average over?",
)  # fmt: skip
def multiplies_by_rows(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            (loss_fn(model(xb), yb) * len(xb)).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E15", name="the loss is divided by the number of batches",
    hint="Which rows go into the loss of one batch, and what is it already averaged over?",
)  # fmt: skip
def divides_by_batches(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            (loss_fn(model(xb), yb) / len(train_dl)).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E15", name="the steps go uphill",
    hint="Does your loss go down, and which sign in your code decides that?",
)  # fmt: skip
def goes_uphill(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            (-loss_fn(model(xb), yb)).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E15", name="a smaller last batch is skipped",
    hint="Which batches lead to a step, and which do not?",
)  # fmt: skip
def skips_ragged_batch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            if len(xb) < train_dl.batch_size:
                continue
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E15", name="the last batch of each epoch is skipped",
    hint="Which batches lead to a step, and which do not?",
)  # fmt: skip
def skips_last_batch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for number, (xb, yb) in enumerate(train_dl, 1):
            if number == len(train_dl):
                break
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E15", name="the first batch of each epoch is skipped",
    hint="Which batches lead to a step, and which do not?",
)  # fmt: skip
def skips_first_batch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for number, (xb, yb) in enumerate(train_dl):
            if number == 0:
                continue
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E15", name="the loss of a smaller last batch is scaled down",
    hint="What does loss_fn already average over?",
)  # fmt: skip
def weighs_by_full_batch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            (loss_fn(model(xb), yb) * len(xb) / train_dl.batch_size).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E23", name="the gradients are clipped to a norm of 1 before the step",
    hint="Which lines change .grad between backward() and step(), and does the task ask for that?",
)  # fmt: skip
def clips_norm(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            opt.step()


def _enter_clipping(limit: float) -> None:
    @MISTAKES.wrong(
        "fit", "E23", name=f"each element of .grad is clipped to {limit:g} before the step",
        hint="Which lines change .grad between backward() and step(), and does the task ask for that?",
    )  # fmt: skip
    def clips_values(num_epochs, model, loss_fn, opt, train_dl):
        for _ in range(num_epochs):
            for xb, yb in train_dl:
                opt.zero_grad()
                loss_fn(model(xb), yb).backward()
                nn.utils.clip_grad_value_(model.parameters(), limit)
                opt.step()


for _limit in (1.0, 0.5, 0.1):
    _enter_clipping(_limit)


def _enter_schedule(gamma: float) -> None:
    @MISTAKES.wrong(
        "fit", "E24", name=f"the learning rate is multiplied by {gamma:g} after each epoch",
        hint="Who decides on the learning rate: your function, or whoever created the optimizer?",
    )  # fmt: skip
    def schedules(num_epochs, model, loss_fn, opt, train_dl):
        for _ in range(num_epochs):
            for xb, yb in train_dl:
                opt.zero_grad()
                loss_fn(model(xb), yb).backward()
                opt.step()
            for group in opt.param_groups:
                group["lr"] *= gamma


for _gamma in (0.9, 0.1, 0.5):
    _enter_schedule(_gamma)
