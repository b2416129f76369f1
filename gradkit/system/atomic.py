"""Writes files so that nobody ever sees half of one."""

from __future__ import annotations

import os
import time
from pathlib import Path


def write_atomically(file: Path, content: bytes) -> None:
    """Write a file whole or not at all; one that may only be read is replaced."""
    part = file.with_name(f".{file.name}.{os.getpid()}.{time.monotonic_ns()}")
    part.write_bytes(content)
    part.replace(file)
