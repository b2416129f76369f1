"""Honest notebooks' work goes on under the lock, with what is loaded only on first use."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from tests.support.locked import Way, run


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    for name in ("HOME", "TMPDIR", "MPLCONFIGDIR"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)  # or it remembers an earlier TMPDIR


def test_a_model_learns(way: Way, folder: Path) -> None:
    import torch

    def work() -> list[object]:
        torch.manual_seed(1)
        inputs = torch.randn(64, 3)
        targets = inputs @ torch.randn(3, 2)
        model = torch.nn.Linear(3, 2)
        optimiser = torch.optim.SGD(model.parameters(), 0.1, momentum=0.9)
        loss = torch.tensor(1.0)
        for _ in range(100):
            loss = torch.nn.functional.mse_loss(model(inputs), targets)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        torch.save(model.state_dict(), "model.pt")
        return [loss.item() < 1e-3, sorted(torch.load("model.pt"))]

    ending = run(way, folder, work, limits={"memory_bytes": 2**29})

    assert ending.value == [True, ["bias", "weight"]]


def test_pictures_are_drawn_and_read(way: Way, folder: Path) -> None:
    # As in the warm template. Imported below the lock, pyplot would look for styles in the home of
    # whoever runs the tests.
    import matplotlib.pyplot as plt
    import torchvision  # noqa: F401

    def work() -> list[object]:
        from PIL import Image
        from torchvision.transforms.functional import to_tensor

        figure, axes = plt.subplots()
        axes.plot([1, 2, 3])
        axes.set_title("loss")
        figure.savefig("loss.png")
        Image.new("L", (28, 28), 128).save("digit.png")
        digit = to_tensor(Image.open("digit.png"))
        return [Path("loss.png").stat().st_size > 1000, list(digit.shape)]

    ending = run(way, folder, work, limits={"memory_bytes": 2**29})

    assert ending.value == [True, [1, 28, 28]]


def test_a_shell_command_runs_and_reaches_nothing(way: Way, folder: Path) -> None:
    secret = folder.parent / "secret"
    secret.write_text("42")
    secret.chmod(0o644)

    def work() -> list[int]:
        return [
            os.waitstatus_to_exitcode(os.system(command))  # noqa: S605 -- as a student would
            for command in ("true", f"cat {secret} 2>/dev/null")
        ]

    assert run(way, folder, work).value == [0, 1]
