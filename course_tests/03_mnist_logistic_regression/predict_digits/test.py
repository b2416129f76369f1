"""Hidden checks of `predict_digits`."""

from __future__ import annotations

from typing import Any

import torch

from gradkit.checks import Answer, difference, drawn, points

from ..comparing import is_clear, is_sequence, item, tensors
from . import probes, reference


def _case(generator: torch.Generator, batch: int) -> dict[str, Any]:
    """Return images and a model for them; logits are about 3, and none are tied."""

    def draw() -> dict[str, Any]:
        images = torch.rand(batch, 1, 28, 28, generator=generator)
        table = 0.2 * torch.randn(10, 784, generator=generator)
        offset = torch.randn(10, generator=generator) - table.mean(1) * 392
        return {"images": images, "table": table, "offset": offset}

    return drawn(
        draw, lambda case: is_clear(case["images"].flatten(1) @ case["table"].t() + case["offset"])
    )


def _predictions(student: Answer, height: int = 0) -> list[dict[str, Any]]:
    generator = student.generator()
    cases = [_case(generator, batch) for batch in (7, 10, 1, 24)]
    return [{**case, "lift": torch.zeros(10), "height": height} for case in cases]


def _either(seen: Any, expected: Any) -> str | None:
    """Compare the order of the probabilities, and the labels; one match is enough."""
    if not is_sequence(seen) or not is_sequence(expected) or not len(seen) == len(expected) == 2:
        return tensors(seen, expected)
    for dim in (1, 0):  # within rows, or within columns if softmax ran down the columns
        orders = [_ranks(values, dim) for values in (seen[0], expected[0])]
        if difference(*orders) is None and len(expected[0]) > 1 - dim:
            return None
    if tensors(seen[1], expected[1]) is None:
        return None
    return "neither the probabilities nor the labels match the model's predictions"


def _ranks(values: Any, dim: int) -> Any:
    """Return the order of the scores along a dimension; None for other tensors."""
    if not isinstance(values, torch.Tensor) or values.dim() != 2:
        return None if isinstance(values, torch.Tensor) else values
    return values.argsort(dim=dim)


@points(2)
def test_probabilities(student: Answer) -> None:
    """The first result contains the probabilities for the model's logits, in shape (batch, 10)."""
    student.agrees(
        probes.predicted,
        _predictions(student, height=28),  # only this model insists on whole images
        reference.predict_digits,
        compare=item(0, 2, tensors),
        said="For the probabilities",
        hint="Which shape should the probabilities have, and which of them should sum to 1?",
    )


@points(2)
def test_labels(student: Answer) -> None:
    """The second result contains the likeliest digit for each image: integers of shape (batch,)."""
    student.agrees(
        probes.predicted,
        _predictions(student),
        reference.predict_digits,
        compare=item(1, 2, tensors),
        said="For the labels",
        hint="Is there one integer label for each image, and is it the index of the largest probability?",
    )


@points(2)
def test_no_graph(student: Answer) -> None:
    """No graph is recorded while the model runs."""
    generator = student.generator()
    cases = []
    for batch in (6, 3):
        case = _case(generator, batch)
        # Once a graph is recorded, the model adds `lift`, which changes the order of the scores;
        # the second call shows any graph recorded in the first.
        lift = torch.linspace(-200, 200, 10)[torch.randperm(10, generator=generator)]
        cases.append({**case, "lift": lift, "times": 2})
    student.agrees(
        probes.predicted,
        cases,
        reference.predict_digits,
        compare=_either,
        said="With a model whose logits depend on whether a graph is recorded",
        hint="Is a graph recorded when you call the model, and do the results come from its output?",
    )


@points(2)
def test_model_stays(student: Answer) -> None:
    """The call leaves images and parameters unchanged, and the model can still be trained."""
    generator = student.generator()
    cases = [
        {**_case(generator, batch), "shares": torch.randn(batch, 10, generator=generator)}
        for batch in (5, 2)
    ]

    def compare(seen: Any, expected: Any) -> str | None:
        if not is_sequence(seen) or not is_sequence(expected):
            return tensors(seen, expected)
        if tensors(seen[1], expected[1]):
            return "the model's parameters had changed"
        if tensors(seen[2], expected[2]):
            return "backward() no longer gave the model's parameters their gradients"
        if tensors(seen[3], expected[3]):
            return "the images had changed"
        return _either(seen[0], expected[0])

    student.agrees(
        probes.trained_after_predicting,
        cases,
        reference.predict_digits,
        compare=compare,
        said="After the prediction",
        hint="Does your function change the model or the images, and do the results come from the model's output?",
    )
