"""What is said about an exception, tried on exceptions that the installed libraries raise."""

from __future__ import annotations

import copy
import math
import pickle
import re
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from IPython.core.compilerop import CachingCompiler
from torch import nn
from torch.nn import functional
from torch.utils import data
from torchvision import transforms

from gradkit.assignment import Assignment
from gradkit.explanations.explain import Explanation, cell_failure, explain
from gradkit.explanations.table import FILE, explanations, parse
from gradkit.forkserver.client import ForkServer
from gradkit.kernel.faults import Died, Raised, StudentFault, TimedOut
from gradkit.results import Outcome
from tests.support.courses import answered, write_course

NAMES = {
    "torch": torch, "nn": nn, "F": functional, "np": np, "data": data, "copy": copy, "math": math,
    "pickle": pickle, "transforms": transforms, "T": torch.tensor, "ones": torch.ones,
}  # fmt: skip

RAISING = {
    # Functions that are not called.
    "with torch.no_grad: pass": "not a context manager",
    "w.numel / 2": "without being called",
    "range(w.numel)": "without being called",
    "for p in nn.Linear(1, 1).parameters: pass": "without being called",
    "torch.optim.SGD(nn.Linear(1, 1).parameters, lr=1)": "without being called",
    "w.sum.item()": "without being called",
    "total = 0; total += w.sum().item": "without being called",
    "F.relu(w.detach)": "without being called",
    "ones(3, w.numel)": "without being called",
    "T(w.item)": "without being called",
    "len(w.tolist)": "without being called",
    "float(w.item)": "without being called",
    "torch.tensor[1]": "without being called",
    "(lambda x: x) + 1": "without being called",
    # Values that are `None`.
    "w.grad.zero_()": "`.grad` is `None` until `backward()` fills it",
    "w.sum().backward; w.grad.zero_()": "`.grad` is `None` until `backward()` fills it",
    "w - 0.1 * w.grad": "Something in this line is `None`: `.grad`",
    "w.grad.shape": "Something in this line is `None`: `.grad`",
    "1.0 * None": "a function without a `return` gives `None`",
    "nn.Linear(3, 2)(None)": "a function without a `return` gives `None`",
    "None[0]": "a function without a `return` gives `None`",
    "None.shape": "a function without a `return` gives `None`",
    "a, b = None": "a function without a `return` gives `None`",
    "T([None])": "a function without a `return` gives `None`",
    # Gradients.
    "w.exp().backward()": "Only a single number can be differentiated",
    "torch.func.grad(lambda x: x)(w)": "Only a single number can be differentiated",
    "w.sum().backward(ones(3))": "passed to `backward()`",
    "w -= 1": "changed in place while PyTorch was recording",
    "w[0] = 1.0": "changed in place while PyTorch was recording",
    "w.zero_()": "changed in place while PyTorch was recording",
    "T([1.0]).sum().backward()": "not connected to any tensor",
    "w.sum().detach().backward()": "not connected to any tensor",
    "torch.autograd.grad(w.sum(), T(1.0))": "gradient was requested for a tensor",
    "y = w.exp().sum(); y.backward(); y.backward()": "already freed the graph",
    "y = w.exp(); z = y.sum(); y += 1; z.backward()": "changed in place before `backward()` ran",
    "torch.autograd.grad(w.sum(), ones(1, requires_grad=True))": "result does not depend on",
    "T([1, 2], requires_grad=True)": "Only floating-point tensors",
    "T([1]).requires_grad_()": "Only floating-point tensors",
    "nn.Parameter(T([1]))": "Only floating-point tensors",
    "w.numpy()": "cannot be converted to a NumPy array directly",
    "np.exp(w)": "cannot be converted to a NumPy array directly",
    "(w * 2).requires_grad_(False)": "tracking cannot be turned off",
    "with torch.inference_mode():\n  x = ones(3)\n(x * w).sum().backward()": "inference mode",
    "with torch.inference_mode():\n  x = ones(3)\nx += 1": "inference mode",
    "copy.deepcopy(w * 2)": "cannot be deep-copied",
    "w.grad = 0": "`.grad` must be",
    "w.grad = ones(2)": "`.grad` must be",
    "w.sum().item().backward()": "plain Python number has no gradient history",
    "w.zero_grad()": "Tensors have no method `zero_grad`",
    "w.grad_zero_()": "Python reads `grad_zero_` as one name",
    # Shapes.
    "ones(2, 3) @ ones(2, 3)": "matrix product, the rows",
    "ones(2, 3) @ ones(4)": "matrix product, the rows",
    "ones(2) @ ones(4)": "matrix product, the rows",
    "torch.bmm(ones(2, 3, 4), ones(2, 3, 4))": "matrix product, the rows",
    "np.ones((2, 3)) @ np.ones((2, 3))": "matrix product, the rows",
    "np.dot(np.ones((2, 3)), np.ones((2, 3)))": "matrix product, the rows",
    "torch.mm(ones(2, 3), ones(3))": "wrong number of dimensions",
    "torch.dot(ones(2, 2), ones(2, 2))": "wrong number of dimensions",
    "torch.einsum('ij,jk', ones(2, 3), ones(2, 3))": "One letter",
    "T(1.0) @ T(1.0)": "got a single number",
    "x = ones(1); x += ones(3)": "in-place operation keeps the shape",
    "ones(3) + ones(2)": "do not broadcast",
    "F.mse_loss(ones(3), ones(2))": "do not broadcast",
    "ones(3).expand(2)": "do not broadcast",
    "np.ones(3) + np.ones(2)": "do not broadcast",
    "ones(3)[1] = ones(2)": "fewer dimensions than it has",
    "ones(6).view(4, 2)": "same number of elements",
    "np.ones(6).reshape(4, 2)": "same number of elements",
    "w.view(-1, -1)": "can be `-1`",
    "ones(2, 3).t().view(6)": "order in memory",
    "w.permute(0, 1)": "every dimension exactly once",
    "ones(3).sum(dim=1)": "does not have this dimension",
    "np.ones(3).sum(axis=1)": "does not have this dimension",
    "ones(3)[1, 2]": "more indices than dimensions",
    "T(1.0)[0]": "more indices than dimensions",
    "F.cross_entropy(ones(2, 3), T([1, 7]))": "outside the range of the classes",
    "F.one_hot(T([1, 5]), 3)": "outside the range of the classes",
    "w.shape[1]": "fewer dimensions than this line expects",
    "ones(3)[T([True, False])]": "mask does not have the shape",
    "np.ones(3)[np.array([True])]": "mask does not have the shape",
    "ones(3)[5]": "index is out of range",
    "[1][3]": "index is out of range",
    "np.ones(3)[5]": "index is out of range",
    "nn.Embedding(3, 2)(T([5]))": "index is out of range",
    "ones(3)[T([1.0])]": "can be used as indices",
    "ones(3)[1.0]": "can be used as indices",
    "ones(3).gather(0, ones(3))": "indices must be integers",
    "F.one_hot(ones(2))": "indices must be integers",
    "nn.Embedding(3, 2)(ones(2))": "indices must be integers",
    "[1][T(1.0)]": "holds a single integer",
    "range(T([1, 2]))": "holds a single integer",
    "[1]['a']": "can only be indexed with",
    "'a'['a']": "can only be indexed with",
    "ones(2, 2, 2).t()": "at most two dimensions",
    "torch.stack([ones(2), ones(3)])": "pieces were put together",
    "torch.cat([ones(2, 2), ones(3, 3)])": "pieces were put together",
    "torch.cat([w, T(1.0)])": "pieces were put together",
    "T([[1, 2], [3]])": "pieces were put together",
    "T([[1], 2])": "pieces were put together",
    "torch.stack([])": "list is empty",
    "torch.cat(w, w)": "list or tuple of tensors",
    "bool(ones(0))": "empty tensor is neither",
    "nn.MSELoss(w, w)": "takes its settings",
    "nn.CrossEntropyLoss(w, w)": "takes its settings",
    "nn.ReLU(w)(w)": "takes its settings",
    "bool(w)": "single yes or no",
    "if nn.MSELoss(reduction='none')(w, w): pass": "single yes or no",
    "if nn.MSELoss()(w, w) == w: pass": "single yes or no",
    "bool(np.ones(3) > 0)": "single yes or no",
    "math.sqrt(w)": "The functions of `math`",
    "w.item()": "exactly one number",
    "float(w)": "exactly one number",
    "float(np.ones(3))": "exactly one number",
    "len(T(1.0))": "has no length",
    "for _ in T(1.0): pass": "has no length",
    "a, b = T(1.0)": "has no length",
    "max([])": "something empty",
    "ones(0).max()": "something empty",
    "np.ones(0).max()": "something empty",
    "[].pop()": "something empty",
    "nn.Conv2d(1, 2, 3)(ones(1, 3, 8, 8))": "shape that this layer expects",
    "nn.Linear(3, 2).load_state_dict({})": "saved parameters",
    "nn.Linear(-3, 2)": "negative size",
    # Dtypes and devices.
    "ones(2, 2) @ ones(2, 2).double()": "different dtypes met",
    "ones(2).dot(ones(2).double())": "different dtypes met",
    "nn.Linear(3, 2)(ones(1, 3).double())": "different dtypes met",
    "nn.Linear(3, 2)(T([[1, 2, 3]]))": "different dtypes met",
    "F.binary_cross_entropy(ones(2), T([1, 1]))": "different dtypes met",
    "T([True]).mean()": "A mean or a standard deviation",
    "T([1, 2]).std()": "A mean or a standard deviation",
    "x = T([1]); x += 0.5": "in-place operation keeps the dtype",
    "F.cross_entropy(ones(2, 3), ones(2))": "labels do not have",
    "F.cross_entropy(ones(2, 3), T([[1], [2]]))": "labels do not have",
    "F.cross_entropy(ones(2, 3), T([1, 2, 1]))": "number of predictions differs",
    "F.binary_cross_entropy(ones(2), ones(3))": "targets of the same shape",
    "F.binary_cross_entropy(ones(2) * 3, ones(2))": "probabilities from 0 to 1",
    "w ^ 2": "not a power",
    "2.5 ^ 2": "not a power",
    "np.ones(2) ^ 2": "not a power",
    "w > 0 & w": "take integers and Booleans",
    "~w": "take integers and Booleans",
    "F.softmax(T([[1, 2]]), 1)": "does not support this operation",
    "T([True]) - T([True])": "does not support this operation",
    "torch.from_numpy([1])": "without negative strides",
    "torch.from_numpy(np.ones(3)[::-1])": "without negative strides",
    "ones(3, dtype=np.float32)": "one of its own dtypes",
    "T(['a'])": "needs numbers here",
    "T({})": "needs numbers here",
    "w.to('float32')": "not the name of a device",
    "w.to('gpu')": "not the name of a device",
    "ones(3, device='meta').numpy()": "memory of the CPU",
    "ones(3, device='meta') + ones(3)": "different devices met",
    # Modules, optimizers, data.
    "class M(nn.Module):\n  def __init__(self): self.l = nn.Linear(1, 1)\nM()": "was initialized",
    "class M(nn.Module):\n  def __init__(self): self.k = 1\nM()(1)": "was initialized",
    "class M(nn.Module):\n  def __init__(self): super.__init__()\nM()": "`super` was used",
    "class M(nn.Module):\n  def __init__(self): super().__init_()\nM()": "parent class",
    "class M(nn.Module): pass\nM()(1)": "no `forward` method",
    "m = nn.Linear(1, 1); m.weight = T([[1.0]])": "another one of its kind",
    "nn.Sequential(nn.Linear(1, 1), nn.ReLU)": "takes modules",
    "nn.MSELoss().backward()": "loss function itself",
    "nn.Linear(1, 1).validation_step(w)": "no method `validation_step`",
    "torch.optim.SGD([], lr=1)": "got no parameters",
    "torch.optim.SGD([w * 2], lr=1)": "created, not computed",
    "torch.optim.SGD(w, lr=1)": "created, not computed",
    "torch.optim.SGD(nn.Linear(1, 1), lr=1)": "takes a list of parameters",
    "torch.optim.SGD([w], lr=-1)": "does not accept this setting",
    "data.random_split(data.TensorDataset(ones(5)), [3, 3])": "do not add up",
    "data.DataLoader([], shuffle=True)": "empty dataset",
    "next(iter(data.DataLoader([object()])))": "make batches of",
    "data.TensorDataset(ones(2), ones(3))": "same number of rows",
    "data.TensorDataset(data.TensorDataset(w)[:2])": "got a list or a tuple",
    "data.DataLoader([1])[0]": "gives its batches in a loop",
    "next(data.DataLoader([1]))": "gives its batches in a loop",
    "transforms.ToTensor()(3)": "takes a PIL image",
    "from matplotlib import pyplot\npyplot.plot([1, 2], [1])": "two axes",
    # Names and attributes.
    "self.x": "exists only inside a method",
    "zeros(3)": "`zeros` has no value here: it was neither assigned nor imported",
    "undefined": "`undefined` has no value at this point",
    "def f():\n  x = x + 1\nf()": "`x` is used before the function gives it a value",
    "def f():\n  def g(): return z\n  g()\n  z = 1\nf()": "is used before the function gives",
    "import no_such_module": "no such module",
    "from torch.nn import Nothing": "nothing called `Nothing` to import",
    "import half_a_module": "while it was still being loaded",
    "from . import foo": "An import failed",
    "torch.nothing": "`torch` contains nothing called `nothing`",
    "nn.optim": "`torch.nn` contains nothing called `optim`",
    "F.nothing": "`torch.nn.functional` contains nothing called `nothing`",
    "math.nothing": "The module contains nothing called `nothing`",
    "w.shape = 3": "can be read but not set",
    "torch.optim.Adam([w]).zero_()": "The optimizer has nothing called `zero_`",
    "w.astype": "A tensor has nothing called `astype`",
    "nn.Linear(1, 1).astype": "The module has nothing called `astype`",
    "np.ones(3).backward()": "NumPy array, and it has nothing called `backward`",
    "[w].shape": "list or tuple and not a tensor, so it has no `shape`",
    "ones(2, 2).max(dim=0).shape": "list or tuple and not a tensor, so it has no `shape`",
    "nn.Linear.astype": "class itself has nothing called `astype`",
    "'a'.astype": "This object has nothing called `astype`",
    # Calls.
    "class A:\n  def m(self): pass\nA.m()": "called on the class itself",
    "(lambda x: x)()": "lacks one required argument",
    "nn.MSELoss()(w)": "lacks one required argument",
    "torch.matmul(w)": "lacks one required argument",
    "(lambda x, y: x)()": "lacks several required arguments",
    "torch.transpose(w)": "lacks several required arguments",
    "(lambda x: x)(y=1)": "no parameter called `y`",
    "torch.optim.SGD([w], learning_rate=1)": "no parameter called `learning_rate`",
    "torch.optim.SGD([w], 1, lr=2)": "same argument twice",
    "(lambda x: x)(1, 2)": "too many arguments",
    "class M(nn.Module):\n  def forward(x): return x\nM()(1)": "too many arguments",
    "T(1, 2)": "too many arguments",
    "F.relu(3)": "needs a tensor here",
    "torch.stack([1.0])": "needs a tensor here",
    "ones(3).view(2.0)": "arguments that it does not accept",
    "w.sum(axs=1)": "arguments that it does not accept",
    "torch.zeros((2, 1.5))": "arguments that it does not accept",
    "torch.optim.SGD([w], lr=1).step(w.sum())": "can only be given a function",
    "w(1)": "called like a function",
    "w.T()": "called like a function",
    "w.shape()": "called like a function",
    "math(1)": "A module was called",
    "sum = 3; sum([1])": "not a function was called",
    # Loops, indexing, unpacking.
    "for _ in nn.Linear: pass": "class was used where an object",
    "nn.Linear(1, 1).parameters()[0]": "one by one",
    "len(nn.Linear(1, 1).parameters())": "one by one",
    "x = 3; x[0]": "cannot be indexed with square brackets",
    "(1, 2)[0] = 3": "cannot be replaced",
    "ones(3)[0:2] = [1, 2]": "can be written into a tensor",
    "a, b = [1]": "fewer values on the right",
    "for x, y in data.DataLoader(data.TensorDataset(w)): pass": "fewer values on the right",
    "a, b = 1, 2, 3": "more values on the right",
    "a, b = w": "more values on the right",
    "a, b = 1": "unpacked into several names",
    "for _ in 3: pass": "single integer cannot be looped over",
    "for _ in nn.Linear(1, 1): pass": "cannot be looped over, or",
    "len(3)": "cannot be looped over, or",
    "range(3 / 2)": "A Python integer is needed",
    "d = {1: 2}\nfor k in d: d[k + 1] = 1": "while a loop went through it",
    # Operators and numbers.
    "w + 'a'": "does not work with these types",
    "[1] + 1": "does not work with these types",
    "'a' + 1": "does not work with these types",
    "'a' < 1": "does not work with these types",
    "[1] * 2.0": "does not work with these types",
    "f'{w:.2f}'": "format does not fit",
    "'%d' % 'a'": "format does not fit",
    "math.exp('a')": "A Python number is needed",
    "float([1])": "A Python number is needed",
    "int('a')": "cannot be read as a number",
    "float('a')": "cannot be read as a number",
    "math.log(0)": "not defined for this number",
    "math.exp(1000)": "number became too large",
    "1 / 0": "divided by zero",
    "{[1]: 2}": "cannot be a dictionary key",
    "{}['a']": "no entry for this key",
    "[1].index(3)": "does not contain this value",
    "raise 'text'": "Only exceptions can be raised",
    "isinstance(w, 'a')": "second argument of `isinstance`",
    # Code that Python cannot read.
    "def f():\n    x = 1\n\ty = 2": "mixes tabs and spaces",
    "def f():\nreturn 1": "needs an indented block",
    "for i in [1]:\nprint(i)": "needs an indented block",
    "def f():\n    x = 1\n  y = 2": "matches none of the lines above",
    "  x = 1": "no block begins above it",
    "f'{x'": "this f-string",
    "f'{}'": "this f-string",
    "f'{x}}'": "this f-string",
    "x = (1, 2": "never closed",
    "x = '''abc": "cell ends too early",
    "x = 1)": "no matching opening bracket",
    "x = [1, 2)": "no matching opening bracket",
    "x = 'abc": "does not end on its line",
    "x = 'it's'": "does not end on its line",
    "def f(x)\n    return x": "A colon is missing",
    "if x == 1\n    pass": "A colon is missing",
    "if x = 1:\n    pass": "not a valid assignment",
    "f(x) = 3": "not a valid assignment",
    "x + 1 = y": "not a valid assignment",
    "[1 2]": "missing between two values",
    "return 1": "only inside a function or a loop",
    "break": "only inside a function or a loop",
    "def f(a=1, b): pass": "order that Python does not allow",
    "f(a=1, 2)": "order that Python does not allow",
    "f(a=1, a=2)": "order that Python does not allow",
    "x = 3 × 4": "a character that Python does not know",
    "x\u00a0= 1": "a character that Python does not know",
    "1x = 3": "written incorrectly",
    "x = 012": "written incorrectly",
    "print 'a'": "`print` is a function",
    "x = 1 \\ 2": "nothing may follow it",
    "'C:\\Users'": "special character that does not exist",
    "try:\n    x = 1\ny = 2": "needs an `except` or `finally`",
    "x = {1: 2, 3}": "lacks its colon or its value",
    "def f(x):\n    global x": "contradicts the rest",
    "x = 1 2": "Python cannot read this line",
    "x++": "Python cannot read this line",
    # Everything else.
    "next(iter([]))": "no items left",
    "list((next(iter([])) for _ in [1]))": "iterator inside a generator",
    "def f(): return f()\nf()": "called itself again",
    "open('/no/such/file')": "file does not exist",
    "open('/')": "leads to a folder",
    "pickle.loads(b'')": "empty or ends too early",
    "bytearray(10**15)": "more memory than there is",
    "exit()": "told Python to exit",
    "assert False": "An `assert` failed",
    "torch.linalg.inv(torch.zeros(2, 2))": "has no inverse",
    "raise NotImplementedError": "not implemented",
}  # fmt: skip

MEANT = {
    "w.sum().backwards()": "backward",
    "w.numell()": "numel",
    "w.Shape": "shape",
    "w.sum().backward(); w.grad.zero()": "zero_",
    "torch.optim.SGD([w], lr=1).zero_grads()": "zero_grad",
    "nn.Linear(1, 1).weights": "weight",
    "nn.Linear(1, 1).forwards(w)": "forward",
    "torch.tenzor(1)": "tensor",
    "nn.linear(1, 1)": "Linear",
    "F.rellu(w)": "relu",
    "torch.optim.Sgd([w])": "SGD",
    "np.arrray([1])": "array",
    "[1].appendd(2)": "append",
    "from torch.nn import Lineer": "Linear",
    "import torhc": "torch",
    "nn.Linear(in_feature=1, out_features=2)": "in_features",
    "torch.zeros(3, requires_gard=True)": "requires_grad",
    "x = true": "True",
    "lenght = 3; length": "lenght",
    "def f(weights): return wieghts\nf(1)": "weights",
    "class A:\n  def areas(self): pass\nA().area()": "areas",
}
"""Misspelled names, and the name that is suggested."""


def raised_by(snippet: str) -> BaseException:
    """Run a snippet as a beginner would have written it; return what it raises."""
    names: dict[str, Any] = NAMES | {"w": torch.ones(3, requires_grad=True)}
    names["__name__"] = "__main__"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(snippet, names)  # noqa: S102 -- our own snippets
        except BaseException as error:  # noqa: BLE001 -- exit() too
            return error
    raise AssertionError(f"{snippet!r} raised nothing.")


def explained(snippet: str) -> Explanation | None:
    """Return what is said about a snippet's exception, beside the line that raised it."""
    error = raised_by(snippet)
    line, trace = snippet.splitlines()[-1], error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<string>":
            line = snippet.splitlines()[trace.tb_lineno - 1]
        trace = trace.tb_next
    place = f" in line 1 of its cell, `{line.strip()}`"
    return explain(type(error).__name__, str(error), place, snippet)


@pytest.fixture(scope="module", autouse=True)
def _half_a_module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Provide a module that imports from itself, as a file called torch.py would."""
    folder = tmp_path_factory.mktemp("modules")
    (folder / "half_a_module.py").write_text("from half_a_module import nothing")
    sys.path.insert(0, str(folder))
    yield
    sys.path.remove(str(folder))


@pytest.mark.parametrize("snippet", RAISING)
def test_what_beginners_meet_is_explained(snippet: str) -> None:
    found = explained(snippet)
    assert found is not None, repr(raised_by(snippet))
    assert RAISING[snippet].lower() in found.sentence.lower(), repr(raised_by(snippet))


@pytest.mark.parametrize("snippet", MEANT)
def test_a_misspelled_name_leads_to_the_one_that_was_meant(snippet: str) -> None:
    found = explained(snippet)
    assert found is not None
    assert found.hint == f"Did you mean `{MEANT[snippet]}`?", repr(raised_by(snippet))


@pytest.mark.parametrize("code", ["x = (1, 2", "x = '''abc", "def f():"])
def test_a_cell_that_ends_too_early_is_explained_as_ipython_tells_it(code: str) -> None:
    with pytest.raises(SyntaxError) as error:
        CachingCompiler().ast_parse(code + "\n")  # type: ignore[no-untyped-call]
    found = explain("SyntaxError", str(error.value), code)
    assert found is not None
    assert found.sentence.startswith("The cell ends too early")


NOT_HERE = (
    "Does your code also run on a machine that only has a CPU?",
    "Does it also work with `num_workers=0`?",
    "Does your answer need more than the files of the assignment?",
    "Where else could the value come from?",
    "What should happen instead?",
)
"""Questions of exceptions that take a GPU, a limit, a sandbox, a closed terminal or Ctrl-C."""


def test_every_entry_is_met_by_a_real_exception() -> None:
    met = {found.sentence for found in map(explained, [*RAISING, *MEANT]) if found}
    unmet = {
        entry.hint
        for entry in explanations().entries
        if not any(
            re.fullmatch(re.escape(entry.sentence).replace(r"\{name\}", ".*"), said, re.IGNORECASE)
            for said in met
        )
    }
    assert unmet == set(NOT_HERE)


def test_each_entry_says_one_sentence_and_asks_one_question() -> None:
    for entry in explanations().entries:
        assert entry.sentence.endswith("."), entry
        assert not re.search(r"[.!?] [A-Z]", entry.sentence), entry
        assert entry.hint.endswith("?"), entry
        assert entry.hint.count("?") == 1, entry


def test_every_entry_says_something_of_its_own() -> None:
    sentences = [entry.sentence for entry in explanations().entries]
    assert sorted(sentences) == sorted(set(sentences))


@pytest.mark.parametrize(
    ("group", "owner"),
    [
        ("tensor", torch.ones(1)),
        ("module", nn.Linear(1, 1)),
        ("optimizer", torch.optim.SGD([torch.ones(1)])),
        ("torch", torch),
        ("torch.nn", nn),
        ("torch.nn.functional", functional),
        ("torch.optim", torch.optim),
        ("torch.utils.data", data),
        ("numpy", np),
        ("list", []),
    ],
)
def test_only_names_that_exist_are_suggested(group: str, owner: Any) -> None:
    assert [name for name in explanations().names[group] if not hasattr(owner, name)] == []


# --- hostile texts ----------------------------------------------------------------------------


def test_no_text_keeps_the_search_busy() -> None:
    """A student can write any text into an exception: repeat what almost matches."""
    texts = {str(raised_by(snippet)) for snippet in RAISING}
    for entry in explanations().entries:
        plain = re.sub(r"\(\?P<name>|\\[bw.]|[][(){}?^$]|\d,\d+", "", entry.text.pattern)
        mine = {text for text in texts if entry.text.search(text)} if entry.text.pattern else set()
        almost = {part for one in mine for part in (one[:-1], one[: len(one) // 2])}
        for text in almost | set(plain.split("|")):
            for hostile in (f"{text}'", f"{text}a", "a"):
                long = (text + hostile * 2000)[:2000]
                begin = time.process_time()
                entry.text.search(long)
                if entry.line:
                    entry.line.search(long)
                assert time.process_time() - begin < 0.2, (entry, hostile)


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert explain("RuntimeError", "x" * 2000 + "shapes cannot be multiplied") is None


def test_hostile_names_are_compared_in_no_time() -> None:
    name = "a" * 40
    cell = " ".join(f"{'a' * (36 - n % 3)}b{n:03}" for n in range(10_000))
    begin = time.process_time()
    explain("NameError", f"name '{name}' is not defined", f"`{name}`", cell)
    assert time.process_time() - begin < 2


def test_no_name_is_suggested_for_one_that_the_line_does_not_show() -> None:
    """Else a student could learn a hidden number from which of several names is suggested."""
    cell = "value_0 = value_1 = value_2 = 1\nraise NameError(text)"
    place = " in line 2 of its cell, `raise NameError(text)`"
    hints = {
        explain("NameError", f"name 'value_{n}x' is not defined", place, cell) for n in range(3)
    }
    assert len(hints) == 1


# --- the file ---------------------------------------------------------------------------------

VALID = """
unknown_name = "this name"
did_you_mean = "Did you mean {similar}?"
names.list = ["append"]
[[explanation]]
types = ["TypeError"]
text = '(?P<name>a)'
sentence = "It is {name}."
hint = "Is it?"
similar = ["list"]
"""


def test_the_first_entry_that_fits_counts() -> None:
    more = VALID[VALID.index("[[") :].replace("It is", "It is also")
    entries = parse(VALID + more).by_type["TypeError"]
    assert [entry.sentence for entry in entries] == ["It is {name}.", "It is also {name}."]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[[", "[", "is not valid TOML"),
        ("unknown_name", "unknown_nam", "there is no `unknown_name`"),
        ("{similar}", "it", "`did_you_mean` needs a text"),
        ('["append"]', '"append"', "`names`: list must be a list of strings"),
        ("names.list", "names.cell", "no list can be called cell"),
        ("hint =", "hnt =", "explanation 1: there is no `hint`"),
        ("hint =", 'more = ""\nhint =', "explanation 1: there is no field called `more`"),
        ('["TypeError"]', '"TypeError"', "`types` must be a list of names"),
        ('["TypeError"]', "[]", "`types` must be a list of names"),
        ('["list"]', '["lists"]', "`similar` must be a list of names of lists"),
        ('"Is it?"', "3", "`hint` must be a text"),
        ('"Is it?"', '" "', "`hint` is empty"),
        ("<name>a)", "<name>a", "`text` is not a regular expression"),
        ("?P<name>", "", "need a group"),
        ("a)'", "a+)'", "`text` has a quantifier without an upper bound"),
        ("a)'", "a{3,})'", "`text` has a quantifier without an upper bound"),
        ("a)'", "a){2,3}'", "`text` repeats a group"),
        ("a)'", ".{0,90}.{0,90}a{2,3})'", "`text` repeats too much"),
        ("hint", "line = '.*'\nhint", "`line` has a quantifier without an upper bound"),
    ],
)
def test_a_mistake_in_the_file_is_named(old: str, new: str, said: str) -> None:
    parse(VALID)
    with pytest.raises(ValueError, match=rf"^{re.escape(FILE)}.*{re.escape(said)}"):
        parse(VALID.replace(old, new, 1))


@pytest.mark.parametrize("source", [r"\+\*", "[*+]", "a?", "(a|b)?", r"\w{1,60}", "a{3}"])
def test_expressions_with_an_upper_bound_are_fine(source: str) -> None:
    (entry,) = parse(VALID.replace("(?P<name>a)", f"(?P<name>a){source}")).entries
    assert entry.text.pattern.endswith(source)


# --- what is said -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type_name", "text"),
    [
        ("RuntimeError", "something else"),
        ("a custom exception", "mat1 and mat2 shapes cannot be multiplied"),
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
        "Your code raised NameError in line 3 of its cell, `y = wieghts * 2`. `wieghts` has no "
        "value at this point."
    )
    assert fault.hint == "Where does it get its value, and does that line run before this one?"
    cell = "def f(weights):\n\n    y = wieghts * 2"
    fault = Raised("builtins", "NameError", "name 'wieghts' is not defined", place, cell)
    assert fault.hint == "Did you mean `weights`?"


def test_what_no_line_of_the_students_raised_is_not_called_so() -> None:
    """A check that goes on with `None` fails in the probe, not in the student's cell."""
    fault = Raised("builtins", "AttributeError", "'NoneType' object has no attribute 'shape'", "")
    assert str(fault).startswith("Calling your code, or using what it gave, raised AttributeError.")
    assert "a function without a `return` gives `None`" in str(fault)


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
        "Its cell raised SyntaxError in line 1, `def add(a, b:`. An opening bracket is never"
    )
    assert failure.hint == "What was opened last, and is it closed?"


def test_a_cell_that_took_too_long_is_not_said_to_have_interrupted_itself() -> None:
    failure = cell_failure("while True: pass", [error("KeyboardInterrupt", "")])
    assert failure is not None
    assert failure.sentence == "Its cell was stopped because it did not finish in time."


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
            "Its cell raised AttributeError in line 3, `add = torch.foo`. The module `torch`",
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
