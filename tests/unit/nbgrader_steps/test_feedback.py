"""What stands where on the feedback page, and whose page it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from gradkit.feedback.layout import headings, lay_out
from gradkit.feedback.notebook import verdict_html
from gradkit.nbgrader_steps.feedback import TEMPLATES, GenerateFeedback
from gradkit.results import CheckResult, ExerciseResult, Outcome, Results
from gradkit.submission.rebuilding import STUDENTS
from tests.support.courses import check_cell, solution_cell

NAMES = {
    "notebook": "sums", "student": "ada", "assignment": "one",
    "score": 4.0, "max_score": 6.0, "late_penalty": 0,
}  # fmt: skip


def graded(exercise: str, score: float, *, waits: bool = False) -> NotebookNode:
    cell = check_cell(exercise, 4)
    cell.metadata.nbgrader.update(score=score, waits=waits, by_hand=False)
    return cell


def notebook() -> NotebookNode:
    return new_notebook(
        cells=[
            new_markdown_cell("# The `sum`\n\nHello."),
            new_code_cell("import torch"),
            new_markdown_cell("## 1. Adding\n```\n# no heading\n```"),
            new_code_cell("1 + 1"),
            new_markdown_cell("### Exercise `add`"),
            solution_cell("add", "def add(a, b): ..."),
            new_markdown_cell("A note on the check below."),
            graded("add", 3),
            new_markdown_cell("## 2. More"),
            new_code_cell("mine", metadata={STUDENTS: True}),
            new_markdown_cell("Still 2."),
            new_code_cell("x", outputs=[new_output("error", ename="E", evalue="", traceback=[])]),
            new_markdown_cell("### Exercise `turn`"),
            solution_cell("turn", "def turn(a): ..."),
            graded("turn", 0, waits=True),
        ]
    )


def views(book: NotebookNode) -> list[Any]:
    return [cell.metadata.gradkit_view for cell in book.cells]


def test_course_text_is_folded_by_section_and_the_rest_stays_open() -> None:
    book = notebook()
    lay_out(book, NAMES, None)
    found = views(book)
    assert [view.part for view in found] == [
        "course", "course", "course", "course", "task", "answer", "shown", "verdict",
        "course", "own", "course", "shown", "task", "answer", "verdict",
    ]  # fmt: skip
    assert [view.opens for view in found if view.opens] == [
        "The sum", "1. Adding", "2. More", "Course text",
    ]  # fmt: skip
    assert [bool(view.opens) for view in found].count(True) == sum(view.closes for view in found)


def test_each_verdict_leads_to_its_exercise_and_to_what_explains_it() -> None:
    book = notebook()
    lay_out(book, NAMES, None)
    first, second = (view for view in views(book) if view.part == "verdict")
    assert (first.task, first.explained["opens"]) == ("task-add", "1. Adding")
    assert (second.task, second.explained["opens"]) == ("task-turn", "Course text")
    anchors = {view.anchor for view in views(book)} | {view.fold for view in views(book)}
    assert {first.task, first.explained["fold"], second.task, second.explained["fold"]} <= anchors


def test_the_summary_counts_what_waits_and_shows_each_check() -> None:
    checks = (
        CheckResult("a", Outcome.PASSED, 3, 3),
        CheckResult("b", Outcome.TIMEOUT, 0, 1),
    )
    results = Results("ada", "one", (ExerciseResult("add", 4, checks),))
    page = lay_out(notebook(), NAMES, results)
    assert page["title"] == "The sum"
    assert page["waiting"] == "one exercise"
    add, turn = page["exercises"]
    assert [sign["symbol"] for sign in add["signs"]] == ["✓", "⏱"]
    assert turn["signs"] == [], "Where no verdict lies beside the notebook, nothing is made up."
    assert turn["waits"] is True


def test_a_students_heading_is_not_the_title() -> None:
    book = notebook()
    book.cells.insert(0, new_markdown_cell("# Full marks", metadata={STUDENTS: True}))
    assert lay_out(book, NAMES, None)["title"] == "The sum"


def test_a_notebook_without_exercises_is_a_page_too() -> None:
    page = lay_out(new_notebook(), NAMES, None)
    assert (page["title"], page["exercises"], page["waiting"]) == ("sums", [], "")


def test_only_markdown_has_headings() -> None:
    assert headings(new_code_cell("# no")) == []
    assert headings(new_markdown_cell("## *A* `b`\n#no\n#### c ##")) == [(2, "A b"), (4, "c")]


def failed(hint: str, message: str = "It gave `<b>`.") -> CheckResult:
    return CheckResult("test", Outcome.FAILED, 0, 1, message, hint, title="`add` adds.")


def test_a_question_is_asked_once_and_code_is_shown_as_code() -> None:
    text = verdict_html(ExerciseResult("add", 3, (failed("Why?"), failed("Why?"), failed("How?"))))
    assert text.count("Ask yourself: Why?") == 1
    assert text.count("Ask yourself the same question as above.") == 1
    assert text.count("Ask yourself: How?") == 1
    assert "<code>add</code> adds." in text
    assert "It gave <code>&lt;b&gt;</code>." in text


@pytest.mark.parametrize(("setting", "ours"), [({}, True), ({"own_page": False}, False)])
def test_a_course_chooses_whose_page_it_gives(
    tmp_path: Path, setting: dict[str, bool], *, ours: bool
) -> None:
    config = Config({"GenerateFeedback": setting})
    config.CourseDirectory.root = str(tmp_path)
    converter = GenerateFeedback(CourseDirectory(config=config), config=config)
    first = converter.config.HTMLExporter.extra_template_basedirs[0]
    assert (first == str(TEMPLATES)) is ours
