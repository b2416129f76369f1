"""The known mistakes of `predict`, each as code that makes it, most likely first."""

from __future__ import annotations

import torch

from gradkit.mistakes import Catalogue

from ..hints import IN_PLACE

# ruff: noqa: D103 -- what each of them does stands in its decorator

MISTAKES = Catalogue()

TOO_LATE = "When is the graph made, and what is switched off before that moment?"


@MISTAKES.wrong("predict", "H9", name="the graph is recorded", hint=TOO_LATE)
def predict_recorded(model, inputs):
    return model(inputs)


@MISTAKES.wrong(
    "predict", "H9", name="the graph is recorded, and thrown away afterwards", hint=TOO_LATE
)
def predict_detached(model, inputs):
    return model(inputs).detach()


@MISTAKES.wrong(
    "predict", "H10", name="autograd is switched off for everybody, and stays off",
    hint="What did your function switch off, for whom, and is it on again?",
)  # fmt: skip
def predict_switches_off(model, inputs):
    torch.set_grad_enabled(False)
    return model(inputs)


@MISTAKES.wrong(
    "predict", "H10", name="parameters are frozen or replaced, and stay so",
    hint="What did your function switch off, for whom, and is it on again?",
)  # fmt: skip
def predict_freezes(model, inputs):
    model.requires_grad_(requires_grad=False)
    return model(inputs)


@MISTAKES.wrong(
    "predict", "H9", name="the graph is recorded in a call before the one that counts",
    hint=TOO_LATE,
)  # fmt: skip
def predict_recorded_before(model, inputs):
    model(inputs)
    with torch.no_grad():
        return model(inputs)


@MISTAKES.wrong(
    "predict", "H9", name="the predictions are made to require gradients",
    hint="Does what you return require gradients, and what for?",
)  # fmt: skip
def predict_requires(model, inputs):
    with torch.no_grad():
        return model(inputs).requires_grad_()


@MISTAKES.wrong(
    "predict", "H11", name="the model's weights or their gradients are changed", hint="Should a prediction change the "
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
    hint="Which line of a prediction needs gradients?",
)  # fmt: skip
def predict_leaves_gradients(model, inputs):
    result = model(inputs)
    result.sum().backward()
    return result.detach()


@MISTAKES.wrong(
    "predict", "H11", name="gradients that were in the parameters are wiped out",
    hint="Which line touches .grad, and does a prediction need it?",
)  # fmt: skip
def predict_wipes(model, inputs):
    model.zero_grad()
    with torch.no_grad():
        return model(inputs)


@MISTAKES.wrong(
    "predict", "E12", name="the predictions are computed from model.weight and model.bias",
    hint="What would your code do with a model that is not one linear layer?",
)  # fmt: skip
def predict_own_formula(model, inputs):
    with torch.no_grad():
        return inputs @ model.weight.t() + model.bias


@MISTAKES.wrong(
    "predict", "H12", name="the result is no tensor but an array, a list or a number",
    hint="What does the model itself return?",
)  # fmt: skip
def predict_array(model, inputs):
    with torch.no_grad():
        return model(inputs).numpy()


@MISTAKES.wrong(
    "predict", "H12", name="the result is no tensor but an array, a list or a number",
    hint="What does the model itself return?",
)  # fmt: skip
def predict_list(model, inputs):
    with torch.no_grad():
        return model(inputs).tolist()


@MISTAKES.wrong(
    "predict", "H15", name="nothing is returned", hint="Is there a return, and does it run?"
)
def predict_nothing(model, inputs):
    with torch.no_grad():
        model(inputs)


@MISTAKES.wrong(
    "predict", "G10", name="a class is picked, where the numbers themselves are asked for",
    hint="Are the model's results here numbers to use, or scores to choose by?",
)  # fmt: skip
def predict_argmax(model, inputs):
    with torch.no_grad():
        return model(inputs).argmax(1)


MISTAKES.property("predict", "C18", name="an operation in place changes the inputs", hint=IN_PLACE)
