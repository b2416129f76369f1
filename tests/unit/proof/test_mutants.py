"""Mechanical changes of a right answer."""

from __future__ import annotations

import ast
import textwrap

import pytest

from gradkit.proof.mutants import mutants

LOOP = """
def fit(epochs, model, opt, rows):
    \"\"\"Train.\"\"\"
    for _ in range(epochs):
        for x, y in rows:
            loss = model(x, y)
            opt.zero_grad()
            loss.backward()
            opt.step()
        print("epoch", 1)
    return model
"""


def changes(source: str) -> set[str]:
    return {mutant.change for mutant in mutants(textwrap.dedent(source))}


@pytest.mark.parametrize(
    ("source", "change"),
    [
        ("a + b", "a + b → a - b"),
        ("a + b", "a + b → b + a"),
        ("f(a @ b)", "f(a @ b) → f(a * b)"),
        ("w -= g()", "w -= g() → w += g()"),
        ("w -= g()", "w -= g() → w = w - g()"),
        ("f(a < b)", "f(a < b) → f(a <= b)"),
        ("f(a and b)", "f(a and b) → f(a or b)"),
        ("f(not a)", "f(not a) → f(a)"),
        ("f(-a)", "f(-a) → f(a)"),
        ("f(3)", "f(3) → f(4)"),
        ("f(3)", "f(3) → f(2)"),
        ("f(3)", "f(3) → f(6)"),
        ("f(3)", "f(3) → f(0)"),
        ("f(keep=True)", "f(keep=True) → f(keep=False)"),
        ("f(kind='sum')", "f(kind='sum') → f(kind='sumx')"),
        ("f(a, b)", "f(a, b) → f(b, a)"),
        ("f(a, b)", "f(a, b) → f(b)"),
        ("f(a, dim=1)", "f(a, dim=1) → f(a)"),
        ("y = w.t()", "y = w.t() → y = w"),
        ("y = tuple(s)", "y = tuple(s) → y = s"),
        ("y = t.max().values", "y = t.max().values → y = t.max()"),
        ("y = [a, b]", "y = [a, b] → y = [b, a]"),
        ("y = [a, b]", "y = [a, b] → y = [a]"),
        ("y = {'a': p, 'b': q}", "y = {'a': p, 'b': q} → y = {'a': q, 'b': p}"),
        ("if a: f()", "if a: → if not a:"),
        ("@no_grad()\ndef f():\n    g()", "@no_grad() → nothing"),
        ("def f():\n    return g()", "return g() → return"),
        ("def f():\n    return g()", "return g() → g()"),
        ("with no_grad():\n    f()", "with no_grad(): → nothing"),
    ],
)
def test_each_kind_of_change_is_made(source: str, change: str) -> None:
    assert change in changes(source)


def test_statements_are_removed_swapped_and_moved_between_blocks() -> None:
    assert {
        "opt.zero_grad() → nothing",
        "loss.backward() → above opt.zero_grad()",
        "opt.zero_grad() → above for x, y in rows:",
        "opt.step() → in another block",
        "return model → in another block",
        "nothing → break, above print('epoch', 1)",
    } <= changes(LOOP)


def test_what_only_prints_or_explains_is_left_alone() -> None:
    texts = [mutant.source for mutant in mutants(LOOP)]
    assert all('"""Train."""' in text for text in texts)
    touched = [text for text in texts if "print('epoch', 1)" not in text]
    # It goes only where the whole loop goes.
    assert all("for _ in range" not in text or "for x, y" not in text for text in touched)
    bar = "tqdm(rows, desc='a')"
    texts = [mutant.source for mutant in mutants(f"for x in {bar}:\n    f(x)")]
    assert texts
    assert all(bar in text or "tqdm" not in text for text in texts)


def test_each_mutant_is_python_differs_from_the_others_and_has_its_own_name() -> None:
    found = mutants(LOOP)
    original = ast.unparse(ast.parse(LOOP))
    assert len({mutant.source for mutant in found}) == len(found) > 20
    assert len({mutant.change for mutant in found}) == len(found)
    assert original not in {mutant.source.strip() for mutant in found}
    for mutant in found:
        ast.parse(mutant.source)


def test_operators_are_changed_one_at_a_time() -> None:
    """Python's parser hands out one and the same object for all the pluses of a program."""
    assert changes("a += f()\nb += f()") >= {"a += f() → a -= f()", "b += f() → b -= f()"}


def test_a_change_that_has_no_effect_counts_once() -> None:
    """`opt.step()` → `opt` leaves a statement that does nothing, as its removal does."""
    (removed,) = [m for m in mutants("f()\nopt.step()") if "opt.step()" not in m.source]
    assert removed.change == "opt.step() → nothing"


def test_names_hold_while_other_lines_change() -> None:
    longer = LOOP.replace("opt.zero_grad()", "opt.zero_grad()\n            note(loss)")
    assert "opt.step() → nothing" in changes(LOOP) & changes(longer)


def test_an_empty_answer_has_no_mutants() -> None:
    assert mutants("# nothing yet\n") == []
