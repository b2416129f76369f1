"""The project's furniture: what is pinned, what is registered, what make says, what git ignores."""

import importlib.metadata
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import gradkit

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return table


@pytest.fixture(scope="module")
def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    found = [line.split("==") for line in lines if not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in found}


def test_version_is_told_the_same_everywhere(project: dict[str, Any]) -> None:
    assert project["version"] == gradkit.__version__ == importlib.metadata.version("gradkit")


def test_every_dependency_is_pinned_within_its_range(
    project: dict[str, Any], pins: dict[str, str]
) -> None:
    extras = [line for group in project["optional-dependencies"].values() for line in group]
    for line in project["dependencies"] + extras:
        requirement = Requirement(line)
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)]), line


def test_everything_installed_for_the_kit_is_pinned(pins: dict[str, str]) -> None:
    """A package that slips in unpinned is another one next month."""
    wanted, seen = [("gradkit", extra) for extra in ("", "dev")], set()
    while wanted:
        name, extra = wanted.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        for line in importlib.metadata.requires(name) or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
                found = canonicalize_name(requirement.name)
                wanted += [(found, inner) for inner in ("", *requirement.extras)]
    missing = {name for name, _ in seen} - {"gradkit"} - pins.keys()
    assert not missing


def test_constraints_hold_versions_and_nothing_else() -> None:
    """No address of a registry, no path and no hash: they would bind the file to one machine."""
    pin = re.compile(r"(#.*|[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+)")
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert [line for line in lines if not pin.fullmatch(line)] == []


def test_what_is_registered_can_be_loaded() -> None:
    points = importlib.metadata.distribution("gradkit").entry_points
    assert {point.group for point in points} == {"console_scripts"}, (
        "Nothing else, above all no pytest plugin, may load itself into other programs."
    )
    for point in points:
        assert callable(point.load())


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("PYTHONS=no-such-python", "No Python 3.11 or newer was found (tried: no-such-python)."),
        ("PYTHONS=./python-2", "No Python 3.11 or newer was found (tried: ./python-2)."),
        ("PYTHONS=./python-bare", "Python 3.11 has no venv module"),
        ("DISK_GB=1000000", "and the environment needs 1000000 GB"),
    ],
)
def test_make_says_what_a_machine_lacks(tmp_path: Path, setting: str, sentence: str) -> None:
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    # Stand-ins: a Python that is too old, and one that lacks what Debian packs apart.
    _program(tmp_path / "python-2", 'case "$2" in *print*) echo 2.7;; *) exit 1;; esac')
    _program(
        tmp_path / "python-bare", 'case "$2" in *print*) echo 3.11;; *ensurepip*) exit 1;; esac'
    )
    run = subprocess.run(
        ["make", ".venv", setting], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 2
    assert sentence in run.stderr
    assert "run make again" in run.stderr or "and then make again" in run.stderr
    assert not (tmp_path / ".venv").exists()


def _program(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def test_make_help_lists_every_target() -> None:
    text = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^\.PHONY: (\S+)$", text, flags=re.MULTILINE))
    run = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(re.findall(r"^make (\S+)", run.stdout, flags=re.MULTILINE)) == targets


@pytest.mark.parametrize("folder", ["submitted", "autograded", "feedback"])
def test_students_work_stays_out_of_git(tmp_path: Path, folder: str) -> None:
    """What the folder is for is told, and nothing that is in it."""
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    shutil.copy(ROOT / ".gitignore", tmp_path)
    notebook = tmp_path / folder / "ada" / "01_pytorch_basics" / "pytorch_basics.ipynb"
    notebook.parent.mkdir(parents=True)
    shutil.copy(ROOT / folder / "README.md", tmp_path / folder)
    notebook.write_text("{}")
    (tmp_path / "gradebook.db").write_bytes(b"")
    status = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=all"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert status.stdout.split("\n") == ["?? .gitignore", f"?? {folder}/README.md", ""]


def test_a_folders_line_is_no_student(tmp_path: Path) -> None:
    """nbgrader finds students by the names of folders; the line lies where they lie."""
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    config = Config()
    config.CourseDirectory.root = str(tmp_path)
    for folder in ("submitted", "autograded"):
        notebook = tmp_path / folder / "ada" / "one" / "one.ipynb"
        notebook.parent.mkdir(parents=True)
        notebook.write_text("{}")
        shutil.copy(ROOT / folder / "README.md", tmp_path / folder)
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    assert api.get_submitted_students("*") == {"ada"}
    assert api.get_autograded_students("one") == set(), "It has no entry in the gradebook."
    assert [student["id"] for student in api.get_students()] == ["ada"]
