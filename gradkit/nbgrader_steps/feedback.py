"""nbgrader's feedback as a page that works on a phone, on paper and without a network.

`nbgrader generate_feedback` works as usual, but with our own page: a summary, then each exercise
with the student's answer and its verdict. The course's own text is folded, and each verdict links
to the part that explains it. A course that sets `c.GenerateFeedback.own_page = False` gets
nbgrader's page instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import nbgrader.converters
from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbformat import NotebookNode
from nbgrader.preprocessors import GetGrades
from traitlets import Bool, List, default
from traitlets.config import Config

from gradkit.feedback.formulas import formula_html
from gradkit.feedback.layout import lay_out
from gradkit.nbgrader_steps.traits import changed
from gradkit.nbgrader_steps.verdicts import RESULTS_FILE
from gradkit.results import Results
from gradkit.submission.rebuilding import STUDENTS

_StockFeedback = nbgrader.converters.GenerateFeedback

TEMPLATES = Path(__file__).parents[1] / "feedback" / "templates"


class GradesAndOpenQuestions(GetGrades):
    """Add to each graded cell whether it is awaiting review and what a person decided."""

    def _get_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        super()._get_score(cell, resources)
        settings = cell.metadata.nbgrader
        entry = self.gradebook.find_grade(
            settings.grade_id, self.notebook_id, self.assignment_id, self.student_id
        )
        settings["waits"] = bool(entry.needs_manual_grade)
        settings["by_hand"] = entry.manual_score is not None


class Layout(GetGrades):
    """Determine what each cell is on the page, and summarize the notebook."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Add `gradkit_view` to the cells and `gradkit_page` to the resources."""
        resources["gradkit_page"] = lay_out(nb, resources["nbgrader"], _results(resources))
        return nb, resources


def _results(resources: Mapping[str, Any]) -> Results | None:
    """Return the verdict beside the graded notebook; None if another grader graded it."""
    folder = resources.get("metadata", {}).get("path", "")
    try:
        return Results.from_json((Path(folder) / RESULTS_FILE).read_bytes())
    except (OSError, ValueError, msgspec.MsgspecError, RecursionError):
        return None


class PageExporter(HTMLExporter):
    """nbconvert's pages with formulas as pictures, because they load no script to draw them."""

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        """Return Markdown as HTML; formulas in a student's own text stay TeX."""
        cell = context.get("cell", {})
        students = bool(cell.get("metadata", {}).get(STUDENTS))
        renderer = IPythonRenderer if students else _Drawn
        path = context.get("resources", {}).get("metadata", {}).get("path", "")
        return MarkdownWithMath(
            renderer=renderer(
                escape=False,
                attachments=cell.get("attachments", {}),
                embed_images=True,
                path=path,
                exclude_anchor_links=students,  # links must not lead to their headings
                anchor_link_text="",
            )
        ).render(source)


class _Drawn(IPythonRenderer):
    def inline_math(self, body: str) -> str:
        return formula_html(body, display=False)

    def block_math(self, body: str) -> str:
        return formula_html(body, display=True)

    def latex_environment(self, name: str, body: str) -> str:
        return formula_html(f"\\begin{{{name}}}{body}\\end{{{name}}}", display=True)


class GenerateFeedback(_StockFeedback):  # type: ignore[misc,valid-type]
    """nbgrader's feedback with our page, and without the file of verdicts.

    `results.json` is for teachers and programs, because it contains grader errors.
    """

    preprocessors = List([GradesAndOpenQuestions, Layout, CSSHTMLHeaderPreprocessor]).tag(
        config=True
    )

    @default("export_class")
    def _exporter_class_default(self) -> type:
        return PageExporter

    own_page = Bool(
        default_value=True,
        help="Whether to make gradkit's feedback page instead of nbgrader's.",
    ).tag(config=True)

    def __init__(self, coursedir: Any = None, **kwargs: Any) -> None:
        super().__init__(coursedir=coursedir, **kwargs)
        if not self.own_page:
            return
        # Formgrader requires a template named `feedback`, so ours has that name and is found first.
        ours = Config()
        there = self.config.HTMLExporter.extra_template_basedirs
        ours.HTMLExporter.extra_template_basedirs = [str(TEMPLATES), *there]
        self.update_config(ours)

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Copy the files that belong to the feedback."""
        ignored = [*self.coursedir.ignore, RESULTS_FILE]
        with changed(self.coursedir, ignore=ignored):
            super().init_assignment(assignment_id, student_id)
