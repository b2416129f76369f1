"""Which messages of a kernel mean something; all others are read as one that means nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jupyter_client.session import DELIM

from gradkit._messages import CautiousSession

SESSION = CautiousSession(key=b"known to the student as well")
NOTHING = {"msg_type": "ignored", "parent_header": {}, "content": {}}


def read(kind: Any, content: Any, parent: Any = None, *, key: bytes = SESSION.key) -> Any:
    """Read a message as it comes from the wire."""
    header = {"msg_type": kind, "msg_id": "1"}
    parent = {"msg_id": "7"} if parent is None else parent
    parts = [json.dumps(part).encode() for part in (header, parent, {}, content)]
    return SESSION.read([b"topic", DELIM, CautiousSession(key=key).sign(parts), *parts])


def test_type_parent_and_content_are_what_counts() -> None:
    assert read("stream", {"name": "stdout", "text": "é"}) == {
        "msg_type": "stream",
        "parent_header": {"msg_id": "7"},
        "content": {"name": "stdout", "text": "é", "execution_count": None},
    }


def test_what_an_honest_kernel_sends_has_its_own_form() -> None:
    message = SESSION.msg("execute_reply", {"status": "ok", "execution_count": 3}, parent={})
    found = SESSION.read(SESSION.serialize(message))
    assert found["content"] == {"status": "ok", "execution_count": 3}


MALFORMED: dict[str, tuple[Any, ...]] = {
    "a comm message": ("comm_open", {"comm_id": "x", "target_name": "y", "data": {}}),
    "an unknown type": ("gossip", {}),
    "a type that is no text": (["stream"], {"name": "stdout", "text": "x"}),
    "a parent of null": ("stream", {"name": "stdout", "text": "x"}, [None]),
    "a parent whose id is a number": ("stream", {"name": "stdout", "text": "x"}, {"msg_id": 7}),
    "a content that is a list": ("status", ["idle"]),
    "a missing field": ("stream", {"name": "stdout"}),
    "a text that is a number": ("stream", {"name": "stdout", "text": 1}),
    "a stream of another name": ("stream", {"name": "grader", "text": "x"}),
    "data that are a list": ("display_data", {"data": ["x"], "metadata": {}}),
    "a traceback that is a text": ("error", {"ename": "E", "evalue": "", "traceback": "x"}),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_malformed_means_nothing(name: str) -> None:
    assert read(*MALFORMED[name]) == NOTHING


@pytest.mark.parametrize(
    "frames",
    [
        [],
        [DELIM],
        [b"x" * 100],
        [DELIM, b"", b"{}", b"{}", b"{}", b"{}"],
        [DELIM, b"\xff" * 64, b"{", b"}", b"\xff", b"[" * 100_000],
    ],
)
def test_noise_means_nothing(frames: list[bytes]) -> None:
    assert SESSION.read(frames) == NOTHING


def test_a_message_signed_with_another_key_means_nothing() -> None:
    assert read("stream", {"name": "stdout", "text": "x"}, key=b"another") == NOTHING


def test_deep_json_that_is_signed_means_nothing() -> None:
    parts = [b'{"msg_type": "status"}', b"{}", b"{}", b"[" * 200_000]
    assert SESSION.read([DELIM, SESSION.sign(parts), *parts]) == NOTHING


def test_only_texts_are_shown_and_no_settings() -> None:
    data = {"text/plain": "x", "text/html": 5, "application/json": {"a": 1}}
    content = {"data": data, "metadata": {"a": 1}, "transient": {"display_id": "other"}}
    shown = read("display_data", content)["content"]
    assert shown == {"data": {"text/plain": "x"}, "metadata": {}, "execution_count": None}


@pytest.mark.parametrize("count", ["1", -1, 2**31, True, 1.0, [1]])
def test_a_cell_s_number_is_a_number_or_none(count: Any) -> None:
    assert read("execute_input", {"execution_count": count})["content"]["execution_count"] is None


def test_a_lone_surrogate_could_not_be_written_to_a_file() -> None:
    content = read("error", {"ename": "\ud800", "evalue": "x", "traceback": ["\udfff"]})["content"]
    assert content["ename"] == "?"
    assert content["traceback"] == ["?"]


def test_a_traceback_has_a_hundred_lines() -> None:
    lines = ["x"] * 5000
    content = read("error", {"ename": "E", "evalue": "", "traceback": lines})["content"]
    assert len(content["traceback"]) == 100
