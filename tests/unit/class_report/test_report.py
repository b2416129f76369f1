"""The report on a class: what stands in it, for whom, and that it stands alone."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from gradkit.class_report import charts, report
from gradkit.class_report import page as report_page
from gradkit.class_report.mistakes import mistakes_made, unexplained
from gradkit.class_report.verdicts import Attention, ClassResults, read_class
from gradkit.cli import main
from gradkit.mistakes import Catalogue
from gradkit.nbgrader_steps.course import Course
from gradkit.nbgrader_steps.verdicts import read_results
from gradkit.results import CheckResult, ExerciseResult, Outcome, Results
from tests.support.courses import write_course
from tools.made_up_class import ASSIGNMENT, MISTAKES, made_up_class, write_class

NOW = dt.datetime(2026, 11, 26, 10, 0, tzinfo=dt.UTC)
SECTIONS = ["person", "scores", "exercises", "checks", "mistakes", "times", "students", "terms"]

EVIL = "<script>alert(1)</script>"
HOSTILE = '=cmd|"/c calc"!A1 <img src=x onerror=evil()> \x1b[31m\u202e{{7*7}} $x$'
MARK = "qwertz-of-mine"
"""Stands in everything that tells of a single student."""


def document(results: Sequence[Results], *attention: Attention, **more: Any) -> dict[str, Any]:
    anonymous = more.pop("anonymous", False)
    found = ClassResults(ASSIGNMENT, tuple(results), attention, tuple(MISTAKES), **more)
    return report.make_report(found, anonymous=anonymous, now=NOW, course="pytorch")


@pytest.fixture(scope="module")
def made_up() -> list[Results]:
    return made_up_class(300)


@pytest.fixture(scope="module")
def whole(made_up: list[Results]) -> dict[str, Any]:
    waiting = Attention("Written answers to grade", "Open it.", (("ada", "why"), ("ben", "why")))
    return document(made_up, waiting)


@pytest.fixture(scope="module")
def page(whole: dict[str, Any]) -> str:
    return report_page.page(whole)


class Reader(HTMLParser):
    """Reads a page as strictly as its parts need: which elements, ids, and what is left open."""

    VOID = ("meta", "br", "col", "img", "link", "input", "hr")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.sections: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        found = dict(attrs)
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [found[name] or "" for name in ("href", "src", "xlink:href") if name in found]
        if tag == "section":
            self.sections.append(found["id"] or "")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else."

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data


# --- the page ---------------------------------------------------------------------------------


def test_what_needs_a_person_comes_first_and_everything_follows(page: str) -> None:
    reader = Reader(page)
    assert reader.sections == SECTIONS
    assert not reader.open
    assert "Written answers to grade: 2" in reader.text


def test_the_page_stands_alone(page: str) -> None:
    """Nothing is loaded: links lead to places of the page itself, and there is no script."""
    reader = Reader(page)
    assert reader.links
    assert [link for link in reader.links if not link.startswith("#")] == []
    assert not {"script", "link", "img", "iframe", "object", "form"} & reader.tags.keys()
    assert "@import" not in page
    assert "url(" not in page.replace("url(#", "")
    addresses = set(re.findall(r"https?://[^\s\"<]+", page))
    assert addresses == {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_ids_are_unique_and_links_lead_to_them(page: str) -> None:
    reader = Reader(page)
    assert [name for name, count in Counter(reader.ids).items() if count > 1] == []
    assert {link.removeprefix("#") for link in reader.links} <= set(reader.ids)
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(reader.ids)


def test_every_picture_says_what_it_shows_and_has_its_numbers_in_a_table(
    page: str, whole: dict[str, Any]
) -> None:
    pictures = re.findall(r'<svg class="chart" role="img" aria-labelledby="(\w+)-about"', page)
    assert pictures == ["scores", "exercises", "checks", "mistakes", "times"]
    for name in pictures:
        (about,) = re.findall(rf'<title id="{name}-about">(.*?)</title>', page)
        assert about.endswith("."), about
        section = page[page.index(f'<section id="{name}">') :]
        assert "<table" in section[: section.index("</section>")]
    text = " ".join(Reader(page).text.split())
    for one in whole["scores"]["bins"]:
        assert f"{one['from']:g} to" in text
    for one in whole["mistakes"]:
        assert f"{one['count']}, {100 * one['share']:.0f}%" in text


def test_a_small_class_has_no_picture_of_correlations() -> None:
    made = document(made_up_class(5, 2))
    text = report_page.page(made)
    assert 'aria-labelledby="checks-about"' not in text
    assert all(one["discrimination"] is None for one in made["checks"])


def test_figures_carry_words_where_they_are_remarkable(whole: dict[str, Any], page: str) -> None:
    """One check of the made-up class is passed by luck alone; it must be found."""
    weak = report_page.weak_checks(whole)
    assert [(one["exercise"], one["check"]) for one in weak] == [
        ("predict", "test_nothing_is_recorded")
    ]
    assert "barely distinguishes students" in page or "better students do worse" in page


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "0 s"), (59.6, "1 min"), (3600, "1 h"), (3725, "1 h 2 min 5 s"), (90, "1 min 30 s")],
)
def test_long_times_are_told_in_hours_and_minutes(seconds: float, said: str) -> None:
    assert report_page._duration(seconds) == said


# --- what students wrote ----------------------------------------------------------------------


def hostile_class() -> list[Results]:
    message = f"Your code raised ValueError in line 1 of its cell, `{EVIL}`. {HOSTILE}"
    checks = (
        CheckResult("test_a", Outcome.FAILED, 0.0, 1.0, message, EVIL, ("Q9",), "A."),
        CheckResult("test_b", Outcome.FAILED, 0.0, 1.0, message),
        CheckResult("test_c", Outcome.GRADER_ERROR, 0.0, 1.0, f"broken: {EVIL}"),
        CheckResult("test_d", Outcome.TIMEOUT, 0.0, 1.0, message),
    )
    exercise = ExerciseResult("fit", 4.0, checks)
    return [
        Results(f"{HOSTILE}{n}", ASSIGNMENT, (exercise,), notes=(f"{EVIL}{HOSTILE}",), seconds=1.0)
        for n in range(3)
    ]


def test_what_students_wrote_does_nothing_in_the_page(tmp_path: Path) -> None:
    results = hostile_class()
    case = Attention("Undecided points", "Look.", ((results[0].student, f"{EVIL}{HOSTILE}"),))
    made = document(results, case)
    text = report_page.page(made)
    reader = Reader(text)
    assert not {"script", "img"} & reader.tags.keys()
    assert "{{7*7}}" in reader.text, "It is shown as it was written."
    assert "\x1b" not in text
    assert "\u202e" not in text
    for path in report.write_report(made, text, tmp_path):
        if path.suffix == ".csv":
            for row in csv.reader(path.read_text().splitlines()):
                assert not any(cell.startswith(("=", "+", "@")) for cell in row), path.name
            assert "\x1b" not in path.read_text()


def test_what_students_wrote_does_nothing_in_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from gradkit.cli import terminal

    terminal.show_report(document(hostile_class()), Path(f"/x/{HOSTILE}[bold]"))
    out, err = capsys.readouterr()
    assert "\x1b" not in out + err
    assert "[bold]" in out


# --- without names ----------------------------------------------------------------------------


def test_an_anonymous_report_names_nobody_anywhere(tmp_path: Path) -> None:
    """Not in titles, notes, messages, files, nor by what a message quotes."""
    results = []
    for number, one in enumerate(made_up_class(120)):
        exercises = tuple(
            ExerciseResult(
                each.exercise,
                each.max_score,
                tuple(
                    CheckResult(
                        check.name, check.outcome, check.score, check.max_score,
                        f"{MARK} {check.message}", check.hint, check.mistakes, check.title,
                    )
                    for check in each.checks
                ),
            )
            for each in one.exercises
        )  # fmt: skip
        results.append(
            Results(
                f"{MARK}-{number}", ASSIGNMENT, exercises, (f"The file is {MARK}.ipynb.",),
                needs_human=one.needs_human, seconds=one.seconds,
            )
        )  # fmt: skip
    cases = tuple((one.student, f"about {one.student}") for one in results[:9])
    attention = Attention("Undecided points", "Look at them.", cases)
    named = document(results, attention)
    report.write_report(named, report_page.page(named), tmp_path / "one")
    assert (tmp_path / "one" / "students.csv").exists()
    made = document(results, attention, anonymous=True)
    page = report_page.page(made)
    paths = report.write_report(made, page, tmp_path / "one")  # over the one with names
    for path in (tmp_path / "one").iterdir():
        assert path in paths, "A file of the report with names was left."
        assert MARK not in path.read_text(), path.name
        assert MARK not in path.name
    assert "without names" in page
    assert Reader(page).sections == [name for name in SECTIONS if name != "students"]
    assert made["attention"][0]["count"] == 9
    figures = ("scores", "exercises", "checks", "reliability", "times")
    assert {name: made[name] for name in figures} == {name: named[name] for name in figures}


def test_both_kinds_lie_in_folders_of_their_own(tmp_path: Path) -> None:
    folders = {
        report.default_folder(tmp_path, document([], anonymous=flag)) for flag in (True, False)
    }
    assert folders == {
        tmp_path / "reports" / ASSIGNMENT,
        tmp_path / "reports" / f"{ASSIGNMENT}-anonymous",
    }


# --- the same as CSV and JSON -----------------------------------------------------------------


def test_csv_json_and_page_say_the_same(
    whole: dict[str, Any], page: str, made_up: list[Results], tmp_path: Path
) -> None:
    paths = report.write_report(whole, page, tmp_path)
    assert [path.name for path in paths] == [
        "report.html", "report.json", *(f"{name}.csv" for name in report.TABLES)
    ]  # fmt: skip
    assert json.loads((tmp_path / "report.json").read_text()) == whole
    for name in ("exercises", "checks", "mistakes", "unexplained", "limits", "students"):
        assert len(rows(tmp_path / f"{name}.csv")) == len(whole[name]), name
    for row, one in zip(rows(tmp_path / "students.csv"), made_up, strict=True):
        assert (row["student"], float(row["score"])) == (one.student, one.score)
        if not one.needs_human:
            assert float(row["fit"]) == one.exercises[3].score
    for row, check in zip(rows(tmp_path / "checks.csv"), whole["checks"], strict=True):
        assert float(row["pass_rate"]) == pytest.approx(check["pass_rate"], abs=1e-9)


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


# --- classes that hardly are ------------------------------------------------------------------


def alike(number: int, outcome: Outcome, score: float) -> list[Results]:
    check = CheckResult("test_x", outcome, score, 2.0, title="One thing.")
    return [
        Results(f"s{n}", ASSIGNMENT, (ExerciseResult("x", 2.0, (check,)),)) for n in range(number)
    ]


@pytest.mark.parametrize(
    ("results", "sentence"),
    [
        ([], "no submission has been graded yet"),
        (alike(1, Outcome.PASSED, 2.0), "1 submission graded"),
        (alike(40, Outcome.PASSED, 2.0), "No known mistakes were found."),
        (alike(40, Outcome.FAILED, 0.0), "Failures not explained by a known mistake"),
        (alike(40, Outcome.GRADER_ERROR, 0.0), "There are no final scores yet."),
        ([Results("a", ASSIGNMENT, ())], "No exercise has been graded yet."),
    ],
    ids=["nobody", "one", "all right", "all wrong", "all undecided", "no exercise"],
)
def test_the_emptiest_classes_have_a_page_too(
    results: list[Results], sentence: str, tmp_path: Path
) -> None:
    for anonymous in (False, True):
        made = document(results, anonymous=anonymous)
        text = report_page.page(made)
        assert sentence in " ".join(Reader(text).text.split())
        assert "nan" not in Reader(text).text
        report.write_report(made, text, tmp_path)


# --- mistakes ---------------------------------------------------------------------------------


def failing(student: str, codes: tuple[str, ...], message: str, *checks: str) -> Results:
    made = tuple(
        CheckResult(name, Outcome.FAILED, 0.0, 1.0, message, mistakes=codes)
        for name in checks or ("test_a",)
    )
    return Results(student, "x", (ExerciseResult("f", 9.0, made),))


def some_catalogue() -> Catalogue:
    catalogue = Catalogue()
    catalogue.property("f", "A1", name="it is summed", hint="By what?")
    catalogue.property("f", "A1", name="it is halved", hint="Why 2?")
    catalogue.property("f", "A1", "B2", name="it is summed twice", hint="How often?")
    catalogue.property("g", "A1", name="of another exercise", hint="Who?")
    return catalogue


def test_a_student_counts_once_for_a_mistake_and_variants_are_told_apart() -> None:
    results = [
        failing("ada", ("A1",), "It is off. It looks as if it is summed.", "test_a", "test_b"),
        failing("ben", ("A1",), "It is off. It looks as if it is halved."),
        failing("cem", ("A1",), "It is off. It looks as if it is halved."),
        failing("dan", ("A1", "B2"), "It is off. It looks as if it is summed twice."),
        failing("eve", ("A1", "C3"), "It is off. It looks as if it is summed."),
        failing("fin", ("Z9",), "It is off."),
    ]
    first, *others = mistakes_made(results, list(some_catalogue()))
    assert (first.codes, first.students) == (("A1",), ("ada", "ben", "cem", "eve"))
    assert [(one.name, len(one.students)) for one in first.variants] == [
        ("it is halved", 2),
        ("it is summed", 2),
    ]
    assert first.checks == ("test_a", "test_b")
    assert first.perhaps == ("C3",)
    assert [(one.codes, one.students, one.variants[0].name) for one in others] == [
        (("A1", "B2"), ("dan",), "it is summed twice"),
        (("Z9",), ("fin",), ""),
    ]


def test_failures_that_no_mistake_explains_are_gathered() -> None:
    results = [
        failing("ada", (), "It gave nan."),
        failing("ben", (), "It gave nan."),
        failing("cem", (), "It gave None."),
        failing("dan", ("A1",), "It looks as if it is summed."),
    ]
    (one,) = unexplained(results)
    assert (one.check, one.students, one.example) == (
        "test_a",
        ("ada", "ben", "cem"),
        "It gave nan.",
    )


# --- reading a course -------------------------------------------------------------------------


def in_demo(student: str, **more: Any) -> Results:
    check = CheckResult("test_numbers", Outcome.PASSED, 3.0, 3.0, title="Two numbers are added.")
    usual: dict[str, Any] = {"made_with": {"checks": "now", "lock": "files: on"}}
    return Results(student, "demo", (ExerciseResult("add", 4.0, (check,)),), **(usual | more))


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with verdicts of all kinds, good and broken."""
    root = write_course(tmp_path_factory.mktemp("course"))
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    write_class(
        root,
        [
            *(in_demo(name) for name in ("ada", "ben", "cem")),
            in_demo("old", made_with={"checks": "before", "lock": "files: on"}),
            in_demo("free", made_with={"checks": "now", "lock": "all: off: the instructor chose"}),
            in_demo("open", needs_human=True, notes=("It is a link.",)),
            *(in_demo(name) for name in ("cut", "binary", "list", "negative", "other")),
        ],
    )
    for name in ("ada", "new", "ben"):
        (root / "submitted" / name / "demo").mkdir(parents=True)
    (root / "submitted" / "ben" / "demo" / "timestamp.txt").write_text("2026-11-26 10:00:00 UTC")
    (root / "autograded" / "stock" / "demo").mkdir(parents=True)
    file = verdict(root, "cut")
    file.write_text(file.read_text()[:200])
    verdict(root, "binary").write_bytes(b"\xff\xfe\x00")
    verdict(root, "list").write_text("[1, 2]")
    file = verdict(root, "negative")
    file.write_text(file.read_text().replace('"score": 3.0', '"score": -3.0'))
    file = verdict(root, "other")
    file.write_text(file.read_text().replace('"other"', '"ada"'))
    return root


def verdict(root: Path, student: str) -> Path:
    return root / "autograded" / student / "demo" / "results.json"


def test_each_thing_that_needs_a_person_is_told_and_the_rest_goes_on(course: Path) -> None:
    found = read_class(Course(course), "demo")
    assert [one.student for one in found.results] == ["ada", "ben", "cem", "free", "old", "open"]
    told = {one.what: dict(one.cases) for one in found.attention}
    assert told == {
        "Undecided points": {"open": "It is a link."},
        "Submitted but not graded yet": {"new": ""},
        "Unreadable verdicts, which are missing below": {
            "binary": told["Unreadable verdicts, which are missing below"]["binary"],
            "cut": told["Unreadable verdicts, which are missing below"]["cut"],
            "list": "results.json is JSON, but not a verdict: Expected `object`, got `array`.",
            "negative": "results.json is JSON, but not a verdict: Expected `float` >= 0.0 - at "
            "`$.score`.",
            "other": "results.json is the verdict on a different submission.",
            "stock": "There is no results.json next to the graded notebook.",
        },
        "Resubmitted since grading": {"ben": ""},
        "Verdicts that aren't comparable with the others": {
            "free": "It was graded without the sandbox.",
            "old": "Its hidden checks were a different version than those of most submissions.",
        },
    }
    assert re.fullmatch(
        r"results.json is not JSON: .*\.",
        told["Unreadable verdicts, which are missing below"]["cut"],
    )
    assert any("gradebook" in problem for problem in found.problems)


EXERCISE = {"exercise": "x", "score": 0, "max_score": 4, "checks": []}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"needs_human": "no"}, "but not a verdict: Expected"),
        ({"seconds": -1}, "but not a verdict: Expected"),
        ({"seconds": True}, "but not a verdict: Expected"),
        ({"made_with": []}, "but not a verdict: Expected"),
        ({"notes": [1]}, "but not a verdict: Expected"),
        ({"notes": 5}, "but not a verdict: Expected"),
        ({"student": ["ada"]}, "but not a verdict: Expected"),
        ({"exercises": [EXERCISE | {"max_score": "4"}]}, "but not a verdict: Expected"),
        ({"exercises": [EXERCISE | {"max_score": 1e999}]}, "not JSON: JSON is malformed"),
        ({"exercises": [5]}, "but not a verdict: Expected"),
        ({"exercises": [{}]}, "missing required field `exercise`"),
    ],
)
def test_a_verdict_of_the_wrong_make_is_no_verdict(
    tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    file = tmp_path / "results.json"
    file.write_text(json.dumps(in_demo("ada").as_dict() | change))
    with pytest.raises(ValueError, match=said):
        read_results(file, "demo", "ada")


def test_the_catalogues_names_stand_in_the_report(course: Path) -> None:
    found = read_class(Course(course), "demo")
    assert [(one.codes, one.hint) for one in found.catalogue] == [(("X1",), "Which sign?")]


def test_the_command_writes_the_report_and_ends_with_1_where_a_person_is_needed(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "demo", "--course", str(course)]) == 1
    out, err = capsys.readouterr()
    page = course / "reports" / "demo" / "report.html"
    assert f"demo: 6 verdicts, see {page}" in out
    assert "Undecided points: 1" in err
    assert Reader(page.read_text()).sections == SECTIONS
    assert main(["report", "demo", "--anonymous", "--course", str(course)]) == 1
    out, err = capsys.readouterr()
    assert str(course / "reports" / "demo-anonymous" / "report.html") in out
    assert "cem" not in err + (course / "reports" / "demo-anonymous" / "report.json").read_text()


def test_the_docs_name_every_file() -> None:
    text = (Path(__file__).parents[3] / "docs" / "reports-and-marks.md").read_text()
    for name in (report.PAGE, report.DATA, *(f"{name}.csv" for name in report.TABLES)):
        assert name in text, name


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["none"], "There is no assignment none"),
        (["demo", "other", "--output", "x"], "a single assignment only"),
    ],
)
def test_a_wrong_call_is_told(
    course: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert main(["report", "--course", str(course), *arguments]) == 2
    assert sentence in capsys.readouterr().err


def test_a_chart_escapes_what_it_is_told() -> None:
    svg = charts.counts("evil", [(EVIL, 3), ("$x_1$", 1)], "students", f"About {EVIL}")
    assert "<script" not in svg
    assert "$x_1$" in svg, "A name is no formula."
