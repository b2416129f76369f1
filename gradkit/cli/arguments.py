"""The command line of `gradkit`: its subcommands, their arguments and help texts.

`command.py` runs them.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from gradkit import __version__


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line; `command` is the name of the subcommand."""
    made = argparse.ArgumentParser(
        prog="gradkit",
        description="Grade PyTorch notebooks with hidden checks, next to nbgrader's own commands.",
    )
    made.add_argument("--version", action="version", version=f"gradkit {__version__}")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")

    grade = commands.add_parser(
        "grade",
        help="grade the submissions of assignments",
        description="Grade the submissions in submitted/. Submissions that already have a verdict "
        "and have not changed since are skipped. Exit status: 0 all graded, 1 something needs "
        "attention, 2 usage error.",
    )
    grade.add_argument("assignments", nargs="+", metavar="ASSIGNMENT")
    grade.add_argument(
        "--student", metavar="GLOB", default="*", help="only students with a matching name, as 'a*'"
    )
    grade.add_argument("--force", action="store_true", help="regrade unchanged submissions too")
    grade.add_argument(
        "--cold",
        action="store_true",
        help="start each kernel in a new Python process instead of forking a warm one: the same "
        "verdicts, but seconds slower per submission",
    )
    _working(grade)
    _common(grade)

    check = commands.add_parser(
        "check",
        help="verify a course: blank scores 0, solution gets full marks, release is up to date",
        description="Verify that a course works. Exit status: 0 no problems, 1 problems found, "
        "2 usage error.",
    )
    check.add_argument(
        "assignments", nargs="*", metavar="ASSIGNMENT", help="which assignments (default: all)"
    )
    check.add_argument(
        "--answers",
        action="store_true",
        help="also grade all written answers and all wrong references (takes minutes); with -v, "
        "show which check catches which mistake",
    )
    check.add_argument(
        "--mutants",
        action="store_true",
        help="also grade mechanically changed solutions (takes minutes)",
    )
    check.add_argument(
        "--write",
        metavar="FILE",
        type=Path,
        help="write the kill matrices as Markdown; implies --answers and --mutants",
    )
    _working(check)
    _common(check)

    demo = commands.add_parser(
        "demo",
        help="grade a small made-up class in a scratch folder and say where to look at the results",
        description="Copy the course into a scratch folder, release it, create submissions of all "
        "kinds, grade them and write feedback.",
    )
    demo.add_argument(
        "--folder", metavar="DIR", type=Path, help="the scratch folder (default: demo-course)"
    )
    _working(demo)
    _common(demo)

    doctor = commands.add_parser(
        "doctor",
        help="check whether this machine can sandbox student code, and what is missing",
        description="Examine this machine: each part of the sandbox for student code, versions, "
        "memory and disk. Exit status: 0 ready to grade, 1 something is missing (the table says "
        "what to do), 2 usage error.",
    )
    _common(doctor)

    new = commands.add_parser(
        "new",
        help="make the files of a new exercise, with comments that say what to fill in",
        description="Make the files of course_tests/ASSIGNMENT/EXERCISE/: hidden checks, probes, "
        "reference, mistakes and answers. What exists is never changed.",
    )
    new.add_argument("assignment", metavar="ASSIGNMENT")
    new.add_argument("exercise", metavar="EXERCISE")
    _common(new)

    attempt = commands.add_parser(
        "try",
        help="grade single answers to exercises while you write checks",
        description="Grade each answer in course_tests/ASSIGNMENT/EXERCISE/answers/ as a "
        "separate submission. Exit status: 0 all as expected, 1 some not, 2 usage error.",
    )
    attempt.add_argument("assignment", metavar="ASSIGNMENT")
    attempt.add_argument(
        "exercises", nargs="*", metavar="EXERCISE", help="which exercises (default: all)"
    )
    attempt.add_argument(
        "--references", action="store_true", help="also grade the wrong references in mistakes.py"
    )
    attempt.add_argument(
        "--mutants", action="store_true", help="also grade mechanically changed solutions"
    )
    _working(attempt)
    _common(attempt)

    report = commands.add_parser(
        "report",
        help="write a class report: a page, CSV and JSON",
        description="Read the verdicts in autograded/ and write a report on how the class did. "
        "Exit status: 0 written, 1 written and something needs attention, 2 usage error.",
    )
    report.add_argument("assignments", nargs="+", metavar="ASSIGNMENT")
    report.add_argument(
        "--anonymous",
        action="store_true",
        help="leave out names and everything about single submissions, to show the report in class",
    )
    report.add_argument(
        "--output", metavar="DIR", type=Path, help="where to write (default: reports/ASSIGNMENT)"
    )
    _common(report)

    export = commands.add_parser(
        "export",
        help="write final marks as a CSV file that Canvas or Moodle can import",
        description="Write the marks in nbgrader's gradebook, one file per assignment. Exit "
        "status: 0 all written, 1 some students have no final mark or no line in the roster, "
        "2 usage error.",
    )
    export.add_argument(
        "assignments",
        nargs="*",
        metavar="ASSIGNMENT",
        help="which assignments (default: all in the gradebook)",
    )
    export.add_argument("--to", choices=("canvas", "moodle", "csv"), required=True)
    export.add_argument(
        "--roster",
        metavar="FILE",
        type=Path,
        help="a gradebook exported from Canvas, or a grading worksheet from Moodle",
    )
    export.add_argument(
        "--column", metavar="NAME", default="", help="the assignment's name in the other system"
    )
    export.add_argument(
        "--zeros", action="store_true", help="give 0 points to students without a submission"
    )
    export.add_argument(
        "--output", metavar="FILE", type=Path, help="default: exports/ASSIGNMENT-SYSTEM.csv"
    )
    _common(export)
    return made


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _working(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--workers", metavar="N", type=_positive, help="worker processes (default: one per core)"
    )
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="grade on the Dask cluster with this scheduler"
    )


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--course",
        metavar="DIR",
        type=Path,
        default=Path(),
        help="the course folder (default: .)",
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="show more details")
