"""The one folder in which a process of the grader keeps what must not outlive it.

It is removed at the process's end; where that comes too suddenly, by the fork server, which sees
it (see `forkserver.py`).
"""

from __future__ import annotations

import os
import tempfile
from functools import lru_cache
from pathlib import Path


def scratch_folder() -> Path:
    """Return this process's folder for temporary files."""
    return Path(_made_for(os.getpid()).name)


@lru_cache(maxsize=1)
def _made_for(_pid: int) -> tempfile.TemporaryDirectory[str]:
    folder = tempfile.TemporaryDirectory(prefix="gradkit-", ignore_cleanup_errors=True)
    # A submission's own folder lies in it, and may belong to another user, who must get there;
    # what others must not read has a folder of its own that is shut.
    Path(folder.name).chmod(0o711)
    return folder
