"""A grader's way in formgrader, in a browser: autograde, read, give points, comment, release."""

from __future__ import annotations

from playwright.sync_api import Dialog, Locator, Page, expect

from tests.support.courses import answered
from tools.jupyter_classroom import NAME, PATIENCE, Classroom

expect.set_options(timeout=PATIENCE)
WRONG = "def add(a, b):\n    return a - b"
RIGHT = "def add(a, b):\n    return a + b"
CLASS = {
    "ada": {"add": WRONG, "why": "<script>alert(1)</script> Because."},
    "ben": {"add": RIGHT, "why": "I don't know."},
}


def test_from_the_list_of_submissions_to_released_feedback(
    classroom: Classroom, page: Page
) -> None:
    for student, answers in CLASS.items():
        classroom.hand_in(student, answered(classroom.released, answers))
    alerts: list[str] = []

    def note(dialog: Dialog) -> None:
        alerts.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    autograde(classroom, page)
    first = grade_by_hand(classroom, page)
    feedback(page, first)
    feedback_arrived(classroom, page, first)
    assert alerts == []


def autograde(classroom: Classroom, page: Page) -> None:
    classroom.open(page, "formgrader")
    assignment = page.locator("tr", has=page.locator(f"td.name:has-text('{NAME}')"))
    assignment.locator("td.num-submissions a").click()
    for student in CLASS:
        expect(status(page, student)).to_have_text("needs autograding")
        row(page, student).locator(".autograde a").click()
        dismiss(page, f"Successfully autograded '{NAME}' for student '{student}'.")
        expect(status(page, student)).to_have_text("needs manual grading")
    expect(row(page, "ada").locator(".score")).to_have_text("0 / 6")
    expect(row(page, "ben").locator(".score")).to_have_text("4 / 6")


def row(page: Page, student: str) -> Locator:
    return page.locator("tr", has=page.locator(f"td.student-id:text-is('{student}')"))


def status(page: Page, student: str) -> Locator:
    return row(page, student).locator(".status")


def dismiss(page: Page, sentence: str) -> None:
    """Read the dialog that a button's work ends with, and close it."""
    expect(page.locator(".modal-body")).to_contain_text(sentence)
    page.locator(".modal-footer button").click()
    page.locator(".modal-body").wait_for(state="detached")


def grade_by_hand(classroom: Classroom, page: Page) -> str:
    """Grade the written answers; return who came first."""
    classroom.open(page, f"formgrader/gradebook/{NAME}/{NAME}")
    page.locator("#main-table a").first.click()
    seen = []
    for points, comment in (("1.5", "Say *why* the order is free."), ("0", "Ask me on Monday.")):
        student = who(page)
        seen.append(student)
        right = CLASS[student]["add"] == RIGHT
        table = page.locator("table.gradkit")
        expect(table.locator("caption")).to_have_text(f"add: {4 if right else 0} of 4 points")
        expect(table.locator("tbody tr")).to_have_count(2)
        if not right:
            expect(table).to_contain_text("✗ not yet")
            expect(table).to_contain_text("Ask yourself: Which sign?")
        expect(page.locator("#test_add")).to_have_attribute("placeholder", "4" if right else "0")
        expect(page.locator("body")).to_contain_text("Because." if student == "ada" else "know.")
        enter(page, "#why", points, saved="api/grade/")
        enter(page, "#why-comment", comment, saved="api/comment/")
        page.locator("li.next a").click()
    page.wait_for_url(f"**/formgrader/gradebook/{NAME}/{NAME}")
    assert set(seen) == set(CLASS)
    return seen[0]


def enter(page: Page, field: str, text: str, saved: str) -> None:
    """Fill in a field and leave it; formgrader saves at that moment."""
    page.locator(field).fill(text)
    with page.expect_response(lambda answer: saved in answer.url) as answer:
        page.locator(field).press("Tab")
    assert answer.value.ok


def who(page: Page) -> str:
    page.locator("span.name-hidden").click()
    name = page.locator("a.name-shown").inner_text().strip()
    return name.split(",")[0]


def feedback(page: Page, student: str) -> None:
    page.goto(page.url.replace(f"gradebook/{NAME}/{NAME}", f"manage_submissions/{NAME}"))
    for one in CLASS:
        expect(status(page, one)).to_have_text("graded")
    for button, done in (("generate-feedback", "generated"), ("release-feedback", "released")):
        row(page, student).locator(f".{button} a").click()
        dismiss(page, f"Successfully {done} feedback for '{NAME}' for student '{student}'.")


def feedback_arrived(classroom: Classroom, page: Page, student: str) -> None:
    (released,) = classroom.released_feedback(student)
    page.goto(released.as_uri())
    earned = 1.5 + (4 if CLASS[student]["add"] == RIGHT else 0)
    expect(page.locator(".total")).to_have_text(f"{earned:g} of 6 points.")
    expect(page.locator("#answer-why .comment")).to_have_text("Comment: Say why the order is free.")
