"""The hints that several exercises share."""

from __future__ import annotations

SOFTMAX_TWICE = "Who applies softmax already, when the loss is F.cross_entropy?"
ROWS = "Which numbers compete with each other?"
RATIOS = "Do the rows sum to 1, and is the ratio of two entries e to their difference?"
WHOLE_IMAGES = "What does a model get, and who may lay the images out as rows?"
AGAIN = "What becomes of an earlier result when the function is called again?"
PREDICTING = "Will you call backward on what the model returns?"
OUT_OF = "Out of how many?"
