"""What `gradkit demo` says at its end. The whole of it takes minutes: `make demo` is its proof."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gradkit.batch.coordinator import Row
from gradkit.cli.demonstration import _where_to_look
from gradkit.demo.made_up_class import CLASS
from gradkit.demo.scratch_course import FOLDER
from gradkit.nbgrader_steps.course import Submission


@pytest.mark.parametrize("is_absolute", [False, True])
def test_the_last_line_opens_a_page_wherever_the_folder_is(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_absolute: bool,  # noqa: FBT001 -- a parameter of the test
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / FOLDER if is_absolute else Path(FOLDER)
    student = next(one.name for one in CLASS if "mistake" in one.what)
    page = folder / "feedback" / student / "sums" / "sums.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>Feedback</p>")
    rows = [Row(Submission(student, "sums", folder / "submitted" / student / "sums"))]
    last = _where_to_look(folder, rows)[-1]
    (address,) = re.findall(r"-m webbrowser (\S+)$", last)
    assert address == (tmp_path / page).as_uri()
