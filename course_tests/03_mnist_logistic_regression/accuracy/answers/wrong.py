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


# %% wrong H4: divided by the number of all outputs
def accuracy(outputs, labels):
    return (outputs.argmax(1) == labels).sum() / outputs.numel()


# %% wrong H4: divided by 128
def accuracy(outputs, labels):
    return (outputs.argmax(1) == labels).sum().item() / 128


# %% wrong H4: error rate
def accuracy(outputs, labels):
    return (outputs.argmax(1) != labels).float().mean()


# %% wrong H4: divided by the number of classes
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


# %% wrong G10: one argmax for all outputs
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


# %% wrong -: returns a string
def accuracy(outputs, labels):
    return f"{(outputs.argmax(1) == labels).float().mean():.2f}"


# %% wrong -: always 1
def accuracy(outputs, labels):
    return 1.0


# %% wrong H1: always 0
def accuracy(outputs, labels):
    return torch.tensor(0.0)


# %% wrong -: a float that equals every number
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


# %% wrong -: returns an argument
def accuracy(outputs, labels):
    return outputs


# %% wrong -: returns nothing
def accuracy(outputs, labels):
    print((outputs.argmax(1) == labels).float().mean())


# %% wrong -: sorts the outputs in place
def accuracy(outputs, labels):
    r = (outputs.argmax(1) == labels).float().mean()
    outputs.zero_()
    return r


# %% wrong -: right only for the visible check
def accuracy(outputs, labels):
    return {5: 0.6, 8: 0.5, 130: 0.7}.get(len(outputs), 0.5)


# %% wrong -: bincount without minlength
def accuracy(outputs, labels):
    hits = (outputs.argmax(dim=1) == labels).long()
    return hits.bincount()[1] / len(hits)
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
