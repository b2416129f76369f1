"""What can be asked of the command `gradkit`: its subcommands, their arguments and help texts.

What they do is in `command.py`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from gradkit import __version__


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line; `command` is the name of what is to be done."""
    made = argparse.ArgumentParser(
        prog="gradkit",
        description="Grades PyTorch notebooks with hidden checks, beside nbgrader's own commands.",
    )
    made.add_argument("--version", action="version", version=f"gradkit {__version__}")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")

    grade = commands.add_parser(
        "grade",
        help="grade the submissions of assignments",
        description="Grade what lies in submitted/. Submissions that have a verdict and have not "
        "changed since are left alone. Exit status: 0 all graded, 1 something needs a person, "
        "2 a wrong call.",
    )
    grade.add_argument("assignments", nargs="+", metavar="ASSIGNMENT")
    grade.add_argument(
        "--student", metavar="GLOB", default="*", help="only students whose names match, as in 'a*'"
    )
    grade.add_argument("--force", action="store_true", help="grade unchanged submissions too")
    grade.add_argument(
        "--cold",
        action="store_true",
        help="start each kernel in a Python process of its own, not from a warm one: the same "
        "verdicts, later by seconds each",
    )
    _working(grade)
    _common(grade)

    check = commands.add_parser(
        "check",
        help="prove the course: blank scores 0, solution scores full, release is fresh",
        description="Try what the course promises. Exit status: 0 all holds, 1 something does "
        "not, 2 a wrong call.",
    )
    check.add_argument(
        "assignments", nargs="*", metavar="ASSIGNMENT", help="which ones; all if none is named"
    )
    check.add_argument(
        "--answers",
        action="store_true",
        help="grade all written answers and all wrong references too (takes minutes); with -v, "
        "show which check catches which mistake",
    )
    check.add_argument(
        "--mutants",
        action="store_true",
        help="grade mechanically changed solutions too (takes minutes)",
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
        help="grade a small made-up class in a scratch folder and say where to look",
        description="Copy the course into a scratch folder, release it, make up submissions of "
        "all kinds, grade them and write feedback.",
    )
    demo.add_argument(
        "--folder", metavar="DIR", type=Path, help="the scratch folder (default: demo-course)"
    )
    _working(demo)
    _common(demo)

    doctor = commands.add_parser(
        "doctor",
        help="say whether this machine can lock student code in, and what it lacks",
        description="Look at this machine: each part of the lock on student code, versions, memory "
        "and disk. Exit status: 0 it can grade, 1 something is missing, and the table says what to "
        "do, 2 a wrong call.",
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
        help="grade single answers to exercises, while writing their checks",
        description="Grade the answers of course_tests/ASSIGNMENT/EXERCISE/answers/, each as a "
        "submission of its own. Exit status: 0 all as it should be, 1 some not, 2 a wrong call.",
    )
    attempt.add_argument("assignment", metavar="ASSIGNMENT")
    attempt.add_argument(
        "exercises", nargs="*", metavar="EXERCISE", help="which ones; all if none is named"
    )
    attempt.add_argument(
        "--references", action="store_true", help="grade the wrong references of mistakes.py too"
    )
    attempt.add_argument(
        "--mutants", action="store_true", help="grade mechanically changed solutions too"
    )
    _working(attempt)
    _common(attempt)

    report = commands.add_parser(
        "report",
        help="write the report on a class: a page, CSV and JSON",
        description="Read the verdicts in autograded/ and write what the class made of an "
        "assignment. Exit status: 0 written, 1 written and something needs a person, 2 a wrong "
        "call.",
    )
    report.add_argument("assignments", nargs="+", metavar="ASSIGNMENT")
    report.add_argument(
        "--anonymous",
        action="store_true",
        help="leave out names and whatever was said of a single submission, to show it in class",
    )
    report.add_argument(
        "--output", metavar="DIR", type=Path, help="where to write (default: reports/ASSIGNMENT)"
    )
    _common(report)

    export = commands.add_parser(
        "export",
        help="write final marks in the columns that Canvas or Moodle import",
        description="Write the marks of nbgrader's gradebook, a file for each assignment. Exit "
        "status: 0 all are written, 1 some have no final mark or no line in the roster, 2 a wrong "
        "call.",
    )
    export.add_argument(
        "assignments",
        nargs="*",
        metavar="ASSIGNMENT",
        help="which ones; all of the gradebook if none is named",
    )
    export.add_argument("--to", choices=("canvas", "moodle", "csv"), required=True)
    export.add_argument(
        "--roster",
        metavar="FILE",
        type=Path,
        help="the gradebook that Canvas exported, or the grading worksheet that Moodle did",
    )
    export.add_argument(
        "--column", metavar="NAME", default="", help="the assignment's name in the other system"
    )
    export.add_argument(
        "--zeros", action="store_true", help="0 points for who has handed nothing in"
    )
    export.add_argument(
        "--output", metavar="FILE", type=Path, help="default: exports/ASSIGNMENT-SYSTEM.csv"
    )
    _common(export)
    return made


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _working(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--workers", metavar="N", type=_positive, help="processes at work (default: one a core)"
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
        help="the course's folder (default: .)",
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="show more")
