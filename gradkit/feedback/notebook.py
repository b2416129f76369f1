"""Writes the verdict into the graded notebook, and removes anything from it that could do harm.

The output of a check cell becomes a table with the check, the verdict, the points, what was seen
and the hint. Other outputs keep only text and pictures. Whatever a student wrote is shown as text:
HTML, SVG and JavaScript in it do nothing in feedback pages or in formgrader.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable

import jinja2
from markupsafe import Markup, escape
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_markdown_cell, new_output

from gradkit.assignment import CHECK_PREFIX
from gradkit.results import CheckResult, ExerciseResult, Outcome
from gradkit.submission.rebuilding import STUDENTS

SYMBOLS = {
    Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.TIMEOUT: "⏱", Outcome.CRASHED: "✗",
    Outcome.MISSING: "–", Outcome.GRADER_ERROR: "?",
}
WORDS = {
    Outcome.PASSED: "passed", Outcome.FAILED: "not yet", Outcome.TIMEOUT: "took too long",
    Outcome.CRASHED: "crashed", Outcome.MISSING: "nothing to check",
    Outcome.GRADER_ERROR: "undecided",
}
KINDS = {
    outcome: {Outcome.PASSED: "passed", Outcome.FAILED: "failed"}.get(outcome, "other")
    for outcome in Outcome
}
NOTES_CELL = "gradkit-notes"
"""The cell with the notes on a submission."""
_UNDECIDED = "The grader could not decide this check. Your instructor will look at it."

_templates = jinja2.Environment(
    loader=jinja2.PackageLoader("gradkit.feedback"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
)


def render(
    notebook: NotebookNode, exercises: Iterable[ExerciseResult], notes: Iterable[str] = ()
) -> NotebookNode:
    """Return the graded notebook as instructors and students see it."""
    rendered = from_dict(notebook)  # a deep copy, in a fifth of `deepcopy`'s time
    left = MAX_SHOWN
    by_cell = {CHECK_PREFIX + exercise.exercise: exercise for exercise in exercises}
    for cell in rendered.cells:
        settings = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code":
            exercise = by_cell.get(settings.get("grade_id", ""))
            if exercise is not None:
                cell.outputs = [_verdict_output(exercise)]
            else:
                cell.outputs = [safe for output in cell.outputs if (safe := _safe_output(output))]
        if cell.metadata.get(STUDENTS):
            left -= _show_with_care(cell, left)
    text = "\n".join(f"- {harmless_markdown(note)}" for note in notes)
    if text:
        note = new_markdown_cell(f"**About this submission**\n\n{text}", id=NOTES_CELL)
        rendered.cells.insert(0, note)
    return rendered


def _with_code(text: str) -> Markup:
    """Return a text as HTML, with text between backticks as code."""
    return Markup(re.sub(r"`([^`\n]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704


_templates.filters["with_code"] = _with_code


def verdict_html(exercise: ExerciseResult) -> str:
    """Return the table of an exercise's checks as HTML."""
    return _templates.get_template("verdict.html.j2").render(
        exercise=exercise, symbols=SYMBOLS, words=WORDS, kinds=KINDS, shown=shown_message
    )


def verdict_text(exercise: ExerciseResult) -> str:
    """Return the same table as plain text."""
    lines = [f"{exercise.exercise}: {exercise.score:g} of {exercise.max_score:g} points"]
    for check in exercise.checks:
        points = f"{check.score:g}/{check.max_score:g}"
        word = f"{SYMBOLS[check.outcome]} {WORDS[check.outcome]}"
        lines.append(f"  {word:18} {points:>7}  {check.title or check.name}")
        if shown_message(check):
            lines.append(f"  {'':26}  {shown_message(check)}")
        if check.hint:
            lines.append(f"  {'':26}  Ask yourself: {check.hint}")
    return "\n".join(lines)


def shown_message(check: CheckResult) -> str:
    """Return the message that a student may read; grader errors are for the instructor."""
    return _UNDECIDED if check.outcome is Outcome.GRADER_ERROR else check.message


def _show_with_care(cell: NotebookNode, most: int) -> int:
    """Make a student's text harmless and limit its length; return its length.

    The time for coloring code and rendering Markdown grows with the square of the length: a hostile
    text could keep a feedback run, or formgrader, busy for hours.
    """
    text = cell.source
    most = min(most, _longest_shown(cell))
    if len(text) > most:
        text = f"{text[:most]}\n# [The rest of this cell is too long to show.]"
    if cell.cell_type == "code":
        text = _LONG_NAME.sub(lambda name: f"{name[0][:100]}…", text)
    elif cell.cell_type == "markdown" and not _LONG_RUN.search(text):
        text = harmless_markdown(text)
    else:  # nbconvert puts raw cells into pages as they are
        cell.cell_type = "markdown"
        text = _fenced(text)
    cell.source = text
    return len(text)


def _longest_shown(cell: NotebookNode) -> int:
    if cell.cell_type == "markdown":
        return MAX_MARKDOWN
    # A cell in another language is colored by that language's rules, which may be much slower.
    return MAX_OTHER_CODE if cell.source.lstrip().startswith("%%") else MAX_CODE


MAX_SHOWN = 500_000
"""Characters of a student's cells that are shown; honest notebooks contain about 20,000."""
MAX_CODE = 50_000
MAX_OTHER_CODE = 5_000
MAX_MARKDOWN = 10_000
_LONG_RUN = re.compile(r"([^\w\s]{1,2})\1{200,}")
_LONG_NAME = re.compile(r"(?:\w{0,100}\.){200,}\w*")


def _fenced(text: str) -> str:
    """Return Markdown that shows a text verbatim."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def _verdict_output(exercise: ExerciseResult) -> NotebookNode:
    data = {"text/html": verdict_html(exercise), "text/plain": verdict_text(exercise)}
    return new_output("display_data", data=data)


def _safe_output(output: NotebookNode) -> NotebookNode | None:
    """Return an output with only text and real pictures in it."""
    if output.output_type == "stream":
        return new_output("stream", name=output.name, text=_coloured(output.text))
    if output.output_type == "error":
        traceback = _coloured("\n".join(output.traceback)).split("\n")
        return new_output("error", ename=output.ename, evalue=output.evalue, traceback=traceback)
    data = {}
    for mime, content in output.get("data", {}).items():
        if mime == "text/plain":
            data[mime] = _coloured(content)
        elif mime in _PICTURES and (picture := _picture(content, _PICTURES[mime])):
            data[mime] = picture
    if not data:
        return None
    return new_output("display_data", data=data)


_PICTURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}


def _picture(content: str, magic: bytes) -> str | None:
    """Return the picture in clean base64, because it becomes an attribute in the page verbatim."""
    try:
        raw = base64.b64decode("".join(content.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return base64.b64encode(raw).decode() if raw.startswith(magic) else None


def _coloured(text: str) -> str:
    """Return a text in which escape characters only set colors, and not too often.

    nbconvert's time for them grows with the square of their number, and an incomplete sequence can
    make it hang forever.
    """
    parts = _COLOUR.split(text, maxsplit=MAX_COLOURS)
    parts[::2] = [part.replace("\x1b", "") for part in parts[::2]]
    parts[1::2] = [colour if _is_whole(colour) else "" for colour in parts[1::2]]
    if len(parts) > 2 * MAX_COLOURS:
        parts[-1] = _COLOUR.sub("", parts[-1])
    return "".join(parts)


def _is_whole(colour: str) -> bool:
    """Whether an extended color (38, 48) is complete; otherwise nbconvert fails."""
    numbers = [int(number or 0) for number in colour[2:-1].split(";")]
    while numbers:
        if numbers.pop(0) in (38, 48):
            needed = {5: 1, 2: 3}.get(numbers.pop(0) if numbers else 0)
            if needed is None or len(numbers) < needed:
                return False
            del numbers[:needed]
    return True


MAX_COLOURS = 5000
_COLOUR = re.compile(r"(\x1b\[[0-9;]{0,20}m)")


def harmless_markdown(text: str) -> str:
    """Return Markdown that holds no HTML, loads nothing and links to web pages only.

    nbconvert allows all of it, even `javascript:`, and fails at a picture without its attachment. A
    blank in the right place prevents each. Entities would change formulas, because they show them
    literally.
    """
    text = re.sub(r"<(?=[A-Za-z/!?])", "< ", text)
    text = text.replace("![", "! [")
    text = re.sub(r"\](?=\((?!https?://))", "] ", text)
    text = re.sub(r"\]:(?!\s*https?://)", "] :", text)
    # A Mermaid diagram is put into the page verbatim, with an external script.
    return re.sub(r"([`~]{3,}[ \t]*)(?=mermaid|[&\\])", r"\1text ", text, flags=re.IGNORECASE)
