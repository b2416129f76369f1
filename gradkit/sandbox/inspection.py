"""What this machine offers for the sandbox, as data; printing it is the command line's job.

`inspect` changes nothing in the process that calls it: features that can only be tested by use are
tested in forks. It reports what *this* user can use; root and others may get different answers.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gradkit.sandbox import landlock, namespaces, process_limits, seccomp, syscalls, tree
from gradkit.sandbox.policy import REQUIRED, Part, installation
from gradkit.sandbox.syscalls import Call


@dataclass(frozen=True)
class Finding:
    """One feature that was inspected."""

    part: Part
    offered: bool
    required: bool
    """Whether grading refuses to run without it."""
    found: str
    """What was found, as a sentence."""
    advice: str = ""
    """What to do if it isn't offered."""


def inspect(call: Call = syscalls.call) -> list[Finding]:
    """Return what this machine offers for each part of the sandbox."""
    if not sys.platform.startswith("linux") or platform.machine() not in syscalls.MACHINES:
        found = f"This is {sys.platform} on {platform.machine()}."
        advice = (
            f"Grade on Linux on {' or '.join(syscalls.MACHINES)}, perhaps in a virtual machine: on "
            "Windows, its Subsystem for Linux is one (`wsl --install`)."
        )
        return [
            Finding(part, False, part in REQUIRED, found, advice if part is Part.FILES else "")  # noqa: FBT003
            for part in Part
        ]
    abi = landlock.version(call)
    made = _made_in_a_fork(call)
    return [
        _files(abi),
        _calls_filter(call),
        _limits(made),
        _user(made),
        _signals(abi, made),
        *[
            Finding(part, offered, part in REQUIRED, found if offered else made.reason, "")
            for part, offered, found in (
                (Part.PROCESSES, made.processes, "Process namespaces can be made."),
                (Part.NETWORK, made.network, "Network namespaces can be made."),
            )
        ],
        _proc(made, call),
    ]


def _files(abi: int) -> Finding:
    if abi:
        missing = "" if abi >= landlock.TRUNCATE_SINCE else "; the call filter sees to truncation"
        return Finding(Part.FILES, True, True, f"Landlock version {abi}{missing}.")  # noqa: FBT003
    return Finding(
        Part.FILES,
        offered=False,
        required=True,
        found=f"Linux {platform.release()} offers no Landlock here.",
        advice="Use Linux 5.13 or newer, with landlock in the kernel's lsm= list.",
    )


def _calls_filter(call: Call) -> Finding:
    offered = seccomp.is_offered(call)
    return Finding(
        Part.CALLS,
        offered=offered,
        required=True,
        found="seccomp filters can be set." if offered else "The kernel takes no seccomp filter.",
        advice="" if offered else "Use a kernel with CONFIG_SECCOMP_FILTER.",
    )


def _limits(made: namespaces.Namespaces) -> Finding:
    exact = os.geteuid() == 0 or made.user
    memory = tree.proportional_bytes(os.getpid()) is not None
    return Finding(
        Part.LIMITS,
        offered=True,
        required=True,
        found=f"Processes are limited {'for each submission' if exact else 'roughly'};"
        f" memory is counted {'exactly' if memory else 'as an upper bound'}.",
    )


def _user(made: namespaces.Namespaces) -> Finding:
    if os.geteuid() != 0:
        found = f"Student code runs as user {os.getuid()}, without capabilities."
        return Finding(Part.USER, offered=True, required=True, found=found)
    uid = process_limits.spare_uid(0)
    shut = _out_of_reach(uid)
    if shut and not made.processes:
        return Finding(
            Part.USER,
            offered=False,
            required=True,
            found=f"An unprivileged user can't get at {', '.join(map(str, shut))}.",
            advice="Install Python where everybody can read it, or grade as an ordinary user.",
        )
    way = f", with a way opened to {', '.join(map(str, shut))}" if shut else ""
    found = f"Student code runs as a user of its own, from {uid} on{way}."
    return Finding(Part.USER, offered=True, required=True, found=found)


def _out_of_reach(uid: int) -> list[Path]:
    return [path for path in installation() if namespaces.barrier(path, uid) is not None]


def _signals(abi: int, made: namespaces.Namespaces) -> Finding:
    ways = {
        "Landlock": abi >= landlock.SIGNALS_SINCE,
        "process namespaces": made.processes,
        "a user of its own": os.geteuid() == 0,
    }
    offered = any(ways.values())
    by = " and ".join(name for name, there in ways.items() if there)
    return Finding(
        Part.SIGNALS,
        offered=offered,
        required=True,
        found=f"Signals are confined by {by}." if offered else "Nothing confines signals here.",
        advice="" if offered else "Use Linux 6.12 or newer, user namespaces, or grade as root.",
    )


def _proc(made: namespaces.Namespaces, call: Call) -> Finding:
    offered = made.processes and _in_fork(
        lambda: namespaces.enter(call=call).processes and namespaces.hide_processes(call)
    )
    found = "/proc can be hidden." if offered else "Only Landlock shuts /proc here."
    return Finding(Part.PROC, offered=offered, required=Part.PROC in REQUIRED, found=found)


def _made_in_a_fork(call: Call) -> namespaces.Namespaces:
    """Try to create namespaces in a fork, and return those that work."""
    reader, writer = os.pipe()

    def attempt() -> bool:
        made = namespaces.enter(call=call)
        flags = f"{made.processes:d}{made.network:d}{made.user:d}"
        os.write(writer, (flags + made.reason).encode())
        return True

    _in_fork(attempt)
    os.close(writer)
    with os.fdopen(reader) as answers:
        text = answers.read()
    if not text:
        return namespaces.Namespaces(reason="Trying for namespaces failed.")
    return namespaces.Namespaces(text[0] == "1", text[1] == "1", text[2] == "1", text[3:])


def _in_fork(action: Callable[[], bool]) -> bool:
    """Return what an action returns in a fork of this process; False if it fails."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            status = 0 if action() else 1
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
