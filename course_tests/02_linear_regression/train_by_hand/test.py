"""Hidden checks of `train_by_hand`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from gradkit.checks import Answer, Failed, describe, difference, points

from . import probes, reference

# Other correct formulas (NumPy, float64, the gradient on paper) are about 1e-6 off. The nearest
# mistake, the gradient of b computed after w was updated, is 1e-2 off, because the data are not
# centered. Two wrong results, unchanged weights and a fixed rate of 1e-5, differ by only 4e-5.
ATOL = 1e-5


def task(
    chance: torch.Generator, rows: int, columns: int, outputs: int, epochs: int, lr: float
) -> dict[str, Any]:
    """Return uncentered data, and weights with predictions that are too low."""

    def signed(low: float, high: float, *shape: int) -> torch.Tensor:
        signs = torch.randint(0, 2, shape, generator=chance) * 2.0 - 1
        return signs * (low + (high - low) * torch.rand(shape, generator=chance))

    inputs = 0.5 + torch.rand(rows, columns, generator=chance)
    w, b = signed(0.3, 1, outputs, columns), signed(0.3, 1, outputs)
    gaps = 1 + 2 * torch.rand(rows, outputs, generator=chance)
    return {
        "inputs": inputs,
        "targets": inputs @ w.t() + b + gaps,
        "w": w,
        "b": b,
        "lr": lr,
        "epochs": epochs,
    }


def compare(seen: Any, expected: Any) -> str | None:
    """Say how the trained weights differ."""
    seen, right = seen.get("result") if isinstance(seen, dict) else None, expected["result"]
    if not isinstance(right, list | tuple):  # a mistake
        return None if difference(seen, right) is None else "it gave something else"
    if len(right) != 2:  # a mistake that returns more
        more = isinstance(seen, list | tuple) and len(seen) == len(right)
        pairs = [{"result": values[:2]} for values in (seen, right)] if more else []
        return compare(*pairs) if pairs else "it gave something else"
    if not isinstance(seen, list | tuple) or len(seen) != 2:
        return f"it gave {describe(seen)}, not (w, b)"
    for name, left, value in zip(("w", "b"), seen, right, strict=False):
        # If training diverges, rounding errors grow with the largest value.
        text = difference(left, value, atol=ATOL * max(1.0, float(value.abs().max())))
        if text and isinstance(left, torch.Tensor) and left.shape == value.shape:
            return f"{name} " + (
                "contains nan" if left.isnan().any() else "does not have the right values"
            )
        if text:
            return f"{name}: {text}"
    return None


def compare_steps(seen: Any, expected: Any) -> str | None:
    """Do the same, but accept steps that are all wrong in the same way: the first check covers those."""
    if isinstance(seen, dict) and "raised" in seen:
        return None
    if "raised" in expected:  # a mistake
        return "it got further"
    text = compare(seen, expected)
    if text is None or not isinstance(seen, dict):
        return text
    alike = all(compare(value, {"result": value["steps"]}) is None for value in (seen, expected))
    return None if alike else text


@points(6)
def test_one_step(student: Answer) -> None:
    """One step subtracts the learning rate times the gradient of the mean squared error from w and b."""
    chance = student.generator()
    cases = [
        task(chance, rows=6, columns=4, outputs=2, epochs=1, lr=0.05),
        task(chance, rows=5, columns=3, outputs=3, epochs=1, lr=0.03),
    ]
    student.agrees(
        probes.hand_trained, cases, reference.train_by_hand, compare=compare,
        said="After one step",
        hint="Which loss do you differentiate, what do you multiply its gradients by, and in which direction do you step?",
    )  # fmt: skip


@points(8)
def test_several_steps(student: Answer) -> None:
    """Over several steps, each step continues from the last, with new gradients computed on all of the data."""
    chance = student.generator()
    # With a single target, what the loss is divided by does not matter: the first check covers that.
    # Each step reduces the error to between 0.65 and 0.95 of itself, so every step counts.
    single = [
        task(chance, rows=1, columns=3, outputs=1, epochs=4, lr=0.02),
        task(chance, rows=1, columns=2, outputs=1, epochs=2, lr=0.03),
    ]
    # Steps that are too large, so the loss rises; and targets that are nearly met, so it hardly
    # falls. There, errors and steps are in the thousandths.
    rising = task(chance, rows=6, columns=3, outputs=2, epochs=4, lr=1.0)
    learnt = task(chance, rows=5, columns=2, outputs=2, epochs=3, lr=0.2)
    met = learnt["inputs"] @ learnt["w"].t() + learnt["b"]
    learnt["targets"] = met + (learnt["targets"] - met) / 1000
    asked = {
        "said": "After several steps",
        "hint": "What is different in the second step: the predictions, the loss, what .grad holds, the tensors themselves?",
    }
    student.agrees(probes.hand_trained, single, reference.train_by_hand, compare=compare, **asked)
    student.agrees(
        probes.hand_trained_twice, [rising, learnt], reference.train_by_hand,
        compare=compare_steps, **asked,
    )  # fmt: skip


@points(4)
def test_sizes_of_one(student: Answer) -> None:
    """Training also works with a single row, a single input, or a single output."""
    chance = student.generator()
    # w has a single row or column: the first check covers the transpose.
    cases = [
        task(chance, rows=1, columns=3, outputs=1, epochs=1, lr=0.06),
        task(chance, rows=4, columns=1, outputs=2, epochs=1, lr=0.1),
        task(chance, rows=5, columns=1, outputs=1, epochs=1, lr=0.15),
        task(chance, rows=1, columns=1, outputs=2, epochs=1, lr=0.2),
    ]
    student.agrees(
        probes.hand_trained, cases, reference.train_by_hand, compare=compare,
        said="After one step with a single row, a single input, or a single output",
        hint="What are the shapes of your tensors when one of the sizes is 1?",
    )  # fmt: skip


@points(2)
def test_result_and_data(student: Answer) -> None:
    """The result is a pair of float32 tensors, and the inputs and targets do not change."""
    chance = student.generator()
    # A single target, as above.
    cases = [task(chance, rows=1, columns=2, outputs=1, epochs=1, lr=0.07)]

    def judge(value: Any, case: Mapping[str, Any]) -> None:
        data, result = value.get("data"), value.get("result")
        if difference(data, [case["inputs"], case["targets"]], atol=0, rtol=0):
            raise Failed("The training changed the inputs or the targets.", codes=("C18",))
        for name, part in zip(("w", "b"), result, strict=False):
            if getattr(part, "dtype", None) is not torch.float32:
                raise Failed(
                    f"The returned {name} is {describe(part)}, not a float32 tensor.",
                    codes=("C24",),
                )

    student.agrees(
        probes.hand_trained, cases, reference.train_by_hand, compare=compare,
        said="After one step with a single row",
        hint="What do you get on paper for one row, one target, and one step?",
    )  # fmt: skip
    student.satisfies(probes.hand_trained, cases, judge)
