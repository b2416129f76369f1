"""What is said about an exception, tried on exceptions that the installed libraries raise."""

from __future__ import annotations

import copy
import re
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional
from torch.utils import data
from torchvision import transforms

from gradkit.assignment import Assignment
from gradkit.explanations.exception_table import TABLE
from gradkit.explanations.explain import cell_failure, explain
from gradkit.forkserver.client import ForkServer
from gradkit.kernel.faults import Died, Raised, StudentFault, TimedOut
from gradkit.results import Outcome
from tests.support.courses import answered, write_course

NAMES = {
    "torch": torch, "nn": nn, "F": functional, "np": np, "data": data, "copy": copy,
    "transforms": transforms, "T": torch.tensor, "ones": torch.ones,
}  # fmt: skip

RAISING = {
    # Gradients.
    "w.exp().backward()": "derivative is taken of a single number",
    "torch.func.grad(lambda x: x)(w)": "derivative is taken of a single number",
    "w -= 1": "changed in place while PyTorch was recording",
    "w[0] = 1.0": "changed in place while PyTorch was recording",
    "T([1.0]).sum().backward()": "no recorded step connects",
    "torch.autograd.grad(w.sum(), T(1.0))": "no recorded step connects",
    "y = w.exp().sum(); y.backward(); y.backward()": "used up by an earlier `backward()`",
    "y = w.exp(); z = y.sum(); y += 1; z.backward()": "changed in place before it ran",
    "torch.autograd.grad(w.sum(), ones(1, requires_grad=True))": "was not computed from",
    "T([1, 2], requires_grad=True)": "floating-point numbers can require",
    "nn.Parameter(T([1]))": "floating-point numbers can require",
    "w.numpy()": "NumPy records none",
    "(w * 2).requires_grad_(False)": "tensors that were created",
    "with torch.inference_mode():\n  x = ones(3)\n(x * w).sum().backward()": "inference mode",
    "with torch.inference_mode():\n  x = ones(3)\nx += 1": "inference mode",
    "copy.deepcopy(w * 2)": "can't be copied deeply",
    "w.grad = 0": "A `.grad` can only be",
    "w.grad = ones(2)": "A `.grad` can only be",
    "w.grad.zero_()": "a tensor's `.grad`, for one",
    "w.sum().item().backward()": "A plain number carries no graph",
    "w.zero_grad()": "A tensor has no such method",
    "w.sum().backward(); w.grad.zero()": "A tensor has no such method",
    # Shapes.
    "ones(2, 3) @ ones(2, 3)": "product of matrices",
    "ones(2, 3) @ ones(4)": "product of matrices",
    "ones(2) @ ones(4)": "product of matrices",
    "torch.mm(ones(2, 3), ones(3))": "product of matrices",
    "torch.bmm(ones(2, 3, 4), ones(2, 3, 4))": "product of matrices",
    "np.ones((2, 3)) @ np.ones((2, 3))": "product of matrices",
    "np.dot(np.ones((2, 3)), np.ones((2, 3)))": "product of matrices",
    "T(1.0) @ T(1.0)": "asked of a single number",
    "ones(3) + ones(2)": "don't fit element by element",
    "x = ones(1); x += ones(3)": "don't fit element by element",
    "ones(3).expand(2)": "don't fit element by element",
    "np.ones(3) + np.ones(2)": "don't fit element by element",
    "ones(6).view(4, 2)": "keeps the number of elements",
    "np.ones(6).reshape(4, 2)": "keeps the number of elements",
    "ones(2, 3).t().view(6)": "order in memory",
    "ones(3).sum(dim=1)": "dimension was named that the tensor does not have",
    "np.ones(3).sum(axis=1)": "dimension was named that the tensor does not have",
    "ones(3)[1, 2]": "more indices than the tensor has dimensions",
    "T(1.0)[0]": "more indices than the tensor has dimensions",
    "F.cross_entropy(ones(2, 3), T([1, 7]))": "label was outside of the classes",
    "ones(3)[5]": "pointed past the end",
    "[1][3]": "pointed past the end",
    "np.ones(3)[5]": "pointed past the end",
    "ones(3)[T([1.0])]": "can be used as indices",
    "ones(2, 2, 2).t()": "swap two dimensions",
    "torch.stack([ones(2), ones(3)])": "pieces were put together",
    "torch.cat([ones(2, 2), ones(3, 3)])": "pieces were put together",
    "T([[1, 2], [3]])": "pieces were put together",
    "torch.stack([])": "there were none",
    "bool(w)": "single yes or no",
    "bool(np.ones(3) > 0)": "single yes or no",
    "w.item()": "was to become a single one",
    "float(w)": "was to become a single one",
    "float(np.ones(3))": "was to become a single one",
    "len(T(1.0))": "has no length",
    "for _ in T(1.0): pass": "has no length",
    # Dtypes.
    "ones(2, 2) @ ones(2, 2).double()": "different dtypes met",
    "nn.Linear(3, 2)(ones(1, 3).double())": "different dtypes met",
    "T([True]).mean()": "mean was taken of integers",
    "x = T([1]); x += 0.5": "something that isn't whole",
    "F.cross_entropy(ones(2, 3), ones(2))": "takes labels as one whole number",
    "F.cross_entropy(ones(2, 3), T([[1], [2]]))": "takes labels as one whole number",
    "F.cross_entropy(ones(2, 3), T([1, 2, 1]))": "not as many predictions as labels",
    "F.softmax(T([[1, 2]]), 1)": "no such operation for tensors of this dtype",
    "T([True]) - T([True])": "no such operation for tensors of this dtype",
    "torch.from_numpy([1])": "`from_numpy` takes NumPy arrays",
    "torch.from_numpy(np.ones(3)[::-1])": "`from_numpy` takes NumPy arrays",
    "T([None])": "only be made of numbers",
    # Modules, optimisers, data.
    "class M(nn.Module):\n  def __init__(self): self.l = nn.Linear(1, 1)\nM()": "had set it up",
    "class M(nn.Module):\n  def __init__(self): self.k = 1\nM()(1)": "had set it up",
    "class M(nn.Module): pass\nM()(1)": "no method `forward`",
    "m = nn.Linear(1, 1); m.weight = T([[1.0]])": "only be replaced by another such",
    "torch.optim.SGD([], lr=1)": "the model has registered none",
    "torch.optim.SGD([w * 2], lr=1)": "created, not computed",
    "torch.optim.SGD(w, lr=1)": "created, not computed",
    "data.random_split(data.TensorDataset(ones(5)), [3, 3])": "don't add up",
    "data.DataLoader([], shuffle=True)": "nothing to draw from",
    "next(iter(data.DataLoader([object()])))": "together into batches",
    "data.TensorDataset(ones(2), ones(3))": "equally many rows",
    "transforms.ToTensor()(3)": "takes a PIL image",
    # Python.
    "undefined": "`undefined` is used here that has no value",
    "def f():\n  x = x + 1\nf()": "`x` is used here before it has a value",
    "1.0 * None": "Something was `None` where a value",
    "nn.Linear(3, 2)(None)": "Something was `None` where a value",
    "None[0]": "Something was `None` where a value",
    "None.shape": "Something was `None` where an object",
    "nn.optim": "`optim` was looked up in a module",
    "w.astype": "`astype` was looked up on an object",
    "(lambda x: x)()": "other arguments than it takes",
    "(lambda x: x)(1, 2)": "other arguments than it takes",
    "(lambda x: x)(y=1)": "other arguments than it takes",
    "w(1)": "no function",
    "torch.tensor[1]": "Square brackets",
    "a, b = 1, 2, 3": "number of names on the left",
    "a, b = 1": "number of names on the left",
    "for _ in 3: pass": "has no items",
    "len(3)": "has no items",
    "F.relu(3)": "takes a tensor here",
    "ones(3).view(2.0)": "other kinds of arguments",
    "w + 'a'": "two values that it can't combine",
    "[1] + 1": "two values that it can't combine",
    "range(1.5)": "A whole number is needed",
    "with torch.no_grad: pass": "stands behind `with`",
    "{}['a']": "a key that it does not have",
    "next(iter([]))": "more than it had left",
    "x = (1, 2": "Python can't read this line",
    "def f():\nreturn 1": "blanks before them",
    "1 / 0": "divided by zero",
    "def f(): return f()\nf()": "called itself again",
    "import no_such_module": "could not be imported",
    "open('/no/such/file')": "a file was opened",
    "bytearray(10**15)": "more memory than there is",
    "exit()": "asked Python to end",
    "assert False": "An `assert` did not hold",
    "torch.linalg.inv(torch.zeros(2, 2))": "has no inverse",
}  # fmt: skip


def raised_by(snippet: str) -> BaseException:
    """Run a snippet as a beginner would have written it; return what it raises."""
    names: dict[str, Any] = NAMES | {"w": torch.ones(3, requires_grad=True)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(snippet, names)  # noqa: S102 -- our own snippets
        except BaseException as error:  # noqa: BLE001 -- exit() too
            return error
    raise AssertionError(f"{snippet!r} raised nothing.")


@pytest.mark.parametrize("snippet", RAISING)
def test_what_beginners_meet_is_explained(snippet: str) -> None:
    error = raised_by(snippet)
    line = f", `{snippet.splitlines()[-2 if 'def f' in snippet else -1]}`"
    found = explain(type(error).__name__, str(error)[:2000], line)
    assert found is not None, repr(error)
    assert RAISING[snippet].lower() in found.sentence.lower(), repr(error)


NOT_HERE = (
    "Does your code also run where there is only a CPU?",
    "Does it also work with `num_workers=0`?",
    "Does your answer need more than the files of the assignment?",
    "Where could the value come from instead?",
    "What should happen instead?",
)
"""Questions of exceptions that take a GPU, a limit, a lock, a closed terminal or Ctrl-C."""


def test_every_row_of_the_table_is_met_by_a_real_exception() -> None:
    found = [explain(type(error).__name__, str(error)[:2000]) for error in map(raised_by, RAISING)]
    met = {explanation.hint for explanation in found if explanation}
    assert {row.hint for row in TABLE} - met == set(NOT_HERE)


def test_each_row_says_one_sentence_and_asks_one_question() -> None:
    for row in TABLE:
        assert row.sentence.endswith("."), row
        assert not re.search(r"[.!?] [A-Z]", row.sentence), row
        assert row.hint.endswith("?"), row
        assert row.hint.count("?") == 1, row
        re.compile(row.text)


@pytest.mark.parametrize(
    ("type_name", "text"),
    [
        ("RuntimeError", "something else"),
        ("an exception of an unknown type", "mat1 and mat2 shapes cannot be multiplied"),
        ("ValueError", "grad can be implicitly created only for scalar outputs"),
        ("", ""),
    ],
)
def test_what_is_unknown_is_not_explained(type_name: str, text: str) -> None:
    assert explain(type_name, text) is None


@pytest.mark.parametrize(
    "text",
    [
        "name 'x31415926' is not defined",
        "mat1 and mat2 shapes cannot be multiplied (31415926x1 and 2x3)",
        "'int' object has no attribute '_31415926'",
        "local variable 'x31415926' referenced before assignment",
        "name '{31415926}' is not defined",
    ],
)
@pytest.mark.parametrize("type_name", ["NameError", "RuntimeError", "AttributeError", "IndexError"])
def test_an_explanation_repeats_nothing_but_what_the_shown_line_says(
    type_name: str, text: str
) -> None:
    fault = Raised("builtins", type_name, text, " in line 3 of its cell, `return compute(y)`")
    assert "31415926" not in str(fault)
    assert "31415926" not in fault.hint


def test_a_message_has_the_line_and_the_explanation() -> None:
    place = " in line 3 of its cell, `y = wieghts * 2`"
    fault = Raised("builtins", "NameError", "name 'wieghts' is not defined", place)
    assert str(fault) == (
        "Your code raised NameError in line 3 of its cell, `y = wieghts * 2`. `wieghts` is used "
        "here that has no value at this point of the notebook."
    )
    assert fault.hint == "Where does it get its value, and has that cell run before?"


def test_what_no_line_of_the_students_raised_is_not_called_so() -> None:
    """A check that goes on with `None` fails in the probe, not in the student's cell."""
    fault = Raised("builtins", "AttributeError", "'NoneType' object has no attribute 'shape'", "")
    assert str(fault).startswith("Calling your code, or using what it gave, raised AttributeError.")
    assert "a function without `return` gives it" in str(fault)


@pytest.mark.parametrize("fault", [TimedOut("…"), Died("…")])
def test_other_faults_ask_a_question_too(fault: StudentFault) -> None:
    assert fault.hint.endswith("?")
    assert fault.outcome in (Outcome.TIMEOUT, Outcome.CRASHED)


# --- cells that ended before they defined anything --------------------------------------------


def error(name: Any, text: Any, *traceback: Any) -> dict[str, Any]:
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": list(traceback)}


def test_a_cell_that_python_cannot_read_is_told_with_its_line() -> None:
    source = "def add(a, b:\n    return a + b"
    failure = cell_failure(source, [error("SyntaxError", "'(' was never closed (17.py, line 1)")])
    assert failure is not None
    assert failure.sentence.startswith(
        "Its cell raised SyntaxError in line 1, `def add(a, b:`. Python can't read"
    )
    assert failure.hint == "What was opened last, and is it closed?"


def test_a_cell_that_took_too_long_is_not_said_to_have_interrupted_itself() -> None:
    failure = cell_failure("while True: pass", [error("KeyboardInterrupt", "")])
    assert failure is not None
    assert failure.sentence == "Its cell was interrupted because it took too long."


@pytest.mark.parametrize(
    "forged",
    [
        error("SECRET", "SECRET", "SECRET"),
        error("ValueError", "SECRET (line 31415926)", "Cell In[1], line 31415926"),
        error("SyntaxError", "SECRET (17.py, line 99)"),
        error("NameError", "name 'SECRET' is not defined", 5, None, "Cell In[9], line 1"),
    ],
)
def test_forged_outputs_bring_no_word_into_a_message(forged: dict[str, Any]) -> None:
    failure = cell_failure("x = 1", [forged])
    assert failure is not None
    assert not re.search("SECRET|31415926|99", failure.sentence + failure.hint)


@pytest.mark.parametrize(
    "outputs",
    [[], [{"output_type": "stream", "text": "x"}], [error(5, "x")], [error("E", None)], [{}]],
)
def test_a_cell_without_an_error_is_no_reason(outputs: list[dict[str, Any]]) -> None:
    assert cell_failure("x = 1", outputs) is None


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (
            "def add(a, b:\n    return a + b",
            "Its cell raised SyntaxError in line 1, `def add(a, b:`.",
        ),
        (
            "import torch\n\nadd = torch.foo",
            "Its cell raised AttributeError in line 3, `add = torch.foo`. `foo` was looked up in a",
        ),
    ],
)
def test_what_ended_the_solution_cell_is_told_by_its_checks(
    tmp_path: Path, server: ForkServer, cell: str, said: str
) -> None:
    from gradkit.grading.grade import grade

    assignment = Assignment.load(write_course(tmp_path), "demo")
    graded = grade(answered(assignment.notebook, {"add": cell}), assignment, server=server)
    for check in graded.exercises[0].checks:
        assert check.outcome is Outcome.MISSING
        assert check.message.startswith("There is no `add` to check: the name is not defined. ")
        assert said in check.message
        assert check.hint.endswith("?")
