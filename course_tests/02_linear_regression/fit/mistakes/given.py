"""Wrong references for `fit`: not using the given loader or model, or losing the graph between model and loss."""

from __future__ import annotations

import copy

import torch

from .catalogue import MISTAKES, RAN_AT_ALL, READS, READS_NOTHING

# ruff: noqa: D103 -- the decorator says what each function does

CHAIN = "Is the loss that you call backward() on still connected to the model's parameters?"

# Mistakes with the same results share a hint.
HANDED_IN = "Which of your lines use the model and the optimizer that were passed in?"


@MISTAKES.wrong(
    "fit", "E31", name="a new loader over the dataset is used instead of the given one",
    hint="Who decides on the order of the rows: your function, or whoever created train_dl?",
)  # fmt: skip
def own_loader(num_epochs, model, loss_fn, opt, train_dl):
    loader = torch.utils.data.DataLoader(train_dl.dataset, train_dl.batch_size)
    for _ in range(num_epochs):
        for xb, yb in loader:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E8", name="each step uses the loss of the whole dataset, not of its own batch",
    hint="Which rows does the loss of each step come from?",
)  # fmt: skip
def whole_data_per_batch(num_epochs, model, loss_fn, opt, train_dl):
    inputs, targets = train_dl.dataset.tensors
    for _ in range(num_epochs):
        for _ in train_dl:
            opt.zero_grad()
            loss_fn(model(inputs), targets).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E8", name="there is one step per epoch, on the whole dataset at once",
    hint="Which rows does the loss of each step come from?",
)  # fmt: skip
def whole_data_per_epoch(num_epochs, model, loss_fn, opt, train_dl):
    inputs, targets = train_dl.dataset.tensors
    for _ in range(num_epochs):
        opt.zero_grad()
        loss_fn(model(inputs), targets).backward()
        opt.step()


@MISTAKES.wrong(
    "fit", "E12", name="the code relies on model.weight, which not every model has",
    hint="What would your code do with a model that is not a single linear layer?",
)  # fmt: skip
def own_linear_formula(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(xb @ model.weight.t() + model.bias, yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E17", name="backward() is called on a plain number, not on a tensor", hint=CHAIN
)
def item_before_backward(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).item().backward()
            opt.step()


@MISTAKES.wrong(
    "fit",
    "E17",
    name="the loss is not connected to the model's parameters when backward() runs",
    hint=CHAIN,
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
    "fit", "E18", name="a copy or another model is trained instead of the given one", hint=HANDED_IN
)
def trains_a_copy(num_epochs, model, loss_fn, opt, train_dl):
    twin = copy.deepcopy(model)
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(twin(xb), yb).backward()
            opt.step()


@MISTAKES.wrong(
    "fit", "E11", name="a variable of the notebook is used instead of the given model or data",
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
    "fit", "E18", name="the old weights are restored at the end",
    hint="Which weights does the model have when your function returns?",
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
    "fit", "E18", name="the weights from before one of the steps are restored at the end",
    hint="Which weights does the model have when your function returns?",
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
    "fit", "E18", name="the weights from the epoch with the lowest loss are restored at the end",
    hint="Which weights does the model have when your function returns?",
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
    name="neither the given model nor the given optimizer's step() is called in this run",
    hint=RAN_AT_ALL,
)
def touches_nothing(num_epochs, model, loss_fn, opt, train_dl):
    return
