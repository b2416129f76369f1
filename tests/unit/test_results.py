"""The verdict's vocabulary and its JSON, whose names are fixed by the course."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gradkit.results import CheckResult, ExerciseResult, Outcome, Results, ResultsDocument

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
    assert original.needs_human
    assert original.exercises[0].needs_human
    again = Results.from_dict(json.loads(original.to_json()))
    assert again.needs_human
    assert again.needs_human
    assert again.exercises == original.exercises


@pytest.mark.parametrize("outcome", set(Outcome) - {Outcome.GRADER_ERROR})
def test_a_students_fault_is_decided(outcome: Outcome) -> None:
    assert not results(CheckResult("test_x", outcome, 0.0, 1.0)).needs_human


def test_an_exercise_never_gives_more_than_it_is_worth() -> None:
    exercise = ExerciseResult("fit", 10.0, (PASSED, PASSED))
    assert exercise.score == 10.0
    assert Results("ada", "x", (exercise, exercise)).score == 20.0


def test_a_score_that_is_no_number_is_not_written() -> None:
    with pytest.raises(ValueError, match="test_x has points that are no numbers"):
        CheckResult("test_x", Outcome.PASSED, float("nan"), 1.0)


def test_a_document_with_an_unknown_outcome_is_refused() -> None:
    document = results(PASSED).as_dict()
    document["exercises"][0]["checks"][0]["outcome"] = "brilliant"
    place = r"brilliant.*\$\.exercises\[0\]\.checks\[0\]\.outcome"
    with pytest.raises(msgspec.ValidationError, match=place):
        Results.from_dict(document)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"max_score": -1.0}, r"\$\.max_score"),
        ({"needs_human": "no"}, r"\$\.needs_human"),
        ({"exercises": [{}]}, r"\$\.exercises\[0\]"),
    ],
)
def test_a_document_of_the_wrong_make_is_refused_with_its_place(
    change: dict[str, Any], place: str
) -> None:
    text = json.dumps(results(PASSED).as_dict() | change)
    with pytest.raises(msgspec.ValidationError, match=place):
        Results.from_json(text)


def test_the_published_schema_is_that_of_today() -> None:
    file = Path(__file__).parents[2] / "docs" / "results.schema.json"
    assert json.loads(file.read_text()) == json.loads(
        json.dumps(msgspec.json.schema(ResultsDocument))
    )
