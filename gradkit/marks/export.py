"""Final marks as CSV for Canvas, Moodle, or a plain table.

Marks come from nbgrader's gradebook: points from checks and from people, minus the late penalty. A
student with an ungraded part has no final mark: the export leaves the student out and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from gradkit.assignment import CHECK_PREFIX, CourseError
from gradkit.feedback.notebook import shown_message
from gradkit.marks.roster import Roster
from gradkit.nbgrader_steps.course import Course
from gradkit.nbgrader_steps.marks import Mark, read_marks
from gradkit.nbgrader_steps.verdicts import read_all
from gradkit.results import ExerciseResult, Outcome, Results
from gradkit.system.csv_tables import clean, csv_text

SYSTEMS = ("canvas", "moodle", "csv")

CANVAS_COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
WORKSHEET_COLUMNS = ("Identifier", "Grade", "Last modified (grade)")
"""What Moodle looks for in an offline grading worksheet."""
FEEDBACK = "Feedback comments"
GRADE_COLUMNS = (
    "First name",
    "Last name",
    "Username",
    "ID number",
    "Email address",
    "Assignment: {} (Real)",
    "Assignment: {} (Feedback)",
)
"""Those of Moodle's grade import, named as its own grade export does."""
TABLE_COLUMNS = (
    "student",
    "last_name",
    "first_name",
    "email",
    "lms_user_id",
    "assignment",
    "status",
    "score",
    "late_penalty",
    "final_score",
    "max_score",
    "ungraded",
    "comments",
)

Lines = list[tuple[str, list[str]]]
"""A comment: headings, each with sentences below it."""


@dataclass(frozen=True)
class Exported:
    """A file's text, with remarks about it."""

    text: str
    count: int
    """The number of marks in the file."""
    missing: tuple[str, ...] = ()
    """Which students are missing, and why, in full sentences."""
    remarks: tuple[str, ...] = ()
    """Other remarks."""


def export(
    course: Course,
    name: str,
    to: str,
    *,
    roster: Path | None = None,
    column: str = "",
    zeros: bool = False,
) -> Exported:
    """Return the marks of an assignment for a system; raise `CourseError`.

    `roster` is a file exported from the system, `column` the assignment's name there; `zeros` gives
    0 to students without a submission.
    """
    marks = read_marks(course, name)
    results = {one.student: one for one in read_all(name, course.graded(name))[0]}
    handed_in = {one.student for one in course.submissions(name)}
    final = [m for m in marks if m.graded and not m.ungraded]
    absent = [m for m in marks if not m.graded and m.student not in handed_in]
    missing = _missing(marks, handed_in)
    remarks = []
    if absent and zeros:
        final = sorted([*final, *absent], key=lambda mark: mark.student)
    elif absent:
        remarks.append(
            f"{_named(m.student for m in absent)}: no submission, so no mark. "
            "Use --zeros to give 0 points."
        )
    comments = {m.student: comment(m, results.get(m.student)) for m in final}
    title = column or name
    if to == "canvas":
        made = _canvas(final, title, roster)
    elif to == "moodle":
        made = _moodle(final, title, roster, comments)
    else:
        made = Exported(_table(marks, final, name, handed_in, comments), len(final))
    return Exported(made.text, made.count, (*missing, *made.missing), (*remarks, *made.remarks))


def _missing(marks: Sequence[Mark], handed_in: Iterable[str]) -> list[str]:
    sentences = []
    waiting: dict[str, list[str]] = {}
    for m in marks:
        if m.graded and m.ungraded:
            everything = len(m.ungraded) == len(m.points)
            parts = "all parts" if everything else ", ".join(m.ungraded)
            waiting.setdefault(parts, []).append(m.student)
    if waiting:
        named = "; ".join(f"{parts} of {_named(who)}" for parts, who in waiting.items())
        sentences.append(
            f"No mark yet, because some parts still have to be graded by hand: {named}. "
            "Grade them in formgrader, then export again."
        )
    graded = {m.student for m in marks if m.graded}
    if open_ones := sorted(set(handed_in) - graded):
        sentences.append(f"{_named(open_ones)}: submitted but not graded yet. Run `gradkit grade`.")
    return sentences


def _named(students: Iterable[str]) -> str:
    return ", ".join(clean(student) for student in students)


# --- comments ---------------------------------------------------------------------------------


def comment(mark: Mark, results: Results | None) -> Lines:
    """Return the comment on a mark: points and hints by exercise, and graders' comments."""
    exercises = {one.exercise: one for one in results.exercises} if results else {}
    words: dict[str, list[str]] = {}
    for cell, text in mark.comments:
        words.setdefault(cell.removeprefix(CHECK_PREFIX), []).append(text)
    points = {cell.removeprefix(CHECK_PREFIX): (got, most) for cell, got, most in mark.points}
    order = [*exercises, *sorted(points.keys() - exercises), *sorted(words.keys() - points)]
    made: Lines = []
    for name in dict.fromkeys(order):
        got, most = points.get(name, (None, 0.0))
        heading = name if got is None else f"{name}: {got:g} of {most:g} points"
        said = words.get(name, []) + (_hints(exercises[name]) if name in exercises else [])
        made.append((heading, said))
    if mark.penalty:
        made.append((f"Submitted late: {mark.penalty:g} points deducted", []))
    return made


def _hints(exercise: ExerciseResult) -> list[str]:
    """Return what a student reads about each failed check."""
    return [
        " ".join(
            part
            for part in (
                check.title or check.name,
                shown_message(check),
                f"Ask yourself: {check.hint}" if check.hint else "",
            )
            if part
        )
        for check in exercise.checks
        if check.outcome is not Outcome.PASSED
    ]


def _as_html(lines: Lines) -> str:
    """Return a comment for Moodle's editor, which keeps HTML; on one line, since it adds breaks."""
    parts = []
    for heading, said in lines:
        parts.append(f"<p><b>{_escaped(heading)}</b></p>")
        if said:
            parts.append("<ul>" + "".join(f"<li>{_escaped(text)}</li>" for text in said) + "</ul>")
    return "".join(parts)


def _escaped(text: str) -> str:
    return escape(" ".join(clean(text).split()))


def _as_text(lines: Lines) -> str:
    return "\n".join(
        line for heading, said in lines for line in (heading, *(f"  {text}" for text in said))
    )


# --- the systems ------------------------------------------------------------------------------


def _canvas(final: Sequence[Mark], title: str, roster: Path | None) -> Exported:
    """Canvas's gradebook import: a line of headings, one of points, one for each student."""
    remark = (
        "Canvas can't import comments: release the feedback pages instead, or use --to csv for "
        "them."
    )
    most = final[0].max_score if final else 0.0
    if roster is None:
        rows = [[_sortable(m), "", m.lms_user_id, m.student, "", round(m.final, 2)] for m in final]
        possible = ["    Points Possible", *[""] * 4, most]
        text = csv_text([*CANVAS_COLUMNS, title], [possible, *rows])
        return Exported(text, len(final), (), (remark,))
    table = Roster.read(roster, ("Student", "ID", "Section"))
    known, lost = table.find(final)
    info = table.columns[: table.columns.index("Section") + 1]
    named = [c for c in table.columns[len(info) :] if re.sub(r" \(\d+\)$", "", c) == title]
    rows = [
        [*(table.lines[place][c] for c in info), round(known[place].final, 2)]
        for place in sorted(known)
    ]
    possible = ["    Points Possible", *[""] * (len(info) - 1), most]
    text = csv_text([*info, named[0] if named else title], [possible, *rows])
    remarks = [remark]
    if not named:
        remarks.append(f"The roster has no column {title}, so Canvas will create a new assignment.")
    return Exported(text, len(rows), _unknown(lost), tuple(remarks))


def _sortable(mark: Mark) -> str:
    names = [name for name in (mark.last_name, mark.first_name) if name]
    return ", ".join(names) or mark.student


def _unknown(lost: Sequence[str]) -> tuple[str, ...]:
    if not lost:
        return ()
    sentence = (
        f"No unique line in the roster, so these marks are left out: {_named(lost)}. "
        "Students are matched by login, ID or email address, never by name."
    )
    return (sentence,)


def _moodle(
    final: Sequence[Mark], title: str, roster: Path | None, comments: Mapping[str, Lines]
) -> Exported:
    """Moodle's grade import, or its offline grading worksheet where that is given."""
    if roster is None:
        columns = [column.format(title) for column in GRADE_COLUMNS]
        rows = [
            [
                m.first_name,
                m.last_name,
                m.student,
                m.lms_user_id,
                m.email,
                round(m.final, 2),
                _as_html(comments[m.student]),
            ]
            for m in final
        ]
        return Exported(csv_text(columns, rows), len(rows))
    table = Roster.read(roster, WORKSHEET_COLUMNS)
    known, lost = table.find(final)
    _check_maximum(table, final)
    lines = []
    for place, mark in sorted(known.items()):
        filled = {"Grade": f"{round(mark.final, 2):g}"}
        filled[FEEDBACK] = _as_html(comments[mark.student])
        lines.append([{**table.lines[place], **filled}[column] for column in table.columns])
    remarks = []
    if FEEDBACK not in table.columns:
        remarks.append(
            "The worksheet has no column Feedback comments, so the comments are left out. Turn "
            "that feedback type on in the assignment's settings in Moodle, and download it again."
        )
    return Exported(csv_text(table.columns, lines), len(lines), _unknown(lost), tuple(remarks))


def _check_maximum(table: Roster, final: Sequence[Mark]) -> None:
    """Raise if Moodle's maximum grade differs from ours: Moodle would drop grades above it."""
    ours = final[0].max_score if final else 0.0
    for line in table.lines:
        text = line.get("Maximum Grade", line.get("Maximum grade", "")).strip().replace(",", ".")
        if final and re.fullmatch(r"\d+(\.\d+)?", text) and float(text) != ours:
            raise CourseError(
                f"The maximum grade is {float(text):g} points in Moodle, but {ours:g} here. "
                f"Set it to {ours:g} in the assignment's settings in Moodle, and download the "
                "worksheet again."
            )


def _table(
    marks: Sequence[Mark],
    final: Sequence[Mark],
    name: str,
    handed_in: Iterable[str],
    comments: Mapping[str, Lines],
) -> str:
    """A plain table of all students, for spreadsheets and programs."""
    done, here = {m.student for m in final}, set(handed_in)
    rows = []
    for m in marks:
        if m.student in done:
            status = "final" if m.graded else "no submission"
        elif m.graded:
            status = "needs grading by hand"
        else:
            status = "not graded" if m.student in here else "no submission"
        rows.append(
            [
                m.student,
                m.last_name,
                m.first_name,
                m.email,
                m.lms_user_id,
                name,
                status,
                m.score if m.graded else None,
                m.penalty if m.graded else None,
                m.final if m.student in done else None,
                m.max_score,
                ", ".join(m.ungraded),
                _as_text(comments.get(m.student, [])),
            ]
        )
    return csv_text(TABLE_COLUMNS, rows)
