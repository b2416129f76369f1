"""Explains the exceptions that beginners of PyTorch meet, in one sentence and with one question.

The grader's process matches the exception's type and text; `explanations.toml` contains the
entries. The text itself is never quoted, because a student's code can put hidden inputs into it: an
entry's sentence is the same whatever the sizes were. A name is repeated only if it is in the
student's own line, which is shown anyway, and only for such a name is a similar one suggested. The
suggestion depends on the name and the student's own cell and nothing else, so it reveals no more.
Nothing here decides points: if torch rewords a text, only the explanation is lost.
"""

from __future__ import annotations

import difflib
import keyword
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gradkit.explanations.table import CELL, explanations

MAX_TEXT = 2000
"""Characters of an exception's text that are looked at."""
MAX_CELL = 20_000
"""Characters of a cell in which similar names are looked for."""
MAX_NAME = 40
"""Characters of the longest name for which similar ones are looked for."""


@dataclass(frozen=True)
class Explanation:
    """What an exception means, and a question that leads on."""

    sentence: str
    hint: str


def explain(type_name: str, text: str, line: str = "", cell: str = "") -> Explanation | None:
    """Return what is known about an exception; None if nothing is.

    `line` is the student's own line that is shown with it: a name that is not in it is not
    repeated. `cell` is the source of the student's cell, for similar names.
    """
    known, text = explanations(), text[:MAX_TEXT]
    for entry in known.by_type.get(type_name, ()):
        match = entry.text.search(text)
        if not match or (entry.line and not entry.line.search(line)):
            continue
        name = match.groupdict().get("name") or ""
        is_shown = name.isidentifier() and re.search(rf"\b{re.escape(name)}\b", line)
        said = entry.sentence.replace("{name}", f"`{name}`" if is_shown else known.unknown_name)
        similar = _similar(name, entry.similar, (cell or line)[:MAX_CELL]) if is_shown else ""
        hint = known.did_you_mean.replace("{similar}", f"`{similar}`") if similar else entry.hint
        return Explanation(said[0].upper() + said[1:], hint)
    return None


@lru_cache(maxsize=256)
def _similar(name: str, places: tuple[str, ...], cell: str) -> str:
    """Return the name that the student may have meant; an empty string if none is close."""
    if not 3 <= len(name) <= MAX_NAME:
        return ""
    names: dict[str, str] = {}
    for place in places:
        for found in _names_in(place, cell):
            if abs(len(found) - len(name)) <= 3 and found != name:
                names.setdefault(found.casefold(), found)
    close = difflib.get_close_matches(name.casefold(), names, n=1, cutoff=0.75)
    return names[close[0]] if close else ""


def _names_in(place: str, cell: str) -> Iterable[str]:
    if place not in CELL:
        return explanations().names[place]
    before = r"(?:\.|\bdef )" if place == "cell attributes" else r"\b"
    found = dict.fromkeys(re.findall(rf"{before}([^\W\d]\w{{2,{MAX_NAME}}})\b", cell))
    return [name for name in found if not keyword.iskeyword(name)][:500]


def known_exception(module: str, name: str) -> str:
    """Return an exception's name if it is Python's, torch's or NumPy's own.

    A student can choose any other name, and could hide inputs in it.
    """
    if module.partition(".")[0] in ("builtins", "torch", "numpy"):
        # What is there already: torch imports whole packages when it is asked for some names.
        found = vars(sys.modules.get(module, object)).get(name)
        if isinstance(found, type) and issubclass(found, BaseException):
            return name
    return "a custom exception"


def line_of(source: str, number: int, whose: str = " of its cell") -> str:
    """Return a place in a cell as the end of a sentence; empty where there is no such line."""
    lines = source.lstrip("\n").splitlines()  # IPython counts from the first full line
    if not 1 <= number <= len(lines):
        return ""
    return f" in line {number}{whose}, `{lines[number - 1].strip()[:120]}`"


def cell_failure(source: str, outputs: Iterable[Any]) -> Explanation | None:
    """Return what ended a cell before its end, by its outputs; None where nothing did.

    Outputs are the student's to forge: of them come a known name, a line's number and a choice from
    the table, and no word.
    """
    for output in outputs:
        name, text = output.get("ename"), output.get("evalue")
        if output.get("output_type") != "error" or type(name) is not str or type(text) is not str:
            continue
        if name == "KeyboardInterrupt":  # the grader's own way to end what takes too long
            return Explanation(
                "Its cell was stopped because it did not finish in time.",
                "Which loop might never end, and what should end it?",
            )
        number = _line_number(name, text[:MAX_TEXT], output.get("traceback"))
        place = line_of(source, number, whose="")
        type_name = known_exception("builtins", name)
        known = explain(type_name, text, place, source)
        said = f"Its cell raised {type_name}{place}."
        return Explanation(
            f"{said} {known.sentence}" if known else said, known.hint if known else ""
        )
    return None


def _line_number(name: str, text: str, traceback: Any) -> int:
    """Return the line that IPython tells of; 0 where it tells none."""
    told = text
    pattern = r", line (\d{1,6})\)$"  # as in "invalid syntax (1722.py, line 3)"
    if name not in ("SyntaxError", "IndentationError", "TabError"):
        told = "\n".join(line[:500] for line in list(traceback or [])[:50] if type(line) is str)
        told = re.sub(r"\x1b\[[\d;]{0,20}m", "", told)
        pattern = r"Cell In\[\d+\], line (\d{1,6})"
    found = re.search(pattern, told)
    return int(found[1]) if found else 0
