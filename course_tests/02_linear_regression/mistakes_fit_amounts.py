"""Wrong references for `fit`: too many steps or too few, too long or too short."""

from __future__ import annotations

from torch import nn

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


@MISTAKES.wrong(
    "fit", "E25", name="the training stops as soon as a loss is small",
    hint="Which line can end the training before all epochs are over?",
)  # fmt: skip
def stops_at_small_loss(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = loss_fn(model(xb), yb)
            loss.backward()
            opt.step()
            if loss < 1e-3:
                return


@MISTAKES.wrong(
    "fit", "E25", name="the training stops as soon as a loss is larger than the one before",
    hint="Which line can end the training before all epochs are over?",
)  # fmt: skip
def stops_at_rising_loss(num_epochs, model, loss_fn, opt, train_dl):
    best = float("inf")
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = loss_fn(model(xb), yb)
            loss.backward()
            opt.step()
            if loss > best:
                return
            best = loss.item()


@MISTAKES.wrong(
    "fit", "E25", name="the training stops after an epoch that was no better than the one before",
    hint="Which line can end the training before all epochs are over?",
)  # fmt: skip
def stops_after_rising_epoch(num_epochs, model, loss_fn, opt, train_dl):
    best = float("inf")
    for _ in range(num_epochs):
        total = 0.0
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = loss_fn(model(xb), yb)
            loss.backward()
            opt.step()
            total += loss.item()
        if total >= best:
            return
        best = total


@MISTAKES.wrong(
    "fit", "E25", name="the training stops after an epoch whose losses are small",
    hint="Which line can end the training before all epochs are over?",
)  # fmt: skip
def stops_after_good_epoch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        total = 0.0
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = loss_fn(model(xb), yb)
            loss.backward()
            opt.step()
            total += loss.item()
        if total < 1e-3:
            return


@MISTAKES.wrong(
    "fit", "E25", name="the training stops after an epoch that hardly changed the losses",
    hint="Which line can end the training before all epochs are over?",
)  # fmt: skip
def stops_after_even_epoch(num_epochs, model, loss_fn, opt, train_dl):
    last = float("inf")
    for _ in range(num_epochs):
        total = 0.0
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = loss_fn(model(xb), yb)
            loss.backward()
            opt.step()
            total += loss.item()
        if abs(last - total) < 1e-3:
            return
        last = total
