"""The command `gradkit`."""

from gradkit.cli.command import main

__all__ = ["main"]
