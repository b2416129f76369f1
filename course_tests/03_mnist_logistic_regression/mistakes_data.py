"""Known mistakes of `image_to_tensor` and `split_dataset`."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch.utils.data import Subset, random_split

from .catalogue import AGAIN, MISTAKES

# --- image_to_tensor ----------------------------------------------------------------------------

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

# --- split_dataset ------------------------------------------------------------------------------

_SORTED = "What if the file is sorted?"
_LENGTHS = "Which of the two parts is for training, and how long should each be?"


def _split(*codes: str, name: str, hint: str, make: Callable[[Any, int, int], Any]) -> None:
    MISTAKES.wrong("split_dataset", *codes, name=name, hint=hint)(make)


def _generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def _subsets(dataset: Any, train: Any, val: Any) -> Any:
    return Subset(dataset, list(train)), Subset(dataset, list(val))


def _seeded(dataset: Any, lengths: list[int], seed: int) -> Any:
    return random_split(dataset, lengths, generator=_generator(seed))


def _shuffles_in_place(dataset: Any, val_size: int, seed: int) -> Any:
    if isinstance(dataset, list):
        random.Random(seed).shuffle(dataset)
        return dataset[val_size:], dataset[:val_size]
    return _seeded(dataset, [len(dataset) - val_size, val_size], seed)


def _with_overlap(dataset: Any, val_size: int, seed: int) -> Any:
    order = torch.randperm(len(dataset), generator=_generator(seed)).tolist()
    return _subsets(dataset, range(len(dataset)), order[:val_size])


def _drawn_twice(dataset: Any, val_size: int, seed: int) -> Any:
    generator = _generator(seed)
    first = torch.randperm(len(dataset), generator=generator).tolist()
    second = torch.randperm(len(dataset), generator=generator).tolist()
    return _subsets(dataset, first[val_size:], second[:val_size])


def _with_repeats(dataset: Any, val_size: int, seed: int) -> Any:
    drawn = torch.randint(len(dataset), (val_size,), generator=_generator(seed)).tolist()
    return _subsets(dataset, (i for i in range(len(dataset)) if i not in drawn), drawn)


_split(
    "D12",
    name="the seed is not used, or not always, so that a call draws anew",
    hint="Where does chance enter, and does it begin at the seed?",
    make=lambda d, v, s: random_split(d, [len(d) - v, v]),
)
_split(
    "D2",
    name="the two parts have changed places",
    hint=_LENGTHS,
    make=lambda d, v, s: _seeded(d, [v, len(d) - v], s),
)
_split(
    "D13",
    name="one seed is written into the code",
    hint="What is the argument `seed` for?",
    make=lambda d, v, s: _seeded(d, [len(d) - v, v], 42),
)
_split(
    "D5",
    name="the last items are held back",
    hint=_SORTED,
    make=lambda d, v, s: _subsets(d, range(len(d) - v), range(len(d) - v, len(d))),
)
_split(
    "D5",
    name="the first items are held back",
    hint=_SORTED,
    make=lambda d, v, s: _subsets(d, range(v, len(d)), range(v)),
)
_split(
    "D1",
    name="slices of the dataset are returned, which are no datasets",
    hint="What type does slicing return?",
    make=lambda d, v, s: (d[: len(d) - v], d[len(d) - v :]),
)
_split(
    "D1",
    name="slices of the dataset are returned, which are no datasets",
    hint="What type does slicing return?",
    make=lambda d, v, s: (d[v:], d[:v]),
)
_split(
    "D4",
    name="random_split is not told the lengths of the parts",
    hint="Which argument is missing?",
    make=lambda d, v, s: random_split(d),  # type: ignore[call-arg]
)
_split(
    "D3",
    name="the lengths don't add up to the whole",
    hint="Do the parts make the whole?",
    make=lambda d, v, s: _seeded(d, [int(len(d) * 0.8), int(len(d) * 0.1)], s),
)
_split(
    "D3",
    name="the whole dataset and val_size are given as lengths",
    hint="Do the parts make the whole?",
    make=lambda d, v, s: _seeded(d, [len(d), v], s),
)
_split(
    "D14",
    name="a fixed share is held back, whatever val_size says",
    hint="What is the argument `val_size` for?",
    make=lambda d, v, s: _seeded(d, [len(d) - len(d) // 5, len(d) // 5], s),
)
_split(
    "D6",
    name="what is held back is also trained on",
    hint="Can one item be in both parts?",
    make=_with_overlap,
)
_split(
    "D6",
    name="the two parts are drawn independently of each other",
    hint="Can one item be in both parts?",
    make=_drawn_twice,
)
_split(
    "D6",
    name="an item may be drawn for the second part more than once",
    hint="Can one item be drawn twice?",
    make=_with_repeats,
)
_split(
    "D6",
    name="one item is lost between the two parts",
    hint="Do the two parts make the whole?",
    make=lambda d, v, s: _subsets(
        d,
        _generator_order(d, s)[: len(d) - v - 1],
        _generator_order(d, s)[len(d) - v :],
    ),
)
_split(
    "D15",
    name="the caller's own dataset is shuffled",
    hint="Whose list was shuffled, and who else still uses it?",
    make=_shuffles_in_place,
)
_kept_splits: dict[int, Any] = {}
_kept_orders: dict[int, list[int]] = {}


def _split_by_seed(dataset: Any, val_size: int, seed: int) -> Any:
    lengths = [len(dataset) - val_size, val_size]
    return _kept_splits.setdefault(seed, _seeded(dataset, lengths, seed))


def _order_by_seed(dataset: Any, val_size: int, seed: int) -> Any:
    order = _kept_orders.setdefault(seed, _generator_order(dataset, seed))
    return _subsets(dataset, order[val_size:], order[:val_size])


for _make in (_split_by_seed, _order_by_seed):
    _split(
        "D20",
        name="a split is kept for its seed, whatever is to be split",
        hint="Which dataset is split at each call?",
        make=_make,
    )
MISTAKES.property(
    "split_dataset",
    "D7",
    name="images and labels were drawn separately",
    hint="Does each image still have its own label?",
)


def _generator_order(dataset: Any, seed: int) -> list[int]:
    return list(torch.randperm(len(dataset), generator=_generator(seed)).tolist())
