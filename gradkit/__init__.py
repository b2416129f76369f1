"""gradkit: hidden checks for PyTorch notebooks, judged outside the student's process.

The package is what nbgrader's own commands call in this course's `nbgrader_config.py`, and what the
command `gradkit` runs. It brings no exercises: those are the course's (`source/`, `course_tests/`),
and a course without them can still use everything here.

Importing it loads nothing else, so that a process which only wants the version stays small.
"""

__version__ = "0.2.0"
