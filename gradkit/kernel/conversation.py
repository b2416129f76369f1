"""Talks to a kernel: sends requests and collects messages until a request is done.

Requests and replies go over one socket, in order. `protocol/kernel_messages.py` parses what
arrives, and `outputs.py` keeps the outputs. `student_process/kernel.py` is the kernel's side.
"""

from __future__ import annotations

import secrets
import select
import time
from collections.abc import Callable
from typing import NoReturn

from gradkit.kernel.channel import Channel
from gradkit.kernel.outputs import Outputs
from gradkit.kernel.time_budget import TimeBudget
from gradkit.protocol.kernel_messages import REPLY, Request, read

_MOST_PATIENCE = 10.0
"""For short waits, which a busy machine prolongs most; see `TimeBudget.wait`."""


_END_SECONDS = 10.0
"""The longest wait from the end of a channel to the end of all processes of the submission. On an
idle machine, it is a moment. A kernel that is still alive afterward closed its channel itself."""


class KernelLost(Exception):
    """The kernel died or no longer answers. The message is a sentence that says so."""


class Conversation:
    """The connection to one kernel."""

    def __init__(
        self, channel: Channel, time_budget: TimeBudget, is_alive: Callable[[], bool]
    ) -> None:
        self._channel = channel
        self._time = time_budget
        self._is_alive = is_alive

    def ask(
        self, *, code: str | None = None, brief: bool = False, snapshot: str | None = None
    ) -> str:
        """Send a request, to run `code` or to open a `snapshot`; return its id.

        The kernel answers an empty request at once.
        """
        request = Request(secrets.token_hex(8), code, brief, snapshot)
        self._channel.send(request)
        return request.id

    def ends(self, request: str, seconds: float, outputs: Outputs) -> bool:
        """Wait for the end of a request, for some seconds of the submission's time budget."""
        wait = self._time.wait(seconds, patience=_MOST_PATIENCE)
        while not self.take(request, min(seconds, 0.25), outputs):
            if wait.is_over():
                return False
        return True

    def take(self, request: str, seconds: float, outputs: Outputs) -> bool:
        """Take messages until the reply to `request`; return whether it came in `seconds`.

        Raises `KernelLost` if the kernel is gone.
        """
        deadline = time.monotonic() + seconds
        while True:
            arrived = self._channel.receive()
            left = deadline - time.monotonic()
            if arrived is None:
                if not self._channel.is_open:
                    self._lost()
                if left <= 0:
                    return False
                waited = select.select([self._channel], [], [], min(left, 0.2))
                if not waited[0] and not self._is_alive():
                    self._lost()
                continue
            message = read(arrived)
            if message is not None and message.to == request:
                if message.kind == REPLY:
                    outputs.execution_count = message.content["execution_count"]
                    return True
                outputs.take(message)
            if left <= 0:
                return False

    def _lost(self) -> NoReturn:
        """Wait for the kernel's end, so that the cause is always the same; raise `KernelLost`."""
        deadline = time.monotonic() + _END_SECONDS
        while self._is_alive():
            if time.monotonic() > deadline:
                raise KernelLost("The Python process of the notebook no longer answers.")
            time.sleep(0.01)
        raise KernelLost("The Python process of the notebook died.")
