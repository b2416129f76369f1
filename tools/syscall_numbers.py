"""Writes gradkit/sandbox/syscall_numbers.py from the kernel's own tables.

    python -m tools.syscall_numbers

The tables are those of the package `system-calls`, which takes them from Linux's sources. Run it
after adding a name to `NAMES`, or to `seccomp.py`'s rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import system_calls

from gradkit.sandbox import seccomp

FILE: Final = Path(__file__).resolve().parents[1] / "gradkit" / "sandbox" / "syscall_numbers.py"
MACHINES: Final = {"x86_64": "x86_64", "aarch64": "arm64"}
"""Machines as `platform.machine` calls them, and as the tables do."""
NAMES: Final = (
    "capset", "close_range", "landlock_add_rule", "landlock_create_ruleset",
    "landlock_restrict_self", "mount", "prctl", "seccomp", "unshare",
)  # fmt: skip
"""Calls that the sandbox makes itself; the others are those of the filter's rules."""
GONE: Final[Mapping[str, tuple[int, int | None]]] = {
    "_sysctl": (156, None),
    "create_module": (174, None),
    "nfsservctl": (180, 42),
    "query_module": (178, None),
    "uselib": (134, None),
}
"""Calls that today's kernels have no more, and those that the sandbox may run on still have."""


def text() -> str:
    """Return the module's text."""
    rules = (
        rule
        for sockets in (False, True)
        for truncation in (False, True)
        for rule in seccomp.rules(unix_sockets=sockets, truncation=truncation)
    )
    names = sorted({*NAMES, *(rule.call for rule in rules)})
    tables = system_calls.syscalls()
    lines = [f'    "{name}": {_numbers(tables, name)},' for name in names]
    return "\n".join([_HEAD.format(version=tables.linux_version), *lines, "}", ""])


def _numbers(tables: system_calls.syscalls, name: str) -> tuple[int | None, int | None]:
    if name in GONE:
        return GONE[name]
    x86_64, aarch64 = (_number(tables, name, machine) for machine in MACHINES.values())
    return x86_64, aarch64


def _number(tables: system_calls.syscalls, name: str, machine: str) -> int | None:
    try:
        return int(tables.get(name, machine))
    except system_calls.NotSupportedSystemCall:
        return None


_HEAD = '''\
"""Numbers of system calls on x86_64 and aarch64; None where that machine never had the call.

Made by `python -m tools.syscall_numbers` from the tables of Linux {version}. Don't edit it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

NUMBERS: Final[Mapping[str, tuple[int | None, int | None]]] = {{'''


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
    print(f"Written: {FILE}")
