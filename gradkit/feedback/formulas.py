"""Draws the formulas of Markdown as pictures inside a page, without a script and without a network.

matplotlib's typesetting supports most of the TeX in a course. Unsupported formulas stay TeX.
"""

from __future__ import annotations

import functools
import html
import re

_SIZE = 15  # of letters, in pixels: a little over the page's, because italics look smaller
_LINES = re.compile(r"\\begin\{(aligned|align\*?|gathered|split)\}(.*)\\end\{\1\}", re.DOTALL)


def formula_html(tex: str, *, display: bool) -> str:
    """Return a formula as HTML; `display` puts it on lines of its own."""
    tex = tex.strip()
    if display:
        tex = tex.replace(r"\frac", r"\dfrac")
    lines = _LINES.fullmatch(tex)
    rows = re.split(r"\\\\", lines[2].replace("&", "")) if lines else [tex]
    drawn = [_picture(" ".join(row.split())) for row in rows if row.strip()]
    if not drawn or not all(drawn):
        body = f'<code class="tex">{html.escape(tex)}</code>'
    else:
        body = "<br>".join(picture for picture in drawn if picture)
    return f'<span class="formula">{body}</span>' if display else body


@functools.lru_cache(maxsize=1000)
def _picture(tex: str) -> str | None:
    """Return one line of TeX as an SVG element, or None if matplotlib can't typeset it."""
    # Slow to import, and only needed for pages with formulas.
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415
    from matplotlib.mathtext import MathTextParser  # noqa: PLC0415
    from matplotlib.textpath import TextPath  # noqa: PLC0415

    font = FontProperties(size=_SIZE)
    try:
        parsed = MathTextParser("path").parse(f"${tex}$", dpi=72, prop=font)
        path = TextPath((0, 0), f"${tex}$", size=_SIZE)
    except (ValueError, RuntimeError):
        return None
    width, height, depth = (float(number) for number in parsed[:3])
    return (
        f'<svg class="tex" role="img" aria-label="{html.escape(tex)}" '
        f'width="{width:.0f}" height="{height + 2:.0f}" style="vertical-align:{-depth - 1:.0f}px" '
        f'viewBox="0 {depth - height - 1:.2f} {width:.2f} {height + 2:.2f}">'
        f'<path d="{_commands(path)}"/></svg>'
    )


def _commands(path: object) -> str:
    """Return a matplotlib path as SVG commands, with y growing downward."""
    from matplotlib.path import Path  # noqa: PLC0415

    assert isinstance(path, Path)  # noqa: S101 -- for the types; TextPath is one
    letters = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C"}
    parts = []
    for points, code in path.iter_segments(simplify=False, curves=True):
        if code == Path.CLOSEPOLY:
            parts.append("Z")
        else:
            numbers = [f"{-y if place % 2 else y:.2f}" for place, y in enumerate(points)]
            parts.append(letters[code] + " ".join(numbers))
    return "".join(parts)
