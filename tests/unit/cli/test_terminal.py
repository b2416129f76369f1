"""What the command line shows while it works."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from gradkit.cli import terminal


def console(monkeypatch: pytest.MonkeyPatch, *, is_terminal: bool) -> io.StringIO:
    """Have progress shown in a text; return that."""
    shown = io.StringIO()
    made = Console(file=shown, force_terminal=is_terminal, width=160, highlight=False, emoji=False)
    monkeypatch.setattr(terminal, "err", lambda: made)
    return shown


def test_the_bar_shows_rate_remaining_time_and_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = console(monkeypatch, is_terminal=True)
    now = 0.0
    with terminal.progress("Grading", 40) as steps:
        bar = steps._bar
        assert bar is not None
        bar.stop()  # nothing is drawn but what is asked for below
        bar.get_time = lambda: now
        bar.reset(bar.task_ids[0], description="", bad="")  # it starts anew, by this clock
        for number in range(10):
            now += 3.0
            steps.done(f"demo s{number} [bold]\x1b[2J", bad=number in (4, 7))
        shown.truncate(0)
        bar.console.print(bar.get_renderable())
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown.getvalue())
    assert "Grading" in text
    assert "10/40" in text
    assert "20/min" in text
    assert "left: 0:01:30" in text
    assert "2 to review" in text
    assert "demo s9 [bold]\N{REPLACEMENT CHARACTER}[2J" in text  # a name is no markup and no order


def test_without_a_terminal_each_line_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = console(monkeypatch, is_terminal=False)
    with terminal.progress("Grading", 3) as steps:
        steps._started -= 3000  # the first one took 50 minutes, and the clock's few seconds more
        steps.done("demo ada: 4/4")
        steps.done("demo ben: not graded", bad=True)
        steps.done("demo cem: 0/4")
    first, second, last = shown.getvalue().splitlines()
    assert re.fullmatch(r"1/3 demo ada: 4/4 \(about 100 min \d+ s left\)", first)
    assert re.fullmatch(r"2/3 demo ben: not graded \(about 25 min \d+ s left\)", second)
    assert last == "3/3 demo cem: 0/4"
