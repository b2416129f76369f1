# %% right: argmax, float, mean
def accuracy(outputs, labels):
    return (outputs.argmax(dim=1) == labels).float().mean()


# %% right: the course's own
def accuracy(outputs, labels):
    _, preds = torch.max(outputs, dim=1)
    return torch.tensor(torch.sum(preds == labels).item() / len(preds))


# %% right: a float
def accuracy(outputs, labels):
    return (outputs.argmax(1) == labels).sum().item() / labels.size(0)


# %% right: topk
def accuracy(outputs, labels):
    best = outputs.topk(1).indices[:, 0]
    return best.eq(labels).double().mean().item()


# %% right: numpy
def accuracy(outputs, labels):
    return np.mean(outputs.numpy().argmax(axis=1) == labels.numpy())


# %% right: zip and lists
def accuracy(outputs, labels):
    right = 0
    for row, label in zip(outputs.tolist(), labels.tolist()):
        if row.index(max(row)) == label:
            right += 1
    return right / len(labels)


# %% right: count_nonzero
def accuracy(outputs, labels):
    return torch.count_nonzero(outputs.argmax(-1) == labels) / len(labels)


# %% right: softmax first
def accuracy(outputs, labels):
    p = F.softmax(outputs, dim=1)
    print(p.shape)
    return (p.max(1).indices == labels).to(torch.float64).mean()


# %% right: float16
def accuracy(outputs, labels):
    return (outputs.argmax(1) == labels).half().mean()


# %% right: gather and amax
def accuracy(outputs, labels):
    at_label = outputs.gather(1, labels.view(-1, 1)).squeeze(1)
    return (at_label >= outputs.amax(1)).float().mean()


# %% right: one minus the share of the wrong
def accuracy(outputs, labels):
    return 1 - (outputs.argmax(1) != labels).float().mean()


# %% right: lambda, keepdim on both sides
accuracy = lambda outputs, labels: (
    (outputs.argmax(1, keepdim=True) == labels[:, None]).float().mean()
)
# %% right: statistics and fractions
from statistics import mean


def accuracy(outputs, labels):
    return mean(float(o.argmax() == l) for o, l in zip(outputs, labels))


# %% right: numpy's float32
def accuracy(outputs, labels):
    return (outputs.argmax(1) == labels).float().numpy().mean()


# %% right: one-hot product
def accuracy(outputs, labels):
    n, c = outputs.shape
    a = F.one_hot(outputs.argmax(1), c)
    b = F.one_hot(labels, c)
    return (a * b).sum() / n


# %% right: sorted, with no_grad
@torch.no_grad()
def accuracy(outputs, labels):
    order = outputs.argsort(dim=1, descending=True)
    return torch.mean((order[:, 0] == labels).type(torch.float32))


# %% wrong H1: values
def accuracy(outputs, labels):
    best, _ = torch.max(outputs, dim=1)
    return (best == labels).float().mean()


# %% wrong H2: floor
def accuracy(outputs, labels):
    return (outputs.argmax(1) == labels).sum().item() // len(labels)


# %% wrong H3: a column
def accuracy(outputs, labels):
    return (outputs.argmax(1, keepdim=True) == labels).float().mean()


# %% wrong H3: a column, divided by the rows
def accuracy(outputs, labels):
    return (outputs.argmax(1) == labels.view(-1, 1)).sum().item() / len(labels)


# %% wrong H4: count
def accuracy(outputs, labels):
    return (outputs.argmax(1) == labels).sum()


# %% wrong H4: percent
def accuracy(outputs, labels):
    return 100 * (outputs.argmax(1) == labels).float().mean()


# %% wrong H4: by all outputs
def accuracy(outputs, labels):
    return (outputs.argmax(1) == labels).sum() / outputs.numel()


# %% wrong H4: by 128
def accuracy(outputs, labels):
    return (outputs.argmax(1) == labels).sum().item() / 128


# %% wrong H4: error rate
def accuracy(outputs, labels):
    return (outputs.argmax(1) != labels).float().mean()


# %% wrong H4: by the classes
def accuracy(outputs, labels):
    return (outputs.argmax(1) == labels).sum() / outputs.size(1)


# %% wrong -: rounded to one digit
def accuracy(outputs, labels):
    return round((outputs.argmax(1) == labels).float().mean().item(), 1)


# %% wrong H5: mean of truth values
def accuracy(outputs, labels):
    return torch.mean(outputs.argmax(1) == labels)


# %% wrong H6: columns
def accuracy(outputs, labels):
    return (outputs.argmax(0) == labels).float().mean()


# %% wrong G10: all
def accuracy(outputs, labels):
    return (outputs.argmax() == labels).float().mean()


# %% wrong H14: all or nothing
def accuracy(outputs, labels):
    return torch.all(outputs.argmax(1) == labels).float()


# %% wrong H14: smallest
def accuracy(outputs, labels):
    return (outputs.min(1)[1] == labels).float().mean()


# %% wrong -: a vector
def accuracy(outputs, labels):
    return (outputs.argmax(1) == labels).float()


# %% wrong -: one value in a list
def accuracy(outputs, labels):
    return [(outputs.argmax(1) == labels).float().mean().item()]


# %% wrong -: text
def accuracy(outputs, labels):
    return f"{(outputs.argmax(1) == labels).float().mean():.2f}"


# %% wrong -: one
def accuracy(outputs, labels):
    return 1.0


# %% wrong H1: zero
def accuracy(outputs, labels):
    return torch.tensor(0.0)


# %% wrong -: any number is equal to it
class Any1(float):
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__


def accuracy(outputs, labels):
    return Any1(0.5)


# %% wrong -: the stub
def accuracy(outputs, labels):
    raise NotImplementedError()


# %% wrong -: the argument
def accuracy(outputs, labels):
    return outputs


# %% wrong -: nothing
def accuracy(outputs, labels):
    print((outputs.argmax(1) == labels).float().mean())


# %% wrong -: sorts the outputs in place
def accuracy(outputs, labels):
    r = (outputs.argmax(1) == labels).float().mean()
    outputs.zero_()
    return r


# %% wrong -: knows the visible truth only
def accuracy(outputs, labels):
    return {5: 0.6, 8: 0.5, 130: 0.7}.get(len(outputs), 0.5)


# %% wrong -: counts that lack a zero
def accuracy(outputs, labels):
    hits = (outputs.argmax(dim=1) == labels).long()
    return hits.bincount()[1] / len(hits)
# %% right: rank of label is zero
def accuracy(outputs, labels):
    mine = outputs[torch.arange(len(labels)), labels]
    return ((outputs > mine[:, None]).sum(1) == 0).float().mean()
# %% right: confusion matrix trace
def accuracy(outputs, labels):
    c = outputs.shape[1]
    m = torch.zeros(c, c)
    for p, y in zip(outputs.argmax(1), labels):
        m[y, p] += 1
    return torch.trace(m) / m.sum()
# %% right: Fraction to float
from fractions import Fraction
def accuracy(outputs, labels):
    return float(Fraction(int((outputs.argmax(1) == labels).sum()), len(labels)))
# %% wrong -: abs of outputs
def accuracy(outputs, labels):
    return (outputs.abs().argmax(1) == labels).float().mean()
# %% wrong -: accumulates in a global
hits = tot = 0
def accuracy(outputs, labels):
    global hits, tot
    hits += (outputs.argmax(1) == labels).sum().item(); tot += len(labels)
    return hits / tot


# %% wrong -: squeezes a single row
def accuracy(outputs, labels):
    return (outputs.squeeze().argmax(dim=1) == labels).float().mean()


# %% wrong -: counted in a byte
def accuracy(outputs, labels):
    return (outputs.argmax(dim=1) == labels).to(torch.uint8).sum(dtype=torch.uint8).item() / len(labels)


# %% wrong -: half precision
def accuracy(outputs, labels):
    return (outputs.half().argmax(dim=1) == labels).float().mean()


# %% wrong -: sigmoids of large outputs
def accuracy(outputs, labels):
    return (outputs.sigmoid().argmax(dim=1) == labels).float().mean()


# %% wrong -: exponentials of large outputs
def accuracy(outputs, labels):
    e = outputs.exp()
    return ((e / e.sum(dim=1, keepdim=True)).argmax(dim=1) == labels).float().mean()


# %% right: log_softmax first
def accuracy(outputs, labels):
    return (outputs.log_softmax(dim=1).argmax(dim=1) == labels).float().mean()


# %% right: double precision
def accuracy(outputs, labels):
    return (outputs.double().argmax(dim=1) == labels).double().mean()


# %% right: the notebook's softmax, which overflows
def softmax(logits):
    return logits.exp() / logits.exp().sum(dim=1, keepdim=True)


def accuracy(outputs, labels):
    return (softmax(outputs).argmax(dim=1) == labels).float().mean()
