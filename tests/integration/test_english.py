"""People read plain English: no pattern that has to be decoded, and a better wording for each.

The patterns were found in this project. Each row names a better wording, which the failure shows.
What has not been reworded yet stands in `NOT_YET`: that list is to shrink, never to grow.
"""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PATTERNS = {
    # --- questions and clauses turned around ---------------------------------------------------
    r"\bwhose\b[^.;:?!]*\b(?:has|have)\b": "with: `students with points`, not `whose mark has`",
    r"\bWhat (?:shape|size|dtype|type) has\b": "What is the shape of …?",
    r"\bHow many [\w ]+? (?:has|have) (?:each|the|it|they|your)\b": "How many … does each have?",
    r"\bhas each\b": "does each have",
    r"\b(?:[Ff]or|to|of) who (?:has|have|hands|handed|is|was|waits)\b": "for students who …",
    r"\b[Ww]ho (?:has|have) (?:handed|nothing)\b": "students without a submission",
    r"\b[Oo]n which way\b": "In which step …?",
    # --- words that are not the field's --------------------------------------------------------
    r"\d as before\b|, as before[.\"'(:]|\bas before: ": "unchanged",
    r"\ba wrong call\b": "usage error",
    r"\bhanded nothing in\b|\bnothing (?:was )?handed in\b": "no submission",
    r"\bhanded in nothing\b": "without a submission",
    r"\bis to be had\b": "is the maximum; can be reached",
    r"\bof its own kind\b": "of an unknown type; of some other type",
    r"\bgave another number\b": "it gave a different number",
    r"\bof about \d+e\+": "gradkit.checking.comparison.two_digits: about 100",
    r"\b[Rr]ightly\b": "correctly",
    r"\bSum over what\b": "Which numbers does the sum cover?",
    r"\bthe room as you found\b": "Does your code change the mode?",
    r"\b(?:error|errors) of the (?:grader|machinery)\b": "grader error",
    r"\bby no fault of\b": "because of a grader error",
    r"\ba person looks\b": "a person has to look at it",
    r"\bwaits? for a person\b": "is awaiting review",
    r"\bby heart\b": "memorize",
    r"\bcome to an end\b|\bcame to an end\b": "finish",
    r"\bfor ever\b": "forever",
    r"\bto and fro\b": "back and forth",
    r"\banew\b": "again",
    r"\bslips? of the pen\b": "typo",
    # --- have, let, stand, take for, be told as main verbs -------------------------------------
    r"\b(?:is|are|was|were|be|been) told\b": "is reported; the message says",
    r"\btold of\b": "reported",
    r"\btaken for\b|\btakes? it for\b": "treated as; counts as",
    r"\bstands? (?:in|there|where|above|below|before|beside|for itself)\b": "is in; is above",
    r"\bas (?:it|they|all) should be\b": "as expected; correct",
    r"\bleft as (?:it|they) (?:was|were)\b|\bstays? as (?:it|they) (?:was|were)\b": "unchanged",
    # --- American spelling ---------------------------------------------------------------------
    r"\b[Oo]ptimisers?\b": "optimizer",
    r"\b[Cc]olou?red? ?by chance\b|\b[Cc]olour(?:s|ed|ing)?\b": "color",
    r"\b[Gg]rey(?:scale)?\b": "gray",
    r"\b[Ll]earnt\b": "learned",
    r"\b[Bb]ehaviour\b": "behavior",
    r"\b[Nn]eighbours?\b": "neighbor",
    r"\b[Ll]abelled\b": "labeled",
    r"\b[Rr]ecognises?d?\b": "recognize",
    r"\bafterwards\b": "afterward",
}  # fmt: skip
"""A pattern, and a better wording."""

NOT_YET: dict[str, set[str]] = {
    # NOT YET REWORDED: take an entry out as soon as it is clean. A folder ends with a slash.
}
"""Paths that were not reworded yet, and the kinds of text in them that may still fail."""


@dataclass(frozen=True)
class Text:
    """A piece of text that people read: a paragraph, a string, a docstring or a comment."""

    file: str
    line: int
    kind: str
    words: str

    def findings(self) -> Iterator[str]:
        """Yield a sentence for each pattern in the text."""
        for pattern, better in PATTERNS.items():
            for found in re.finditer(pattern, self.words):
                yield f"{self.file}:{self.line}: “{found[0]}” → {better}"

    @property
    def waits(self) -> bool:
        """Whether the text is in a file that was not reworded yet."""
        return any(
            self.kind in kinds
            and (self.file.startswith(path) if path.endswith("/") else self.file == path)
            for path, kinds in NOT_YET.items()
        )


def in_python(source: str, file: str) -> Iterator[Text]:
    """Yield the strings, docstrings and comments of a Python file."""
    tree = ast.parse(source)
    docstrings = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    parts = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in ast.walk(node)
        if part is not node
    }
    for node in ast.walk(tree):
        if id(node) in parts:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            kind = "docstring" if id(node) in docstrings else "string"
            yield Text(file, node.lineno, kind, " ".join(node.value.split()))
        elif isinstance(node, ast.JoinedStr):
            pieces = [
                str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values
            ]
            yield Text(file, node.lineno, "string", " ".join("".join(pieces).split()))
    comment: list[str] = []
    start = last = 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT:
            continue
        if token.start[0] != last + 1 and comment:
            yield Text(file, start, "comment", " ".join(comment))
            comment = []
        start = token.start[0] if not comment else start
        last = token.start[0]
        comment.append(token.string.lstrip("# "))
    if comment:
        yield Text(file, start, "comment", " ".join(comment))


def in_markdown(source: str, file: str) -> Iterator[Text]:
    """Yield the paragraphs of a Markdown text, without its blocks of code."""
    source = re.sub(
        r"^(```|~~~).*?^\1", lambda block: "\n" * block[0].count("\n"), source,
        flags=re.MULTILINE | re.DOTALL,
    )  # fmt: skip
    line = 1
    for paragraph in re.split(r"(\n(?:[ \t]*\n)+)", source):
        quoted = all(part.startswith("    ") for part in paragraph.splitlines())
        if paragraph.strip() and not quoted:
            yield Text(file, line, "text", " ".join(paragraph.split()))
        line += paragraph.count("\n")


def in_notebook(file: Path, name: str) -> Iterator[Text]:
    """Yield all texts of a notebook; lines count from the top of a cell."""
    for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        where = f"{name}[{cell['id']}]"
        if cell["cell_type"] == "code":
            yield from in_python(source, where)
        else:
            yield from in_markdown(source, where)


def texts() -> Iterator[Text]:
    """Yield all texts of the project that people read."""
    pages = [
        *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")),
        *sorted((ROOT / "docs").glob("*.md")),
    ]
    for page in pages:
        if page.name != "kill-matrix.md":  # made from course_tests/, which are read below
            yield from in_markdown(page.read_text(encoding="utf-8"), _name(page))
    for folder in ("gradkit", "course_tests", "tools", "bench"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            if "answers" not in file.parts:  # written as students write
                yield from in_python(file.read_text(encoding="utf-8"), _name(file))
    for file in sorted((ROOT / "gradkit" / "templates").rglob("*.j2")):
        source = re.sub(r"{#.*?#}", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
        for number, line in enumerate(source.splitlines(), 1):
            yield Text(_name(file), number, "text", " ".join(re.sub("<[^>]*>", " ", line).split()))
    for file in sorted((ROOT / "source").rglob("*.ipynb")):
        if ".ipynb_checkpoints" not in file.parts:
            yield from in_notebook(file, _name(file))


def _name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def test_the_english_is_plain() -> None:
    findings = [finding for text in texts() if not text.waits for finding in text.findings()]
    assert not findings, "\n".join([f"{len(findings)} to reword:", *findings])


def test_what_is_clean_is_taken_off_the_list() -> None:
    """The list of what was not reworded yet shrinks, and names nothing that is gone."""
    found = {
        (path, text.kind)
        for text in texts()
        for path, kinds in NOT_YET.items()
        if text.kind in kinds
        and (text.file.startswith(path) if path.endswith("/") else text.file == path)
        and any(text.findings())
    }
    clean = [(path, kind) for path, kinds in NOT_YET.items() for kind in sorted(kinds)
             if (path, kind) not in found]  # fmt: skip
    assert clean == [], "Take these off NOT_YET."


@pytest.mark.parametrize(
    "bad",
    [
        "students whose mark has changed", "What shape has each piece?", "How many rows has each?",
        "How many columns have the inputs?", "1 graded, 0 as before, 0 failed.", "2 a wrong call.",
        "0 points for who has handed nothing in", "from 0 to what is to be had",
        "an exception of its own kind", "labels them rightly", "in value 3, it gave another number",
        "It stands in the notes above.", "which is told in a sentence", "the optimiser",
    ],
)  # fmt: skip
def test_a_bad_wording_is_found(bad: str) -> None:
    assert list(Text("x", 1, "text", bad).findings())


@pytest.mark.parametrize(
    "good",
    [
        "What is the shape of each piece?", "How many rows does each have?",
        "1 graded, 0 unchanged, 0 failed.", "The exercise is graded as before, in the sandbox.",
        "2 usage error", "students without a submission", "Whose memory did you write to?",
        "whose lines are long. It has two.",
    ],
)  # fmt: skip
def test_a_good_wording_is_not_found(good: str) -> None:
    assert not list(Text("x", 1, "text", good).findings())


def test_texts_are_found_in_python_and_markdown() -> None:
    source = '"""Doc."""\nx = f"a {1} b" "c"  # one\n# two\n\n# three\ny = "d"\n'
    found = {(text.line, text.kind, text.words) for text in in_python(source, "x")}
    assert found == {
        (1, "docstring", "Doc."), (2, "string", "a … bc"), (2, "comment", "one two"),
        (5, "comment", "three"), (6, "string", "d"),
    }  # fmt: skip
    page = "# Head\n\ntwo\nlines\n\n```\ncode\n```\n\nend\n"
    assert [(text.line, text.words) for text in in_markdown(page, "x")] == [
        (1, "# Head"), (3, "two lines"), (10, "end"),
    ]  # fmt: skip
