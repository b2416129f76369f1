# %% wrong C1: w = w - lr * w.grad under no_grad, then zero_
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w = w - lr * w.grad
            b = b - lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b
# %% wrong C1: the same without a reset
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w = w - lr * w.grad
            b = b - lr * b.grad
    return w, b
# %% wrong C2: w = w - lr * w.grad while autograd records
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        loss = ((inputs @ w.t() + b - targets) ** 2).mean()
        loss.backward()
        w = w - lr * w.grad
        b = b - lr * b.grad
    return w, b
# %% wrong C3: in place while autograd records
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        w -= lr * w.grad
        b -= lr * b.grad
        w.grad.zero_()
        b.grad.zero_()
    return w, b
# %% wrong C4: no reset
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w, b
# %% wrong C4: only w reset
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
    return w, b
# %% wrong C5: reset before the update
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w.grad.zero_()
            b.grad.zero_()
            w -= lr * w.grad
            b -= lr * b.grad
    return w, b
# %% wrong C6: plus
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w += lr * w.grad
            b += lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b
# %% wrong C7: no learning rate
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w -= w.grad
            b -= b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b
# %% wrong C7: divided by the learning rate
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w -= w.grad / lr
            b -= b.grad / lr
            w.grad.zero_()
            b.grad.zero_()
    return w, b
# %% wrong C7: 1e-5 always
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w -= 1e-5 * w.grad
            b -= 1e-5 * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b
# %% wrong C8: b stays
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            w.grad.zero_()
    return w, b
# %% wrong C9: predictions and loss outside
def train_by_hand(inputs, targets, w, b, lr, epochs):
    preds = inputs @ w.t() + b
    loss = ((preds - targets) ** 2).mean()
    for _ in range(epochs):
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b
# %% wrong C9: predictions outside, loss inside
def train_by_hand(inputs, targets, w, b, lr, epochs):
    preds = inputs @ w.t() + b
    for _ in range(epochs):
        loss = ((preds - targets) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b
# %% wrong C9: outside, with retain_graph
def train_by_hand(inputs, targets, w, b, lr, epochs):
    loss = ((inputs @ w.t() + b - targets) ** 2).mean()
    for _ in range(epochs):
        loss.backward(retain_graph=True)
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b
# %% wrong C9: outside, with retain_graph, without a reset
def train_by_hand(inputs, targets, w, b, lr, epochs):
    loss = ((inputs @ w.t() + b - targets) ** 2).mean()
    for _ in range(epochs):
        loss.backward(retain_graph=True)
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w, b
# %% wrong C10: the sum
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).sum().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b
# %% wrong C10: divided by the rows
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        (((inputs @ w.t() + b - targets) ** 2).sum() / len(inputs)).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b
# %% wrong C10: the formula without its 2
def train_by_hand(inputs, targets, w, b, lr, epochs):
    w, b = w.detach(), b.detach()
    for _ in range(epochs):
        e = inputs @ w.t() + b - targets
        w, b = w - lr * e.t() @ inputs / e.numel(), b - lr * e.mean(0) / e.shape[1]
    return w, b
# %% wrong C10: the formula divided by the rows only
def train_by_hand(inputs, targets, w, b, lr, epochs):
    w, b = w.detach(), b.detach()
    for _ in range(epochs):
        e = inputs @ w.t() + b - targets
        w, b = w - lr * 2 * e.t() @ inputs / len(e), b - lr * 2 * e.mean(0)
    return w, b
# %% wrong C10: rmse
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().sqrt().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b
# %% wrong C11: the mean squared
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets).mean() ** 2).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b
# %% wrong C11: absolute
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        F.l1_loss(inputs @ w.t() + b, targets).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b
# %% wrong C12: b after w, by its formula
@torch.no_grad()
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        e = inputs @ w.t() + b - targets
        w -= lr * 2 * e.t() @ inputs / e.numel()
        e = inputs @ w.t() + b - targets
        b -= lr * 2 * e.sum(0) / e.numel()
    return w, b
# %% wrong C12: b after w, by autograd
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        for p in (w, b):
            loss = ((inputs @ w.t() + b - targets) ** 2).mean()
            g, = torch.autograd.grad(loss, p)
            with torch.no_grad():
                p -= lr * g
    return w, b
# %% wrong C13: w.grad = 0
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad = 0
            b.grad = 0
    return w, b
# %% wrong C13: w.zero_grad()
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.zero_grad()
            b.zero_grad()
    return w, b
# %% wrong C13: grad.zero()
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero()
            b.grad.zero()
    return w, b
# %% wrong C14: w.zero_()
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.zero_()
            b.zero_()
    return w, b
# %% wrong C15: one update after the loop
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
    with torch.no_grad():
        w -= lr * w.grad
        b -= lr * b.grad
    return w, b
# %% wrong C15: return in the loop
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
        return w, b
# %% wrong C15: one update too few
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(1, epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b
# %% wrong C15: one update too many
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs + 1):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b
# %% wrong C16: a clone
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            new_w = w.detach().clone()
            new_b = b.detach().clone()
            new_w -= lr * w.grad
            new_b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b
# %% wrong C17: reset before the first backward
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        w.grad.zero_()
        b.grad.zero_()
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w, b
# %% wrong C18: subtracts from the targets
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        with torch.no_grad():
            e = inputs @ w.t() + b - targets
            w -= lr * 2 * e.t() @ inputs / e.numel()
            b -= lr * 2 * e.sum(0) / e.numel()
    targets -= targets.mean()
    return w, b
# %% wrong C19: without b
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() - targets) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            w.grad.zero_()
    return w, b
# %% wrong C20: starts from zeros
def train_by_hand(inputs, targets, w, b, lr, epochs):
    w = torch.zeros_like(w, requires_grad=True)
    b = torch.zeros_like(b, requires_grad=True)
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b
# %% wrong C21: row by row
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        for x, y in zip(inputs, targets):
            ((x @ w.t() + b - y) ** 2).mean().backward()
            with torch.no_grad():
                w -= lr * w.grad
                b -= lr * b.grad
                w.grad.zero_()
                b.grad.zero_()
    return w, b
# %% wrong C22: no return
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
# %% wrong C22: b, w
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return b, w
# %% wrong A6: no transpose
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b
# %% wrong A6: element by element
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs * w + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b
# %% wrong A7: reshaped
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.view(inputs.shape[1], targets.shape[1]) + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b
# %% wrong A2: no mean
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b
# %% wrong A5: item
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        loss = ((inputs @ w.t() + b - targets) ** 2).mean().item()
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b
# %% wrong A5: all under no_grad
@torch.no_grad()
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        w -= lr * w.grad
        b -= lr * b.grad
        w.grad.zero_()
        b.grad.zero_()
    return w, b
# %% wrong -: Adam
def train_by_hand(inputs, targets, w, b, lr, epochs):
    opt = torch.optim.Adam([w, b], lr=lr)
    for _ in range(epochs):
        opt.zero_grad()
        F.mse_loss(inputs @ w.t() + b, targets).backward()
        opt.step()
    return w, b
# %% wrong -: the closed form
def train_by_hand(inputs, targets, w, b, lr, epochs):
    A = torch.cat([inputs, torch.ones(len(inputs), 1)], 1)
    S = torch.linalg.lstsq(A, targets).solution
    return S[:-1].t(), S[-1]
# %% wrong C5,C16: returns its arguments
def train_by_hand(inputs, targets, w, b, lr, epochs):
    return w, b
# %% wrong -: random
def train_by_hand(inputs, targets, w, b, lr, epochs):
    return torch.randn_like(w), torch.randn_like(b)
# %% wrong -: the visible checks' answers
def train_by_hand(inputs, targets, w, b, lr, epochs):
    half = 2.5 / 2 ** (epochs - 1)
    return torch.full_like(w, (5 - half) * 0.4), torch.full_like(b, (5 - half) * 0.2)
# %% wrong C22: returns the loss instead
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        loss = F.mse_loss(inputs @ w.t() + b, targets)
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_(); b.grad.zero_()
    return loss
# %% wrong C22: returns w, b and losses
def train_by_hand(inputs, targets, w, b, lr, epochs):
    ls = []
    for _ in range(epochs):
        loss = F.mse_loss(inputs @ w.t() + b, targets)
        loss.backward(); ls.append(loss.item())
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_(); b.grad.zero_()
    return w, b, ls
# %% wrong C18: normalises the inputs in place
def train_by_hand(inputs, targets, w, b, lr, epochs):
    x = inputs.clone()
    for _ in range(epochs):
        F.mse_loss(x @ w.t() + b, targets).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_(); b.grad.zero_()
    inputs.sub_(inputs.mean())
    return w, b
# %% wrong C4,C7: no reset and no lr
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        F.mse_loss(inputs @ w.t() + b, targets).backward()
        with torch.no_grad():
            w -= w.grad
            b -= b.grad
    return w, b
# %% wrong C4,C10: no reset and sum
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).sum().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w, b
# %% wrong C4,C6: no reset and plus
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        F.mse_loss(inputs @ w.t() + b, targets).backward()
        with torch.no_grad():
            w += lr * w.grad
            b += lr * b.grad
    return w, b
# %% wrong C23: b updated with the mean of its gradient
def train_by_hand(inputs, targets, w, b, lr, epochs):
    with torch.no_grad():
        for _ in range(epochs):
            e = inputs @ w.t() + b - targets
            w -= lr * 2 * e.t() @ inputs / e.numel()
            b -= lr * 2 * e.mean()
    return w, b
# %% wrong C20: fresh random weights
def train_by_hand(inputs, targets, w, b, lr, epochs):
    w = torch.randn(targets.shape[1], inputs.shape[1], requires_grad=True)
    b = torch.randn(targets.shape[1], requires_grad=True)
    for _ in range(epochs):
        F.mse_loss(inputs @ w.t() + b, targets).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_(); b.grad.zero_()
    return w, b
# %% wrong A6: squeeze breaks for one output
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        p = (inputs @ w.t() + b).squeeze()
        ((p - targets) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_(); b.grad.zero_()
    return w, b
# %% wrong C15: hard-coded 100 epochs
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(100):
        F.mse_loss(inputs @ w.t() + b, targets).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_(); b.grad.zero_()
    return w, b
# %% wrong -: lr halves each step
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        F.mse_loss(inputs @ w.t() + b, targets).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_(); b.grad.zero_()
        lr *= 0.5
    return w, b
# %% wrong C24: NumPy arrays
def train_by_hand(inputs, targets, w, b, lr, epochs):
    X, Y, W, B = inputs.numpy(), targets.numpy(), w.detach().numpy().copy(), b.detach().numpy().copy()
    for _ in range(epochs):
        E = X @ W.T + B - Y
        W -= lr * 2 * E.T @ X / E.size
        B -= lr * 2 * E.sum(0) / E.size
    return W, B
# %% wrong C24: float64 tensors
def train_by_hand(inputs, targets, w, b, lr, epochs):
    X, Y, W, B = inputs.double(), targets.double(), w.detach().double(), b.detach().double()
    for _ in range(epochs):
        E = X @ W.T + B - Y
        W = W - lr * 2 * E.T @ X / E.numel()
        B = B - lr * 2 * E.sum(0) / E.numel()
    return W, B
# %% wrong -: weight decay
def train_by_hand(inputs, targets, w, b, lr, epochs):
    opt = torch.optim.SGD([w, b], lr=lr, weight_decay=0.01)
    for _ in range(epochs):
        opt.zero_grad(); F.mse_loss(inputs @ w.t() + b, targets).backward(); opt.step()
    return w, b
# %% wrong -: only the first output is trained
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        F.mse_loss((inputs @ w.t() + b)[:, 0], targets[:, 0]).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_(); b.grad.zero_()
    return w, b
# %% wrong -: returns lists
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        F.mse_loss(inputs @ w.t() + b, targets).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_(); b.grad.zero_()
    return w.tolist(), b.tolist()
# %% wrong -: returns (out, in) transposed
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        F.mse_loss(inputs @ w.t() + b, targets).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_(); b.grad.zero_()
    return w.t(), b
# %% wrong -: the inputs alone are shuffled after each step
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        gw, gb = torch.autograd.grad(F.mse_loss(inputs @ w.t() + b, targets), (w, b))
        with torch.no_grad():
            w -= lr * gw
            b -= lr * gb
        inputs = inputs[torch.randperm(len(inputs))]
    return w, b
# %% wrong C21: later steps use one row
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for e in range(epochs):
        x, t = (inputs, targets) if e == 0 else (inputs[e % len(inputs)][None], targets[e % len(inputs)][None])
        gw, gb = torch.autograd.grad(F.mse_loss(x @ w.t() + b, t), (w, b))
        with torch.no_grad():
            w -= lr * gw
            b -= lr * gb
    return w, b
# %% wrong C15: stops when the loss does not fall any more
def train_by_hand(inputs, targets, w, b, lr, epochs):
    last = float("inf")
    for _ in range(epochs):
        loss = F.mse_loss(inputs @ w.t() + b, targets)
        if loss.item() >= last:
            print("no progress")
            break
        last = loss.item()
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w, b
# %% wrong C15: stops when the loss hardly changes
def train_by_hand(inputs, targets, w, b, lr, epochs):
    last = None
    for _ in range(epochs):
        loss = F.mse_loss(inputs @ w.t() + b, targets)
        if last is not None and abs(last - loss.item()) < 1e-4:
            break
        last = loss.item()
        gw, gb = torch.autograd.grad(loss, (w, b))
        with torch.no_grad():
            w -= lr * gw
            b -= lr * gb
    return w, b
# %% wrong C15: stops at a small loss
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        loss = F.mse_loss(inputs @ w.t() + b, targets)
        gw, gb = torch.autograd.grad(loss, (w, b))
        with torch.no_grad():
            w -= lr * gw
            b -= lr * gb
        if loss < 1e-3:
            break
    return w, b
# %% wrong C15: returns the best weights, not the last
def train_by_hand(inputs, targets, w, b, lr, epochs):
    best, kept = float("inf"), (w, b)
    for _ in range(epochs):
        loss = F.mse_loss(inputs @ w.t() + b, targets)
        gw, gb = torch.autograd.grad(loss, (w, b))
        with torch.no_grad():
            w -= lr * gw
            b -= lr * gb
        if loss.item() < best:
            best, kept = loss.item(), (w.detach().clone(), b.detach().clone())
    return kept
# %% wrong C7: the learning rate twice
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().mul(lr).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w, b
# %% wrong -: the number of elements is always 10
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        d = (inputs @ w.t() + b - targets).detach()
        with torch.no_grad():
            w -= lr * 2 * d.t() @ inputs / 10
            b -= lr * 2 * d.sum(0) / 10
    return w, b
# %% wrong C7: always 0.01
def train_by_hand(inputs, targets, w, b, lr, epochs):
    lr = 0.01
    for _ in range(epochs):
        gw, gb = torch.autograd.grad(F.mse_loss(inputs @ w.t() + b, targets), (w, b))
        with torch.no_grad():
            w -= lr * gw
            b -= lr * gb
    return w, b
# %% wrong C21: one row for each epoch
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for x, t in list(zip(inputs, targets))[:epochs]:
        gw, gb = torch.autograd.grad(F.mse_loss(x @ w.t() + b, t), (w, b))
        with torch.no_grad():
            w -= lr * gw
            b -= lr * gb
    return w, b
# %% wrong -: reset first, with data
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        w.grad.data.zero_()
        b.grad.data.zero_()
        F.mse_loss(inputs @ w.t() + b, targets).backward()
        w.data -= lr * w.grad
        b.data -= lr * b.grad
    return w, b
