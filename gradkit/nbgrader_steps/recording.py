"""Records verdicts as nbgrader would: gradebook, graded notebook, `results.json`, in this order."""

from __future__ import annotations

import contextlib
import glob
import logging
import sys
import warnings
from collections.abc import Iterator, Sequence

from gradkit.grading.task import Graded, GradingTask
from gradkit.nbgrader_steps.autograde import Autograde
from gradkit.nbgrader_steps.course import Course, Submission
from gradkit.nbgrader_steps.traits import changed
from gradkit.results import Results


def record(
    course: Course,
    submission: Submission,
    tasks: Sequence[GradingTask],
    graded: Sequence[Graded],
) -> Results:
    """Record the outcomes of a submission's notebooks; return the verdict."""
    by_notebook = {
        task.assignment.notebook_name: (task, one) for task, one in zip(tasks, graded, strict=True)
    }
    converter = Autograde(coursedir=course.directory, parent=course.app, graded=by_notebook)
    # `prepare` decided whether to grade by what has changed; nbgrader looks only at the folder.
    converter.force = True
    here = {
        "assignment_id": submission.assignment,
        "student_id": glob.escape(submission.student),
    }
    with (
        changed(course.directory, **here),
        true_cause(course.app.log),
        warnings.catch_warnings(),
    ):
        # nbgrader 0.9.6 fills a new submission before it hands it to the session. SQLAlchemy warns,
        # but stores it anyway.
        warnings.filterwarnings("ignore", message="Object of type <Submitted")
        converter.start()
    return converter.results


@contextlib.contextmanager
def true_cause(log: logging.Logger) -> Iterator[None]:
    """Raise the exception that nbgrader's converter caught and logged, in place of its own.

    The converter's own exception refers to the traceback above, but does not say what happened.
    """

    class Watch(logging.Handler):
        cause: BaseException | None = None

        def emit(self, record: logging.LogRecord) -> None:
            self.cause = self.cause or sys.exc_info()[1]

    watch = Watch(logging.ERROR)
    level = log.level
    log.addHandler(watch)
    log.setLevel(min(level, logging.ERROR))  # the other handler's level decides what is shown
    try:
        yield
    except Exception as error:
        if watch.cause is not None and watch.cause is not error:
            raise watch.cause from None
        raise
    finally:
        log.removeHandler(watch)
        log.setLevel(level)
