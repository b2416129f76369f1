"""gradkit: hidden checks for PyTorch notebooks, evaluated outside the student's process.

nbgrader's commands use this package through the course's `nbgrader_config.py`, and the command
`gradkit` runs it. It contains no exercises: those belong to the course (`source/`,
`course_tests/`), and any other course can use the package, too.

Importing it loads nothing else, so that a process that only needs the version stays small.
"""

__version__ = "0.2.0"
