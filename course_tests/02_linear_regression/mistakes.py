"""Wrong references: each makes one known mistake, most likely first within an exercise."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.data import DataLoader, Subset, TensorDataset, random_split

from gradkit.mistakes import Catalogue

MISTAKES = Catalogue()

# --- fit --------------------------------------------------------------------------------------

# Mistakes that leave one and the same trace share a hint.
READS = "Print .grad in the line before step(): what does step read there, and who put it there?"
PILED_UP = "What is in .grad before the second backward, and when was it last emptied?"
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
    "fit", "E16", name="the losses are added up, and backward runs through those of earlier batches",
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


@MISTAKES.wrong(
    "fit", "E2", name="the gradients are reset between backward and step", hint=READS
)
def resets_before_step(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            loss_fn(model(xb), yb).backward()
            opt.zero_grad()
            opt.step()


@MISTAKES.wrong(
    "fit", "E2", name="the gradients are reset between backward and step", hint=READS
)
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


@MISTAKES.wrong(
    "fit", "E3", name="each step is made before the backward of its batch", hint=READS
)
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
    settings = {
        name: value for name, value in opt.param_groups[0].items() if name in opt.defaults
    }
    if "decoupled_weight_decay" in settings:  # Adam's own business, no argument of it
        del settings["decoupled_weight_decay"]
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
                        parameter -= group["lr"] * parameter.grad


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
    "fit", "E12", name="the predictions are computed from model.weight and model.bias",
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
    "fit", "E17", name="the loss that backward is called on is a new tensor, cut off from the model",
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


# --- mse --------------------------------------------------------------------------------------

DIVISOR = "Divide by how many numbers? Count them in the difference of two matrices."
CANCEL = "Can +3 and -3 cancel in your formula, and what is each of them squared?"
UNBROKEN = "Is the chain from the predictions to the loss unbroken?"
IN_PLACE = "Whose tensor does an operation in place (-=, *=, …_) change?"
ONE_NUMBER = "How many numbers should be left, and which operation leaves just one?"


def _enter_mse(code: str, name: str, hint: str, wrong: Callable[[Tensor, Tensor], Any]) -> None:
    MISTAKES.wrong("mse", code, name=name, hint=hint)(wrong)


for _code, _name, _hint, _wrong in (
    ("C10", "the squares are summed and not averaged", DIVISOR,
     lambda p, t: ((p - t) ** 2).sum()),
    ("C10", "the sum is divided by the number of rows", DIVISOR,
     lambda p, t: ((p - t) ** 2).sum() / len(t)),
    ("C10", "the sum is divided by the number of columns", DIVISOR,
     lambda p, t: ((p - t) ** 2).sum() / t.shape[-1]),
    ("C10", "the mean is halved", "Which factor stands in front of the mean, and does the task say so?",
     lambda p, t: ((p - t) ** 2).mean() / 2),
    ("C10", "a square root is taken at the end", "Is the result in tonnes, or in tonnes squared?",
     lambda p, t: ((p - t) ** 2).mean().sqrt()),
    ("C10", "a square root is taken at the end", "Is the result in tonnes, or in tonnes squared?",
     lambda p, t: torch.norm(p - t)),
    ("C11", "the mean of the differences is squared, and not the differences", CANCEL,
     lambda p, t: (p - t).mean() ** 2),
    ("C11", "the sum of the differences is squared", CANCEL,
     lambda p, t: (p - t).sum() ** 2 / (p - t).numel()),
    ("C11", "absolute differences are averaged, not squared ones", CANCEL,
     lambda p, t: (p - t).abs().mean()),
    ("C11", "the differences are averaged without being squared", CANCEL,
     lambda p, t: (p - t).mean()),
    ("C11", "the differences are doubled, not squared", "Which operator is the power in Python?",
     lambda p, t: ((p - t) * 2).mean()),
    ("C10", "the sum is divided by one too few",
     DIVISOR, lambda p, t: ((p - t) ** 2).sum() / ((p - t).numel() - 1)),
    ("A2", "the squared differences are not reduced to one number", ONE_NUMBER,
     lambda p, t: (p - t) ** 2),
    ("A2", "the mean is taken over the rows only", ONE_NUMBER,
     lambda p, t: ((p - t) ** 2).mean(0)),
    ("A2", "the mean is taken over the columns only", ONE_NUMBER,
     lambda p, t: ((p - t) ** 2).mean(1)),
    ("A2", "the result keeps its dimensions", ONE_NUMBER,
     lambda p, t: ((p - t) ** 2).mean().reshape(1)),
    ("A5", "the result is a Python number, without a graph", UNBROKEN,
     lambda p, t: ((p - t) ** 2).mean().item()),
    ("A5", "the chain from the predictions to the loss is broken", UNBROKEN,
     lambda p, t: ((p.detach() - t) ** 2).mean()),
    ("A5", "the loss is a new tensor, cut off from the predictions", UNBROKEN,
     lambda p, t: torch.tensor(((p - t) ** 2).mean().item(), requires_grad=True)),
    ("A9", "the result is the same for all tensors", "Does your formula use both arguments?",
     lambda p, t: torch.tensor(7.25)),
):  # fmt: skip
    _enter_mse(_code, _name, _hint, _wrong)


MISTAKES.property(
    "mse", "C18", name="an operation in place changes a tensor that was handed in", hint=IN_PLACE
)

# --- train_by_hand ----------------------------------------------------------------------------

NO_GRAD_YET = "Whose .grad is None at that line, and is it still the tensor that you began with?"
REBOUND = "Is w after your update still the tensor that you began with?"
UNMOVED = "What does your update read at that moment, and which tensor does it change?"
STALE = "Which lines run once and which in every step? Count the updates, and the gradients."
FACTOR = "Write your loss on paper: divided by how many numbers, and what is its derivative?"


def _loss(inputs: Tensor, targets: Tensor, w: Tensor, b: Tensor) -> Tensor:
    return ((inputs @ w.t() + b - targets) ** 2).mean()


def _slopes(
    inputs: Tensor, targets: Tensor, w: Tensor, b: Tensor, loss: Callable[..., Tensor] = _loss
) -> tuple[Tensor, ...]:
    """Return the loss's gradient by w and b; zero where it does not depend on one."""
    w, b = w.detach().requires_grad_(), b.detach().requires_grad_()
    return torch.autograd.grad(loss(inputs, targets, w, b), (w, b), materialize_grads=True)


def _descend(
    inputs: Tensor, targets: Tensor, w: Tensor, b: Tensor, lr: float, epochs: int,
    loss: Callable[..., Tensor] = _loss,
) -> tuple[Tensor, Tensor]:  # fmt: skip
    for _ in range(epochs):
        slope_w, slope_b = _slopes(inputs, targets, w, b, loss)
        w, b = w.detach() - lr * slope_w, b.detach() - lr * slope_b
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C4", name="the gradients are never reset and pile up", hint=PILED_UP
)
def hand_piles_up(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        _loss(inputs, targets, w, b).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C4", name="the gradient of w is reset and that of b piles up", hint=PILED_UP
)
def hand_piles_up_b(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        w.grad = None
        _loss(inputs, targets, w, b).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C4", name="the gradient of b is reset and that of w piles up", hint=PILED_UP
)
def hand_piles_up_w(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        b.grad = None
        _loss(inputs, targets, w, b).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C1", name="w is bound to a new tensor, which has no gradients, instead of "
    "being changed in place", hint=NO_GRAD_YET,
)  # fmt: skip
def hand_rebinds(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        _loss(inputs, targets, w, b).backward()
        with torch.no_grad():
            w = w - lr * w.grad
            b = b - lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C17", name=".grad is reset before there has been any backward",
    hint=NO_GRAD_YET,
)  # fmt: skip
def hand_resets_too_early(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        w.grad.zero_()
        b.grad.zero_()
        _loss(inputs, targets, w, b).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C1", name="w is bound to a new tensor, which does not require gradients, "
    "instead of being changed in place", hint=REBOUND,
)  # fmt: skip
def hand_rebinds_without_reset(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        _loss(inputs, targets, w, b).backward()
        with torch.no_grad():
            w = w - lr * w.grad
            b = b - lr * b.grad
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C2", name="w is bound to a new tensor that remembers how it was made, and "
    "has no .grad of its own", hint="Who now remembers how w was made, and whose .grad is filled?",
)  # fmt: skip
def hand_rebinds_recorded(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        _loss(inputs, targets, w, b).backward()
        w = w - lr * w.grad
        b = b - lr * b.grad
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C3", name="a leaf that requires gradients is changed in place while autograd "
    "records", hint="Should the line that changes w be part of the graph?",
)  # fmt: skip
def hand_in_place_recorded(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        _loss(inputs, targets, w, b).backward()
        w -= lr * w.grad
        b -= lr * b.grad
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C5", name="the gradients are reset before the update reads them", hint=UNMOVED
)
def hand_resets_before_update(inputs, targets, w, b, lr, epochs):
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C16", name="a copy of the weights is updated, and the old ones are handed back",
    hint=UNMOVED,
)  # fmt: skip
def hand_updates_a_copy(inputs, targets, w, b, lr, epochs):
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C6", name="the steps go uphill",
    hint="Which way is downhill, and does your loss fall?",
)  # fmt: skip
def hand_uphill(inputs, targets, w, b, lr, epochs):
    return _descend(inputs, targets, w, b, -lr, epochs)


@MISTAKES.wrong(
    "train_by_hand", "C7", name="the learning rate is left out",
    hint="Which number sets the size of your steps, and how does it enter the update?",
)  # fmt: skip
def hand_without_rate(inputs, targets, w, b, lr, epochs):
    return _descend(inputs, targets, w, b, 1.0, epochs)


@MISTAKES.wrong(
    "train_by_hand", "C7", name="the gradient is divided by the learning rate",
    hint="Which number sets the size of your steps, and how does it enter the update?",
)  # fmt: skip
def hand_divides_by_rate(inputs, targets, w, b, lr, epochs):
    return _descend(inputs, targets, w, b, 1 / lr, epochs)


def _enter_rate(rate: float) -> None:
    @MISTAKES.wrong(
        "train_by_hand", "C7", name=f"the learning rate is always {rate:g}, whatever was asked for",
        hint="Which number sets the size of your steps, and how does it enter the update?",
    )  # fmt: skip
    def hand_fixed_rate(inputs, targets, w, b, lr, epochs):
        return _descend(inputs, targets, w, b, rate, epochs)


for _rate in (1e-5, 1e-2, 1e-3, 0.1, 1e-4):
    _enter_rate(_rate)


@MISTAKES.wrong(
    "train_by_hand", "C8", name="b is never updated", hint="List everything that should move."
)
def hand_keeps_b(inputs, targets, w, b, lr, epochs):
    start = b.detach().clone()
    for _ in range(epochs):
        slope_w, _ = _slopes(inputs, targets, w, start)
        w = w.detach() - lr * slope_w
    return w, start


@MISTAKES.wrong(
    "train_by_hand", "C8", name="w is never updated", hint="List everything that should move."
)
def hand_keeps_w(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        _, slope_b = _slopes(inputs, targets, w, b)
        b = b.detach() - lr * slope_b
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C9", name="predictions and loss are computed before the loop, once for all "
    "steps", hint=STALE,
)  # fmt: skip
def hand_stale_graph(inputs, targets, w, b, lr, epochs):
    loss = _loss(inputs, targets, w, b)
    for _ in range(epochs):
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C9", name="every step uses the gradient of the first one", hint=STALE
)
def hand_stale_gradient(inputs, targets, w, b, lr, epochs):
    return _descend(inputs, targets, w, b, lr * epochs, 1)


@MISTAKES.wrong(
    "train_by_hand", "C15", name="there is one update, after the loop, with the gradients of all "
    "rounds", hint=STALE,
)  # fmt: skip
def hand_updates_after_loop(inputs, targets, w, b, lr, epochs):
    return _descend(inputs, targets, w, b, lr * epochs, 1)


@MISTAKES.wrong(
    "train_by_hand", "C9", name="every step uses predictions from before the loop, and the "
    "gradients pile up", hint=STALE,
)  # fmt: skip
def hand_stale_and_piled_up(inputs, targets, w, b, lr, epochs):
    return _descend(inputs, targets, w, b, lr * epochs * (epochs + 1) / 2, 1)


@MISTAKES.wrong(
    "train_by_hand", "C15", name="there is only one update", hint="Count your updates."
)
def hand_one_update(inputs, targets, w, b, lr, epochs):
    return _descend(inputs, targets, w, b, lr, 1)


@MISTAKES.wrong(
    "train_by_hand", "C15", name="there is one update too few", hint="Count your updates."
)
def hand_one_less(inputs, targets, w, b, lr, epochs):
    return _descend(inputs, targets, w, b, lr, epochs - 1)


@MISTAKES.wrong(
    "train_by_hand", "C15", name="there is one update too many", hint="Count your updates."
)
def hand_one_more(inputs, targets, w, b, lr, epochs):
    return _descend(inputs, targets, w, b, lr, epochs + 1)


def _enter_loss(code: str, name: str, hint: str, loss: Callable[..., Tensor]) -> None:
    @MISTAKES.wrong("train_by_hand", code, name=name, hint=hint)
    def hand_other_loss(inputs, targets, w, b, lr, epochs):
        return _descend(inputs, targets, w, b, lr, epochs, loss)


def _misses(inputs: Tensor, targets: Tensor, w: Tensor, b: Tensor) -> Tensor:
    return inputs @ w.t() + b - targets


for _code, _name, _hint, _wrong in (
    ("C10", "the loss is divided by the number of rows, not of elements", FACTOR,
     lambda *all_: (_misses(*all_) ** 2).sum() / len(all_[0])),
    ("C10", "the loss is the sum of the squares, not their mean", FACTOR,
     lambda *all_: (_misses(*all_) ** 2).sum()),
    ("C10", "the gradient is half of what it should be", FACTOR,
     lambda *all_: _loss(*all_) / 2),
    ("C10", "the loss is half of the squares' sum divided by the number of rows", FACTOR,
     lambda *all_: (_misses(*all_) ** 2).sum() / len(all_[0]) / 2),
    ("C10", "the loss is the root of the mean squared error", FACTOR,
     lambda *all_: _loss(*all_).sqrt()),
    ("C11", "the mean of the differences is squared, and not the differences", CANCEL,
     lambda *all_: _misses(*all_).mean() ** 2),
    ("C11", "the loss is the mean of the absolute differences", CANCEL,
     lambda *all_: _misses(*all_).abs().mean()),
    ("C11", "the loss is the mean of the differences, without squares", CANCEL,
     lambda *all_: _misses(*all_).mean()),
    ("C19", "b is missing in the predictions, or its gradient is lost",
     "Which of the given tensors enter your predictions?",
     lambda x, y, w, b: ((x @ w.t() - y) ** 2).mean()),
    ("C19", "b is subtracted from the predictions", "How does b enter your predictions?",
     lambda x, y, w, b: ((x @ w.t() - b - y) ** 2).mean()),
    ("A6", "w is not transposed, or multiplied element by element",
     "Write the shapes side by side: which sizes must meet in the product?",
     lambda x, y, w, b: ((x @ w + b - y) ** 2).mean()),
    ("A6", "w is multiplied element by element",
     "Write the shapes side by side: which sizes must meet in the product?",
     lambda x, y, w, b: ((x * w + b - y) ** 2).mean()),
    ("A7", "w is reshaped instead of transposed", "Where should element [0, 1] of w end up?",
     lambda x, y, w, b: ((x @ w.reshape(x.shape[1], -1) + b - y) ** 2).mean()),
):  # fmt: skip
    _enter_loss(_code, _name, _hint, _wrong)


@MISTAKES.wrong(
    "train_by_hand", "C12", name="b's gradient is taken after w has already moved",
    hint="Were both gradients taken at the same point?",
)  # fmt: skip
def hand_moves_w_first(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        w = w.detach() - lr * _slopes(inputs, targets, w, b)[0]
        b = b.detach() - lr * _slopes(inputs, targets, w, b)[1]
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C12", name="w's gradient is taken after b has already moved",
    hint="Were both gradients taken at the same point?",
)  # fmt: skip
def hand_moves_b_first(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        b = b.detach() - lr * _slopes(inputs, targets, w, b)[1]
        w = w.detach() - lr * _slopes(inputs, targets, w, b)[0]
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C13", name=".grad is set to a number", hint="What kind of thing is w.grad?"
)
def hand_sets_grad_to_zero(inputs, targets, w, b, lr, epochs):
    _loss(inputs, targets, w, b).backward()
    w.grad = 0


@MISTAKES.wrong(
    "train_by_hand", "C13", name="zero_grad is called on a tensor",
    hint="Whose method is zero_grad, and what has a tensor instead?",
)  # fmt: skip
def hand_zero_grad_of_tensor(inputs, targets, w, b, lr, epochs):
    w.zero_grad()


@MISTAKES.wrong(
    "train_by_hand", "C13", name="zero is called without its underscore",
    hint="How do the names of operations in place end?",
)  # fmt: skip
def hand_zero_without_underscore(inputs, targets, w, b, lr, epochs):
    _loss(inputs, targets, w, b).backward()
    w.grad.zero()


@MISTAKES.wrong(
    "train_by_hand", "C14", name="the weights themselves are set to zero, not their gradients",
    hint="What exactly did you set to zero?",
)  # fmt: skip
def hand_zeroes_weights(inputs, targets, w, b, lr, epochs):
    return torch.zeros_like(w), torch.zeros_like(b)


@MISTAKES.wrong(
    "train_by_hand", "A2", name="backward is called on more than one number",
    hint="How many numbers are you differentiating?",
)  # fmt: skip
def hand_many_losses(inputs, targets, w, b, lr, epochs):
    (_misses(inputs, targets, w, b) ** 2).backward()


@MISTAKES.wrong(
    "train_by_hand", "A5", name="the loss is cut off from w and b", hint="Is the chain from w to "
    "the loss unbroken?",
)  # fmt: skip
def hand_number_differentiated(inputs, targets, w, b, lr, epochs):
    _loss(inputs, targets, w, b).item().backward()


@MISTAKES.wrong(
    "train_by_hand", "A5", name="the loss is cut off from w and b", hint="Is the chain from w to "
    "the loss unbroken?",
)  # fmt: skip
def hand_cut_off(inputs, targets, w, b, lr, epochs):
    _loss(inputs, targets, w, b).detach().backward()


@MISTAKES.wrong(
    "train_by_hand", "C20", name="the training starts from zeros, not from the given weights",
    hint="Where does your training start, and what was handed in for that?",
)  # fmt: skip
def hand_starts_from_zeros(inputs, targets, w, b, lr, epochs):
    return _descend(inputs, targets, torch.zeros_like(w), torch.zeros_like(b), lr, epochs)


@MISTAKES.wrong(
    "train_by_hand", "C21", name="there is a step for each row, not one for all rows",
    hint="Which rows does each step use, and how many steps are there in one epoch?",
)  # fmt: skip
def hand_steps_per_row(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        for row in range(len(inputs)):
            w, b = _descend(inputs[row : row + 1], targets[row : row + 1], w, b, lr, 1)
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C22", name="nothing is returned", hint="What does your last line hand back?"
)
def hand_returns_nothing(inputs, targets, w, b, lr, epochs):
    return None


@MISTAKES.wrong(
    "train_by_hand", "C22", name="b is returned before w",
    hint="Which of the two tensors comes first in what you return?",
)  # fmt: skip
def hand_returns_swapped(inputs, targets, w, b, lr, epochs):
    return _descend(inputs, targets, w, b, lr, epochs)[::-1]


MISTAKES.property(
    "train_by_hand", "C18", name="an operation in place changes the inputs or targets",
    hint=IN_PLACE,
)  # fmt: skip


# --- first_rows -------------------------------------------------------------------------------


@MISTAKES.wrong(
    "first_rows", "D1", name="it returns a slice of the dataset, which is a tuple of two tensors",
    hint="What type does dataset[0:n] have, and what is its item 0?",
)  # fmt: skip
def rows_sliced(dataset, n):
    return dataset[0:n]


@MISTAKES.wrong(
    "first_rows", "D1", name="it returns tensors, of which a loader takes single rows without "
    "their targets", hint="What is item 0 of what you return, and what should it be?",
)  # fmt: skip
def rows_inputs_only(dataset, n):
    return dataset.tensors[0][:n]


@MISTAKES.wrong(
    "first_rows", "D8", name="inputs and targets have changed places",
    hint="What comes first in an item of the original dataset?",
)  # fmt: skip
def rows_swapped(dataset, n):
    inputs, targets = dataset[:n]
    return TensorDataset(targets, inputs)


@MISTAKES.wrong(
    "first_rows", "D15", name="it returns all rows", hint="Where does n enter your function?"
)
def rows_all(dataset, n):
    return dataset


@MISTAKES.wrong(
    "first_rows", "D15", name="it returns one row too many",
    hint="Which indices do the first n rows have?",
)  # fmt: skip
def rows_one_more(dataset, n):
    return Subset(dataset, range(min(n + 1, len(dataset))))


@MISTAKES.wrong(
    "first_rows", "D15", name="it returns one row too few",
    hint="Which indices do the first n rows have?",
)  # fmt: skip
def rows_one_less(dataset, n):
    return Subset(dataset, range(n - 1))


@MISTAKES.wrong(
    "first_rows", "D15", name="it returns rows that are not the first ones",
    hint="Which indices do the first n rows have?",
)  # fmt: skip
def rows_from_one(dataset, n):
    return Subset(dataset, [i % len(dataset) for i in range(1, n + 1)])


@MISTAKES.wrong(
    "first_rows", "D15", name="it returns random rows, not the first ones",
    hint="Which indices do the first n rows have, and in which order?",
)  # fmt: skip
def rows_random(dataset, n):
    return Subset(dataset, torch.randperm(len(dataset))[:n].tolist())


@MISTAKES.wrong(
    "first_rows", "D16", name="it returns a loader, or an iterator, and not a dataset",
    hint="What is the difference between a dataset and a loader that goes through it?",
)  # fmt: skip
def rows_loader(dataset, n):
    return DataLoader(Subset(dataset, range(n)), batch_size=n)


@MISTAKES.wrong(
    "first_rows", "D16", name="it returns a loader, or an iterator, and not a dataset",
    hint="What is the difference between a dataset and a loader that goes through it?",
)  # fmt: skip
def rows_iterator(dataset, n):
    return (dataset[i] for i in range(n))


@MISTAKES.wrong("first_rows", "C18", name="the given dataset itself is cut", hint="Whose rows did "
                "your function throw away?")  # fmt: skip
def rows_cut_in_place(dataset, n):
    dataset.tensors = tuple(tensor[:n] for tensor in dataset.tensors)
    return dataset


# --- make_loaders -----------------------------------------------------------------------------

WHICH = "Print the lengths of both datasets: which of them goes into which loader?"
CHANCE = "Where does chance enter your function, and what does it know about the seed?"
DEALT = "How many rows has each batch, and which argument of each DataLoader decides on that?"
ORDER = "What makes the order of the training rows change from epoch to epoch?"
NO_SPLIT_AT = "Do the sizes of the two parts make the whole, and where do they come from?"


def _split(
    inputs: Tensor, targets: Tensor, val_size: int, seed: int | None
) -> tuple[Any, Any]:
    dataset = TensorDataset(inputs, targets)
    chance = torch.Generator()
    chance.manual_seed(int(torch.randint(2**40, ())) if seed is None else seed)
    return tuple(  # type: ignore[return-value]
        random_split(dataset, [len(dataset) - val_size, val_size], generator=chance)
    )


@MISTAKES.wrong(
    "make_loaders", "D2", name="the two sizes have changed places, so that most rows are for "
    "validation", hint=WHICH,
)  # fmt: skip
def loaders_sizes_swapped(inputs, targets, val_size, batch_size, seed):
    val, train = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


@MISTAKES.wrong(
    "make_loaders", "D13", name="the validation loader is returned first", hint=WHICH
)
def loaders_swapped(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(val, batch_size), DataLoader(train, batch_size, shuffle=True)


@MISTAKES.wrong(
    "make_loaders", "D12", name="the seed does not reach the line that splits the rows", hint=CHANCE
)
def loaders_unseeded(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, None)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


@MISTAKES.wrong(
    "make_loaders", "D12", name="the seed is a fixed number, whatever was asked for", hint=CHANCE
)
def loaders_fixed_seed(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, 42)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


@MISTAKES.wrong(
    "make_loaders", "D5", name="the first rows are for training and the last for validation, "
    "without any chance", hint="What if the rows come sorted?",
)  # fmt: skip
def loaders_first_rows(inputs, targets, val_size, batch_size, seed):
    cut = len(inputs) - val_size
    train = TensorDataset(inputs[:cut], targets[:cut])
    val = TensorDataset(inputs[cut:], targets[cut:])
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


@MISTAKES.wrong(
    "make_loaders", "D11", name="the training loader does not shuffle", hint=ORDER
)
def loaders_unshuffled(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size), DataLoader(val, batch_size)


@MISTAKES.wrong(
    "make_loaders", "D11", name="the validation loader shuffles, and the training loader does not",
    hint=ORDER,
)  # fmt: skip
def loaders_wrong_one_shuffled(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size), DataLoader(val, batch_size, shuffle=True)


@MISTAKES.wrong(
    "make_loaders", "D10", name="batches that are not full are dropped", hint=DEALT
)
def loaders_drop_last(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return (
        DataLoader(train, batch_size, shuffle=True, drop_last=True),
        DataLoader(val, batch_size, drop_last=True),
    )


@MISTAKES.wrong(
    "make_loaders", "D10", name="training batches that are not full are dropped", hint=DEALT
)
def loaders_drop_last_training(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size, shuffle=True, drop_last=True), DataLoader(val, batch_size)


@MISTAKES.wrong(
    "make_loaders", "D10", name="batch_size does not reach the training loader", hint=DEALT
)
def loaders_batches_of_one(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, shuffle=True), DataLoader(val)


@MISTAKES.wrong(
    "make_loaders", "D10", name="batch_size does not reach the validation loader", hint=DEALT
)
def loaders_validation_in_ones(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val)


@MISTAKES.wrong(
    "make_loaders", "D14", name="validation comes in one batch, or in batches of another size",
    hint=DEALT,
)  # fmt: skip
def loaders_validation_at_once(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, val_size)


@MISTAKES.wrong(
    "make_loaders", "D6", name="the training loader also has the rows for validation",
    hint="Can one row be in both?",
)  # fmt: skip
def loaders_overlap(inputs, targets, val_size, batch_size, seed):
    _, val = _split(inputs, targets, val_size, seed)
    whole = TensorDataset(inputs, targets)
    return DataLoader(whole, batch_size, shuffle=True), DataLoader(val, batch_size)


@MISTAKES.wrong(
    "make_loaders", "D6", name="some rows are in neither part", hint="Is each row somewhere?"
)
def loaders_incomplete(inputs, targets, val_size, batch_size, seed):
    train, val = _split(inputs, targets, val_size, seed)
    train = Subset(train, range(max(1, len(train) - 1)))
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


@MISTAKES.wrong(
    "make_loaders", "D7", name="inputs and targets are permuted separately",
    hint="Does row i still belong to answer i?",
)  # fmt: skip
def loaders_unpaired(inputs, targets, val_size, batch_size, seed):
    chance = torch.Generator().manual_seed(seed)
    inputs = inputs[torch.randperm(len(inputs), generator=chance)]
    targets = targets[torch.randperm(len(targets), generator=chance)]
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


@MISTAKES.wrong(
    "make_loaders", "D8", name="the dataset holds targets first and inputs second",
    hint="In which order does TensorDataset get its tensors, and the training loop its batches?",
)  # fmt: skip
def loaders_targets_first(inputs, targets, val_size, batch_size, seed):
    return loaders_right(targets, inputs, val_size, batch_size, seed)


def loaders_right(
    inputs: Tensor, targets: Tensor, val_size: int, batch_size: int, seed: int
) -> tuple[Any, Any]:
    """Two right loaders, for mistakes in what they are made from."""
    train, val = _split(inputs, targets, val_size, seed)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


@MISTAKES.wrong(
    "make_loaders", "D1", name="the loaders hold inputs without targets",
    hint="What is one row of the dataset that each loader goes through?",
)  # fmt: skip
def loaders_inputs_only(inputs, targets, val_size, batch_size, seed):
    cut = len(inputs) - val_size
    rows = inputs[torch.randperm(len(inputs), generator=torch.Generator().manual_seed(seed))]
    return DataLoader(rows[:cut], batch_size, shuffle=True), DataLoader(rows[cut:], batch_size)


@MISTAKES.wrong(
    "make_loaders", "D9", name="inputs and targets are handed to DataLoader one after the other",
    hint="What is the second positional argument of DataLoader?",
)  # fmt: skip
def loaders_two_tensors(inputs, targets, val_size, batch_size, seed):
    return DataLoader(inputs, targets), None


@MISTAKES.wrong(
    "make_loaders", "D9", name="inputs and targets are handed to DataLoader one after the other",
    hint="What is the second positional argument of DataLoader?",
)  # fmt: skip
def loaders_two_parts(inputs, targets, val_size, batch_size, seed):
    return DataLoader(inputs[:-val_size], targets[:-val_size]), None


@MISTAKES.wrong(
    "make_loaders", "D4", name="random_split is not told the sizes of the parts",
    hint="Which argument of random_split is missing?",
)  # fmt: skip
def loaders_no_sizes(inputs, targets, val_size, batch_size, seed):
    return random_split(TensorDataset(inputs, targets))  # type: ignore[call-arg]


for _share in (0.8, 0.9, 0.7, 0.75):

    @MISTAKES.wrong(
        "make_loaders", "D3", name="the sizes of the parts are fixed shares, which need not add up",
        hint=NO_SPLIT_AT,
    )  # fmt: skip
    def loaders_shares(inputs, targets, val_size, batch_size, seed, share=_share):
        dataset, total = TensorDataset(inputs, targets), len(inputs)
        parts = [int(total * share), int(total * (1 - share))]
        return random_split(dataset, parts, generator=torch.Generator().manual_seed(seed))


@MISTAKES.wrong(
    "make_loaders", "D3", name="the sizes of the parts don't add up to the number of rows",
    hint=NO_SPLIT_AT,
)  # fmt: skip
def loaders_sizes_off(inputs, targets, val_size, batch_size, seed):
    return random_split(TensorDataset(inputs, targets), [len(inputs), val_size])


@MISTAKES.wrong(
    "make_loaders", "D3", name="the size of the validation part does not come from val_size",
    hint=NO_SPLIT_AT,
)  # fmt: skip
def loaders_fixed_size(inputs, targets, val_size, batch_size, seed):
    size = max(1, len(inputs) // 5)
    return loaders_right(inputs, targets, size if size != val_size else size + 1, batch_size, seed)


@MISTAKES.wrong(
    "make_loaders", "D16", name="datasets are returned, not loaders",
    hint="What turns a dataset into shuffled batches, anew for each epoch?",
)  # fmt: skip
def loaders_datasets(inputs, targets, val_size, batch_size, seed):
    return _split(inputs, targets, val_size, seed)


@MISTAKES.wrong(
    "make_loaders", "D16", name="lists of batches are returned, not loaders",
    hint="What turns a dataset into shuffled batches, anew for each epoch?",
)  # fmt: skip
def loaders_lists(inputs, targets, val_size, batch_size, seed):
    return tuple(list(loader) for loader in loaders_right(inputs, targets, val_size, batch_size, seed))


# --- predict ----------------------------------------------------------------------------------

TOO_LATE = "When is the graph made, and what is switched off before that moment?"


@MISTAKES.wrong("predict", "H9", name="the graph is recorded", hint=TOO_LATE)
def predict_recorded(model, inputs):
    return model(inputs)


@MISTAKES.wrong(
    "predict", "H9", name="the graph is recorded, and thrown away afterwards", hint=TOO_LATE
)
def predict_detached(model, inputs):
    return model(inputs).detach()


@MISTAKES.wrong(
    "predict", "H10", name="autograd is switched off for everybody, and stays off",
    hint="What did your function switch off, for whom, and is it on again?",
)  # fmt: skip
def predict_switches_off(model, inputs):
    torch.set_grad_enabled(False)  # noqa: FBT003 -- as it is called
    return model(inputs)


@MISTAKES.wrong(
    "predict", "H10", name="the parameters are frozen, and stay so",
    hint="What did your function switch off, for whom, and is it on again?",
)  # fmt: skip
def predict_freezes(model, inputs):
    model.requires_grad_(requires_grad=False)
    return model(inputs)


@MISTAKES.wrong(
    "predict", "H11", name="the model's weights are changed", hint="Should a prediction change the "
    "model?",
)  # fmt: skip
def predict_trains(model, inputs):
    result = model(inputs)
    result.sum().backward()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= 0.1 * parameter.grad
    return result.detach()


@MISTAKES.wrong(
    "predict", "H11", name="gradients are left behind in the parameters",
    hint="Which line of a prediction needs gradients?",
)  # fmt: skip
def predict_leaves_gradients(model, inputs):
    result = model(inputs)
    result.sum().backward()
    return result.detach()


@MISTAKES.wrong(
    "predict", "E12", name="the predictions are computed from model.weight and model.bias",
    hint="What would your code do with a model that is not one linear layer?",
)  # fmt: skip
def predict_own_formula(model, inputs):
    with torch.no_grad():
        return inputs @ model.weight.t() + model.bias


@MISTAKES.wrong(
    "predict", "H12", name="the result is no tensor but an array, a list or a number",
    hint="What does the model itself return?",
)  # fmt: skip
def predict_array(model, inputs):
    with torch.no_grad():
        return model(inputs).numpy()


@MISTAKES.wrong(
    "predict", "H12", name="the result is no tensor but an array, a list or a number",
    hint="What does the model itself return?",
)  # fmt: skip
def predict_list(model, inputs):
    with torch.no_grad():
        return model(inputs).tolist()


@MISTAKES.wrong(
    "predict", "H14", name="nothing is returned", hint="Is there a return, and does it run?"
)
def predict_nothing(model, inputs):
    with torch.no_grad():
        model(inputs)


@MISTAKES.wrong(
    "predict", "G10", name="a class is picked, where the numbers themselves are asked for",
    hint="Are the model's results here numbers to use, or scores to choose by?",
)  # fmt: skip
def predict_argmax(model, inputs):
    with torch.no_grad():
        return model(inputs).argmax(1)


# --- crop_model -------------------------------------------------------------------------------

MISTAKES.property(
    "crop_model", "E20", name="the training went on from weights that are nan, or the learning "
    "rate or the number of epochs does not fit",
    hint="Start from fresh weights and watch the loss: should the learning rate be ten times "
    "smaller, or larger?",
)  # fmt: skip
MISTAKES.property(
    "crop_model", "E26", name="the layer's numbers of inputs and outputs are not 3 and 2",
    hint="How many columns have the inputs, and how many the targets?",
)  # fmt: skip
MISTAKES.property(
    "crop_model", "E27", name="the variable holds something else than a layer, or a layer inside of "
    "another model", hint="Which kind of model does the task ask for?",
)  # fmt: skip
