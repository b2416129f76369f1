"""Runs attacks in locked processes, in each way that a lock can be put on.

Every attack runs in a fork of the tests' process, below a keeper, bounded in time; where the tests
run as root, also as an ordinary user, for whom a fork gives root's rights up first.
"""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import json
import os
import platform
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gradkit.sandbox import landlock, namespaces, syscalls
from gradkit.sandbox.enter import enter_sandbox
from gradkit.sandbox.policy import Policy, installation
from gradkit.sandbox.process_limits import ProcessLimits, spare_uid

CAN_LOCK = (
    sys.platform.startswith("linux")
    and platform.machine() in syscalls.MACHINES
    and landlock.version() > 0
)

ORDINARY = 61_000 + os.getpid() % 1_000
"""User id of the ordinary user that root's tests become; nobody has it."""
SECONDS = 20.0
"""For one attack: hundreds of times what it takes on an idle machine."""
IS_ROOT = os.geteuid() == 0


@dataclass(frozen=True)
class Way:
    """One way to put the lock on."""

    root: bool
    namespaces: bool

    def __str__(self) -> str:
        return ("root" if self.root else "user") + ("" if self.namespaces else "-no-namespaces")


WAYS = [
    Way(root, spaces)
    for root in ([True, False] if IS_ROOT else [False])
    for spaces in (True, False)
]


@dataclass(frozen=True)
class Ending:
    """What became of an attack."""

    status: int
    """Exit status of the keeper, negative for a signal."""
    value: Any
    """What the attack returned; None where it did not come to that."""
    seconds: float


def ordinary_user(uid: int = ORDINARY) -> None:
    """As root, become an ordinary user who can reach this Python; else do nothing."""
    if os.geteuid() != 0:
        return
    own_mounts(uid)
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)  # as in any program that the user starts


def own_mounts(uid: int) -> None:
    """Make this Python reachable for a user even where it lies in root's own folder."""
    syscalls.call("unshare", namespaces.NEW_MOUNTS)
    syscalls.call("mount", b"none", b"/", None, 0x4000 | 0x4_0000, None)
    here = Path(__file__).parents[2]
    namespaces.reach([*installation(), here / "gradkit", here / "tests"], uid)


def user_of(way: Way) -> int:
    """Return the user id that student code runs as."""
    if not IS_ROOT:
        return os.getuid()
    return spare_uid(os.getpid() % 1_000) if way.root else ORDINARY


class Running:
    """A keeper that was started here, with the attack below it."""

    def __init__(self, pid: int, reader: int) -> None:
        self.pid = pid
        self.status: int | None = None
        self._reader = reader

    def answer(self) -> Any:
        """Return what the attack has written, up to its end; None where it came to nothing."""
        data = b""
        while select.select([self._reader], [], [], SECONDS + 10)[0]:
            piece = os.read(self._reader, 2**16)
            if not piece:
                break
            data += piece
        return json.loads(data) if data else None

    def signal(self, number: int) -> None:
        """Send a signal to the keeper, as long as its id is surely its own."""
        assert self.status is None
        os.kill(self.pid, number)

    def wait(self, seconds: float = 10.0) -> int:
        """Return the keeper's exit status, negative for a signal; AssertionError if too late."""
        end = time.monotonic() + seconds
        late = False
        while self.status is None:
            found, status = os.waitpid(self.pid, 0 if late else os.WNOHANG)
            if found:
                self.status = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > end:
                late = True
                self.signal(signal.SIGKILL)
            else:
                time.sleep(0.005)
        assert not late, f"The keeper was still there after {seconds} s."
        return self.status


@contextlib.contextmanager
def started(way: Way, folder: Path, attack: Callable[[], Any], **changes: Any) -> Iterator[Running]:
    """Start an attack below a keeper; end it at the end."""
    reader, writer = os.pipe()
    if IS_ROOT:
        os.chown(folder, user_of(way), user_of(way))
    limits = ProcessLimits(
        **{"wall_seconds": SECONDS, "memory_bytes": 2**28, **changes.pop("limits", {})}
    )
    policy = dataclasses.replace(
        Policy(
            executable=installation(),
            writable=(folder,),
            limits=limits,
            uid=user_of(way) if way.root else None,
            namespaces=way.namespaces,
            descriptors=frozenset({writer}),
        ),
        **changes,
    )
    pid = os.fork()
    if pid == 0:
        _child(way, policy, attack, writer)
    os.close(writer)
    running = Running(pid, reader)
    try:
        yield running
    finally:
        os.close(reader)
        if running.status is None:
            running.signal(signal.SIGTERM)
            running.wait()


def _child(way: Way, policy: Policy, attack: Callable[[], Any], writer: int) -> None:
    status = 99
    try:
        if not way.root:
            ordinary_user()
        elif not way.namespaces:
            own_mounts(user_of(way))
        os.chdir("/")
        enter_sandbox(policy)
        os.chdir(policy.writable[0])
        os.write(writer, json.dumps(attack()).encode())
        status = 0
    except BaseException:  # noqa: BLE001 -- a fork of pytest must not go on as pytest
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)


def run(way: Way, folder: Path, attack: Callable[[], Any], **changes: Any) -> Ending:
    """Run an attack to its end."""
    begun = time.monotonic()
    with started(way, folder, attack, **changes) as running:
        value = running.answer()
        status = running.wait()
    return Ending(status, value, time.monotonic() - begun)


def tried(action: Callable[[], Any]) -> str:
    """Return the name of the error that an action ended with, or "done"."""
    try:
        action()
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, type(error).__name__)
    except Exception as error:  # noqa: BLE001 -- the name is the answer
        return type(error).__name__
    return "done"
