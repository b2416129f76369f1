"""Changes a right answer mechanically, one small thing at a time.

Nobody who writes checks chose these wrong answers, so they show what the checks miss. A mutant is
named by what it changes, "loss.backward() → nothing", so that its name holds while other lines of
the answer change. Not changed are docstrings and what only prints: it costs no points.

Some mutants do the same as the original, or what the task leaves open. No machine can tell which;
authors list those with the reason, see `mutation.py`.
"""

from __future__ import annotations

import ast
import copy
import difflib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

Block = list[ast.stmt]

_OTHERS: dict[type[ast.AST], tuple[type[Any], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
}
"""What an operator is exchanged for."""
_ONLY_SHOWS = frozenset({"print", "display", "plt"})
"""Calls of these, or of their methods, are left as they are."""
_BARS = frozenset({"tqdm", "trange"})
"""What else than its first argument a progress bar is given says only how it looks."""


@dataclass(frozen=True)
class Mutant:
    """A right answer with one thing changed."""

    change: str
    """What was changed, in one line: "before → after"."""
    source: str


def mutants(source: str) -> list[Mutant]:
    """Return all mutants of an answer's cell, each with a name of its own."""
    tree = ast.parse(source)
    original = _text(tree)
    texts = {original: None, **{_text(changed): None for changed in _changed(tree)}}
    seen: Counter[str] = Counter()
    made = []
    for text in list(texts)[1:]:
        change = _change(original, text)
        seen[change] += 1
        number = f" ({seen[change]})" if seen[change] > 1 else ""
        made.append(Mutant(change + number, text + "\n"))
    return made


def _text(tree: ast.Module) -> str:
    """Return a cell's text without statements that do nothing, so that equal ones are found out."""
    tree = copy.deepcopy(tree)  # changed copies share parts with the original
    for node in ast.walk(tree):
        for field, block in _blocks(node):
            kept = [one for one in block if not _is_idle(one)]
            setattr(node, field, kept or [ast.Pass()])
    return ast.unparse(tree)


def _is_idle(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Name | ast.Attribute | ast.Tuple)
        and not any(isinstance(part, ast.Call) for part in ast.walk(statement))
    )


def _change(before: str, after: str) -> str:
    """Say in one line what differs between two texts."""
    left, right = ([line.strip() for line in text.splitlines()] for text in (before, after))
    if left == right:  # a statement that ends a block, now after it, or the other way round
        pairs = zip(before.splitlines(), after.splitlines(), strict=True)
        changed = [old.strip() for old, new in pairs if old != new]
        return f"{'; '.join(changed)} → in another block"
    hunks, removed, added, below = [], "", "", ""
    steps = difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    for kind, start, end, other_start, other_end in steps:
        old, new = "; ".join(left[start:end]), "; ".join(right[other_start:other_end])
        if kind == "delete":
            removed = old
        elif kind == "insert":
            below = right[other_end] if other_end < len(right) else "the end"
            added, new = new, f"{new}, above {below}"
        if kind != "equal":
            hunks.append(f"{old or 'nothing'} → {new or 'nothing'}")
    if len(hunks) == 2 and removed == added:
        return f"{removed} → above {below}"
    return " … ".join(hunks)


def _changed(tree: ast.Module) -> Iterator[ast.Module]:
    """Yield a changed copy of a cell for each thing that can be changed in it."""
    for node in _worth_changing(tree):
        for change in _CHANGES:
            for changed in change(node):
                yield _with(tree, node, partial(_instead, changed))
        for field, block in _blocks(node):
            for other in _other_blocks(block):
                yield _with(tree, node, partial(_set, field=field, value=other))


def _worth_changing(node: ast.AST) -> Iterator[ast.AST]:
    """Walk through what is not for show alone, from the top."""
    yield node
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Expr) and (
            isinstance(child.value, ast.Constant) or _root(child.value) in _ONLY_SHOWS
        ):
            continue
        if isinstance(node, ast.Call) and _root(node) in _BARS and child not in node.args[:1]:
            continue
        if isinstance(child, ast.JoinedStr):
            continue
        yield from _worth_changing(child)


def _root(node: ast.AST) -> str:
    """Return the first name of `name.attribute(...)`."""
    while isinstance(node, ast.Call | ast.Attribute):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _with(
    tree: ast.Module, node: ast.AST, change: Callable[[ast.AST], ast.AST | None]
) -> ast.Module:
    """Return a copy of the tree in which `node` is what `change` makes of it; None removes it."""
    memo: dict[int, Any] = {}
    twin = copy.deepcopy(tree, memo)
    target = memo[id(node)]
    if target is twin:
        return change(twin)  # type: ignore[return-value]

    class Exchange(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> Any:
            return change(node) if node is target else self.generic_visit(node)

    return ast.fix_missing_locations(Exchange().visit(twin))


def _instead(changed: ast.AST, _node: ast.AST) -> ast.AST:
    return changed


def _set(node: ast.AST, field: str, value: Any) -> ast.AST:
    setattr(node, field, value)
    return node


# --- expressions and single statements ----------------------------------------------------------


def _operators(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp | ast.AugAssign | ast.BoolOp):
        for kind in _OTHERS.get(type(node.op), ()):
            yield _set(copy.copy(node), "op", kind())
    elif isinstance(node, ast.Compare):
        for number, operator in enumerate(node.ops):
            for kind in _OTHERS.get(type(operator), ()):
                ops = [*node.ops[:number], kind(), *node.ops[number + 1 :]]
                yield _set(copy.copy(node), "ops", ops)


def _operands(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp):
        yield node.left
        yield node.right
        yield ast.BinOp(node.right, node.op, node.left)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.BoolOp):
        yield from node.values
    elif isinstance(node, ast.If | ast.While | ast.IfExp):
        twin = copy.copy(node)
        twin.test = ast.UnaryOp(ast.Not(), node.test)
        yield twin


def _constants(node: ast.AST) -> Iterator[ast.AST]:
    if not isinstance(node, ast.Constant):
        return
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        for other in (value + 1, value - 1, 2 * value, type(value)(0)):
            if other != value:
                yield ast.Constant(other)
    elif isinstance(value, str):
        yield ast.Constant(value + "x")
    elif value is None:
        yield ast.Constant(0)


def _calls(node: ast.AST) -> Iterator[ast.AST]:
    """Arguments swapped or left out; the call itself left out (`.t()`, `.clone()`, `tuple(…)`)."""
    if not isinstance(node, ast.Call) or _root(node) in _BARS:
        return
    for number in range(len(node.args) - 1):
        yield _call(node, args=_swapped(node.args, number))
    if len(node.args) + len(node.keywords) > 1:
        for number in range(len(node.args)):
            yield _call(node, args=_without(node.args, number))
    for number in range(len(node.keywords)):
        yield _call(node, keywords=_without(node.keywords, number))
    if isinstance(node.func, ast.Attribute) and _root(node.func.value) not in _MODULES:
        yield node.func.value
    if node.args and not isinstance(node.args[0], ast.Starred):
        yield node.args[0]


def _call(
    node: ast.Call, args: list[ast.expr] | None = None, keywords: list[ast.keyword] | None = None
) -> ast.Call:
    return ast.Call(
        node.func,
        node.args if args is None else args,
        node.keywords if keywords is None else keywords,
    )


def _items(node: ast.AST) -> Iterator[ast.AST]:
    """Elements of a tuple, list or dictionary swapped or left out."""
    if isinstance(node, ast.Tuple | ast.List) and isinstance(node.ctx, ast.Load):
        for number in range(len(node.elts)):
            if number:
                yield type(node)(_swapped(node.elts, number - 1), ast.Load())
            yield type(node)(_without(node.elts, number), ast.Load())
    elif isinstance(node, ast.Dict):
        for number in range(len(node.keys)):
            if number:
                yield ast.Dict(node.keys, _swapped(node.values, number - 1))
            yield ast.Dict(_without(node.keys, number), _without(node.values, number))


def _attributes(node: ast.AST) -> Iterator[ast.AST]:
    """What an attribute is taken from, in its place; methods are looked at as calls."""
    for field, child in ast.iter_fields(node):
        if (
            isinstance(child, ast.Attribute)
            and isinstance(child.ctx, ast.Load)
            and field != "func"
            and _root(child) not in _MODULES
        ):
            yield _set(copy.copy(node), field, child.value)


# Without the function that is taken from it, a module is of no interest.
_MODULES = frozenset({"torch", "nn", "F", "np", "plt", "optim", "random", "math"})


def _statements(node: ast.AST) -> Iterator[Any]:
    """What a single statement could be instead."""
    if isinstance(node, ast.AugAssign):
        if isinstance(node.target, ast.Name):
            yield ast.Assign([node.target], node.value, lineno=0)
            # The same, but not in place.
            value = ast.BinOp(ast.Name(node.target.id, ast.Load()), node.op, node.value)
            yield ast.Assign([node.target], value, lineno=0)
    elif isinstance(node, ast.Return) and node.value is not None:
        yield ast.Return()
        yield ast.Expr(node.value)
    elif isinstance(node, ast.FunctionDef | ast.ClassDef):
        for number in range(len(node.decorator_list)):
            yield _set(copy.copy(node), "decorator_list", _without(node.decorator_list, number))
    elif isinstance(node, ast.For):
        yield _set(copy.copy(node), "body", [*node.body, ast.Break()])


_CHANGES: tuple[Callable[[ast.AST], Iterator[Any]], ...] = (
    _operators,
    _operands,
    _constants,
    _calls,
    _items,
    _attributes,
    _statements,
)


# --- blocks of statements -----------------------------------------------------------------------


def _blocks(node: ast.AST) -> Iterator[tuple[str, Block]]:
    for field in ("body", "orelse"):
        block = getattr(node, field, None)
        if isinstance(block, list) and block:
            yield field, block


def _other_blocks(block: Block) -> Iterator[Block]:
    """Statements removed, swapped with the next, moved into or out of a loop or `with`."""
    movable = [number for number, statement in enumerate(block) if _is_movable(statement)]
    for number in movable:
        rest = [*block[:number], *block[number + 1 :]]
        yield rest or [ast.Pass()]
        if number + 1 in movable:
            yield _swapped(block, number)
            yield from _moved_in(block, number)
        inner = _inside(block[number])
        if inner:
            yield [*block[:number], *inner, *block[number + 1 :]]
            yield from _moved_out(block, number, inner)


def _moved_in(block: Block, number: int) -> Iterator[Block]:
    """The statement before a loop or `with` becomes the first of it; the one after it the last."""
    first, second = block[number], block[number + 1]
    before, after = block[:number], block[number + 2 :]
    if inner := _inside(second):
        yield [*before, _set(copy.copy(second), "body", [first, *inner]), *after]  # type: ignore[list-item]
    if inner := _inside(first):
        yield [*before, _set(copy.copy(first), "body", [*inner, second]), *after]  # type: ignore[list-item]


def _moved_out(block: Block, number: int, inner: Block) -> Iterator[Block]:
    """A statement of a loop or `with` comes before or after it."""
    if len(inner) < 2:
        return
    before, after = block[:number], block[number + 1 :]
    for place in range(len(inner)):
        outer: Any = _set(copy.copy(block[number]), "body", _without(inner, place))
        yield [*before, inner[place], outer, *after]
        yield [*before, outer, inner[place], *after]


def _inside(statement: ast.stmt) -> Block:
    return statement.body if isinstance(statement, ast.For | ast.While | ast.With) else []


def _is_movable(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Expr):
        return not isinstance(statement.value, ast.Constant) and (
            _root(statement.value) not in _ONLY_SHOWS
        )
    # Without the definition itself there would be nothing to check.
    return not isinstance(statement, ast.FunctionDef | ast.ClassDef)


def _swapped(items: Sequence[Any], number: int) -> list[Any]:
    return [*items[:number], items[number + 1], items[number], *items[number + 2 :]]


def _without(items: Sequence[Any], number: int) -> list[Any]:
    return [*items[:number], *items[number + 1 :]]
