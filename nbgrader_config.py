"""nbgrader's configuration for this course: names and numbers only."""

c = get_config()  # noqa: F821 -- given by traitlets, which runs this file

c.CourseDirectory.course_id = "pytorch"
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", ".DS_Store"]
