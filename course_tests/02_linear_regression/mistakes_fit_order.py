"""Wrong references for `fit`: lines in the wrong order, or in the wrong loop."""

from __future__ import annotations

from typing import Any

from .catalogue import LOOPS, MISTAKES, PER_BATCH, PILED_UP, READS, READS_NOTHING

# ruff: noqa: D103 -- what each of them does stands in its decorator

# Mistakes that leave one and the same trace share a hint.
ONE_EPOCH = "When does return run, and how often is a new pass over the loader begun?"
FIRST_ONLY = "How often is a new pass begun, and how far does it get before it is left?"


@MISTAKES.wrong("fit", "E1", name="the gradients are never reset between batches", hint=PILED_UP)
def never_resets(num_epochs, model, loss_fn, opt, train_dl):
    opt.zero_grad()
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E4", name="the gradients are reset once per epoch and pile up over its batches",
    hint=PER_BATCH,
)  # fmt: skip
def resets_per_epoch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        opt.zero_grad()
        for xb, yb in train_dl:
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E4", name="the gradients are reset only at every second batch", hint=PER_BATCH
)
def resets_at_every_second_batch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for number, (xb, yb) in enumerate(train_dl):
            if number % 2 == 0:
                opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E16", name="the losses are added up, and backward runs through earlier batches too",
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


@MISTAKES.wrong("fit", "E2", name=READS_NOTHING, hint=READS)
def resets_before_step(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            loss_fn(model(xb), yb).backward()
            opt.zero_grad()
            opt.step()


@MISTAKES.wrong("fit", "E2", name="the gradients are reset between backward and step", hint=READS)
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
    "fit", "E3", name="step comes before backward, so that each step uses the gradient of the "
    "batch before", hint=READS,
)  # fmt: skip
def steps_with_stale_gradient(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
            opt.step()
            opt.zero_grad()
            loss.backward()


@MISTAKES.wrong("fit", "E3", name="each step is made before the backward of its batch", hint=READS)
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
    "fit", "E29", name="the optimiser's step is not called in this run",
    hint="Which line of yours changes the weights, and after which batches does it run?",
)  # fmt: skip
def never_steps(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()


@MISTAKES.wrong(
    "fit", "E29", name="the optimiser's step is left out at every other batch",
    hint="Which line of yours changes the weights, and after which batches does it run?",
)  # fmt: skip
def steps_at_every_second_batch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for number, (xb, yb) in enumerate(train_dl):
            loss_fn(model(xb), yb).backward()
            if number % 2:
                opt.step()
                opt.zero_grad()


@MISTAKES.wrong(
    "fit", "E13", name="backward and step run once per epoch, for the last batch only", hint=LOOPS
)
def last_batch_only(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
        opt.zero_grad()
        loss.backward()
        opt.step()


@MISTAKES.wrong(
    "fit", "E13", name="step runs once per epoch, with the gradients of all its batches", hint=LOOPS
)
def one_step_per_epoch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        opt.zero_grad()
        for xb, yb in train_dl:
            loss_fn(model(xb), yb).backward()
        opt.step()


@MISTAKES.wrong(
    "fit", "E13", name="step runs once per epoch, with the mean of the batches' gradients",
    hint=LOOPS,
)  # fmt: skip
def one_mean_step_per_epoch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        opt.zero_grad()
        for xb, yb in train_dl:
            (loss_fn(model(xb), yb) / len(train_dl)).backward()
        opt.step()


@MISTAKES.wrong(
    "fit", "E13", name="step runs once per epoch, and the gradients are never reset", hint=LOOPS
)
def one_piled_step_per_epoch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            loss_fn(model(xb), yb).backward()
        opt.step()


@MISTAKES.wrong(
    "fit", "E13", name="there is one step in all, after both loops, for the last batch", hint=LOOPS
)
def last_batch_of_all(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
    opt.zero_grad()
    loss.backward()
    opt.step()


@MISTAKES.wrong(
    "fit", "E13", name="there is one step in all, after both loops, for the last batch", hint=LOOPS
)
def last_gradient_of_all(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
    opt.step()


@MISTAKES.wrong(
    "fit", "E13", name="there is one step in all, after both loops, with all gradients", hint=LOOPS
)
def all_gradients_at_the_end(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            loss_fn(model(xb), yb).backward()
    opt.step()


# Two codes of one and the same trace, and no pair of mistakes: each has an entry of its own.
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
