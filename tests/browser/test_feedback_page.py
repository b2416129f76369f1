"""The feedback page as a browser shows it: on a screen, on a phone, on paper, without a network."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.support.courses import answered
from tools.jupyter_classroom import NAME, Classroom

EVIL = "<script>document.title = 'evil'</script><img src=x onerror=\"document.title='evil'\">"
LONG = "x" * 400
STUDENT = "eve"
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def feedback(school: Classroom) -> Path:
    """The page of a student with a wrong answer, who would like to run scripts in it."""
    wrong = f"def add(a, b):\n    # {LONG}\n    return a - b"
    notebook = answered(school.released, {"add": wrong, "why": f"{EVIL} {LONG}"})
    loud = f"from IPython.display import HTML, display\ndisplay(HTML({EVIL!r}))\nprint({LONG!r})"
    notebook.cells[2:2] = [new_code_cell(loud), new_markdown_cell(f"# Sums\n{EVIL}")]
    school.hand_in(STUDENT, notebook)
    school.run("gradkit", "grade", NAME, "--student", STUDENT)
    school.run("nbgrader", "generate_feedback", NAME, "--student", STUDENT)
    return school.course / "feedback" / STUDENT / NAME / f"{NAME}.html"


@pytest.fixture
def shown(feedback: Path, page: Page) -> Page:
    page.goto(feedback.as_uri())
    return page


def test_it_loads_nothing_and_runs_nothing(feedback: Path, page: Page) -> None:
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(feedback.as_uri())
    page.wait_for_timeout(500)  # a picture that fails calls its handler within some milliseconds
    assert asked == [feedback.as_uri()]
    assert complaints == [], "Not even the page's policy had anything to stop."
    assert page.title() == "Sums: feedback"
    assert page.locator("script").count() == 0


def test_its_policy_stops_what_would_slip_through(
    feedback: Path, page: Page, tmp_path: Path
) -> None:
    """The second wall: even a page with a student's HTML in it would run no script of theirs."""
    file = tmp_path / "torn.html"
    file.write_text(feedback.read_text().replace("</main>", f"{EVIL}</main>"))
    page.goto(file.as_uri())
    page.wait_for_timeout(500)
    assert page.locator("script").count() == 1
    assert page.title() == "Sums: feedback"


def test_the_summary_tells_points_and_what_waits(shown: Page) -> None:
    expect(shown.locator(".total")).to_have_text(
        "0 of 6 points; one exercise still awaiting review."
    )
    lines = [" ".join(line.split()) for line in shown.locator(".summary tr").all_inner_texts()]
    assert lines == [
        "Exercise Checks Points",
        "add ✗ not yet, ✗ not yet, 0 / 4",
        "why graded by hand awaiting review",
    ]


def test_a_check_that_failed_says_what_was_seen_and_asks_a_question(shown: Page) -> None:
    first, second = shown.locator("table.gradkit tbody tr").all()
    expect(first.locator(".verdict")).to_have_text("✗ not yet")
    expect(first.locator(".seen")).to_contain_text("It looks as if the two are subtracted.")
    expect(first.locator(".hint")).to_have_text("Ask yourself: Which sign?")
    expect(second.locator(".hint")).to_have_text("Ask yourself the same question as above.")
    assert colour(first, ".verdict") == "rgb(163, 32, 27)"


def colour(row: Locator, part: str) -> str:
    found: str = row.locator(part).evaluate("element => getComputedStyle(element).color")
    return found


def test_links_lead_to_the_exercise_and_open_the_text_that_explains_it(shown: Page) -> None:
    for link in shown.locator("a[href^='#']").all():
        target = link.get_attribute("href") or ""
        assert shown.locator(f'[id="{target[1:]}"]').count() == 1, target
    formula = shown.locator("svg[aria-label='a + b']")
    expect(formula).to_be_hidden()
    shown.locator("#verdict-add .back a").first.click()
    expect(formula).to_be_visible()
    expect(formula).to_be_in_viewport()


def test_it_fits_a_phone(feedback: Path, browser: Browser) -> None:
    page = browser.new_page(viewport=PHONE, device_scale_factor=2, is_mobile=True)
    page.goto(feedback.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    for part in (".gradkit td.what", ".gradkit td.points", ".summary td.points"):
        box = page.locator(part).first.bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= box["x"] + box["width"] <= PHONE["width"], part
    page.close()


def test_paper_holds_the_verdict_and_not_the_course(shown: Page) -> None:
    shown.emulate_media(media="print")
    for part in (".summary", "#answer-add", "table.gradkit", "#answer-why"):
        expect(shown.locator(part)).to_be_visible()
    for part in ("details.course", ".visible-checks", ".back"):
        expect(shown.locator(part).first).to_be_hidden()
    assert shown.pdf(format="A4").count(b"/Type /Page\n") <= 3
