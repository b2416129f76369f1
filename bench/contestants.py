"""The graders that are compared, each a function that grades a course once.

All get the same course folder with the same submissions, and the same cores. They return nothing:
who calls them takes the time of their processes. `graded` says whether they did their work.
"""

from __future__ import annotations

import copy
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
ENVIRONMENT = os.environ | {
    "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
    "OMP_NUM_THREADS": "1",
    "PYTHONPATH": str(ROOT),
}

STOCK_CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "bench"
c.Execute.shutdown_kernel = "{shutdown}"
c.Execute.timeout = 60
"""


def gradkit(course: Path, assignment: str, workers: int = 2) -> None:
    """This grader: two workers on two cores."""
    _run(course, "gradkit", "grade", assignment, "--force", "--workers", str(workers))


def stock(course: Path, assignment: str) -> None:
    """Stock nbgrader: one submission after another."""
    with_stock_config(course, "graceful")
    _run(course, "nbgrader", "autograde", assignment, "--force", "--create")


def stock_pair(course: Path, assignment: str) -> None:
    """Stock nbgrader, tuned: kernels shut down at once, two processes, half the class each."""
    with_stock_config(course, "immediate")
    students = sorted(path.name for path in (course / "submitted").iterdir() if path.is_dir())
    # Two processes can't write one SQLite file for long: each gets a gradebook of its own.
    running = []
    for number in (0, 1):
        command = [
            str(BIN / "nbgrader"), "autograde", assignment, "--force", "--create",
            f"--CourseDirectory.db_url=sqlite:///{course}/gradebook-{number}.db",
            f"--CourseDirectory.student_id_exclude={','.join(students[1 - number :: 2])}",
        ]  # fmt: skip
        shutil.copy(course / "gradebook.db", course / f"gradebook-{number}.db")
        running.append(
            subprocess.Popen(
                command,
                cwd=course,
                env=ENVIRONMENT,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
    for process in running:
        process.wait()


def limit(course: Path, assignment: str) -> None:
    """What nobody can beat: the same cells and probes in one warm process, without any border."""
    _run(course, "python", "-m", "bench.limit", str(course), assignment)


def graded(course: Path, assignment: str) -> int:
    """Return how many submissions a grader has finished."""
    return len(list((course / "autograded").glob(f"*/{assignment}/*.ipynb")))


def with_stock_config(course: Path, shutdown: str) -> None:
    """Put nbgrader's own grader back into a course."""
    text = STOCK_CONFIG.format(shutdown=shutdown)
    (course / "nbgrader_config.py").write_text(text, encoding="utf-8")


def _run(course: Path, program: str, *arguments: str) -> None:
    # Stock nbgrader exits with 1 where a submission fails; what counts here is the time.
    subprocess.run(
        [str(BIN / program), *arguments], cwd=course, env=ENVIRONMENT, check=False,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def make_course(folder: Path, assignment: str, submissions: int) -> None:
    """Write a course of one assignment with right submissions into `folder`."""
    for part in ("source", "release", "course_tests"):
        shutil.copytree(ROOT / part / assignment, folder / part / assignment)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    (folder / ".gradkit-secret").write_text("a secret of the benchmark\n", encoding="utf-8")
    solved = next((ROOT / "source" / assignment).glob("*.ipynb"))
    for number in range(submissions):
        target = folder / "submitted" / f"student{number:04}" / assignment
        target.mkdir(parents=True)
        shutil.copy(solved, target)
    _run(folder, "nbgrader", "generate_assignment", assignment, "--force", "--create")


def in_process(names: Mapping[str, Any], exercise: str, seed: int) -> Any:
    """Return a stand-in for `gradkit.kernel.probe_runner.Student` that calls probes right here."""
    from gradkit.kernel.probe_runner import ProbeRunner  # noqa: PLC0415 -- slow, and for the limit only

    class Direct(ProbeRunner):
        def __init__(self) -> None:
            self.exercise, self.seed = exercise, seed

        def run(self, probe: Any, inputs: Any = None, wanted: Sequence[str] = ()) -> Any:
            answers = [names[name] for name in list(wanted) or [exercise]]
            return probe(*answers, **copy.deepcopy(dict(inputs or {})))

    return Direct()
