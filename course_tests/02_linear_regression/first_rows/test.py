"""Hidden checks of `first_rows`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch

from gradkit.checks import Answer, Failed, difference, points

from ..naming import by_kind
from . import probes, reference
from .mistakes import MISTAKES

OTHER_DTYPE = "the rows do not have the dtype of those passed in"
HINT = "Print the type, the length, and item 0 of what you return: are they what you expected?"


def task(
    chance: torch.Generator, rows: int, n: int, *, shuffle: bool, width: int = 2
) -> dict[str, Any]:
    """Return a dataset with targets as wide as the inputs, so that nothing fails because of shapes."""
    return {
        "inputs": torch.randn(rows, width, generator=chance),
        "targets": torch.randn(rows, width, generator=chance),
        "n": n,
        "batch_size": 3,
        "shuffle": shuffle,
    }


def differs(seen: Any, expected: Any) -> bool:
    """Whether two values differ at all: rows are copied, never computed."""
    return difference(seen, expected, atol=0, rtol=0) is not None


def by_row(batches: Any) -> Any:
    """Return the rows of all batches as pairs, sorted, whatever the loader's order."""
    try:
        return sorted(
            (x.tolist(), y.tolist()) for xb, yb in batches for x, y in zip(xb, yb, strict=True)
        )
    except (TypeError, ValueError, AttributeError):  # no batches of pairs of tensors
        return batches


def compare(seen: Any, expected: Any) -> str | None:
    """Say how a loader over the result differs from a loader over the first n rows."""
    if not isinstance(seen, dict):
        return "the result could not be read"
    problem = seen.get("problem")
    if problem != expected.get("problem") or seen.get("kind") != expected.get("kind"):
        return (
            "the function returned None"
            if problem == "None"
            else "a DataLoader cannot read the result"
        )
    if problem:
        return None
    if seen.get("length") != expected["length"]:
        return "the length of the result is not n"
    if differs(seen.get("batches"), expected["batches"]):
        return "a DataLoader over the result gives the wrong batches"
    if difference(seen.get("batches"), expected["batches"], dtypes=True):
        return OTHER_DTYPE
    if differs(seen.get("dataset"), expected["dataset"]):
        return "the dataset that was passed in was changed"
    return None


def compare_shuffled(seen: Any, expected: Any) -> str | None:
    """Do the same, but ignore the order of the rows."""
    seen, expected = (
        value | {"batches": by_row(value["batches"])}
        if isinstance(value, dict) and "batches" in value
        else value
        for value in (seen, expected)
    )
    return compare(seen, expected)


def picked(seen: Any) -> bool:
    """Whether all rows are rows of the dataset, each with its own target."""
    try:
        known = by_row([[x[None], y[None]] for x, y in seen["dataset"][1:]])
        return all(row in known for row in by_row(seen["batches"]))
    except (TypeError, ValueError, KeyError, IndexError, RuntimeError):
        return False


def agrees(
    student: Answer, cases: Sequence[Any], compare: Callable[[Any, Any], str | None], said: str = ""
) -> None:
    """Fail unless a loader gives the first n rows; name the kind of mistake if no known one matches."""
    codes: list[str] = []

    def noted(seen: Any, expected: Any) -> str | None:
        text = compare(seen, expected)
        if text and not codes:  # the student's answer is compared first, known mistakes later
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
    """A loader over the result gives the first n rows in order, each with its own target, even if n is 1 or the length of the dataset."""
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
    """A loader can shuffle the result, and gives each of the first n rows exactly once, with its own target."""
    chance = student.generator()
    cases = [task(chance, 11, 8, shuffle=True), task(chance, 7, 5, shuffle=True, width=3)]
    agrees(student, cases, compare_shuffled, "When a loader shuffles")
