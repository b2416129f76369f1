"""The same holds where the grader is an ordinary user, as on a teacher's own laptop."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.support.locked import CAN_LOCK, IS_ROOT


@pytest.mark.skipif(not CAN_LOCK, reason="This machine offers no Landlock.")
@pytest.mark.skipif(not IS_ROOT, reason="All the other attacks are of this kind here.")
@pytest.mark.prove  # a minute and more, on an idle machine
def test_attacks_on_an_ordinary_user_fail() -> None:
    with tempfile.TemporaryDirectory() as home:
        Path(home).chmod(0o777)
        private = dict.fromkeys(("HOME", "MPLCONFIGDIR", "IPYTHONDIR", "JUPYTER_CONFIG_DIR"), home)
        done = subprocess.run(
            [sys.executable, "-m", "tests.attacks.ordinary"],
            cwd=Path(__file__).parents[2],
            env={**os.environ, **private, "TMPDIR": home},
            stdout=subprocess.PIPE,
            check=True,
            timeout=600,
        )
    said = json.loads(done.stdout)
    assert len(said) >= 15
    assert {name: what for name, what in said.items() if what != "held"} == {}
