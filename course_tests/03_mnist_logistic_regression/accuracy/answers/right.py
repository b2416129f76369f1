# %% right: argmax, float, mean
def accuracy(outputs, labels):
    return (outputs.argmax(dim=1) == labels).float().mean()


# %% right: as in the course
def accuracy(outputs, labels):
    _, preds = torch.max(outputs, dim=1)
    return torch.tensor(torch.sum(preds == labels).item() / len(preds))


# %% right: returns a float
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
