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
# %% wrong E1: never
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E1: once before everything
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    opt.zero_grad()
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            loss = F.cross_entropy(model(xb), yb)
            loss.backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E2: between
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            F.cross_entropy(model(xb), yb).backward()
            opt.zero_grad()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E2: no step at all
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E3: step, zero, backward
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.step()
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E3: zero, step, backward after the forward
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            loss = F.cross_entropy(model(xb), yb)
            opt.step()
            opt.zero_grad()
            loss.backward()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E3: step, backward, zero
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.step()
            F.cross_entropy(model(xb), yb).backward()
            opt.zero_grad()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E4: per epoch, at the start
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        opt.zero_grad()
        for xb, yb in train_dl:
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E4: per epoch, at the end
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        opt.zero_grad()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E5: a new optimiser each epoch
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    history = []
    for _ in range(epochs):
        opt = opt_func(model.parameters(), lr)
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E5: a new optimiser for each batch
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt = opt_func(model.parameters(), lr)
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E6: SGD written in
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = torch.optim.SGD(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E6: by hand
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            model.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            with torch.no_grad():
                for p in model.parameters():
                    p -= lr * p.grad
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E6: lr written in
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr=0.001)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E6: Adam written in
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = torch.optim.Adam(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E7: return in the epoch loop
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
# %% wrong E7: return in the batch loop
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
# %% wrong E8: all rows per epoch
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    X = torch.cat([x for x, _ in train_dl])
    Y = torch.cat([y for _, y in train_dl])
    for _ in range(epochs):
        opt.zero_grad()
        F.cross_entropy(model(X), Y).backward()
        opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E8: all rows for each batch
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    X, Y = train_dl.dataset[:]
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(X), Y).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E9: arguments swapped
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(yb, model(xb)).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E10: mse on one-hot
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            out = model(xb)
            F.mse_loss(out, F.one_hot(yb, out.shape[1]).float()).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong F6: softmax before the loss
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(F.softmax(model(xb), dim=1), yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong G11: nll of logits
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.nll_loss(model(xb), yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E11: a global model
my_model = nn.Sequential(nn.Flatten(), nn.Linear(6, 4))
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(my_model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(my_model(xb), yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E12: a single layer
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            out = xb.flatten(1) @ model.weight.t() + model.bias
            F.cross_entropy(out, yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E12: training_step of the model
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for batch in train_dl:
            opt.zero_grad()
            model.training_step(batch).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E13: backward and step dedented
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = F.cross_entropy(model(xb), yb)
        loss.backward()
        opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E13: step dedented, gradients summed
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        opt.zero_grad()
        for xb, yb in train_dl:
            F.cross_entropy(model(xb), yb).backward()
        opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E14: first batch only
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        xb, yb = next(iter(train_dl))
        opt.zero_grad()
        F.cross_entropy(model(xb), yb).backward()
        opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E14: one iterator
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    batches = iter(train_dl)
    for _ in range(epochs):
        for xb, yb in batches:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E14: list once
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    batches = list(train_dl)
    for _ in range(epochs):
        for xb, yb in batches:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E15: one epoch less
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(1, epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E15: one epoch more
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs + 1):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E15: two steps
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E15: loss by the batch's size
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            (F.cross_entropy(model(xb), yb) / len(xb)).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E15: sum
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb, reduction="sum").backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E15: uphill
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            (-F.cross_entropy(model(xb), yb)).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E15: the smaller batch left out
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            if len(xb) < train_dl.batch_size:
                continue
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E16: growing loss
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        total = 0
        for xb, yb in train_dl:
            opt.zero_grad()
            total += F.cross_entropy(model(xb), yb)
            total.backward(retain_graph=True)
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E17: item
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = F.cross_entropy(model(xb), yb).item()
            loss.backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E17: no_grad
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            with torch.no_grad():
                loss = F.cross_entropy(model(xb), yb)
            loss.backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E18: a copy
import copy
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    model = copy.deepcopy(model)
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E19: tensors in the list
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = F.cross_entropy(model(xb), yb)
            loss.backward()
            opt.step()
        history.append(loss)
    return history
# %% wrong E21: nothing returned
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
# %% wrong E21: measured before the epoch
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        history.append(evaluate(model, val_dl))
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
    return history
# %% wrong E21: one entry more at the beginning
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = [evaluate(model, val_dl)]
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong E21: only at the end
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
    return [evaluate(model, val_dl)]
# %% wrong E21: per batch
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
# %% wrong E21: of the training data
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
        history.append(evaluate(model, train_dl))
    return history
# %% wrong E21: the same last result for all epochs
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()
    return [evaluate(model, val_dl)] * epochs
# %% wrong -: also trains on the validation data
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for dl in (train_dl, val_dl):
            for xb, yb in dl:
                opt.zero_grad()
                F.cross_entropy(model(xb), yb).backward()
                opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong -: clips the gradients
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 0.1)
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
# %% wrong -: the stub
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    raise NotImplementedError()
# %% wrong E2,E18: only measures
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    return [evaluate(model, val_dl) for _ in range(epochs)]
# %% wrong E2,E18: an invented history
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    return [{"val_loss": 1.0 / (e + 1), "val_acc": 1 - 1.0 / (e + 2)} for e in range(epochs)]
# %% wrong -: sets random weights
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    history = []
    for _ in range(epochs):
        with torch.no_grad():
            for p in model.parameters():
                p.normal_()
        history.append(evaluate(model, val_dl))
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
# %% wrong E1: zero_grad without call
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    h = []
    for _ in range(epochs):
        for x, y in train_dl:
            opt.zero_grad
            F.cross_entropy(model(x), y).backward(); opt.step()
        h.append(evaluate(model, val_dl))
    return h
# %% wrong E2: step without call
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    h = []
    for _ in range(epochs):
        for x, y in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(x), y).backward(); opt.step
        h.append(evaluate(model, val_dl))
    return h
# %% wrong E1,E19: never resets, and history of tensors
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    h = []
    for _ in range(epochs):
        for x, y in train_dl:
            l = F.cross_entropy(model(x), y); l.backward(); opt.step()
        h.append(l)
    return h
# %% wrong E8: mean of the epoch's losses, one step
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    h = []
    for _ in range(epochs):
        losses = []
        for x, y in train_dl:
            losses.append(F.cross_entropy(model(x), y))
        opt.zero_grad()
        torch.stack(losses).mean().backward()
        opt.step()
        h.append(evaluate(model, val_dl))
    return h
# %% wrong E15: the losses of a batch summed by nn.CrossEntropyLoss
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    lf = nn.CrossEntropyLoss(reduction="sum")
    h = []
    for _ in range(epochs):
        for x, y in train_dl:
            opt.zero_grad(); lf(model(x), y).backward(); opt.step()
        h.append(evaluate(model, val_dl))
    return h


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


# %% wrong F18: lays the images out as rows itself
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for x, y in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(x.reshape(len(x), -1)), y).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history


# %% wrong F18: takes the channel away
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for x, y in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(x.squeeze(1)), y).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history


# %% wrong B14: one list that is cleared at the beginning
history = []


def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history.clear()
    for _ in range(epochs):
        for x, y in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(x), y).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history


# %% wrong -: the list goes on from call to call
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD, history=[]):
    opt = opt_func(model.parameters(), lr)
    for _ in range(epochs):
        for x, y in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(x), y).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history


# %% wrong -: resets the weights first
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    for layer in model.modules():
        if hasattr(layer, "reset_parameters"):
            layer.reset_parameters()
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for x, y in train_dl:
            opt.zero_grad()
            loss = F.cross_entropy(model(x), y)
            loss.backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history


# %% wrong -: stops early
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for x, y in train_dl:
            opt.zero_grad()
            loss = F.cross_entropy(model(x), y)
            loss.backward()
            opt.step()
        history.append(evaluate(model, val_dl))
        if len(history) > 1 and history[-1]["val_loss"] > history[-2]["val_loss"]:
            break
    return history


# %% wrong -: stops early, with patience
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for x, y in train_dl:
            opt.zero_grad()
            loss = F.cross_entropy(model(x), y)
            loss.backward()
            opt.step()
        history.append(evaluate(model, val_dl))
        if len(history) > 2 and history[-1]["val_loss"] > history[-2]["val_loss"] > history[-3]["val_loss"]:
            break
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


# %% wrong -: the logarithm of a softmax and a little more
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for x, y in train_dl:
            opt.zero_grad()
            loss = -(F.softmax(model(x), dim=1)[torch.arange(len(y)), y] + 1e-9).log().mean()
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


# %% wrong -: a dictionary by epoch
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    history = {}
    for epoch in range(epochs):
        for x, y in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(x), y).backward()
            opt.step()
        history[epoch] = evaluate(model, val_dl)
    return history


# %% wrong E21: the list is begun anew in each epoch
def fit(epochs, lr, model, train_dl, val_dl, opt_func=torch.optim.SGD):
    opt = opt_func(model.parameters(), lr)
    for epoch in range(epochs):
        history = []
        for x, y in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(x), y).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
