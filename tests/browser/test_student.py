"""A student's way in JupyterLab, in a browser: fetch, work, validate, hand in, read feedback."""

from __future__ import annotations

import getpass
import re

from playwright.sync_api import Page, expect

from tools.jupyter_classroom import NAME, PATIENCE, Classroom, cell, run_cells, type_into

ME = getpass.getuser()
expect.set_options(timeout=PATIENCE)


def test_from_fetching_the_assignment_to_reading_the_feedback(
    classroom: Classroom, page: Page
) -> None:
    assignments(classroom, page)
    fetch(page)
    work(classroom, page)
    hand_in(classroom, page)
    give_feedback(classroom)
    read_feedback(classroom, page)


def assignments(classroom: Classroom, page: Page) -> None:
    """Open nbgrader's list of assignments, by its menu."""
    classroom.open(page, "lab")
    page.locator('.lm-MenuBar-itemLabel:text("Nbgrader")').click()
    page.locator('.lm-Menu-itemLabel:text("Assignment List")').click()
    expect(page.locator("#course_list_default")).to_have_text("school")


def fetch(page: Page) -> None:
    page.locator("#released_assignments_list button:text('Fetch')").click()
    expect(page.locator("#fetched_assignments_list .item_name").first).to_contain_text(NAME)


def work(classroom: Classroom, page: Page) -> None:
    classroom.open(page, f"lab/tree/{NAME}/{NAME}.ipynb")
    run_cells(page, *range(6))
    expect(cell(page, 5)).to_contain_text("NotImplementedError")

    type_into(page, 4, "def add(a, b):\n    return a - b")
    run_cells(page, 4, 5)
    expect(cell(page, 5)).to_contain_text("AssertionError: add(2, 3) should give 5; it gave -1.")

    page.locator("jp-button.validate-button").click()
    dialog = page.locator(".nbgrader-ErrorDialog")
    expect(dialog).to_contain_text("add(2, 3) should give 5; it gave -1.")
    dialog.locator("button").last.click()

    type_into(page, 4, "def add(a, b):\n    return a + b")
    run_cells(page, 4, 5)
    expect(cell(page, 5).locator(".jp-OutputArea")).to_have_text("add: all visible checks passed.")

    cell(page, 7).dblclick()
    type_into(page, 7, "Because $a<b$ <b>bold</b>.")
    run_cells(page, 7)
    page.locator("jp-button.validate-button").click()
    dialog = page.locator(".nbgrader-SuccessDialog")
    expect(dialog).to_contain_text("Success! Your notebook passes all the tests.")
    dialog.locator("button").last.click()
    page.keyboard.press("Control+S")
    expect(page.locator(".jp-mod-dirty")).to_have_count(0)


def hand_in(classroom: Classroom, page: Page) -> None:
    assignments(classroom, page)
    page.locator("#fetched_assignments_list button:text('Submit')").click()
    expect(page.locator("#submitted_assignments_list .item_name").first).to_contain_text(NAME)


def give_feedback(classroom: Classroom) -> None:
    """What the instructor does meanwhile; formgrader's buttons have a test of their own."""
    classroom.run("nbgrader", "collect", NAME)
    said = classroom.run("gradkit", "grade", NAME, "--student", ME)
    assert f"{ME}: 4/4" in said
    for command in ("generate_feedback", "release_feedback"):
        classroom.run("nbgrader", command, NAME, "--student", ME)


def read_feedback(classroom: Classroom, page: Page) -> None:
    assignments(classroom, page)
    page.locator("#submitted_assignments_list button:text('Fetch Feedback')").first.click()
    link = page.locator("#submitted_assignments_list a:text('view feedback')").first
    link.wait_for()
    (file,) = classroom.home.glob(f"{NAME}/feedback/*/{NAME}.html")
    page.goto(file.as_uri())
    expect(page.locator("header h1")).to_have_text("Sums")
    expect(page.locator(".total")).to_contain_text(re.compile("4 of 6 points; one exercise"))
    expect(page.locator("table.gradkit")).to_contain_text("Two numbers are added.")
    expect(page.locator("#answer-why .text")).to_contain_text("Because $a< b$ < b>bold< /b>.")
