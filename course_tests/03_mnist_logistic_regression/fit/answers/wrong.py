# %% wrong E1: no reset at all
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
# %% wrong E2: reset between backward and step
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
# %% wrong E5: a new optimizer each epoch
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
# %% wrong E5: a new optimizer for each batch
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
# %% wrong E15: loss divided by the batch size
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


# %% wrong F18: flattens the images itself
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


# %% wrong F18: removes the channel
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


# %% wrong E21: a new list in each epoch
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
