# %% right: no_grad and F.softmax
def predict_digits(model, images):
    with torch.no_grad():
        probs = F.softmax(model(images), dim=1)
    return probs, probs.argmax(dim=1)


# %% right: decorator and max
@torch.no_grad()
def predict_digits(model, images):
    probs = torch.softmax(model(images), -1)
    _, preds = torch.max(probs, dim=1)
    return probs, preds


# %% right: inference mode
def predict_digits(model, images):
    with torch.inference_mode():
        out = model(images)
        return nn.Softmax(dim=1)(out), out.max(1).indices


# %% right: inference mode as a decorator, list returned
@torch.inference_mode()
def predict_digits(model, images):
    out = model.forward(images)
    return [out.softmax(1), out.topk(1, dim=1).indices.squeeze(1)]


# %% right: own exponentials, loop for labels
def predict_digits(model, images):
    with torch.no_grad():
        z = model(images)
    e = torch.exp(z)
    p = e / e.sum(1, keepdim=True)
    labels = torch.tensor([row.tolist().index(max(row.tolist())) for row in p])
    return p, labels


# %% right: the notebook's own softmax
def softmax(logits):
    e = (logits - logits.max(dim=1, keepdim=True).values).exp()
    return e / e.sum(dim=1, keepdim=True)


def predict_digits(model, images):
    with torch.no_grad():
        probs = softmax(model(images))
    return probs, probs.argmax(1)


# %% right: the notebook's own softmax, which is broken
def softmax(logits):
    raise NotImplementedError()


def predict_digits(model, images):
    with torch.no_grad():
        probs = softmax(model(images))
    return probs, probs.argmax(1)


# %% right: the notebook's own softmax, which goes down the columns
def softmax(logits):
    return torch.exp(logits) / torch.exp(logits).sum(0)


@torch.no_grad()
def predict_digits(model, images):
    probs = softmax(model(images))
    return probs, probs.argmax(1)


# %% right: softmax imported under the exercise's name
from torch.nn.functional import softmax


def predict_digits(model, images):
    with torch.no_grad():
        probs = softmax(model(images), dim=1)
    return probs, probs.argmax(1)


# %% right: image by image
def predict_digits(model, images):
    ps, ls = [], []
    for img in images:
        with torch.no_grad():
            p = F.softmax(model(img.unsqueeze(0)), dim=1)[0]
        ps.append(p)
        ls.append(int(p.argmax()))
    return torch.stack(ps), torch.tensor(ls)


# %% right: frozen for a while
def predict_digits(model, images):
    wanted = [p.requires_grad for p in model.parameters()]
    for p in model.parameters():
        p.requires_grad_(False)
    probs = F.softmax(model(images), 1)
    for p, w in zip(model.parameters(), wanted):
        p.requires_grad_(w)
    return probs, probs.argmax(1)


# %% right: functional_call with detached parameters
from torch.func import functional_call


def predict_digits(model, images):
    values = {k: v.detach() for k, v in model.named_parameters()}
    probs = F.log_softmax(functional_call(model, values, (images,)), 1).exp()
    return probs, probs.argmax(1).to(torch.int32)


# %% right: a frozen copy
import copy


def predict_digits(model, images):
    twin = copy.deepcopy(model).requires_grad_(False).eval()
    out = twin(images)
    return F.softmax(out, dim=1), out.argmax(1)


# %% right: evaluation mode, and gradients off for a while
def predict_digits(model, images):
    model.eval()
    before = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        probs = F.softmax(model(images), dim=1)
    finally:
        torch.set_grad_enabled(before)
    return probs, probs.argmax(dim=1)


# %% right: logsumexp, numpy for the labels
class Predictor:
    @torch.no_grad()
    def __call__(self, model, images):
        out = model(images)
        p = torch.exp(out - torch.logsumexp(out, 1, keepdim=True))
        return p, torch.from_numpy(p.numpy().argmax(axis=1))


predict_digits = Predictor()


# %% right: numpy float64 and back
def predict_digits(model, images):
    with torch.no_grad():
        a = model(images).numpy().astype(np.float64)
    e = np.exp(a - a.max(1, keepdims=True))
    p = e / e.sum(1, keepdims=True)
    return torch.tensor(p, dtype=torch.float32), torch.tensor(p.argmax(1), dtype=torch.uint8)


# %% right: no dim
def predict_digits(model, images):
    with torch.no_grad():
        p = F.softmax(model(images))
    return p, p.argmax(-1)


# %% right: namedtuple
from collections import namedtuple
Prediction = namedtuple("Prediction", "probabilities labels")
def predict_digits(model, images):
    with torch.no_grad():
        p = F.softmax(model(images), 1)
    return Prediction(p, p.argmax(1))
# %% right: requires_grad put back
def predict_digits(model, images):
    flags = [p.requires_grad for p in model.parameters()]
    for p in model.parameters(): p.requires_grad_(False)
    q = F.softmax(model(images), 1)
    for p, f in zip(model.parameters(), flags): p.requires_grad_(f)
    return q, q.argmax(1)
# %% right: in two chunks
def predict_digits(model, images):
    with torch.no_grad():
        p = torch.cat([F.softmax(model(c), dim=1) for c in images.split(2)])
    return p, p.argmax(dim=1)
# %% right: int32 labels, kthvalue
def predict_digits(model, images):
    with torch.no_grad():
        p = F.softmax(model(images), 1)
    return p, p.kthvalue(10, dim=1).indices.int()
# %% right: the notebook's softmax switches gradients off and writes to its argument
def softmax(logits):
    torch.set_grad_enabled(False)
    logits -= logits.max(dim=1, keepdim=True).values
    logits.exp_()
    return logits.div_(logits.sum(dim=1, keepdim=True))


def predict_digits(model, images):
    with torch.no_grad():
        scores = model(images)
        probabilities = softmax(scores)
    return probabilities, scores.argmax(1)


# %% right: the notebook's softmax gives the same memory at each call
memory = torch.empty(1000, 10)


def softmax(logits):
    return torch.softmax(logits, 1, out=memory[: len(logits)])


def predict_digits(model, images):
    with torch.no_grad():
        probabilities = softmax(model(images))
    return probabilities, probabilities.argmax(1)
