"""The report on a class: what `gradkit report` writes for one assignment.

`make_report` turns verdicts into one plain document, the JSON file. The CSV files are tables of it,
and `page.py` renders it as a page. Only this module decides whether it contains students' names: an
anonymous document has none, nor anything that a student or the grader wrote about a single
submission.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gradkit.class_report import mistakes, statistics
from gradkit.class_report.statistics import Item
from gradkit.class_report.verdicts import Attention, ClassResults
from gradkit.results import Outcome, Results
from gradkit.system.atomic import write_atomically
from gradkit.system.csv_tables import clean, csv_of

PAGE, DATA = "report.html", "report.json"

TABLES: Mapping[str, tuple[str, ...]] = {
    "attention": ("what", "student", "detail", "todo"),
    "scores": ("from", "to", "students"),
    "exercises": (
        "exercise",
        "points",
        "students",
        "full_marks",
        "pass_rate",
        "difficulty",
        "discrimination",
    ),
    "checks": (
        "exercise",
        "check",
        "title",
        "points",
        "students",
        "full_marks",
        "pass_rate",
        "difficulty",
        "discrimination",
        *(outcome.value for outcome in Outcome),
    ),
    "mistakes": (
        "exercise",
        "codes",
        "name",
        "hint",
        "count",
        "share",
        "perhaps",
        "checks",
        "students",
    ),
    "unexplained": ("exercise", "check", "title", "count", "example", "students"),
    "limits": ("exercise", "check", "outcome", "count", "students"),
    "students": ("student", "score", "max_score", "needs_human", "seconds", "notes"),
}
"""The tables of a report that are written as CSV, with their columns."""


def make_report(
    found: ClassResults, *, anonymous: bool, now: dt.datetime, course: str = ""
) -> dict[str, Any]:
    """Return the report as one document of plain values."""
    results = found.results
    closed = statistics.decided(results)
    seconds = [one.seconds for one in results if one.seconds is not None]
    names = _Names(anonymous=anonymous)
    return {
        "assignment": found.assignment,
        "course": course,
        "made": now.isoformat(timespec="minutes"),
        "anonymous": anonymous,
        "graded": len(results),
        "decided": len(closed),
        "attention": [_attention(one, names) for one in found.attention],
        "problems": list(found.problems),
        "scores": _scores(closed),
        "reliability": statistics.reliability(results),
        "exercises": [_item(one) for one in statistics.exercise_items(results)],
        "checks": [_item(one) for one in statistics.check_items(results)],
        "mistakes": _mistakes(found, names),
        "unexplained": _unexplained(results, names),
        "times": asdict(statistics.distribution(seconds))
        | {"total": sum(seconds), "bins": _bins(seconds)},
        "limits": _limits(results, names),
        "students": [] if anonymous else [_student(one) for one in results],
        "made_with": _made_with(results),
    }


def default_folder(course: Path, document: Mapping[str, Any]) -> Path:
    """Return where a report is written if nobody says where: never one kind over the other."""
    kind = "-anonymous" if document["anonymous"] else ""
    return course / "reports" / f"{document['assignment']}{kind}"


def write_report(document: Mapping[str, Any], page: str, folder: Path) -> list[Path]:
    """Write page, JSON and CSV files into a folder; return their paths, the page first."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    contents = {PAGE: page, DATA: text}
    for name, columns in TABLES.items():
        if name == "students" and document["anonymous"]:
            continue
        own = [one["exercise"] for one in document["exercises"]] if name == "students" else []
        contents[f"{name}.csv"] = csv_of(_rows(name, document), [*columns, *own])
    for name in ("students.csv",):  # of an earlier report with names
        if name not in contents:
            (folder / name).unlink(missing_ok=True)
    for name, content in contents.items():
        write_atomically(folder / name, content.encode("utf-8"))
    return [folder / name for name in contents]


class _Names:
    """Lets names of students into the document, or keeps them out."""

    def __init__(self, *, anonymous: bool) -> None:
        self.anonymous = anonymous

    def of(self, students: Iterable[str]) -> list[str]:
        """Return the names, sorted; none where the report is anonymous."""
        return [] if self.anonymous else sorted({clean(one) for one in students})


def _attention(one: Attention, names: _Names) -> dict[str, Any]:
    cases = [{"student": clean(who), "detail": clean(detail)} for who, detail in one.cases]
    return {
        "what": one.what,
        "todo": one.todo,
        "count": len({who for who, _ in one.cases}),
        # The reasons quote submissions and their files.
        "cases": [] if names.anonymous else cases,
    }


def _scores(closed: Sequence[Results]) -> dict[str, Any]:
    most = max((one.max_score for one in closed), default=0.0)
    scores = [one.score for one in closed]
    return (
        {"max_score": most}
        | asdict(statistics.distribution(scores))
        | {"bins": _bins(scores, most)}
    )


def _bins(numbers: Sequence[float], end: float | None = None) -> list[dict[str, float]]:
    return [
        {"from": one.low, "to": one.high, "students": one.count}
        for one in statistics.histogram(numbers, end)
    ]


def _item(one: Item) -> dict[str, Any]:
    made: dict[str, Any] = {
        "exercise": one.exercise,
        "points": one.max_score,
        "students": one.students,
        "full_marks": one.full_marks,
        "pass_rate": one.pass_rate,
        "difficulty": one.difficulty,
        "discrimination": one.discrimination,
    }
    if one.check:
        counts = {outcome.value: one.outcomes.get(outcome, 0) for outcome in Outcome}
        made |= {"check": one.check, "title": clean(one.title)} | counts
    return made


def _mistakes(found: ClassResults, names: _Names) -> list[dict[str, Any]]:
    graded = sum(not one.all_needs_human for one in found.results)
    return [
        {
            "exercise": one.exercise,
            "codes": list(one.codes),
            "name": one.variants[0].name,
            "hint": one.variants[0].hint,
            "count": len(one.students),
            "share": len(one.students) / graded,
            "perhaps": list(one.perhaps),
            "checks": list(one.checks),
            "variants": [
                {"name": each.name, "hint": each.hint, "count": len(each.students)}
                for each in one.variants
            ],
            "students": names.of(one.students),
        }
        for one in mistakes.mistakes_made(found.results, found.catalogue)
    ]


def _unexplained(results: Sequence[Results], names: _Names) -> list[dict[str, Any]]:
    return [
        {
            "exercise": one.exercise,
            "check": one.check,
            "title": clean(one.title),
            "count": len(one.students),
            # A message quotes a line of somebody's.
            "example": "" if names.anonymous else clean(one.example),
            "students": names.of(one.students),
        }
        for one in mistakes.unexplained(results)
    ]


def _limits(results: Sequence[Results], names: _Names) -> list[dict[str, Any]]:
    hit: dict[tuple[str, str, str], list[str]] = {}
    for one in results:
        for exercise in one.exercises:
            for check in exercise.checks:
                if check.outcome in (Outcome.TIMEOUT, Outcome.CRASHED):
                    key = (exercise.exercise, check.name, check.outcome.value)
                    hit.setdefault(key, []).append(one.student)
    made = [
        {
            "exercise": exercise,
            "check": check,
            "outcome": outcome,
            "count": len(students),
            "students": names.of(students),
        }
        for (exercise, check, outcome), students in hit.items()
    ]
    return sorted(made, key=lambda one: -int(str(one["count"])))


def _student(one: Results) -> dict[str, Any]:
    return {
        "student": clean(one.student),
        "score": one.score,
        "max_score": one.max_score,
        "needs_human": one.needs_human,
        "seconds": one.seconds,
        "notes": clean(" ".join(one.notes)),
        "exercises": {
            exercise.exercise: None
            if exercise.needs_human or one.all_needs_human
            else exercise.score
            for exercise in one.exercises
        },
    }


def _made_with(results: Sequence[Results]) -> list[dict[str, Any]]:
    """Return the versions that verdicts were made with, and how many each."""
    counts = Counter(
        tuple(sorted((k, v) for k, v in one.made_with.items() if k != "submission"))
        for one in results
    )
    return [{"count": count, **dict(versions)} for versions, count in counts.most_common()]


def _rows(name: str, document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return one of the document's tables as flat records."""
    if name == "scores":
        return list(document["scores"]["bins"])
    if name == "attention":
        return [
            case | {"what": one["what"], "todo": one["todo"]}
            for one in document["attention"]
            for case in one["cases"] or [{"student": "", "detail": f"{one['count']} students"}]
        ]
    if name == "students":
        return [record | record["exercises"] for record in document["students"]]
    joined = ("codes", "perhaps", "checks", "students")
    return [
        record
        | {key: "; ".join(record[key]) for key in joined if isinstance(record.get(key), list)}
        for record in document[name]
    ]
