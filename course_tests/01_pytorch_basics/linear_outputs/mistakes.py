"""The known mistakes of `linear_outputs`, each as code that makes it, most likely first."""

from __future__ import annotations

import torch

from gradkit.mistakes import Catalogue

from ..entering import entering
from ..hints import IN_PLACE, SIDE_BY_SIDE, STAY_A_TENSOR

MISTAKES = Catalogue()

CHAIN = "Is the chain of tensor operations from w and b to the result unbroken?"
ROWS = "How many rows and columns has the result, also where one of them is 1?"

_outputs = entering(MISTAKES, "linear_outputs")

for _name, _wrong in (
    ("w is not transposed", lambda x, w, b: x @ w + b),
    ("* multiplies element by element where @ is needed", lambda x, w, b: x * w + b),
    ("* multiplies by the transposed w where @ is needed", lambda x, w, b: x * w.t() + b),
    ("x is transposed in place of w", lambda x, w, b: w @ x.t() + b),
    ("x and w are swapped", lambda x, w, b: w @ x + b),
    ("the transposed w stands before x", lambda x, w, b: w.t() @ x + b),
    ("x is transposed, and w is not", lambda x, w, b: x.t() @ w + b),
    ("x is transposed, and w is not, and all is turned at the end",
     lambda x, w, b: (x.t() @ w).t() + b),
    ("the result is transposed", lambda x, w, b: (x @ w.t() + b).t()),
    ("b is added to columns, then all turned", lambda x, w, b: (w @ x.t() + b).t()),
):  # fmt: skip
    _outputs("A6", _name, SIDE_BY_SIDE, _wrong, whole=True)

_outputs("A7", "reshape stands where a transpose belongs",
         "Where should element [0, 1] of w end up?",
         lambda x, w, b: x @ w.reshape(w.shape[1], w.shape[0]) + b, whole=True)  # fmt: skip
_outputs("A7", "the outputs are reshaped where they should be transposed",
         "Where should element [0, 1] of the outputs end up?",
         lambda x, w, b: (w @ x.t()).reshape(len(x), len(w)) + b, whole=True)  # fmt: skip
_outputs(
    "A6 A25",
    "w is not transposed, and b is left out",
    SIDE_BY_SIDE,
    lambda x, w, b: x @ w,
    whole=True,
)

_outputs("A5", "the outputs are cut off from w and b", CHAIN,
         lambda x, w, b: (x @ w.t() + b).detach())  # fmt: skip
_outputs("A5", "w is cut off, by detach or .data for instance", CHAIN,
         lambda x, w, b: x @ w.detach().t() + b)  # fmt: skip
_outputs("A5", "b is cut off, by detach or .data for instance", CHAIN,
         lambda x, w, b: x @ w.t() + b.detach())  # fmt: skip
_outputs("B4", "tensors that require gradients go to NumPy", "What does NumPy not know about?",
         lambda x, w, b: torch.from_numpy(x.numpy() @ w.numpy().T + b.numpy()))  # fmt: skip

for _name, _hint, _wrong in (
    ("b is left out", "What does b do for each row?", lambda x, w, b: x @ w.t()),
    ("b is added along the rows, not along the outputs", "Along which side of the outputs lies b?",
     lambda x, w, b: x @ w.t() + b.reshape(-1, 1)),
    ("b is subtracted", "Which sign does b have in the formula?", lambda x, w, b: x @ w.t() - b),
    ("b is added twice", "How often does the formula add b?", lambda x, w, b: x @ w.t() + 2 * b),
    ("b is multiplied, not added", "Which operation joins b to the rest of the formula?",
     lambda x, w, b: x @ w.t() * b),
    ("the first bias is added to each output", "Which of the biases belongs to which output?",
     lambda x, w, b: x @ w.t() + b[0]),
    ("the sum of all biases is added to each output",
     "Which of the biases belongs to which output?", lambda x, w, b: x @ w.t() + b.sum()),
    ("the mean of all biases is added to each output",
     "Which of the biases belongs to which output?", lambda x, w, b: x @ w.t() + b.mean()),
    ("b is multiplied as if it were added to x", "Is b added before or after the multiplication?",
     lambda x, w, b: (x + b) @ w.t()),
):  # fmt: skip
    _outputs("A25", _name, _hint, _wrong, whole=True)

MISTAKES.property("linear_outputs", "A23", name="an argument is changed in place", hint=IN_PLACE)
_outputs("A23", "w is transposed in place", IN_PLACE, lambda x, w, b: x @ w.t_() + b)

for _name, _wrong in (
    ("sizes of 1 are squeezed out of the result", lambda x, w, b: (x @ w.t() + b).squeeze()),
    ("a single row is squeezed out of the result", lambda x, w, b: (x @ w.t() + b).squeeze(0)),
    ("a single column is squeezed out of the result", lambda x, w, b: (x @ w.t() + b).squeeze(1)),
    ("only the first row is calculated", lambda x, w, b: w @ x[0] + b),
    ("only the first row is calculated", lambda x, w, b: (w @ x[0] + b).reshape(1, -1)),
    ("the outputs of a row are added up", lambda x, w, b: (x @ w.t() + b).sum(dim=1)),
    ("the outputs are flattened", lambda x, w, b: (x @ w.t() + b).flatten()),
):
    _outputs("A26", _name, ROWS, _wrong, whole=True)

for _name, _convert in (
    ("the outputs are float64", lambda outputs: outputs.double()),
    ("the outputs are a list", lambda outputs: outputs.tolist()),
    ("the outputs are a NumPy array", lambda outputs: outputs.detach().numpy()),
):
    _outputs("A10", _name, STAY_A_TENSOR, lambda x, w, b, to=_convert: to(x @ w.t() + b))
