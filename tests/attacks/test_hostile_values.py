"""Every hidden check of the course is given every kind of value that can cross the border.

Whoever answers with nonsense fails: the check neither breaks (`grader_error`, for which a person
would have to look) nor passes. No kernel is started: what crosses is what counts.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from gradkit.assignment import Assignment, assignment_names
from gradkit.checking.hidden_checks import HiddenChecks, run_checks
from gradkit.kernel.probe_runner import ProbeRunner
from gradkit.protocol import wire
from gradkit.results import CheckResult, Outcome

COURSE = Path(__file__).parents[2]
NAN = float("nan")

VALUES: Mapping[str, Callable[[], Any]] = {
    "nothing": lambda: None,
    "true": lambda: True,
    "a number": lambda: 0.5,
    "nan": lambda: NAN,
    "a large int": lambda: 2**62,
    "a word": lambda: "passed",
    "an object": object,
    "a function": lambda: print,
    "an empty list": list,
    "a dictionary": lambda: {"val_loss": "low", "val_acc": [], 3: None, (1, 2): {}},
    "odd keys": lambda: {None: 1, NAN: 2, torch.float32: 3},
    "numbers in a list": lambda: [1, 2.0, True],
    "two of everything": lambda: (None, None),
    "three of everything": lambda: ("a", "b", "c"),
    "four of everything": lambda: [object(), [], {}, NAN],
    "pairs of pairs": lambda: [[[1, 2], [3, 4]], [[5, 6]], []],
    "deep lists": lambda: [[[[[[1]]]]]],
    "tensors of nan": lambda: [torch.full((2, 3), NAN), torch.full((2,), NAN)],
    "an empty tensor": lambda: torch.empty(0),
    "an empty tensor of odd sizes": lambda: torch.empty(3, 0, 2**30),
    "a 0-d tensor": lambda: torch.tensor(NAN),
    "an int tensor": lambda: torch.arange(10),
    "a bool tensor": lambda: torch.tensor([True, False]),
    "a tensor of 16 dimensions": lambda: torch.ones([1] * 16),
    "a half tensor": lambda: torch.tensor([65504.0, float("inf")], dtype=torch.float16),
    "pairs of tensors": lambda: (torch.ones(3, 4), torch.ones(5)),
    "a tensor and a word": lambda: [torch.ones(2, 2), "b"],
    "an array": lambda: np.ones((2, 3)),
    "an array of uint64": lambda: np.array([2**64 - 1], dtype=np.uint64),
    "an array of bytes and a scalar": lambda: [np.ones(3, dtype=np.uint8), np.float16(1)],
    "a dtype and a size": lambda: [torch.float64, torch.Size([2, 2])],
    "many numbers": lambda: list(range(5000)),
    "a list of unequal tensors": lambda: [torch.ones(n) for n in range(5)],
}


class _Liar(ProbeRunner):
    """A student whose process always sends the same value."""

    def __init__(self, exercise: str, frame: bytes) -> None:
        self.exercise = exercise
        self.seed = 0
        self._frame = frame

    def run(
        self,
        probe: Callable[..., Any],
        inputs: Mapping[str, Any] | None = None,
        names: Sequence[str] = (),
    ) -> Any:
        """Return what crossed the border."""
        return wire.read_frame(io.BytesIO(self._frame).read)


QUICK = ("an object", "a dictionary", "four of everything", "an empty tensor of odd sizes")
"""Values for every run of the tests. References train models, hence the others are for `prove`."""


@lru_cache(maxsize=8)
def _verdicts(
    name: str, titles: tuple[str, ...]
) -> Mapping[str, Mapping[str, tuple[CheckResult, ...]]]:
    """Return by exercise, and by value, what all checks of an assignment say."""
    assignment = Assignment.load(COURSE, name)
    frames = {title: wire.pack(VALUES[title]()) for title in titles}
    said: dict[str, dict[str, tuple[CheckResult, ...]]] = {}

    def body(checks: HiddenChecks) -> None:
        for exercise in assignment.exercises:
            said[exercise.name] = {
                title: checks.judge(exercise.name, exercise.points, _Liar(exercise.name, frame))
                for title, frame in frames.items()
            }

    run_checks(assignment.checks_folder(), assignment.secret, body)
    return said


NAMES = assignment_names(COURSE)


TITLES = [
    pytest.param(QUICK, id="some"),
    pytest.param(tuple(VALUES), id="all", marks=pytest.mark.prove),
]


@pytest.mark.parametrize("titles", TITLES)
@pytest.mark.parametrize("name", NAMES)
def test_no_check_breaks_on_a_hostile_value(name: str, titles: tuple[str, ...]) -> None:
    broken = [
        f"{exercise}, {title}: {check.name}: {check.message}"
        for exercise, by_value in _verdicts(name, titles).items()
        for title, checks in by_value.items()
        for check in checks
        if check.outcome is Outcome.GRADER_ERROR
    ]
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("titles", TITLES)
@pytest.mark.parametrize("name", NAMES)
def test_no_nonsense_passes_a_check(name: str, titles: tuple[str, ...]) -> None:
    passed = [
        f"{exercise}, {title}: {check.name}"
        for exercise, by_value in _verdicts(name, titles).items()
        for title, checks in by_value.items()
        for check in checks
        if check.outcome is Outcome.PASSED
    ]
    assert not passed, "\n".join(passed)
