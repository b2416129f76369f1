"""Writes files so that nobody ever sees a partial file."""

from __future__ import annotations

import os
import time
from pathlib import Path


def write_atomically(file: Path, content: bytes) -> None:
    """Write a file completely or not at all; a read-only file is replaced."""
    part = file.with_name(f".{file.name}.{os.getpid()}.{time.monotonic_ns()}")
    part.write_bytes(content)
    part.replace(file)
