"""Submissions that hang, crash, flood and exhaust.

They cost what they did. The rest of the notebook is still judged, the grader's memory stays bounded
(the arena looks), and whoever is graded next feels nothing.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from gradkit.results import Outcome
from tests.attacks.arena import DOUBLE, RIGHT_DOUBLE, SHIFT, WRONG_DOUBLE, Arena, some

DEAF = """
def deaf():
    while True:
        try:
            while True: pass
        except BaseException: pass
"""
BRIEF: dict[str, Any] = {
    "cell_cpu_seconds": 1,
    "cell_wall_seconds": 5,
    "probe_cpu_seconds": 1,
    "probe_wall_seconds": 5,
    "submission_seconds": 60,
}
"""For what ends by time alone, which is the submission's own: the machine's load is not in it."""

# --- cells --------------------------------------------------------------------------------------

CELLS = {
    "loops": "while True: pass",
    "loops and is deaf to interrupts": f"{DEAF}\ndeaf()",
    "loops with the signal ignored": (
        "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"
    ),
    "loops in C": "sum(range(10**14))",
    "sleeps": "import time\nwhile True:\n    try: time.sleep(1000)\n    except BaseException: pass",
    "waits for input": "import os\nprint(input(), os.read(0, 1))",
    "exits": "import os; os._exit(0)",
    "exits politely": "import sys; sys.exit(3)",
    "quits": "exit; quit()",
    "crashes": "import ctypes; ctypes.string_at(0)",
    "aborts": "import os; os.abort()",
    "kills itself": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "kills all it can": (
        "import os, signal\nos.kill(-1, signal.SIGKILL); os.kill(0, signal.SIGKILL)"
    ),
    "stops itself": "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)",
    "recurses": "def f(): f()\nf()",
    "recurses without a limit": (
        "import sys; sys.setrecursionlimit(10**9)\nf = lambda x: [f(x)]\nf(1)"
    ),
    "closes all descriptors": "import os; os.closerange(0, 4096)",
    "takes all descriptors": (
        "import os\nkept = []\nwhile True: kept.append(os.open('/dev/null', 0))"
    ),
    "lowers its limits": """
import resource
for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC):
    resource.setrlimit(kind, (0, 0))
resource.setrlimit(resource.RLIMIT_CPU, (1, 1))
""",
    "sets alarms": "import signal; signal.setitimer(signal.ITIMER_REAL, 0.01); signal.pause()",
    "ends the event loop": (
        "import asyncio; asyncio.get_event_loop().stop(); get_ipython().kernel.do_shutdown(False)"
    ),
    "closes the kernel's line": "get_ipython().kernel.session.channel.close()",
    "empties the modules": ("import sys, builtins\nsys.modules.clear(); vars(builtins).clear()"),
    "takes all memory": "kept = []\nwhile True: kept.append(bytearray(50_000_000))",
    "takes memory to the last bit": """
kept, size = [], 50_000_000
while size > 1000:
    try: kept.append(bytearray(size))
    except MemoryError: size //= 2
""",
    "takes memory as a tensor": "import torch\ntorch.ones(10**12)",
    "takes memory with children": """
import os, time
for _ in range(6):
    if os.fork() == 0:
        kept = bytearray(os.urandom(1 << 20) * 150); time.sleep(60); os._exit(0)
time.sleep(60)
""",
    "takes memory for sockets": """
import socket, os, time
for _ in range(20):
    if os.fork() == 0:
        kept = []
        try:
            while True:
                kept.append(socket.socketpair()); kept[-1][0].setblocking(False)
                try:
                    while True: kept[-1][0].send(bytes(60_000))
                except BlockingIOError: pass
        except OSError: time.sleep(30)
        os._exit(0)
time.sleep(6)
""",
    "takes memory for page tables": """
import ctypes, time
libc = ctypes.CDLL(None); libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
kept = libc.mmap(None, 2**40, 1, 0x4022, -1, 0)  # to read only: no limit counts it
for page in range(kept, kept + 2**40, 2**21): ctypes.c_char.from_address(page).value
time.sleep(6)
""",
    "takes memory for mappings": """
import ctypes, os, time
libc = ctypes.CDLL(None); libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
kept = libc.mmap(None, 2**29, 0, 0x4022, -1, 0)
for page in range(30_000): libc.mprotect(kept + page * 8192, 4096, 1)  # each is one of its own
for _ in range(3):
    if os.fork() == 0: time.sleep(20); os._exit(0)
time.sleep(20)
""",
    "fills the disk with files that are only mapped": """
import ctypes, os, time
libc = ctypes.CDLL(None); libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
for _ in range(9):
    with open("x", "wb+") as f:
        f.write(bytes(range(256)) * 2**16); f.flush()
        libc.mmap(None, 2**24, 1, 1, f.fileno(), 0)
    os.remove("x")
time.sleep(6)
""",
    "forks without end": """
import os, time
while True:
    try: os.fork()
    except OSError: time.sleep(0.01)
""",
    "starts threads without end": """
import threading, time
while True:
    try: threading.Thread(target=time.sleep, args=(600,)).start()
    except RuntimeError: time.sleep(0.01)
""",
    "fills the disk with one file": "f = open('x', 'wb')\nwhile True: f.write(bytes(10**7))",
    "fills the disk with many files": """
n = 0
while True:
    n += 1
    with open(f"x{n}", "wb") as f: f.write(bytes(10**7))
""",
    "fills the disk with deleted files": """
import os
kept = []
while True:
    f = open("x", "wb"); os.remove("x"); f.write(bytes(10**7)); f.flush(); kept.append(f)
""",
    "makes files without end": "n = 0\nwhile True:\n    n += 1\n    open(f'x{n}', 'w').close()",
    "makes a sparse file of a terabyte": (
        "import os\nf = open('x', 'w'); os.ftruncate(f.fileno(), 2**40)"
    ),
}


SLOW_CELLS = {
    "loops", "loops with the signal ignored", "loops in C", "quits", "exits politely", "aborts",
    "stops itself", "recurses without a limit", "takes all descriptors", "lowers its limits",
    "sets alarms", "ends the event loop", "empties the modules", "takes memory as a tensor",
    "takes memory for sockets", "starts threads without end", "fills the disk with many files",
    "fills the disk with deleted files", "makes files without end", "kills itself",
}  # fmt: skip
"""Others of their kind are tried each time."""


BY_THE_KEEPER = (
    "takes memory for page tables",
    "fills the disk with files that are only mapped",
)
"""They sleep, once they have what they want: nothing but a count of it ends them."""


@pytest.mark.parametrize("name", some(CELLS, SLOW_CELLS))
def test_the_rest_is_judged_when_a_cell(arena: Arena, name: str) -> None:
    verdict = arena.attack(WRONG_DOUBLE, before=[CELLS[name]], **BRIEF)
    assert verdict.points("double") == 0
    if name in BY_THE_KEEPER:
        # Its sockets may be gone a moment before its process is.
        assert re.search("Python process of the notebook (died|no longer answers)", verdict.said())
    if (
        name != "starts threads without end"
    ):  # those that are there stay, and may leave room for none
        assert verdict.points("shift") == SHIFT


@pytest.mark.parametrize(
    "name", some(["loops and is deaf to interrupts", "exits", "takes all memory"], {"exits"})
)
def test_an_answer_counts_though_a_later_cell(arena: Arena, name: str) -> None:
    verdict = arena.attack(RIGHT_DOUBLE, after=[CELLS[name]], neighbour=False, **BRIEF)
    assert verdict.points("double") == DOUBLE
    assert verdict.points("shift") == SHIFT


def test_cells_that_kill_kernel_after_kernel_end_the_grading(arena: Arena) -> None:
    killers = ["import os; os._exit(0)"] * 12
    verdict = arena.attack(RIGHT_DOUBLE, before=killers)
    assert verdict.outcomes == {Outcome.CRASHED}


def test_a_submission_has_a_budget_of_time_as_a_whole(arena: Arena) -> None:
    """What no single cell's limit would stop: 3.6 s of short sleeps, where two are allowed."""
    naps = ["import time; time.sleep(0.9)"] * 4
    verdict = arena.attack(RIGHT_DOUBLE, before=naps, submission_seconds=2)
    assert verdict.outcomes == {Outcome.TIMEOUT}
    assert "The notebook as a whole ran longer than 2 seconds" in verdict.shown


# --- answers ------------------------------------------------------------------------------------

IN_PROBE = (
    "import sys\ninside = lambda: '_serve' in [f.f_code.co_name for f in frames()]\n"
    """
def frames():
    frame = sys._getframe()
    while frame: yield frame; frame = frame.f_back
"""
)
"""Lets an answer behave in the notebook, and break only where it is judged."""

ANSWERS: dict[str, tuple[str, Outcome | None]] = {
    "loops": (f"{DEAF}\nboom = deaf", Outcome.TIMEOUT),
    "sleeps": ("import time\ndef boom(): time.sleep(1000)", Outcome.TIMEOUT),
    "exits": ("import os\ndef boom(): os._exit(0)", Outcome.CRASHED),
    "crashes": ("import ctypes\ndef boom(): ctypes.string_at(0)", Outcome.CRASHED),
    "stops itself": (
        "import os, signal\ndef boom(): os.kill(os.getpid(), signal.SIGSTOP)",
        Outcome.TIMEOUT,
    ),
    "takes all memory": (
        "def boom():\n    kept = []\n    while True: kept.append(bytearray(50_000_000))",
        None,
    ),
    "recurses": ("def boom(): return boom()", Outcome.FAILED),
    "closes all descriptors": ("import os\ndef boom(): os.closerange(0, 4096)", Outcome.CRASHED),
    "waits for input": ("def boom(): return input()", Outcome.FAILED),
    "reads what nobody writes": (
        "import os, sys\ndef boom(): return sys.stdin.read() + str(os.read(0, 1))",
        Outcome.FAILED,
    ),
    "forks, and both answer": (
        "import os\ndef boom():\n    os.fork()\n    return -1",
        None,
    ),
    "leaves children behind": (
        """
import os, time
def boom():
    for _ in range(5):
        if os.fork() == 0:
            os.setsid(); time.sleep(100); os._exit(0)
    return -1
""",
        Outcome.FAILED,
    ),
    "interrupts its kernel": (
        "import os, signal\ndef boom():\n    os.kill(os.getppid(), signal.SIGINT)\n    return -1",
        None,
    ),
    "lowers its limits": (
        """
import resource
def boom():
    resource.setrlimit(resource.RLIMIT_DATA, (0, 0))
    return bytearray(10**8)
""",
        None,
    ),
    "returns a string of 100 MB": ("def boom(): return 'x' * 10**8", Outcome.FAILED),
    "returns a tensor of 80 MB": ("import torch\ndef boom(): return torch.ones(20_000_000)", None),
    "returns a tensor that only looks large": (
        "import torch\ndef boom(): return torch.ones(1).expand(2**40)",
        None,
    ),
    "returns itself in itself": ("def boom():\n    a = []\n    a.append(a)\n    return a", None),
    "returns lists of lists of lists": (
        "def boom():\n    a = [1]\n    for _ in range(40): a = [a, a]\n    return a",
        None,
    ),
    "returns a list without end": (
        """
class Endless(list):
    def __iter__(self):
        while True: yield 1
def boom(): return Endless([1])
""",
        None,
    ),
    "prints without end": (
        "import sys\ndef boom():\n    for _ in range(10**6): print('x' * 1000)\n    return -1",
        Outcome.FAILED,
    ),
}


SLOW_ANSWERS = {
    "sleeps", "stops itself", "interrupts its kernel", "lowers its limits", "waits for input",
    "returns a string of 100 MB", "returns lists of lists of lists", "prints without end",
}  # fmt: skip


@pytest.mark.parametrize("name", some(ANSWERS, SLOW_ANSWERS))
def test_the_exercise_alone_pays_when_an_answer(arena: Arena, name: str) -> None:
    code, outcome = ANSWERS[name]
    answer = f"{IN_PROBE}\n{code}\ndef double(x):\n    return boom() if inside() else x + x\n"
    verdict = arena.attack(answer, **BRIEF)
    assert verdict.points("double") == 0
    assert verdict.points("shift") == SHIFT
    if outcome is not None:
        assert {check.outcome for check in verdict.checks("double")} == {outcome}


HARMS = {
    "kills its kernel": "os.kill(kernel, signal.SIGKILL)",
    "stops its kernel": "os.kill(kernel, signal.SIGSTOP)",
    "crashes its kernel": "os.kill(kernel, signal.SIGSEGV)",
    "kills all it can": "os.kill(-1, signal.SIGKILL)",
    "shuts the kernel's line": "socket.socket(fileno=os.dup(line)).shutdown(2)",
    "lets nobody wait at the line": "os.set_blocking(line, False)",
    "announces 4 GB": "os.write(line, b'\\xff' * 4)",
    "begins a message": "os.write(line, b'\\0\\0\\1\\0')",
    "leaves one that kills the kernel later": (
        "if not os.fork(): os.setsid(); time.sleep(0.15); os.kill(kernel, 9); os._exit(0)"
    ),
    "leaves those that take all processes": """
        for _ in range(61):
            if not os.fork(): os.setsid(); time.sleep(20); os._exit(0)""",
    "leaves those that take all memory": """
        for _ in range(3):
            if not os.fork():
                os.setsid(); kept = bytearray(os.urandom(1 << 20) * 130); time.sleep(20)
        time.sleep(0.05)""",
}
SLOW_HARMS = {"stops its kernel", "begins a message", "crashes its kernel", "announces 4 GB"}


@pytest.mark.parametrize("name", some(HARMS, SLOW_HARMS))
def test_the_rest_is_judged_whatever_an_answer_does_to_its_kernel(arena: Arena, name: str) -> None:
    """While it is judged, in a copy: the kernel's death is seen at once, and blamed on no cell."""
    answer = f"""{IN_PROBE}
import os, signal, socket, time
kernel, line = os.getpid(), os.dup(get_ipython().kernel.session.channel._socket.fileno())
def double(x):
    if inside():
        {HARMS[name]}
    return x + x
"""
    later = "import time; time.sleep(0.3)\n"
    verdict = arena.attack(answer, shift=f"{later}def shift(x):\n    return x + 1\n", **BRIEF)
    assert verdict.points("shift") == SHIFT


@pytest.mark.parametrize("ending", some(["os._exit(0)", "deaf()"], {"deaf()"}))
def test_a_check_cell_that_breaks_the_kernel_is_left_out(arena: Arena, ending: str) -> None:
    """An answer that breaks only outside a probe, where the visible checks call it."""
    code = f"import os\n{DEAF}\ndef double(x):\n    if not inside(): {ending}\n    return x + x\n"
    verdict = arena.attack(f"{IN_PROBE}\n{code}", **BRIEF)
    assert verdict.points("double") == DOUBLE
    assert verdict.points("shift") == SHIFT


# --- outputs and messages -----------------------------------------------------------------------

LINE = """
import os, threading, time
line = get_ipython().kernel.session.channel._socket
def flood(piece, seconds=3):
    def write():
        end = time.monotonic() + seconds
        try:
            while time.monotonic() < end: line.sendall(piece)
        except OSError: pass
    threading.Thread(target=write).start()
    time.sleep(seconds)
"""
FLOODS = {
    "a line of 60 MB": "print('x' * 60_000_000)",
    "a line of 60 MB in pieces": "import sys\nfor _ in range(600): sys.stdout.write('x' * 100_000)",
    "20 MB of HTML": "from IPython.display import HTML\nHTML('<p>' * 6_000_000)",
    "10 MB of SVG": (
        "from IPython.display import SVG, display\ndisplay(SVG('<svg>' + 'x' * 10**7 + '</svg>'))"
    ),
    "20,000 outputs": "for n in range(20_000): display(n)",
    "20,000 updates": (
        "h = display('x', display_id='x')\nfor n in range(20_000): h.update('x' * 100)"
    ),
    "output wiped again and again": (
        "from IPython.display import clear_output\n"
        "for n in range(3000): print('x' * 1000); clear_output(wait=n % 2)"
    ),
    "a traceback of 100,000 lines": "exec('\\n' * 10**5 + 'raise ValueError(\"x\" * 10**7)')",
    "an exception with a name of 1 MB": "raise type('x' * 10**6, (Exception,), {})('y' * 10**6)",
    "standard error": "import os\nfor _ in range(2000): os.write(2, b'x' * 10_000)",
    "messages that nobody asked for": (
        "s = get_ipython().kernel.session\n"
        "for n in range(300): s.send(None, 'stream', {'name': 'stdout', 'text': 'x' * 2_000_000},"
        " parent={'msg_id': 'other'})"
    ),
    "small messages without an end": LINE + "flood(b'\\0\\0\\0\\2{}' * 100_000)",
    "half a message": LINE + "flood(b'\\0' + b'\\x70' + bytes(2**20))",
    "a message that announces 4 GB": LINE + "flood(b'\\xff' * 4 + bytes(2**20))",
    "large messages that nobody reads": (
        LINE + "flood((7 * 2**20).to_bytes(4, 'big') + bytes(7 * 2**20))"
    ),
    "noise": LINE + "flood(os.urandom(2**20))",
}


QUICK_FLOODS = {
    "a line of 60 MB", "20 MB of HTML", "output wiped again and again", "standard error",
    "an exception with a name of 1 MB", "a message that announces 4 GB",
}  # fmt: skip


@pytest.mark.parametrize("name", some(FLOODS, set(FLOODS) - QUICK_FLOODS))
def test_the_grader_is_not_drowned_by(arena: Arena, name: str) -> None:
    # Some leave the kernel without a voice: nothing but time ends its cell.
    limits = BRIEF | {"cell_cpu_seconds": 10, "cell_wall_seconds": 6, "submission_seconds": 120}
    verdict = arena.attack(RIGHT_DOUBLE, before=[FLOODS[name]], **limits)
    assert len(verdict.shown) < 3 * 2**20
    assert verdict.points("shift") == SHIFT


@pytest.mark.prove
@pytest.mark.parametrize(
    "name", ["a message that announces 4 GB", "large messages that nobody reads"]
)
def test_the_grader_is_not_drowned_during_a_probe(arena: Arena, name: str) -> None:
    """While a probe runs, nobody reads the kernel's messages. A copy of the line is not closed."""
    answer = f"{IN_PROBE}\n{FLOODS[name].rpartition('flood(')[0]}\n"
    answer += "import socket\nline = socket.socket(fileno=os.dup(line.fileno()))\n"
    piece = FLOODS[name].rpartition("flood(")[2].rstrip(")")
    answer += f"def double(x):\n    if inside(): flood({piece}))\n    return x + x\n"
    verdict = arena.attack(answer, **BRIEF)
    assert verdict.points("shift") == SHIFT


@pytest.mark.parametrize("word", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>"])
def test_nothing_that_a_student_shows_runs_in_feedback(arena: Arena, word: str) -> None:
    from nbconvert import HTMLExporter

    code = f"""
from IPython.display import display, HTML, SVG, Javascript, Markdown, Latex, Image
w = {word!r}
print(w)
display(HTML(w), Markdown(w + "[x](javascript:alert(1))"), Latex(w), Javascript("alert(1)"))
display({{"image/svg+xml": "<svg onload='alert(1)'/>", "image/png": w, "text/html": w}}, raw=True)
display({{"application/vnd.jupyter.widget-view+json": "{{}}", "text/plain": w}}, raw=True)
raise type("E", (Exception,), {{}})(w)
"""
    verdict = arena.attack(before=[code], neighbour=False)
    exporter = HTMLExporter(template_name="basic")
    page, _ = exporter.from_notebook_node(verdict.rendered)
    for harmful in (word, "<svg", "<script", 'href="javascript', "onerror=alert(1)>"):
        assert harmful not in page
