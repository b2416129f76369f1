"""Counts the time that a submission uses, so that a busy machine changes no verdict.

A limit in wall time would confuse a slow machine with a slow submission: a probe that waits for a
processor or a disk would be stopped because of other gradings. A time budget counts the time in
which a submission's processes compute, and the time in which all of them sleep. On an idle machine,
the sum equals wall time.

The time is sampled, so it is not exact, and code that computes only between two looks can stretch
it. Hence nothing lasts longer than `PATIENCE` times its limit.
"""

from __future__ import annotations

import time
from typing import Final

from gradkit.sandbox import tree

PATIENCE: Final = 5.0
"""The most wall time that a submission may take, as a multiple of its time budget."""
_LONGEST_TICK: Final = 1.0
"""The most seconds that count between two looks: without a processor, the grader can't look."""
_SHORTEST_TICK: Final = 0.2
_AT_WORK: Final = {"R", "D"}
"""States of a process that runs, is ready to run, or waits for a disk."""


class TimeBudget:
    """The time budget of all processes below `root`: `budget` seconds."""

    def __init__(self, root: int, budget: float) -> None:
        self._root = root
        self._left = budget
        self._end = time.monotonic() + PATIENCE * budget
        self._cpu: float | None = None
        self._looked = 0.0

    @property
    def left(self) -> float:
        """Seconds of the budget that are left."""
        return self._left if time.monotonic() < self._end else 0.0

    def wait(self, seconds: float, *, patience: float = PATIENCE) -> Wait:
        """Begin to wait for the submission; the time between waits does not count."""
        # Most waits are over before their first look, which costs as much as a probe. So computing
        # before that look does not count: 0.2 s, unless replies trickle in.
        self._cpu = None
        self._looked = time.monotonic()
        return Wait(self, seconds, patience)

    def spent_since_last_look(self) -> float:
        """Charge and return the seconds used since the last look, unless that was just now."""
        now = time.monotonic()
        passed = now - self._looked
        if passed < _SHORTEST_TICK:
            return 0.0
        cpu, is_busy = self._members()
        # Less than before if a child has ended and nobody waited for it.
        spent = max(0.0, cpu - self._cpu) if self._cpu is not None else 0.0
        if not is_busy:
            spent = max(spent, min(passed, _LONGEST_TICK))
        self._cpu, self._looked = cpu, now
        self._left -= spent
        return spent

    def _members(self) -> tuple[float, bool]:
        """Return the processes' CPU seconds so far, and whether one of them is at work."""
        below = tree.below(self._root)
        root = tree.look(self._root)  # the keeper; without a sandbox, the kernel itself
        members = below if root is None else [root, *below]
        cpu = sum(process.cpu_seconds + process.reaped_seconds for process in members)
        is_busy = any(process.state in _AT_WORK for process in below or members)
        return cpu, is_busy


class Wait:
    """One wait for a submission, limited to some seconds of its budget; from `TimeBudget.wait`."""

    def __init__(self, time_budget: TimeBudget, seconds: float, patience: float) -> None:
        self._time_budget = time_budget
        self._left = seconds
        self._end = time.monotonic() + patience * seconds

    def is_over(self) -> bool:
        """Whether the seconds, or those of the whole submission, are used up. Ask often."""
        self._left -= self._time_budget.spent_since_last_look()
        return self._left <= 0 or self._time_budget.left <= 0 or time.monotonic() > self._end
