"""Wrong references for `fit`: too many or too few steps."""

from __future__ import annotations

from .catalogue import MISTAKES, RAN_AT_ALL

# ruff: noqa: D103 -- the decorator says what each function does

# Mistakes with the same results share a hint.
EPOCHS = "With one batch in the loader, how many steps does your code make if num_epochs is 1, and how many if it is 0?"


@MISTAKES.wrong(
    "fit", "E15", name="your code makes more steps than num_epochs asks for",
    hint=EPOCHS,
)  # fmt: skip
def one_epoch_more(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs + 1):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E15", name="there is one epoch too few", hint=RAN_AT_ALL
)  # fmt: skip
def one_epoch_less(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(1, num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E15", name="there is always at least one epoch",
    hint=EPOCHS,
)  # fmt: skip
def at_least_one_epoch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(max(1, num_epochs)):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E15", name="step() is called more often than there are batches",
    hint="How many steps does your code make in an epoch, and how many batches are there?",
    whole=True,  # a doubled gradient leads to the same weights, but in half as many steps
)  # fmt: skip
def steps_twice(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
            opt.step()


@MISTAKES.wrong(
    "fit", "E15", name="step() is called once more after each epoch",
    hint="How many steps does your code make in an epoch, and how many batches are there?",
)  # fmt: skip
def steps_after_each_epoch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
        opt.step()


@MISTAKES.wrong(
    "fit", "E15", name="step() is called once more at the very end",
    hint="How many steps does your code make in an epoch, and how many batches are there?",
)  # fmt: skip
def steps_in_the_end(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
    opt.step()


@MISTAKES.wrong(
    "fit", "A1", name="the gradients have twice the correct size, as if backward() ran twice for each step",
    hint="What does backward() do to a .grad that already exists, and how often does it run for each batch?", whole=True,
)  # fmt: skip
def differentiates_twice(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            (2 * loss_fn(model(xb), yb)).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E15", name="each batch is trained on twice in a row",
    hint="How many steps does your code make for each batch?",
)  # fmt: skip
def trains_twice(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            for _ in range(2):
                opt.zero_grad()
                loss_fn(model(xb), yb).backward()
                opt.step()
