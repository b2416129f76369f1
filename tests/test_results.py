"""The verdict's vocabulary and its JSON, whose names are fixed by the course."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gradkit.results import CheckResult, ExerciseResult, Outcome, Results

PASSED = CheckResult("test_weights", Outcome.PASSED, 7.0, 7.0, title="The weights are right.")
FAILED = CheckResult(
    "test_reset", Outcome.FAILED, 0.0, 7.0, "It gave nan.", "What is reset?", ("E1", "E2")
)
BROKEN = CheckResult("test_x", Outcome.GRADER_ERROR, 0.0, 6.0, "KeyError")


def results(*checks: CheckResult, **more: Any) -> Results:
    worth = sum(check.max_score for check in checks)
    return Results("ada", "02_linear_regression", (ExerciseResult("fit", worth, checks),), **more)


def test_outcomes_are_those_of_the_course_and_no_others() -> None:
    assert {outcome.value for outcome in Outcome} == {
        "passed", "failed", "timeout", "crashed", "missing", "grader_error",
    }  # fmt: skip
    with pytest.raises(ValueError, match="skipped"):
        Outcome("skipped")


def test_the_document_worked_by_hand() -> None:
    document = json.loads(results(PASSED, FAILED, seconds=1.5).to_json())
    assert document["student"] == "ada"
    assert document["assignment"] == "02_linear_regression"
    assert (document["score"], document["max_score"]) == (7.0, 14.0)
    assert document["needs_human"] is False
    (exercise,) = document["exercises"]
    assert (exercise["exercise"], exercise["score"], exercise["max_score"]) == ("fit", 7.0, 14.0)
    assert exercise["checks"][1] == {
        "name": "test_reset",
        "outcome": "failed",
        "score": 0.0,
        "max_score": 7.0,
        "message": "It gave nan.",
        "hint": "What is reset?",
        "mistakes": ["E1", "E2"],
        "title": "",
    }
    assert document["seconds"] == 1.5


@pytest.mark.parametrize(
    "original",
    [
        results(PASSED, FAILED),
        results(PASSED, notes=("Renamed: ‘a’.",), made_with={"torch": "2"}, seconds=0.25),
        results(PASSED, needs_human=True),
        Results("θ", "x", ()),
    ],
    ids=["checks", "all fields", "needs a person", "nothing"],
)
def test_results_survive_json(original: Results) -> None:
    again = Results.from_dict(json.loads(original.to_json()))
    assert again == original
    assert again.to_json() == original.to_json()


def test_a_grader_error_needs_a_person_also_after_json() -> None:
    original = results(PASSED, BROKEN)
    assert original.undecided
    assert original.exercises[0].undecided
    again = Results.from_dict(json.loads(original.to_json()))
    assert again.undecided
    assert again.needs_human
    assert again.exercises == original.exercises


@pytest.mark.parametrize("outcome", set(Outcome) - {Outcome.GRADER_ERROR})
def test_a_students_fault_is_decided(outcome: Outcome) -> None:
    assert not results(CheckResult("test_x", outcome, 0.0, 1.0)).undecided


def test_an_exercise_never_gives_more_than_it_is_worth() -> None:
    exercise = ExerciseResult("fit", 10.0, (PASSED, PASSED))
    assert exercise.score == 10.0
    assert Results("ada", "x", (exercise, exercise)).score == 20.0


def test_a_score_that_is_no_number_is_not_written() -> None:
    broken = results(CheckResult("test_x", Outcome.PASSED, float("nan"), 1.0))
    with pytest.raises(ValueError, match="not JSON compliant"):
        broken.to_json()


def test_a_document_with_an_unknown_outcome_is_refused() -> None:
    document = results(PASSED).as_dict()
    document["exercises"][0]["checks"][0]["outcome"] = "brilliant"
    with pytest.raises(ValueError, match="brilliant"):
        Results.from_dict(document)
