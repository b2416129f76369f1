"""Hidden checks of `digit_model`, with digits that are in nobody's training set.

The images are sent to the student's process in random order; the labels never are.
"""

from __future__ import annotations

import struct
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import torch

from gradkit.checks import Answer, Failed, describe, points

from . import probes

_HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def _unseen() -> tuple[torch.Tensor, torch.Tensor]:
    """Return the images (297, 1, 28, 28), from 0 to 1, and their labels (297,)."""
    pixels = (_HERE / "unseen-images-idx3-ubyte").read_bytes()
    labels = (_HERE / "unseen-labels-idx1-ubyte").read_bytes()
    magic, count, height, width = struct.unpack(">4I", pixels[:16])
    if (magic, *struct.unpack(">2I", labels[:8])) != (2051, 2049, count):
        raise ValueError("The files of unseen digits are not in MNIST's file format.")
    images = torch.frombuffer(bytearray(pixels[16:]), dtype=torch.uint8)
    answers = torch.frombuffer(bytearray(labels[8:]), dtype=torch.uint8).long()
    return images.reshape(count, 1, height, width).float() / 255, answers


def _share_right(scores: Any, labels: torch.Tensor) -> float:
    """Return the share of digits classified correctly; fail if there are no usable scores."""
    if not isinstance(scores, torch.Tensor) or tuple(scores.shape) != (len(labels), 10):
        raise Failed(
            f"For {len(labels)} images, digit_model gave {describe(scores)}.",
            hint="Is digit_model an instance of your MnistModel?",
        )
    if not bool(torch.isfinite(scores).all()):
        raise Failed("Some of the model's outputs are inf or nan.", codes=("E20",))
    return float((scores.argmax(dim=1) == labels).double().mean())


def _judge_reading(scores: Any, case: Any, labels: torch.Tensor) -> None:
    # The course's model reaches 94%, or 92% with half of the epochs. Guessing gives 10%.
    share = _share_right(scores, labels)
    if share < 0.85:
        raise Failed(
            f"digit_model classifies about {share:.0%} of unseen digits correctly, less than 85%.",
            hint="Is the loss still falling when the training ends, and how large is the learning rate?",
            codes=("E20",) if share < 0.5 else (),
        )


def _judge_kind(value: Any, case: Any, labels: torch.Tensor) -> None:
    if not isinstance(value, list) or len(value) != 2:
        raise Failed(f"For {len(labels)} images, digit_model gave {describe(value)}.")
    scores, by_class = value
    share = _share_right(scores, labels)
    if not isinstance(by_class, torch.Tensor) or by_class.shape != scores.shape:
        raise Failed(
            "MnistModel's forward does not work with digit_model, which is another kind of model.",
            codes=("E22",),
        )
    if not float((by_class - scores).abs().max()) <= 1e-4 * (1 + float(scores.abs().max())):
        raise Failed(
            "digit_model gives other outputs than MnistModel's forward computes from its parameters.",
            codes=("E22",),
        )
    if share < 0.5:
        raise Failed(
            f"digit_model classifies only about {share:.0%} of unseen digits correctly.",
            codes=("E20",),
        )


def _shuffled(student: Answer) -> tuple[torch.Tensor, torch.Tensor]:
    images, labels = _unseen()
    order = torch.randperm(len(labels), generator=student.generator())
    return images[order], labels[order]


@points(4)
def test_unseen_digits(student: Answer) -> None:
    """The model classifies at least 85% of unseen digits correctly."""
    images, labels = _shuffled(student)
    judge = partial(_judge_reading, labels=labels)
    student.satisfies(probes.scores_of, [{"images": images}], judge)


@points(2)
def test_own_model(student: Answer) -> None:
    """The model is an instance of the notebook's `MnistModel` and classifies most digits correctly."""
    images, labels = _shuffled(student)
    judge = partial(_judge_kind, labels=labels)
    names = ("digit_model", "MnistModel")
    student.satisfies(probes.scores_by_class, [{"images": images}], judge, names=names)
