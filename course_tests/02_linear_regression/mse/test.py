"""Hidden checks of `mse`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from gradkit.checks import Answer, Failed, describe, difference, points

from . import probes, reference

# Expanded squares (p² - 2pt + t²) or sums in a different order are 1e-6 off; the nearest wrong
# answer, the square root, is off by at least a quarter.
RTOL = 1e-4


def pair(chance: torch.Generator, *shape: int) -> dict[str, torch.Tensor]:
    """Return predictions that are mostly 1.5 to 5 above their targets, and one that is below.

    One difference is smaller than 1, where a Huber loss still squares.
    """
    gaps = 1.5 + 3.5 * torch.rand(shape, generator=chance)
    if gaps.numel() > 2:
        gaps.view(-1)[-1] *= -1
        gaps.view(-1)[0] *= 0.2
    targets = 6 * torch.rand(shape, generator=chance) - 3
    return {"predictions": targets + gaps, "targets": targets}


def compare(seen: Any, expected: Any) -> str | None:
    """Say how a loss differs; it must be a 0-d tensor."""
    if isinstance(expected, torch.Tensor) and not isinstance(seen, torch.Tensor):
        return f"it gave {describe(seen)}, not a tensor"
    return difference(seen, expected, rtol=RTOL)


@points(3)
def test_one_column(student: Answer) -> None:
    """With a single column, the result is the mean of the squared differences, as a 0-d tensor."""
    chance = student.generator()
    cases = [pair(chance, 7, 1), pair(chance, 4, 1), pair(chance, 1, 1)]
    student.agrees(
        probes.loss_value, cases, reference.mse, compare=compare,
        said="For predictions with one column",
        hint="What do you get, step by step, if you work out two rows on paper?",
    )  # fmt: skip


@points(3)
def test_several_columns(student: Answer) -> None:
    """With several columns, the mean is over all elements, not just over the rows."""
    chance = student.generator()
    cases = [pair(chance, 5, 3), pair(chance, 1, 4), pair(chance, 2, 2)]
    cases[0]["predictions"][1] += 12  # beyond the threshold of a wider Huber loss
    student.agrees(
        probes.loss_value, cases, reference.mse, compare=compare,
        said="For predictions with several columns",
        hint="How many differences are squared and added up here, and what do you divide their sum by?",
    )  # fmt: skip


@points(3)
def test_gradients_flow(student: Answer) -> None:
    """Gradients flow from the loss back to all of the predictions."""
    chance = student.generator()
    # A single element, so the divisor does not matter: the checks above cover the mean.
    cases = [pair(chance, 1, 1) | {"slope": slope} for slope in (2.5, -1.5)]
    # Several predictions, all too high: again, the sizes of the gradients do not matter.
    several = pair(chance, 3, 2)
    several["predictions"] = several["targets"] + 1 + torch.rand(3, 2, generator=chance)
    cases.append(several | {"slope": 1.5})

    def compare_gradients(seen: Any, expected: Any) -> str | None:
        if not isinstance(seen, list) or len(seen) != 2:
            return "the gradient could not be read"
        if difference(seen, expected, rtol=RTOL) is None:
            return None
        left, right = seen[1], expected[1]
        slopes = seen[0] == expected[0] == "gradient" and isinstance(left, torch.Tensor)
        if slopes and right.numel() > 1 and left.shape == right.shape:
            reached = torch.equal(left.sign(), right.sign())
            return (
                None
                if reached
                else "the gradients of some predictions were missing or had the wrong sign"
            )
        found = {
            "no tensor": "the loss was not a tensor",
            "no graph": "the loss had no graph",
            "no number": "the loss was not a 0-d tensor",
            "gradient": "the gradient of the predictions was wrong",
        }
        return found.get(seen[0], "the gradient could not be read")

    student.agrees(
        probes.loss_gradient, cases, reference.mse, compare=compare_gradients,
        said="With gradients tracked for the predictions",
        hint="Are all steps from the predictions to the loss tensor operations, and is the formula right?",
    )  # fmt: skip


@points(1)
def test_arguments_stay(student: Answer) -> None:
    """The arguments do not change, and a second call gives the same loss."""
    chance = student.generator()
    cases = [pair(chance, 1, 1), pair(chance, 1, 1)]  # as above

    def compare_first(seen: Any, expected: Any) -> str | None:
        return compare(seen[0][0], expected[0][0])

    def judge(value: Any, case: Mapping[str, Any]) -> None:
        if not isinstance(value, list) or [len(call) for call in value] != [3, 3]:
            raise Failed("The losses could not be read.")
        given = [case["predictions"], case["targets"]]
        if any(difference(call[1:], given, atol=0, rtol=0) for call in value):
            raise Failed("The call changed a tensor that was passed in.", codes=("C18",))
        if compare(value[1][0], value[0][0]):
            raise Failed(
                "A second call with the same tensors gave a different loss.",
                hint="What does your function remember from one call to the next?",
            )

    student.agrees(
        probes.loss_twice, cases, reference.mse, compare=compare_first,
        said="For a single prediction", hint="What do you get on paper for one prediction and one target?",
    )  # fmt: skip
    student.satisfies(probes.loss_twice, cases, judge)
