"""What students' processes leave behind is removed, and nothing else."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from gradkit.system import scratch
from gradkit.system.scratch import remove, temporary_folder

ORDINARY = 61_000
"""A user id that nobody has."""


def deep(folder: Path) -> None:
    """Nest folders deeper than Python recurses, and than a process may open files."""
    os.chdir(folder)
    for _ in range(1500):
        Path("d").mkdir()
        os.chdir("d")
    Path("file").write_text("x")


def wide(folder: Path) -> None:
    for number in range(300):
        (folder / f"d{number}").mkdir()
        (folder / f"d{number}" / "file").write_text("x")


def shut(folder: Path) -> None:
    for mode in (0o000, 0o111, 0o444):
        inner = folder / f"a{mode}" / "b"
        inner.mkdir(parents=True)
        (inner / "file").write_text("x")
        inner.chmod(mode)
        inner.parent.chmod(mode)


def odd(folder: Path) -> None:
    os.mkfifo(folder / "fifo")
    for name in (b"-rf", b"a\nb", b"\xff\xfe", b"*", b" ", b"x" * 255):
        Path(os.fsdecode(bytes(folder) + b"/" + name)).write_text("x")
    (folder / "loop").symlink_to("loop")


def in_a_fork(action: Callable[[], object], *, uid: int | None = None) -> int:
    """Return the exit status of a fork that does something, as an ordinary user if asked to."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            if uid is not None and os.geteuid() == 0:
                os.setresuid(uid, uid, uid)
            action()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.mark.parametrize("fill", [deep, wide, shut, odd])
@pytest.mark.parametrize("uid", [None, ORDINARY], ids=["myself", "ordinary user"])
def test_whatever_was_left_is_gone(fill: Callable[[Path], None], uid: int | None) -> None:
    with tempfile.TemporaryDirectory() as root:  # not in tmp_path, which is shut to other users
        Path(root).chmod(0o777)
        folder = Path(root, "left")

        def leave_and_remove() -> None:
            folder.mkdir()
            fill(folder)
            os.chdir("/")
            remove(folder)

        assert in_a_fork(leave_and_remove, uid=uid) == 0
        assert not folder.exists()


def test_links_are_removed_and_not_followed(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_text("kept")
    kept.chmod(0o500)
    folder = tmp_path / "folder"
    (folder / "inner").mkdir(parents=True)
    for place in (folder / "link", folder / "inner" / "link"):
        place.symlink_to(kept)
    remove(folder)
    assert not folder.exists()
    assert (kept / "file").read_text() == "kept"
    assert kept.stat().st_mode & 0o777 == 0o500


def test_a_link_in_the_folders_place_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "file").write_text("kept")
    (tmp_path / "link").symlink_to(tmp_path / "kept")
    remove(tmp_path / "link")
    assert (tmp_path / "kept" / "file").exists()


def test_a_folder_that_is_gone_is_no_error(tmp_path: Path) -> None:
    remove(tmp_path / "gone")
    with temporary_folder() as folder:
        folder.rmdir()
    with temporary_folder() as folder:
        (folder / "file").write_text("x")
    assert not folder.exists()


def _old_folder(temporary: Path, name: str) -> Path:
    folder = temporary / name
    (folder / "left").mkdir(parents=True)
    os.utime(folder, (1, 1))
    return folder


def test_what_a_killed_process_left_is_removed_by_the_next(tmp_path: Path) -> None:
    """SIGKILL between the folder's making and the fork server's start: nobody else would see."""
    killed, other = _old_folder(tmp_path, "gradkit-killed"), _old_folder(tmp_path, "other")
    young = tmp_path / "gradkit-young"
    young.mkdir()
    alive = _old_folder(tmp_path, "gradkit-alive")
    lock = os.open(alive, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    (tmp_path / "gradkit-link").symlink_to(other)
    scratch._sweep(tmp_path)
    os.close(lock)
    assert not killed.exists()
    assert (alive / "left").exists()
    assert (other / "left").exists()
    assert young.exists()


def test_the_folder_in_use_counts_as_alive() -> None:
    folder = scratch.scratch_folder()
    before = folder.stat().st_mtime
    os.utime(folder, (1, 1))
    scratch._sweep(folder.parent)
    assert folder.exists()
    os.utime(folder, (before, before))
