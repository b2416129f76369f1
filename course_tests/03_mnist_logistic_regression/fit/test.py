"""Hidden checks of `fit`.

The model has two layers with tanh between them, so that old gradients, other orders and other rows
each lead to different weights. Batches smaller than the batch size occur in one check only.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from itertools import combinations, pairwise
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 -- its usual name

from gradkit.checks import Answer, Failed, describe, difference, drawn, points

from ..comparing import Compare, is_clear, is_plain_number, is_sequence, item
from . import probes, reference

_ROUNDING = 1e-5
"""After these few steps, float32 is off by 1e-6. The closest two mistakes are 1e-4 apart, most 1e-2."""


def _close(seen: Any, expected: Any) -> str | None:
    """Compare the weights of two trainings."""
    if not is_sequence(seen) or not is_sequence(expected):
        return difference(seen, expected)
    if difference(seen, expected, atol=_ROUNDING, rtol=1e-5) is None:
        return None
    return "the model's weights are not what this training gives"


_weights: Compare = item(0, 2, _close)


def _case(
    generator: torch.Generator, epochs: int, count: int, batch_size: int, optimizer: str = ""
) -> dict[str, Any]:
    """Return a small training: `count` images of 2 by 3 pixels, 4 classes, a fixed order."""
    draws = [torch.randn(*size, generator=generator) for size in ((7, 6), (7,), (4, 7), (4,))]
    return {
        "epochs": epochs,
        "lr": 0.1 + 0.1 * float(torch.rand((), generator=generator)),
        "numbers": [0.6 * draw for draw in draws],
        "images": torch.randn(count, 1, 2, 3, generator=generator),
        "labels": torch.randint(4, (count,), generator=generator),
        "batch_size": batch_size,
        "orders": torch.randperm(count, generator=generator)[None],
        "val_images": torch.randn(7, 1, 2, 3, generator=generator),
        "val_labels": torch.randint(4, (7,), generator=generator),
        "optimizer": optimizer,
    }


def _with_trend(case: dict[str, Any], sign: int) -> dict[str, Any]:
    """Return a training whose validation loss falls from epoch to epoch; with -1, it rises."""
    logs = []
    for epochs in range(1, case["epochs"] + 1):
        numbers, _ = probes.trained(reference.fit, **{**case, "epochs": epochs})
        logs.append(probes.Net(numbers)(case["val_images"]).detach().log_softmax(dim=1))
    rises = torch.stack([later - earlier for earlier, later in pairwise(logs)])
    return {**case, "val_labels": (sign * rises).amin(dim=0).argmax(dim=1)}


def _with_surprise(case: dict[str, Any]) -> dict[str, Any]:
    """Return a training, in small steps, with an image whose label is very unlikely: 1e-20.

    All numbers fit into float32, so the logarithm of a softmax is accepted.
    """
    *inner, outer, offset = case["numbers"]
    scores = probes.Net(case["numbers"])(case["images"]).detach()
    widths = scores.amax(dim=1) - scores.amin(dim=1)
    labels = case["labels"].clone()
    labels[widths.argmax()] = scores[widths.argmax()].argmin()
    factor = 60 / float(widths.max().maximum(0.8 * scores.abs().max()))
    numbers = [*inner, factor * outer, factor * offset]
    return {**case, "numbers": numbers, "labels": labels, "lr": 0.01 * case["lr"]}


@points(3)
def test_one_step(student: Answer) -> None:
    """Each batch gives one step on the cross-entropy, even a batch that is not full."""
    generator = student.generator()
    sizes = [(6, 6), (1, 4), (3, 4)]
    student.agrees(
        probes.trained,
        # Only this model insists on whole images.
        [
            *[{**_case(generator, 1, *size), "height": 2} for size in sizes],
            _with_surprise(_case(generator, 1, 8, 8)),
        ],
        reference.fit,
        compare=_weights,
        said="After training on a single batch",
        hint="Which loss, which gradients and which learning rate does the step use?",
    )


@points(5)
def test_epochs(student: Answer) -> None:
    """After several epochs, each step has used only the gradients of its own batch."""
    generator = student.generator()
    student.agrees(
        probes.trained,
        [
            _case(generator, 3, 12, 4),
            _case(generator, 2, 9, 3),
            _case(generator, 1, 10, 5),
            _with_trend(_case(generator, 4, 8, 4), -1),
        ],
        reference.fit,
        compare=_weights,
        said="After several steps",
        hint="How many steps are there in an epoch, on which rows, and with which gradients?",
    )


@points(4)
def test_optimizer(student: Answer) -> None:
    """The optimizer is created once, by `opt_func`, with the learning rate that was passed in."""
    generator = student.generator()
    student.agrees(
        probes.trained,
        [
            _with_trend(_case(generator, 4, 6, 6, "momentum"), 1),
            _with_trend(_case(generator, 5, 4, 4, "momentum"), 1),
        ],
        reference.fit,
        compare=_weights,
        said="With another opt_func",
        hint="Where does your code use opt_func and lr, and what does an optimizer remember from one step to the next?",
    )


class _Passes:
    """Compares weights after training, whichever passes over the loader were used."""

    def __init__(self, case: Mapping[str, Any]) -> None:
        self._case = case
        self._epochs = range(case["epochs"])

    @cached_property
    def _fine(self) -> list[Any]:
        # Up to two extra passes before the training, and up to two in each epoch (for logs, say).
        ways = [(first, step) for step in (1, 2, 3) for first in (0, 1, 2)]
        return [self._weights([first + step * k for k in self._epochs]) for first, step in ways]

    def _weights(self, passes: list[int]) -> Any:
        case = {**self._case, "orders": self._case["orders"][passes]}
        return probes.trained(reference.fit, **case)[0]

    def compare(self, seen: Any, expected: Any) -> str | None:
        """Compare weights; if a new pass per epoch is expected, accept every way to do that."""
        if _close(expected, self._fine[0]):
            return _close(seen, expected)
        if any(_close(seen, weights) is None for weights in self._fine):
            return None
        return "the model's weights are not what a new pass in each epoch gives"


@points(2)
def test_new_passes(student: Answer) -> None:
    """Each epoch is a new pass over the training loader, which shuffles again."""
    generator = student.generator()
    case = _case(generator, 3, 12, 4, "tidy")
    case["orders"] = torch.stack([torch.randperm(12, generator=generator) for _ in range(9)])
    student.agrees(
        probes.trained,
        [case],
        reference.fit,
        compare=item(0, 2, _Passes(case).compare),
        said="With a loader that shuffles in every pass",
        hint="How often does a new pass over the loader start, and does every batch get a step?",
    )


def _measure(numbers: list[torch.Tensor], case: Mapping[str, Any]) -> tuple[float, float]:
    """Return the loss and accuracy of a model with these parameters on the validation images."""
    scores = probes.Net(numbers)(case["val_images"]).detach()
    share = (scores.argmax(dim=1) == case["val_labels"]).double().mean()
    return float(F.cross_entropy(scores, case["val_labels"])), float(share)


def _kind(value: Any) -> str:
    """Describe a value without its size, which differs from model to model."""
    if isinstance(value, dict):
        return "a dictionary without val_loss or val_acc"
    if isinstance(value, torch.Tensor):
        return "a tensor"
    return "a number" if is_plain_number(value) else describe(value)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _judge_history(value: Any, case: Mapping[str, Any]) -> None:
    """Judge the list by the final weights, right or wrong; other checks judge the weights."""
    if not is_sequence(value) or len(value) != 2:
        raise Failed(f"Training gave {describe(value)}.")
    trained, history = value
    shapes = [numbers.shape for numbers in case["numbers"]]
    if not is_sequence(trained) or [getattr(t, "shape", None) for t in trained] != shapes:
        raise Failed("The model's parameters no longer have their original shapes.")
    epochs = case["epochs"]
    if isinstance(history, dict) and "val_loss" not in history:
        raise Failed(
            "fit returned a dictionary, not a list of results.",
            hint="How many results should fit return, and in what kind of object?",
        )
    if not is_sequence(history):
        raise Failed(f"fit returned {describe(history)}.", hint="What should fit return?")
    if len(history) != epochs:
        raise Failed(
            f"fit was called for {_count(epochs, 'epoch', 'epochs')}, but the returned list has "
            f"{_count(len(history), 'entry', 'entries')}.",
            hint="When is an entry added to the list, and when does return run?",
        )
    for entry in history:
        if not isinstance(entry, dict) or not {"val_loss", "val_acc"} <= set(entry):
            raise Failed(
                f"An entry of the returned list is {_kind(entry)}.",
                hint="What does evaluate return, and what do you add to the list?",
            )
        for key in ("val_loss", "val_acc"):
            if not is_plain_number(entry[key]):
                raise Failed(
                    f"In an entry of the returned list, {key} is {_kind(entry[key])}.",
                    hint="Is each value a plain number or a tensor?",
                )
    if difference(trained, case["numbers"], atol=1e-7) is None:
        raise Failed(
            "The model's weights did not change, so the list says nothing about its training.",
            hint="Which model's weights does step() change, and with which gradients?",
        )
    seen = [(float(entry["val_loss"]), float(entry["val_acc"])) for entry in history]
    last, first = _measure(trained, case), _measure(case["numbers"], case)
    if not _alike(seen[-1], last):
        raise Failed(
            "The last entry of the list is not what evaluate gives for the trained model.",
            hint="Is each entry made after the last step of its epoch, with the validation loader?",
        )
    if epochs > 1 and any(_alike(one, other) for one, other in pairwise(seen)):
        raise Failed(
            "Entries of different epochs are the same, although the model changed between them.",
            hint="Is the model evaluated again after each epoch?",
        )
    if epochs > 1 and _alike(seen[0], first):
        raise Failed(
            "The first entry is the model's result before the first epoch.",
            hint="When is the model evaluated for the first time?",
        )


def _alike(left: tuple[float, float], right: tuple[float, float]) -> bool:
    """Whether two results are equal; see `_is_telling`."""
    return abs(left[0] - right[0]) <= 2e-5 and abs(left[1] - right[1]) <= 1e-3


def _is_telling(case: dict[str, Any]) -> bool:
    """Whether each epoch changes the loss by much more than rounding, and no score is tied."""
    models = [
        probes.trained(reference.fit, **{**case, "epochs": epochs})[0]
        for epochs in range(case["epochs"] + 1)
    ]
    losses = [_measure(numbers, case)[0] for numbers in models]
    scores = [probes.Net(numbers)(case["val_images"]).detach() for numbers in models]
    apart = all(abs(left - right) > 2e-4 for left, right in combinations(losses, 2))
    return apart and is_clear(torch.cat(scores))


@lru_cache(maxsize=4)
def _telling_cases(seed: int) -> list[dict[str, Any]]:
    """Return trainings in which no two epochs have equal results, made once for all students."""
    generator = torch.Generator().manual_seed(seed)
    cases = [
        drawn(lambda size=size: _case(generator, *size), _is_telling)
        for size in ((3, 12, 5), (1, 6, 4), (2, 5, 5), (2, 7, 4))
    ]
    return [*cases[:-1], {**cases[-1], "again": True}]


@points(4)
def test_history(student: Answer) -> None:
    """The returned list contains the result of `evaluate` after each epoch."""
    student.satisfies(probes.trained, _telling_cases(student.seed), _judge_history)
