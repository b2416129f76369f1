"""Wrong references for `fit`: an optimizer other than the given one, or one that loses its state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from .catalogue import GIVEN_OPTIMISER, MISTAKES

# ruff: noqa: D103 -- the decorator says what each function does


def _renewed(model: nn.Module, opt: torch.optim.Optimizer) -> torch.optim.Optimizer:
    """Return a fresh optimizer of the same type, with the settings of the first group."""
    settings = {name: value for name, value in opt.param_groups[0].items() if name in opt.defaults}
    settings.pop("decoupled_weight_decay", None)  # set by Adam itself, not an argument
    return type(opt)(model.parameters(), **settings)


@MISTAKES.wrong(
    "fit", "E5", name="the optimizer's state, such as momentum, is lost at each epoch",
    hint="What does an optimizer remember from step to step, and when does yours lose that?",
)  # fmt: skip
def forgets_each_epoch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        opt.state.clear()
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E5", name="a new optimizer with the same settings is created for each epoch",
    hint="What does an optimizer remember from step to step, and when does yours lose that?",
)  # fmt: skip
def renews_each_epoch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        opt = _renewed(model, opt)
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E5", "E6", name="a new optimizer with only the same learning rate is created for each epoch",
    hint="What does an optimizer remember from step to step, and when does yours lose that?",
)  # fmt: skip
def renews_plainly_each_epoch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        opt = type(opt)(model.parameters(), lr=opt.param_groups[0]["lr"])
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E6", name="an optimizer of your own, with only the same learning rate, makes the steps",
    hint=GIVEN_OPTIMISER,
)  # fmt: skip
def own_optimiser_of_the_kind(num_epochs, model, loss_fn, opt, train_dl):
    own = type(opt)(model.parameters(), lr=opt.param_groups[0]["lr"])
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            own.zero_grad()
            loss_fn(model(xb), yb).backward()
            own.step()


@MISTAKES.wrong(
    "fit", "E5", name="the optimizer's state, such as momentum, is lost at each batch",
    hint="What does an optimizer remember from step to step, and when does yours lose that?",
)  # fmt: skip
def forgets_each_batch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.state.clear()
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E5", name="a new optimizer with the same settings is created for each batch",
    hint="What does an optimizer remember from step to step, and when does yours lose that?",
)  # fmt: skip
def renews_each_batch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt = _renewed(model, opt)
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E6", name="the weights are updated by lr · grad instead of by the given optimizer",
    hint=GIVEN_OPTIMISER,
)  # fmt: skip
def own_step_with_given_rate(num_epochs, model, loss_fn, opt, train_dl):
    lr = opt.param_groups[0]["lr"]
    own_sgd(num_epochs, model, loss_fn, train_dl, lr)


@MISTAKES.wrong(
    "fit", "E6", name="the weights are updated by lr · grad, with each parameter group's lr, instead of by the given optimizer",
    hint=GIVEN_OPTIMISER,
)  # fmt: skip
def own_step_with_given_rates(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            with torch.no_grad():
                for group in opt.param_groups:
                    for parameter in group["params"]:
                        parameter.sub_(group["lr"] * parameter.grad)


def own_sgd(
    num_epochs: int, model: nn.Module, loss_fn: Callable[..., Tensor], train_dl: Any, lr: float
) -> None:
    """Train with a separate, plain SGD optimizer."""
    own = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            own.zero_grad()
            loss_fn(model(xb), yb).backward()
            own.step()


def _enter_own_rate(lr: float) -> None:
    @MISTAKES.wrong(
        "fit", "E6", name=f"the weights are updated with a fixed learning rate of {lr:g} instead of by the given optimizer",
        hint=GIVEN_OPTIMISER,
    )  # fmt: skip
    def own_step_with_own_rate(num_epochs, model, loss_fn, opt, train_dl):
        own_sgd(num_epochs, model, loss_fn, train_dl, lr)


for _lr in (1e-2, 1e-3, 1e-1, 1e-4, 1e-5):
    _enter_own_rate(_lr)


def _enter_own_adam(settings: dict[str, float]) -> None:
    @MISTAKES.wrong(
        "fit", "E6", name="an Adam optimizer of your own makes the steps instead of the given optimizer",
        hint=GIVEN_OPTIMISER,
    )  # fmt: skip
    def own_adam(num_epochs, model, loss_fn, opt, train_dl):
        own = torch.optim.Adam(model.parameters(), **settings)
        for _ in range(num_epochs):
            for xb, yb in train_dl:
                own.zero_grad()
                loss_fn(model(xb), yb).backward()
                own.step()


for _settings in ({}, {"lr": 1e-2}, {"lr": 0.1}):
    _enter_own_adam(_settings)
