"""Wrong references for `fit`: no new pass over the loader for each epoch, or one that ends too early."""

from __future__ import annotations

from .catalogue import MISTAKES

# ruff: noqa: D103 -- the decorator says what each function does

FIRST_ONLY = "How often does your code start a new pass over the loader, and how many batches does it take from each pass?"

# Mistakes with the same results share a hint. Where two codes fit the same code, each gets an
# entry of its own: it is not two mistakes at once.
ONE_EPOCH = (
    "When does your function return, and how often does it start a new pass over the loader?"
)

for _code in ("E7", "E14"):

    @MISTAKES.wrong("fit", _code, name="training ends after one epoch", hint=ONE_EPOCH)
    def one_epoch(num_epochs, model, loss_fn, opt, train_dl):
        batches = iter(train_dl)
        for _ in range(num_epochs):
            for xb, yb in batches:
                opt.zero_grad()
                loss_fn(model(xb), yb).backward()
                opt.step()


@MISTAKES.wrong(
    "fit", "E7", name="training ends after one batch",
    hint="Which line ends the training, and which loop is it in?",
)  # fmt: skip
def one_batch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
            return


for _code in ("E14", "E7"):

    @MISTAKES.wrong("fit", _code, name="each epoch uses only the first batch", hint=FIRST_ONLY)
    def first_batch_per_epoch(num_epochs, model, loss_fn, opt, train_dl):
        for _ in range(num_epochs):
            xb, yb = next(iter(train_dl))
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E14", name="every step starts a new pass over the loader, so only first batches are used",
    hint=FIRST_ONLY,
)  # fmt: skip
def first_batch_always(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs * len(train_dl)):
        xb, yb = next(iter(train_dl))
        opt.zero_grad()
        loss_fn(model(xb), yb).backward()
        opt.step()


@MISTAKES.wrong(
    "fit", "E14", name="one batch is fetched before the loop and used for every step",
    hint=FIRST_ONLY,
)  # fmt: skip
def one_batch_for_ever(num_epochs, model, loss_fn, opt, train_dl):
    xb, yb = next(iter(train_dl))
    for _ in range(num_epochs):
        opt.zero_grad()
        loss_fn(model(xb), yb).backward()
        opt.step()


@MISTAKES.wrong(
    "fit", "E14", name="the batches are fetched once and reused in that order in every epoch",
    hint="How often does your code start a new pass over the loader?",
)  # fmt: skip
def keeps_batches(num_epochs, model, loss_fn, opt, train_dl):
    batches = list(train_dl)
    for _ in range(num_epochs):
        for xb, yb in batches:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
