"""What the hidden checks of `independent_tensor` run in the student's process.

Each function calls the student's answer and returns plain values; the checks judge them elsewhere.
"""

from __future__ import annotations

from typing import Any

from ..probes import Answer, Array, lay_out, to_tensor, to_tensor_if_possible, write_into_array

__all__ = ["to_tensor", "to_tensor_and_keep", "to_tensor_if_possible", "write_into_array"]


def to_tensor_and_keep(answer: Answer, values: Array, layout: str) -> Any:
    """Return the tensor that the answer makes of an array, and the array as it is afterwards."""
    array = lay_out(values, layout)
    return [answer(array), array]
