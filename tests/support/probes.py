"""Probes for the tests of the grader itself; they cross the border as those of a course do."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import random
import signal
import socket
import struct
import sys
import time
import types
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch


def call(answer: Any, **inputs: Any) -> Any:
    """Call the answer by the names of its arguments."""
    return answer(**inputs)


def call_several(first: Any, second: Any, x: Any) -> Any:
    """Call two of the student's functions."""
    return first(x), second(x)


def add_one_in_place(answer: Any, x: torch.Tensor) -> torch.Tensor:
    """Change an input after the call."""
    answer(x)
    x += 1
    return x


def gradient(answer: Any, x: torch.Tensor) -> Any:
    """Return the answer's value and its gradient, which need a recording autograd."""
    x = x.clone().requires_grad_()
    value = answer(x)
    value.sum().backward()
    return value, x.grad


def draw(answer: Any) -> Any:
    """Draw from each generator of random numbers."""
    return answer(torch.rand(2), np.random.rand(2), random.random())  # noqa: NPY002


def state(answer: Any) -> dict[str, Any]:
    """Report what a notebook may have changed for the whole process."""
    return {
        "default dtype": torch.get_default_dtype(),
        "device": str(torch.empty(1).device),
        "grad": torch.is_grad_enabled(),
        "inference": torch.is_inference_mode_enabled(),
        "autocast": torch.is_autocast_enabled("cpu"),
        "anomaly": torch.is_anomaly_enabled(),
        "deterministic": torch.are_deterministic_algorithms_enabled(),
        "precision": torch.get_float32_matmul_precision(),
        "threads": torch.get_num_threads(),
        "function modes": torch._C._len_torch_function_stack(),
        "dispatch modes": torch._C._len_torch_dispatch_stack(),
        "trace": sys.gettrace() is not None,
        "profile": sys.getprofile() is not None,
        "alarm": signal.getitimer(signal.ITIMER_REAL)[0] > 0,
        "handlers": [
            signal.getsignal(number) is signal.SIG_DFL
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGXCPU)
        ],
        "warnings": _warns_as_error(),
        "division": np.geterr()["divide"],
        "stdin": sys.stdin.read(),
    }


def _warns_as_error() -> bool:
    try:
        warnings.warn("An ordinary warning", stacklevel=1)
    except UserWarning:
        return True
    return False


def remember(answer: Any, x: int) -> Any:
    """Leave a trace in this copy of the process, and report those of earlier probes."""
    seen = getattr(sys, "_seen", [])
    vars(sys)["_seen"] = [*seen, x]
    return seen


def process(answer: Any) -> int:
    """Tell which copy this is."""
    return os.getpid()


def forge(answer: Any, frames: str) -> str:
    """Write frames on the probe's own socket as a hostile answer would; see `Forger`."""
    forger = Forger()
    for frame in json.loads(frames):
        forger.send(frame)
    return "honest"


def forge_pair(answer: Any) -> str:
    """Write one frame of a document that wants two raw bytes."""
    forger = Forger()
    raw = answer.document.replace("NONCE", forger.nonce).encode()
    forger.door.sendall(struct.pack(">IQ", len(raw), 2) + raw + b"ab")
    return "honest"


def deafen(answer: Any, values: Any) -> Any:
    """Take no more requests than those that have come."""
    time.sleep(0.3)
    Forger().door.shutdown(socket.SHUT_RD)
    return answer(values)


class Forger:
    """Knows what a hostile answer can find in its own process: the socket and the nonce."""

    def __init__(self) -> None:
        self.door = next(s for s in gc.get_objects() if _is_door(s))
        self.nonce = next(
            frame.f_locals["request"].nonce for frame in _frames() if "request" in frame.f_locals
        )

    def send(self, document: Any) -> None:
        """Send a frame; `NONCE` in it becomes the request's, a text is sent as it is."""
        text = document if isinstance(document, str) else json.dumps([document, [1]])
        raw = text.replace("NONCE", self.nonce).encode()
        self.door.sendall(struct.pack(">IQ", len(raw), 1) + raw + b"a")


def _is_door(thing: Any) -> bool:
    with contextlib.suppress(Exception):
        return (
            isinstance(thing, socket.socket)
            and thing.fileno() >= 0
            and thing.family == socket.AF_UNIX
            and thing.type == socket.SOCK_STREAM
            and not thing.getsockname()
        )
    return False


def _frames() -> Iterator[types.FrameType]:
    frame: types.FrameType | None = sys._getframe()
    while frame is not None:
        yield frame
        frame = frame.f_back
