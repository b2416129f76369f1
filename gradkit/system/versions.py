"""The versions that a verdict rests on, of the process that asks."""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import version

from gradkit import __version__


@cache
def versions() -> dict[str, str]:
    """Return the versions here: where a cluster grades, its workers' are what counts."""
    return {
        "python": platform.python_version(),
        "torch": version("torch"),
        "torchvision": version("torchvision"),
        "gradkit": __version__,
    }
