"""Sends probes to the student's process and classifies what comes back.

A probe is a function in a file `probes.py`. Its file goes, compiled (`probe_files.py`), to a
snapshot: a throw-away fork of the student's process (`snapshot.py`). The probe runs there with the
student's own function as its first argument, and returns plain values. One snapshot serves all
probes of an exercise; one that crashed or hung is killed, and the next probe gets a new snapshot.

What comes back is hostile input, which `protocol/wire.py` decodes strictly. Whatever goes wrong on
the student's side ends in a `StudentFault` (`faults.py`): a fact about the submission, never an
error of the grader.
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
"""CPU time of a probe when an earlier one of the exercise did not end: it will hardly be better."""


class ProbeRunner:
    """Who answers probes for one exercise: a student's process, or a stand-in for one."""

    exercise: str
    seed: int
    """Where the checks' random inputs start from; hidden, the same for every submission."""
    cell_failure: Explanation | None = None
    """What ended the exercise's own cell before its end."""
    probes_in_snapshot = 0

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

    def discard_snapshot(self) -> None:
        """Begin anew with the next probe: nothing that an earlier one did is left then."""


class _NothingRan(Missing):
    """Nothing of the student's was there to run, so the copy is as it was before."""


@lru_cache(maxsize=64)
def only_raises(source: str) -> bool:
    """Whether a cell defines one function or class, in which there is nothing but exceptions."""
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
    """Its reply names it."""
    frame: bytes


_AHEAD = 2**16
"""Bytes of requests that may wait in a copy's socket. It holds three times as much: none blocks."""


def _fits(asked: deque[_Request], upcoming: _Request) -> bool:
    """Whether a request can be sent ahead; where no reply is waited for, any can be sent."""
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
        """The text of the exercise's own cell, where nobody changed it."""
        self._cpu_seconds = limits.probe_cpu_seconds
        self._snapshot: Snapshot | None = None
        self.probes_in_snapshot = 0

    def run(
        self,
        probe: Callable[..., Any],
        inputs: Mapping[str, Any] | None = None,
        names: Sequence[str] = (),
    ) -> Any:
        """Run a probe in a copy of the student's process; return its value."""
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

        Requests are sent before the replies to earlier ones have come, so that the two sides rarely
        wait for each other.
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
            # What was sent ahead is answered at once, and nobody reads it.
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
            return False  # the replies that have come are read first
        asked.append(request)
        return True

    def _next_answer(self, asked: deque[_Request]) -> Any:
        if not asked:  # all its replies are read, and it takes no more requests
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
        """Return the value that a request brought, or raise the fault."""
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
        """End the present copy, if there is one; the next probe gets a new one."""
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
            # torch raises the same type where it lacks an operation, and then says so.
            if (module, type_name, text) == ("builtins", "NotImplementedError", ""):
                kind = _NothingRan if self._is_of_the_stub(frames) else Missing
                raise kind(
                    f"`{self.exercise}` is not written yet: it still raises NotImplementedError."
                )
            raise Raised(module, type_name, text, place, cell)
        raise Unreadable(UNREADABLE)

    def _is_of_the_stub(self, frames: Sequence[tuple[str, int]]) -> bool:
        """Whether an exception came from the released stub, and no other cell had a part in it."""
        sources = [source for file, _ in frames if (source := self._source_in(Path(file).name))]
        return sources == [self.stub] and only_raises(self.stub)

    def _place(self, frames: Sequence[tuple[str, int]]) -> tuple[str, str]:
        """Name the student's own line that an exception came from, and give its cell's source.

        Both are empty where no such line did.

        The line's text is taken from the submitted notebook, so a forged place shows no more
        than the student wrote.
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
