"""What the machine is said to offer."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

from gradkit.sandbox import syscalls
from gradkit.sandbox.inspection import inspect
from gradkit.sandbox.policy import REQUIRED, Part


def test_every_part_is_looked_at_and_nothing_changes() -> None:
    namespaces = sorted(str(path.readlink()) for path in Path("/proc/self/ns").iterdir())

    findings = inspect()

    assert {finding.part for finding in findings} == set(Part)
    assert {finding.part for finding in findings if finding.required} == REQUIRED
    assert all(finding.found.endswith(".") for finding in findings)
    assert namespaces == sorted(str(path.readlink()) for path in Path("/proc/self/ns").iterdir())


def test_what_is_missing_comes_with_advice() -> None:
    def poor(name: str, *arguments: Any) -> int:
        if name in {"landlock_create_ruleset", "seccomp", "unshare"}:
            raise OSError(errno.ENOSYS, "no")
        return syscalls.call(name, *arguments)

    findings = {finding.part: finding for finding in inspect(poor)}

    for part in (Part.FILES, Part.CALLS):
        assert not findings[part].offered
        assert findings[part].advice
    assert not findings[Part.PROCESSES].offered
    assert "refused namespaces" in findings[Part.PROCESSES].found
