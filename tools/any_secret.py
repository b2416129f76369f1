"""Looks for answers whose verdict hangs on the inputs that a course happens to draw.

    python -m tools.any_secret                                # solutions, 400 secrets: half an hour
    python -m tools.any_secret --answers right --secrets 40   # each right answer on file
    python -m tools.any_secret --answers wrong --secrets 15 --exercise 02_linear_regression/fit

It says which right answer lost points and which wrong one got all, with which secret; and of wrong
ones also, which check caught them with some secrets and not with others.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"  # before torch is imported

from gradkit.assignment import Assignment, assignment_names
from gradkit.checks import Answer
from gradkit.forkserver.client import ForkServer
from gradkit.proof import any_secret, corpus
from gradkit.proof.answers import WrittenAnswer

COURSE = Path(__file__).parents[1]


def main(arguments: list[str] | None = None) -> int:
    """Try what was asked for; return 1 if luck decided somewhere."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--secrets", type=int, default=400, help="how many (400)")
    parser.add_argument("--first", type=int, default=0, help="number of the first (0)")
    parser.add_argument("--answers", choices=["right", "wrong"], help="in place of the solutions")
    parser.add_argument("--exercise", help="an assignment, or <assignment>/<exercise>")
    asked = parser.parse_args(arguments)
    secrets = any_secret.made_up_secrets(asked.secrets, asked.first)
    wanted, _, exercise = (asked.exercise or "").partition("/")
    is_lucky = False
    with ForkServer() as server:
        for name in assignment_names(COURSE):
            if wanted and name != wanted:
                continue
            assignment = Assignment.load(COURSE, name)
            found = (
                _answers(assignment, exercise, secrets, server, right=asked.answers == "right")
                if asked.answers
                else _solutions(assignment, exercise, secrets, server)
            )
            for line in found:
                is_lucky = True
                print(f"{name}/{line}", flush=True)
            print(f"{name}: done.", flush=True)
    return int(is_lucky)


def _solutions(
    assignment: Assignment, exercise: str, secrets: Sequence[bytes], server: ForkServer
) -> Iterator[str]:
    for verdict in any_secret.of_solution(COURSE, assignment, secrets, server):
        for check in verdict.lost if exercise in ("", verdict.exercise) else ():
            secret = verdict.secret.decode()
            yield f"{verdict.exercise}: with {secret!r} lost {check.name}. {check.message}"


def _answers(
    assignment: Assignment,
    exercise: str,
    secrets: Sequence[bytes],
    server: ForkServer,
    *,
    right: bool,
) -> Iterator[str]:
    names = [one.name for one in assignment.exercises if exercise in ("", one.name)]
    catalogue = corpus.read_catalogue(assignment)
    # Which mistake it was doesn't matter here, and to find that out takes most of the time.
    Answer._mistakes = lambda self: []  # type: ignore[method-assign]  # noqa: SLF001
    answers = corpus.gather(COURSE, assignment, names, catalogue, references=not right)
    for name in names:
        some = [a for a in answers if a.exercise == name and a.right is right]
        for answer, verdicts in any_secret.of_answers(assignment, some, secrets, server):
            yield from _luck(answer, verdicts)


def _luck(answer: WrittenAnswer, verdicts: Sequence[any_secret.Verdict]) -> Iterator[str]:
    about = f"{answer.exercise}: {answer.origin.value} {answer.title!r}"
    for verdict in verdicts:
        secret = verdict.secret.decode()
        if answer.right:
            for check in verdict.lost:
                yield f"{about} with {secret!r} lost {check.name}. {check.message}"
        elif not verdict.lost:
            yield f"{about} with {secret!r} got full marks"
    if not answer.right:
        lost = Counter(check.name for verdict in verdicts for check in verdict.lost)
        for name, times in lost.items():
            if times < len(verdicts):
                yield f"{about} was caught by {name} with {times} of {len(verdicts)} secrets"


if __name__ == "__main__":
    sys.exit(main())
