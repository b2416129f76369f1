"""How many submissions an hour: this grader, stock nbgrader, stock tuned, and the limit.

`python bench/throughput.py [--submissions 12] [--rounds 3] [--assignment NAME]` writes a table.
The contestants take turns, so that a noisy neighbour on the machine hits all of them.
"""

from __future__ import annotations

import argparse
import platform
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import contestants

ROOT = Path(__file__).parents[1]

CONTESTANTS: dict[str, tuple[Callable[[Path, str], None], str]] = {
    "gradkit grade --workers 2": (contestants.gradkit, ""),
    "nbgrader autograde, stock": (contestants.stock, ""),
    "the same, immediate shutdown, two processes": (contestants.stock_pair, ""),
    "limit: no border, one warm process": (contestants.limit, ""),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--submissions", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--assignment", default="02_linear_regression")
    chosen = parser.parse_args()
    measured: dict[str, list[tuple[float, float]]] = {name: [] for name in CONTESTANTS}
    fixed: dict[str, tuple[float, float]] = {}
    for number in range(chosen.rounds + 1):
        for name, (grade, _) in CONTESTANTS.items():
            # The first round takes the cost of a run with one submission: start-up, that a whole
            # class pays once. The others grade them all.
            count = 1 if number == 0 else chosen.submissions
            wall, cpu = _time(grade, chosen.assignment, count)
            if number == 0:
                fixed[name] = (wall, cpu)
            else:
                measured[name].append((wall, cpu))
            print(f"round {number} {name}: {wall:.1f} s, {cpu:.1f} s of CPU", flush=True)
    _print_table(measured, fixed, chosen)


def _time(grade: Callable[[Path, str], None], assignment: str, count: int) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        contestants.make_course(ROOT, Path(folder), assignment, count)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.perf_counter()
        grade(Path(folder), assignment)
        wall = time.perf_counter() - started
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu


def _print_table(
    measured: dict[str, list[tuple[float, float]]],
    fixed: dict[str, tuple[float, float]],
    chosen: argparse.Namespace,
) -> None:
    count = chosen.submissions
    print(
        f"\n{chosen.assignment}, {count} submissions, median of {chosen.rounds} rounds, "
        f"Python {platform.python_version()}\n"
    )
    print(
        "| grader | a whole run, s | s each, without start-up | CPU s each | submissions an hour |"
    )
    print("|---|---|---|---|---|")
    for name, values in measured.items():
        wall = statistics.median(w for w, _ in values)
        cpu = statistics.median(c for _, c in values)
        each = (wall - fixed[name][0]) / (count - 1)
        each_cpu = (cpu - fixed[name][1]) / (count - 1)
        print(f"| {name} | {wall:.1f} | {each:.2f} | {each_cpu:.2f} | {3600 / each:.0f} |")


if __name__ == "__main__":
    main()
