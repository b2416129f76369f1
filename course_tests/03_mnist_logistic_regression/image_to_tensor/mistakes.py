"""Known mistakes of `image_to_tensor` as code, most likely first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from gradkit.mistakes import Catalogue

from ..hints import AGAIN

MISTAKES = Catalogue()

_SCALE = "What is the value of a white pixel in the image, and what should it be in the tensor?"
_AXES = "Which dimensions should the result have, and in which order?"


def _pixels(image: Any) -> torch.Tensor:
    return torch.from_numpy(np.array(image))


def _image(*codes: str, name: str, hint: str, make: Callable[[Any], Any]) -> None:
    MISTAKES.wrong("image_to_tensor", *codes, name=name, hint=hint)(make)


_image(
    "F13",
    name="the pixel values still range from 0 to 255",
    hint=_SCALE,
    make=lambda image: _pixels(image)[None].float(),
)
_image(
    "B8",
    name="the pixel values are still integers",
    hint="Can an integer dtype hold a value such as 0.3?",
    make=lambda image: _pixels(image)[None],
)
_image(
    "F14",
    name="the channel dimension is missing",
    hint=_AXES,
    make=lambda image: _pixels(image).float() / 255,
)
_image(
    "F14",
    name="the channel dimension comes last",
    hint=_AXES,
    make=lambda image: _pixels(image)[..., None].float() / 255,
)
_image(
    "F14",
    name="there is an extra batch dimension",
    hint=_AXES,
    make=lambda image: _pixels(image)[None, None].float() / 255,
)
_image(
    "F14",
    name="every dimension of size 1 is removed, including the channel",
    hint="Which other dimensions can have size 1?",
    make=lambda image: (_pixels(image).float() / 255).squeeze(),
)
_image(
    "F11",
    name="rows and columns are swapped",
    hint="PIL's image.size is (width, height); in which order does a tensor's shape list the two?",
    make=lambda image: _pixels(image).t()[None].float() / 255,
)
_image(
    "A7",
    name="the pixels are reshaped to (1, width, height)",
    hint="PIL's image.size is (width, height); in which order does a tensor's shape list the two?",
    make=lambda image: _pixels(image).reshape(1, *image.size).float() / 255,
)
_image(
    "F15",
    name="each image is divided by its own largest pixel value",
    hint="Does a dark image stay dark in the tensor?",
    make=lambda image: _pixels(image)[None].float() / _pixels(image).max().clamp(min=1),
)
for _number in (256, 254, 128, 100, 10, 1000):
    _image(
        "F15",
        name="the pixel values are divided by a number other than 255",
        hint=_SCALE,
        make=lambda image, number=_number: _pixels(image)[None].float() / number,  # type: ignore[misc]
    )
_image(
    "F15",
    name="the pixel values are scaled to the range from −1 to 1",
    hint=_SCALE,
    make=lambda image: _pixels(image)[None].float() / 127.5 - 1,
)
_image(
    "F15",
    name="the pixel values are also normalized with MNIST's mean and standard deviation",
    hint=_SCALE,
    make=lambda image: (_pixels(image)[None].float() / 255 - 0.1307) / 0.3081,
)
_image(
    "F15",
    name="the pixel values are divided by 255 twice",
    hint="Which step already scales the pixel values?",
    make=lambda image: _pixels(image)[None].float() / 255 / 255,
)
_image(
    "F15",
    name="black and white are swapped",
    hint=_SCALE,
    make=lambda image: 1 - _pixels(image)[None].float() / 255,
)
_image(
    "F13", "F14",
    name="the pixel values still range from 0 to 255, and the channel dimension is missing",
    hint=_SCALE,
    make=lambda image: _pixels(image).float(),
)  # fmt: skip
_image(
    "B8", "F14",
    name="the pixel values are still integers, and the channel dimension is missing",
    hint="Can an integer dtype hold a value such as 0.3, and how many dimensions should the result have?",
    make=_pixels,
)  # fmt: skip
_image(
    "F16",
    name="the result is a NumPy array",
    hint="What type of object should the function return?",
    make=lambda image: (np.array(image)[None] / 255).astype(np.float32),
)
_image(
    "B6",
    name="the result is a float64 tensor",
    hint="What is the dtype of the parameters of nn.Linear?",
    make=lambda image: _pixels(image)[None].double() / 255,
)
_image(
    "F20",
    name="every image is resized to 28 × 28 pixels",
    hint="Which image sizes should the function accept?",
    make=lambda image: _pixels(image.resize((28, 28)))[None].float() / 255,
)
_image(
    "F20",
    name="large images are resized to 28 × 28 pixels",
    hint="Which image sizes should the function accept?",
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
    name="each call overwrites the tensor that an earlier call returned",
    hint=AGAIN,
    make=_into_a_buffer,
)
