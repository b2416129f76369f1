"""Lets gradkit find Python's modules as they are on Windows: without what only Unix has.

Python imports this at its start, in every process that has this folder on its path. Libraries find
what they always do: what they need on Windows is theirs to know. What can't be shown like this:
Windows' own ways to hand a socket on and to interrupt a process, and its rules for files.
"""

import builtins
import mmap
import os
import signal
import socket
import sys
import types
from typing import Any

MISSING = {"fcntl", "grp", "pwd", "resource", "termios"}
FORKS = {"fork", "forkpty", "posix_spawn", "register_at_fork", "pidfd_open", "setsid", "setpgid"}
IDS = {"chown", "fchown", "lchown", "getegid", "geteuid", "getgid", "getuid", "getpgid", "setuid"}
WAITS = {"wait", "wait3", "wait4", "waitid", "killpg"}
FILES = {"pread", "pwrite", "preadv", "pwritev", "readv", "writev", "fchdir", "mkfifo", "mknod"}
OTHERS = {"environb", "pipe2", "sysconf", "uname", "sched_getaffinity", "statvfs", "set_blocking"}
CALLS = {"alarm", "pause", "setitimer", "getitimer", "pthread_kill", "pthread_sigmask", "sigwait"}
CALLS |= {"sigtimedwait", "pidfd_send_signal", "siginterrupt", "sigpending"}
OPENING = {"O_RDONLY", "O_WRONLY", "O_RDWR", "O_APPEND", "O_CREAT", "O_EXCL", "O_TRUNC"}
SIGNALS = {"SIGABRT", "SIGFPE", "SIGILL", "SIGINT", "SIGSEGV", "SIGTERM"}
SIGNALS_AND_MORE = SIGNALS | {"SIG_DFL", "SIG_IGN"}
SOCKETS = {"AF_UNIX", "send_fds", "recv_fds", "MSG_DONTWAIT", "CMSG_SPACE", "CMSG_LEN"}


def is_hidden(module: str, name: str) -> bool:
    """Whether Windows lacks this name of a module."""
    if module == "os":
        functions = FORKS | IDS | WAITS | FILES | OTHERS
        constants = name.startswith("O_") and name not in OPENING
        return name in functions or constants or name.startswith(("WIF", "WNO", "WTERM"))
    if module == "signal":
        return name in CALLS or (name.startswith("SIG") and name not in SIGNALS_AND_MORE)
    if module == "socket":
        return name in SOCKETS or name.startswith(("SCM_", "SO_PASS", "SO_PEER"))
    return name.startswith(("MAP_", "PROT_", "MADV_"))


class Seen(types.ModuleType):
    """A module as it is on Windows."""

    def __init__(self, real: types.ModuleType, **others: Any) -> None:
        super().__init__(real.__name__)
        self._real, self._others = real, others

    def __getattr__(self, name: str) -> Any:
        if name in self._others:
            return self._others[name]
        if is_hidden(self._real.__name__, name):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        return getattr(self._real, name)


def socketpair(family: int = socket.AF_INET, type: int = socket.SOCK_STREAM) -> Any:  # noqa: A002
    """Return a pair of sockets by TCP, as on Windows."""
    assert (family, type) == (socket.AF_INET, socket.SOCK_STREAM)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        one = socket.create_connection(listening.getsockname())
        return one, listening.accept()[0]


signals = [one for one in signal.Signals if one.name in SIGNALS]
SEEN = {
    "mmap": Seen(mmap),
    "os": Seen(os, O_BINARY=0),
    "signal": Seen(signal, Signals=signals, valid_signals=lambda: set(signals)),
    "socket": Seen(socket, socketpair=socketpair),
}
real_import = builtins.__import__


def seeing_import(name: str, places: Any = None, *others: Any, **more: Any) -> Any:
    """Import as ever, but for modules of gradkit."""
    package = str((places or {}).get("__package__"))
    if package.startswith("gradkit"):
        if name in MISSING:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        if name in SEEN:
            return SEEN[name]
        if (package, name) == ("gradkit.sandbox", "sys"):
            return Seen(sys, platform="win32")
    found = real_import(name, places, *others, **more)
    if name == "gradkit._fresh_process":
        extend(sys.modules[name])
    return found


def extend(fresh_process: Any) -> None:
    """Let the processes of kernels have this folder on their paths, too."""
    own = fresh_process._environment
    if own.__name__ != "extended":

        def extended() -> Any:
            return own() | {"PYTHONPATH": os.environ["PYTHONPATH"]}

        fresh_process._environment = extended


builtins.__import__ = seeing_import  # type: ignore[assignment]
