"""The numbers of a class report, from verdicts alone: plain values in, plain values out.

What a person has yet to decide counts nowhere: a submission with an open exercise is left out of
the scores, an open exercise or check out of its own figures.

Definitions, those of classical test theory:

- *pass rate*: the share of students with all points of an exercise or check;
- *difficulty* p: the mean share of its points that students got, so that 1 is easy and 0 is hard;
- *discrimination* r: the corrected item-rest correlation, which is Pearson's correlation between
  the points of one item and the points of all the rest of the assignment, without that item;
- *reliability* alpha: Cronbach's, with exercises as the items.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gradkit.results import CheckResult, ExerciseResult, Outcome, Results

MIN_STUDENTS = 10
"""With fewer, a correlation says more about chance than about an exercise, and is left out."""
MOST_BINS = 12


@dataclass(frozen=True)
class Bin:
    """A bar of a histogram: from `low` to less than `high`; the last one includes its end."""

    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Distribution:
    """Numbers that describe a list of numbers; None where there is no such number."""

    count: int
    mean: float | None
    sd: float | None
    """Of the sample, with n − 1."""
    minimum: float | None
    lower_quartile: float | None
    median: float | None
    upper_quartile: float | None
    maximum: float | None


@dataclass(frozen=True)
class Item:
    """An exercise, or one check of it, and what the class made of it."""

    exercise: str
    check: str
    """Name of the check; empty for the exercise as a whole."""
    title: str
    max_score: float
    students: int
    """How many it was decided for."""
    outcomes: Mapping[Outcome, int]
    """How often a check came out how; empty for an exercise."""
    full_marks: int
    pass_rate: float | None
    difficulty: float | None
    discrimination: float | None


def decided(results: Iterable[Results]) -> list[Results]:
    """Return the verdicts that a person need not look at."""
    return [one for one in results if not one.needs_human]


def distribution(numbers: Sequence[float]) -> Distribution:
    """Describe a list of numbers; quartiles are interpolated, as NumPy does by default."""
    if not numbers:
        return Distribution(0, *[None] * 7)
    low, lower, middle, upper, high = np.quantile(numbers, (0, 0.25, 0.5, 0.75, 1)).tolist()
    sd = float(np.std(numbers, ddof=1)) if len(numbers) > 1 else None
    return Distribution(len(numbers), float(np.mean(numbers)), sd, low, lower, middle, upper, high)


def histogram(numbers: Sequence[float], end: float | None = None) -> tuple[Bin, ...]:
    """Count numbers from 0 in round steps, up to `end`, or as far as the numbers go.

    The last step is a shorter one where `end` is no multiple of the others.
    """
    highest = max(numbers, default=0.0) if end is None else end
    if not numbers or highest <= 0:
        return ()
    step = _step(highest)
    steps = math.ceil(highest / step - 1e-9)
    edges = step * np.arange(steps + 1)
    if end is not None:
        edges[-1] = end
    # A score is a sum of floats: what should be 70 may be a hair less, and belongs to 70 up.
    place = np.searchsorted(edges, np.asarray(numbers, dtype=float) + 1e-9 * highest, "right") - 1
    counts = np.bincount(np.clip(place, 0, steps - 1), minlength=steps)
    return tuple(
        Bin(float(edges[i]), float(edges[i + 1]), int(count)) for i, count in enumerate(counts)
    )


def _step(highest: float) -> float:
    """Return the least of …, 0.1, 0.2, 0.5, 1, 2, 5, 10, … that gives few enough steps."""
    power = math.floor(math.log10(highest / MOST_BINS))
    return next(
        step
        for step in (factor * 10.0**power for factor in (1, 2, 5, 10))
        if highest / step <= MOST_BINS + 1e-9
    )


def exercise_items(results: Sequence[Results]) -> list[Item]:
    """Return the figures of each exercise, in the order of the assignment."""
    return [_exercise_item(name, results) for name in _order(results)]


def check_items(results: Sequence[Results]) -> list[Item]:
    """Return the figures of each check, exercise by exercise."""
    names: dict[tuple[str, str], CheckResult] = {}
    for exercise in _order(results):
        for one in results:
            # A submission that can't be read has one stand-in for all checks of an exercise.
            for check in () if one.all_needs_human else _checks(one, exercise):
                names.setdefault((exercise, check.name), check)
    return [_check_item(exercise, check, results) for (exercise, _), check in names.items()]


def reliability(results: Sequence[Results]) -> float | None:
    """Return Cronbach's alpha of the exercises; None for small classes or equal scores."""
    names = _order(results)
    complete = [one for one in decided(results) if [e.exercise for e in one.exercises] == names]
    if len(complete) < MIN_STUDENTS or len(names) < 2:
        return None
    scores = np.array([[exercise.score for exercise in one.exercises] for one in complete])
    total = float(scores.sum(axis=1).var(ddof=1))
    if total < 1e-12:
        return None
    count = len(names)
    return float(count / (count - 1) * (1 - scores.var(axis=0, ddof=1).sum() / total))


def correlation(left: Sequence[float], right: Sequence[float]) -> float | None:
    """Return Pearson's correlation; None for few students, or where all have the same."""
    if len(left) < MIN_STUDENTS:
        return None
    x, y = (np.asarray(side, dtype=float) - np.mean(side) for side in (left, right))
    scale = float(np.sqrt((x @ x) * (y @ y)))
    # Sums of equal floats may differ in their last bits: that is no variation.
    if np.ptp(x) < 1e-9 or np.ptp(y) < 1e-9:
        return None
    return float(np.clip(x @ y / scale, -1, 1))


def _order(results: Sequence[Results]) -> list[str]:
    """Return all exercises, in the order of the first verdict that has them."""
    return list(dict.fromkeys(one.exercise for each in results for one in each.exercises))


def _exercise(results: Results, name: str) -> ExerciseResult | None:
    return next((one for one in results.exercises if one.exercise == name), None)


def _checks(results: Results, exercise: str) -> tuple[CheckResult, ...]:
    found = _exercise(results, exercise)
    return found.checks if found else ()


def _exercise_item(name: str, results: Sequence[Results]) -> Item:
    found = [
        exercise
        for one in results
        if not one.all_needs_human and (exercise := _exercise(one, name)) is not None
    ]
    closed = [exercise for exercise in found if not exercise.needs_human]
    worth = found[-1].max_score if found else 0.0
    pairs = [
        (exercise.score, one.score - exercise.score)
        for one in decided(results)
        if (exercise := _exercise(one, name)) is not None
    ]
    scores = [(one.score, one.max_score) for one in closed]
    return _item(name, max_score=worth, scores=scores, pairs=pairs)


def _check_item(exercise: str, example: CheckResult, results: Sequence[Results]) -> Item:
    found = [
        check
        for one in results
        if not one.all_needs_human
        for check in _checks(one, exercise)
        if check.name == example.name
    ]
    closed = [check for check in found if check.outcome is not Outcome.GRADER_ERROR]
    pairs = [
        (check.score, one.score - check.score)
        for one in decided(results)
        for check in _checks(one, exercise)
        if check.name == example.name
    ]
    return _item(
        exercise,
        check=example.name,
        title=example.title,
        max_score=example.max_score,
        scores=[(one.score, one.max_score) for one in closed],
        outcomes=Counter(check.outcome for check in found),
        pairs=pairs,
    )


def _item(
    exercise: str,
    *,
    check: str = "",
    title: str = "",
    max_score: float,
    scores: Sequence[tuple[float, float]],
    outcomes: Mapping[Outcome, int] | None = None,
    pairs: Sequence[tuple[float, float]],
) -> Item:
    """Sum up one item: `scores` are (points, worth) pairs, `pairs` are (points, all other)."""
    shares = [score / most if most else 1.0 for score, most in scores]
    full = sum(share > 1 - 1e-9 for share in shares)
    own, rest = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return Item(
        exercise=exercise,
        check=check,
        title=title,
        max_score=max_score,
        students=len(shares),
        outcomes=outcomes or {},
        full_marks=full,
        pass_rate=full / len(shares) if shares else None,
        difficulty=float(np.mean(shares)) if shares else None,
        discrimination=correlation(own, rest),
    )
