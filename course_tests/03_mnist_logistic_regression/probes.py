"""Code that the probes of several exercises of chapter 3 share.

It brings its own models, loaders and numbers, so that no probe depends on the student's other answers.
"""

from __future__ import annotations

import contextlib
import functools
import random
import types
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 -- its usual name
from torch import nn


def evaluation_mode(model: Any) -> None:
    """Do what `eval()` does without calling `train`, which the student may have redefined."""
    for module in model.modules():
        module.training = False


# --- stand-ins for other exercises ------------------------------------------------------------


def softmax(logits: Any, dim: Any = None, axis: Any = None, **_: Any) -> Any:
    """Replace the student's softmax."""
    chosen = axis if dim is None else dim
    return F.softmax(logits, dim=1 if chosen is None else chosen)


class Share(float):
    """A float that has `item()`, as a 0-d tensor does."""

    def item(self) -> float:
        """Return the number itself."""
        return float(self)


def accuracy(outputs: Any, labels: Any, *_: Any, **__: Any) -> Any:
    """Replace the student's accuracy."""
    return Share(accuracy_as_tensor(outputs, labels))


def accuracy_as_tensor(outputs: Any, labels: Any, *_: Any, **__: Any) -> Any:
    """Replace a student's accuracy that returns tensors."""
    return (outputs.argmax(dim=1) == labels).float().mean()


def predict_digits(model: Any, images: Any, *_: Any, **__: Any) -> Any:
    """Replace the student's predict_digits."""
    with torch.no_grad():
        probabilities = softmax(model(images))
    return probabilities, probabilities.argmax(dim=1)


class Measured(dict[Any, Any]):
    """The result of `evaluate`; any other key gives 0."""

    def __missing__(self, key: Any) -> float:
        """Return 0 for a key that only the student's own function would fill."""
        return 0.0


def evaluate(model: Any, val_dl: Any, *_: Any, **__: Any) -> Any:
    """Replace the student's evaluate."""
    with torch.no_grad():
        pairs = [(model(images), labels) for images, labels in val_dl]
        outputs = torch.cat([pair[0] for pair in pairs])
        labels = torch.cat([pair[1] for pair in pairs])
        loss = F.cross_entropy(outputs, labels)
    return Measured(val_loss=loss.item(), val_acc=float(accuracy(outputs, labels)))


MEASURING = ("accuracy", "softmax", "predict_digits")
"""Other exercises that an answer may use to evaluate a model."""

STAND_INS: dict[str, Any] = {
    "softmax": softmax,
    "accuracy": accuracy,
    "predict_digits": predict_digits,
    "evaluate": evaluate,
}

EXAMPLES: Sequence[tuple[list[list[float]], list[int], float]] = (
    ([[1.0, 2.0, 0.5], [3.0, 1.0, 2.0], [0.0, 1.0, 5.0], [2.0, 1.0, 0.0]], [1, 0, 1, 0], 0.75),
    ([[0.0, 1.0, 0.5], [2.0, 1.0, 3.0], [2.0, 4.0, 3.0]], [1, 0, 1], 2 / 3),
    ([[1.0, 0.0, 0.0]], [1], 0.0),
    ([[100.0, 200.0, 300.0], [-300.0, -200.0, -250.0]], [1, 1], 0.5),
)
"""Scores, labels, and the share of right predictions."""


def is_fine(name: str, theirs: Any) -> bool:
    """Say whether the student's own function works on small examples without side effects."""
    if name == "evaluate":
        return False  # its result is needed for any model, not only for an example
    with as_before(), contextlib.suppress(Exception):  # any exception means that it can't be used
        modes = modes_now()
        tries = [
            Try(name, theirs, torch.tensor(scores), torch.tensor(labels), share)
            for scores, labels, share in EXAMPLES
        ]
        # Results of earlier calls are read after the later calls.
        return modes_now() == modes and all(one.is_right() for one in tries)
    return False


def modes_now() -> tuple[Any, ...]:
    """Return the global modes of PyTorch that a function may change."""
    return torch.is_grad_enabled(), torch.is_inference_mode_enabled(), torch.get_default_dtype()


@contextlib.contextmanager
def as_before() -> Iterator[None]:
    """Restore PyTorch's modes and all global random generators."""
    recording, _, dtype = modes_now()
    own, numpys = random.getstate(), np.random.get_state()  # noqa: NPY002 -- what students draw from
    try:
        with torch.random.fork_rng(devices=[]):
            yield
    finally:
        random.setstate(own)
        np.random.set_state(numpys)  # noqa: NPY002
        torch.set_default_dtype(dtype)
        torch.set_grad_enabled(recording)


class Try:
    """The result of the student's own function for one example."""

    def __init__(
        self, name: str, theirs: Any, scores: torch.Tensor, labels: torch.Tensor, share: float
    ) -> None:
        self._name = name
        self._share = share
        self._wanted = F.softmax(scores, dim=1)
        model = nn.Sequential(nn.Flatten(), Unchanged())
        given = {
            "accuracy": [scores.clone(), labels.clone()],
            "softmax": [scores.clone()],
            "predict_digits": [scores.clone()[:, None, None]],
        }[name]
        kept = [values.clone() for values in given]
        self._result = theirs(*([model] if name == "predict_digits" else []), *given)
        self._is_tidy = all(map(torch.equal, given, kept)) and all(
            parameter.requires_grad and bool((parameter == 0).all())
            for parameter in model.parameters()
        )

    def is_right(self) -> bool:
        """Say whether the result is right and nothing else changed."""
        if not self._is_tidy:
            return False
        if self._name == "accuracy":
            return abs(float(self._result) - self._share) < 1e-3
        if self._name == "softmax":
            return torch.allclose(self._result, self._wanted, atol=1e-5)
        probabilities, guesses = self._result
        return torch.allclose(probabilities, self._wanted, atol=1e-5) and torch.equal(
            guesses.long(), self._wanted.argmax(dim=1)
        )


class Unchanged(nn.Module):
    """Returns its input unchanged, and has a trainable parameter."""

    def __init__(self) -> None:
        super().__init__()
        self.shift = nn.Parameter(torch.zeros(()))

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        """Return the values."""
        return values + self.shift


def stand_in_for(name: str, theirs: Any) -> Any:
    """Return the stand-in for a student's function that does not work."""
    with as_before(), contextlib.suppress(Exception):
        scores, labels, _ = EXAMPLES[0]
        if name == "accuracy" and torch.is_tensor(
            theirs(torch.tensor(scores), torch.tensor(labels))
        ):
            return accuracy_as_tensor
    return STAND_INS[name]


def names_of(answer: Any) -> dict[str, Any]:
    """Return the global names of an answer, whatever kind of callable it is."""
    for _ in range(20):
        if isinstance(answer, functools.partial):
            answer = answer.func
        elif isinstance(answer, types.MethodType):
            answer = answer.__func__
        elif hasattr(answer, "__wrapped__"):
            answer = answer.__wrapped__
        elif isinstance(answer, types.FunctionType):
            return answer.__globals__
        elif isinstance(answer, types.BuiltinFunctionType):
            break
        else:
            kinds = [vars(kind) for kind in type(answer).__mro__]
            answer = next((kind["__call__"] for kind in kinds if "__call__" in kind), None)
    return {}


@contextlib.contextmanager
def stand_ins(answer: Any, *names: str) -> Iterator[None]:
    """Give an answer a working function under each of the names of other exercises.

    The student's own function stays if it works, and so does anything imported under that name.
    """
    space = names_of(answer)
    missing = object()
    kept = {name: space.get(name, missing) for name in names} if space else {}
    for name, theirs in kept.items():
        is_theirs = not callable(theirs) or names_of(theirs) is space
        if is_theirs and not is_fine(name, theirs):
            space[name] = stand_in_for(name, theirs)
    try:
        yield
    finally:
        for name, theirs in kept.items():
            if theirs is missing:
                space.pop(name, None)
            else:
                space[name] = theirs


# --- models -----------------------------------------------------------------------------------


def rows_of(images: torch.Tensor, height: int) -> torch.Tensor:
    """Return images as rows; with a `height`, raise for any other shape."""
    if height and (images.dim() != 4 or tuple(images.shape[1:3]) != (1, height)):
        raise ValueError("This model takes images of shape (batch, 1, height, width).")
    return images.flatten(1)


class Scores(nn.Module):
    """Scores of images of any size: a weighted sum for each class.

    Once its output requires gradients, it always adds `lift`, so that the numbers show it.
    """

    def __init__(
        self, table: torch.Tensor, offset: torch.Tensor, lift: torch.Tensor, height: int = 0
    ) -> None:
        super().__init__()
        self.table = nn.Parameter(table.clone())
        self.offset = nn.Parameter(offset.clone())
        self.noise = nn.Dropout(0.5)
        self.lift = lift
        self.is_lifted = False
        self.height = height

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Return scores (batch, classes)."""
        scores = rows_of(images, self.height) @ self.table.t() + self.offset
        self.is_lifted = self.is_lifted or scores.requires_grad
        return scores + self.lift if self.is_lifted else scores


def gradients_after(model: Any, images: torch.Tensor, shares: torch.Tensor) -> Any:
    """Return the model's parameters and the gradients that backward() gives them now."""
    values = [parameter.detach().clone() for parameter in model.parameters()]
    model.zero_grad()
    scores = model(images)
    if scores.requires_grad:
        (scores * shares).sum().backward()
    return [values, [parameter.grad for parameter in model.parameters()]]


def plain_result(result: Any) -> Any:
    """Return the two values of an evaluation that count."""
    if not isinstance(result, Mapping):
        return result
    return {key: result[key] for key in ("val_loss", "val_acc") if key in result}
