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
# %% wrong E31: its own loader over the dataset, which ignores the order of the given one
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
