"""What the instructors' notebooks take: as a student runs them, and while they are graded.

`python -m bench.notebooks` runs each notebook of `source/` from the top in a new kernel, pictures
and progress bars included, and takes the time on the wall, start-up too. Then it runs the cells as
they run while graded (`NBGRADER_EXECUTION` is set), twice in one process, and takes the CPU time of
the second round: imports aside, that is the notebook's own computing.
"""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from bench import contestants, measure

SOURCE = contestants.ROOT / "source"


def main() -> None:
    """Measure and print."""
    print(f"{measure.machine()}.\n", flush=True)
    print("| notebook | run by a student, s | while graded, CPU s |\n|---|---|---|")
    for file in sorted(SOURCE.glob("*/*.ipynb")):
        graded = subprocess.run(
            [sys.executable, "-m", "bench.notebooks", str(file)],
            env=contestants.ENVIRONMENT | {"NBGRADER_EXECUTION": "autograde", "MPLBACKEND": "agg"},
            cwd=contestants.ROOT, check=True, capture_output=True, text=True,
        )  # fmt: skip
        print(
            f"| {file.stem} | {_by_a_student(file):.1f} | {float(graded.stdout):.2f} |", flush=True
        )


def _by_a_student(file: Path) -> float:
    notebook = nbformat.read(file, as_version=4)
    started = time.perf_counter()
    NotebookClient(
        notebook, kernel_name="python3", resources={"metadata": {"path": str(file.parent)}}
    ).execute()
    return time.perf_counter() - started


def _while_graded(file: Path) -> float:
    from IPython.core.interactiveshell import InteractiveShell  # noqa: PLC0415 -- for this side

    from gradkit.student_process.preload import import_libraries  # noqa: PLC0415

    import_libraries()
    os.chdir(file.parent)
    shell = InteractiveShell.instance()
    cells = [cell.source for cell in nbformat.read(file, 4).cells if cell.cell_type == "code"]
    for _ in range(2):
        shell.reset(new_session=False)
        started = time.process_time()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            for source in cells:
                shell.run_cell(source).raise_error()
        seconds = time.process_time() - started
    return seconds


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(_while_graded(Path(sys.argv[1])))
    else:
        main()
