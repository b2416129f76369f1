"""The known mistakes of chapter 3: wrong references by the catalogue's codes, most likely first."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 -- its usual name
from torch import nn
from torch.utils.data import Subset, random_split

from gradkit.mistakes import Catalogue

from .reference import evaluate

MISTAKES = Catalogue()

Fit = Callable[..., Any]

# --- image_to_tensor --------------------------------------------------------------------------

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
_image(
    "F15",
    name="the shades are divided by 256",
    hint=_SCALE,
    make=lambda image: _pixels(image)[None].float() / 256,
)
_image(
    "F15",
    name="the shades are scaled to run from −1 to 1",
    hint=_SCALE,
    make=lambda image: _pixels(image)[None].float() / 127.5 - 1,
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

# --- split_dataset ----------------------------------------------------------------------------

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
    name="the seed is not used, so that each call draws anew",
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
    name="the lengths are rounded shares that don't add up to the whole",
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
MISTAKES.property(
    "split_dataset",
    "D7",
    name="images and labels were drawn separately",
    hint="Does each image still have its own label?",
)


def _generator_order(dataset: Any, seed: int) -> list[int]:
    return list(torch.randperm(len(dataset), generator=_generator(seed)).tolist())


# --- MnistModel -------------------------------------------------------------------------------

_FLATTEN = "Which axis stays when the images are laid out as rows?"
_SOFTMAX_TWICE = "Who applies softmax already, when the loss is F.cross_entropy?"
_FOUND = "How does nn.Module find the parameters?"


class _Right(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb: torch.Tensor) -> Any:
        return self.linear(xb.flatten(1))


def _model(*codes: str, name: str, hint: str) -> Callable[[Any], Any]:
    return MISTAKES.wrong("MnistModel", *codes, name=name, hint=hint)


@_model("F2", name="the images are not laid out as rows", hint=_FLATTEN)
class _NotFlat(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return self.linear(xb)


@_model("F6", name="forward applies softmax to the scores", hint=_SOFTMAX_TWICE)
class _Softmax(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return F.softmax(super().forward(xb), dim=1)


@_model(
    "F1",
    name="super().__init__() is not called first",
    hint="What must exist before a layer is attached?",
)
class _Hasty(nn.Module):
    def __init__(self) -> None:
        self.linear = nn.Linear(784, 10)


@_model("F2", name="all images of a batch are laid out as a single row", hint=_FLATTEN)
class _AllFlat(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return self.linear(xb.flatten())


def _fixed_batch(*shape: int) -> Any:
    class FixedBatch(_Right):
        def forward(self, xb: torch.Tensor) -> Any:
            return self.linear(xb.reshape(*shape))

    return FixedBatch


for _size in (128, 64, 100, 32, 256):
    for _rest in (784, -1):
        _model(
            "F4", name="the batch size is written into the code", hint="How many images came in?"
        )(_fixed_batch(_size, _rest))


@_model(
    "F3", name="the pixels of different images are mixed", hint="Does a row still hold one image?"
)
class _Mixed(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return self.linear(xb.reshape(784, -1).t())


@_model(
    "F3",
    name="the two sizes of the rows have changed places",
    hint="Does a row still hold one image?",
)
class _Crosswise(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return self.linear(xb.reshape(784, -1))


@_model(
    "F5", name="a batch of one image loses its first axis as well", hint="What else has size 1?"
)
class _Squeezed(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return self.linear(xb.squeeze().flatten(1))


@_model(
    "F5",
    name="the output of a batch of one image loses its first axis",
    hint="What else has size 1?",
)
class _SqueezedAfter(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return super().forward(xb).squeeze()


@_model("F7", name="forward applies log_softmax to the scores", hint="Logits or log-probabilities?")
class _LogSoftmax(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return F.log_softmax(super().forward(xb), dim=1)


@_model("F8", name="forward makes a new layer at every call", hint="When is the layer born?")
class _BornInForward(nn.Module):
    def forward(self, xb: torch.Tensor) -> Any:
        return nn.Linear(784, 10)(xb.flatten(1))


@_model("F9", name="nn.Module does not see the layer's parameters", hint=_FOUND)
class _Hidden(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layers = [nn.Linear(784, 10)]

    def forward(self, xb: torch.Tensor) -> Any:
        return self.layers[0](xb.flatten(1))


@_model("F9", name="the weights are plain tensors, which nn.Module does not see", hint=_FOUND)
class _Plain(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.weights = torch.randn(784, 10, requires_grad=True)
        self.bias = torch.zeros(10, requires_grad=True)

    def forward(self, xb: torch.Tensor) -> Any:
        return xb.flatten(1) @ self.weights + self.bias


@_model("F10", name="forward makes a new parameter of the old one", hint="Is it still the same w?")
class _Reborn(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        weight, bias = nn.Parameter(self.linear.weight), nn.Parameter(self.linear.bias)
        return F.linear(xb.flatten(1), weight, bias)


@_model("F10", name="forward cuts the chain back to the parameters", hint="Is the chain unbroken?")
class _Cut(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return super().forward(xb).detach()


@_model(
    "F11",
    name="the scores go through a ReLU",
    hint="What happens to the scores after the layer?",
)
class _Relu(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return super().forward(xb).relu()


@_model(
    "F11",
    name="the scores go through a sigmoid",
    hint="What happens to the scores after the layer?",
)
class _Sigmoid(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return super().forward(xb).sigmoid()


@_model("F11", name="the layer has no bias", hint="What is there besides the weights?")
class _NoBias(_Right):
    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(784, 10, bias=False)


@_model(
    "F11",
    name="the sizes of the layer have changed places",
    hint="How many numbers go in, and how many come out?",
)
class _Swapped(_Right):
    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(10, 784)


@_model("F17", name="there is more than one layer", hint="How many layers were asked for?")
class _TwoLayers(_Right):
    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Sequential(nn.Linear(784, 32), nn.ReLU(), nn.Linear(32, 10))  # type: ignore[assignment]


@_model("F12", name="forward gives labels instead of scores", hint="What does the loss need?")
class _Labels(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return super().forward(xb).argmax(dim=1)


@_model("F12", name="forward returns nothing", hint="What does the loss need?")
class _Nothing(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        self.linear(xb.flatten(1))


@_model(
    "F2", "F12", name="forward returns the images as they came", hint="What does the loss need?"
)
class _Images(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return xb


# --- softmax ----------------------------------------------------------------------------------

_EXP = "What are exp(1000) and exp(-1000) in float32?"
_LINE_UP = "Which axis does the sum line up with?"
_RATIOS = "Do the rows sum to 1, and is the ratio of two entries e to their difference?"
_ROWS = "Which numbers compete with each other?"


def _soft(*codes: str, name: str, hint: str, make: Callable[[Any], Any]) -> None:
    MISTAKES.wrong("softmax", *codes, name=name, hint=hint)(make)


def _top(z: torch.Tensor, dim: int) -> torch.Tensor:
    return z.max(dim=dim, keepdim=True).values


def _shares(e: torch.Tensor) -> torch.Tensor:
    return e / e.sum(dim=1, keepdim=True)


def _in_place(z: torch.Tensor, shifted: int) -> torch.Tensor:
    if shifted:
        z -= _top(z, 1)
    z.exp_()
    z /= z.sum(dim=1, keepdim=True)
    return z


def _shift_in_place(z: torch.Tensor) -> torch.Tensor:
    z -= _top(z, 1)
    return _shares(z.exp())


_soft(
    "G12",
    name="PyTorch's own softmax, or a relative of it, does the work",
    hint="Can you build it from exponentials and sums?",
    make=lambda z: F.softmax(z, dim=1),
)
_soft(
    "G12",
    name="SciPy's own softmax does the work",
    hint="Can you build it from exponentials and sums?",
    make=torch.zeros_like,
)
_soft(
    "G2",
    name="nothing is taken from the logits before the exponentials",
    hint=_EXP,
    make=lambda z: _shares(z.exp()),
)
_soft(
    "G1",
    name="the columns compete, and not the rows",
    hint=_ROWS,
    make=lambda z: (z - _top(z, 0)).exp() / (z - _top(z, 0)).exp().sum(dim=0),
)
_soft(
    "G1", "G2",
    name="the columns compete, and nothing is taken from the logits before the exponentials",
    hint=_ROWS,
    make=lambda z: z.exp() / z.exp().sum(dim=0),
)  # fmt: skip
_soft(
    "G5",
    name="the sums of the rows are lined up with the columns",
    hint=_LINE_UP,
    make=lambda z: (z - _top(z, 1)).exp() / (z - _top(z, 1)).exp().sum(dim=1),
)
_soft(
    "G5", "G2",
    name="the sums of the rows are lined up with the columns, and nothing is taken from the logits",
    hint=_LINE_UP,
    make=lambda z: z.exp() / z.exp().sum(dim=1),
)  # fmt: skip
_soft(
    "G5",
    name="the largest of the rows are lined up with the columns",
    hint=_LINE_UP,
    make=lambda z: _shares((z - z.max(dim=1).values).exp()),
)
_soft(
    "G5",
    name="the largest and the sums of the rows are lined up with the columns",
    hint=_LINE_UP,
    make=lambda z: (z - z.max(dim=1).values).exp() / (z - z.max(dim=1).values).exp().sum(dim=1),
)
_soft(
    "G3",
    name="all rows are shifted by the largest logit of all",
    hint="Does one shift do for every row?",
    make=lambda z: _shares((z - z.max()).exp()),
)
_soft(
    "G6",
    name="everything is divided by the sum over the whole batch",
    hint="Sum over what?",
    make=lambda z: (z - z.max()).exp() / (z - z.max()).exp().sum(),
)
_soft(
    "G6",
    name="everything is divided by the sum over the whole batch",
    hint="Sum over what?",
    make=lambda z: (z - _top(z, 1)).exp() / (z - _top(z, 1)).exp().sum(),
)
_soft(
    "G6", "G2",
    name="the sum is over the whole batch, and nothing is taken from the logits",
    hint="Sum over what?",
    make=lambda z: z.exp() / z.exp().sum(),
)  # fmt: skip
_soft(
    "G4",
    name="the smallest logit is taken away, not the largest",
    hint="Which entry of a row can overflow?",
    make=lambda z: _shares((z - z.min(dim=1, keepdim=True).values).exp()),
)
_soft(
    "G4",
    name="the mean of the row is taken away, not its largest",
    hint="Which entry of a row can overflow?",
    make=lambda z: _shares((z - z.mean(dim=1, keepdim=True)).exp()),
)
for _limit in (50, 80, 88, 100):
    _soft(
        "G4",
        name="large logits are cut off, so that their differences are lost",
        hint="Did each score keep its distance from the others?",
        make=lambda z, limit=_limit: _shares(z.clamp(-limit, limit).exp()),  # type: ignore[misc]
    )
    _soft(
        "G4",
        name="large logits are cut off, so that their differences are lost",
        hint="Did each score keep its distance from the others?",
        make=lambda z, limit=_limit: _shares(z.clamp(max=limit).exp()),  # type: ignore[misc]
    )
_soft(
    "G4",
    name="nan is replaced afterwards, when the probabilities are lost already",
    hint=_EXP,
    make=lambda z: torch.nan_to_num(_shares(z.exp())),
)
_soft(
    "G2",
    name="a wider type only puts the overflow off",
    hint="What is exp(1000) in float64?",
    make=lambda z: _shares(z.double().exp()).float(),
)
_soft(
    "G9",
    name="the caller's logits are shifted in place",
    hint="Whose tensor is it?",
    make=_shift_in_place,
)
_soft(
    "G9",
    name="the probabilities are written over the caller's logits",
    hint="Whose tensor is it?",
    make=lambda z: _in_place(z, 1),
)
_soft(
    "G9", "G2",
    name="the probabilities are written over the caller's logits, which were not shifted",
    hint="Whose tensor is it?",
    make=lambda z: _in_place(z, 0),
)  # fmt: skip
_soft(
    "G7",
    name="the results are logarithms of the probabilities",
    hint=_RATIOS,
    make=lambda z: z - z.logsumexp(dim=1, keepdim=True),
)
_soft("G7", name="it is a sigmoid, for each number alone", hint=_RATIOS, make=torch.sigmoid)
_soft(
    "G7",
    name="the exponentials are not divided by their sum",
    hint=_RATIOS,
    make=lambda z: (z - _top(z, 1)).exp(),
)
_soft(
    "G7", "G2",
    name="the exponentials are not divided by their sum",
    hint=_RATIOS,
    make=torch.exp,
)  # fmt: skip
_soft(
    "G7",
    name="the logits themselves are divided by their sum",
    hint=_RATIOS,
    make=lambda z: z / z.sum(dim=1, keepdim=True),
)
_soft(
    "G7",
    name="the logits are divided by the sum of the exponentials",
    hint=_RATIOS,
    make=lambda z: z / z.exp().sum(dim=1, keepdim=True),
)
_soft(
    "G7",
    name="powers of 2 stand in the place of powers of e",
    hint=_RATIOS,
    make=lambda z: _shares(torch.exp2(z - _top(z, 1))),
)
_soft(
    "G7",
    name="the softmax is applied twice",
    hint=_RATIOS,
    make=lambda z: _shares(_shares((z - _top(z, 1)).exp()).exp()),
)
_soft(
    "G7",
    name="the signs of the logits are turned round",
    hint=_RATIOS,
    make=lambda z: _shares((-z - _top(-z, 1)).exp()),
)

# --- predict_digits ---------------------------------------------------------------------------

_PREDICTING = "Will you call backward on what the model returns?"


def _predict(*codes: str, name: str, hint: str, make: Callable[[Any, Any], Any]) -> None:
    MISTAKES.wrong("predict_digits", *codes, name=name, hint=hint)(make)


def _quietly(change: Callable[[torch.Tensor], Any]) -> Callable[[Any, Any], Any]:
    """Return a prediction whose model runs as it should, and what is made of its scores."""

    def predict(model: Any, images: Any) -> Any:
        with torch.no_grad():
            return change(model(images))

    return predict


def _both(p: torch.Tensor) -> Any:
    return p, p.argmax(dim=1)


def _recorded(model: Any, images: Any) -> Any:
    return _both(F.softmax(model(images), dim=1))


def _detached(model: Any, images: Any) -> Any:
    return _both(F.softmax(model(images), dim=1).detach())


def _switched_off(model: Any, images: Any) -> Any:
    torch.set_grad_enabled(False)
    return _recorded(model, images)


def _frozen(model: Any, images: Any) -> Any:
    model.requires_grad_(requires_grad=False)
    return _recorded(model, images)


_predict("H9", name="a graph is recorded and thrown away", hint=_PREDICTING, make=_detached)
_predict(
    "G10",
    name="the labels are looked for along the columns",
    hint="One label per what?",
    make=_quietly(lambda z: (F.softmax(z, dim=1), z.argmax(dim=0))),
)
_predict(
    "G10",
    name="the labels are looked for along the columns",
    hint="One label per what?",
    make=_quietly(lambda z: (F.softmax(z, dim=1), F.softmax(z, dim=1).argmax(dim=0))),
)
_predict(
    "G10",
    name="one label is given for the whole batch",
    hint="One label per what?",
    make=_quietly(lambda z: (F.softmax(z, dim=1), F.softmax(z, dim=1).argmax())),
)
_predict(
    "G1",
    name="the softmax goes down the columns",
    hint=_ROWS,
    make=_quietly(lambda z: (F.softmax(z, dim=0), z.argmax(dim=1))),
)
_predict(
    "G1",
    name="the softmax goes down the columns",
    hint=_ROWS,
    make=_quietly(lambda z: _both(F.softmax(z, dim=0))),
)
_predict(
    "G1", "G10",
    name="both the softmax and the labels go down the columns",
    hint=_ROWS,
    make=_quietly(lambda z: (F.softmax(z, dim=0), F.softmax(z, dim=0).argmax(dim=0))),
)  # fmt: skip
_predict(
    "G7",
    name="the scores did not become probabilities",
    hint=_RATIOS,
    make=_quietly(_both),
)
_predict(
    "G7",
    name="the results are logarithms of the probabilities",
    hint=_RATIOS,
    make=_quietly(lambda z: _both(F.log_softmax(z, dim=1))),
)
_predict(
    "G7",
    name="it is a sigmoid, for each number alone",
    hint=_RATIOS,
    make=_quietly(lambda z: _both(z.sigmoid())),
)
_predict(
    "G7",
    name="the exponentials are not divided by their sum",
    hint=_RATIOS,
    make=_quietly(lambda z: _both(z.exp())),
)
_predict(
    "G7",
    name="the softmax is applied twice",
    hint=_RATIOS,
    make=_quietly(lambda z: _both(F.softmax(F.softmax(z, dim=1), dim=1))),
)
_predict(
    "H1",
    name="the largest probability is given in the place of its label",
    hint="Which output of max is the place?",
    make=_quietly(lambda z: (F.softmax(z, dim=1), F.softmax(z, dim=1).max(dim=1).values)),
)
_predict(
    "H3",
    name="each label sits in a row of its own",
    hint="Which shape were the labels to have?",
    make=_quietly(lambda z: (F.softmax(z, dim=1), z.argmax(dim=1, keepdim=True))),
)
_predict(
    "G13",
    name="only the largest probability of each row is returned",
    hint="How many probabilities does each image get?",
    make=_quietly(lambda z: tuple(F.softmax(z, dim=1).max(dim=1))),
)
_predict(
    "G13",
    name="labels and probabilities have changed places",
    hint="In which order were the two asked for?",
    make=_quietly(lambda z: (z.argmax(dim=1), F.softmax(z, dim=1))),
)
_predict("H9", name="a graph is recorded", hint=_PREDICTING, make=_recorded)
_predict(
    "H10",
    name="gradients are switched off for good",
    hint="Did you leave the room as you found it?",
    make=_switched_off,
)
_predict(
    "H10",
    name="the model's parameters are frozen for good",
    hint="Did you leave the room as you found it?",
    make=_frozen,
)

# --- accuracy ---------------------------------------------------------------------------------

_OUT_OF = "Out of how many?"


def _accuracy(*codes: str, name: str, hint: str, make: Callable[[Any, Any], Any]) -> None:
    MISTAKES.wrong("accuracy", *codes, name=name, hint=hint)(make)


def _hits(outputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return outputs.argmax(dim=1) == labels


def _share(outputs: torch.Tensor, labels: torch.Tensor) -> float:
    return _hits(outputs, labels).double().mean().item()


def _count(outputs: torch.Tensor, labels: torch.Tensor) -> int:
    return int(_hits(outputs, labels).sum())


_accuracy(
    "H1",
    name="the largest values are compared with the labels, and not their places",
    hint="Which output of max is the index?",
    make=lambda o, y: (o.max(dim=1).values == y).double().mean(),
)
_accuracy(
    "H6",
    name="the largest of each column is looked for",
    hint="Is there one prediction for each row?",
    make=lambda o, y: (o.argmax(dim=0) == y).double().mean(),
)
_accuracy(
    "G10",
    name="the largest of all the outputs is looked for",
    hint="Is there one prediction for each row?",
    make=lambda o, y: (o.argmax() == y).double().mean(),
)
_accuracy(
    "H5",
    name="the average is taken of truth values",
    hint="Average of what type?",
    make=lambda o, y: (o.argmax(dim=1) == y).mean(),
)
_accuracy(
    "H2",
    name="two integers are divided with //",
    hint="How do integers divide?",
    make=lambda o, y: _count(o, y) // len(y),
)
_accuracy(
    "H3",
    name="each prediction is compared with every label",
    hint="Which shape does the comparison have?",
    make=lambda o, y: (o.argmax(dim=1, keepdim=True) == y).double().mean(),
)
_accuracy(
    "H3",
    name="each prediction is compared with every label",
    hint="Which shape does the comparison have?",
    make=lambda o, y: (o.argmax(dim=1, keepdim=True) == y).sum() / len(y),
)
_accuracy(
    "H4",
    name="the right ones are counted, and not divided by anything",
    hint=_OUT_OF,
    make=_count,
)
_accuracy(
    "H4",
    name="the share is given in percent",
    hint=_OUT_OF,
    make=lambda o, y: 100 * _share(o, y),
)
_accuracy(
    "H4",
    name="the share of wrong ones is given",
    hint="Right or wrong: which are counted?",
    make=lambda o, y: 1 - _share(o, y),
)
_accuracy(
    "H4",
    name="the right ones are divided by the number of all outputs",
    hint=_OUT_OF,
    make=lambda o, y: _count(o, y) / o.numel(),
)
_accuracy(
    "H4",
    name="the right ones are divided by the number of classes",
    hint=_OUT_OF,
    make=lambda o, y: _count(o, y) / o.shape[1],
)
for _size in (128, 64, 100, 32, 10):
    _accuracy(
        "H4",
        name="the right ones are divided by a number that is written into the code",
        hint=_OUT_OF,
        make=lambda o, y, size=_size: _count(o, y) / size,  # type: ignore[misc]
    )
_accuracy(
    "H14",
    name="only whether all rows are right is told",
    hint="What share of them is right?",
    make=lambda o, y: float(_hits(o, y).all()),
)
_accuracy(
    "H14",
    name="the smallest output of a row is taken for the model's choice",
    hint="Which output is the model's choice?",
    make=lambda o, y: (o.argmin(dim=1) == y).double().mean(),
)

# --- evaluate ---------------------------------------------------------------------------------

_EQUALLY = "Does each image count equally?"
_EARLIER = "What do you do with earlier batches?"
_FOUND_ROOM = "Did you leave the room as you found it?"


def _evaluate(*codes: str, name: str, hint: str) -> Callable[[Any], Any]:
    return MISTAKES.wrong("evaluate", *codes, name=name, hint=hint)


def _batches(model: Any, val_dl: Any) -> tuple[list[float], list[float], list[int]]:
    """Return loss, accuracy and size of each batch."""
    losses, shares, sizes = [], [], []
    with torch.no_grad():
        for images, labels in val_dl:
            outputs = model(images)
            losses.append(F.cross_entropy(outputs, labels).item())
            shares.append(_share(outputs, labels))
            sizes.append(len(labels))
    return losses, shares, sizes


def _result(loss: Any, share: Any) -> dict[str, Any]:
    return {"val_loss": loss, "val_acc": share}


def _mean(values: list[float], sizes: list[int]) -> float:
    return sum(v * n for v, n in zip(values, sizes, strict=True)) / sum(sizes)


@_evaluate("H7", name="the averages of the batches are averaged", hint=_EQUALLY)
def _mean_of_means(model: Any, val_dl: Any) -> Any:
    losses, shares, sizes = _batches(model, val_dl)
    return _result(sum(losses) / len(sizes), sum(shares) / len(sizes))


@_evaluate(
    "H7", name="the losses of the batches are averaged, and not those of the images", hint=_EQUALLY
)
def _mean_of_losses(model: Any, val_dl: Any) -> Any:
    losses, shares, sizes = _batches(model, val_dl)
    return _result(sum(losses) / len(sizes), _mean(shares, sizes))


@_evaluate("H9", name="a graph is recorded", hint=_PREDICTING)
def _with_graph(model: Any, val_dl: Any) -> Any:
    pairs = [(model(images), labels) for images, labels in val_dl]
    outputs, labels = torch.cat([p[0] for p in pairs]), torch.cat([p[1] for p in pairs])
    return _result(F.cross_entropy(outputs, labels).item(), _share(outputs, labels))


@_evaluate(
    "H7",
    "H9",
    name="the averages of the batches are averaged, and a graph is recorded",
    hint=_EQUALLY,
)
def _means_with_graph(model: Any, val_dl: Any) -> Any:
    pairs = [(model(images), labels) for images, labels in val_dl]
    return _result(
        float(np.mean([F.cross_entropy(*pair).item() for pair in pairs])),
        float(np.mean([_share(*pair) for pair in pairs])),
    )


@_evaluate("H8", name="only the last batch counts", hint=_EARLIER)
def _last_batch(model: Any, val_dl: Any) -> Any:
    losses, shares, _ = _batches(model, val_dl)
    return _result(losses[-1], shares[-1])


@_evaluate(
    "H8",
    name="only the first batch counts",
    hint="How many batches are there, and when does return run?",
)
def _first_batch(model: Any, val_dl: Any) -> Any:
    losses, shares, _ = _batches(model, val_dl)
    return _result(losses[0], shares[0])


@_evaluate(
    "H8", name="the batches' averages are added up, and not divided", hint="Out of how many?"
)
def _sums(model: Any, val_dl: Any) -> Any:
    losses, shares, _ = _batches(model, val_dl)
    return _result(sum(losses), sum(shares))


@_evaluate(
    "H8", name="the sums over the images are not divided by anything", hint="Out of how many?"
)
def _totals(model: Any, val_dl: Any) -> Any:
    losses, shares, sizes = _batches(model, val_dl)
    count = sum(sizes)
    return _result(_mean(losses, sizes) * count, _mean(shares, sizes) * count)


@_evaluate(
    "H8",
    name="the batches' averages are divided by the number of images",
    hint="Sums of what, out of how many?",
)
def _sums_by_images(model: Any, val_dl: Any) -> Any:
    losses, shares, sizes = _batches(model, val_dl)
    return _result(sum(losses) / sum(sizes), sum(shares) / sum(sizes))


@_evaluate(
    "H8",
    name="the images' sums are divided by the number of batches",
    hint="Sums of what, out of how many?",
)
def _totals_by_batches(model: Any, val_dl: Any) -> Any:
    losses, shares, sizes = _batches(model, val_dl)
    share = sum(sizes) / len(sizes)
    return _result(_mean(losses, sizes) * share, _mean(shares, sizes) * share)


@_evaluate("H12", name="the results are still tensors", hint="Number or tensor?")
def _tensors(model: Any, val_dl: Any) -> Any:
    return {key: torch.tensor(value) for key, value in evaluate(model, val_dl).items()}


@_evaluate("H12", name="the loss is still a tensor", hint="Number or tensor?")
def _loss_tensor(model: Any, val_dl: Any) -> Any:
    result = evaluate(model, val_dl)
    return _result(torch.tensor(result["val_loss"]), result["val_acc"])


@_evaluate("H12", name="the accuracy is still a tensor", hint="Number or tensor?")
def _accuracy_tensor(model: Any, val_dl: Any) -> Any:
    result = evaluate(model, val_dl)
    return _result(result["val_loss"], torch.tensor(result["val_acc"]))


@_evaluate(
    "H7",
    "H12",
    name="the averages of the batches are averaged, and are still tensors",
    hint=_EQUALLY,
)
def _mean_tensors(model: Any, val_dl: Any) -> Any:
    return {key: torch.tensor(value) for key, value in _mean_of_means(model, val_dl).items()}


@_evaluate(
    "H7",
    "H9",
    "H12",
    name="the averages of the batches are averaged, and are still tensors with a graph",
    hint=_EQUALLY,
)
def _mean_tensors_with_graph(model: Any, val_dl: Any) -> Any:
    return {key: torch.tensor(value) for key, value in _means_with_graph(model, val_dl).items()}


@_evaluate(
    "H9", "H12", name="a graph is recorded, and the results are still tensors", hint=_PREDICTING
)
def _tensors_with_graph(model: Any, val_dl: Any) -> Any:
    return {key: torch.tensor(value) for key, value in _with_graph(model, val_dl).items()}


@_evaluate(
    "H12", name="loss and accuracy are returned as a pair", hint="Which two keys were asked for?"
)
def _pair(model: Any, val_dl: Any) -> Any:
    return tuple(evaluate(model, val_dl).values())


@_evaluate("H10", name="the model stays in evaluation mode", hint=_FOUND_ROOM)
def _left_evaluating(model: Any, val_dl: Any) -> Any:
    model.eval()
    return evaluate(model, val_dl)


@_evaluate(
    "H10",
    name="the model is put into training mode at the end, whatever it was in before",
    hint=_FOUND_ROOM,
)
def _left_training(model: Any, val_dl: Any) -> Any:
    model.eval()
    result = evaluate(model, val_dl)
    model.train()
    return result


@_evaluate(
    "H10",
    "H7",
    name="the model stays in evaluation mode, and averages of batches are averaged",
    hint=_FOUND_ROOM,
)
def _left_evaluating_means(model: Any, val_dl: Any) -> Any:
    model.eval()
    return _mean_of_means(model, val_dl)


@_evaluate("H10", name="gradients are switched off for good", hint=_FOUND_ROOM)
def _gradients_off(model: Any, val_dl: Any) -> Any:
    torch.set_grad_enabled(False)
    return evaluate(model, val_dl)


@_evaluate("H10", name="the model's parameters are frozen for good", hint=_FOUND_ROOM)
def _parameters_off(model: Any, val_dl: Any) -> Any:
    model.requires_grad_(requires_grad=False)
    return evaluate(model, val_dl)


@_evaluate(
    "H10",
    name="all parameters are set to be trained at the end, whatever they were before",
    hint=_FOUND_ROOM,
)
def _parameters_on(model: Any, val_dl: Any) -> Any:
    result = evaluate(model, val_dl)
    model.requires_grad_(requires_grad=True)
    return result


@_evaluate(
    "H1",
    name="the largest values are compared with the labels, and not their places",
    hint="Which output of max is the index?",
)
def _values_for_labels(model: Any, val_dl: Any) -> Any:
    return _result(evaluate(model, val_dl)["val_loss"], 0.0)


@_evaluate("H4", name="the accuracy is given in percent", hint=_OUT_OF)
def _percent(model: Any, val_dl: Any) -> Any:
    result = evaluate(model, val_dl)
    return _result(result["val_loss"], 100 * result["val_acc"])


@_evaluate("F6", name="the loss gets probabilities instead of logits", hint=_SOFTMAX_TWICE)
def _loss_of_probabilities(model: Any, val_dl: Any) -> Any:
    return _result(
        evaluate(lambda images: F.softmax(model(images), dim=1), val_dl)["val_loss"],
        evaluate(model, val_dl)["val_acc"],
    )


@_evaluate(
    "G11",
    name="nll_loss gets something that is no logarithm of probabilities",
    hint="What sign should −log p have?",
)
def _nll_of_probabilities(model: Any, val_dl: Any) -> Any:
    total, count = 0.0, 0
    with torch.no_grad():
        for images, labels in val_dl:
            total += F.nll_loss(F.softmax(model(images), dim=1), labels, reduction="sum").item()
            count += len(labels)
    return _result(total / count, evaluate(model, val_dl)["val_acc"])


def _training_evaluation(lr: float) -> Callable[[Any, Any], Any]:
    def measure(model: Any, val_dl: Any) -> Any:
        opt = torch.optim.SGD(model.parameters(), lr)
        loss_sum, right, count = 0.0, 0, 0
        for images, labels in val_dl:
            outputs = model(images)
            loss = F.cross_entropy(outputs, labels)
            loss.backward()
            opt.step()
            opt.zero_grad()
            loss_sum, count = loss_sum + loss.item() * len(labels), count + len(labels)
            right += _count(outputs, labels)
        return _result(loss_sum / count, right / count)

    return measure


for _lr in (0.1, 0.01, 0.001):
    _evaluate(
        "H11",
        name="the model is trained on what it is measured with",
        hint="Should measuring change anything?",
    )(_training_evaluation(_lr))

# --- fit --------------------------------------------------------------------------------------

_UNMOVED = "What does step() read, and whose weights does it change?"
_PILED_UP = "What is in .grad before the second backward?"
_PER_EPOCH = "How many backward calls are there between two resets?"
_OWN = "What is the argument opt_func for?"
_RETURN = "When does return run, and how often is a new pass over the loader begun?"
_PASSES = "How often is a new pass over the loader begun?"
_PER_BATCH = "Which lines run for each batch?"
_STEPS = "How many steps are there, on which loss, and which way do they go?"
_WHEN = "When is an entry added to the list, and of which model?"


def _fit(*codes: str, name: str, hint: str) -> Callable[[Fit], Fit]:
    return MISTAKES.wrong("fit", *codes, name=name, hint=hint)


def _loss(model: Any, batch: Any) -> torch.Tensor:
    return F.cross_entropy(model(batch[0]), batch[1])


def _training(
    epoch: Callable[[Any, Any, Any], Any],
    *,
    renew: bool = False,
    opt_func: Any = None,
    scale: float = 1.0,
) -> Fit:
    """Return a fit whose epochs are `epoch(model, opt, train_dl)`; the rest is right."""

    def fit(
        epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, given: Any = torch.optim.SGD
    ) -> Any:
        make = opt_func or given
        opt = make(model.parameters(), lr * scale)
        history = []
        for _ in range(epochs):
            if renew:
                opt = make(model.parameters(), lr * scale)
            epoch(model, opt, train_dl)
            history.append(evaluate(model, val_dl))
        return history

    return fit


def _step(model: Any, opt: Any, batch: Any) -> None:
    opt.zero_grad()
    _loss(model, batch).backward()
    opt.step()


def _right_epoch(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        _step(model, opt, batch)


def _never_reset(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        _loss(model, batch).backward()
        opt.step()


def _reset_per_epoch(model: Any, opt: Any, train_dl: Any) -> None:
    opt.zero_grad()
    _never_reset(model, opt, train_dl)


def _reset_before_step(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        _loss(model, batch).backward()
        opt.zero_grad()
        opt.step()


def _stale_step(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        opt.step()
        opt.zero_grad()
        _loss(model, batch).backward()


def _stale_after_forward(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        loss = _loss(model, batch)
        opt.step()
        opt.zero_grad()
        loss.backward()


def _last_batch_only(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        opt.zero_grad()
        loss = _loss(model, batch)
    loss.backward()
    opt.step()


def _one_step_of_sums(model: Any, opt: Any, train_dl: Any) -> None:
    opt.zero_grad()
    for batch in train_dl:
        _loss(model, batch).backward()
    opt.step()


def _one_step_of_last(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        opt.zero_grad()
        _loss(model, batch).backward()
    opt.step()


def _first_batch_only(model: Any, opt: Any, train_dl: Any) -> None:
    _step(model, opt, next(iter(train_dl)))


def _all_rows(train_dl: Any) -> tuple[torch.Tensor, torch.Tensor]:
    return tuple(torch.cat(columns) for columns in zip(*train_dl, strict=True))  # type: ignore[return-value]


def _whole_per_epoch(model: Any, opt: Any, train_dl: Any) -> None:
    _step(model, opt, _all_rows(train_dl))


def _whole_per_batch(model: Any, opt: Any, train_dl: Any) -> None:
    everything = _all_rows(train_dl)
    for _ in range(len(train_dl)):
        _step(model, opt, everything)


def _growing_loss(model: Any, opt: Any, train_dl: Any) -> None:
    total: Any = 0
    for batch in train_dl:
        opt.zero_grad()
        total = total + _loss(model, batch)
        total.backward(retain_graph=True)
        opt.step()


def _twice(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        opt.zero_grad()
        _loss(model, batch).backward()
        opt.step()
        opt.step()


def _full_batches_only(model: Any, opt: Any, train_dl: Any) -> None:
    for batch in train_dl:
        if len(batch[1]) == train_dl.batch_size:
            _step(model, opt, batch)


def _with_loss(loss_of: Callable[[torch.Tensor, torch.Tensor], torch.Tensor]) -> Fit:
    """Return a fit that uses another loss of outputs and labels."""

    def epoch(model: Any, opt: Any, train_dl: Any) -> None:
        for images, labels in train_dl:
            opt.zero_grad()
            loss_of(model(images), labels).backward()
            opt.step()

    return _training(epoch)


_fit("E1", name="the gradients are never reset", hint=_PILED_UP)(_training(_never_reset))
_fit("E4", name="the gradients are reset once in an epoch", hint=_PER_EPOCH)(
    _training(_reset_per_epoch)
)
_fit("E2", name="the gradients are reset before the step uses them", hint=_UNMOVED)(
    _training(_reset_before_step)
)
_fit("E18", name="a copy of the model is trained", hint=_UNMOVED)(
    lambda epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD: _training(_right_epoch)(
        epochs, lr, copy.deepcopy(model), train_dl, val_dl, opt_func
    )
)
_fit("E3", name="the step comes before the backward that it needs", hint=_UNMOVED)(
    _training(_stale_step)
)
_fit("E3", name="the step comes before the backward that it needs", hint=_UNMOVED)(
    _training(_stale_after_forward)
)


@_fit("E11", name="another model than the one handed in is trained", hint=_UNMOVED)
def _unmoved(
    epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, opt_func: Any = None
) -> Any:
    return [evaluate(model, val_dl) for _ in range(epochs)]


@_fit("E7", name="fit returns within the loop over the epochs", hint=_RETURN)
def _one_epoch(
    epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, opt_func: Any = torch.optim.SGD
) -> Any:
    return _training(_right_epoch)(1, lr, model, train_dl, val_dl, opt_func)


@_fit("E7", name="fit returns within the loop over the batches", hint=_RETURN)
def _one_batch(
    epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, opt_func: Any = torch.optim.SGD
) -> Any:
    _first_batch_only(model, opt_func(model.parameters(), lr), train_dl)
    return []


@_fit("E14", name="one pass over the loader must do for all epochs", hint=_RETURN)
def _one_iterator(
    epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, opt_func: Any = torch.optim.SGD
) -> Any:
    batches = iter(train_dl)
    return _training(lambda m, o, _: _right_epoch(m, o, batches))(
        epochs, lr, model, train_dl, val_dl, opt_func
    )


@_fit("E14", name="the batches of one pass over the loader are used in every epoch", hint=_PASSES)
def _kept_batches(
    epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, opt_func: Any = torch.optim.SGD
) -> Any:
    return _training(_right_epoch)(epochs, lr, model, list(train_dl), val_dl, opt_func)


_fit("E14", name="only the first batch of each epoch is used", hint=_PER_BATCH)(
    _training(_first_batch_only)
)
_fit("E5", name="a new optimiser is made in each epoch", hint="What does the optimiser remember?")(
    _training(_right_epoch, renew=True)
)
_fit("E6", name="SGD is always used, whatever opt_func is", hint=_OWN)(
    _training(_right_epoch, opt_func=torch.optim.SGD)
)
_fit("E6", name="Adam is always used, whatever opt_func is", hint=_OWN)(
    _training(_right_epoch, opt_func=torch.optim.Adam)
)
for _lr in (0.001, 0.01, 0.1, 1e-5):
    _fit(
        "E6", name="a learning rate is written into the code", hint="What is the argument lr for?"
    )(
        _training(
            _right_epoch, opt_func=lambda parameters, lr, _lr=_lr: torch.optim.SGD(parameters, _lr)
        )
    )
    _fit(
        "E6", name="a learning rate is written into the code", hint="What is the argument lr for?"
    )(
        lambda epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD, _lr=_lr: _training(
            _right_epoch
        )(epochs, _lr, model, train_dl, val_dl, opt_func)
    )
_fit("E13", name="backward and step run once in an epoch, for its last batch", hint=_PER_BATCH)(
    _training(_last_batch_only)
)
_fit(
    "E13",
    name="there is one step in an epoch, with the gradients of its last batch",
    hint=_PER_BATCH,
)(_training(_one_step_of_last))
_fit(
    "E13",
    name="there is one step in an epoch, with the sum of its batches' gradients",
    hint=_PER_BATCH,
)(_training(_one_step_of_sums))
_fit("E8", name="each epoch is one step on all the rows", hint="Which rows made this loss?")(
    _training(_whole_per_epoch)
)
_fit("E8", name="each step uses all the rows", hint="Which rows made this loss?")(
    _training(_whole_per_batch)
)
_fit(
    "E9", name="the labels stand in the place of the outputs", hint="Which argument is the target?"
)(_with_loss(lambda outputs, labels: F.cross_entropy(labels, outputs)))
_fit(
    "E10", name="the loss is another one than the cross-entropy", hint="Which loss was asked for?"
)(
    _with_loss(
        lambda outputs, labels: F.mse_loss(outputs, F.one_hot(labels, outputs.shape[1]).float())
    )
)
_fit(
    "E10", name="the loss is another one than the cross-entropy", hint="Which loss was asked for?"
)(
    _with_loss(
        lambda outputs, labels: F.mse_loss(
            F.softmax(outputs, dim=1), F.one_hot(labels, outputs.shape[1]).float()
        )
    )
)
_fit("F6", name="the loss gets probabilities instead of logits", hint=_SOFTMAX_TWICE)(
    _with_loss(lambda outputs, labels: F.cross_entropy(F.softmax(outputs, dim=1), labels))
)
_fit(
    "G11",
    name="nll_loss gets something that is no logarithm of probabilities",
    hint="What does nll_loss expect?",
)(_with_loss(lambda outputs, labels: F.nll_loss(F.softmax(outputs, dim=1), labels)))
_fit(
    "G11",
    name="nll_loss gets something that is no logarithm of probabilities",
    hint="What does nll_loss expect?",
)(_with_loss(F.nll_loss))
_fit("E15", name="the losses of a batch are added up and not averaged", hint=_STEPS)(
    _with_loss(lambda outputs, labels: F.cross_entropy(outputs, labels, reduction="sum"))
)
_fit("E15", name="the loss is divided by the batch size once more", hint=_STEPS)(
    _with_loss(lambda outputs, labels: F.cross_entropy(outputs, labels) / len(labels))
)
_fit("E15", name="the steps lead uphill", hint=_STEPS)(
    _with_loss(lambda outputs, labels: -F.cross_entropy(outputs, labels))
)
_fit("E15", name="two steps are taken for each batch", hint=_STEPS)(_training(_twice))
_fit("E15", name="a smaller batch is left out", hint=_STEPS)(_training(_full_batches_only))
for _more in (1, -1):
    _fit("E15", name="there is one epoch too many or too few", hint=_STEPS)(
        lambda epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD, _more=_more: (
            _training(_right_epoch)(epochs + _more, lr, model, train_dl, val_dl, opt_func)
        )
    )
_fit("E16", name="losses of earlier batches are added to this one's", hint="Which graph is this?")(
    _training(_growing_loss)
)
_fit(
    "E17",
    name="the loss is a plain number when backward is called",
    hint="Is the graph still attached?",
)(
    _with_loss(lambda outputs, labels: F.cross_entropy(outputs, labels).item())  # type: ignore[arg-type,return-value]
)
_fit("E17", name="the chain is cut before backward is called", hint="Is the graph still attached?")(
    _with_loss(lambda outputs, labels: F.cross_entropy(outputs.detach(), labels))
)


@_fit(
    "E12", name="the model is taken for a single layer", hint="What if the model is not one layer?"
)
def _single_layer(
    epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, opt_func: Any = torch.optim.SGD
) -> Any:
    return model.weight


@_fit(
    "E12", name="the model is taken for an MnistModel", hint="What if the model has only a forward?"
)
def _own_layer(
    epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, opt_func: Any = torch.optim.SGD
) -> Any:
    return model.linear


@_fit(
    "E12",
    name="the model is asked for its own training_step",
    hint="What if the model has only a forward?",
)
def _own_step(
    epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, opt_func: Any = torch.optim.SGD
) -> Any:
    return model.training_step(None)


def _recording(entries: Callable[[Any, Any, Any, int], list[Any]], *, before: int = 0) -> Fit:
    """Return a fit that trains as it should and lists what `entries` gives for each epoch."""

    def fit(
        epochs: int,
        lr: float,
        model: Any,
        train_dl: Any,
        val_dl: Any,
        opt_func: Any = torch.optim.SGD,
    ) -> Any:
        opt = opt_func(model.parameters(), lr)
        history = [evaluate(model, val_dl)] * before
        for epoch in range(epochs):
            first = evaluate(model, val_dl)
            _right_epoch(model, opt, train_dl)
            history += entries(model, (train_dl, val_dl), first, epochs - epoch)
        return history

    return fit


_fit("E21", name="nothing is returned", hint="What should the caller get?")(
    lambda *args, **kwargs: (_training(_right_epoch)(*args, **kwargs), None)[1]
)
_fit(
    "E21", name="only the last result is returned, not the list", hint="What should the caller get?"
)(lambda *args, **kwargs: _training(_right_epoch)(*args, **kwargs)[-1])
_fit("E21", name="the list begins with a result from before the training", hint=_WHEN)(
    _recording(lambda m, dls, _, left: [evaluate(m, dls[1])], before=1)
)
_fit("E21", name="the model is measured before each epoch and not after it", hint=_WHEN)(
    _recording(lambda m, dls, first, left: [first])
)
_fit("E21", name="the model is measured only when all epochs are over", hint=_WHEN)(
    _recording(lambda m, dls, _, left: [evaluate(m, dls[1])] if left == 1 else [])
)
_fit("E21", name="the result after the last epoch stands for all epochs", hint=_WHEN)(
    lambda *args, **kwargs: _training(_right_epoch)(*args, **kwargs)[-1:] * args[0]
)
_fit("E21", name="an entry is added for each batch", hint=_WHEN)(
    _recording(lambda m, dls, _, left: [evaluate(m, dls[1])] * len(dls[0]))
)
_fit("E21", name="the model is measured on the training data", hint=_WHEN)(
    _recording(lambda m, dls, _, left: [evaluate(m, dls[0])])
)
_fit(
    "E21",
    name="the list holds losses alone",
    hint="What does evaluate return, and what becomes of it?",
)(_recording(lambda m, dls, _, left: [evaluate(m, dls[1])["val_loss"]]))
_fit("E19", name="the list holds tensors", hint="Number or tensor?")(
    _recording(lambda m, dls, _, left: [torch.tensor(evaluate(m, dls[1])["val_loss"])])
)
_fit("E19", name="the list holds tensors", hint="Number or tensor?")(
    _recording(
        lambda m, dls, _, left: [{k: torch.tensor(v) for k, v in evaluate(m, dls[1]).items()}]
    )
)

# --- digit_model ------------------------------------------------------------------------------

MISTAKES.property(
    "digit_model",
    "E20",
    name="the training went on with a broken model, or its steps were far too small or too few",
    hint="What does the validation loss do if you start from a fresh model and change lr tenfold?",
)
MISTAKES.property(
    "digit_model",
    "E22",
    name="it was not made by MnistModel()",
    hint="Of which class should digit_model be an instance?",
)
