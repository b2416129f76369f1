"""Makes the pictures of docs/images, with a real browser, from a made-up class.

    make screenshots                                   # grades the class first: some minutes
    python -m tools.screenshots --course demo-course   # or take one that `gradkit demo` made

Where a page has changed, so do the pictures; nobody crops them by hand.
"""

from __future__ import annotations

import argparse
import copy
import io
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tools.jupyter_classroom import PATIENCE, Classroom, a_browser, cell, run_cells, type_into

IMAGES = Path(__file__).parents[1] / "docs" / "images"
ASSIGNMENT, NOTEBOOK, EXERCISE = "02_linear_regression", "linear_regression", "fit"
SHOWN = ("setup", "mse-task", "mse", "test_mse")
"""Cells of the released notebook in the picture of a student's work."""
WRONG = """\
def mse(predictions, targets):
    return ((predictions - targets) ** 2).sum() / len(predictions)"""
expect.set_options(timeout=PATIENCE)
SHARP = 1.5
"""Pixels of a picture for each one of the page."""
COLOURS = 128
"""Enough for text and tables, and a quarter of the bytes."""


def main(arguments: list[str] | None = None) -> int:
    """Make all pictures; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--course", type=Path, help="a course that `gradkit demo` made and graded")
    wanted = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="screenshots-") as scratch:
        room = Classroom(Path(scratch))
        if wanted.course:
            shutil.copytree(wanted.course, room.course)
        else:
            program = Path(sys.executable).with_name("gradkit")
            subprocess.run([program, "demo", "--folder", room.course], check=True)
        for name, picture in _pictures(room, room.course):
            print(f"{_save(name, picture)} kB  docs/images/{name}.png")
    return 0


def _pictures(room: Classroom, course: Path) -> Iterator[tuple[str, bytes]]:
    student = _student(course)
    page_file = course / "feedback" / student / ASSIGNMENT / f"{NOTEBOOK}.html"
    with a_browser() as browser:
        yield "feedback", _verdict(_open(browser, page_file, 860), EXERCISE)
        yield "feedback-summary", _open(browser, page_file, 860).locator("header").screenshot()
        yield "feedback-phone", _phone(browser, page_file)
        room.configure(course)
        _cells_to_show(course, room.home / "work" / f"{NOTEBOOK}.ipynb")
        with room.jupyterlab():
            yield "student", _student_at_work(browser, room)
            yield "formgrader", _formgrader(browser, room)


def _student(course: Path) -> str:
    """Return a student whose exercise is partly right, with a mistake that was named."""
    for file in sorted(course.glob(f"autograded/*/{ASSIGNMENT}/results.json")):
        exercises: list[Mapping[str, Any]] = json.loads(file.read_text())["exercises"]
        (fit,) = [one for one in exercises if one["exercise"] == EXERCISE]
        named = any(check["mistakes"] for check in fit["checks"])
        if named and 0 < fit["score"] < fit["max_score"]:
            return file.parts[-3]
    raise LookupError(f"Nobody in {course} has a half-right {EXERCISE} with a named mistake.")


def _open(browser: Browser, file: Path, width: int) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900}, device_scale_factor=SHARP)
    page.goto(file.as_uri())
    return page


def _verdict(page: Page, exercise: str) -> bytes:
    return page.locator(f"#verdict-{exercise} table.gradkit").screenshot()


def _phone(browser: Browser, file: Path) -> bytes:
    page = browser.new_page(
        viewport={"width": 390, "height": 844}, device_scale_factor=SHARP, is_mobile=True
    )
    page.goto(f"{file.as_uri()}#verdict-{EXERCISE}")
    return page.screenshot()


def _cells_to_show(course: Path, target: Path) -> None:
    released = nbformat.read(course / "release" / ASSIGNMENT / f"{NOTEBOOK}.ipynb", as_version=4)
    notebook = copy.deepcopy(released)
    notebook.cells = [one for one in released.cells if one.id in SHOWN]
    target.parent.mkdir()
    nbformat.write(notebook, target)


def _student_at_work(browser: Browser, room: Classroom) -> bytes:
    page = browser.new_page(viewport={"width": 1120, "height": 1400}, device_scale_factor=SHARP)
    room.open(page, f"lab/tree/work/{NOTEBOOK}.ipynb")
    page.keyboard.press("Control+B")  # hides the list of files
    run_cells(page, 0, 1)
    type_into(page, 2, WRONG)
    run_cells(page, 2, 3)
    expect(cell(page, 3)).to_contain_text("AssertionError")
    cell(page, 3).locator(".jp-InputCollapser").click()  # the code of the check is long
    cell(page, 2).evaluate("element => element.scrollIntoView({block: 'start'})")
    page.wait_for_timeout(1000)  # the notebook moves its cells when it has been scrolled
    return _around(page, [cell(page, 2), cell(page, 3)])


def _formgrader(browser: Browser, room: Classroom) -> bytes:
    page = browser.new_page(viewport={"width": 1000, "height": 760}, device_scale_factor=SHARP)
    room.open(page, "formgrader")  # signs in
    room.open(page, f"formgrader/gradebook/{ASSIGNMENT}/{NOTEBOOK}")
    page.locator("#main-table a").first.click()
    page.locator("table.gradkit").first.wait_for()
    while page.locator(f"caption:has-text('{EXERCISE}: 13 of')").count() == 0:
        with page.expect_navigation():
            page.locator("li.next a").click()
    table = page.locator(f"table.gradkit:has(caption:text-matches('^{EXERCISE}:'))")
    table.evaluate("element => element.scrollIntoView({block: 'center'})")
    return page.screenshot()


def _around(page: Page, parts: Iterable[Locator]) -> bytes:
    """Return a picture of some parts of a page, as far as they can be seen."""
    boxes = [box for part in parts if (box := part.bounding_box())]
    left, top = min(box["x"] for box in boxes), min(box["y"] for box in boxes)
    right = max(box["x"] + box["width"] for box in boxes)
    bottom = min(max(box["y"] + box["height"] for box in boxes), 1380)
    return page.screenshot(
        clip={"x": left, "y": top, "width": right - left, "height": bottom - top}
    )


def _save(name: str, picture: bytes) -> int:
    """Write a small PNG; return its size in kB."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    file = IMAGES / f"{name}.png"
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    return round(file.stat().st_size / 1000)


if __name__ == "__main__":
    sys.exit(main())
