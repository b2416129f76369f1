"""The catalogue that `mistakes_*.py` fill, and the hints that several exercises share."""

from __future__ import annotations

from gradkit.mistakes import Catalogue

MISTAKES = Catalogue()

PILED_UP = "What is in .grad before the second backward, and when was it last emptied?"
CANCEL = "Can +3 and -3 cancel in your formula, and what is each of them squared?"
IN_PLACE = "Whose tensor does an operation in place (-=, *=, …_) change?"
READS_NOTHING = "step reads no gradient: it was never there, or not yet, or not any more"
READS = "Print .grad in the line before step(): what does step read there, and who put it there?"
PER_BATCH = "How many backward calls lie between two resets, and is there a step for each?"
LOOPS = "Which lines belong to the batch loop, which to the epoch loop, and which to neither?"
RAN_AT_ALL = (
    "Which lines run when num_epochs is 1, and do they touch the model and the optimiser that "
    "were handed in?"
)
GIVEN_OPTIMISER = "What is the opt argument for, and what does it do in step() besides lr · grad?"
