"""`gradkit new`: make the files of a new exercise."""

from __future__ import annotations

import argparse

from gradkit.cli._shared import OK, add_common

HELP = "make the files of a new exercise, with comments that say what to fill in"
DESCRIPTION = (
    "Make the files of course_tests/ASSIGNMENT/EXERCISE/: hidden checks, probes, "
    "reference, mistakes and answers. What exists is never changed."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("assignment", metavar="ASSIGNMENT")
    parser.add_argument("exercise", metavar="EXERCISE")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; return its exit status."""
    from gradkit.proof.new_exercise import make_room

    made = make_room(arguments.course, arguments.assignment, arguments.exercise)
    for file in made.written:
        print(f"Written: {made.folder / file}")
    for file in made.kept:
        print(f"Not changed, since it exists: {made.folder / file}")
    for cell in made.missing_cells:
        print(f"The notebook has no cell with the id {cell} yet: add it.")
    print(
        f"Fill the files in, then run `gradkit try {arguments.assignment} {arguments.exercise}`; "
        "docs/write-an-exercise.md shows each step."
    )
    return OK
