"""What the hidden checks of chapter 3 run in the student's process.

Each function calls the student's answer and returns plain values; the checks judge them elsewhere.
Models, loaders and numbers are brought along, so that nothing rests on the student's other answers.
"""

from __future__ import annotations

import contextlib
import functools
import operator
import random
import sys
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 -- its usual name
from PIL import Image
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.data import DataLoader, Dataset, Sampler, TensorDataset

Answer = Callable[..., Any]
Array = np.ndarray[Any, Any]


# --- image_to_tensor --------------------------------------------------------------------------


def image_and_tensor(answer: Answer, pixels: Array, later: Array | None = None) -> Any:
    """Return what the answer makes of an image (height, width), and the image's pixels after it.

    Before they are read, the answer gets another image where there is a `later` one.
    """
    image = Image.fromarray(pixels)
    result = answer(image)
    if later is not None:
        answer(Image.fromarray(later))
    return [result, np.array(image)]


# --- split_dataset ----------------------------------------------------------------------------


class Numbered(Dataset[Any]):
    """Items by number, and nothing else: no slices, no columns, no negative numbers."""

    def __init__(self, items: Sequence[Any]) -> None:
        self._items = list(items)

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, index: int) -> Any:
        index = operator.index(index)
        if not 0 <= index < len(self._items):
            raise IndexError(index)
        return self._items[index]


def make_dataset(kind: str, ids: torch.Tensor, labels: torch.Tensor) -> Any:
    """Return a dataset of pairs (id, label)."""
    if kind == "tensors":
        return TensorDataset(ids, labels)
    pairs = list(zip(ids.tolist(), labels.tolist(), strict=True))
    return pairs if kind == "list" else Numbered(pairs)


def pairs_of(part: Any) -> Any:
    """Return the items of a dataset as pairs of ints, as far as they are pairs."""
    items = [part[index] for index in range(min(len(part), 2000))]
    return [[int(value) for value in item] for item in items]


def split_up(
    answer: Answer,
    kind: str,
    ids: torch.Tensor,
    labels: torch.Tensor,
    val_size: int,
    seed: int,
    *,
    earlier: torch.Tensor | None = None,
) -> Any:
    """Return the items of both parts, and those of the dataset afterwards.

    With `earlier` ids, a dataset of these is split by the same seed before.
    """
    if earlier is not None:
        answer(make_dataset(kind, earlier, earlier), val_size, seed)
    dataset = make_dataset(kind, ids, labels)
    result = answer(dataset, val_size, seed)
    if not isinstance(result, tuple | list) or len(result) != 2:
        return result
    return [*[pairs_of(part) for part in result], pairs_of(dataset)]


def drawn_for_validation(
    answer: Answer, ids: torch.Tensor, val_size: int, seeds: Sequence[int], moods: Sequence[int]
) -> Any:
    """Return the ids in the second part for each seed; `moods` seed everybody's generators."""
    drawn = []
    for seed, mood in zip(seeds, moods, strict=True):
        torch.manual_seed(mood)
        random.seed(mood)
        np.random.seed(mood)  # noqa: NPY002 -- what students' code may draw from
        result = answer(make_dataset("tensors", ids, ids), val_size, seed)
        if not isinstance(result, tuple | list) or len(result) != 2:
            return result
        drawn.append(sorted(pair[0] for pair in pairs_of(result[1])))
    return drawn


# --- MnistModel -------------------------------------------------------------------------------


def ready_model(answer: Answer, values: torch.Tensor) -> Any:
    """Return a new model, its parameters filled one after another with `values`."""
    model = answer()
    if any(nn.parameter.is_lazy(parameter) for parameter in model.parameters()):
        model(torch.rand(5, 1, 28, 28))
    start = 0
    with torch.no_grad():
        for parameter in model.parameters():
            places = torch.arange(start, start + parameter.numel()) % len(values)
            parameter.copy_(values[places].reshape(parameter.shape))
            start += parameter.numel()
    return model


def trainable_parameters(answer: Answer) -> Any:
    """Return the values of a new model's trainable parameters, and what they are afterwards.

    In between, those of a second model are set to 7.
    """
    model = answer()
    if any(nn.parameter.is_lazy(parameter) for parameter in model.parameters()):
        model(torch.rand(5, 1, 28, 28))
    outer = nn.Sequential(model)  # as any larger network, and an optimiser of its, finds them
    found = [p for p in outer.parameters() if p.requires_grad]
    before = [p.detach().clone() for p in found]
    ready_model(answer, torch.tensor([7.0]))
    return [before, [p.detach() for p in found]]


def logits_of_batches(answer: Answer, values: torch.Tensor, batches: Sequence[torch.Tensor]) -> Any:
    """Return the logits of several batches, one model for all."""
    model = ready_model(answer, values)
    return [model(batch.clone()) for batch in batches]


def logits_in_both_modes(
    answer: Answer, values: torch.Tensor, batches: Sequence[torch.Tensor]
) -> Any:
    """Return the logits of several batches, and those of the first again in evaluation mode."""
    model = ready_model(answer, values)
    found = [model(batch.clone()) for batch in batches]
    evaluation_mode(model)
    return [*found, model(batches[0].clone())]


def evaluation_mode(model: Any) -> None:
    """Do what `eval()` does, which calls a `train` that may be a method of the student's."""
    for module in model.modules():
        module.training = False


def logits_again(
    answer: Answer, values: torch.Tensor, images: torch.Tensor, order: Sequence[int]
) -> Any:
    """Return logits of images, of the same once more, of some of them; and the images after it."""
    model = ready_model(answer, values)
    few = images[list(order)]
    return [model(images), model(images), model(few), images]


def one_training_step(
    answer: Answer, values: torch.Tensor, images: torch.Tensor, shares: torch.Tensor, lr: float
) -> Any:
    """Return gradients, the logits before and after one step against them, and if they had a graph.

    The model stands inside another one, as in any larger network.
    """
    model = ready_model(answer, values)
    outer = nn.Sequential(model)
    outer.zero_grad()  # a layer that was there before may have gradients
    opt = torch.optim.SGD(outer.parameters(), lr)
    before = outer(images.clone())
    if before.requires_grad and before.shape == shares.shape:
        (before * shares).sum().backward()
    gradients = [p.grad for p in outer.parameters() if p.requires_grad]
    gradients = [None if g is None else g.clone() for g in gradients]
    opt.step()
    has_graph = before.requires_grad
    return [gradients, before.detach(), outer(images.clone()).detach(), has_graph]


# --- softmax ----------------------------------------------------------------------------------


class WithoutReadyMade(TorchDispatchMode):
    """Lets PyTorch's own softmax and its relatives give other numbers, wherever they are called.

    p becomes 0.7 · p^1.5, and log p becomes the logarithm of that. The two kernels beneath all of
    them are exchanged, for every thread; a mode sees the few operations that have kernels of their
    own (sparse, masked and fused ones).
    """

    def __init__(self) -> None:
        super().__init__()
        self._library = torch.library.Library("aten", "IMPL")
        self._is_bent = False

    def __enter__(self) -> Any:
        """Exchange the kernels."""
        for name, logarithm in (("_softmax", False), ("_log_softmax", True)):
            kernel = functools.partial(self._kernel, logarithm=logarithm)
            self._library.impl(name, kernel, "CPU")
            self._library.impl(name + ".out", functools.partial(self._out, kernel), "CPU")
        return super().__enter__()

    def __exit__(self, *raised: object) -> None:
        """Put the kernels back."""
        super().__exit__(*raised)  # type: ignore[arg-type]
        self._library._destroy()  # noqa: SLF001 -- else the kernels would stay until it is collected

    def _kernel(self, values: Any, dim: int, to_float: bool, *, logarithm: bool) -> Any:  # noqa: FBT001
        self._is_bent = True
        wide = values.float() if to_float else values
        logs = wide - wide.logsumexp(dim, keepdim=True) if wide.numel() else wide.clone()
        return bend(logs if logarithm else logs.exp(), logarithm=logarithm)

    def _out(self, kernel: Any, values: Any, dim: int, to_float: bool, *, out: Any) -> Any:  # noqa: FBT001
        return out.copy_(kernel(values, dim, to_float))

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Run one operation of PyTorch."""
        self._is_bent = False
        result = func(*args, **(kwargs or {}))
        name = str(func)
        relatives = ("softmax", "softmin", "attention", "transformer")
        if self._is_bent or "backward" in name or not any(r in name for r in relatives):
            return result
        logarithm = "log" in name
        if isinstance(result, tuple | list):
            return type(result)([bend(result[0], logarithm=logarithm), *result[1:]])
        bent = bend(result, logarithm=logarithm)
        return result.copy_(bent) if "out" in (kwargs or {}) else bent


def bend(values: torch.Tensor, *, logarithm: bool) -> torch.Tensor:
    """Return 0.7 · p^1.5, or the logarithm of that for logarithms."""
    if values.layout is torch.sparse_coo:
        values = values.coalesce()
        return torch.sparse_coo_tensor(
            values.indices(), bend(values.values(), logarithm=logarithm), values.shape
        )
    if logarithm:
        return values * 1.5 - 0.35667494393873245
    return values.abs() ** 1.5 * 0.7


PYTHONS_OWN = (
    ("scipy.special", "softmax"),
    ("scipy.special", "log_softmax"),
    ("sklearn.utils.extmath", "softmax"),
    *(
        (f"torch.{module}", name)
        for module in ("_refs", "_refs.special", "_refs.nn.functional", "_decomp.decompositions")
        for name in ("softmax", "log_softmax", "softmin", "_softmax", "_log_softmax")
    ),
)
"""Ready-made ones that are written in Python, on top of exponentials and sums."""


def call_softmax(answer: Answer, logits: torch.Tensor) -> Any:
    """Return probabilities made without anybody's ready-made softmax, and the logits."""
    with contextlib.suppress(Exception):
        answer(torch.rand_like(logits))  # so that whatever it imports is there
    with contextlib.ExitStack() as stack:
        for module, name in PYTHONS_OWN:
            ready_made = getattr(sys.modules.get(module), name, None)
            while hasattr(ready_made, "__wrapped__"):
                ready_made = ready_made.__wrapped__
            if isinstance(ready_made, types.FunctionType) and not ready_made.__code__.co_freevars:
                stack.callback(setattr, ready_made, "__code__", ready_made.__code__)
                ready_made.__code__ = not_here.__code__  # also under any other name
        stack.enter_context(WithoutReadyMade())
        result = answer(logits)
    return [result, logits]


def not_here(x: Any, *args: Any, **kwargs: Any) -> Any:
    """Return what no softmax gives: -1 everywhere."""
    return x * 0 - 1


# --- stand-ins for other exercises ------------------------------------------------------------


def softmax(logits: Any, dim: Any = None, axis: Any = None, **_: Any) -> Any:
    """Stand in for the student's softmax."""
    chosen = axis if dim is None else dim
    return F.softmax(logits, dim=1 if chosen is None else chosen)


class Share(float):
    """A float that can also be asked the way a 0-d tensor is."""

    def item(self) -> float:
        """Return the number itself."""
        return float(self)


def accuracy(outputs: Any, labels: Any, *_: Any, **__: Any) -> Any:
    """Stand in for the student's accuracy."""
    return Share(accuracy_as_tensor(outputs, labels))


def accuracy_as_tensor(outputs: Any, labels: Any, *_: Any, **__: Any) -> Any:
    """Stand in for an accuracy of the student's that gives tensors."""
    return (outputs.argmax(dim=1) == labels).float().mean()


def predict_digits(model: Any, images: Any, *_: Any, **__: Any) -> Any:
    """Stand in for the student's predict_digits."""
    with torch.no_grad():
        probabilities = softmax(model(images))
    return probabilities, probabilities.argmax(dim=1)


class Measured(dict[Any, Any]):
    """What `evaluate` returns; whatever else is looked up in it is 0."""

    def __missing__(self, key: Any) -> float:
        """Return 0 for a key that only the student's own function would fill."""
        return 0.0


def evaluate(model: Any, val_dl: Any, *_: Any, **__: Any) -> Any:
    """Stand in for the student's evaluate."""
    with torch.no_grad():
        pairs = [(model(images), labels) for images, labels in val_dl]
        outputs = torch.cat([pair[0] for pair in pairs])
        labels = torch.cat([pair[1] for pair in pairs])
        loss = F.cross_entropy(outputs, labels)
    return Measured(val_loss=loss.item(), val_acc=float(accuracy(outputs, labels)))


MEASURING = ("accuracy", "softmax", "predict_digits")
"""Other exercises that may serve to measure a model."""

STAND_INS: dict[str, Any] = {
    "softmax": softmax,
    "accuracy": accuracy,
    "predict_digits": predict_digits,
    "evaluate": evaluate,
}


EXAMPLES: Sequence[tuple[list[list[float]], list[int], float]] = (
    ([[1.0, 2.0, 0.5], [3.0, 1.0, 2.0], [0.0, 1.0, 5.0], [2.0, 1.0, 0.0]], [1, 0, 1, 0], 0.75),
    ([[0.0, 1.0, 0.5], [2.0, 1.0, 3.0], [2.0, 4.0, 3.0]], [1, 0, 1], 2 / 3),
    ([[1.0, 0.0, 0.0]], [1], 0.0),
    ([[100.0, 200.0, 300.0], [-300.0, -200.0, -250.0]], [1, 1], 0.5),
)
"""Scores, labels, and the share that is right."""


def is_fine(name: str, theirs: Any) -> bool:
    """Say whether the student's own function does its work on small examples, and nothing else."""
    if name == "evaluate":
        return False  # what it returns for any model is needed, not for an example
    with as_before(), contextlib.suppress(Exception):  # whatever it is, it is of no use here
        modes = modes_now()
        tries = [
            Try(name, theirs, torch.tensor(scores), torch.tensor(labels), share)
            for scores, labels, share in EXAMPLES
        ]
        # What an earlier call gave is looked at when the later ones are over.
        return modes_now() == modes and all(one.is_right() for one in tries)
    return False


def modes_now() -> tuple[Any, ...]:
    """Return what a function may switch on or off for all that comes after it."""
    return torch.is_grad_enabled(), torch.is_inference_mode_enabled(), torch.get_default_dtype()


@contextlib.contextmanager
def as_before() -> Iterator[None]:
    """Leave PyTorch's modes and everybody's random numbers as they were."""
    recording, _, dtype = modes_now()
    own, numpys = random.getstate(), np.random.get_state()  # noqa: NPY002 -- what students draw from
    try:
        with torch.random.fork_rng(devices=[]):
            yield
    finally:
        random.setstate(own)
        np.random.set_state(numpys)  # noqa: NPY002
        torch.set_default_dtype(dtype)
        torch.set_grad_enabled(recording)


class Try:
    """What the student's own function gives for one example."""

    def __init__(
        self, name: str, theirs: Any, scores: torch.Tensor, labels: torch.Tensor, share: float
    ) -> None:
        self._name = name
        self._share = share
        self._wanted = F.softmax(scores, dim=1)
        model = nn.Sequential(nn.Flatten(), Unchanged())
        given = {
            "accuracy": [scores.clone(), labels.clone()],
            "softmax": [scores.clone()],
            "predict_digits": [scores.clone()[:, None, None]],
        }[name]
        kept = [values.clone() for values in given]
        self._result = theirs(*([model] if name == "predict_digits" else []), *given)
        self._is_tidy = all(map(torch.equal, given, kept)) and all(
            parameter.requires_grad and bool((parameter == 0).all())
            for parameter in model.parameters()
        )

    def is_right(self) -> bool:
        """Say whether that is what it should be, and nothing else was changed."""
        if not self._is_tidy:
            return False
        if self._name == "accuracy":
            return abs(float(self._result) - self._share) < 1e-3
        if self._name == "softmax":
            return torch.allclose(self._result, self._wanted, atol=1e-5)
        probabilities, guesses = self._result
        return torch.allclose(probabilities, self._wanted, atol=1e-5) and torch.equal(
            guesses.long(), self._wanted.argmax(dim=1)
        )


class Unchanged(nn.Module):
    """Gives numbers as they are, and has a parameter that could be trained."""

    def __init__(self) -> None:
        super().__init__()
        self.shift = nn.Parameter(torch.zeros(()))

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        """Return the values."""
        return values + self.shift


def stand_in_for(name: str, theirs: Any) -> Any:
    """Return the stand-in for a function of the student's that does not work."""
    with as_before(), contextlib.suppress(Exception):
        scores, labels, _ = EXAMPLES[0]
        if name == "accuracy" and torch.is_tensor(
            theirs(torch.tensor(scores), torch.tensor(labels))
        ):
            return accuracy_as_tensor
    return STAND_INS[name]


def names_of(answer: Any) -> dict[str, Any]:
    """Return the global names that an answer sees, whatever kind of callable it is."""
    for _ in range(20):
        if isinstance(answer, functools.partial):
            answer = answer.func
        elif isinstance(answer, types.MethodType):
            answer = answer.__func__
        elif hasattr(answer, "__wrapped__"):
            answer = answer.__wrapped__
        elif isinstance(answer, types.FunctionType):
            return answer.__globals__
        elif isinstance(answer, types.BuiltinFunctionType):
            break
        else:
            kinds = [vars(kind) for kind in type(answer).__mro__]
            answer = next((kind["__call__"] for kind in kinds if "__call__" in kind), None)
    return {}


@contextlib.contextmanager
def stand_ins(answer: Any, *names: str) -> Iterator[None]:
    """Let an answer find a working function under each of the names of other exercises.

    One that works is left in its place, and so is what was imported under such a name.
    """
    space = names_of(answer)
    missing = object()
    kept = {name: space.get(name, missing) for name in names} if space else {}
    for name, theirs in kept.items():
        is_theirs = not callable(theirs) or names_of(theirs) is space
        if is_theirs and not is_fine(name, theirs):
            space[name] = stand_in_for(name, theirs)
    try:
        yield
    finally:
        for name, theirs in kept.items():
            if theirs is missing:
                space.pop(name, None)
            else:
                space[name] = theirs


# --- predict_digits ---------------------------------------------------------------------------


def rows_of(images: torch.Tensor, height: int) -> torch.Tensor:
    """Return images laid out as rows; with a `height`, only those of the shape that it asks for."""
    if height and (images.dim() != 4 or tuple(images.shape[1:3]) != (1, height)):
        raise ValueError("This model takes images of the shape (batch, 1, height, width).")
    return images.flatten(1)


class Scores(nn.Module):
    """Scores of images of any size: a weighted sum for each class.

    Once what it returns requires gradients, `lift` is added, from then on: so the numbers tell.
    """

    def __init__(
        self, table: torch.Tensor, offset: torch.Tensor, lift: torch.Tensor, height: int = 0
    ) -> None:
        super().__init__()
        self.table = nn.Parameter(table.clone())
        self.offset = nn.Parameter(offset.clone())
        self.noise = nn.Dropout(0.5)
        self.lift = lift
        self.is_lifted = False
        self.height = height

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Return scores (batch, classes)."""
        scores = rows_of(images, self.height) @ self.table.t() + self.offset
        self.is_lifted = self.is_lifted or scores.requires_grad
        return scores + self.lift if self.is_lifted else scores


def predicted(
    answer: Answer,
    images: torch.Tensor,
    table: torch.Tensor,
    offset: torch.Tensor,
    lift: torch.Tensor,
    *,
    times: int = 1,
    height: int = 0,
) -> Any:
    """Return the answer's last prediction for a model with these numbers.

    With a `height` the model takes whole images of that height, and nothing else.
    """
    model = Scores(table, offset, lift, height)
    with stand_ins(answer, "softmax"):
        return [answer(model, images) for _ in range(times)][-1]


def gradients_after(model: Any, images: torch.Tensor, shares: torch.Tensor) -> Any:
    """Return the model's parameters and the gradients that a backward brings them now."""
    values = [parameter.detach().clone() for parameter in model.parameters()]
    model.zero_grad()
    scores = model(images)
    if scores.requires_grad:
        (scores * shares).sum().backward()
    return [values, [parameter.grad for parameter in model.parameters()]]


def trained_after_predicting(
    answer: Answer,
    images: torch.Tensor,
    table: torch.Tensor,
    offset: torch.Tensor,
    shares: torch.Tensor,
) -> Any:
    """Return the prediction, and the model's parameters, gradients and the images afterwards."""
    model = Scores(table, offset, torch.zeros(len(offset)))
    used = images.clone()
    with stand_ins(answer, "softmax"):
        result = answer(model, used)
    return [result, *gradients_after(model, images, shares), used]


# --- accuracy ---------------------------------------------------------------------------------


def measured(answer: Answer, outputs: torch.Tensor, labels: torch.Tensor) -> Any:
    """Return the answer's accuracy."""
    with stand_ins(answer, "softmax"):
        return answer(outputs, labels)


def measured_and_kept(answer: Answer, outputs: torch.Tensor, labels: torch.Tensor) -> Any:
    """Return the answer's accuracy, and its arguments as they are afterwards."""
    with stand_ins(answer, "softmax"):
        result = answer(outputs, labels)
    return [result, outputs, labels]


# --- evaluate ---------------------------------------------------------------------------------


def plain_result(result: Any) -> Any:
    """Return what an evaluation gave under the two names that count."""
    if not isinstance(result, Mapping):
        return result
    return {key: result[key] for key in ("val_loss", "val_acc") if key in result}


def evaluated(
    answer: Answer,
    *,
    images: torch.Tensor,
    labels: torch.Tensor,
    batch_size: int,
    table: torch.Tensor,
    offset: torch.Tensor,
    lift: torch.Tensor,
    times: int = 1,
    height: int = 0,
) -> Any:
    """Return the answer's last evaluation of a model with these numbers.

    With a `height` the model takes whole images of that height, and nothing else.
    """
    model = Scores(table, offset, lift, height)
    loader = DataLoader(TensorDataset(images, labels), batch_size)
    with stand_ins(answer, *MEASURING):
        return [plain_result(answer(model, loader)) for _ in range(times)][-1]


def evaluated_in_turn(
    answer: Answer,
    *,
    images: torch.Tensor,
    labels: torch.Tensor,
    tables: torch.Tensor,
    offsets: torch.Tensor,
) -> Any:
    """Return the answer's evaluations of several models, one image for each.

    They are looked at when all are made.
    """
    with stand_ins(answer, *MEASURING):
        results = [
            answer(
                Scores(table, offset, torch.zeros(len(offset))),
                DataLoader(TensorDataset(image[None], label[None]), 8),
            )
            for image, label, table, offset in zip(images, labels, tables, offsets, strict=True)
        ]
    return [plain_result(result) for result in results]


def after_evaluating(
    answer: Answer,
    *,
    images: torch.Tensor,
    labels: torch.Tensor,
    table: torch.Tensor,
    offset: torch.Tensor,
    shares: torch.Tensor,
    frozen: int,
) -> Any:
    """Return the evaluation, and parameters and gradients afterwards; `frozen` was to get none."""
    model = Scores(table, offset, torch.zeros(len(offset)))
    list(model.parameters())[frozen].requires_grad_(requires_grad=False)
    loader = DataLoader(TensorDataset(images, labels), len(labels))
    with stand_ins(answer, *MEASURING):
        result = plain_result(answer(model, loader))
    return [result, *gradients_after(model, images, shares)]


def noise_after_evaluating(
    answer: Answer,
    *,
    images: torch.Tensor,
    labels: torch.Tensor,
    table: torch.Tensor,
    offset: torch.Tensor,
    training: int,
    seed: int,
) -> Any:
    """Return the evaluation, and what the model's dropout layer does afterwards."""
    model = Scores(table, offset, torch.zeros(len(offset))).train(bool(training))
    loader = DataLoader(TensorDataset(images, labels), len(labels))
    with stand_ins(answer, *MEASURING):
        result = plain_result(answer(model, loader))
    torch.manual_seed(seed)
    return [result, model.noise(table.detach().clone()).detach()]


# --- fit --------------------------------------------------------------------------------------


class Passes(Sampler[int]):
    """Gives the order of the rows: one row of `orders` for each pass that came to its end."""

    def __init__(self, orders: torch.Tensor) -> None:
        self._orders = orders.tolist()
        self._completed = 0

    def __len__(self) -> int:
        return len(self._orders[0])

    def __iter__(self) -> Iterator[int]:
        yield from self._orders[self._completed % len(self._orders)]
        self._completed += 1


class Net(nn.Module):
    """Two layers with tanh between them; its parameters have no customary names."""

    def __init__(self, numbers: Sequence[torch.Tensor], height: int = 0) -> None:
        super().__init__()
        self.height = height
        first, shift, second, offset = (values.clone() for values in numbers)
        self.inner = nn.Parameter(first)
        self.inner_shift = nn.Parameter(shift)
        self.outer = nn.Parameter(second)
        self.outer_shift = nn.Parameter(offset)

    def reset_parameters(self) -> None:
        """Begin anew, as layers of PyTorch do when they are asked to."""
        with torch.no_grad():
            for parameter in self.parameters():
                parameter.zero_()

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Return scores (batch, classes)."""
        hidden = torch.tanh(rows_of(images, self.height) @ self.inner.t() + self.inner_shift)
        return hidden @ self.outer.t() + self.outer_shift


class Tidy(torch.optim.SGD):
    """Sets all gradients to zero itself after a step."""

    def step(self, closure: Any = None) -> Any:
        """Take a step, then tidy up."""
        result = super().step(closure)
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    parameter.grad.zero_()
        return result


def tidy(params: Any, lr: float) -> Any:
    """Make a plain optimiser that tidies up."""
    return Tidy(params, lr)


def tidy_with_momentum(params: Any, lr: float) -> Any:
    """Make an optimiser with a memory of its own."""
    return Tidy(params, lr, momentum=0.9, weight_decay=0.05)


OPTIMISERS: dict[str, Callable[..., Any]] = {"tidy": tidy, "momentum": tidy_with_momentum}


def trained(
    answer: Answer,
    *,
    epochs: int,
    lr: float,
    numbers: Sequence[torch.Tensor],
    images: torch.Tensor,
    labels: torch.Tensor,
    batch_size: int,
    orders: torch.Tensor,
    val_images: torch.Tensor,
    val_labels: torch.Tensor,
    optimiser: str,
    height: int = 0,
    again: bool = False,
) -> Any:
    """Return the parameters of a model after training, and what the answer returned.

    Without an `optimiser` the answer's default is used. With a `height` the model takes whole
    images of that height, and nothing else. `again` has another model trained before all is read.
    """
    model = Net(numbers, height)
    train_dl = DataLoader(TensorDataset(images, labels), batch_size, sampler=Passes(orders))
    val_dl = DataLoader(TensorDataset(val_images, val_labels), 3)
    chosen = [OPTIMISERS[optimiser]] if optimiser else []
    with stand_ins(answer, "evaluate", *MEASURING):
        history = answer(epochs, lr, model, train_dl, val_dl, *chosen)
        if again:
            answer(epochs, lr, Net([0.5 * n for n in numbers], height), train_dl, val_dl, *chosen)
    if isinstance(history, tuple | list):
        history = [plain_result(entry) for entry in history][:1000]
    return [[parameter.detach() for parameter in model.parameters()], history]


# --- digit_model ------------------------------------------------------------------------------


def scores_of(model: Any, images: torch.Tensor) -> Any:
    """Return a trained model's scores of images."""
    with contextlib.suppress(AttributeError):  # no module at all
        evaluation_mode(model)
    with torch.no_grad():
        return model(as_trained(model, images))


def as_trained(model: Any, images: torch.Tensor) -> torch.Tensor:
    """Return images in the precision of a model's numbers: how well it reads is what is asked."""
    with contextlib.suppress(AttributeError, TypeError, StopIteration):  # no module, or no numbers
        return images.to(next(p.dtype for p in model.parameters() if p.is_floating_point()))
    return images


def scores_by_class(model: Any, kind: Any, images: torch.Tensor) -> Any:
    """Return a trained model's scores, and those that the class `kind` computes with its numbers.

    The second are None where that class can do nothing with the model.
    """
    scores = scores_of(model, images)
    try:
        with torch.no_grad():
            return [scores, kind.forward(model, as_trained(model, images))]
    except (AttributeError, TypeError, RuntimeError):
        return [scores, None]
