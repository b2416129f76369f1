"""Mutated solutions as submissions, and the list of those that are right."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from gradkit.assignment import CourseError
from gradkit.proof.answers import Origin, Trial, WrittenAnswer
from gradkit.proof.mutation import (
    EQUIVALENTS_FILE,
    mutated_answers,
    mutation_problems,
    read_equivalents,
)
from gradkit.results import CheckResult, ExerciseResult, Outcome
from tests.support.courses import check_cell, solution_cell


def trial(change: str, outcome: Outcome) -> Trial:
    answer = WrittenAnswer("add", change, right=False, codes=(), source="", origin=Origin.MUTATION)
    score = 4.0 if outcome is Outcome.PASSED else 0.0
    check = CheckResult("test_numbers", outcome, score, 4.0, "A reason.")
    return Trial(answer, ExerciseResult("add", 4.0, (check,)))


def test_a_mutant_brings_the_solutions_that_it_needs_and_no_others() -> None:
    notebook = new_notebook(
        cells=[
            solution_cell("one", "def one():\n    return 1"),
            solution_cell("two", "two = one() + base()"),
            solution_cell("base", "def base():\n    return 2"),
            check_cell("one", 1),
            new_code_cell("free = 1"),
            solution_cell("three", "def three():\n    return two + 1"),
        ]
    )
    answers = mutated_answers(notebook, ["one", "two", "three"])
    by_exercise = {answer.exercise: answer.helpers for answer in answers}
    assert by_exercise["one"] == ()
    assert by_exercise["two"] == ("def one():\n    return 1",)
    assert by_exercise["three"] == ("def one():\n    return 1", "two = one() + base()")
    assert {answer.origin for answer in answers} == {Origin.MUTATION}
    assert not any(answer.right for answer in answers)


def test_the_list_of_equivalent_mutants_is_read_by_exercise(tmp_path: Path) -> None:
    (tmp_path / EQUIVALENTS_FILE).write_text(
        '[[add]]\nreason = "Sums commute."\nmutants = ["a + b → b + a"]\n'
        '[[add]]\nreason = "Zero."\nmutants = ["x → y", "z → y"]\n'
    )
    listed = read_equivalents(tmp_path)
    assert listed["add"] == {"a + b → b + a": "Sums commute.", "x → y": "Zero.", "z → y": "Zero."}
    assert read_equivalents(tmp_path / "nowhere") == {}


@pytest.mark.parametrize(
    "text", ["[[add]", '[[add]]\nmutants = ["a"]', '[[add]]\nreason = "a"', "add = 3"]
)
def test_a_malformed_list_is_said_to_be_so(tmp_path: Path, text: str) -> None:
    (tmp_path / EQUIVALENTS_FILE).write_text(text)
    with pytest.raises(CourseError, match=r"equivalent_mutants\.toml can't be read"):
        read_equivalents(tmp_path)


def test_all_is_well_where_what_survives_is_listed() -> None:
    trials = [trial("a → b", Outcome.PASSED), trial("a → c", Outcome.FAILED)]
    assert mutation_problems(trials, {"add": {"a → b": "The same."}}) == []


@pytest.mark.parametrize(
    ("outcome", "listed", "said"),
    [
        (Outcome.PASSED, {}, "survives"),
        (Outcome.FAILED, {"a → b": "The same."}, "is listed"),
        (Outcome.FAILED, {"gone": "The same."}, "no change to the current solution produces it"),
        (Outcome.GRADER_ERROR, {}, "The check test_numbers is broken. A reason."),
    ],
)
def test_what_is_wrong_is_said(outcome: Outcome, listed: dict[str, str], said: str) -> None:
    (problem,) = mutation_problems([trial("a → b", outcome)], {"add": listed})
    assert said in problem
