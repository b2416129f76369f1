"""The command line as a whole: its commands, their help, and what it says where it can't go on."""

from __future__ import annotations

import sys

import pytest

from gradkit.cli import main
from gradkit.cli.command import COMMANDS, parser


def test_each_command_has_help_and_takes_a_course() -> None:
    for name, command in COMMANDS.items():
        assert command.HELP
        assert command.DESCRIPTION.endswith(".")
        needed = {"grade": ["a"], "new": ["a", "b"], "try": ["a"], "report": ["a"]}.get(name, [])
        more = ["--to", "csv"] if name == "export" else []
        read = parser().parse_args([name, *needed, *more, "--course", "there"])
        assert (read.command, str(read.course)) == (name, "there")


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["grade"], ["grade", "a", "--workers=0"]])
def test_a_usage_error_ends_with_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: gradkit" in capsys.readouterr().err


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_are_told_what_to_use(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], platform: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert main(["doctor"]) == 2
    said = capsys.readouterr().err
    assert f"Grading needs Linux, and this is {platform}." in said
    assert "WSL 2" in said
