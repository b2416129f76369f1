"""The door into the student's process, from the grader's side: each way in which no value comes."""

from __future__ import annotations

import contextlib
import json
import marshal
import math
import sys
import textwrap
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from ipykernel.compiler import get_file_name
from nbformat.v4 import new_code_cell

from gradkit.explanations.explain import known_exception
from gradkit.forkserver.client import ForkServer
from gradkit.kernel.conversation import KernelLost
from gradkit.kernel.faults import Died, Missing, Raised, StudentFault, TimedOut, Unreadable
from gradkit.kernel.probe_files import compiled, probe_file
from gradkit.kernel.probe_runner import SnapshotProbeRunner, only_raises
from gradkit.kernel.start import start_kernel
from gradkit.kernel.student_kernel import StudentKernel
from gradkit.limits import Limits
from gradkit.results import Outcome
from tests.support import probes

QUICK = Limits(probe_cpu_seconds=1, probe_wall_seconds=3)
"""For what never ends; anything else has the ordinary limits, as the machine may be busy."""


@pytest.fixture(scope="module")
def kernel(server: ForkServer) -> Iterator[StudentKernel]:
    """A kernel for the tests of a module; each brings cells of its own, and leaves it alive."""
    with start_kernel({}, Limits(), server) as running:
        yield running


def given(kernel: StudentKernel, source: str, limits: Limits | None = None) -> SnapshotProbeRunner:
    """Run a cell and return the student of the exercise `f`."""
    cell = new_code_cell(textwrap.dedent(source))
    kernel.run_cell(new_code_cell("%reset -f"))
    kernel.run_cell(cell)
    assert not [output for output in cell.outputs if output.output_type == "error"], cell.outputs
    cells = {Path(get_file_name(cell.source)).name: cell.source}
    return SnapshotProbeRunner(
        kernel, "f", lambda file: cells.get(file, ""), limits or Limits(), 20
    )


@contextlib.contextmanager
def fault_of(student: SnapshotProbeRunner) -> Iterator[list[StudentFault]]:
    """Expect a fault, and see that the next probe gets an answer all the same."""
    found: list[StudentFault] = []
    try:
        yield found
    except StudentFault as fault:
        found.append(fault)
    assert found, "There was no fault."
    assert student.run(probes.process) > 0
    student.discard_snapshot()


_HAS_A_THREAD = """
import threading, time
threading.Thread(target=time.sleep, args=(900,), daemon=True).start()
def f(x): return 2 * x
"""
_STARTS_A_THREAD = """
import threading, time
def f(x):
    threading.Thread(target=time.sleep, args=(900,)).start()
    return 2 * x
"""
_ASKS_FOR_THREADS = """
import torch
torch.set_num_threads(4)
big = torch.rand(700, 700)
(big @ big).exp().sum()  # threads of the notebook's, which are gone in a fork
def f(x):
    torch.set_num_threads(4)
    (big @ big).exp().sum()
    return 2 * x
"""


# --- answers of every kind --------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "def f(x): return 2 * x",
        "f = lambda x: x + x",
        "import functools\nf = functools.partial(lambda y, x: y * x, 2)",
        "class F:\n    def __call__(self, x): return 2 * x\nf = F()",
        "class F:\n    def g(self, x): return 2 * x\nf = F().g",
        "class F:\n    @staticmethod\n    def g(x): return 2 * x\nf = F.g",
        "import torch\n@torch.no_grad()\ndef f(x): return 2 * x",
        "import functools\n@functools.cache\ndef f(x): return 2 * x",
        "def helper(x): return 2 * x\ndef f(x): return helper(x)",
        "list = dict = str = len = type = isinstance = None\ndef f(x): return 2 * x",
        "import builtins as b, sys as s\nsys = os = torch = None\ndef f(x): return 2 * x",
        _STARTS_A_THREAD,
        _HAS_A_THREAD,
        "import signal\nsignal.signal(signal.SIGCHLD, signal.SIG_IGN)\ndef f(x): return 2 * x",
        _ASKS_FOR_THREADS,
    ],
)  # fmt: skip
def test_right_answers_of_every_make_give_their_value(kernel: StudentKernel, source: str) -> None:
    student = given(kernel, source)
    assert student.run(probes.call, {"x": 21}) == 42
    student.discard_snapshot()
    kernel.run_cell(new_code_cell("import signal; signal.signal(signal.SIGCHLD, signal.SIG_DFL)"))


def test_a_class_is_an_answer_too(kernel: StudentKernel) -> None:
    student = given(kernel, "class f:\n    def __init__(self, x): self.x = x")
    assert student.run(probes.call, {"x": 1}).type_name == "f"
    student.discard_snapshot()


def test_tensors_and_arrays_cross_both_ways(kernel: StudentKernel) -> None:
    student = given(kernel, "def f(x, y): return x * 2, y + 1")
    double, more = student.run(
        probes.call, {"x": torch.arange(3.0), "y": np.array([1], dtype="int16")}
    )
    assert torch.equal(double, torch.tensor([0.0, 2, 4]))
    assert more.dtype == np.int16
    assert more.tolist() == [2]
    student.discard_snapshot()


def test_several_names_are_given_in_their_order(kernel: StudentKernel) -> None:
    student = given(kernel, "def f(x): return 2 * x\ndef g(x): return x - 1")
    assert student.run(probes.call_several, {"x": 5}, names=("g", "f")) == (4, 10)
    student.discard_snapshot()


def test_what_a_probe_prints_shows_or_asks_for_is_swallowed(kernel: StudentKernel) -> None:
    student = given(
        kernel,
        """
        import logging, os, sys
        import matplotlib.pyplot as plt
        from tqdm.auto import tqdm
        kept = sys.stdout
        logging.basicConfig()
        def f(x):
            print("printed"); print("kept", file=kept); print("raw", file=sys.__stdout__)
            os.write(1, b"one"); os.write(2, b"two"); sys.stderr.write("error")
            logging.warning("logged")
            plt.plot([1, 2]); plt.show(); display("shown")
            for _ in tqdm(range(2)): pass
            try:
                input("Well?")
            except EOFError:
                return x
        """,
    )
    assert student.run(probes.call, {"x": 1}) == 1
    student.discard_snapshot()
    after = new_code_cell("'what comes next'")
    kernel.run_cell(after)
    assert [output.output_type for output in after.outputs] == ["execute_result"]


# --- copies -----------------------------------------------------------------------------------


def test_probes_share_a_copy_until_it_is_discarded(kernel: StudentKernel) -> None:
    student = given(kernel, "f = 1")
    assert student.run(probes.remember, {"x": 1}) == []
    assert student.run(probes.remember, {"x": 2}) == [1]
    assert student.probes_in_snapshot == 2
    first = student.run(probes.process)
    student.discard_snapshot()
    assert student.probes_in_snapshot == 0  # nobody has used the copy that comes next
    assert student.run(probes.remember, {"x": 3}) == []
    assert student.probes_in_snapshot == 1
    assert student.run(probes.process) != first
    student.discard_snapshot()
    student.discard_snapshot()


def test_a_copy_changes_nothing_in_the_notebook(kernel: StudentKernel) -> None:
    student = given(kernel, "seen = []\ndef f(x):\n    seen.append(x)\n    return len(seen)")
    assert student.run(probes.call, {"x": 1}) == 1
    assert student.run(probes.call, {"x": 1}) == 2
    student.discard_snapshot()
    assert student.run(probes.call, {"x": 1}) == 1
    student.discard_snapshot()


STUB = """
def f(x):
    \"\"\"Return twice x.\"\"\"
    # YOUR CODE HERE
    raise NotImplementedError()
"""


def test_a_copy_in_which_only_the_released_stub_ran_is_one_that_nobody_has_used(
    kernel: StudentKernel,
) -> None:
    student = given(kernel, STUB)
    student.stub = textwrap.dedent(STUB)
    for cases in ([{"x": 1}], [{"x": 1}] * 9):
        with pytest.raises(Missing, match="`f` is not written yet"):
            student.run_each(probes.call, cases)
        assert student.probes_in_snapshot == 0
    with pytest.raises(Missing, match="There is no `f` to check"):
        student.run(probes.call, {"x": 1}, ["f", "g"])
    assert student.probes_in_snapshot == 0
    student.discard_snapshot()


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    print(x)\n    raise NotImplementedError()",
        "def f(x):\n    return x()\n    raise NotImplementedError()",
        "def f(x):\n    if x:\n        raise NotImplementedError()",
        "@twice\ndef f(x):\n    raise NotImplementedError()",
        "raise NotImplementedError()",
        "f = 1\ndef g(x):\n    raise NotImplementedError()",
        "class f:\n    x = 1\n    def g(self):\n        raise NotImplementedError()",
        "def f(",
        "",
    ],
)
def test_a_cell_in_which_more_could_run_is_no_stub(source: str) -> None:
    assert not only_raises(source)
    assert only_raises(STUB)
    assert only_raises(f"class A(nn.Module):\n    {textwrap.indent(STUB, '    ').strip()}")


def test_a_stub_that_another_cell_calls_has_used_its_copy(kernel: StudentKernel) -> None:
    student = given(kernel, STUB)
    student.stub = textwrap.dedent(STUB)
    kernel.run_cell(around := new_code_cell("g = f\ndef f(x):\n    return x and g(x)"))
    cells = {Path(get_file_name(text)).name: text for text in (student.stub, around.source)}
    student._source_in = lambda file: cells.get(file, "")
    with pytest.raises(Missing, match="`f` is not written yet"):
        student.run(probes.call, {"x": 1})
    assert student.probes_in_snapshot == 1
    student.discard_snapshot()


# --- faults -----------------------------------------------------------------------------------


MOODS = """
import random, signal, sys, time, warnings
import numpy, torch
from torch.overrides import TorchFunctionMode

class Zeros(TorchFunctionMode):
    def __torch_function__(self, function, types, arguments=(), named=None):
        result = function(*arguments, **(named or {}))
        return result * 0 if isinstance(result, torch.Tensor) else result

torch.use_deterministic_algorithms(True)
torch.set_default_dtype(torch.float64)
numpy.seterr(all="raise")
warnings.simplefilter("error")
signal.signal(signal.SIGALRM, lambda *_: 1 / 0)
signal.signal(signal.SIGXCPU, signal.SIG_IGN)
signal.setitimer(signal.ITIMER_REAL, 3600, 0.01)
sys.setprofile(lambda *_: None)
torch.set_default_device("meta")
torch.set_grad_enabled(False)
torch.set_autocast_enabled("cpu", True)
torch.autograd.set_detect_anomaly(True)
torch.set_float32_matmul_precision("medium")
sys.settrace(lambda *_: None)
Zeros().__enter__()
torch.inference_mode(True).__enter__()
random.seed(time.time())

def f():
    weight = torch.ones(2, requires_grad=True)
    (weight * 3).sum().backward()
    return weight.grad
"""
"""A notebook that leaves everything other than it found it."""


CLEAN = {
    "default dtype": torch.float32,
    "device": "cpu",
    "grad": True,
    "inference": False,
    "autocast": False,
    "anomaly": False,
    "deterministic": False,
    "precision": "highest",
    "threads": 1,
    "function modes": 0,
    "dispatch modes": 0,
    "trace": False,
    "profile": False,
    "alarm": False,
    "handlers": [True, True, True, True],
    "warnings": False,
    "division": "ignore",
    "stdin": "",
}


def test_a_probe_starts_clean(server: ForkServer) -> None:
    with start_kernel({}, Limits(), server) as kernel:
        cell = new_code_cell(MOODS)
        kernel.run_cell(cell)
        assert cell.outputs == []
        student = SnapshotProbeRunner(kernel, "f", lambda _: "", Limits(), 20)
        assert student.run(probes.state) == CLEAN
        assert torch.equal(student.run(probes.call), torch.full((2,), 3.0))
        student.discard_snapshot()


def test_a_missing_name_is_told(kernel: StudentKernel) -> None:
    student = given(kernel, "g = 1")
    with pytest.raises(Missing, match="There is no `f` to check: the name is not defined") as fault:
        student.run(probes.call, {"x": 1})
    assert fault.value.outcome is Outcome.MISSING
    assert student.run(probes.process, names=("g",)) > 0
    student.discard_snapshot()


@pytest.mark.parametrize("stub", ["raise NotImplementedError()", "raise NotImplementedError"])
def test_the_released_stub_is_nothing_to_check(kernel: StudentKernel, stub: str) -> None:
    student = given(kernel, f"def f(x):\n    {stub}")
    with pytest.raises(Missing, match="`f` is not written yet"):
        student.run(probes.call, {"x": 1})
    student.discard_snapshot()


def test_torchs_own_not_implemented_is_no_stub(kernel: StudentKernel) -> None:
    student = given(kernel, "def f(x):\n    raise NotImplementedError('no kernel for this')")
    with pytest.raises(Raised, match="NotImplementedError in line 2"):
        student.run(probes.call, {"x": 1})
    student.discard_snapshot()


def test_an_exception_is_told_with_the_students_own_line(kernel: StudentKernel) -> None:
    student = given(
        kernel,
        """

        import torch
        def helper(x):
            return torch.ones(2) @ x  # too long

        def f(x):
            return helper(x)
        """,
    )
    with fault_of(student) as found:
        student.run(probes.call, {"x": torch.ones(3)})
    assert isinstance(found[0], Raised)
    assert str(found[0]) == (
        "Your code raised RuntimeError in line 3 of its cell, "
        "`return torch.ones(2) @ x  # too long`. In a matrix product, the rows on the left must be "
        "as long as the columns on the right."
    )
    assert found[0].outcome is Outcome.FAILED


def test_a_misspelled_name_is_compared_with_the_names_in_its_cell(kernel: StudentKernel) -> None:
    student = given(kernel, "def f(x):\n    weights = x\n    return wieghts * 2")
    with pytest.raises(Raised) as fault:
        student.run(probes.call, {"x": 1})
    assert fault.value.hint == "Did you mean `weights`?"
    student.discard_snapshot()


def test_an_exception_outside_of_any_cell_has_no_place(kernel: StudentKernel) -> None:
    student = given(kernel, "f = 5")
    with pytest.raises(Raised) as fault:
        student.run(probes.call, {"x": 1})
    assert str(fault.value) == (
        "Calling your code, or using what it gave, raised TypeError. Something that is not a "
        "function was called."
    )
    student.discard_snapshot()


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("import sys; sys.exit(3)", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("raise MemoryError", "MemoryError"),
        ("return f(x)", "RecursionError"),
        ("return bytearray(10**12)", "MemoryError"),
        ("import torch; return torch.linalg.inv(torch.zeros(2, 2))", "_LinAlgError"),
        ("import pytest; pytest.skip('no')", "a custom exception"),
        ("raise BaseException", "BaseException"),
        ("raise ExceptionGroup('g', [ValueError()])", "ExceptionGroup"),
        ("raise StopIteration", "StopIteration"),
    ],
)
def test_whatever_is_raised_is_a_fact_about_the_submission(
    kernel: StudentKernel, body: str, name: str
) -> None:
    student = given(kernel, f"def f(x):\n    {body}")
    with pytest.raises(Raised, match=rf"^Your code raised {name} in line 2 of its cell"):
        student.run(probes.call, {"x": 1})
    student.discard_snapshot()


@pytest.mark.parametrize(
    "body",
    [
        "raise ValueError(f'it was {x}')",
        "raise type(f'X{x}', (Exception,), {})()",
        "raise type(f'X{x}', (Exception,), {'__module__': 'builtins'})()",
        "raise type(f'X{x}', (Exception,), {'__module__': f'torch.{x}'})()",
        "exec(compile(f'\\n\\nraise ValueError', f'/secret/{x}.py', 'exec'))",
        "class E(Exception):\n        def __str__(self): return 3\n    raise E",
        "class E(Exception):\n        def __str__(self): raise SystemExit\n    raise E",
        "class E(Exception): __module__ = 3\n    raise E",
        "class E(Exception): __module__ = {1: 2}\n    raise E(x)",
    ],
)
def test_no_exception_carries_hidden_inputs_into_a_message(
    kernel: StudentKernel, body: str
) -> None:
    student = given(kernel, f"def f(x):\n    {body}")
    with pytest.raises((Raised, Unreadable)) as fault:
        student.run(probes.call, {"x": 31415926})
    assert "31415926" not in str(fault.value)
    student.discard_snapshot()


def test_only_pythons_torchs_and_numpys_exceptions_are_named() -> None:
    own = "a custom exception"
    assert known_exception("builtins", "ValueError") == "ValueError"
    assert known_exception("builtins", "int") == own
    assert known_exception("builtins", "__import__") == own
    assert known_exception("torch", "OutOfMemoryError") == "OutOfMemoryError"
    assert known_exception("numpy.exceptions", "AxisError") == "AxisError"
    assert known_exception("torch", "Tensor") == own
    assert known_exception("tests.unit.kernel.test_probe_runner", "Raised") == own
    assert known_exception("torch.no.such", "Raised") == own


def test_an_exceptions_name_imports_nothing() -> None:
    """torch imports whole packages when it is asked for the names of some."""
    before = set(sys.modules)
    for name in ("_inductor", "_dynamo", "_export", "onnx", "compiler", "no such\ud800"):
        known_exception("torch", name)
    assert set(sys.modules) == before


@pytest.mark.parametrize(
    "body",
    [
        "import torch; return torch.zeros(10**8)",
        "import torch; return torch.zeros(1).expand(10**12)",
        "return ['x' * 60_000] * 100",
        "a = []; a.append(a); return a",
        "class D(dict):\n        def items(self): raise RuntimeError\n    return D()",
        "class D(dict):\n        def items(self): raise SystemExit\n    return D()",
        "class D(dict):\n        def items(self): return [1]\n    return D()",
        "class A: pass\n    return {A(): 1, A(): 2}",
    ],
)
def test_what_can_not_be_read_has_failed(kernel: StudentKernel, body: str) -> None:
    student = given(kernel, f"def f(x):\n    {body}")
    with fault_of(student) as found:
        student.run(probes.call, {"x": 1})
    assert isinstance(found[0], Unreadable)
    assert found[0].outcome is Outcome.FAILED
    assert "too large, too deeply nested or broken" in str(found[0])


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "import signal; signal.signal(signal.SIGXCPU, signal.SIG_IGN)\n    while True: pass",
        "import time; time.sleep(900)",
        "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)",
        "import threading; threading.Lock().acquire(); threading.Event().wait()",
        "import os\n    if os.fork() == 0: os._exit(0)\n    while True: pass",
    ],
    ids=["computes", "ignores the limit", "sleeps", "stops itself", "waits", "forks"],
)
def test_what_never_ends_times_out(kernel: StudentKernel, body: str) -> None:
    student = given(kernel, f"def f(x):\n    {body}", QUICK)
    with fault_of(student) as found:
        student.run(probes.call, {"x": 1})
    assert isinstance(found[0], TimedOut)
    assert found[0].outcome is Outcome.TIMEOUT
    assert "did not finish" in str(found[0])


@pytest.mark.parametrize(
    "body",
    [
        "import os; os._exit(0)",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import ctypes; ctypes.string_at(0)",
        "import os; os.abort()",
        "import os; os.closerange(3, 200)",
    ],
)
def test_what_ends_its_process_has_crashed(kernel: StudentKernel, body: str) -> None:
    student = given(kernel, f"def f(x):\n    {body}")
    with fault_of(student) as found:
        student.run(probes.call, {"x": 1})
    assert isinstance(found[0], Died)
    assert found[0].outcome is Outcome.CRASHED


def test_a_kernel_that_has_died_is_told_as_such(server: ForkServer) -> None:
    with start_kernel({}, Limits(), server) as kernel:
        student = given(kernel, "def f(x): return x")
        with pytest.raises(KernelLost):
            kernel.run_cell(new_code_cell("import os; os._exit(1)"))
        for _ in range(2):
            with pytest.raises(Died):
                student.run(probes.call, {"x": 1})


# --- forgeries --------------------------------------------------------------------------------

NUMBERS = ["array", "int64", [2], 0]
ONE_BYTE = ["tensor", "uint8", [1], 0]


def text(value: str) -> list[str]:
    return ["str", value]


def frame(*items: Any) -> list[Any]:
    return ["list", list(items)]


IGNORED: dict[str, list[Any]] = {
    "another nonce": [frame(text("reply"), text("0" * 32), text("value"), ["int", 9])],
    "an empty nonce": [frame(text("reply"), text(""), text("value"), ["int", 9])],
    "a tensor for a nonce": [frame(text("reply"), ONE_BYTE, text("value"), ["int", 9])],
    "a tensor for a word": [frame(ONE_BYTE, text("NONCE"), text("value"), ["int", 9])],
    "nothing": [frame()],
    "a number": [["int", 1]],
    "a dictionary": [["dict", [[text("reply"), text("NONCE")]]]],
    "a tuple": [["tuple", [text("reply"), text("NONCE"), text("value"), ["int", 9]]]],
    "too short": [frame(text("reply"), text("NONCE"), text("value"))],
    "too long": [frame(text("reply"), text("NONCE"), text("value"), ["int", 9], ["int", 9])],
    "another word": [frame(text("answer"), text("NONCE"), text("value"), ["int", 9])],
}


def test_cases_that_could_not_be_sent_are_not_forgotten(kernel: StudentKernel) -> None:
    """Two requests fit into the socket; the copy answers them truly, and takes no third one."""
    student = given(kernel, "f = lambda values: values.sum()")
    cases = [{"values": torch.rand(6000)} for _ in range(4)]
    *values, last = student.run_each(probes.deafen, cases)
    assert values == [case["values"].sum() for case in cases[: len(values)]]
    assert 1 <= len(values) < len(cases)
    assert isinstance(last, Died)
    assert student.run(probes.process) > 0
    student.discard_snapshot()


def test_all_that_a_copy_sends_is_bounded_not_each_reply_alone(kernel: StudentKernel) -> None:
    student = given(kernel, "import torch\nf = lambda x: torch.zeros(2**25, dtype=torch.uint8)")
    with fault_of(student) as faults:
        faults += [f for f in student.run_each(probes.call, [{"x": 1}] * 4) if not _is_value(f)]
    assert isinstance(faults[0], Unreadable)


def _is_value(found: object) -> bool:
    return not isinstance(found, StudentFault)


@pytest.mark.parametrize("frames", IGNORED.values(), ids=IGNORED)
def test_frames_that_are_no_reply_are_passed_over(kernel: StudentKernel, frames: list[Any]) -> None:
    student = given(kernel, "f = 1")
    assert student.run(probes.forge, {"frames": json.dumps(frames)}) == "honest"
    student.discard_snapshot()


def raised(*fields: Any) -> list[Any]:
    return frame(text("reply"), text("NONCE"), text("raised"), ["list", list(fields)])


BROKEN: dict[str, Any] = {
    "no JSON": "[",
    "NaN": "[[NaN], [1]]",
    "duplicate keys": '[{"a": 1, "a": 2}, [1]]',
    "bottomless": "[" * 50_000,
    "an overflowing tensor": json.dumps([["tensor", "float32", [0, 2**40, 2**40], 0], [0, 1]]),
    "an unknown kind": frame(text("reply"), text("NONCE"), text("excellent"), ["int", 9]),
    "a tensor for a kind": frame(text("reply"), text("NONCE"), ONE_BYTE, ["int", 9]),
    "an exception without fields": raised(),
    "an exception of a number": frame(text("reply"), text("NONCE"), text("raised"), ["int", 1]),
    "an exception of tensors": raised(ONE_BYTE, text("a"), text("b"), frame()),
    "a type that is a number": raised(text("builtins"), ["int", 3], text(""), frame()),
    "frames of numbers": raised(text("a"), text("b"), text("c"), frame(["int", 1])),
    "frames of nothing": raised(text("a"), text("b"), text("c"), ["none"]),
}  # fmt: skip


@pytest.mark.parametrize("sent", BROKEN.values(), ids=BROKEN)
def test_frames_that_can_not_be_read_fail(kernel: StudentKernel, sent: Any) -> None:
    student = given(kernel, "f = 1")
    with fault_of(student) as found:
        student.run(probes.forge, {"frames": json.dumps([sent])})
    assert isinstance(found[0], Unreadable)


def test_an_array_never_stands_for_a_word(kernel: StudentKernel) -> None:
    """To compare with it gives an array of truths, of which Python refuses to make one truth."""
    two = json.dumps([frame(["array", "int8", [2], 0], text("NONCE"), text("v"), ["none"]), [2]])
    student = given(kernel, f"forged = {two!r}\nclass F: pass\nf = F()\nf.document = forged")
    assert student.run(probes.forge_pair, {}) == "honest"
    student.discard_snapshot()


def test_a_forged_end_costs_only_the_forger(kernel: StudentKernel) -> None:
    student = given(kernel, "f = 1")
    for number in (0, 24, 99):
        with fault_of(student) as found:
            student.run(
                probes.forge, {"frames": json.dumps([frame(text("ended"), ["int", number])])}
            )
        assert isinstance(found[0], TimedOut if number == 24 else Died)


def test_a_forged_exception_shows_no_more_than_the_students_own_lines(
    kernel: StudentKernel,
) -> None:
    source = "f = 1\n# line two"
    student = given(kernel, source)
    file = Path(get_file_name(source)).name
    places = [(file, 2), (file, 10**6), (file, 0), (file, -1), ("/etc/passwd", 1), ("\x00", 1)]
    stack = frame(*(frame(text(name), ["int", line]) for name, line in places))
    with pytest.raises(Raised) as fault:
        student.run(
            probes.forge,
            {"frames": json.dumps([raised(text("x"), text("SECRET"), text("SECRET"), stack)])},
        )
    assert str(fault.value) == (
        "Your code raised a custom exception in line 2 of its cell, `# line two`."
    )
    student.discard_snapshot()


# --- what may be sent -------------------------------------------------------------------------


def test_only_functions_of_a_file_of_probes_may_cross(tmp_path: Path) -> None:
    assert probe_file(probes.call).name == "probes.py"
    with pytest.raises(
        ValueError, match=r"text is defined in test_probe_runner\.py, .* Move it there"
    ):
        probe_file(text)


def test_a_changed_file_of_probes_is_compiled_anew(tmp_path: Path) -> None:
    file = tmp_path / "probes.py"
    for number in (1, 2):
        file.write_text(f"found = {number}")
        found: dict[str, int] = {}
        exec(marshal.loads(bytes(compiled(file, number))), found)  # noqa: S102, S302 -- our own
        assert found["found"] == number


SHARED_PROBES = """\
\"\"\"Shared.\"\"\"
from __future__ import annotations
import math

def doubled(x):
    return 2 * x

def halved(x):
    return x / 2
"""


def room_of_probes(root: Path, text: str) -> Path:
    """Return the probes of a room, beside which others lie."""
    (root / "room").mkdir()
    (root / "probes.py").write_text(SHARED_PROBES)
    file = root / "room" / "probes.py"
    file.write_text(text)
    return file


def test_probes_of_a_room_and_those_that_rooms_share_cross_as_one_file(tmp_path: Path) -> None:
    file = room_of_probes(
        tmp_path,
        '"""Own."""\nimport math\nfrom ..probes import doubled, halved\n\n'
        "def found(x: Undefined):\n    return halved(doubled(x)) + math.pi\n",
    )
    namespace: dict[str, Any] = {"__name__": "probes"}  # not in a package, as in the copy
    exec(marshal.loads(bytes(compiled(file, 0))), namespace)  # noqa: S102, S302 -- our own
    assert namespace["found"](1) == 1 + math.pi


@pytest.mark.parametrize(
    "line",
    [
        "from . import reference",
        "from .. import probes",
        "from ..reference import fit",
        "from ...probes import doubled",
        "from ..probes import doubled as twice",
        "from ..probes import *",
        "def late():\n    from ..probes import doubled",
    ],
)
def test_probes_import_nothing_else_of_the_grader(tmp_path: Path, line: str) -> None:
    file = room_of_probes(tmp_path, f"import torch\n{line}\n")
    with pytest.raises(ValueError, match=r"Line [23] of .*/room/probes\.py can't run in a student"):
        compiled(file, 0)


@pytest.mark.parametrize(
    "line",
    ["def doubled(x): pass", "doubled = 3", "doubled: int = 3", "import doubled", "math = 1",
     "from torch import sum as halved", "class halved: pass"],
)  # fmt: skip
def test_a_name_with_two_meanings_in_one_file_of_probes_is_told(tmp_path: Path, line: str) -> None:
    file = room_of_probes(tmp_path, f"from ..probes import halved\n{line}\n")
    with pytest.raises(ValueError, match=r"both define (doubled|halved|math), and they run as one"):
        compiled(file, 0)


def test_a_new_copy_is_told_the_probes_again(kernel: StudentKernel) -> None:
    student = given(kernel, "def f(x): return x")
    assert student.run(probes.call, {"x": 1}) == 1
    assert student.run(probes.call, {"x": 2}) == 2
    student.discard_snapshot()
    assert student.run(probes.call, {"x": 3}) == 3
    student.discard_snapshot()


def test_inputs_that_are_too_large_are_the_checks_fault(kernel: StudentKernel) -> None:
    student = given(kernel, "def f(x): return 1")
    with pytest.raises(ValueError, match="too large") as error:
        student.run(probes.call, {"x": torch.zeros(1).expand(10**9)})
    assert not isinstance(error.value, StudentFault)
    student.discard_snapshot()


def test_inputs_that_can_not_cross_are_the_checks_fault(kernel: StudentKernel) -> None:
    """They would arrive as the name of their type, and a right answer would fail."""
    student = given(kernel, "def f(x): return 1")
    with pytest.raises(ValueError, match="object of type SimpleNamespace can't cross") as error:
        student.run(probes.call, {"x": [types.SimpleNamespace()]})
    assert not isinstance(error.value, StudentFault)
    student.discard_snapshot()
