"""Hidden checks of `evaluate`."""

from __future__ import annotations

from math import isqrt
from typing import Any

import torch

from gradkit.checks import Answer, describe, difference, drawn, points

from ..comparing import Compare, is_clear, is_plain_number, is_sequence, numbers, tensors
from . import probes, reference

_KEYS = ("val_loss", "val_acc")
_EITHER = "neither the loss nor the accuracy matches the model"


def _case(
    generator: torch.Generator, sizes: tuple[int, int, int], right: list[int]
) -> dict[str, Any]:
    """Return square images of a few pixels, labels, and a model for them.

    `sizes` are the numbers of images, classes and pixels; `right` says which images are right. The
    model is surer of the first images, so loss and accuracy differ from batch to batch.
    """
    count, classes, pixels = sizes
    side = isqrt(pixels)

    def draw() -> list[torch.Tensor]:
        images = torch.randn(count, 1, side, side, generator=generator)
        images *= torch.linspace(2.0, 0.5, count)[:, None, None, None]
        table = torch.randn(classes, pixels, generator=generator)
        offset = 0.1 * torch.randn(classes, generator=generator)
        return [images, table, offset, images.flatten(1) @ table.t() + offset]

    images, table, offset, scores = drawn(draw, lambda numbers: is_clear(numbers[-1]))
    best = scores.argmax(dim=1)
    hits = torch.tensor(right, dtype=torch.bool)
    steps = torch.randint(1, classes, (count,), generator=generator)
    labels = torch.where(hits, best, (best + steps) % classes)
    return {"images": images, "labels": labels, "table": table, "offset": offset}


def _hits(generator: torch.Generator, count: int, right: int) -> list[int]:
    """Return which of the images are right: the first `right` of them."""
    return [1] * right + [0] * (count - right)


def _ragged(student: Answer, *, is_strict: bool = False) -> list[dict[str, Any]]:
    """Return evaluations, most with a smaller last batch, one with a single image."""
    generator = student.generator()
    plans = [
        ((10, 3, 4), 6, 4),
        ((7, 5, 9), 4, 3),
        ((9, 4, 16), 5, 8),
        ((1, 3, 4), 1, 5),
        ((6, 3, 4), 2, 6),
    ]
    cases = [
        _case(generator, sizes, _hits(generator, sizes[0], right)) for sizes, right, _ in plans
    ]
    if is_strict:
        cases[-1] = _with_surprise(cases[-1])
    return [
        {
            **case,
            "batch_size": batch_size,
            "lift": torch.zeros(sizes[1]),
            # The model insists on whole images only in the check of val_loss.
            "height": isqrt(sizes[2]) if is_strict else 0,
        }
        for case, (sizes, _, batch_size) in zip(cases, plans, strict=True)
    ]


def _with_surprise(case: dict[str, Any]) -> dict[str, Any]:
    """Return an evaluation with an image whose label is very unlikely: 1e-20 or less.

    All numbers fit into float32, so the logarithm of a softmax is accepted.
    """
    scores = case["images"].flatten(1) @ case["table"].t() + case["offset"]
    widths = scores.amax(dim=1) - scores.amin(dim=1)
    labels = case["labels"].clone()
    labels[widths.argmax()] = scores[widths.argmax()].argmin()
    factor = 60 / float(widths.max().maximum(0.8 * scores.abs().max()))
    grown = {key: factor * case[key] for key in ("table", "offset")}
    return {**case, **grown, "labels": labels}


def _single_images(generator: torch.Generator) -> list[dict[str, Any]]:
    """Return evaluations of one image each, right and wrong, where averaging does not matter."""
    return [_case(generator, (1, 4, 9), [right]) for right in (1, 0)]


def _under(key: str) -> Compare:
    """Return a comparison of the values under one key."""

    def compare(seen: Any, expected: Any) -> str | None:
        if not isinstance(seen, dict) or not isinstance(expected, dict):
            return None if difference(seen, expected) is None else f"it gave {describe(seen)}"
        if key not in expected:
            return None if key not in seen else f"it gave {describe(seen[key])}"
        if key not in seen:
            return f"its dictionary has no key {key!r}"
        return numbers(seen[key], expected[key])

    return compare


def _either(seen: Any, expected: Any) -> str | None:
    """Compare loss and accuracy; one match is enough."""
    texts = [_under(key)(seen, expected) for key in _KEYS]
    if not isinstance(seen, dict) or not isinstance(expected, dict):
        return texts[0]
    if None in texts:
        return None
    return next((text for text in texts if text and "no key" in text), _EITHER)


def _kinds(seen: Any, expected: Any) -> str | None:
    """Compare whether both values are plain numbers; one of them must be right."""
    if isinstance(seen, dict) and isinstance(expected, dict):
        for key in _KEYS:
            if key not in seen and key in expected:
                return f"its dictionary has no key {key!r}"
            left, right = seen.get(key), expected.get(key)
            if is_plain_number(left) != is_plain_number(right):
                return f"the value of {key!r} was {describe(left)}"
    return _either(seen, expected)


def _kinds_in_turn(seen: Any, expected: Any) -> str | None:
    """Compare several results in the same way."""
    if not is_sequence(seen) or not is_sequence(expected):
        return difference(seen, expected)
    texts = (_kinds(*pair) for pair in zip(seen, expected, strict=True))
    return next((text for text in texts if text), None)


@points(3)
def test_loss(student: Answer) -> None:
    """`val_loss` is the cross-entropy averaged over all images, whatever the batch sizes."""
    student.agrees(
        probes.evaluated,
        _ragged(student, is_strict=True),
        reference.evaluate,
        compare=_under("val_loss"),
        said="For val_loss",
        hint="Is there a number under this key, over what is it averaged, and what happens to earlier batches?",
    )


@points(3)
def test_accuracy(student: Answer) -> None:
    """`val_acc` is the share of all images classified correctly, whatever the batch sizes."""
    student.agrees(
        probes.evaluated,
        _ragged(student),
        reference.evaluate,
        compare=_under("val_acc"),
        said="For val_acc",
        hint="Is there a number under this key, over what is it averaged, and what happens to earlier batches?",
    )


@points(1)
def test_numbers(student: Answer) -> None:
    """Each call returns a new dictionary with two plain Python numbers, not tensors."""
    right, wrong = _single_images(student.generator())
    case = {key: torch.cat([right[key], wrong[key]]) for key in ("images", "labels")}
    case |= {key + "s": torch.stack([right[key], wrong[key]]) for key in ("table", "offset")}
    student.agrees(
        probes.evaluated_in_turn,
        [case],
        reference.evaluate,
        compare=_kinds_in_turn,
        said="For single images, one after another",
        hint="What is the type of each value, and does every call return a dictionary of its own?",
    )


@points(2)
def test_no_graph(student: Answer) -> None:
    """No graph is recorded while the model runs."""
    cases = []
    for case, is_right in zip(_single_images(student.generator()), (True, False), strict=True):
        # Once a graph is recorded, the model lifts the score of one class above all others: right
        # becomes wrong, and wrong becomes right. The second call shows any graph recorded in
        # the first.
        lift = torch.zeros(4)
        lift[(int(case["labels"]) + is_right) % 4] = 50.0
        cases.append({**case, "batch_size": 8, "lift": lift, "times": 2})
    student.agrees(
        probes.evaluated,
        cases,
        reference.evaluate,
        compare=_either,
        said="With a model whose logits depend on whether a graph is recorded",
        hint="Is a graph recorded when you call the model, and do the results come from its output?",
    )


@points(1)
def test_mode_stays(student: Answer) -> None:
    """The call leaves the model in the mode, training or evaluation, that it was in before."""
    images = _single_images(student.generator())
    cases = [{**case, "training": mode, "seed": 11} for case in images for mode in (1, 0)]

    def compare(seen: Any, expected: Any) -> str | None:
        if not is_sequence(seen) or not is_sequence(expected):
            return tensors(seen, expected)
        if tensors(seen[1], expected[1]):
            return "the model's layers behaved as in the other mode"
        return _either(seen[0], expected[0])

    student.agrees(
        probes.noise_after_evaluating,
        cases,
        reference.evaluate,
        compare=compare,
        said="After evaluating a single image",
        hint="Is the model in the same mode as before the call, and do the results come from its output?",
    )


@points(2)
def test_parameters_stay(student: Answer) -> None:
    """The call leaves the model's parameters unchanged, and the same ones can be trained."""
    generator = student.generator()
    cases = [
        {**case, "shares": torch.randn(1, 4, generator=generator), "frozen": frozen}
        for case in _single_images(generator)
        for frozen in (0, 1)
    ]

    def compare(seen: Any, expected: Any) -> str | None:
        if not is_sequence(seen) or not is_sequence(expected):
            return tensors(seen, expected)
        if tensors(seen[1], expected[1]):
            return "the model's parameters had changed"
        if tensors(seen[2], expected[2]):
            return "backward() no longer gave gradients to the same parameters"
        return _either(seen[0], expected[0])

    student.agrees(
        probes.after_evaluating,
        cases,
        reference.evaluate,
        compare=compare,
        said="After evaluating a single image",
        hint="Should evaluating a model change it, and do the results come from its output?",
    )
