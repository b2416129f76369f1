"""nbgrader's own commands, and formgrader's buttons, run for real on a small class."""

import csv
import html.parser
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell
from nbgrader.api import Gradebook

from gradkit.sandbox import tree
from tests.support.classroom import adopting, left_running
from tests.support.courses import ADD, answered
from tests.support.locked import CAN_LOCK

pytestmark = pytest.mark.skipif(not CAN_LOCK, reason="This machine offers no Landlock.")

CONFIG = """\
from gradkit.nbgrader_steps import use_gradkit
use_gradkit()
c = get_config()
c.LateSubmissionPlugin.penalty_method = "zero"
"""
BROKEN = '''\
from gradkit.checks import Answer, points

@points(2)
def test_sign(student: Answer) -> None:
    """The sign is turned."""
    raise RuntimeError("the grader's own secret: 4711")
'''
RIGHT = "def add(a, b):\n    return a + b"


def settings(grade_id: str, **flags: Any) -> dict[str, Any]:
    usual = {"grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": {"grade_id": grade_id, "schema_version": 3, **usual, **flags}}


def solved(body: str) -> str:
    return f"{body}\n    ### BEGIN SOLUTION\n    return a + b\n    ### END SOLUTION"


def make_source() -> NotebookNode:
    check = {"grade": True, "locked": True}
    return new_notebook(
        cells=[
            new_markdown_cell("# Sums\n<details>Open me</details>", id="title"),
            new_code_cell("import torch", id="setup", metadata=settings("setup", locked=True)),
            new_code_cell(
                solved("def add(a, b):"), id="add", metadata=settings("add", solution=True)
            ),
            new_code_cell(
                "assert add(1, 2) == 3", id="c1", metadata=settings("test_add", points=4, **check)
            ),
            new_code_cell(
                solved("def turn(a, b=0):"), id="turn", metadata=settings("turn", solution=True)
            ),
            new_code_cell(
                "assert callable(turn)", id="c2", metadata=settings("test_turn", points=2, **check)
            ),
            new_markdown_cell(
                "YOUR ANSWER HERE",
                id="why",
                metadata=settings("why", grade=True, solution=True, points=1),
            ),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "P", "language": "python"}},
    )


EVIL = "<script>evil()</script>"
EVIL_CELL = """\
from IPython.display import display
import base64, sys
png = base64.b64encode(b"\\x89PNG\\r\\n\\x1a\\n" + bytes(9)).decode()
for data in (
    {"text/html": "<script>evil()</script>"},
    {"text/html": "<img src=x onerror=evil()>", "text/plain": "<b onclick=evil()>"},
    {"image/svg+xml": "<svg onload=evil()></svg>"},
    {"application/javascript": "evil()"},
    {"text/markdown": "[x](javascript:evil())", "text/latex": "$evil$"},
    {"image/png": 'x"><script>evil()</script>'},
    {"image/png": png + '" onload="evil()'},
    {"image/jpeg": png},
    {"application/vnd.jupyter.widget-view+json": "{}"},
):
    display(data, raw=True)
print("<script>evil()</script>", "\\x1b[31mred\\x1b[0m", "\\x1b]8;;javascript:evil()\\x07x")
print("\\x1b[" * 100_000)
print("<script>evil()</script>", file=sys.stderr)
raise ValueError("<img src=x onerror=evil()>")
"""
EVIL_MARKDOWN = (
    f"{EVIL} <img src=x onerror=evil()> [x](javascript:evil()) ![p](attachment:evil.png)\n\n"
    "[y][1] $a<b$\n\n[1]: javascript:evil()\n\n```mermaid\n</pre><script>evil()</script>\n```\n"
)


class Course:
    """A course's folder with nbgrader's commands."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def run(self, *command: str, status: int = 0) -> str:
        """Run a command in the course's folder; return what it wrote. No process outlives it."""
        before = {process.pid for process in tree.below(os.getpid())}
        with adopting():
            done = subprocess.run(
                [sys.executable, "-m", *command], cwd=self.root, capture_output=True, text=True,
                timeout=300, check=False, stdin=subprocess.DEVNULL,
                env={name: value for name, value in os.environ.items() if name != "COLUMNS"},
            )  # fmt: skip
            assert left_running(before, 5) == []
        said = done.stdout + done.stderr
        assert done.returncode == status, said
        return said

    def submit(self, student: str, notebook: Mapping[str, Any], when: str = "") -> Path:
        folder = self.root / "submitted" / student / "demo"
        folder.mkdir(parents=True)
        (folder / "demo.ipynb").write_text(json.dumps(notebook))  # nbformat would mend it
        if when:
            (folder / "timestamp.txt").write_text(when)
        return folder

    def results(self, student: str) -> Any:
        return json.loads((self.root / "autograded" / student / "demo/results.json").read_text())

    def feedback(self, student: str) -> str:
        return (self.root / "feedback" / student / "demo" / "demo.html").read_text()

    def gradebook(self) -> Any:
        return Gradebook(f"sqlite:///{self.root}/gradebook.db")

    def entries(self, student: str) -> dict[str, tuple[float | None, bool]]:
        with self.gradebook() as gradebook:
            (notebook,) = gradebook.find_submission("demo", student).notebooks
            return {g.name: (g.auto_score, g.needs_manual_grade) for g in notebook.grades}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Release an assignment, and have a class of submissions graded and given feedback."""
    root = tmp_path_factory.mktemp("class")
    (root / "nbgrader_config.py").write_text(CONFIG)
    (root / "source" / "demo").mkdir(parents=True)
    nbformat.write(make_source(), root / "source" / "demo" / "demo.ipynb")
    (root / "source" / "demo" / "data.txt").write_text("3\n")
    checks = root / "course_tests" / "demo"
    checks.mkdir(parents=True)
    for name, text in (ADD | {"test_turn.py": BROKEN}).items():
        (checks / name).write_text(text)
    course = Course(root)
    course.run("nbgrader", "generate_assignment", "demo")
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment("demo", duedate="2026-01-01 00:00:00 UTC")
    hand_in(course)
    course.run("nbgrader", "autograde", "demo")
    course.run("nbgrader", "generate_feedback", "demo")
    return course


def hand_in(course: Course) -> None:
    released = nbformat.read(course.root / "release" / "demo" / "demo.ipynb", 4)
    right = answered(released, {"add": RIGHT, "why": "Because $a<b$."})
    course.submit("right", right, "2025-12-31 00:00:00 UTC")
    course.submit("late", right, "2026-01-01 00:01:00 UTC")
    course.submit("blank", released)
    course.submit("copied", {**right, "cells": [*right.cells, *right.cells, *released.cells]})
    r_kernel = {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}
    course.submit("foreign", new_notebook(cells=right.cells, metadata=r_kernel))
    helped = new_notebook(cells=list(right.cells))
    helped.cells.insert(2, new_code_cell("def helper(a, b):\n    return a + b"))
    helped.cells[3] = answered(released, {"add": "def add(a, b):\n    return helper(a, b)"}).cells[
        2
    ]
    course.submit("helped", helped)
    noise = "\nimport sys, warnings\nprint('!', file=sys.stderr)\nwarnings.warn('x')\n2.0"
    noisy = RIGHT.replace("return", "print('x', file=sys.stderr); return") + noise
    course.submit("noisy", answered(right, {"add": "import sys\n" + noisy}))
    evil = answered(right, {"why": EVIL_MARKDOWN})
    evil.cells[2].source = f'def add(a, b):\n    raise ValueError("{EVIL} $\\\\href{{evil}}{{x}}$")'
    evil.cells[2:2] = [new_code_cell(EVIL_CELL), new_raw_cell(EVIL), new_markdown_cell(EVIL)]
    evil.cells.append(new_code_cell("." * 100_000))
    course.submit("evil", evil)
    tagged = answered(right, {"add": "def add(a, b):\n    return 0"})
    for cell in tagged.cells:
        cell.metadata["tags"] = ["skip-execution", "raises-exception"]
        if "nbgrader" in cell.metadata:
            cell.metadata["nbgrader"].update(grade=False, solution=True, points=99)
    course.submit("tagged", tagged)
    extra = course.submit("extra", right)
    for name in ("torch.py", "ipykernel_launcher.py", "nbgrader_config.py", "conftest.py"):
        (extra / name).write_text("raise SystemExit('imported')")
    os.mkfifo(extra / "timestamp.txt")
    (extra / "link").symlink_to("/etc/passwd")
    torn = course.submit("torn", right) / "demo.ipynb"
    torn.write_text(torn.read_text()[:300])
    pipe = course.submit("pipe", right) / "demo.ipynb"
    pipe.unlink()
    os.mkfifo(pipe)
    (course.root / "submitted" / "absent" / "demo").mkdir(parents=True)


FULL = {"test_add": (4.0, False), "test_turn": (None, True), "why": (None, True)}
"""The checks of `turn` are broken, so a person decides it in every submission that was run."""
NOTHING = {"test_add": (0.0, True), "test_turn": (0.0, True), "why": (0.0, True)}


@pytest.mark.parametrize(
    ("student", "expected"),
    [
        *((name, FULL) for name in ("right", "late", "copied", "foreign", "helped", "noisy")),
        ("extra", FULL),
        ("blank", {"test_add": (0.0, False), "test_turn": (None, True), "why": (0.0, False)}),
        ("evil", FULL | {"test_add": (0.0, False)}),
        ("tagged", FULL | {"test_add": (0.0, False)}),
        *((name, NOTHING) for name in ("torn", "pipe", "absent")),
    ],
)
def test_every_submission_is_graded(
    course: Course, student: str, expected: dict[str, tuple[float | None, bool]]
) -> None:
    assert course.entries(student) == expected
    points = sum(score or 0.0 for score, _ in expected.values())
    assert course.results(student)["score"] == points
    assert course.results(student)["needs_human"] is True


def test_the_release_holds_stubs_and_no_solutions(course: Course) -> None:
    text = (course.root / "release" / "demo" / "demo.ipynb").read_text()
    assert "SOLUTION" not in text
    assert "raise NotImplementedError()" in text


def test_a_late_submission_is_penalised(course: Course) -> None:
    with course.gradebook() as gradebook:
        notebook = gradebook.find_submission_notebook("demo", "demo", "late")
        assert notebook.late_submission_penalty == 4.0
        in_time = gradebook.find_submission_notebook("demo", "demo", "right")
        assert in_time.late_submission_penalty is None


def test_extra_files_go_nowhere(course: Course) -> None:
    for step in ("autograded", "feedback"):
        names = {path.name for path in (course.root / step / "extra").rglob("*")}
        assert names <= {"demo", "demo.ipynb", "demo.html", "results.json"}


def test_the_results_stay_with_the_teacher(course: Course) -> None:
    assert len(list(course.root.glob("autograded/*/demo/results.json"))) == 13
    assert not list(course.root.glob("feedback/**/results.json"))


# --- what is shown -----------------------------------------------------------------------------


class Page(html.parser.HTMLParser):
    """Collects what a browser would do with a page, and what it would show."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.active: list[str] = []
        self.text = ""
        self._inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        for name, value in attrs:
            anchor = name in ("id", "href") and (value or "").startswith(("#", "%3C", "evil"))
            if not anchor:
                self.active.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "style"):
            self.active.append(data)
        else:
            self.text += data


def check_harmless(text: str) -> None:
    page = Page(text)
    assert [thing for thing in page.active if "evil" in thing] == []
    assert "evil()" in page.text  # it is shown as what it is
    assert "red" in page.text
    assert "$a< b$" in page.text  # a formula is still one
    assert "ValueError" in page.text


def test_feedback_shows_verdicts_and_runs_nothing_of_the_students(course: Course) -> None:
    check_harmless(course.feedback("evil"))
    page = Page(course.feedback("evil"))
    assert "add: 0 of 4 points" in page.text
    assert "Two numbers are added." in page.text


def test_the_check_itself_can_tell(course: Course) -> None:
    """The test above would notice each of these."""
    for text in (EVIL, "<img src=x onerror=evil()>", '<a href="javascript:evil()">x</a>'):
        page = Page(course.feedback("evil").replace("</body>", f"{text}</body>"))
        assert [thing for thing in page.active if "evil" in thing] != []


def test_instructors_html_stays_as_it_is(course: Course) -> None:
    assert "<details>Open me</details>" in course.feedback("right")


def test_feedback_tells_nothing_hidden(course: Course) -> None:
    for file in course.root.glob("feedback/*/demo/demo.html"):
        text = file.read_text()
        assert "4711" not in text
        assert "RuntimeError" not in text
        assert "manual_seed" not in text
        assert "student.agrees" not in text
    assert "4711" in json.dumps(course.results("right"))
    assert "The grader could not decide this check" in course.feedback("right")


def test_feedback_says_what_was_seen(course: Course) -> None:
    assert "it still raises NotImplementedError" in course.feedback("blank")
    assert "not yet" in course.feedback("tagged")
    assert "passed" in course.feedback("right")


def test_what_could_not_be_read_is_told_in_feedback(course: Course) -> None:
    assert "The notebook is not valid JSON" in course.feedback("torn")
    assert "demo.ipynb is not a regular file." in course.feedback("pipe")
    assert "holds no notebook demo.ipynb." in course.feedback("absent")


# --- other commands ----------------------------------------------------------------------------


def test_force_grades_one_student_again_and_keeps_points_given_by_hand(course: Course) -> None:
    before = {
        s: (course.root / "autograded" / s / "demo").stat().st_ino for s in ("copied", "torn")
    }
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("test_add", "demo", "demo", "copied")
        grade.manual_score, grade.needs_manual_grade = 3.5, False
        gradebook.db.commit()
    said = course.run("nbgrader", "autograde", "demo", "--student", "copied", "--force")
    assert "Removing existing assignment" in said
    assert course.entries("copied")["test_add"] == (4.0, True)
    with course.gradebook() as gradebook:
        assert gradebook.find_grade("test_add", "demo", "demo", "copied").score == 3.5
        grade = gradebook.find_grade("test_add", "demo", "demo", "copied")
        grade.manual_score, grade.needs_manual_grade = None, False
        gradebook.db.commit()
    after = {s: (course.root / "autograded" / s / "demo").stat().st_ino for s in ("copied", "torn")}
    assert after["torn"] == before["torn"]


def test_export_tells_all_scores(course: Course) -> None:
    course.run("nbgrader", "export", "--to", "grades.csv")
    with (course.root / "grades.csv").open() as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert scores["right"] == 4.0
    assert scores["late"] == 0.0
    assert scores["torn"] == 0.0
    assert len(scores) == 13


def test_students_validate_with_stock_nbgrader(course: Course, tmp_path: Path) -> None:
    """A released notebook needs nothing of ours where the student works."""
    released = nbformat.read(course.root / "release" / "demo" / "demo.ipynb", 4)
    turn = "def turn(a):\n    return -a"
    done = answered(released, {"add": RIGHT, "turn": turn, "why": "Because."})
    nbformat.write(done, tmp_path / "done.ipynb")
    nbformat.write(released, tmp_path / "blank.ipynb")
    student = Course(tmp_path)
    said = student.run("nbgrader", "validate", "done.ipynb", "blank.ipynb")
    assert said.count("Success! Your notebook passes all the tests.") == 1
    assert "NotImplementedError" in said


BUTTONS = """\
import asyncio, json, sys, warnings
from nbconvert.exporters import HTMLExporter
from nbgrader.apps import NbGrader
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.server_extensions.formgrader import handlers
from traitlets.config import Config

app = NbGrader()
app.load_config_file()
directory = CourseDirectory(config=app.config)
api = NbGraderAPI(directory, config=app.config)

async def press():
    # formgrader's handlers call these as they are, in the thread of the server's event loop.
    asyncio.get_running_loop()
    return {
        "one": api.autograde("demo", "helped"),
        "bad": api.autograde("demo", "torn"),
        "feedback": api.generate_feedback("demo", "helped"),
        "all": api.generate_feedback("demo", force=False),
        "status": api.get_submission("demo", "helped")["autograded"],
    }

answer = asyncio.run(press())
config = Config(app.config)
config.HTMLExporter.template_name = "formgrade"
config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
names = "assignment_id notebook_id submission_id student last_name first_name base_url"
resources = dict.fromkeys([*names.split(), "notebook_path"], "x") | {"index": 0, "total": 1}
exporter = HTMLExporter(config=config)
answer["page"], _ = exporter.from_filename("autograded/evil/demo/demo.ipynb", resources=resources)
answer["right"], _ = exporter.from_filename("autograded/right/demo/demo.ipynb", resources=resources)
json.dump(answer, open("answer.json", "w"))
"""


def test_formgraders_buttons_grade_and_its_pages_are_harmless(course: Course) -> None:
    (course.root / "buttons.py").write_text(textwrap.dedent(BUTTONS))
    course.run("buttons")
    answer = json.loads((course.root / "answer.json").read_text())
    for button in ("one", "bad", "feedback", "all"):
        assert answer[button]["success"], answer[button]
    assert answer["status"] is True
    assert course.entries("helped") == FULL
    assert course.entries("torn") == NOTHING
    check_harmless(answer["page"])
    assert "4 of 4 points" in answer["right"]
    assert "4711" not in answer["page"] + answer["right"]
