"""A notebook comes back from the tools that students use: what they add costs nothing."""

from __future__ import annotations

import copy
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from gradkit.submission.rebuilding import read_submission
from tests.support.courses import answered, released_notebook

ROOT = Path(__file__).parents[2]
RIGHT = {"add": "def add(a, b):\n    return a + b", "turn": "def turn(a):\n    return -a"}
PLAIN = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def vs_code(notebook: NotebookNode) -> None:
    """Kernel named by its folder, no language in the kernelspec, marks in each cell."""
    notebook.metadata = {
        "kernelspec": {"display_name": ".venv (3.12.3)", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "version": "3.12.3", "file_extension": ".py"},
        "vscode": {"interpreter": {"hash": "31f2aee4e71d21fbe5cf8b01ff0e069b"}},
    }
    for number, cell in enumerate(notebook.cells):
        cell.metadata["vscode"] = {"languageId": "python"}
        cell.metadata["notebookRunGroups"] = {"groupValue": str(number)}
    notebook.cells.append(new_code_cell("", id="4be1bb60"))


def colab(notebook: NotebookNode) -> None:
    """No cell ids of the format, ids of its own in the metadata, titles, its own outputs."""
    notebook.nbformat_minor = 0
    notebook.metadata = {
        "colab": {"provenance": [], "gpuType": "T4", "toc_visible": True},
        "accelerator": "GPU",
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "widgets": {
            "application/vnd.jupyter.widget-state+json": {"x": {"model_name": "HBoxModel"}}
        },
    }
    for number, cell in enumerate(notebook.cells):
        del cell["id"]
        cell.metadata |= {
            "id": f"kX3{number}",
            "outputId": "b1",
            "colab": {"base_uri": "https://x"},
        }
        if cell.cell_type == "code":
            cell.metadata["cellView"] = "form"
            cell.outputs = [new_output("stream", text="\x1b[31mred\x1b[0m")]
            cell.execution_count = number
    mount = "from google.colab import drive\ndrive.mount('/content/drive')"
    notebook.cells.insert(0, NotebookNode(cell_type="code", metadata={}, source=mount, outputs=[]))


def colab_form(notebook: NotebookNode) -> None:
    """A form's title and fields are comments in the answer."""
    colab(notebook)
    for cell in notebook.cells:
        if cell.source.startswith("def "):
            cell.source = f'# @title My answer {{ display-mode: "form" }}\n{cell.source}'


def kaggle(notebook: NotebookNode) -> None:
    """papermill's marks, times in each cell, and a first cell that Kaggle writes itself."""
    notebook.metadata = PLAIN | {
        "kaggle": {"accelerator": "none", "dataSources": [], "isInternetEnabled": True},
        "papermill": {"duration": 9.1, "exception": None, "parameters": {}},
    }
    for cell in notebook.cells:
        cell.metadata |= {"execution": {"iopub.execute_input": "2026-01-01T00:00:00Z"}}
        cell.metadata |= {"_uuid": "d629ff2d", "trusted": True, "tags": ["parameters"]}
    notebook.cells.insert(0, new_code_cell("import os\nos.listdir('/kaggle/input')"))


def deepnote(notebook: NotebookNode) -> None:
    """Ids of its own, another kernel's name, and an advertisement as the last cell."""
    notebook.metadata = {"deepnote_notebook_id": "f00", "deepnote_execution_queue": []}
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"{number:032x}"
        cell.metadata |= {"deepnote_cell_type": cell.cell_type, "source_hash": "b62b"}
    notebook.cells.append(
        new_markdown_cell("<a href='https://deepnote.com'>Created in deepnote</a>")
    )


def jupytext(notebook: NotebookNode) -> None:
    """Made again from a script: all ids and all marks of nbgrader are gone."""
    notebook.metadata = PLAIN | {"jupytext": {"formats": "ipynb,py:percent"}}
    for cell in notebook.cells:
        cell["id"] = f"new-{cell['id']}"
        cell.metadata = {}


def conda(notebook: NotebookNode) -> None:
    """A kernel that the grader's machine does not have."""
    notebook.metadata = {
        "kernelspec": {"name": "conda-env-dl-py", "display_name": "Python [conda env:dl]"},
        "toc-autonumbering": True,
    }


@pytest.fixture
def released() -> NotebookNode:
    return released_notebook({"add": 4, "turn": 2})


@pytest.mark.parametrize(
    "tool",
    [vs_code, colab, colab_form, kaggle, deepnote, jupytext, conda],
    ids=lambda t: t.__name__,
)
def test_what_a_tool_adds_costs_nothing(
    tool: Callable[[NotebookNode], None], released: NotebookNode, tmp_path: Path
) -> None:
    submitted = copy.deepcopy(answered(released, RIGHT))
    tool(submitted)
    (tmp_path / "demo.ipynb").write_text(nbformat.writes(submitted), encoding="utf-8")
    clean = read_submission(tmp_path, "demo", released)
    graded = {cell.get("id"): cell for cell in clean.notebook.cells}
    for original in released.cells:
        cell = graded[original.id]
        assert cell.metadata.get("nbgrader") == original.metadata.get("nbgrader")
        assert cell.cell_type == original.cell_type
        assert cell.get("outputs", []) == []
        if original.id in RIGHT:
            assert cell.source.endswith(RIGHT[original.id])
        else:
            assert cell.source == original.source
    assert clean.notebook.metadata == released.metadata
    assert [note for note in clean.notes if "deleted" in note] == []


def execute(notebook: Path, *options: str) -> NotebookNode:
    """Run a notebook as `jupyter nbconvert --execute` does; return it with its outputs."""
    subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--inplace",
         *options, notebook],
        check=True, capture_output=True, timeout=600, cwd=notebook.parent,
    )  # fmt: skip
    return nbformat.read(notebook, as_version=4)


def test_a_notebook_that_nbconvert_ran_is_the_same_submission(
    released: NotebookNode, tmp_path: Path
) -> None:
    done = answered(released, RIGHT)
    nbformat.write(done, tmp_path / "demo.ipynb")
    executed = execute(tmp_path / "demo.ipynb")
    assert all(cell.execution_count for cell in executed.cells if cell.cell_type == "code")
    before = tmp_path / "before"
    before.mkdir()
    nbformat.write(done, before / "demo.ipynb")
    assert read_submission(tmp_path, "demo", released) == read_submission(before, "demo", released)


@pytest.mark.prove
@pytest.mark.parametrize("release", sorted(ROOT.glob("release/*/*.ipynb")), ids=lambda p: p.stem)
def test_a_released_notebook_runs_from_the_top_without_the_kit(
    release: Path, tmp_path: Path
) -> None:
    """Only what the student has yet to write stops a cell; nothing else of it fails."""
    shutil.copytree(release.parent, tmp_path / "student")
    executed = execute(tmp_path / "student" / release.name, "--allow-errors")
    assert "gradkit" not in nbformat.writes(nbformat.read(release, as_version=4))
    first = next(
        output
        for cell in executed.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "error"
    )
    assert first.ename == "NotImplementedError", "The first to stop is the first exercise."
