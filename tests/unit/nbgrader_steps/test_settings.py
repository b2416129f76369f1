"""A course sets limits as nbgrader's own settings, each with its help, or as one dictionary."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from traitlets import TraitError
from traitlets.config import Config

from gradkit.limits import Limits
from gradkit.nbgrader_steps.settings import Judge


def test_every_limit_is_a_setting_with_its_default_and_help() -> None:
    settings = Judge.class_traits(config=True)
    for field in fields(Limits):
        assert settings[field.name].default_value == field.default
        assert settings[field.name].help
    assert set(settings) == {field.name for field in fields(Limits)} | {"limits"}


def test_a_dictionary_comes_first() -> None:
    config = Config()
    config.Judge.cell_cpu_seconds = 7
    config.Judge.outputs = 3
    config.Judge.limits = {"outputs": 5}
    chosen = Judge(config=config).chosen_limits()
    assert (chosen.cell_cpu_seconds, chosen.outputs) == (7, 5)
    assert chosen == Limits(cell_cpu_seconds=7, outputs=5)


def test_a_limit_below_1_is_refused() -> None:
    with pytest.raises(TraitError):
        Judge(memory_bytes=0)


def test_generate_config_documents_the_limits(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text(
        "from gradkit.nbgrader_steps import use_gradkit\nuse_gradkit()\n"
    )
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_config",
         "--GenerateConfigApp.filename=new.py"],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    text = (tmp_path / "new.py").read_text()
    assert "# c.Judge.cell_cpu_seconds = 30" in text
    assert "CPU time of one probe: a call of the student's function, in seconds." in text
