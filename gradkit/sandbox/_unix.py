"""Modules of Python that only Unix has. Elsewhere they are empty: who uses them can be imported."""

from __future__ import annotations

from types import ModuleType

try:
    import fcntl
    import resource
    import termios
except ImportError:
    fcntl = resource = termios = ModuleType("missing")

__all__ = ["fcntl", "resource", "termios"]
