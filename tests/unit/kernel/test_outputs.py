"""What is kept of a cell's outputs, and of all cells' together."""

from __future__ import annotations

import tracemalloc

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from gradkit.forkserver.client import ForkServer
from gradkit.kernel.outputs import NODE_BYTES, Outputs
from gradkit.kernel.start import start_kernel
from gradkit.limits import Limits
from gradkit.protocol.kernel_messages import Message

SMALL = Limits(output_bytes=1000, outputs=3)
LEFT_OUT = "[The rest of this cell's output was left out: there was too much of it.]\n"


def printed(text: str, name: str = "stdout") -> Message:
    return Message("stream", "", {"name": name, "text": text})


def shown(text: str) -> Message:
    return Message("display_data", "", {"data": {"text/plain": text}, "metadata": {}})


def texts(outputs: Outputs) -> list[str]:
    return [node.get("text") or node["data"]["text/plain"] for node in outputs.nodes]


def taken(*messages: Message, room: int | None = None) -> Outputs:
    outputs = Outputs(SMALL, room)
    for message in messages:
        outputs.take(message)
    return outputs


def test_what_is_printed_in_pieces_is_one_output() -> None:
    outputs = taken(printed("a"), printed("b"), printed("c", "stderr"), printed("d"))
    assert texts(outputs) == ["ab", "c", "d"]


def test_the_rest_of_too_much_is_left_out() -> None:
    outputs = taken(printed("a"), printed("b" * 2000), printed("c"))
    assert texts(outputs) == ["a", LEFT_OUT]


def test_outputs_too_many_are_left_out() -> None:
    assert texts(taken(*map(shown, "abcde"))) == ["a", "b", "c", LEFT_OUT]


@pytest.mark.parametrize("wait", [False, True])
def test_a_cell_that_clears_its_outputs_has_room_again(wait: bool) -> None:  # noqa: FBT001
    clear = Message("clear_output", "", {"wait": wait})
    assert texts(taken(printed("b" * 2000), clear, printed("c"))) == ["c"]


def test_a_cell_has_the_room_that_others_left() -> None:
    assert texts(taken(shown("a"), shown("b" * 100), room=100)) == ["a", LEFT_OUT]
    assert texts(taken(shown("a"), room=0)) == [LEFT_OUT]


def test_many_empty_outputs_are_large_too() -> None:
    assert taken(*[shown("")] * 3).size > 3 * NODE_BYTES
    assert taken(printed("b" * 10**6)).size < 1000 + 2 * NODE_BYTES


def test_all_cells_together_have_bounded_outputs(server: ForkServer) -> None:
    """30 cells print half a megabyte each; two megabytes are kept, in bytes that Python counts."""
    limits = Limits(notebook_output_bytes=2 * 2**20)
    cells = [new_code_cell("print('x' * 500_000)") for _ in range(30)]
    with start_kernel({}, limits, server) as kernel:
        tracemalloc.start()
        try:
            assert all(kernel.run_cell(cell) for cell in cells)
            kept, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    notebook = new_notebook(cells=cells)
    assert [len(cell.outputs[0].text) for cell in notebook.cells[:3]] == [500_001] * 3
    assert [cell.outputs[0].text for cell in notebook.cells[5:]] == [LEFT_OUT] * 25
    # 15 MB were printed. One message on its way is held in some copies: as bytes, text and JSON.
    assert kept < 4 * 2**20
    assert most < 12 * 2**20
