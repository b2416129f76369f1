"""Wrong references for `fit`: steps that are too long or too short, and batches that are left out."""

from __future__ import annotations

from torch import nn

from .catalogue import MISTAKES

# ruff: noqa: D103 -- what each of them does stands in its decorator


@MISTAKES.wrong(
    "fit", "E15", name="the loss is divided by the number of rows in the batch",
    hint="What does loss_fn average over already?",
)  # fmt: skip
def divides_by_rows(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            (loss_fn(model(xb), yb) / len(xb)).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E15", name="the loss is multiplied by the number of rows in the batch",
    hint="What does loss_fn average over already?",
)  # fmt: skip
def multiplies_by_rows(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            (loss_fn(model(xb), yb) * len(xb)).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E15", name="the loss is divided by the number of batches",
    hint="Which loss belongs to one batch, and what is it averaged over already?",
)  # fmt: skip
def divides_by_batches(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            (loss_fn(model(xb), yb) / len(train_dl)).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E15", name="the steps go uphill",
    hint="Does your loss fall? Which sign does your code put in front of it?",
)  # fmt: skip
def goes_uphill(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            (-loss_fn(model(xb), yb)).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E15", name="a smaller last batch is skipped",
    hint="Which batches make a step, and which don't?",
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
    "fit", "E15", name="the last batch of each epoch is left out",
    hint="Which batches make a step, and which don't?",
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
    "fit", "E15", name="the first batch of each epoch is left out",
    hint="Which batches make a step, and which don't?",
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
    "fit", "E15", name="the loss of a smaller last batch is made smaller",
    hint="What does loss_fn average over already?",
)  # fmt: skip
def weighs_by_full_batch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            (loss_fn(model(xb), yb) * len(xb) / train_dl.batch_size).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E23", name="the gradients are clipped to the norm 1 before the step",
    hint="Which lines change .grad between backward and step, and who asked for that?",
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
        "fit", "E23", name=f"each number in .grad is clipped to {limit:g} before the step",
        hint="Which lines change .grad between backward and step, and who asked for that?",
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
        hint="Who decides on the learning rate: your function, or whoever made the optimiser?",
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
