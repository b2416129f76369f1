"""Wrong references for `fit`, most likely first."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 -- its usual name
from torch import Tensor, nn

from .catalogue import MISTAKES, PILED_UP

# ruff: noqa: D103 -- what each of them does stands in its decorator

# Mistakes that leave one and the same trace share a hint.
READS = "Print .grad in the line before step(): what does step read there, and who put it there?"
PER_BATCH = "How many backward calls lie between two resets, and is there a step for each?"
HANDED_IN = "Which lines touch the very model and optimiser that were handed in?"
RAN_AT_ALL = (
    "Which lines run when num_epochs is 1, and do they touch the model and the optimiser that "
    "were handed in?"
)
FIRST_ONLY = "How often is a new pass begun, and how far does it get before it is left?"
EPOCHS = "How often does the body of your outer loop run when num_epochs is 1, and when it is 0?"
LOOPS = "Which lines belong to the batch loop, which to the epoch loop, and which to neither?"
GIVEN_OPTIMISER = "What is the opt argument for, and what does it do in step() besides lr · grad?"
CHAIN = "Is the loss that you call backward on still attached to the model's parameters?"


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


@MISTAKES.wrong("fit", "E2", name="the gradients are reset between backward and step", hint=READS)
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


@MISTAKES.wrong("fit", "E3", name="step comes before backward", hint=READS)
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


@MISTAKES.wrong("fit", "E21", name="backward is never called", hint=READS)
def never_differentiates(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            loss_fn(model(xb), yb)
            opt.zero_grad()
            opt.step()


@MISTAKES.wrong(
    "fit", "E22", name="the optimiser's step is never called",
    hint="Which line of yours changes the weights?",
)  # fmt: skip
def never_steps(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()


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
    "fit", "E7", "E14", name="the training ends after one epoch",
    hint="When does return run, and how often is a new pass over the loader begun?",
)  # fmt: skip
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


@MISTAKES.wrong(
    "fit", "E14", "E7", name="each epoch uses the first batch only",
    hint=FIRST_ONLY,
)  # fmt: skip
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
    _own_sgd(num_epochs, model, loss_fn, train_dl, lr)


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


def _own_sgd(
    num_epochs: int, model: nn.Module, loss_fn: Callable[..., Tensor], train_dl: Any, lr: float
) -> None:
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
        _own_sgd(num_epochs, model, loss_fn, train_dl, lr)


for _lr in (1e-2, 1e-3, 1e-1, 1e-4, 1e-5):
    _enter_own_rate(_lr)


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
    "fit", "E17", name="backward is called on a new tensor, cut off from the model",
    hint=READS,
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
    "fit", "E18", name="neither the given model nor the given optimiser is used", hint=RAN_AT_ALL
)
def touches_nothing(num_epochs, model, loss_fn, opt, train_dl):
    return


@MISTAKES.wrong(
    "fit", "E15", name="the training lasts one epoch too long",
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
    "fit", "E15", name="step is called twice for each batch",
    hint="How many steps does your code make for each batch?",
)  # fmt: skip
def steps_twice(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
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
    "fit", "E1", "E13", name="the gradients are never reset, and only every epoch has a step",
    hint=LOOPS,
)  # fmt: skip
def piles_up_and_steps_last(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
        loss.backward()
        opt.step()


@MISTAKES.wrong(
    "fit", "E1", "E7", name="the gradients are never reset, and the training ends after one epoch",
    hint=PILED_UP,
)  # fmt: skip
def piles_up_for_one_epoch(num_epochs, model, loss_fn, opt, train_dl):
    for xb, yb in train_dl if num_epochs else ():
        loss_fn(model(xb), yb).backward()
        opt.step()
