"""A scratch course with a made-up class: `gradkit demo` grades it from end to end.

`build` copies the course, makes its release with nbgrader and writes the submissions. Nothing
outside the scratch folder is changed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from gradkit.assignment import CourseError, assignment_names
from gradkit.demo.made_up_class import CLASS, Material
from gradkit.nbgrader_steps.course import CONFIG_FILE

Show = Callable[[str], object]

FOLDER = "demo-course"
CHAPTERS = range(3)
"""Some students submit only some of three assignments; a fourth is treated like the first."""
MARK = ".made-by-gradkit-demo"
SHORT_LIMITS = """
# Short, so that the infinite loops in the made-up class don't hold up the demo.
c.Judge.limits.update(cell_cpu_seconds=5, probe_cpu_seconds=1)
"""


def project_folder(wanted: Path) -> Path:
    """Return the course to show: the one in `wanted`, else the one that gradkit came with."""
    for folder in (wanted.resolve(), Path(__file__).resolve().parents[2]):
        if assignment_names(folder) and (folder / "course_tests").is_dir():
            return folder
    raise CourseError(
        f"There is no course in {wanted.resolve()}: the demo needs the folders source and "
        "course_tests. Change to a course folder, or pass it with --course."
    )


def build(folder: Path, project: Path, show: Show) -> list[str]:
    """Make the scratch course with its submissions; return the names of its assignments."""
    _clear(folder)
    folder.mkdir(parents=True)
    (folder / MARK).write_text("`gradkit demo` made this folder, and empties it when run again.\n")
    for part in ("source", "course_tests"):
        shutil.copytree(
            project / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", ".*")
        )
    config = project / CONFIG_FILE
    text = config.read_text(encoding="utf-8")
    (folder / CONFIG_FILE).write_text(text + SHORT_LIMITS, encoding="utf-8")
    names = assignment_names(folder)
    for number, name in enumerate(names):
        run_nbgrader(folder, show, "generate_assignment", name)
        material = Material.load(folder, name)
        for student in CLASS:
            if student.only is not None and number % len(CHAPTERS) not in student.only:
                continue
            handed_in = folder / "submitted" / student.name / name
            handed_in.mkdir(parents=True)
            for file, content in student.hand_in(material).items():
                (handed_in / file).write_text(content, encoding="utf-8")
    return names


def _clear(folder: Path) -> None:
    if not folder.exists():
        return
    if not (folder / MARK).is_file() and any(folder.iterdir()):
        raise CourseError(
            f"The folder {folder} was not created by gradkit demo, so it was not touched. "
            "Choose another folder with --folder, or move this one away."
        )
    shutil.rmtree(folder)


def run_nbgrader(folder: Path, show: Show, command: str, assignment: str) -> None:
    """Run one of nbgrader's own commands in the scratch course, as an instructor would."""
    show(f"$ nbgrader {command} {assignment}")
    run = subprocess.run(
        [sys.executable, "-m", "nbgrader", command, assignment],
        cwd=folder,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if run.returncode:
        tail = " ".join(run.stdout.split()[-60:])
        raise CourseError(f"`nbgrader {command} {assignment}` failed in {folder}: … {tail}")
