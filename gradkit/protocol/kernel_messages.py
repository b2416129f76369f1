"""Messages between the grader and a student's kernel: cells to run, and what they show.

The grader sends a `Request`. The kernel sends what the cell shows, as Jupyter messages, and finally
a reply; each names its request.

Every message from a kernel may be forged by the student's code, so `read` parses hostile input. It
ignores malformed messages and checks all types, so that later code need not check again.
`kernel/channel.py` drops oversized messages before.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

LENGTH_BYTES: Final = 4
"""A message on a channel is its length in this many bytes, then its JSON text."""
REPLY: Final = "reply"
"""The kind of message that ends a request; all others are outputs with Jupyter's names."""


class Request(msgspec.Struct, frozen=True, omit_defaults=True):
    """Asks a kernel to run a cell, to open a snapshot, or just to answer."""

    id: str
    code: str | None = None
    """The cell's source."""
    brief: bool = False
    """Whether to write no traceback, because nobody will see why the cell fails."""
    snapshot: str | None = None
    """The token of the message on the probe socket that carries the snapshot's own socket."""


def request_text(request: Request) -> bytes:
    """Return the text of a request."""
    if request.code is not None:
        # JSON in UTF-8 can't hold lone surrogates.
        code = request.code.encode("utf-8", "replace").decode()
        request = msgspec.structs.replace(request, code=code)
    return msgspec.json.encode(request)


def read_request(text: bytes) -> Request:
    """Read a request, in the kernel."""
    return msgspec.json.decode(text, type=Request)


def message_text(kind: str, to: str | None, content: Any) -> bytes:
    """Return the text of a kernel's message; objects that JSON lacks become their `repr`."""
    text = json.dumps({"type": kind, "to": to, "content": content}, default=repr)
    if "\\ud" in text:  # maybe a lone surrogate, which the grader rejects
        text = json.dumps(_without_surrogates(json.loads(text)))
    return text.encode()


class _Envelope(msgspec.Struct, frozen=True):
    type: str
    to: str
    content: dict[str, Any]


@dataclass(frozen=True)
class Message:
    """A well-formed message."""

    kind: str
    to: str
    """Its request."""
    content: dict[str, Any]


def read(text: bytes) -> Message | None:
    """Return a message; None if it is malformed or unknown."""
    if sum(map(text.count, (b",", b"[", b"{"))) > MAX_PARTS:
        return None
    with contextlib.suppress(Exception):  # hostile input fails in too many ways to list
        envelope = msgspec.json.decode(text, type=_Envelope)
        if envelope.type not in _CONTENT:
            return None
        content = {name: envelope.content[name] for name in _KNOWN if name in envelope.content}
        if _is_well_formed(envelope.type, content):
            return Message(envelope.type, envelope.to, content)
    return None


MAX_PARTS: Final = 500_000
"""Commas and opening brackets of a message. Python needs 60 bytes or more of memory for each.
Honest messages contain hundreds; only unusual text, such as a large SVG, contains thousands."""


_CONTENT: Final[Mapping[str, Mapping[str, type]]] = {
    REPLY: {"status": str},
    "stream": {"name": str, "text": str},
    "display_data": {"data": dict, "metadata": dict},
    "execute_result": {"data": dict, "metadata": dict},
    "error": {"ename": str, "evalue": str, "traceback": list},
    "clear_output": {},
}
"""The messages that the grader uses, and their required content; comm messages are not used."""
_KNOWN: Final = frozenset(
    {name for fields in _CONTENT.values() for name in fields} | {"execution_count", "wait"}
)
_MIMES: Final = frozenset(
    {"text/plain", "text/html", "text/markdown", "text/latex", "application/javascript"}
    | {"image/png", "image/jpeg", "image/svg+xml"}
)
"""The MIME types that outputs may have. Each entry of a dictionary costs memory."""


def _is_well_formed(kind: str, content: dict[str, Any]) -> bool:
    fields = _CONTENT[kind]
    if any(not isinstance(content.get(name), type_) for name, type_ in fields.items()):
        return False
    if not _is_count(content.get("execution_count")):
        content["execution_count"] = None
    if kind == "stream" and content["name"] not in ("stdout", "stderr"):
        return False
    if kind in ("display_data", "execute_result"):
        content["data"] = {
            mime: text
            for mime, text in content["data"].items()
            if mime in _MIMES and isinstance(text, str)
        }
        content["metadata"] = {}
    if kind == "error":
        content["traceback"] = [str(line) for line in content["traceback"][:100]]
    return True


def _is_count(value: Any) -> bool:
    """Whether nbformat accepts it as a cell's number; a notebook can set its own to anything."""
    return type(value) is int and 0 <= value < 2**31


def _without_surrogates(value: Any) -> Any:
    """Replace lone surrogates, which are legal in JSON but can't be written to a file."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(k): _without_surrogates(v) for k, v in value.items()}
    return value
