"""The limit: cells and probes of all submissions in one warm process, one after another.

No border, no lock, no kernel, no gradebook: what is left is the computing itself. The cells run in
IPython's shell, as a kernel would run them, and the hidden checks through pytest, as in the grader.
`python -m bench.limit COURSE ASSIGNMENT` writes an empty autograded notebook for each submission
that got full marks, so that one can see that all were judged, and its CPU seconds to the terminal.
"""

from __future__ import annotations

import contextlib
import gc
import io
import os
import sys
import time
from pathlib import Path

os.environ["NBGRADER_EXECUTION"] = "autograde"
os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"  # as in a kernel

from IPython.core.interactiveshell import InteractiveShell

from bench.contestants import in_process
from gradkit.assignment import Assignment
from gradkit.checking.hidden_checks import HiddenChecks, run_checks
from gradkit.grading.grade import PROBE_SEED
from gradkit.student_process.preload import import_libraries
from gradkit.submission.rebuilding import read_submission


class Limit:
    """One warm process that judges submissions one after another."""

    def __init__(self, course: Path, name: str) -> None:
        self._course = course
        self._assignment = Assignment.load(course, name)
        self._shell = InteractiveShell.instance()
        self._exercises = {exercise.check_cell: exercise for exercise in self._assignment.exercises}

    def run(self) -> None:
        """Grade all submissions."""
        os.chdir(self._course / "release" / self._assignment.name)
        run_checks(self._assignment.checks_folder(), self._assignment.secret, self._judge_all)

    def _judge_all(self, checks: HiddenChecks) -> None:
        full = sum(exercise.points for exercise in self._exercises.values())
        for folder in sorted((self._course / "submitted").glob(f"*/{self._assignment.name}")):
            started = time.process_time()
            score = self._judge(folder, checks)
            print(f"{folder.parent.name}: {score:g}, {time.process_time() - started:.3f} s of CPU")
            if score == full:
                self._note(folder.parent.name)

    def _judge(self, folder: Path, checks: HiddenChecks) -> float:
        released = self._assignment.notebook
        clean = read_submission(folder, self._assignment.notebook_name, released)
        self._shell.reset(new_session=False)
        score = 0.0
        for cell in clean.notebook.cells:
            if cell.cell_type != "code":
                continue
            with contextlib.redirect_stdout(io.StringIO()):
                self._shell.run_cell(cell.source)
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            if exercise := self._exercises.get(grade_id):
                student = in_process(self._shell.user_ns, exercise.name, PROBE_SEED)
                results = checks.judge(exercise.name, exercise.points, student)
                score += sum(result.score for result in results)
        return score

    def _note(self, student: str) -> None:
        notebook = f"{self._assignment.notebook_name}.ipynb"
        file = self._course / "autograded" / student / self._assignment.name / notebook
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()


if __name__ == "__main__":
    import_libraries()
    gc.collect()
    gc.freeze()  # as the fork server does: else each reset looks at all of torch, 0.3 s
    Limit(Path(sys.argv[1]).resolve(), sys.argv[2]).run()
