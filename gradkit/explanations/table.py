"""Reads and checks `explanations.toml`: what the feedback says about exceptions.

Teachers and translators edit that file, so each mistake in it is reported with the entry's number
and a reason. Regular expressions are compiled once, and kept by exception type.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

FILE = "explanations.toml"
CELL = ("cell", "cell attributes")
"""The values of `similar` that stand for names in the student's own cell."""
MAX_WAYS = 10_000
"""The most ways in which one expression may match at one place of a text."""

_REQUIRED = {"types", "text", "sentence", "hint"}
_OPTIONAL = {"line", "similar"}
_TOP = {"unknown_name", "did_you_mean", "names", "explanation"}


@dataclass(frozen=True)
class Entry:
    """One kind of exception. The fields are explained in `explanations.toml`."""

    types: tuple[str, ...]
    text: re.Pattern[str]
    line: re.Pattern[str] | None
    sentence: str
    hint: str
    similar: tuple[str, ...]


@dataclass(frozen=True)
class Explanations:
    """The content of `explanations.toml`."""

    entries: tuple[Entry, ...]
    by_type: Mapping[str, tuple[Entry, ...]]
    """The entries about each exception type, in the order of the file."""
    names: Mapping[str, tuple[str, ...]]
    unknown_name: str
    did_you_mean: str


@cache
def explanations() -> Explanations:
    """Return the content of `explanations.toml`, which is read once."""
    return parse(resources.files("gradkit.explanations").joinpath(FILE).read_text(encoding="utf-8"))


def parse(text: str) -> Explanations:
    """Return what a file like `explanations.toml` says; raise ValueError if it is not valid."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{FILE} is not valid TOML: {error}.") from None
    _check_fields(document, _TOP, set(), f"{FILE}:")
    found, lists = document["explanation"], document["names"]
    _check(isinstance(lists, dict), f"{FILE}: `names` must be a table of lists.")
    for name, names in lists.items():
        _check(_is_strings(names), f"{FILE}: `names`: {name} must be a list of strings.")
        _check(name not in CELL, f"{FILE}: `names`: no list can be called {name}.")
    for field, must in (("unknown_name", ""), ("did_you_mean", "{similar}")):
        told = document[field]
        _check(isinstance(told, str) and must in told, f"{FILE}: `{field}` needs a text {must}.")
    _check(isinstance(found, list) and found, f"{FILE}: there are no [[explanation]] tables.")
    entries = tuple(_entry(one, number, lists) for number, one in enumerate(found, 1))
    types = {name for entry in entries for name in entry.types}
    return Explanations(
        entries,
        {name: tuple(entry for entry in entries if name in entry.types) for name in types},
        {name: tuple(names) for name, names in lists.items()},
        document["unknown_name"],
        document["did_you_mean"],
    )


def _entry(raw: Any, number: int, lists: Mapping[str, Any]) -> Entry:
    where = f"{FILE}: explanation {number}:"
    _check(isinstance(raw, dict), f"{where} it must be a table.")
    _check_fields(raw, _REQUIRED, _OPTIONAL, where)
    types, similar = raw["types"], raw.get("similar", [])
    _check(_is_strings(types) and types, f"{where} `types` must be a list of names.")
    _check(
        _is_strings(similar) and all(name in CELL or name in lists for name in similar),
        f"{where} `similar` must be a list of names of lists under [names], or {CELL}.",
    )
    for field in ("text", "sentence", "hint", "line"):
        _check(isinstance(raw.get(field, ""), str), f"{where} `{field}` must be a text.")
    for field in ("sentence", "hint"):
        _check(raw[field].strip() != "", f"{where} `{field}` is empty.")
    text = _pattern(raw["text"], f"{where} `text`")
    line = _pattern(raw["line"], f"{where} `line`") if "line" in raw else None
    uses_name = "{name}" in raw["sentence"] or bool(similar)
    _check(
        not uses_name or "name" in text.groupindex,
        f"{where} `{{name}}` and `similar` need a group (?P<name>…) in `text`.",
    )
    return Entry(tuple(types), text, line, raw["sentence"], raw["hint"], tuple(similar))


def _pattern(source: str, where: str) -> re.Pattern[str]:
    """Compile an expression in which no text can keep the search busy for long."""
    try:
        pattern = re.compile(source)
    except re.error as error:
        raise ValueError(f"{where} is not a regular expression: {error}.") from None
    bare = re.sub(r"\\.", "a", source)  # without what is escaped, and what is in classes
    bare = re.sub(r"\[[^\]]*\]", "a", bare)
    _check(
        not re.search(r"(?<!\()[*+]|\{\d*,\}", bare),
        f"{where} has a quantifier without an upper bound: write {{0,80}} for *, {{1,80}} for +.",
    )
    _check(not re.search(r"\)(\{|\?\?)", bare), f"{where} repeats a group.")
    bounds = [int(bound) for bound in re.findall(r"\{(?:\d*,)?(\d+)\}", bare)]
    _check(math.prod(bounds) <= MAX_WAYS, f"{where} repeats too much, too often.")
    return pattern


def _check_fields(raw: Mapping[str, Any], required: set[str], more: set[str], where: str) -> None:
    missing, unknown = required - raw.keys(), raw.keys() - required - more
    _check(not missing, f"{where} there is no {_listed(missing)}.")
    _check(not unknown, f"{where} there is no field called {_listed(unknown)}.")


def _listed(names: set[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


def _is_strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _check(holds: object, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)
