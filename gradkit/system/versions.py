"""The versions in the current process that a verdict depends on."""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import version

from gradkit import __version__


@cache
def versions() -> dict[str, str]:
    """Return the versions in this process; in a cluster, those of the workers count."""
    return {
        "python": platform.python_version(),
        "torch": version("torch"),
        "torchvision": version("torchvision"),
        "gradkit": __version__,
    }
