"""What a class got wrong: known mistakes by frequency, and failures that no known one explains.

Names and hints come from the assignment's catalogue. A student counts once for a mistake, however
many checks it cost.
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
    """One of the ways to make a mistake, as the catalogue tells it."""

    name: str
    """Empty where the catalogue does not know the code any more."""
    hint: str
    students: tuple[str, ...]


@dataclass(frozen=True)
class Made:
    """A known mistake, and who made it."""

    exercise: str
    codes: tuple[str, ...]
    """Several where they were made at once."""
    students: tuple[str, ...]
    variants: tuple[Variant, ...]
    """The most frequent first; never empty."""
    checks: tuple[str, ...]
    """The checks that it cost, most often first."""
    perhaps: tuple[str, ...]
    """Codes that leave the same traces, so that some may have made these."""


@dataclass(frozen=True)
class Unexplained:
    """A check that some fail in a way that no known mistake explains."""

    exercise: str
    check: str
    title: str
    students: tuple[str, ...]
    example: str
    """What most of them read."""


def load_catalogue(assignment: Assignment) -> list[Mistake]:
    """Return the known mistakes of an assignment; raise `CourseError`."""
    # Imports torch, and with it all that course_tests/ needs.
    from gradkit.checking.hidden_checks import run_checks  # noqa: PLC0415

    found: list[Catalogue] = []
    try:
        run_checks(
            assignment.checks_folder(),
            assignment.secret,
            lambda checks: found.append(checks.catalogue()),
        )
    except Exception as error:
        raise CourseError(
            f"The catalogue of mistakes of {assignment.name} could not be read "
            f"({type(error).__name__}: {error}), so mistakes have codes only. "
            "`gradkit check` says more."
        ) from error
    return [mistake for catalogue in found for mistake in catalogue]


def mistakes_made(results: Iterable[Results], catalogue: Sequence[Mistake]) -> list[Made]:
    """Count the mistakes that checks named, the most frequent first."""
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
    """Return the entry that a check named first: its message says so, in the entry's own words."""
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
    """Return the checks that some fail without a known mistake, the most frequent first."""
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
