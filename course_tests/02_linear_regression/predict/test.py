"""Hidden checks of `predict`."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import torch

from gradkit.checks import Answer, Failed, describe, difference, points

from . import probes, reference

# Correct answers do the same operations, at most row by row, and are up to 1e-6 off. A recorded
# graph shifts the predictions by at least 1.
ATOL = 1e-4


def weights(chance: torch.Generator, *shapes: tuple[int, ...]) -> list[torch.Tensor]:
    """Draw weights."""
    return [torch.randn(shape, generator=chance) for shape in shapes]


def compare(seen: Any, expected: Any) -> str | None:
    """Say how predictions differ; they must be a tensor, like a model's outputs."""
    if isinstance(expected, torch.Tensor) and not isinstance(seen, torch.Tensor):
        return f"it gave {describe(seen)}, not a tensor"
    return difference(seen, expected, atol=ATOL)


@points(2)
def test_predictions(student: Answer) -> None:
    """The result is what the given model predicts for the given inputs."""
    chance = student.generator()
    bend = weights(chance, (4, 3), (4,), (2, 4), (2,))
    cases = [
        {"model": "bend", "weights": bend, "inputs": torch.randn(5, 3, generator=chance)},
        {
            "model": "line",
            "weights": weights(chance, (1, 2), (1,)),
            "inputs": torch.randn(1, 2, generator=chance),
        },
        {
            "model": "hill",
            "weights": weights(chance, (1,), (1,), (1,)),
            "inputs": torch.randn(4, 1, generator=chance),
        },
    ]
    student.agrees(
        probes.predictions, cases, reference.predict, compare=compare,
        said="With the given model and inputs",
        hint="Which model and which inputs does your function use?",
    )  # fmt: skip


@points(2)
def test_nothing_is_recorded(student: Answer) -> None:
    """No graph is recorded, not even inside the call."""
    chance = student.generator()
    case = {
        "weights": weights(chance, (4, 3), (4,), (2, 4), (2,)),
        "shifts": [1 + torch.rand(4, generator=chance), 1 + torch.rand(2, generator=chance)],
        "inputs": torch.randn(5, 3, generator=chance),
    }

    def compare_unrecorded(seen: Any, expected: Any) -> str | None:
        text = compare(seen, expected)
        if text and getattr(seen, "shape", None) == getattr(expected, "shape", ()):
            return "the model's outputs required gradients inside the call, or the predictions are wrong"
        return text

    student.agrees(
        probes.unrecorded, [case], reference.predict, compare=compare_unrecorded,
        said="With a model that notices when autograd is recording",
        hint="When would the graph be recorded, and what does your code do before that?",
    )  # fmt: skip


@points(2)
def test_training_can_go_on(student: Answer) -> None:
    """After a prediction, the model and the inputs are unchanged, the model can still be trained, and autograd records again."""
    chance = student.generator()
    case = {
        "weights": weights(chance, (2, 3), (2,)),
        "inputs": torch.randn(4, 3, generator=chance),
        "slopes": torch.randn(4, 2, generator=chance),
        "other": torch.randn(3, generator=chance),
        "gradient": 1 + torch.rand(2, 3, generator=chance),
    }

    def compare_predictions(seen: Any, expected: Any) -> str | None:
        return compare(
            *(v.get("predictions") if isinstance(v, dict) else v for v in (seen, expected))
        )

    expected = probes.afterwards(reference.predict, **copy.deepcopy(case))

    def judge(value: Any, _: Mapping[str, Any]) -> None:
        if not isinstance(value, dict) or len(value.get("gradients", ())) != 3:
            raise Failed("The result could not be read.")
        if difference(value.get("values"), expected["values"], atol=0, rtol=0):
            raise Failed("The prediction changed the model's weights.", codes=("H11",))
        gradients, right = value.get("gradients"), expected["gradients"]
        if difference(gradients, right, atol=1e-3, rtol=1e-4) is None:
            return
        # Each case has its own message, so that the mistakes can be distinguished.
        missing = [gradient is None for gradient in gradients]
        if missing[2]:
            raise Failed("After a prediction, backward() no longer filled any gradients.")
        if missing[0] or missing[1] or difference(gradients[0], case["gradient"]) is None:
            raise Failed(
                "After a prediction, backward() no longer filled all of the model's gradients."
            )
        raise Failed(
            "The prediction changed the gradients stored in the model's parameters.",
            codes=("H11",),
        )

    def judge_inputs(value: Any, case: Mapping[str, Any]) -> None:
        if difference(value.get("inputs"), case["inputs"], atol=0, rtol=0):
            raise Failed("The prediction changed the inputs.", codes=("C18",))

    student.agrees(
        probes.afterwards, [case], reference.predict, compare=compare_predictions,
        said="With a single linear layer", hint="Which model and which inputs does your function use?",
    )  # fmt: skip
    student.satisfies(probes.afterwards, [case], judge)
    student.satisfies(probes.afterwards, [case], judge_inputs)
