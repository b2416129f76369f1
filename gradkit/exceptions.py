"""Explains the exceptions that beginners of PyTorch meet, in one sentence and with one question.

Matching goes by the exception's type and text, here on the trusted side. The text itself is never
quoted, since a student's code can put hidden inputs into it: a row of the table says the same
sentence whatever the sizes were. A name is repeated only where it stands in the student's own line,
which is shown anyway. Nothing here decides a point, so a text that torch words anew costs the
explanation and no more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gradkit._exception_table import TABLE


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
