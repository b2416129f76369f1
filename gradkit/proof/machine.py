"""What `gradkit doctor` reports: whether this machine can grade, with student code in the sandbox.

`sandbox/inspection.py` finds out what the operating system offers. This module really starts a
kernel in the sandbox and asks it which parts are on, since only that proves it. It prints and
changes nothing.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from gradkit import __version__
from gradkit.forkserver.client import ForkServer, ForkServerError
from gradkit.kernel.start import KernelFailure, start_kernel
from gradkit.limits import Limits
from gradkit.sandbox import inspection as lock_doctor
from gradkit.sandbox.inspection import Finding

_WORKER_BYTES: Final = 2 * 2**30
"""Memory for one worker: its warm process, a kernel and the references; more if students' code
needs more."""
_SPARE_BYTES: Final = 2**30
_PACKAGES: Final = ("torch", "torchvision", "nbgrader", "jupyter_client", "ipykernel", "pytest")
_EXTRAS: Final = {
    "cluster": ("distributed", "for grading on a Dask cluster"),
    "postgres": ("psycopg", "for a gradebook in PostgreSQL"),
}


@dataclass(frozen=True)
class Fact:
    """One fact about the machine, apart from the sandbox."""

    what: str
    found: str
    advice: str = ""
    """What to do if something is wrong; empty if all is well."""
    serious: bool = True
    """Whether grading is unreliable until the advice is followed."""


@dataclass(frozen=True)
class Examination:
    """Everything that was found."""

    sandbox: list[Finding]
    facts: list[Fact]

    @property
    def is_well(self) -> bool:
        """Whether submissions can be graded here in the sandbox."""
        return not any(
            finding.required and not finding.offered for finding in self.sandbox
        ) and not any(fact.advice and fact.serious for fact in self.facts)


def examine(
    limits: Limits | None = None,
    *,
    inspect: Callable[[], list[Finding]] = lock_doctor.inspect,
    free_bytes: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
) -> Examination:
    """Examine this machine for grading with these limits."""
    limits = limits or Limits()
    return Examination(
        inspect(), [_trial(limits), *_versions(), *_machine(limits, free_bytes), *_extras()]
    )


def _trial(limits: Limits) -> Fact:
    """Start a kernel as grading does, and report the result."""
    if limits.unlocked:
        return Fact(
            "sandboxed kernel",
            "The course's configuration sets `unlocked`: student code runs with all rights of the "
            "grader's account, and every result says so.",
            "Remove `unlocked` from the limits in nbgrader_config.py.",
        )
    begun = time.monotonic()
    try:
        with ForkServer() as server, start_kernel({}, limits, server) as kernel:
            off = [part for part, how in kernel.sandbox.items() if how.startswith("off")]
    except (KernelFailure, ForkServerError, OSError) as error:
        return Fact("sandboxed kernel", "It could not be started.", str(error))
    without = f", without {', '.join(sorted(off))}" if off else ", with every part on"
    seconds = time.monotonic() - begun
    cold = " cold" if limits.cold else ""
    return Fact("sandboxed kernel", f"It started{cold} in the sandbox in {seconds:.0f} s{without}.")


def _versions() -> Iterator[Fact]:
    packages = ", ".join(f"{name} {_version(name)}" for name in _PACKAGES)
    yield Fact("gradkit", f"{__version__}, with {packages}.")
    yield Fact("Python", f"{platform.python_version()} at {sys.prefix}.")
    yield Fact("system", f"{platform.system()} {platform.release()} on {platform.machine()}.")


def _machine(limits: Limits, free_bytes: Callable[[Path], int]) -> Iterator[Fact]:
    cores = len(os.sched_getaffinity(0))
    yield Fact("processors", f"{cores}, so `gradkit grade` starts {cores} workers.")
    memory = _available_bytes()
    if memory is not None:
        wanted = cores * _WORKER_BYTES
        yield Fact(
            "memory",
            f"{_size(memory)} available.",
            ""
            if memory >= wanted
            else f"{cores} workers may need {_size(wanted)}: use fewer (--workers).",
            serious=False,
        )
    folder = Path(tempfile.gettempdir())
    free, wanted = free_bytes(folder), cores * limits.disk_bytes + _SPARE_BYTES
    yield Fact(
        "disk",
        f"{_size(free)} free in {folder}, where the workers write.",
        ""
        if free >= wanted
        else f"Free some space, or point TMPDIR to another disk: {cores} workers may write "
        f"{_size(wanted)}.",
    )


def _extras() -> Iterator[Fact]:
    for extra, (package, purpose) in _EXTRAS.items():
        found = _version(package)
        said = f"{package} {found}" if found else f"Not installed: `pip install gradkit[{extra}]`"
        yield Fact(f"extra {extra}", f"{said} {purpose}.")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _available_bytes() -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="utf-8").splitlines()
        return next(
            int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")
        )
    except (OSError, StopIteration):
        return None


def _size(count: int) -> str:
    return f"{count / 2**30:.1f} GiB"
