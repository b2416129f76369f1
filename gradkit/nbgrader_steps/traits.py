"""Changes the settings of nbgrader's objects for a while."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any


@contextlib.contextmanager
def changed(configurable: Any, **traits: Any) -> Iterator[None]:
    """Change traits for a while; nbgrader's own `temp_attrs` does not restore them after errors."""
    before = {name: getattr(configurable, name) for name in traits}
    try:
        for name, value in traits.items():
            setattr(configurable, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(configurable, name, value)
