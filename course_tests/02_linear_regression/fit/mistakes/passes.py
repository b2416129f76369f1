"""Wrong references for `fit`: no new pass over the loader for each epoch, or one that is left too early."""

from __future__ import annotations

from .catalogue import MISTAKES

# ruff: noqa: D103 -- what each of them does stands in its decorator

FIRST_ONLY = "How often is a new pass begun, and how far does it get before it is left?"

# Mistakes that leave one and the same trace share a hint.
ONE_EPOCH = "When does return run, and how often is a new pass over the loader begun?"

for _code in ("E7", "E14"):

    @MISTAKES.wrong("fit", _code, name="the training ends after one epoch", hint=ONE_EPOCH)
    def one_epoch(num_epochs, model, loss_fn, opt, train_dl):
        batches = iter(train_dl)
        for _ in range(num_epochs):
            for xb, yb in batches:
                opt.zero_grad()
                loss_fn(model(xb), yb).backward()
                opt.step()


@MISTAKES.wrong(
    "fit", "E7", name="the training ends after one batch",
    hint="When does return run, and in which loop does it stand?",
)  # fmt: skip
def one_batch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
            return


for _code in ("E14", "E7"):

    @MISTAKES.wrong("fit", _code, name="each epoch uses the first batch only", hint=FIRST_ONLY)
    def first_batch_per_epoch(num_epochs, model, loss_fn, opt, train_dl):
        for _ in range(num_epochs):
            xb, yb = next(iter(train_dl))
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E14", name="a new pass is begun for each step, so that only first batches are seen",
    hint=FIRST_ONLY,
)  # fmt: skip
def first_batch_always(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs * len(train_dl)):
        xb, yb = next(iter(train_dl))
        opt.zero_grad()
        loss_fn(model(xb), yb).backward()
        opt.step()


@MISTAKES.wrong(
    "fit", "E14", name="one batch is taken out before the loop and used for all steps",
    hint=FIRST_ONLY,
)  # fmt: skip
def one_batch_for_ever(num_epochs, model, loss_fn, opt, train_dl):
    xb, yb = next(iter(train_dl))
    for _ in range(num_epochs):
        opt.zero_grad()
        loss_fn(model(xb), yb).backward()
        opt.step()


@MISTAKES.wrong(
    "fit", "E14", name="the batches are fetched once and used in that order for all epochs",
    hint="How often does your code begin a new pass over the loader?",
)  # fmt: skip
def keeps_batches(num_epochs, model, loss_fn, opt, train_dl):
    batches = list(train_dl)
    for _ in range(num_epochs):
        for xb, yb in batches:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
