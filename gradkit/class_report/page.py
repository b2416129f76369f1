"""Shows a report as one self-contained HTML page: no network, no script, no other file.

A table next to each picture lists its numbers. The template escapes whatever students wrote.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import jinja2
import markupsafe
from markupsafe import Markup

from gradkit.class_report import charts
from gradkit.class_report.statistics import MIN_STUDENTS
from gradkit.results import Outcome

WORDS = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "not yet",
    Outcome.TIMEOUT: "took too long",
    Outcome.CRASHED: "crashed",
    Outcome.MISSING: "nothing to check",
    Outcome.GRADER_ERROR: "undecided",
}
HARD, WEAK, EASY = 0.4, 0.2, 0.95
"""The page remarks on a mean score below HARD and a discrimination below WEAK. If nearly all
students pass an item (EASY), it can't distinguish them, and doesn't need to."""


def page(document: Mapping[str, Any]) -> str:
    """Return the page of a report."""
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            report=document,
            charts={name: Markup(svg) for name, svg in _charts(document).items()},  # noqa: S704 -- ours
            words={outcome.value: word for outcome, word in WORDS.items()},
            numbers=check_numbers(document),
            together=together,
            weak=weak_checks(document),
            enough=MIN_STUDENTS,
        )
    )


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("gradkit.class_report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"n": _number, "pct": _percent, "r": _correlation, "remark": _remark}
    environment.filters |= {"code": _code, "duration": _duration}
    return environment


def check_numbers(document: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """Return a short number for each check, as in 4.2: the second check of the fourth exercise."""
    order = {one["exercise"]: number for number, one in enumerate(document["exercises"], 1)}
    seen: dict[str, int] = {}
    numbers = {}
    for check in document["checks"]:
        exercise = check["exercise"]
        seen[exercise] = seen.get(exercise, 0) + 1
        numbers[exercise, check["check"]] = f"{order[exercise]}.{seen[exercise]}"
    return numbers


def is_weak(item: Mapping[str, Any]) -> bool:
    """Whether an item does not separate good students from weak ones, although it could."""
    r, p = item["discrimination"], item["difficulty"]
    return r is not None and r < WEAK and p < EASY


def weak_checks(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the checks to look at first, the worst first."""
    weak = [one for one in document["checks"] if is_weak(one)]
    return sorted(weak, key=lambda one: float(one["discrimination"]))


def together(cases: Sequence[Mapping[str, str]]) -> list[tuple[str, list[str]]]:
    """Group the students who share the same detail text."""
    found: dict[str, list[str]] = {}
    for case in cases:
        found.setdefault(case["detail"], []).append(case["student"])
    return list(found.items())


def _charts(document: Mapping[str, Any]) -> dict[str, str]:
    made: dict[str, str] = {}
    scores, times = document["scores"], document["times"]
    if scores["bins"]:
        made["scores"] = charts.histogram(
            "scores",
            scores["bins"],
            f"points of {scores['max_score']:g}",
            f"Histogram of the scores of {scores['count']} students: half of the scores are "
            f"between {_number(scores['lower_quartile'])} and "
            f"{_number(scores['upper_quartile'])} of {scores['max_score']:g} points, and the "
            f"median is {_number(scores['median'])}. "
            "The table next to it lists the numbers.",
        )
    decided = [one for one in document["exercises"] if one["difficulty"] is not None]
    if decided:
        hardest = min(decided, key=lambda one: one["difficulty"])
        rows = [(one["exercise"], one["difficulty"], one["pass_rate"]) for one in decided]
        made["exercises"] = charts.shares(
            "exercises",
            rows,
            "Bars for each exercise: the mean score, and the percentage of students with full "
            f"marks. The hardest is {hardest['exercise']}, with a mean score of "
            f"{_percent(hardest['difficulty'])}. The table next to it lists all numbers.",
        )
    numbers = check_numbers(document)
    points = [
        (numbers[one["exercise"], one["check"]], one["difficulty"], one["discrimination"])
        for one in document["checks"]
        if one["discrimination"] is not None
    ]
    if points:
        weak = [numbers[one["exercise"], one["check"]] for one in weak_checks(document)]
        made["checks"] = charts.scatter(
            "checks",
            points,
            weak,
            f"Mean score and discrimination of {len(points)} checks. Those that barely distinguish "
            f"students: {', '.join(weak) or 'none'}. The tables below list all numbers.",
        )
    made |= _mistakes_chart(document["mistakes"])
    if times["bins"]:
        made["times"] = charts.histogram(
            "times",
            times["bins"],
            "seconds per submission",
            f"Histogram of the grading times of {times['count']} submissions; the median is "
            f"{_number(times['median'])} seconds, and the longest is {_number(times['maximum'])}. "
            "The table next to it lists the numbers.",
        )
    return made


def _mistakes_chart(mistakes: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    if not mistakes:
        return {}
    rows = [(f"{one['exercise']}  {'+'.join(one['codes'])}", one["count"]) for one in mistakes]
    first = mistakes[0]
    about = (
        f"Bars for the {min(len(rows), charts.MAX_BARS)} most frequent mistakes. The first is "
        f"{'+'.join(first['codes'])} in {first['exercise']}: {first['count']} students. "
        "The table next to it lists all mistakes."
    )
    return {"mistakes": charts.counts("mistakes", rows, "students", about)}


def _code(text: str) -> Markup:
    """Return a sentence with text between backticks as code, and everything else escaped."""
    escaped = str(markupsafe.escape(text))
    return Markup(re.sub(r"`([^`]*)`", r"<code>\1</code>", escaped))  # noqa: S704 -- escaped above


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.1f}".removesuffix(".0")


def _duration(seconds: float) -> str:
    hours, rest = divmod(round(seconds), 3600)
    parts = ((hours, "h"), (rest // 60, "min"), (rest % 60, "s"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 s"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f}%"


def _correlation(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}".replace("-", "−")


def _remark(item: Mapping[str, Any]) -> str:
    """Say in words what an instructor should notice about an item."""
    p, r = item["difficulty"], item["discrimination"]
    said = []
    if is_weak(item):
        said.append("better students do worse" if r < 0 else "barely distinguishes students")
    if p is not None and p < HARD:
        said.append("hard")
    return ", ".join(said)
