"""Known mistakes of `evaluate` as code, most likely first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 -- its usual name

from gradkit.mistakes import Catalogue

from ..hints import AGAIN, OUT_OF, PREDICTING, SOFTMAX_TWICE, WHOLE_IMAGES
from .reference import evaluate

MISTAKES = Catalogue()

_EQUALLY = "Does every image count equally?"
_EARLIER = "What happens to the results of earlier batches?"
_FOUND_ROOM = "Which settings does your function change, and does it restore them?"


def _hits(outputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return outputs.argmax(dim=1) == labels


def _share(outputs: torch.Tensor, labels: torch.Tensor) -> float:
    return _hits(outputs, labels).double().mean().item()


def _count(outputs: torch.Tensor, labels: torch.Tensor) -> int:
    return int(_hits(outputs, labels).sum())


def _evaluate(*codes: str, name: str, hint: str) -> Callable[[Any], Any]:
    return MISTAKES.wrong("evaluate", *codes, name=name, hint=hint)


def _batches(model: Any, val_dl: Any) -> tuple[list[float], list[float], list[int]]:
    """Return the loss, accuracy and size of each batch."""
    losses, shares, sizes = [], [], []
    with torch.no_grad():
        for images, labels in val_dl:
            outputs = model(images)
            losses.append(F.cross_entropy(outputs, labels).item())
            shares.append(_share(outputs, labels))
            sizes.append(len(labels))
    return losses, shares, sizes


def _result(loss: Any, share: Any) -> dict[str, Any]:
    return {"val_loss": loss, "val_acc": share}


def _mean(values: list[float], sizes: list[int]) -> float:
    return sum(v * n for v, n in zip(values, sizes, strict=True)) / sum(sizes)


@_evaluate("H7", name="the batch averages are averaged", hint=_EQUALLY)
def _mean_of_means(model: Any, val_dl: Any) -> Any:
    losses, shares, sizes = _batches(model, val_dl)
    return _result(sum(losses) / len(sizes), sum(shares) / len(sizes))


@_evaluate("H7", name="the loss is averaged over the batches, not over the images", hint=_EQUALLY)
def _mean_of_losses(model: Any, val_dl: Any) -> Any:
    losses, shares, sizes = _batches(model, val_dl)
    return _result(sum(losses) / len(sizes), _mean(shares, sizes))


@MISTAKES.wrong(
    "evaluate",
    "H16",
    name="loss and accuracy are swapped",
    hint="Which number belongs under which key?",
    whole=True,
)
def _swapped(model: Any, val_dl: Any) -> Any:
    result = evaluate(model, val_dl)
    return _result(result["val_acc"], result["val_loss"])


@MISTAKES.wrong(
    "evaluate",
    "H17",
    name="smaller batches are left out",
    hint="Does every image count, including those of the last batch?",
    whole=True,
)
def _full_batches(model: Any, val_dl: Any) -> Any:
    losses, shares, sizes = _batches(model, val_dl)
    numbers = range(len(sizes))
    full = [i for i in numbers if sizes[i] == val_dl.batch_size] or list(numbers)
    losses, shares = ([values[i] for i in full] for values in (losses, shares))
    return _result(sum(losses) / len(full), sum(shares) / len(full))


@_evaluate("H9", name="a graph is recorded", hint=PREDICTING)
def _with_graph(model: Any, val_dl: Any) -> Any:
    pairs = [(model(images), labels) for images, labels in val_dl]
    outputs, labels = torch.cat([p[0] for p in pairs]), torch.cat([p[1] for p in pairs])
    return _result(F.cross_entropy(outputs, labels).item(), _share(outputs, labels))


@_evaluate("H8", name="only the last batch counts", hint=_EARLIER)
def _last_batch(model: Any, val_dl: Any) -> Any:
    losses, shares, _ = _batches(model, val_dl)
    return _result(losses[-1], shares[-1])


@_evaluate(
    "H8",
    name="only the first batch counts",
    hint="How many batches are there, and when does return run?",
)
def _first_batch(model: Any, val_dl: Any) -> Any:
    losses, shares, _ = _batches(model, val_dl)
    return _result(losses[0], shares[0])


@_evaluate(
    "H8",
    name="the batch averages are added up but not divided",
    hint="What do you divide by, and what would the accuracy be if every prediction were correct?",
)
def _sums(model: Any, val_dl: Any) -> Any:
    losses, shares, _ = _batches(model, val_dl)
    return _result(sum(losses), sum(shares))


@_evaluate(
    "H8",
    name="the sums over the images are not divided by anything",
    hint="What do you divide by, and what would the accuracy be if every prediction were correct?",
)
def _totals(model: Any, val_dl: Any) -> Any:
    losses, shares, sizes = _batches(model, val_dl)
    count = sum(sizes)
    return _result(_mean(losses, sizes) * count, _mean(shares, sizes) * count)


@_evaluate(
    "H8",
    name="the sum of the batch averages is divided by the number of images",
    hint="What do you add up, and by what number do you divide the sum?",
)
def _sums_by_images(model: Any, val_dl: Any) -> Any:
    losses, shares, sizes = _batches(model, val_dl)
    return _result(sum(losses) / sum(sizes), sum(shares) / sum(sizes))


@_evaluate(
    "H8",
    name="the sums over the images are divided by the number of batches",
    hint="What do you add up, and by what number do you divide the sum?",
)
def _totals_by_batches(model: Any, val_dl: Any) -> Any:
    losses, shares, sizes = _batches(model, val_dl)
    share = sum(sizes) / len(sizes)
    return _result(_mean(losses, sizes) * share, _mean(shares, sizes) * share)


@_evaluate(
    "H12", name="the results are still tensors", hint="Is each value a plain number or a tensor?"
)
def _tensors(model: Any, val_dl: Any) -> Any:
    return {key: torch.tensor(value) for key, value in evaluate(model, val_dl).items()}


@_evaluate(
    "H12", name="the loss is still a tensor", hint="Is each value a plain number or a tensor?"
)
def _loss_tensor(model: Any, val_dl: Any) -> Any:
    result = evaluate(model, val_dl)
    return _result(torch.tensor(result["val_loss"]), result["val_acc"])


@_evaluate(
    "H12", name="the accuracy is still a tensor", hint="Is each value a plain number or a tensor?"
)
def _accuracy_tensor(model: Any, val_dl: Any) -> Any:
    result = evaluate(model, val_dl)
    return _result(result["val_loss"], torch.tensor(result["val_acc"]))


@_evaluate(
    "H12",
    name="loss and accuracy are returned as a pair",
    hint="Which two keys should the result have?",
)
def _pair(model: Any, val_dl: Any) -> Any:
    return tuple(evaluate(model, val_dl).values())


_results: dict[str, Any] = {}


@_evaluate("B14", name="every call returns the same dictionary", hint=AGAIN)
def _one_dictionary(model: Any, val_dl: Any) -> Any:
    _results.update(evaluate(model, val_dl))
    return _results


@_evaluate(
    "F18",
    name="the model is called with something other than the original images",
    hint=WHOLE_IMAGES,
)
def _not_its_images(model: Any, val_dl: Any) -> Any:
    return evaluate(lambda images: model(images.flatten(1)), val_dl)


@_evaluate("H10", name="the model stays in evaluation mode", hint=_FOUND_ROOM)
def _left_evaluating(model: Any, val_dl: Any) -> Any:
    model.eval()
    return evaluate(model, val_dl)


@_evaluate(
    "H10",
    name="the model is put into training mode at the end, whatever its mode was before",
    hint=_FOUND_ROOM,
)
def _left_training(model: Any, val_dl: Any) -> Any:
    model.eval()
    result = evaluate(model, val_dl)
    model.train()
    return result


@_evaluate("H10", name="gradients stay switched off after the call", hint=_FOUND_ROOM)
def _gradients_off(model: Any, val_dl: Any) -> Any:
    torch.set_grad_enabled(False)
    return evaluate(model, val_dl)


@_evaluate("H10", name="the model's parameters stay frozen after the call", hint=_FOUND_ROOM)
def _parameters_off(model: Any, val_dl: Any) -> Any:
    model.requires_grad_(requires_grad=False)
    return evaluate(model, val_dl)


@_evaluate(
    "H10",
    name="all parameters are made trainable at the end, whatever they were before",
    hint=_FOUND_ROOM,
)
def _parameters_on(model: Any, val_dl: Any) -> Any:
    result = evaluate(model, val_dl)
    model.requires_grad_(requires_grad=True)
    return result


@MISTAKES.wrong(
    "evaluate",
    "H1",
    name="the largest values themselves are compared with the labels, not their indices",
    hint="Which output of max is the index?",
    whole=True,
)
def _values_for_labels(model: Any, val_dl: Any) -> Any:
    return _result(evaluate(model, val_dl)["val_loss"], 0.0)


@_evaluate("H4", name="the accuracy is given in percent", hint=OUT_OF)
def _percent(model: Any, val_dl: Any) -> Any:
    result = evaluate(model, val_dl)
    return _result(result["val_loss"], 100 * result["val_acc"])


@_evaluate("F6", name="the loss function gets probabilities instead of logits", hint=SOFTMAX_TWICE)
def _loss_of_probabilities(model: Any, val_dl: Any) -> Any:
    return _result(
        evaluate(lambda images: F.softmax(model(images), dim=1), val_dl)["val_loss"],
        evaluate(model, val_dl)["val_acc"],
    )


@MISTAKES.wrong(
    "evaluate",
    "G11",
    name="nll_loss gets something other than log-probabilities",
    hint="Which sign should the negative logarithm of a probability have?",
    whole=True,  # for a single misclassified image, this loss is almost 0
)
def _nll_of_probabilities(model: Any, val_dl: Any) -> Any:
    total, count = 0.0, 0
    with torch.no_grad():
        for images, labels in val_dl:
            total += F.nll_loss(F.softmax(model(images), dim=1), labels, reduction="sum").item()
            count += len(labels)
    return _result(total / count, evaluate(model, val_dl)["val_acc"])


def _training_evaluation(lr: float) -> Callable[[Any, Any], Any]:
    def measure(model: Any, val_dl: Any) -> Any:
        opt = torch.optim.SGD(model.parameters(), lr)
        loss_sum, right, count = 0.0, 0, 0
        for images, labels in val_dl:
            outputs = model(images)
            loss = F.cross_entropy(outputs, labels)
            loss.backward()
            opt.step()
            opt.zero_grad()
            loss_sum, count = loss_sum + loss.item() * len(labels), count + len(labels)
            right += _count(outputs, labels)
        return _result(loss_sum / count, right / count)

    return measure


for _lr in (0.1, 0.01, 0.001, 0.05, 0.5):
    MISTAKES.wrong(
        "evaluate",
        "H11",
        name="the model is trained on the validation data",
        hint="Should evaluating a model change it?",
        whole=True,  # else code that only records a graph (H9) would seem to train as well
    )(_training_evaluation(_lr))
