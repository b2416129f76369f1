"""Reads verdicts that were recorded earlier, and decides whether they are still valid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from gradkit.grading.task import GradingTask
from gradkit.nbgrader_steps.course import Submission
from gradkit.nbgrader_steps.submission_time import same_time
from gradkit.results import Outcome, Results
from gradkit.submission.reading import UnreadableSubmission, read_file

RESULTS_FILE = "results.json"


def read_all(name: str, graded: Iterable[Submission]) -> tuple[list[Results], dict[str, str]]:
    """Return the readable verdicts and, by student, why the others can't be read."""
    results, broken = [], {}
    for one in graded:
        try:
            results.append(read_results(one.folder / RESULTS_FILE, name, one.student))
        except (UnreadableSubmission, ValueError) as reason:
            broken[one.student] = str(reason)
    return sorted(results, key=lambda one: one.student), broken


def read_results(file: Path, assignment: str, student: str) -> Results:
    """Read a verdict; raise `ValueError` or `UnreadableSubmission` with the reason."""
    if not file.exists():
        raise ValueError(f"There is no {RESULTS_FILE} next to the graded notebook.")
    try:
        results = Results.from_json(read_file(file))
    except msgspec.ValidationError as error:
        raise ValueError(f"{RESULTS_FILE} is JSON, but not a verdict: {error}.") from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(f"{RESULTS_FILE} is not JSON: {error}.") from None
    for exercise in results.exercises:
        for check in exercise.checks:
            if check.score > check.max_score:
                raise ValueError(
                    f"{RESULTS_FILE} gives the check {check.name} more points than it is worth."
                )
    if (results.student, results.assignment) != (student, assignment):
        raise ValueError(f"{RESULTS_FILE} is the verdict on a different submission.")
    return results


def unchanged_verdict(
    graded: Path, submitted: Path, tasks: Sequence[GradingTask]
) -> Results | None:
    """Return the verdict in the folder `graded`, if nothing has changed since it was reached.

    What counts is what was graded (cells, data, hidden checks, time of submission). A verdict with
    a grader error doesn't count.
    """
    try:
        results = Results.from_json(read_file(graded / RESULTS_FILE))
    except (UnreadableSubmission, ValueError, msgspec.MsgspecError, RecursionError):
        return None
    now = {
        "checks": tasks[0].assignment.digest,
        "submission": "+".join(task.fingerprint for task in tasks),
    }
    if any(results.made_with.get(name) != digest for name, digest in now.items()):
        return None
    if not same_time(submitted, graded):
        return None
    broken = any(
        check.outcome is Outcome.GRADER_ERROR
        for exercise in results.exercises
        for check in exercise.checks
    )
    return None if broken else results
