"""No verdict hangs on the inputs that a course happens to draw from its secret."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from gradkit.assignment import Assignment, assignment_names
from gradkit.checks import drawn
from gradkit.forkserver.client import ForkServer
from gradkit.proof import any_secret
from gradkit.proof.answers import WrittenAnswer

ROOT = Path(__file__).parents[3]
ASSIGNMENTS = assignment_names(ROOT)
UNLUCKY = {
    "03_mnist_logistic_regression": [
        # Before and after the first epoch, the model had the same loss and accuracy.
        b"20b75092ae82e6754ec3b2c6019310fe0befbf9a06bff316b5e074228b6e9241",
        # So it had after two epochs in a row.
        b"secret 211",
    ]
}
"""Secrets with which right answers have lost points once."""


def lost_by_solution(name: str, secrets: Sequence[bytes], server: ForkServer) -> list[str]:
    verdicts = any_secret.of_solution(ROOT, Assignment.load(ROOT, name), secrets, server)
    assert {verdict.secret for verdict in verdicts} == set(secrets)
    return [
        f"{verdict.exercise}, {verdict.secret!r}: {check.name}. {check.message}"
        for verdict in verdicts
        for check in verdict.lost
    ]


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_solutions_pass_with_any_secret(name: str, server: ForkServer) -> None:
    secrets = [*UNLUCKY.get(name, []), *any_secret.made_up_secrets(1)]
    assert lost_by_solution(name, secrets, server) == []


@pytest.mark.prove
@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_solutions_pass_with_hundreds_of_secrets(name: str, server: ForkServer) -> None:
    assert lost_by_solution(name, any_secret.made_up_secrets(300), server) == []


def test_each_secret_judges_answers_anew(server: ForkServer) -> None:
    name, exercise = "01_pytorch_basics", "add_and_multiply"
    right = "def add_and_multiply(t1, t2):\n    return t1 + t2, t1 * t2\n"
    lucky = right.replace("return", "return None if t1.flatten()[0] < 0 else")
    deadly = "import os\nos._exit(1)\n"
    answers = [
        WrittenAnswer(exercise, title, title == "right", (), source)
        for title, source in (("lucky", lucky), ("deadly", deadly), ("right", right))
    ]
    secrets = any_secret.made_up_secrets(4)
    found = any_secret.of_answers(Assignment.load(ROOT, name), answers, secrets, server)
    lost = {
        answer.title: {check.name for verdict in verdicts for check in verdict.lost}
        for answer, verdicts in found
    }
    assert lost["right"] == set()
    assert lost["lucky"]
    assert len(lost["deadly"]) == 4


def test_a_draw_is_made_again_only_until_it_suits() -> None:
    numbers = iter([3, 1, 4, 1, 5])
    assert drawn(lambda: next(numbers), lambda number: number > 3) == 4
    assert next(numbers) == 1
    with pytest.raises(RuntimeError, match="none suits"):
        drawn(lambda: 1, lambda number: number > 3)
