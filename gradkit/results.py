"""The verdict's vocabulary and its JSON.

A `CheckResult` is the verdict of one hidden check. An `ExerciseResult` sums up the checks of one
exercise, and a `Results` those of one submission. They are plain values: nothing here runs code,
opens files or renders anything. `docs/results.schema.json` is the JSON schema of `results.json`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

import msgspec

Points = Annotated[float, msgspec.Meta(ge=0, le=1e9)]
"""Finite, too: JSON allows 1e999."""


class Outcome(StrEnum):
    """The outcome of one check."""

    PASSED = "passed"
    FAILED = "failed"
    TIMEOUT = "timeout"
    CRASHED = "crashed"
    """The student's process died or ran out of memory."""
    MISSING = "missing"
    """There was nothing to check."""
    GRADER_ERROR = "grader_error"
    """The grader failed, not the student: a person has to look at it, and no points are given
    yet."""


class CheckResult(msgspec.Struct, frozen=True):
    """The verdict of one check, with its texts for the student."""

    name: str
    outcome: Outcome
    score: Points
    max_score: Points
    message: str = ""
    hint: str = ""
    mistakes: tuple[str, ...] = ()
    title: str = ""
    """The first sentence of the check's docstring: what is checked, in the student's words."""

    def __post_init__(self) -> None:
        """Refuse points that JSON can't represent."""
        if not (math.isfinite(self.score) and math.isfinite(self.max_score)):
            raise ValueError(f"The check {self.name} has points that are no numbers.")


class ExerciseResult(msgspec.Struct, frozen=True):
    """All checks of one exercise; `max_score` is the number of points of its cell."""

    exercise: str
    max_score: Points
    checks: tuple[CheckResult, ...] = ()

    @property
    def needs_human(self) -> bool:
        """Whether the grader failed somewhere in this exercise, so that a person must look."""
        return any(check.outcome is Outcome.GRADER_ERROR for check in self.checks)

    @property
    def score(self) -> float:
        """Points earned, never more than the exercise's maximum."""
        return min(sum(check.score for check in self.checks), self.max_score)


class Results(msgspec.Struct, frozen=True):
    """The verdict on one submission of one student."""

    student: str
    assignment: str
    exercises: tuple[ExerciseResult, ...]
    notes: tuple[str, ...] = ()
    """What was odd about the submission as a whole, in full sentences for the instructor."""
    needs_human: bool = False
    """Whether a person must look before the points count."""
    made_with: Mapping[str, str] = {}
    """Versions and the sandbox that this verdict was made with."""
    seconds: float | None = None

    def __post_init__(self) -> None:
        """Set `needs_human` if any exercise needs a person."""
        if any(exercise.needs_human for exercise in self.exercises):
            msgspec.structs.force_setattr(self, "needs_human", True)

    @property
    def score(self) -> float:
        """Points earned by checks; a person grades written answers."""
        return sum(exercise.score for exercise in self.exercises)

    @property
    def max_score(self) -> float:
        """Points that checks can give."""
        return sum(exercise.max_score for exercise in self.exercises)

    @property
    def all_needs_human(self) -> bool:
        """Whether a person must look at the submission as a whole, not at single exercises."""
        return self.needs_human and not any(exercise.needs_human for exercise in self.exercises)

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON document of `results.json`; its keys are fixed by the course."""
        document: dict[str, Any] = msgspec.to_builtins(self._document())
        return document

    def to_json(self) -> str:
        """Return the text of `results.json`."""
        return msgspec.json.format(msgspec.json.encode(self._document()), indent=1).decode() + "\n"

    def _document(self) -> ResultsDocument:
        return ResultsDocument(
            student=self.student,
            assignment=self.assignment,
            score=self.score,
            max_score=self.max_score,
            needs_human=self.needs_human,
            exercises=tuple(
                ExerciseDocument(one.exercise, one.score, one.max_score, one.checks)
                for one in self.exercises
            ),
            notes=self.notes,
            made_with=dict(self.made_with),
            seconds=self.seconds,
        )

    @classmethod
    def from_json(cls, text: bytes | str) -> Results:
        """Read a `results.json`; raise ValueError with the place of what is wrong in it."""
        return cls._from_document(msgspec.json.decode(text, type=ResultsDocument))

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Results:
        """Read back what `as_dict` returned; raise ValueError as `from_json` does."""
        return cls._from_document(msgspec.convert(document, ResultsDocument))

    @classmethod
    def _from_document(cls, document: ResultsDocument) -> Results:
        return cls(
            student=document.student,
            assignment=document.assignment,
            exercises=tuple(
                ExerciseResult(one.exercise, one.max_score, one.checks)
                for one in document.exercises
            ),
            notes=document.notes,
            needs_human=document.needs_human,
            made_with=document.made_with,
            seconds=document.seconds,
        )


class ExerciseDocument(msgspec.Struct, frozen=True):
    """An exercise in `results.json`."""

    exercise: str
    score: Points
    max_score: Points
    checks: tuple[CheckResult, ...]


class ResultsDocument(msgspec.Struct, frozen=True):
    """The document `results.json`: a submission's verdict with its sums."""

    student: str
    assignment: str
    score: Points
    max_score: Points
    needs_human: bool
    exercises: tuple[ExerciseDocument, ...]
    notes: tuple[str, ...] = ()
    made_with: dict[str, str] = {}
    seconds: Points | None = None
