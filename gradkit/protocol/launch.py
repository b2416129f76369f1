"""Messages that start processes: to the fork server and to a cold start, and back.

The fork server reads requests from a `SOCK_SEQPACKET` socket, one `ForkRequest` as JSON a packet,
with descriptors in its ancillary data: first a pipe on which the server reports how the child ended
(its exit code, four bytes), then those that the child inherits. The server answers with the child's
process id. `READY` is the server's first packet, `FAREWELL` the grader's last.

A cold start reads one `ColdRequest` from its standard input.

A kernel's first packet on its probe socket is a `KernelReport`, sent before any student code runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

MAX_PACKET: Final = 2**16
"""Bytes of one packet."""
READY: Final = b"ready"
FAREWELL: Final = b"end"
"""The last message of a live grader to its fork server; a grader that died sends nothing."""


class Launch(msgspec.Struct, frozen=True):
    """What a process needs to become a kernel."""

    folder: str
    """The folder that the notebook runs in."""
    environment: Mapping[str, str]
    policy: Mapping[str, Any]
    """The process's sandbox; see `student_process/kernel.py`."""


class ForkRequest(msgspec.Struct, frozen=True):
    """Asks the fork server for a child."""

    target: str
    """What the child becomes, as "module:function"; it is called with `launch` and descriptors."""
    launch: Launch | None = None
    forks: bool = False
    """Whether the last descriptor is the server's end of a socket for the child's own fork
    requests."""


class ColdRequest(msgspec.Struct, frozen=True):
    """Tells a cold process what to become."""

    target: str
    launch: Launch
    descriptors: list[int]


class KernelReport(msgspec.Struct, frozen=True, omit_defaults=True):
    """The outcome of a kernel's start: exactly one of these three."""

    sandbox: dict[str, str] | None = None
    """The parts of the sandbox, and how each is on, or that it is off."""
    refused: str = ""
    """Why the sandbox could not be set up."""
    failed: str = ""
    """The exception that ended the process."""
