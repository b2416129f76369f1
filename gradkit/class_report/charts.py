"""Draws the charts of a report as SVG inside a page: no file, no script, no font.

Each chart has a title and a description for people who can't see it. A hatch, a position or a
number repeats what a color says. The input is numbers and the output is text; the report decides
what they mean.
"""

from __future__ import annotations

import html
import io
import re
import warnings
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

INK, DARK, LIGHT, LINE = "#1a1a1a", "#1f5a96", "#c5d9ec", "#b0b0b0"
WIDTH = 5.4
"""Inches, at 72 units of the page each: about as wide as a phone, so that letters stay legible."""
MAX_BARS = 15

_STYLE: Mapping[str, Any] = {
    "svg.fonttype": "none",  # text stays text: to be read aloud, searched and selected
    "text.parse_math": False,
    "font.family": "sans-serif",
    "font.size": 12,
    "hatch.linewidth": 0.6,
    "axes.edgecolor": LINE,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.axisbelow": True,
    "grid.color": "#e2e2e2",
}


def histogram(name: str, bins: Sequence[Mapping[str, float]], label: str, about: str) -> str:
    """Draw how many fall into each step; each bar carries its number."""
    with _styled(name):
        figure, axes = _axes(2.9)
        bars = axes.bar(
            [one["from"] for one in bins],
            [one["students"] for one in bins],
            width=[one["to"] - one["from"] for one in bins],
            align="edge",
            color=LIGHT,
            edgecolor=DARK,
            linewidth=1,
        )
        axes.bar_label(
            bars, [f"{one['students']:g}" if one["students"] else "" for one in bins], padding=2
        )
        axes.set_xlabel(label)
        axes.set_ylabel("students")
        axes.set_xticks(
            [one["from"] for one in bins[::2]] + [bins[-1]["to"]] * (len(bins) % 2 == 0)
        )
        axes.margins(x=0.01, y=0.12)
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        return _svg(figure, name, about)


def shares(name: str, rows: Sequence[tuple[str, float, float]], about: str) -> str:
    """Draw two shares for each row as bars side by side: of all points, and of full marks."""
    with _styled(name):
        figure, axes = _axes(0.9 + 0.42 * len(rows))
        places = range(len(rows))
        axes.barh(
            [p - 0.19 for p in places],
            [row[1] for row in rows],
            0.36,
            color=DARK,
            label="mean score",
        )
        axes.barh(
            [p + 0.19 for p in places],
            [row[2] for row in rows],
            0.36,
            color=LIGHT,
            edgecolor=DARK,
            linewidth=0.8,
            hatch="////",
            label="students with full marks",
        )
        axes.set_yticks(list(places), [row[0] for row in rows])
        axes.invert_yaxis()
        axes.set_xlim(0, 1)
        _percent(axes)
        axes.grid(axis="x")
        figure.legend(loc="outside upper left", frameon=False, ncols=2, fontsize=11)
        return _svg(figure, name, about)


def counts(name: str, rows: Sequence[tuple[str, int]], label: str, about: str) -> str:
    """Draw the largest of some counts as bars, each with its number."""
    rows = rows[:MAX_BARS]
    with _styled(name):
        figure, axes = _axes(0.8 + 0.27 * len(rows))
        bars = axes.barh(
            range(len(rows)),
            [row[1] for row in rows],
            0.72,
            color=LIGHT,
            edgecolor=DARK,
            linewidth=1,
        )
        axes.bar_label(bars, padding=3)
        axes.set_yticks(range(len(rows)), [row[0] for row in rows])
        axes.invert_yaxis()
        axes.set_xlabel(label)
        axes.margins(x=0.1)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        return _svg(figure, name, about)


def scatter(
    name: str, points: Sequence[tuple[str, float, float]], named: Collection[str], about: str
) -> str:
    """Draw difficulty against discrimination; those in `named` are hollow and numbered."""
    with _styled(name):
        figure, axes = _axes(3.6)
        good = [point for point in points if point[0] not in named]
        weak = [point for point in points if point[0] in named]
        axes.scatter([p[1] for p in good], [p[2] for p in good], 26, color=DARK, alpha=0.75)
        axes.scatter(
            [p[1] for p in weak],
            [p[2] for p in weak],
            42,
            facecolor="white",
            edgecolor=INK,
            marker="D",
            linewidth=1.2,
        )
        for text, x, y in weak:
            axes.annotate(text, (x, y), (6, 5), textcoords="offset points", fontsize=11)
        axes.axhline(0.2, color=INK, linewidth=0.8, linestyle="--")
        axes.set_xlim(-0.02, 1.02)
        low = min([0.0, *(point[2] for point in points)])
        axes.set_ylim(low - 0.08, 1)
        _percent(axes)
        axes.set_xlabel("mean score p (hard ← → easy)")
        axes.set_ylabel("discrimination r")
        axes.grid()
        return _svg(figure, name, about)


def _styled(name: str) -> Any:
    # Ids are made from the salt, so that two pictures of a page share none by chance.
    settings: Any = dict(_STYLE) | {"svg.hashsalt": name}
    return mpl.rc_context(settings)


def _axes(height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    return figure, figure.subplots()


def _percent(axes: Axes) -> None:
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])


def _svg(figure: Figure, name: str, about: str) -> str:
    """Return a figure as an element of a page, with ids of its own and a description."""
    stream = io.StringIO()
    with warnings.catch_warnings():
        # Letters that matplotlib's own font lacks; the reader's browser has its fonts.
        warnings.simplefilter("ignore")
        figure.savefig(
            stream,
            format="svg",
            transparent=True,
            metadata={"Date": None, "Creator": None, "Format": None, "Type": None},
        )
    text = stream.getvalue()
    # A style in an inline picture would be one for the whole page.
    text = re.sub(r"<(metadata|style)\b.*?</\1>", "", text[text.index("<svg") :], flags=re.DOTALL)
    text = re.sub(r' id="([^"]+)"', rf' id="{name}-\1"', text)
    text = re.sub(r'(xlink:href="#|url\(#)', rf"\g<1>{name}-", text)
    head = re.match(r'<svg .*?viewBox="([^"]+)".*?>', text, flags=re.DOTALL)
    assert head is not None, "matplotlib writes a viewBox into every picture."  # noqa: S101
    return (
        f'<svg class="chart" role="img" aria-labelledby="{name}-about" viewBox="{head[1]}" '
        'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f'<title id="{name}-about">{html.escape(about)}</title>{text[head.end() :]}'
    )
