"""Says what an exercise's checks make of right and wrong answers, mistake by mistake.

A kill matrix has a row for each mistake and a column for each check. From it follow the questions
that `gradkit check --answers` asks: is a right answer hurt, does a wrong one survive, is a mistake
called by a wrong name, and does each check catch something that no other check catches?

`page` renders the matrices of a course for the documentation. They show nothing but names and
counts, so nothing hidden can be read there that isn't in the files of answers.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gradkit.answers import Origin, Trial
from gradkit.assignment import CHECK_PREFIX, Assignment
from gradkit.mistakes import Catalogue
from gradkit.mutation import Equivalents

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
        """Count what was tried, and what came out as it should."""
        known = [trial for trial in self.wrong if trial.answer.codes]
        return Tally(
            right=(sum(trial.accepted for trial in self.right), len(self.right)),
            wrong=(sum(not trial.accepted for trial in self.wrong), len(self.wrong)),
            named=(sum(trial.well_named for trial in known), len(known)),
            first=(sum(trial.named_first for trial in known), len(known)),
            mutants=(sum(not trial.accepted for trial in self.mutants), len(self.mutants)),
        )

    def problems(self) -> list[str]:
        """Return what is not as it should be, in sentences; of mutants `mutation.py` says it."""
        problems = [
            f"{self.exercise}, “{trial.answer.title}”{_whence(trial)}: {trial.problem}"
            for trial in self.trials
            if trial.problem
        ]
        if any(self.wrong):
            problems += [
                f"The check {check} of {self.exercise} catches nothing that no other check "
                "catches. Sharpen it, merge it with another, or add a wrong answer that shows what "
                "it is for."
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
    """Of the same, those whose name came before all others."""
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


# --- the page -----------------------------------------------------------------------------------

_INTRODUCTION = """\
# Which check catches which mistake

Made by `make matrix` (`gradkit check --write docs/kill-matrix.md`). Each answer was handed in as a
submission of its own, taken in, run in the lock and judged by the exercise's hidden checks, as a
student's is.

- **right**: right answers in various styles (`course_tests/<assignment>/answers/`); all must get
  full marks.
- **caught**: wrong answers, written by hand or wrong references of the catalogue (`mistakes.py`);
  none may get full marks.
- **named**: of those that make a mistake of the catalogue, how many were called by its code, or by
  one that leaves the same traces, while no check gave a wrong name only. **First**: how many were
  called so before anything else.
- **mutants**: the instructor's solutions, changed mechanically in one place, and how many of them
  were caught. The others are equivalent, for the reasons below.
"""

_LEGEND = """\
In the tables, ● means that the check catches all answers that make the mistake, a fraction that it
catches some of them. The last row counts the wrong answers that only this check catches: each check
must have some. Among the single answers, † marks wrong references of the catalogue.
"""


@dataclass(frozen=True)
class Chapter:
    """What the page shows of one assignment."""

    assignment: str
    fingerprint: str
    matrices: Sequence[Matrix]
    catalogue: Catalogue
    equivalents: Equivalents


def page(chapters: Sequence[Chapter]) -> str:
    """Return the kill matrices of a course as Markdown."""
    total = sum((m.tally() for c in chapters for m in c.matrices), Tally())
    lines = [_INTRODUCTION, *_table(_COUNTS, [("all", *_counts(total))], "l" + "r" * 5), ""]
    for chapter in chapters:
        lines += [f"<!-- {chapter.assignment}: {chapter.fingerprint} -->"]
    lines += ["", _LEGEND]
    for chapter in chapters:
        rows = [
            (f"[`{m.exercise}`](#{_anchor(chapter, m)})", *_counts(m.tally()))
            for m in chapter.matrices
        ]
        lines += [f"## {chapter.assignment}", "", *_table(_COUNTS, rows, "l" + "r" * 5), ""]
        for matrix in chapter.matrices:
            lines += _section(chapter, matrix)
    return "\n".join(lines).rstrip() + "\n"


_COUNTS = ("", "right", "caught", "named", "first", "mutants")


def _counts(tally: Tally) -> tuple[str, ...]:
    return tuple(tally.texts().values())


def _heading(chapter: Chapter, matrix: Matrix) -> str:
    return f"{chapter.assignment[:2]} · {matrix.exercise}"


def _anchor(chapter: Chapter, matrix: Matrix) -> str:
    """Return the anchor that GitHub gives a heading: blanks to hyphens, signs left out."""
    text = _heading(chapter, matrix).lower()
    return "".join(c if c.isalnum() or c in "-_" else "-" if c == " " else "" for c in text)


def _section(chapter: Chapter, matrix: Matrix) -> list[str]:
    names = {check: check.removeprefix(CHECK_PREFIX) for check in matrix.checks}
    rows = [_row(matrix, chapter.catalogue, codes, found) for codes, found in _by_codes(matrix)]
    alone = [str(len(matrix.killed_alone(check))) for check in matrix.checks]
    rows.append(("", "caught by this check alone", "", *alone, ""))
    head = ("code", "mistake", "tried", *(f"`{name}`" for name in names.values()), "named")
    return [
        f"### {_heading(chapter, matrix)}",
        "",
        *_table(head, rows, "llr" + "c" * len(names) + "r"),
        "",
        *_every_answer(matrix),
        *_survivors(matrix, chapter.equivalents),
    ]


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
) -> tuple[str, ...]:
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
    return (", ".join(codes) or NO_MISTAKE, _text(what), str(len(trials)), *marks, named)


def _every_answer(matrix: Matrix) -> list[str]:
    """Return all answers one by one, folded away."""
    head = ("wrong answer", "code", *(str(n) for n, _ in enumerate(matrix.checks, 1)), "named")
    rows = [
        (
            _text(trial.answer.title) + (" †" if trial.answer.origin is Origin.CATALOGUE else ""),
            ", ".join(trial.answer.codes) or NO_MISTAKE,
            *("●" if check in trial.killers else "" for check in matrix.checks),
            ", ".join(trial.named),
        )
        for trial in matrix.wrong
    ]
    columns = "; ".join(
        f"{n} `{check.removeprefix(CHECK_PREFIX)}`" for n, check in enumerate(matrix.checks, 1)
    )
    accepted = "; ".join(_text(trial.answer.title) for trial in matrix.right)
    return [
        f"<details><summary>Every answer to {matrix.exercise}</summary>",
        "",
        f"Right: {accepted}.",
        "",
        f"Checks: {columns}.",
        "",
        *_table(head, rows, "ll" + "c" * len(matrix.checks) + "l"),
        "",
        "</details>",
        "",
    ]


def _survivors(matrix: Matrix, equivalents: Equivalents) -> list[str]:
    """Return the mutants that got full marks, with the reason why they may."""
    by_reason: defaultdict[str, list[str]] = defaultdict(list)
    for trial in matrix.mutants:
        if trial.accepted:
            reason = equivalents.get(matrix.exercise, {}).get(trial.answer.title, "not listed")
            by_reason[reason].append(trial.answer.title)
    if not by_reason:
        return []
    number = sum(map(len, by_reason.values()))
    rows = [
        ("<br>".join(f"`{_code(change)}`" for change in changes), _text(reason))
        for reason, changes in by_reason.items()
    ]
    return [
        f"<details><summary>{number} of {len(matrix.mutants)} mutants are equivalent</summary>",
        "",
        *_table(("mutants", "why they may get full marks"), rows, "ll"),
        "",
        "</details>",
        "",
    ]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], alignment: str) -> list[str]:
    marks = {"l": "---", "r": "---:", "c": ":---:"}
    return [
        f"| {' | '.join(head)} |",
        f"|{'|'.join(marks[letter] for letter in alignment)}|",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]


def _text(text: str) -> str:
    """Return text that stays in its cell of a table, and is no HTML."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("`", "'").replace("\n", " ")


def _code(text: str) -> str:
    """Return text that stays in its cell of a table, between backticks."""
    return text.replace("|", "\\|").replace("`", "'").replace("\n", " ")
