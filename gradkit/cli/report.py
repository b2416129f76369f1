"""`gradkit report`: write the class report."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from gradkit.cli._shared import LOOK, OK, add_common, refuse

HELP = "write a class report: a page, CSV and JSON"
DESCRIPTION = (
    "Read the verdicts in autograded/ and write a report on how the class did. "
    "Exit status: 0 written, 1 written and something needs attention, 2 usage error."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("assignments", nargs="+", metavar="ASSIGNMENT")
    parser.add_argument(
        "--anonymous",
        action="store_true",
        help="leave out names and everything about single submissions, to show the report in class",
    )
    parser.add_argument(
        "--output", metavar="DIR", type=Path, help="where to write (default: reports/ASSIGNMENT)"
    )
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; return its exit status."""
    from gradkit.class_report import page as report_page
    from gradkit.class_report import report
    from gradkit.class_report.verdicts import read_class
    from gradkit.cli import terminal
    from gradkit.nbgrader_steps.course import Course

    course = Course(arguments.course, verbose=arguments.verbose)
    names = list(dict.fromkeys(arguments.assignments))
    if arguments.output and len(names) > 1:
        return refuse("--output works with a single assignment only.")
    open_questions = 0
    for found in [read_class(course, name) for name in names]:
        document = report.make_report(
            found,
            anonymous=arguments.anonymous,
            now=dt.datetime.now().astimezone(),
            course=course.course_id,
        )
        folder = arguments.output or report.default_folder(course.root, document)
        page = report.write_report(document, report_page.page(document), folder)[0]
        terminal.show_report(document, page)
        open_questions += len(document["attention"]) + len(document["problems"])
    return LOOK if open_questions else OK
