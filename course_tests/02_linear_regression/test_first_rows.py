"""Hidden checks of `first_rows`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from gradkit.checks import Answer, Failed, difference, points

from . import probes

HINT = "Print type(...), len(...) and item 0 of what you return: is it what you expected?"


def task(
    chance: torch.Generator, rows: int, n: int, *, shuffle: bool, width: int = 2
) -> dict[str, Any]:
    """Return a dataset whose targets are as wide as its inputs, so that nothing fails by shape."""
    return {
        "inputs": torch.randn(rows, width, generator=chance),
        "targets": torch.randn(rows, width, generator=chance),
        "n": n,
        "batch_size": 3,
        "shuffle": shuffle,
    }


def judge(value: Any, case: Mapping[str, Any]) -> None:
    """Accept the first n rows, in their order unless the loader shuffles."""
    if not isinstance(value, dict) or "problem" in value:
        _refuse_problem(value)
    n, batches = case["n"], value.get("batches")
    if value.get("length") != n:
        raise Failed("The length of what it gave is not n.", hint=HINT)
    rows = _rows(batches, case["inputs"].shape[1])
    if len(rows) != n:
        raise Failed("A DataLoader on what it gave has more or fewer than n rows.", hint=HINT)
    expected = torch.cat([case["inputs"], case["targets"]], 1)[:n].tolist()
    found = rows.tolist()
    if not case["shuffle"] and found != expected:
        raise Failed(
            "A DataLoader on what it gave has other rows than the first n, or in another order.",
            hint="Which rows were asked for, in which order?",
        )
    if sorted(found) != sorted(expected):
        raise Failed(
            "A shuffling DataLoader on what it gave has other rows than the first n.",
            hint="Does each row come once, with its own target?",
        )
    rows_given = zip(case["inputs"], case["targets"], strict=True)
    whole = [len(case["inputs"]), *([x, y] for x, y in rows_given)]
    if not _same(value.get("dataset"), whole):
        raise Failed(
            "The dataset that was handed in had changed.",
            hint="Which of your lines change the given dataset, rather than make one of their own?",
        )


def _refuse_problem(value: Any) -> None:
    problem = value.get("problem") if isinstance(value, dict) else None
    if problem == "None":
        raise Failed("It gave None.", hint="Is there a return, and what does it hand back?")
    raise Failed("What it gave can't be read by a DataLoader.", hint=HINT)


def _rows(batches: Any, width: int) -> torch.Tensor:
    parts = []
    for batch in batches if isinstance(batches, list) else []:
        good = (
            isinstance(batch, list)
            and len(batch) == 2
            and all(isinstance(part, torch.Tensor) and part.dim() == 2 for part in batch)
            and batch[0].shape == batch[1].shape == (len(batch[0]), width)
        )
        if not good:
            raise Failed(
                "The batches of a DataLoader on it are no pairs (inputs, targets).", hint=HINT
            )
        parts.append(torch.cat(batch, 1))
    return torch.cat(parts) if parts else torch.empty(0, 2 * width)


def _same(seen: Any, expected: list[Any]) -> bool:
    if not isinstance(seen, list) or len(seen) != len(expected) or seen[0] != expected[0]:
        return False
    return difference(seen[1:], expected[1:], atol=0, rtol=0) is None


@points(3)
def test_rows_in_order(student: Answer) -> None:
    """A loader on the result gives the first n rows in their order, each with its own target."""
    chance = student.generator()
    cases = [
        task(chance, 12, 7, shuffle=False),
        task(chance, 9, 4, shuffle=False, width=1),
    ]
    student.satisfies(probes.rows_of, cases, judge)


@points(2)
def test_can_be_shuffled(student: Answer) -> None:
    """A loader can shuffle the result: each of the first n rows comes once, with its own target."""
    chance = student.generator()
    cases = [task(chance, 11, 8, shuffle=True), task(chance, 6, 5, shuffle=True, width=3)]
    student.satisfies(probes.rows_of, cases, judge)


@points(1)
def test_one_row_and_all_rows(student: Answer) -> None:
    """It also works for a single row and for all rows."""
    chance = student.generator()
    cases = [
        task(chance, 5, 1, shuffle=False),
        task(chance, 6, 6, shuffle=False),
        task(chance, 1, 1, shuffle=False),
    ]
    student.satisfies(probes.rows_of, cases, judge)
