"""What a class got wrong: known mistakes by frequency, and failures that none of them explains.

Names and hints come from the assignment's catalogue. Each student counts once per mistake, however
many checks fail because of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gradkit.assignment import Assignment, CourseError
from gradkit.mistakes import Catalogue, Mistake
from gradkit.results import CheckResult, Outcome, Results


@dataclass(frozen=True)
class Variant:
    """One of the ways to make a mistake, in the words of the catalogue."""

    name: str
    """Empty if the code is no longer in the catalogue."""
    hint: str
    students: tuple[str, ...]


@dataclass(frozen=True)
class Made:
    """A known mistake, and who made it."""

    exercise: str
    codes: tuple[str, ...]
    """More than one if the mistakes were made together."""
    students: tuple[str, ...]
    variants: tuple[Variant, ...]
    """Most frequent first; never empty."""
    checks: tuple[str, ...]
    """The checks that failed because of it, most frequent first."""
    perhaps: tuple[str, ...]
    """Codes of mistakes that look the same, so some students may have made these instead."""


@dataclass(frozen=True)
class Unexplained:
    """A check that some students fail in a way that no known mistake explains."""

    exercise: str
    check: str
    title: str
    students: tuple[str, ...]
    example: str
    """The most common message."""


def load_catalogue(assignment: Assignment) -> list[Mistake]:
    """Return the known mistakes of an assignment; raise `CourseError`."""
    # Imports torch and everything else that course_tests/ needs.
    from gradkit.checking.hidden_checks import run_checks

    found: list[Catalogue] = []
    try:
        run_checks(
            assignment.checks_folder(),
            assignment.secret,
            lambda checks: found.append(checks.catalogue()),
        )
    except Exception as error:
        raise CourseError(
            f"The catalogue of mistakes for {assignment.name} could not be read "
            f"({type(error).__name__}: {error}), so mistakes are listed by code only. "
            "Run `gradkit check` for details."
        ) from error
    return [mistake for catalogue in found for mistake in catalogue]


def mistakes_made(results: Iterable[Results], catalogue: Sequence[Mistake]) -> list[Made]:
    """Count the mistakes that checks named, most frequent first."""
    tallies: dict[tuple[str, tuple[str, ...]], _Tally] = {}
    for one in results:
        for exercise in one.exercises:
            for check in exercise.checks:
                if check.mistakes:
                    entry = _entry(exercise.exercise, check, catalogue)
                    codes = entry.codes if entry else check.mistakes[:1]
                    tally = tallies.setdefault((exercise.exercise, codes), _Tally())
                    tally.add(one.student, check, entry, codes)
    made = [tally.sum_up(*key) for key, tally in tallies.items()]
    return sorted(made, key=lambda one: (-len(one.students), one.exercise, one.codes))


@dataclass
class _Tally:
    """Counts one mistake; dictionaries stand for sets that keep their order."""

    variants: dict[tuple[str, str], dict[str, None]] = field(default_factory=dict)
    students: dict[str, None] = field(default_factory=dict)
    checks: Counter[str] = field(default_factory=Counter)
    perhaps: dict[str, None] = field(default_factory=dict)

    def add(
        self, student: str, check: CheckResult, entry: Mistake | None, codes: Sequence[str]
    ) -> None:
        variant = (entry.name, entry.hint) if entry else ("", "")
        self.variants.setdefault(variant, {})[student] = None
        self.students[student] = None
        self.checks[check.name] += 1
        self.perhaps.update(dict.fromkeys(code for code in check.mistakes if code not in codes))

    def sum_up(self, exercise: str, codes: tuple[str, ...]) -> Made:
        variants = [Variant(*text, tuple(who)) for text, who in self.variants.items()]
        return Made(
            exercise,
            codes,
            tuple(self.students),
            tuple(sorted(variants, key=lambda one: (-len(one.students), one.name))),
            tuple(name for name, _ in self.checks.most_common()),
            tuple(self.perhaps),
        )


def _entry(exercise: str, check: CheckResult, catalogue: Sequence[Mistake]) -> Mistake | None:
    """Return the entry that a check named first, which its message quotes."""
    known = [one for one in catalogue if one.exercise == exercise]
    named = [
        one
        for one in known
        if set(one.codes) <= set(check.mistakes)
        and check.message.endswith(f"It looks as if {one.name}.")
    ]
    first = [one for one in known if check.mistakes[0] in one.codes]
    return next(iter([*named, *sorted(first, key=lambda one: len(one.codes))]), None)


def unexplained(results: Iterable[Results]) -> list[Unexplained]:
    """Return the checks that some students fail without a known mistake, most frequent first."""
    who: dict[tuple[str, str], list[str]] = {}
    said: dict[tuple[str, str], Counter[str]] = {}
    titles: dict[tuple[str, str], str] = {}
    for one in results:
        for exercise in one.exercises:
            for check in exercise.checks:
                if check.outcome is Outcome.FAILED and not check.mistakes:
                    key = (exercise.exercise, check.name)
                    who.setdefault(key, []).append(one.student)
                    said.setdefault(key, Counter())[check.message] += 1
                    titles.setdefault(key, check.title)
    found = [
        Unexplained(*key, titles[key], tuple(students), said[key].most_common(1)[0][0])
        for key, students in who.items()
    ]
    return sorted(found, key=lambda one: (-len(one.students), one.exercise, one.check))
