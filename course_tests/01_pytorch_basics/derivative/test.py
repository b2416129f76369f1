"""Hidden checks of `derivative`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from gradkit.checks import Answer, Failed, describe, difference, drawn, points

from ..comparing import grows_by, in_parts, is_sequence, kind, returned
from . import probes, reference

_LOOSE = 1e-2
"""For checks that don't test precision. A difference quotient passes; twice the slope, or the slope
of another function or at another point, is off by more than 0.1 in at least one case."""
_EXACT = 1e-5
"""Relative to slopes of about 1. Autograd in float32 stays within 1e-6; a difference quotient of
these functions, with values of about 3,000, is off by 1e-3 or more."""

_THIS_F = "Is this the slope of the f that was passed in, at the x that was passed in?"

_KINDS = ["cubic", "wave", "growth", "quotient", "module", "sine"]


def _close(tolerance: float, least: float = 1.0) -> Any:
    """Return a comparison of slopes; the tolerance is relative to `least` plus their size."""

    def compare(seen: Any, expected: Any) -> str | None:
        """Compare numbers or 0-d tensors; another check judges their type."""
        seen, expected = (
            v.tolist() if isinstance(v, torch.Tensor) and v.dim() == 0 else v
            for v in (seen, expected)
        )
        return difference(seen, expected, atol=tolerance * least, rtol=tolerance)

    return compare


def _coefficients(generator: torch.Generator) -> torch.Tensor:
    return torch.rand(3, generator=generator) + 0.6


def _cases(
    student: Answer,
    kinds: list[str],
    suits: Callable[[list[dict[str, Any]]], bool] = lambda cases: True,
) -> list[dict[str, Any]]:
    """Return functions and points on both sides of 0, at most 1.4 away from it."""
    generator = student.generator()

    def draw() -> list[dict[str, Any]]:
        return [
            {
                "kind": kind,
                "c": _coefficients(generator),
                "x": sign * (0.4 + float(torch.rand((), generator=generator))),
            }
            for kind in kinds
            for sign in (1, -1)
        ]

    return drawn(draw, suits)


def _some_fall(cases: list[dict[str, Any]]) -> bool:
    """Whether a slope is clearly below 0, so that one that has lost its sign shows."""
    return any(probes.slope(reference.derivative, **case) < -0.02 for case in cases)


def _look_at_traces(student: Answer, cases: list[dict[str, Any]], tolerance: float) -> None:
    """Name the cause of a wrong slope by how the answer used the function.

    This alone never fails an answer: a right slope may be found in any way.
    """

    def judge(value: Any, case: Any) -> None:
        if not is_sequence(value) or len(value) != 3:
            return
        seen, points, gradient = value
        if _close(tolerance)(seen, probes.slope(reference.derivative, **case)) is None:
            return
        if seen is None and gradient is None:
            raise Failed("It returned None.", codes=("A27",))
        if points == [] and kind(seen) in ("number", "tensor"):
            raise Failed("The function returned a slope without ever calling f.", codes=("A9",))
        found = points if is_sequence(points) else []
        if len({point for point in found if isinstance(point, float)}) > 1:
            raise Failed("The slope is wrong, and f was called at several points.", codes=("A14",))

    student.satisfies(probes.slope_and_traces, cases, judge)


@points(4)
def test_slopes(student: Answer) -> None:
    """The slope is right for polynomials, sines, exponentials, quotients, and modules."""
    at_zero = {"kind": "wave", "c": _coefficients(student.generator()), "x": 0.0}
    cases = [*_cases(student, _KINDS, _some_fall), at_zero]
    _look_at_traces(student, cases, _LOOSE)
    student.agrees(
        probes.slope,
        cases,
        reference.derivative,
        compare=_close(_LOOSE),
        said="For one of the functions",
        hint=_THIS_F,
    )


@points(3)
def test_exact(student: Answer) -> None:
    """The slope is as precise as float32 allows, for large function values and for small slopes."""
    # The absolute value rules out complex steps, which would be exact without autograd.
    cases = _cases(student, ["waves", "waves", "folded", "faint"])
    cases, faint = cases[:-2], cases[-2:]
    _look_at_traces(student, cases, _EXACT)
    for tolerance, hint in (
        (_LOOSE, _THIS_F),
        (
            _EXACT,
            "Which step loses digits: are nearly equal numbers subtracted, or is a result rounded?",
        ),
    ):
        student.agrees(
            probes.slope,
            cases,
            reference.derivative,
            compare=_close(tolerance),
            said="For a function with large values",
            hint=hint,
        )
    student.agrees(
        probes.slope,
        faint,
        reference.derivative,
        compare=_close(_EXACT, least=0.0),
        said="For a slope of about 0.001",
        hint="Is this the slope of the f that was passed in, and are all its digits kept?",
    )


@points(3)
def test_often(student: Answer) -> None:
    """Repeated calls give the same slope, even with calls for other functions in between."""
    generator = student.generator()

    case = {
        "kinds": ["cubic", "growth", "sine"],
        "c": _coefficients(generator),
        "x": 0.4 + float(torch.rand((), generator=generator)) * 0.5,
        "times": 3,
    }
    expected = probes.slopes(reference.derivative, **case)

    def judge(value: Any, _: Any) -> None:
        if is_sequence(value) and grows_by(value, expected):
            raise Failed("In several calls in a row, the gradients accumulate.", codes=("A1",))

    student.satisfies(probes.slopes, [case], judge)

    @in_parts(9)
    def compare(seen: Any, expected: Any) -> str | None:
        returned(seen[0], expected[0], "In several calls in a row")
        texts = map(_close(_LOOSE), seen, expected)
        return next((text for text in texts if text), None)

    student.agrees(
        probes.slopes,
        [case],
        reference.derivative,
        compare=compare,
        said="In several calls in a row",
        hint="Is this the slope of this f alone, or is something left over from an earlier call, for example in .grad?",
    )


@points(2)
def test_single_number(student: Answer) -> None:
    """f is called with a single number, as a tensor without dimensions."""
    student.agrees(
        probes.slope,
        _cases(student, ["powers", "powers"]),
        reference.derivative,
        compare=_close(_LOOSE),
        said="For a function that builds a vector from its argument",
        hint="What does your function pass to f: which number, and with how many dimensions?",
    )


@points(2)
def test_float(student: Answer) -> None:
    """The slope is right and comes as a Python float."""

    def compare(seen: Any, expected: Any) -> str | None:
        if isinstance(seen, float) != isinstance(expected, float):
            return f"it gave {describe(seen)}"
        return _close(_LOOSE)(seen, expected)

    for compare_by, hint in (
        (_close(_LOOSE), _THIS_F),
        (compare, "What is the type of your result, and how do you get a Python float from it?"),
    ):
        student.agrees(
            probes.slope,
            _cases(student, ["wave", "sine"]),
            reference.derivative,
            compare=compare_by,
            said="For a simple function",
            hint=hint,
        )
