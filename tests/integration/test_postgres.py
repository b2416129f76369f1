"""A real PostgreSQL server as the gradebook: what is in it equals what SQLite would hold."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory

from gradkit.batch.coordinator import grade_all
from gradkit.batch.inline import InlineExecutor
from gradkit.forkserver.client import ForkServer
from gradkit.grading.task import grade_tasks
from gradkit.nbgrader_steps.course import Course
from tests.support import postgres
from tests.support.courses import write_course
from tests.unit.batch.test_coordinator import submit

COURSE = "sums"
"""PostgreSQL, other than SQLite, insists that an assignment's course is there: it needs a name."""
ANSWERS = {
    "ada": "def add(a, b): return a + b",
    "ben": "def add(a, b): return a - b",
    "cem": "def add(a, b): raise SystemExit",
    "ünal": "def add(a, b): return sum((a, b))",
}


class InServer(Executor):
    """Does each piece of work here, with kernels from a warm process that is there already."""

    def __init__(self, server: ForkServer) -> None:
        self._server = server

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Return a future that is already done."""
        return InlineExecutor().submit(partial(grade_tasks, server=self._server), *args, **kwargs)


@pytest.fixture(scope="module")
def db_url() -> Iterator[str]:
    """A server for this file's tests."""
    with postgres.server() as url:
        yield url


def make_course(root: Path, db_url: str) -> Path:
    """Write a course whose gradebook is at `db_url`, released and with its submissions."""
    write_course(root)
    (root / "nbgrader_config.py").write_text(
        "from gradkit.nbgrader_steps import use_gradkit\nuse_gradkit()\nc = get_config()\n"
        f"c.CourseDirectory.db_url = {db_url!r}\nc.CourseDirectory.course_id = {COURSE!r}\n"
    )
    converter = GenerateAssignment(coursedir=directory(root, db_url, assignment_id="demo"))
    converter.force = True
    converter.start()
    for student, answer in ANSWERS.items():
        submit(root, student, answer)
    return root


def directory(root: Path, db_url: str, **more: str) -> CourseDirectory:
    """Return nbgrader's view of the course."""
    return CourseDirectory(root=str(root), db_url=db_url, course_id=COURSE, **more)


def entries(db_url: str) -> dict[str, dict[str, tuple[Any, ...]]]:
    """Return all grades of the assignment, by student and cell."""
    with Gradebook(db_url, COURSE) as gradebook:
        return {
            submission.student_id: {
                grade.name: (grade.auto_score, grade.manual_score, grade.needs_manual_grade)
                for notebook in submission.notebooks
                for grade in notebook.grades
            }
            for submission in gradebook.assignment_submissions("demo")
        }


def verdict(root: Path, student: str) -> dict[str, Any]:
    """Return a student's results.json, but for the time that it took."""
    file = root / "autograded" / student / "demo" / "results.json"
    document: dict[str, Any] = json.loads(file.read_text())
    del document["seconds"]
    return document


def nbgrader(root: Path, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=root, capture_output=True, text=True, check=False, timeout=300, env=os.environ,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_class_is_graded_into_postgresql(db_url: str, tmp_path: Path, server: ForkServer) -> None:
    urls = {"pg": db_url, "lite": f"sqlite:///{tmp_path}/lite/gradebook.db"}
    roots = {name: make_course(tmp_path / name, url) for name, url in urls.items()}
    for root in roots.values():
        course = Course(root)
        rows = list(grade_all(course, course.submissions("demo"), executor=InServer(server)))
        assert not any(row.failure for row in rows), rows
        assert {row.submission.student for row in rows} == set(ANSWERS)
        assert all(row.skipped for row in grade_all(course, course.submissions("demo")))
    assert entries(urls["pg"]) == entries(urls["lite"])
    assert entries(db_url)["ada"]["test_add"] == (4.0, None, False)
    for student in ANSWERS:
        assert verdict(roots["pg"], student) == verdict(roots["lite"], student)
    assert not list(roots["pg"].glob("*.db"))

    # nbgrader's own commands, in processes of their own.
    submit(roots["pg"], "ben", ANSWERS["ada"])
    nbgrader(roots["pg"], "autograde", "demo", "--student=ben", "--force")
    assert entries(db_url)["ben"]["test_add"] == (4.0, None, False)
    nbgrader(roots["pg"], "export", "--to=scores.csv")
    with (roots["pg"] / "scores.csv").open(encoding="utf-8") as stream:
        scores = {line["student_id"]: float(line["score"]) for line in csv.DictReader(stream)}
    assert scores == {"ada": 4.0, "ben": 4.0, "cem": 0.0, "ünal": 4.0}

    # What formgrader's pages ask.
    api = NbGraderAPI(directory(roots["pg"], db_url))
    [assignment] = api.get_assignments()
    assert (assignment["num_submissions"], assignment["max_code_score"]) == (4, 4.0)
    found = {one["student"]: one for one in api.get_submissions("demo")}
    assert {student: one["code_score"] for student, one in found.items()} == scores
    assert all(one["autograded"] and not one["needs_manual_grade"] for one in found.values())
    notebooks = api.get_notebook_submissions("demo", "demo")
    assert {one["student"]: one["score"] for one in notebooks} == scores
    assert {one["id"]: one["score"] for one in api.get_students()} == scores


def test_without_a_server_the_tests_say_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(postgres, "PLACES", tmp_path)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(pytest.fail.Exception, match=r"apt-get install -y .* postgresql"):
        postgres.programs()
