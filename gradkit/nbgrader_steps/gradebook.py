"""nbgrader's gradebook, opened once for a run.

nbgrader opens it seven times for each submission. Each time, it inspects all tables, compiles the
same statements again, and commits after each cell. Here its steps share one gradebook: `kept` opens
it, and `transaction` turns a step into a single transaction. No transaction lasts longer than a
step, so other writers need not wait.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import nbgrader.converters.autograde
import nbgrader.preprocessors.latesubmissions
import nbgrader.preprocessors.saveautogrades
from nbgrader.api import BaseCell, Comment, Grade, Gradebook
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from gradkit.nbgrader_steps.traits import changed

_STEPS = (
    nbgrader.converters.autograde,
    nbgrader.preprocessors.latesubmissions,
    nbgrader.preprocessors.saveautogrades,
)
"""The modules of nbgrader with steps that open a gradebook."""


class _Session(Session):
    """A session that can postpone nbgrader's commits."""

    is_put_off = False

    def commit(self) -> None:
        """Commit, or only flush pending changes to the database."""
        if self.is_put_off:
            self.flush()
        else:
            super().commit()


class SharedGradebook(Gradebook):
    """A gradebook that stays connected when a step of nbgrader closes it."""

    db: Any
    """SQLAlchemy's session."""

    def __init__(self, db_url: str, course_id: str) -> None:
        super().__init__(db_url, course_id)
        self.db_url = db_url
        self.db.remove()
        self.db = scoped_session(sessionmaker(bind=self.engine, class_=_Session))

    def close(self) -> None:
        """Forget what was read, unless a transaction is in progress."""
        if not self.db().is_put_off:
            self.db.remove()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit all writes at the end, or none after an error."""
        session = self.db()
        session.is_put_off = True
        try:
            yield
            session.is_put_off = False
            session.commit()
        except BaseException:
            self.disconnect()  # rolls back; a broken connection is replaced
            raise
        self.db.remove()

    @contextlib.contextmanager
    def prefetched(self, notebook: str, assignment: str, student: str) -> Iterator[None]:
        """Prefetch all grades and comments of a submission, which nbgrader queries one by one."""
        submitted = self.find_submission_notebook(notebook, assignment, student)
        grades, comments = self._by_cell(Grade, submitted), self._by_cell(Comment, submitted)

        def find_grade(cell: str, *others: str) -> Grade:
            return grades.get(cell) or super(SharedGradebook, self).find_grade(cell, *others)

        def find_comment(cell: str, *others: str) -> Comment:
            return comments.get(cell) or super(SharedGradebook, self).find_comment(cell, *others)

        with changed(self, find_grade=find_grade, find_comment=find_comment):
            yield

    def _by_cell(self, kind: Any, submitted: Any) -> dict[str, Any]:
        cells = BaseCell.__table__
        found = self.db.query(kind, cells.c.name).join(cells, cells.c.id == kind.cell_id)
        return {name: entry for entry, name in found.filter(kind.notebook_id == submitted.id)}

    def disconnect(self) -> None:
        """End the connection; the next read or write opens another."""
        self.db.remove()
        self.engine.dispose()


_open: list[SharedGradebook] = []
"""The gradebooks that are currently open, the innermost last."""


@contextlib.contextmanager
def kept(db_url: str, course_id: str = "default_course") -> Iterator[SharedGradebook]:
    """Share one gradebook among nbgrader's steps; a nested `kept` shares the outer gradebook.

    The default is nbgrader's own: a step that names no course means the graded course.
    """
    for outer in _open:
        if outer.db_url == db_url:
            yield outer
            return
    gradebook = SharedGradebook(db_url, course_id)

    def opened(url: str, *others: Any, **named: Any) -> Gradebook:
        return gradebook if url == db_url else Gradebook(url, *others, **named)

    _open.append(gradebook)
    try:
        with contextlib.ExitStack() as stack:
            for module in _STEPS:
                stack.enter_context(changed(module, Gradebook=opened))
            yield gradebook
    finally:
        _open.remove(gradebook)
        gradebook.disconnect()
