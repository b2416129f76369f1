"""Formulas become pictures inside the page, or stay what they were."""

import re
import xml.etree.ElementTree as ET

import pytest

from gradkit.feedback.formulas import formula_html


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 -- made here


@pytest.mark.parametrize(
    "tex",
    [
        "w",
        "a < b",
        r"\frac{f(x + h) - f(x)}{h}",
        r"\text{apples} \leftarrow w_{11} \cdot x",
        "e^{-2}",
    ],
)
def test_a_formula_is_drawn_and_says_what_it_is(tex: str) -> None:
    drawn = parsed(formula_html(tex, display=False))
    assert drawn.tag == "svg"
    assert drawn.get("aria-label") == tex
    (path,) = drawn
    assert re.fullmatch(r"[MLQCZ0-9. -]+", path.get("d", ""))


def test_a_formula_stays_within_its_picture() -> None:
    """Worked by hand: no point of the path may lie outside the box that the page leaves for it."""
    drawn = parsed(formula_html(r"\sum_k \frac{e^{z_j}}{g}", display=True))[0]
    left, top, width, height = (float(number) for number in drawn.get("viewBox", "").split())
    numbers = [float(n) for n in re.findall(r"-?[0-9.]+", drawn[0].get("d", ""))]
    across, down = numbers[::2], numbers[1::2]
    # Half a pixel: matplotlib rounds a line's height to whole ones.
    assert left - 0.5 <= min(across) <= max(across) <= left + width + 0.5
    assert top - 0.5 <= min(down) <= max(down) <= top + height + 0.5


def test_lines_of_a_formula_stand_below_one_another() -> None:
    tex = "\n\\begin{aligned}\na &= b\\\\\nc &= d\n\\end{aligned}\n"
    text = formula_html(tex, display=True)
    assert text.count("<svg") == 2
    assert text.count("<br>") == 1


@pytest.mark.parametrize("tex", [r"\href{javascript:evil()}{x}", r"\unknown", "{", "", "$", "%"])
def test_what_cannot_be_drawn_stays_as_it_was_written(tex: str) -> None:
    assert re.fullmatch(
        r'<code class="tex">[^<]*</code>|<svg.*</svg>', formula_html(tex, display=False)
    )


def test_no_mark_up_gets_through() -> None:
    for tex in ('<script>x</script>"', r"\text{<b>}"):
        text = formula_html(tex, display=False)
        assert "<script" not in text
        assert "<b>" not in text
