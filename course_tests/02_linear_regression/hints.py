"""The hints that several exercises share."""

from __future__ import annotations

PILED_UP = "What does .grad hold just before the second backward(), and when was it last reset?"
CANCEL = "Take two errors, +3 and -3: what does each add to the MSE, and what does each add in your formula?"
IN_PLACE = "Which of your lines changes a tensor in place (-=, x[i] = ..., a method ending in _), and whose tensor is it?"
