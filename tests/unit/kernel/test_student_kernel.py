"""What a notebook finds in its kernel: what it would find in Jupyter."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from gradkit.forkserver.client import ForkServer
from gradkit.kernel.conversation import KernelLost
from gradkit.kernel.start import start_kernel
from gradkit.kernel.student_kernel import StudentKernel
from gradkit.limits import Limits


@pytest.fixture
def kernel(server: ForkServer) -> Iterator[StudentKernel]:
    with start_kernel({}, Limits(), server) as started:
        yield started


def run(kernel: StudentKernel, source: str) -> NotebookNode:
    cell = new_code_cell(source)
    kernel.run_cell(cell)
    return cell


def shown(kernel: StudentKernel, source: str) -> list[str]:
    """Return what a cell shows, in its order: streams as `name: text`, and other outputs."""
    texts = []
    for output in run(kernel, source).outputs:
        if output.output_type == "stream":
            texts.append(f"{output.name}: {output.text}")
        elif output.output_type == "error":
            texts.append(f"{output.ename}: {output.evalue}")
        else:
            texts.append(output.data["text/plain"])
    return texts


def test_nothing_of_the_rehearsal_is_left(kernel: StudentKernel) -> None:
    look = """
import sys, threading, matplotlib.pyplot as plt
names = {n for n in globals() if not n.startswith("_")}
sorted(names), plt.get_fignums(), threading.active_count(), _, In[:1], Out
"""
    cell = run(kernel, look)
    names = "['In', 'Out', 'exit', 'get_ipython', 'open', 'plt', 'quit', 'sys', 'threading']"
    text = " ".join(cell.outputs[0].data["text/plain"].split())
    assert text == f"({names}, [], 1, '', [''], {{}})"
    assert cell.execution_count == 1


ORDER = """
import os, subprocess, sys
print("first")
os.system("echo second")
print("third", file=sys.stderr)
os.write(1, b"fourth\\n")
subprocess.run(["echo", "fifth"])
print("sixth")
"""


def test_what_programs_write_stands_in_its_place(kernel: StudentKernel) -> None:
    assert shown(kernel, ORDER) == [
        "stdout: first\nsecond\n", "stderr: third\n", "stdout: fourth\nfifth\nsixth\n",
    ]  # fmt: skip


def test_lines_of_the_shell_and_of_bash_are_shown(kernel: StudentKernel) -> None:
    assert shown(kernel, "!echo one; echo two >&2") == ["stdout: one\n", "stderr: two\n"]
    assert shown(kernel, "%%bash\necho three") == ["stdout: three\n"]


def test_what_a_child_prints_is_shown(kernel: StudentKernel) -> None:
    fork = (
        "import os\nif os.fork() == 0:\n    print('child', flush=True); os._exit(0)\nos.wait()[1]"
    )
    assert shown(kernel, fork) == ["stdout: child\n", "0"]


def test_a_fork_that_comes_to_the_end_of_its_cell_is_over(kernel: StudentKernel) -> None:
    assert shown(kernel, "import os\npid = os.fork()\nx = 'child' if pid == 0 else 'parent'") == []
    assert shown(kernel, "os.waitpid(pid, 0)[1], x") == ["(0, 'parent')"]


def test_a_file_that_a_notebook_puts_in_the_place_of_stdout_stays_its_own(
    kernel: StudentKernel,
) -> None:
    redirect = "import os\nf = open('log.txt', 'w')\nos.dup2(f.fileno(), 1)\nos.write(1, b'kept')"
    assert shown(kernel, redirect) == ["4"]
    assert shown(kernel, "print('shown'); open('log.txt').read()") == ["stdout: shown\n", "'kept'"]


def test_a_cell_can_await(kernel: StudentKernel) -> None:
    begin = "import asyncio\ntask = asyncio.create_task(asyncio.sleep(0.01, 'done'))"
    assert shown(kernel, begin) == []
    assert shown(kernel, "await task") == ["'done'"]
    [error] = shown(kernel, "asyncio.run(asyncio.sleep(0))")
    assert error.startswith("RuntimeError: asyncio.run() cannot be called")


def test_a_cell_that_awaits_for_ever_is_stopped(server: ForkServer) -> None:
    with start_kernel({}, Limits(cell_wall_seconds=1), server) as kernel:
        [error] = shown(kernel, "import asyncio\nawait asyncio.sleep(1000)")
        assert error.startswith("CancelledError")
        assert shown(kernel, "1 + 1") == ["2"]


def test_an_alarm_between_two_cells_costs_neither(kernel: StudentKernel) -> None:
    alarm = """
import signal
def late(*_): raise ValueError("too late")
signal.signal(signal.SIGALRM, late)
signal.setitimer(signal.ITIMER_REAL, 0.2)
print("set")
"""
    assert shown(kernel, alarm) == ["stdout: set\n"]
    time.sleep(0.3)
    assert shown(kernel, "print('not late')") == ["stdout: not late\n"]


def test_alarm_after_alarm_does_not_end_the_kernel(kernel: StudentKernel) -> None:
    storm = """
import signal
def late(*_): raise ValueError("again")
signal.signal(signal.SIGALRM, late)
signal.setitimer(signal.ITIMER_REAL, 0.002, 0.002)
"""
    for _ in range(10):
        run(kernel, storm)
        for _ in range(20):
            run(kernel, "signal.setitimer(signal.ITIMER_REAL, 0)")
        assert shown(kernel, "1 + 1") == ["2"]


def test_a_handler_that_prints_in_the_middle_of_a_print_spoils_nothing(
    kernel: StudentKernel,
) -> None:
    code = """
import signal, time
signal.signal(signal.SIGALRM, lambda *_: print("tick", flush=True))
signal.setitimer(signal.ITIMER_REAL, 0.002, 0.002)
end = time.monotonic() + 0.5
while time.monotonic() < end: print("x" * 10_000, flush=True)
signal.setitimer(signal.ITIMER_REAL, 0)
"""
    assert "tick" in "".join(shown(kernel, code))
    assert shown(kernel, "1 + 1") == ["2"]


def test_threads_print_whole_messages(kernel: StudentKernel) -> None:
    code = """
from threading import Thread
def work():
    for _ in range(300): print("x" * 100, flush=True)
threads = [Thread(target=work) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""
    assert "".join(shown(kernel, code)).count("x" * 100) == 2400
    assert shown(kernel, "1 + 1") == ["2"]


@pytest.mark.parametrize("number", range(4))
def test_a_process_that_ends_is_said_to_have_died(server: ForkServer, number: int) -> None:
    """Its line is closed a moment before it is gone, and yet the words are always the same."""
    code = f"import os\nheld = bytearray(os.urandom(1000)) * {100_000 * number}\nos._exit(1)"
    with (
        start_kernel({}, Limits(), server) as kernel,
        pytest.raises(KernelLost, match="notebook died"),
    ):
        run(kernel, code)


def test_pictures_are_shown(kernel: StudentKernel) -> None:
    run(kernel, "%matplotlib inline\nimport matplotlib.pyplot as plt")
    cell = run(kernel, "plt.plot([1, 2]);")
    assert set(cell.outputs[0].data) == {"text/plain", "image/png"}


def test_there_is_nobody_to_answer_input(kernel: StudentKernel) -> None:
    assert shown(kernel, "input()")[0].startswith("StdinNotImplementedError")


def test_errors_have_their_number_and_place(kernel: StudentKernel) -> None:
    cell = run(kernel, "x = 1\n1 / 0")
    assert cell.execution_count == 1
    assert cell.outputs[0].ename == "ZeroDivisionError"
    assert any("line" in part or "---> 2" in part for part in cell.outputs[0].traceback)


def test_outputs_can_be_cleared_and_captured(kernel: StudentKernel) -> None:
    clear = "from IPython.display import clear_output\nprint(1)\nclear_output()\nprint(2)"
    assert shown(kernel, clear) == ["stdout: 2\n"]
    assert shown(kernel, "%%capture kept\nprint('caught')") == []
    assert shown(kernel, "kept.stdout") == ["'caught\\n'"]


FAILS = """
import inspect, sys
def f(x):
    return 1 / x
class Modules(dict):
    def copy(self):
        raise RuntimeError("All modules were looked at.")
assert inspect.getmodule(f) is sys.modules["__main__"]
sys.modules, kept = Modules(sys.modules), sys.modules
f(0)
"""


def test_a_traceback_is_written_without_a_look_at_all_modules(kernel: StudentKernel) -> None:
    (output,) = run(kernel, FAILS).outputs
    text = re.sub(r"\x1b\[[\d;]*m", "", "\n".join(output.traceback))
    assert output.ename == "ZeroDivisionError"
    assert "Cell In[1], line 9" in text
    assert "----> 3     return 1 / x" in text
    assert shown(kernel, "sys.modules = kept; len(get_ipython().history_manager.exceptions)") == [
        "1"
    ]


def test_a_cell_whose_outputs_nobody_sees_tells_its_exception_alone(kernel: StudentKernel) -> None:
    cell = new_code_cell("print(1)\n1 / 0")
    kernel.run_cell(cell, brief=True)
    stream, error = cell.outputs
    assert stream.text == "1\n"
    assert (error.ename, error.evalue) == ("ZeroDivisionError", "division by zero")
    assert error.traceback == []
    assert run(kernel, "1 / 0").outputs[0].traceback != []
