"""Probes for `shared_tensor`, run in the student's process.

Each calls the student's answer and returns plain values, which the checks judge elsewhere.
"""

from __future__ import annotations

from typing import Any

import torch

from ..probes import Answer, Array, as_it_is, lay_out, to_tensor_if_possible, write_into_array

__all__ = ["to_tensor_if_possible", "write_both_ways", "write_into_array"]


def write_both_ways(answer: Answer, values: Array, later: Array, latest: Array, layout: str) -> Any:
    """Return what the tensor and the array hold while each is written to.

    That is the answer's tensor, the tensor after `later` is written into the array, and the array
    after `latest` is written into the tensor.
    """
    array = lay_out(values, layout)
    tensor = answer(array)
    before = as_it_is(tensor)
    array[...] = later
    between = as_it_is(tensor)
    write(tensor, latest)
    return [before, between, array]


def write(tensor: Any, values: Array) -> None:
    """Write values into a tensor, if it has their shape."""
    if isinstance(tensor, torch.Tensor) and tensor.shape == values.shape:
        with torch.no_grad():
            tensor[...] = torch.from_numpy(values)
