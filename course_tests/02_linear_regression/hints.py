"""The hints that several exercises share."""

from __future__ import annotations

PILED_UP = "What is in .grad before the second backward, and when was it last emptied?"
CANCEL = "Can +3 and -3 cancel in your formula, and what is each of them squared?"
IN_PLACE = "Whose tensor does an operation in place (-=, *=, …_) change?"
