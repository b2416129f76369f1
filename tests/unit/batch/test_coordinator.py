"""How a class is graded; here the verdicts themselves are made up, all but their writing."""

import copy
import gc
import json
import shutil
import tracemalloc
from collections.abc import Callable
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_output
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory

from gradkit.assignment import CourseError
from gradkit.batch import coordinator
from gradkit.batch.coordinator import Row, grade_all, select
from gradkit.batch.inline import InlineExecutor
from gradkit.grading import task
from gradkit.grading.task import Graded, GradingTask, grade_tasks
from gradkit.limits import Limits
from gradkit.nbgrader_steps.autograde import Autograde
from gradkit.nbgrader_steps.course import Course, Submission
from gradkit.results import CheckResult, ExerciseResult, Outcome
from tests.support.courses import answered, write_course


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a course of one exercise, released by nbgrader, once."""
    root = write_course(tmp_path_factory.mktemp("course"))
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    converter = GenerateAssignment(coursedir=CourseDirectory(root=str(root), assignment_id="demo"))
    converter.force = True
    converter.start()
    return root


@pytest.fixture
def root(template: Path, tmp_path: Path) -> Path:
    return shutil.copytree(template, tmp_path / "course")


def submit(root: Path, student: str, answer: str = "def add(a, b): return a + b") -> Path:
    """Hand in an answer; return the notebook's path."""
    notebook = nbformat.read(root / "release/demo/demo.ipynb", 4)
    folder = root / "submitted" / student / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(answered(notebook, {"add": answer}), folder / "demo.ipynb")
    return folder / "demo.ipynb"


class Judge:
    """Stands in for the grading itself: 4 points for an answer with a plus, and a list of calls."""

    def __init__(self) -> None:
        self.judged: list[str] = []
        self.outcome: Outcome | None = None
        self.fault: Callable[[str], None] = lambda answer: None
        self.prints = 0

    def grade(self, case: GradingTask, limits: Limits, server: object = None) -> Graded:
        answer = next(cell.source for cell in case.notebook.cells if cell.id == "add")
        self.judged.append(answer)
        self.fault(answer)
        outcome = self.outcome or (Outcome.PASSED if "+" in answer else Outcome.FAILED)
        score = 4.0 if outcome is Outcome.PASSED else 0.0
        check = CheckResult("test_numbers", outcome, score, 4.0)
        notebook = copy.deepcopy(case.notebook)
        if self.prints:
            text = "x" * self.prints
            notebook.cells[1].outputs = [new_output("stream", name="stdout", text=text)]
        return Graded(notebook, (ExerciseResult("add", 4.0, (check,)),), 0.1)


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> Judge:
    """Replace the grading of everything that could be read."""
    made_up, real = Judge(), task.grade_task

    def grade(one: GradingTask, limits: Limits, server: Any = None) -> Graded:
        return (made_up.grade if one.is_readable else real)(one, limits, server)

    monkeypatch.setattr(task, "grade_task", grade)
    return made_up


def grade(root: Path, *, force: bool = False, **more: Any) -> dict[str, Row]:
    """Grade the class of `demo`; return the rows by student."""
    course = Course(root)
    rows = grade_all(course, course.submissions("demo"), force=force, **more)
    return {row.submission.student: row for row in rows}


def points(row: Row) -> float:
    assert row.results is not None, row.failure
    return row.results.score


def test_a_class_gets_verdicts_files_and_entries_in_the_gradebook(root: Path, judge: Judge) -> None:
    submit(root, "ada")
    submit(root, "bob", "def add(a, b): return a - b")
    rows = grade(root)
    assert {student: points(row) for student, row in rows.items()} == {"ada": 4.0, "bob": 0.0}
    assert not any(row.needs_human or row.skipped or row.failure for row in rows.values())
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        assert gradebook.find_submission("demo", "ada").score == 4.0
        assert gradebook.find_submission("demo", "bob").score == 0.0
    folder = root / "autograded" / "bob" / "demo"
    assert sorted(path.name for path in folder.iterdir()) == ["demo.ipynb", "results.json"]
    assert json.loads((folder / "results.json").read_text())["student"] == "bob"


def test_what_has_not_changed_keeps_its_verdict(root: Path, judge: Judge) -> None:
    file = submit(root, "ada")
    first = grade(root)["ada"]
    notebook = nbformat.read(file, 4)
    notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text="run at home")]
    notebook.cells[1].execution_count = 7
    nbformat.write(notebook, file)
    again = grade(root)["ada"]
    assert again.skipped
    assert again.results == first.results
    assert len(judge.judged) == 1


def new_answer(root: Path) -> None:
    submit(root, "ada", "def add(a, b): return b + a")


def new_check(root: Path) -> None:
    with (root / "course_tests/demo/test_add.py").open("a") as stream:
        stream.write("# stricter\n")


def new_data(root: Path) -> None:
    (root / "release/demo/numbers.csv").write_text("1,2\n")


def new_time(root: Path) -> None:
    stamp = root / "submitted/ada/demo/timestamp.txt"
    stamp.write_text("2030-01-01 10:00:00 UTC")


def lost_verdict(root: Path) -> None:
    (root / "autograded/ada/demo/results.json").unlink()


def damaged_verdict(root: Path) -> None:
    file = root / "autograded/ada/demo/results.json"
    file.chmod(0o644)
    file.write_text(file.read_text()[:-20])


@pytest.mark.parametrize(
    "change",
    [
        new_answer,
        new_check,
        lost_verdict,
        *(pytest.param(one, marks=pytest.mark.prove) for one in (new_data, new_time)),
        pytest.param(damaged_verdict, marks=pytest.mark.prove),
    ],
)
def test_what_has_changed_is_graded_again_once(
    root: Path, judge: Judge, change: Callable[[Path], None]
) -> None:
    submit(root, "ada")
    grade(root)
    change(root)
    assert not grade(root)["ada"].skipped
    assert grade(root)["ada"].skipped
    assert len(judge.judged) == 2


def test_force_grades_again(root: Path, judge: Judge) -> None:
    submit(root, "ada")
    grade(root)
    assert not grade(root, force=True)["ada"].skipped


def test_a_verdict_that_the_grader_left_open_is_tried_again(root: Path, judge: Judge) -> None:
    submit(root, "ada")
    judge.outcome = Outcome.GRADER_ERROR
    assert grade(root)["ada"].needs_human
    judge.outcome = None
    row = grade(root)["ada"]
    assert (points(row), row.needs_human, row.skipped) == (4.0, False, False)


def test_an_unreadable_submission_waits_for_a_person_and_is_not_tried_again(
    root: Path, judge: Judge
) -> None:
    submit(root, "ada").write_text("{no notebook")
    row = grade(root)["ada"]
    assert row.needs_human
    assert not row.failure
    again = grade(root)["ada"]
    assert again.skipped
    assert again.needs_human


def test_an_error_of_the_machinery_costs_one_submission(root: Path, judge: Judge) -> None:
    def fault(answer: str) -> None:
        if "broken" in answer:
            raise OSError(28, "No space left on device")

    for student in "abc":
        submit(root, student, "def add(a, b): return a + b" + " # broken" * (student == "b"))
    judge.fault = fault
    rows = grade(root)
    assert points(rows["a"]) == points(rows["c"]) == 4.0
    assert rows["b"].results is None
    assert rows["b"].needs_human
    assert rows["b"].failure.startswith(
        "The submission of b for demo could not be graded, through "
    )
    assert "OSError: [Errno 28] No space left on device." in rows["b"].failure
    judge.fault = lambda answer: None
    rows = grade(root)
    assert [rows[student].skipped for student in "abc"] == [True, False, True]


def test_the_true_cause_of_an_error_while_writing_is_told(
    root: Path, judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """nbgrader's converter catches it and raises one that says to look at the traceback above."""
    submit(root, "ada")

    def fail(self: object, *names: str) -> None:
        raise PermissionError(13, "Permission denied", "autograded")

    monkeypatch.setattr(Autograde, "set_permissions", fail)
    row = grade(root)["ada"]
    assert "PermissionError: [Errno 13] Permission denied: 'autograded'." in row.failure


def test_odd_names_of_students_are_names_and_not_patterns(root: Path, judge: Judge) -> None:
    for student in ("a[b]c", "*", "x y", "ünal"):
        submit(root, student)
    rows = grade(root)
    assert set(rows) == {"a[b]c", "*", "x y", "ünal"}
    assert all(points(row) == 4.0 for row in rows.values())
    assert len(judge.judged) == 4


def test_excluded_students_and_stray_files_are_left_alone(root: Path, judge: Judge) -> None:
    submit(root, "ada")
    submit(root, "bob")
    (root / "submitted/README.md").write_text("Folders of students.")
    (root / "submitted/link").symlink_to(root / "submitted/ada")
    (root / "submitted/eve").mkdir()
    (root / "submitted/eve/demo").symlink_to(root / "submitted/ada/demo")
    (root / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.student_id_exclude = 'bob,zoe'\n"
    )
    assert set(grade(root)) - {"link"} == {"ada"}


def test_students_are_selected_by_pattern() -> None:
    class_ = [Submission(name, "demo", Path()) for name in ("ada", "alan", "Ada", "bob")]
    assert [one.student for one in select(class_, "a*")] == ["ada", "alan"]
    assert [one.student for one in select(class_, "[Aa]d?")] == ["ada", "Ada"]
    assert select(class_, "zoe") == []


class Recorder(Executor):
    """Does work when the result is asked for, and records how much of it is out."""

    def __init__(self, deaths: int = 0) -> None:
        self.calls = 0
        self._deaths = deaths

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.calls += 1
        if self.calls <= self._deaths:
            future: Future[Any] = Future()
            future.set_exception(BrokenProcessPool("a worker died"))
            return future
        return InlineExecutor().submit(lambda *inner: grade_tasks(*inner[:2]), *args, **kwargs)


def test_a_worker_that_dies_costs_a_retry_and_not_a_verdict(root: Path, judge: Judge) -> None:
    submit(root, "ada")
    executor = Recorder(deaths=coordinator.TRIES - 1)
    assert points(grade(root, executor=executor)["ada"]) == 4.0
    assert executor.calls == coordinator.TRIES


def test_a_submission_under_which_every_worker_dies_is_a_failure(root: Path, judge: Judge) -> None:
    submit(root, "ada")
    executor = Recorder(deaths=99)
    assert "a worker died" in grade(root, executor=executor)["ada"].failure
    assert executor.calls == coordinator.TRIES


def test_no_more_is_out_than_was_asked_for(root: Path, judge: Judge) -> None:
    """Else the whole class is read into memory before the first is graded."""
    for number in range(7):
        submit(root, f"s{number}")
    executor = Recorder()
    course = Course(root)
    rows = grade_all(course, course.submissions("demo"), executor=executor, at_once=3)
    next(rows)
    assert executor.calls == 3
    assert len(list(rows)) == 6
    assert executor.calls == 7


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        ("c = get_config(", "SyntaxError"),
        ("from nowhere import nothing", "ModuleNotFoundError"),
        ("raise SystemExit(3)", "SystemExit: 3"),
    ],
)
def test_a_broken_configuration_is_no_configuration(root: Path, config: str, sentence: str) -> None:
    """nbgrader passes over a broken file, and late penalties with it."""
    (root / "nbgrader_config.py").write_text(config)
    with pytest.raises(CourseError, match="could not be loaded") as raised:
        Course(root)
    assert sentence in str(raised.value)


def test_a_folder_without_a_course_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="is not a course folder"):
        Course(tmp_path)


def test_a_gradebook_that_does_not_know_the_release_is_refused(root: Path) -> None:
    """Grading would fail for every student, or give points that nobody asked for."""
    file = root / "release/demo/demo.ipynb"
    notebook = nbformat.read(file, 4)
    notebook.cells[2].metadata.nbgrader.points = 5
    nbformat.write(notebook, file)
    with pytest.raises(CourseError, match="has different points"):
        Course(root).notebooks("demo")
    (root / "gradebook.db").unlink()
    with pytest.raises(CourseError, match="has no entry for the released notebook demo of demo"):
        Course(root).notebooks("demo")


def test_work_done_here_carries_its_error() -> None:
    future = InlineExecutor().submit(divmod, 1, 0)
    assert isinstance(future.exception(), ZeroDivisionError)
    assert InlineExecutor().submit(divmod, 7, 2).result() == (3, 1)


# --- memory -------------------------------------------------------------------------------------

LOUD = 2**20
"""Bytes that each submission of a loud class prints."""


def _memory_of_a_loud_class(root: Path, size: int) -> tuple[int, int]:
    """Return bytes that Python holds when such a class is graded, and the most it ever did."""
    for number in range(size):
        submit(root, f"s{number:02}")
    tracemalloc.start()
    try:
        rows = grade(root, executor=InlineExecutor(), at_once=2)
        gc.collect()
        held, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(rows) == size
    assert not any(row.failure for row in rows.values())
    written = list((root / "autograded").glob("*/demo/demo.ipynb"))
    assert len(written) == size
    assert all(file.stat().st_size > LOUD for file in written)
    return held, most


@pytest.mark.prove
def test_the_coordinator_keeps_no_notebook_of_the_class(
    template: Path, tmp_path: Path, judge: Judge
) -> None:
    """All rows are kept, as the command does for its table; what was printed is not."""
    judge.prints = LOUD
    roots = [shutil.copytree(template, tmp_path / name) for name in ("first", "few", "many")]
    _memory_of_a_loud_class(roots[0], 1)  # what is imported and cached once
    few_held, few_most = _memory_of_a_loud_class(roots[1], 3)
    many_held, many_most = _memory_of_a_loud_class(roots[2], 13)
    # A row has some 9 kB. Ten notebooks, were they kept, would have ten times LOUD.
    assert many_held - few_held < 10 * 30_000
    # A notebook that is written costs eight times its size for a moment, and what waits for
    # Python's garbage collection comes and goes; the whole class would be ten times LOUD more.
    assert many_most - few_most < 5 * LOUD
