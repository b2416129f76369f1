"""A small course with an exchange, a JupyterLab server on it, and a browser to look at it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.utils import notebook_hash
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.support.courses import ADD

NAME = "sums"
TOKEN = "for-this-test-only"  # noqa: S105
CONFIG = """\
from gradkit.nbgrader_steps import use_gradkit
use_gradkit()
c = get_config()
c.CourseDirectory.root = {root!r}
c.CourseDirectory.course_id = "school"
c.Exchange.root = {exchange!r}
"""
QUIET = """\
c = get_config()
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
"""
CHECK = """\
seen = add(2, 3)
assert seen == 5, f"add(2, 3) should give 5; it gave {seen}."
print("add: all visible checks passed.")
"""
SOLUTION = """\
def add(a, b):
    ### BEGIN SOLUTION
    return a + b
    ### END SOLUTION
"""
PATIENCE = 120_000
"""Milliseconds to wait for a page: it takes 1 to 5 s, and 60 s where many gradings run beside."""


class NoBrowserError(Exception):
    """There is no Chromium on this machine."""


def find_chromium(path: str | None = None) -> str:
    """Return the program; raise `NoBrowserError` with what to install where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name, path=path):
            return found
    raise NoBrowserError(
        "The tests in tests/browser need Chromium, and there is none. Install it, on Debian and "
        "Ubuntu with `apt-get install chromium fonts-dejavu`, and run this again."
    )


@contextlib.contextmanager
def a_browser() -> Iterator[Browser]:
    """Start Chromium with a new profile; nothing in it talks to the network by itself."""
    program = find_chromium()
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=quiet)
        yield browser
        browser.close()


def make_source() -> NotebookNode:
    """Return the instructor's notebook: one autograded exercise and a written one."""
    return new_notebook(
        cells=[
            new_markdown_cell("# Sums\n\nNumbers can be put together.", id="title"),
            new_code_cell("import math", id="setup", metadata=_settings("setup", locked=True)),
            new_markdown_cell("## 1. Putting together\n\nSo is $a + b$ made.", id="text"),
            new_markdown_cell("### Exercise `add` (4 points)\n\nAdd the two.", id="task"),
            new_code_cell(SOLUTION, id="add", metadata=_settings("add", solution=True)),
            new_code_cell(
                CHECK, id="check", metadata=_settings("test_add", grade=True, locked=True, points=4)
            ),
            new_markdown_cell("### Exercise `why` (2 points)\n\nWhy does it work?", id="question"),
            new_markdown_cell(
                "YOUR ANSWER HERE",
                id="why",
                metadata=_settings("why", grade=True, solution=True, points=2),
            ),
        ],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
    )


def _settings(grade_id: str, **flags: Any) -> dict[str, Any]:
    usual = {"grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": {"grade_id": grade_id, "schema_version": 3, **usual, **flags}}


@dataclass
class Classroom:
    """A course's folder, its exchange, and the address of JupyterLab in the folder above it."""

    home: Path
    url: str = ""

    @property
    def course(self) -> Path:
        return self.home / "course"

    @property
    def exchange(self) -> Path:
        return self.home / "exchange"

    def build(self) -> None:
        """Write the course, release its assignment to the exchange."""
        (self.course / "source" / NAME).mkdir(parents=True)
        self.exchange.mkdir()
        self.exchange.chmod(0o777)  # nbgrader asks for it
        nbformat.write(make_source(), self.course / "source" / NAME / f"{NAME}.ipynb")
        checks = self.course / "course_tests" / NAME
        checks.mkdir(parents=True)
        for file, text in ADD.items():
            (checks / file).write_text(text)
        (self.course / "nbgrader_config.py").write_text(self.configure(self.course))
        self.run("nbgrader", "generate_assignment", NAME)
        self.run("nbgrader", "release_assignment", NAME)

    def configure(self, course: Path) -> str:
        """Write and return nbgrader's configuration, also where server extensions look for it."""
        config = CONFIG.format(root=str(course), exchange=str(self.exchange))
        folder = Path(self.environment["JUPYTER_CONFIG_DIR"])
        folder.mkdir(parents=True)
        (folder / "nbgrader_config.py").write_text(config)
        (folder / "jupyter_lab_config.py").write_text(QUIET)
        return config

    @property
    def environment(self) -> dict[str, str]:
        """Environment variables of everything that runs here: no personal settings, no cache."""
        own = {
            f"JUPYTER_{kind}_DIR": str(self.home / "jupyter" / kind.lower())
            for kind in ("CONFIG", "DATA", "RUNTIME")
        }
        return os.environ | own | {"IPYTHONDIR": str(self.home / "jupyter" / "ipython")}

    def run(self, *command: str) -> str:
        """Run one of the course's commands as an instructor does; return what it said."""
        done = subprocess.run(
            [Path(sys.executable).with_name(command[0]), *command[1:]], cwd=self.course,
            env=self.environment, capture_output=True, text=True, timeout=300, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        return done.stdout + done.stderr

    @contextlib.contextmanager
    def jupyterlab(self) -> Iterator[None]:
        """Run a JupyterLab server, with nbgrader's extensions as they are installed."""
        log = (self.home / "jupyterlab.log").open("w")
        server = subprocess.Popen(
            [
                sys.executable, "-W", "ignore", "-m", "jupyterlab", "--no-browser", "--allow-root",
                "--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", "--ServerApp.port_retries=0",
                f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={self.home}",
                ],
            cwd=self.home, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            self.url = _address(server, Path(self.environment["JUPYTER_RUNTIME_DIR"]))
            yield
        finally:
            server.terminate()
            server.wait(timeout=60)
            log.close()

    @property
    def released(self) -> NotebookNode:
        """The notebook that students get."""
        return nbformat.read(self.course / "release" / NAME / f"{NAME}.ipynb", as_version=4)

    def hand_in(self, student: str, notebook: NotebookNode) -> None:
        """Put a submission where nbgrader's `collect` puts it, with what the exchange adds."""
        folder = self.course / "submitted" / student / NAME
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{NAME}.ipynb")
        (folder / "timestamp.txt").write_text("2026-01-01 12:00:00.000000 UTC")
        (folder / "submission_secret.txt").write_text(student * 10)

    def released_feedback(self, student: str) -> list[Path]:
        """Return the pages in the exchange that only this student can find."""
        name = notebook_hash(secret=student * 10, notebook_id=NAME)
        return list(self.exchange.glob(f"school/feedback/{name}.html"))

    def open(self, page: Page, path: str) -> Page:
        """Open a page of the server, signed in."""
        page.set_default_timeout(PATIENCE)
        page.goto(f"{self.url}{path}?token={TOKEN}", timeout=PATIENCE)
        return page


def _address(server: subprocess.Popen[bytes], runtime: Path) -> str:
    """Wait until the server says where it listens."""
    deadline = time.monotonic() + 300  # 4 s on a quiet machine
    while time.monotonic() < deadline and server.poll() is None:
        for file in runtime.glob("jpserver-*.json"):
            with contextlib.suppress(ValueError):  # it is being written
                return str(json.loads(file.read_text())["url"])
        time.sleep(0.1)
    raise TimeoutError("JupyterLab did not start; jupyterlab.log beside the course says why.")


# --- what a student does in JupyterLab ---------------------------------------------------------


def cell(page: Page, number: int) -> Locator:
    """Return a cell of the notebook that is open, by its place."""
    return page.locator(f'.jp-Cell[data-windowed-list-index="{number}"]')


def type_into(page: Page, number: int, text: str) -> None:
    """Replace the text of a code cell, as with keyboard and mouse."""
    cell(page, number).locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    # As one piece: typed key by key, the editor would indent and close brackets on its own.
    page.keyboard.insert_text(text)


def run_cells(page: Page, *numbers: int) -> None:
    """Run cells with Shift+Enter, one after another, each until the kernel is done with it."""
    expect(page.locator("#jp-main-statusbar")).to_contain_text("| Idle")  # a kernel is there
    for number in numbers:
        prompt = cell(page, number).locator(".jp-InputPrompt").first
        before = prompt.inner_text()
        prompt.click()
        page.keyboard.press("Shift+Enter")
        if before.strip():  # text cells have none
            expect(prompt).to_have_text(re.compile(r"\[\d+\]:"))
            expect(prompt).not_to_have_text(before)
