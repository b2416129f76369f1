"""The command `gradkit`: one module for each of its commands, and what they have in common.

The exit status is 0 if everything went well, 1 if a person must look at something, and 2 for a
usage error; a message then says what was wrong and what to do.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Final

from gradkit import __version__
from gradkit.cli import check, demo, doctor, export, grade, new, report, try_answers
from gradkit.cli._shared import INTERRUPTED, refuse
from gradkit.system.slow_imports import skip_slow_imports

COMMANDS: Final[Mapping[str, ModuleType]] = {
    "grade": grade,
    "check": check,
    "new": new,
    "try": try_answers,
    "demo": demo,
    "doctor": doctor,
    "report": report,
    "export": export,
}
"""Each has HELP, DESCRIPTION, `add_arguments(parser)` and `run(arguments) -> int`."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command of `gradkit`; return its exit status."""
    if sys.platform != "linux":
        return refuse(
            f"Grading needs Linux, and this is {sys.platform}. On Windows, its Subsystem for Linux "
            "will do (WSL 2: `wsl --install`); elsewhere, use a virtual machine with Linux."
        )
    # nbgrader starts its helper `alembic` by name, and the environment need not be activated.
    os.environ["PATH"] = os.pathsep.join(
        [str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
    )
    # References run in this process. With torch's own thread counts, two gradings on two cores
    # slow one another down many times over. Read by torch when it is imported.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    skip_slow_imports()
    arguments = parser().parse_args(argv)
    from gradkit.assignment import CourseError

    try:
        status: int = COMMANDS[arguments.command].run(arguments)
    except CourseError as error:
        return refuse(str(error))
    except RuntimeError as error:
        from gradkit.forkserver.client import ForkServerError
        from gradkit.kernel.start import KernelFailure

        if not isinstance(error, (KernelFailure, ForkServerError)):
            raise
        return refuse(f"{error} Run `gradkit doctor` to see what this machine lacks.")
    except KeyboardInterrupt:
        print(
            "Stopped. Finished work is kept; run the same command again to continue.",
            file=sys.stderr,
        )
        return INTERRUPTED
    return status


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line; `command` is the name of the command."""
    made = argparse.ArgumentParser(
        prog="gradkit",
        description="Grades PyTorch notebooks with hidden checks, next to nbgrader's own commands.",
    )
    made.add_argument("--version", action="version", version=f"gradkit {__version__}")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        parser = commands.add_parser(name, help=command.HELP, description=command.DESCRIPTION)
        command.add_arguments(parser)
    return made
