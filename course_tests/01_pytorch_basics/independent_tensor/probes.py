"""Probes for `independent_tensor`, run in the student's process.

Each calls the student's answer and returns plain values, which the checks judge elsewhere.
"""

from __future__ import annotations

from typing import Any

from ..probes import Answer, Array, lay_out, to_tensor, to_tensor_if_possible, write_into_array

__all__ = ["to_tensor", "to_tensor_and_keep", "to_tensor_if_possible", "write_into_array"]


def to_tensor_and_keep(answer: Answer, values: Array, layout: str) -> Any:
    """Return the tensor that the answer makes from an array, and the array after the call."""
    array = lay_out(values, layout)
    return [answer(array), array]
