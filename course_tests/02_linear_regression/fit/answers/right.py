# %% right: 1, zero_grad at the start
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            pred = model(xb)
            loss = loss_fn(pred, yb)
            loss.backward()
            opt.step()
# %% right: 2, zero_grad at the end, as the course's first edition, with prints
def fit(num_epochs, model, loss_fn, opt, train_dl):
    # Repeat for the given number of epochs
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            pred = model(xb)
            loss = loss_fn(pred, yb)
            loss.backward()
            opt.step()
            opt.zero_grad()
        if (epoch + 1) % 10 == 0:
            print('Epoch [{}/{}], Loss: {:.4f}'.format(epoch + 1, num_epochs, loss.item()))
# %% right: 3, both, and an import of its own
import sys
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
            opt.zero_grad()
            sys.stderr.write(".")
# %% right: 4, set_to_none=False
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
            opt.zero_grad(set_to_none=False)
            loss.backward()
            opt.step()
# %% right: 5, model.zero_grad
def fit(num_epochs: int, model: nn.Module, loss_fn, opt: torch.optim.Optimizer, train_dl: DataLoader) -> None:
    model.train()
    for _ in tqdm(range(num_epochs)):
        for xb, yb in train_dl:
            model.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% right: 6, p.grad = None
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            for p in model.parameters():
                p.grad = None
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% right: 6b, p.grad.zero_() with a None check, model in eval mode
def fit(num_epochs, model, loss_fn, opt, train_dl):
    model.eval()
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            for p in model.parameters():
                if p.grad is not None:
                    p.grad.zero_()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% right: 7, opt.step(closure)
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            def closure():
                opt.zero_grad()
                loss = loss_fn(model(xb), yb)
                loss.backward()
                return loss
            opt.step(closure)
# %% right: 8, while and next and StopIteration
def fit(num_epochs, model, loss_fn, opt, train_dl):
    epoch = 0
    while epoch < num_epochs:
        it = iter(train_dl)
        while True:
            try:
                xb, yb = next(it)
            except StopIteration:
                break
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
        epoch += 1
# %% right: 8b, an iterator for each epoch and len(train_dl)
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        batches = iter(train_dl)
        for _ in range(len(train_dl)):
            xb, yb = next(batches)
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% right: 9, enumerate and batch[0]
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for e in range(1, num_epochs + 1):
        running = 0.0
        for i, batch in enumerate(train_dl):
            inputs = batch[0]
            labels = batch[1]
            opt.zero_grad()
            outputs = model(inputs)
            loss = loss_fn(outputs, labels)
            loss.backward()
            opt.step()
            running += loss.item()
        print(e, running / (i + 1))
# %% right: 10, list(dl) anew in each epoch
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        batches = list(train_dl)
        for xb, yb in batches:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% right: 11, autograd.grad assigned to p.grad
def fit(num_epochs, model, loss_fn, opt, train_dl):
    params = list(model.parameters())
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            grads = torch.autograd.grad(loss_fn(model(xb), yb), params)
            for p, g in zip(params, grads):
                p.grad = g
            opt.step()
# %% right: 12, backward for each row of a batch
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            for i in range(len(xb)):
                part = loss_fn(model(xb[i:i+1]), yb[i:i+1]) / len(xb)
                part.backward()
            opt.step()
# %% right: 12b, a batch in two micro-batches, weighted
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            half = max(1, len(xb) // 2)
            for x, y in zip(xb.split(half), yb.split(half)):
                (loss_fn(model(x), y) * len(x) / len(xb)).backward()
            opt.step()
# %% right: 13, functional_call
from torch.func import functional_call
def fit(num_epochs, model, loss_fn, opt, train_dl):
    params = dict(model.named_parameters())
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(functional_call(model, params, (xb,)), yb).backward()
            opt.step()
# %% right: 13b, torch.func.grad
from torch.func import functional_call, grad
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            params = {k: v.detach() for k, v in model.named_parameters()}
            gs = grad(lambda p: loss_fn(functional_call(model, p, (xb,)), yb))(params)
            for k, v in model.named_parameters():
                v.grad = gs[k].detach()
            opt.step()
# %% right: 14, model.forward, and a history returned
def fit(num_epochs, model, loss_fn, opt, train_dl):
    history = []
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            l = loss_fn(model.forward(xb), yb)
            l.backward()
            opt.step()
        history.append(l)
    return history
# %% right: 15, train() and eval(), keeps loss tensors
def fit(num_epochs, model, loss_fn, opt, train_dl):
    losses = []
    for _ in range(num_epochs):
        model.train()
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
            losses.append(loss)
            loss.backward()
            opt.step()
            opt.zero_grad()
        model.eval()
    return losses
# %% right: 16, looks at one batch first
def fit(num_epochs, model, loss_fn, opt, train_dl):
    xb, yb = next(iter(train_dl))
    print("a batch:", xb.shape, yb.shape, torch.rand(1))
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% right: 17, an extra pass after each epoch for logging
def fit(num_epochs, model, loss_fn, opt, train_dl):
    history = []
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
        with torch.no_grad():
            history.append(sum(loss_fn(model(xb), yb).item() * len(xb) for xb, yb in train_dl))
    return history
# %% right: 17b, extra passes before everything and before each epoch
def fit(num_epochs, model, loss_fn, opt, train_dl):
    @torch.no_grad()
    def total():
        return sum(loss_fn(model(x), y).item() for x, y in train_dl) / len(train_dl)
    print("before", total())
    for epoch in range(num_epochs):
        print(epoch, total())
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
        print(epoch, total())
# %% right: 18, loss_fn by keywords
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(input=model(xb), target=yb).backward()
            opt.step()
# %% right: 18b, loss_fn by keywords the other way round
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(target=yb, input=model(xb)).backward()
            opt.step()
# %% right: 19, plots of a progress bar and returns the model
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in tqdm(range(num_epochs), desc="epochs"):
        for xb, yb in tqdm(train_dl, leave=False):
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
    return model
# %% right: 20, len(train_dl.dataset)
def fit(num_epochs, model, loss_fn, opt, train_dl):
    n = len(train_dl.dataset)
    for epoch in range(num_epochs):
        total = 0.0
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item() * xb.size(0)
        print(f"{epoch}: {total / n:.4f}", train_dl.batch_size, len(train_dl))
# %% right: a class with __call__
class Fitter:
    def __call__(self, num_epochs, model, loss_fn, opt, train_dl):
        for _ in range(num_epochs):
            self.epoch(model, loss_fn, opt, train_dl)
    def epoch(self, model, loss_fn, opt, dl):
        for batch in dl:
            self.step(model, loss_fn, opt, *batch)
    def step(self, model, loss_fn, opt, xb, yb):
        opt.zero_grad()
        loss_fn(model(xb), yb).backward()
        opt.step()
fit = Fitter()
# %% right: functools.partial of a general trainer
import functools
def train(verbose, num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad(); loss_fn(model(xb), yb).backward(); opt.step()
        if verbose: print(epoch)
fit = functools.partial(train, True)
# %% right: recursion over epochs
def fit(num_epochs, model, loss_fn, opt, train_dl):
    if num_epochs == 0:
        return
    for xb, yb in train_dl:
        opt.zero_grad()
        loss_fn(model(xb), yb).backward()
        opt.step()
    fit(num_epochs - 1, model, loss_fn, opt, train_dl)
# %% right: other names of the parameters, and helpers
def one_batch(net, criterion, optimizer, features, answers):
    optimizer.zero_grad()
    error = criterion(net(features), answers)
    error.backward()
    optimizer.step()
    return error.item()
def fit(epochs, net, criterion, optimizer, loader):
    return [[one_batch(net, criterion, optimizer, f, a) for f, a in loader] for _ in range(epochs)]
# %% right: itertools, one long stream of batches from new passes
import itertools
def fit(num_epochs, model, loss_fn, opt, train_dl):
    stream = itertools.chain.from_iterable(iter(train_dl) for _ in range(num_epochs))
    for xb, yb in stream:
        opt.zero_grad()
        torch.autograd.backward(loss_fn(model(xb), yb))
        opt.step()
# %% right: under no_grad as a decorator with enable_grad inside
@torch.no_grad()
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            with torch.enable_grad():
                loss = loss_fn(model(xb), yb)
            opt.zero_grad()
            loss.backward()
            opt.step()
# %% right: backward twice of halves
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
            opt.zero_grad()
            (loss / 2).backward(retain_graph=True)
            (loss / 2).backward()
            opt.step()
# %% right: plots the losses and evaluates the first batch again
def fit(num_epochs, model, loss_fn, opt, train_dl):
    import matplotlib.pyplot as plt
    history = []
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
            with torch.no_grad():
                history.append(float(loss_fn(model(xb), yb)))
    return history
# %% right: a nested function, decorated with a timer
import time
def timed(f):
    def inner(*args, **kwargs):
        t = time.time()
        r = f(*args, **kwargs)
        print("took", time.time() - t)
        return r
    return inner
@timed
def fit(num_epochs, model, loss_fn, opt, train_dl):
    def step(xb, yb):
        loss = loss_fn(model(xb), yb)
        opt.zero_grad()
        loss.backward()
        opt.step()
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            step(xb, yb)
# %% right: gradients computed with torch.autograd.grad into the old buffers
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            ps = [p for p in model.parameters() if p.requires_grad]
            for p, g in zip(ps, torch.autograd.grad(loss_fn(model(xb), yb), ps)):
                if p.grad is None:
                    p.grad = torch.empty_like(p)
                p.grad.copy_(g)
            opt.step()
# %% right: loss to device of the model, checks for nan
def fit(num_epochs, model, loss_fn, opt, train_dl):
    device = next(model.parameters()).device
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            xb, yb = xb.to(device), yb.to(device)
            loss = loss_fn(model(xb), yb)
            if torch.isnan(loss):
                raise ValueError("the loss is nan: try a smaller learning rate")
            opt.zero_grad()
            loss.backward()
            opt.step()
# %% right: zero_grad once before, then at each end
def fit(num_epochs, model, loss_fn, opt, train_dl):
    opt.zero_grad()
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            loss_fn(model(xb), yb).backward()
            opt.step()
            opt.zero_grad()
# %% right: row by row, in one dimension
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            for x, y in zip(xb, yb):
                (loss_fn(model(x), y) / len(xb)).backward()
            opt.step()
# %% right: a constant scheduler
def fit(num_epochs, model, loss_fn, opt, train_dl):
    sched = torch.optim.lr_scheduler.LambdaLR(opt, lambda e: 1.0)
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad(); loss_fn(model(xb), yb).backward(); opt.step()
        sched.step()
# %% right: a Trainer class whose method is bound
class Trainer:
    def __init__(self): self.log = []
    def fit(self, num_epochs, model, loss_fn, opt, train_dl):
        for e in range(num_epochs):
            for xb, yb in train_dl:
                loss = loss_fn(model(xb), yb)
                opt.zero_grad()
                loss.backward()
                opt.step()
                self.log.append((e, loss.item()))
        return self.log
fit = Trainer().fit
# %% right: context manager of its own
from contextlib import contextmanager
@contextmanager
def step_of(opt):
    opt.zero_grad()
    yield
    opt.step()
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            with step_of(opt):
                loss_fn(model(xb), yb).backward()
# %% right: loss with explicit gradient argument
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = loss_fn(model(xb), yb)
            loss.backward(gradient=torch.ones_like(loss))
            opt.step()
# %% right: clips at infinity; anomaly detection
def fit(num_epochs, model, loss_fn, opt, train_dl):
    with torch.autograd.set_detect_anomaly(True):
        for _ in range(num_epochs):
            for xb, yb in train_dl:
                opt.zero_grad()
                loss_fn(model(xb), yb).backward()
                torch.nn.utils.clip_grad_norm_(model.parameters(), float("inf"))
                opt.step()
# %% right: early keyboard interrupt handler, finally eval
def fit(num_epochs, model, loss_fn, opt, train_dl):
    model.train()
    try:
        for epoch in range(num_epochs):
            for xb, yb in train_dl:
                opt.zero_grad()
                loss_fn(model(xb), yb).backward()
                opt.step()
    except KeyboardInterrupt:
        print("stopped")
    finally:
        model.eval()
# %% right: param_groups are reset by hand
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            for g in opt.param_groups:
                for p in g["params"]:
                    p.grad = None
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% right: generator of epochs and tuple unpacking with star
def fit(num_epochs, model, loss_fn, opt, train_dl):
    def epochs():
        for _ in range(num_epochs):
            yield from train_dl
    for xb, *rest in epochs():
        opt.zero_grad()
        l = loss_fn(model(xb), *rest)
        l.backward()
        opt.step()
# %% right: tracks the best epoch, only to print it
def fit(num_epochs, model, loss_fn, opt, train_dl):
    best, history = float("inf"), []
    for epoch in range(num_epochs):
        total = 0.0
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = loss_fn(model(xb), yb)
            loss.backward()
            opt.step()
            total += loss.item()
        if total < best:
            best = total
        else:
            print("worse than before")
        history.append(total)
    return history
# %% right: the model is called twice, for the loss and for the print
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            print("before", loss_fn(model(xb), yb).item())
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% right: gradients by torch.autograd.backward, steps counted
import torch.autograd
def fit(num_epochs, model, loss_fn, opt, train_dl):
    steps = 0
    while steps < num_epochs * len(train_dl):
        for xb, yb in train_dl:
            for p in model.parameters():
                p.grad = None
            torch.autograd.backward([loss_fn(model(xb), yb)])
            opt.step()
            steps += 1
