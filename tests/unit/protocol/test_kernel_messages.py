"""Which messages of a kernel mean something, and how they come in."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from gradkit.kernel.channel import MAX_MESSAGE, Channel
from gradkit.protocol.kernel_messages import MAX_PARTS, Message, Request, message_text, read
from gradkit.student_process.channel_end import ChannelEnd


def message(kind: Any, content: Any, to: Any = "7") -> Message | None:
    """Read a message as it comes from the wire."""
    return read(json.dumps({"type": kind, "to": to, "content": content}).encode())


def content_of(kind: str, content: Any) -> Any:
    found = message(kind, content)
    assert found is not None
    return found.content


def test_type_request_and_content_are_what_counts() -> None:
    content = {"name": "stdout", "text": "é"}
    assert message("stream", content) == Message("stream", "7", content | {"execution_count": None})


MALFORMED: dict[str, tuple[Any, ...]] = {
    "a comm message": ("comm_open", {"comm_id": "x", "target_name": "y", "data": {}}),
    "an unknown type": ("gossip", {}),
    "a type that is no text": (["stream"], {"name": "stdout", "text": "x"}),
    "no request": ("stream", {"name": "stdout", "text": "x"}, None),
    "a request that is a number": ("stream", {"name": "stdout", "text": "x"}, 7),
    "a content that is a list": ("reply", ["ok"]),
    "a missing field": ("stream", {"name": "stdout"}),
    "a text that is a number": ("stream", {"name": "stdout", "text": 1}),
    "a stream of another name": ("stream", {"name": "grader", "text": "x"}),
    "data that are a list": ("display_data", {"data": ["x"], "metadata": {}}),
    "a traceback that is a text": ("error", {"ename": "E", "evalue": "", "traceback": "x"}),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_malformed_means_nothing(name: str) -> None:
    assert message(*MALFORMED[name]) is None


@pytest.mark.parametrize(
    "text", [b"", b"{", b"null", b"[]", b"7", b"{}", b"\xff", b"x" * 100, b"[" * 200_000]
)
def test_noise_means_nothing(text: bytes) -> None:
    assert read(text) is None


def test_only_texts_are_shown_and_no_settings() -> None:
    data = {"text/plain": "x", "text/html": 5, "application/json": {"a": 1}}
    content = {"data": data, "metadata": {"a": 1}, "transient": {"display_id": "other"}}
    shown = content_of("display_data", content)
    assert shown == {"data": {"text/plain": "x"}, "metadata": {}, "execution_count": None}


@pytest.mark.parametrize("count", ["1", -1, 2**31, True, 1.0, [1]])
def test_a_cell_s_number_is_a_number_or_none(count: Any) -> None:
    assert (
        content_of("reply", {"status": "ok", "execution_count": count})["execution_count"] is None
    )


def test_a_lone_surrogate_could_not_be_written_to_a_file() -> None:
    odd = {"ename": "\ud800", "evalue": "x", "traceback": ["\udfff"]}
    sent = read(message_text("error", "1", odd))
    assert sent is not None
    assert (sent.content["ename"], sent.content["traceback"]) == ("?", ["?"])
    assert message("error", odd) is None, "Only a forger sends one as it is."


def test_a_message_is_utf_8_without_surrogates() -> None:
    text = '{"type": "stream", "to": "1", "content": {"name": "stdout", "text": "?"}}'
    assert read(text.encode()) is not None
    assert read(text.encode("utf-16")) is None
    assert read(text.encode("utf-32-be")) is None
    assert read(text.encode().replace(b"?", b"\xed\xa0\x80")) is None


def test_what_would_need_much_memory_is_not_parsed() -> None:
    extra = ",".join(["{}"] * (MAX_PARTS // 2 + 1))
    text = '{"type": "stream", "to": "1", "extra": [%s], "content": {"name": "stdout", "text": ""}}'
    assert read((text % "{}").encode()) is not None
    assert read((text % extra).encode()) is None


def test_of_many_kinds_of_data_the_known_ones_are_kept() -> None:
    data = {f"application/x-{n}": "x" for n in range(1000)} | {"text/plain": "x"}
    assert content_of("display_data", {"data": data, "metadata": {}})["data"] == {"text/plain": "x"}


def test_a_traceback_has_a_hundred_lines() -> None:
    lines = ["x"] * 5000
    content = content_of("error", {"ename": "E", "evalue": "", "traceback": lines})
    assert len(content["traceback"]) == 100


# --- the socket -------------------------------------------------------------------------------


@pytest.fixture
def ends() -> Iterator[tuple[Channel, ChannelEnd, socket.socket]]:
    ours, theirs = socket.socketpair()
    theirs.settimeout(10)
    with ours, theirs:
        yield Channel(ours), ChannelEnd(theirs), theirs


Ends = tuple[Channel, ChannelEnd, socket.socket]


def test_both_ends_understand_each_other(ends: Ends) -> None:
    channel, line, _ = ends
    channel.send(Request("1", "é = '\ud800'", brief=True))
    channel.send(Request("2", snapshot="token"))
    assert line.receive() == Request("1", "é = '?'", brief=True)
    assert line.receive() == Request("2", snapshot="token")
    line.send("stream", "1", "é")
    assert json.loads(channel.receive() or b"") == {"type": "stream", "to": "1", "content": "é"}
    assert channel.receive() is None


def test_a_message_is_taken_when_all_of_it_has_come(ends: Ends) -> None:
    channel, _, theirs = ends
    for byte in (0, 0, 0, 2, ord("{")):
        theirs.sendall(bytes([byte]))
        assert channel.receive() is None
    theirs.sendall(b"}\0\0\0\1")
    assert channel.receive() == b"{}"
    assert channel.receive() is None
    theirs.sendall(b"7")
    assert channel.receive() == b"7"


def test_a_message_too_large_is_left_out_and_not_held(ends: Ends) -> None:
    channel, _, theirs = ends
    left = MAX_MESSAGE + 1
    theirs.sendall(left.to_bytes(4))
    while left:
        piece = min(left, 100_000)
        theirs.sendall(bytes(piece))
        left -= piece
        assert channel.receive() is None
        assert len(channel._buffer) <= 2**18
    theirs.sendall(b"\0\0\0\2{}")
    assert channel.receive() == b"{}"


def test_who_closes_the_line_is_noticed(ends: Ends) -> None:
    channel, line, _ = ends
    line.close()
    assert channel.receive() is None
    assert not channel.is_open


def test_the_grader_s_end_is_noticed(ends: Ends) -> None:
    channel, line, _ = ends
    channel.close()
    assert line.receive() is None
