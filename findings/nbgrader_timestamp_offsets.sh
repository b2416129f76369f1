#!/bin/sh
# nbgrader 0.9.6 with python-dateutil 4.0.0: the offset of a time of submission is ignored or misread.
#
# nbgrader.utils.parse_utc reads timestamp.txt, by which a submission is late or not. A good engineer
# would guess that "12:00:00 +02:00" and "12:00:00 +0200" both mean 10:00 UTC. Seen:
#   "2026-01-02 12:00:00 +02:00"  ->  12:00:00   the offset is dropped, two hours are lost
#   "2026-01-02 12:00:00 +0200"   ->  11:56:40   taken for an offset of 200 seconds
#   "2026-01-02T12:00:00+02:00"   ->  10:00:00   right: without a blank the text has fewer parts
# Fails if any of this changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    nbgrader==0.9.6 python-dateutil==4.0.0
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from nbgrader.utils import parse_utc

seen = {
    text: str(parse_utc(text))
    for text in (
        "2026-01-02 12:00:00 +02:00", "2026-01-02 12:00:00 +0200", "2026-01-02T12:00:00+02:00",
    )
}
print("nbgrader", version("nbgrader"), "python-dateutil", version("python-dateutil"))
for text, read in seen.items():
    print(f"{text:28} -> {read}")
assert list(seen.values()) == [
    "2026-01-02 12:00:00", "2026-01-02 11:56:40", "2026-01-02 10:00:00",
], "The behavior has changed."
PYTHON
