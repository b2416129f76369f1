"""Messages between a check and a snapshot of the student's process: probes and their replies.

Each is one frame of `wire.py`: a list that begins with a word. The grader sends `ProbeRequest`s; a
snapshot sends a `Reply` to each, and the kernel sends `Ended` when the snapshot has ended. Replies
are hostile input: `read_answer` returns None for anything that is not a message.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from gradkit.protocol.wire import pack, read_frame

PROBE: Final = "probe"
REPLY: Final = "reply"
ENDED: Final = "ended"

VALUE: Final = "value"
"""The probe returned this value."""
RAISED: Final = "raised"
"""The probe raised: module, type and text of the exception, and file and line of each frame."""
MISSING: Final = "missing"
"""The notebook does not define these names."""
UNREADABLE: Final = "unreadable"
"""The value could not be sent."""


class ProbeRequest(NamedTuple):
    """Asks a snapshot to run a probe."""

    nonce: str
    """The reply carries it, too."""
    file: int
    """Number of the probe's file in this snapshot."""
    code: Any
    """The compiled file, an array of bytes; None if the snapshot already has it."""
    function: str
    names: list[str]
    """The names in the student's notebook that become the probe's first arguments."""
    inputs: dict[str, Any]
    seed: int
    """Seed of the random generators."""
    cpu_seconds: int
    """CPU time that the probe may use."""


class Reply(NamedTuple):
    """The outcome of a probe, as claimed by the student's process."""

    nonce: Any
    kind: Any
    value: Any


class Ended(NamedTuple):
    """The snapshot has ended, as claimed by the student's process."""

    signal: Any
    """Number of the signal that ended it, or 0."""


def request_frame(request: ProbeRequest) -> bytes:
    """Return a request's frame; raise `WireError` if an input can't be sent completely."""
    return pack([PROBE, *request], whole=True)


def read_request(read_exactly: Callable[[int], bytes]) -> ProbeRequest:
    """Read a request, in the snapshot."""
    _, *fields = read_frame(read_exactly)
    return ProbeRequest(*fields)


def reply_frame(nonce: str, kind: str, value: Any) -> bytes:
    """Return a reply's frame; it says so if the value could not be sent."""
    try:
        return pack([REPLY, nonce, kind, value])
    except BaseException:  # noqa: BLE001 -- a student's dictionary may break even this
        return pack([REPLY, nonce, UNREADABLE, None])


def ended_frame(signal: int) -> bytes:
    """Return the frame that reports the end of a snapshot."""
    return pack([ENDED, signal])


def read_answer(read_exactly: Callable[[int], bytes]) -> Reply | Ended | None:
    """Read a frame from a student's process; return None if it is not a message.

    Raises `WireError` if it can't be decoded.
    """
    frame = read_frame(read_exactly)
    # Check types first: comparing with an array returns an array, which has no truth value.
    if type(frame) is not list or not frame or type(frame[0]) is not str:
        return None
    word, *fields = frame
    if word == REPLY and len(fields) == 3:
        return Reply(*fields)
    if word == ENDED and len(fields) == 1:
        return Ended(*fields)
    return None
