"""Hints that several exercises share."""

from __future__ import annotations

SOFTMAX_TWICE = "If the loss is F.cross_entropy, where is softmax already applied?"
ROWS = "Which numbers of the result should sum to 1?"
RATIOS = "Does each row sum to 1, and is the ratio of two entries exp(difference of their logits)?"
WHOLE_IMAGES = "What do you pass to the model, and is its shape still (batch, 1, height, width)?"
AGAIN = "What happens to an earlier result when the function is called again?"
PREDICTING = "Will backward() ever be called on what the model returns here?"
OUT_OF = "What do you divide by, and what would the accuracy be if every prediction were correct?"
