"""Messages between a check and a snapshot of the student's process: probes and their replies.

Each is one frame of `wire.py`: a list that begins with a word. The grader sends `ProbeRequest`s; a
snapshot sends a `Reply` to each, and the kernel sends `Ended` once the snapshot is over. Requests
come from the grader. What comes back is hostile input: `read_answer` returns None for whatever is
no message.
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
    """Its reply carries it."""
    file: int
    """Number of the probe's file in this snapshot."""
    code: Any
    """The compiled file, an array of bytes; None where the snapshot has it already."""
    function: str
    names: list[str]
    """What the probe takes from the student's notebook, as its first arguments."""
    inputs: dict[str, Any]
    seed: int
    """Seed of the generators of random numbers."""
    cpu_seconds: int
    """CPU time that the probe may use."""


class Reply(NamedTuple):
    """What became of a probe; a claim of the student's process."""

    nonce: Any
    kind: Any
    value: Any


class Ended(NamedTuple):
    """The snapshot is over; a claim of the student's process."""

    signal: Any
    """Number of the signal that ended it, 0 for none."""


def request_frame(request: ProbeRequest) -> bytes:
    """Return a request's frame; raise `WireError` where an input can't be sent whole."""
    return pack([PROBE, *request], whole=True)


def read_request(read_exactly: Callable[[int], bytes]) -> ProbeRequest:
    """Read a request, in the snapshot."""
    _, *fields = read_frame(read_exactly)
    return ProbeRequest(*fields)


def reply_frame(nonce: str, kind: str, value: Any) -> bytes:
    """Return a reply's frame, which says where its value could not be sent."""
    try:
        return pack([REPLY, nonce, kind, value])
    except BaseException:  # noqa: BLE001 -- a dictionary of the student's may break even this
        return pack([REPLY, nonce, UNREADABLE, None])


def ended_frame(signal: int) -> bytes:
    """Return the frame that tells the end of a snapshot."""
    return pack([ENDED, signal])


def read_answer(read_exactly: Callable[[int], bytes]) -> Reply | Ended | None:
    """Read a frame from a student's process; None for one that is no message.

    Raises `WireError` where it can't be decoded.
    """
    frame = read_frame(read_exactly)
    # Types first: to compare with an array gives an array, which is neither true nor false.
    if type(frame) is not list or not frame or type(frame[0]) is not str:
        return None
    word, *fields = frame
    if word == REPLY and len(fields) == 3:
        return Reply(*fields)
    if word == ENDED and len(fields) == 1:
        return Ended(*fields)
    return None
