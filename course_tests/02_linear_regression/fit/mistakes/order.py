"""Wrong references for `fit`: reset, backward, and step in the wrong order or missing."""

from __future__ import annotations

from .catalogue import MISTAKES, READS, READS_NOTHING

# ruff: noqa: D103 -- the decorator says what each function does


@MISTAKES.wrong("fit", "E2", name=READS_NOTHING, hint=READS)
def resets_before_step(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            loss_fn(model(xb), yb).backward()
            opt.zero_grad()
            opt.step()


@MISTAKES.wrong(
    "fit", "E2", name="the gradients are reset between backward() and step()", hint=READS
)
def fills_with_zeros_before_step(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            loss_fn(model(xb), yb).backward()
            opt.zero_grad(set_to_none=False)
            opt.step()


@MISTAKES.wrong("fit", "E3", name=READS_NOTHING, hint=READS)
def steps_first(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
            opt.step()
            loss.backward()
            opt.zero_grad()


@MISTAKES.wrong(
    "fit", "E3", name="step() comes before backward(), so each step uses the previous batch's gradient",
    hint=READS,
)  # fmt: skip
def steps_with_stale_gradient(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
            opt.step()
            opt.zero_grad()
            loss.backward()


@MISTAKES.wrong("fit", "E3", name="step() runs before the batch's own backward()", hint=READS)
def steps_at_the_start(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.step()
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()


@MISTAKES.wrong("fit", "E28", name=READS_NOTHING, hint=READS)
def never_differentiates(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            loss_fn(model(xb), yb)
            opt.zero_grad()
            opt.step()


@MISTAKES.wrong(
    "fit", "E29", name="the given optimizer's step() is never called in this run",
    hint="Which of your lines changes the weights, and after which batches does it run?",
)  # fmt: skip
def never_steps(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()


@MISTAKES.wrong(
    "fit", "E29", name="step() is skipped at every other batch",
    hint="Which of your lines changes the weights, and after which batches does it run?",
)  # fmt: skip
def steps_at_every_second_batch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for number, (xb, yb) in enumerate(train_dl):
            loss_fn(model(xb), yb).backward()
            if number % 2:
                opt.step()
                opt.zero_grad()
