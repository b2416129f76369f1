"""What `gradkit demo` does and shows, step by step."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from pathlib import Path

from rich.table import Table

from gradkit.batch.coordinator import Row, grade_all
from gradkit.cli import terminal
from gradkit.demo.made_up_class import CLASS
from gradkit.demo.scratch_course import build, run_nbgrader
from gradkit.nbgrader_steps.course import Course


def demonstrate(
    folder: Path, project: Path, executor: Executor | None = None, at_once: int = 1
) -> int:
    """Build, grade and show; return the exit status: 1 only if the grader itself failed.

    Submissions are graded through `executor`, as in `batch.grade_all`.
    """
    started = time.monotonic()
    console = terminal.out()
    console.print(f"Building a scratch course in {folder} with {len(CLASS)} made-up students.")
    names = build(folder, project, console.print)
    rows = _grade(folder, names, executor, at_once)
    for name in names:
        run_nbgrader(folder, console.print, "generate_feedback", name)
    console.print(_table(names, rows))
    for row in rows:
        if row.failure:
            console.print(terminal.plain(row.failure), soft_wrap=True)
    console.print(f"It took {time.monotonic() - started:.0f} s.")
    for line in _where_to_look(folder, rows):
        console.print(line, soft_wrap=True)
    return 1 if any(row.failure for row in rows) else 0


def _grade(
    folder: Path, names: Sequence[str], executor: Executor | None, at_once: int
) -> list[Row]:
    console = terminal.out()
    console.print(f"$ gradkit grade {' '.join(names)}")
    course = Course(folder)
    submissions = [one for name in names for one in course.submissions(name)]
    rows = []
    with terminal.progress("Grading", len(submissions)) as steps:
        for row in grade_all(course, submissions, executor=executor, at_once=at_once):
            rows.append(row)
            steps.done(terminal.line(row), bad=row.needs_human)
    return rows


def _table(names: Sequence[str], rows: Sequence[Row]) -> Table:
    lines = []
    for student in CLASS:
        mine = [row for row in rows if row.submission.student == student.name]
        own = {row.submission.assignment: row for row in mine}
        lines.append(
            [student.name, student.what]
            + [_points(own.get(name)) for name in names]
            + [_mistakes(own.values())]
        )
    columns = ["student", "submits", *(f">{name.partition('_')[0]}" for name in names)]
    return terminal.table(
        f"The class, with points for {', '.join(names)}", [*columns, "mistakes named"], lines
    )


def _points(row: Row | None) -> str:
    if row is None:
        return "–"
    if row.results is None:
        return "failed"
    if row.results.needs_human:
        return "undecided"
    return f"{row.results.score:g}/{row.results.max_score:g}"


def _mistakes(rows: Iterable[Row]) -> str:
    """Return the codes that were named, the most likely one for each exercise."""
    codes: dict[str, None] = {}
    for row in rows:
        for exercise in row.results.exercises if row.results else ():
            named = [code for check in exercise.checks for code in check.mistakes[:1]]
            codes.update(dict.fromkeys(named[:1]))
    return " ".join(codes)


def _where_to_look(folder: Path, rows: Sequence[Row]) -> list[str]:
    student = next(one.name for one in CLASS if "mistake" in one.what)
    row = next(one for one in reversed(rows) if one.submission.student == student)
    name = row.submission.assignment
    pages = sorted((folder / "feedback" / student / name).glob("*.html"))
    programs = Path(sys.executable).parent  # the environment need not be activated
    page = pages[0].resolve().as_uri() if pages else "(no page was written)"
    lab = f"{programs / 'jupyter'} lab   (menu Nbgrader, Formgrader)"
    return [
        f"Verdict for programs:   {folder / 'autograded' / student / name / 'results.json'}",
        f"For graders:            cd {folder} && {lab}",
        f"Regrade it:             cd {folder} && {programs / 'gradkit'} grade --force {name}",
        f"Class report:           cd {folder} && {programs / 'gradkit'} report {name}",
        "The hints on the feedback pages and in results.json explain the mistake codes.",
        f"Open the feedback page of {student}: {sys.executable} -m webbrowser {page}",
    ]
