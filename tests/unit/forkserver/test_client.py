"""The warm process that kernels are forked from: it lasts, is replaced, and leaves nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell

from gradkit.forkserver import fresh_process, huge_pages
from gradkit.forkserver.client import ForkServer, ForkServerError
from gradkit.kernel.start import start_kernel
from gradkit.limits import Limits
from gradkit.sandbox import tree
from tests.support.locked import CAN_LOCK

pytestmark = pytest.mark.skipif(not CAN_LOCK, reason="This machine offers no Landlock.")


def output_of(server: ForkServer, code: str) -> str:
    """Run code in a kernel of its own; return what it printed."""
    with start_kernel({}, Limits(), server) as kernel:
        cell = new_code_cell(code)
        kernel.run_cell(cell)
        return "".join(str(output.get("text", output)) for output in cell.outputs)


def process_of(server: ForkServer) -> int:
    assert server._process is not None
    return server._process.pid


def wait_until(holds: Callable[[], bool], seconds: float = 60.0) -> bool:
    """Wait for something that takes a moment, or much longer where the machine is busy."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


DRAWS = """
import random, numpy, torch
print(random.random(), numpy.random.rand(), torch.rand(1).item())
"""


def test_every_notebook_starts_from_the_same_numbers(server: ForkServer) -> None:
    with start_kernel({}, Limits(), server) as kernel:
        assert kernel.answers(60)  # once more, as on a busy machine: IPython then draws a number
        cell = new_code_cell(DRAWS)
        kernel.run_cell(cell)
    assert cell.outputs[0].text == output_of(server, DRAWS)


def test_it_has_one_thread(server: ForkServer) -> None:
    output_of(server, "1")
    process = tree.look(process_of(server))
    assert process is not None
    assert process.threads == 1


def test_what_is_slow_the_first_time_is_done(server: ForkServer) -> None:
    code = "import sys; print('torch._dynamo' in sys.modules, 'torchvision' in sys.modules)"
    assert output_of(server, code) == "True True\n"


def test_it_is_a_fresh_program_that_holds_nothing_of_the_grader(server: ForkServer) -> None:
    """No module, no environment and no open file: so no hook that the grader set for forks either.

    That would be handed on by a fork of the grader, which the server is not.
    """
    theirs = ("pytest", "_pytest", "nbgrader", "nbconvert", "sqlalchemy", "tests", "course_tests")
    grading = (
        "gradkit.grading.grade",
        "gradkit.checks",
        "gradkit.assignment",
        "gradkit.kernel.start",
    )
    code = f"import sys; print([m for m in sys.modules if m.startswith({theirs + grading!r})])"
    assert output_of(server, code) == "[]\n"
    place = Path(f"/proc/{process_of(server)}")
    words = (place / "cmdline").read_bytes().split(b"\0")
    assert words[1:3] == [b"-P", b"-c"]
    assert words[5] == b"gradkit.forkserver.server"
    names = {entry.partition(b"=")[0] for entry in (place / "environ").read_bytes().split(b"\0")}
    assert b"PYTEST_CURRENT_TEST" not in names
    assert names <= {name.encode() for name in fresh_process._environment()} | {b""}
    ours = _open_files(Path("/proc/self"))
    theirs_open = _open_files(place)
    assert not ours & theirs_open
    # Its requests, and what a signal wakes it up by: no file at all, be it nobody's.
    assert all(name.startswith(("socket:", "pipe:")) for name in theirs_open), theirs_open


def _open_files(process: Path) -> set[str]:
    """Return what a process has open beyond the three standard streams."""
    paths = [path for path in (process / "fd").iterdir() if path.is_symlink()]
    return {os.readlink(path) for path in paths if int(path.name) > 2}  # noqa: PTH115


def test_one_that_died_is_replaced(server: ForkServer) -> None:
    output_of(server, "1")
    first = process_of(server)
    os.kill(first, signal.SIGKILL)
    assert output_of(server, "print(2)") == "2\n"
    assert process_of(server) != first


@pytest.mark.prove
def test_one_that_was_stopped_is_replaced(
    server: ForkServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    output_of(server, "1")
    first = process_of(server)
    monkeypatch.setattr("gradkit.forkserver.client.FORK_SECONDS", 5.0)
    monkeypatch.setattr("gradkit.forkserver.client.END_SECONDS", 0.5)
    os.kill(first, signal.SIGSTOP)
    assert output_of(server, "print(3)") == "3\n"
    assert process_of(server) != first
    assert tree.look(first) is None


def test_one_that_can_not_start_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with ForkServer() as server, pytest.raises(ForkServerError, match="ended before it answered"):
        output_of(server, "1")


ENDS_SUDDENLY = """
import os, signal
from gradkit.system.scratch import scratch_folder
from gradkit.forkserver.client import ForkServer
from gradkit.kernel.start import start_kernel
from gradkit.limits import Limits
from nbformat.v4 import new_code_cell

server = ForkServer()
with start_kernel({}, Limits(), server) as kernel:
    kernel.run_cell(new_code_cell("import os, time; os.fork() or os.setsid() or time.sleep(600)"))
    print(scratch_folder(), server._process.pid, kernel.pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_nothing_is_left_when_the_grader_is_killed() -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    command = [sys.executable, "-c", ENDS_SUDDENLY]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == -signal.SIGKILL, run.stderr
    folder, *pids = run.stdout.split()
    # The server sees that its grader has gone, ends the kernel's tree, and then tidies up.
    assert wait_until(lambda: not Path(folder).exists())
    assert wait_until(lambda: all(tree.look(int(pid)) is None for pid in pids))


# --- huge pages -------------------------------------------------------------------------------


def test_only_the_memory_of_objects_is_gathered() -> None:
    found = list(huge_pages._own_memory())
    assert all(start % 2**21 == end % 2**21 == 0 and start < end for start, end in found)
    lines = Path("/proc/self/maps").read_text().splitlines()
    files = [line.split() for line in lines if len(line.split()) > 5 and "[heap]" not in line]
    for addresses, *_ in files:
        start, end = (int(address, 16) for address in addresses.split("-"))
        assert not any(start < their_end and their_start < end for their_start, their_end in found)


def test_a_kernel_without_huge_pages_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradkit.forkserver.huge_pages._MADV_COLLAPSE", -1)
    huge_pages.gather_memory()
