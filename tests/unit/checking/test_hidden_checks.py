"""How hidden checks are run: in which copies, how often, and what is made of a failure."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from gradkit.checking.hidden_checks import HiddenChecks, run_checks
from gradkit.kernel.probe_runner import ProbeRunner
from gradkit.results import CheckResult, Outcome

PROBES = "def call(answer, x):\n    return answer(x)\n"
MISTAKES = """\
from gradkit.mistakes import Catalogue

MISTAKES = Catalogue()
asked = []


@MISTAKES.wrong("double", "X1", name="the number is squared", hint="How often is x added?")
def squared(x):
    asked.append(x)
    return x * x
"""
CHECKS = '''\
from gradkit.checks import Answer, points
from . import probes


def right(x):
    return 2 * x


@points(1)
def test_first(student: Answer) -> None:
    """Two is doubled."""
    student.agrees(probes.call, [{"x": 2}], right)


@points(1)
def test_second(student: Answer) -> None:
    """Three is doubled."""
    student.agrees(probes.call, [{"x": 3}], right)
'''


class Forgetful(ProbeRunner):
    """A student whose code runs here, and remembers its calls until its copy is discarded."""

    exercise = "double"
    seed = 1

    def __init__(self, answer: Callable[[list[Any], Any], Any]) -> None:
        """Answer with `answer(calls, x)`; `calls` are the inputs before, in the same copy."""
        self.probes_in_snapshot = 0
        self._answer = answer
        self._calls: list[Any] = []

    def run(
        self,
        probe: Callable[..., Any],
        inputs: Mapping[str, Any] | None = None,
        names: Sequence[str] = (),
    ) -> Any:
        """Run a probe."""
        self.probes_in_snapshot += 1

        def answer(x: Any) -> Any:
            self._calls.append(x)
            return self._answer(self._calls[:-1], x)

        return probe(answer, **dict(inputs or {}))

    def discard_snapshot(self) -> None:
        """Forget all calls."""
        self.probes_in_snapshot = 0
        self._calls = []


def judged(
    folder: Path, student: ProbeRunner, checks: str = CHECKS
) -> tuple[tuple[CheckResult, ...], list[Any]]:
    """Return the results of the checks in `folder`, and what the known mistake was asked."""
    package = folder / f"judged_{folder.name}" / "checks"
    package.mkdir(parents=True)
    files = {"probes.py": PROBES, "mistakes.py": MISTAKES, "test_double.py": checks}
    for name, text in {"../__init__.py": "", "__init__.py": "", **files}.items():
        (package / name).write_text(textwrap.dedent(text), encoding="utf-8")
    found: list[tuple[CheckResult, ...]] = []
    asked: list[Any] = []

    def body(hidden: HiddenChecks) -> None:
        worth = float(checks.count("@points(1)"))
        found.append(hidden.judge("double", worth, student))
        asked.extend(next(iter(hidden.catalogue())).wrong.__globals__["asked"])  # type: ignore[union-attr]

    run_checks(package, b"secret", body)
    return found[0], asked


def test_no_traceback_of_a_failed_check_is_written_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> str:
        raise RuntimeError("It costs 0.1 s.")

    monkeypatch.setattr(pytest.Function, "repr_failure", refuse)
    results, _ = judged(tmp_path, Forgetful(lambda _, x: x))
    assert [result.message for result in results] == ["It gave the int 2.", "It gave the int 3."]


def test_a_mistake_is_looked_for_once_and_named_where_a_check_is_alone(tmp_path: Path) -> None:
    results, asked = judged(tmp_path, Forgetful(lambda calls, x: x * x + bool(calls)))
    first, second = results
    assert first.outcome is Outcome.PASSED  # two squared is two doubled
    # In the used copy it was ten, of which no known mistake would have been the cause.
    assert second.message == "It gave the int 9. It looks as if the number is squared."
    assert asked == [3]


def test_what_passes_in_a_copy_of_its_own_is_not_diagnosed(tmp_path: Path) -> None:
    results, asked = judged(tmp_path, Forgetful(lambda calls, x: 0 if calls else 2 * x))
    assert [result.outcome for result in results] == [Outcome.PASSED] * 2
    assert asked == []


HANDLES = '''\
from gradkit.checks import Answer, Failed, points
from . import probes


@points(1)
def test_first(student: Answer) -> None:
    """It can be called."""
    student.run(probes.call, x=1)


@points(1)
def test_second(student: Answer) -> None:
    """Five is doubled, or told from a square."""
    try:
        student.agrees(probes.call, [{"x": 5}], lambda x: 2 * x)
    except Failed as failure:
        if not failure.codes:
            raise
'''


def test_a_check_that_handles_failures_of_its_own_gets_whole_ones(tmp_path: Path) -> None:
    results, _ = judged(tmp_path, Forgetful(lambda _, x: x * x), HANDLES)
    assert [result.outcome for result in results] == [Outcome.PASSED] * 2


RETURNS = """\
from gradkit.checks import Answer, points
from . import probes


@points(1)
def test_first(student: Answer):
    \"\"\"Five is doubled, says a comparison that nobody asserts.\"\"\"
    return student.run(probes.call, x=5) == 10


@points(1)
async def test_second(student: Answer) -> None:
    \"\"\"Five is doubled, says a coroutine that nobody awaits.\"\"\"
    student.agrees(probes.call, [{"x": 5}], lambda x: 2 * x)
"""


@pytest.mark.parametrize("factor", [2, 3])
def test_a_check_that_returns_something_is_broken_and_gives_no_points(
    tmp_path: Path, factor: int
) -> None:
    results, _ = judged(tmp_path, Forgetful(lambda _, x: factor * x), RETURNS)
    assert [result.outcome for result in results] == [Outcome.GRADER_ERROR] * 2
    assert "The check returned a bool, which decides nothing. Use assert" in results[0].message
