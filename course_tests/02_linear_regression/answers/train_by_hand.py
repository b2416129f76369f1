# %% right: 21, .data -=
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        loss = ((inputs @ w.t() + b - targets) ** 2).mean()
        loss.backward()
        w.data -= lr * w.grad
        b.data -= lr * b.grad
        w.grad.zero_()
        b.grad.zero_()
    return w, b
# %% right: the course's own, reset inside no_grad, with prints
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for epoch in range(epochs):
        preds = inputs @ w.t() + b
        diff = preds - targets
        loss = torch.sum(diff * diff) / diff.numel()
        loss.backward()
        with torch.no_grad():
            w -= w.grad * lr
            b -= b.grad * lr
            w.grad.zero_()
            b.grad.zero_()
        print(f"epoch {epoch}: {loss:.4f}")
    return (w, b)
# %% right: 22, sub_ and grad = None
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        F.mse_loss(inputs @ w.T + b, targets).backward()
        with torch.no_grad():
            for p in (w, b):
                p.sub_(lr * p.grad)
                p.grad = None
    return [w, b]
# %% right: 23, copy_
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        F.mse_loss(F.linear(inputs, w, b), targets).backward()
        with torch.no_grad():
            w.copy_(w - lr * w.grad)
            b.copy_(b - lr * b.grad)
        w.grad, b.grad = None, None
    return w, b
# %% right: 24, add_ with alpha
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        torch.mean((torch.matmul(inputs, w.t()) + b - targets).pow(2)).backward()
        with torch.no_grad():
            w.add_(w.grad, alpha=-lr); b.add_(b.grad, alpha=-lr)
        w.grad.zero_(); b.grad.zero_()
    return w, b
# %% right: 25, autograd.grad
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        loss = ((inputs @ w.t() + b - targets) ** 2).mean()
        gw, gb = torch.autograd.grad(loss, [w, b])
        with torch.no_grad():
            w -= lr * gw
            b -= lr * gb
    return w, b
# %% right: 26, detach and requires_grad_ under new names
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        loss = ((inputs @ w.t() + b - targets) ** 2).mean()
        loss.backward()
        w = (w - lr * w.grad).detach().requires_grad_()
        b = (b - lr * b.grad).detach().requires_grad_()
    return w, b
# %% right: 27, the gradient's formula under no_grad
@torch.no_grad()
def train_by_hand(inputs, targets, w, b, lr, epochs):
    count = targets.numel()
    for _ in range(epochs):
        diff = inputs @ w.t() + b - targets
        gw = 2 / count * diff.t() @ inputs
        gb = 2 / count * diff.sum(0)
        w -= lr * gw
        b -= lr * gb
    return w, b
# %% right: 28, zero before backward with a None check
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        for p in [w, b]:
            if p.grad is not None:
                p.grad.zero_()
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            for p in [w, b]:
                p -= lr * p.grad
    return w, b
# %% right: 29, torch.optim.SGD
def train_by_hand(inputs, targets, w, b, lr, epochs):
    opt = torch.optim.SGD([w, b], lr=lr)
    for _ in range(epochs):
        opt.zero_grad()
        F.mse_loss(inputs @ w.t() + b, targets).backward()
        opt.step()
    return w, b
# %% right: 30, torch.func.grad
from torch.func import grad
def train_by_hand(inputs, targets, w, b, lr, epochs):
    loss = lambda w, b: ((inputs @ w.t() + b - targets) ** 2).mean()
    w, b = w.detach(), b.detach()
    for _ in range(epochs):
        gw, gb = grad(loss, argnums=(0, 1))(w, b)
        w, b = w - lr * gw, b - lr * gb
    return w, b
# %% right: 31, an alias by detach
def train_by_hand(inputs, targets, w, b, lr, epochs):
    w_values, b_values = w.detach(), b.detach()
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        w_values -= lr * w.grad
        b_values -= lr * b.grad
        w.grad.zero_(); b.grad.zero_()
    return w, b
# %% right: 32, a NumPy alias
def train_by_hand(inputs, targets, w, b, lr, epochs):
    wn, bn = w.detach().numpy(), b.detach().numpy()
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        wn -= lr * w.grad.numpy()
        bn -= lr * b.grad.numpy()
        w.grad.zero_(); b.grad.zero_()
    return w, b
# %% right: 33, grad = zeros_like
def train_by_hand(inputs, targets, w, b, lr, epochs):
    w.grad = torch.zeros_like(w)
    b.grad = torch.zeros_like(b)
    while epochs > 0:
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = torch.zeros_like(w)
        b.grad = torch.zeros_like(b)
        epochs -= 1
    return w, b
# %% right: 34, grad *= 0
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        ((inputs @ w.t() + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad *= 0
        b.grad *= 0
    return w, b
# %% right: float64 and NumPy all the way, clones returned
import numpy as np
def train_by_hand(inputs, targets, w, b, lr, epochs):
    X, Y = inputs.numpy().astype(float), targets.numpy().astype(float)
    W, B = w.detach().numpy().astype(float), b.detach().numpy().astype(float)
    for _ in range(epochs):
        E = X @ W.T + B - Y
        W, B = W - lr * 2 * E.T @ X / E.size, B - lr * 2 * E.sum(axis=0) / E.size
    return torch.tensor(W, dtype=torch.float32), torch.tensor(B, dtype=torch.float32)
# %% right: calls the student's own mse
def mse(predictions, targets):
    return ((predictions - targets) ** 2).mean()
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        mse(inputs @ w.t() + b, targets).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad = b.grad = None
    return w, b
# %% right: calls the student's own mse, which is broken
def mse(predictions, targets):
    return ((predictions - targets) ** 2).sum()
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        mse(inputs @ w.t() + b, targets).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad = b.grad = None
    return w, b
# %% right: calls its own mse, which is broken and has other names, from a decorated function
def mse(y_hat, y):
    return (y_hat - y).mean()
@torch.no_grad()
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        with torch.enable_grad():
            loss = mse(y=targets, y_hat=inputs @ w.t() + b)
        loss.backward()
        for p in (w, b):
            p -= lr * p.grad
            p.grad = None
    return w, b
# %% right: has a number of the name mse
mse = 0.0
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        loss = nn.functional.mse_loss(inputs @ w.t() + b, targets)
        loss.backward()
        w.data -= lr * w.grad + mse
        b.data -= lr * b.grad + mse
        w.grad = b.grad = None
    return w, b
# %% right: an object of its own
class Line:
    def __init__(self, w, b):
        self.w, self.b = w, b
    def __call__(self, x):
        return x @ self.w.t() + self.b
    def step(self, lr):
        with torch.no_grad():
            for p in (self.w, self.b):
                p -= lr * p.grad
                p.grad.zero_()
def train_by_hand(inputs, targets, w, b, lr, epochs):
    model = Line(w, b)
    for _ in tqdm(range(epochs)):
        nn.MSELoss()(model(inputs), targets).backward()
        model.step(lr)
    return model.w, model.b
# %% right: recursion
def train_by_hand(inputs, targets, w, b, lr, epochs):
    if epochs == 0:
        return w, b
    e = inputs @ w.detach().t() + b.detach() - targets
    k = 2 * lr / e.numel()
    return train_by_hand(inputs, targets, w.detach() - k * e.t() @ inputs, b.detach() - k * e.sum(0), lr, epochs - 1)
# %% right: an nn.Linear with the weights loaded
def train_by_hand(inputs, targets, w, b, lr, epochs):
    layer = nn.Linear(w.shape[1], w.shape[0])
    layer.weight = nn.Parameter(w.detach().clone())
    layer.bias = nn.Parameter(b.detach().clone())
    for _ in range(epochs):
        layer.zero_grad()
        F.mse_loss(layer(inputs), targets).backward()
        for p in layer.parameters():
            p.data = p.data - lr * p.grad
    return layer.weight, layer.bias
# %% right: sum of row losses, backward per row
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        for x, y in zip(inputs, targets):
            (((x @ w.t() + b - y) ** 2).sum() / targets.numel()).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = None
        b.grad = None
    return w, b
# %% right: augmented matrix
def train_by_hand(inputs, targets, w, b, lr, epochs):
    A = torch.cat([inputs, torch.ones(inputs.shape[0], 1)], 1)
    theta = torch.cat([w.detach(), b.detach()[:, None]], 1).requires_grad_()
    for _ in range(epochs):
        loss = ((A @ theta.t() - targets) ** 2).mean()
        g = torch.autograd.grad(loss, theta)[0]
        theta = (theta - lr * g).detach().requires_grad_()
    return theta[:, :-1], theta[:, -1]
# %% right: pure Python loops
def train_by_hand(inputs, targets, w, b, lr, epochs):
    X, Y, W, B = inputs.tolist(), targets.tolist(), w.tolist(), b.tolist()
    n, k, m = len(X), len(W), len(X[0])
    for _ in range(epochs):
        gw = [[0.0] * m for _ in range(k)]
        gb = [0.0] * k
        for x, y in zip(X, Y):
            for o in range(k):
                err = sum(W[o][j] * x[j] for j in range(m)) + B[o] - y[o]
                gb[o] += 2 * err / (n * k)
                for j in range(m):
                    gw[o][j] += 2 * err * x[j] / (n * k)
        for o in range(k):
            B[o] -= lr * gb[o]
            for j in range(m):
                W[o][j] -= lr * gw[o][j]
    return torch.tensor(W), torch.tensor(B)
# %% right: namedtuple result
from collections import namedtuple
Trained = namedtuple("Trained", "w b")
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        F.mse_loss(inputs @ w.t() + b, targets).backward()
        w.data.sub_(lr * w.grad); b.data.sub_(lr * b.grad)
        w.grad.zero_(); b.grad.zero_()
    return Trained(w, b)
# %% right: the update under the old name via nn.Parameter
def train_by_hand(inputs, targets, w, b, lr, epochs):
    w, b = nn.Parameter(w.detach().clone()), nn.Parameter(b.detach().clone())
    for _ in range(epochs):
        loss = F.mse_loss(inputs @ w.t() + b, targets)
        loss.backward()
        w = nn.Parameter(w - lr * w.grad)
        b = nn.Parameter(b - lr * b.grad)
    return w, b
# %% right: torch.func.grad_and_value with a dict of parameters
from torch.func import grad_and_value
def train_by_hand(inputs, targets, w, b, lr, epochs):
    params = {"w": w.detach(), "b": b.detach()}
    def loss(p):
        return ((inputs @ p["w"].t() + p["b"] - targets) ** 2).mean()
    for _ in range(epochs):
        g, value = grad_and_value(loss)(params)
        params = {k: params[k] - lr * g[k] for k in params}
    return params["w"], params["b"]
# %% right: a generator of steps
def _steps(x, y, w, b, lr):
    while True:
        loss = ((x @ w.T + b - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad; b -= lr * b.grad
            w.grad = None; b.grad = None
        yield loss.item()
def train_by_hand(inputs, targets, w, b, lr, epochs):
    it = _steps(inputs, targets, w, b, lr)
    losses = [next(it) for _ in range(epochs)]
    print(losses)
    return w, b
# %% right: a loss kept for a plot, a best loss that decides nothing
def train_by_hand(inputs, targets, w, b, lr, epochs):
    history, best = [], float("inf")
    while len(history) < epochs:
        loss = F.mse_loss(inputs @ w.t() + b, targets)
        loss.backward()
        with torch.no_grad():
            for p in (w, b):
                p -= lr * p.grad
                p.grad = None
        history.append(loss.item())
        best = min(best, loss.item())
    print(best)
    return w, b
# %% right: the rows in another order in each step, inputs and targets together
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        order = torch.randperm(len(inputs))
        loss = ((inputs[order] @ w.t() + b - targets[order]) ** 2).mean()
        gw, gb = torch.autograd.grad(loss, (w, b))
        with torch.no_grad():
            w -= lr * gw
            b -= lr * gb
    return w, b
# %% right: NumPy in float32, results from_numpy
def train_by_hand(inputs, targets, w, b, lr, epochs):
    x, y = inputs.numpy(), targets.numpy()
    w, b = w.detach().numpy().copy(), b.detach().numpy().copy()
    for _ in range(epochs):
        gap = x @ w.T + b - y
        w, b = w - lr * 2 * gap.T @ x / gap.size, b - lr * 2 * gap.sum(0) / gap.size
    return torch.from_numpy(w).float(), torch.from_numpy(b).float()
# %% right: normal equations' matrices, made once
def train_by_hand(inputs, targets, w, b, lr, epochs):
    x = torch.cat([inputs, torch.ones(len(inputs), 1)], 1).double()
    left, right = x.t() @ x, x.t() @ targets.double()
    both = torch.cat([w, b[:, None]], 1).detach().t().double()
    for _ in range(epochs):
        both = both - lr * 2 * (left @ both - right) / targets.numel()
    both = both.float()
    return both[:-1].t(), both[-1]
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
