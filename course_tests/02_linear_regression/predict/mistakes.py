"""The known mistakes of `predict`, each as code that makes it, most likely first."""

from __future__ import annotations

import torch

from gradkit.mistakes import Catalogue

from ..hints import IN_PLACE

# ruff: noqa: D103 -- the decorator says what each function does

MISTAKES = Catalogue()

TOO_LATE = "When is the graph recorded, and what does your code switch off before that?"


@MISTAKES.wrong("predict", "H9", name="a graph is recorded", hint=TOO_LATE)
def predict_recorded(model, inputs):
    return model(inputs)


@MISTAKES.wrong("predict", "H9", name="a graph is recorded and then thrown away", hint=TOO_LATE)
def predict_detached(model, inputs):
    return model(inputs).detach()


@MISTAKES.wrong(
    "predict", "H10", name="gradient tracking is switched off globally and stays off",
    hint="What does your function switch off or replace, and is it restored when the function returns?",
)  # fmt: skip
def predict_switches_off(model, inputs):
    torch.set_grad_enabled(False)
    return model(inputs)


@MISTAKES.wrong(
    "predict", "H10", name="parameters are frozen or replaced and stay that way",
    hint="What does your function switch off or replace, and is it restored when the function returns?",
)  # fmt: skip
def predict_freezes(model, inputs):
    model.requires_grad_(requires_grad=False)
    return model(inputs)


@MISTAKES.wrong(
    "predict", "H9", name="a graph is recorded in an earlier call of the model",
    hint=TOO_LATE,
)  # fmt: skip
def predict_recorded_before(model, inputs):
    model(inputs)
    with torch.no_grad():
        return model(inputs)


@MISTAKES.wrong(
    "predict", "H9", name="the predictions are made to require gradients",
    hint="Do the predictions you return require gradients, and should they?",
)  # fmt: skip
def predict_requires(model, inputs):
    with torch.no_grad():
        return model(inputs).requires_grad_()


@MISTAKES.wrong(
    "predict", "H11", name="the model's weights or their gradients are changed",
    hint="Should a prediction change the "
    "model?",
)  # fmt: skip
def predict_trains(model, inputs):
    result = model(inputs)
    result.sum().backward()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.grad is not None:
                parameter.sub_(0.1 * parameter.grad)
    return result.detach()


@MISTAKES.wrong(
    "predict", "H11", name="gradients are left behind in the parameters",
    hint="Which line fills .grad, and does a prediction need it?",
)  # fmt: skip
def predict_leaves_gradients(model, inputs):
    result = model(inputs)
    result.sum().backward()
    return result.detach()


@MISTAKES.wrong(
    "predict", "H11", name="gradients that were stored in the parameters are erased",
    hint="Which line resets .grad, and does a prediction need it?",
)  # fmt: skip
def predict_wipes(model, inputs):
    model.zero_grad()
    with torch.no_grad():
        return model(inputs)


@MISTAKES.wrong(
    "predict", "E12", name="the predictions are computed from model.weight and model.bias",
    hint="What would your code do with a model that is not a single linear layer?",
)  # fmt: skip
def predict_own_formula(model, inputs):
    with torch.no_grad():
        return inputs @ model.weight.t() + model.bias


@MISTAKES.wrong(
    "predict", "H12", name="the result is an array, a list, or a number, not a tensor",
    hint="What does the model itself return?",
)  # fmt: skip
def predict_array(model, inputs):
    with torch.no_grad():
        return model(inputs).numpy()


@MISTAKES.wrong(
    "predict", "H12", name="the result is an array, a list, or a number, not a tensor",
    hint="What does the model itself return?",
)  # fmt: skip
def predict_list(model, inputs):
    with torch.no_grad():
        return model(inputs).tolist()


@MISTAKES.wrong(
    "predict",
    "H15",
    name="nothing is returned",
    hint="Does your function reach a return statement?",
)
def predict_nothing(model, inputs):
    with torch.no_grad():
        model(inputs)


@MISTAKES.wrong(
    "predict", "G10", name="the index of the largest output is returned instead of the outputs themselves",
    hint="Are this model's outputs values to use, or scores to choose a class by?",
)  # fmt: skip
def predict_argmax(model, inputs):
    with torch.no_grad():
        return model(inputs).argmax(1)


MISTAKES.property("predict", "C18", name="an in-place operation changes the inputs", hint=IN_PLACE)
