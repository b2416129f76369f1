"""What one locked process can't use more of."""

from __future__ import annotations

import mmap
import os
import resource
import signal
import threading
import time
from functools import partial
from pathlib import Path

from gradkit.sandbox import process_limits
from tests.support.locked import Way, run, tried

MB = 2**20


def test_memory_beyond_the_limit_is_a_memory_error(way: Way, folder: Path) -> None:
    def attack() -> list[str]:
        kept = bytearray(100 * MB)  # half the limit is fine
        return [tried(lambda: bytearray(150 * MB)), str(len(kept) // MB)]

    ending = run(way, folder, attack, limits={"memory_bytes": 200 * MB})

    assert ending.value == ["MemoryError", "100"]
    assert ending.status == 0


def test_no_memory_that_no_process_maps(way: Way, folder: Path) -> None:
    """Shared anonymous memory stays after it was unmapped from sight, and is nobody's then."""

    def attack() -> list[str]:
        return [
            tried(lambda: mmap.mmap(-1, MB)),
            tried(lambda: os.memfd_create("hidden")),
            tried(lambda: os.open("/dev/shm/x", os.O_CREAT | os.O_RDWR)),  # noqa: S108
        ]

    assert run(way, folder, attack).value == ["EPERM", "ENOSYS", "EACCES"]


def test_a_file_grows_no_further_than_its_limit(way: Way, folder: Path) -> None:
    def attack() -> str:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        return tried(lambda: Path("big").write_bytes(bytes(3 * MB)))

    ending = run(way, folder, attack, limits={"file_bytes": 2 * MB})

    assert ending.value == "EFBIG"
    assert (folder / "big").stat().st_size <= 2 * MB


def test_descriptors_run_out(way: Way, folder: Path) -> None:
    def attack() -> list[object]:
        opened = []
        try:
            while True:
                opened.append(os.open("/dev/null", os.O_RDONLY))
        except OSError as error:
            return [error.strerror, len(opened) < 64]

    ending = run(way, folder, attack, limits={"open_files": 64})

    assert ending.value == ["Too many open files", True]


def test_limits_cannot_be_raised(way: Way, folder: Path) -> None:
    kinds = ("DATA", "CPU", "FSIZE", "NOFILE", "NPROC", "CORE", "MEMLOCK", "STACK")

    def attack() -> dict[str, str]:
        most = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        return {
            kind: tried(partial(resource.setrlimit, getattr(resource, f"RLIMIT_{kind}"), most))
            for kind in kinds
        }

    assert run(way, folder, attack).value == dict.fromkeys(kinds, "ValueError")


def test_cpu_time_of_one_process_ends_it(way: Way, folder: Path) -> None:
    def attack() -> None:
        signal.signal(signal.SIGXCPU, signal.SIG_IGN)
        while True:
            pass

    # The keeper, who counts too, looks only once a minute here.
    ending = run(way, folder, attack, limits={"cpu_seconds": 1, "poll_seconds": 60.0})

    assert ending.status == -signal.SIGKILL


def test_threads_run_out(way: Way, folder: Path) -> None:
    """Without a user of its own the kernel's bound is loose, and the keeper's holds instead."""

    def attack() -> list[object]:
        threading.stack_size(2**16)  # stacks count as memory, whose limit is not meant here
        started = 0
        done = threading.Event()
        try:
            for _ in range(60):
                threading.Thread(target=done.wait, daemon=True).start()
                started += 1
        except RuntimeError as error:
            return [str(error), started < 60]
        time.sleep(5)
        return ["all started"]

    ending = run(way, folder, attack, limits={"processes": 30})

    if way.root or way.namespaces:
        assert ending.value == ["can't start new thread", True]
    else:
        assert ending.value is None


def test_a_crash_leaves_no_core_file(way: Way, folder: Path) -> None:
    ending = run(way, folder, lambda: os.kill(os.getpid(), signal.SIGSEGV))

    assert ending.status == -signal.SIGSEGV
    assert list(folder.iterdir()) == []


def test_spare_users_differ_and_are_nobodys() -> None:
    import pwd

    uids = [process_limits.spare_uid(slot) for slot in range(200)]

    assert len(set(uids)) == 200
    assert not {entry.pw_uid for entry in pwd.getpwall()} & set(uids)
