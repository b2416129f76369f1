"""No verdict hangs on the inputs that a course happens to draw from its secret."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from gradkit.assignment import Assignment, assignment_names
from gradkit.checking.hidden_checks import HiddenChecks, run_checks
from gradkit.checks import drawn
from gradkit.forkserver.client import ForkServer
from gradkit.kernel.faults import Died
from gradkit.kernel.probe_runner import ProbeRunner
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


LUCKY = [
    # All slopes that were asked for were positive.
    ("01_pytorch_basics", "derivative", b"secret 1", """
import torch
def derivative(f, x):
    x = torch.tensor(x, requires_grad=True)
    return abs(torch.autograd.grad(f(x), x)[0].item())
"""),
    # All shapes read the same backwards.
    ("01_pytorch_basics", "describe", b"secret 422", """
def describe(tensor):
    return tuple(tensor.shape[::-1]), tensor.dtype, tensor.numel()
"""),
]  # fmt: skip
"""Wrong answers, and secrets with which they once had full marks."""


@pytest.mark.parametrize(("name", "exercise", "secret", "text"), LUCKY)
def test_wrong_answers_have_no_luck(
    name: str, exercise: str, secret: bytes, text: str, server: ForkServer
) -> None:
    answer = WrittenAnswer(exercise, "lucky", right=False, codes=(), source=text)
    found = any_secret.of_answers(Assignment.load(ROOT, name), [answer], [secret], server)
    assert [bool(verdict.lost) for _, verdicts in found for verdict in verdicts] == [True]


class Listener(ProbeRunner):
    """Keeps what it is asked, and answers nothing."""

    def __init__(self, exercise: str) -> None:
        self.exercise = exercise
        self.seed = 0
        self.cases: list[Mapping[str, Any]] = []

    def run_each(
        self,
        probe: Callable[..., Any],
        cases: Sequence[Mapping[str, Any]],
        names: Sequence[str] = (),
    ) -> list[Any]:
        self.cases += cases
        raise Died


@pytest.mark.parametrize(
    ("exercise", "secret"), [("accuracy", b"secret 485"), ("evaluate", b"secret 1054")]
)
def test_no_two_largest_scores_are_tied(exercise: str, secret: bytes) -> None:
    # With these secrets the first draws of two scores are as near as rounding brings them.
    assignment = Assignment.load(ROOT, "03_mnist_logistic_regression")
    (points,) = (one.points for one in assignment.exercises if one.name == exercise)
    listener = Listener(exercise)

    def body(checks: HiddenChecks) -> None:
        with checks.drawing_from(secret):
            checks.judge(exercise, points, listener)

    run_checks(assignment.checks_folder(), assignment.secret, body)
    scores = [
        case["outputs"]
        if "outputs" in case
        else case["images"].flatten(1) @ case["table"].t() + case["offset"]
        for case in listener.cases
        if {"outputs", "table"} & set(case)
    ]
    assert scores
    assert min(float((s.topk(2).values @ s.new_tensor([1.0, -1])).min()) for s in scores) > 9e-5


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
    with pytest.raises(RuntimeError, match="None of 100 draws suits"):
        drawn(lambda: 1, lambda number: number > 3)
