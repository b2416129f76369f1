"""Known mistakes of `digit_model`, most likely first."""

from __future__ import annotations

from gradkit.mistakes import Catalogue

MISTAKES = Catalogue()

MISTAKES.property(
    "digit_model",
    "E20",
    name="the training did not teach the model to recognize digits",
    hint="How does the validation loss change if you start with a new model and make lr ten times larger or smaller?",
)
MISTAKES.property(
    "digit_model",
    "E22",
    name="digit_model was not created from the notebook's MnistModel class",
    hint="Which class should digit_model be an instance of?",
)
