"""Marks for other systems, from a real gradebook of nbgrader's, read back as those systems read."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from gradkit.assignment import CourseError
from gradkit.cli import main
from gradkit.marks.export import (
    CANVAS_COLUMNS,
    FEEDBACK,
    GRADE_COLUMNS,
    TABLE_COLUMNS,
    WORKSHEET_COLUMNS,
    export,
)
from gradkit.marks.roster import Roster
from gradkit.nbgrader_steps.course import Course
from gradkit.nbgrader_steps.marks import Mark, read_marks
from gradkit.results import CheckResult, ExerciseResult, Outcome, Results
from gradkit.system.csv_tables import cell
from tests.support.courses import write_course
from tools.made_up_class import write_class

HINT = "What is in .grad, and when was it <emptied>?"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with six students: their marks lie in nbgrader's own gradebook."""
    root = write_course(tmp_path_factory.mktemp("course"))
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        fill(gradebook)
    for student in ("ada", "ben", "eve"):
        (root / "submitted" / student / "demo").mkdir(parents=True)
    checks = (
        CheckResult("test_sum", Outcome.PASSED, 1.0, 1.0, title="Sums."),
        CheckResult(
            "test_all", Outcome.FAILED, 0.0, 3.0, "It gave <b>nan</b>.", HINT, ("X1",), "All."
        ),
    )
    write_class(root, [Results("ada", "demo", (ExerciseResult("add", 4.0, checks),))])
    return root


def fill(gradebook: Gradebook) -> None:
    gradebook.add_assignment("demo")
    gradebook.add_notebook("demo", "demo")
    gradebook.add_grade_cell("test_add", "demo", "demo", max_score=4, cell_type="code")
    gradebook.add_grade_cell("why", "demo", "demo", max_score=6, cell_type="markdown")
    gradebook.add_solution_cell("why", "demo", "demo")
    people: Mapping[str, dict[str, str]] = {
        "ada": {
            "first_name": "Ada",
            "last_name": "Lovelace",
            "email": "Ada@Uni.example",
            "lms_user_id": "S1",
        },
        "ben": {"first_name": "=HYPERLINK(1)", "last_name": "", "email": "ben@uni.example"},
        "cem": {"first_name": "Cem", "last_name": "Ö", "email": "cem@uni.example"},
        "dan": {"first_name": "Dan", "last_name": "D", "email": "dan@uni.example"},
        "eve": {"first_name": "Eve", "last_name": "E", "email": "eve@uni.example"},
        "fay": {},
    }
    for student, about in people.items():
        gradebook.add_student(student, **about)
    grade(gradebook, "ada", 1.0, 5.5, penalty=2.0, words="Well put:\n=1+1 & <i>so</i>.")
    grade(gradebook, "ben", 4.0, None)
    grade(gradebook, "cem", 0.0, 1.0, penalty=3.0)
    grade(gradebook, "fay", None, None)


def grade(
    gradebook: Any,
    student: str,
    auto: float | None,
    manual: float | None,
    penalty: float = 0.0,
    words: str = "",
) -> None:
    """Enter a submission as the autograder does, and what a person gave for its written part."""
    submission = gradebook.add_submission("demo", student)
    notebook = submission.notebooks[0]
    notebook.late_submission_penalty = penalty
    for entry in notebook.grades:
        if entry.name == "test_add":
            entry.auto_score, entry.needs_manual_grade = auto, auto is None
        else:
            entry.manual_score, entry.needs_manual_grade = manual, manual is None
    for note in notebook.comments:
        note.manual_comment = words or None
    gradebook.db.commit()


@pytest.fixture(scope="module")
def course(root: Path) -> Course:
    return Course(root)


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


# --- the gradebook ----------------------------------------------------------------------------


def test_marks_are_points_of_checks_and_people_less_the_penalty(course: Course) -> None:
    marks = {mark.student: mark for mark in read_marks(course, "demo")}
    assert list(marks) == ["ada", "ben", "cem", "dan", "eve", "fay"]
    ada = marks["ada"]
    assert (ada.score, ada.penalty, ada.final, ada.max_score) == (6.5, 2.0, 4.5, 10.0)
    assert ada.points == (("test_add", 1.0, 4.0), ("why", 5.5, 6.0))
    assert ada.comments == (("why", "Well put:\n=1+1 & <i>so</i>."),)
    assert marks["ben"].ungraded == ("why",)
    assert marks["cem"].final == 0.0, "A penalty takes no more than there is."
    assert not marks["dan"].graded


def test_marks_agree_with_nbgraders_own_export(root: Path, course: Course) -> None:
    from nbgrader.plugins.export import CsvExportPlugin

    plugin = CsvExportPlugin()
    plugin.to = str(root / "grades.csv")
    with course.gradebook() as gradebook:
        plugin.export(gradebook)
    theirs = {row["student_id"]: row for row in read((root / "grades.csv").read_text())}
    for mark in read_marks(course, "demo"):
        assert float(theirs[mark.student]["score"]) == mark.final, mark.student
        assert float(theirs[mark.student]["max_score"]) == mark.max_score


def test_an_assignment_that_the_gradebook_does_not_know_is_told(course: Course) -> None:
    with pytest.raises(CourseError, match="has no assignment other"):
        read_marks(course, "other")


# --- who is left out --------------------------------------------------------------------------


@pytest.mark.parametrize("to", ["canvas", "moodle"])
def test_who_has_no_final_mark_is_left_out_and_named(course: Course, to: str) -> None:
    made = export(course, "demo", to)
    assert made.count == 2
    assert "ben@uni.example" not in made.text
    waiting, handed_in = made.missing
    assert "why of ben; all parts of fay." in waiting
    assert handed_in.startswith("eve: submitted but not graded yet")
    assert any(remark.startswith("dan: no submission") for remark in made.remarks)


def test_who_handed_in_nothing_gets_zero_if_asked_for(course: Course) -> None:
    rows = {
        row["SIS Login ID"]: row for row in read(export(course, "demo", "canvas", zeros=True).text)
    }
    assert rows["dan"]["demo"] == "0"
    assert "eve" not in rows, "Who handed in and was not graded has no mark, not 0."


# --- Canvas -----------------------------------------------------------------------------------


def test_canvas_without_a_roster_has_the_columns_that_its_import_asks_for(course: Course) -> None:
    made = export(course, "demo", "canvas", column="Homework 4")
    header, possible, *rows = csv.reader(io.StringIO(made.text))
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Homework 4"]
    assert possible == ["    Points Possible", "", "", "", "", "10"]
    assert rows == [
        ["Lovelace, Ada", "", "S1", "ada", "", "4.5"],
        ["Ö, Cem", "", "", "cem", "", "0"],
    ]
    assert any("can't import comments" in remark for remark in made.remarks)


CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Old (7),demo (123),Final Score
,,,,,,Manual Posting,
    Points Possible,,,,,5,10,(read only)
"L., Ada",5001,S1,a.lovelace,Group 1,3,,50
"Other, Ada",5002,S9,ada.other,Group 1,3,,50
"Ö, Cem",5003,,CEM@uni.example,Group 2,,,
"Student, Test",5009,,,Group 1
"""


def test_canvas_with_its_own_file_keeps_its_ids_and_its_column(
    course: Course, tmp_path: Path
) -> None:
    (tmp_path / "roster.csv").write_text("\ufeff" + CANVAS, encoding="utf-8")
    made = export(course, "demo", "canvas", roster=tmp_path / "roster.csv")
    header, possible, *rows = csv.reader(io.StringIO(made.text))
    assert header[-1] == "demo (123)"
    assert possible[-1] == "10"
    assert rows == [
        ["L., Ada", "5001", "S1", "a.lovelace", "Group 1", "4.5"],
        ["Ö, Cem", "5003", "", "CEM@uni.example", "Group 2", "0"],
    ]
    assert not any("new assignment" in remark for remark in made.remarks)


def test_canvas_with_semicolons_and_a_new_column(course: Course, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("Student;ID;SIS Login ID;Section\nAda;1;ada;A\n")
    made = export(course, "demo", "canvas", roster=tmp_path / "roster.csv", column="New")
    (_, row) = read(made.text)
    assert row == {"Student": "Ada", "ID": "1", "SIS Login ID": "ada", "Section": "A", "New": "4.5"}
    assert any("will create a new assignment" in remark for remark in made.remarks)
    assert any("cem" in sentence and "roster" in sentence for sentence in made.missing)


# --- Moodle -----------------------------------------------------------------------------------


def test_moodle_without_a_worksheet_has_mark_and_feedback(course: Course) -> None:
    ada, cem = read(export(course, "demo", "moodle").text)
    assert ada["Email address"] == "Ada@Uni.example"
    assert ada["Username"] == "ada"
    assert ada["Assignment: demo (Real)"] == "4.5"
    assert cem["Assignment: demo (Real)"] == "0"
    words = ada["Assignment: demo (Feedback)"]
    assert "<b>add: 1 of 4 points</b>" in words
    assert "It gave &lt;b&gt;nan&lt;/b&gt;." in words
    assert "Ask yourself: What is in .grad, and when was it &lt;emptied&gt;?" in words
    assert "Well put: =1+1 &amp; &lt;i&gt;so&lt;/i&gt;." in words
    assert "Submitted late: 2 points deducted" in words
    assert "Sums." not in words, "What passed needs no words."
    assert "\n" not in words


WORKSHEET = """\
Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,\
Last modified (submission),Last modified (grade),Feedback comments
Participant 417,Ada L,ada@uni.example,Submitted for grading,,{maximum},Yes,-,-,
Participant 418,Cem Ö,cem@uni.example,Submitted for grading,,{maximum},Yes,-,-,
Participant 419,No Body,nobody@uni.example,No submission,,{maximum},Yes,-,-,
"""


def test_moodles_worksheet_is_filled_in(course: Course, tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text(WORKSHEET.format(maximum="10.00"))
    made = export(course, "demo", "moodle", roster=tmp_path / "sheet.csv")
    ada, cem = read(made.text)
    assert (ada["Identifier"], ada["Grade"], cem["Grade"]) == ("Participant 417", "4.5", "0")
    assert ada["Last modified (grade)"] == "-"
    assert "add: 1 of 4 points" in ada["Feedback comments"]
    assert list(ada) == next(csv.reader([WORKSHEET.replace("\\\n", "").split("\n")[0]]))


def test_another_maximum_in_moodle_is_refused(course: Course, tmp_path: Path) -> None:
    """Moodle would skip a grade above its maximum without a word."""
    (tmp_path / "sheet.csv").write_text(WORKSHEET.format(maximum="5.00"))
    with pytest.raises(CourseError, match="maximum grade is 5 points in Moodle, but 10 here"):
        export(course, "demo", "moodle", roster=tmp_path / "sheet.csv")


def test_a_worksheet_without_comments_says_so(course: Course, tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text(
        "Identifier,Email address,Grade,Last modified (grade)\nParticipant 4,ada@uni.example,,-\n"
    )
    made = export(course, "demo", "moodle", roster=tmp_path / "sheet.csv")
    assert any("no column Feedback comments" in remark for remark in made.remarks)
    (row,) = read(made.text)
    assert row["Grade"] == "4.5"


# --- the roster -------------------------------------------------------------------------------


def roster(tmp_path: Path, text: str) -> Roster:
    file = tmp_path / "roster.csv"
    file.write_text(text, encoding="utf-8")
    return Roster.read(file, ())


def test_nobody_is_found_by_name(tmp_path: Path) -> None:
    table = roster(tmp_path, "Student,ID,SIS Login ID\nada,9,x1\n")
    assert table.find([Mark("ada", 10.0, "Ada", "ada")]) == ({}, ["ada"])


def test_whom_two_lines_fit_gets_none(tmp_path: Path) -> None:
    table = roster(tmp_path, "SIS Login ID,SIS User ID\nada,1\nx,ada\n")
    assert table.find([Mark("ada", 10.0)]) == ({}, ["ada"])


def test_two_students_on_one_line_get_none(tmp_path: Path) -> None:
    table = roster(tmp_path, "SIS Login ID,Email address\nada,ben@x\n")
    found, lost = table.find([Mark("ada", 10.0), Mark("ben", 10.0, email="ben@x")])
    assert (found, lost) == ({}, ["ada", "ben"])


def test_a_students_own_number_is_not_the_systems(tmp_path: Path) -> None:
    """Student 12 is not whoever has the number 12 in Canvas."""
    table = roster(tmp_path, "ID,SIS Login ID\n12,other\n7,12\n")
    found, _ = table.find([Mark("12", 10.0)])
    assert list(found) == [1]


def test_participants_of_moodles_archives_are_found_by_number(tmp_path: Path) -> None:
    table = roster(tmp_path, "Identifier,Grade\nParticipant 417,\nParticipant 41,\n")
    found, lost = table.find([Mark("417", 10.0), Mark("ada", 10.0)])
    assert (list(found), lost) == ([0], ["ada"])


def test_a_participants_number_counts_only_where_no_login_does(tmp_path: Path) -> None:
    table = roster(tmp_path, "Identifier,Email address\nParticipant 417,ada@x\nParticipant 8,q@x\n")
    found, lost = table.find([Mark("ada", 10.0, email="ada@x"), Mark("8", 10.0)])
    assert (list(found), lost) == ([0], ["8"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00", "is not UTF-8 text"),
        (b"", "has no column Identifier"),
        (b"Name,Grade\n", "has no column Identifier"),
        (b'Identifier,"Grade\n', "is not a CSV file"),
    ],
)
def test_what_is_no_roster_is_told(
    course: Course, tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "sheet.csv").write_bytes(content)
    with pytest.raises(CourseError, match=said):
        export(course, "demo", "moodle", roster=tmp_path / "sheet.csv")


def test_a_roster_that_is_not_there_is_told(course: Course, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="could not be read: No such file"):
        export(course, "demo", "moodle", roster=tmp_path / "none.csv")


# --- the plain table, and the command ---------------------------------------------------------


def test_the_plain_table_has_everybody_and_says_how_it_stands(course: Course) -> None:
    made = export(course, "demo", "csv")
    rows = {row["student"]: row for row in read(made.text)}
    assert {name: row["status"] for name, row in rows.items()} == {
        "ada": "final", "ben": "needs grading by hand", "cem": "final", "dan": "no submission",
        "eve": "not graded", "fay": "needs grading by hand",
    }  # fmt: skip
    ada, ben = rows["ada"], rows["ben"]
    assert (ada["score"], ada["late_penalty"], ada["final_score"]) == ("6.5", "2", "4.5")
    assert (ben["score"], ben["final_score"], ben["ungraded"]) == ("4", "", "why")
    assert ben["first_name"] == "'=HYPERLINK(1)"
    assert "Well put:\n=1+1" in ada["comments"]


@pytest.mark.parametrize("text", ["=1", "+1+1", "-a", "@x", "\t=1", "\n=1", " =1", "＝1"])
def test_no_cell_begins_as_a_formula(text: str) -> None:
    assert str(cell(text)).startswith("'")


@pytest.mark.parametrize("value", ["-", "-5", "+3.5", "61", "a=1", "", "1e-3"])
def test_numbers_and_dashes_stay_as_they_are(value: str) -> None:
    assert cell(value) == value


def test_control_characters_are_shown(course: Course) -> None:
    assert cell("a\x1b[31m\u202eb") == "a\ufffd[31m\ufffdb"


def test_the_command_writes_the_file_names_who_is_missing_and_ends_with_1(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "deep" / "marks.csv"
    status = main(
        ["export", "demo", "--to", "canvas", "--course", str(root), "--output", str(file)]
    )
    assert status == 1
    assert file.read_text().startswith("Student,ID,")
    out, err = capsys.readouterr()
    assert f"demo: 2 final marks, see {file}" in out
    assert "why of ben; all parts of fay." in err


def test_a_gradebook_without_assignments_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_course(tmp_path)
    assert main(["export", "--to", "csv", "--course", str(tmp_path)]) == 2
    assert "The gradebook has no assignments yet." in capsys.readouterr().err


def test_a_gradebook_that_is_none_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_course(tmp_path)
    (tmp_path / "gradebook.db").write_bytes(b"this is no database" * 100)
    assert main(["export", "demo", "--to", "csv", "--course", str(tmp_path)]) == 2
    assert "The gradebook could not be read: DatabaseError" in capsys.readouterr().err


def test_the_docs_name_every_column() -> None:
    text = (Path(__file__).parents[3] / "docs" / "reports-and-marks.md").read_text()
    fixed = [*CANVAS_COLUMNS, *WORKSHEET_COLUMNS, FEEDBACK, *TABLE_COLUMNS]
    for column in [*fixed, *(one.format("Homework 2") for one in GRADE_COLUMNS)]:
        assert f"`{column}`" in text, column


def test_without_names_all_assignments_are_written(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "--to", "csv", "--course", str(root)]) == 1
    assert (root / "exports" / "demo-csv.csv").exists()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["none", "--to", "csv"], "has no assignment none"),
        (["a", "b", "--to", "canvas", "--column", "x"], "need exactly one assignment"),
        (["demo", "--to", "csv", "--roster", "x"], "is for Canvas and Moodle"),
    ],
)
def test_a_wrong_call_is_told(
    root: Path, capsys: pytest.CaptureFixture[str], options: list[str], sentence: str
) -> None:
    assert main(["export", "--course", str(root), *options]) == 2
    assert sentence in capsys.readouterr().err
