"""Wrong references for `fit`: training that stops early."""

from __future__ import annotations

from .catalogue import MISTAKES

# ruff: noqa: D103 -- the decorator says what each function does


@MISTAKES.wrong(
    "fit", "E25", name="training stops as soon as a loss is small",
    hint="Which line can end the training before all epochs are done?",
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
    "fit", "E25", name="training stops as soon as a loss is larger than the one before",
    hint="Which line can end the training before all epochs are done?",
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
    "fit", "E25", name="training stops after an epoch that was no better than the one before",
    hint="Which line can end the training before all epochs are done?",
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
    "fit", "E25", name="training stops after an epoch with small losses",
    hint="Which line can end the training before all epochs are done?",
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
    "fit", "E25", name="training stops after an epoch that hardly changed the losses",
    hint="Which line can end the training before all epochs are done?",
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
