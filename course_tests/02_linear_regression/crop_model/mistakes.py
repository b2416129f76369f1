"""The known mistakes of `crop_model`, each as code that makes it, most likely first."""

from __future__ import annotations

from gradkit.mistakes import Catalogue

MISTAKES = Catalogue()

MISTAKES.property(
    "crop_model", "E20", name="the learning rate or the number of epochs does not fit",
    hint="Start from fresh weights and watch the loss: should the learning rate be ten times "
    "smaller, or larger?",
)  # fmt: skip
MISTAKES.property(
    "crop_model", "E26", name="the layer was made with other arguments than 3 and 2",
    hint="How many columns have the inputs, and how many the targets?",
)  # fmt: skip
MISTAKES.property(
    "crop_model", "E27", name="the variable holds something else than a layer, or a layer inside "
    "another model", hint="Which kind of model does the task ask for?",
)  # fmt: skip
