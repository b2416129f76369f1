"""`gradkit demo`: build a scratch course, grade its made-up class, and say where to look."""

from __future__ import annotations

import argparse
from pathlib import Path

from gradkit.cli._shared import add_common, add_workers, open_executor

HELP = "grade a small made-up class in a scratch folder and say where to look at the results"
DESCRIPTION = (
    "Copy the course into a scratch folder, release it, create submissions of all "
    "kinds, grade them and write feedback."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "--folder", metavar="DIR", type=Path, help="the scratch folder (default: demo-course)"
    )
    add_workers(parser)
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; return its exit status."""
    from gradkit.cli.demonstration import demonstrate
    from gradkit.demo import made_up_class, scratch_course

    project = scratch_course.project_folder(arguments.course)
    folder = arguments.folder or Path(scratch_course.FOLDER)
    with open_executor(arguments, len(made_up_class.CLASS)) as (executor, at_once):
        return demonstrate(folder, project, executor, at_once)
