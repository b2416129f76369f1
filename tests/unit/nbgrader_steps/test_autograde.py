"""What nbgrader's autograder does with a verdict; here the verdicts themselves are made up."""

import contextlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from gradkit.assignment import Assignment, CourseError
from gradkit.forkserver.client import ForkServerError
from gradkit.grading.task import Graded, GradingTask, grade_task
from gradkit.grading.verdict import merge
from gradkit.limits import Limits
from gradkit.nbgrader_steps import use_gradkit
from gradkit.nbgrader_steps.autograde import Autograde
from gradkit.nbgrader_steps.feedback import GenerateFeedback
from gradkit.nbgrader_steps.settings import Judge
from gradkit.nbgrader_steps.traits import changed
from gradkit.results import CheckResult, ExerciseResult, Outcome, Results
from tests.support.courses import answered, write_course

RIGHT = "def add(a, b):\n    return a + b"
WRITTEN = {"grade": True, "solution": True, "locked": False, "task": False, "points": 2}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a course with a coded and a written exercise, as nbgrader releases it, once."""
    root = write_course(tmp_path_factory.mktemp("course"))
    file = root / "source" / "demo" / "demo.ipynb"
    notebook = nbformat.read(file, 4)
    settings = {"grade_id": "why", "schema_version": 3, **WRITTEN}
    notebook.cells.append(
        new_markdown_cell("YOUR ANSWER HERE", id="why", metadata={"nbgrader": settings})
    )
    nbformat.write(notebook, file)
    directory = CourseDirectory(root=str(root), assignment_id="demo")
    converter = GenerateAssignment(coursedir=directory)
    converter.force = True
    converter.start()
    return root


class Teacher:
    """A course's folder, and what a teacher does with it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.released: NotebookNode = nbformat.read(root / "release/demo/demo.ipynb", 4)

    def submit(self, student: str, when: str = "", **answers: str) -> Path:
        folder = self.root / "submitted" / student / "demo"
        folder.mkdir(parents=True, exist_ok=True)
        nbformat.write(answered(self.released, answers), folder / "demo.ipynb")
        if when:
            (folder / "timestamp.txt").write_text(when)
        return folder

    def autograde(self, student: str = "*", *, force: bool = False, **config: Any) -> Autograde:
        directory = CourseDirectory(root=str(self.root), assignment_id="demo", student_id=student)
        converter = Autograde(coursedir=directory, config=Config(config))
        converter.force = force
        converter.start()
        return converter

    def gradebook(self) -> Any:
        return Gradebook(f"sqlite:///{self.root}/gradebook.db")

    def entries(self, student: str) -> dict[str, tuple[float | None, bool]]:
        """Return automatic points, and whether a person must look, by cell."""
        with self.gradebook() as gradebook:
            submission = gradebook.find_submission("demo", student)
            return {
                grade.name: (grade.auto_score, grade.needs_manual_grade)
                for notebook in submission.notebooks
                for grade in notebook.grades
            }

    def graded(self, student: str) -> Path:
        return self.root / "autograded" / student / "demo"

    def results(self, student: str) -> dict[str, Any]:
        document: dict[str, Any] = json.loads((self.graded(student) / "results.json").read_text())
        return document


@pytest.fixture
def teacher(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Teacher:
    """Return a course whose verdicts are: right answers 4 points, words in others as they say."""
    monkeypatch.setattr("gradkit.grading.grade.grade", verdict)
    root = tmp_path / "course"
    shutil.copytree(template, root)
    return Teacher(root)


def verdict(notebook: NotebookNode, assignment: Assignment, *_: Any) -> Graded:
    answer = next((c.source for c in notebook.cells if c.id == "add"), "")
    if "machine breaks" in answer:
        raise ForkServerError("The fork server could not be started.")
    outcome = Outcome.PASSED if answer == RIGHT else Outcome.FAILED
    if "checks break" in answer:
        outcome = Outcome.GRADER_ERROR
    score = 4.0 if outcome is Outcome.PASSED else 0.0
    checks = (CheckResult("test_x", outcome, score, 4.0, "secret of the grader"),)
    return Graded(notebook, (ExerciseResult("add", 4.0, checks),), 1.0)


# --- points in the gradebook -----------------------------------------------------------------


def test_points_of_checks_are_decided_and_written_answers_wait(teacher: Teacher) -> None:
    teacher.submit("ada", add=RIGHT, why="Because.")
    teacher.autograde()
    assert teacher.entries("ada") == {"test_add": (4.0, False), "why": (None, True)}


def test_an_untouched_notebook_has_no_points_and_needs_nobody(teacher: Teacher) -> None:
    teacher.submit("ben")
    teacher.autograde()
    assert teacher.entries("ben") == {"test_add": (0.0, False), "why": (0.0, False)}


def test_an_undecided_exercise_has_no_points_and_waits(teacher: Teacher) -> None:
    teacher.submit("ada", add="checks break")
    teacher.autograde()
    assert teacher.entries("ada")["test_add"] == (None, True)
    assert teacher.results("ada")["needs_human"] is True


def test_what_cannot_be_read_waits_with_no_points(teacher: Teacher) -> None:
    folder = teacher.submit("ada", add=RIGHT)
    (folder / "demo.ipynb").write_text('{"cells": [')
    teacher.autograde()
    assert teacher.entries("ada") == {"test_add": (0.0, True), "why": (0.0, True)}
    results = teacher.results("ada")
    assert results["needs_human"] is True
    assert results["notes"] == [
        "The notebook is not valid JSON (line 1): it was damaged, or is no notebook."
    ]
    assert results["exercises"][0]["checks"][0]["outcome"] == "missing"


def test_points_given_by_hand_stay_and_are_looked_at_again(teacher: Teacher) -> None:
    teacher.submit("ada", add="wrong", why="Because.")
    teacher.autograde()
    with teacher.gradebook() as gradebook:
        for name in ("test_add", "why"):
            grade = gradebook.find_grade(name, "demo", "demo", "ada")
            grade.manual_score, grade.needs_manual_grade = 1.5, False
        gradebook.db.commit()
    teacher.autograde(force=True)
    assert teacher.entries("ada") == {"test_add": (0.0, True), "why": (None, True)}
    with teacher.gradebook() as gradebook:
        assert gradebook.find_submission("demo", "ada").score == 3.0


def test_a_cell_output_gives_no_points(teacher: Teacher) -> None:
    folder = teacher.submit("ada", add="wrong")
    notebook = nbformat.read(folder / "demo.ipynb", 4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            data = {"text/plain": "4.0"}
            cell.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]
    nbformat.write(notebook, folder / "demo.ipynb")
    teacher.autograde()
    assert teacher.entries("ada")["test_add"] == (0.0, False)


def test_a_late_submission_is_penalised_by_the_new_points(teacher: Teacher) -> None:
    with teacher.gradebook() as gradebook:
        gradebook.update_or_create_assignment("demo", duedate="2026-01-01 00:00:00 UTC")
    teacher.submit("ada", "2026-01-02 00:00:00 UTC", add=RIGHT)
    teacher.submit("ben", "2025-12-31 00:00:00 UTC", add=RIGHT)
    teacher.autograde(LateSubmissionPlugin={"penalty_method": "zero"})
    with teacher.gradebook() as gradebook:
        late = {s: gradebook.find_submission_notebook("demo", "demo", s) for s in ("ada", "ben")}
        assert late["ada"].late_submission_penalty == 4.0
        assert late["ben"].late_submission_penalty is None


# --- which submissions are graded --------------------------------------------------------------


def test_one_failure_of_the_machine_costs_one_submission(teacher: Teacher) -> None:
    for student, answer in {"ada": RIGHT, "ben": "machine breaks", "cem": RIGHT}.items():
        teacher.submit(student, add=answer)
    with pytest.raises(NbGraderException):
        teacher.autograde()
    assert teacher.entries("ada") == teacher.entries("cem") != teacher.entries("ben")
    assert not teacher.graded("ben").exists()  # so that the next run grades it
    teacher.submit("ben", add=RIGHT)
    teacher.autograde()
    assert teacher.entries("ben") == teacher.entries("ada")


def test_one_student_can_be_graded_alone(teacher: Teacher) -> None:
    for student in ("ada", "ben"):
        teacher.submit(student, add=RIGHT)
    teacher.autograde("ben")
    assert teacher.graded("ben").exists()
    assert not teacher.graded("ada").exists()


def test_graded_submissions_are_left_alone_but_for_newer_ones_and_force(teacher: Teacher) -> None:
    teacher.submit("ada", "2026-01-01 00:00:00 UTC", add="wrong")
    teacher.autograde()
    teacher.submit("ada", "2026-01-01 00:00:00 UTC", add=RIGHT)
    teacher.autograde()
    assert teacher.entries("ada")["test_add"] == (0.0, False)
    teacher.submit("ada", "2026-01-02 00:00:00 UTC", add=RIGHT)
    teacher.autograde()
    assert teacher.entries("ada")["test_add"] == (4.0, False)
    teacher.submit("ada", "2026-01-02 00:00:00 UTC", add="wrong")
    teacher.autograde(force=True)
    assert teacher.entries("ada")["test_add"] == (0.0, False)


def test_links_and_hidden_folders_are_no_submissions(
    teacher: Teacher, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = teacher.submit("ada", add=RIGHT)
    shutil.copytree(folder, teacher.root / "submitted" / ".backup" / "demo")
    (teacher.root / "submitted" / "eve").mkdir()
    (teacher.root / "submitted" / "eve" / "demo").symlink_to(folder)
    (teacher.root / "submitted" / "fay").mkdir()
    (teacher.root / "submitted" / "fay" / "demo").write_text("a file")
    assert list(teacher.autograde().assignments) == [str(folder)]


def test_an_empty_submission_is_a_submission(teacher: Teacher) -> None:
    (teacher.root / "submitted" / "ada" / "demo").mkdir(parents=True)
    teacher.autograde()
    assert teacher.results("ada")["notes"] == ["The submission holds no notebook demo.ipynb."]
    assert (teacher.graded("ada") / "demo.ipynb").exists()


def test_a_renamed_notebook_is_graded_under_its_own_name(teacher: Teacher) -> None:
    folder = teacher.submit("ada", add=RIGHT)
    (folder / "demo.ipynb").rename(folder / "demo (1).ipynb")
    teacher.autograde()
    assert teacher.entries("ada")["test_add"] == (4.0, False)
    assert [path.name for path in sorted(teacher.graded("ada").glob("*.ipynb"))] == ["demo.ipynb"]


def test_no_submissions_and_no_release_are_told(
    teacher: Teacher, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(NbGraderException, match="no submissions of this assignment"):
        teacher.autograde()
    teacher.submit("ada")
    shutil.rmtree(teacher.root / "release")
    with pytest.raises(NbGraderException, match="Run `nbgrader generate_assignment demo` first"):
        teacher.autograde()


# --- files -------------------------------------------------------------------------------------


def test_no_file_of_the_students_is_taken_along(teacher: Teacher) -> None:
    folder = teacher.submit("ada", "2026-01-01 00:00:00 UTC", add=RIGHT)
    for name in ("torch.py", "nbgrader_config.py", "conftest.py", "results.json"):
        (folder / name).write_text("raise SystemExit")
    (folder / "sub").mkdir()
    (folder / "sub" / "link").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe")
    os.mkfifo(folder / "sub" / "pipe.ipynb")
    teacher.autograde()
    names = sorted(path.name for path in teacher.graded("ada").rglob("*"))
    assert names == ["demo.ipynb", "results.json", "timestamp.txt"]
    assert teacher.results("ada")["score"] == 4.0


@pytest.mark.parametrize("kind", ["fifo", "link", "folder", "words", "empty", "huge", "number"])
def test_a_time_that_cannot_be_read_stops_nobody(kind: str, teacher: Teacher) -> None:
    stamp = teacher.submit("ada", add=RIGHT) / "timestamp.txt"
    if kind == "fifo":
        os.mkfifo(stamp)
    elif kind == "link":
        stamp.symlink_to("/dev/zero")
    elif kind == "folder":
        stamp.mkdir()
    else:
        texts = {"words": "yesterday\x00", "empty": "", "huge": "9" * 10**6, "number": "9" * 40}
        stamp.write_text(texts[kind])
    for _ in range(2):
        teacher.autograde()
    teacher.autograde(force=True)
    assert teacher.entries("ada")["test_add"] == (4.0, False)
    use_gradkit()
    api = NbGraderAPI(CourseDirectory(root=str(teacher.root)))
    assert api.get_submitted_timestamp("demo", "ada") is None
    assert api.get_autograded_students("demo") == {"ada"}


def test_grading_one_notebook_again_replaces_read_only_files(teacher: Teacher) -> None:
    teacher.submit("ada", "2026-01-01 00:00:00 UTC", add="wrong")
    teacher.autograde()
    teacher.submit("ada", "2026-01-02 00:00:00 UTC", add=RIGHT)
    teacher.autograde(force=True, CourseDirectory={"notebook_id": "demo"})
    assert (teacher.graded("ada") / "timestamp.txt").read_text().startswith("2026-01-02")
    assert teacher.results("ada")["score"] == 4.0
    assert not [path for path in teacher.graded("ada").iterdir() if path.name.startswith(".")]


def test_the_graders_own_errors_are_in_no_notebook(teacher: Teacher) -> None:
    teacher.submit("ada", add="checks break")
    teacher.autograde()
    assert "secret of the grader" not in (teacher.graded("ada") / "demo.ipynb").read_text()
    assert "secret of the grader" in (teacher.graded("ada") / "results.json").read_text()


def test_a_course_without_cell_ids_is_graded(teacher: Teacher) -> None:
    """Courses from before 2021 have notebooks of format 4.4."""
    file = teacher.root / "release/demo/demo.ipynb"
    old = json.loads(file.read_text())
    for cell in old["cells"]:
        del cell["id"]
    old["nbformat_minor"] = 4
    file.write_text(json.dumps(old))
    old["cells"][1]["source"] = RIGHT
    folder = teacher.root / "submitted" / "ada" / "demo"
    folder.mkdir(parents=True)
    (folder / "demo.ipynb").write_text(json.dumps(old))
    first = GradingTask.read(Assignment.load(teacher.root, "demo"), folder)
    assert (
        first.fingerprint
        == GradingTask.read(Assignment.load(teacher.root, "demo"), folder).fingerprint
    )
    teacher.autograde()
    graded = nbformat.read(teacher.graded("ada") / "demo.ipynb", 4)
    assert graded.cells[1].source == RIGHT


# --- parts -------------------------------------------------------------------------------------


def test_limits_come_from_the_configuration() -> None:
    assert Judge(limits={"probe_cpu_seconds": 3}).chosen_limits() == Limits(probe_cpu_seconds=3)
    with pytest.raises(
        CourseError, match=r"the limit colour, which does not exist\. The limits are: "
    ):
        Judge(limits={"colour": 3}).chosen_limits()


def test_a_fingerprint_tells_whether_to_grade_again(teacher: Teacher) -> None:
    folder = teacher.submit("ada", add="wrong")

    def fingerprint() -> str:
        return GradingTask.read(Assignment.load(teacher.root, "demo"), folder).fingerprint

    before = fingerprint()
    (folder / "torch.py").write_text("what lies beside does not count")
    assert fingerprint() == before
    teacher.submit("ada", add=RIGHT)
    right = fingerprint()
    assert right != before
    (teacher.root / "release" / "demo" / "data.csv").write_text("1,2")
    assert fingerprint() not in (before, right)


def test_an_unreadable_submission_is_a_case_without_points(teacher: Teacher) -> None:
    assignment = Assignment.load(teacher.root, "demo")
    task = GradingTask(assignment, assignment.notebook, ("It is a picture.",), is_readable=False)
    graded = grade_task(task, Limits())
    assert [exercise.score for exercise in graded.exercises] == [0.0]
    assert graded.exercises[0].checks[0].message == "It is a picture."


def test_the_notebooks_of_a_submission_are_added_up() -> None:
    def part(name: str, score: float, *, human: bool) -> Results:
        checks = (CheckResult("test_x", Outcome.PASSED, score, 4.0),)
        exercises = (ExerciseResult(name, 4.0, checks),)
        return Results("s", "a", exercises, (name,), human, {"submission": name}, 1.0)

    one, two = part("x", 4.0, human=False), part("y", 1.0, human=True)
    both = merge([one, two])
    assert merge([one]) is one
    assert (both.score, both.max_score, both.needs_human, both.seconds) == (5.0, 8.0, True, 2.0)
    assert (both.notes, both.made_with) == (("x", "y"), {"submission": "x+y"})


def test_what_was_changed_is_put_back_after_an_error() -> None:
    directory = CourseDirectory(student_id="ada")
    with contextlib.suppress(ValueError), changed(directory, student_id="ben"):
        seen = directory.student_id
        raise ValueError(seen)
    assert seen == "ben"
    assert directory.student_id == "ada"


def test_nbgraders_commands_and_buttons_use_this_grader(monkeypatch: pytest.MonkeyPatch) -> None:
    import nbgrader.apps

    modules = [nbgrader.apps.api, nbgrader.apps.autogradeapp, nbgrader.apps.generatefeedbackapp]
    for module in modules:
        for name in ("Autograde", "GenerateFeedback"):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, None)
    use_gradkit()
    assert nbgrader.apps.api.Autograde is nbgrader.apps.autogradeapp.Autograde is Autograde
    assert nbgrader.apps.api.GenerateFeedback is GenerateFeedback
    assert nbgrader.apps.generatefeedbackapp.GenerateFeedback is GenerateFeedback
