"""The step that writes a verdict's points to nbgrader's gradebook."""

from __future__ import annotations

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import SaveAutoGrades
from nbgrader.utils import is_solution

from gradkit.assignment import CHECK_PREFIX
from gradkit.nbgrader_steps.gradebook import kept
from gradkit.results import Results

VERDICT = "gradkit_verdict"
"""Key of the verdict among nbconvert's resources."""


class SaveVerdict(SaveAutoGrades):
    """Write the verdict's points to the gradebook; written answers are left to a person.

    nbgrader's own step reads points from cell outputs, which students can forge and any warning
    can spoil.
    """

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Save the points of all graded cells."""
        self._verdict: Results = resources[VERDICT]
        names = resources["nbgrader"]
        with (
            kept(names["db_url"]) as gradebook,
            gradebook.transaction(),
            gradebook.prefetched(names["notebook"], names["assignment"], names["student"]),
        ):
            return super().preprocess(nb, resources)

    def _add_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        grade_id = cell.metadata.nbgrader.grade_id
        entry = self.gradebook.find_grade(
            grade_id, self.notebook_id, self.assignment_id, self.student_id
        )
        if is_solution(cell) or cell.cell_type != "code":
            super()._add_score(cell, resources)
        else:
            name = grade_id.removeprefix(CHECK_PREFIX)
            exercise = next(one for one in self._verdict.exercises if one.exercise == name)
            entry.auto_score = None if exercise.needs_human else exercise.score
            # After new checks, manually graded points need another review.
            entry.needs_manual_grade = exercise.needs_human or entry.manual_score is not None
        if self._verdict.all_needs_human:
            entry.needs_manual_grade = True
        self.gradebook.db.commit()
