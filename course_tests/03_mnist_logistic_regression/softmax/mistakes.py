"""The known mistakes of `softmax`, each as code that makes it, most likely first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 -- its usual name

from gradkit.mistakes import Catalogue

from ..hints import RATIOS, ROWS

MISTAKES = Catalogue()

_EXP = "What are exp(1000) and exp(-1000) in float32?"
_LINE_UP = "Which axis does the sum line up with?"


def _soft(
    *codes: str, name: str, hint: str, make: Callable[[Any], Any], whole: bool = False
) -> None:
    MISTAKES.wrong("softmax", *codes, name=name, hint=hint, whole=whole)(make)


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
    name="a ready-made softmax, such as SciPy's, does the work",
    hint="Can you build it from exponentials and sums?",
    make=lambda z: torch.full_like(z, -1),
    whole=True,
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
    hint=ROWS,
    make=lambda z: (z - _top(z, 0)).exp() / (z - _top(z, 0)).exp().sum(dim=0),
)
_soft(
    "G1", "G2",
    name="the columns compete, and nothing is taken from the logits before the exponentials",
    hint=ROWS,
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
    name="nothing is taken from the logits, only something small added to their sum",
    hint=_EXP,
    make=lambda z: z.exp() / (z.exp().sum(dim=1, keepdim=True) + 1e-9),
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
    hint=RATIOS,
    make=lambda z: z - z.logsumexp(dim=1, keepdim=True),
)
_soft("G7", name="it is a sigmoid, for each number alone", hint=RATIOS, make=torch.sigmoid)
_soft(
    "G7",
    name="the exponentials are not divided by their sum",
    hint=RATIOS,
    make=lambda z: (z - _top(z, 1)).exp(),
)
_soft(
    "G7", "G2",
    name="the exponentials are not divided by their sum",
    hint=RATIOS,
    make=torch.exp,
)  # fmt: skip
_soft(
    "G7",
    name="the logits themselves are divided by their sum",
    hint=RATIOS,
    make=lambda z: z / z.sum(dim=1, keepdim=True),
    whole=True,
)
_soft(
    "G7",
    name="the shifted logits themselves are divided by their sum",
    hint=RATIOS,
    make=lambda z: (z - z.amin(1, keepdim=True)) / (z - z.amin(1, keepdim=True)).sum(1, True),  # noqa: FBT003
)
_soft(
    "G7",
    name="the logits are divided by the largest of their row, and not shifted by it",
    hint=RATIOS,
    make=lambda z: _shares((z / _top(z, 1)).exp()),
)
_soft(
    "G7",
    name="the logits are divided by the largest of all, and not shifted",
    hint=RATIOS,
    make=lambda z: _shares((z / z.abs().max()).exp()),
)
_soft(
    "G7",
    name="the logits are divided by the sum of the exponentials",
    hint=RATIOS,
    make=lambda z: z / z.exp().sum(dim=1, keepdim=True),
    whole=True,
)
_soft(
    "G7",
    name="powers of 2 stand in the place of powers of e",
    hint=RATIOS,
    make=lambda z: _shares(torch.exp2(z - _top(z, 1))),
)
_soft(
    "G7",
    name="the softmax is applied twice",
    hint=RATIOS,
    make=lambda z: _shares(_shares((z - _top(z, 1)).exp()).exp()),
)
_soft(
    "G7",
    name="the signs of the logits are turned round",
    hint=RATIOS,
    make=lambda z: _shares((-z - _top(-z, 1)).exp()),
)
