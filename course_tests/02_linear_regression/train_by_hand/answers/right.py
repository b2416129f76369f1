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
# %% right: a decorated function that calls the student's own mse, broken and with other parameter names
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
# %% right: a number named mse in the notebook
mse = 0.0
def train_by_hand(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        loss = nn.functional.mse_loss(inputs @ w.t() + b, targets)
        loss.backward()
        w.data -= lr * w.grad + mse
        b.data -= lr * b.grad + mse
        w.grad = b.grad = None
    return w, b
# %% right: its own class for the line
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
# %% right: rebinds w and b to a new nn.Parameter
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
