"""`gradkit grade`: grade the submissions of assignments."""

from __future__ import annotations

import argparse
import dataclasses
import gc
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradkit.forkserver.client import ForkServer

from gradkit.cli._shared import LOOK, OK, add_common, add_workers, open_executor, refuse

HELP = "grade the submissions of assignments"
DESCRIPTION = (
    "Grade the submissions in submitted/. Submissions that already have a verdict "
    "and have not changed since are skipped. Exit status: 0 all graded, 1 something needs "
    "attention, 2 usage error."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("assignments", nargs="+", metavar="ASSIGNMENT")
    parser.add_argument(
        "--student", metavar="GLOB", default="*", help="only students with a matching name, as 'a*'"
    )
    parser.add_argument("--force", action="store_true", help="regrade unchanged submissions too")
    parser.add_argument(
        "--cold",
        action="store_true",
        help="start each kernel in a new Python process instead of forking a warm one: the same "
        "verdicts, but seconds slower per submission",
    )
    add_workers(parser)
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; return its exit status."""
    from gradkit.forkserver.client import ForkServer

    with ForkServer() as server:
        if not arguments.scheduler:
            server.begin()  # it imports torch while this process imports nbgrader
        return _grade_all(arguments, server)


def _grade_all(arguments: argparse.Namespace, server: ForkServer) -> int:
    from gradkit.batch import coordinator
    from gradkit.cli import terminal
    from gradkit.nbgrader_steps.course import Course, Submission

    course = Course(arguments.course, verbose=arguments.verbose)
    if arguments.cold:
        course.limits = dataclasses.replace(course.limits, cold=True)
    names = list(dict.fromkeys(arguments.assignments))
    chosen: list[Submission] = []
    for name in names:  # all of them before the first is graded: a slip costs seconds, not hours
        course.notebooks(name)
        found = course.submissions(name)
        picked = coordinator.select(found, arguments.student)
        if not picked:
            return refuse(_nothing_to_grade(course.root, name, len(found), arguments.student))
        chosen += picked
    summary = terminal.Summary()
    gc.freeze()  # no collection of garbage need look at all that was imported
    with (
        terminal.progress("Grading", len(chosen)) as steps,
        open_executor(arguments, len(chosen), server) as (executor, at_once),
    ):
        for row in coordinator.grade_all(
            course, chosen, force=arguments.force, executor=executor, at_once=at_once
        ):
            summary.add(row)
            steps.done(terminal.line(row), bad=row.needs_human)
    summary.show(names)
    return LOOK if summary.needs_human else OK


def _nothing_to_grade(root: Path, name: str, found: int, pattern: str) -> str:
    if found:
        return (
            f"No student name matches {pattern} (submissions for {name}: {found}). Student names "
            "are the folder names in submitted/."
        )
    return (
        f"There are no submissions for {name}: {root / 'submitted'} contains no folder "
        f"STUDENT/{name}. Put them there, or collect them with `nbgrader collect {name}` or "
        "`nbgrader zip_collect`."
    )
