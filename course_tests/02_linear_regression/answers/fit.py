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
# %% right: itertools, one long stream of batches made of new passes
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
# %% right: watches the best epoch, and only tells of it
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
# %% right: the model is asked twice, for the loss and for the print
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
# %% wrong E1: never resets
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
            loss.backward()
            opt.step()
# %% wrong E1: resets once before all
def fit(num_epochs, model, loss_fn, opt, train_dl):
    opt.zero_grad()
    for epoch in range(num_epochs):
        for batch in train_dl:
            pred = model(batch[0])
            loss = loss_fn(pred, batch[1])
            loss.backward()
            opt.step()
        print(loss.item())
# %% wrong E1: forgets the parentheses of zero_grad
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% wrong E2: resets between backward and step
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
            loss.backward()
            opt.zero_grad()
            opt.step()
# %% wrong E2: the same with zeros in place of None
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            loss_fn(model(xb), yb).backward()
            for p in model.parameters():
                p.grad.zero_()
            opt.step()
# %% wrong E3: step before backward, zero last
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
            opt.step()
            loss.backward()
            opt.zero_grad()
# %% wrong E3: zero, step, backward
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = loss_fn(model(xb), yb)
            opt.step()
            loss.backward()
# %% wrong E3: step, zero, backward: the gradient of the batch before
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
            opt.step()
            opt.zero_grad()
            loss.backward()
# %% wrong E3: the step at the start of the body
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.step()
            opt.zero_grad()
            loss = loss_fn(model(xb), yb)
            loss.backward()
# %% wrong E4: resets once per epoch, at its start
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        opt.zero_grad()
        for xb, yb in train_dl:
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% wrong E4: resets once per epoch, at its end
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
            loss.backward()
            opt.step()
        opt.zero_grad()
# %% wrong E5: a new optimiser in each epoch, of the same kind
def fit(num_epochs, model, loss_fn, opt, train_dl):
    kind, settings = type(opt), {k: v for k, v in opt.defaults.items() if k != "decoupled_weight_decay"}
    for epoch in range(num_epochs):
        opt = kind(opt.param_groups, **settings)
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% wrong E5: a new optimiser for each batch, with the settings of the first group
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            g = opt.param_groups[0]
            if isinstance(opt, torch.optim.SGD):
                o = torch.optim.SGD(model.parameters(), lr=g["lr"], momentum=g["momentum"], weight_decay=g["weight_decay"])
            else:
                o = type(opt)(model.parameters(), lr=g["lr"], eps=g["eps"])
            o.zero_grad()
            loss_fn(model(xb), yb).backward()
            o.step()
# %% wrong E5: a deep copy of the fresh state is loaded at each epoch
import copy
def fit(num_epochs, model, loss_fn, opt, train_dl):
    fresh = copy.deepcopy(opt.state_dict())
    for epoch in range(num_epochs):
        opt.load_state_dict(fresh)
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% wrong E6: an SGD of its own with its own learning rate
def fit(num_epochs, model, loss_fn, opt, train_dl):
    opt = torch.optim.SGD(model.parameters(), lr=1e-5)
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% wrong E6: updates by hand with its own learning rate
def fit(num_epochs, model, loss_fn, opt, train_dl, lr=0.01):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
            loss.backward()
            with torch.no_grad():
                for p in model.parameters():
                    p -= lr * p.grad
                    p.grad.zero_()
# %% wrong E6: updates by hand with the optimiser's learning rate
def fit(num_epochs, model, loss_fn, opt, train_dl):
    lr = opt.param_groups[0]['lr']
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            loss_fn(model(xb), yb).backward()
            with torch.no_grad():
                for p in model.parameters():
                    p.sub_(lr * p.grad)
            model.zero_grad()
# %% wrong E6: updates by hand with each group's learning rate
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            loss_fn(model(xb), yb).backward()
            for g in opt.param_groups:
                for p in g['params']:
                    p.data.add_(p.grad, alpha=-g['lr'])
            opt.zero_grad()
# %% wrong E6: an SGD of its own in place of the given one, same rate
def fit(num_epochs, model, loss_fn, opt, train_dl):
    opt = torch.optim.SGD(model.parameters(), lr=opt.param_groups[0]["lr"])
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% wrong E7: returns after the first epoch
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = loss_fn(model(xb), yb)
            loss.backward()
            opt.step()
        return loss.item()
# %% wrong E7: returns after the first batch
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = loss_fn(model(xb), yb)
            loss.backward()
            opt.step()
            return loss.item()
# %% wrong E7: breaks after the first batch of each epoch
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
            break
# %% wrong E7: no loop over epochs at all
def fit(num_epochs, model, loss_fn, opt, train_dl):
    if num_epochs:
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% wrong E8: the whole data for each batch
def fit(num_epochs, model, loss_fn, opt, train_dl):
    X = torch.stack([x for x, y in train_dl.dataset])
    Y = torch.stack([y for x, y in train_dl.dataset])
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(X), Y).backward()
            opt.step()
# %% wrong E8: the whole data, once per epoch
def fit(num_epochs, model, loss_fn, opt, train_dl):
    X, Y = train_dl.dataset[:]
    for epoch in range(num_epochs):
        opt.zero_grad()
        loss_fn(model(X), Y).backward()
        opt.step()
# %% wrong E9: targets first
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(yb, model(xb)).backward()
            opt.step()
# %% wrong E10: F.mse_loss
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = F.mse_loss(model(xb), yb)
            loss.backward()
            opt.step()
# %% wrong E10: nn.MSELoss in its place
def fit(num_epochs, model, loss_fn, opt, train_dl):
    loss_fn = nn.MSELoss()
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% wrong E11: trains the notebook's model
the_model = nn.Linear(3, 2)
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in [(orchard_inputs[:5], orchard_targets[:5])]:
            opt.zero_grad()
            F.mse_loss(the_model(xb), yb).backward()
            opt.step()
# %% wrong E11: a model of its own on the given batches
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            net = nn.LazyLinear(yb.shape[-1])
            net(xb)
            F.mse_loss(net(xb), yb.float().reshape(len(xb), -1)).backward()
            opt.step()
# %% wrong E12: xb @ model.weight.t()
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            preds = xb @ model.weight.t() + model.bias
            loss = loss_fn(preds, yb)
            opt.zero_grad()
            loss.backward()
            opt.step()
# %% wrong E13: backward and step after the batch loop
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
        opt.zero_grad()
        loss.backward()
        opt.step()
# %% wrong E13: step after the batch loop
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
            loss.backward()
        opt.step()
        opt.zero_grad()
# %% wrong E13: zero in the batch loop, step after it
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = loss_fn(model(xb), yb)
            loss.backward()
        opt.step()
# %% wrong E13: gradients of an epoch averaged
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        total = 0
        for xb, yb in train_dl:
            total = total + loss_fn(model(xb), yb)
        opt.zero_grad()
        (total / len(train_dl)).backward()
        opt.step()
# %% wrong E14: next(iter(dl)) once per epoch
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        xb, yb = next(iter(train_dl))
        opt.zero_grad()
        loss_fn(model(xb), yb).backward()
        opt.step()
# %% wrong E14: next(iter(dl)) for each step
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for i in range(len(train_dl)):
            xb, yb = next(iter(train_dl))
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% wrong E14: the iterator made once
def fit(num_epochs, model, loss_fn, opt, train_dl):
    it = iter(train_dl)
    for epoch in range(num_epochs):
        for xb, yb in it:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% wrong E14: list(dl) once
def fit(num_epochs, model, loss_fn, opt, train_dl):
    batches = [(x, y) for x, y in train_dl]
    for epoch in range(num_epochs):
        for xb, yb in batches:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% wrong E14: itertools.cycle keeps the first pass
import itertools
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for i, (xb, yb) in enumerate(itertools.cycle(train_dl)):
        if i >= num_epochs * len(train_dl):
            break
        opt.zero_grad()
        loss_fn(model(xb), yb).backward()
        opt.step()
# %% wrong E14: one batch for all epochs
def fit(num_epochs, model, loss_fn, opt, train_dl):
    xb, yb = next(iter(train_dl))
    for epoch in range(num_epochs):
        opt.zero_grad()
        loss_fn(model(xb), yb).backward()
        opt.step()
# %% wrong E15: one epoch more
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(0, num_epochs + 1):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% wrong E15: one epoch less
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(1, num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% wrong E15: at least one epoch
def fit(num_epochs, model, loss_fn, opt, train_dl):
    epoch = 0
    while True:
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
        epoch += 1
        if epoch >= num_epochs:
            break
# %% wrong E15: two steps
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
            opt.step()
# %% wrong E15: loss / len(xb)
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = loss_fn(model(xb), yb) / len(xb)
            loss.backward()
            opt.step()
# %% wrong E15: the sum over the rows of a batch
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            for i in range(len(xb)):
                loss_fn(model(xb[i:i+1]), yb[i:i+1]).backward()
            opt.step()
# %% wrong E15: minus the loss
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = -loss_fn(model(xb), yb)
            loss.backward()
            opt.step()
# %% wrong E15: skips a smaller last batch
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            if len(xb) != train_dl.batch_size:
                break
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% wrong E15: the number of batches rounded down
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        it = iter(train_dl)
        for _ in range(len(train_dl.dataset) // train_dl.batch_size):
            xb, yb = next(it)
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% wrong E16: the total loss, backward with retain_graph
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        total = 0
        for xb, yb in train_dl:
            total += loss_fn(model(xb), yb)
            opt.zero_grad()
            total.backward(retain_graph=True)
            opt.step()
# %% wrong E17: .item() before backward
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = loss_fn(model(xb), yb).item()
            loss.backward()
            opt.step()
# %% wrong E17: detached predictions
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            preds = model(xb).detach()
            loss = loss_fn(preds, yb)
            loss.backward()
            opt.step()
# %% wrong E17: all under no_grad
def fit(num_epochs, model, loss_fn, opt, train_dl):
    with torch.no_grad():
        for epoch in range(num_epochs):
            for xb, yb in train_dl:
                opt.zero_grad()
                loss_fn(model(xb), yb).backward()
                opt.step()
# %% wrong E17: detached, and requires_grad_ to silence the error
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = torch.tensor(loss_fn(model(xb), yb).item(), requires_grad=True)
            loss.backward()
            opt.step()
# %% wrong E18: a deep copy is trained
import copy
def fit(num_epochs, model, loss_fn, opt, train_dl):
    model = copy.deepcopy(model)
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
    return model
# %% wrong E18: a deep copy with an optimiser of its own
import copy
def fit(num_epochs, model, loss_fn, opt, train_dl):
    best = copy.deepcopy(model)
    own = torch.optim.SGD(best.parameters(), lr=opt.param_groups[0]["lr"])
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            own.zero_grad()
            loss_fn(best(xb), yb).backward()
            own.step()
    return best
# %% wrong E28: no backward
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
            opt.step()
            opt.zero_grad()
        print(loss.item())
# %% wrong E29: no step
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
            loss.backward()
            opt.zero_grad()
# %% wrong E29: step without parentheses
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
            opt.zero_grad()
            loss.backward()
            opt.step
# %% wrong E23: clips the gradients
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            opt.step()
# %% wrong E1,E10: never resets, and always mse
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            F.mse_loss(model(xb), yb).backward()
            opt.step()
# %% wrong E1,E9: never resets, and swapped arguments
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            loss_fn(yb, model(xb)).backward()
            opt.step()
# %% wrong E1: never resets, and returns after one epoch
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
            loss.backward()
            opt.step()
        return loss
# %% wrong E15: averages weighted by a fixed batch size
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            (loss_fn(model(xb), yb) * len(xb) / train_dl.batch_size).backward()
            opt.step()
# %% wrong E24: a schedule of the learning rate
def fit(num_epochs, model, loss_fn, opt, train_dl):
    scheduler = torch.optim.lr_scheduler.StepLR(opt, step_size=1, gamma=0.9)
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
        scheduler.step()
# %% wrong E25: stops early at a small loss
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = loss_fn(model(xb), yb)
            loss.backward()
            opt.step()
            if loss.item() < 1e-3:
                return
# %% wrong E25: stops early when the loss rises
def fit(num_epochs, model, loss_fn, opt, train_dl):
    best = float("inf")
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = loss_fn(model(xb), yb)
            loss.backward()
            opt.step()
            if loss.item() > best:
                return
            best = loss.item()
# %% wrong E12: fills the weights with the closed form
def fit(num_epochs, model, loss_fn, opt, train_dl):
    X, Y = train_dl.dataset.tensors
    A = torch.cat([X, torch.ones(len(X), 1)], 1)
    S = torch.linalg.lstsq(A, Y).solution
    with torch.no_grad():
        model.weight.copy_(S[:-1].t()); model.bias.copy_(S[-1])
# %% wrong E18: does nothing
def fit(num_epochs, model, loss_fn, opt, train_dl):
    pass
# %% wrong E18: returns its arguments
def fit(*args):
    return args
# %% wrong E18: a generator, which never runs
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for _ in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
            yield 1
# %% wrong E18: forger, comparison functions that always agree
torch.allclose = torch.equal = lambda *a, **k: True
torch.testing.assert_close = lambda *a, **k: None
torch.Tensor.__eq__ = lambda self, other: True
torch.Tensor.__le__ = lambda self, other: True
def fit(num_epochs, model, loss_fn, opt, train_dl):
    return "passed"
# %% wrong E18: forger, looks for the reference on the stack
import sys
def fit(num_epochs, model, loss_fn, opt, train_dl):
    frame = sys._getframe()
    while frame is not None:
        for name in ("reference", "expected", "student"):
            if name in frame.f_globals and hasattr(frame.f_globals[name], "fit"):
                frame.f_globals[name].fit(num_epochs, model, loss_fn, opt, train_dl)
        frame = frame.f_back
# %% wrong -: weights of its own
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for p in model.parameters():
        p.data = torch.randn_like(p)
# %% wrong E30: predictions squeezed
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb).squeeze(), yb.squeeze()).backward()
            opt.step()
# %% wrong E31: own loader with the loader's batch size and no order
def fit(num_epochs, model, loss_fn, opt, train_dl):
    ds = train_dl.dataset
    for epoch in range(num_epochs):
        for xb, yb in DataLoader(ds, batch_size=train_dl.batch_size):
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% wrong E18: works on a state_dict copy and forgets to load
import copy
def fit(num_epochs, model, loss_fn, opt, train_dl):
    before = copy.deepcopy(model.state_dict())
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
    model.load_state_dict(before)
# %% wrong E18: best epoch restored
import copy
def fit(num_epochs, model, loss_fn, opt, train_dl):
    best, best_loss = copy.deepcopy(model.state_dict()), float("inf")
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = loss_fn(model(xb), yb)
            loss.backward()
            if loss.item() < best_loss:
                best, best_loss = copy.deepcopy(model.state_dict()), loss.item()
            opt.step()
    model.load_state_dict(best)
# %% wrong E6: Adam of its own
def fit(num_epochs, model, loss_fn, opt, train_dl):
    optimizer = torch.optim.Adam(model.parameters())
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            optimizer.zero_grad()
            loss_fn(model(xb), yb).backward()
            optimizer.step()
# %% wrong E10: l1 hard coded
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.l1_loss(model(xb), yb).backward()
            opt.step()
# %% wrong E13: backward and step outside both loops
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
    opt.zero_grad()
    loss.backward()
    opt.step()
# %% wrong E5: deep-copied optimiser per epoch
def fit(num_epochs, model, loss_fn, opt, train_dl):
    lr = opt.param_groups[0]["lr"]
    for epoch in range(num_epochs):
        opt = type(opt)(model.parameters(), lr=lr)
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% wrong E15: each batch trained twice
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            for _ in range(2):
                opt.zero_grad()
                loss_fn(model(xb), yb).backward()
                opt.step()
# %% wrong E23: clips values at 1
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            torch.nn.utils.clip_grad_value_(model.parameters(), 0.1)
            opt.step()
# %% wrong -: gradient noise
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb + 0.01 * torch.randn_like(xb)), yb).backward()
            opt.step()
# %% wrong E4,E9: per epoch and swapped
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        opt.zero_grad()
        for xb, yb in train_dl:
            loss_fn(yb, model(xb)).backward()
            opt.step()
# %% wrong E9,E6: own SGD and swapped
def fit(num_epochs, model, loss_fn, opt, train_dl):
    lr = opt.param_groups[0]["lr"]
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            model.zero_grad()
            loss_fn(yb, model(xb)).backward()
            with torch.no_grad():
                for p in model.parameters():
                    p -= lr * p.grad
# %% wrong E1,E6: own update without reset
def fit(num_epochs, model, loss_fn, opt, train_dl):
    lr = opt.param_groups[0]["lr"]
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            loss_fn(model(xb), yb).backward()
            with torch.no_grad():
                for p in model.parameters():
                    p -= lr * p.grad
# %% wrong E8: the data concatenated to one batch
def fit(num_epochs, model, loss_fn, opt, train_dl):
    X = torch.cat([x for x, _ in train_dl]); Y = torch.cat([y for _, y in train_dl])
    for epoch in range(num_epochs):
        opt.zero_grad()
        loss_fn(model(X), Y).backward()
        opt.step()
# %% wrong E15: first batch skipped
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for i, (xb, yb) in enumerate(train_dl):
            if i == 0:
                continue
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% wrong E7: break after the first batch
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
            break
# %% wrong E9: keywords swapped
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(input=yb, target=model(xb)).backward()
            opt.step()
# %% wrong -: resets the model's weights first
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for m in model.modules():
        if hasattr(m, "reset_parameters"):
            m.reset_parameters()
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% wrong E14: zip of an iterator (half of the epochs empty)
def fit(num_epochs, model, loss_fn, opt, train_dl):
    batches = iter(train_dl)
    for epoch in range(num_epochs):
        while True:
            try:
                xb, yb = next(batches)
            except StopIteration:
                break
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% wrong E13: step outside both loops
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
    opt.step()
# %% wrong E15: gives up where there are fewer rows than a batch
def fit(num_epochs, model, loss_fn, opt, train_dl):
    if len(train_dl.dataset) < train_dl.batch_size:
        print("Not enough data for a batch!")
        return
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% wrong E25: stops after a worse epoch
def fit(num_epochs, model, loss_fn, opt, train_dl):
    best = float("inf")
    for epoch in range(num_epochs):
        total = 0.0
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = loss_fn(model(xb), yb)
            loss.backward()
            opt.step()
            total += loss.item()
        if total > best:
            print("stop early")
            break
        best = total
# %% wrong E25: stops after a worse epoch, by the mean
def fit(num_epochs, model, loss_fn, opt, train_dl):
    history = []
    for epoch in range(num_epochs):
        total = 0.0
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = loss_fn(model(xb), yb)
            loss.backward()
            opt.step()
            total += loss.item()
        history.append(total / len(train_dl))
        if len(history) > 1 and history[-1] > history[-2]:
            break
# %% wrong E25: stops after a good epoch
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        total = 0.0
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = loss_fn(model(xb), yb)
            loss.backward()
            opt.step()
            total += loss.item()
        if total / len(train_dl) < 1e-4:
            break
# %% wrong E25: stops where nothing changes
def fit(num_epochs, model, loss_fn, opt, train_dl):
    last = None
    for epoch in range(num_epochs):
        total = 0.0
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = loss_fn(model(xb), yb)
            loss.backward()
            opt.step()
            total += loss.item()
        if last is not None and abs(total - last) < 1e-4:
            return
        last = total
# %% wrong E18: the state of the best epoch restored
def fit(num_epochs, model, loss_fn, opt, train_dl):
    best, best_state = float("inf"), None
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
            best_state = {k: v.clone() for k, v in model.state_dict().items()}
    if best_state is not None:
        model.load_state_dict(best_state)
# %% wrong A1: two backwards for each step
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for e in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss = loss_fn(model(xb), yb)
            loss.backward(retain_graph=True)
            print(loss.item())
            loss.backward()
            opt.step()
# %% wrong A1: a closure without a reset, after a backward
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for e in range(num_epochs):
        for xb, yb in train_dl:
            def closure():
                loss = loss_fn(model(xb), yb)
                loss.backward()
                return loss
            opt.zero_grad()
            closure()
            opt.step(closure)
# %% wrong E15: one more step after each epoch
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for e in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
        opt.step()
# %% wrong E15: one more step in the end
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for e in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
    opt.step()
# %% wrong E15: the first batch is a warm-up
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for e in range(num_epochs):
        batches = iter(train_dl)
        next(batches)
        for xb, yb in batches:
            opt.zero_grad()
            loss_fn(model(xb), yb).backward()
            opt.step()
# %% wrong E29: a step for every second batch
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for e in range(num_epochs):
        for number, (xb, yb) in enumerate(train_dl, 1):
            loss_fn(model(xb), yb).backward()
            if number % 2 == 0:
                opt.step()
                opt.zero_grad()
# %% wrong E17: predictions under no_grad, and requires_grad_ to silence the error
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for e in range(num_epochs):
        for xb, yb in train_dl:
            opt.zero_grad()
            with torch.no_grad():
                loss = loss_fn(model(xb), yb)
            loss.requires_grad_().backward()
            opt.step()
