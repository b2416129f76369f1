"""The course that ships with the kit keeps what it promises; `gradkit check` proves it."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path

import nbformat
import pytest

from gradkit.assignment import Assignment, assignment_names
from gradkit.batch.pool import local_pool
from gradkit.forkserver.client import ForkServer
from gradkit.grading.grade import grade
from gradkit.limits import Limits
from gradkit.proof import corpus
from gradkit.proof.answers import Origin, try_answers
from gradkit.proof.course_check import CourseCheck
from gradkit.proof.kill_page import page
from gradkit.proof.mutation import mutation_problems, read_equivalents
from gradkit.results import Outcome
from gradkit.submission.reading import parse
from gradkit.submission.rebuilding import rebuild

ROOT = Path(__file__).parents[2]
ASSIGNMENTS = assignment_names(ROOT)


def test_there_are_three_assignments() -> None:
    assert [name[:2] for name in ASSIGNMENTS] == ["01", "02", "03"]


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_blank_scores_nothing_solution_everything_and_the_release_is_fresh(
    name: str, server: ForkServer
) -> None:
    proof = CourseCheck(ROOT, name, Limits(), server).run(lambda what, bad: None)
    assert proof.problems == []
    assert proof.points == 100


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_instructors_notebooks_hold_no_outputs_and_stable_ids(name: str) -> None:
    for file in (ROOT / "source" / name).glob("*.ipynb"):
        notebook = nbformat.read(file, as_version=4)
        nbformat.validate(notebook)
        assert not any(cell.get("outputs") for cell in notebook.cells)
        assert not any(cell.get("execution_count") for cell in notebook.cells)
        settings = [(cell.id, cell.metadata.get("nbgrader")) for cell in notebook.cells]
        assert all(made is None or made["grade_id"] == name for name, made in settings)


PLAIN = {"torch", "torchvision", "matplotlib", "tqdm", "numpy", "PIL", "IPython"}
"""What a student has: the first four, what these bring with them, and Jupyter."""


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_released_notebook_needs_nothing_of_this_project(name: str) -> None:
    imported = set()
    for cell in Assignment.load(ROOT, name).notebook.cells:
        if cell.cell_type != "code":
            continue
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add((node.module or "").partition(".")[0])
    assert "torch" in imported
    assert imported - PLAIN - set(sys.stdlib_module_names) == set()


LOUD = """
import sys, warnings
from tqdm.auto import tqdm

for _ in tqdm(range(3)):
    print("To stdout.")
    print("To stderr.", file=sys.stderr)
    warnings.warn("As if something were wrong.")
"""
"""What many notebooks do in passing; in stock nbgrader each line on stderr costs the exercise."""


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_loud_notebook_with_right_answers_gets_full_marks(name: str, server: ForkServer) -> None:
    assignment = Assignment.load(ROOT, name)
    loud = corpus.read_source(ROOT, assignment)
    for cell in loud.cells:
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = f"{LOUD}\n{cell.source}\n{LOUD}"
    clean = rebuild(assignment.notebook, parse(nbformat.writes(loud).encode()))
    graded = grade(clean.notebook, assignment, Limits(), server)
    lost = {
        check.name: check.message
        for exercise in graded.exercises
        for check in exercise.checks
        if check.outcome is not Outcome.PASSED
    }
    assert lost == {}
    assert "To stderr." in nbformat.writes(graded.notebook)


SAMPLE = 100
"""One of so many is tried in every run of the tests: some 13 in all, each in under a second."""


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_sample_of_wrong_references_and_mutants_is_caught(name: str, server: ForkServer) -> None:
    assignment = Assignment.load(ROOT, name)
    catalogue = corpus.read_catalogue(assignment)
    exercises = [exercise.name for exercise in assignment.exercises]
    answers = []
    for kind in ("references", "mutants"):
        found = corpus.gather(ROOT, assignment, exercises, catalogue, written=False, **{kind: True})
        answers += found[SAMPLE // 2 :: SAMPLE]
    trials = try_answers(assignment, answers, server=server)
    assert [trial.problem for trial in trials if trial.problem] == []
    mutants = [trial for trial in trials if trial.answer.origin is Origin.MUTATION]
    assert mutants
    names = {(trial.answer.exercise, trial.answer.title) for trial in mutants}
    listed = {
        exercise: {change: why for change, why in reasons.items() if (exercise, change) in names}
        for exercise, reasons in read_equivalents(ROOT / "course_tests" / name).items()
    }
    assert mutation_problems(mutants, listed) == []


@pytest.fixture(scope="module")
def pool() -> Iterator[Executor]:
    with local_pool(len(os.sched_getaffinity(0))) as pool:
        yield pool


@pytest.mark.prove
@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_every_answer_reference_and_mutant_is_judged_as_the_kill_matrix_says(
    name: str, server: ForkServer, pool: Executor
) -> None:
    check = CourseCheck(
        ROOT, name, Limits(), server, answers=True, mutants=True, executor=pool, at_once=4
    )
    assert check.run(lambda what, bad: None).problems == []
    fresh = page([check.chapter]).splitlines()
    shown = (ROOT / "docs" / "kill-matrix.md").read_text(encoding="utf-8").splitlines()
    counts = [line for line in fresh if line.startswith("| [`")]
    assert counts
    assert [line for line in counts if line not in shown] == []
