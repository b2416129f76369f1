"""The known mistakes of `predict_digits`, each as code that makes it, most likely first."""

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


_predict("H9", name="a graph is recorded and thrown away", hint=PREDICTING, make=_detached)
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
    hint=ROWS,
    make=_quietly(lambda z: (F.softmax(z, dim=0), z.argmax(dim=1))),
)
_predict(
    "G1",
    name="the softmax goes down the columns",
    hint=ROWS,
    make=_quietly(lambda z: _both(F.softmax(z, dim=0))),
)
_predict(
    "G1", "G10",
    name="both the softmax and the labels go down the columns",
    hint=ROWS,
    make=_quietly(lambda z: (F.softmax(z, dim=0), F.softmax(z, dim=0).argmax(dim=0))),
)  # fmt: skip
_predict(
    "G7",
    name="the scores did not become probabilities",
    hint=RATIOS,
    make=_quietly(_both),
)
_predict(
    "G7",
    name="the results are logarithms of the probabilities",
    hint=RATIOS,
    make=_quietly(lambda z: _both(F.log_softmax(z, dim=1))),
)
_predict(
    "G7",
    name="it is a sigmoid, for each number alone",
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
    name="the softmax is applied twice",
    hint=RATIOS,
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
_predict(
    "F18",
    name="the model is given something other than its images",
    hint=WHOLE_IMAGES,
    make=lambda model, images: _quietly(lambda z: _both(F.softmax(z, dim=1)))(
        model, images.flatten(1)
    ),
)
_predict("H9", name="a graph is recorded", hint=PREDICTING, make=_recorded)
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
