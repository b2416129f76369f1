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
