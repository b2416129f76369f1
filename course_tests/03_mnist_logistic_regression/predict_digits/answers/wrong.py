# %% wrong H9: no no_grad
def predict_digits(model, images):
    probs = F.softmax(model(images), dim=1)
    return probs, probs.argmax(dim=1)


# %% wrong H9: detached afterwards
def predict_digits(model, images):
    probs = F.softmax(model(images).detach(), dim=1)
    return probs, probs.argmax(dim=1)


# %% wrong H9: no_grad comes too late
def predict_digits(model, images):
    out = model(images)
    with torch.no_grad():
        probs = F.softmax(out, dim=1)
        return probs, probs.argmax(dim=1)


# %% wrong H9: eval() instead of no_grad
def predict_digits(model, images):
    model.eval()
    probs = F.softmax(model(images), dim=1)
    return probs, probs.max(1)[1]


# %% wrong G10: labels along the columns
def predict_digits(model, images):
    with torch.no_grad():
        probs = F.softmax(model(images), dim=1)
    return probs, probs.argmax(dim=0)


# %% wrong G10: one label
@torch.no_grad()
def predict_digits(model, images):
    probs = F.softmax(model(images), dim=1)
    return probs, probs.argmax()


# %% wrong G1: columns
@torch.no_grad()
def predict_digits(model, images):
    out = model(images)
    return F.softmax(out, dim=0), out.argmax(dim=1)


# %% wrong G1: columns, and labels from them
@torch.no_grad()
def predict_digits(model, images):
    probs = F.softmax(model(images), dim=0)
    return probs, probs.argmax(dim=1)


# %% wrong G7: logits
@torch.no_grad()
def predict_digits(model, images):
    out = model(images)
    return out, out.argmax(1)


# %% wrong G7: log-probabilities
@torch.no_grad()
def predict_digits(model, images):
    out = F.log_softmax(model(images), 1)
    return out, out.argmax(1)


# %% wrong G7: sigmoid
@torch.no_grad()
def predict_digits(model, images):
    out = torch.sigmoid(model(images))
    return out, out.argmax(1)


# %% wrong G7: twice
@torch.no_grad()
def predict_digits(model, images):
    out = F.softmax(F.softmax(model(images), 1), 1)
    return out, out.argmax(1)


# %% wrong G7: exponentials alone
@torch.no_grad()
def predict_digits(model, images):
    out = torch.exp(model(images))
    return out, out.argmax(1)


# %% wrong H1: values for labels
@torch.no_grad()
def predict_digits(model, images):
    probs = F.softmax(model(images), 1)
    return probs, torch.max(probs, dim=1)[0]


# %% wrong H3: a column of labels
@torch.no_grad()
def predict_digits(model, images):
    probs = F.softmax(model(images), 1)
    return probs, probs.argmax(1, keepdim=True)


# %% wrong G13: only the largest
@torch.no_grad()
def predict_digits(model, images):
    return tuple(F.softmax(model(images), 1).max(1))


# %% wrong G13: swapped
@torch.no_grad()
def predict_digits(model, images):
    probs = F.softmax(model(images), 1)
    return probs.argmax(1), probs


# %% wrong H10: gradients off for good
def predict_digits(model, images):
    torch.set_grad_enabled(False)
    probs = F.softmax(model(images), 1)
    return probs, probs.argmax(1)


# %% wrong H10: frozen for good
def predict_digits(model, images):
    for p in model.parameters():
        p.requires_grad = False
    probs = F.softmax(model(images), 1)
    return probs, probs.argmax(1)


# %% wrong -: float labels
@torch.no_grad()
def predict_digits(model, images):
    probs = F.softmax(model(images), 1)
    return probs, probs.argmax(1).float()


# %% wrong -: a list of labels
@torch.no_grad()
def predict_digits(model, images):
    probs = F.softmax(model(images), 1)
    return probs, probs.argmax(1).tolist()


# %% wrong -: only probabilities
@torch.no_grad()
def predict_digits(model, images):
    return F.softmax(model(images), 1)


# %% wrong -: takes a step on the way
def predict_digits(model, images):
    with torch.no_grad():
        probs = F.softmax(model(images), 1)
        for p in model.parameters():
            p.add_(0.01)
    return probs, probs.argmax(1)


# %% wrong -: another model
other = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))


@torch.no_grad()
def predict_digits(model, images):
    probs = F.softmax(other(images), 1)
    return probs, probs.argmax(1)


# %% wrong -: the arguments
def predict_digits(model, images):
    return model, images


# %% wrong -: zeros
def predict_digits(model, images):
    return torch.zeros(len(images), 10), torch.zeros(len(images), dtype=torch.long)


# %% wrong -: the stub
def predict_digits(model, images):
    raise NotImplementedError()


# %% wrong -: the least likely
@torch.no_grad()
def predict_digits(model, images):
    probs = F.softmax(model(images), 1)
    return probs, probs.argmin(1)


# %% wrong -: labels counted from 1
@torch.no_grad()
def predict_digits(model, images):
    probs = F.softmax(model(images), 1)
    return probs, probs.argmax(1) + 1


# %% wrong -: probabilities in percent
@torch.no_grad()
def predict_digits(model, images):
    probs = 100 * F.softmax(model(images), 1)
    return probs, probs.argmax(1)
# %% wrong H9: two calls, one recorded
def predict_digits(model, images):
    with torch.no_grad():
        p = F.softmax(model(images), dim=1)
    return p, model(images).argmax(dim=1)
# %% wrong H9: probabilities recorded, labels not
def predict_digits(model, images):
    p = F.softmax(model(images), dim=1).detach()
    with torch.no_grad():
        labels = model(images).argmax(1)
    return p, labels
# %% wrong -: squeezed for one image
def predict_digits(model, images):
    with torch.no_grad():
        p = F.softmax(model(images), dim=1).squeeze()
    return p, p.argmax(-1)
# %% wrong -: images scaled in place
def predict_digits(model, images):
    with torch.no_grad():
        p = F.softmax(model(images), dim=1)
        images.mul_(0.5)
    return p, p.argmax(1)


# %% wrong F18: flattens the images itself
def predict_digits(model, images):
    with torch.no_grad():
        p = model(images.reshape(-1, 28 * 28)).softmax(1)
    return p, p.argmax(1)


# %% wrong F18: removes the channel
def predict_digits(model, images):
    with torch.no_grad():
        p = model(images.squeeze(1)).softmax(1)
    return p, p.argmax(1)


# %% wrong F18: puts the channel last
def predict_digits(model, images):
    with torch.no_grad():
        p = model(images.reshape(-1, 28, 28, 1)).softmax(1)
    return p, p.argmax(1)
