"""Runs hidden checks with pytest and keeps the verdict of each.

pytest collects all checks of an assignment once per process. `grading/grade.py` decides when they
run: it calls `judge(exercise, ...)` when the notebook reaches the exercise's check cell. No student
code runs in this process.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib
import inspect
import os
import random
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np
import pytest
import torch

from gradkit import exercise_files
from gradkit.checking.answer import Answer, Failed, NotAlone
from gradkit.checking.diagnosis import settle
from gradkit.kernel.faults import StudentFault
from gradkit.kernel.probe_runner import ProbeRunner
from gradkit.mistakes import Catalogue
from gradkit.results import CheckResult, Outcome


class HiddenChecks:
    """A pytest plugin that holds the checks of one assignment and judges single exercises."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._folder = Path()
        self._config: pytest.Config | None = None
        self._items: dict[str, list[pytest.Item]] = {}
        self._broken: dict[str, str] = {}
        self._student: ProbeRunner | None = None
        self._raised: BaseException | None = None
        self._ended = False
        self._used_before = False
        self._failures: dict[str, Failed] = {}
        """The verdicts on the current exercise, keyed by the names of its checks."""
        self._replays: dict[tuple[object, ...], Any] = {}
        """The cache of all catalogues of the assignment: a single cache, so that one limit covers
        it."""

    # --- for the grader ---------------------------------------------------------------------

    def collect(self, folder: Path) -> None:
        """Collect the checks below `folder`, once."""
        self._folder = folder
        options = [
            str(folder),
            f"--rootdir={folder.parent}",
            "--confcutdir",
            str(folder),
            "-c",
            os.devnull,
            "--assert=plain",  # rewritten assertions would quote hidden values
            "--continue-on-collection-errors",
            "-o",
            f"python_files={exercise_files.CHECKS_FILE} {exercise_files.FLAT_PREFIX}*.py",
        ]
        for name in _NOT_NEEDED:
            options += ["-p", f"no:{name}"]
        status = pytest.main(options, plugins=[self])
        if self._config is None:
            raise RuntimeError(f"pytest could not start the hidden checks (exit status {status}).")
        # pytest's own main would collect again for each submission, which takes 50 ms.
        self._config._do_configure()  # noqa: SLF001
        session = pytest.Session.from_config(self._config)
        self._config.hook.pytest_sessionstart(session=session)
        self._config.hook.pytest_collection(session=session)

    @property
    def are_broken(self) -> bool:
        """Whether some checks could not be loaded; the next attempt may succeed."""
        return bool(self._broken)

    def judge(
        self, exercise: str, max_score: float, student: ProbeRunner
    ) -> tuple[CheckResult, ...]:
        """Run all checks of an exercise against the student's current state."""
        items = self._items.get(exercise, [])
        problem = self._problem(exercise, items, max_score)
        if problem:
            name = f"{exercise_files.FLAT_PREFIX}{exercise}"
            return (CheckResult(name, Outcome.GRADER_ERROR, 0.0, max_score, problem),)
        self._student = student
        self._failures.clear()
        try:
            following = [*items[1:], None]
            results = [
                self._judge_fairly(item, upcoming, student)
                for item, upcoming in zip(items, following, strict=True)
            ]
            return settle(results, self._failures)
        finally:
            student.discard_snapshot()
            self._student = None

    def without_student(
        self, exercise: str, max_score: float, outcome: Outcome, message: str
    ) -> tuple[CheckResult, ...]:
        """Return the same verdict for all checks of an exercise that can't be probed."""
        items = self._items.get(exercise, [])
        problem = self._problem(exercise, items, max_score)
        if problem:
            name = f"{exercise_files.FLAT_PREFIX}{exercise}"
            return (CheckResult(name, Outcome.GRADER_ERROR, 0.0, max_score, problem),)
        return tuple(
            CheckResult(item.name, outcome, 0.0, _worth(item), message, title=_title(item))
            for item in items
        )

    @contextlib.contextmanager
    def drawing_from(self, secret: bytes) -> Iterator[None]:
        """Let checks draw their inputs from another secret for a while."""
        own, self._secret = self._secret, secret
        try:
            yield
        finally:
            self._secret = own

    def catalogue(self) -> Catalogue:
        """Return the assignment's known mistakes; raise what loading the catalogue raises."""
        return Catalogue.joined(self.catalogue_of(exercise) for exercise in self._items)

    def catalogue_of(self, exercise: str) -> Catalogue:
        """Return the catalogue of an exercise's checks; raise what `catalogue` raises."""
        items = self._items.get(exercise)
        return _catalogue(items[0]) if items else Catalogue()

    def _problem(self, exercise: str, items: list[pytest.Item], max_score: float) -> str:
        """Say why an exercise's checks can't decide its points, if they can't."""
        file = exercise_files.checks_file(self._folder, exercise)
        if exercise in self._broken:
            return f"The hidden checks in {file} could not be loaded: {self._broken[exercise]}"
        if "" in self._broken:
            return f"The hidden checks could not be loaded: {self._broken['']}"
        if not items:
            return f"There are no hidden checks for this exercise: {file} is missing or empty."
        total = sum(_worth(item) for item in items)
        if abs(total - max_score) > 1e-9:
            return (
                f"The checks in {file} are worth {total:g} points in all, and the notebook gives "
                f"{max_score:g} for the exercise. Make the two agree."
            )
        return ""

    def _judge_fairly(
        self, item: pytest.Item, following: pytest.Item | None, student: ProbeRunner
    ) -> CheckResult:
        """Run a check; if it fails in a used snapshot, run it again in a new snapshot.

        So no check can fail because of an earlier check, and a submission that passes still needs
        only one snapshot per exercise, not one per check.
        """
        result = self._judge_once(item, following, student)
        if result.outcome not in (Outcome.PASSED, Outcome.TIMEOUT) and self._used_before:
            student.discard_snapshot()
            result = self._judge_once(item, following, student)
        if result.outcome in (Outcome.TIMEOUT, Outcome.CRASHED):
            student.discard_snapshot()
        return result

    def _judge_once(
        self, item: pytest.Item, following: pytest.Item | None, student: ProbeRunner
    ) -> CheckResult:
        self._used_before = student.probes_in_snapshot > 0
        self._forget()
        # pytest keeps what both checks share, such as their module, set up for the next.
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        # A check that pytest never reached has not passed.
        raised = self._raised if self._ended else self._raised or RuntimeError("It was not run.")
        outcome, message, hint, codes = _verdict(raised)
        self._failures.pop(item.name, None)
        if isinstance(raised, Failed):
            self._failures[item.name] = raised
        worth = _worth(item)
        score = worth if outcome is Outcome.PASSED else 0.0
        return CheckResult(item.name, outcome, score, worth, message, hint, codes, _title(item))

    def _forget(self) -> None:
        self._raised, self._ended = None, False

    # --- pytest's hooks -------------------------------------------------------------------

    @pytest.fixture
    def student(self, request: pytest.FixtureRequest) -> Answer:
        """The student's answer to the exercise of this file of checks."""
        if self._student is None:
            raise RuntimeError("Hidden checks run while a submission is graded, not alone.")
        catalogue = _catalogue(request.node)
        catalogue.replays = self._replays
        seed = self._seed(request.node.nodeid)
        return Answer(self._student, catalogue, seed, is_alone=not self._used_before)

    def _seed(self, nodeid: str) -> int:
        # Only the assignment, the exercise and the check: the place of the checks on disk must not
        # change a verdict.
        path, _, check = nodeid.partition("::")
        folder, file = Path(path).parent, Path(path).name
        if file == exercise_files.CHECKS_FILE:
            folder, file = folder.parent, f"{exercise_files.FLAT_PREFIX}{folder.name}.py"
        name = f"{folder.name}/{file}{check}"
        return int.from_bytes(hashlib.sha256(self._secret + name.encode()).digest()[:6])

    def pytest_configure(self, config: pytest.Config) -> None:
        """Register the mark that `checks.points` sets."""
        config.addinivalue_line("markers", "points(number): what a hidden check is worth")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Sort the collected checks by exercise."""
        for item in items:
            if isinstance(item, pytest.Function):
                item.obj = _without_result(item.obj)
            exercise = exercise_files.checked_exercise(item.path) or item.path.stem
            self._items.setdefault(exercise, []).append(item)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Record which files of checks could not be read, and why."""
        if report.failed:
            exercise = exercise_files.checked_exercise(Path(report.nodeid)) or ""
            self._broken[exercise] = _last_line(str(report.longrepr))

    @pytest.hookimpl(tryfirst=True)
    def pytest_cmdline_main(self, config: pytest.Config) -> int:
        """Prevent pytest's default main loop: collect, run all checks, and exit."""
        self._config = config
        return 0

    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> pytest.TestReport:
        """Keep the exception that ended a check, and report only that there was one.

        pytest's own report describes each level of the traceback and parses whole files for it.
        That takes 0.1 s for each failed check, and nobody reads it.
        """
        if call.excinfo is not None and self._raised is None:
            self._raised = call.excinfo.value
        self._ended = self._ended or call.when == "call"
        outcome: Literal["passed", "failed"] = "failed" if call.excinfo else "passed"
        when = cast('Literal["setup", "call", "teardown"]', call.when)
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, when)


_MOST_KEPT = 16
_kept: dict[tuple[Path, bytes], HiddenChecks] = {}
"""Collected checks, keyed by folder and secret. A folder's content never changes, see
`Assignment`."""


def run_checks(folder: Path, secret: bytes, body: Callable[[HiddenChecks], None]) -> None:
    """Call `body` with the checks below `folder`; raise what it raises."""
    # Only after success: an interrupt may leave pytest in a state that must not be used again.
    checks = _kept.pop((folder, secret), None)
    with _own_settings(), _own_randomness(), warnings.catch_warnings():
        # Warnings from references concern authors of checks, not graders.
        warnings.simplefilter("ignore")
        if checks is None:
            checks = HiddenChecks(secret)
            checks.collect(folder)
        body(checks)
    if not checks.are_broken:
        _kept[folder, secret] = checks
        if len(_kept) > _MOST_KEPT:
            del _kept[next(iter(_kept))]


@contextlib.contextmanager
def _own_randomness() -> Iterator[None]:
    """Restore the state of the random generators afterward."""
    python, numpy = random.getstate(), np.random.get_state()
    try:
        with torch.random.fork_rng(devices=[]):
            yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)


@contextlib.contextmanager
def _own_settings() -> Iterator[None]:
    """Keep the shell's settings for other pytest runs away from hidden checks.

    `PYTEST_ADDOPTS="-k fast"` would leave some of them out.
    """
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("PYTEST_")}
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        yield
    finally:
        del os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"]
        os.environ.update(kept)


_NOT_NEEDED = (
    "terminal",
    "cacheprovider",
    "capture",
    "logging",
    "warnings",
    "junitxml",
    "doctest",
    "debugging",
    "faulthandler",
    "unraisableexception",
    "threadexception",
    "pastebin",
    "stepwise",
    "setuponly",
    "setupplan",
    "randomly",
    "nose",
    "legacypath",
    "pytester",
    "recwarn",
    "monkeypatch",
)


def _verdict(raised: BaseException | None) -> tuple[Outcome, str, str, tuple[str, ...]]:
    """Translate how a check ended into outcome, message, hint and codes."""
    if raised is None:
        return Outcome.PASSED, "", "", ()
    if isinstance(raised, Failed):
        return Outcome.FAILED, raised.message, raised.hint, raised.codes
    if isinstance(raised, StudentFault):
        return raised.outcome, str(raised), raised.hint, ()
    if isinstance(raised, NotAlone):
        return Outcome.FAILED, "", "", ()
    if isinstance(raised, AssertionError):
        return Outcome.FAILED, str(raised), "", ()
    return (
        Outcome.GRADER_ERROR,
        f"The check itself failed with {type(raised).__name__}: {str(raised)[:500]}",
        "",
        (),
    )


def _without_result(check: Callable[..., object]) -> Callable[..., None]:
    """Return a check that breaks if it returns something.

    pytest only warns of that: a check that returns a comparison, and a coroutine or a generator,
    of which nothing is run, would give full points to every answer.
    """

    @functools.wraps(check)
    def strict(*arguments: object, **named: object) -> None:
        result = check(*arguments, **named)
        if result is not None:
            close = getattr(result, "close", None)
            if callable(close):  # a coroutine that nobody awaits would warn
                close()
            raise TypeError(
                f"The check returned a {type(result).__name__}, which decides nothing. Use assert, "
                "student.agrees or student.satisfies, or raise Failed."
            )

    return strict


def _worth(item: pytest.Item) -> float:
    marker = item.get_closest_marker("points")
    return float(marker.args[0]) if marker else 0.0


def _title(item: pytest.Item) -> str:
    text = inspect.getdoc(getattr(item, "function", None)) or item.name
    return " ".join(text.split("\n\n")[0].split())


def _catalogue(item: pytest.Item) -> Catalogue:
    """Return the catalogue beside a file of checks; an empty catalogue if there is none.

    A room without a catalogue uses the assignment's.
    """
    package = item.module.__package__  # type: ignore[attr-defined]
    folder = item.path.parent
    places = [(folder, package)]
    if item.path.name == exercise_files.CHECKS_FILE:
        places.append((folder.parent, package.rpartition(".")[0]))
    for place, name in places:
        if (place / "mistakes.py").exists() or (place / "mistakes" / "__init__.py").exists():
            module: Any = importlib.import_module(f"{name}.mistakes")
            return next(v for v in vars(module).values() if isinstance(v, Catalogue))
    return Catalogue()


def _last_line(text: str) -> str:
    lines = [line.removeprefix("E").strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if "Error" in line]
    return (errors or lines or ["unknown reason"])[-1][:300]
