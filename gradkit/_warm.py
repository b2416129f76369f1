"""Brings a fresh Python process past what is slow the first time.

Run in the fork server, once for a whole class.
"""

from __future__ import annotations


def warm_up() -> None:
    """Import what course notebooks use and take one optimiser step.

    The first step of any optimiser imports `torch._dynamo`, about a second.
    """
    import matplotlib.pyplot as plt  # noqa: F401, PLC0415 -- for its side effect, in this process
    import torch  # noqa: PLC0415
    import torchvision  # noqa: F401, PLC0415

    torch.set_num_threads(1)
    layer = torch.nn.Linear(1, 1)
    optimiser = torch.optim.SGD(layer.parameters(), lr=0.1)
    layer(torch.ones(1, 1)).sum().backward()
    optimiser.step()
    torch.manual_seed(0)
