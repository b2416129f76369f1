"""One JupyterLab server and one browser for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.classroom import Classroom, a_browser, find_chromium
from tests.sandbox.conftest import CAN_LOCK


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser; where there is none, each test fails with the sentence on how to install it."""
    find_chromium()
    with a_browser() as running:
        yield running


@pytest.fixture(scope="session")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classroom]:
    """A released assignment, and JupyterLab."""
    if not CAN_LOCK:
        pytest.skip("This machine offers no Landlock.")
    find_chromium()
    room = Classroom(tmp_path_factory.mktemp("classroom"))
    room.build()
    with room.jupyterlab():
        yield room


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new window, with no memory of the others."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()
