"""Known mistakes of `predict_digits` as code, most likely first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 -- its usual name

from gradkit.mistakes import Catalogue

from ..hints import PREDICTING, RATIOS, ROWS, WHOLE_IMAGES

MISTAKES = Catalogue()


def _predict(*codes: str, name: str, hint: str, make: Callable[[Any, Any], Any]) -> None:
    MISTAKES.wrong("predict_digits", *codes, name=name, hint=hint)(make)


def _quietly(change: Callable[[torch.Tensor], Any]) -> Callable[[Any, Any], Any]:
    """Return a prediction that calls the model without a graph and applies `change` to its logits."""

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


_predict("H9", name="a graph is recorded while the model runs", hint=PREDICTING, make=_detached)
_predict(
    "G10",
    name="the labels come from the largest value of each column, not of each row",
    hint="How many labels should the function return for a batch?",
    make=_quietly(lambda z: (F.softmax(z, dim=1), z.argmax(dim=0))),
)
_predict(
    "G10",
    name="the labels come from the largest value of each column, not of each row",
    hint="How many labels should the function return for a batch?",
    make=_quietly(lambda z: (F.softmax(z, dim=1), F.softmax(z, dim=1).argmax(dim=0))),
)
_predict(
    "G10",
    name="the whole batch gets a single label",
    hint="How many labels should the function return for a batch?",
    make=_quietly(lambda z: (F.softmax(z, dim=1), F.softmax(z, dim=1).argmax())),
)
_predict(
    "G1",
    name="softmax runs over the images instead of the classes",
    hint=ROWS,
    make=_quietly(lambda z: (F.softmax(z, dim=0), z.argmax(dim=1))),
)
_predict(
    "G1",
    name="softmax runs over the images instead of the classes",
    hint=ROWS,
    make=_quietly(lambda z: _both(F.softmax(z, dim=0))),
)
_predict(
    "G1", "G10",
    name="both softmax and argmax run over the images instead of the classes",
    hint=ROWS,
    make=_quietly(lambda z: (F.softmax(z, dim=0), F.softmax(z, dim=0).argmax(dim=0))),
)  # fmt: skip
_predict(
    "G7",
    name="the logits are not turned into probabilities",
    hint=RATIOS,
    make=_quietly(_both),
)
_predict(
    "G7",
    name="the results are log-probabilities",
    hint=RATIOS,
    make=_quietly(lambda z: _both(F.log_softmax(z, dim=1))),
)
_predict(
    "G7",
    name="a sigmoid is applied to each logit separately",
    hint=RATIOS,
    make=_quietly(lambda z: _both(z.sigmoid())),
)
_predict(
    "G7",
    name="the exponentials are not divided by their sum",
    hint=RATIOS,
    make=_quietly(lambda z: _both(z.exp())),
)
_predict(
    "G7",
    name="softmax is applied twice",
    hint=RATIOS,
    make=_quietly(lambda z: _both(F.softmax(F.softmax(z, dim=1), dim=1))),
)
_predict(
    "H1",
    name="the largest probability is returned instead of its index",
    hint="Which output of max is the index?",
    make=_quietly(lambda z: (F.softmax(z, dim=1), F.softmax(z, dim=1).max(dim=1).values)),
)
_predict(
    "H3",
    name="the labels have an extra dimension",
    hint="Which shape should the labels have?",
    make=_quietly(lambda z: (F.softmax(z, dim=1), z.argmax(dim=1, keepdim=True))),
)
_predict(
    "G13",
    name="only the largest probability of each row is returned",
    hint="How many probabilities should each image get?",
    make=_quietly(lambda z: tuple(F.softmax(z, dim=1).max(dim=1))),
)
_predict(
    "G13",
    name="labels and probabilities are swapped",
    hint="In which order should the function return the two?",
    make=_quietly(lambda z: (z.argmax(dim=1), F.softmax(z, dim=1))),
)
_predict(
    "F18",
    name="the model is called with something other than the original images",
    hint=WHOLE_IMAGES,
    make=lambda model, images: _quietly(lambda z: _both(F.softmax(z, dim=1)))(
        model, images.flatten(1)
    ),
)
_predict("H9", name="a graph is recorded and returned", hint=PREDICTING, make=_recorded)
_predict(
    "H10",
    name="gradients stay switched off after the call",
    hint="Which settings does your function change, and does it restore them?",
    make=_switched_off,
)
_predict(
    "H10",
    name="the model's parameters stay frozen after the call",
    hint="Which settings does your function change, and does it restore them?",
    make=_frozen,
)
