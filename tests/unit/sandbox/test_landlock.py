"""What a locked process can't do with files."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gradkit.sandbox import landlock
from tests.support.locked import Way, run, tried


def test_version_of_a_kernel_without_landlock_is_0() -> None:
    for number in (errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM):

        def refuses(*_: Any, number: int = number) -> int:
            raise OSError(number, "no")

        assert landlock.version(refuses) == 0


@pytest.mark.parametrize(
    ("abi", "files", "net", "scoped"),
    [
        (1, 0x1FFF, 0, 0),
        (2, 0x3FFF, 0, 0),
        (3, 0x7FFF, 0, 0),
        (4, 0x7FFF, 3, 0),
        (5, 0xFFFF, 3, 0),
        (6, 0xFFFF, 3, 3),
        (7, 0xFFFF, 3, 3),
    ],
)
def test_each_version_is_asked_only_for_what_it_knows(
    abi: int, files: int, net: int, scoped: int
) -> None:
    assert landlock.handled(abi) == (files, net, scoped)


def _attempts(outside: Path, own: Path) -> dict[str, Callable[[], Any]]:
    secret = outside / "secret"

    def through_a_path_descriptor() -> None:
        folder = os.open(outside, os.O_PATH)
        os.read(os.open("secret", os.O_RDONLY, dir_fd=folder), 1)

    def through_a_symlink() -> None:
        link = own / "link"
        link.symlink_to(secret)
        link.read_text()

    def by_opening_to_truncate() -> None:
        os.close(os.open(secret, os.O_RDONLY | os.O_TRUNC))

    return {
        "read": secret.read_text,
        "write": lambda: secret.write_text("forged"),
        "append": lambda: secret.open("a").close(),
        "list": lambda: list(outside.iterdir()),
        "make": (outside / "new").touch,
        "make a folder": (outside / "new").mkdir,
        "remove": secret.unlink,
        "rename": lambda: secret.rename(outside / "other"),
        "take": lambda: secret.rename(own / "taken"),
        "put": lambda: (own / "mine").rename(outside / "mine"),
        "link": lambda: os.link(secret, own / "linked"),
        "truncate": lambda: os.truncate(secret, 0),
        "truncate while opening": by_opening_to_truncate,
        "path descriptor": through_a_path_descriptor,
        "symlink": through_a_symlink,
        "run": lambda: subprocess.run([outside / "program"], check=False),
        "list /proc": lambda: list(Path("/proc").iterdir()),
        "command line of process 1": Path("/proc/1/cmdline").read_text,
        "own memory through /proc": Path("/proc/self/maps").read_text,
        "shared memory": lambda: list(Path("/dev/shm").iterdir()),  # noqa: S108
        "make a unix socket's file": lambda: os.mknod(own / "socket", 0o140600),
        "terminal": lambda: os.open("/dev/tty", os.O_RDWR),
    }


_HARMLESS = {"ENXIO"}  # /dev/tty where there is no terminal


def test_nothing_outside_its_folders_can_be_opened_or_changed(way: Way, folder: Path) -> None:
    outside = folder.parent / "outside"
    outside.mkdir(mode=0o777)
    outside.chmod(0o777)
    secret = outside / "secret"
    secret.write_text("42")
    secret.chmod(0o666)
    program = outside / "program"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    mine = folder / "mine"
    mine.write_text("mine")

    def attack() -> dict[str, str]:
        return {name: tried(action) for name, action in _attempts(outside, folder).items()}

    ending = run(way, folder, attack)

    assert ending.status == 0
    refused = {"EACCES", "EPERM", "EXDEV"} | _HARMLESS
    assert {name: how for name, how in ending.value.items() if how not in refused} == {}
    assert secret.read_text() == "42"
    assert sorted(path.name for path in outside.iterdir()) == ["program", "secret"]


def test_the_same_attempts_succeed_without_a_lock(folder: Path) -> None:
    """Else the test above would pass for reasons that have nothing to do with the lock."""
    outside = folder.parent / "outside"
    outside.mkdir()
    names = ("read", "write", "append", "list", "truncate", "path descriptor", "symlink")
    (outside / "secret").write_text("42")
    attempts = _attempts(outside, folder)

    assert {name: tried(attempts[name]) for name in names} == dict.fromkeys(names, "done")


def test_its_own_folder_is_its_own(way: Way, folder: Path) -> None:
    def work() -> str:
        Path("sub").mkdir()
        Path("sub/a").write_text("one")
        Path("sub/a").rename("b")
        os.link("b", "c")
        os.truncate("c", 2)
        Path("d").symlink_to("b")
        Path("c").unlink()
        Path("sub").rmdir()
        Path("touched").touch()
        shutil.copy2("touched", "copied")
        Path("copied").rename("touched")
        os.open("/dev/null", os.O_RDWR)
        os.open("/dev/urandom", os.O_RDONLY)
        return Path("d").read_text()

    assert run(way, folder, work).value == "on"


def test_readable_paths_are_readable_and_no_more(way: Way, folder: Path) -> None:
    data = folder.parent / "data"
    data.mkdir()
    (data / "digits").write_text("7")
    (data / "digits").chmod(0o666)
    (data / "program").write_text("#!/bin/sh\n")
    (data / "program").chmod(0o755)

    def attack() -> list[str]:
        return [
            (data / "digits").read_text(),
            tried(lambda: (data / "digits").write_text("8")),
            tried(lambda: subprocess.run([data / "program"], check=False)),
        ]

    assert run(way, folder, attack, readable=(data,)).value == ["7", "EACCES", "EACCES"]


def test_descriptors_stay_shut_where_not_named(way: Way, folder: Path) -> None:
    outside = folder.parent / "outside"
    outside.write_text("42")
    left_open = os.open(outside, os.O_RDONLY)
    try:
        ending = run(way, folder, lambda: tried(lambda: os.read(left_open, 2)))
    finally:
        os.close(left_open)

    assert ending.value == "EBADF"


def test_landlock_alone_confines_tcp_signals_and_abstract_sockets() -> None:
    abi = landlock.version()
    if abi < landlock.SIGNALS_SINCE:
        pytest.skip(f"Landlock {abi} knows no scopes, which came with version 6.")
    name = f"\0gradkit-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as abstract, socket.socket() as tcp:
        abstract.bind(name)
        abstract.listen()
        tcp.bind(("127.0.0.1", 0))
        tcp.listen()
        actions = {
            "signal": lambda: os.kill(os.getppid(), 0),
            "connect": lambda: socket.create_connection(tcp.getsockname()),
            "bind": lambda: socket.socket().bind(("127.0.0.1", 0)),
            "abstract": lambda: socket.socket(socket.AF_UNIX).connect(name),
        }
        assert _in_child(actions, locked=False) == dict.fromkeys(actions, "done")
        assert _in_child(actions, locked=True) == {
            "signal": "EPERM",
            "connect": "EACCES",
            "bind": "EACCES",
            "abstract": "EPERM",
        }


def _in_child(actions: dict[str, Callable[[], Any]], *, locked: bool) -> dict[str, str]:
    from gradkit.sandbox import process_limits

    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            if locked:
                process_limits.no_new_privileges()
                landlock.restrict(readable=["/"])
            answers = [tried(action) for action in actions.values()]
            os.write(writer, " ".join(answers).encode())
        finally:
            os._exit(0)
    os.close(writer)
    os.waitpid(pid, 0)
    with os.fdopen(reader) as answers_read:
        return dict(zip(actions, answers_read.read().split(), strict=True))
