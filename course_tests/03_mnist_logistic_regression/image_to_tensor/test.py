"""Hidden checks of `image_to_tensor`."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from gradkit.checks import Answer, describe, difference, points

from ..comparing import Compare, is_sequence
from . import probes, reference

_CLOSE = 1e-3
"""Half precision in between leaves an error of 5e-4; division by 256 is off by 4e-3 at white."""


def _cases(student: Answer, sizes: list[tuple[int, int]], brightest: int) -> list[dict[str, Any]]:
    """Return images of random shades, one of them the brightest, one black if there are two pixels."""
    generator = student.generator()
    cases = []
    for height, width in sizes:
        shades = torch.randint(1, brightest, (height * width,), generator=generator)
        shades[0] = brightest
        if len(shades) > 1:
            shades[1] = 0
        pixels = shades[torch.randperm(len(shades), generator=generator)]
        cases.append({"pixels": pixels.reshape(height, width).numpy().astype(np.uint8)})
    return cases


def _stretched(tensor: torch.Tensor) -> torch.Tensor:
    """Return the values stretched to the range from 0 to 1, which removes their scale."""
    values = tensor.detach().double()
    if not values.numel() or not float(width := values.max() - values.min()) > 0:
        return values
    return (values - values.min()) / width


def _tensor(compare: Compare) -> Compare:
    """Return a comparison of the results alone, which must be tensors."""

    def compare_tensors(seen: Any, expected: Any) -> str | None:
        if not is_sequence(seen) or not is_sequence(expected):
            return difference(seen, expected)
        left, right = seen[0], expected[0]
        if not isinstance(left, torch.Tensor) or not isinstance(right, torch.Tensor):
            same = type(left) is type(right) and not isinstance(right, torch.Tensor)
            return difference(left, right) if same else f"it gave {describe(left)}"
        return compare(left, right)

    return compare_tensors


def _places(left: torch.Tensor, right: torch.Tensor) -> str | None:
    return difference(_stretched(left), _stretched(right), atol=_CLOSE) and (
        f"it gave {describe(left)}"
        if left.shape != right.shape
        else "some values do not match the pixel at that position"
    )


def _brightness(left: torch.Tensor, right: torch.Tensor) -> str | None:
    pair = [values.detach().double().flatten().sort().values for values in (left, right)]
    if difference(*pair, atol=_CLOSE) is None:
        return None
    low, high = (
        (f"{float(bound):.2g}" for bound in (pair[0][0], pair[0][-1])) if left.numel() else "--"
    )
    return f"the values range from about {low} to {high}, and some do not match the brightness of the pixels"


def _kind(left: torch.Tensor, right: torch.Tensor) -> str | None:
    if left.dtype != right.dtype:
        return f"it gave {describe(left)}"
    pair = [_stretched(values).flatten().sort().values for values in (left, right)]
    return difference(*pair, atol=_CLOSE) and "the brightness of the pixels is lost"


def _kept(seen: Any, expected: Any) -> str | None:
    if not is_sequence(seen) or not is_sequence(expected):
        return difference(seen, expected)
    if difference(seen[1], expected[1]):
        return "the image had changed"
    if not isinstance(seen[0], torch.Tensor) or not isinstance(expected[0], torch.Tensor):
        return difference(seen[0], expected[0])
    shades = [_stretched(values).flatten().sort().values for values in (seen[0], expected[0])]
    if difference(*shades, atol=_CLOSE):
        return f"the image was unchanged, but the result ({describe(seen[0])}) does not keep its shades"
    return None


@points(2)
def test_places(student: Answer) -> None:
    """The result has shape (1, height, width), and every pixel is in the right position."""
    cases = _cases(student, [(5, 3), (28, 28), (1, 7), (6, 6), (4, 1), (33, 40)], 255)
    student.agrees(
        probes.image_and_tensor,
        cases,
        reference.image_to_tensor,
        compare=_tensor(_places),
        said="For one of several image sizes",
        hint="Which shape should the result have, and is each pixel where it was in the image?",
    )


@points(2)
def test_brightness(student: Answer) -> None:
    """Black becomes 0, white becomes 1, and gray lies in proportion, even in dark images."""
    bright = _cases(student, [(6, 5), (1, 1)], 255)
    dark = _cases(student, [(5, 4), (1, 1)], 120)
    black = [{"pixels": np.zeros((2, 3), dtype=np.uint8)}]
    student.agrees(
        probes.image_and_tensor,
        [*bright, *dark, *black],
        reference.image_to_tensor,
        compare=_tensor(_brightness),
        hint="Is the result a tensor, and which values should black and white pixels get in it?",
    )


@points(1)
def test_float(student: Answer) -> None:
    """The result is a float32 tensor, as `nn.Linear` expects."""
    student.agrees(
        probes.image_and_tensor,
        _cases(student, [(4, 5), (7, 2)], 255),
        reference.image_to_tensor,
        compare=_tensor(_kind),
        hint="Is the result a tensor, does its dtype match the parameters of nn.Linear, and does it keep the brightness of every pixel?",
    )


@points(1)
def test_image_stays(student: Answer) -> None:
    """The call leaves the image unchanged, and the tensor keeps all its shades."""
    sizes = [(4, 5), (9, 3), (31, 35)]
    cases, others = _cases(student, sizes, 255), _cases(student, sizes, 200)
    student.agrees(
        probes.image_and_tensor,
        [{**case, "later": other["pixels"]} for case, other in zip(cases, others, strict=True)],
        reference.image_to_tensor,
        compare=_kept,
        said="After the call",
        hint="Is the image unchanged after the call, and does the tensor keep all its shades?",
    )
