"""What holds for the whole tree of a submission's processes."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time
from pathlib import Path

import pytest

from gradkit.sandbox import tree
from gradkit.sandbox.keeper import Ended
from tests.support.locked import Way, run, started
from tests.unit.sandbox.test_tree import map_pieces

MB = 2**20


def _of_user(marker: str) -> list[int]:
    """Return the processes here that carry a marker in their environment."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if marker.encode() in (entry / "comm").read_bytes():
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def _name(marker: str) -> None:
    Path("/dev/null").write_text("")  # the lock is on and the folder of devices is reachable
    import ctypes

    ctypes.CDLL(None).prctl(15, marker.encode(), 0, 0, 0)


def _daemon(marker: str) -> None:
    """Leave a daemon behind: forked twice, in a session of its own, deaf to signals."""
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)
            _name(marker)
            os.write(writer, b".")
            os.closerange(0, 256)
            time.sleep(60)
        os._exit(0)
    os.wait()
    assert os.read(reader, 1) == b"."


@pytest.fixture
def marker() -> str:
    return f"gk{os.getpid() % 10**6}x{time.monotonic_ns() % 10**5}"


def test_exit_status_is_the_students(way: Way, folder: Path) -> None:
    assert run(way, folder, lambda: os._exit(7)).status == 7
    assert run(way, folder, os.abort).status == -signal.SIGABRT
    assert run(way, folder, lambda: os.kill(os.getpid(), signal.SIGKILL)).status == -9


def test_an_ending_by_the_keeper_cannot_be_forged(way: Way, folder: Path) -> None:
    assert run(way, folder, lambda: os._exit(Ended.MEMORY)).status == Ended.FORGED


def test_daemons_end_with_the_submission(way: Way, folder: Path, marker: str) -> None:
    ending = run(way, folder, lambda: _daemon(marker))

    assert ending.status == 0
    assert _of_user(marker) == []
    assert ending.seconds < 10


def test_a_daemon_is_there_while_the_submission_runs(way: Way, folder: Path, marker: str) -> None:
    """Else the test above would pass with a daemon that never was."""

    def attack() -> None:
        _daemon(marker)
        Path("ready").write_text("")
        time.sleep(60)

    with started(way, folder, attack) as running:
        _until((folder / "ready").exists)
        assert len(_of_user(marker)) == 1
        running.signal(signal.SIGTERM)
        assert running.wait() == Ended.STOPPED
    assert _of_user(marker) == []


def test_all_die_with_a_killed_keeper(way: Way, folder: Path, marker: str) -> None:
    """Without a process namespace: all but daemons, which fall to the next subreaper."""

    def attack() -> None:
        if way.namespaces:
            _daemon(marker)
        _name(marker)
        Path("ready").write_text("")
        time.sleep(60)

    with started(way, folder, attack) as running:
        _until((folder / "ready").exists)
        running.signal(signal.SIGKILL)
        assert running.wait() == -signal.SIGKILL
        _until(lambda: not _of_user(marker))


def test_all_die_with_the_keepers_parent(way: Way, folder: Path, marker: str) -> None:
    def attack() -> None:
        _daemon(marker)
        _name(marker)
        Path("ready").write_text("")
        time.sleep(60)

    grader = os.fork()
    if grader == 0:
        try:
            with started(way, folder, attack):
                time.sleep(60)
        finally:
            os._exit(0)
    _until((folder / "ready").exists)
    os.kill(grader, signal.SIGKILL)
    os.waitpid(grader, 0)

    _until(lambda: not _of_user(marker))


def test_an_interrupt_is_handed_on(way: Way, folder: Path) -> None:
    def work() -> str:
        try:
            Path("ready").write_text("")
            time.sleep(60)
        except KeyboardInterrupt:
            return "interrupted"
        return "slept"

    with started(way, folder, work) as running:
        _until((folder / "ready").exists)
        running.signal(signal.SIGINT)
        assert running.answer() == "interrupted"
        assert running.wait() == 0


def test_memory_is_limited_for_all_processes_together(way: Way, folder: Path) -> None:
    """Four processes of 50 MB each, where each may have 128 and all together 128."""

    def attack() -> None:
        for _ in range(4):
            if os.fork() == 0:
                kept = bytearray(os.urandom(1) * (50 * MB))
                time.sleep(30)
                os._exit(len(kept) % 2)
        time.sleep(30)

    ending = run(way, folder, attack, limits={"memory_bytes": 128 * MB})

    assert ending.status == Ended.MEMORY
    assert ending.seconds < 25  # the attack sleeps for 30 s and more if nobody ends it


def test_memory_that_the_kernel_keeps_for_sockets_is_limited(way: Way, folder: Path) -> None:
    def bomb() -> None:
        for _ in range(8):
            if os.fork() == 0:
                kept = []
                with contextlib.suppress(OSError):
                    while True:
                        kept.append(socket.socketpair())
                time.sleep(60)
                os._exit(0)
        time.sleep(60)

    ending = run(way, folder, bomb, limits={"memory_bytes": 2**27})
    assert ending.status == Ended.MEMORY


def test_pieces_of_memory_are_limited_for_all_processes_together(way: Way, folder: Path) -> None:
    """They need nearly no memory of their own, but the kernel's for each of them."""

    def attack() -> None:
        map_pieces(9_000)
        for _ in range(2):
            if os.fork() == 0:
                time.sleep(60)
                os._exit(0)
        time.sleep(60)

    ending = run(way, folder, attack)
    assert ending.status == Ended.MEMORY
    assert ending.seconds < 50


def test_memory_that_a_family_shares_counts_once(way: Way, folder: Path) -> None:
    """A loader's workers: four processes with the same 50 MB, allowed 128."""

    def work() -> str:
        kept = bytearray(os.urandom(1) * (50 * MB))
        children = []
        for _ in range(3):
            pid = os.fork()
            if pid == 0:
                time.sleep(0.5)
                os._exit(kept[0] * 0)
            children.append(pid)
        for pid in children:
            os.waitpid(pid, 0)
        return "fine"

    ending = run(way, folder, work, limits={"memory_bytes": 128 * MB})

    assert (ending.status, ending.value) == (0, "fine")


def test_a_fork_bomb_is_ended(way: Way, folder: Path) -> None:
    def attack() -> None:
        end = time.monotonic() + 10
        while time.monotonic() < end:
            try:
                os.fork()
            except OSError:
                time.sleep(0.01)
        os._exit(0)

    before = tree.tasks_of_user(os.getuid())
    ending = run(way, folder, attack, limits={"processes": 40, "wall_seconds": 3.0})

    assert ending.status in {Ended.PROCESSES, Ended.WALL}
    assert ending.seconds < 60  # 3 s on an idle machine; unchecked, it would never end
    assert tree.tasks_of_user(os.getuid()) <= before + 60


def test_processes_that_fork_and_exit_all_the_time_do_not_outrun_the_end(
    way: Way, folder: Path, marker: str
) -> None:
    def attack() -> None:
        _name(marker)
        for _ in range(4):
            if os.fork() == 0:
                end = time.monotonic() + 15
                while time.monotonic() < end:
                    if os.fork():  # each lives for a moment: never more than a few at a time
                        os._exit(0)
                os._exit(0)
        time.sleep(0.2)

    ending = run(way, folder, attack)

    assert ending.status == 0
    assert _of_user(marker) == []
    assert ending.seconds < 10


def test_wall_time_is_limited(way: Way, folder: Path) -> None:
    ending = run(way, folder, lambda: time.sleep(60), limits={"wall_seconds": 0.5})

    assert ending.status == Ended.WALL
    assert ending.seconds < 5


def test_cpu_time_is_limited_for_all_processes_together(way: Way, folder: Path) -> None:
    """Each child takes 0.3 s and is gone, its own limit of 1 s never reached."""

    def attack() -> None:
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        for _ in range(40):
            pid = os.fork()
            if pid == 0:
                end = time.process_time() + 0.3
                while time.process_time() < end:
                    pass
                os._exit(0)
            while Path(f"gone{pid}").exists() or _is_there(pid):
                time.sleep(0.02)

    ending = run(way, folder, attack, limits={"cpu_seconds": 1})

    assert ending.status == Ended.CPU


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_disk_space_is_limited_also_for_deleted_files(way: Way, folder: Path) -> None:
    def many_files() -> None:
        for number in range(20):
            Path(f"file{number}").write_bytes(bytes(MB))
        time.sleep(30)

    def deleted_files() -> None:
        kept = []
        for _ in range(20):
            file = Path("file").open("wb")  # noqa: SIM115 -- stays open
            file.write(bytes(MB))
            file.flush()
            Path("file").unlink()
            kept.append(file)
        time.sleep(30)

    for attack in (many_files, deleted_files):
        ending = run(way, folder, attack, limits={"disk_bytes": 10 * MB, "poll_seconds": 0.02})
        assert ending.status == Ended.DISK


def test_a_flood_of_signals_does_not_blind_the_keeper(way: Way, folder: Path) -> None:
    def attack() -> None:
        end = time.monotonic() + 15
        while time.monotonic() < end:
            if os.fork() == 0:
                if os.fork() == 0:
                    os._exit(0)  # becomes the keeper's child, where there is no namespace
                os._exit(0)
            os.wait()

    ending = run(way, folder, attack, limits={"wall_seconds": 1.0})

    assert ending.status == Ended.WALL
    assert ending.seconds < 6


def _until(condition: object, seconds: float = 10.0) -> None:
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"It did not come to that within {seconds} s."
        time.sleep(0.01)
