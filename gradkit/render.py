"""Puts the verdict into the graded notebook, and takes out of it what could do harm.

The output of a check cell becomes a table: check, verdict, points, what was seen, the question to
ask oneself. Other outputs keep text and pictures only. What a student wrote is shown as text: HTML,
SVG and JavaScript in it do nothing in feedback pages or in formgrader.
"""

from __future__ import annotations

import base64
import binascii
import copy
import re
from collections.abc import Iterable

import jinja2
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output

from gradkit.assignment import CHECK_PREFIX
from gradkit.results import CheckResult, ExerciseResult, Outcome

_SYMBOLS = {
    Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.TIMEOUT: "⏱", Outcome.CRASHED: "✗",
    Outcome.MISSING: "–", Outcome.GRADER_ERROR: "?",
}  # fmt: skip
_WORDS = {
    Outcome.PASSED: "passed", Outcome.FAILED: "not yet", Outcome.TIMEOUT: "took too long",
    Outcome.CRASHED: "crashed", Outcome.MISSING: "nothing to check",
    Outcome.GRADER_ERROR: "undecided",
}  # fmt: skip
_CLASSES = {
    outcome: {Outcome.PASSED: "passed", Outcome.FAILED: "failed"}.get(outcome, "other")
    for outcome in Outcome
}
_UNDECIDED = "The grader could not decide this check. Your teacher will look at it."

_templates = jinja2.Environment(
    loader=jinja2.PackageLoader("gradkit"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
)


def render(
    notebook: NotebookNode, exercises: Iterable[ExerciseResult], notes: Iterable[str] = ()
) -> NotebookNode:
    """Return the graded notebook as teachers and students see it."""
    rendered = copy.deepcopy(notebook)
    by_cell = {CHECK_PREFIX + exercise.exercise: exercise for exercise in exercises}
    for cell in rendered.cells:
        settings = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code":
            exercise = by_cell.get(settings.get("grade_id", ""))
            if exercise is not None:
                cell.outputs = [_verdict_output(exercise)]
            else:
                cell.outputs = [safe for output in cell.outputs if (safe := _safe_output(output))]
        elif cell.cell_type == "markdown" and not settings.get("locked"):
            cell.source = harmless_markdown(cell.source)
    text = "\n".join(f"- {harmless_markdown(note)}" for note in notes)
    if text:
        note = new_markdown_cell(f"**About this submission**\n\n{text}", id="gradkit-notes")
        rendered.cells.insert(0, note)
    return rendered


def verdict_html(exercise: ExerciseResult) -> str:
    """Return the table of an exercise's checks as HTML."""
    return _templates.get_template("verdict.html.j2").render(
        exercise=exercise, symbols=_SYMBOLS, words=_WORDS, classes=_CLASSES, shown=shown_message
    )


def verdict_text(exercise: ExerciseResult) -> str:
    """Return the same table as plain text."""
    lines = [f"{exercise.exercise}: {exercise.score:g} of {exercise.max_score:g} points"]
    for check in exercise.checks:
        points = f"{check.score:g}/{check.max_score:g}"
        word = f"{_SYMBOLS[check.outcome]} {_WORDS[check.outcome]}"
        lines.append(f"  {word:18} {points:>7}  {check.title or check.name}")
        if shown_message(check):
            lines.append(f"  {'':26}  {shown_message(check)}")
        if check.hint:
            lines.append(f"  {'':26}  Ask yourself: {check.hint}")
    return "\n".join(lines)


def shown_message(check: CheckResult) -> str:
    """Return what a student may read; a grader's own error is for the instructor."""
    return _UNDECIDED if check.outcome is Outcome.GRADER_ERROR else check.message


def _verdict_output(exercise: ExerciseResult) -> NotebookNode:
    data = {"text/html": verdict_html(exercise), "text/plain": verdict_text(exercise)}
    return new_output("display_data", data=data)


def _safe_output(output: NotebookNode) -> NotebookNode | None:
    """Return an output with nothing in it but text and pictures that are pictures."""
    if output.output_type in ("stream", "error"):
        return output
    data = {}
    for mime, content in output.get("data", {}).items():
        if mime == "text/plain":
            data[mime] = content
        elif mime in _PICTURES and (picture := _picture(content, _PICTURES[mime])):
            data[mime] = picture
    if not data:
        return None
    return new_output("display_data", data=data)


_PICTURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}


def _picture(content: str, magic: bytes) -> str | None:
    """Return the picture in clean base64: it is put into an attribute of the page as it stands."""
    try:
        raw = base64.b64decode("".join(content.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return base64.b64encode(raw).decode() if raw.startswith(magic) else None


def harmless_markdown(text: str) -> str:
    """Return Markdown in which HTML tags are text; comparisons in formulas stay as they are."""
    return re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text)
