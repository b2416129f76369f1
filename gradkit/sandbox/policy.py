"""The sandbox's settings, its report, and its error."""

from __future__ import annotations

import enum
import os
import site
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from gradkit.sandbox.process_limits import ProcessLimits


class Part(enum.StrEnum):
    """The parts of the sandbox, each of which can be on or off."""

    FILES = "files"
    """Landlock."""
    CALLS = "calls"
    """The seccomp filter; it also denies the network."""
    LIMITS = "limits"
    """The kernel's limits; the keeper watches the tree in any case."""
    USER = "user"
    """As root, a user without rights; otherwise the same user without capabilities."""
    SIGNALS = "signals"
    """No signal to a process outside: Landlock 6, a process namespace, or a user of its own."""
    PROCESSES = "processes"
    """A process namespace: no daemon survives, even if the keeper is killed."""
    NETWORK = "network"
    """A network namespace, as a second barrier besides the seccomp filter."""
    PROC = "proc"
    """A /proc of its own, as a second barrier besides Landlock."""


REQUIRED: Final = frozenset({Part.FILES, Part.CALLS, Part.LIMITS, Part.USER, Part.SIGNALS})
"""The parts that student code needs to run, unless an instructor decides otherwise."""


@dataclass(frozen=True)
class Policy:
    """What a submission may do."""

    readable: tuple[Path, ...] = ()
    """Files and folders it can read, besides random devices and facts about the processor."""
    executable: tuple[Path, ...] = ()
    """Files and folders it can also run programs from; usually `installation()`."""
    writable: tuple[Path, ...] = ()
    """Its own folders; as root, `uid` should own them."""
    limits: ProcessLimits = field(default_factory=ProcessLimits)
    uid: int | None = None
    """User (and group) to become, as root; see `spare_uid`. Ignored for an ordinary user."""
    descriptors: frozenset[int] = frozenset()
    """Descriptors that stay open besides 0, 1 and 2."""
    unix_sockets: bool = False
    """Whether unix sockets can be made and connected, including those of other programs."""
    namespaces: bool = True
    """Whether to try to create namespaces."""
    required: frozenset[Part] = REQUIRED


@dataclass(frozen=True)
class SandboxReport:
    """Which parts of the sandbox are on, and how; which are off, and why."""

    on: Mapping[Part, str]
    off: Mapping[Part, str]


class SandboxError(Exception):
    """A part of the sandbox could not be set up, so student code must not run here."""

    def __init__(self, part: Part | None, reason: str, advice: str) -> None:
        super().__init__(part, reason, advice)
        self.part = part
        """The part; None if the call itself was wrong."""
        self.reason = reason
        self.advice = advice

    def __str__(self) -> str:
        name = "The lock" if self.part is None else f'The part "{self.part}" of the lock'
        return f"{name} could not be put on: {self.reason} {self.advice}"


def installation() -> tuple[Path, ...]:
    """Return the existing folders of this Python, its libraries and the system's programs."""
    names = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    names |= {sys.prefix, *site.getsitepackages()}
    # Folders that a .pth file, PYTHONPATH or the user's site adds.
    names |= {entry for entry in sys.path if is_package_folder(Path(entry))}
    if sys.base_prefix not in {"/usr", "/usr/local", "/"}:
        names.add(sys.base_prefix)
    names |= {"/bin", "/usr/bin", "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib"}
    names |= {"/usr/share/fonts", "/usr/share/zoneinfo", "/etc/fonts", "/etc/ld.so.cache"}
    names |= {"/etc/localtime", "/etc/passwd", "/etc/group", "/etc/nsswitch.conf"}
    # Path.exists raises if a folder above is inaccessible; such a path is useless, too.
    found = sorted(Path(name) for name in names if name and os.path.exists(name))
    return tuple(path for path in found if not any(above in found for above in path.parents))


def is_package_folder(folder: Path) -> bool:
    """Whether an installer put packages here, so that student code may see them.

    A checkout on the path is not a package folder, although it can be imported from: students don't
    have it, and it may contain hidden checks.
    """
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries]
    except OSError:
        return False
    if any(name in _SIGNS_OF_A_COURSE for name in names):
        return False
    return any(name.endswith((".dist-info", ".egg-info")) for name in names) and (
        "pyproject.toml" not in names and "setup.py" not in names
    )


_SIGNS_OF_A_COURSE: Final = ("nbgrader_config.py", "course_tests", ".gradkit-secret")
