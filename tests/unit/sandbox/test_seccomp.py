"""What a locked process can't ask the kernel for."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from gradkit.sandbox import seccomp, syscalls
from tests.support.locked import IS_ROOT, Way, run, tried

ALLOW, KILL = 0x7FFF0000, 0x80000000
EPERM, ENOSYS, PRETEND = 0x50000 | errno.EPERM, 0x50000 | errno.ENOSYS, 0x50000
MACHINE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}


def judged(code: Sequence[seccomp.Instruction], machine: int, number: int, *arguments: int) -> int:
    """Run a filter as the kernel would (an independent reading of its documentation)."""
    words = [number, machine, 0, 0]
    for argument in (*arguments, *[0] * (6 - len(arguments))):
        words += [argument & 0xFFFFFFFF, argument >> 32 & 0xFFFFFFFF]
    a, at = 0, 0
    while True:
        op, yes, no, k = code[at]
        at += 1
        if op == 0x06:
            return k
        if op == 0x20:
            a = words[k // 4]
        elif op == 0x54:
            a &= k
        elif op == 0x05:
            at += k
        elif op == 0x15:
            at += yes if a == k else no
        elif op == 0x35:
            at += yes if a >= k else no
        elif op == 0x45:
            at += yes if a & k else no
        else:
            raise AssertionError(f"No such instruction: {op:#x}")


@pytest.mark.parametrize("machine", MACHINE)
@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("ptrace", (), EPERM),
        ("clone3", (), ENOSYS),
        ("fchmod", (3, 0o777), PRETEND),
        ("utimensat", (3, 0x7FFF_1000_0010, 0), EPERM),
        ("utimensat", (3, 0x7FFF_1000_0010, 0x7FFF_1000_0020), PRETEND),
        ("clone", (signal.SIGCHLD,), ALLOW),
        ("clone", (signal.SIGCHLD | 0x1000_0000,), EPERM),
        ("clone", (0x3D0F00,), ALLOW),  # a thread
        ("socket", (socket.AF_INET, socket.SOCK_STREAM), EPERM),
        ("socket", (socket.AF_UNIX, socket.SOCK_STREAM), EPERM),
        ("socketpair", (1, 1 | 0o2000000), ALLOW),
        ("socketpair", (1, 5), ALLOW),
        ("socketpair", (1, 2), EPERM),  # datagrams can be sent to any path
        ("socketpair", (2, 1), EPERM),
        ("socketpair", (1 | 5 << 32, 1), ALLOW),  # the kernel looks at the lower half only
        ("connect", (), EPERM),
        ("prlimit64", (0, 1), ALLOW),
        ("prlimit64", (77, 1), EPERM),
        ("setpriority", (0, 0, 5), ALLOW),
        ("setpriority", (2, 0, 5), EPERM),
        ("setpriority", (0, 77, 5), EPERM),
        ("ioprio_set", (1, 0, 5), ALLOW),
        ("ioprio_set", (3, 0, 5), EPERM),
        ("prctl", (1, 0), EPERM),
        ("prctl", (4, 1), EPERM),
        ("prctl", (36, 1), EPERM),
        ("prctl", (15, 1), ALLOW),  # PR_SET_NAME, as threads do
        ("mmap", (0, 4096, 3, 0x22), ALLOW),
        ("mmap", (0, 4096, 3, 0x21), EPERM),
        ("mmap", (0, 4096, 3, 0x01), ALLOW),
        ("ioctl", (0, 0x5412), EPERM),
        ("ioctl", (0, 0x5412 | 1 << 40), EPERM),
        ("ioctl", (0, 0x541B), ALLOW),  # FIONREAD
        ("openat", (0, 0, 0o100, 0o644), ALLOW),
        ("openat", (0, 0, 0o100, 0o4755), EPERM),
        ("openat", (0, 0, 0o1000, 0), ALLOW),
    ],
)
def test_filter_answers_as_meant_on_both_machines(
    machine: str, name: str, arguments: tuple[int, ...], expected: int
) -> None:
    code = seccomp.program(seccomp.rules(), machine)
    number = syscalls.number(name, machine)
    assert number is not None

    assert judged(code, MACHINE[machine], number, *arguments) == expected


@pytest.mark.parametrize("machine", MACHINE)
def test_every_rule_is_reached_and_all_else_is_allowed(machine: str) -> None:
    rules = seccomp.rules()
    code = seccomp.program(rules, machine)
    ruled = {syscalls.number(rule.call, machine): rule for rule in rules}

    assert len({rule.call for rule in rules}) == len(rules)
    for number in range(500):
        rule = ruled.get(number)
        answer = judged(code, MACHINE[machine], number)
        if rule is None:
            assert answer == ALLOW, number
        elif rule.deny_when is None and not rule.allow_when:
            assert answer == 0x50000 | rule.error, rule.call


def test_other_machines_calls_kill() -> None:
    for machine, other in (("x86_64", 0x40000003), ("aarch64", 0x40000028)):
        code = seccomp.program(seccomp.rules(), machine)
        assert judged(code, other, 1) == KILL
    x86 = seccomp.program(seccomp.rules(), "x86_64")
    assert judged(x86, MACHINE["x86_64"], 0x40000000 | 101) == KILL


def test_unix_sockets_can_be_had_and_no_others() -> None:
    code = seccomp.program(seccomp.rules(unix_sockets=True), "x86_64")

    def answer(name: str, *arguments: int) -> int:
        number = syscalls.number(name, "x86_64")
        assert number is not None
        return judged(code, MACHINE["x86_64"], number, *arguments)

    assert answer("socket", 1, 1) == answer("connect") == answer("bind") == ALLOW
    assert [answer("socket", family, 1) for family in (2, 10, 16, 17, 38, 40)] == [EPERM] * 6


def test_truncation_is_stopped_where_landlock_does_not() -> None:
    code = seccomp.program(seccomp.rules(truncation=True), "x86_64")

    def answer(name: str, *arguments: int) -> int:
        number = syscalls.number(name, "x86_64")
        assert number is not None
        return judged(code, MACHINE["x86_64"], number, *arguments)

    assert answer("openat", 0, 0, os.O_RDONLY | os.O_TRUNC) == EPERM
    assert answer("openat", 0, 0, 3 | os.O_TRUNC) == EPERM
    assert answer("openat", 0, 0, os.O_WRONLY | os.O_TRUNC) == ALLOW
    assert answer("open", 0, os.O_RDONLY) == ALLOW
    assert answer("truncate") == EPERM


def _refused_calls() -> list[str]:
    plain = [rule for rule in seccomp.rules() if not rule.deny_when and not rule.allow_when]
    return [rule.call for rule in plain if rule.error == errno.EPERM and syscalls.number(rule.call)]


def test_denied_calls_fail_whatever_their_arguments(way: Way, folder: Path) -> None:
    def attack() -> dict[str, str]:
        return {name: tried(partial(syscalls.call, name, *[-1] * 6)) for name in _refused_calls()}

    ending = run(way, folder, attack)

    assert len(ending.value) > 80
    assert set(ending.value.values()) == {"EPERM"}


@pytest.mark.skipif(not IS_ROOT, reason="Only root is refused none of them by other means.")
def test_the_same_calls_fail_differently_without_a_lock() -> None:
    """With nonsense as arguments, so that nothing happens; two that take none are left out."""
    names = [name for name in _refused_calls() if name not in {"vhangup", "personality"}]
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            heard = [tried(partial(syscalls.call, name, *[-1] * 6)) for name in names]
            os.write(writer, " ".join(heard).encode())
        finally:
            os._exit(0)
    os.close(writer)
    os.waitpid(pid, 0)
    with os.fdopen(reader) as read:
        answers = dict(zip(names, read.read().split(), strict=True))

    assert [name for name, answer in answers.items() if answer == "EPERM"] == []


def test_no_network_of_any_kind(way: Way, folder: Path) -> None:
    with socket.socket() as listener, socket.socket(socket.AF_UNIX) as unix:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        path = folder.parent / "socket"
        unix.bind(str(path))
        path.chmod(0o777)
        unix.listen()
        address = listener.getsockname()

        def attack() -> dict[str, str]:
            pair, _ = socket.socketpair()
            return {
                **{
                    f"family {family} {kind}": tried(partial(socket.socket, family, kind))
                    for family in range(1, 46)
                    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW)
                },
                "connect": tried(lambda: socket.create_connection(address)),
                "unix": tried(lambda: pair.connect(str(path))),
                "datagrams": tried(lambda: socket.socketpair(type=socket.SOCK_DGRAM)),
            }

        ending = run(way, folder, attack)

    assert set(ending.value.values()) == {"EPERM"}


def test_name_resolution_fails_rather_than_hangs(way: Way, folder: Path) -> None:
    ending = run(way, folder, lambda: tried(lambda: socket.getaddrinfo("example.org", 80)))

    assert ending.value != "done"
    assert ending.seconds < 5


def test_modes_owners_and_times_of_foreign_files_stay(way: Way, folder: Path) -> None:
    victim = folder.parent / "victim"
    victim.write_text("x")
    if IS_ROOT:
        from tests.support.locked import user_of

        os.chown(victim, user_of(way), -1)  # an ordinary user's other file
    victim.chmod(0o644)
    before = victim.stat()

    def attack() -> list[str]:
        return [
            tried(lambda: victim.chmod(0o777)),
            tried(lambda: os.chown(victim, -1, os.getgid())),
            tried(lambda: os.utime(victim, (1, 1))),
            tried(lambda: os.utime(victim)),
            tried(lambda: os.setxattr(victim, "user.mark", b"1")),
        ]

    ending = run(way, folder, attack)

    assert ending.value == ["done", "done", "done", "EPERM", "EPERM"]
    after = victim.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (
        before.st_mode,
        before.st_uid,
        before.st_gid,
    )
    assert (after.st_mtime_ns, after.st_ctime_ns) == (before.st_mtime_ns, before.st_ctime_ns)
    assert os.listxattr(victim) == []


def test_no_file_with_the_set_user_id_bit(way: Way, folder: Path) -> None:
    def attack() -> list[str]:
        Path("a").touch()
        Path("a").chmod(0o4755)
        return [tried(lambda: os.open("b", os.O_CREAT | os.O_WRONLY, 0o4755))]

    assert run(way, folder, attack).value == ["EPERM"]
    assert not (folder / "a").stat().st_mode & (stat.S_ISUID | stat.S_ISGID)


def test_copying_files_still_works(way: Way, folder: Path) -> None:
    def work() -> str:
        Path("a").write_text("text")
        return Path(shutil.copy2("a", "b")).read_text()

    assert run(way, folder, work).value == "text"


def test_programs_that_are_run_are_locked_too(way: Way, folder: Path) -> None:
    secret = folder.parent / "secret"
    secret.write_text("42")
    secret.chmod(0o644)
    script = (
        "import socket\n"
        f"for action in (lambda: open({str(secret)!r}).read(), socket.socket):\n"
        "    try: print(action())\n"
        "    except OSError as error: print(error.errno)\n"
    )

    def attack() -> list[str]:
        done = subprocess.run(
            [sys.executable, "-I", "-c", script], capture_output=True, text=True, check=False
        )
        return done.stdout.split()

    assert run(way, folder, attack).value == [str(errno.EACCES), str(errno.EPERM)]


def test_foreign_processes_cannot_be_signalled_slowed_or_limited(way: Way, folder: Path) -> None:
    """The victim has the same user as the student's process, where that is possible at all."""
    from tests.support.locked import ordinary_user

    reader, writer = os.pipe()
    victim = os.fork()
    if victim == 0:
        try:
            os.close(reader)
            if not way.root:
                ordinary_user()
            os.write(writer, b".")
            signal.pause()
        finally:
            os._exit(0)
    os.read(reader, 1)

    def attack() -> dict[str, str]:
        import resource

        return {
            "kill": tried(lambda: os.kill(victim, signal.SIGKILL)),
            "ask": tried(lambda: os.kill(victim, 0)),
            "keeper": tried(lambda: os.kill(os.getppid(), 9)) if os.getppid() else "ESRCH",
            "everybody": tried(lambda: os.kill(-1, signal.SIGWINCH)),
            "pidfd": tried(lambda: signal.pidfd_send_signal(os.pidfd_open(victim), 9)),
            "limit": tried(lambda: resource.prlimit(victim, resource.RLIMIT_CPU, (1, 1))),
            "renice": tried(lambda: os.setpriority(os.PRIO_PROCESS, victim, 19)),
            "processor": tried(lambda: os.sched_setaffinity(victim, {0})),
            "trace": tried(lambda: syscalls.call("ptrace", 16, victim, 0, 0)),
            "read": tried(lambda: _read_memory(victim)),
        }

    try:
        ending = run(way, folder, attack)
        found, _ = os.waitpid(victim, os.WNOHANG)
        assert found == 0
    finally:
        os.kill(victim, signal.SIGKILL)
        os.waitpid(victim, 0)
        os.close(reader)
        os.close(writer)

    everybody = ending.value.pop("everybody")
    # It may reach processes of its own tree, of which there are none but itself.
    assert everybody in {"done", "EPERM", "ESRCH"}
    assert set(ending.value.values()) <= {"EPERM", "ESRCH"}


def _read_memory(pid: int) -> int:
    class Range(ctypes.Structure):
        _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))

    buffer = ctypes.create_string_buffer(8)
    here = Range(ctypes.addressof(buffer), 8)
    there = Range(ctypes.addressof(buffer), 8)
    pointers: list[Any] = [ctypes.byref(here), 1, ctypes.byref(there), 1, 0]
    return syscalls.call("process_vm_readv", pid, *pointers)


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="x32 is a way into x86_64 only.")
def test_x32_numbers_kill_the_process(way: Way, folder: Path) -> None:
    libc = ctypes.CDLL(None)
    ending = run(way, folder, lambda: libc.syscall(ctypes.c_long(0x40000000 | 39)))

    assert ending.status == -signal.SIGSYS
