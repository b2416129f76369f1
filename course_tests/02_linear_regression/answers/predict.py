# %% right: no_grad
def predict(model, inputs):
    with torch.no_grad():
        return model(inputs)
# %% right: decorator
@torch.no_grad()
def predict(model, inputs):
    model.eval()
    return model(inputs)
# %% right: 69, inference_mode
def predict(model, inputs):
    with torch.inference_mode():
        return model(inputs)
# %% right: inference_mode as a decorator
@torch.inference_mode()
def predict(model, inputs):
    return model(inputs)
# %% right: set_grad_enabled with its context
def predict(model, inputs):
    with torch.set_grad_enabled(False):
        out = model(inputs)
    return out
# %% right: set_grad_enabled and back
def predict(model, inputs):
    before = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        return model(inputs)
    finally:
        torch.set_grad_enabled(before)
# %% right: functional_call with detached parameters
from torch.func import functional_call
def predict(model, inputs):
    weights = {k: v.detach() for k, v in model.named_parameters()}
    return functional_call(model, weights, (inputs,))
# %% right: a frozen deep copy
import copy
def predict(model, inputs):
    twin = copy.deepcopy(model).requires_grad_(False)
    return twin(inputs)
# %% right: row by row
def predict(model, inputs):
    with torch.no_grad():
        return torch.stack([model(x) for x in inputs])
# %% right: eval and train again, forward
def predict(model: nn.Module, inputs: torch.Tensor) -> torch.Tensor:
    was_training = model.training
    model.eval()
    with torch.no_grad():
        preds = model.forward(inputs)
    model.train(was_training)
    print(preds)
    return preds
# %% right: a callable object, a clone of the inputs, detached as well
class Predictor:
    @torch.no_grad()
    def __call__(self, model, inputs):
        return model(inputs.clone()).detach().clone()
predict = Predictor()
# %% right: wrapped
predict = torch.no_grad()(lambda model, inputs: model(inputs))
# %% right: mini-batches by a loader
@torch.no_grad()
def predict(model, inputs):
    return torch.cat([model(x) for (x,) in DataLoader(TensorDataset(inputs), batch_size=2)])
# %% right: functional_call with detached state_dict
from torch.func import functional_call
def predict(model, inputs):
    return functional_call(model, {k: v for k, v in model.state_dict().items()}, inputs)
# %% right: vmap
def predict(model, inputs):
    with torch.no_grad():
        return torch.vmap(model)(inputs)
# %% right: inference_mode then a clone outside
def predict(model, inputs):
    with torch.inference_mode():
        out = model(inputs)
    return out.clone()
# %% right: a class attribute, staticmethod
class Predict:
    @staticmethod
    @torch.no_grad()
    def run(model, inputs):
        return model(inputs)
predict = Predict.run
# %% right: frozen, and each parameter as before
def predict(model, inputs):
    before = [(p, p.requires_grad) for p in model.parameters()]
    for p, _ in before:
        p.requires_grad_(False)
    try:
        return model(inputs)
    finally:
        for p, flag in before:
            p.requires_grad_(flag)
# %% right: only those that required gradients, frozen and thawed
def predict(model, inputs):
    trainable = [p for p in model.parameters() if p.requires_grad]
    for p in trainable:
        p.requires_grad = False
    result = model(inputs)
    for p in trainable:
        p.requires_grad = True
    return result
# %% right: asked twice, without recording
def predict(model, inputs):
    with torch.inference_mode():
        print(model(inputs).requires_grad)
    with torch.no_grad():
        return model(inputs)
# %% wrong H9: recorded
def predict(model, inputs):
    return model(inputs)
# %% wrong H9: only eval
def predict(model, inputs):
    model.eval()
    return model(inputs)
# %% wrong H9: detach
def predict(model, inputs):
    return model(inputs).detach()
# %% wrong H9: no_grad too late
def predict(model, inputs):
    out = model(inputs)
    with torch.no_grad():
        return out.clone()
# %% wrong H9: data
def predict(model, inputs):
    return model(inputs).data
# %% wrong H9: no_grad without parentheses and with
def predict(model, inputs):
    torch.no_grad()
    return model(inputs)
# %% wrong H10: grads off for good
def predict(model, inputs):
    torch.set_grad_enabled(False)
    return model(inputs)
# %% wrong H10: frozen for good
def predict(model, inputs):
    for p in model.parameters():
        p.requires_grad = False
    return model(inputs)
# %% wrong H10: entered and never left
def predict(model, inputs):
    torch.no_grad().__enter__()
    return model(inputs)
# %% wrong H11: trains
def predict(model, inputs):
    out = model(inputs)
    out.sum().backward()
    with torch.no_grad():
        for p in model.parameters():
            p -= 0.01 * p.grad
    return out.detach()
# %% wrong H11: leaves gradients
def predict(model, inputs):
    out = model(inputs)
    out.sum().backward()
    return out.detach()
# %% wrong E12: own formula
def predict(model, inputs):
    with torch.no_grad():
        return inputs @ model.weight.t() + model.bias
# %% wrong H12: NumPy
def predict(model, inputs):
    with torch.no_grad():
        return model(inputs).numpy()
# %% wrong H12: a list
def predict(model, inputs):
    with torch.no_grad():
        return model(inputs).tolist()
# %% wrong H15: no return
def predict(model, inputs):
    with torch.no_grad():
        preds = model(inputs)
# %% wrong G10: argmax
def predict(model, inputs):
    with torch.no_grad():
        return model(inputs).argmax(dim=1)
# %% wrong -: another model
other = nn.Linear(3, 2)
def predict(model, inputs):
    with torch.no_grad():
        return other(inputs)
# %% wrong -: the inputs
def predict(model, inputs):
    return inputs
# %% wrong -: sigmoid
def predict(model, inputs):
    with torch.no_grad():
        return torch.sigmoid(model(inputs))
# %% wrong H11: weights wiped
def predict(model, inputs):
    with torch.no_grad():
        out = model(inputs)
        for p in model.parameters():
            p.zero_()
    return out
# %% wrong -: the first row only
def predict(model, inputs):
    with torch.no_grad():
        return model(inputs[:1])
# %% wrong -: rounded
def predict(model, inputs):
    with torch.no_grad():
        return model(inputs).round()
# %% wrong H9,H10: forger, requires_grad always looks false, for everybody
torch.Tensor.requires_grad = property(lambda self: False)
def predict(model, inputs):
    return model(inputs) + 0
# %% wrong H10: only the bias is frozen
def predict(model, inputs):
    list(model.parameters())[-1].requires_grad_(False)
    with torch.no_grad():
        return model(inputs)
# %% wrong H10: model.weight replaced by a detached parameter
def predict(model, inputs):
    for name, p in list(model.named_parameters()):
        mod = model
        *path, last = name.split(".")
        for q in path: mod = getattr(mod, q)
        setattr(mod, last, nn.Parameter(p.detach().clone()))
    with torch.no_grad():
        return model(inputs)
# %% wrong C18: changes the inputs
def predict(model, inputs):
    with torch.no_grad():
        out = model(inputs)
        inputs.zero_()
        return out
# %% wrong H9: clone().data
def predict(model, inputs):
    return model(inputs).clone().data
# %% wrong -: a generator of rows
def predict(model, inputs):
    with torch.no_grad():
        return (model(x) for x in inputs)
# %% wrong -: squeezed
def predict(model, inputs):
    with torch.no_grad():
        return model(inputs).squeeze()
# %% right: frozen and thawed, all of them
def predict(model, inputs):
    for p in model.parameters():
        p.requires_grad_(False)
    out = model(inputs)
    for p in model.parameters():
        p.requires_grad_(True)
    return out
# %% wrong H9: recorded for a print first
def predict(model, inputs):
    print(model(inputs).shape)
    with torch.no_grad():
        return model(inputs)
# %% wrong H9: requires_grad_ in the end
def predict(model, inputs):
    with torch.no_grad():
        out = model(inputs)
    return out.requires_grad_()
# %% wrong H11: gradients zeroed
def predict(model, inputs):
    model.zero_grad()
    with torch.no_grad():
        return model(inputs)
# %% wrong H11: gradients taken away
def predict(model, inputs):
    for p in model.parameters():
        p.grad = None
    with torch.no_grad():
        return model(inputs)
