"""Speaks with a kernel: sends requests, and takes the messages that come until one is over.

Two of a Jupyter kernel's five channels are of use here: shell, for requests and replies, and iopub,
for outputs. What arrives is read by `_messages.py` and kept, if it is an output, by `_outputs.py`.
"""

from __future__ import annotations

import select
import time
from collections.abc import Callable, Iterator
from typing import Any

from gradkit._channel import Channel
from gradkit._messages import CautiousSession
from gradkit._outputs import Outputs
from gradkit._own_time import OwnTime, Wait

_IDLE_GRACE = 0.5
"""Own seconds that a kernel's last outputs may arrive after its reply."""
_MOST_PATIENCE = 10.0
"""For short waits, which a busy machine stretches most; see `OwnTime.wait`."""


class KernelLost(Exception):  # noqa: N818 -- what happened, not an error of the grader
    """The kernel died, or no longer answers. The message is a sentence about it."""


class Conversation:
    """The connections to one kernel. Raises OSError where nobody answers at the address."""

    def __init__(
        self,
        address: str,
        session: CautiousSession,
        own_time: OwnTime,
        is_alive: Callable[[], bool],
    ) -> None:
        self._session = session
        self._time = own_time
        self._is_alive = is_alive
        self._shell = Channel(f"{address}-1", b"DEALER")
        self._iopub = Channel(f"{address}-3", b"SUB")
        self._more = False
        """Whether something may lie in a channel's buffer that `_wait` would not see."""

    def close(self) -> None:
        """End both connections."""
        self._shell.close()
        self._iopub.close()

    def execute(self, code: str, *, silent: bool = False) -> str:
        """Send code to run; return the request's id."""
        return self.ask(
            "execute_request",
            code=code,
            silent=silent,
            store_history=not silent,
            user_expressions={},
            allow_stdin=False,
            stop_on_error=False,
        )

    def ask(self, kind: str, **content: Any) -> str:
        """Send a request; return its id."""
        message = self._session.msg(kind, content)
        self._shell.send(self._session.serialize(message))
        return str(message["header"]["msg_id"])

    def ends(self, request: str, seconds: float, outputs: Outputs) -> bool:
        """Wait for the end of a request, for some seconds of the submission's own time."""
        wait = self._time.wait(seconds, patience=_MOST_PATIENCE)
        while not self.take(request, min(seconds, 0.25), outputs):
            if wait.is_over():
                return False
        return True

    def take(self, request: str, seconds: float, outputs: Outputs) -> bool:
        """Take messages until `request` is over; return whether it was before `seconds` had passed.

        Once there is a reply, it is over: of the idle message, which may lag behind or be lost in a
        flood, own time is waited for, so that no output is missed on a busy machine. Raises
        `KernelLost` where nobody is there any more.
        """
        deadline = time.monotonic() + seconds
        replied = idle = False
        quiet: Wait | None = None
        while not (replied and idle):
            left = deadline - time.monotonic()
            if left <= 0 and not replied:
                return False
            arrived = self._wait(min(max(left, 0.0), 0.2) if not replied else 0.2)
            if replied and (left <= 0 or not arrived):
                quiet = quiet or self._time.wait(_IDLE_GRACE, patience=_MOST_PATIENCE)
                if quiet.is_over():
                    return True
            if not arrived and not self._is_alive():
                raise KernelLost("The Python process of the notebook died.")
            if not arrived and not self._shell.is_open:
                raise KernelLost("The Python process of the notebook no longer answers.")
            for on_shell, message in self._receive():
                if message["parent_header"].get("msg_id") != request:
                    continue
                kind, content = message["msg_type"], message["content"]
                if on_shell:
                    replied = replied or kind.endswith("_reply")
                elif kind == "status":
                    idle = idle or content["execution_state"] == "idle"
                else:
                    outputs.take(message)
        return True

    def _wait(self, seconds: float) -> bool:
        """Wait until something arrives; return whether it did."""
        channels = [channel for channel in (self._shell, self._iopub) if channel.is_open]
        return bool(self._more or select.select(channels, [], [], seconds)[0])

    def _receive(self) -> Iterator[tuple[bool, Any]]:
        """Yield at most one message of each channel, and whether it came from the shell's."""
        self._more = False
        for channel in (self._iopub, self._shell):
            frames = channel.receive()
            if frames is not None:
                self._more = True
                yield channel is self._shell, self._session.read(frames)
