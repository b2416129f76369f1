"""`gradkit new`: the files of a new exercise."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradkit.assignment import Assignment
from gradkit.checking.hidden_checks import HiddenChecks, run_checks
from gradkit.cli import main
from gradkit.proof.answers import read_all_answers
from gradkit.proof.corpus import read_catalogue
from gradkit.proof.new_exercise import FILES, make_room
from gradkit.results import CheckResult, Outcome
from tests.support.courses import write_course


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course with the exercise `add` in its notebook, and no checks."""
    return write_course(tmp_path, checks={})


def test_it_makes_a_room_with_what_the_notebook_says(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook = course / "source" / "demo" / "demo.ipynb"
    notebook.write_text(notebook.read_text().replace("def add(*args)", "def add(a, b)"))
    assert main(["new", "demo", "add", "--course", str(course)]) == 0
    room = course / "course_tests" / "demo" / "add"
    assert sorted(p.relative_to(room).as_posix() for p in room.rglob("*.py")) == sorted(FILES)
    assert "@points(4)" in (room / "test.py").read_text()
    assert "def add(a, b):" in (room / "reference.py").read_text()
    assert "return add(a, b)" in (room / "probes.py").read_text()
    out = capsys.readouterr().out
    assert out.count("Written: ") == len(FILES)
    assert "no cell" not in out
    assert "gradkit try demo add" in out


def test_what_it_makes_is_loaded_and_waits_to_be_filled_in(course: Path) -> None:
    make_room(course, "demo", "add")
    loaded = Assignment.load(course, "demo")
    found: list[CheckResult] = []

    def look(checks: HiddenChecks) -> None:
        found.extend(checks.without_student("add", 4, Outcome.MISSING, ""))

    run_checks(loaded.checks_folder(), loaded.secret, look)
    assert [check.title for check in found] == [
        "FILL IN what is checked, in one sentence: students read it."
    ]
    assert list(read_catalogue(loaded)) == []
    assert read_all_answers(course / "course_tests" / "demo") == {"add": []}


def test_it_never_changes_what_exists(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    room = course / "course_tests" / "demo" / "add"
    room.mkdir()
    (room / "test.py").write_text("mine")
    made = make_room(course, "demo", "add")
    assert made.kept == ("test.py",)
    assert (room / "test.py").read_text() == "mine"
    (room / "probes.py").write_text("mine, too")
    assert main(["new", "demo", "add", "--course", str(course)]) == 0
    assert (room / "probes.py").read_text() == "mine, too"
    out = capsys.readouterr().out
    assert out.count("Not changed, since it exists: ") == len(FILES)
    assert "Written" not in out


def test_it_tells_which_cells_the_notebook_lacks(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "demo", "later", "--course", str(course)]) == 0
    out = capsys.readouterr().out
    assert "no cell with the id later yet" in out
    assert "no cell with the id test_later yet" in out
    room = course / "course_tests" / "demo" / "later"
    assert "def later(x):" in (room / "reference.py").read_text()


def test_a_cell_that_is_no_plain_python_does_not_stop_it(course: Path) -> None:
    notebook = course / "source" / "demo" / "demo.ipynb"
    notebook.write_text(notebook.read_text().replace("def add(*args):", "%matplotlib inline"))
    make_room(course, "demo", "add")
    assert "def add(x):" in (course / "course_tests/demo/add/reference.py").read_text()


@pytest.mark.parametrize(
    ("assignment", "exercise", "said"),
    [
        ("dmeo", "add", "There is no assignment dmeo: "),
        ("demo", "running-mean", "running-mean can't be the name of an exercise"),
        ("demo", "lambda", "lambda can't be the name of an exercise"),
        ("demo", "../add", "../add can't be the name of an exercise"),
        ("demo", "old", "test_old.py holds hidden checks of old already"),
    ],
)
def test_a_name_that_can_not_be_used_is_told(
    course: Path,
    capsys: pytest.CaptureFixture[str],
    assignment: str,
    exercise: str,
    said: str,
) -> None:
    (course / "course_tests" / "demo" / "test_old.py").write_text("")
    before = sorted(course.rglob("*"))
    assert main(["new", assignment, exercise, "--course", str(course)]) == 2
    assert said in capsys.readouterr().err
    assert sorted(course.rglob("*")) == before
