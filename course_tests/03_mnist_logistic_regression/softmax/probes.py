"""What the hidden checks of `softmax` run in the student's process.

Each function calls the student's answer and returns plain values, which the checks judge elsewhere.
"""

from __future__ import annotations

import contextlib
import functools
import sys
import types
from collections.abc import Callable
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

Answer = Callable[..., Any]


class WithoutReadyMade(TorchDispatchMode):
    """Makes PyTorch's own softmax and related functions return other numbers, wherever they are called.

    p becomes 0.7 · p^1.5, and log p becomes the logarithm of that. Nearly all of them use the same
    two kernels, which are replaced for every thread. The dispatch mode handles the few operations
    that have their own kernels (sparse, masked and fused ones).
    """

    def __init__(self) -> None:
        super().__init__()
        self._library = torch.library.Library("aten", "IMPL")
        self._is_bent = False

    def __enter__(self) -> Any:
        """Replace the kernels."""
        for name, logarithm in (("_softmax", False), ("_log_softmax", True)):
            kernel = functools.partial(self._kernel, logarithm=logarithm)
            self._library.impl(name, kernel, "CPU")
            self._library.impl(name + ".out", functools.partial(self._out, kernel), "CPU")
        return super().__enter__()

    def __exit__(self, *raised: object) -> None:
        """Restore the kernels."""
        super().__exit__(*raised)  # type: ignore[arg-type]
        self._library._destroy()  # noqa: SLF001 -- else the kernels would stay until garbage collection

    def _kernel(self, values: Any, dim: int, to_float: bool, *, logarithm: bool) -> Any:  # noqa: FBT001
        self._is_bent = True
        wide = values.float() if to_float else values
        logs = wide - wide.logsumexp(dim, keepdim=True) if wide.numel() else wide.clone()
        return bend(logs if logarithm else logs.exp(), logarithm=logarithm)

    def _out(self, kernel: Any, values: Any, dim: int, to_float: bool, *, out: Any) -> Any:  # noqa: FBT001
        return out.copy_(kernel(values, dim, to_float))

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Run one operation of PyTorch."""
        self._is_bent = False
        result = func(*args, **(kwargs or {}))
        name = str(func)
        relatives = ("softmax", "softmin", "attention", "transformer")
        if self._is_bent or "backward" in name or not any(r in name for r in relatives):
            return result
        logarithm = "log" in name
        if isinstance(result, tuple | list):
            return type(result)([bend(result[0], logarithm=logarithm), *result[1:]])
        bent = bend(result, logarithm=logarithm)
        return result.copy_(bent) if "out" in (kwargs or {}) else bent


def bend(values: torch.Tensor, *, logarithm: bool) -> torch.Tensor:
    """Return 0.7 · p^1.5; for logarithms, the logarithm of that."""
    if values.layout is torch.sparse_coo:
        values = values.coalesce()
        return torch.sparse_coo_tensor(
            values.indices(), bend(values.values(), logarithm=logarithm), values.shape
        )
    if logarithm:
        return values * 1.5 - 0.35667494393873245
    return values.abs() ** 1.5 * 0.7


PYTHONS_OWN = (
    ("scipy.special", "softmax"),
    ("scipy.special", "log_softmax"),
    ("sklearn.utils.extmath", "softmax"),
    *(
        (f"torch.{module}", name)
        for module in ("_refs", "_refs.special", "_refs.nn.functional", "_decomp.decompositions")
        for name in ("softmax", "log_softmax", "softmin", "_softmax", "_log_softmax")
    ),
)
"""Ready-made functions written in Python, on top of exponentials and sums."""


def call_softmax(answer: Answer, logits: torch.Tensor) -> Any:
    """Return the answer's probabilities, made without a ready-made softmax, and the logits."""
    with contextlib.suppress(Exception):
        answer(torch.rand_like(logits))  # so that its imports are loaded
    with contextlib.ExitStack() as stack:
        for module, name in PYTHONS_OWN:
            ready_made = getattr(sys.modules.get(module), name, None)
            while hasattr(ready_made, "__wrapped__"):
                ready_made = ready_made.__wrapped__
            if isinstance(ready_made, types.FunctionType) and not ready_made.__code__.co_freevars:
                stack.callback(setattr, ready_made, "__code__", ready_made.__code__)
                ready_made.__code__ = not_here.__code__  # under any other name too
        stack.enter_context(WithoutReadyMade())
        result = answer(logits)
    return [result, logits]


def not_here(x: Any, *args: Any, **kwargs: Any) -> Any:
    """Return -1 everywhere, which no softmax returns."""
    return x * 0 - 1
