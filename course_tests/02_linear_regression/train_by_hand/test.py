"""Hidden checks of `train_by_hand`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from gradkit.checks import Answer, Failed, describe, difference, points

from . import probes, reference

# Other right formulas (NumPy, float64, the gradient on paper) end 1e-6 away. The nearest mistakes:
# b's gradient taken after w has moved is 1e-2 away, since the data are not centred; two of the wrong
# ones, weights that never move and a learning rate fixed at 1e-5, are 4e-5 from one another.
ATOL = 1e-5


def task(
    chance: torch.Generator, rows: int, columns: int, outputs: int, epochs: int, lr: float
) -> dict[str, Any]:
    """Return data that are not centred, and weights whose predictions are too low."""

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
    if not isinstance(right, list | tuple):  # a mistake's
        return None if difference(seen, right) is None else "it gave something else"
    if len(right) != 2:  # a mistake's that returns more
        more = isinstance(seen, list | tuple) and len(seen) == len(right)
        pairs = [{"result": values[:2]} for values in (seen, right)] if more else []
        return compare(*pairs) if pairs else "it gave something else"
    if not isinstance(seen, list | tuple) or len(seen) != 2:
        return f"it gave {describe(seen)}, not (w, b)"
    for name, left, value in zip(("w", "b"), seen, right, strict=False):
        # Where training diverges, rounding grows with the largest of the numbers.
        text = difference(left, value, atol=ATOL * max(1.0, float(value.abs().max())))
        if text and isinstance(left, torch.Tensor) and left.shape == value.shape:
            return f"{name} has " + ("nan in it" if left.isnan().any() else "not the right values")
        if text:
            return f"{name}: {text}"
    return None


def compare_steps(seen: Any, expected: Any) -> str | None:
    """Say the same; steps that are wrong, but all in the same way, are the first check's business."""
    if isinstance(seen, dict) and "raised" in seen:
        return None
    if "raised" in expected:  # a mistake's
        return "it got further"
    text = compare(seen, expected)
    if text is None or not isinstance(seen, dict):
        return text
    alike = all(compare(value, {"result": value["steps"]}) is None for value in (seen, expected))
    return None if alike else text


@points(6)
def test_one_step(student: Answer) -> None:
    """One step moves w and b against the gradient of the mean squared error, by the learning rate times the gradient."""
    chance = student.generator()
    cases = [
        task(chance, rows=6, columns=4, outputs=2, epochs=1, lr=0.05),
        task(chance, rows=5, columns=3, outputs=3, epochs=1, lr=0.03),
    ]
    student.agrees(
        probes.hand_trained, cases, reference.train_by_hand, compare=compare,
        said="After one step",
        hint="Which loss, which gradients of it, times what, in which direction?",
    )  # fmt: skip


@points(8)
def test_several_steps(student: Answer) -> None:
    """Several steps: each one starts where the last one ended, with gradients of its own, on all of the data."""
    chance = student.generator()
    # With a single target, whatever the loss is divided by: that is the first check's business. The
    # miss shrinks to between 0.65 and 0.95 of itself in each step, so each step still counts.
    single = [
        task(chance, rows=1, columns=3, outputs=1, epochs=4, lr=0.02),
        task(chance, rows=1, columns=2, outputs=1, epochs=2, lr=0.03),
    ]
    # Steps too long, so that the loss rises; and targets nearly met, where it hardly falls. There
    # the misses are thousandths, and so are the steps.
    rising = task(chance, rows=6, columns=3, outputs=2, epochs=4, lr=1.0)
    learnt = task(chance, rows=5, columns=2, outputs=2, epochs=3, lr=0.2)
    met = learnt["inputs"] @ learnt["w"].t() + learnt["b"]
    learnt["targets"] = met + (learnt["targets"] - met) / 1000
    asked = {
        "said": "After several steps",
        "hint": "What is different in the second step: the predictions, the loss, the content of "
        ".grad, the tensors themselves?",
    }
    student.agrees(probes.hand_trained, single, reference.train_by_hand, compare=compare, **asked)
    student.agrees(
        probes.hand_trained_twice, [rising, learnt], reference.train_by_hand,
        compare=compare_steps, **asked,
    )  # fmt: skip


@points(4)
def test_sizes_of_one(student: Answer) -> None:
    """A single row, a single input or a single output is trained in the same way."""
    chance = student.generator()
    # w has a single row or column: how it is transposed is the first check's business.
    cases = [
        task(chance, rows=1, columns=3, outputs=1, epochs=1, lr=0.06),
        task(chance, rows=4, columns=1, outputs=2, epochs=1, lr=0.1),
        task(chance, rows=5, columns=1, outputs=1, epochs=1, lr=0.15),
        task(chance, rows=1, columns=1, outputs=2, epochs=1, lr=0.2),
    ]
    student.agrees(
        probes.hand_trained, cases, reference.train_by_hand, compare=compare,
        said="After one step with a single row, input or output",
        hint="What are the shapes of your tensors when one of the sizes is 1?",
    )  # fmt: skip


@points(2)
def test_result_and_data(student: Answer) -> None:
    """The result is a pair of float32 tensors, and the inputs and targets stay as they are."""
    chance = student.generator()
    # With a single target, as above.
    cases = [task(chance, rows=1, columns=2, outputs=1, epochs=1, lr=0.07)]

    def judge(value: Any, case: Mapping[str, Any]) -> None:
        data, result = value.get("data"), value.get("result")
        if difference(data, [case["inputs"], case["targets"]], atol=0, rtol=0):
            raise Failed("The inputs or targets had changed after the training.", codes=("C18",))
        for name, part in zip(("w", "b"), result, strict=False):
            if getattr(part, "dtype", None) is not torch.float32:
                raise Failed(f"The trained {name} is {describe(part)}.", codes=("C24",))

    student.agrees(
        probes.hand_trained, cases, reference.train_by_hand, compare=compare,
        said="After one step with a single row",
        hint="What do you get on paper for one row, one target and one step?",
    )  # fmt: skip
    student.satisfies(probes.hand_trained, cases, judge)
