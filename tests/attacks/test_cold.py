"""A kernel that started cold is locked in as the others are: the same attacks, all in one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.attacks import test_escaping, test_reading
from tests.attacks.arena import SHIFT, Arena

pytestmark = pytest.mark.prove


def test_nothing_is_read_by_a_cold_kernel(arena: Arena) -> None:
    head = (
        f"{test_reading.LOOK}{test_reading.paths(arena)}GRADERS = {[os.getpid()]}\n"
        f"ROOTS = {[str(arena.course), str(Path(__file__).parents[2])]}\n"
    )
    # In this order: the links that the second kind leaves would stop one of the first.
    attacks = {**test_reading.ELSEWHERE, **test_reading.FILES}
    cells = [f"{head}{code}\nprint('tried')" for code in attacks.values()]
    verdict = arena.attack(before=cells, cold=True, output_bytes=2**22)
    for number, name in enumerate(attacks):
        assert "tried" in verdict.said(number), name
        assert "a file stands open" not in verdict.said(number), name
    assert arena.assignment.secret.decode() not in verdict.shown


def test_nothing_gets_out_of_a_cold_kernel(arena: Arena) -> None:
    signals = [f"attempt('signal {n}', lambda: os.kill({os.getpid()}, {n}))" for n in (0, 18)]
    tried = [*map(test_escaping.attempts, test_escaping.CALLS), signals]
    cells = ["\n".join([test_escaping.TRY, *lines]) for lines in tried]
    daemons = [
        f"import os, time, signal, subprocess\n{code}" for code in test_escaping.DAEMONS.values()
    ]
    verdict = arena.attack(before=cells, after=daemons, cold=True)
    for number, lines in enumerate(tried):
        assert verdict.said(number).count("held") == len(lines)
    assert verdict.points("shift") == SHIFT
