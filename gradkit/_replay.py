"""A copy of the student's process where nothing can be forked: a kernel brought to the same state.

A new kernel runs the cells that the student's has run, and then answers probes instead of running
more. It takes as long as the notebook and a cold start together. Kernels start from the same random
numbers, so it comes to the state that the first one is in, unless a notebook asks the clock or the
system for what it does.
"""

from __future__ import annotations

import contextlib

from nbformat.v4 import new_code_cell

from gradkit._conversation import KernelLost
from gradkit._copy import DEAD, ComputedTooLong, Copy
from gradkit.faults import Died
from gradkit.student_kernel import StudentKernel


class Replay(Copy):
    """A kernel that has run what the student's has, and serves probes."""

    def __init__(self, kernel: StudentKernel, wall_seconds: int, cpu_seconds: int) -> None:
        """Come to the state of `kernel`; a probe has at most `cpu_seconds` of computing."""
        self._original = kernel
        self._cpu_seconds = cpu_seconds
        with contextlib.ExitStack() as stack:
            again = stack.enter_context(kernel.another())
            try:
                for source, seconds in kernel.has_run:
                    again.run_cell(new_code_cell(source), cpu_seconds=seconds)
            except KernelLost:
                raise Died(DEAD) from None
            again.serve_probes()
            self._left_at_first = again.time.left
            self._used = again.cpu_seconds()
            self._end = stack.pop_all()
        super().__init__(again, again.door, wall_seconds)

    def close(self) -> None:
        """End it. Only what it spent on probes is taken from the submission's budget."""
        self._original.time.charge(self._left_at_first - self._kernel.time.left)
        self._end.close()

    def reply(self, nonce: str) -> tuple[object, object]:
        """Read frames until the reply to the request with `nonce`, the copy's end or the time's."""
        self._used = self._kernel.cpu_seconds()
        return super().reply(nonce)

    def _look_after(self) -> None:
        if self._kernel.cpu_seconds() - self._used > self._cpu_seconds:
            raise ComputedTooLong
