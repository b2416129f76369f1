"""Sends probes to the student's process and classifies what comes back.

A probe is a function in a file `probes.py`. The file is compiled (`probe_files.py`) and sent to a
snapshot: a throw-away fork of the student's process (`snapshot.py`). The probe runs there with the
student's own function as its first argument, and returns plain values. One snapshot serves all
probes of an exercise. A snapshot that crashed or hung is killed, and the next probe gets a new
snapshot.

Replies are hostile input, which `protocol/wire.py` decodes strictly. Whatever goes wrong in the
student's process becomes a `StudentFault` (`faults.py`): a fact about the submission, never a
grader error.
"""

from __future__ import annotations

import ast
import secrets
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from gradkit.explanations.explain import Explanation, line_of
from gradkit.kernel.faults import Died, Missing, Raised, StudentFault, TimedOut, Unreadable
from gradkit.kernel.probe_files import compiled, probe_file
from gradkit.kernel.snapshot import DEAD, TIMEOUT, UNREADABLE, ComputedTooLong, Snapshot, equals
from gradkit.kernel.student_kernel import StudentKernel
from gradkit.limits import Limits
from gradkit.protocol.probe_messages import MISSING, RAISED, VALUE, ProbeRequest, request_frame

AFTER_TIMEOUT_CPU_SECONDS = 2
"""CPU time of a probe after an earlier probe of the exercise timed out: it will likely hang,
too."""


class ProbeRunner:
    """Answers probes for one exercise: a student's process, or a substitute for it."""

    exercise: str
    seed: int
    """Seed of the checks' random inputs; hidden, and the same for every submission."""
    cell_failure: Explanation | None = None
    """What stopped the exercise's own cell early."""
    probes_in_snapshot = 0

    def run(
        self,
        probe: Callable[..., Any],
        inputs: Mapping[str, Any] | None = None,
        names: Sequence[str] = (),
    ) -> Any:
        """Return the value of `probe(answer, **inputs)`; raise a `StudentFault` if there is none.

        `answer` is the object with the exercise's name in the student's notebook. With `names`, it
        is one positional argument for each of them.
        """
        raise NotImplementedError

    def run_each(
        self,
        probe: Callable[..., Any],
        cases: Sequence[Mapping[str, Any]],
        names: Sequence[str] = (),
    ) -> list[Any]:
        """Run a probe with each of these inputs; return the values, or what was raised.

        If the process died or was stopped, the list ends with that fault, because each further case
        would take just as long.
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

    def discard_snapshot(self) -> None:
        """Run the next probe in a new snapshot, without side effects of earlier probes."""


class _NothingRan(Missing):
    """No student code ran, so the snapshot is unchanged."""


@lru_cache(maxsize=64)
def only_raises(source: str) -> bool:
    """Whether a cell defines a single function or class that does nothing but raise exceptions."""
    try:
        (defined,) = ast.parse(source).body
    except (SyntaxError, ValueError):  # ValueError: more than one statement, or none
        return False
    functions = _body(defined) if isinstance(defined, ast.ClassDef) else [defined]
    return all(
        isinstance(function, ast.FunctionDef)
        and not function.decorator_list
        and [type(statement) for statement in _body(function)] == [ast.Raise]
        for function in functions
    )


def _body(defined: ast.ClassDef | ast.FunctionDef) -> list[ast.stmt]:
    """Return the statements of a definition, but not its docstring."""
    return defined.body[1:] if ast.get_docstring(defined) is not None else defined.body


@dataclass(frozen=True)
class _Request:
    """A request to run a probe."""

    nonce: str
    """Identifies the reply."""
    frame: bytes


_AHEAD = 2**16
"""Bytes of requests that may wait in a snapshot's socket. It holds three times as much, so that
sending never blocks."""


def _fits(asked: deque[_Request], upcoming: _Request) -> bool:
    """Whether a request can be sent ahead; without outstanding replies, any request can."""
    return not asked or sum(len(one.frame) for one in [*asked, upcoming]) <= _AHEAD


class SnapshotProbeRunner(ProbeRunner):
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
        self.cell_failure = cell_failure
        self.stub = ""
        """The text of the exercise's own cell if it is still the released stub."""
        self._cpu_seconds = limits.probe_cpu_seconds
        self._snapshot: Snapshot | None = None
        self.probes_in_snapshot = 0

    def run(
        self,
        probe: Callable[..., Any],
        inputs: Mapping[str, Any] | None = None,
        names: Sequence[str] = (),
    ) -> Any:
        """Run a probe in a snapshot of the student's process; return its value."""
        used = self.probes_in_snapshot
        request = self._request_for(probe, dict(inputs or {}), names)
        try:
            self._snapshot_to_ask().send(request.frame)
        except StudentFault:
            self.discard_snapshot()
            raise
        try:
            return self._answer(request)
        except _NothingRan:
            self.probes_in_snapshot = used
            raise

    def run_each(
        self,
        probe: Callable[..., Any],
        cases: Sequence[Mapping[str, Any]],
        names: Sequence[str] = (),
    ) -> list[Any]:
        """Run a probe with each of these inputs; return the values, or what was raised.

        Requests are sent before earlier replies have arrived, so that the two sides rarely wait for
        each other.
        """
        collected: list[Any] = []
        used = self.probes_in_snapshot
        asked: deque[_Request] = deque()
        requests = (self._request_for(probe, dict(case), names) for case in cases)
        upcoming = next(requests, None)
        is_deaf = False
        try:
            while asked or upcoming:
                while upcoming and not is_deaf and _fits(asked, upcoming):
                    is_deaf = not self._ask(upcoming, asked)
                    upcoming = upcoming if is_deaf else next(requests, None)
                try:
                    collected.append(self._next_answer(asked))
                except Raised as fault:
                    collected.append(fault)
        except (Died, TimedOut) as fault:
            collected.append(fault)
        except Missing as missing:
            # The snapshot answers the requests that were sent ahead, but nobody reads the replies.
            if isinstance(missing, _NothingRan):
                self.probes_in_snapshot = used
            raise
        except StudentFault:
            self.discard_snapshot()
            raise
        return collected

    def _ask(self, request: _Request, asked: deque[_Request]) -> bool:
        """Send a request; return whether more can follow it."""
        try:
            self._snapshot_to_ask().send(request.frame)
        except StudentFault:
            if not asked:
                self.discard_snapshot()
                raise
            return False  # read the outstanding replies first
        asked.append(request)
        return True

    def _next_answer(self, asked: deque[_Request]) -> Any:
        if not asked:  # all replies were read, and it accepts no more requests
            self.discard_snapshot()
            raise Died(DEAD)
        return self._answer(asked.popleft())

    def _snapshot_to_ask(self) -> Snapshot:
        if self._snapshot is None:
            raise Died(DEAD)
        return self._snapshot

    def _request_for(
        self, probe: Callable[..., Any], inputs: dict[str, Any], names: Sequence[str]
    ) -> _Request:
        file = probe_file(probe)
        nonce = secrets.token_hex(16)
        if self._snapshot is None:
            self._snapshot = self._new_snapshot()
        self.probes_in_snapshot += 1
        files = self._snapshot.files
        code = None if file in files else compiled(file, file.stat().st_mtime_ns)
        probe_request = ProbeRequest(
            nonce=nonce,
            file=files.get(file, len(files)),
            code=code,
            function=probe.__name__,
            names=list(names) or [self.exercise],
            inputs=inputs,
            seed=self.seed,
            cpu_seconds=self._snapshot.cpu_limit,
        )
        frame = request_frame(probe_request)
        files.setdefault(file, len(files))
        return _Request(nonce, frame)

    def _new_snapshot(self) -> Snapshot:
        return Snapshot(self._kernel, self._limits.probe_wall_seconds, self._cpu_seconds)

    def _answer(self, request: _Request) -> Any:
        """Return the value in the reply to a request, or raise the fault."""
        try:
            kind, value = self._snapshot_to_ask().reply(request.nonce)
        except StudentFault:
            self.discard_snapshot()
            raise
        except ComputedTooLong:
            seconds, self._cpu_seconds = self._cpu_seconds, AFTER_TIMEOUT_CPU_SECONDS
            self.discard_snapshot()
            raise TimedOut(TIMEOUT.format(seconds)) from None
        return self._understand(kind, value)

    def discard_snapshot(self) -> None:
        """End the current snapshot, if there is one; the next probe gets a new snapshot."""
        self.probes_in_snapshot = 0
        if self._snapshot is None:
            return
        self._snapshot.close()
        self._snapshot = None

    def _understand(self, kind: Any, value: Any) -> Any:
        if equals(kind, VALUE):
            return value
        if equals(kind, MISSING):
            raise _NothingRan(
                f"There is no `{self.exercise}` to check: the name is not defined.",
                self.cell_failure,
            )
        if equals(kind, RAISED):
            module, type_name, text, frames = _exception(value)
            place, cell = self._place(frames)
            # torch raises the same type for an operation that it lacks, with a message of its own.
            if (module, type_name, text) == ("builtins", "NotImplementedError", ""):
                kind = _NothingRan if self._is_of_the_stub(frames) else Missing
                raise kind(
                    f"`{self.exercise}` is not written yet: it still raises NotImplementedError."
                )
            raise Raised(module, type_name, text, place, cell)
        raise Unreadable(UNREADABLE)

    def _is_of_the_stub(self, frames: Sequence[tuple[str, int]]) -> bool:
        """Whether an exception came from the released stub without any other cell's involvement."""
        sources = [source for file, _ in frames if (source := self._source_in(Path(file).name))]
        return sources == [self.stub] and only_raises(self.stub)

    def _place(self, frames: Sequence[tuple[str, int]]) -> tuple[str, str]:
        """Return the place of an exception in the student's own code, and that cell's source.

        Both are empty if the exception came from elsewhere.

        The text is taken from the submitted notebook, so a forged place shows only what the student
        wrote.
        """
        for file, line in reversed(frames):
            source = self._source_in(Path(file).name)
            if place := line_of(source, line):
                return place, source
        return "", ""


def _exception(value: Any) -> tuple[str, str, str, list[tuple[str, int]]]:
    """Return module, type, text and frames of a reported exception; raise `Unreadable`."""
    try:
        module, type_name, text, frames = value
        if {type(module), type(type_name), type(text)} != {str}:
            raise Unreadable(UNREADABLE)
        found = [(file, line) for file, line in frames if type(file) is str and type(line) is int]
    except (TypeError, ValueError):
        raise Unreadable(UNREADABLE) from None
    return module, type_name, text, found
