"""`gradkit check`: prove that a course works."""

from __future__ import annotations

import argparse
from pathlib import Path

from gradkit.cli._shared import LOOK, OK, add_common, add_workers, open_executor, refuse

HELP = "verify a course: blank scores 0, solution gets full marks, release is up to date"
DESCRIPTION = (
    "Verify that a course works. Exit status: 0 no problems, 1 problems found, 2 usage error."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "assignments", nargs="*", metavar="ASSIGNMENT", help="which assignments (default: all)"
    )
    parser.add_argument(
        "--answers",
        action="store_true",
        help="also grade all written answers and all wrong references (takes minutes); with -v, "
        "show which check catches which mistake",
    )
    parser.add_argument(
        "--mutants",
        action="store_true",
        help="also grade mechanically changed solutions (takes minutes)",
    )
    parser.add_argument(
        "--write",
        metavar="FILE",
        type=Path,
        help="write the kill matrices as Markdown; implies --answers and --mutants",
    )
    add_workers(parser)
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; return its exit status."""
    from gradkit.assignment import assignment_names
    from gradkit.cli import terminal
    from gradkit.forkserver.client import ForkServer
    from gradkit.nbgrader_steps.course import Course
    from gradkit.proof import course_check, kill_page

    if arguments.write and arguments.assignments:
        return refuse("The page covers all assignments: use --write without assignment names.")
    course = Course(arguments.course, verbose=arguments.verbose)
    names = list(dict.fromkeys(arguments.assignments)) or assignment_names(course.root)
    if not names:
        return refuse(
            f"{course.root / 'source'} contains no assignments, so there is nothing to check."
        )
    answers = arguments.answers or arguments.write is not None
    mutants = arguments.mutants or arguments.write is not None
    many = 1000 if answers or mutants else 1  # at any rate more than there are workers
    proofs = []
    with ForkServer() as server, open_executor(arguments, many, server) as (executor, at_once):
        checks = [
            course_check.CourseCheck(
                course.root,
                name,
                course.limits,
                server,
                answers=answers,
                mutants=mutants,
                executor=executor,
                at_once=at_once,
            )
            for name in names
        ]
        with terminal.progress("Checking", sum(check.steps for check in checks)) as steps:
            for check in checks:
                name = check.proof.assignment
                proofs.append(
                    check.run(lambda what, bad, name=name: steps.done(f"{name}: {what}", bad=bad))  # type: ignore[misc]
                )
    if answers and arguments.verbose:
        terminal.show_matrices(check.chapter for check in checks)
    terminal.show_proofs(proofs, answers=answers, mutants=mutants)
    if arguments.write:
        arguments.write.parent.mkdir(parents=True, exist_ok=True)
        text = kill_page.page([check.chapter for check in checks])
        arguments.write.write_text(text, encoding="utf-8")
        print(f"The kill matrices were written to {arguments.write}.")
    return LOOK if any(proof.problems for proof in proofs) else OK
