"""Hidden checks of `MnistModel`.

The parameters of each model are set to hidden numbers, in the order in which the model names them:
so a model that starts from zeros is judged as well, and how it is built does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import torch

from gradkit.checks import Answer, Failed, describe, difference, points

from ..comparing import is_sequence
from . import probes

_PARAMETERS = 784 * 10 + 10
_NOT_AGAIN = "The same images got other scores when the same model was called again."
_SOFTMAX_TWICE = "Who applies softmax already, when the loss is F.cross_entropy?"


def _values(generator: torch.Generator) -> torch.Tensor:
    """Return numbers for all parameters: logits are then of the order of 1 to 3."""
    return 0.1 * torch.randn(_PARAMETERS, generator=generator)


def _images(generator: torch.Generator, count: int) -> torch.Tensor:
    """Return images whose upper or lower half is dark, so that they differ much."""
    images = torch.rand(count, 1, 28, 28, generator=generator)
    images[::2, :, :14] *= 0.05
    images[1::2, :, 14:] *= 0.05
    return images


def _logits(value: Any, batches: Any) -> list[torch.Tensor]:
    """Return what came for the batches as float64; fail where it is no logits."""
    if not is_sequence(value) or len(value) != len(batches):
        raise Failed(f"The model gave {describe(value)}.", hint="What does forward return?")
    for logits, images in zip(value, batches, strict=True):
        count = len(images)
        if not isinstance(logits, torch.Tensor):
            raise Failed(
                f"For {count} images the model gave {describe(logits)}.",
                hint="What does forward return, and what does the loss need?",
            )
        if tuple(logits.shape) != (count, 10) or not logits.is_floating_point():
            raise Failed(
                f"For {count} images the model gave {describe(logits)}.",
                hint="How many images came in, and how many scores does each get?",
            )
        if not bool(torch.isfinite(logits).all()):
            raise Failed(
                f"For {count} images the model gave scores that are not finite.",
                hint="Where could a division by 0, or a logarithm of it, hide?",
            )
    return [logits.detach().double() for logits in value]


def _must_depend(logits: torch.Tensor) -> None:
    """Fail where different images have the same scores."""
    scale = float(logits.abs().max())
    if not float((logits - logits[:1]).abs().max()) > 1e-3 * scale:
        raise Failed(
            "Very different images all got the same scores.",
            hint="Does what forward returns depend on the pixels?",
        )


def _judge_shapes(value: Any, case: Mapping[str, Any]) -> None:
    for logits in _logits(value, case["batches"]):
        if len(logits) > 1:
            _must_depend(logits)


def _judge_rows(value: Any, case: Mapping[str, Any]) -> None:
    images, order = case["images"], case["order"]
    if not is_sequence(value) or len(value) != 4:
        raise Failed(f"The model gave {describe(value)}.", hint="What does forward return?")
    whole, again, few = _logits(value[:3], [images, images, images[order]])
    if difference(value[3], images):
        raise Failed(
            "The images were no longer what they had been when the model had seen them.",
            hint="Whose tensor does forward write to?",
        )
    _must_depend(whole)
    rounding = 1e-4 * (1e-2 + float(whole.abs().max()))
    if not float((whole - again).abs().max()) <= rounding:
        raise Failed(_NOT_AGAIN, hint="What in forward is new at each call?")
    mixes = not float((whole[order] - few).abs().max()) <= rounding
    if mixes and bool((whole >= 0).all()) and float((whole.sum(0) - 1).abs().max()) < 1e-3:
        raise Failed(
            "The outputs are positive, and for each class those of all images sum to 1.",
            hint=_SOFTMAX_TWICE,
        )
    if mixes:
        raise Failed(
            "The scores of an image depend on which others are in the batch.",
            hint="Does a row still hold one image?",
        )


def _judge_affine(value: Any, case: Mapping[str, Any], share: float) -> None:
    batches = case["batches"]
    first, second, between, again, evaluated = _logits(value, [*batches, batches[0]])
    _must_depend(torch.cat([first, second]))
    if not float((first - again).abs().max()) <= 1e-4 * float(first.abs().max()):
        raise Failed(_NOT_AGAIN, hint="What in forward is new at each call?")
    mixed = share * first + (1 - share) * second
    everything = torch.cat([first, second, between])
    if float((mixed - between).abs().max()) <= 1e-3 * float(everything.abs().max()):
        spread = torch.linalg.svdvals(everything - everything.mean(0))
        # Copies leave 1e-7, by rounding. Ten scores of their own leave less than 1e-5 once in
        # 10 million courses, the less the rarer by its square.
        if not float(spread[9]) > 1e-5 * float(spread[0]):
            raise Failed(
                "Some of the ten scores are only copies or mixtures of the others.",
                hint="Does each class have weights of its own?",
            )
        if not float((first - evaluated).abs().max()) <= 1e-4 * float(first.abs().max()):
            raise Failed(
                "In evaluation mode the same images got other scores than in training mode.",
                hint="What does forward do in one mode only, and are its results still logits?",
            )
        return
    if bool((everything >= 0).all()) and float((everything.sum(1) - 1).abs().max()) < 1e-3:
        raise Failed(
            "The ten outputs for an image are positive and sum to 1: they are no plain scores.",
            hint=_SOFTMAX_TWICE,
        )
    if bool((everything >= 0).all()) and float((first.sum(0) - 1).abs().max()) < 1e-3:
        raise Failed(
            "The outputs are positive, and for each class those of all images sum to 1.",
            hint=_SOFTMAX_TWICE,
        )
    if float(everything.logsumexp(1).abs().max()) < 1e-3:
        raise Failed(
            "The exponentials of an image's ten outputs sum to 1: they are no plain scores.",
            hint="Are these logits, or log-probabilities?",
        )
    if bool((everything >= 0).all()):
        kind = "below zero" if bool((everything == 0).any()) else "zero or less"
        if float(everything.max()) < 1:
            kind = f"{kind}, and none is 1 or more"
        raise Failed(
            f"No output is ever {kind}, so the outputs are no plain scores.",
            hint="What happens to the scores after the layer?",
        )
    raise Failed(
        "The scores of a mixture of two images are not the mixture of their scores.",
        hint="What happens in forward besides the one linear layer?",
    )


def _judge_count(value: Any, case: Mapping[str, Any]) -> None:
    if not _is_pair_of_tensors(value):
        raise Failed(
            f"The model's parameters are {describe(value)}.",
            hint="How does nn.Module find parameters?",
        )
    value, after = value
    count = sum(parameter.numel() for parameter in value)
    if count != _PARAMETERS:
        raise Failed(
            f"The model has {count:,} trainable parameters, not {_PARAMETERS:,}.",
            hint="Which numbers does one layer need, and how does nn.Module find them?",
            # A layer with more outputs has a multiple of 785; anything else is another layer.
            codes=("F17",) if count > _PARAMETERS and count % 785 else (),
        )
    if difference(after, value):
        raise Failed(
            "A model's numbers changed when those of another model were changed.",
            hint="When is the layer born, and whose is it?",
        )


def _is_pair_of_tensors(value: Any) -> bool:
    """Whether a value is two lists of tensors."""
    return (
        is_sequence(value)
        and len(value) == 2
        and all(is_sequence(part) for part in value)
        and all(isinstance(item, torch.Tensor) for part in value for item in part)
    )


def _judge_training(value: Any, case: Mapping[str, Any]) -> None:
    if not is_sequence(value) or len(value) != 4:
        raise Failed(f"Training the model gave {describe(value)}.")
    gradients, before, after, has_graph = value
    _logits([before, after], [case["images"]] * 2)
    if not gradients:
        raise Failed(
            "The optimiser found no trainable parameters.",
            hint="How does nn.Module find parameters?",
        )
    idle = sum(
        not isinstance(g, torch.Tensor) or not bool((g != 0).any()) or not bool(g.isfinite().all())
        for g in gradients
    )
    if idle and not has_graph:
        raise Failed(
            "What the model gave does not require gradients, so backward() can't be called.",
            hint="Is the chain from the parameters to the scores unbroken?",
        )
    if idle:
        raise Failed(
            f"After backward() {idle} of the model's {len(gradients)} parameters had no gradient, "
            "or only zeros.",
            hint="Is what forward uses still the parameter itself, and is the chain unbroken?",
        )
    # One small step changes the weighted sum of the logits by -lr times the squared gradient. A
    # fifth is left for models that are bent in their parameters; no change at all scores 1.
    change = float(((after - before).double() * case["shares"]).sum())
    expected = -case["lr"] * sum(float((g.double() ** 2).sum()) for g in gradients)
    if not abs(change - expected) <= 0.2 * abs(expected):
        raise Failed(
            "One step of gradient descent did not change the scores as the gradients say.",
            hint="Are the weights that were trained those that forward uses?",
        )


@points(4)
def test_any_batch(student: Answer) -> None:
    """Batches of 1, 5 and other sizes give logits of the shape (batch, 10)."""
    generator = student.generator()
    batches = [_images(generator, count) for count in (5, 1, 3, 16)]
    case = {"values": _values(generator), "batches": batches}
    student.satisfies(probes.logits_of_batches, [case], _judge_shapes)


@points(3)
def test_row_for_image(student: Answer) -> None:
    """Each row belongs to one image: its logits are the same in any batch and at each call."""
    generator = student.generator()
    case = {"values": _values(generator), "images": _images(generator, 5), "order": [4, 1, 2]}
    student.satisfies(probes.logits_again, [case], _judge_rows)


@points(4)
def test_plain_logits(student: Answer) -> None:
    """The outputs are the plain scores of one layer: mixing two images mixes their scores."""
    generator = student.generator()
    first, second = _images(generator, 6), _images(generator, 7)[1:]
    share = 0.25 + 0.5 * float(torch.rand((), generator=generator))
    batches = [first, second, share * first + (1 - share) * second, first]
    case = {"values": _values(generator), "batches": batches}
    large = {**case, "values": 1000 * case["values"]}  # scores that are cut off anywhere show
    student.satisfies(
        probes.logits_in_both_modes, [case, large], partial(_judge_affine, share=share)
    )


@points(3)
def test_parameters(student: Answer) -> None:
    """A new model has 7,850 trainable parameters of its own: weights and biases of one layer."""
    student.satisfies(probes.trainable_parameters, [{}], _judge_count)


@points(4)
def test_can_be_trained(student: Answer) -> None:
    """Gradients reach every parameter, also within a larger model; a step changes the logits."""
    generator = student.generator()
    case = {
        "values": _values(generator),
        "images": torch.rand(5, 1, 28, 28, generator=generator),
        "shares": torch.randn(5, 10, generator=generator),
        "lr": 1e-5,
    }
    student.satisfies(probes.one_training_step, [case], _judge_training)
