"""The class report in a real browser: on a desk, on a phone, on paper, without a network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from gradkit.class_report import page as report_page
from gradkit.class_report import report
from gradkit.class_report.verdicts import ClassResults
from tools.made_up_class import ASSIGNMENT, MISTAKES, made_up_class

NOW = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = ClassResults(ASSIGNMENT, tuple(made_up_class()), (), tuple(MISTAKES))
    document = report.make_report(found, anonymous=False, now=NOW)
    folder = tmp_path_factory.mktemp("report")
    return report.write_report(document, report_page.page(document), folder)[0]


@pytest.fixture
def plain(browser: Browser, file: Path) -> Iterator[Page]:
    """The report in a window where no script runs; it fails if anything else is asked for."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        yield page
        assert asked == [file.as_uri()]


@pytest.mark.parametrize("width", [320, 390, 768, 900, 1000, 1280])
def test_no_width_makes_the_page_scroll_sideways(browser: Browser, file: Path, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == width
        for picture in page.locator("svg.chart").all():
            box = picture.bounding_box()
            assert box is not None
            # The pictures' letters are 12 of 389 units high: 9 px on the narrowest phone.
            assert 290 <= box["width"] <= width


def test_tables_stand_beside_their_pictures_on_a_desk_and_below_on_a_phone(plain: Page) -> None:
    for width, beside in ((1280, True), (390, False)):
        plain.set_viewport_size({"width": width, "height": 800})
        picture = plain.locator("#scores svg").bounding_box()
        table = plain.locator("#scores table").bounding_box()
        assert picture is not None
        assert table is not None
        assert (table["x"] > picture["x"] + picture["width"] / 2) is beside
        assert (table["y"] < picture["y"] + picture["height"]) is beside


def test_pictures_have_names_for_those_who_do_not_see_them(plain: Page) -> None:
    for name, begin in {
        "scores": "Histogram of the scores of 293 students",
        "exercises": "Bars for each exercise",
        "checks": "Mean score and discrimination",
        "mistakes": "Bars for the 11 most frequent mistakes",
        "times": "Histogram of the grading times",
    }.items():
        assert plain.locator(f"#{name}").get_by_role("img").count() == 1
        assert plain.get_by_role("img", name=begin).count() == 1


def test_the_whole_page_is_reached_by_keyboard(browser: Browser, file: Path) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(file.as_uri())
        seen = []
        for _ in range(9):
            page.keyboard.press("Tab")
            seen.append(page.evaluate("document.activeElement.textContent.trim().slice(0, 12)"))
        assert seen[0] == "Needs attent"
        page.locator(".scroll").focus()
        assert page.evaluate("document.activeElement.getAttribute('aria-label')")


def test_paper_holds_all_of_it(plain: Page, tmp_path: Path) -> None:
    plain.emulate_media(media="print")
    assert not plain.locator("nav").is_visible(), "Links do nothing on paper."
    paper = plain.pdf(prefer_css_page_size=True)
    pages = paper.count(b"/Type /Page\n") or paper.count(b"/Type /Page ")
    # 300 students with their names under each mistake, and a line for each at the end.
    assert 8 <= pages <= 20
