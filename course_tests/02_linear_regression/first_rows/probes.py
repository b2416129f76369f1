"""What the hidden checks of `first_rows` run in the student's process.

Nothing here knows the right answers: inputs and expected results are chosen elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset, TensorDataset

from ..probes import plain_batch


def rows_of(
    first_rows: Callable[..., Any],
    inputs: Tensor,
    targets: Tensor,
    n: int,
    batch_size: int,
    shuffle: bool,  # noqa: FBT001 -- called by keyword
) -> Any:
    """Return the length of the result of `first_rows`, and the batches of a loader over it."""
    dataset = TensorDataset(inputs, targets)
    rows = first_rows(dataset, n)
    if rows is None:
        return {"problem": "None"}
    try:
        length = len(rows)
        batches = [plain_batch(batch) for batch in DataLoader(rows, batch_size, shuffle=shuffle)]
    except Exception as error:  # noqa: BLE001 -- a wrong kind of object may raise anything
        return {"problem": type(error).__name__, "kind": _kind(rows)}
    return {
        "length": length,
        "batches": batches,
        "dataset": [len(dataset), *[plain_batch(dataset[i]) for i in range(len(dataset))]],
    }


def _kind(rows: Any) -> str:
    """Say what kind of object was returned: this helps to name the mistake, and decides nothing."""
    if isinstance(rows, DataLoader):
        return "loader"
    if hasattr(rows, "__next__"):
        return "iterator"
    return "iterable" if isinstance(rows, IterableDataset) else "other"
