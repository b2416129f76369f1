"""The folder and the environment that a submission runs in."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl


def lay_out(home: Path, data: Mapping[str, bytes], uid: int | None) -> None:
    """Fill a submission's own folder, and make the user that it will run as the owner."""
    folder = home / "notebook"
    folder.mkdir()
    for name, content in data.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    # Without its list of fonts, matplotlib takes a second or more to build a new list.
    (home / "matplotlib").mkdir()
    for cache in Path(mpl.get_cachedir()).glob("fontlist-*.json"):
        shutil.copy(cache, home / "matplotlib")
    if uid is not None:
        for path in (home, *home.rglob("*")):
            os.chown(path, uid, uid)


def environment(home: Path) -> dict[str, str]:
    """Return the kernel's whole environment; nothing is inherited from the grader."""
    return {
        "PATH": os.defpath,
        "HOME": str(home),
        "TMPDIR": str(home),
        "LANG": "C.UTF-8",
        "VIRTUAL_ENV": sys.prefix,
        "IPYTHONDIR": str(home / "ipython"),
        "MPLCONFIGDIR": str(home / "matplotlib"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        # With torch's default thread counts, two gradings on two cores took 7 to 58 s for 0.2 s of
        # work.
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "NBGRADER_EXECUTION": "autograde",
        # Otherwise, a file torch.py in the notebook's folder would be imported instead of torch.
        "PYTHONSAFEPATH": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
