"""The whole workflow in one command: a scratch course with a made-up class, graded end to end.

`build` copies the course, makes its release with nbgrader and writes the submissions; `main` also
grades them with the code of `gradkit grade`, has nbgrader write the feedback, and says where to
look. Nothing outside the scratch folder is changed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from pathlib import Path

from rich.console import Console
from rich.table import Table

from gradkit.assignment import CourseError, assignment_names
from gradkit.batch.coordinator import Row, grade_all
from gradkit.cli import terminal
from gradkit.demo.made_up_class import CLASS, Material
from gradkit.nbgrader_steps.course import CONFIG_FILE, Course

FOLDER = "demo-course"
CHAPTERS = range(3)
"""Some students submit only some of three assignments; a fourth is treated like the first."""
MARK = ".made-by-gradkit-demo"
SHORT_LIMITS = """
# Short, so that the infinite loops in the made-up class don't hold up the demo.
c.Judge.limits.update(cell_cpu_seconds=5, probe_cpu_seconds=1)
"""


def main(folder: Path, project: Path, executor: Executor | None = None, at_once: int = 1) -> int:
    """Build, grade and show; return the exit status: 1 only if the grader itself failed.

    Submissions are graded through `executor`, as in `batch.grade_all`.
    """
    started = time.monotonic()
    console = terminal.out()
    console.print(f"Building a scratch course in {folder} with {len(CLASS)} made-up students.")
    names = build(folder, project, console)
    rows = _grade(folder, names, executor, at_once)
    for name in names:
        _nbgrader(folder, console, "generate_feedback", name)
    console.print(_table(names, rows))
    for row in rows:
        if row.failure:
            console.print(terminal.plain(row.failure), soft_wrap=True)
    console.print(f"It took {time.monotonic() - started:.0f} s.")
    for line in _where_to_look(folder, rows):
        console.print(line, soft_wrap=True)
    return 1 if any(row.failure for row in rows) else 0


def project_folder(wanted: Path) -> Path:
    """Return the course to show: the one in `wanted`, else the one that gradkit came with."""
    for folder in (wanted.resolve(), Path(__file__).resolve().parents[2]):
        if assignment_names(folder) and (folder / "course_tests").is_dir():
            return folder
    raise CourseError(
        f"There is no course in {wanted.resolve()}: the demo needs the folders source and "
        "course_tests. Change to a course folder, or pass it with --course."
    )


def build(folder: Path, project: Path, console: Console) -> list[str]:
    """Make the scratch course with its submissions; return the names of its assignments."""
    _clear(folder)
    folder.mkdir(parents=True)
    (folder / MARK).write_text("`gradkit demo` made this folder, and empties it when run again.\n")
    for part in ("source", "course_tests"):
        shutil.copytree(
            project / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", ".*")
        )
    config = project / CONFIG_FILE
    text = config.read_text(encoding="utf-8")
    (folder / CONFIG_FILE).write_text(text + SHORT_LIMITS, encoding="utf-8")
    names = assignment_names(folder)
    for number, name in enumerate(names):
        _nbgrader(folder, console, "generate_assignment", name)
        material = Material.load(folder, name)
        for student in CLASS:
            if student.only is not None and number % len(CHAPTERS) not in student.only:
                continue
            handed_in = folder / "submitted" / student.name / name
            handed_in.mkdir(parents=True)
            for file, content in student.hand_in(material).items():
                (handed_in / file).write_text(content, encoding="utf-8")
    return names


def _clear(folder: Path) -> None:
    if not folder.exists():
        return
    if not (folder / MARK).is_file() and any(folder.iterdir()):
        raise CourseError(
            f"The folder {folder} was not created by gradkit demo, so it was not touched. "
            "Choose another folder with --folder, or move this one away."
        )
    shutil.rmtree(folder)


def _nbgrader(folder: Path, console: Console, command: str, assignment: str) -> None:
    """Run one of nbgrader's own commands in the scratch course, as an instructor would."""
    console.print(f"$ nbgrader {command} {assignment}")
    run = subprocess.run(
        [sys.executable, "-m", "nbgrader", command, assignment],
        cwd=folder, env=os.environ | {"PYTHONWARNINGS": "ignore"}, check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    if run.returncode:
        tail = " ".join(run.stdout.split()[-60:])
        raise CourseError(f"`nbgrader {command} {assignment}` failed in {folder}: … {tail}")


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
