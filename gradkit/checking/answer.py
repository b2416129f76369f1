"""What authors of hidden checks use.

A check is a pytest test in `course_tests/<assignment>/<exercise>/test.py`:

    @points(7)
    def test_weights(student: Answer) -> None:
        \"\"\"After three epochs the weights are those of gradient descent.\"\"\"
        student.agrees(probes.train, [case(student.seed)], reference.fit)

Students read the first sentence of its docstring. `agrees` runs the probe with the student's answer
in the student's process and with the reference in this process, and compares the two. If they
differ, it runs the probe with each known mistake to name the student's mistake. `satisfies` is for
answers without a single reference (a random split): a function judges the value. `run` only fetches
the value; raise `Failed` to fail.

Each course draws its own inputs, and some draws are unlucky: two scores are tied, or an epoch does
not change a loss. `drawn` draws again if that would decide a verdict.
"""

from __future__ import annotations

import contextlib
import copy
import hashlib
import random
import sys
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
import pytest
import torch

from gradkit.checking.comparison import describe, difference
from gradkit.explanations.explain import Explanation
from gradkit.kernel.faults import Died, Raised, StudentFault, TimedOut
from gradkit.kernel.probe_runner import ProbeRunner
from gradkit.mistakes import Catalogue, Mistake
from gradkit.protocol import wire

__all__ = ["Answer", "Failed", "StudentFault", "describe", "difference", "points"]

Probe = Callable[..., Any]
Inputs = Mapping[str, Any]
Judge = Callable[[Any, Inputs], None]
Drawn = TypeVar("Drawn")


def points(number: float) -> pytest.MarkDecorator:
    """Say how many points a check is worth."""
    return pytest.mark.points(number)


def drawn(draw: Callable[[], Drawn], suits: Callable[[Drawn], bool]) -> Drawn:
    """Return the first draw that suits.

    `draw` takes its random numbers from the check's own generator, so all students get the same
    inputs. Nearly every draw should suit, so that nearly every course uses its first draw.
    """
    for _ in range(_MOST_DRAWS):
        if suits(found := draw()):
            return found
    raise RuntimeError(f"None of {_MOST_DRAWS} draws suits: the condition asks for too much.")


_MOST_DRAWS = 100


class Failed(Exception):
    """The student's answer fails a check.

    `message` is a sentence about what was seen; `hint` asks a question; `codes` name known
    mistakes. The catalogue supplies the hint and name of each code, so that they are kept in one
    place.
    """

    def __init__(self, message: str, *, hint: str = "", codes: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.codes = tuple(codes)
        self.sentence, self.own_codes = message, self.codes
        """Message and codes before the catalogue adds to them."""
        self.known: tuple[Mistake, ...] = ()
        """The catalogue's entries that explain what was seen, most likely first."""
        self.recognised = False
        """Whether the check itself recognized the first of them, without a replay."""

    def naming(self, known: Sequence[Mistake]) -> Failed:
        """Return this verdict, explained by these mistakes."""
        named = Failed(
            f"{self.sentence} It looks as if {known[0].name}.",
            hint=known[0].hint,
            codes=tuple(dict.fromkeys([*self.own_codes, *(c for m in known for c in m.codes)])),
        )
        named.sentence, named.own_codes = self.sentence, self.own_codes
        named.known = tuple(known)
        return named


class NotAlone(BaseException):
    """A check would fail in a snapshot that other checks have used.

    The check runs again in a new snapshot, which decides whether it fails and why. This is a
    `BaseException`, so that a check that handles `Exception` does not catch it.
    """


class Answer:
    """The student's answer to one exercise: the `student` of a check."""

    def __init__(
        self, student: ProbeRunner, catalogue: Catalogue, seed: int, *, is_alone: bool = True
    ) -> None:
        """Ask `student`; raise `NotAlone` for a failure in a used snapshot."""
        self._student = student
        self._catalogue = catalogue
        self._is_alone = is_alone
        self._digests: dict[int, bytes] = {}
        """Digests of the current cases, keyed by `id`."""
        self.seed = seed
        """Hidden seed to draw inputs from: different for each check, the same for all students."""

    @property
    def exercise(self) -> str:
        """Name of the exercise."""
        return self._student.exercise

    @property
    def cell_failure(self) -> Explanation | None:
        """What stopped the exercise's own cell early, if anything did.

        If the answer is a variable, the part of the cell that did not run explains more than the
        variable's value.
        """
        return self._student.cell_failure

    def generator(self) -> torch.Generator:
        """Return a new random generator with the check's seed."""
        return torch.Generator().manual_seed(self.seed)

    def run(self, probe: Probe, names: Sequence[str] = (), **inputs: Any) -> Any:
        """Return the value of `probe(answer, **inputs)` in a snapshot of the student's process.

        With `names`, the probe gets these objects from the student's notebook instead of the single
        answer. Raises a `StudentFault` if there is no value.
        """
        return self._student.run(probe, inputs, names)

    def agrees(
        self,
        probe: Probe,
        cases: Iterable[Inputs],
        reference: Any,
        *,
        atol: float = 1e-5,
        rtol: float = 1e-5,
        dtypes: bool = False,
        compare: Callable[[Any, Any], str | None] | None = None,
        names: Sequence[str] = (),
        said: str = "",
        hint: str = "",
    ) -> None:
        """Fail unless the student's answer does what the reference does in all cases.

        `reference` (a tuple if there are several `names`) replaces the answer in the probe.
        `compare(seen, expected)` returns the end of a sentence or None; the default is
        `difference`. `said` begins the message ("After three epochs"); `hint` is shown if no known
        mistake explains the failure.
        """
        own = compare is not None  # an author's function might change what it compares
        if compare is None:

            def compare(seen: Any, expected: Any) -> str | None:
                return difference(seen, expected, atol=atol, rtol=rtol, dtypes=dtypes)

        cases = list(cases)
        seen = self._collect(probe, cases, names)
        for case, what in zip(cases, seen, strict=False):
            expected = self._expected(probe, reference, case, own=own)
            text = _fault(what) or _compared(compare, what, expected)
            if text:
                self._look_again_unless_alone(what)
                sentence = _sentence(f"{said}, {text}" if said and not _fault(what) else text)
                known = (
                    []
                    if isinstance(what, Died | TimedOut)
                    else self._same(
                        probe, cases, seen, lambda left, right: compare(left, right) is None
                    )
                )
                if not known and isinstance(what, StudentFault):
                    raise what
                nothing = what is None and expected is not None
                raise self._named(sentence, _NOTHING_RETURNED if nothing else hint, known)

    def satisfies(
        self,
        probe: Probe,
        cases: Iterable[Inputs],
        judge: Judge,
        *,
        names: Sequence[str] = (),
    ) -> None:
        """Fail unless `judge(value, case)` accepts each case's value; it raises `Failed` to reject.

        A known mistake is named if the judge says the same sentence about it. If some of these also
        return exactly the same value, only those are named.
        """
        cases = list(cases)
        seen = self._collect(probe, cases, names)
        for case, what in zip(cases, seen, strict=False):
            failure = _judged(judge, what, case)
            if failure is None:
                continue
            self._look_again_unless_alone(what)
            known = (
                []
                if isinstance(what, Died | TimedOut)
                else [
                    mistake
                    for mistake in self._mistakes()
                    if _quietly(self._is_judged_alike, judge, probe, mistake, case, failure)
                ]
            )
            known = [m for m in known if _quietly(self._is_equal, probe, m, case, what)] or known
            if not known and isinstance(what, StudentFault):
                raise what
            if isinstance(failure, Failed):
                raise self._named(failure.message, failure.hint, known, failure.codes)
            raise self._named(str(what), "", known)

    # --- diagnosis ------------------------------------------------------------------------

    def _collect(self, probe: Probe, cases: Sequence[Inputs], names: Sequence[str]) -> list[Any]:
        """Return the outcome of each case: a value, or what the student's code raised."""
        if not cases:
            raise ValueError("A check without a single case would let every answer pass.")
        self._digests.clear()
        seen = self._student.run_each(probe, cases, names)
        if len(seen) != len(cases) and not (seen and isinstance(seen[-1], Died | TimedOut)):
            raise RuntimeError(f"Of {len(cases)} cases only {len(seen)} were asked.")
        return seen

    def _look_again_unless_alone(self, what: Any) -> None:
        # Don't rerun a case that did not finish: it would take just as long again.
        if not self._is_alone and not isinstance(what, TimedOut):
            raise NotAlone

    def _replay(self, probe: Probe, answer: Any, case: Inputs) -> Any:
        """Run the probe in this process with another answer; return its value or exception."""
        answers = answer if isinstance(answer, tuple) else (answer,)
        _seed_all(self._student.seed)
        try:
            # Some mistakes switch gradients off for good; leaving the block switches them on again.
            with torch.inference_mode(False), torch.enable_grad(), warnings.catch_warnings():
                warnings.simplefilter("ignore")  # mistakes are made on purpose here
                return probe(*answers, **_copied(dict(case)))
        except Exception as error:  # noqa: BLE001 -- a wrong reference may raise anything
            return error

    def _expected(self, probe: Probe, reference: Any, case: Inputs, *, own: bool) -> Any:
        """Run the right reference in this process; return its value, or raise its exception.

        With `own`, the caller gets its own copy of the value: otherwise, a check that changes it
        would change it for the next student.
        """
        answers = reference if isinstance(reference, tuple) else (reference,)
        value = None
        if all(map(_is_lasting, answers)):
            # torch can't copy a tensor with a graph: compute such a value each time.
            with contextlib.suppress(RuntimeError):
                found = self._remembered(probe, reference, case)
                is_raised = isinstance(found, BaseException)  # raising lengthens its traceback
                value = _copied(found) if own or is_raised else found
        if value is None:
            value = self._replay(probe, reference, case)
        # A check must find the generators in the same state, whether the value was cached or not.
        _seed_all(self._student.seed)
        if isinstance(value, BaseException):
            raise value
        return value

    def _remembered(self, probe: Probe, answer: Any, case: Inputs) -> Any:
        """Run a reference or a known mistake in this process; return its value or exception.

        A check's inputs are the same for all students, so each is run once per process, not once
        for each student.
        """
        inputs = self._digests.get(id(case))
        if inputs is None:
            inputs = hashlib.sha256(wire.pack(dict(case))).digest()
            self._digests[id(case)] = inputs
        key = (probe.__module__, probe.__name__, answer, inputs, self._student.seed)
        replays = self._catalogue.replays
        value = replays.pop(key) if key in replays else self._replay(probe, answer, case)
        replays[key] = value  # moved to the end: the first entry is the least recently used
        if len(replays) > _MOST_REPLAYS:
            del replays[next(iter(replays))]
        return value

    def _is_judged_alike(
        self, judge: Judge, probe: Probe, mistake: Mistake, case: Inputs, failure: Any
    ) -> bool:
        return bool(_judged(judge, self._remembered(probe, mistake.wrong, case), case) == failure)

    def _is_equal(self, probe: Probe, mistake: Mistake, case: Inputs, what: Any) -> bool:
        return difference(what, self._remembered(probe, mistake.wrong, case)) is None

    def _mistakes(self) -> list[Mistake]:
        return [m for m in self._catalogue.of(self.exercise) if m.wrong is not None]

    def _same(
        self,
        probe: Probe,
        cases: Sequence[Inputs],
        seen: Sequence[Any],
        alike: Callable[[Any, Any], bool],
    ) -> list[Mistake]:
        """Return the known mistakes that do what the student's code did in all cases."""

        def matches(mistake: Mistake) -> bool:
            for case, what in zip(cases, seen, strict=False):
                replayed = self._remembered(probe, mistake.wrong, case)
                if isinstance(what, Raised) or isinstance(replayed, Exception):
                    if not _same_exception(what, replayed):
                        return False
                elif not _quietly(alike, what, replayed) or (
                    mistake.whole and not _quietly(_agree, what, replayed)
                ):
                    return False
            return True

        return [mistake for mistake in self._mistakes() if matches(mistake)]

    def _named(
        self, sentence: str, hint: str, known: Sequence[Mistake], codes: Sequence[str] = ()
    ) -> Failed:
        found = [m for m in (self._catalogue.find(self.exercise, code) for code in codes) if m]
        known = [*found, *(mistake for mistake in known if mistake not in found)]
        seen = Failed(sentence, hint=hint, codes=codes)
        if not known:
            return seen
        named = seen.naming(known)
        named.recognised = bool(codes)
        named.hint = hint if found and hint else named.hint
        return named


_NOTHING_RETURNED = "Does your function return its result?"


_MOST_REPLAYS = 4096
"""How many values a process caches; inputs that depend on an answer always add new ones."""


def _copied(value: Any) -> Any:
    """Return a deep copy; `copy.deepcopy` takes ten times as long for a tensor."""
    kind = type(value)
    if kind is torch.Tensor and value.layout is torch.strided and not value.requires_grad:
        return value.clone()
    if kind is list or kind is tuple:
        return kind(map(_copied, value))
    if kind is dict:
        return {key: _copied(one) for key, one in value.items()}
    return copy.deepcopy(value)


def _is_lasting(answer: Any) -> bool:
    """Whether an answer belongs to a module; others are created again for each run of a check."""
    module = sys.modules.get(getattr(answer, "__module__", None) or "")
    return getattr(module, getattr(answer, "__qualname__", ""), None) is answer


def _seed_all(seed: int) -> None:
    torch.default_generator.manual_seed(seed)  # torch.manual_seed costs 5 ms, for CUDA
    random.seed(seed)
    np.random.seed(seed % 2**32)


def _fault(what: Any) -> str | None:
    return str(what) if isinstance(what, StudentFault) else None


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "."


class _SameFault(tuple[str, str]):
    """What identifies an exception: its type and text, compared and never shown."""

    __slots__ = ()


def _quietly(compare: Callable[..., bool], *values: Any) -> bool:
    """Compare for the diagnosis, which decides no points; values that can't be compared differ."""
    try:
        return compare(*values)
    except Exception:  # noqa: BLE001 -- a check's own function, on a wrong value it never expected
        return False


def _agree(seen: Any, replayed: Any) -> bool:
    """Whether two values agree in all their parts, as far as rounding lets them."""
    return difference(seen, replayed, atol=1e-4, rtol=1e-4) is None


def _compared(compare: Callable[[Any, Any], str | None], seen: Any, expected: Any) -> str | None:
    """Compare; a value differs if a check's own function fails on it but not on the right value.

    So a value of a type that no author expected fails the check, and nobody has to review it. If
    the function also fails on the right value, it is broken, and its exception is a grader error.
    """
    try:
        return compare(seen, expected)
    except (Failed, StudentFault, AssertionError):
        raise
    except Exception:
        if compare(expected, expected) is not None:
            raise
        return f"it gave {describe(seen)}"


def _judged(judge: Judge, what: Any, case: Inputs) -> Any:
    """Return a judge's opinion of a value in a form that can be compared; None if it accepts.

    A value of a type that no author expected fails, so nobody has to review it. `gradkit check`
    shows that a judge accepts right values.
    """
    if isinstance(what, Raised):
        return _SameFault((what.type_name, what.text))
    if isinstance(what, StudentFault):
        return what
    if isinstance(what, Exception):
        return _SameFault((type(what).__name__, str(what)[:2000]))
    try:
        judge(what, case)
    except Failed as failure:
        return _ComparableFailed(failure.message, hint=failure.hint, codes=failure.codes)
    except (StudentFault, AssertionError):
        raise
    except Exception:  # noqa: BLE001 -- a value of an unexpected type can raise anything
        return _ComparableFailed(f"It gave {describe(what)}.")
    return None


class _ComparableFailed(Failed):
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Failed) and self.message == other.message

    def __hash__(self) -> int:
        return hash(self.message)


def _same_exception(what: Any, replayed: Any) -> bool:
    """Whether two exceptions have the same type and text; both come from the same torch."""
    return (
        isinstance(what, Raised)
        and isinstance(replayed, Exception)
        and (what.type_name, what.text) == (type(replayed).__name__, str(replayed)[:2000])
    )
