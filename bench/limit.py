"""The limit: cells and probes of all submissions in one warm process, one after another.

No border, no lock, no kernel, no gradebook: what is left is the computing itself.
`python bench/limit.py COURSE ASSIGNMENT` prints CPU seconds for each submission.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

os.environ["NBGRADER_EXECUTION"] = "autograde"

from contestants import in_process
from IPython.core.interactiveshell import InteractiveShell

from gradkit._warm import warm_up
from gradkit.assignment import Assignment
from gradkit.grading import PROBE_SEED
from gradkit.pytest_plugin import HiddenChecks, run_checks
from gradkit.sanitise import read_submission


def main() -> None:
    """Grade all submissions without any protection."""
    course, name = Path(sys.argv[1]), sys.argv[2]
    warm_up()
    assignment = Assignment.load(course, name)
    os.chdir(course / "release" / name)
    shell = InteractiveShell.instance()
    points = {exercise.check_cell: exercise for exercise in assignment.exercises}

    def body(checks: HiddenChecks) -> None:
        for folder in sorted((course / "submitted").glob(f"*/{name}")):
            started = time.process_time()
            clean = read_submission(folder, assignment.notebook_name, assignment.notebook)
            shell.reset()
            score = 0.0
            for cell in clean.notebook.cells:
                if cell.cell_type != "code":
                    continue
                shell.run_cell(cell.source)
                exercise = points.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
                if exercise:
                    student = in_process(shell.user_ns, exercise.name, PROBE_SEED)
                    results = checks.judge(exercise.name, exercise.points, student)
                    score += sum(result.score for result in results)
            print(
                f"{folder.parent.name} {score:g} {time.process_time() - started:.3f}",
                file=sys.stderr,
            )

    run_checks(assignment.checks_folder(), assignment.secret, body)


if __name__ == "__main__":
    main()
