"""The numbers of system calls are those of the kernel's own tables."""

from __future__ import annotations

import pytest

from gradkit.sandbox import syscalls
from tools import syscall_numbers


def test_the_committed_numbers_are_what_the_script_writes() -> None:
    assert syscall_numbers.FILE.read_text(encoding="utf-8") == syscall_numbers.text()


def test_a_machine_that_the_sandbox_does_not_know_is_refused() -> None:
    with pytest.raises(OSError, match="knows Linux on x86_64 and aarch64, not on riscv64"):
        syscalls.number("mount", "riscv64")


def test_a_call_that_a_machine_never_had_cannot_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    with pytest.raises(OSError, match="has no system call chmod"):
        syscalls.call("chmod", b"/", 0)
