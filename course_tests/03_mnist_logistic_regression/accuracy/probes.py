"""What the hidden checks of `accuracy` run in the student's process.

Each function calls the student's answer and returns plain values, which the checks judge elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from ..probes import stand_ins

Answer = Callable[..., Any]


def measured(answer: Answer, outputs: torch.Tensor, labels: torch.Tensor) -> Any:
    """Return the answer's accuracy."""
    with stand_ins(answer, "softmax"):
        return answer(outputs, labels)


def measured_and_kept(answer: Answer, outputs: torch.Tensor, labels: torch.Tensor) -> Any:
    """Return the answer's accuracy, and its arguments after the call."""
    with stand_ins(answer, "softmax"):
        result = answer(outputs, labels)
    return [result, outputs, labels]
