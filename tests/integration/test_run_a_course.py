"""docs/run-a-course.md tells the truth: its commands exist, and they run a whole course."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderApp

from tests.integration.test_docs import write_by_the_guide
from tests.support.courses import answered
from tests.support.locked import CAN_LOCK

ROOT = Path(__file__).parents[2]
NAME, NOTEBOOK = "01_pytorch_basics", "pytorch_basics.ipynb"
RIGHT = {
    "describe": "def describe(t):\n    return tuple(t.shape), t.dtype, t.numel()",
    "grand_total": "def grand_total(t1, t2):\n    return t1.sum() + t2.sum()",
}
MAY_NEED_A_PERSON = re.compile("^gradkit (report|export).*", re.MULTILINE)


def sections() -> dict[str, list[tuple[str, str]]]:
    """Return the blocks of the document, language and text, by the number of their section."""
    text = (ROOT / "docs" / "run-a-course.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (.*)$", text, flags=re.MULTILINE)[1:]
    return {
        title.partition(".")[0]: re.findall(r"```(\w+)\n(.*?)```", body, re.DOTALL)
        for title, body in zip(parts[::2], parts[1::2], strict=True)
    }


def commands() -> Iterator[list[str]]:
    for blocks in sections().values():
        for language, text in blocks:
            if language == "bash":
                yield from (shlex.split(line) for line in text.splitlines())


def test_every_command_of_nbgrader_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    found = [words for words in commands() if words[0] == "nbgrader"]
    assert len(found) >= 10
    for _, name, *rest in found:
        assert name in NbGraderApp.subcommands
        app = NbGraderApp.subcommands[name][0]
        known = {f"--{option}" for option in [*app.aliases, *app.flags]}
        if name != "db":
            assert {word for word in rest if word.startswith("--")} <= known


def test_every_command_of_gradkit_is_one() -> None:
    from gradkit.cli.command import parser

    found = [words for words in commands() if words[0] == "gradkit"]
    assert len(found) >= 5
    for _, *arguments in found:
        parser().parse_args(arguments)


class Instructor:
    """Follows the document in a home folder of their own, in an empty environment."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.course = home / "courses" / "dl-2026"
        self.exchange = home / "exchange"
        self.exchange.mkdir()
        self.exchange.chmod(0o777)

    def follow(self, section: str) -> str:
        """Run the commands of a section, as they stand there; return what they said.

        One that only points out what needs a person (exit status 1) doesn't stop the others.
        """
        said = ""
        for language, text in sections()[section]:
            if language == "bash":
                said += self.shell(MAY_NEED_A_PERSON.sub(r"\g<0> || [ $? = 1 ]", text))
            else:
                self.add_to_configuration(text)
        return said

    def add_to_configuration(self, text: str) -> None:
        with (self.course / "nbgrader_config.py").open("a") as file:
            file.write(text.replace("/srv/nbgrader/exchange", str(self.exchange)))

    def shell(self, text: str, folder: Path | None = None) -> str:
        begin = "set -eu\n[ ! -e ~/grading/bin/activate ] || source ~/grading/bin/activate\n"
        folder = folder or (self.course if self.course.exists() else self.home)
        # Nothing of the environment that the test itself runs in, but where to find packages.
        passed = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("JUPYTER", "IPYTHON", "PYTHON", "VIRTUAL"))
        }
        paths = passed["PATH"].split(os.pathsep)
        own = str(Path(sys.executable).parent)
        passed |= {"HOME": str(self.home), "KIT": str(self.home / "kit")}
        passed["PATH"] = os.pathsep.join(path for path in paths if path != own)
        done = subprocess.run(
            ["bash", "-c", begin + text], cwd=folder, env=passed, capture_output=True, text=True,
            timeout=1800, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    def student_hands_in(self, *exercises: str) -> None:
        """What a student does, who has the exchange and nothing of the kit."""
        folder = self.home / "student"
        config = f'c.CourseDirectory.course_id = "dl-2026"\nc.Exchange.root = "{self.exchange}"\n'
        folder.mkdir(exist_ok=True)
        (folder / "nbgrader_config.py").write_text("c = get_config()\n" + config)
        notebook = folder / NAME / NOTEBOOK
        if not notebook.exists():
            self.shell(f"nbgrader fetch_assignment {NAME}", folder)
        cells = answered(
            nbformat.read(notebook, as_version=4), {name: RIGHT[name] for name in exercises}
        )
        nbformat.write(cells, notebook)
        self.shell(f"nbgrader submit {NAME}", folder)

    def grades(self) -> dict[str, float]:
        self.follow("11")
        with (self.course / "grades.csv").open() as file:
            (line,) = [line for line in csv.DictReader(file) if line["student_id"]]
        names = ("raw_score", "late_submission_penalty", "score", "max_score")
        return {name: float(line[name]) for name in names}

    def feedback(self) -> str:
        (page,) = self.course.glob(f"feedback/*/{NAME}/*.html")
        return page.read_text()


@pytest.mark.prove
@pytest.mark.skipif(not CAN_LOCK, reason="This machine offers no Landlock.")
def test_a_course_is_run_from_pip_install_to_the_last_grade(tmp_path: Path) -> None:
    kit = tmp_path / "kit"
    ignored = shutil.ignore_patterns(".*", "*.egg-info", "build", "autograded", "submitted")
    shutil.copytree(ROOT, kit, ignore=ignored)
    one = Instructor(tmp_path)
    assert "This machine can grade submissions" in one.follow("1")
    one.follow("2")
    one.follow("3")
    one.student_hands_in("describe")
    one.follow("4")
    assert "1 graded" in one.follow("5")
    assert one.grades() == {
        "raw_score": 6, "late_submission_penalty": 6, "score": 0, "max_score": 100,
    }  # fmt: skip
    with Gradebook(f"sqlite:///{one.course}/gradebook.db") as gradebook:  # section 6, by a browser
        gradebook.update_or_create_assignment(NAME, duedate="2100-01-01 00:00:00 UTC")
        (submission,) = gradebook.assignment_submissions(NAME)
        written = gradebook.find_grade(
            "none_gradient", "pytorch_basics", NAME, submission.student.id
        )
        written.manual_score, written.needs_manual_grade = 5, False
        gradebook.db.commit()
    one.follow("7")
    assert list(one.exchange.glob("dl-2026/feedback/*.html"))

    one.student_hands_in("describe", "grand_total")
    assert "1 graded" in one.follow("8")
    assert one.grades()["raw_score"] == 6 + 6 + 5
    assert "still awaiting review" in one.feedback()

    change_points(one.course)
    said = one.follow("9")
    assert "1 graded" in said
    assert one.grades()["raw_score"] == 8 + 6 + 5
    assert one.grades()["max_score"] == 102

    write_by_the_guide(one.course)
    one.follow("10")
    assert (one.exchange / "dl-2026" / "outbound" / "04_signals" / "signals.ipynb").is_file()


def change_points(course: Path) -> None:
    """Make `describe` worth 8 points and no longer 6."""
    source = course / "source" / NAME / NOTEBOOK
    notebook = json.loads(source.read_text())
    (cell,) = [
        cell
        for cell in notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "test_describe"
    ]
    cell["metadata"]["nbgrader"]["points"] = 8
    source.write_text(json.dumps(notebook))
    checks = course / "course_tests" / NAME / "describe" / "test.py"
    text = checks.read_text()
    assert "@points(2)" in text
    checks.write_text(text.replace("@points(2)", "@points(4)", 1))
