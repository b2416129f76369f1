"""`gradkit doctor`: say whether this machine can grade."""

from __future__ import annotations

import argparse

from gradkit.cli._shared import LOOK, OK, add_common

HELP = "check whether this machine can sandbox student code, and what is missing"
DESCRIPTION = (
    "Examine this machine: each part of the sandbox for student code, versions, "
    "memory and disk. Exit status: 0 ready to grade, 1 something is missing (the table says "
    "what to do), 2 usage error."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; return its exit status."""
    from gradkit.cli import terminal
    from gradkit.nbgrader_steps.course import CONFIG_FILE, Course
    from gradkit.proof import machine

    # Its limits count where there is a course; the machine can be looked at without one.
    has_course = (arguments.course / CONFIG_FILE).exists()
    limits = Course(arguments.course, verbose=arguments.verbose).limits if has_course else None
    found = machine.examine(limits)
    terminal.show_examination(found)
    return OK if found.is_well else LOOK
