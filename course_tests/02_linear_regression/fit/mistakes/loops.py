"""Wrong references for `fit`: backward or step in the wrong loop."""

from __future__ import annotations

from .catalogue import LOOPS, MISTAKES

# ruff: noqa: D103 -- the decorator says what each function does


@MISTAKES.wrong(
    "fit",
    "E13",
    name="backward() and step() run only once per epoch, for its last batch",
    hint=LOOPS,
)
def last_batch_only(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
        opt.zero_grad()
        loss.backward()
        opt.step()


@MISTAKES.wrong(
    "fit",
    "E13",
    name="step() runs only once per epoch, with the summed gradients of all its batches",
    hint=LOOPS,
)
def one_step_per_epoch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        opt.zero_grad()
        for xb, yb in train_dl:
            loss_fn(model(xb), yb).backward()
        opt.step()


@MISTAKES.wrong(
    "fit", "E13", name="step() runs only once per epoch, with the mean of its batches' gradients",
    hint=LOOPS,
)  # fmt: skip
def one_mean_step_per_epoch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        opt.zero_grad()
        for xb, yb in train_dl:
            (loss_fn(model(xb), yb) / len(train_dl)).backward()
        opt.step()


@MISTAKES.wrong(
    "fit",
    "E13",
    name="step() runs only once per epoch, and the gradients are never reset",
    hint=LOOPS,
)
def one_piled_step_per_epoch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            loss_fn(model(xb), yb).backward()
        opt.step()


@MISTAKES.wrong(
    "fit",
    "E13",
    name="there is only one step in all, after both loops, using the last batch",
    hint=LOOPS,
)
def last_batch_of_all(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
    opt.zero_grad()
    loss.backward()
    opt.step()


@MISTAKES.wrong(
    "fit",
    "E13",
    name="there is only one step in all, after both loops, using the last batch",
    hint=LOOPS,
)
def last_gradient_of_all(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
    opt.step()


@MISTAKES.wrong(
    "fit",
    "E13",
    name="there is only one step in all, after both loops, using all the gradients",
    hint=LOOPS,
)
def all_gradients_at_the_end(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            loss_fn(model(xb), yb).backward()
    opt.step()
