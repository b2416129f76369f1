"""The known mistakes of `image_to_tensor`, each as code that makes it, most likely first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from gradkit.mistakes import Catalogue

from ..hints import AGAIN

MISTAKES = Catalogue()

_SCALE = "Which number does white have in the image, and which should it have in the tensor?"
_AXES = "In which order do channel, height and width come?"


def _pixels(image: Any) -> torch.Tensor:
    return torch.from_numpy(np.array(image))


def _image(*codes: str, name: str, hint: str, make: Callable[[Any], Any]) -> None:
    MISTAKES.wrong("image_to_tensor", *codes, name=name, hint=hint)(make)


_image(
    "F13",
    name="the shades still run from 0 to 255",
    hint=_SCALE,
    make=lambda image: _pixels(image)[None].float(),
)
_image(
    "B8",
    name="the shades are still whole numbers",
    hint="Can an integer be 0.3?",
    make=lambda image: _pixels(image)[None],
)
_image(
    "F14",
    name="the dimension for the channel is missing",
    hint=_AXES,
    make=lambda image: _pixels(image).float() / 255,
)
_image(
    "F14",
    name="the channel stands behind the rows and columns",
    hint=_AXES,
    make=lambda image: _pixels(image)[..., None].float() / 255,
)
_image(
    "F14",
    name="there is a dimension for a batch as well",
    hint=_AXES,
    make=lambda image: _pixels(image)[None, None].float() / 255,
)
_image(
    "F14",
    name="all dimensions of size 1 are squeezed away, the channel's too",
    hint="What else has size 1?",
    make=lambda image: (_pixels(image).float() / 255).squeeze(),
)
_image(
    "F11",
    name="rows and columns have changed places",
    hint="PIL counts (width, height); what do arrays count?",
    make=lambda image: _pixels(image).t()[None].float() / 255,
)
_image(
    "A7",
    name="the pixels were laid out anew in a shape (1, width, height)",
    hint="PIL counts (width, height); what do arrays count?",
    make=lambda image: _pixels(image).reshape(1, *image.size).float() / 255,
)
_image(
    "F15",
    name="each image is scaled by its own brightest pixel",
    hint="Does a dark image stay dark?",
    make=lambda image: _pixels(image)[None].float() / _pixels(image).max().clamp(min=1),
)
for _number in (256, 254, 128, 100, 10, 1000):
    _image(
        "F15",
        name="the shades are divided by another number than 255",
        hint=_SCALE,
        make=lambda image, number=_number: _pixels(image)[None].float() / number,  # type: ignore[misc]
    )
_image(
    "F15",
    name="the shades are scaled to run from −1 to 1",
    hint=_SCALE,
    make=lambda image: _pixels(image)[None].float() / 127.5 - 1,
)
_image(
    "F15",
    name="the shades are shifted by MNIST's mean and divided by its spread as well",
    hint=_SCALE,
    make=lambda image: (_pixels(image)[None].float() / 255 - 0.1307) / 0.3081,
)
_image(
    "F15",
    name="the shades are divided twice by 255",
    hint="Who has divided already?",
    make=lambda image: _pixels(image)[None].float() / 255 / 255,
)
_image(
    "F15",
    name="black and white have changed places",
    hint=_SCALE,
    make=lambda image: 1 - _pixels(image)[None].float() / 255,
)
_image(
    "F13", "F14",
    name="the shades still run from 0 to 255, and the dimension for the channel is missing",
    hint=_SCALE,
    make=lambda image: _pixels(image).float(),
)  # fmt: skip
_image(
    "B8", "F14",
    name="the shades are still whole numbers, and the dimension for the channel is missing",
    hint="Can an integer be 0.3, and how many dimensions were asked for?",
    make=_pixels,
)  # fmt: skip
_image(
    "F16",
    name="the result is a NumPy array",
    hint="Which type were you asked for?",
    make=lambda image: (np.array(image)[None] / 255).astype(np.float32),
)
_image(
    "B6",
    name="NumPy's float64 was kept",
    hint="Which dtype do the parameters of nn.Linear have?",
    make=lambda image: _pixels(image)[None].double() / 255,
)
_image(
    "F20",
    name="the image is made as small as the digits of MNIST",
    hint="Which size may an image have?",
    make=lambda image: _pixels(image.resize((28, 28)))[None].float() / 255,
)
_image(
    "F20",
    name="a large image is made as small as the digits of MNIST",
    hint="Which size may an image have?",
    make=lambda image: (
        _pixels(image.resize((28, 28)) if max(image.size) > 28 else image)[None].float() / 255
    ),
)
_buffers: dict[Any, torch.Tensor] = {}


def _into_a_buffer(image: Any) -> torch.Tensor:
    buffer = _buffers.setdefault(image.size, torch.empty(1, *image.size[::-1]))
    return buffer.copy_(_pixels(image)[None].float() / 255)


_image(
    "B14",
    name="each call writes over the tensor that the one before gave",
    hint=AGAIN,
    make=_into_a_buffer,
)
