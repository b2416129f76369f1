"""The folder in which a process of the grader keeps files that must not outlive it.

The process removes it at its end. If the process dies suddenly, the fork server removes it (see
`forkserver/client.py`), or the next process that makes such a folder.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import stat
import tempfile
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

_PREFIX: Final = "gradkit-"
_NEW_SECONDS: Final = 60
"""Younger folders may belong to a process that has not locked its folder yet."""


def scratch_folder() -> Path:
    """Return this process's folder for temporary files."""
    return Path(_made_for(os.getpid()).name)


def nest_scratch_in(folder: Path) -> None:
    """Place this process's folder inside that of another process, which always removes it."""
    global _place  # noqa: PLW0603 -- one for each process
    _place = folder


_place: Path | None = None


@lru_cache(maxsize=1)
def _made_for(_pid: int) -> tempfile.TemporaryDirectory[str]:
    if _place is None:
        _sweep(Path(tempfile.gettempdir()))
    folder = tempfile.TemporaryDirectory(
        prefix=f"{_PREFIX}{os.getpid()}-", dir=_place, ignore_cleanup_errors=True
    )
    # Held until this process ends in any way: the lock tells others that the process is alive.
    found = os.open(folder.name, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    fcntl.flock(found, fcntl.LOCK_EX)
    # It contains submissions' folders, which may belong to another user, who must reach them.
    # Private files are in a folder of their own without access for others.
    Path(folder.name).chmod(0o711)
    return folder


def _sweep(temporary: Path) -> None:
    """Remove folders of processes that were killed before their fork server noticed."""
    for folder in temporary.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            _remove_if_left(folder)


def _remove_if_left(folder: Path) -> None:
    found = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        status = os.fstat(found)
        if status.st_uid == os.geteuid() and time.time() - status.st_mtime > _NEW_SECONDS:
            fcntl.flock(found, fcntl.LOCK_EX | fcntl.LOCK_NB)
            remove(folder)
    finally:
        os.close(found)


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """Make a folder inside this process's folder; remove it at the end with all its content."""
    folder = Path(tempfile.mkdtemp(dir=scratch_folder()))
    try:
        yield folder
    finally:
        remove(folder)


def remove(folder: Path) -> None:
    """Remove a folder and everything in it; never raise, and follow no link.

    `shutil.rmtree` recurses, and keeps a descriptor open for each level: a thousand nested folders
    are too many for it. Here folders are moved up, one level at a time. Before Python 3.11.8,
    `tempfile` changes the modes of the targets of links.
    """
    with contextlib.suppress(OSError):
        root = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            before: list[str] | None = None
            while (names := os.listdir(root)) and names != before:
                before = names
                for name in names:
                    with contextlib.suppress(OSError):
                        _remove_or_flatten(root, name)
        finally:
            os.close(root)
        folder.rmdir()


def _remove_or_flatten(root: int, name: str) -> None:
    """Remove a file or link in the folder `root`, or a folder whose own folders move to `root`."""
    if not _is_folder(root, name):
        os.unlink(name, dir_fd=root)
        return
    _make_enterable(root, name)
    inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=root)
    try:
        for entry in os.listdir(inner):
            if _is_folder(inner, entry):
                _make_enterable(inner, entry)
                os.rename(entry, secrets.token_hex(16), src_dir_fd=inner, dst_dir_fd=root)
            else:
                os.unlink(entry, dir_fd=inner)
    finally:
        os.close(inner)
    os.rmdir(name, dir_fd=root)


def _is_folder(root: int, name: str) -> bool:
    return stat.S_ISDIR(os.stat(name, dir_fd=root, follow_symlinks=False).st_mode)


def _make_enterable(root: int, name: str) -> None:
    """Restore the rights to a folder that was made without any."""
    found = os.open(name, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=root)
    try:
        if stat.S_IMODE(os.fstat(found).st_mode) & 0o700 != 0o700:
            os.chmod(f"/proc/self/fd/{found}", 0o700)
    finally:
        os.close(found)
