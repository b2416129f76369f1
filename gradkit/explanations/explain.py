"""Explains the exceptions that beginners of PyTorch meet, in one sentence and with one question.

Matching goes by the exception's type and text, here on the trusted side. The text itself is never
quoted, since a student's code can put hidden inputs into it: a row of the table says the same
sentence whatever the sizes were. A name is repeated only where it stands in the student's own line,
which is shown anyway. Nothing here decides a point, so a text that torch words anew costs the
explanation and no more.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gradkit.explanations.exception_table import TABLE

MAX_TEXT = 2000
"""Characters of an exception's text that are looked at."""
_UNKNOWN_EXCEPTION = "an exception of an unknown type"


@dataclass(frozen=True)
class Explanation:
    """What an exception means, and a question that leads on."""

    sentence: str
    hint: str


def explain(type_name: str, text: str, line: str = "") -> Explanation | None:
    """Return what is known about an exception; None where nothing is.

    `line` is the student's own line that is shown with it: a name that does not stand there is not
    repeated.
    """
    for row in TABLE:
        if type_name in row.types.split() and (match := re.search(row.text, text)):
            name = match.groupdict().get("name") or ""
            known = name.isidentifier() and re.search(rf"\b{re.escape(name)}\b", line)
            sentence = row.sentence.format(name=f"`{name}`" if known else "a name")
            return Explanation(sentence[0].upper() + sentence[1:], row.hint)
    return None


def known_exception(module: str, name: str) -> str:
    """Return an exception's name if Python, PyTorch or NumPy defines it, else a general phrase.

    A student can choose any other name, and could hide inputs in it.
    """
    if module.partition(".")[0] in ("builtins", "torch", "numpy"):
        # What is there already: torch imports whole packages when it is asked for some names.
        found = vars(sys.modules.get(module, object)).get(name)
        if isinstance(found, type) and issubclass(found, BaseException):
            return name
    return _UNKNOWN_EXCEPTION


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
                "Its cell was interrupted because it took too long.",
                "Which loop might run forever, and what should end it?",
            )
        number = _line_number(name, text[:MAX_TEXT], output.get("traceback"))
        place = line_of(source, number, whose="")
        type_name = known_exception("builtins", name)
        known = explain(type_name, text[:MAX_TEXT], place)
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
