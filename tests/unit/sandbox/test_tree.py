"""Counting and ending a tree of processes."""

from __future__ import annotations

import ctypes
import mmap
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gradkit.sandbox import syscalls, tree

MB = 2**20


@contextmanager
def child(work: Callable[[], None]) -> Iterator[int]:
    """Fork a child that does some work and then says so and waits; yield its id; end it."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
            work()
            os.write(writer, b".")
            signal.pause()
        finally:
            os._exit(0)
    os.close(writer)
    try:
        assert os.read(reader, 1) == b"."
        yield pid
    finally:
        os.close(reader)
        tree.kill(pid)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def sleeper() -> None:
    pid = os.fork()
    if pid == 0:
        time.sleep(30)
        os._exit(0)


def test_a_tree_is_found_with_both_ways_of_looking() -> None:
    def family() -> None:
        sleeper()
        if os.fork() == 0:
            sleeper()
            time.sleep(30)
            os._exit(0)
        time.sleep(0.3)  # until the grandchild is there

    with child(family) as pid:
        found = tree.below(pid)
        scanned = tree._below_by_scan(pid)

        assert len(found) == 3
        assert {process.pid for process in found} == {process.pid for process in scanned}
        assert found[0].parent == pid


def test_a_process_with_an_odd_name_is_read_rightly() -> None:
    with child(lambda: _rename(b") R 1 1 (x")) as pid:
        process = tree.look(pid)

        assert process is not None
        assert process.parent == os.getpid()
        assert not process.is_dead


def _rename(name: bytes) -> None:
    syscalls.call("prctl", 15, ctypes.c_char_p(name), 0, 0, 0)


def test_memory_is_counted_once_where_a_family_shares_it() -> None:
    """Three processes with the same 60 MB: 180 MB by the cheap count, 60 by the exact one."""

    def family() -> None:
        global shared  # noqa: PLW0603 -- kept alive in the fork alone
        shared = bytearray(os.urandom(1) * (60 * MB))
        sleeper()
        sleeper()

    inherited = tree.anonymous_bytes(os.getpid())
    with child(family) as pid:
        pids = [pid, *[process.pid for process in tree.below(pid)]]
        at_most = tree.memory_at_most(pids, inherited=inherited)
        exact = tree.memory_bytes(pids, like=os.getpid())

    assert at_most >= 3 * 55 * MB
    assert exact is not None
    assert 55 * MB <= exact <= 75 * MB


shared: bytearray = bytearray()


def map_pieces(count: int) -> None:
    """Map memory in pieces that the kernel can't join, as each second page has other rights."""
    kept = mmap.mmap(-1, 2 * count * mmap.PAGESIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    start = ctypes.addressof(ctypes.c_char.from_buffer(kept))
    protect = ctypes.CDLL(None).mprotect
    protect.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    for page in range(count):
        assert protect(start + 2 * page * mmap.PAGESIZE, mmap.PAGESIZE, 1) == 0
    _kept.append(kept)


_kept: list[mmap.mmap] = []


def test_pieces_of_memory_are_counted_beyond_what_each_had_at_first() -> None:
    inherited = tree.mappings(os.getpid())

    def family() -> None:
        map_pieces(500)
        sleeper()

    def beyond(pids: list[int], most: int) -> bool:
        return tree.has_mappings_beyond(pids, inherited=inherited, most=most)

    with child(family) as pid:
        pids = [pid, *[process.pid for process in tree.below(pid)]]
        assert len(pids) == 2
        assert beyond(pids, 1900)  # a thousand in each
        assert not beyond(pids, 2100)
        assert not beyond([pid], 1100)
    assert not beyond([os.getpid()] * 50, 100)  # who has none of its own adds nothing


def test_memory_of_a_process_that_is_gone_is_0() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)

    assert tree.memory_at_most([pid], inherited=0) == 0
    assert tree.proportional_bytes(pid) == 0
    assert tree.look(pid) is None


def test_cpu_time_agrees_with_the_kernels_own_count() -> None:
    def work() -> None:
        end = time.process_time() + 0.3
        while time.process_time() < end:
            pass

    with child(work) as pid:
        process = tree.look(pid)
    assert process is not None
    assert 0.25 <= process.cpu_seconds <= 0.6


def test_a_signal_goes_to_no_later_process_of_the_same_id() -> None:
    with child(lambda: None) as pid:
        process = tree.look(pid)
        assert process is not None
        earlier = tree.Process(**{**process.__dict__, "started": process.started - 1})

        assert not tree.send(earlier, signal.SIGKILL)
        assert tree.look(pid) == process
        assert tree.send(process, signal.SIGKILL)


def test_a_daemon_below_a_subreaper_does_not_escape() -> None:
    reader, writer = os.pipe()

    def family() -> None:
        syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.write(writer, f"{os.getpid():10}".encode())
                time.sleep(30)
            os._exit(0)
        os.wait()

    with child(family) as pid:
        daemon = int(os.read(reader, 10))
        assert daemon in [process.pid for process in tree.below(pid)]

        assert tree.kill(pid) == []

        found = tree.look(daemon)
        assert found is None or found.is_dead
    os.close(reader)
    os.close(writer)


def test_folders_are_measured_and_endless_ones_refused(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a").write_bytes(os.urandom(3 * MB))
    (tmp_path / "link").symlink_to("/")

    size = tree.folder_bytes(tmp_path)

    assert size is not None
    assert 3 * MB <= size <= 3 * MB + 100_000
    assert tree.folder_bytes(tmp_path, entries=2) is None


def test_a_folder_nested_too_deeply_is_refused(tmp_path: Path) -> None:
    name = "n" * 200
    here = os.open(tmp_path, os.O_RDONLY)
    try:
        for _ in range(25):
            os.mkdir(name, dir_fd=here)
            deeper = os.open(name, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = deeper
    finally:
        os.close(here)

    assert tree.folder_bytes(tmp_path) is None


def test_deleted_files_that_are_open_still_count(tmp_path: Path) -> None:
    before = tree.deleted_bytes([os.getpid()])
    with (tmp_path / "a").open("wb") as file:
        file.write(os.urandom(2 * MB))
        file.flush()
        (tmp_path / "a").unlink()

        assert tree.deleted_bytes([os.getpid(), os.getpid()]) - before == pytest.approx(
            2 * MB, abs=10_000
        )


def test_deleted_files_that_are_only_mapped_still_count(tmp_path: Path) -> None:
    before = tree.deleted_bytes([os.getpid()])
    file = os.open(tmp_path / "a", os.O_CREAT | os.O_RDWR)
    os.ftruncate(file, 2 * MB)
    libc = ctypes.CDLL(None)
    libc.mmap.restype = ctypes.c_void_p
    length = ctypes.c_size_t(2 * MB)
    place = ctypes.c_void_p(libc.mmap(None, length, mmap.PROT_READ, mmap.MAP_SHARED, file, 0))
    os.close(file)  # Python's own mmap would keep it open
    (tmp_path / "a").unlink()
    counted = tree.deleted_bytes([os.getpid(), os.getpid()]) - before
    libc.munmap(place, length)

    assert counted >= 2 * MB
    assert tree.deleted_bytes([os.getpid()]) == before


def test_the_buffers_of_sockets_count_once_for_each_socket() -> None:
    before = tree.socket_bytes([os.getpid()])
    pairs = [socket.socketpair() for _ in range(5)]
    twice = [os.dup(end.fileno()) for pair in pairs for end in pair]
    assert tree.socket_bytes([os.getpid(), os.getpid()]) - before == 10 * tree.SOCKET_BYTES
    for descriptor in twice:
        os.close(descriptor)
    for pair in pairs:
        for end in pair:
            end.close()
    assert tree.socket_bytes([os.getpid()]) == before
