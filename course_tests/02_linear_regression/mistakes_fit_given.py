"""Wrong references for `fit` that leave out or exchange what was handed in."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 -- its usual name
from torch import Tensor, nn

from .catalogue import GIVEN_OPTIMISER, MISTAKES, RAN_AT_ALL, READS, READS_NOTHING

# ruff: noqa: D103 -- what each of them does stands in its decorator

# Mistakes that leave one and the same trace share a hint.
HANDED_IN = "Which lines touch the very model and optimiser that were handed in?"
CHAIN = "Is the loss that you call backward on still attached to the model's parameters?"


@MISTAKES.wrong(
    "fit", "E9", name="the loss function gets the targets first",
    hint="Which of the loss function's two arguments is the target?",
)  # fmt: skip
def swaps_arguments(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(yb, model(xb)).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E10", name="the loss is always the mean squared error",
    hint="What would your code do if it were given another loss function?",
)  # fmt: skip
def always_mse(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.mse_loss(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E10", name="the loss is always the mean squared error, written out",
    hint="What would your code do if it were given another loss function?",
)  # fmt: skip
def always_written_mse(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            ((model(xb) - yb) ** 2).mean().backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E10", name="the loss is always the mean absolute error",
    hint="What would your code do if it were given another loss function?",
)  # fmt: skip
def always_l1(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.l1_loss(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E30", name="predictions and targets lose a dimension of size 1 before the loss sees "
    "them", hint="Which shapes does the loss function expect, and which ones does it get?",
)  # fmt: skip
def squeezes(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb).squeeze(), yb.squeeze()).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E30", name="the predictions lose a dimension of size 1, and are broadcast against the "
    "targets", hint="Which shapes does the loss function expect, and which ones does it get?",
)  # fmt: skip
def squeezes_predictions(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb).squeeze(), yb).backward()
            opt.step()


def _renewed(model: nn.Module, opt: torch.optim.Optimizer) -> torch.optim.Optimizer:
    """Return an optimiser of the same kind and settings that remembers nothing."""
    settings = {name: value for name, value in opt.param_groups[0].items() if name in opt.defaults}
    settings.pop("decoupled_weight_decay", None)  # Adam's own business, no argument of it
    return type(opt)(model.parameters(), **settings)


@MISTAKES.wrong(
    "fit", "E5", name="the optimiser loses its memory at each epoch",
    hint="What does the optimiser remember from step to step, and when is that lost?",
)  # fmt: skip
def forgets_each_epoch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        opt.state.clear()
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E5", name="a new optimiser, with the first one's settings, is made for each epoch",
    hint="What does the optimiser remember from step to step, and when is that lost?",
)  # fmt: skip
def renews_each_epoch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        opt = _renewed(model, opt)
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E5", "E6", name="a new optimiser, with nothing but the first one's learning rate, is "
    "made for each epoch",
    hint="What does the optimiser remember from step to step, and when is that lost?",
)  # fmt: skip
def renews_plainly_each_epoch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        opt = type(opt)(model.parameters(), lr=opt.param_groups[0]["lr"])
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E6", name="an optimiser of your own, with nothing but the given one's learning rate, "
    "makes the steps", hint=GIVEN_OPTIMISER,
)  # fmt: skip
def own_optimiser_of_the_kind(num_epochs, model, loss_fn, opt, train_dl):
    own = type(opt)(model.parameters(), lr=opt.param_groups[0]["lr"])
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            own.zero_grad()
            loss_fn(model(xb), yb).backward()
            own.step()


@MISTAKES.wrong(
    "fit", "E5", name="the optimiser loses its memory at each batch",
    hint="What does the optimiser remember from step to step, and when is that lost?",
)  # fmt: skip
def forgets_each_batch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.state.clear()
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E5", name="a new optimiser, with the first one's settings, is made for each batch",
    hint="What does the optimiser remember from step to step, and when is that lost?",
)  # fmt: skip
def renews_each_batch(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt = _renewed(model, opt)
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E6", name="the weights are updated by lr · grad instead of by the given optimiser",
    hint=GIVEN_OPTIMISER,
)  # fmt: skip
def own_step_with_given_rate(num_epochs, model, loss_fn, opt, train_dl):
    lr = opt.param_groups[0]["lr"]
    own_sgd(num_epochs, model, loss_fn, train_dl, lr)


@MISTAKES.wrong(
    "fit", "E6", name="the weights are updated by each group's lr · grad instead of by the "
    "given optimiser", hint=GIVEN_OPTIMISER,
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
    """Train with an SGD of one's own."""
    own = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            own.zero_grad()
            loss_fn(model(xb), yb).backward()
            own.step()


def _enter_own_rate(lr: float) -> None:
    @MISTAKES.wrong(
        "fit", "E6", name=f"the steps are your own, with the fixed learning rate {lr:g}, and "
        "not the given optimiser's", hint=GIVEN_OPTIMISER,
    )  # fmt: skip
    def own_step_with_own_rate(num_epochs, model, loss_fn, opt, train_dl):
        own_sgd(num_epochs, model, loss_fn, train_dl, lr)


for _lr in (1e-2, 1e-3, 1e-1, 1e-4, 1e-5):
    _enter_own_rate(_lr)


def _enter_own_adam(settings: dict[str, float]) -> None:
    @MISTAKES.wrong(
        "fit", "E6", name="an Adam of your own makes the steps, not the given optimiser",
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


@MISTAKES.wrong(
    "fit", "E31", name="the given loader is not used, but one of your own on its dataset",
    hint="Who decides on the order of the rows: your function, or whoever made train_dl?",
)  # fmt: skip
def own_loader(num_epochs, model, loss_fn, opt, train_dl):
    loader = torch.utils.data.DataLoader(train_dl.dataset, train_dl.batch_size)
    for _ in range(num_epochs):
        for xb, yb in loader:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E8", name="each step uses the loss of the whole data, not that of its batch",
    hint="Which rows made the loss of each step?",
)  # fmt: skip
def whole_data_per_batch(num_epochs, model, loss_fn, opt, train_dl):
    inputs, targets = train_dl.dataset.tensors
    for _ in range(num_epochs):
        for _ in train_dl:
            opt.zero_grad()
            loss_fn(model(inputs), targets).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E8", name="there is one step for each epoch, on the whole data at once",
    hint="Which rows made the loss of each step?",
)  # fmt: skip
def whole_data_per_epoch(num_epochs, model, loss_fn, opt, train_dl):
    inputs, targets = train_dl.dataset.tensors
    for _ in range(num_epochs):
        opt.zero_grad()
        loss_fn(model(inputs), targets).backward()
        opt.step()


@MISTAKES.wrong(
    "fit", "E12", name="the code needs model.weight, which not every model has",
    hint="What would your code do with a model that is not one linear layer?",
)  # fmt: skip
def own_linear_formula(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(xb @ model.weight.t() + model.bias, yb).backward()
            opt.step()


@MISTAKES.wrong("fit", "E17", name="a number, not a tensor, is asked for its gradients", hint=CHAIN)
def item_before_backward(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).item().backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E17", name="predictions or loss are cut off from the graph before backward", hint=CHAIN
)
def detached_before_backward(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).detach().backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E17", name=READS_NOTHING, hint=READS,
)  # fmt: skip
def makes_loss_anew(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            torch.tensor(loss_fn(model(xb), yb).item(), requires_grad=True).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E18", name="a copy is trained, or another model than the given one", hint=HANDED_IN
)
def trains_a_copy(num_epochs, model, loss_fn, opt, train_dl):
    twin = copy.deepcopy(model)
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(twin(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E11", name="a variable of the notebook is used in place of the given model or data",
    hint=HANDED_IN,
)  # fmt: skip
def trains_another(num_epochs, model, loss_fn, opt, train_dl):
    other = copy.deepcopy(model)
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(other(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E18", name="the old weights are put back when the training is over",
    hint="Which weights does the given model have in the very end?",
)  # fmt: skip
def puts_back(num_epochs, model, loss_fn, opt, train_dl):
    before = copy.deepcopy(model.state_dict())
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
    model.load_state_dict(before)


@MISTAKES.wrong(
    "fit", "E18", name="the weights from before one of the steps are put back in the end",
    hint="Which weights does the given model have in the very end?",
)  # fmt: skip
def puts_the_best_back(num_epochs, model, loss_fn, opt, train_dl):
    best, least = copy.deepcopy(model.state_dict()), float("inf")
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = loss_fn(model(xb), yb)
            loss.backward()
            if loss.item() < least:
                best, least = copy.deepcopy(model.state_dict()), loss.item()
            opt.step()
    model.load_state_dict(best)


@MISTAKES.wrong(
    "fit", "E18", name="the weights of the epoch with the smallest loss are put back in the end",
    hint="Which weights does the given model have in the very end?",
)  # fmt: skip
def puts_the_best_epoch_back(num_epochs, model, loss_fn, opt, train_dl):
    best, least = copy.deepcopy(model.state_dict()), float("inf")
    for _ in range(num_epochs):
        total = 0.0
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = loss_fn(model(xb), yb)
            loss.backward()
            opt.step()
            total += loss.item()
        if total < least:
            best, least = copy.deepcopy(model.state_dict()), total
    model.load_state_dict(best)


@MISTAKES.wrong(
    "fit",
    "E18",
    name="the given model and the given optimiser are not touched in this run",
    hint=RAN_AT_ALL,
)
def touches_nothing(num_epochs, model, loss_fn, opt, train_dl):
    return
