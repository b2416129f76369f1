"""What each cell of a graded notebook is on the feedback page, and the page's summary.

Pure: notebook and verdict in, plain values for the template out. Each cell gets a
`metadata.gradkit_view`. Runs of the course's own cells are folded; an exercise's text, the
student's answer and the verdict stay open.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nbformat import NotebookNode

from gradkit.assignment import CHECK_PREFIX
from gradkit.feedback.notebook import KINDS, NOTES_CELL, SYMBOLS, WORDS
from gradkit.results import ExerciseResult, Results
from gradkit.submission.rebuilding import STUDENTS

_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_MARKS = re.compile(r"[`*_]")


def lay_out(
    notebook: NotebookNode, names: Mapping[str, Any], results: Results | None
) -> dict[str, Any]:
    """Add a view to each cell; return the content of the page's head."""
    cells: list[NotebookNode] = notebook.cells
    views = [_view(cell) for cell in cells]
    _find_tasks(cells, views)
    _fold(cells, views)
    _link(views)
    for cell, view in zip(cells, views, strict=True):
        cell.metadata["gradkit_view"] = NotebookNode(view)
    verdicts = {one.exercise: one for one in results.exercises} if results else {}
    graded = [view for view in views if view["points"] is not None]
    return {
        "title": _title(cells) or names["notebook"],
        "student": names["student"],
        "assignment": names["assignment"],
        "score": names["score"],
        "points": names["max_score"],
        "penalty": names["late_penalty"],
        "waiting": _count(sum(bool(view["waits"]) for view in graded)),
        "exercises": [_line(view, views, verdicts.get(view["name"])) for view in graded],
    }


def _view(cell: NotebookNode) -> dict[str, Any]:
    """Return what a cell is by itself."""
    settings = cell.metadata.get("nbgrader", {})
    graded, solution = settings.get("grade"), settings.get("solution") or settings.get("task")
    grade_id = str(settings.get("grade_id", ""))
    view: dict[str, Any] = {
        "part": "course", "label": "", "name": grade_id, "anchor": "", "opens": "", "closes": False,
        "fold": "", "task": "", "explained": None, "points": None, "score": None, "waits": False,
        "by_hand": settings.get("by_hand", False), "comment": settings.get("comment") or "",
    }
    if solution:
        view |= {"part": "answer", "label": "Your answer", "anchor": f"answer-{grade_id}"}
    elif graded:
        view |= {"part": "verdict", "name": grade_id.removeprefix(CHECK_PREFIX)}
        view["anchor"] = f"verdict-{view['name']}"
    elif cell.metadata.get(STUDENTS):
        view |= {"part": "own", "label": "A cell you added"}
    elif cell.get("id") == NOTES_CELL or _failed(cell):
        view["part"] = "shown"
    if graded or settings.get("task"):
        names = ("points", "score", "waits")
        view |= {name: settings.get(name) for name in names}
    return view


def _failed(cell: NotebookNode) -> bool:
    """Whether the course's own cell raised, often because of an answer above it."""
    return any(output.output_type == "error" for output in cell.get("outputs", ()))


def _find_tasks(cells: Sequence[NotebookNode], views: Sequence[dict[str, Any]]) -> None:
    """Find each exercise's text: the nearest above its answer, and everything in between.

    Text between an answer and its check cell is part of the exercise, too.
    """
    for place, view in enumerate(views):
        if view["part"] != "answer":
            continue
        start = place - 1
        while start >= 0 and views[start]["part"] in {"course", "shown"}:
            if cells[start].cell_type == "markdown":
                views[start] |= {"part": "task", "anchor": f"task-{view['name']}"}
                view["task"] = views[start]["anchor"]
                break
            start -= 1
        for between in range(place + 1, _check_of(view["name"], views, place)):
            if views[between]["part"] == "course":
                views[between]["part"] = "shown"


def _check_of(name: str, views: Sequence[Mapping[str, Any]], place: int) -> int:
    """Return the place of an answer's check cell, or of the answer if there is none."""
    for check in range(place + 1, len(views)):
        if views[check]["part"] == "verdict":
            return check if views[check]["name"] == name else place
        if views[check]["part"] == "answer":
            return place
    return place


def _fold(cells: Sequence[NotebookNode], views: Sequence[dict[str, Any]]) -> None:
    """Open and close a fold around each run of the course's own cells, and each section in it."""
    starts: list[int] = []
    for place, (cell, view) in enumerate(zip(cells, views, strict=True)):
        if view["part"] != "course":
            continue
        inside = place > 0 and views[place - 1]["part"] == "course"
        if not inside or any(level <= _SECTION for level, _ in headings(cell)):
            starts.append(place)
    for start, after in itertools.zip_longest(starts, starts[1:], fillvalue=len(cells)):
        end = next((n for n in range(start, after) if views[n]["part"] != "course"), after)
        titles = [title for cell in cells[start:end] for _, title in headings(cell)]
        views[start] |= {"opens": _short(titles), "fold": f"course-{start}"}
        views[end - 1]["closes"] = True


_SECTION = 2
"""Headings of this level and above begin a section of the course."""


def headings(cell: NotebookNode) -> list[tuple[int, str]]:
    """Return level and plain text of the headings in a Markdown cell."""
    if cell.cell_type != "markdown":
        return []
    text = _FENCED.sub("", cell.source)
    return [(len(mark), _MARKS.sub("", title)) for mark, title in _HEADING.findall(text)]


def _short(titles: Sequence[str]) -> str:
    """Return a fold's title: its headings, or a description."""
    shown = " · ".join(titles[:3])
    return f"{shown} …" if len(titles) > 3 else shown or "Course text"


def _link(views: Sequence[dict[str, Any]]) -> None:
    """Add links to each verdict: to the exercise, and to the fold before it that explains it."""
    fold: dict[str, str] | None = None
    task = ""
    explained = None
    for view in views:
        if view["opens"]:
            fold = {"fold": view["fold"], "opens": view["opens"]}
        if view["part"] == "task":
            task, explained = view["anchor"], fold
        if view["part"] == "verdict":
            view |= {"task": task or "top", "explained": explained}


def _title(cells: Iterable[NotebookNode]) -> str:
    """Return the notebook's first large heading that is not the student's."""
    for cell in cells:
        if cell.metadata.get(STUDENTS) or cell.get("id") == NOTES_CELL:
            continue
        for level, title in headings(cell):
            if level == 1:
                return title
    return ""


def _line(
    view: Mapping[str, Any], views: Sequence[Mapping[str, Any]], verdict: ExerciseResult | None
) -> dict[str, Any]:
    """Return one line of the summary."""
    answers = [one for one in views if one["part"] == "answer" and one["name"] == view["name"]]
    answer = answers[0] if answers else view
    checks = verdict.checks if verdict and view["part"] == "verdict" else ()
    return {
        "name": view["name"],
        "anchor": view["anchor"],
        "answer_anchor": answer["anchor"],
        "comment": bool(answer["comment"]),
        "score": view["score"],
        "points": view["points"],
        "waits": view["waits"],
        "signs": [
            {
                "symbol": SYMBOLS[check.outcome],
                "word": WORDS[check.outcome],
                "kind": KINDS[check.outcome],
            }
            for check in checks
        ],
    }


def _count(number: int) -> str:
    if not number:
        return ""
    return "one exercise" if number == 1 else f"{number} exercises"
