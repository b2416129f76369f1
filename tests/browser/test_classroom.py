"""The tests of this folder say what they need."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.jupyter_classroom import NoBrowserError, find_chromium


def test_without_chromium_the_tests_say_how_to_install_it(tmp_path: Path) -> None:
    with pytest.raises(NoBrowserError, match="apt-get install chromium fonts-dejavu"):
        find_chromium(path=str(tmp_path))
