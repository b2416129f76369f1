"""All processes of a submission: measures what they use, and ends them.

A tree is everything below one process, its root, by parent ids. Below a child subreaper (or in a
process namespace) no process leaves it: an orphaned daemon becomes a child of the subreaper (or of
process 1 of the namespace).

A look costs one line of /proc for each process. Only if the cheap figure for memory exceeds the
limit, the exact figure is read, too (5 ms for a process of 750 MB). Processes that come and go
between two looks are not seen. `kill` ends a tree and returns what it could not end; it signals
only processes that it has proven to belong to the tree.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import mmap
import os
import signal
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_TICK = 1 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Process:
    """A process, as read from /proc/<pid>/stat."""

    pid: int
    parent: int
    state: str
    cpu_seconds: float
    """CPU time of its own threads."""
    reaped_seconds: float
    """CPU time of children that it has waited for."""
    threads: int
    started: int
    """Clock ticks since the machine's start: tells a process from a later process with the same
    id."""

    @property
    def is_dead(self) -> bool:
        """Whether it is a zombie or gone."""
        return self.state in {"Z", "X"}


def look(pid: int) -> Process | None:
    """Return the process with this id, or None if there is none."""
    try:
        with open(f"/proc/{pid}/stat", errors="replace") as file:
            text = file.read()
    except OSError:
        return None
    # The program's name, in brackets, may contain anything: the fields follow the last ")".
    f = text.rpartition(")")[2].split()
    return Process(
        pid=pid,
        parent=int(f[1]),
        state=f[0],
        cpu_seconds=(int(f[11]) + int(f[12])) * _TICK,
        reaped_seconds=(int(f[13]) + int(f[14])) * _TICK,
        threads=int(f[17]),
        started=int(f[19]),
    )


def below(root: int) -> list[Process]:
    """Return the processes below `root`, parents before children; `root` is not among them."""
    found: list[Process] = []
    queue, seen = [root], {root}
    while queue:
        parent = queue.pop(0)
        children = _children(parent)
        if children is None:
            return _below_by_scan(root)
        for pid in children:
            process = look(pid) if pid not in seen else None
            if process is not None:
                seen.add(pid)
                found.append(process)
                queue.append(pid)
    return found


def _children(pid: int) -> list[int] | None:
    """Return a process's children, or None if the kernel keeps no such list."""
    found: list[int] = []
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for task in os.listdir(f"/proc/{pid}/task"):
            try:
                with open(f"/proc/{pid}/task/{task}/children") as file:
                    text = file.read()
            except FileNotFoundError:
                if Path(f"/proc/{pid}/task/{task}/stat").exists():
                    return None
                continue
            found += map(int, text.split())
    return found


def _below_by_scan(root: int) -> list[Process]:
    children: dict[int, list[Process]] = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit() and (process := look(int(entry.name))) is not None:
            children.setdefault(process.parent, []).append(process)
    found: list[Process] = []
    queue = [root]
    while queue:
        next_ones = children.pop(queue.pop(0), [])
        found += next_ones
        queue += [process.pid for process in next_ones]
    return found


def anonymous_bytes(pid: int) -> int:
    """Return an upper bound of a process's memory, from one short line of /proc; 0 if it is gone.

    Pages that a process shares with the one it was forked from count for both; pages of files don't
    count. Page tables do: reading scattered addresses uses nothing else, and 128 TB of addresses
    cost the machine 256 GB.
    """
    with contextlib.suppress(OSError, IndexError):
        fields = Path(f"/proc/{pid}/statm").read_text().split()
        private = (int(fields[1]) - int(fields[2])) * mmap.PAGESIZE
        return private + _status_bytes(pid, "RssShmem:", "VmPTE:")
    return 0


def _status_bytes(pid: int | str, *names: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text(errors="replace").splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(names))


def data_bytes() -> int:
    """Return the private writable memory that this process has mapped, which RLIMIT_DATA counts."""
    return _status_bytes("self", "VmData:")


def proportional_bytes(pid: int) -> int | None:
    """Return a process's exact memory, shared pages divided among their sharers; None if unknown.

    It counts anonymous, shared and swapped memory, but no files, which the kernel can drop.
    """
    kinds = ("Pss_Anon:", "Pss_Shmem:", "SwapPss:")
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        # The process is gone or a zombie, or the kernel lacks such a file.
        return 0 if _HAS_ROLLUP else None
    except OSError:
        return None
    sizes = [line.split() for line in lines if line.startswith(kinds)]
    if lines and not sizes:
        return None
    return sum(int(size) * 1024 for _, size, *_ in sizes)


_HAS_ROLLUP = Path("/proc/self/smaps_rollup").exists()


def memory_at_most(pids: Iterable[int], *, inherited: int) -> int:
    """Return a cheap upper bound of several processes' memory beyond what each one inherited.

    Memory that they share with one another counts for each of them.
    """
    return sum(max(0, anonymous_bytes(pid) - inherited) for pid in pids)


def memory_bytes(pids: Iterable[int], *, like: int) -> int | None:
    """Return several processes' total memory, counting each page once; None if unknown.

    It leaves out what they still share with the process `like`, from which they were forked: their
    share of those pages equals its own. So it does not matter how many others share them. Each
    process has its own page tables, which count beyond those of `like`.
    """
    pids = list(pids)
    shared = proportional_bytes(like)
    own = [proportional_bytes(pid) for pid in pids]
    if shared is None or None in own:
        return None
    usual = _table_bytes(like)
    tables = sum(max(0, _table_bytes(pid) - usual) for pid in pids)
    return tables + sum(max(0, size - shared) for size in own if size is not None)


def _table_bytes(pid: int) -> int:
    with contextlib.suppress(OSError):
        return _status_bytes(pid, "VmPTE:")
    return 0


def folder_bytes(folder: str | os.PathLike[str], *, entries: int = 20_000) -> int | None:
    """Return the disk space below a folder; None if it can't be walked.

    It can't be walked if it contains more than `entries` entries, or is nested deeper than the
    longest path.
    """
    total, queue = 0, [os.fspath(folder)]
    while queue:
        try:
            with os.scandir(queue.pop()) as listing:
                found = list(itertools.islice(listing, entries + 1))
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                return None
            continue
        entries -= len(found)
        if entries < 0:
            return None
        for entry in found:
            try:
                total += entry.stat(follow_symlinks=False).st_blocks * 512
                if entry.is_dir(follow_symlinks=False):
                    queue.append(entry.path)
            except OSError as error:
                if error.errno == errno.ENAMETOOLONG:
                    return None
    return total


def has_mappings_beyond(pids: Iterable[int], *, inherited: int, most: int) -> bool:
    """Whether these processes together have more than `most` mappings of memory.

    The kernel keeps 200 bytes for each, which no limit counts, and a look at a process takes longer
    the more it has. The `inherited` mappings of each process don't count.
    """
    total = 0
    for pid in pids:
        own = -inherited
        with contextlib.suppress(OSError), open(f"/proc/{pid}/maps", "rb") as file:
            while piece := file.read(2**20):
                own += piece.count(b"\n")
                if total + own > most:
                    return True
        total += max(0, own)
    return False


def mappings(pid: int) -> int:
    """Return a process's number of memory mappings."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/maps").read_bytes().count(b"\n")
    return 0


def deleted_bytes(pids: Iterable[int]) -> int:
    """Return the disk space of deleted files that these processes still use.

    The files are open or mapped; for mappings, this is an upper bound.
    """
    sizes: dict[tuple[int, int], int] = {}
    for pid in pids:
        for key, size in _deleted_mappings(pid):
            sizes[key] = sizes.get(key, 0) + size
        with contextlib.suppress(OSError):
            for name in os.listdir(f"/proc/{pid}/fd"):
                with contextlib.suppress(OSError):
                    found = os.stat(f"/proc/{pid}/fd/{name}")
                    if stat.S_ISREG(found.st_mode) and found.st_nlink == 0:
                        sizes[found.st_dev, found.st_ino] = found.st_blocks * 512
    return sum(sizes.values())


def _deleted_mappings(pid: int) -> Iterator[tuple[tuple[int, int], int]]:
    """Yield device, inode and length of each mapping of a deleted file."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/maps").read_text(errors="replace").splitlines():
            if line.endswith(" (deleted)"):
                place, _, _, device, inode, *_ = line.split()
                start, _, end = place.partition("-")
                major, _, minor = device.partition(":")
                key = os.makedev(int(major, 16), int(minor, 16)), int(inode)
                yield key, int(end, 16) - int(start, 16)


SOCKET_BYTES = 2**19
"""Bytes that the kernel may keep for one socket; it allows a sender up to 416 KiB."""


def socket_bytes(pids: Iterable[int]) -> int:
    """Return an upper bound of the unread data that the kernel keeps in these processes' sockets.

    It belongs to no process: 40 processes with 120 pairs of sockets each held 2.5 GB of it.
    """
    found: set[str] = set()
    for pid in pids:
        with contextlib.suppress(OSError):
            for name in os.listdir(f"/proc/{pid}/fd"):
                with contextlib.suppress(OSError):
                    target = os.readlink(f"/proc/{pid}/fd/{name}")
                    if target.startswith("socket:"):
                        found.add(target)
    return len(found) * SOCKET_BYTES


def tasks_of_user(uid: int) -> int:
    """Return a user's number of processes and threads."""
    total = 0
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if entry.stat().st_uid == uid and (process := look(int(entry.name))) is not None:
                    total += process.threads
    return total


def kill(root: int, *, seconds: float = 10.0, reap: Callable[[], bool] | None = None) -> list[int]:
    """End everything below `root`, not `root` itself; return the ids of remaining processes.

    If the caller is `root` and a child subreaper, `reap` waits for its ended children and returns
    whether none is left at all. Only that proves that the tree is gone, because a process that
    forks and exits all the time can hide between two looks. (It is also needed: process 1 of a
    namespace can't end before the last zombie of its namespace has been waited for.) Without
    `reap`, the tree counts as gone after three looks that find nothing.
    """
    last = time.monotonic() + seconds
    quiet = 0
    while True:
        alive = [process for process in below(root) if not process.is_dead]
        end(alive)
        quiet = 0 if alive else quiet + 1
        if reap() if reap is not None else quiet == 3:
            return []
        if time.monotonic() > last:
            return [process.pid for process in alive]
        if not alive:
            time.sleep(0.001)


def end(processes: Iterable[Process]) -> None:
    """Kill these processes; stop all of them first, so that none starts another meanwhile."""
    processes = list(processes)
    for number in (signal.SIGSTOP, signal.SIGKILL):
        for process in processes:
            send(process, number)


def send(process: Process, number: int) -> bool:
    """Send a signal to exactly this process, never to a later process with the same id."""
    try:
        descriptor = os.pidfd_open(process.pid)
    except OSError:
        return False
    try:
        # The descriptor refers to the process that had the id when it was opened.
        now = look(process.pid)
        if now is None or now.started != process.started:
            return False
        signal.pidfd_send_signal(descriptor, number)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True
