"""`gradkit export`: write final marks for Canvas, Moodle or a spreadsheet."""

from __future__ import annotations

import argparse
from pathlib import Path

from gradkit.cli._shared import LOOK, OK, add_common, refuse

HELP = "write final marks as a CSV file that Canvas or Moodle can import"
DESCRIPTION = (
    "Write the marks in nbgrader's gradebook, one file per assignment. Exit "
    "status: 0 all written, 1 some students have no final mark or no line in the roster, "
    "2 usage error."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "assignments",
        nargs="*",
        metavar="ASSIGNMENT",
        help="which assignments (default: all in the gradebook)",
    )
    parser.add_argument("--to", choices=("canvas", "moodle", "csv"), required=True)
    parser.add_argument(
        "--roster",
        metavar="FILE",
        type=Path,
        help="a gradebook exported from Canvas, or a grading worksheet from Moodle",
    )
    parser.add_argument(
        "--column", metavar="NAME", default="", help="the assignment's name in the other system"
    )
    parser.add_argument(
        "--zeros", action="store_true", help="give 0 points to students without a submission"
    )
    parser.add_argument(
        "--output", metavar="FILE", type=Path, help="default: exports/ASSIGNMENT-SYSTEM.csv"
    )
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; return its exit status."""
    from gradkit.cli import terminal
    from gradkit.marks import export
    from gradkit.nbgrader_steps.course import Course
    from gradkit.nbgrader_steps.marks import assignments_with_marks
    from gradkit.system.atomic import write_atomically

    names = list(dict.fromkeys(arguments.assignments))
    if len(names) != 1 and (arguments.roster or arguments.column or arguments.output):
        return refuse("--roster, --column and --output need exactly one assignment name.")
    if arguments.roster and arguments.to == "csv":
        return refuse("--roster is for Canvas and Moodle; the plain table lists all students.")
    course = Course(arguments.course, verbose=arguments.verbose)
    names = names or assignments_with_marks(course)
    if not names:
        return refuse(
            "The gradebook has no assignments yet. Run `nbgrader generate_assignment` to add them."
        )
    missing = False
    for name in names:
        made = export.export(
            course,
            name,
            arguments.to,
            roster=arguments.roster,
            column=arguments.column,
            zeros=arguments.zeros,
        )
        file = arguments.output or course.root / "exports" / f"{name}-{arguments.to}.csv"
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, made.text.encode("utf-8"))
        terminal.show_export(name, file, made)
        missing = missing or bool(made.missing)
    return LOOK if missing else OK
