"""Hidden checks of `MnistModel`.

The checks set the parameters of each model to hidden numbers, in the model's own order. So a model
that starts from zeros can be judged too, and how it is built does not matter.
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
_NOT_AGAIN = "The same model gave different outputs for the same images in a second call."
_SOFTMAX_TWICE = "If the loss is F.cross_entropy, where is softmax already applied?"


def _values(generator: torch.Generator) -> torch.Tensor:
    """Return numbers for all parameters that lead to logits of about 1 to 3."""
    return 0.1 * torch.randn(_PARAMETERS, generator=generator)


def _images(generator: torch.Generator, count: int) -> torch.Tensor:
    """Return very different images: the upper half or the lower half of each is dark."""
    images = torch.rand(count, 1, 28, 28, generator=generator)
    images[::2, :, :14] *= 0.05
    images[1::2, :, 14:] *= 0.05
    return images


def _logits(value: Any, batches: Any) -> list[torch.Tensor]:
    """Return the logits of all batches as float64; fail for anything but logits."""
    if not is_sequence(value) or len(value) != len(batches):
        raise Failed(f"The model gave {describe(value)}.", hint="What does forward return?")
    for logits, images in zip(value, batches, strict=True):
        count = len(images)
        if not isinstance(logits, torch.Tensor):
            raise Failed(
                f"For {count} images, the model gave {describe(logits)}.",
                hint="What does forward return, and what does the loss function need?",
            )
        if tuple(logits.shape) != (count, 10) or not logits.is_floating_point():
            raise Failed(
                f"For {count} images, the model gave {describe(logits)}.",
                hint="How many logits should each image get, and of what dtype?",
            )
        if not bool(torch.isfinite(logits).all()):
            raise Failed(
                f"For {count} images, the model gave outputs that are not all finite.",
                hint="Which operation in forward can give inf or nan?",
            )
    return [logits.detach().double() for logits in value]


def _must_depend(logits: torch.Tensor) -> None:
    """Fail if different images have the same logits."""
    scale = float(logits.abs().max())
    if not float((logits - logits[:1]).abs().max()) > 1e-3 * scale:
        raise Failed(
            "Very different images all got the same outputs.",
            hint="Does the result of forward depend on the pixels?",
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
            "The model changed the images that it was given.",
            hint="Which operation in forward changes its input in place?",
        )
    _must_depend(whole)
    rounding = 1e-4 * (1e-2 + float(whole.abs().max()))
    if not float((whole - again).abs().max()) <= rounding:
        raise Failed(_NOT_AGAIN, hint="What is new in each call of forward?")
    mixes = not float((whole[order] - few).abs().max()) <= rounding
    if mixes and bool((whole >= 0).all()) and float((whole.sum(0) - 1).abs().max()) < 1e-3:
        raise Failed(
            "The outputs are positive, and those of each class sum to 1 over the images of a batch.",
            hint=_SOFTMAX_TWICE,
        )
    if mixes:
        raise Failed(
            "The outputs for an image depend on the other images in the batch.",
            hint="Does each row still belong to one image alone?",
        )


def _judge_affine(value: Any, case: Mapping[str, Any], share: float) -> None:
    batches = case["batches"]
    first, second, between, again, evaluated = _logits(value, [*batches, batches[0]])
    _must_depend(torch.cat([first, second]))
    if not float((first - again).abs().max()) <= 1e-4 * float(first.abs().max()):
        raise Failed(_NOT_AGAIN, hint="What is new in each call of forward?")
    mixed = share * first + (1 - share) * second
    everything = torch.cat([first, second, between])
    if float((mixed - between).abs().max()) <= 1e-3 * float(everything.abs().max()):
        spread = torch.linalg.svdvals(everything - everything.mean(0))
        # Copies leave 1e-7, from rounding. Ten independent outputs leave less than 1e-5 in one
        # course of 10 million, and a tenth of that a hundred times more rarely.
        if not float(spread[9]) > 1e-5 * float(spread[0]):
            raise Failed(
                "Some of the ten outputs are only copies or mixtures of the others.",
                hint="Does each class use its own weights?",
            )
        if not float((first - evaluated).abs().max()) <= 1e-4 * float(first.abs().max()):
            raise Failed(
                "The same images got different outputs in evaluation mode than in training mode.",
                hint="What does forward do in only one of the two modes, and does it still return logits?",
            )
        return
    if bool((everything >= 0).all()) and float((everything.sum(1) - 1).abs().max()) < 1e-3:
        raise Failed(
            "The ten outputs for an image are positive and sum to 1, so they are not plain logits.",
            hint=_SOFTMAX_TWICE,
        )
    if bool((everything >= 0).all()) and float((first.sum(0) - 1).abs().max()) < 1e-3:
        raise Failed(
            "The outputs are positive, and those of each class sum to 1 over the images of a batch.",
            hint=_SOFTMAX_TWICE,
        )
    if float(everything.logsumexp(1).abs().max()) < 1e-3:
        raise Failed(
            "The exponentials of an image's ten outputs sum to 1, so the outputs are not plain logits.",
            hint="Does forward return logits or log-probabilities?",
        )
    if bool((everything >= 0).all()):
        kind = "below zero" if bool((everything == 0).any()) else "zero or less"
        if float(everything.max()) < 1:
            kind = f"{kind}, and none is 1 or more"
        raise Failed(
            f"No output is {kind}, so the outputs are not plain logits.",
            hint="What does forward do to the output of the linear layer?",
        )
    raise Failed(
        "The outputs for a mixture of two images are not the same mixture of their outputs.",
        hint="What does forward do besides applying one linear layer?",
    )


def _judge_count(value: Any, case: Mapping[str, Any]) -> None:
    if not _is_pair_of_tensors(value):
        raise Failed(
            f"The model's parameters are {describe(value)}.",
            hint="How does nn.Module find a model's parameters?",
        )
    value, after = value
    count = sum(parameter.numel() for parameter in value)
    if count != _PARAMETERS:
        raise Failed(
            f"The model has {count:,} trainable parameters, not {_PARAMETERS:,}.",
            hint="Which parameters does one linear layer need, and how does nn.Module find them?",
            # A layer with more outputs has a multiple of 785; any other count means another layer.
            codes=("F17",) if count > _PARAMETERS and count % 785 else (),
        )
    if difference(after, value):
        raise Failed(
            "Changing the parameters of one model also changed those of another model.",
            hint="When is the layer created, and which models use it?",
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
            "The optimizer found no trainable parameters.",
            hint="How does nn.Module find a model's parameters?",
        )
    idle = sum(
        not isinstance(g, torch.Tensor) or not bool((g != 0).any()) or not bool(g.isfinite().all())
        for g in gradients
    )
    if idle and not has_graph:
        raise Failed(
            "The model's output does not require gradients, so backward() can't be called.",
            hint="Can gradients flow from the logits back to the parameters?",
        )
    if idle:
        raise Failed(
            f"After backward(), {idle} of the model's {len(gradients)} parameters had no usable gradient: "
            "none at all, only zeros, or inf or nan.",
            hint="Does forward use the parameters themselves, and can gradients flow back to all of them?",
        )
    # One small step changes the weighted sum of the logits by -lr times the squared gradient. A
    # fifth is allowed for models that are not linear in their parameters; no change is off by 1.
    change = float(((after - before).double() * case["shares"]).sum())
    expected = -case["lr"] * sum(float((g.double() ** 2).sum()) for g in gradients)
    if not abs(change - expected) <= 0.2 * abs(expected):
        raise Failed(
            "One step of gradient descent did not change the outputs as the gradients predict.",
            hint="Does forward use the weights that the optimizer changes?",
        )


@points(4)
def test_any_batch(student: Answer) -> None:
    """Batches of any size from 1 give logits of shape (batch, 10)."""
    generator = student.generator()
    batches = [_images(generator, count) for count in (5, 1, 3, 16)]
    case = {"values": _values(generator), "batches": batches}
    student.satisfies(probes.logits_of_batches, [case], _judge_shapes)


@points(3)
def test_row_for_image(student: Answer) -> None:
    """Each image gets the same logits in every batch and in every call."""
    generator = student.generator()
    case = {"values": _values(generator), "images": _images(generator, 5), "order": [4, 1, 2]}
    student.satisfies(probes.logits_again, [case], _judge_rows)


@points(4)
def test_plain_logits(student: Answer) -> None:
    """The outputs are plain logits of one linear layer: mixing two images mixes their logits."""
    generator = student.generator()
    first, second = _images(generator, 6), _images(generator, 7)[1:]
    share = 0.25 + 0.5 * float(torch.rand((), generator=generator))
    batches = [first, second, share * first + (1 - share) * second, first]
    case = {"values": _values(generator), "batches": batches}
    large = {**case, "values": 1000 * case["values"]}  # so that clipped outputs show
    student.satisfies(
        probes.logits_in_both_modes, [case, large], partial(_judge_affine, share=share)
    )


@points(3)
def test_parameters(student: Answer) -> None:
    """A new model has 7,850 trainable parameters of its own: one layer's weights and biases."""
    student.satisfies(probes.trainable_parameters, [{}], _judge_count)


@points(4)
def test_can_be_trained(student: Answer) -> None:
    """Gradients reach every parameter, even inside a larger model; a step changes the logits."""
    generator = student.generator()
    case = {
        "values": _values(generator),
        "images": torch.rand(5, 1, 28, 28, generator=generator),
        "shares": torch.randn(5, 10, generator=generator),
        "lr": 1e-5,
    }
    student.satisfies(probes.one_training_step, [case], _judge_training)
