"""Known mistakes of `fit` and `digit_model`."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 -- its usual name

from .catalogue import AGAIN, MISTAKES, SOFTMAX_TWICE, WHOLE_IMAGES
from .reference import evaluate

Fit = Callable[..., Any]

# --- fit ----------------------------------------------------------------------------------------

_UNMOVED = "What does step() read, and whose weights does it change?"
_PILED_UP = "What is in .grad before the second backward?"
_PER_EPOCH = "How many backward calls are there between two resets?"
_OWN = "What is the argument opt_func for?"
_RETURN = "When does return run, and how often is a new pass over the loader begun?"
_PASSES = "How often is a new pass over the loader begun?"
_PER_BATCH = "Which lines run for each batch?"
_STEPS = "How many steps are there, on which loss, and which way do they go?"
_WHEN = "When is an entry added to the list, and of which model?"


def _fit(*codes: str, name: str, hint: str) -> Callable[[Fit], Fit]:
    return MISTAKES.wrong("fit", *codes, name=name, hint=hint)


def _loss(model: Any, batch: Any) -> torch.Tensor:
    return F.cross_entropy(model(batch[0]), batch[1])


def _training(
    epoch: Callable[[Any, Any, Any], Any],
    *,
    renew: bool = False,
    opt_func: Any = None,
    scale: float = 1.0,
) -> Fit:
    """Return a fit whose epochs are `epoch(model, opt, train_dl)`; the rest is right."""

    def fit(
        epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, given: Any = torch.optim.SGD
    ) -> Any:
        make = opt_func or given
        opt = make(model.parameters(), lr * scale)
        history = []
        for _ in range(epochs):
            if renew:
                opt = make(model.parameters(), lr * scale)
            epoch(model, opt, train_dl)
            history.append(evaluate(model, val_dl))
        return history

    return fit


def _step(model: Any, opt: Any, batch: Any) -> None:
    opt.zero_grad()
    _loss(model, batch).backward()
    opt.step()


def _right_epoch(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        _step(model, opt, batch)


def _never_reset(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        _loss(model, batch).backward()
        opt.step()


def _reset_per_epoch(model: Any, opt: Any, train_dl: Any) -> None:
    opt.zero_grad()
    _never_reset(model, opt, train_dl)


def _reset_before_step(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        _loss(model, batch).backward()
        opt.zero_grad()
        opt.step()


def _stale_step(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        opt.step()
        opt.zero_grad()
        _loss(model, batch).backward()


def _stale_after_forward(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        loss = _loss(model, batch)
        opt.step()
        opt.zero_grad()
        loss.backward()


def _last_batch_only(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        opt.zero_grad()
        loss = _loss(model, batch)
    loss.backward()
    opt.step()


def _one_step_of_sums(model: Any, opt: Any, train_dl: Any) -> None:
    opt.zero_grad()
    for batch in train_dl:
        _loss(model, batch).backward()
    opt.step()


def _one_step_of_last(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        opt.zero_grad()
        _loss(model, batch).backward()
    opt.step()


def _first_batch_only(model: Any, opt: Any, train_dl: Any) -> None:
    _step(model, opt, next(iter(train_dl)))


def _all_rows(train_dl: Any) -> tuple[torch.Tensor, torch.Tensor]:
    return tuple(torch.cat(columns) for columns in zip(*train_dl, strict=True))  # type: ignore[return-value]


def _whole_per_epoch(model: Any, opt: Any, train_dl: Any) -> None:
    _step(model, opt, _all_rows(train_dl))


def _whole_per_batch(model: Any, opt: Any, train_dl: Any) -> None:
    everything = _all_rows(train_dl)
    for _ in range(len(train_dl)):
        _step(model, opt, everything)


def _growing_loss(model: Any, opt: Any, train_dl: Any) -> None:
    total: Any = 0
    for batch in train_dl:
        opt.zero_grad()
        total = total + _loss(model, batch)
        total.backward(retain_graph=True)
        opt.step()


def _twice(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        opt.zero_grad()
        _loss(model, batch).backward()
        opt.step()
        opt.step()


def _full_batches_only(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        if len(batch[1]) == train_dl.batch_size:
            _step(model, opt, batch)


def _with_loss(loss_of: Callable[[torch.Tensor, torch.Tensor], torch.Tensor]) -> Fit:
    """Return a fit that uses another loss of outputs and labels."""

    def epoch(model: Any, opt: Any, train_dl: Any) -> None:
        for images, labels in train_dl:
            opt.zero_grad()
            loss_of(model(images), labels).backward()
            opt.step()

    return _training(epoch)


_fit("E1", name="the gradients are never reset", hint=_PILED_UP)(_training(_never_reset))
_fit("E4", name="the gradients are reset once in an epoch", hint=_PER_EPOCH)(
    _training(_reset_per_epoch)
)
_fit("E2", name="the gradients are reset before the step uses them", hint=_UNMOVED)(
    _training(_reset_before_step)
)
_fit("E18", name="a copy of the model is trained", hint=_UNMOVED)(
    lambda epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD: _training(_right_epoch)(
        epochs, lr, copy.deepcopy(model), train_dl, val_dl, opt_func
    )
)
_fit("E3", name="the step comes before the backward that it needs", hint=_UNMOVED)(
    _training(_stale_step)
)
_fit("E3", name="the step comes before the backward that it needs", hint=_UNMOVED)(
    _training(_stale_after_forward)
)


@_fit("E11", name="another model than the one handed in is trained", hint=_UNMOVED)
def _unmoved(
    epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, opt_func: Any = None
) -> Any:
    return [evaluate(model, val_dl) for _ in range(epochs)]


@_fit("E7", name="fit returns within the loop over the epochs", hint=_RETURN)
def _one_epoch(
    epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, opt_func: Any = torch.optim.SGD
) -> Any:
    return _training(_right_epoch)(1, lr, model, train_dl, val_dl, opt_func)


@_fit("E7", name="fit returns within the loop over the batches", hint=_RETURN)
def _one_batch(
    epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, opt_func: Any = torch.optim.SGD
) -> Any:
    _first_batch_only(model, opt_func(model.parameters(), lr), train_dl)
    return []


@_fit("E14", name="one pass over the loader must do for all epochs", hint=_RETURN)
def _one_iterator(
    epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, opt_func: Any = torch.optim.SGD
) -> Any:
    batches = iter(train_dl)
    return _training(lambda m, o, _: _right_epoch(m, o, batches))(
        epochs, lr, model, train_dl, val_dl, opt_func
    )


@_fit("E14", name="the batches of one pass over the loader are used in every epoch", hint=_PASSES)
def _kept_batches(
    epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, opt_func: Any = torch.optim.SGD
) -> Any:
    return _training(_right_epoch)(epochs, lr, model, list(train_dl), val_dl, opt_func)


_fit("E14", name="only the first batch of each epoch is used", hint=_PER_BATCH)(
    _training(_first_batch_only)
)
_fit("E5", name="a new optimiser is made in each epoch", hint="What does the optimiser remember?")(
    _training(_right_epoch, renew=True)
)
_fit("E6", name="SGD is always used, whatever opt_func is", hint=_OWN)(
    _training(_right_epoch, opt_func=torch.optim.SGD)
)
_fit("E6", name="Adam is always used, whatever opt_func is", hint=_OWN)(
    _training(_right_epoch, opt_func=torch.optim.Adam)
)
for _lr in (0.001, 0.01, 0.1, 1e-5):
    _fit(
        "E6", name="a learning rate is written into the code", hint="What is the argument lr for?"
    )(
        _training(
            _right_epoch, opt_func=lambda parameters, lr, _lr=_lr: torch.optim.SGD(parameters, _lr)
        )
    )
    _fit(
        "E6", name="a learning rate is written into the code", hint="What is the argument lr for?"
    )(
        lambda epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD, _lr=_lr: _training(
            _right_epoch
        )(epochs, _lr, model, train_dl, val_dl, opt_func)
    )
_fit("E13", name="backward and step run once in an epoch, for its last batch", hint=_PER_BATCH)(
    _training(_last_batch_only)
)
_fit(
    "E13",
    name="there is one step in an epoch, with the gradients of its last batch",
    hint=_PER_BATCH,
)(_training(_one_step_of_last))
_fit(
    "E13",
    name="there is one step in an epoch, with the sum of its batches' gradients",
    hint=_PER_BATCH,
)(_training(_one_step_of_sums))
_fit("E8", name="each epoch is one step on all the rows", hint="Which rows made this loss?")(
    _training(_whole_per_epoch)
)
_fit("E8", name="each step uses all the rows", hint="Which rows made this loss?")(
    _training(_whole_per_batch)
)
_fit(
    "E9", name="the labels stand in the place of the outputs", hint="Which argument is the target?"
)(_with_loss(lambda outputs, labels: F.cross_entropy(labels, outputs)))
_fit(
    "E10", name="the loss is another one than the cross-entropy", hint="Which loss was asked for?"
)(
    _with_loss(
        lambda outputs, labels: F.mse_loss(outputs, F.one_hot(labels, outputs.shape[1]).float())
    )
)
_fit(
    "E10", name="the loss is another one than the cross-entropy", hint="Which loss was asked for?"
)(
    _with_loss(
        lambda outputs, labels: F.mse_loss(
            F.softmax(outputs, dim=1), F.one_hot(labels, outputs.shape[1]).float()
        )
    )
)
_fit("F6", name="the loss gets probabilities instead of logits", hint=SOFTMAX_TWICE)(
    _with_loss(lambda outputs, labels: F.cross_entropy(F.softmax(outputs, dim=1), labels))
)
_fit(
    "G11",
    name="nll_loss gets something that is no logarithm of probabilities",
    hint="What does nll_loss expect?",
)(_with_loss(lambda outputs, labels: F.nll_loss(F.softmax(outputs, dim=1), labels)))
_fit(
    "G11",
    name="nll_loss gets something that is no logarithm of probabilities",
    hint="What does nll_loss expect?",
)(_with_loss(F.nll_loss))
_fit("E15", name="the losses of a batch are added up and not averaged", hint=_STEPS)(
    _with_loss(lambda outputs, labels: F.cross_entropy(outputs, labels, reduction="sum"))
)
_fit("E15", name="the loss is divided by the batch size once more", hint=_STEPS)(
    _with_loss(lambda outputs, labels: F.cross_entropy(outputs, labels) / len(labels))
)
_fit("E15", name="the steps lead uphill", hint=_STEPS)(
    _with_loss(lambda outputs, labels: -F.cross_entropy(outputs, labels))
)
_fit("E15", name="two steps are taken for each batch", hint=_STEPS)(_training(_twice))
_fit("E15", name="a smaller batch is left out", hint=_STEPS)(_training(_full_batches_only))
for _more in (1, -1):
    _fit("E15", name="there is one epoch too many or too few", hint=_STEPS)(
        lambda epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD, _more=_more: (
            _training(_right_epoch)(epochs + _more, lr, model, train_dl, val_dl, opt_func)
        )
    )
_fit("F18", name="the model is given something other than its images", hint=WHOLE_IMAGES)(
    lambda epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD: _training(
        lambda m, opt, dl: _right_epoch(m, opt, ((x.flatten(1), y) for x, y in dl))
    )(epochs, lr, model, train_dl, val_dl, opt_func)
)
_fit("E16", name="losses of earlier batches are added to this one's", hint="Which graph is this?")(
    _training(_growing_loss)
)
_fit(
    "E17",
    name="the loss is a plain number when backward is called",
    hint="Is the graph still attached?",
)(
    _with_loss(lambda outputs, labels: F.cross_entropy(outputs, labels).item())  # type: ignore[arg-type,return-value]
)
_fit("E17", name="the chain is cut before backward is called", hint="Is the graph still attached?")(
    _with_loss(lambda outputs, labels: F.cross_entropy(outputs.detach(), labels))
)


def _asking_for(attribute: str) -> Fit:
    """Return a fit that breaks where the model has no such attribute."""

    def fit(
        epochs: int,
        lr: float,
        model: Any,
        train_dl: Any,
        val_dl: Any,
        opt_func: Any = torch.optim.SGD,
    ) -> Any:
        return getattr(model, attribute)

    return fit


for _attribute in ("weight", "bias", "in_features", "out_features"):
    _fit(
        "E12",
        name="the model is taken for a single layer",
        hint="What if the model is not one layer?",
    )(_asking_for(_attribute))
for _attribute in ("linear", "linear1", "layer", "lin", "fc", "fc1", "net", "layers", "model"):
    _fit(
        "E12",
        name="the model is taken for an MnistModel",
        hint="What if the model has only a forward?",
    )(_asking_for(_attribute))
for _attribute in ("training_step", "validation_step", "train_step", "loss"):
    _fit(
        "E12",
        name="the model is asked for a method of its own, such as training_step",
        hint="What if the model has only a forward?",
    )(_asking_for(_attribute))


def _recording(entries: Callable[[Any, Any, Any, int], list[Any]], *, before: int = 0) -> Fit:
    """Return a fit that trains as it should and lists what `entries` gives for each epoch."""

    def fit(
        epochs: int,
        lr: float,
        model: Any,
        train_dl: Any,
        val_dl: Any,
        opt_func: Any = torch.optim.SGD,
    ) -> Any:
        opt = opt_func(model.parameters(), lr)
        history = [evaluate(model, val_dl)] * before
        for epoch in range(epochs):
            first = evaluate(model, val_dl)
            _right_epoch(model, opt, train_dl)
            history += entries(model, (train_dl, val_dl), first, epochs - epoch)
        return history

    return fit


_fit("E21", name="nothing is returned", hint="What should the caller get?")(
    lambda *args, **kwargs: (_training(_right_epoch)(*args, **kwargs), None)[1]
)
_fit(
    "E21", name="only the last result is returned, not the list", hint="What should the caller get?"
)(lambda *args, **kwargs: _training(_right_epoch)(*args, **kwargs)[-1])
_fit("E21", name="the list begins with a result from before the training", hint=_WHEN)(
    _recording(lambda m, dls, _, left: [evaluate(m, dls[1])], before=1)
)
_fit("E21", name="the model is measured before each epoch and not after it", hint=_WHEN)(
    _recording(lambda m, dls, first, left: [first])
)
_fit(
    "E21",
    name="the model is measured only when all epochs are over, or the list is begun anew in each",
    hint=_WHEN,
)(_recording(lambda m, dls, _, left: [evaluate(m, dls[1])] if left == 1 else []))
_fit("E21", name="the result after the last epoch stands for all epochs", hint=_WHEN)(
    lambda *args, **kwargs: _training(_right_epoch)(*args, **kwargs)[-1:] * args[0]
)
_fit("E21", name="an entry is added for each batch", hint=_WHEN)(
    _recording(lambda m, dls, _, left: [evaluate(m, dls[1])] * len(dls[0]))
)
_fit("E21", name="the model is measured on the training data", hint=_WHEN)(
    _recording(lambda m, dls, _, left: [evaluate(m, dls[0])])
)
_fit(
    "E21",
    name="the list holds losses alone",
    hint="What does evaluate return, and what becomes of it?",
)(_recording(lambda m, dls, _, left: [evaluate(m, dls[1])["val_loss"]]))
_history: list[Any] = []


@_fit("B14", name="every call hands over one and the same list", hint=AGAIN)
def _one_list(*args: Any, **kwargs: Any) -> Any:
    _history[:] = _training(_right_epoch)(*args, **kwargs)
    return _history


_fit("E19", name="the list holds tensors", hint="Number or tensor?")(
    _recording(lambda m, dls, _, left: [torch.tensor(evaluate(m, dls[1])["val_loss"])])
)
_fit("E19", name="the list holds tensors", hint="Number or tensor?")(
    _recording(
        lambda m, dls, _, left: [{k: torch.tensor(v) for k, v in evaluate(m, dls[1]).items()}]
    )
)

# --- digit_model --------------------------------------------------------------------------------

MISTAKES.property(
    "digit_model",
    "E20",
    name="the training went on with a broken model, or its steps were far too small or too few",
    hint="What does the validation loss do if you start from a fresh model and change lr tenfold?",
)
MISTAKES.property(
    "digit_model",
    "E22",
    name="it was not made by MnistModel()",
    hint="Of which class should digit_model be an instance?",
)
