"""docs/security.md names a test for each promise, and counts attacks: both must be true."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
TEXT = (TESTS.parent / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`((?:\w+/)*test_\w+\.py)(?:::(\w+))?`", TEXT)))


@pytest.mark.parametrize(("file", "test"), NAMED, ids=lambda part: part or "whole file")
def test_a_test_that_the_document_names_is_there(file: str, test: str) -> None:
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert not test or test in functions


def test_every_attack_is_a_promise_s_test() -> None:
    """A file of attacks that the document doesn't know would have no promise to hold."""
    named = {file for file, _ in NAMED}
    assert {f"attacks/{path.name}" for path in (TESTS / "attacks").glob("test_*.py")} <= named


@pytest.mark.prove
def test_the_attacks_are_counted(pytester: pytest.Pytester) -> None:
    rows = re.findall(r"^\| \w+ \| (.+?) \| ([\d and]+) \|$", TEXT, re.MULTILINE)
    said = {
        file: int(number)
        for files, numbers in rows
        for file, number in zip(
            re.findall(r"`(.+?)`", files), re.findall(r"\d+", numbers), strict=True
        )
    }
    assert len(said) == 5
    found = pytester.runpytest_subprocess(
        "--collect-only", "-q", "-m", "prove or not prove", f"--rootdir={TESTS.parent}",
        "-c", str(TESTS.parent / "pyproject.toml"), "-p", "no:randomly",
        *[str(TESTS / file) for file in said],
    )  # fmt: skip
    lines = [line for line in found.outlines if "::" in line]
    counted = {file: sum(f"{file}::" in line for line in lines) for file in said}
    assert counted == said
