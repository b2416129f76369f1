"""Hidden checks of `crop_model`: they judge the layer by its outputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch

from gradkit.checks import Answer, Failed, points

from . import probes

ROWS = torch.tensor(
    [
        [73.0, 67.0, 43.0, 56.0, 70.0],
        [91.0, 88.0, 64.0, 81.0, 101.0],
        [87.0, 134.0, 58.0, 119.0, 133.0],
        [102.0, 43.0, 37.0, 22.0, 37.0],
        [69.0, 96.0, 70.0, 103.0, 119.0],
        [72.0, 66.0, 44.0, 57.0, 70.0],
        [90.0, 89.0, 63.0, 82.0, 102.0],
        [86.0, 134.0, 59.0, 118.0, 133.0],
        [101.0, 42.0, 37.0, 21.0, 37.0],
        [70.0, 96.0, 69.0, 104.0, 119.0],
        [72.0, 67.0, 42.0, 55.0, 70.0],
        [90.0, 88.0, 65.0, 81.0, 102.0],
        [88.0, 135.0, 59.0, 120.0, 133.0],
        [101.0, 44.0, 38.0, 22.0, 38.0],
        [68.0, 97.0, 71.0, 104.0, 118.0],
    ]
)
"""The table from the notebook: three inputs and two targets in each row."""


SPOILT = "How large were your steps, and did this training start from fresh weights?"


def case(student: Answer) -> dict[str, torch.Tensor]:
    """Return the inputs of the fifteen rows, and others that no lookup table can know."""
    chance = student.generator()
    others = 20 + 100 * torch.rand(9, 3, generator=chance)
    return {"inputs": torch.cat([ROWS[:, :3], others])}


def line(value: Any, inputs: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the weight and bias of an `nn.Linear(3, 2)`, if its outputs follow from them."""
    if not isinstance(value, dict) or not value.get("linear"):
        raise Failed(
            "It is not an nn.Linear.",
            hint="What kind of model does the task ask for?",
            codes=("E27",),
        )
    weight, bias = value.get("weight"), value.get("bias")
    shapes = [tuple(v.shape) if isinstance(v, torch.Tensor) else None for v in (weight, bias)]
    if shapes == [(2, 3), None]:
        raise Failed(
            "It is a layer without a bias.",
            hint="What does a linear model add to the weighted sum, and why is it missing here?",
            codes=("E26",),
        )
    if shapes != [(2, 3), (2,)]:
        raise Failed("It does not have the sizes of nn.Linear(3, 2).", codes=("E26",))
    weight, bias = weight.double(), bias.double()
    if not bool(torch.isfinite(torch.cat([weight.flatten(), bias])).all()):
        raise Failed("Its weights contain nan or infinite values.", hint=SPOILT, codes=("E20",))
    outputs, expected = value.get("outputs"), inputs.double() @ weight.t() + bias
    # float32 with values of a few hundred: at most 1e-3 off, unless the weights themselves are huge.
    allowed = 1e-3 + 1e-4 * float(expected.abs().max())
    same = isinstance(outputs, torch.Tensor) and outputs.shape == expected.shape
    if not same or not bool(((outputs.double() - expected).abs() <= allowed).all()):
        raise Failed(
            "Its outputs are not what a linear layer with these weights gives.",
            hint="What happens between the inputs and the outputs of your model?",
        )
    return weight, bias


def predictions(value: Any, inputs: torch.Tensor) -> torch.Tensor:
    """Return the outputs of a model of any kind, if they are linear in the inputs."""
    if not isinstance(value, dict):
        raise Failed("It could not be read.")
    outputs = value.get("outputs")
    if not isinstance(outputs, torch.Tensor) or outputs.shape != (len(inputs), 2):
        shapes = [getattr(value.get(name), "shape", None) for name in ("weight", "bias")]
        codes = () if shapes == [(2, 3), (2,)] else ("E26",)
        raise Failed(
            "It does not give two outputs for each row of three inputs.",
            hint="How many columns do the inputs have, and how many do the targets have?",
            codes=codes if value.get("linear") else ("E27",),
        )
    outputs = outputs.double()
    if not bool(torch.isfinite(outputs).all()):
        raise Failed("Its predictions contain nan or infinite values.", hint=SPOILT, codes=("E20",))
    columns = torch.cat([inputs.double(), torch.ones(len(inputs), 1)], 1)
    fitted = columns @ torch.linalg.lstsq(columns, outputs).solution
    # As above. A lookup table of the fifteen rows is off by tens on the others.
    allowed = 1e-3 + 1e-4 * float(outputs.abs().max())
    if not bool(((outputs - fitted).abs() <= allowed).all()):
        raise Failed(
            "Its predictions are not linear in the inputs.",
            hint="What happens between the inputs and the outputs of your model?",
        )
    return outputs


def loss(outputs: torch.Tensor) -> float:
    """Return the mean squared error on the fifteen rows, which come first in `outputs`."""
    return float(((outputs[: len(ROWS)] - ROWS[:, 3:]) ** 2).mean())


def judged(student: Answer, judge: Callable[[Any, Mapping[str, Any]], None]) -> None:
    """Judge the variable; if its cell raised an exception, that explains an untrained model."""
    try:
        student.satisfies(probes.layer, [case(student)], judge)
    except Failed as failure:
        why = student.cell_failure
        if why is None or "E20" not in failure.codes:
            raise
        raise Failed(f"{failure.sentence} {why.sentence}", hint=why.hint) from None


@points(2)
def test_layer_has_learnt(student: Answer) -> None:
    """`crop_model` is an nn.Linear(3, 2) that predicts better than always guessing the average harvest."""

    def judge(value: Any, inputs: Mapping[str, Any]) -> None:
        weight, bias = line(value, inputs["inputs"])
        # Always guessing the average harvest gives 1,196; a fresh layer gives thousands.
        if not loss(ROWS[:, :3].double() @ weight.t() + bias) < 1000:
            raise Failed(
                "Its mean squared error on the fifteen rows is no better than that of a guess.",
                codes=("E20",),
            )

    judged(student, judge)


@points(6)
def test_loss_is_under_100(student: Answer) -> None:
    """The predictions for the fifteen rows are linear in the inputs and have a mean squared error under 100."""

    def judge(value: Any, inputs: Mapping[str, Any]) -> None:
        # The kind of model does not matter here: the check above covers it.
        seen = loss(predictions(value, inputs["inputs"]))
        if not seen < 100:
            size = f"about {float(f'{seen:.2g}'):.0f}" if seen < 1e6 else "very large"
            raise Failed(
                f"Its mean squared error on the fifteen rows is {size}, not under 100.",
                codes=("E20",),
            )

    judged(student, judge)
