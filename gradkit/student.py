"""The door into the student's process: sends probes, judges what kind of answer came back.

A probe is a function in a file `probes.py`. The file goes, compiled, to a throw-away copy (a fork)
of the student's process, and the probe runs there with the student's own function as its first
argument; the plain values that it returns come back. A copy serves all probes of an exercise; what
crashed or hung is killed, and the next probe gets a new copy.

What comes back is hostile input. Each reply is bound to a nonce of its request, all else that
arrives is thrown away, and `wire.py` decodes strictly. Everything that can go wrong on the
student's side ends in a `StudentFault`: a fact about the submission, never an error of the grader.
"""

from __future__ import annotations

import inspect
import marshal
import secrets
import select
import signal
import socket
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from gradkit import wire
from gradkit._own_time import Wait
from gradkit.exceptions import Explanation, explain, known_exception, line_of
from gradkit.kernels import Limits, StudentKernel
from gradkit.results import Outcome

AFTER_TIMEOUT_CPU_SECONDS = 2
"""CPU time of a probe when an earlier one of the exercise did not end: it will hardly be better."""


class StudentFault(Exception):  # noqa: N818 -- a fact about the submission, not a grader's error
    """The student's side gave no value; the message is a sentence for the student."""

    outcome = Outcome.FAILED
    hint = ""
    """A question that leads on, where there is one for every such case."""


class Missing(StudentFault):
    """The name that an exercise asks for is not defined, or is still the released stub."""

    outcome = Outcome.MISSING

    def __init__(self, message: str, why: Explanation | None = None) -> None:
        self.hint = why.hint if why else ""
        super().__init__(f"{message} {why.sentence}" if why else message)


class TimedOut(StudentFault):
    """The student's code did not come to an end."""

    outcome = Outcome.TIMEOUT
    hint = "Which loop might never end, and what should end it?"


class Died(StudentFault):
    """The student's process died under the probe."""

    outcome = Outcome.CRASHED
    hint = "What in your code could end Python itself, or use up all memory?"


class Unreadable(StudentFault):
    """What came back is no plain value, or too large."""


class Raised(StudentFault):
    """The student's code raised an exception, or what it gave made the probe raise one.

    Its text stays out of the message: a student can put hidden inputs into it. The diagnosis and
    the table of explanations may look at it, since they compare and do not quote.
    """

    def __init__(self, module: str, type_name: str, text: str, place: str) -> None:
        self.type_name = known_exception(module, type_name)
        self.text = text
        self.place = place
        known = explain(self.type_name, text, place)
        self.hint = known.hint if known else ""
        said = (
            f"Your code raised {self.type_name}{place}."
            if place
            else f"Calling your code, or using what it gave, raised {self.type_name}."
        )
        super().__init__(f"{said} {known.sentence}" if known else said)


@dataclass(frozen=True)
class _Request:
    """A request to run a probe."""

    nonce: str
    """Its reply names it."""
    frame: bytes


_AHEAD = 2**16
"""Bytes of requests that may wait in a copy's socket. It holds three times as much: none blocks."""


def _fits(asked: deque[_Request], upcoming: _Request) -> bool:
    """Whether a request can be sent ahead; where no reply is waited for, any can be sent."""
    return not asked or sum(len(one.frame) for one in [*asked, upcoming]) <= _AHEAD


class Respondent:
    """Who answers probes for one exercise: a student's process, or a stand-in for one."""

    exercise: str
    seed: int
    """Where the checks' random inputs start from; hidden, the same for every submission."""
    probes_in_copy = 0

    def run(
        self,
        probe: Callable[..., Any],
        inputs: Mapping[str, Any] | None = None,
        names: Sequence[str] = (),
    ) -> Any:
        """Return what `probe(answer, **inputs)` gives; raise a `StudentFault` where it is nothing.

        `answer` is what the student's notebook calls by the exercise's name, or one positional
        argument for each of `names`.
        """
        raise NotImplementedError

    def run_each(
        self,
        probe: Callable[..., Any],
        cases: Sequence[Mapping[str, Any]],
        names: Sequence[str] = (),
    ) -> list[Any]:
        """Run a probe with each of these inputs; return the values, or what was raised.

        The last is a fault, and the list shorter, where the process died or was stopped: each
        further case would cost as much time again.
        """
        collected: list[Any] = []
        for case in cases:
            try:
                collected.append(self.run(probe, case, names))
            except Raised as fault:
                collected.append(fault)
            except (Died, TimedOut) as fault:
                return [*collected, fault]
        return collected

    def discard_copy(self) -> None:
        """Begin anew with the next probe: nothing that an earlier one did is left then."""


class Student(Respondent):
    """One exercise of one submission, as the hidden checks see it."""

    def __init__(
        self,
        kernel: StudentKernel,
        exercise: str,
        source_in: Callable[[str], str],
        limits: Limits,
        seed: int,
        cell_failure: Explanation | None = None,
    ) -> None:
        self.exercise = exercise
        self.seed = seed
        self._kernel = kernel
        self._source_in = source_in
        self._limits = limits
        self._cell_failure = cell_failure
        """What ended the exercise's own cell before it could define the name."""
        self._cpu_seconds = limits.probe_cpu_seconds
        self._copy: socket.socket | None = None
        self._request = ""
        self._sent: dict[Path, int] = {}
        """The files of probes that the present copy has, and their numbers there."""
        self.probes_in_copy = 0

    def run(
        self,
        probe: Callable[..., Any],
        inputs: Mapping[str, Any] | None = None,
        names: Sequence[str] = (),
    ) -> Any:
        """Run a probe in a copy of the student's process; return its value."""
        request = self._request_for(probe, dict(inputs or {}), names)
        try:
            self._send(self._copy_to_ask(), request.frame)
        except StudentFault:
            self.discard_copy()
            raise
        return self._answer(request)

    def run_each(
        self,
        probe: Callable[..., Any],
        cases: Sequence[Mapping[str, Any]],
        names: Sequence[str] = (),
    ) -> list[Any]:
        """Run a probe with each of these inputs; return the values, or what was raised.

        Requests are sent before the replies to earlier ones have come, so that the two sides rarely
        wait for each other.
        """
        collected: list[Any] = []
        asked: deque[_Request] = deque()
        requests = (self._request_for(probe, dict(case), names) for case in cases)
        upcoming = next(requests, None)
        try:
            while asked or upcoming:
                while upcoming and _fits(asked, upcoming):
                    upcoming = next(requests, None) if self._ask(upcoming, asked) else None
                try:
                    collected.append(self._answer(asked.popleft()))
                except Raised as fault:
                    collected.append(fault)
        except (Died, TimedOut) as fault:
            collected.append(fault)
        except Missing:
            raise  # what was sent ahead is answered at once, and nobody reads it
        except StudentFault:
            self.discard_copy()
            raise
        return collected

    def _ask(self, request: _Request, asked: deque[_Request]) -> bool:
        """Send a request; return whether more can follow it."""
        try:
            self._send(self._copy_to_ask(), request.frame)
        except StudentFault:
            if not asked:
                self.discard_copy()
                raise
            return False  # the replies that have come are read first
        asked.append(request)
        return True

    def _copy_to_ask(self) -> socket.socket:
        if self._copy is None:
            raise Died(_DEAD)
        return self._copy

    def _request_for(
        self, probe: Callable[..., Any], inputs: dict[str, Any], names: Sequence[str]
    ) -> _Request:
        file = probe_file(probe)
        nonce = secrets.token_hex(16)
        if self._copy is None:
            self._copy = self._open_copy()
        self.probes_in_copy += 1
        code = None if file in self._sent else _compiled(file, file.stat().st_mtime_ns)
        content = [
            "probe", nonce, self._sent.get(file, len(self._sent)), code, probe.__name__,
            list(names) or [self.exercise], inputs, self.seed, self._cpu_seconds,
        ]  # fmt: skip
        frame = wire.pack(content, whole=True)
        self._sent.setdefault(file, len(self._sent))
        return _Request(nonce, frame)

    def _answer(self, request: _Request) -> Any:
        """Return the value that a request brought, or raise the fault."""
        try:
            kind, value = self._reply(self._copy_to_ask(), request.nonce)
        except StudentFault:
            self.discard_copy()
            raise
        return self._understand(kind, value)

    def discard_copy(self) -> None:
        """End the present copy, if there is one; the next probe gets a new one."""
        if self._copy is None:
            return
        self._copy.close()
        self._copy = None
        if not self._kernel.is_over(self._request, 0.5):
            self._kernel.end_copies()
            self._kernel.is_over(self._request, 5)

    def _open_copy(self) -> socket.socket:
        """Fork a copy. Each has a socket of its own, so nothing of an earlier one is left in it."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)  # noqa: FBT003 -- the standard library's signature
        token = secrets.token_hex(16)
        with theirs:
            try:
                socket.send_fds(self._kernel.door, [token.encode()], [theirs.fileno()])
            except OSError:
                ours.close()
                raise Died(_DEAD) from None
        self._request = self._kernel.begin(_opening(self._kernel.descriptor, token))
        self._sent.clear()
        self.probes_in_copy = 0
        return ours

    def _understand(self, kind: Any, value: Any) -> Any:
        if _is(kind, "value"):
            return value
        if _is(kind, "missing"):
            raise Missing(
                f"There is no `{self.exercise}` to check: the name is not defined.",
                self._cell_failure,
            )
        if _is(kind, "raised"):
            module, type_name, text, frames = _exception(value)
            place = self._place(frames)
            # torch raises the same type where it lacks an operation, and then says so.
            if (module, type_name, text) == ("builtins", "NotImplementedError", ""):
                raise Missing(
                    f"`{self.exercise}` is not written yet: it still raises NotImplementedError."
                )
            raise Raised(module, type_name, text, place)
        raise Unreadable(_UNREADABLE)

    def _place(self, frames: Sequence[tuple[str, int]]) -> str:
        """Name the student's own line that an exception came from, or nothing where none did.

        The line's text is taken from the submitted notebook, so a forged place shows no more
        than the student wrote.
        """
        for file, line in reversed(frames):
            if place := line_of(self._source_in(Path(file).name), line):
                return place
        return ""

    # --- the socket -----------------------------------------------------------------------

    def _reply(self, door: socket.socket, nonce: str) -> tuple[Any, Any]:
        """Read frames until the reply to the request with `nonce`, the copy's end or the time's."""
        wait = self._kernel.time.wait(self._limits.probe_wall_seconds)
        while True:
            try:
                frame = wire.read_frame(lambda count: self._read(door, count, wait))
            except wire.WireError:
                raise Unreadable(_UNREADABLE) from None
            # Types first: to compare with an array gives an array, which is neither true nor false.
            if type(frame) is not list or not frame or type(frame[0]) is not str:
                continue
            if len(frame) == 4 and frame[0] == "reply" and _is(frame[1], nonce):
                return frame[2], frame[3]
            if len(frame) == 2 and frame[0] == "ended":
                if _is(frame[1], int(signal.SIGXCPU)):
                    seconds, self._cpu_seconds = self._cpu_seconds, AFTER_TIMEOUT_CPU_SECONDS
                    raise TimedOut(_TIMEOUT.format(seconds))
                raise Died(_DEAD)

    def _read(self, door: socket.socket, count: int, wait: Wait) -> bytes:
        data = bytearray()
        while len(data) < count:
            self._wait([door], [], wait)
            try:
                piece = door.recv(min(count - len(data), 2**20))
            except BlockingIOError:
                continue
            except OSError:
                piece = b""
            if not piece:
                raise Died(_DEAD)
            data += piece
        return bytes(data)

    def _send(self, door: socket.socket, frame: bytes) -> None:
        wait = self._kernel.time.wait(self._limits.probe_wall_seconds)
        view = memoryview(frame)
        while view:
            self._wait([], [door], wait)
            try:
                view = view[door.send(view) :]
            except BlockingIOError:
                continue
            except OSError:
                raise Died(_DEAD) from None

    def _wait(self, readers: list[socket.socket], writers: list[socket.socket], wait: Wait) -> None:
        while True:
            if wait.is_over():  # asked each time: a trickle of bytes must not put the end off
                raise TimedOut(_TIMEOUT.format(self._limits.probe_wall_seconds))
            ready = select.select(readers, writers, [], 0.5)
            if ready[0] or ready[1]:
                return
            if not self._kernel.is_alive():
                raise Died(_DEAD)


def _is(value: Any, expected: str | int) -> bool:
    return type(value) is type(expected) and bool(value == expected)


def _exception(value: Any) -> tuple[str, str, str, list[tuple[str, int]]]:
    """Return module, type, text and frames of a reported exception; raise `Unreadable`."""
    try:
        module, type_name, text, frames = value
        if {type(module), type(type_name), type(text)} != {str}:
            raise Unreadable(_UNREADABLE)
        found = [(file, line) for file, line in frames if type(file) is str and type(line) is int]
    except (TypeError, ValueError):
        raise Unreadable(_UNREADABLE) from None
    return module, type_name, text, found


_DEAD = "The Python process died while it ran your code."
_UNREADABLE = "What your code returned is too large, too deeply nested or broken in itself."
_TIMEOUT = "Your code did not come to an end within {} seconds."


def probe_file(probe: Callable[..., Any]) -> Path:
    """Return the file that a probe is defined in: all that crosses the border, compiled.

    Only files named `probes.py` may cross. So one look at them shows what students might see,
    and no reference or expected value gets there by an oversight.
    """
    file = Path(inspect.getfile(probe))
    if file.name != "probes.py":
        raise ValueError(
            f"The function {probe.__name__} is defined in {file.name}, and only functions of a "
            "file probes.py may run in a student's process. Move it there."
        )
    return file


@lru_cache(maxsize=64)
def _compiled(file: Path, _changed: int) -> np.ndarray[Any, Any]:
    """Return a file's code as both sides' Python runs it: to compile it took each copy 4 ms."""
    code = compile(file.read_text(encoding="utf-8"), "<probes>", "exec")
    return np.frombuffer(marshal.dumps(code), dtype=np.uint8)


def _opening(descriptor: int, token: str) -> str:
    """Return the code that opens a copy, to be run by the student's kernel."""
    # The fork server imported it before the lock; a notebook's names are the student's to change.
    return (
        "__import__('builtins').__import__('sys').modules['gradkit._door']"
        f".open_copy({descriptor}, {token!r}, __import__('builtins').globals())"
    )
