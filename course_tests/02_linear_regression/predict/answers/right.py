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
# %% right: a lambda wrapped in torch.no_grad()
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
# %% right: calls the model twice, without recording
def predict(model, inputs):
    with torch.inference_mode():
        print(model(inputs).requires_grad)
    with torch.no_grad():
        return model(inputs)
# %% right: frozen and thawed, all of them
def predict(model, inputs):
    for p in model.parameters():
        p.requires_grad_(False)
    out = model(inputs)
    for p in model.parameters():
        p.requires_grad_(True)
    return out
