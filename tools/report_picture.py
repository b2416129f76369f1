"""Draw docs/images/class-report.png: parts of the report on a made-up class of 300.

    python -m tools.report_picture

Needs Chromium, as the tests in tests/browser do.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
import tempfile
from pathlib import Path

from PIL import Image

from gradkit.class_report import page as report_page
from gradkit.class_report import report
from gradkit.class_report.verdicts import ClassResults
from tools.jupyter_classroom import a_browser
from tools.made_up_class import ASSIGNMENT, MISTAKES, made_up_class

TARGET = Path(__file__).parents[1] / "docs" / "images" / "class-report.png"
WIDTH = 1200
PARTS = ("#exercises", "#mistakes")
MOST = 460
"""Height of a part: the list of who made which mistake is long."""


def main() -> int:
    found = ClassResults(ASSIGNMENT, tuple(made_up_class()), (), tuple(MISTAKES))
    now = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
    document = report.make_report(found, anonymous=True, now=now)
    with tempfile.TemporaryDirectory() as folder, a_browser() as browser:
        paths = report.write_report(document, report_page.page(document), Path(folder))
        page = browser.new_page(viewport={"width": WIDTH, "height": 900})
        page.goto(paths[0].as_uri())
        shots = [Image.open(io.BytesIO(page.locator(part).screenshot())) for part in PARTS]
    parts = [shot.crop((0, 0, shot.width, min(shot.height, MOST))) for shot in shots]
    picture = Image.new("RGB", (parts[0].width, sum(part.height for part in parts)), "white")
    top = 0
    for part in parts:
        picture.paste(part, (0, top))
        top += part.height
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(64).save(TARGET, optimize=True)
    print(f"{TARGET.stat().st_size // 1000} kB  docs/images/{TARGET.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
