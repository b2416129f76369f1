"""Collects a cell's outputs (text, pictures, errors), limited in size and number."""

from __future__ import annotations

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_output

from gradkit.limits import Limits
from gradkit.protocol.kernel_messages import Message

NODE_BYTES = 1000
"""Memory that the dictionaries of an output need, even if it is empty."""


class Outputs:
    """A cell's outputs, limited as they arrive; `room` is the space that other cells have left."""

    def __init__(self, limits: Limits, room: int | None = None) -> None:
        self.nodes: list[NotebookNode] = []
        self.execution_count: int | None = None
        self._limits = limits
        self._room = limits.output_bytes if room is None else min(limits.output_bytes, room)
        self._bytes = 0
        self._full = False
        self._clear_first = False

    @property
    def size(self) -> int:
        """Roughly how many bytes they use, including a fixed amount per output."""
        return min(self._bytes, self._room) + NODE_BYTES * len(self.nodes)

    def take(self, message: Message) -> None:
        """Add the output in a message."""
        if message.kind != "clear_output":
            self._add(message)
        elif message.content.get("wait"):
            self._clear_first = True
        else:
            self._clear()

    def _clear(self) -> None:
        self.nodes.clear()
        self._bytes, self._full, self._clear_first = 0, False, False

    def _add(self, message: Message) -> None:
        if self._clear_first:
            self._clear()
        self._bytes += len(str(message.content))
        if self._bytes > self._room or len(self.nodes) >= self._limits.outputs:
            if not self._full:
                self.nodes.append(new_output("stream", name="stderr", text=_TOO_MUCH))
            self._full = True
            return
        node = _output(message)
        last = self.nodes[-1] if self.nodes else None
        if (
            last is not None
            and last.output_type == node.output_type == "stream"
            and last.name == node.name
        ):
            last.text += node.text
        else:
            self.nodes.append(node)


_FIELDS = {
    "stream": ("name", "text"),
    "display_data": ("data", "metadata"),
    "execute_result": ("data", "metadata", "execution_count"),
    "error": ("ename", "evalue", "traceback"),
}


def _output(message: Message) -> NotebookNode:
    """Return an output in a notebook's format; `_is_well_formed` has checked all its types."""
    # nbformat's own function validates each output, which takes a millisecond. The whole notebook
    # is validated once, before it is written.
    fields = {name: message.content[name] for name in _FIELDS[message.kind]}
    return from_dict({"output_type": message.kind} | fields)


_TOO_MUCH = "[The rest of this cell's output was left out: there was too much of it.]\n"
