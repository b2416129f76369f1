"""Makes the verdict on a submission from the outcomes of its notebooks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gradkit.assignment import Assignment
from gradkit.grading.task import Graded, GradingTask
from gradkit.results import Results


def verdict(task: GradingTask, graded: Graded, student: str, assignment: str) -> Results:
    """Return the verdict on one notebook of a student's submission."""
    return Results(
        student=student,
        assignment=assignment,
        exercises=graded.exercises,
        notes=task.notes,
        needs_human=not task.is_readable,
        made_with=made_with(task.assignment, graded) | {"submission": task.fingerprint},
        seconds=round(graded.seconds, 3),
    )


def merge(results: Sequence[Results]) -> Results:
    """Return the results of all notebooks of a submission as one."""
    if len(results) == 1:
        return results[0]
    first = results[0]
    return Results(
        student=first.student,
        assignment=first.assignment,
        exercises=tuple(exercise for part in results for exercise in part.exercises),
        notes=tuple(note for part in results for note in part.notes),
        needs_human=any(part.needs_human for part in results),
        made_with={
            **first.made_with,
            "submission": "+".join(part.made_with["submission"] for part in results),
        },
        seconds=sum(part.seconds or 0.0 for part in results),
    )


def made_with(assignment: Assignment, graded: Graded) -> dict[str, str]:
    """Return the versions and the sandbox that a verdict depends on."""
    return {
        **graded.versions,
        "checks": assignment.digest,
        # A user's number says where a submission ran, not how the sandbox held it.
        "lock": "; ".join(
            f"{part}: {re.sub('[0-9]{5,}', 'of its own', how)}"
            for part, how in sorted(graded.sandbox.items())
        )
        or "nothing was run",
    }
