"""Known mistakes of chapter 1, each as code that makes it.

Codes are the catalogue's. Mistakes that no check can tell apart share one hint.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from gradkit.mistakes import Catalogue

MISTAKES = Catalogue()

Array = np.ndarray[Any, Any]
Tensor = torch.Tensor
Function = Callable[[Tensor], Tensor]

_PLAIN_TUPLE = "What does type(...) say of your shape?"
_KIND_OF_NUMBER = "Which attribute of a tensor holds its kind of number, as PyTorch's own object?"
_COUNT = "How many numbers hold shapes such as (2, 3, 4), and of which type is your count?"
_ORDER = "In which order are the results asked for?"
_STAY_A_TENSOR = "At which step does the result stop being a float32 tensor?"
_IN_PLACE = "Which operation writes into a tensor that it was only given to read?"
_SIDE_BY_SIDE = "Write the shapes side by side: which sizes must meet?"
_ALL_ELEMENTS = "Add up a small example by hand: which of the elements does your function count?"
_CHAIN = "Is the chain of tensor operations from w and b to the result unbroken?"
_ACCUMULATES = "What does backward do to a .grad that already exists?"
_NO_GRADIENT = "Which tensors did you make yourself, did y come from them, and did backward run?"
_ANOTHER_POINT = "Does your function still hold for other numbers? Try another point."
_SIZES = "How many rows has w: one for each input, or one for each output?"
_SEED = "Where do the numbers come from, and what sets the seed?"
_NORMAL = "Which distribution has mean 0, standard deviation 1 and the shape of a bell?"
_NO_LEAF = "Was the tensor made, or calculated from another that requires gradients?"
_ASK_FOR_GRADIENTS = "How does one ask PyTorch for gradients, and is it asked for w and for b?"
_TWO_POINTS = "How many digits are left when two nearly equal numbers are subtracted?"
_ONE_BUFFER = "Do two names look at one buffer, for every dtype?"
_BUFFER_APART = "Which of your steps copies where the array's numbers don't lie in a row?"
_NO_OP = "What does a conversion return that has nothing to convert?"
_KEPT_DTYPE = "Can an integer be 0.3? Print both dtypes."
_DETACH = "detach drops history: does it drop memory, too?"
_SWITCHED_OFF = "Which of your steps changes the tensor itself, and not a twin of it?"


# --- describe ---------------------------------------------------------------------------------


@MISTAKES.wrong("describe", "A20", name="the shape is still a torch.Size", hint=_PLAIN_TUPLE)
def _describe_size(tensor: Tensor) -> Any:
    return tensor.shape, tensor.dtype, tensor.numel()


@MISTAKES.wrong("describe", "A20", name="the shape is a list", hint=_PLAIN_TUPLE)
def _describe_list(tensor: Tensor) -> Any:
    return list(tensor.shape), tensor.dtype, tensor.numel()


@MISTAKES.wrong("describe", "A22", name="the count is only that of the rows", hint=_COUNT)
def _describe_rows(tensor: Tensor) -> Any:
    return tuple(tensor.shape), tensor.dtype, len(tensor)


@MISTAKES.wrong("describe", "A22", name="the count is that of the dimensions", hint=_COUNT)
def _describe_dimensions(tensor: Tensor) -> Any:
    return tuple(tensor.shape), tensor.dtype, tensor.dim()


@MISTAKES.wrong("describe", "A22", name="the count is a NumPy number, not an int", hint=_COUNT)
def _describe_numpy_count(tensor: Tensor) -> Any:
    return tuple(tensor.shape), tensor.dtype, np.prod(tensor.shape)


@MISTAKES.wrong("describe", "A22", name="the count is a tensor, not an int", hint=_COUNT)
def _describe_tensor_count(tensor: Tensor) -> Any:
    return tuple(tensor.shape), tensor.dtype, torch.tensor(tensor.shape).prod()


@MISTAKES.wrong("describe", "A22", name="the sizes are added up", hint=_COUNT)
def _describe_sum(tensor: Tensor) -> Any:
    return tuple(tensor.shape), tensor.dtype, sum(tensor.shape)


@MISTAKES.wrong("describe", "A22", name="the elements are added up, not counted", hint=_COUNT)
def _describe_total(tensor: Tensor) -> Any:
    return tuple(tensor.shape), tensor.dtype, int(tensor.sum())


@MISTAKES.wrong("describe", "A22", name="what lies in the storage is counted", hint=_COUNT)
def _describe_storage(tensor: Tensor) -> Any:
    count = tensor.untyped_storage().nbytes() // tensor.element_size()
    return tuple(tensor.shape), tensor.dtype, count


@MISTAKES.wrong("describe", "A9", name="the count is written for two dimensions only", hint=_COUNT)
def _describe_two_dimensions(tensor: Tensor) -> Any:
    return tuple(tensor.shape), tensor.dtype, tensor.shape[0] * tensor.shape[1]


@MISTAKES.wrong(
    "describe", "A9", name="the shape is written for two dimensions only", hint=_ANOTHER_POINT
)
def _describe_two_sizes(tensor: Tensor) -> Any:
    return (tensor.shape[0], tensor.shape[1]), tensor.dtype, tensor.numel()


@MISTAKES.wrong(
    "describe", "A9", name="the answer is that for one example only", hint=_ANOTHER_POINT
)
def _describe_example(tensor: Tensor) -> Any:
    return (2, 3), torch.float32, 6


@MISTAKES.wrong("describe", "A21", name="the dtype is a text", hint=_KIND_OF_NUMBER)
def _describe_text(tensor: Tensor) -> Any:
    return tuple(tensor.shape), str(tensor.dtype), tensor.numel()


@MISTAKES.wrong(
    "describe", "A21", name="the dtype is what .type() says, a text", hint=_KIND_OF_NUMBER
)
def _describe_type(tensor: Tensor) -> Any:
    return tuple(tensor.shape), tensor.type(), tensor.numel()


@MISTAKES.wrong("describe", "A21", name="the dtype is the type of the tensor", hint=_KIND_OF_NUMBER)
def _describe_class(tensor: Tensor) -> Any:
    return tuple(tensor.shape), type(tensor), tensor.numel()


@MISTAKES.wrong("describe", "A21", name="the dtype is always float32", hint=_KIND_OF_NUMBER)
def _describe_float(tensor: Tensor) -> Any:
    return tuple(tensor.shape), torch.float32, tensor.numel()


@MISTAKES.wrong("describe", "A24", name="count and dtype are in each other's place", hint=_ORDER)
def _describe_count_second(tensor: Tensor) -> Any:
    return tuple(tensor.shape), tensor.numel(), tensor.dtype


@MISTAKES.wrong("describe", "A24", name="dtype and shape are in each other's place", hint=_ORDER)
def _describe_dtype_first(tensor: Tensor) -> Any:
    return tensor.dtype, tuple(tensor.shape), tensor.numel()


@MISTAKES.wrong("describe", "A24", name="count and shape are in each other's place", hint=_ORDER)
def _describe_count_first(tensor: Tensor) -> Any:
    return tensor.numel(), tensor.dtype, tuple(tensor.shape)


# --- add_and_multiply -------------------------------------------------------------------------


@MISTAKES.wrong(
    "add_and_multiply", "A6", name="@ multiplies matrices where * was asked", hint=_SIDE_BY_SIDE
)
def _multiply_matrices(t1: Tensor, t2: Tensor) -> Any:
    return t1 + t2, t1 @ t2


@MISTAKES.wrong(
    "add_and_multiply", "A6", name="mm multiplies matrices where * was asked", hint=_SIDE_BY_SIDE
)
def _multiply_mm(t1: Tensor, t2: Tensor) -> Any:
    return t1 + t2, torch.mm(t1, t2)


@MISTAKES.wrong("add_and_multiply", "A24", name="product and sum are swapped", hint=_ORDER)
def _product_first(t1: Tensor, t2: Tensor) -> Any:
    return t1 * t2, t1 + t2


@MISTAKES.wrong("add_and_multiply", "A23", name="t1 is changed before it is used", hint=_IN_PLACE)
def _add_in_place(t1: Tensor, t2: Tensor) -> Any:
    t1 += t2
    return t1, t1 * t2


@MISTAKES.wrong("add_and_multiply", "A23", name="t1 is changed in place", hint=_IN_PLACE)
def _multiply_in_place(t1: Tensor, t2: Tensor) -> Any:
    total = t1 + t2
    t1 *= t2
    return total, t1


@MISTAKES.wrong("add_and_multiply", "A23", name="t1 holds the sum afterwards", hint=_IN_PLACE)
def _add_in_place_last(t1: Tensor, t2: Tensor) -> Any:
    product = t1 * t2
    return t1.add_(t2), product


@MISTAKES.wrong("add_and_multiply", "A23", name="t2 is changed in place", hint=_IN_PLACE)
def _multiply_second_in_place(t1: Tensor, t2: Tensor) -> Any:
    return t1 + t2, t2.mul_(t1)


@MISTAKES.wrong("add_and_multiply", "A23", name="t2 holds the sum afterwards", hint=_IN_PLACE)
def _add_second_in_place(t1: Tensor, t2: Tensor) -> Any:
    product = t1 * t2
    return t2.add_(t1), product


@MISTAKES.wrong(
    "add_and_multiply", "A23", name="both results are one and the same tensor", hint=_IN_PLACE
)
def _both_in_place(t1: Tensor, t2: Tensor) -> Any:
    return t1.add_(t2), t1.mul_(t2)


@MISTAKES.wrong(
    "add_and_multiply", "A26", name="the elements are summed up to one number", hint=_ALL_ELEMENTS
)
def _summed(t1: Tensor, t2: Tensor) -> Any:
    return (t1 + t2).sum(), (t1 * t2).sum()


@MISTAKES.wrong(
    "add_and_multiply", "A26", name="the product is summed up to one number", hint=_ALL_ELEMENTS
)
def _product_summed(t1: Tensor, t2: Tensor) -> Any:
    return t1 + t2, (t1 * t2).sum()


@MISTAKES.wrong("add_and_multiply", "A10", name="the results are NumPy arrays", hint=_STAY_A_TENSOR)
def _arrays(t1: Tensor, t2: Tensor) -> Any:
    return (t1 + t2).numpy(), (t1 * t2).numpy()


@MISTAKES.wrong("add_and_multiply", "A10", name="the results are lists", hint=_STAY_A_TENSOR)
def _lists(t1: Tensor, t2: Tensor) -> Any:
    return (t1 + t2).tolist(), (t1 * t2).tolist()


@MISTAKES.wrong("add_and_multiply", "A10", name="the results are float64", hint=_STAY_A_TENSOR)
def _doubles(t1: Tensor, t2: Tensor) -> Any:
    return t1.double() + t2, t1.double() * t2


@MISTAKES.wrong(
    "add_and_multiply", "A10", name="whole numbers are made of the elements", hint=_STAY_A_TENSOR
)
def _integers(t1: Tensor, t2: Tensor) -> Any:
    return t1.int() + t2.int(), t1.int() * t2.int()


# --- grand_total ------------------------------------------------------------------------------


@MISTAKES.wrong(
    "grand_total", "A11",
    name="the tensors are added to one another before they are summed",
    hint="Which shapes can be added to one another, and which elements does broadcasting repeat?",
)  # fmt: skip
def _broadcast_total(t1: Tensor, t2: Tensor) -> Any:
    return (t1 + t2).sum()


@MISTAKES.wrong(
    "grand_total", "A12",
    name="the second tensor is handed to sum as its second argument",
    hint="What does torch.sum take its second argument for?",
)  # fmt: skip
def _sum_of_two(t1: Tensor, t2: Any) -> Any:
    return torch.sum(t1, t2)


@MISTAKES.wrong(
    "grand_total", "A10", name="the result is a Python number, no tensor", hint=_STAY_A_TENSOR
)
def _total_number(t1: Tensor, t2: Tensor) -> Any:
    return t1.sum().item() + t2.sum().item()


@MISTAKES.wrong(
    "grand_total", "A10", name="the result is a NumPy number, no tensor", hint=_STAY_A_TENSOR
)
def _total_numpy(t1: Tensor, t2: Tensor) -> Any:
    return t1.numpy().sum() + t2.numpy().sum()


@MISTAKES.wrong("grand_total", "A10", name="the result is float64", hint=_STAY_A_TENSOR)
def _total_double(t1: Tensor, t2: Tensor) -> Any:
    return t1.double().sum() + t2.double().sum()


@MISTAKES.wrong("grand_total", "A10", name="the result is a whole number", hint=_STAY_A_TENSOR)
def _total_integer(t1: Tensor, t2: Tensor) -> Any:
    return (t1.sum() + t2.sum()).long()


@MISTAKES.wrong(
    "grand_total", "A29",
    name="the result is a vector with one element",
    hint="How many dimensions does a single number have?",
)  # fmt: skip
def _total_vector(t1: Tensor, t2: Tensor) -> Any:
    return (t1.sum() + t2.sum()).reshape(1)


@MISTAKES.wrong("grand_total", "A26", name="only the first tensor is summed", hint=_ALL_ELEMENTS)
def _total_first(t1: Tensor, t2: Tensor) -> Any:
    return t1.sum()


@MISTAKES.wrong("grand_total", "A26", name="the totals are multiplied", hint=_ALL_ELEMENTS)
def _total_product(t1: Tensor, t2: Tensor) -> Any:
    return t1.sum() * t2.sum()


@MISTAKES.wrong("grand_total", "A26", name="means are added, not sums", hint=_ALL_ELEMENTS)
def _total_means(t1: Tensor, t2: Tensor) -> Any:
    return t1.mean() + t2.mean()


@MISTAKES.wrong("grand_total", "A26", name="the total is divided by two", hint=_ALL_ELEMENTS)
def _total_halved(t1: Tensor, t2: Tensor) -> Any:
    return (t1.sum() + t2.sum()) / 2


@MISTAKES.wrong("grand_total", "A26", name="only columns are summed", hint=_ALL_ELEMENTS)
def _total_columns(t1: Tensor, t2: Tensor) -> Any:
    return t1.sum(dim=0) + t2.sum(dim=0)


@MISTAKES.wrong("grand_total", "A26", name="only rows are summed", hint=_ALL_ELEMENTS)
def _total_rows(t1: Tensor, t2: Tensor) -> Any:
    return t1.sum(dim=1) + t2.sum(dim=1)


@MISTAKES.wrong(
    "grand_total", "A26", name="the two totals are returned side by side", hint=_ALL_ELEMENTS
)
def _total_pair(t1: Tensor, t2: Tensor) -> Any:
    return t1.sum(), t2.sum()


@MISTAKES.wrong(
    "grand_total", "A26", name="surplus elements of the longer tensor are lost", hint=_ALL_ELEMENTS
)
def _total_zipped(t1: Tensor, t2: Tensor) -> Any:
    pairs = zip(t1.flatten(), t2.flatten(), strict=False)
    return torch.stack([left + right for left, right in pairs]).sum()


@MISTAKES.wrong("grand_total", "A26", name="the second is subtracted", hint=_ALL_ELEMENTS)
def _total_difference(t1: Tensor, t2: Tensor) -> Any:
    return t1.sum() - t2.sum()


# --- linear_outputs ---------------------------------------------------------------------------


@MISTAKES.wrong("linear_outputs", "A6", name="w is not transposed", hint=_SIDE_BY_SIDE)
def _no_transpose(x: Tensor, w: Tensor, b: Tensor) -> Any:
    return x @ w + b


@MISTAKES.wrong(
    "linear_outputs", "A6", name="* multiplies element by element where @ is needed",
    hint=_SIDE_BY_SIDE,
)  # fmt: skip
def _elementwise(x: Tensor, w: Tensor, b: Tensor) -> Any:
    return x * w + b


@MISTAKES.wrong(
    "linear_outputs", "A6", name="* multiplies by the transposed w where @ is needed",
    hint=_SIDE_BY_SIDE,
)  # fmt: skip
def _elementwise_transposed(x: Tensor, w: Tensor, b: Tensor) -> Any:
    return x * w.t() + b


@MISTAKES.wrong("linear_outputs", "A6", name="x is transposed in place of w", hint=_SIDE_BY_SIDE)
def _x_transposed(x: Tensor, w: Tensor, b: Tensor) -> Any:
    return w @ x.t() + b


@MISTAKES.wrong("linear_outputs", "A6", name="x and w are swapped", hint=_SIDE_BY_SIDE)
def _swapped(x: Tensor, w: Tensor, b: Tensor) -> Any:
    return w @ x + b


@MISTAKES.wrong("linear_outputs", "A6", name="the result is transposed", hint=_SIDE_BY_SIDE)
def _result_transposed(x: Tensor, w: Tensor, b: Tensor) -> Any:
    return (x @ w.t() + b).t()


@MISTAKES.wrong("linear_outputs", "A6", name="b is added to columns, then all turned",
                hint=_SIDE_BY_SIDE)  # fmt: skip
def _b_before_turning(x: Tensor, w: Tensor, b: Tensor) -> Any:
    return (w @ x.t() + b).t()


@MISTAKES.wrong(
    "linear_outputs", "A7", name="reshape stands where a transpose belongs",
    hint="Where should element [0, 1] of w end up?",
)  # fmt: skip
def _reshaped(x: Tensor, w: Tensor, b: Tensor) -> Any:
    return x @ w.reshape(w.shape[1], w.shape[0]) + b


@MISTAKES.wrong(
    "linear_outputs", "A7", name="the outputs are reshaped where they should be transposed",
    hint="Where should element [0, 1] of the outputs end up?",
)  # fmt: skip
def _outputs_reshaped(x: Tensor, w: Tensor, b: Tensor) -> Any:
    return (w @ x.t()).reshape(len(x), len(w)) + b


@MISTAKES.wrong("linear_outputs", "A5", name="the outputs are cut off from w and b", hint=_CHAIN)
def _cut_off(x: Tensor, w: Tensor, b: Tensor) -> Any:
    return (x @ w.t() + b).detach()


@MISTAKES.wrong("linear_outputs", "A5", name="w is cut off by detach or .data", hint=_CHAIN)
def _w_cut_off(x: Tensor, w: Tensor, b: Tensor) -> Any:
    return x @ w.detach().t() + b


@MISTAKES.wrong("linear_outputs", "A5", name="b is cut off by detach or .data", hint=_CHAIN)
def _b_cut_off(x: Tensor, w: Tensor, b: Tensor) -> Any:
    return x @ w.t() + b.detach()


@MISTAKES.wrong(
    "linear_outputs", "B4", name="tensors that require gradients go to NumPy",
    hint="What does NumPy not know about?",
)  # fmt: skip
def _by_numpy(x: Tensor, w: Tensor, b: Tensor) -> Any:
    return torch.from_numpy(x.numpy() @ w.numpy().T + b.numpy())


@MISTAKES.wrong("linear_outputs", "A25", name="b is left out", hint="What does b do for each row?")
def _without_b(x: Tensor, w: Tensor, b: Tensor) -> Any:
    return x @ w.t()


@MISTAKES.wrong(
    "linear_outputs", "A25", name="b is added along the rows, not along the outputs",
    hint="Along which side of the outputs does b lie?",
)  # fmt: skip
def _b_along_rows(x: Tensor, w: Tensor, b: Tensor) -> Any:
    return x @ w.t() + b.reshape(-1, 1)


@MISTAKES.wrong(
    "linear_outputs", "A25", name="b is subtracted", hint="Which sign does b have in the formula?"
)
def _b_subtracted(x: Tensor, w: Tensor, b: Tensor) -> Any:
    return x @ w.t() - b


@MISTAKES.wrong(
    "linear_outputs", "A25", name="the sum of all biases is added to each output",
    hint="Which of the biases belongs to which output?",
)  # fmt: skip
def _b_summed(x: Tensor, w: Tensor, b: Tensor) -> Any:
    return x @ w.t() + b.sum()


@MISTAKES.wrong(
    "linear_outputs", "A25", name="b is multiplied as if it were added to x",
    hint="Is b added before or after the multiplication?",
)  # fmt: skip
def _b_first(x: Tensor, w: Tensor, b: Tensor) -> Any:
    return (x + b) @ w.t()


@MISTAKES.wrong("linear_outputs", "A23", name="w is transposed in place", hint=_IN_PLACE)
def _w_in_place(x: Tensor, w: Tensor, b: Tensor) -> Any:
    return x @ w.t_() + b


@MISTAKES.wrong(
    "linear_outputs", "A26", name="sizes of 1 are squeezed out of the result",
    hint="How many dimensions has the result where there is one row or one output?",
)  # fmt: skip
def _squeezed(x: Tensor, w: Tensor, b: Tensor) -> Any:
    return (x @ w.t() + b).squeeze()


@MISTAKES.wrong(
    "linear_outputs", "A26", name="only the first row is calculated",
    hint="How many rows does x have, and how many does the result?",
)  # fmt: skip
def _first_row(x: Tensor, w: Tensor, b: Tensor) -> Any:
    return w @ x[0] + b


@MISTAKES.wrong("linear_outputs", "A10", name="the outputs are float64", hint=_STAY_A_TENSOR)
def _outputs_double(x: Tensor, w: Tensor, b: Tensor) -> Any:
    return x.double() @ w.double().t() + b.double()


@MISTAKES.wrong("linear_outputs", "A10", name="the outputs are a list", hint=_STAY_A_TENSOR)
def _outputs_list(x: Tensor, w: Tensor, b: Tensor) -> Any:
    return (x @ w.t() + b).tolist()


# --- random_parameters ------------------------------------------------------------------------


def _draw(make: Callable[..., Tensor], num_outputs: int, num_inputs: int) -> Any:
    return (
        make(num_outputs, num_inputs).requires_grad_(),
        make(num_outputs).requires_grad_(),
    )


@MISTAKES.wrong("random_parameters", "A16", name="rand stands where randn belongs", hint=_NORMAL)
def _uniform(num_outputs: int, num_inputs: int) -> Any:
    return _draw(torch.rand, num_outputs, num_inputs)


@MISTAKES.wrong("random_parameters", "A16", name="the numbers are uniform from -1 to 1",
                hint=_NORMAL)  # fmt: skip
def _uniform_both_sides(num_outputs: int, num_inputs: int) -> Any:
    return _draw(lambda *size: torch.rand(*size) * 2 - 1, num_outputs, num_inputs)


@MISTAKES.wrong("random_parameters", "A16", name="the numbers are scaled down to a tenth",
                hint=_NORMAL)  # fmt: skip
def _scaled(num_outputs: int, num_inputs: int) -> Any:
    return _draw(lambda *size: torch.randn(*size) * 0.1, num_outputs, num_inputs)


@MISTAKES.wrong("random_parameters", "A16", name="the numbers are scaled down to a hundredth",
                hint=_NORMAL)  # fmt: skip
def _scaled_more(num_outputs: int, num_inputs: int) -> Any:
    return _draw(lambda *size: torch.randn(*size) * 0.01, num_outputs, num_inputs)


@MISTAKES.wrong("random_parameters", "A16", name="the numbers are cut off at ±2", hint=_NORMAL)
def _truncated(num_outputs: int, num_inputs: int) -> Any:
    return _draw(
        lambda *size: torch.nn.init.trunc_normal_(torch.empty(*size)), num_outputs, num_inputs
    )


@MISTAKES.wrong("random_parameters", "A16", name="w comes from nn.Linear, which draws otherwise",
                hint=_NORMAL)  # fmt: skip
def _linear_layer(num_outputs: int, num_inputs: int) -> Any:
    layer = torch.nn.Linear(num_inputs, num_outputs)
    return layer.weight, layer.bias


@MISTAKES.wrong(
    "random_parameters", "A16", name="b is not drawn, but all zeros",
    hint="Are both drawn, w and b?",
)  # fmt: skip
def _zero_b(num_outputs: int, num_inputs: int) -> Any:
    return (
        torch.randn(num_outputs, num_inputs, requires_grad=True),
        torch.zeros(num_outputs, requires_grad=True),
    )


@MISTAKES.wrong(
    "random_parameters", "A16", name="b is not drawn, but all ones",
    hint="Are both drawn, w and b?",
)  # fmt: skip
def _one_b(num_outputs: int, num_inputs: int) -> Any:
    return (
        torch.randn(num_outputs, num_inputs, requires_grad=True),
        torch.ones(num_outputs, requires_grad=True),
    )


@MISTAKES.wrong("random_parameters", "A15", name="the seed is set inside the function", hint=_SEED)
def _seeded(num_outputs: int, num_inputs: int) -> Any:
    torch.manual_seed(0)
    return _draw(torch.randn, num_outputs, num_inputs)


@MISTAKES.wrong("random_parameters", "A15", name="the numbers are not drawn one by one", hint=_SEED)
def _zeros(num_outputs: int, num_inputs: int) -> Any:
    return _draw(torch.zeros, num_outputs, num_inputs)


@MISTAKES.wrong("random_parameters", "A15", name="the numbers are all ones", hint=_SEED)
def _ones(num_outputs: int, num_inputs: int) -> Any:
    return _draw(torch.ones, num_outputs, num_inputs)


@MISTAKES.wrong(
    "random_parameters", "A15", name="w and b begin with the same seed and numbers",
    hint=_SEED,
)  # fmt: skip
def _seeded_twice(num_outputs: int, num_inputs: int) -> Any:
    seed = int(torch.randint(10**9, ()))
    torch.manual_seed(seed)
    w = torch.randn(num_outputs, num_inputs, requires_grad=True)
    torch.manual_seed(seed)
    return w, torch.randn(num_outputs, requires_grad=True)


@MISTAKES.wrong(
    "random_parameters", "A19", name="the numbers come from NumPy's generator",
    hint="Which generator does torch.manual_seed set?",
)  # fmt: skip
def _from_numpy(num_outputs: int, num_inputs: int) -> Any:
    def make(*size: int) -> Tensor:
        # Unseeded: no code can repeat what the student's drew from elsewhere.
        return torch.from_numpy(np.random.default_rng().standard_normal(size).astype("float32"))

    return _draw(make, num_outputs, num_inputs)


@MISTAKES.wrong(
    "random_parameters", "A19", name="w comes from a generator that torch.manual_seed doesn't set",
    hint="Which generator does torch.manual_seed set?",
)  # fmt: skip
def _w_from_elsewhere(num_outputs: int, num_inputs: int) -> Any:
    w, _ = _from_numpy(num_outputs, num_inputs)
    return w, torch.randn(num_outputs, requires_grad=True)


@MISTAKES.wrong("random_parameters", "A10", name="the numbers are float64", hint=_STAY_A_TENSOR)
def _doubles_drawn(num_outputs: int, num_inputs: int) -> Any:
    return _draw(lambda *size: torch.randn(*size).double(), num_outputs, num_inputs)


@MISTAKES.wrong("random_parameters", "A10", name="w is an array", hint=_STAY_A_TENSOR)
def _arrays_drawn(num_outputs: int, num_inputs: int) -> Any:
    return torch.randn(num_outputs, num_inputs).numpy(), torch.randn(num_outputs).numpy()


@MISTAKES.wrong(
    "random_parameters", "A17", name="nobody asked for gradients", hint=_ASK_FOR_GRADIENTS
)
def _no_gradients(num_outputs: int, num_inputs: int) -> Any:
    return torch.randn(num_outputs, num_inputs), torch.randn(num_outputs)


@MISTAKES.wrong(
    "random_parameters", "A17", name="gradients are asked for w, but not for b",
    hint=_ASK_FOR_GRADIENTS,
)  # fmt: skip
def _no_gradients_for_b(num_outputs: int, num_inputs: int) -> Any:
    return torch.randn(num_outputs, num_inputs, requires_grad=True), torch.randn(num_outputs)


@MISTAKES.wrong(
    "random_parameters", "A3",
    name="w is calculated from a tensor that requires gradients, so it is no leaf",
    hint=_ASK_FOR_GRADIENTS,
)  # fmt: skip
def _no_leaves(num_outputs: int, num_inputs: int) -> Any:
    w, b = _draw(torch.randn, num_outputs, num_inputs)
    return w * 1.0, b * 1.0


@MISTAKES.wrong("random_parameters", "A3", name="b is no leaf", hint=_ASK_FOR_GRADIENTS)
def _b_no_leaf(num_outputs: int, num_inputs: int) -> Any:
    w, b = _draw(torch.randn, num_outputs, num_inputs)
    return w, b * 1.0


@MISTAKES.wrong("random_parameters", "A3", name="w is calculated and only keeps its gradient",
                hint=_NO_LEAF)  # fmt: skip
def _retained(num_outputs: int, num_inputs: int) -> Any:
    w, b = (tensor * 1.0 for tensor in _draw(torch.randn, num_outputs, num_inputs))
    w.retain_grad()
    b.retain_grad()
    return w, b


@MISTAKES.wrong("random_parameters", "A18", name="the sizes of w are swapped", hint=_SIZES)
def _sizes_swapped(num_outputs: int, num_inputs: int) -> Any:
    return (
        torch.randn(num_inputs, num_outputs, requires_grad=True),
        torch.randn(num_outputs, requires_grad=True),
    )


@MISTAKES.wrong("random_parameters", "A18", name="the sizes of w and b are swapped", hint=_SIZES)
def _all_sizes_swapped(num_outputs: int, num_inputs: int) -> Any:
    return _draw(torch.randn, num_inputs, num_outputs)


@MISTAKES.wrong(
    "random_parameters", "A18", name="b has one number for each input",
    hint="How many biases does one output need?",
)  # fmt: skip
def _b_for_inputs(num_outputs: int, num_inputs: int) -> Any:
    return (
        torch.randn(num_outputs, num_inputs, requires_grad=True),
        torch.randn(num_inputs, requires_grad=True),
    )


@MISTAKES.wrong(
    "random_parameters", "A18", name="b has two dimensions",
    hint="How many dimensions does a row of biases have?",
)  # fmt: skip
def _b_column(num_outputs: int, num_inputs: int) -> Any:
    return (
        torch.randn(num_outputs, num_inputs, requires_grad=True),
        torch.randn(num_outputs, 1, requires_grad=True),
    )


@MISTAKES.wrong(
    "random_parameters", "A18", name="b has two dimensions, one of them of size 1",
    hint="How many dimensions does a row of biases have?",
)  # fmt: skip
def _b_row(num_outputs: int, num_inputs: int) -> Any:
    return (
        torch.randn(num_outputs, num_inputs, requires_grad=True),
        torch.randn(1, num_outputs, requires_grad=True),
    )


@MISTAKES.wrong("random_parameters", "A24", name="b comes before w", hint=_ORDER)
def _b_before_w(num_outputs: int, num_inputs: int) -> Any:
    w, b = _draw(torch.randn, num_outputs, num_inputs)
    return b, w


@MISTAKES.wrong(
    "random_parameters", "A8",
    name="torch.Tensor or torch.empty takes whatever happens to lie in memory",
    hint="Which numbers does torch.Tensor(2, 3) hold, and who put them there?",
)  # fmt: skip
def _uninitialised(num_outputs: int, num_inputs: int) -> Any:
    return _draw(lambda *size: torch.full(size, torch.nan), num_outputs, num_inputs)


# --- line_gradients ---------------------------------------------------------------------------


def _line(x: Any, w: Any, b: Any, *, backward: bool = True) -> Any:
    """Calculate y from numbers or tensors; return it with three tensors' .grad."""
    x, w, b = (v if isinstance(v, Tensor) else torch.tensor(v) for v in (x, w, b))
    y = w * x + b
    if backward:
        y.backward()
    return y, x.grad, w.grad, b.grad


def _leaf(number: float) -> Tensor:
    return torch.tensor(number, requires_grad=True)


@MISTAKES.wrong(
    "line_gradients", "A13", name="gradients are tracked for x, too",
    hint="For which of the three tensors should gradients be tracked?",
)  # fmt: skip
def _x_tracked(x: float, w: float, b: float) -> Any:
    return _line(_leaf(x), _leaf(w), _leaf(b))


@MISTAKES.wrong("line_gradients", "A27", name="backward is never called", hint=_NO_GRADIENT)
def _no_backward(x: float, w: float, b: float) -> Any:
    return _line(x, _leaf(w), _leaf(b), backward=False)


@MISTAKES.wrong(
    "line_gradients", "A3", name=".grad is asked of tensors that were calculated",
    hint=_NO_GRADIENT,
)  # fmt: skip
def _asked_elsewhere(x: float, w: float, b: float) -> Any:
    return _line(x, _leaf(w) * 1.0, _leaf(b) * 1.0)


@MISTAKES.wrong(
    "line_gradients", "A5", name="y is made anew from its number, without its history",
    hint=_NO_GRADIENT,
)  # fmt: skip
def _new_y(x: float, w: float, b: float) -> Any:
    y = torch.tensor(w * x + b, requires_grad=True)
    y.backward()
    return y, None, None, None


@MISTAKES.wrong(
    "line_gradients", "A5", name="y is calculated from numbers, without a history",
    hint="Is the chain from w to y unbroken?",
)  # fmt: skip
def _cut_y(x: float, w: float, b: float) -> Any:
    y = torch.tensor(w * x + b)
    y.backward()
    return y, None, None, None


@MISTAKES.wrong(
    "line_gradients", "A17", name="gradients are asked of none of the tensors",
    hint="Is the chain from w to y unbroken?",
)  # fmt: skip
def _nothing_tracked(x: float, w: float, b: float) -> Any:
    return _line(x, w, b)


@MISTAKES.wrong(
    "line_gradients", "A17", name="gradients are not tracked for b", hint=_ASK_FOR_GRADIENTS
)
def _b_untracked(x: float, w: float, b: float) -> Any:
    return _line(x, _leaf(w), b)


@MISTAKES.wrong(
    "line_gradients", "A17", name="gradients are not tracked for w", hint=_ASK_FOR_GRADIENTS
)
def _w_untracked(x: float, w: float, b: float) -> Any:
    return _line(x, w, _leaf(b))


@MISTAKES.wrong(
    "line_gradients", "A13", name="gradients are tracked for x, and not for w",
    hint="For which of the three tensors should gradients be tracked?",
)  # fmt: skip
def _x_for_w(x: float, w: float, b: float) -> Any:
    return _line(_leaf(x), w, _leaf(b))


MISTAKES.property(
    "line_gradients", "A1", name="gradients of earlier calls are still there", hint=_ACCUMULATES
)


@MISTAKES.wrong("line_gradients", "A1", name="backward runs twice", hint=_ACCUMULATES)
def _twice(x: float, w: float, b: float) -> Any:
    tw, tb = _leaf(w), _leaf(b)
    y = tw * x + tb
    y.backward(retain_graph=True)
    y.backward()
    return y, None, tw.grad, tb.grad


@MISTAKES.wrong(
    "line_gradients", "A1", name="backward runs twice through one graph", hint=_ACCUMULATES
)
def _twice_through_one_graph(x: float, w: float, b: float) -> Any:
    y = _leaf(w) * torch.tensor(x) + _leaf(b)
    y.backward()
    y.backward()
    return y, None, None, None


@MISTAKES.wrong(
    "line_gradients", "A4", name="whole numbers are made of w and b", hint="What is the dtype?"
)
def _whole_numbers(x: float, w: float, b: float) -> Any:
    return _line(x, torch.tensor(int(w), requires_grad=True), _leaf(b))


@MISTAKES.wrong(
    "line_gradients", "A8", name="torch.Tensor is given a number, and takes no single number",
    hint="What does torch.Tensor(3) hold? Count the elements.",
)  # fmt: skip
def _sizes_for_numbers(x: float, w: float, b: float) -> Any:
    return _line(torch.Tensor(x), _leaf(w), _leaf(b))  # type: ignore[arg-type]


@MISTAKES.wrong(
    "line_gradients", "A8", "A2",
    name="torch.Tensor makes several numbers of w, and y is a vector",
    hint="How many numbers are you differentiating? Count the elements.",
)  # fmt: skip
def _vector(x: float, w: float, b: float) -> Any:
    return _line(x, torch.ones(3, requires_grad=True), _leaf(b))


@MISTAKES.wrong(
    "line_gradients", "A9", name="the results are those of one example", hint=_ANOTHER_POINT
)
def _example(x: float, w: float, b: float) -> Any:
    return _line(3.0, _leaf(4.0), _leaf(5.0))


@MISTAKES.wrong(
    "line_gradients", "A31", name="w and b change places in the formula",
    hint="Which of the two is multiplied by x?",
)  # fmt: skip
def _w_and_b_swapped(x: float, w: float, b: float) -> Any:
    tw, tb = _leaf(w), _leaf(b)
    y = tb * x + tw
    y.backward()
    return y, None, tw.grad, tb.grad


@MISTAKES.wrong(
    "line_gradients", "A31", name="b is left out of the formula",
    hint="Which of the tensors does your y depend on?",
)  # fmt: skip
def _line_without_b(x: float, w: float, b: float) -> Any:
    tw, tb = _leaf(w), _leaf(b)
    y = tw * x
    y.backward()
    return y, None, tw.grad, tb.grad


@MISTAKES.wrong(
    "line_gradients", "A32", name="None is replaced by 0",
    hint="Is a gradient that nobody worked out the same as a slope of 0?",
)  # fmt: skip
def _zero_for_none(x: float, w: float, b: float) -> Any:
    y, _, dw, db = _line(x, _leaf(w), _leaf(b))
    return y, torch.tensor(0.0), dw, db


@MISTAKES.wrong(
    "line_gradients", "A10", name="the gradients are Python numbers", hint=_STAY_A_TENSOR
)
def _gradient_numbers(x: float, w: float, b: float) -> Any:
    y, _, dw, db = _line(x, _leaf(w), _leaf(b))
    return y, None, dw.item(), db.item()


@MISTAKES.wrong("line_gradients", "A10", name="all results are Python numbers", hint=_STAY_A_TENSOR)
def _all_numbers(x: float, w: float, b: float) -> Any:
    y, _, dw, db = _line(x, _leaf(w), _leaf(b))
    return y.item(), None, dw.item(), db.item()


@MISTAKES.wrong("line_gradients", "A10", name="y is a Python number", hint=_STAY_A_TENSOR)
def _y_number(x: float, w: float, b: float) -> Any:
    y, _, dw, db = _line(x, _leaf(w), _leaf(b))
    return y.item(), None, dw, db


@MISTAKES.wrong("line_gradients", "A10", name="the tensors are float64", hint=_STAY_A_TENSOR)
def _line_in_double(x: float, w: float, b: float) -> Any:
    tx, tw, tb = (torch.tensor(v, dtype=torch.float64) for v in (x, w, b))
    return _line(tx, tw.requires_grad_(), tb.requires_grad_())


@MISTAKES.wrong("line_gradients", "A24", name="dw and db are swapped", hint=_ORDER)
def _db_before_dw(x: float, w: float, b: float) -> Any:
    y, dx, dw, db = _line(x, _leaf(w), _leaf(b))
    return y, dx, db, dw


@MISTAKES.wrong("line_gradients", "A24", name="dx comes last", hint=_ORDER)
def _dx_last(x: float, w: float, b: float) -> Any:
    y, dx, dw, db = _line(x, _leaf(w), _leaf(b))
    return y, dw, db, dx


# --- derivative -------------------------------------------------------------------------------

MISTAKES.property(
    "derivative", "A1", name="gradients of earlier calls are still there", hint=_ACCUMULATES
)


@MISTAKES.wrong("derivative", "A1", name="backward runs twice", hint=_ACCUMULATES)
def _slope_twice(f: Function, x: float) -> Any:
    point = _leaf(x)
    f(point).backward()
    f(point).backward()
    return point.grad.item()  # type: ignore[union-attr]


@MISTAKES.wrong("derivative", "A1", name="backward runs twice through one graph", hint=_ACCUMULATES)
def _slope_twice_through_one_graph(f: Function, x: float) -> Any:
    y = f(_leaf(x))
    y.backward()
    y.backward()


@MISTAKES.wrong("derivative", "A9", name="the slope is 0, whatever f is", hint=_ANOTHER_POINT)
def _always_zero(f: Function, x: float) -> Any:
    return 0.0


@MISTAKES.wrong("derivative", "A14", name="the slope is a difference quotient", hint=_TWO_POINTS)
def _quotient(f: Function, x: float) -> Any:
    step = 1e-3
    return ((f(torch.tensor(x + step)) - f(torch.tensor(x))) / step).item()


@MISTAKES.wrong("derivative", "A14", name="the slope is a difference quotient with two sides",
                hint=_TWO_POINTS)  # fmt: skip
def _central_quotient(f: Function, x: float) -> Any:
    step = 1e-3
    return ((f(torch.tensor(x + step)) - f(torch.tensor(x - step))) / (2 * step)).item()


def _quotients() -> None:
    """Enter difference quotients with other steps, from one side and from two."""
    for step in (1e-1, 1e-2, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8):
        for dtype in (torch.float32, torch.float64):
            for below in (0, 1):
                MISTAKES.wrong(
                    "derivative", "A14", name="the slope is a difference quotient",
                    hint=_TWO_POINTS,
                )(_difference_quotient(step, below, dtype))  # fmt: skip


def _difference_quotient(step: float, below: int, dtype: torch.dtype) -> Callable[..., Any]:
    def quotient(f: Function, x: float) -> Any:
        after = f(torch.tensor(x + step, dtype=dtype))
        before = f(torch.tensor(x - below * step, dtype=dtype))
        return (after.item() - before.item()) / ((1 + below) * step)

    return quotient


_quotients()


@MISTAKES.wrong(
    "derivative", "A10", name="the slope is a tensor, no float",
    hint="Which method of a 0-d tensor gives a Python number?",
)  # fmt: skip
def _slope_tensor(f: Function, x: float) -> Any:
    point = _leaf(x)
    f(point).backward()
    return point.grad


@MISTAKES.wrong(
    "derivative", "A10", name="the slope is a NumPy number of float32, no float",
    hint="Which method of a 0-d tensor gives a Python number?",
)  # fmt: skip
def _slope_numpy(f: Function, x: float) -> Any:
    return np.float32(_slope_tensor(f, x))


@MISTAKES.wrong(
    "derivative", "A10", name="the slope is a NumPy array, no float",
    hint="Which method of a 0-d tensor gives a Python number?",
)  # fmt: skip
def _slope_array(f: Function, x: float) -> Any:
    return _slope_tensor(f, x).numpy()


@MISTAKES.wrong(
    "derivative", "A29", name="f is given a vector with one element",
    hint="How many dimensions does torch.tensor([3.0]) have?",
)  # fmt: skip
def _slope_of_vector(f: Function, x: float) -> Any:
    point = torch.tensor([x], requires_grad=True)
    f(point).sum().backward()
    return point.grad.item()  # type: ignore[union-attr]


@MISTAKES.wrong(
    "derivative", "A30", name="the value of f is returned, not its slope",
    hint="What does f(x) say, and what does its gradient?",
)  # fmt: skip
def _value(f: Function, x: float) -> Any:
    return f(torch.tensor(x)).item()


@MISTAKES.wrong(
    "derivative", "A30", name="the second derivative is returned",
    hint="How often is your function differentiated?",
)  # fmt: skip
def _second(f: Function, x: float) -> Any:
    point = _leaf(x)
    (first,) = torch.autograd.grad(f(point), point, create_graph=True)
    return torch.autograd.grad(first, point)[0].item()


@MISTAKES.wrong(
    "derivative", "A30", name="the slope has the wrong sign",
    hint="Is the slope of a rising function positive?",
)  # fmt: skip
def _negative(f: Function, x: float) -> Any:
    return -_slope_tensor(f, x).item()


@MISTAKES.wrong(
    "derivative", "A30", name="the slope is rounded",
    hint="How many of the digits that float32 gives does your function return?",
)  # fmt: skip
def _rounded(f: Function, x: float) -> Any:
    return round(_slope_tensor(f, x).item(), 2)


@MISTAKES.wrong(
    "derivative", "A30", name="the slope is rounded to three digits",
    hint="How many of the digits that float32 gives does your function return?",
)  # fmt: skip
def _rounded_to_three(f: Function, x: float) -> Any:
    return round(_slope_tensor(f, x).item(), 3)


@MISTAKES.wrong(
    "derivative", "A30", name="the slope is rounded to four digits",
    hint="How many of the digits that float32 gives does your function return?",
)  # fmt: skip
def _rounded_to_four(f: Function, x: float) -> Any:
    return round(_slope_tensor(f, x).item(), 4)


@MISTAKES.wrong(
    "derivative", "A3", name="the gradient is asked of a tensor that was calculated",
    hint="Which tensors did you make yourself?",
)  # fmt: skip
def _slope_of_no_leaf(f: Function, x: float) -> Any:
    point = _leaf(x) * 1.0
    f(point).backward()
    return point.grad.item()  # type: ignore[union-attr]


@MISTAKES.wrong(
    "derivative", "A27", name="the gradient is None, as backward was never called",
    hint="When does PyTorch work the gradients out?",
)  # fmt: skip
def _no_gradient(f: Function, x: float) -> Any:
    return None


@MISTAKES.wrong("derivative", "A4", name="a whole number is made of x", hint="What is the dtype?")
def _slope_at_integer(f: Function, x: float) -> Any:
    return _slope_tensor(f, torch.tensor(int(x), requires_grad=True))  # type: ignore[arg-type]


@MISTAKES.wrong(
    "derivative", "A5", name="the chain from x to f(x) is broken, or was never recorded",
    hint="Is the chain from x to f(x) unbroken, and are gradients asked for?",
)  # fmt: skip
def _broken_chain(f: Function, x: float) -> Any:
    f(torch.tensor(x)).backward()


@MISTAKES.wrong(
    "derivative", "A5", name="f(x) is made anew from its number, without its history",
    hint="Is the chain from x to f(x) unbroken?",
)  # fmt: skip
def _new_value(f: Function, x: float) -> Any:
    point = _leaf(x)
    torch.tensor(f(point).item(), requires_grad=True).backward()
    return point.grad.item()  # type: ignore[union-attr]


@MISTAKES.wrong(
    "derivative", "A8", name="torch.Tensor is given a number, and takes no single number",
    hint="What does torch.Tensor(3) hold? Count the elements.",
)  # fmt: skip
def _slope_at_size(f: Function, x: float) -> Any:
    return f(torch.Tensor(x))  # type: ignore[arg-type]


@MISTAKES.wrong(
    "derivative", "A2", name="several slopes are asked for at once",
    hint="How many numbers are you differentiating?",
)  # fmt: skip
def _slope_of_many(f: Function, x: float) -> Any:
    points = torch.full((3,), x, requires_grad=True)
    f(points).backward()
    return points.grad[0].item()  # type: ignore[index]


def _slope_of(function: Function) -> Callable[..., Any]:
    return lambda f, x: _slope_tensor(function, x).item()


for _function in (lambda t: t**2, lambda t: t**3, torch.sin, torch.exp):
    MISTAKES.wrong(
        "derivative", "A9", name="the slope is that of one example, whatever f is",
        hint=_ANOTHER_POINT,
    )(_slope_of(_function))  # fmt: skip


# --- shared_tensor ----------------------------------------------------------------------------


@MISTAKES.wrong("shared_tensor", "B2", name="the numbers are copied", hint=_ONE_BUFFER)
def _copied(array: Array) -> Any:
    return torch.tensor(array)


@MISTAKES.wrong(
    "shared_tensor", "B2", name="a conversion to float32 copies what is not float32",
    hint=_ONE_BUFFER,
)  # fmt: skip
def _converted(array: Array) -> Any:
    return torch.from_numpy(array).float()


@MISTAKES.wrong("shared_tensor", "B2", name="the numbers are copied to float32", hint=_ONE_BUFFER)
def _copied_to_float(array: Array) -> Any:
    return torch.tensor(array, dtype=torch.float32)


@MISTAKES.wrong(
    "shared_tensor", "B2", name="a conversion to float64 copies what is not float64",
    hint=_ONE_BUFFER,
)  # fmt: skip
def _converted_to_double(array: Array) -> Any:
    return torch.from_numpy(array).double()


@MISTAKES.wrong(
    "shared_tensor", "B11", name="a step copies arrays whose numbers don't lie in a row",
    hint=_BUFFER_APART,
)  # fmt: skip
def _in_a_row(array: Array) -> Any:
    return torch.from_numpy(np.ascontiguousarray(array)).reshape(array.shape)


@MISTAKES.wrong(
    "shared_tensor", "B11", name="the array is flattened on the way, which copies some arrays",
    hint=_BUFFER_APART,
)  # fmt: skip
def _row_and_back(array: Array) -> Any:
    return torch.from_numpy(array.reshape(-1)).reshape(array.shape)


@MISTAKES.wrong(
    "shared_tensor", "B11", name="the tensor is copied to lie in a row", hint=_BUFFER_APART
)
def _contiguous(array: Array) -> Any:
    return torch.from_numpy(array).contiguous()


@MISTAKES.wrong(
    "shared_tensor", "B11", name="the buffer is read as if its numbers lay in a row",
    hint=_BUFFER_APART,
)  # fmt: skip
def _from_buffer(array: Array) -> Any:
    dtype = torch.tensor(array.reshape(-1)[:1]).dtype
    return torch.frombuffer(array, dtype=dtype).reshape(array.shape)


@MISTAKES.wrong(
    "shared_tensor", "B11", name="the array is flattened", hint="Is the tensor's shape the array's?"
)
def _flattened(array: Array) -> Any:
    return torch.from_numpy(array.reshape(-1))


@MISTAKES.wrong(
    "shared_tensor", "B7", name="from_numpy is given a list", hint="Is it an ordinary ndarray?"
)
def _from_list(array: Array) -> Any:
    return torch.from_numpy(array.tolist())


@MISTAKES.wrong(
    "shared_tensor", "B7", name="the array is reversed on its way",
    hint="Is it an ordinary ndarray?",
)  # fmt: skip
def _reversed(array: Array) -> Any:
    return torch.from_numpy(array[::-1])


@MISTAKES.wrong(
    "shared_tensor", "B12", name="the array itself is returned",
    hint="Which function makes a tensor of an array?",
)  # fmt: skip
def _no_tensor(array: Array) -> Any:
    return array


# --- independent_tensor -----------------------------------------------------------------------


@MISTAKES.wrong(
    "independent_tensor", "B3", name="a float32 array is still shared: nothing had to be converted",
    hint=_NO_OP,
)  # fmt: skip
def _still_shared(array: Array) -> Any:
    return torch.from_numpy(array).float()


@MISTAKES.wrong(
    "independent_tensor", "B1", "B8", name="from_numpy is taken for a copy that is float32",
    hint="Did you change the array or rebind the name? And which dtype has the tensor?",
)  # fmt: skip
def _taken_for_copy(array: Array) -> Any:
    return torch.from_numpy(array)


@MISTAKES.wrong(
    "independent_tensor", "B6", "B8", name="the array's dtype is kept", hint=_KEPT_DTYPE
)
def _dtype_kept(array: Array) -> Any:
    return torch.tensor(array)


@MISTAKES.wrong("independent_tensor", "B8", name="only float64 is converted", hint=_KEPT_DTYPE)
def _integers_kept(array: Array) -> Any:
    tensor = torch.tensor(array)
    return tensor.float() if tensor.is_floating_point() else tensor


@MISTAKES.wrong(
    "independent_tensor", "B8", name="whole numbers and bools stay what they are", hint=_KEPT_DTYPE
)
def _dtype_of_list(array: Array) -> Any:
    return torch.tensor(array.tolist())


@MISTAKES.wrong("independent_tensor", "B6", name="the tensor is float64", hint=_KEPT_DTYPE)
def _always_double(array: Array) -> Any:
    return torch.tensor(array, dtype=torch.float64)


@MISTAKES.wrong(
    "independent_tensor", "B13", name="the numbers are cut to whole ones on their way",
    hint="Does 0.75 arrive as 0.75?",
)  # fmt: skip
def _cut(array: Array) -> Any:
    return torch.tensor(array.astype(np.int64)).float()


@MISTAKES.wrong(
    "independent_tensor", "B7", name="from_numpy is given a list",
    hint="Is it an ordinary ndarray?",
)  # fmt: skip
def _list_given(array: Array) -> Any:
    return torch.from_numpy(array.tolist())


@MISTAKES.wrong(
    "independent_tensor", "B12", name="an array is returned, no tensor",
    hint="Which function makes a tensor of an array?",
)  # fmt: skip
def _still_an_array(array: Array) -> Any:
    return array.astype(np.float32)


# --- numpy_copy -------------------------------------------------------------------------------


@MISTAKES.wrong("numpy_copy", "B5", name="the array shares the tensor's memory", hint=_DETACH)
def _detached(tensor: Tensor) -> Any:
    return tensor.detach().numpy()


@MISTAKES.wrong(
    "numpy_copy", "B4", name=".numpy() is called on a tensor that requires gradients",
    hint="What does NumPy not know about?",
)  # fmt: skip
def _with_gradients(tensor: Tensor) -> Any:
    return tensor.numpy().copy()


@MISTAKES.wrong(
    "numpy_copy", "B4", "B5", name=".numpy() is called as it is, and shares the tensor's memory",
    hint="What does NumPy not know about, and whose memory does its array use?",
)  # fmt: skip
def _plain_numpy(tensor: Tensor) -> Any:
    return tensor.numpy()


@MISTAKES.wrong("numpy_copy", "B10", name="the tensor loses its gradients", hint=_SWITCHED_OFF)
def _detached_in_place(tensor: Tensor) -> Any:
    return tensor.detach_().numpy().copy()


@MISTAKES.wrong(
    "numpy_copy", "B10", name="gradients are switched off on the tensor itself", hint=_SWITCHED_OFF
)
def _switched_off(tensor: Tensor) -> Any:
    return tensor.requires_grad_(requires_grad=False).numpy().copy()


@MISTAKES.wrong(
    "numpy_copy", "B10", name="gradients are switched off on a tensor that was made",
    hint=_SWITCHED_OFF,
)  # fmt: skip
def _leaf_switched_off(tensor: Tensor) -> Any:
    if tensor.is_leaf:
        tensor.requires_grad = False
    return tensor.detach().numpy().copy()


@MISTAKES.wrong(
    "numpy_copy", "B5", "B10", name="the tensor loses its gradients, and its memory is shared",
    hint=_SWITCHED_OFF,
)  # fmt: skip
def _detached_in_place_and_shared(tensor: Tensor) -> Any:
    return tensor.detach_().numpy()


@MISTAKES.wrong(
    "numpy_copy", "B9", name="the kind of number is lost on the way through lists",
    hint="Which dtype does NumPy choose for a list of decimal numbers?",
)  # fmt: skip
def _through_lists(tensor: Tensor) -> Any:
    return np.array(tensor.tolist())


@MISTAKES.wrong(
    "numpy_copy", "B9", name="the array is always float64", hint="Which dtype had the tensor?"
)
def _always_float64(tensor: Tensor) -> Any:
    return tensor.detach().numpy().astype(np.float64)


@MISTAKES.wrong(
    "numpy_copy", "B9", name="the array is always float32", hint="Which dtype had the tensor?"
)
def _always_float32(tensor: Tensor) -> Any:
    return tensor.detach().numpy().astype(np.float32)


@MISTAKES.wrong(
    "numpy_copy", "B9", "B5", name="the array is float32, shared where the tensor was",
    hint=_NO_OP,
)  # fmt: skip
def _float32_shared(tensor: Tensor) -> Any:
    return tensor.detach().float().numpy()


@MISTAKES.wrong("numpy_copy", "B5", name="the tensor's own numbers are changed", hint=_DETACH)
def _changed(tensor: Tensor) -> Any:
    array = tensor.detach().numpy()
    array += 1
    return array


@MISTAKES.wrong(
    "numpy_copy", "B12", name="a tensor is returned, no array",
    hint="What does type(...) say of your result?",
)  # fmt: skip
def _still_a_tensor(tensor: Tensor) -> Any:
    return tensor.detach().clone()


@MISTAKES.wrong(
    "numpy_copy", "B12", name="a list is returned, no array",
    hint="What does type(...) say of your result?",
)  # fmt: skip
def _still_a_list(tensor: Tensor) -> Any:
    return tensor.tolist()
