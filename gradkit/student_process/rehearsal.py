"""RUNS BEFORE STUDENT CODE: does what notebooks do, so that each fork starts warmed up.

Python's interpreter specializes code for the types that it sees (PEP 659); torch and matplotlib
import and cache at the first use of a feature. Without a rehearsal, each kernel and each snapshot
would do this again and write to shared memory, and so take a third more time.

It leaves nothing else: no names, no figures, no thread. The random generators that it uses are
seeded when a notebook's first cell begins (`kernel.py`).
"""

from __future__ import annotations

import io
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib import font_manager
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

from gradkit.protocol import wire
from gradkit.student_process import probe_server

_TIMES = 24
"""Code is specialized at its eighth run, and what it calls only after that."""


def rehearse(shell: Any) -> None:
    """Do what the cells of notebooks and the probes of checks do, several times."""
    for _ in range(_TIMES):
        _train()
        _send()
        shell.run_cell("for i in range(2):\n    x = i\ndel i, x", silent=True)
    _show()
    _fail(shell)


class _Model(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(4, 3)

    def forward(self, batch: torch.Tensor) -> torch.Tensor:
        return self.linear(batch.reshape(-1, 4))


def _train() -> None:
    inputs = torch.from_numpy(np.arange(48, dtype="float32").reshape(12, 4) / 48)
    dataset = TensorDataset(inputs, torch.arange(12) % 3)
    train, rest = random_split(dataset, [8, 4])
    model = _Model()
    for make in (torch.optim.SGD, torch.optim.Adam):
        optimiser = make(model.parameters(), lr=0.1)
        for batch, labels in DataLoader(train, batch_size=4, shuffle=True):
            loss = nn.functional.cross_entropy(model(batch), labels)
            loss.backward()
            optimiser.step()
            optimiser.zero_grad()
    with torch.no_grad():
        for batch, labels in DataLoader(rest, batch_size=2):
            found = torch.max(nn.functional.softmax(model(batch), dim=1), dim=1)[1]
            float((found == labels).float().mean())
    weights = torch.randn(2, 4, requires_grad=True)
    loss = nn.functional.mse_loss(inputs @ weights.t(), torch.ones(12, 2))
    loss.backward()
    with torch.no_grad():
        weights -= 0.1 * weights.grad  # type: ignore[operator]
    repr(weights)
    str(loss.item())


def _send() -> None:
    probe_server._start_clean_torch()
    value = {"weights": torch.ones(3, 2), "losses": [0.5, 1], "shape": (2, None, "x")}
    wire.read_frame(io.BytesIO(wire.pack(value)).read)


def _show() -> None:
    figure, axes = plt.subplots()
    axes.plot([0, 1], label="x")
    axes.imshow(np.zeros((4, 4)), cmap="gray")
    axes.set_title("x")
    axes.legend()
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")
    plt.close(figure)
    # Otherwise, font files stay open. A fork clears this cache in any case, with the same call.
    font_manager._get_font.cache_clear()  # type: ignore[attr-defined]


def _fail(shell: Any) -> None:
    """Format a traceback: the first time needs imports, and the files of all modules."""
    try:
        exec(compile("1 / 0", "cell", "exec"), {})
    except ZeroDivisionError as error:
        shell.InteractiveTB.structured_traceback(type(error), error, error.__traceback__)
    shell.InteractiveTB.tb = None
