"""Submissions that look for what they should not see.

Each one prints all that it gets hold of. The arena looks for canaries in what anybody is shown;
here stands that the attack really was made, and, for those that read files, that it finds them
without the lock.
"""

from __future__ import annotations

import dataclasses
import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gradkit.kernel.start import start_kernel
from tests.attacks.arena import CANARY, SMALL, Arena

LOOK = """
import os, sys
def show(action):
    try:
        print(str(action())[:400_000])
    except BaseException as error:
        print(repr(error)[:300])
"""

FILES = {
    "open": "for p in PATHS: show(lambda: open(p, errors='replace').read())",
    "os.open": "for p in PATHS: show(lambda: os.read(os.open(p, os.O_NOFOLLOW), 9999))",
    "a descriptor without rights, opened again": """
for p in PATHS:
    show(lambda: open(f"/proc/self/fd/{os.open(p, os.O_PATH)}", errors="replace").read())
    show(lambda: open(f"/dev/fd/{os.open(p, os.O_PATH)}", errors="replace").read())
    folder, name = os.path.split(p)
    show(lambda: os.read(os.open(name, 0, dir_fd=os.open(folder, os.O_PATH)), 9999))
""",
    "a shell": "for p in PATHS: show(lambda: get_ipython().getoutput(f'cat {p} 2>&1'))",
    "another program": """
import subprocess
for p in PATHS:
    python = [sys.executable, "-c", f"print(open({p!r}).read())"]
    for program in (["cat", p], ["dd", f"if={p}"], python):
        show(lambda: subprocess.run(program, capture_output=True).stdout)
""",
    "links": """
for number, p in enumerate(PATHS):
    show(lambda: os.link(p, f"hard{number}") or open(f"hard{number}", errors="replace").read())
    show(lambda: os.symlink(p, f"soft{number}") or open(f"soft{number}", errors="replace").read())
    show(lambda: os.symlink(os.path.dirname(p), f"dir{number}") or os.listdir(f"dir{number}"))
    show(lambda: os.rename(p, f"moved{number}") or open(f"moved{number}", errors="replace").read())
""",
    "lists of folders": """
for p in PATHS:
    show(lambda: os.listdir(os.path.dirname(p)))
    show(lambda: [e.name for e in os.scandir(os.path.dirname(os.path.dirname(os.path.dirname(p))))])
for p in ("/", "/tmp", "/var/tmp", "/dev/shm", "/root", "/home", "/run", "/proc", "..", "../.."):
    show(lambda: [(d, f) for d, _, f in os.walk(p)][:2000])
""",
    "sqlite": """
import sqlite3
for p in PATHS:
    show(lambda: sqlite3.connect(p).execute("select * from grade").fetchall())
    uri = f"file:{p}?mode=ro&immutable=1"
    show(lambda: sqlite3.connect(uri, uri=True).execute("select * from grade").fetchall())
""",
    "mappings and copies in the kernel": """
import mmap, shutil
for p in PATHS:
    show(lambda: mmap.mmap(os.open(p, os.O_RDONLY), 0, prot=mmap.PROT_READ)[:999])
    show(lambda: shutil.copyfile(p, "copy") and open("copy", errors="replace").read())
    out = os.open("out", os.O_CREAT | os.O_RDWR)
    show(lambda: os.sendfile(out, os.open(p, 0), 0, 999) and open("out").read())
""",
    "other libraries": """
import ctypes, torch, numpy as np
libc = ctypes.CDLL(None)
for p in PATHS:
    show(lambda: np.fromfile(p, dtype="uint8").tobytes())
    show(lambda: bytes(torch.UntypedStorage.from_file(p, False, 40)))
    show(lambda: open(libc.open(p.encode(), 0), errors="replace").read())
    show(lambda: torch.load(p, weights_only=False))
    show(lambda: get_ipython().run_line_magic("run", p))
    show(lambda: get_ipython().run_line_magic("pycat", p))
""",
}


def paths(arena: Arena) -> str:
    """Return the line that tells an attack where the canaries are."""
    checks = arena.assignment.checks_folder()
    paths = [*arena.canaries.values(), checks / "test_double.py", checks / "reference.py"]
    return f"PATHS = {[str(path) for path in paths]}\n"


@pytest.fixture
def _named_canary(arena: Arena) -> None:
    # A neighbour's name is nobody's business either.
    folder = arena.course / "submitted" / f"{CANARY} of a name"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)


@pytest.mark.usefixtures("_named_canary")
@pytest.mark.parametrize("name", FILES)
def test_no_file_of_the_course_is_read_by(arena: Arena, name: str) -> None:
    attack = f"{LOOK}{paths(arena)}{FILES[name]}\nprint('tried')"
    verdict = arena.attack(before=[attack], output_bytes=2**22)
    assert "tried" in verdict.said()
    # In the copy that answers a probe, too, in an exercise's own words.
    lines = attack.splitlines()
    imports = "\n".join(line for line in lines if line.startswith("import"))
    inside = "".join(f"    {line}\n" for line in lines if not line.startswith("import"))
    arena.attack(
        f"{imports}\ndef double(x):\n"
        "    out = open('found', 'a')\n"
        f"    def print(*words): out.write(repr(words))\n{inside}    return -1\n",
        after=["import builtins\nbuiltins.print(open('found').read())"],
    )
    kept = [file for file in arena.canaries.values() if not file.exists()]
    assert not kept


@pytest.mark.usefixtures("_named_canary")
@pytest.mark.parametrize("name", ["open", "another program", "lists of folders", "sqlite"])
def test_without_the_lock_the_same_attack_succeeds(arena: Arena, name: str) -> None:
    attack = f"{LOOK}{paths(arena)}{FILES[name]}\nprint('tried')"
    with pytest.raises(AssertionError, match="A canary came to light"):
        arena.attack(before=[attack], output_bytes=2**22, unlocked=True)


ELSEWHERE = {
    "the environment": """
import ctypes
show(lambda: dict(os.environ))
show(lambda: get_ipython().getoutput("env; cat /proc/self/environ /proc/1/environ 2>&1"))
environ = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
n = 0
while environ[n]: print(environ[n]); n += 1
""",
    "/proc": """
pids = [*range(1, 60), os.getppid(), *GRADERS, "self", "thread-self"]
for pid in pids:
    for name in ("environ", "cmdline", "maps", "cwd", "root", "mem", "fd/0", "fd/5", "auxv"):
        show(lambda: open(f"/proc/{pid}/{name}", "rb").read(4000))
        show(lambda: os.readlink(f"/proc/{pid}/{name}"))
    for name in ("fd", "root", "cwd", "task", "map_files"):
        show(lambda: os.listdir(f"/proc/{pid}/{name}"))
for name in ("kcore", "keys", "mounts", "net/unix", "net/tcp", "sysvipc/shm", "kallsyms"):
    show(lambda: open(f"/proc/{name}", "rb").read(100000))
""",
    "its own memory": """
import ctypes, re, mmap
libc = ctypes.CDLL(None, use_errno=True)
libc.sbrk.restype = ctypes.c_void_p
page, seen = mmap.PAGESIZE, (ctypes.c_ubyte * 1)()
wanted = re.compile(rb"C[A]NARY (?:of|secret|solution|gradebook)[ -~]{0,60}")
def is_mapped(address):
    return libc.mincore(ctypes.c_void_p(address), ctypes.c_size_t(page), seen) == 0
stack = ctypes.addressof(ctypes.POINTER(ctypes.c_char_p).in_dll(libc, "environ").contents)
looked = 0
for start, step in ((libc.sbrk(0) // page * page - page, -page), (stack // page * page, page),
                    (stack // page * page - page, -page), (id(object()) // page * page, page)):
    while is_mapped(start) and looked < 80_000:
        for found in wanted.findall(ctypes.string_at(start, page)): print(found)
        start += step
        looked += 1
assert looked > 100
""",
    "its objects": """
import gc, re
wanted = re.compile("C[A]NARY (?:of|secret|solution|gradebook)[ -~]{0,60}")
for thing in gc.get_objects():
    for one in gc.get_referents(thing):
        if type(one) is str and "gradkit" not in one and len(one) < 10**6:
            for found in wanted.findall(one): print(found)
        if type(one) is bytes:
            for found in wanted.findall(one.decode("latin1")): print(found)
for frame in sys._current_frames().values():
    while frame: print(frame.f_code.co_filename); frame = frame.f_back
""",
    "its descriptors": """
import socket, stat, fcntl
own = {os.stat(os.path.join(d, f)).st_ino for d, _, fs in os.walk(os.environ["HOME"]) for f in fs}
for n in range(256):
    try: mode = os.fstat(n).st_mode
    except OSError: continue
    print(n, oct(mode))
    is_file = stat.S_ISREG(mode) or stat.S_ISDIR(mode)
    if n in (1, 2) and not os.fstat(n).st_nlink: own.add(os.fstat(n).st_ino)  # its own prints
    if is_file and os.fstat(n).st_ino not in own: print("a file stands open")
    if stat.S_ISDIR(mode): show(lambda: os.listdir(n))
    if stat.S_ISSOCK(mode):
        s = socket.socket(fileno=os.dup(n))
        show(lambda: (s.getsockname(), s.getpeername()))
        show(lambda: s.recv(4000, socket.MSG_DONTWAIT | socket.MSG_PEEK))
    elif is_file or stat.S_ISFIFO(mode):  # the rest holds no text, and wakes the kernel's threads
        fcntl.fcntl(n, fcntl.F_SETFL, os.O_NONBLOCK)
        show(lambda: os.read(n, 4000))
""",
    "imports of the grader and the checks": """
import importlib
sys.path[:0] = PATHS + [os.path.dirname(p) for p in PATHS] + ROOTS
for name in ("course_tests", "course_tests.arena.reference", "test_double", "reference", "mistakes",
             "gradkit.assignment", "gradkit.grading.grade", "gradkit.batch.coordinator", "tests.attacks.arena"):
    show(lambda: vars(importlib.import_module(name)))
""",
    "devices": """
for p in ("/dev/mem", "/dev/kmem", "/dev/sda", "/dev/vda", "/dev/tty", "/dev/console",
          "/dev/kmsg", "/dev/pts/0", "/dev/ptmx", "/dev/fuse", "/dev/shm", "/sys/kernel", "/boot"):
    show(lambda: open(p, "rb").read(100))
    show(lambda: os.listdir(p))
""",
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_nothing_is_read_from(arena: Arena, name: str) -> None:
    process = arena.server._process
    assert process is not None
    graders = f"GRADERS = {[os.getpid(), process.pid]}\n"
    roots = f"ROOTS = {[str(arena.course), str(Path(__file__).parents[2])]}\n"
    attack = f"{LOOK}{paths(arena)}{graders}{roots}{ELSEWHERE[name]}\nprint('tried')"
    verdict = arena.attack(before=[attack], output_bytes=2**22)
    assert "tried" in verdict.said()
    assert "a file stands open" not in verdict.said()
    assert arena.assignment.secret.decode() not in verdict.shown


def test_a_neighbour_who_is_graded_at_the_same_time_stays_private(arena: Arena) -> None:
    with start_kernel({"data.txt": f"{CANARY} at work".encode()}, SMALL, arena.server) as other:
        folder = _folder_of(other.pid)
        paths = [folder, folder / "notebook", folder / "notebook" / "data.txt"]
        attack = f"""{LOOK}
for p in {[str(p) for p in (*paths, folder.parent)]}:
    show(lambda: os.listdir(p))
    show(lambda: open(p).read())
    show(lambda: open(p + "/planted", "w").write("x"))
    show(lambda: os.chdir(p) or os.listdir("."))
for pid in range(max(1, {other.pid} - 50), {other.pid} + 50):
    show(lambda: os.kill(pid, 0) or f"signalled {{pid}}")
print('tried')
"""
        # What is left behind is looked at once the neighbour is gone, too.
        verdict = _attack_beside(arena, attack)
        assert other.is_alive()
        assert not (folder / "planted").exists()
    assert "tried" in verdict
    assert CANARY not in verdict


def _attack_beside(arena: Arena, attack: str) -> str:
    from nbformat.v4 import new_code_cell

    cell = new_code_cell(attack)
    with start_kernel({}, dataclasses.replace(SMALL, output_bytes=2**20), arena.server) as kernel:
        kernel.run_cell(cell)
    return "".join(output.get("text", "") for output in cell.outputs)


def _folder_of(pid: int) -> Path:
    return Path(os.readlink(f"/proc/{pid}/cwd")).parent  # noqa: PTH115


@pytest.fixture
def listeners(tmp_path: Path) -> Iterator[dict[str, socket.socket]]:
    """Sockets of every kind that somebody on the machine may listen on."""
    with tempfile.TemporaryDirectory(prefix="listening-") as folder:
        Path(folder).chmod(0o755)
        made: dict[str, tuple[int, int, Any]] = {
            "abstract": (socket.AF_UNIX, socket.SOCK_STREAM, f"\0gradkit-test-{os.getpid()}"),
            "datagrams": (socket.AF_UNIX, socket.SOCK_DGRAM, f"\0gradkit-dgram-{os.getpid()}"),
            "path": (socket.AF_UNIX, socket.SOCK_STREAM, f"{folder}/socket"),
            "tcp": (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
            "udp": (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
        }
        found = {}
        for name, (family, kind, address) in made.items():
            found[name] = socket.socket(family, kind)
            found[name].bind(address)
            if kind == socket.SOCK_STREAM:
                found[name].listen()
            found[name].settimeout(0)
        Path(folder, "socket").chmod(0o777)
        yield found
        for listener in found.values():
            listener.close()


def test_no_socket_of_others_is_reached(arena: Arena, listeners: dict[str, socket.socket]) -> None:
    names = {name: listener.getsockname() for name, listener in listeners.items()}
    attack = f"""{LOOK}
import socket, itertools
names = {names!r}
families = [getattr(socket, n) for n in dir(socket) if n.startswith("AF_")] + list(range(46))
for family, kind in itertools.product(families, (1, 2, 3, 5)):
    for address in (*names.values(), ("::1", 9), (0, 0)):
        try:
            made = socket.socket(family, kind)
            print("made a socket", family, kind)
            made.settimeout(1)
            made.sendto(b"x", address) if kind == 2 else made.connect(address)
            print("reached", address)
        except (OSError, TypeError, OverflowError, ValueError): pass
for kind in (1, 2, 5):
    try: a, b = socket.socketpair(socket.AF_UNIX, kind)
    except OSError: continue
    for name in ("abstract", "datagrams", "path"):
        try: a.connect(names[name]); print("reached", name)
        except OSError: pass
        try: a.sendto(b"x", names[name])
        except OSError: continue
        b.setblocking(False)
        if b.recv(1) != b"x": print("reached", name)  # else it went where it always goes
print('tried')
"""
    verdict = arena.attack(before=[attack])
    assert "tried" in verdict.said()
    assert "reached" not in verdict.said()
    assert "made a socket" not in verdict.said()
    for listener in listeners.values():
        arrived = listener.recv if listener.type == socket.SOCK_DGRAM else listener.accept
        with pytest.raises(BlockingIOError):
            arrived(*[1] * (listener.type == socket.SOCK_DGRAM))


def test_programs_of_the_web_reach_nobody(arena: Arena) -> None:
    attack = f"""{LOOK}
import urllib.request, subprocess
show(lambda: urllib.request.urlopen("http://127.0.0.1:9/", timeout=2))
import http.client
show(lambda: http.client.HTTPConnection("localhost", 9, timeout=2).request("GET", "/"))
show(lambda: __import__("socket").gethostbyname("localhost"))
show(lambda: subprocess.run(["bash", "-c", "echo x > /dev/tcp/127.0.0.1/9"], capture_output=True))
print('tried')
"""
    verdict = arena.attack(before=[attack])
    assert "tried" in verdict.said()
