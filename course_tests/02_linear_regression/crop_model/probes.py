"""What the hidden checks of `crop_model` run in the student's process.

Nothing here knows the right answers: inputs and expected results are chosen elsewhere.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from ..probes import plain


def layer(crop_model: Any, inputs: Tensor) -> Any:
    """Return the model's outputs, the layer's weights, and the name of its type."""
    weight, bias = getattr(crop_model, "weight", None), getattr(crop_model, "bias", None)
    found = {
        "kind": type(crop_model).__name__,
        "linear": isinstance(crop_model, nn.Linear),
        "weight": plain(weight),
        "bias": plain(bias),
        "outputs": None,
    }
    if not callable(crop_model):
        return found
    try:
        with torch.no_grad():
            dtype = weight.dtype if isinstance(weight, Tensor) else inputs.dtype
            found["outputs"] = plain(crop_model(inputs.to(dtype)))
    except Exception as error:  # noqa: BLE001 -- a layer of other sizes cannot take these rows
        found["problem"] = type(error).__name__
    return found
