"""The known mistakes of `digit_model`, each as code that makes it, most likely first."""

from __future__ import annotations

from gradkit.mistakes import Catalogue

MISTAKES = Catalogue()

MISTAKES.property(
    "digit_model",
    "E20",
    name="the training went on with a broken model, or its steps were far too small or too few",
    hint="What does the validation loss do if you start from a fresh model and change lr tenfold?",
)
MISTAKES.property(
    "digit_model",
    "E22",
    name="it was not made by MnistModel()",
    hint="Of which class should digit_model be an instance?",
)
