"""Everything that uses nbgrader: the course's folders, its converters, the gradebook.

`use_gradkit()` in a course's `nbgrader_config.py` makes nbgrader's own commands and formgrader
grade with this grader.
"""

from gradkit.nbgrader_steps.install import use_gradkit

__all__ = ["use_gradkit"]
