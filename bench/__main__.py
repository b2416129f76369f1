"""How fast: this grader, stock nbgrader, stock tuned, and the limit, side by side in one run.

`python -m bench [--submissions 22] [--rounds 2] [--assignment NAME]` prints a table in Markdown.
Each round lets all contestants grade the same class, and the next one begins with another of them,
so that a noisy neighbor on the machine hits all alike. Ratios are taken within a round. What a run
costs whatever the size of the class (start-up, of two workers too) is taken from a run with two
submissions, and left out of the figures for each submission; the column of whole runs has it in.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench import contestants, measure
from bench.measure import Measured

CONTESTANTS: Mapping[str, Callable[[Path, str], None]] = {
    "gradkit grade --workers 2": contestants.gradkit,
    "nbgrader autograde, stock": contestants.stock,
    "stock, tuned, two processes": contestants.stock_pair,
    "the limit, one process": contestants.limit,
}
OURS, STOCK, TUNED, LIMIT = CONTESTANTS

Round = Mapping[str, Measured]
"""What each submission cost each contestant in one round."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--submissions", type=int, default=22, help="at least 3")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--assignment", default="02_linear_regression")
    chosen = parser.parse_args()
    print(f"{chosen.assignment}, {chosen.submissions} right submissions, {chosen.rounds} rounds.")
    print(f"Before: {measure.machine()}.", flush=True)
    whole: dict[str, list[Measured]] = {name: [] for name in CONTESTANTS}
    rounds = [
        _round(number, chosen.assignment, chosen.submissions, whole)
        for number in range(chosen.rounds)
    ]
    print(f"After: {measure.machine()}.\n")
    _print_table(rounds, whole)


def _round(
    number: int, assignment: str, submissions: int, whole: dict[str, list[Measured]]
) -> Round:
    names = list(CONTESTANTS)
    first = number % len(names)
    each: dict[str, Measured] = {}
    for name in names[first:] + names[:first]:
        two = measure.grade(CONTESTANTS[name], assignment, 2)
        all_ = measure.grade(CONTESTANTS[name], assignment, submissions)
        whole[name].append(all_)
        others = submissions - 2
        each[name] = Measured((all_.wall - two.wall) / others, (all_.cpu - two.cpu) / others)
        print(
            f"round {number + 1}, {name}: two in {two.wall:.1f} s ({two.cpu:.1f} s of CPU), "
            f"{submissions} in {all_.wall:.1f} s ({all_.cpu:.1f} s of CPU)",
            flush=True,
        )
    return each


def _print_table(rounds: Sequence[Round], whole: Mapping[str, Sequence[Measured]]) -> None:
    print("| grader | s for each | CPU s for each | a whole run, s |\n|---|---|---|---|")
    for name in CONTESTANTS:
        wall = measure.middle([one[name].wall for one in rounds])
        cpu = measure.middle([one[name].cpu for one in rounds])
        run = measure.middle([one.wall for one in whole[name]], 1)
        print(f"| {name} | {wall} | {cpu} | {run} |")
    print("\n| compared, within each round | measured | target |\n|---|---|---|")
    for what, values, target in (
        ("throughput, times stock", [r[STOCK].wall / r[OURS].wall for r in rounds], "20 or more"),
        ("throughput, times tuned", [r[TUNED].wall / r[OURS].wall for r in rounds], "8 or more"),
        ("CPU time, stock's by ours", [r[STOCK].cpu / r[OURS].cpu for r in rounds], ""),
        ("CPU time, times the limit", [r[OURS].cpu / r[LIMIT].cpu for r in rounds], "2 or less"),
    ):
        print(f"| {what} | {measure.middle(values, 1)} | {target} |")


if __name__ == "__main__":
    main()
