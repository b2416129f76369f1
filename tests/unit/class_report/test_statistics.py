"""The figures of a class report, against NumPy, cases worked by hand, and the emptiest classes."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest

from gradkit.class_report import statistics
from gradkit.results import CheckResult, ExerciseResult, Outcome, Results
from tools.made_up_class import made_up_class

PASSED, FAILED, BROKEN = Outcome.PASSED, Outcome.FAILED, Outcome.GRADER_ERROR


def student(
    name: str, *exercises: Sequence[tuple[Outcome, float]], needs_human: bool = False
) -> Results:
    """Return a verdict: of each exercise, outcome and worth of its checks."""
    made = []
    for number, checks in enumerate(exercises):
        found = tuple(
            CheckResult(f"test_{place}", outcome, worth if outcome is PASSED else 0.0, worth)
            for place, (outcome, worth) in enumerate(checks)
        )
        made.append(ExerciseResult(f"e{number}", sum(one.max_score for one in found), found))
    return Results(name, "x", tuple(made), needs_human=needs_human)


def by_hand() -> list[Results]:
    """Ten students, two exercises of one check each, worth 2 and 3 points.

    The first is passed by students 0 to 5, the second by 0 to 3 and 6.
    """
    return [
        student(
            str(number),
            [(PASSED if number < 6 else FAILED, 2.0)],
            [(PASSED if number < 4 or number == 6 else FAILED, 3.0)],
        )
        for number in range(10)
    ]


# --- cases worked by hand ---------------------------------------------------------------------


def test_pass_rates_and_difficulties_worked_by_hand() -> None:
    first, second = statistics.exercise_items(by_hand())
    assert (first.full_marks, first.students, first.pass_rate, first.difficulty) == (
        6,
        10,
        0.6,
        0.6,
    )
    assert (second.full_marks, second.pass_rate) == (5, 0.5)


def test_the_corrected_item_rest_correlation_worked_by_hand() -> None:
    """With two exercises, the rest of one is the other: phi of the four-fold table.

    Both 4, only the first 2, only the second 1, neither 3: (4·3 − 2·1) / √(6·4·5·5) = 10/√600.
    """
    first, second = statistics.exercise_items(by_hand())
    assert first.discrimination == pytest.approx(10 / 600**0.5, abs=1e-12)
    assert second.discrimination == pytest.approx(first.discrimination, abs=1e-12)


def test_partial_credit_counts_in_the_difficulty_and_not_in_the_pass_rate() -> None:
    half = [
        student("a", [(PASSED, 3.0), (FAILED, 1.0)]),
        student("b", [(PASSED, 3.0), (PASSED, 1.0)]),
    ]
    (item,) = statistics.exercise_items(half)
    assert (item.pass_rate, item.difficulty, item.max_score) == (0.5, (0.75 + 1) / 2, 4.0)
    checks = statistics.check_items(half)
    assert [check.pass_rate for check in checks] == [1.0, 0.5]
    assert [check.outcomes[PASSED] for check in checks] == [2, 1]


def test_quartiles_and_spread_worked_by_hand() -> None:
    found = statistics.distribution([1, 2, 3, 4, 10])
    assert (found.minimum, found.lower_quartile, found.median) == (1, 2, 3)
    assert (found.upper_quartile, found.maximum, found.mean) == (4, 10, 4)
    assert found.sd == pytest.approx(12.5**0.5)  # (9 + 4 + 1 + 0 + 36) / 4


def test_reliability_of_equal_halves_is_one() -> None:
    """Two exercises with the same points for everybody measure one thing: alpha is 1."""
    equal = [student(str(n), [(PASSED if n % 3 else FAILED, 2.0)] * 1) for n in range(12)]
    doubled = [Results(one.student, "x", (*one.exercises, *renamed(one))) for one in equal]
    assert statistics.reliability(doubled) == pytest.approx(1.0)


def renamed(one: Results) -> tuple[ExerciseResult, ...]:
    return tuple(ExerciseResult("again", each.max_score, each.checks) for each in one.exercises)


# --- against NumPy ----------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_figures_of_a_made_up_class_agree_with_numpy(seed: int) -> None:
    results = made_up_class(80, seed)
    closed = statistics.decided(results)
    totals = np.array([one.score for one in closed])
    for item in statistics.exercise_items(results):
        own = np.array(
            [e.score for one in closed for e in one.exercises if e.exercise == item.exercise]
        )
        expected = np.corrcoef(own, totals - own)[0, 1]
        assert item.discrimination == pytest.approx(expected, abs=1e-9), item.exercise
    for item in statistics.check_items(results):
        own = np.array(
            [
                check.score
                for one in closed
                for exercise in one.exercises
                for check in exercise.checks
                if (exercise.exercise, check.name) == (item.exercise, item.check)
            ]
        )
        if np.ptp(own) == 0:
            assert item.discrimination is None
        else:
            expected = np.corrcoef(own, totals - own)[0, 1]
            assert item.discrimination == pytest.approx(expected, abs=1e-9), item.check
    scores = np.array([[e.score for e in one.exercises] for one in closed])
    count = scores.shape[1]
    covariance = np.cov(scores.T)
    alpha = count / (count - 1) * (1 - np.trace(covariance) / covariance.sum())
    assert statistics.reliability(results) == pytest.approx(alpha, abs=1e-9)
    found = statistics.distribution(totals.tolist())
    assert found.sd == pytest.approx(np.std(totals, ddof=1))
    assert (found.lower_quartile, found.upper_quartile) == tuple(np.percentile(totals, [25, 75]))


@pytest.mark.parametrize("end", [66.0, 100.0, 7.0, None])
def test_histograms_agree_with_numpy(end: float | None) -> None:
    draw = random.Random(3)
    numbers = [float(draw.randrange(8)) for _ in range(200)]
    bins = statistics.histogram(numbers, end)
    edges = [one.low for one in bins] + [bins[-1].high]
    assert [one.count for one in bins] == np.histogram(numbers, edges)[0].tolist()
    assert edges[0] == 0
    assert edges[-1] == (end or 7.0)
    assert len(bins) <= statistics.MOST_BINS


def test_a_score_that_is_a_hair_too_small_falls_where_it_belongs() -> None:
    hair = 0.1 + 0.2 + 0.3 + 0.1  # 0.7 and not: 0.7000000000000001
    bins = statistics.histogram([hair, 0.3 - 1e-17, 0.6999999999999], 1.0)
    assert [one.count for one in bins if one.count] == [1, 2]


@pytest.mark.parametrize(
    ("highest", "step"),
    [(66, 10), (100, 10), (120, 10), (121, 20), (6, 0.5), (0.3, 0.05), (1, 0.1)],
)
def test_histograms_have_round_steps(highest: float, step: float) -> None:
    bins = statistics.histogram([highest], highest)
    assert bins[0].high == pytest.approx(min(step, highest))


# --- what is undecided ------------------------------------------------------------------------


def test_an_open_exercise_leaves_its_student_out_of_the_scores_only() -> None:
    results = [
        *by_hand(),
        student("open", [(BROKEN, 2.0)], [(PASSED, 3.0)]),
    ]
    assert len(statistics.decided(results)) == 10
    first, second = statistics.exercise_items(results)
    assert (first.students, second.students, second.full_marks) == (10, 11, 6)
    assert second.discrimination == pytest.approx(10 / 600**0.5, abs=1e-12)
    (check, _) = statistics.check_items(results)
    assert (check.students, check.outcomes[BROKEN]) == (10, 1)


def test_an_open_check_leaves_the_others_of_its_exercise_alone() -> None:
    results = [student("a", [(BROKEN, 1.0), (PASSED, 2.0)])]
    open_check, closed = statistics.check_items(results)
    assert (open_check.students, open_check.pass_rate) == (0, None)
    assert (closed.students, closed.pass_rate) == (1, 1.0)


def test_what_could_not_be_read_counts_nowhere() -> None:
    unread = student("a", [(Outcome.MISSING, 2.0)], needs_human=True)
    assert unread.all_needs_human
    assert statistics.check_items([unread]) == []
    (item,) = statistics.exercise_items([unread])
    assert (item.students, item.difficulty, item.pass_rate) == (0, None, None)


# --- classes that hardly are ------------------------------------------------------------------


def test_no_student() -> None:
    assert statistics.exercise_items([]) == statistics.check_items([]) == []
    assert statistics.reliability([]) is None
    assert statistics.histogram([], 66.0) == ()
    empty = statistics.distribution([])
    assert (empty.count, empty.mean, empty.sd, empty.median) == (0, None, None, None)


def test_one_student() -> None:
    found = statistics.distribution([5.0])
    assert (found.mean, found.median, found.sd) == (5.0, 5.0, None)
    (item,) = statistics.exercise_items([student("a", [(PASSED, 2.0)])])
    assert (item.pass_rate, item.discrimination) == (1.0, None)


def test_all_students_alike() -> None:
    """Equal points neither vary nor correlate; 0.1 thirty times over is not quite 3."""
    same = [student(str(n), [(PASSED, 0.1)] * 3, [(FAILED, 1.0)]) for n in range(30)]
    assert {one.discrimination for one in statistics.exercise_items(same)} == {None}
    assert {one.discrimination for one in statistics.check_items(same)} == {None}
    assert statistics.reliability(same) is None
    assert statistics.distribution([one.score for one in same]).sd == pytest.approx(0)


def test_all_students_undecided() -> None:
    results = [student(str(n), [(BROKEN, 1.0)]) for n in range(20)]
    assert statistics.decided(results) == []
    (item,) = statistics.exercise_items(results)
    assert (item.students, item.difficulty, item.discrimination) == (0, None, None)
    assert statistics.reliability(results) is None


def test_a_class_of_nine_is_too_small_for_a_correlation() -> None:
    assert {one.discrimination for one in statistics.exercise_items(by_hand()[:9])} == {None}


def test_no_points_at_all() -> None:
    (item,) = statistics.exercise_items([student("a", [(PASSED, 0.0)])])
    assert item.difficulty == 1.0
    assert statistics.histogram([0.0], 0.0) == ()


def test_exercises_that_only_some_verdicts_have() -> None:
    """The notebook changed after the first were graded."""
    results = [student("a", [(PASSED, 1.0)]), student("b", [(FAILED, 1.0)], [(PASSED, 4.0)])]
    assert [one.students for one in statistics.exercise_items(results)] == [2, 1]
