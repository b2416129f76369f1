"""Starts a Python process that knows nothing of the grader.

The process inherits nothing from the grader: no memory, no environment, no descriptors. Student
code later finds in it only what this module provides.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import site
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from gradkit.sandbox.policy import is_package_folder
from gradkit.system.scratch import scratch_folder

START_SECONDS = 180
"""Importing torch from a cold disk on a busy machine took a minute; a longer start is a hang."""

_START = """\
import runpy, sys
here, module = sys.argv[1:3]
del sys.argv[1:3]
sys.path.insert(0, here)
import gradkit
sys.path.remove(here)
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""
"""Finds this gradkit, wherever it is, and leaves the installation's path unchanged, because
students' notebooks use the same path. A PYTHONPATH would come before the standard library."""


def fresh_python(
    module: str, *arguments: str, descriptors: Sequence[int], stdin: int = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    """Start a module as a program, in a session of its own, so that only the grader gets Ctrl-C."""
    here = str(Path(__file__).parents[2])
    command = [sys.executable, "-P", "-c", _START, here, module, *arguments]
    return subprocess.Popen(
        command,
        pass_fds=tuple(descriptors),
        stdin=stdin,
        env=_environment(),
        cwd="/",
        start_new_session=True,
    )


def resolve(target: str) -> Callable[..., Any]:
    """Import a module and return the function that "module:function" names."""
    module, _, function = target.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return found


def _environment() -> dict[str, str]:
    """Return the process's whole environment."""
    # Tells where to find packages that the user chose to add to this process.
    packages = os.pathsep.join(
        entry
        for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep)
        if entry and is_package_folder(Path(entry))
    )
    own_packages = site.getuserbase() if site.ENABLE_USER_SITE else ""
    return {
        **({"PYTHONPATH": packages} if packages else {}),
        **({"PYTHONUSERBASE": own_packages} if own_packages else {"PYTHONNOUSERSITE": "1"}),
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "HOME": "/",
        # With torch's default thread counts, two gradings on two cores took 7 to 58 s for 0.2 s of
        # work.
        "OMP_NUM_THREADS": "1",
        # A notebook can ask for more threads, but a fork loses them, and work for them hangs.
        "OMP_THREAD_LIMIT": "1",
        "MKL_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        # The order of a set must not depend on the run, so that the verdict is always the same.
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # ipykernel imports a debugger that nobody uses
        "MPLCONFIGDIR": os.environ.get("MPLCONFIGDIR") or _matplotlib_folder(),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    }


def _matplotlib_folder() -> str:
    """Return matplotlib's own folder, which holds its list of fonts, or a temporary folder.

    Does what `matplotlib.get_configdir()` does, without the import, which takes a second.
    """
    own = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "matplotlib"
    with contextlib.suppress(OSError):
        own.mkdir(parents=True, exist_ok=True)
        if os.access(own, os.W_OK):
            return str(own)
    return str(scratch_folder() / "matplotlib")
