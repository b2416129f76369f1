"""Reads what a kernel says, as hostile input.

Every message from a kernel may be forged by the student's code, which knows the signing key. What
is malformed means nothing here, and what is well-formed holds the types that it should, so that
nobody after this module needs to look again. Large messages are dropped before (`_channel.py`).
"""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

from jupyter_client.session import DELIM, Session


class CautiousSession(Session):
    """A Jupyter session that survives whatever a kernel sends.

    The student's process knows the signing key, so a well-signed message proves nothing.
    nbclient and jupyter_client index into messages without looking: one `parent_header: null`
    would end the grading of the whole class.
    """

    def read(self, frames: list[bytes]) -> Any:
        """Return type, parent and content of a message, or of one that means nothing.

        `deserialize` would do it in three times the time: it looks for dates in all texts.
        """
        with contextlib.suppress(Exception):  # hostile input fails in more ways than one can list
            # Topics and identities come first, and are of no use here.
            start = frames.index(DELIM) + 1
            signature, header, parent, metadata, content = frames[start : start + 5]
            if secrets.compare_digest(signature, self.sign([header, parent, metadata, content])):
                message = {
                    "msg_type": _parsed(header)["msg_type"],
                    "parent_header": _parsed(parent),
                    "content": _parsed(content),
                }
                if _is_well_formed(message):
                    return message
        return {"msg_type": "ignored", "parent_header": {}, "content": {}}


def _parsed(frame: bytes) -> Any:
    text = frame.decode()
    value = json.loads(text)
    return _without_surrogates(value) if "\\u" in text else value


_CONTENT: Mapping[str, Mapping[str, type]] = {
    "stream": {"name": str, "text": str},
    "display_data": {"data": dict, "metadata": dict},
    "execute_result": {"data": dict, "metadata": dict},
    "error": {"ename": str, "evalue": str, "traceback": list},
    "status": {"execution_state": str},
    "execute_reply": {"status": str},
    "clear_output": {},
    "execute_input": {},
    "kernel_info_reply": {},
    "interrupt_reply": {},
    "shutdown_reply": {},
}
"""The messages that are of use here, and what must be in them; comm messages are not."""


def _is_well_formed(message: Mapping[str, Any]) -> bool:
    parent, content = message.get("parent_header"), message.get("content")
    if not isinstance(parent, dict) or not isinstance(content, dict):
        return False
    if not isinstance(parent.get("msg_id", ""), str):
        return False
    fields = _CONTENT.get(message["msg_type"])
    if fields is None:
        return False
    if any(not isinstance(content.get(name), kind) for name, kind in fields.items()):
        return False
    if not _is_count(content.get("execution_count")):
        content["execution_count"] = None
    if message["msg_type"] == "stream" and content["name"] not in ("stdout", "stderr"):
        return False
    content.pop("transient", None)  # display ids let one cell rewrite another's output
    if message["msg_type"] in ("display_data", "execute_result"):
        content["data"] = {
            mime: text
            for mime, text in content["data"].items()
            if isinstance(mime, str) and isinstance(text, str)
        }
        content["metadata"] = {}
    if message["msg_type"] == "error":
        content["traceback"] = [str(line) for line in content["traceback"][:100]]
    return True


def _is_count(value: Any) -> bool:
    """Whether nbformat takes it for a cell's number; a notebook may set its own to anything."""
    return type(value) is int and 0 <= value < 2**31


def _without_surrogates(value: Any) -> Any:
    """Replace lone surrogates: legal in JSON, but no text that could be written to a file."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(k): _without_surrogates(v) for k, v in value.items()}
    return value
