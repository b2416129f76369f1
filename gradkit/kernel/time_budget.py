"""Counts time as a submission spends it, so that a busy machine changes no verdict.

A limit in wall time makes a slow machine look like a slow student: a probe that waits for the
processor behind other gradings, or for a disk, would be stopped for what others do. A time budget
counts what a submission's processes compute, and the time in which all of them sleep. On an idle
machine that equals wall time.

It is measured by looking now and then, so it is a little rough, and code that computes only between
looks can stretch it. Hence nothing lasts longer than `PATIENCE` times its limit.
"""

from __future__ import annotations

import time
from typing import Final

from gradkit.sandbox import tree

PATIENCE: Final = 5.0
"""How many times its own time a submission may take on the wall."""
_LONGEST_TICK: Final = 1.0
"""Seconds that count between two looks: a grader that got no processor itself can't look."""
_SHORTEST_TICK: Final = 0.2
_AT_WORK: Final = {"R", "D"}
"""States of a process that runs or would like to, or waits for a disk."""


class TimeBudget:
    """The own time of all processes below `root`, of which there are `budget` seconds."""

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

    def charge(self, seconds: float) -> None:
        """Take seconds off the budget that the submission has spent elsewhere."""
        self._left -= seconds

    def wait(self, seconds: float, *, patience: float = PATIENCE) -> Wait:
        """Begin to wait for the submission. What passes between waits is the grader's own time."""
        # Most waits are over before their first look, which costs as much as a probe. So what is
        # computed before that look is not counted: 0.2 s, but for those who trickle.
        self._cpu = None
        self._looked = time.monotonic()
        return Wait(self, seconds, patience)

    def spent_since_last_look(self) -> float:
        """Return own seconds since the last look, if it was not just now; the budget pays them."""
        now = time.monotonic()
        passed = now - self._looked
        if passed < _SHORTEST_TICK:
            return 0.0
        cpu, is_busy = self._members()
        # Less than before where a child has gone that nobody waited for.
        spent = max(0.0, cpu - self._cpu) if self._cpu is not None else 0.0
        if not is_busy:
            spent = max(spent, min(passed, _LONGEST_TICK))
        self._cpu, self._looked = cpu, now
        self._left -= spent
        return spent

    def _members(self) -> tuple[float, bool]:
        """Return the processes' CPU seconds so far, and whether one of them is at work."""
        below = tree.below(self._root)
        root = tree.look(self._root)  # the keeper; without a lock, the kernel itself
        members = below if root is None else [root, *below]
        cpu = sum(process.cpu_seconds + process.reaped_seconds for process in members)
        is_busy = any(process.state in _AT_WORK for process in below or members)
        return cpu, is_busy


class Wait:
    """One wait for a submission, of at most some seconds of its own; from `TimeBudget.wait`."""

    def __init__(self, time_budget: TimeBudget, seconds: float, patience: float) -> None:
        self._own_time = time_budget
        self._left = seconds
        self._end = time.monotonic() + patience * seconds

    def is_over(self) -> bool:
        """Whether the seconds, or those of the submission as a whole, are spent. Ask often."""
        self._left -= self._own_time.spent_since_last_look()
        return self._left <= 0 or self._own_time.left <= 0 or time.monotonic() > self._end
