"""Known mistakes of `softmax` as code, most likely first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 -- its usual name

from gradkit.mistakes import Catalogue

from ..hints import RATIOS, ROWS

MISTAKES = Catalogue()

_EXP = "What are exp(1000) and exp(-1000) in float32?"
_LINE_UP = "With which dimension does broadcasting align the values computed for each row?"


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
    name="the result comes from PyTorch's own softmax or a related function",
    hint="Can you compute it from exponentials and sums?",
    make=lambda z: F.softmax(z, dim=1),
)
_soft(
    "G12",
    name="the result comes from a ready-made softmax, such as SciPy's",
    hint="Can you compute it from exponentials and sums?",
    make=lambda z: torch.full_like(z, -1),
    whole=True,
)
_soft(
    "G2",
    name="nothing is subtracted from the logits before the exponentials",
    hint=_EXP,
    make=lambda z: _shares(z.exp()),
)
_soft(
    "G1",
    name="the sums run over the rows of the batch instead of the classes",
    hint=ROWS,
    make=lambda z: (z - _top(z, 0)).exp() / (z - _top(z, 0)).exp().sum(dim=0),
)
_soft(
    "G1", "G2",
    name="the sums run over the rows of the batch, and nothing is subtracted from the logits",
    hint=ROWS,
    make=lambda z: z.exp() / z.exp().sum(dim=0),
)  # fmt: skip
_soft(
    "G5",
    name="the row sums are aligned with the columns",
    hint=_LINE_UP,
    make=lambda z: (z - _top(z, 1)).exp() / (z - _top(z, 1)).exp().sum(dim=1),
)
_soft(
    "G5", "G2",
    name="the row sums are aligned with the columns, and nothing is subtracted from the logits",
    hint=_LINE_UP,
    make=lambda z: z.exp() / z.exp().sum(dim=1),
)  # fmt: skip
_soft(
    "G5",
    name="the row maxima are aligned with the columns",
    hint=_LINE_UP,
    make=lambda z: _shares((z - z.max(dim=1).values).exp()),
)
_soft(
    "G5",
    name="the row maxima and the row sums are aligned with the columns",
    hint=_LINE_UP,
    make=lambda z: (z - z.max(dim=1).values).exp() / (z - z.max(dim=1).values).exp().sum(dim=1),
)
_soft(
    "G3",
    name="all rows are shifted by the largest logit of the whole batch",
    hint="Is the same shift right for every row?",
    make=lambda z: _shares((z - z.max()).exp()),
)
_soft(
    "G6",
    name="the exponentials are divided by the sum over the whole batch",
    hint="Which entries of the batch should each sum include?",
    make=lambda z: (z - z.max()).exp() / (z - z.max()).exp().sum(),
)
_soft(
    "G6",
    name="the exponentials are divided by the sum over the whole batch",
    hint="Which entries of the batch should each sum include?",
    make=lambda z: (z - _top(z, 1)).exp() / (z - _top(z, 1)).exp().sum(),
)
_soft(
    "G6", "G2",
    name="the sum runs over the whole batch, and nothing is subtracted from the logits",
    hint="Which entries of the batch should each sum include?",
    make=lambda z: z.exp() / z.exp().sum(),
)  # fmt: skip
_soft(
    "G4",
    name="the smallest logit of each row is subtracted, not the largest",
    hint="For which entry of a row can the exponential overflow?",
    make=lambda z: _shares((z - z.min(dim=1, keepdim=True).values).exp()),
)
_soft(
    "G4",
    name="the mean of each row is subtracted, not its largest logit",
    hint="For which entry of a row can the exponential overflow?",
    make=lambda z: _shares((z - z.mean(dim=1, keepdim=True)).exp()),
)
for _limit in (50, 80, 88, 100):
    _soft(
        "G4",
        name="large logits are clamped, so the differences between them are lost",
        hint="Do the differences between the logits stay the same?",
        make=lambda z, limit=_limit: _shares(z.clamp(-limit, limit).exp()),  # type: ignore[misc]
    )
    _soft(
        "G4",
        name="large logits are clamped, so the differences between them are lost",
        hint="Do the differences between the logits stay the same?",
        make=lambda z, limit=_limit: _shares(z.clamp(max=limit).exp()),  # type: ignore[misc]
    )
_soft(
    "G4",
    name="nan is replaced only after the probabilities are lost",
    hint=_EXP,
    make=lambda z: torch.nan_to_num(_shares(z.exp())),
)
_soft(
    "G2",
    name="nothing is subtracted from the logits, and a small number is added to the sum",
    hint=_EXP,
    make=lambda z: z.exp() / (z.exp().sum(dim=1, keepdim=True) + 1e-9),
)
_soft(
    "G2",
    name="a wider dtype only delays the overflow",
    hint="What is exp(1000) in float64?",
    make=lambda z: _shares(z.double().exp()).float(),
)
_soft(
    "G9",
    name="the caller's logits are shifted in place",
    hint="Which tensor does your code change in place, and who else uses it?",
    make=_shift_in_place,
)
_soft(
    "G9",
    name="the probabilities overwrite the caller's logits",
    hint="Which tensor does your code change in place, and who else uses it?",
    make=lambda z: _in_place(z, 1),
)
_soft(
    "G9", "G2",
    name="the probabilities overwrite the caller's logits, and nothing is subtracted from these first",
    hint="Which tensor does your code change in place, and who else uses it?",
    make=lambda z: _in_place(z, 0),
)  # fmt: skip
_soft(
    "G7",
    name="the results are log-probabilities",
    hint=RATIOS,
    make=lambda z: z - z.logsumexp(dim=1, keepdim=True),
)
_soft("G7", name="a sigmoid is applied to each logit separately", hint=RATIOS, make=torch.sigmoid)
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
    name="the logits are divided by the row maximum instead of shifted by it",
    hint=RATIOS,
    make=lambda z: _shares((z / _top(z, 1)).exp()),
)
_soft(
    "G7",
    name="the logits are divided by the largest absolute value in the batch instead of shifted",
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
    name="powers of 2 are used instead of powers of e",
    hint=RATIOS,
    make=lambda z: _shares(torch.exp2(z - _top(z, 1))),
)
_soft(
    "G7",
    name="softmax is applied twice",
    hint=RATIOS,
    make=lambda z: _shares(_shares((z - _top(z, 1)).exp()).exp()),
)
_soft(
    "G7",
    name="the signs of the logits are flipped",
    hint=RATIOS,
    make=lambda z: _shares((-z - _top(-z, 1)).exp()),
)
