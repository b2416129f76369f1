"""Renders the kill matrices of a course as a page of its documentation, readable on GitHub.

It shows nothing but names and counts, so nothing hidden can be read there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from gradkit.assignment import CHECK_PREFIX
from gradkit.proof.answers import Origin
from gradkit.proof.kill_matrix import NO_MISTAKE, Chapter, Matrix, Tally, by_mistakes
from gradkit.proof.mutation import Equivalents

_INTRODUCTION = """\
# Which check catches which mistake

Made by `make matrix` (`gradkit check --write docs/kill-matrix.md`). Each answer was graded as a
separate submission: read, run in the sandbox and judged by the exercise's hidden checks, like a
student's.

- **right**: right answers in various styles (`course_tests/<assignment>/<exercise>/answers/`); all
must get
  full marks.
- **caught**: wrong answers, written by hand or taken from the catalogue as wrong references
  (`mistakes.py`); none may get full marks.
- **named**: for how many answers with a mistake in the catalogue a check named the right code, or
  a code that looks the same, while no check named only wrong codes. **First**: for how many of them
  the first code named was the right one.
- **mutants**: the instructor's solutions, changed mechanically in one place, and how many of them
  were caught. The others are equivalent, for the reasons below.
"""

_LEGEND = """\
In the tables, ● means that the check catches all answers with the mistake; a fraction means that it
catches some of them. The last row counts the wrong answers that only this check catches: there must
be some for each check. Among the single answers, † marks wrong references from the catalogue.
"""


def page(chapters: Sequence[Chapter]) -> str:
    """Return the kill matrices of a course as Markdown."""
    total = sum((m.tally() for c in chapters for m in c.matrices), Tally())
    lines = [_INTRODUCTION, *_table(_COUNTS, [("all", *_counts(total))], "l" + "r" * 5), ""]
    for chapter in chapters:
        lines += [f"<!-- {chapter.assignment}: {chapter.fingerprint} -->"]
    lines += ["", _LEGEND]
    for chapter in chapters:
        rows = [
            (f"[`{m.exercise}`](#{_anchor(chapter, m)})", *_counts(m.tally()))
            for m in chapter.matrices
        ]
        lines += [f"## {chapter.assignment}", "", *_table(_COUNTS, rows, "l" + "r" * 5), ""]
        for matrix in chapter.matrices:
            lines += _section(chapter, matrix)
    return "\n".join(lines).rstrip() + "\n"


_COUNTS = ("", "right", "caught", "named", "first", "mutants")


def _counts(tally: Tally) -> tuple[str, ...]:
    return tuple(tally.texts().values())


def _heading(chapter: Chapter, matrix: Matrix) -> str:
    return f"{chapter.assignment[:2]} · {matrix.exercise}"


def _anchor(chapter: Chapter, matrix: Matrix) -> str:
    """Return the anchor that GitHub gives a heading: blanks to hyphens, signs left out."""
    text = _heading(chapter, matrix).lower()
    return "".join(c if c.isalnum() or c in "-_" else "-" if c == " " else "" for c in text)


def _section(chapter: Chapter, matrix: Matrix) -> list[str]:
    head, rows = by_mistakes(matrix, chapter.catalogue)
    return [
        f"### {_heading(chapter, matrix)}",
        "",
        *_table(
            [
                f"`{name}`" if 2 < number < len(head) - 1 else name
                for number, name in enumerate(head)
            ],
            [[_text(text) for text in row] for row in rows],
            "llr" + "c" * len(matrix.checks) + "r",
        ),
        "",
        *_every_answer(matrix),
        *_survivors(matrix, chapter.equivalents),
    ]


def _every_answer(matrix: Matrix) -> list[str]:
    """Return all answers one by one, folded away."""
    head = ("wrong answer", "code", *(str(n) for n, _ in enumerate(matrix.checks, 1)), "named")
    rows = [
        (
            _text(trial.answer.title) + (" †" if trial.answer.origin is Origin.CATALOGUE else ""),
            ", ".join(trial.answer.codes) or NO_MISTAKE,
            *("●" if check in trial.killers else "" for check in matrix.checks),
            ", ".join(trial.named),
        )
        for trial in matrix.wrong
    ]
    columns = "; ".join(
        f"{n} `{check.removeprefix(CHECK_PREFIX)}`" for n, check in enumerate(matrix.checks, 1)
    )
    accepted = "; ".join(_text(trial.answer.title) for trial in matrix.right)
    return [
        f"<details><summary>Every answer to {matrix.exercise}</summary>",
        "",
        f"Right: {accepted}.",
        "",
        f"Checks: {columns}.",
        "",
        *_table(head, rows, "ll" + "c" * len(matrix.checks) + "l"),
        "",
        "</details>",
        "",
    ]


def _survivors(matrix: Matrix, equivalents: Equivalents) -> list[str]:
    """Return the mutants that got full marks, with the reason why they may."""
    by_reason: defaultdict[str, list[str]] = defaultdict(list)
    for trial in matrix.mutants:
        if trial.accepted:
            reason = equivalents.get(matrix.exercise, {}).get(trial.answer.title, "not listed")
            by_reason[reason].append(trial.answer.title)
    if not by_reason:
        return []
    number = sum(map(len, by_reason.values()))
    rows = [
        ("<br>".join(f"`{_code(change)}`" for change in changes), _text(reason))
        for reason, changes in by_reason.items()
    ]
    return [
        f"<details><summary>{number} of {len(matrix.mutants)} mutants are equivalent</summary>",
        "",
        *_table(("mutants", "why full marks are right"), rows, "ll"),
        "",
        "</details>",
        "",
    ]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], alignment: str) -> list[str]:
    marks = {"l": "---", "r": "---:", "c": ":---:"}
    return [
        f"| {' | '.join(head)} |",
        f"|{'|'.join(marks[letter] for letter in alignment)}|",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]


def _text(text: str) -> str:
    """Return text that stays in its cell of a table, and is no HTML."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("`", "'").replace("\n", " ")


def _code(text: str) -> str:
    """Return text that stays in its cell of a table, between backticks."""
    return text.replace("|", "\\|").replace("`", "'").replace("\n", " ")
