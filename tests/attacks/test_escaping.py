"""Submissions that want out of their process: to others, to the system, past their own end."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradkit.sandbox import syscalls
from tests.attacks.arena import CANARY, SHIFT, Arena

TRY = """
import ctypes, os, sys, errno
libc = ctypes.CDLL(None, use_errno=True)
def attempt(name, action):
    try:
        print("ESCAPED" if action() is not False else "held", name)
    except BaseException as error:
        print("held", name, type(error).__name__)
def call(number, *arguments):
    if libc.syscall(ctypes.c_long(number), *[
        ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]) < 0:
        raise OSError(ctypes.get_errno(), "")
"""


def _try(arena: Arena, code: str) -> str:
    verdict = arena.attack(before=[f"{TRY}\n{code}\nprint('tried')"])
    said = verdict.said()
    assert "tried" in said, said
    assert "ESCAPED" not in said, said
    assert verdict.points("shift") == SHIFT
    return said


CALLS = {
    "tracing": ["ptrace 16 1", "ptrace 0", "process_vm_readv 1", "process_vm_writev 1", "kcmp 1 1"],
    "descriptors of others": ["pidfd_getfd 3 3", "process_madvise 3", "process_mrelease 3"],
    "mounts": ["mount 0 0 0 0", "umount2 0", "pivot_root 0 0", "chroot 0", "open_tree -100 0 1"],
    "new mounts": [
        "move_mount 3 0 3 0",
        "fsopen 0 0",
        "fsconfig 3",
        "fsmount 3",
        "mount_setattr 3",
    ],
    "namespaces": ["unshare 0x10000000", "unshare 0x20000", "unshare 0x40000000", "setns 0 0"],
    "keyrings": ["keyctl 0 -3 0", "add_key 0 0 0 0 -3", "request_key 0 0 0 -3"],
    "the kernel's programs": ["bpf 0 0 0", "perf_event_open 0 0 -1 -1 0", "userfaultfd 0"],
    "io_uring": ["io_uring_setup 1 0", "io_uring_enter 3", "io_uring_register 3"],
    "modules and reboots": [
        "init_module 0 0 0",
        "finit_module 0 0 0",
        "kexec_load 0",
        "reboot 0 0",
    ],
    "the machine's state": [
        "settimeofday 0 0",
        "sethostname 0 0",
        "swapon 0",
        "acct 0",
        "syslog 2",
    ],
    "messages of System V": ["msgget 0 0o1777", "semget 0 1 0o1777", "shmget 0 4096 0o1777"],
    "memory that nobody counts": ["memfd_create 0 0", "memfd_secret 0", "shmat 0 0 0"],
    "what the kernel keeps for nobody": [
        "io_setup 8 0",
        "io_submit 0",
        "landlock_create_ruleset 0 0 1",
        "landlock_add_rule 3",
        "seccomp 2 0 0",
    ],
    "letters with descriptors in them": ["sendmsg 3 0 0", "sendmmsg 3 0 1 0"],
    "handles and watches": ["open_by_handle_at 3 0 0", "name_to_handle_at 3", "fanotify_init 0"],
}


def attempts(name: str) -> list[str]:
    """Return code that makes these calls, a line for each that this machine knows."""
    lines = []
    for text in CALLS[name]:
        call, *arguments = text.split()
        number = syscalls.number(call)
        if number is not None:
            words = ", ".join([str(number), *arguments])
            lines.append(f"attempt({call!r}, lambda: call({words}))")
    return lines


@pytest.mark.parametrize("name", CALLS)
def test_no_call_for(arena: Arena, name: str) -> None:
    lines = attempts(name)
    said = _try(arena, "\n".join(lines))
    assert said.count("held") == len(lines)


def test_no_other_user_and_no_rights(arena: Arena) -> None:
    _try(
        arena,
        """
import subprocess
me = os.getuid()
attempt("setuid", lambda: os.setuid(0)); attempt("setresuid", lambda: os.setresuid(0, 0, 0))
attempt("setgid", lambda: os.setgid(0)); attempt("setgroups", lambda: os.setgroups([0]))
attempt("another's", lambda: os.setuid(me + 1))
attempt("capset", lambda: call(126, ctypes.byref((ctypes.c_uint32 * 2)(0x20080522, 0)),
                               (ctypes.c_uint32 * 6)(*[0xffffffff] * 6)) or os.setuid(0))
for program in (["su", "-c", "id"], ["sudo", "-n", "id"], ["newgrp"], ["unshare", "-r", "id"]):
    attempt(program, lambda: b"uid=0" in subprocess.run(program, capture_output=True, timeout=20,
            stdin=subprocess.DEVNULL).stdout)
print(os.getresuid())
assert 0 not in os.getresuid()
""",
    )


def test_no_set_user_id_programs_of_its_own(arena: Arena) -> None:
    _try(
        arena,
        """
import shutil, stat
shutil.copy("/bin/cat", "own")
os.chmod("own", 0o6755); fd = os.open("own", 0); os.fchmod(fd, 0o6755)
attempt("chmod", lambda: bool(os.stat("own").st_mode & 0o6000))
attempt("open", lambda: bool(
    os.fstat(os.open("made", os.O_CREAT | os.O_RDWR, 0o6755)).st_mode & 0o6000))
attempt("mknod", lambda: os.mknod("node", stat.S_IFBLK | 0o666, os.makedev(254, 0)))
attempt("run", lambda: os.posix_spawn("own", ["own"], {}))
attempt("socket", lambda: os.mknod("sock", stat.S_IFSOCK | 0o777))
""",
    )


def test_no_change_to_files_of_others(arena: Arena) -> None:
    """Modes, owners and times: Landlock doesn't cover them."""
    with tempfile.TemporaryDirectory(prefix="victim-") as folder:
        victim = Path(folder, "file")
        victim.write_text("whole")
        victim.chmod(0o666)
        Path(folder).chmod(0o777)
        os.utime(victim, (1, 1))
        before = victim.stat()
        _try(
            arena,
            f"""
p = {str(victim)!r}
def pretended(action):
    try: action()
    except OSError: pass
pretended(lambda: os.chmod(p, 0)); pretended(lambda: os.chown(p, os.getuid(), 0))
pretended(lambda: os.utime(p)); pretended(lambda: os.utime(p, (5, 5)))
pretended(lambda: os.setxattr(p, "user.x", b"y"))
attempt("truncate", lambda: os.truncate(p, 0)); attempt("write", lambda: open(p, "a").write("x"))
attempt("remove", lambda: os.remove(p)); attempt("rename", lambda: os.rename(p, p + "x"))
attempt("replace", lambda: os.replace("/dev/null", p)); attempt("new", lambda: os.mkdir(p + "d"))
attempt("link", lambda: os.symlink("x", p + "l")); attempt("hard", lambda: os.link(p, "mine"))
attempt("rmdir", lambda: os.rmdir(os.path.dirname(p)))
""",
        )
        assert victim.stat() == before
        assert victim.read_text() == "whole"
        assert list(Path(folder).iterdir()) == [victim]


def test_no_cgroup_and_no_setting_of_the_system(arena: Arena) -> None:
    _try(
        arena,
        """
for p in ("/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/gradkit", "/proc/sys/kernel/core_pattern",
          "/proc/sysrq-trigger", "/proc/self/oom_score_adj", "/proc/self/loginuid",
          "/sys/power/state",
          "/proc/self/uid_map", "/proc/self/comm", "/etc/passwd", "/etc/cron.d/x", "/dev/shm/x",
          "/tmp/x", "/var/tmp/x", sys.prefix + "/x", os.__file__, "/run/x", "/dev/mqueue/x"):
    attempt(p, lambda: open(p, "a").write("0"))
    attempt(p, lambda: os.mkdir(p + "d"))
""",
    )


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    """A process of the grader's own user, whom nobody may signal."""
    with subprocess.Popen(["sleep", "300"], start_new_session=True) as process:
        yield process
        process.kill()


def test_no_signal_reaches_others(arena: Arena, sleeper: subprocess.Popen[bytes]) -> None:
    server = arena.server._process
    assert server is not None
    _try(
        arena,
        f"""
import signal
for number in (signal.SIGSTOP, signal.SIGTERM, signal.SIGKILL, 0):
    attempt("sleeper", lambda: os.kill({sleeper.pid}, number))
    attempt("group", lambda: os.killpg({sleeper.pid}, number))
    attempt("queue", lambda: call(129, {sleeper.pid}, number, ctypes.c_buffer(128)))
    attempt("pidfd", lambda: signal.pidfd_send_signal(os.pidfd_open({sleeper.pid}), number))
    attempt("thread", lambda: call(200, {sleeper.pid}, number))
for pid in ({os.getpid()}, {server.pid}, {server.pid} + 1, {server.pid} + 2):
    attempt("others", lambda: os.kill(pid, 0))
import fcntl, socket
for pid in ({sleeper.pid}, -{sleeper.pid}):
    reader, writer = socket.socketpair()
    try:  # a signal when something can be read
        fcntl.fcntl(reader, fcntl.F_SETOWN, pid); fcntl.fcntl(reader, 10, signal.SIGKILL)
        fcntl.fcntl(reader, fcntl.F_SETFL, os.O_ASYNC)
        writer.send(b"x")
    except OSError: pass
attempt("limits", lambda: __import__("resource").prlimit({sleeper.pid}, 0))
attempt("priority", lambda: os.setpriority(os.PRIO_PROCESS, {sleeper.pid}, 19))
attempt("users", lambda: os.setpriority(os.PRIO_USER, 0, 19))
attempt("nicer", lambda: os.setpriority(os.PRIO_PROCESS, 0, -5))
attempt("processors", lambda: os.sched_setaffinity({sleeper.pid}, [0]))
attempt("real time", lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
        or os.sched_getscheduler(0) == os.SCHED_FIFO)
""",
    )
    assert sleeper.poll() is None
    assert server.poll() is None


def test_the_door_leads_to_nobody_but_the_grader(arena: Arena) -> None:
    """It is a socket for datagrams, which could be sent to any other on the machine that has a path.

    The system's journal listens on one; with a descriptor inside, a letter could hold a file that
    is in no process's list.
    """
    with (
        tempfile.TemporaryDirectory(prefix="listening-") as folder,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as abstract,
    ):
        Path(folder).chmod(0o755)
        names = [f"{folder}/socket", f"\0gradkit-door-{os.getpid()}"]
        for heard, name in zip((listener, abstract), names, strict=True):
            heard.bind(name)
            heard.settimeout(0)
        Path(names[0]).chmod(0o777)
        _try(
            arena,
            f"""
import socket, stat
found = 0
for number in range(3, 64):
    try:
        if not stat.S_ISSOCK(os.fstat(number).st_mode): continue
    except OSError: continue
    door = socket.socket(fileno=os.dup(number))
    found += door.type == socket.SOCK_DGRAM
    for name in {names!r}:
        attempt("address", lambda: door.sendto(b"x", name))
        attempt("message", lambda: door.sendmsg([b"x"], [], 0, name))
    attempt("descriptor", lambda: socket.send_fds(door, [b"x"], [0]))
    if found: break
assert found
""",
        )
        for heard in (listener, abstract):
            with pytest.raises(BlockingIOError):
                heard.recv(1)


def test_the_keeper_stays_with_its_process(arena: Arena) -> None:
    """PR_SET_PDEATHSIG, dumps and reapers stay as the lock has set them."""
    _try(
        arena,
        f"PRCTL = {syscalls.number('prctl')}\n"
        """
import signal
parent = os.getppid()
for option, value in ((1, 0), (4, 1), (36, 1)):
    attempt(option, lambda: call(PRCTL, option, value, 0, 0, 0))
for number in (signal.SIGSTOP, signal.SIGKILL, signal.SIGCONT):
    if parent: attempt("parent", lambda: os.kill(parent, number))
    if os.getpid() != 1: attempt("first", lambda: os.kill(1, number) or os.path.exists("nothing"))
""",
    )


DAEMONS = {
    "a double fork": """
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(600)
    os._exit(0)
""",
    "sessions of deaf and stopped processes": """
for _ in range(4):
    if os.fork() == 0:
        os.setsid()
        for number in range(1, 32):
            if number not in (9, 19): signal.signal(number, signal.SIG_IGN)
        if _ % 2: os.kill(os.getpid(), signal.SIGSTOP)
        time.sleep(600); os._exit(0)
""",
    "a program that nobody waits for": """
subprocess.Popen(["sh", "-c", "trap '' TERM INT HUP; nohup sleep 600 & sleep 600"],
                 start_new_session=True, env={}, cwd="/")
""",
    "a child that outruns its end": """
if os.fork() == 0:
    end = time.monotonic() + 8
    while time.monotonic() < end:
        if os.fork(): os._exit(0)
        os.setsid(); time.sleep(0.002)
    os._exit(0)
""",
    "zombies": """
for _ in range(20):
    if os.fork() == 0: os._exit(0)
""",
    "threads that go on": """
import threading
for _ in range(5): threading.Thread(target=time.sleep, args=(600,)).start()
""",
    "hooks at the end": """
import atexit, threading
atexit.register(time.sleep, 600)
signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.signal(signal.SIGHUP, signal.SIG_IGN)
threading._register_atexit(time.sleep, 600)
""",
    "pipes and sockets kept open": """
r, w = os.pipe()
if os.fork() == 0:
    for n in range(3, 64):
        try: os.dup2(n, 100 + n)
        except OSError: pass
    os.setsid(); time.sleep(600)
""",
}


@pytest.mark.parametrize("name", DAEMONS)
def test_nothing_outlives_the_grading_of(arena: Arena, name: str) -> None:
    code = f"import os, time, signal, subprocess\n{DAEMONS[name]}\nprint('tried')"
    verdict = arena.attack(before=[code])
    assert "tried" in verdict.said()
    assert verdict.points("shift") == SHIFT


# --- the folder that the grader removes ---------------------------------------------------------

FOLDERS = {
    "a link in the folder's place": """
here = os.getcwd(); os.chdir("/")
os.rename(here, here + "-moved"); os.symlink(VICTIM, here)
os.symlink(VICTIM, os.path.dirname(here) + "/other")
os.symlink(VICTIM + "/kept", here + "-moved/x")
""",
    "links in every place": """
for n in range(50):
    os.symlink(VICTIM, f"link{n}"); os.symlink(VICTIM + "/kept", f"file{n}")
    os.mkdir(f"d{n}"); os.symlink("../..", f"d{n}/up"); os.symlink("..", f"d{n}/.. ")
os.symlink("loop", "loop")
""",
    "folders that nobody may enter": """
for n in range(5):
    os.makedirs(f"a{n}/b"); os.symlink(VICTIM, f"a{n}/b/link")
    os.mkdir(f"shut{n}", 0); os.mkdir(f"a{n}/shut", 0o111)
old = os.umask(0o777); os.makedirs("masked"); open("masked-file", "w").close(); os.umask(old)
""",
    "folders a thousand deep": """
for _ in range(1500):
    os.mkdir("d"); os.chdir("d")
open("file", "w").close(); os.symlink(VICTIM, "link")
""",
    "folders deeper than a path is long": """
for _ in range(700):
    os.mkdir("d" * 200); os.chdir("d" * 200)
""",
    "many files": "for n in range(5000): open(f'f{n}', 'w').close()",
    "odd names": """
for name in (b"-rf", b"a\\nb", b"\\xff\\xfe", b" ", b"*", b"~", b"\\x1b[2J", b"x" * 255, b"..."):
    open(name, "w").close(); os.mkdir(name[:250] + b"dir")
os.mkfifo("fifo")
""",
}


@pytest.mark.parametrize("name", FOLDERS)
def test_the_grader_follows_nothing_in_its_folder(arena: Arena, name: str) -> None:
    with tempfile.TemporaryDirectory(prefix="victim-") as folder:
        Path(folder, "kept").mkdir()
        Path(folder, "kept", "file").write_text("kept")
        for path in (Path(folder), *Path(folder).rglob("*")):
            path.chmod(0o777 if path.is_dir() else 0o666)
        modes = [path.stat().st_mode for path in Path(folder).rglob("*")]
        code = f"import os\nVICTIM = {folder!r}\n{FOLDERS[name]}\nprint('tried')"
        verdict = arena.attack(before=[code])
        assert Path(folder, "kept", "file").read_text() == "kept"
        assert [path.stat().st_mode for path in Path(folder).rglob("*")] == modes
    if name != "folders deeper than a path is long":  # which the keeper ends
        assert "tried" in verdict.said()


def test_a_file_of_the_grader_is_never_written_through_a_link(arena: Arena) -> None:
    code = f"""
import os
here = os.getcwd()
for name in ("results.json", "arena.ipynb", "kernel.json", "k-1", "k-2", "k-3"):
    for folder in (here, os.path.dirname(here)):
        try: os.symlink({str(arena.course / "notes.txt")!r}, os.path.join(folder, name))
        except OSError: pass
os._exit(0)
"""
    before = (arena.course / "notes.txt").read_text()
    verdict = arena.attack(before=[code])
    assert (arena.course / "notes.txt").read_text() == before
    assert verdict.points("shift") == SHIFT
    assert CANARY in before
