"""The lock as a whole: what it refuses, what it reports, what it leaves behind."""

from __future__ import annotations

import ctypes
import dataclasses
import errno
import os
import pickle
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gradkit.sandbox import syscalls
from gradkit.sandbox.enter import enter_sandbox
from gradkit.sandbox.policy import REQUIRED, Part, Policy, SandboxError, installation
from tests.support.locked import IS_ROOT, SECONDS, Way, run, started, tried, user_of


def without(*names: str, error: int = errno.ENOSYS) -> Callable[..., int]:
    """Return a kernel that has everything but some system calls."""

    def call(name: str, *arguments: Any) -> int:
        if name in names:
            raise OSError(error, f"{name}: {os.strerror(error)}")
        return syscalls.call(name, *arguments)

    return call


def refusal(policy: Policy, call: Callable[..., int] = syscalls.call) -> SandboxError:
    """Return the SandboxError that a fork's `enter_sandbox` raises."""
    reader, writer = os.pipe()
    policy = dataclasses.replace(policy, descriptors=frozenset({writer}))
    pid = os.fork()
    if pid == 0:
        try:
            enter_sandbox(policy, call=call)
            os.write(writer, pickle.dumps(None))
        except SandboxError as error:
            os.write(writer, pickle.dumps(error))
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answers:
        data = answers.read()
    os.waitpid(pid, 0)
    answer = pickle.loads(data)  # noqa: S301 -- our own fork's, which ran nothing of a student's
    assert isinstance(answer, SandboxError)
    return answer


def policy_for(folder: Path) -> Policy:
    way = Way(IS_ROOT, namespaces=True)
    if IS_ROOT:
        os.chown(folder, user_of(way), user_of(way))
    return Policy(
        executable=installation(), writable=(folder,), uid=user_of(way) if IS_ROOT else None
    )


def test_a_kernel_without_landlock_is_refused(folder: Path) -> None:
    error = refusal(policy_for(folder), without("landlock_create_ruleset"))

    assert error.part is Part.FILES
    assert "offers no Landlock" in str(error)
    assert "Linux 5.13" in str(error)


def test_a_kernel_without_seccomp_is_refused(folder: Path) -> None:
    error = refusal(policy_for(folder), without("seccomp", error=errno.EINVAL))

    assert error.part is Part.CALLS
    assert "CONFIG_SECCOMP_FILTER" in str(error)


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("landlock_restrict_self", Part.FILES),
        ("landlock_add_rule", Part.FILES),
        ("capset", Part.USER),
    ],
)
def test_a_part_that_fails_halfway_is_refused(name: str, part: Part, folder: Path) -> None:
    error = refusal(policy_for(folder), without(name, error=errno.EPERM))

    assert error.part is part
    assert name in error.reason


def test_parts_that_are_asked_for_are_required(folder: Path) -> None:
    required = dataclasses.replace(policy_for(folder), required=REQUIRED | {Part.PROCESSES})

    error = refusal(required, without("unshare", error=errno.EPERM))

    assert error.part is Part.PROCESSES
    assert "CAP_SYS_ADMIN" in str(error)


def test_an_unconfined_process_is_refused_where_nothing_stops_signals(folder: Path) -> None:
    def old_kernel(name: str, *arguments: Any) -> int:
        result = syscalls.call(name, *arguments)
        if name == "landlock_create_ruleset" and arguments[0] is None:
            return min(result, 5)
        return result

    from tests.support.locked import ordinary_user

    policy = dataclasses.replace(policy_for(folder), uid=None, namespaces=False)
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            if IS_ROOT:
                os.chown(folder, 61_999, 61_999)
            ordinary_user(61_999)
            error = refusal(policy, old_kernel)
            os.write(writer, str(error).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answers:
        text = answers.read()
    os.waitpid(pid, 0)

    assert text.startswith('The part "signals" of the lock could not be put on')
    assert "Linux 6.12" in text


@pytest.mark.skipif(not IS_ROOT, reason="Only root can fail to be somebody else.")
def test_root_is_refused(folder: Path) -> None:
    error = refusal(dataclasses.replace(policy_for(folder), uid=None))

    assert error.part is Part.USER
    assert "must not run as root" in str(error)


@pytest.mark.skipif(not IS_ROOT, reason="An ordinary user's folders are its own.")
def test_a_folder_out_of_reach_is_refused_by_name(folder: Path) -> None:
    shut = folder.parent / "shut"
    shut.mkdir(mode=0o700)

    error = refusal(dataclasses.replace(policy_for(folder), readable=(shut,)))

    assert error.part is Part.USER
    assert str(shut) in str(error)


def test_a_path_that_is_not_there_is_refused_by_name(folder: Path) -> None:
    gone = folder / "gone"

    error = refusal(dataclasses.replace(policy_for(folder), readable=(gone,)))

    assert error.part is Part.FILES
    assert str(gone) in str(error)


def test_a_process_with_threads_is_refused(folder: Path) -> None:
    import threading

    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        with pytest.raises(SandboxError, match=r"has \d+ threads"):
            enter_sandbox(policy_for(folder))
    finally:
        done.set()
        thread.join()


def test_the_report_names_what_is_on_and_off(way: Way, folder: Path) -> None:
    reports: list[Any] = []

    def attack() -> list[Any]:
        return reports

    from tests.support import locked

    def recording(policy: Policy) -> Any:
        made = enter_sandbox(policy)
        reports.append([dict(made.on), dict(made.off)])
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(locked, "enter_sandbox", recording)
        on, off = run(way, folder, attack).value[0]

    assert set(on) | set(off) == set(Part)
    assert set(on) >= REQUIRED
    assert on["files"].startswith("Landlock ")
    if not way.namespaces:
        assert set(off) == {"processes", "network", "proc"}


def test_nothing_is_left_of_root(way: Way, folder: Path) -> None:
    def attack() -> list[Any]:
        return [
            os.getresuid() == (os.getuid(),) * 3 and os.getuid() != 0,
            os.getresgid() == (os.getgid(),) * 3 and os.getgid() != 0,
            not IS_ROOT or os.getgroups() == [],
            tried(lambda: os.setuid(0)),
            _capabilities(),
        ]

    *flags, becoming_root, capabilities = run(way, folder, attack).value

    assert flags == [True, True, True]
    assert becoming_root in {"EPERM", "EINVAL"}  # no such user in a user namespace
    assert capabilities == 0


def _capabilities() -> int:
    """Return the effective and permitted capabilities, as the kernel gives them."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    sets = (ctypes.c_uint32 * 6)()
    assert ctypes.CDLL(None).capget(ctypes.byref(header), ctypes.byref(sets)) == 0
    return sum(sets)


def test_other_parts_can_be_left_out_openly(folder: Path) -> None:
    """Running unlocked takes an explicit setting; the report then says so."""
    policy = dataclasses.replace(policy_for(folder), required=frozenset({Part.USER}))
    reader, writer = os.pipe()
    policy = dataclasses.replace(policy, descriptors=frozenset({writer}))
    pid = os.fork()
    if pid == 0:
        try:
            made = enter_sandbox(policy, call=without("landlock_create_ruleset"))
            os.write(writer, made.off[Part.FILES].encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answers:
        text = answers.read()
    os.waitpid(pid, 0)

    assert "Landlock" in text


def test_the_lock_is_quick(way: Way, folder: Path) -> None:
    """Some 10 ms on an idle machine, 0.3 s seen with five busy programs on two cores."""
    times = []
    for _ in range(5):
        begun = time.monotonic()
        ending = run(way, folder, time.monotonic)
        times.append(ending.value - begun)

    assert min(times) < 0.2


def test_no_process_is_left_after_many_locks(way: Way, folder: Path) -> None:
    before = len([entry for entry in os.listdir("/proc") if entry.isdigit()])  # noqa: PTH208
    for _ in range(10):
        with started(way, folder, lambda: time.sleep(SECONDS)):
            pass
    after = len([entry for entry in os.listdir("/proc") if entry.isdigit()])  # noqa: PTH208

    assert after <= before + 8  # other programs come and go
