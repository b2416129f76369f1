"""What a student wrote, or printed, costs nobody the page, and not much time."""

from __future__ import annotations

import pytest
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from gradkit.feedback import notebook
from gradkit.submission.rebuilding import STUDENTS

BROKEN = ["38", "48", "1;38", "038", "38;5", "38;2;1;2", "48;7", "38;5;1;48", ";38"]
WHOLE = ["", "0", "31", "1;31", "38;5;200", "48;2;1;2;3", "1;38;5;9;4", "39", "90", ";31"]


def shown(printed: str) -> str:
    """Return what stands in a page for what a student's cell has printed."""
    output = new_output("stream", name="stdout", text=printed)
    cell = new_code_cell("x", outputs=[output], metadata={STUDENTS: True})
    rendered = notebook.render(new_notebook(cells=[cell]), ())
    page, _ = HTMLExporter(template_name="basic").from_notebook_node(rendered)
    return str(page)


@pytest.mark.parametrize("colour", BROKEN)
def test_a_colour_that_breaks_off_is_left_out(colour: str) -> None:
    """nbconvert fails at it."""
    assert "ab" in shown(f"a\x1b[{colour}mb")


@pytest.mark.parametrize("colour", WHOLE)
def test_a_whole_colour_stays(colour: str) -> None:
    text = f"a\x1b[{colour}mb"
    assert notebook._coloured(text) == text
    assert "b" in shown(text)


def text_of(kind: str, source: str) -> str:
    cell: NotebookNode = new_markdown_cell(source, metadata={STUDENTS: True})
    if kind == "code":
        cell = new_code_cell(source, metadata={STUDENTS: True})
    rendered = notebook.render(new_notebook(cells=[cell]), ())
    return str(rendered.cells[0].source)


@pytest.mark.parametrize("sign", ["`", "~~", "[*", "*", "<("])
def test_long_runs_of_signs_are_no_markdown(sign: str) -> None:
    """To lay them out takes time that grows with the square of their number."""
    assert text_of("markdown", sign * 3000).startswith("```")
    assert not text_of("markdown", f"Well, {sign * 3}. " * 20).startswith("```")


def test_of_another_language_less_is_coloured() -> None:
    assert len(text_of("code", "%%perl\n" + "m{" * 24_990)) < 6_000
    assert len(text_of("code", "m = {\n" * 5_000)) == 30_000
