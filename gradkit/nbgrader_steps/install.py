"""Puts this grader into nbgrader's commands and formgrader."""

from __future__ import annotations

import datetime as dt
from typing import Any

import nbgrader.apps.api
import nbgrader.apps.autogradeapp
import nbgrader.apps.generateconfigapp
import nbgrader.apps.generatefeedbackapp

from gradkit.nbgrader_steps.autograde import Autograde
from gradkit.nbgrader_steps.feedback import GenerateFeedback
from gradkit.nbgrader_steps.settings import Judge
from gradkit.nbgrader_steps.submission_time import submission_time


def use_gradkit() -> None:
    """Make nbgrader's commands and formgrader grade with this grader.

    nbgrader has no setting for the classes of its converters, so this replaces them in the modules
    that use them. Formgrader's lists read each submission's time, so this is replaced, too: a
    single bad submission must not break them. The course's `nbgrader_config.py` calls this.
    """
    nbgrader.apps.api.Autograde = Autograde
    nbgrader.apps.autogradeapp.Autograde = Autograde
    nbgrader.apps.api.GenerateFeedback = GenerateFeedback
    nbgrader.apps.generatefeedbackapp.GenerateFeedback = GenerateFeedback
    nbgrader.apps.api.NbGraderAPI.get_submitted_timestamp = _submitted_timestamp
    nbgrader.apps.generateconfigapp.GenerateConfigApp.generate_config_file = _documented


def _submitted_timestamp(api: Any, assignment_id: str, student_id: str) -> dt.datetime | None:
    course = api.coursedir
    return submission_time(
        course.format_path(course.submitted_directory, student_id, assignment_id)
    )


def _documented(app: Any, classes: Any = None) -> str:
    """Return what `nbgrader generate_config` writes, with this grader's settings."""
    text: str = super(type(app), app).generate_config_file([*(classes or app.classes), Judge])
    return text
