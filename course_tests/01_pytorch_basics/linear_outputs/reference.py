"""The right answer to `linear_outputs`."""

from __future__ import annotations

import torch


def linear_outputs(x: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """Return the outputs (n, out) for x (n, in), w (out, in), and b (out,)."""
    return x @ w.t() + b
