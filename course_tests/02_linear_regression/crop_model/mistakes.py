"""The known mistakes of `crop_model`, each as code that makes it, most likely first."""

from __future__ import annotations

from gradkit.mistakes import Catalogue

MISTAKES = Catalogue()

MISTAKES.property(
    "crop_model", "E20", name="the model was not trained on these rows for long enough, or its training went wrong",
    hint="Start from fresh weights and print the loss after each epoch: does it keep falling, level off, or blow up?",
)  # fmt: skip
MISTAKES.property(
    "crop_model", "E26", name="the layer was not created as nn.Linear(3, 2)",
    hint="How many columns do the inputs have, and how many do the targets have?",
)  # fmt: skip
MISTAKES.property(
    "crop_model", "E27", name="crop_model is not an nn.Linear layer itself, but something else or a model that contains one",
    hint="What kind of model does the task ask for?",
)  # fmt: skip
