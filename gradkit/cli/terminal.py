"""What the command line shows: progress, tables, and text that is safe for a terminal.

Progress goes to stderr, as a bar on a terminal and as plain lines elsewhere; tables go to stdout.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from gradkit.batch.coordinator import Row
from gradkit.marks.export import Exported
from gradkit.proof.answers import Origin, Trial
from gradkit.proof.kill_matrix import Chapter, by_mistakes
from gradkit.proof.machine import Examination
from gradkit.results import Outcome

if TYPE_CHECKING:
    from gradkit.proof.course_check import (
        Proof,  # imports torch, which `gradkit grade` leaves to workers
    )

PLAIN_WIDTH = 140
"""Width of a table that goes to a file or a pipe, in characters."""


def out() -> Console:
    """Return a console for results."""
    return _console(stderr=False)


def err() -> Console:
    """Return a console for progress and complaints."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = PLAIN_WIDTH
    return console


def plain(text: str) -> str:
    """Return text without markup, control characters and line breaks.

    Students choose the names of their files and folders.
    """
    return escape(
        "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    )


class _Rate(ProgressColumn):
    """How many steps are done per minute."""

    def render(self, task: Task) -> Text:
        return Text(f"{60 * task.speed:.0f}/min" if task.speed else "")


class Steps:
    """Progress through a known number of steps; made by `progress`."""

    def __init__(self, console: Console, total: int, bar: Progress | None) -> None:
        self._console = console
        self._total = total
        self._bar = bar
        self._task = bar.add_task("", total=total, bad="") if bar else None
        self._done = self._failures = 0
        self._started = time.monotonic()

    def done(self, what: str, *, bad: bool = False) -> None:
        """Count one step; `what` is a line about it in plain text."""
        self._done += 1
        self._failures += bad
        if self._bar is not None and self._task is not None:
            count = f"[red]{self._failures} to review[/]" if self._failures else ""
            self._bar.update(self._task, advance=1, description=plain(what), bad=count)
        else:
            left = (time.monotonic() - self._started) / self._done * (self._total - self._done)
            self._console.print(
                f"{self._done}/{self._total} {plain(what)}"
                + (f" (about {_duration(left)} left)" if self._done < self._total else "")
            )


def _duration(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


@contextmanager
def progress(title: str, total: int) -> Iterator[Steps]:
    """Show progress through `total` steps: a bar that goes away at the end, or plain lines."""
    console = err()
    if not console.is_terminal:
        yield Steps(console, total, None)
        return
    columns = (
        SpinnerColumn(),
        TextColumn(title),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[bad]}"),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console, transient=True, speed_estimate_period=300) as bar:
        yield Steps(console, total, bar)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """Return a table; columns whose heading begins with ">" are aligned right."""
    made = Table(title=title, title_justify="left", title_style="bold")
    for column in columns:
        right = column.startswith(">")
        made.add_column(column.removeprefix(">"), justify="right" if right else "left")
    for row in rows:
        made.add_row(*row)
    return made


def line(row: Row) -> str:
    """Return one line about a submission that is done."""
    who = f"{row.submission.assignment} {row.submission.student}"
    if row.results is None:
        return f"{who}: not graded because of a grader error"
    points = f"{row.results.score:g}/{row.results.max_score:g}"
    if row.skipped:
        return f"{who}: {points}, unchanged"
    return f"{who}: {points} in {row.results.seconds or 0:.1f} s"


class Summary:
    """The summary at the end of a run: a few words per submission, not its whole verdict."""

    def __init__(self) -> None:
        self._lines: dict[str, list[tuple[str, ...]]] = {}
        self._failures: list[str] = []
        self._waiting: list[str] = []
        self._graded = self._skipped = 0

    @property
    def needs_human(self) -> bool:
        """Whether somebody must look before all points of all submissions count."""
        return bool(self._failures or self._waiting)

    def add(self, row: Row) -> None:
        """Add the outcome of a submission."""
        submission, results = row.submission, row.results
        self._lines.setdefault(submission.assignment, []).append(_line_of_table(row))
        if results is None:
            self._failures.append(row.failure)
            return
        self._skipped += row.skipped
        self._graded += not row.skipped
        if row.needs_human:
            self._waiting.append(f"{submission.student} ({submission.assignment})")

    def show(self, names: Iterable[str]) -> None:
        """Print a table for each assignment, then what needs attention."""
        columns = ("student", ">points from checks", "undecided", "notes", ">seconds")
        for name in names:
            out().print(table(name, columns, sorted(self._lines.get(name, []))))
        out().print(
            f"{self._graded} graded, {self._skipped} unchanged, {len(self._failures)} failed."
            + (" Use --force to regrade unchanged submissions." if self._skipped else "")
        )
        for failure in self._failures:
            err().print(plain(failure), soft_wrap=True)
        if self._waiting:
            err().print(
                f"Undecided points, to be reviewed by a person: {plain(', '.join(self._waiting))}."
                " The reason is in the results.json of each submission.",
                soft_wrap=True,
            )


def _line_of_table(row: Row) -> tuple[str, ...]:
    student, results = plain(row.submission.student), row.results
    if results is None:
        return student, "not graded", "", "grader error, see below", ""
    undecided = [one.exercise for one in results.exercises if one.needs_human]
    notes = [*results.notes, *(["unchanged"] if row.skipped else [])]
    return (
        student,
        f"{results.score:g}/{results.max_score:g}",
        "everything" if results.all_needs_human else ", ".join(undecided),
        plain(" ".join(notes)),
        f"{results.seconds or 0:.1f}",
    )


def show_proofs(proofs: Sequence[Proof], *, answers: bool, mutants: bool) -> None:
    """Print what was verified, a table for each assignment, then the problems."""
    console = out()
    counts = {
        **({"right": ">right accepted", "wrong": ">wrong caught"} if answers else {}),
        **({"named": ">named", "first": ">named first"} if answers else {}),
        **({"mutants": ">mutants caught"} if mutants else {}),
    }
    for proof in proofs:
        columns = ["exercise", ">points", ">checks", *counts.values()]
        lines = []
        for one in proof.exercises:
            texts = one.tally().texts()
            line = [one.exercise, f"{one.points:g}", str(len(one.checks))]
            lines.append([*line, *(texts[name] for name in counts)])
        title = f"{proof.assignment}, {proof.points:g} points in total"
        console.print(table(title, columns, lines))
        for problem in proof.problems:
            console.print(f"  ✗ {plain(problem)}", soft_wrap=True)
        if not proof.problems:
            console.print("  ✓ No problems found.")
    bad = [proof.assignment for proof in proofs if proof.problems]
    console.print(
        f"These assignments have problems: {', '.join(bad)}."
        if bad
        else "The untouched notebooks score 0, the instructor's notebooks get full marks, the "
        "releases are up to date, and " + _ALL_IS_WELL[answers, mutants]
    )


def show_matrices(chapters: Iterable[Chapter]) -> None:
    """Print the kill matrices: which check catches which mistake."""
    for chapter in chapters:
        for matrix in chapter.matrices:
            (code, mistake, tried, *checks, named), rows = by_mistakes(matrix, chapter.catalogue)
            columns = [code, mistake, f">{tried}", *checks, f">{named}"]
            title = f"{chapter.assignment}, {matrix.exercise}"
            out().print(table(title, columns, [[plain(text) for text in row] for row in rows]))


_ALL_IS_WELL = {
    (False, False): "all points add up.",
    (True, False): "every answer is judged correctly.",
    (False, True): "every surviving mutant is explained.",
    (True, True): "every answer and mutant is judged correctly.",
}


def show_examination(found: Examination) -> None:
    """Print what `gradkit doctor` found, then whether this machine can grade."""
    console = out()
    lines = [
        (
            finding.part.value,
            "on" if finding.offered else "OFF",
            "required" if finding.required else "optional",
            plain(finding.found),
            plain(finding.advice),
        )
        for finding in found.sandbox
    ]
    columns = ("part", "here", "", "found", "what to do")
    console.print(table("The sandbox for student code", columns, lines))
    facts = [(fact.what, plain(fact.found), plain(fact.advice)) for fact in found.facts]
    console.print(table("This machine", ("", "found", "what to do"), facts))
    console.print(
        "This machine can grade submissions in the sandbox."
        if found.is_well
        else "This machine can't grade submissions safely yet: follow the advice above. "
        "docs/security.md explains what each part is for.",
        soft_wrap=True,
    )


def show_report(document: Mapping[str, Any], page: Path) -> None:
    """Say where a report is, and what in it needs attention."""
    name = document["assignment"]
    out().print(f"{name}: {document['graded']} verdicts, see {plain(str(page))}", soft_wrap=True)
    for one in document["attention"]:
        err().print(f"{name}: {plain(one['what'])}: {one['count']}.", soft_wrap=True)
    for problem in document["problems"]:
        err().print(f"{name}: {plain(problem)}", soft_wrap=True)


def show_export(name: str, file: Path, made: Exported) -> None:
    """Say where the marks are, and which students are missing."""
    out().print(f"{name}: {made.count} final marks, see {plain(str(file))}", soft_wrap=True)
    for sentence in (*made.remarks, *made.missing):
        err().print(f"{name}: {plain(sentence)}", soft_wrap=True)


class TrialPrinter:
    """Prints a line for each answer, and what its checks said if something is wrong."""

    def __init__(self, *, verbose: bool) -> None:
        self._verbose = verbose
        self._exercise = ""
        self._console = out()

    def __call__(self, trial: Trial) -> None:
        answer, result = trial.answer, trial.result
        if answer.exercise != self._exercise:
            self._exercise = answer.exercise
            self._console.print(f"[bold]{self._exercise}[/]")
        kind = "right" if answer.right else f"wrong {','.join(answer.codes) or '-'}"
        if answer.origin is not Origin.WRITTEN:
            kind = f"{answer.origin} {','.join(answer.codes)}".rstrip()
        mark = "✗" if trial.problem else "✓"
        points = f"{result.score:g}/{result.max_score:g}"
        self._console.print(f"{mark} {points:>7} {kind}: {plain(answer.title)}", soft_wrap=True)
        if trial.problem:
            self._console.print(f"          {plain(trial.problem)}", soft_wrap=True)
        if not trial.problem and not self._verbose:
            return
        for check in result.checks:
            if check.outcome is not Outcome.PASSED:
                codes = ",".join(check.mistakes)
                said = plain(" ".join(filter(None, (check.message, check.hint, codes))))
                self._console.print(
                    f"          {check.outcome} {check.name}: {said}", soft_wrap=True
                )
