# %% right: zero at the start
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for epoch in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = F.cross_entropy(model(xb), yb)
            loss.backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% right: zero at the end, keyword lr, prints
def fit(epochs, lr, model, train_loader, val_loader, opt_func=torch.optim.SGD):
    history = []
    optimizer = opt_func(model.parameters(), lr=lr)
    for epoch in range(epochs):
        for batch in train_loader:
            images, labels = batch
            loss = F.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
        result = evaluate(model, val_loader)
        print("Epoch [{}], val_loss: {:.4f}, val_acc: {:.4f}".format(epoch, result["val_loss"], result["val_acc"]))
        history.append(result)
    return history
# %% right: zero at both ends, tqdm
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(list(model.parameters()), lr)
    out = []
    for _ in tqdm(range(epochs), desc="training"):
        for xb, yb in tqdm(train_dl, leave=False):
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
            opt.zero_grad()
        out.append(evaluate(model, val_dl))
    return out
# %% right: set_to_none=False
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    h = []
    for e in range(1, epochs + 1):
        for x, y in train_dl:
            loss = nn.CrossEntropyLoss()(model(x), y)
            opt.zero_grad(set_to_none=False)
            loss.backward()
            opt.step()
        h += [evaluate(model, val_dl)]
    return h
# %% right: model.zero_grad
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    def one(xb, yb):
        model.zero_grad()
        F.cross_entropy(model(xb), yb).backward()
        opt.step()
    def epoch():
        for b in train_dl:
            one(*b)
        return evaluate(model, val_dl)
    return [epoch() for _ in range(epochs)]
# %% right: p.grad = None
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt, history = opt_func(model.parameters(), lr), []
    for _ in range(epochs):
        for xb, yb in train_dl:
            for p in model.parameters():
                p.grad = None
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% right: a closure
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            def closure():
                opt.zero_grad()
                loss = F.cross_entropy(model(xb), yb)
                loss.backward()
                return loss
            opt.step(closure)
        history.append(evaluate(model, val_dl))
    return history
# %% right: while and next
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    while len(history) < epochs:
        it = iter(train_dl)
        while True:
            try:
                xb, yb = next(it)
            except StopIteration:
                break
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% right: enumerate and indices
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = [None] * epochs
    for i in range(epochs):
        running = 0.0
        for k, batch in enumerate(train_dl):
            opt.zero_grad()
            loss = F.cross_entropy(model(batch[0]), batch[1])
            loss.backward()
            opt.step()
            running += loss.item()
            if k % 10 == 0:
                print(i, k, running / (k + 1))
        history[i] = evaluate(model, val_dl)
    return history
# %% right: list(dl) anew each epoch
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        batches = list(train_dl)
        for xb, yb in batches:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% right: autograd.grad
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    params = list(model.parameters())
    opt = opt_func(params, lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            grads = torch.autograd.grad(F.cross_entropy(model(xb), yb), params)
            for p, g in zip(params, grads):
                p.grad = g
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% right: backward for each image
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            for x, y in zip(xb, yb):
                (F.cross_entropy(model(x[None]), y[None]) / len(yb)).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% right: functional_call
from torch.func import functional_call
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            out = functional_call(model, dict(model.named_parameters()), (xb,))
            F.cross_entropy(out, yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% right: func.grad
from torch.func import functional_call, grad
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    names = [n for n, _ in model.named_parameters()]
    def loss_of(params, x, y):
        return F.cross_entropy(functional_call(model, params, (x,)), y)
    history = []
    for _ in range(epochs):
        for x, y in train_dl:
            g = grad(loss_of)({n: p.detach() for n, p in model.named_parameters()}, x, y)
            for n, p in model.named_parameters():
                p.grad = g[n]
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% right: model.forward, train and eval modes
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        model.train()
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(model.forward(xb), yb).backward()
            opt.step()
        model.eval()
        history.append(evaluate(model, val_dl))
    return history
# %% right: peeks at a batch first
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    xb, yb = next(iter(train_dl))
    print(xb.shape, yb.shape, evaluate(model, val_dl))
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% right: an extra pass for logging after each epoch
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        result = evaluate(model, val_dl)
        result["train_loss"] = evaluate(model, train_dl)["val_loss"]
        history.append(result)
    return history
# %% right: an extra pass for logging before each epoch
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        with torch.no_grad():
            print(sum(F.cross_entropy(model(x), y).item() for x, y in train_dl))
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% right: log_softmax and nll
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = ()
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            logp = F.log_softmax(model(xb), dim=1)
            F.nll_loss(logp, yb).backward()
            opt.step()
        history = (*history, evaluate(model, val_dl))
    return list(history)
# %% right: cross-entropy by hand
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            out = model(xb)
            loss = (out.logsumexp(1) - out[torch.arange(len(yb)), yb]).sum() / len(yb)
            opt.zero_grad()
            loss.backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% right: by keyword, cross_entropy(input=, target=)
def fit(epochs: int, lr: float, model: nn.Module, train_dl, val_dl, opt_func=torch.optim.SGD) -> list:
    opt = opt_func(params=model.parameters(), lr=lr)
    history: list = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(input=model(xb), target=yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% right: uses len(dl.dataset), grads zeroed in place
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        seen = 0
        for xb, yb in train_dl:
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
            for p in model.parameters():
                p.grad.zero_()
            seen += len(yb)
        assert seen == len(train_dl.dataset)
        history.append(evaluate(model, val_dl))
    return history
# %% right: a trainer class
class Trainer:
    def __init__(self, model, opt):
        self.model, self.opt = model, opt
    def step(self, images, labels):
        self.opt.zero_grad()
        loss = F.cross_entropy(self.model(images), labels)
        loss.backward()
        self.opt.step()
        return loss.detach()
    def run(self, epochs, train_dl, val_dl):
        for _ in range(epochs):
            for batch in train_dl:
                self.step(*batch)
            yield evaluate(self.model, val_dl)

def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    return list(Trainer(model, opt_func(model.parameters(), lr)).run(epochs, train_dl, val_dl))
# %% right: the notebook's evaluate is not written yet
def evaluate(model, val_dl):
    raise NotImplementedError()

def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% right: the notebook's evaluate averages averages, with a key of its own
def evaluate(model, val_dl):
    with torch.no_grad():
        losses = [F.cross_entropy(model(x), y).item() for x, y in val_dl]
    return {"val_loss": sum(losses) / len(losses), "val_acc": 0.0, "batches": len(losses)}

def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        result = evaluate(model, val_dl)
        print(result["batches"])
        history.append(result)
    return history
# %% right: a callable object from a base class
class Base:
    def __call__(self, epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
        opt = opt_func(model.parameters(), lr)
        history = []
        for _ in range(epochs):
            for xb, yb in train_dl:
                opt.zero_grad()
                self.loss(model(xb), yb).backward()
                opt.step()
            history.append(evaluate(model, val_dl))
        return history
class Fit(Base):
    loss = staticmethod(F.cross_entropy)
fit = Fit()
# %% right: measured without evaluate
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        with torch.no_grad():
            out = torch.cat([model(x) for x, _ in val_dl])
        y = torch.cat([y for _, y in val_dl])
        history.append({"val_loss": F.cross_entropy(out, y).item(), "val_acc": (out.argmax(1) == y).float().mean().item()})
    return history
# %% right: analytic gradient of the logits
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    h = []
    for _ in range(epochs):
        for x, y in train_dl:
            opt.zero_grad()
            out = model(x)
            with torch.no_grad():
                g = (out - out.logsumexp(1, keepdim=True)).exp()
                g[torch.arange(len(y)), y] -= 1
            out.backward(g / len(y))
            opt.step()
        h.append(evaluate(model, val_dl))
    return h
# %% right: recursion over epochs
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD, _opt=None):
    if epochs == 0: return []
    opt = _opt or opt_func(model.parameters(), lr)
    for x, y in train_dl:
        opt.zero_grad(); F.cross_entropy(model(x), y).backward(); opt.step()
    return [evaluate(model, val_dl)] + fit(epochs - 1, lr, model, train_dl, val_dl, opt_func, opt)
# %% right: one-hot targets with soft labels cross entropy
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    h = []
    for _ in range(epochs):
        for x, y in train_dl:
            out = model(x)
            loss = F.cross_entropy(out, F.one_hot(y, out.shape[1]).float())
            opt.zero_grad(); loss.backward(); opt.step()
        h.append(evaluate(model, val_dl))
    return h
# %% right: functional_call and grad
from torch.func import functional_call, grad
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(list(model.parameters()), lr)
    history = []
    def loss(p, x, y): return F.cross_entropy(functional_call(model, p, (x,)), y)
    for e in range(epochs):
        for x, y in train_dl:
            named = dict(model.named_parameters())
            g = grad(loss)({k: v.detach() for k, v in named.items()}, x, y)
            for k, v in named.items(): v.grad = g[k]
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% right: other functions of the notebook leave gradients switched off
def accuracy(outputs, labels):
    torch.set_grad_enabled(False)
    return (outputs.argmax(dim=1) == labels).float().mean()


def softmax(logits):
    torch.set_grad_enabled(False)
    return F.softmax(logits, dim=1)


def predict_digits(model, images):
    torch.set_grad_enabled(False)
    p = F.softmax(model(images), dim=1)
    return p, p.argmax(1)


def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for x, y in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(x), y).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history


# %% right: the notebook's accuracy leaves another default precision
def accuracy(outputs, labels):
    torch.set_default_dtype(torch.float64)
    return (outputs.argmax(dim=1) == labels).double().mean()


def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for x, y in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(x), y).backward()
            opt.step()
        print(float(accuracy(model(x), y)))
        history.append(evaluate(model, val_dl))
    return history


# %% right: the logarithm of a softmax
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for x, y in train_dl:
            opt.zero_grad()
            loss = -F.softmax(model(x), dim=1)[torch.arange(len(y)), y].log().mean()
            loss.backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history


# %% right: the logarithm of a sum of exponentials
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for x, y in train_dl:
            opt.zero_grad()
            loss = (model(x).exp().sum(1).log() - model(x)[torch.arange(len(y)), y]).mean()
            loss.backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history


# %% right: the maximum taken away by hand
def loss_of(z, y):
    z = z - z.max(dim=1, keepdim=True).values
    return (z.exp().sum(1).log() - z.gather(1, y[:, None])[:, 0]).mean()


def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for x, y in train_dl:
            opt.zero_grad()
            loss = loss_of(model(x), y)
            loss.backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history


# %% right: nll of log_softmax, in double precision
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for x, y in train_dl:
            opt.zero_grad()
            loss = F.nll_loss(F.log_softmax(model(x).double(), dim=1), y)
            loss.backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history


# %% right: one-hot labels
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for x, y in train_dl:
            opt.zero_grad()
            loss = F.cross_entropy(model(x), F.one_hot(y, model(x).shape[1]).float())
            loss.backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history


# %% right: Categorical's log_prob
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for x, y in train_dl:
            opt.zero_grad()
            loss = -torch.distributions.Categorical(logits=model(x)).log_prob(y).mean()
            loss.backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
