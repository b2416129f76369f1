"""What a course says about an assignment, and what is said where its folders are broken."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import re
import stat
from pathlib import Path

import pytest

from gradkit.assignment import SECRET_FILE, Assignment, CourseError, assignment_names, load_secret
from tests.support.courses import ADD, write_course


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return write_course(tmp_path / "course")


# --- loading ----------------------------------------------------------------------------------


def test_an_assignment_is_all_that_grading_needs(course: Path) -> None:
    (course / "release" / "demo" / "data").mkdir()
    (course / "release" / "demo" / "data" / "rows.csv").write_bytes(b"1,2")
    loaded = Assignment.load(course, "demo")
    assert (loaded.name, loaded.notebook_name) == ("demo", "demo")
    assert loaded.data == {"data/rows.csv": b"1,2"}
    assert loaded.checks == {name: text.encode() for name, text in ADD.items()}
    assert loaded.secret == (course / SECRET_FILE).read_bytes().strip()
    (exercise,) = loaded.exercises
    assert (exercise.name, exercise.points, exercise.check_cell) == ("add", 4.0, "test_add")


def test_an_assignment_can_be_sent_elsewhere(course: Path) -> None:
    loaded = Assignment.load(course, "demo")
    assert loaded.notebook.cells, "Also after the cached properties have been used."
    again = pickle.loads(pickle.dumps(loaded))  # noqa: S301 -- our own
    assert again == loaded
    assert again.exercises == loaded.exercises


def test_clutter_is_neither_data_nor_check(course: Path) -> None:
    for file in (
        "release/demo/.ipynb_checkpoints/demo-checkpoint.ipynb",
        "release/demo/.hidden",
        "course_tests/demo/__pycache__/test_add.cpython-311.pyc",
        "course_tests/demo/.mypy_cache/x.py",
    ):
        (course / file).parent.mkdir(exist_ok=True)
        (course / file).write_bytes(b"clutter")
    loaded = Assignment.load(course, "demo")
    assert loaded.data == {}
    assert set(loaded.checks) == set(ADD)


def test_of_several_notebooks_one_can_be_named(course: Path) -> None:
    folder = course / "release" / "demo"
    (folder / "other.ipynb").write_text((folder / "demo.ipynb").read_text())
    with pytest.raises(CourseError, match=re.escape("several notebooks (demo, other); say which")):
        Assignment.load(course, "demo")
    assert Assignment.load(course, "demo", "other").notebook_name == "other"
    with pytest.raises(CourseError, match="no released notebook"):
        Assignment.load(course, "demo", "third")


def test_an_unknown_assignment_is_told_with_those_that_are_known(course: Path) -> None:
    with pytest.raises(
        CourseError, match=r"no assignment dmeo in .*\. The assignments are: demo\.$"
    ):
        Assignment.load(course, "dmeo")


def test_an_empty_course_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"The assignments are: none\.$"):
        Assignment.load(tmp_path, "demo")


def test_an_unreleased_assignment_is_told_with_the_command_that_releases_it(course: Path) -> None:
    (course / "release" / "demo" / "demo.ipynb").unlink()
    with pytest.raises(CourseError, match="Run `nbgrader generate_assignment demo` first"):
        Assignment.load(course, "demo")


def test_names_of_assignments_are_sorted_folders_with_a_notebook(course: Path) -> None:
    (course / "source" / "empty").mkdir()
    (course / "source" / "a_file").write_text("")
    write_course(course, "another")
    assert assignment_names(course) == ["another", "demo"]


# --- the folder of checks ---------------------------------------------------------------------


def test_checks_are_unfolded_once_and_in_folders_of_their_own(course: Path) -> None:
    loaded = Assignment.load(course, "demo")
    folder = loaded.checks_folder()
    assert folder == Assignment.load(course, "demo").checks_folder()
    assert (folder / "test_add.py").read_text() == ADD["test_add.py"]
    assert folder.name.isidentifier()
    assert folder.parent.name.isidentifier()
    assert stat.S_IMODE(folder.parent.parent.stat().st_mode) == 0o700


def test_another_edition_of_the_checks_is_another_package(course: Path) -> None:
    first = Assignment.load(course, "demo")
    with (course / "course_tests" / "demo" / "probes.py").open("a") as stream:
        stream.write("# changed\n")
    second = Assignment.load(course, "demo")
    assert first.digest != second.digest
    assert first.checks_folder().parent != second.checks_folder().parent


def test_a_digest_tells_where_one_file_ends_and_the_next_begins(course: Path) -> None:
    loaded = Assignment.load(course, "demo")
    together = [{"a": b"xb", "c": b""}, {"a": b"x", "bc": b""}, {"a": b"x", "b": b"c"}]
    digests = {
        Assignment("demo", "demo", loaded.released, {}, checks, b"").digest for checks in together
    }
    assert len(digests) == 3


# --- the secret -------------------------------------------------------------------------------


def test_a_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    secret = load_secret(tmp_path)
    assert re.fullmatch(rb"[0-9a-f]{64}", secret)
    assert load_secret(tmp_path) == secret
    file = tmp_path / SECRET_FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == [SECRET_FILE], "No half-made one is left."  # noqa: PTH208


def test_secrets_of_two_courses_differ(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    assert load_secret(tmp_path / "one") != load_secret(tmp_path / "two")


def test_a_given_secret_is_taken_without_its_line_break(tmp_path: Path) -> None:
    (tmp_path / SECRET_FILE).write_bytes(b"given\r\n")
    assert load_secret(tmp_path) == b"given"


@pytest.mark.parametrize("content", [b"", b" \n"])
def test_an_empty_secret_is_no_secret(tmp_path: Path, content: bytes) -> None:
    """A disk that was full leaves one; hidden inputs drawn from nothing could be computed."""
    (tmp_path / SECRET_FILE).write_bytes(content)
    with pytest.raises(CourseError, match="is empty"):
        load_secret(tmp_path)


def test_who_comes_second_takes_the_first_ones_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other process makes its secret just before ours would be put in place."""
    link = os.link

    def late(source: Path, target: Path) -> None:
        target.write_bytes(b"theirs\n")
        link(source, target)

    monkeypatch.setattr(os, "link", late)
    assert load_secret(tmp_path) == b"theirs"
    assert os.listdir(tmp_path) == [SECRET_FILE]  # noqa: PTH208


def _load_when_told(course: Path, go: object, found: object) -> None:
    go.wait()  # type: ignore[attr-defined]
    found.put(load_secret(course))  # type: ignore[attr-defined]


def test_processes_that_start_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    go, found = context.Event(), context.Queue()
    racers = [context.Process(target=_load_when_told, args=(tmp_path, go, found)) for _ in range(6)]
    for racer in racers:
        racer.start()
    go.set()
    secrets = {found.get(timeout=60) for _ in racers}
    for racer in racers:
        racer.join()
    assert secrets == {load_secret(tmp_path)}
    assert os.listdir(tmp_path) == [SECRET_FILE]  # noqa: PTH208
