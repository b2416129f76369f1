"""The documents tell the truth: what they say to do is done here, word for word."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from gradkit.cli import main
from tests.support.courses import check_cell, solution_cell

ROOT = Path(__file__).parents[2]
DOCS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
FOLDERS = ("gradkit/", "tests/", "docs/", "tools/", "course_tests/")


def _blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def write_by_the_guide(course: Path) -> None:
    """Write the chapter of docs/write-an-exercise.md into a course, word for word."""
    text = (ROOT / "docs" / "write-an-exercise.md").read_text(encoding="utf-8")
    answer, visible, *files = _blocks(text, "python")
    files += _blocks(text, "toml")
    named = re.findall(r"^`course_tests/04_signals/([\w/]+\.\w+)`", text, re.MULTILINE)
    assert len(named) == len(files) == 7
    name = "04_signals"
    check = check_cell("running_mean", 5)
    check.source = visible
    imports = new_code_cell("import torch", id="setup")
    imports.metadata["nbgrader"] = {
        "grade": False, "grade_id": "setup", "locked": True, "schema_version": 3,
        "solution": False, "task": False,
    }  # fmt: skip
    notebook = new_notebook(
        cells=[
            new_markdown_cell("# Signals", id="intro"),
            imports,
            solution_cell("running_mean", answer),
            check,
        ],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
    )
    (course / "source" / name).mkdir(parents=True)
    nbformat.write(notebook, course / "source" / name / "signals.ipynb")
    command = re.findall(r"^gradkit new .*", text, re.MULTILINE)[0].split()
    assert main([*command[1:], "--course", str(course)]) == 0
    checks = course / "course_tests" / name
    made = {path.relative_to(checks).as_posix() for path in checks.rglob("*") if path.is_file()}
    assert made == {file for file in named if file.endswith(".py")}
    for file, content in zip(named, files, strict=True):
        (checks / file).write_text(content, encoding="utf-8")


@pytest.fixture
def followed(tmp_path: Path) -> Path:
    """A course made by following docs/write-an-exercise.md."""
    write_by_the_guide(tmp_path)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    return tmp_path


def test_an_exercise_written_by_the_guide_is_proven(
    followed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import subprocess
    import sys

    monkeypatch.chdir(followed)
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_assignment", "04_signals"],
        check=True, capture_output=True,
    )  # fmt: skip
    status = main(["check", "--write", "docs/kill-matrix.md", "--workers", "1"])
    assert status == 0, capsys.readouterr().out
    page = (followed / "docs" / "kill-matrix.md").read_text(encoding="utf-8")
    assert "| S1 | the last run is left out | 2 | ● |  | 2/2 |" in page
    assert "| S2 | the argument is changed | 2 |  | ● | 2/2 |" in page


def test_an_exercise_with_its_checks_and_mistakes_is_short() -> None:
    """Cells, probes, reference, two mistakes with their hints, checks, and answers as proofs."""
    text = (ROOT / "docs" / "write-an-exercise.md").read_text(encoding="utf-8")
    lines = [line for block in _blocks(text, "python") for line in block.splitlines()]
    assert sum(bool(line.strip()) for line in lines) < 60


def test_links_lead_somewhere() -> None:
    broken = [
        f"{document.name}: {target}"
        for document in DOCS
        for target in re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8"))
        if "://" not in target and not (document.parent / target).exists()
    ]
    assert broken == []


def named_paths(text: str) -> Iterator[str]:
    """Yield the project's paths in a text's backticks, without placeholders and made-up courses."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    for quoted in re.findall(r"`([^`]+)`", text):
        for word in quoted.split():
            path = re.split(r":|#", word)[0]
            is_placeholder = re.search(r"[<>*{}$…]|04_signals", path)
            if path.startswith(FOLDERS) and not is_placeholder:
                yield path


def test_paths_lead_somewhere() -> None:
    broken = [
        f"{document.name}: {path}"
        for document in DOCS
        for path in named_paths(document.read_text(encoding="utf-8"))
        if not (ROOT / path).exists()
    ]
    assert broken == []


def test_paths_are_found_in_backticks() -> None:
    text = "`gradkit/cli/` and `tests/x.py::test_a`, not `course_tests/<name>/` or tests/y.py"
    assert list(named_paths(text)) == ["gradkit/cli/", "tests/x.py"]


def test_the_walk_of_a_submission_names_what_is_there() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`(?:gradkit/)?([\w/]+\.py):(\w+)`", text)
    assert len(named) > 50
    missing = [
        f"{file}:{name}"
        for file, name in named
        if not re.search(
            rf"^ *(?:def|class) {name}\b",
            (ROOT / "gradkit" / file).read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    ]
    assert missing == []


def test_the_map_has_every_folder_in_the_order_of_the_layers() -> None:
    """Nothing is left out, and whoever moves a layer moves its line."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    part = text.split("\n## The map of folders\n")[1].split("\n## ")[0]
    rows = [row.split("|")[1] for row in part.splitlines() if row.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`gradkit/(\w+)(?:/|\.py)`", row)]
    there = {folder.parent.name for folder in (ROOT / "gradkit").glob("*/__init__.py")}
    assert there <= set(named)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    assert named == [name for layer in layers for name in layer.split(" | ")]


def test_the_glossary_has_each_term_once_and_in_order() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    terms = re.findall(r"^- \*\*(.+?):\*\*", text, re.MULTILINE)
    assert terms == sorted(set(terms))
    assert len(terms) > 30
