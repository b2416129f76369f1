"""How cost grows with the class: time for each submission, and memory, of 10, 100 and 1,000.

`python -m bench.growth [--counts 10 100 1000] [--assignment NAME]` grades each class with two
workers and prints a table. Memory is the largest that was seen of what a process has for itself
(RssAnon), by kind: the coordinator, the workers, and the fork servers; kernels come and go.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import contestants, measure
from gradkit.batch.worker import NAME
from gradkit.sandbox import tree

LOOK_SECONDS = 1.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.growth")
    parser.add_argument("--counts", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--assignment", default="01_pytorch_basics")
    chosen = parser.parse_args()
    print(f"{chosen.assignment}. {measure.machine()}.", flush=True)
    start = _some(chosen.assignment, 2)[0]
    print("| submissions | s for each | coordinator, MB | worker, MB | fork server, MB |")
    print("|---|---|---|---|---|")
    for count in chosen.counts:
        seconds, memory = _some(chosen.assignment, count)
        each = (seconds - start) / (count - 2)
        sizes = " | ".join(f"{memory.get(kind, 0) / 2**20:.0f}" for kind in KINDS)
        print(f"| {count} | {each:.3f} | {sizes} |", flush=True)


def _some(assignment: str, count: int) -> tuple[float, dict[str, int]]:
    """Grade a class of `count`, a small one several times; return median and most memory."""
    runs = [_grade(assignment, count) for _ in range(1 if count > SMALL else 5)]
    most = {kind: max(memory.get(kind, 0) for _, memory in runs) for kind in KINDS}
    return statistics.median(seconds for seconds, _ in runs), most


SMALL = 50
"""Of a class of this size, start-up is so large a part that one run says little."""
KINDS = ("coordinator", "worker", "fork server")


def _grade(assignment: str, count: int) -> tuple[float, dict[str, int]]:
    """Grade a class of `count`; return the seconds, and the most memory of each kind of process."""
    most: dict[str, int] = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        course = Path(name)
        contestants.make_course(course, assignment, count)
        started = time.perf_counter()
        command = [str(contestants.BIN / "gradkit"), "grade", assignment, "--workers", "2"]
        with subprocess.Popen(
            command,
            cwd=course,
            env=contestants.ENVIRONMENT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            while process.poll() is None:
                for kind, size in _sizes(process.pid):
                    most[kind] = max(most.get(kind, 0), size)
                time.sleep(LOOK_SECONDS)
        seconds = time.perf_counter() - started
        if contestants.graded(course, assignment) != count:
            sys.exit(f"Only {contestants.graded(course, assignment)} of {count} were graded.")
    return seconds, most


def _sizes(coordinator: int) -> Iterator[tuple[str, int]]:
    """Yield kind and memory of the grader's processes; kernels, below the servers, are left out."""
    yield "coordinator", tree.anonymous_bytes(coordinator)
    servers: set[int] = set()
    for process in tree.below(coordinator):
        # All its forks have its command, and workers a name.
        is_of_server = b"gradkit.forkserver.server" in _read(process.pid, "cmdline")
        if _read(process.pid, "comm").strip() == NAME:
            yield "worker", tree.anonymous_bytes(process.pid)
        elif is_of_server and process.parent not in servers:
            servers.add(process.pid)
            yield "fork server", tree.anonymous_bytes(process.pid)


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


if __name__ == "__main__":
    main()
