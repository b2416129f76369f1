"""Shows how an exercise's checks judge right and wrong answers, mistake by mistake.

A kill matrix has a row for each mistake and a column for each check. From it follow the questions
that `gradkit check --answers` asks: is a right answer hurt, does a wrong one survive, is a mistake
called by a wrong name, and does each check catch something that no other check catches?

`kill_page.py` renders the matrices of a course for the documentation.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gradkit.assignment import CHECK_PREFIX, Assignment
from gradkit.mistakes import Catalogue
from gradkit.proof.answers import Origin, Trial
from gradkit.proof.mutation import Equivalents

NO_MISTAKE = "–"
"""Stands for the codes of a wrong answer that makes no mistake of the catalogue."""


@dataclass(frozen=True)
class Matrix:
    """What one exercise's checks made of the answers that were tried."""

    exercise: str
    points: float
    checks: tuple[str, ...]
    """The names of the checks, in their order."""
    trials: tuple[Trial, ...] = ()
    mutants: tuple[Trial, ...] = ()

    @property
    def right(self) -> list[Trial]:
        """Trials of right answers."""
        return [trial for trial in self.trials if trial.answer.right]

    @property
    def wrong(self) -> list[Trial]:
        """Trials of wrong answers: those written down and the wrong references."""
        return [trial for trial in self.trials if not trial.answer.right]

    def killed_alone(self, check: str) -> list[Trial]:
        """Return the wrong answers that only this check catches."""
        return [trial for trial in self.wrong if trial.killers == (check,)]

    def tally(self) -> Tally:
        """Count the answers that were tried, and those that were judged correctly."""
        known = [trial for trial in self.wrong if trial.answer.codes]
        return Tally(
            right=(sum(trial.accepted for trial in self.right), len(self.right)),
            wrong=(sum(not trial.accepted for trial in self.wrong), len(self.wrong)),
            named=(sum(trial.well_named for trial in known), len(known)),
            first=(sum(trial.named_first for trial in known), len(known)),
            mutants=(sum(not trial.accepted for trial in self.mutants), len(self.mutants)),
        )

    def problems(self) -> list[str]:
        """Return the problems, in sentences; `mutation.py` reports those with mutants."""
        problems = [
            f"{self.exercise}, “{trial.answer.title}”{_whence(trial)}: {trial.problem}"
            for trial in self.trials
            if trial.problem
        ]
        if any(self.wrong):
            problems += [
                f"Every answer that the check {check} of {self.exercise} catches is also caught "
                "by another check. Make it stricter, merge it with another check, or add a wrong "
                "answer that shows what it is for."
                for check in self.checks
                if not self.killed_alone(check)
            ]
        return problems


@dataclass(frozen=True)
class Tally:
    """Counts, each of how many out of how many."""

    right: tuple[int, int] = (0, 0)
    """Right answers that got full marks."""
    wrong: tuple[int, int] = (0, 0)
    """Wrong answers that did not."""
    named: tuple[int, int] = (0, 0)
    """Mistakes of the catalogue that were called by their names, and by no wrong one."""
    first: tuple[int, int] = (0, 0)
    """Of the same, those that were named before all others."""
    mutants: tuple[int, int] = (0, 0)
    """Mutants that were caught."""

    def __add__(self, other: Tally) -> Tally:
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return Tally(*((a + c, b + d) for (a, b), (c, d) in pairs))

    def texts(self) -> dict[str, str]:
        """Return each count as "n/m"."""
        return {name: f"{some}/{all_}" for name, (some, all_) in vars(self).items()}


def _whence(trial: Trial) -> str:
    return " (a wrong reference)" if trial.answer.origin is Origin.CATALOGUE else ""


def fingerprint(course: Path, assignment: Assignment) -> str:
    """Return a digest of the files that an assignment's matrices are made from."""
    source = course / "source" / assignment.name / f"{assignment.notebook_name}.ipynb"
    digest = hashlib.sha256(assignment.digest.encode())
    digest.update(assignment.released.encode())
    digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


@dataclass(frozen=True)
class Chapter:
    """What the page shows of one assignment."""

    assignment: str
    fingerprint: str
    matrices: Sequence[Matrix]
    catalogue: Catalogue
    equivalents: Equivalents


def by_mistakes(matrix: Matrix, catalogue: Catalogue) -> tuple[list[str], list[list[str]]]:
    """Return a kill matrix as headings and rows of plain text, a row for each mistake."""
    names = [check.removeprefix(CHECK_PREFIX) for check in matrix.checks]
    rows = [_row(matrix, catalogue, codes, found) for codes, found in _by_codes(matrix)]
    alone = [str(len(matrix.killed_alone(check))) for check in matrix.checks]
    rows.append(["", "caught by this check alone", "", *alone, ""])
    return ["code", "mistake", "tried", *names, "named"], rows


def _by_codes(matrix: Matrix) -> list[tuple[tuple[str, ...], list[Trial]]]:
    """Return the wrong answers by the mistakes they make, in the order of the codes."""
    found: defaultdict[tuple[str, ...], list[Trial]] = defaultdict(list)
    for trial in matrix.wrong:
        found[trial.answer.codes].append(trial)
    return sorted(
        found.items(), key=lambda item: [(not item[0]), [(c[0], int(c[1:])) for c in item[0]]]
    )


def _row(
    matrix: Matrix, catalogue: Catalogue, codes: tuple[str, ...], trials: Sequence[Trial]
) -> list[str]:
    kills = [sum(check in trial.killers for trial in trials) for check in matrix.checks]
    marks = [
        "●" if count == len(trials) else f"{count}/{len(trials)}" if count else ""
        for count in kills
    ]
    entry = next((m for m in catalogue.of(matrix.exercise) if m.codes == codes), None)
    what = entry.name if entry else trials[0].answer.title
    if not codes:
        what = "no mistake of the catalogue"
    named = f"{sum(trial.well_named for trial in trials)}/{len(trials)}" if codes else ""
    return [", ".join(codes) or NO_MISTAKE, what, str(len(trials)), *marks, named]
