"""Hidden checks of `first_rows`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch

from gradkit.checks import Answer, Failed, difference, points

from ..naming import by_kind
from . import probes, reference
from .mistakes import MISTAKES

OTHER_DTYPE = "the numbers in its rows have another dtype than those handed in"
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


def differs(seen: Any, expected: Any) -> bool:
    """Whether two values differ in the least: rows are copied, never computed."""
    return difference(seen, expected, atol=0, rtol=0) is not None


def by_row(batches: Any) -> Any:
    """Return the rows of all batches, as pairs, in an order that does not depend on the loader's."""
    try:
        return sorted(
            (x.tolist(), y.tolist()) for xb, yb in batches for x, y in zip(xb, yb, strict=True)
        )
    except (TypeError, ValueError, AttributeError):  # no batches of pairs of tensors
        return batches


def compare(seen: Any, expected: Any) -> str | None:
    """Say how the loader on a result differs from one on the first n rows, in their order."""
    if not isinstance(seen, dict):
        return "nothing could be read"
    problem = seen.get("problem")
    if problem != expected.get("problem") or seen.get("kind") != expected.get("kind"):
        return "it gave None" if problem == "None" else "a DataLoader can't read what it gave"
    if problem:
        return None
    if seen.get("length") != expected["length"]:
        return "the length of what it gave is not n"
    if differs(seen.get("batches"), expected["batches"]):
        return "a DataLoader on what it gave has other rows, or in another order"
    if difference(seen.get("batches"), expected["batches"], dtypes=True):
        return OTHER_DTYPE
    if differs(seen.get("dataset"), expected["dataset"]):
        return "the dataset that was handed in had changed"
    return None


def compare_shuffled(seen: Any, expected: Any) -> str | None:
    """Say the same whatever the order of the rows."""
    seen, expected = (
        value | {"batches": by_row(value["batches"])}
        if isinstance(value, dict) and "batches" in value
        else value
        for value in (seen, expected)
    )
    return compare(seen, expected)


def picked(seen: Any) -> bool:
    """Whether all rows are rows of the dataset, each with its own target, though not the first n."""
    try:
        known = by_row([[x[None], y[None]] for x, y in seen["dataset"][1:]])
        return all(row in known for row in by_row(seen["batches"]))
    except (TypeError, ValueError, KeyError, IndexError, RuntimeError):
        return False


def agrees(
    student: Answer, cases: Sequence[Any], compare: Callable[[Any, Any], str | None], said: str = ""
) -> None:
    """Fail unless a loader finds the first n rows; name what no known mistake explains by its kind."""
    codes: list[str] = []

    def noted(seen: Any, expected: Any) -> str | None:
        text = compare(seen, expected)
        if text and not codes:  # of the student's answer; known mistakes come later
            codes.append("B6" if text == OTHER_DTYPE else "D19" if picked(seen) else "")
        return text

    try:
        student.agrees(
            probes.rows_of, cases, reference.first_rows, compare=noted, said=said, hint=HINT
        )
    except Failed as failure:
        if failure.codes or not any(codes):
            raise
        raise by_kind(failure, MISTAKES, codes[0]) from None


@points(4)
def test_rows_in_order(student: Answer) -> None:
    """A loader on the result gives the first n rows in their order, each with its own target, also if n is 1 or all."""
    chance = student.generator()
    cases = [
        task(chance, 12, 7, shuffle=False),
        task(chance, 9, 4, shuffle=False, width=1),
        task(chance, 5, 1, shuffle=False),
        task(chance, 6, 6, shuffle=False),
        task(chance, 1, 1, shuffle=False),
    ]
    agrees(student, cases, compare)


@points(2)
def test_can_be_shuffled(student: Answer) -> None:
    """A loader can shuffle the result: each of the first n rows comes once, with its own target."""
    chance = student.generator()
    cases = [task(chance, 11, 8, shuffle=True), task(chance, 7, 5, shuffle=True, width=3)]
    agrees(student, cases, compare_shuffled, "When a loader shuffles")
