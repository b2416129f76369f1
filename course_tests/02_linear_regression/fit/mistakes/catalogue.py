"""The catalogue that the other files in this folder fill, and the hints they share."""

from __future__ import annotations

from gradkit.mistakes import Catalogue

MISTAKES = Catalogue()

READS_NOTHING = (
    "step() finds no gradient: it was reset too early, not computed yet, or never computed"
)
READS = "Print a parameter's .grad right before step(): what is in it, and which backward() put it there?"

PER_BATCH = "By the time step() runs, which batches have added to .grad, and which should have?"
LOOPS = "Which of your lines run once per batch, which once per epoch, and which only once?"
RAN_AT_ALL = "Which lines run when num_epochs is 1, and do they use the model and the optimizer that were passed in?"
GIVEN_OPTIMISER = (
    "What is the opt argument for, and what might opt.step() do besides subtracting lr · grad?"
)
