"""One browser for all tests of this folder, and a school for each file of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.locked import CAN_LOCK
from tools.jupyter_classroom import Classroom, a_browser, find_chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser; where there is none, each test fails with the sentence on how to install it."""
    find_chromium()
    with a_browser() as running:
        yield running


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """A released assignment.

    Each file has its own: who handed in, and what was graded, must not depend on the others.
    """
    if not CAN_LOCK:
        pytest.skip("This machine offers no Landlock.")
    find_chromium()
    room = Classroom(tmp_path_factory.mktemp("classroom"))
    room.build()
    return room


@pytest.fixture(scope="module")
def classroom(school: Classroom) -> Iterator[Classroom]:
    """A released assignment, and JupyterLab."""
    with school.jupyterlab():
        yield school


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new window, with no memory of the others."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()
