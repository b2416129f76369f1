"""Known mistakes of `MnistModel` as code, most likely first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 -- its usual name
from torch import nn

from gradkit.mistakes import Catalogue

from ..hints import SOFTMAX_TWICE

MISTAKES = Catalogue()

_FLATTEN = "Which dimension must stay when the images are flattened?"
_NEEDED = "What does the loss function need from forward?"
_FOUND = "How does nn.Module find a model's parameters?"


class _Right(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb: torch.Tensor) -> Any:
        return self.linear(xb.flatten(1))


def _model(*codes: str, name: str, hint: str) -> Callable[[Any], Any]:
    return MISTAKES.wrong("MnistModel", *codes, name=name, hint=hint)


@_model("F2", name="the images are not flattened", hint=_FLATTEN)
class _NotFlat(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return self.linear(xb)


@_model("F6", name="forward applies softmax to the logits", hint=SOFTMAX_TWICE)
class _Softmax(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return F.softmax(super().forward(xb), dim=1)


@_model(
    "F6",
    name="forward does something else in evaluation mode, such as applying softmax",
    hint=SOFTMAX_TWICE,
)
class _SoftmaxInEvaluation(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        scores = super().forward(xb)
        return scores if self.training else F.softmax(scores, dim=1)


@_model(
    "F6",
    "G1",
    name="forward applies softmax over the images instead of the classes",
    hint=SOFTMAX_TWICE,
)
class _SoftmaxOfColumns(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return F.softmax(super().forward(xb), dim=0)


@_model(
    "F1",
    name="super().__init__() is not called before the layer is created",
    hint="What must nn.Module set up before a layer can be assigned to self?",
)
class _Hasty(nn.Module):
    def __init__(self) -> None:
        self.linear = nn.Linear(784, 10)


@_model("F2", name="the whole batch is flattened into a single row", hint=_FLATTEN)
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
            "F4",
            name="a fixed batch size is written into the code",
            hint="How many images does this batch contain?",
        )(_fixed_batch(_size, _rest))


@_model(
    "F3",
    name="values from different images are mixed",
    hint="Does each row still belong to one image alone?",
)
class _Mixed(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return self.linear(xb.reshape(784, -1).t())


@_model(
    "F3",
    name="the two sizes in the reshape are swapped",
    hint="Does each row still belong to one image alone?",
)
class _Crosswise(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return self.linear(xb.reshape(784, -1))


@_model(
    "F5",
    name="the images lose the batch dimension when there is only one",
    hint="Which other dimensions can have size 1?",
)
class _Squeezed(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return self.linear(xb.squeeze().flatten(1))


@_model(
    "F5",
    name="the output loses its batch dimension when there is only one image",
    hint="Which other dimensions can have size 1?",
)
class _SqueezedAfter(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return super().forward(xb).squeeze()


@_model(
    "F7",
    name="forward applies log_softmax to the logits",
    hint="Does forward return logits or log-probabilities?",
)
class _LogSoftmax(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return F.log_softmax(super().forward(xb), dim=1)


@_model("F9", name="nn.Module finds no parameters in the model", hint=_FOUND)
class _Hidden(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layers = [nn.Linear(784, 10)]

    def forward(self, xb: torch.Tensor) -> Any:
        return self.layers[0](xb.flatten(1))


@_model("F9", name="the weights are plain tensors, which nn.Module does not register", hint=_FOUND)
class _Plain(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.weights = torch.randn(784, 10, requires_grad=True)
        self.bias = torch.zeros(10, requires_grad=True)

    def forward(self, xb: torch.Tensor) -> Any:
        return xb.flatten(1) @ self.weights + self.bias


@_model(
    "F8",
    name="every call of forward uses something new, such as a new layer or new random numbers",
    hint="What is new in each call of forward, and when is the layer created?",
)
class _BornInForward(nn.Module):
    def forward(self, xb: torch.Tensor) -> Any:
        return nn.Linear(784, 10)(xb.flatten(1))


@_model(
    "F10",
    name="forward uses new tensors instead of the model's own parameters",
    hint="Are the tensors that forward uses the same objects that model.parameters() returns?",
)
class _Reborn(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        weight, bias = nn.Parameter(self.linear.weight), nn.Parameter(self.linear.bias)
        return F.linear(xb.flatten(1), weight, bias)


@_model(
    "F10",
    name="forward cuts the graph between the logits and the parameters",
    hint="Can gradients flow from the logits back to the parameters?",
)
class _Cut(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return super().forward(xb).detach()


@_model(
    "F11",
    name="the logits pass through a ReLU",
    hint="What does forward do to the output of the linear layer?",
)
class _Relu(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return super().forward(xb).relu()


@_model(
    "F11",
    name="the logits pass through a sigmoid",
    hint="What does forward do to the output of the linear layer?",
)
class _Sigmoid(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return super().forward(xb).sigmoid()


@_model(
    "F11",
    name="the model has no trainable bias",
    hint="Which parameters does a linear layer need besides its weights?",
)
class _NoBias(_Right):
    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(784, 10, bias=False)


@_model(
    "F11",
    name="the input and output sizes of the layer are swapped",
    hint="How many values does the layer get for each image, and how many should it return?",
)
class _Swapped(_Right):
    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(10, 784)


@_model(
    "F17",
    name="the model is not just one linear layer",
    hint="What does the model contain or do besides one linear layer?",
)
class _TwoLayers(_Right):
    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Sequential(nn.Linear(784, 32), nn.ReLU(), nn.Linear(32, 10))  # type: ignore[assignment]


_LAYER = nn.Linear(784, 10)


@_model(
    "F19",
    name="all models share one layer that is created outside of them",
    hint="When is the layer created, and which models use it?",
)
class _Shared(_Right):
    def __init__(self) -> None:
        super().__init__()
        self.linear = _LAYER


@_model("F12", name="forward returns labels instead of logits", hint=_NEEDED)
class _Labels(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return super().forward(xb).argmax(dim=1)


@_model("F12", name="forward returns two things, not just the logits", hint=_NEEDED)
class _Two(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        scores = super().forward(xb)
        return scores, scores.argmax(dim=1)


@_model("F12", name="forward returns a list instead of a tensor", hint=_NEEDED)
class _List(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return super().forward(xb).tolist()


@_model("F12", name="forward returns nothing", hint=_NEEDED)
class _Nothing(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        self.linear(xb.flatten(1))


@_model("F2", "F12", name="forward returns the images unchanged", hint=_NEEDED)
class _Images(_Right):
    def forward(self, xb: torch.Tensor) -> Any:
        return xb
