"""The documents tell the truth: what they say to do is done here, word for word."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from gradkit.cli import main
from tests.courses import check_cell, solution_cell

ROOT = Path(__file__).parents[1]
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def _blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.fixture
def followed(tmp_path: Path) -> Path:
    """A course made by following docs/write-an-exercise.md."""
    text = (ROOT / "docs" / "write-an-exercise.md").read_text(encoding="utf-8")
    answer, visible, *files = _blocks(text, "python")
    named = re.findall(r"^`course_tests/04_signals/([\w/]+\.py)`", text, re.MULTILINE)
    assert len(named) == len(files) == 5
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
    (tmp_path / "source" / name).mkdir(parents=True)
    nbformat.write(notebook, tmp_path / "source" / name / "signals.ipynb")
    for file, content in zip(named, files, strict=True):
        target = tmp_path / "course_tests" / name / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
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
    status = main(["check", "04_signals", "--answers"])
    assert status == 0, capsys.readouterr().out


def test_links_lead_somewhere() -> None:
    broken = [
        f"{document.name}: {target}"
        for document in DOCS
        for target in re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8"))
        if "://" not in target and not (document.parent / target).exists()
    ]
    assert broken == []
