"""Known mistakes in `linear_outputs`, as code that makes them, most likely first."""

from __future__ import annotations

import torch

from gradkit.mistakes import Catalogue

from ..entering import entering
from ..hints import IN_PLACE, SIDE_BY_SIDE, STAY_A_TENSOR

MISTAKES = Catalogue()

CHAIN = "Is every step from w and b to the result a tensor operation that PyTorch tracks?"
ROWS = "How many rows and columns does the result have, for example when one of them is 1?"

_outputs = entering(MISTAKES, "linear_outputs")

for _name, _wrong in (
    ("w is not transposed", lambda x, w, b: x @ w + b),
    ("* is used instead of @", lambda x, w, b: x * w + b),
    ("* is used instead of @, with w transposed", lambda x, w, b: x * w.t() + b),
    ("x is transposed instead of w", lambda x, w, b: w @ x.t() + b),
    ("w comes before x, and neither is transposed", lambda x, w, b: w @ x + b),
    ("the transposed w comes before x", lambda x, w, b: w.t() @ x + b),
    ("x is transposed, but w is not", lambda x, w, b: x.t() @ w + b),
    ("x is transposed, w is not, and the product is transposed as well",
     lambda x, w, b: (x.t() @ w).t() + b),
    ("the result is transposed", lambda x, w, b: (x @ w.t() + b).t()),
    ("b is added before the product is transposed", lambda x, w, b: (w @ x.t() + b).t()),
):  # fmt: skip
    _outputs("A6", _name, SIDE_BY_SIDE, _wrong, whole=True)

_outputs("A7", "w is reshaped, not transposed",
         "Where does element [0, 1] of w need to end up?",
         lambda x, w, b: x @ w.reshape(w.shape[1], w.shape[0]) + b, whole=True)  # fmt: skip
_outputs("A7", "the outputs are reshaped, not transposed",
         "Where does element [0, 1] of the outputs need to end up?",
         lambda x, w, b: (w @ x.t()).reshape(len(x), len(w)) + b, whole=True)  # fmt: skip
_outputs(
    "A6 A25",
    "w is not transposed, and b is left out",
    SIDE_BY_SIDE,
    lambda x, w, b: x @ w,
    whole=True,
)

_outputs("A5", "the outputs are not connected to w and b in the graph", CHAIN,
         lambda x, w, b: (x @ w.t() + b).detach())  # fmt: skip
_outputs("A5", "w is not connected to the outputs in the graph, for example because of detach() or .data", CHAIN,
         lambda x, w, b: x @ w.detach().t() + b)  # fmt: skip
_outputs("A5", "b is not connected to the outputs in the graph, for example because of detach() or .data", CHAIN,
         lambda x, w, b: x @ w.t() + b.detach())  # fmt: skip
_outputs("B4", "a tensor that requires gradients is converted to NumPy directly", "What can a tensor keep track of that a NumPy array can't?",
         lambda x, w, b: torch.from_numpy(x.numpy() @ w.numpy().T + b.numpy()))  # fmt: skip

for _name, _hint, _wrong in (
    ("b is left out", "What does b add to each row of the outputs?", lambda x, w, b: x @ w.t()),
    ("each row gets its own bias, not each output", "Which dimension of the outputs does b line up with?",
     lambda x, w, b: x @ w.t() + b.reshape(-1, 1)),
    ("b is subtracted", "What is the sign of b in the formula?", lambda x, w, b: x @ w.t() - b),
    ("b is added twice", "How many times does the formula add b?", lambda x, w, b: x @ w.t() + 2 * b),
    ("the product is multiplied by b, which should be added", "Which operation combines b with the rest of the formula?",
     lambda x, w, b: x @ w.t() * b),
    ("the first bias is added to every output", "Which bias belongs to which output?",
     lambda x, w, b: x @ w.t() + b[0]),
    ("the sum of all biases is added to every output",
     "Which bias belongs to which output?", lambda x, w, b: x @ w.t() + b.sum()),
    ("the mean of all biases is added to every output",
     "Which bias belongs to which output?", lambda x, w, b: x @ w.t() + b.mean()),
    ("b is added to x before the multiplication", "Does the formula add b before or after the multiplication?",
     lambda x, w, b: (x + b) @ w.t()),
):  # fmt: skip
    _outputs("A25", _name, _hint, _wrong, whole=True)

MISTAKES.property("linear_outputs", "A23", name="an argument is changed in place", hint=IN_PLACE)
_outputs("A23", "w is transposed in place", IN_PLACE, lambda x, w, b: x @ w.t_() + b)

for _name, _wrong in (
    (
        "dimensions of size 1 are squeezed out of the result",
        lambda x, w, b: (x @ w.t() + b).squeeze(),
    ),
    (
        "the first dimension is squeezed out when there is a single row",
        lambda x, w, b: (x @ w.t() + b).squeeze(0),
    ),
    (
        "the second dimension is squeezed out when there is a single output",
        lambda x, w, b: (x @ w.t() + b).squeeze(1),
    ),
    ("only the first row is calculated", lambda x, w, b: w @ x[0] + b),
    ("only the first row is calculated", lambda x, w, b: (w @ x[0] + b).reshape(1, -1)),
    ("the outputs of each row are summed", lambda x, w, b: (x @ w.t() + b).sum(dim=1)),
    ("the outputs are flattened", lambda x, w, b: (x @ w.t() + b).flatten()),
):
    _outputs("A26", _name, ROWS, _wrong, whole=True)

for _name, _convert in (
    ("the outputs are float64", lambda outputs: outputs.double()),
    ("the outputs are a list", lambda outputs: outputs.tolist()),
    ("the outputs are a NumPy array", lambda outputs: outputs.detach().numpy()),
):
    _outputs("A10", _name, STAY_A_TENSOR, lambda x, w, b, to=_convert: to(x @ w.t() + b))
