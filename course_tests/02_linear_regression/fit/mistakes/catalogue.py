"""The catalogue that the files beside this one fill, and the hints that several of them share."""

from __future__ import annotations

from gradkit.mistakes import Catalogue

MISTAKES = Catalogue()

READS_NOTHING = "step reads no gradient: it was never there, or not yet, or not any more"
READS = "Print .grad in the line before step(): what does step read there, and who put it there?"

PER_BATCH = "How many backward calls lie between two resets, and is there a step for each?"
LOOPS = "Which lines belong to the batch loop, which to the epoch loop, and which to neither?"
RAN_AT_ALL = (
    "Which lines run when num_epochs is 1, and do they touch the model and the optimiser that "
    "were handed in?"
)
GIVEN_OPTIMISER = "What is the opt argument for, and what does it do in step() besides lr · grad?"
