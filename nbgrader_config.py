"""nbgrader's configuration for this course: names and numbers only."""

from gradkit.nbgrader_steps import use_gradkit

use_gradkit()

c = get_config()  # noqa: F821 -- given by traitlets, which runs this file

c.CourseDirectory.course_id = "pytorch"
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "*.pyc",
    "__pycache__",
    ".DS_Store",
    "results.json",  # the machine's verdict stays in autograded/; students get the feedback page
]

# The steps of grading are, in their order: Judge (runs notebook and hidden checks), SaveVerdict
# (points into the gradebook), AssignLatePenalties (which needs the points).
c.Judge.limits = {
    "cell_cpu_seconds": 30,
    "probe_cpu_seconds": 10,
    "submission_seconds": 600,
    "memory_bytes": 2 * 2**30,
}
