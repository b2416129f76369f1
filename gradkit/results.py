"""The verdict's vocabulary and its JSON.

A `CheckResult` is what one hidden check said, an `ExerciseResult` sums the checks of one exercise,
a `Results` those of one submission. They are plain values: nothing here runs, opens or draws
anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What became of one check."""

    PASSED = "passed"
    FAILED = "failed"
    TIMEOUT = "timeout"
    CRASHED = "crashed"
    """The student's process died or ran out of memory."""
    MISSING = "missing"
    """There was nothing to check."""
    GRADER_ERROR = "grader_error"
    """The grader broke, not the student: a person looks, and no points are decided."""


@dataclass(frozen=True)
class CheckResult:
    """The verdict of one check, with what the student reads about it."""

    name: str
    outcome: Outcome
    score: float
    max_score: float
    message: str = ""
    hint: str = ""
    mistakes: tuple[str, ...] = ()
    title: str = ""
    """The first sentence of the check's docstring: what is checked, in the student's words."""


@dataclass(frozen=True)
class ExerciseResult:
    """All checks of one exercise; `max_score` is what its cell is worth."""

    exercise: str
    max_score: float
    checks: tuple[CheckResult, ...] = ()

    @property
    def undecided(self) -> bool:
        """Whether the grader failed somewhere in this exercise, so that a person must look."""
        return any(check.outcome is Outcome.GRADER_ERROR for check in self.checks)

    @property
    def score(self) -> float:
        """Points earned, never more than the exercise's worth."""
        return min(sum(check.score for check in self.checks), self.max_score)


@dataclass(frozen=True)
class Results:
    """The verdict on one submission of one student."""

    student: str
    assignment: str
    exercises: tuple[ExerciseResult, ...]
    notes: tuple[str, ...] = ()
    """What was odd about the submission as a whole, in full sentences for the instructor."""
    needs_human: bool = False
    made_with: Mapping[str, str] = field(default_factory=dict)
    """Versions and the lock that this verdict was made with."""
    seconds: float | None = None

    @property
    def score(self) -> float:
        """Points earned by checks; written answers are a person's to grade."""
        return sum(exercise.score for exercise in self.exercises)

    @property
    def max_score(self) -> float:
        """Points that checks can give."""
        return sum(exercise.max_score for exercise in self.exercises)

    @property
    def undecided(self) -> bool:
        """Whether a person must look before the points count."""
        return self.needs_human or any(exercise.undecided for exercise in self.exercises)

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON document of `results.json`; its keys are fixed by the course."""
        return {
            "student": self.student,
            "assignment": self.assignment,
            "score": self.score,
            "max_score": self.max_score,
            "needs_human": self.undecided,
            "exercises": [
                {
                    "exercise": exercise.exercise,
                    "score": exercise.score,
                    "max_score": exercise.max_score,
                    "checks": [_check_as_dict(check) for check in exercise.checks],
                }
                for exercise in self.exercises
            ],
            "notes": list(self.notes),
            "made_with": dict(self.made_with),
            "seconds": self.seconds,
        }

    def to_json(self) -> str:
        """Return the text of `results.json`."""
        return json.dumps(self.as_dict(), indent=1, ensure_ascii=False, allow_nan=False) + "\n"

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Results:
        """Read back what `as_dict` returned."""
        return cls(
            student=document["student"],
            assignment=document["assignment"],
            exercises=tuple(
                ExerciseResult(
                    exercise["exercise"],
                    exercise["max_score"],
                    tuple(_check_from_dict(check) for check in exercise["checks"]),
                )
                for exercise in document["exercises"]
            ),
            notes=tuple(document.get("notes", ())),
            needs_human=document["needs_human"],
            made_with=document.get("made_with", {}),
            seconds=document.get("seconds"),
        )


def _check_as_dict(check: CheckResult) -> dict[str, Any]:
    return asdict(check) | {"outcome": check.outcome.value, "mistakes": list(check.mistakes)}


def _check_from_dict(document: Mapping[str, Any]) -> CheckResult:
    fields = dict(document)
    fields["outcome"] = Outcome(fields["outcome"])
    fields["mistakes"] = tuple(fields["mistakes"])
    return CheckResult(**fields)
