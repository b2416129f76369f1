"""Wrong references for `fit`: too many steps or too few."""

from __future__ import annotations

from .catalogue import MISTAKES, RAN_AT_ALL

# ruff: noqa: D103 -- what each of them does stands in its decorator

# Mistakes that leave one and the same trace share a hint.
EPOCHS = (
    "With one batch in the loader, how many steps does your code make when num_epochs is 1, and how "
    "many when it is 0?"
)


@MISTAKES.wrong(
    "fit", "E15", name="there are more steps than num_epochs asks for",
    hint=EPOCHS,
)  # fmt: skip
def one_epoch_more(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs + 1):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E15", name="the training is one epoch too short", hint=RAN_AT_ALL
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
    "fit", "E15", name="step is called more often than there are batches",
    hint="How many steps does your code make in an epoch, and how many batches are there?",
    whole=True,  # a gradient of twice the size moves the weights alike, in half as many steps
)  # fmt: skip
def steps_twice(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
            opt.step()


@MISTAKES.wrong(
    "fit", "E15", name="step is called once more after the batches of an epoch",
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
    "fit", "E15", name="step is called once more in the very end",
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
    "fit", "A1", name="backward runs twice for each step, and the gradients add up",
    hint="What does backward do to a .grad that already exists, and how often does it run for a "
    "batch?", whole=True,
)  # fmt: skip
def differentiates_twice(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            (2 * loss_fn(model(xb), yb)).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E15", name="each batch is trained twice in a row",
    hint="How many steps does your code make for each batch?",
)  # fmt: skip
def trains_twice(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            for _ in range(2):
                opt.zero_grad()
                loss_fn(model(xb), yb).backward()
                opt.step()
