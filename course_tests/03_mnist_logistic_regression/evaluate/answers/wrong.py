# %% wrong H7: as in the course
def evaluate(model, val_dl):
    with torch.no_grad():
        outs = [
            (F.cross_entropy(model(x), y), (model(x).argmax(1) == y).float().mean())
            for x, y in val_dl
        ]
    return {
        "val_loss": torch.stack([o[0] for o in outs]).mean().item(),
        "val_acc": torch.stack([o[1] for o in outs]).mean().item(),
    }


# %% wrong H7,H9: mean of means with a graph
def evaluate(model, val_dl):
    losses, accs = [], []
    for x, y in val_dl:
        out = model(x)
        losses.append(F.cross_entropy(out, y).item())
        accs.append((out.argmax(1) == y).float().mean().item())
    return {"val_loss": sum(losses) / len(losses), "val_acc": sum(accs) / len(accs)}


# %% wrong H7: only the loss is a mean of means
def evaluate(model, val_dl):
    l, r, n = 0, 0, 0
    with torch.no_grad():
        for x, y in val_dl:
            out = model(x)
            l += F.cross_entropy(out, y).item()
            r += (out.argmax(1) == y).sum().item()
            n += len(y)
    return {"val_loss": l / len(val_dl), "val_acc": r / n}


# %% wrong H8: last batch
def evaluate(model, val_dl):
    with torch.no_grad():
        for x, y in val_dl:
            out = model(x)
            loss = F.cross_entropy(out, y).item()
            acc = (out.argmax(1) == y).float().mean().item()
    return {"val_loss": loss, "val_acc": acc}


# %% wrong H8: first batch
@torch.no_grad()
def evaluate(model, val_dl):
    for x, y in val_dl:
        out = model(x)
        return {
            "val_loss": F.cross_entropy(out, y).item(),
            "val_acc": (out.argmax(1) == y).float().mean().item(),
        }


# %% wrong H8: sums of means
@torch.no_grad()
def evaluate(model, val_dl):
    l = a = 0.0
    for x, y in val_dl:
        out = model(x)
        l += F.cross_entropy(out, y).item()
        a += (out.argmax(1) == y).float().mean().item()
    return {"val_loss": l, "val_acc": a}


# %% wrong H8: means by the number of images
@torch.no_grad()
def evaluate(model, val_dl):
    l = a = n = 0.0
    for x, y in val_dl:
        out = model(x)
        l += F.cross_entropy(out, y).item()
        a += (out.argmax(1) == y).float().mean().item()
        n += len(y)
    return {"val_loss": l / n, "val_acc": a / n}


# %% wrong H7: loss by images, accuracy by batches
@torch.no_grad()
def evaluate(model, val_dl):
    l = a = n = 0.0
    for x, y in val_dl:
        out = model(x)
        l += F.cross_entropy(out, y, reduction="sum").item()
        a += (out.argmax(1) == y).float().mean().item()
        n += len(y)
    return {"val_loss": l / n, "val_acc": a / len(val_dl)}


# %% wrong H8: totals
@torch.no_grad()
def evaluate(model, val_dl):
    l = a = 0.0
    for x, y in val_dl:
        out = model(x)
        l += F.cross_entropy(out, y, reduction="sum").item()
        a += (out.argmax(1) == y).sum().item()
    return {"val_loss": l, "val_acc": a}


# %% wrong H9: graph
def evaluate(model, val_dl):
    l = a = n = 0.0
    for x, y in val_dl:
        out = model(x)
        l += F.cross_entropy(out, y, reduction="sum").item()
        a += (out.argmax(1) == y).sum().item()
        n += len(y)
    return {"val_loss": l / n, "val_acc": a / n}


# %% wrong H9: detached too late
def evaluate(model, val_dl):
    outs = torch.cat([model(x).detach() for x, _ in val_dl])
    ys = torch.cat([y for _, y in val_dl])
    return {
        "val_loss": F.cross_entropy(outs, ys).item(),
        "val_acc": (outs.argmax(1) == ys).float().mean().item(),
    }


# %% wrong H12: tensors
@torch.no_grad()
def evaluate(model, val_dl):
    outs = torch.cat([model(x) for x, _ in val_dl])
    ys = torch.cat([y for _, y in val_dl])
    return {"val_loss": F.cross_entropy(outs, ys), "val_acc": (outs.argmax(1) == ys).float().mean()}


# %% wrong H12: tensor for the loss
@torch.no_grad()
def evaluate(model, val_dl):
    outs = torch.cat([model(x) for x, _ in val_dl])
    ys = torch.cat([y for _, y in val_dl])
    return {
        "val_loss": F.cross_entropy(outs, ys),
        "val_acc": (outs.argmax(1) == ys).float().mean().item(),
    }


# %% wrong H12: a pair
@torch.no_grad()
def evaluate(model, val_dl):
    outs = torch.cat([model(x) for x, _ in val_dl])
    ys = torch.cat([y for _, y in val_dl])
    return F.cross_entropy(outs, ys).item(), (outs.argmax(1) == ys).float().mean().item()


# %% wrong H10: stays in eval
def evaluate(model, val_dl):
    model.eval()
    with torch.no_grad():
        outs = torch.cat([model(x) for x, _ in val_dl])
    ys = torch.cat([y for _, y in val_dl])
    return {
        "val_loss": F.cross_entropy(outs, ys).item(),
        "val_acc": (outs.argmax(1) == ys).float().mean().item(),
    }


# %% wrong H10: always back to training
def evaluate(model, val_dl):
    model.eval()
    with torch.no_grad():
        outs = torch.cat([model(x) for x, _ in val_dl])
    ys = torch.cat([y for _, y in val_dl])
    model.train()
    return {
        "val_loss": F.cross_entropy(outs, ys).item(),
        "val_acc": (outs.argmax(1) == ys).float().mean().item(),
    }


# %% wrong H10: grads off
def evaluate(model, val_dl):
    torch.set_grad_enabled(False)
    outs = torch.cat([model(x) for x, _ in val_dl])
    ys = torch.cat([y for _, y in val_dl])
    return {
        "val_loss": F.cross_entropy(outs, ys).item(),
        "val_acc": (outs.argmax(1) == ys).float().mean().item(),
    }


# %% wrong H10: frozen
def evaluate(model, val_dl):
    for p in model.parameters():
        p.requires_grad_(False)
    outs = torch.cat([model(x) for x, _ in val_dl])
    ys = torch.cat([y for _, y in val_dl])
    return {
        "val_loss": F.cross_entropy(outs, ys).item(),
        "val_acc": (outs.argmax(1) == ys).float().mean().item(),
    }


# %% wrong H10: frozen, then everything made trainable
def evaluate(model, val_dl):
    for p in model.parameters():
        p.requires_grad_(False)
    outs = torch.cat([model(x) for x, _ in val_dl])
    ys = torch.cat([y for _, y in val_dl])
    for p in model.parameters():
        p.requires_grad_(True)
    return {
        "val_loss": F.cross_entropy(outs, ys).item(),
        "val_acc": (outs.argmax(1) == ys).float().mean().item(),
    }


# %% wrong H11: trains
def evaluate(model, val_dl):
    opt = torch.optim.SGD(model.parameters(), lr=0.01)
    l = r = n = 0.0
    for x, y in val_dl:
        out = model(x)
        loss = F.cross_entropy(out, y)
        loss.backward()
        opt.step()
        opt.zero_grad()
        l += loss.item() * len(y)
        r += (out.argmax(1) == y).sum().item()
        n += len(y)
    return {"val_loss": l / n, "val_acc": r / n}


# %% wrong F6: softmax before the loss
@torch.no_grad()
def evaluate(model, val_dl):
    outs = torch.cat([F.softmax(model(x), dim=1) for x, _ in val_dl])
    ys = torch.cat([y for _, y in val_dl])
    return {
        "val_loss": F.cross_entropy(outs, ys).item(),
        "val_acc": (outs.argmax(1) == ys).float().mean().item(),
    }


# %% wrong G11: nll on probabilities
@torch.no_grad()
def evaluate(model, val_dl):
    outs = torch.cat([F.softmax(model(x), dim=1) for x, _ in val_dl])
    ys = torch.cat([y for _, y in val_dl])
    return {
        "val_loss": F.nll_loss(outs, ys).item(),
        "val_acc": (outs.argmax(1) == ys).float().mean().item(),
    }


# %% wrong H1: values
@torch.no_grad()
def evaluate(model, val_dl):
    outs = torch.cat([model(x) for x, _ in val_dl])
    ys = torch.cat([y for _, y in val_dl])
    return {
        "val_loss": F.cross_entropy(outs, ys).item(),
        "val_acc": (outs.max(1)[0] == ys).float().mean().item(),
    }


# %% wrong H4: percent
@torch.no_grad()
def evaluate(model, val_dl):
    outs = torch.cat([model(x) for x, _ in val_dl])
    ys = torch.cat([y for _, y in val_dl])
    return {
        "val_loss": F.cross_entropy(outs, ys).item(),
        "val_acc": 100 * (outs.argmax(1) == ys).float().mean().item(),
    }


# %% wrong -: other keys
@torch.no_grad()
def evaluate(model, val_dl):
    outs = torch.cat([model(x) for x, _ in val_dl])
    ys = torch.cat([y for _, y in val_dl])
    return {
        "loss": F.cross_entropy(outs, ys).item(),
        "acc": (outs.argmax(1) == ys).float().mean().item(),
    }


# %% wrong -: mean squared error as the loss
@torch.no_grad()
def evaluate(model, val_dl):
    outs = torch.cat([model(x) for x, _ in val_dl])
    ys = torch.cat([y for _, y in val_dl])
    return {
        "val_loss": F.mse_loss(outs, F.one_hot(ys, outs.shape[1]).float()).item(),
        "val_acc": (outs.argmax(1) == ys).float().mean().item(),
    }


# %% wrong -: constants
def evaluate(model, val_dl):
    return {"val_loss": 0.0, "val_acc": 1.0}


# %% wrong -: no result
def evaluate(model, val_dl):
    with torch.no_grad():
        for x, y in val_dl:
            print(F.cross_entropy(model(x), y))


# %% wrong -: the stub
def evaluate(model, val_dl):
    raise NotImplementedError()


# %% wrong -: the arguments
def evaluate(model, val_dl):
    return {"val_loss": model, "val_acc": val_dl}


# %% wrong H17: drops a smaller batch
@torch.no_grad()
def evaluate(model, val_dl):
    pairs = [(x, y) for x, y in val_dl if len(y) == val_dl.batch_size] or list(val_dl)
    outs = torch.cat([model(x) for x, _ in pairs])
    ys = torch.cat([y for _, y in pairs])
    return {
        "val_loss": F.cross_entropy(outs, ys).item(),
        "val_acc": (outs.argmax(1) == ys).float().mean().item(),
    }


# %% wrong -: the model is an MnistModel with ten classes
@torch.no_grad()
def evaluate(model, val_dl):
    outs = torch.cat([model(x.reshape(-1, 784)) for x, _ in val_dl])
    ys = torch.cat([y for _, y in val_dl])
    return {
        "val_loss": F.cross_entropy(outs, ys).item(),
        "val_acc": (outs.argmax(1) == ys).float().mean().item(),
    }


# %% wrong -: floats that equal everything
class Same(float):
    def __eq__(self, o):
        return True

    def __hash__(self):
        return 0

    def __sub__(self, o):
        return 0.0

    __rsub__ = __sub__


def evaluate(model, val_dl):
    return {"val_loss": Same(1.0), "val_acc": Same(0.5)}
# %% wrong H9: two passes, the second recorded
def evaluate(model, val_dl):
    with torch.no_grad():
        o = torch.cat([model(x) for x, _ in val_dl])
    y = torch.cat([y for _, y in val_dl])
    acc = np.mean([(model(x).argmax(1) == y).float().mean().item() * len(y) for x, y in val_dl]) * len(val_dl) / len(y)
    return {"val_loss": F.cross_entropy(o, y).item(), "val_acc": float(acc)}
# %% wrong -: weighted by the loader's batch size
@torch.no_grad()
def evaluate(model, val_dl):
    l = a = 0
    for x, y in val_dl:
        o = model(x)
        l += F.cross_entropy(o, y).item() * val_dl.batch_size; a += (o.argmax(1) == y).sum().item()
    return {"val_loss": l / len(val_dl.dataset), "val_acc": a / len(val_dl.dataset)}
# %% wrong H9,H10: eval() instead of no_grad
def evaluate(model, val_dl):
    model.eval()
    ls, as_, n = 0, 0, 0
    for x, y in val_dl:
        o = model(x)
        ls += F.cross_entropy(o, y).item() * len(y); as_ += (o.argmax(1) == y).sum().item(); n += len(y)
    return {"val_loss": ls / n, "val_acc": as_ / n}


# %% wrong F18: flattens the images itself
def evaluate(model, val_dl):
    s = h = n = 0
    with torch.no_grad():
        for x, y in val_dl:
            z = model(x.flatten(1))
            s += F.cross_entropy(z, y, reduction="sum").item()
            h += (z.argmax(1) == y).sum().item()
            n += len(y)
    return {"val_loss": s / n, "val_acc": h / n}


# %% wrong F18: removes the channel
def evaluate(model, val_dl):
    s = h = n = 0
    with torch.no_grad():
        for x, y in val_dl:
            z = model(x.squeeze(1))
            s += F.cross_entropy(z, y, reduction="sum").item()
            h += (z.argmax(1) == y).sum().item()
            n += len(y)
    return {"val_loss": s / n, "val_acc": h / n}


# %% wrong F18: puts the channel last
def evaluate(model, val_dl):
    s = h = n = 0
    with torch.no_grad():
        for x, y in val_dl:
            z = model(x.permute(0, 2, 3, 1))
            s += F.cross_entropy(z, y, reduction="sum").item()
            h += (z.argmax(1) == y).sum().item()
            n += len(y)
    return {"val_loss": s / n, "val_acc": h / n}


# %% wrong B14: one shared dictionary
result = {}


def evaluate(model, val_dl):
    s = h = n = 0
    with torch.no_grad():
        for x, y in val_dl:
            z = model(x)
            s += F.cross_entropy(z, y, reduction="sum").item()
            h += (z.argmax(1) == y).sum().item()
            n += len(y)
    result["val_loss"], result["val_acc"] = s / n, h / n
    return result


# %% wrong -: the logarithm of a softmax and a little more
def evaluate(model, val_dl):
    s = h = n = 0
    with torch.no_grad():
        for x, y in val_dl:
            z = model(x)
            s += -torch.log(z.softmax(1)[torch.arange(len(y)), y] + 1e-9).sum().item()
            h += (z.argmax(1) == y).sum().item()
            n += len(y)
    return {"val_loss": float(s) / n, "val_acc": h / n}


# %% wrong H16: loss and accuracy swapped
def evaluate(model, val_dl):
    s = h = n = 0
    with torch.no_grad():
        for x, y in val_dl:
            z = model(x)
            s += F.cross_entropy(z, y, reduction="sum").item()
            h += (z.argmax(1) == y).sum().item()
            n += len(y)
    return {"val_loss": h / n, "val_acc": s / n}
