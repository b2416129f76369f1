"""Which check catches which mistake, and the page that says so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gradkit.assignment import Assignment, assignment_names
from gradkit.mistakes import Catalogue
from gradkit.proof.answers import Origin, Trial, WrittenAnswer
from gradkit.proof.kill_matrix import Chapter, Matrix, Tally, fingerprint
from gradkit.proof.kill_page import page
from gradkit.results import CheckResult, ExerciseResult, Outcome
from tests.support.courses import write_course

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "kill-matrix.md"
CHECKS = ("test_numbers", "test_tensors")


def trial(
    title: str,
    verdicts: str,
    *,
    right: bool = False,
    codes: tuple[str, ...] = (),
    named: tuple[tuple[str, ...], ...] = ((), ()),
    origin: Origin = Origin.WRITTEN,
    alike: tuple[str, ...] = (),
) -> Trial:
    """Return a trial whose checks passed (`.`), failed (`F`) or broke (`E`)."""
    outcomes = {".": Outcome.PASSED, "F": Outcome.FAILED, "E": Outcome.GRADER_ERROR}
    checks = tuple(
        CheckResult(name, outcomes[sign], 2.0 if sign == "." else 0.0, 2.0, "Why.", "", mistakes)
        for name, sign, mistakes in zip(CHECKS, verdicts, named, strict=True)
    )
    answer = WrittenAnswer("add", title, right, codes, "", origin=origin, alike=frozenset(alike))
    return Trial(answer, ExerciseResult("add", 4.0, checks))


GOOD = (
    trial("plain", "..", right=True),
    trial("other way", "..", right=True),
    trial("minus", "F.", codes=("X1",), named=(("X1",), ())),
    trial("minus as well", "FF", codes=("X1",), named=(("X1",), ("X1",)), origin=Origin.CATALOGUE),
    trial("a | text <b>", ".F"),
)


def matrix(*trials: Trial, mutants: tuple[Trial, ...] = ()) -> Matrix:
    return Matrix("add", 4.0, CHECKS, trials, mutants)


def test_nothing_is_wrong_where_all_is_as_it_should_be() -> None:
    assert matrix(*GOOD).problems() == []


def test_counts_tell_how_many_of_how_many() -> None:
    mutants = (trial("a → b", ".."), trial("a → c", "F."))
    tally = matrix(*GOOD, mutants=mutants).tally()
    assert tally == Tally(right=(2, 2), wrong=(3, 3), named=(2, 2), first=(2, 2), mutants=(1, 2))
    assert (tally + tally).texts()["wrong"] == "6/6"


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (
            trial("hurt", ".F", right=True),
            "It is right, but gets only 2 of 4 points; it fails test_tens",
        ),
        (trial("lives", ".."), "It is wrong, but gets full marks."),
        (trial("breaks", ".E"), "The check test_tensors is broken. Why."),
        (trial("mute", "F.", codes=("X1",)), "The checks should name X1, but name no mistake."),
        (
            trial("called wrongly", "F.", codes=("X1",), named=(("X2", "X3"), ())),
            "The checks should name X1, but test_numbers names X2, X3.",
        ),
        (
            trial("misled once", "FF", codes=("X1",), named=(("X1",), ("X2",))),
            "The checks should name X1, but test_tensors names X2.",
        ),
        (
            trial("none fits", "F.", named=(("X1",), ())),
            "The checks should name no mistake, but test_numbers names X1.",
        ),
    ],
)
def test_each_answer_that_is_misjudged_is_told(bad: Trial, said: str) -> None:
    (problem,) = matrix(*GOOD, bad).problems()
    assert problem.startswith(f"add, “{bad.answer.title}”: {said}")


def test_codes_with_one_fingerprint_count_as_one() -> None:
    alike = trial("twin", "F.", codes=("X1",), named=(("X7",), ()), alike=("X1", "X7"))
    assert alike.well_named
    assert alike.named_first
    assert not trial("stranger", "F.", codes=("X1",), named=(("X7",), ())).well_named


def test_a_code_that_comes_second_is_named_but_not_first() -> None:
    second = trial("second", "F.", codes=("X1",), named=(("X2", "X1"), ()))
    assert second.well_named
    assert not second.named_first


def test_a_check_must_catch_what_no_other_check_catches() -> None:
    (problem,) = matrix(*GOOD[:4]).problems()
    assert problem.startswith(
        "Every answer that the check test_tensors of add catches is also caught"
    )


def test_mutants_do_not_justify_a_check() -> None:
    mutant = trial("a → b", ".F", origin=Origin.MUTATION)
    assert len(matrix(*GOOD[:4], mutants=(mutant,)).problems()) == 1


def catalogue() -> Catalogue:
    made = Catalogue()
    made.property("add", "X1", name="the two are subtracted", hint="Which sign?")
    return made


def chapter() -> Chapter:
    mutants = (trial("a|b → b", ".."), trial("a → c", "F."))
    reasons = {"add": {"a|b → b": "It is the same."}}
    made = matrix(*GOOD, mutants=mutants)
    return Chapter("01_sums", "0123abcd", [made], catalogue(), reasons)


def test_the_page_shows_each_mistake_and_each_check() -> None:
    text = page([chapter()])
    assert "| all | 2/2 | 3/3 | 2/2 | 2/2 | 1/2 |" in text
    assert "| [`add`](#01--add) | 2/2 | 3/3 | 2/2 | 2/2 | 1/2 |" in text
    assert "### 01 · add" in text
    assert "| code | mistake | tried | `numbers` | `tensors` | named |" in text
    assert "| X1 | the two are subtracted | 2 | ● | 1/2 | 2/2 |" in text
    assert "| – | no mistake of the catalogue | 1 |  | ● |  |" in text
    assert "|  | caught by this check alone |  | 1 | 1 |  |" in text
    assert "| minus as well † | X1 | ● | ● | X1 |" in text
    assert "| a \\| text &lt;b> | – |  | ● |  |" in text
    assert "| `a\\|b → b` | It is the same. |" in text
    assert "<!-- 01_sums: 0123abcd -->" in text


def test_every_table_of_the_page_has_as_many_columns_in_each_row() -> None:
    columns = 0
    for line in page([chapter()]).splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        assert cells in (0, columns) or columns == 0, line
        columns = cells


def test_a_fingerprint_follows_checks_answers_release_and_source(tmp_path: Path) -> None:
    write_course(tmp_path)
    seen = {fingerprint(tmp_path, Assignment.load(tmp_path, "demo"))}
    answers = tmp_path / "course_tests" / "demo" / "answers"
    answers.mkdir()
    for file in (
        answers / "add.py",
        tmp_path / "course_tests" / "demo" / "test_add.py",
        tmp_path / "release" / "demo" / "demo.ipynb",
        tmp_path / "source" / "demo" / "demo.ipynb",
    ):
        file.write_text((file.read_text() if file.exists() else "") + "\n")
        seen.add(fingerprint(tmp_path, Assignment.load(tmp_path, "demo")))
    assert len(seen) == 5


def test_the_page_of_this_course_is_made_from_todays_files() -> None:
    found = dict(re.findall(r"<!-- (\w+): (\w+) -->", PAGE.read_text(encoding="utf-8")))
    today = {
        name: fingerprint(ROOT, Assignment.load(ROOT, name)) for name in assignment_names(ROOT)
    }
    assert found == today, "docs/kill-matrix.md is older than the course: run `make matrix`."


def test_the_page_of_this_course_shows_that_all_is_well() -> None:
    text = PAGE.read_text(encoding="utf-8")
    (counts,) = re.findall(r"^\| all \| (\d.+) \|$", text, re.MULTILINE)
    right, wrong, named, *_ = [tuple(map(int, n.split("/"))) for n in counts.split(" | ")]
    assert right[0] == right[1] >= 200
    assert wrong[0] == wrong[1] >= 400
    assert named[0] >= 0.95 * named[1]
    assert "not listed" not in text
    rows = re.findall(r"^\| \[`(\w+)`\]\(#[^)]+\) \| (\d+)/\d+ \| (\d+)/", text, re.MULTILINE)
    names = [
        e.name for name in assignment_names(ROOT) for e in Assignment.load(ROOT, name).exercises
    ]
    assert [name for name, _, _ in rows] == names
    for name, accepted, caught in rows:
        assert int(accepted) >= (20 if name == "fit" else 8), name
        assert int(caught) >= 10, name
