"""The known mistakes of `MnistModel`, each as code that makes it, most likely first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 -- its usual name
from torch import nn

from gradkit.mistakes import Catalogue

from ..hints import SOFTMAX_TWICE

MISTAKES = Catalogue()

_FLATTEN = "Which axis stays when the images are laid out as rows?"
_NEEDED = "What does the loss need?"
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


@_model("F6", name="forward applies softmax to the scores", hint=SOFTMAX_TWICE)
class _Softmax(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return F.softmax(super().forward(xb), dim=1)


@_model("F6", name="forward applies softmax to the scores in evaluation mode", hint=SOFTMAX_TWICE)
class _SoftmaxInEvaluation(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        scores = super().forward(xb)
        return scores if self.training else F.softmax(scores, dim=1)


@_model(
    "F6", "G1", name="forward applies softmax to the scores, down the columns", hint=SOFTMAX_TWICE
)
class _SoftmaxOfColumns(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return F.softmax(super().forward(xb), dim=0)


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
    "F3",
    name="the images of a batch are mixed with one another",
    hint="Does a row still hold one image?",
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


@_model(
    "F8",
    name="forward draws something anew at every call, such as a new layer",
    hint="What in forward is new at each call, and when is the layer born?",
)
class _BornInForward(nn.Module):
    def forward(self, xb: torch.Tensor) -> Any:
        return nn.Linear(784, 10)(xb.flatten(1))


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


@_model("F11", name="there is no bias that is trained", hint="What is there besides the weights?")
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


@_model(
    "F17",
    name="something other than one linear layer is at work",
    hint="What happens in forward besides the one linear layer?",
)
class _TwoLayers(_Right):
    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Sequential(nn.Linear(784, 32), nn.ReLU(), nn.Linear(32, 10))  # type: ignore[assignment]


_LAYER = nn.Linear(784, 10)


@_model(
    "F19",
    name="all models share one layer, made outside of them",
    hint="When is the layer born, and whose is it?",
)
class _Shared(_Right):
    def __init__(self) -> None:
        super().__init__()
        self.linear = _LAYER


@_model("F12", name="forward gives labels instead of scores", hint=_NEEDED)
class _Labels(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return super().forward(xb).argmax(dim=1)


@_model("F12", name="forward gives two things and not the scores alone", hint=_NEEDED)
class _Two(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        scores = super().forward(xb)
        return scores, scores.argmax(dim=1)


@_model("F12", name="forward gives a list in the place of a tensor", hint=_NEEDED)
class _List(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return super().forward(xb).tolist()


@_model("F12", name="forward returns nothing", hint=_NEEDED)
class _Nothing(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        self.linear(xb.flatten(1))


@_model("F2", "F12", name="forward returns the images as they came", hint=_NEEDED)
class _Images(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return xb
