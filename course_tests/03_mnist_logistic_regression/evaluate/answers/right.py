# %% right: sums over images
def evaluate(model, val_dl):
    loss, right, n = 0.0, 0, 0
    with torch.no_grad():
        for xb, yb in val_dl:
            out = model(xb)
            loss += F.cross_entropy(out, yb, reduction="sum").item()
            right += (out.argmax(1) == yb).sum().item()
            n += len(yb)
    return {"val_loss": loss / n, "val_acc": right / n}


# %% right: all outputs at once
@torch.no_grad()
def evaluate(model, val_dl):
    outs, labels = [], []
    for xb, yb in val_dl:
        outs.append(model(xb))
        labels.append(yb)
    outs, labels = torch.cat(outs), torch.cat(labels)
    return {
        "val_loss": F.cross_entropy(outs, labels).item(),
        "val_acc": (outs.max(1)[1] == labels).float().mean().item(),
    }


# %% right: weighted by the batch's size, with own accuracy
def accuracy(outputs, labels):
    return (outputs.argmax(dim=1) == labels).float().mean()


def evaluate(model, val_dl):
    was = model.training
    model.eval()
    losses, accs, sizes = [], [], []
    with torch.no_grad():
        for images, labels in val_dl:
            out = model(images)
            losses.append(F.cross_entropy(out, labels).item() * len(labels))
            accs.append(accuracy(out, labels).item() * len(labels))
            sizes.append(len(labels))
    model.train(was)
    return dict(val_loss=sum(losses) / sum(sizes), val_acc=sum(accs) / sum(sizes))


# %% right: accuracy gives floats
def accuracy(outputs, labels):
    return (outputs.argmax(dim=1) == labels).sum().item() / len(labels)


def evaluate(model, val_dl):
    total = len(val_dl.dataset)
    loss = acc = 0
    with torch.inference_mode():
        for images, labels in val_dl:
            out = model(images)
            loss += float(nn.CrossEntropyLoss(reduction="sum")(out, labels))
            acc += accuracy(out, labels) * len(labels)
    return {"val_loss": loss / total, "val_acc": acc / total, "images": total}


# %% right: the notebook's accuracy is not written yet
def accuracy(outputs, labels):
    raise NotImplementedError()


def evaluate(model, val_dl):
    loss, acc, n = 0.0, 0.0, 0
    with torch.no_grad():
        for images, labels in val_dl:
            out = model(images)
            loss += F.cross_entropy(out, labels).item() * len(images)
            acc += accuracy(out, labels).item() * len(images)
            n += len(images)
    return {"val_loss": loss / n, "val_acc": acc / n}


# %% right: the notebook's accuracy gives percent
def accuracy(outputs, labels):
    return 100 * (outputs.argmax(dim=1) == labels).float().mean().item()


def evaluate(model, val_dl):
    with torch.no_grad():
        parts = [(model(x), y) for x, y in val_dl]
    n = sum(len(y) for _, y in parts)
    return {
        "val_loss": sum(F.cross_entropy(o, y, reduction="sum").item() for o, y in parts) / n,
        "val_acc": sum(accuracy(o, y) * len(y) for o, y in parts) / n,
    }


# %% right: the notebook's accuracy was overwritten by a number
def accuracy(outputs, labels):
    return (outputs.argmax(dim=1) == labels).float().mean()


accuracy = accuracy(torch.eye(3), torch.arange(3))


@torch.no_grad()
def evaluate(model, val_dl):
    n, l, a = 0, 0.0, 0.0
    for x, y in val_dl:
        out = model(x)
        l += F.cross_entropy(out, y).item() * len(y)
        a += float(accuracy(out, y)) * len(y)
        n += len(y)
    return {"val_loss": l / n, "val_acc": a / n}


# %% right: reduction none, numpy
def evaluate(model, val_dl):
    losses, hits = [], []
    with torch.no_grad():
        for xb, yb in val_dl:
            out = model(xb)
            losses.extend(F.cross_entropy(out, yb, reduction="none").tolist())
            hits.extend((out.argmax(1) == yb).tolist())
    return {"val_loss": np.mean(losses), "val_acc": np.mean(hits)}


# %% right: numpy's float32
def evaluate(model, val_dl):
    losses, hits = [], []
    with torch.no_grad():
        for xb, yb in val_dl:
            out = model(xb)
            losses += [F.cross_entropy(out, yb, reduction="none").numpy()]
            hits += [(out.argmax(1) == yb).numpy()]
    return {
        "val_acc": np.concatenate(hits).astype(np.float32).mean(),
        "val_loss": np.concatenate(losses).mean(),
    }


# %% right: image by image over the dataset
def evaluate(model, val_dl):
    total = {"val_loss": 0.0, "val_acc": 0.0}
    ds = val_dl.dataset
    for i in range(len(ds)):
        x, y = ds[i]
        with torch.no_grad():
            p = F.log_softmax(model(x[None]), 1)[0]
        total["val_loss"] -= p[y].item() / len(ds)
        total["val_acc"] += float(p.argmax() == y) / len(ds)
    return total


# %% right: nll of log_softmax, modes of all submodules kept
def evaluate(model, val_dl):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    nll, ok, count = torch.zeros(()), 0, 0
    try:
        with torch.no_grad():
            for batch in val_dl:
                logp = F.log_softmax(model(batch[0]), dim=-1)
                nll += F.nll_loss(logp, batch[1], reduction="sum")
                ok += int((logp.argmax(-1) == batch[1]).sum())
                count += batch[1].numel()
    finally:
        for m, mode in modes:
            m.training = mode
    return {"val_loss": (nll / count).item(), "val_acc": ok / count}


# %% right: a frozen copy of the model
import copy


def evaluate(model, val_dl):
    twin = copy.deepcopy(model).eval().requires_grad_(False)
    outs = torch.cat([twin(x) for x, _ in val_dl])
    ys = torch.cat([y for _, y in val_dl])
    return {
        "val_loss": float(F.cross_entropy(outs, ys)),
        "val_acc": float((outs.argmax(1) == ys).float().mean()),
    }


# %% right: gradients off for a while, generator expressions
def evaluate(model, val_dl):
    before = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    stats = [
        (F.cross_entropy(model(x), y).item(), (model(x).argmax(1) == y).sum().item(), len(y))
        for x, y in val_dl
    ]
    torch.set_grad_enabled(before)
    n = sum(s[2] for s in stats)
    return {
        "val_loss": sum(s[0] * s[2] for s in stats) / n,
        "val_acc": sum(s[1] for s in stats) / n,
    }


# %% right: functional_call with detached parameters
from torch.func import functional_call


def evaluate(model, val_dl):
    p = {k: v.detach() for k, v in model.named_parameters()}
    a = [(functional_call(model, p, (x,)), y) for x, y in val_dl]
    o, y = (torch.cat(c) for c in zip(*a))
    return {
        "val_loss": F.cross_entropy(o, y).item(),
        "val_acc": (o.argmax(1) == y).double().mean().item(),
    }


# %% right: a new loader over the dataset in one batch
def evaluate(model, val_dl):
    x, y = next(iter(DataLoader(val_dl.dataset, batch_size=len(val_dl.dataset))))
    with torch.no_grad():
        out = model(x)
    return {
        "val_loss": F.cross_entropy(out, y).item(),
        "val_acc": (out.argmax(1) == y).sum().item() / len(y),
    }


# %% right: an evaluator object
class Evaluator:
    def batch(self, model, x, y):
        out = model(x)
        return np.array(
            [F.cross_entropy(out, y, reduction="sum"), (out.argmax(1) == y).sum(), len(y)],
            dtype=float,
        )

    @torch.no_grad()
    def __call__(self, model, val_dl):
        loss, right, n = sum(self.batch(model, x, y) for x, y in val_dl)
        return {"val_loss": float(loss / n), "val_acc": float(right / n)}


evaluate = Evaluator()


# %% right: uses own predict_digits and softmax
def softmax(z):
    e = torch.exp(z - z.amax(1, keepdim=True)); return e / e.sum(1, keepdim=True)
def predict_digits(model, images):
    with torch.no_grad():
        p = softmax(model(images))
    return p, p.argmax(1)
def evaluate(model, val_dl):
    loss = right = n = 0
    for x, y in val_dl:
        p, labels = predict_digits(model, x)
        loss += -p[torch.arange(len(y)), y].log().sum().item()
        right += (labels == y).sum().item(); n += len(y)
    return {"val_loss": loss / n, "val_acc": right / n}
# %% right: own predict_digits that isn't written yet
def predict_digits(model, images):
    raise NotImplementedError()
def evaluate(model, val_dl):
    loss = right = n = 0
    for x, y in val_dl:
        p, labels = predict_digits(model, x)
        loss += -p[torch.arange(len(y)), y].log().sum().item()
        right += (labels == y).sum().item(); n += len(y)
    return {"val_loss": loss / n, "val_acc": right / n}
# %% right: recursion over an iterator
def evaluate(model, val_dl):
    def go(it):
        try: x, y = next(it)
        except StopIteration: return 0.0, 0, 0
        with torch.no_grad():
            o = model(x)
        a, b, c = go(it)
        return a + F.cross_entropy(o, y, reduction="sum").item(), b + (o.argmax(1) == y).sum().item(), c + len(y)
    l, r, n = go(iter(val_dl))
    return {"val_loss": l / n, "val_acc": r / n}
# %% right: a generator that runs the model under no_grad
def batches(model, dl):
    for x, y in dl:
        with torch.no_grad():
            yield model(x), y
def evaluate(model, val_dl):
    l = r = n = 0
    for o, y in batches(model, val_dl):
        l += F.cross_entropy(o, y, reduction="sum"); r += (o.argmax(1) == y).sum(); n += len(y)
    return {"val_loss": (l / n).item(), "val_acc": (r / n).item()}
# %% right: vmap over single images
def evaluate(model, val_dl):
    s = h = n = 0
    with torch.no_grad():
        for x, y in val_dl:
            z = torch.vmap(lambda image: model(image[None])[0])(x)
            s += F.cross_entropy(z, y, reduction="sum").item()
            h += (z.argmax(1) == y).sum().item()
            n += len(y)
    return {"val_loss": s / n, "val_acc": h / n}


# %% right: the notebook's accuracy switches gradients off, and writes to its arguments
def accuracy(outputs, labels):
    torch.set_grad_enabled(False)
    share = (outputs.argmax(dim=1) == labels).float().mean().item()
    outputs.zero_()
    return share


def evaluate(model, val_dl):
    s = h = n = 0
    with torch.no_grad():
        for x, y in val_dl:
            z = model(x)
            h += accuracy(z, y) * len(y)
            s += F.cross_entropy(z, y, reduction="sum").item()
            n += len(y)
    return {"val_loss": s / n, "val_acc": h / n}


# %% right: the notebook's predict_digits switches gradients off and freezes the model
def predict_digits(model, images):
    torch.set_grad_enabled(False)
    model.requires_grad_(False)
    p = F.softmax(model(images), dim=1)
    return p, p.argmax(1)


def evaluate(model, val_dl):
    s = h = n = 0
    with torch.no_grad():
        for x, y in val_dl:
            s += F.cross_entropy(model(x), y, reduction="sum").item()
            h += (predict_digits(model, x)[1] == y).sum().item()
            n += len(y)
    return {"val_loss": s / n, "val_acc": h / n}


# %% right: functions of other exercises, never called here, leave modes changed
def accuracy(outputs, labels):
    torch.set_grad_enabled(False)
    torch.set_default_dtype(torch.float64)
    return (outputs.argmax(dim=1) == labels).float().mean()


def softmax(logits):
    torch.set_grad_enabled(False)
    return F.softmax(logits, dim=1)


def predict_digits(model, images):
    torch.manual_seed(0)
    torch.set_grad_enabled(False)
    p = F.softmax(model(images), dim=1)
    return p, p.argmax(1)


def evaluate(model, val_dl):
    pairs = []
    for x, y in val_dl:
        with torch.no_grad():
            pairs.append((model(x), y))
    z, y = torch.cat([p[0] for p in pairs]), torch.cat([p[1] for p in pairs])
    return {"val_loss": float(F.cross_entropy(z, y)), "val_acc": float((z.argmax(1) == y).float().mean())}


# %% right: the logarithm of a softmax
def evaluate(model, val_dl):
    s = h = n = 0
    with torch.no_grad():
        for x, y in val_dl:
            z = model(x)
            s += -torch.log(z.softmax(1)[torch.arange(len(y)), y]).sum().item()
            h += (z.argmax(1) == y).sum().item()
            n += len(y)
    return {"val_loss": float(s) / n, "val_acc": h / n}


# %% right: logsumexp
def evaluate(model, val_dl):
    s = h = n = 0
    with torch.no_grad():
        for x, y in val_dl:
            z = model(x)
            s += (z.logsumexp(1) - z.gather(1, y[:, None])[:, 0]).sum().item()
            h += (z.argmax(1) == y).sum().item()
            n += len(y)
    return {"val_loss": float(s) / n, "val_acc": h / n}


# %% right: NumPy, shifted by the maximum
def evaluate(model, val_dl):
    s = h = n = 0
    with torch.no_grad():
        for x, y in val_dl:
            z = model(x)
            s += sum(np.log(np.exp(r - r.max()).sum()) - (r - r.max())[k] for r, k in zip(z.numpy(), y.tolist()))
            h += (z.argmax(1) == y).sum().item()
            n += len(y)
    return {"val_loss": float(s) / n, "val_acc": h / n}


# %% right: NLLLoss of LogSoftmax, weighted
def evaluate(model, val_dl):
    s = h = n = 0
    with torch.no_grad():
        for x, y in val_dl:
            z = model(x)
            s += nn.NLLLoss()(nn.LogSoftmax(dim=1)(z), y).item() * len(y)
            h += (z.argmax(1) == y).sum().item()
            n += len(y)
    return {"val_loss": float(s) / n, "val_acc": h / n}


# %% right: Categorical's log_prob
def evaluate(model, val_dl):
    s = h = n = 0
    with torch.no_grad():
        for x, y in val_dl:
            z = model(x)
            s += -torch.distributions.Categorical(logits=z).log_prob(y).sum()
            h += (z.argmax(1) == y).sum().item()
            n += len(y)
    return {"val_loss": float(s) / n, "val_acc": h / n}
