# %% right: SGD, 20 epochs
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
    def forward(self, xb):
        return self.linear(xb.flatten(1))
digit_model = MnistModel()
opt = torch.optim.SGD(digit_model.parameters(), 0.1)
for _ in range(20):
    for x, y in train_dl:
        opt.zero_grad()
        F.cross_entropy(digit_model(x), y).backward()
        opt.step()
# %% right: Adam, left in training mode, LazyLinear
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.lin = nn.LazyLinear(10)
    def forward(self, xb):
        return self.lin(xb.reshape(len(xb), -1))
digit_model = MnistModel()
digit_model(torch.rand(1, 1, 28, 28))
opt = torch.optim.Adam(digit_model.parameters(), 0.01)
for _ in range(10):
    for x, y in train_dl:
        opt.zero_grad()
        F.cross_entropy(digit_model(x), y).backward()
        opt.step()
digit_model.train()
# %% right: full batch with LBFGS
class MnistModel(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Flatten(), nn.Linear(784, 10))
digit_model = MnistModel()
X, Y = train_ds.tensors
opt = torch.optim.LBFGS(digit_model.parameters(), max_iter=20)
def closure():
    opt.zero_grad()
    loss = F.cross_entropy(digit_model(X), Y)
    loss.backward()
    return loss
opt.step(closure)
# %% right: by hand on parameters of its own
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.zeros(784, 10))
        self.b = nn.Parameter(torch.zeros(10))
    def forward(self, xb):
        return xb.flatten(1) @ self.w + self.b
digit_model = MnistModel()
for _ in range(20):
    for x, y in train_dl:
        F.cross_entropy(digit_model(x), y).backward()
        with torch.no_grad():
            for p in digit_model.parameters():
                p -= 0.1 * p.grad
                p.grad = None
# %% right: a convolution, eval mode, frozen at the end
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 10, 28)
    def forward(self, xb):
        return self.conv(xb).flatten(1)
digit_model = MnistModel()
opt = torch.optim.SGD(digit_model.parameters(), lr=0.1, momentum=0.9)
for _ in range(5):
    for x, y in train_dl:
        opt.zero_grad(); F.cross_entropy(digit_model(x), y).backward(); opt.step()
digit_model.eval().requires_grad_(False)
# %% right: a layer in a list, trained all the same
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(784, 10)]
    def forward(self, xb):
        return self.layers[0](xb.flatten(1))
digit_model = MnistModel()
opt = torch.optim.SGD(digit_model.layers[0].parameters(), 0.1)
for _ in range(20):
    for x, y in train_dl:
        opt.zero_grad(); F.cross_entropy(digit_model(x), y).backward(); opt.step()
# %% right: log_softmax in forward reads digits as well
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
    def forward(self, xb):
        return F.log_softmax(self.linear(xb.flatten(1)), dim=1)
digit_model = MnistModel()
opt = torch.optim.SGD(digit_model.parameters(), 0.1)
for _ in range(20):
    for x, y in train_dl:
        opt.zero_grad(); F.nll_loss(digit_model(x), y).backward(); opt.step()
# %% right: a forward of its own helpers, least squares
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
    def rows(self, xb):
        return xb.view(-1, 784)
    def forward(self, xb):
        return self.linear(self.rows(xb))
digit_model = MnistModel()
X, Y = train_ds.tensors
A = torch.cat([X.flatten(1), torch.ones(len(X), 1)], 1).double()
W = torch.linalg.solve(A.t() @ A + 10 * torch.eye(785, dtype=torch.float64), A.t() @ F.one_hot(Y, 10).double()).float()
with torch.no_grad():
    digit_model.linear.weight.copy_(W[:-1].t())
    digit_model.linear.bias.copy_(W[-1])
# %% right: trained through a subclass
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
    def forward(self, xb):
        return self.linear(xb.flatten(1))
class Better(MnistModel):
    name = "mine"
digit_model = Better()
opt = torch.optim.SGD(digit_model.parameters(), 0.1)
for _ in range(20):
    for x, y in train_dl:
        opt.zero_grad(); F.cross_entropy(digit_model(x), y).backward(); opt.step()
# %% right: best of three
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
    def forward(self, xb):
        return self.linear(xb.reshape(-1, 784))
best = -1
for lr in (0.01, 0.1, 0.5):
    m = MnistModel(); o = torch.optim.SGD(m.parameters(), lr)
    for _ in range(6):
        for xb, yb in train_dl:
            o.zero_grad(); F.cross_entropy(m(xb), yb).backward(); o.step()
    with torch.no_grad():
        a = np.mean([(m(x).argmax(1) == y).float().mean().item() for x, y in val_dl])
    if a > best: best, digit_model = a, m
# %% right: loaded state dict, halves of data
import copy
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
    def forward(self, xb):
        return self.linear(xb.view(len(xb), -1))
a = MnistModel(); o = torch.optim.SGD(a.parameters(), 0.1, momentum=0.9)
for _ in range(6):
    for xb, yb in train_dl:
        o.zero_grad(); F.cross_entropy(a(xb), yb).backward(); o.step()
digit_model = MnistModel(); digit_model.load_state_dict(a.state_dict())
# %% right: a model in double precision
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
    def forward(self, xb):
        return self.linear(xb.flatten(1).to(self.linear.weight.dtype))
digit_model = MnistModel().double()
o = torch.optim.SGD(digit_model.parameters(), 0.1)
for _ in range(12):
    for xb, yb in train_dl:
        o.zero_grad(); F.cross_entropy(digit_model(xb), yb).backward(); o.step()
# %% right: all in float64
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10, dtype=torch.float64)
    def forward(self, xb):
        return self.linear(xb.flatten(1))
digit_model = MnistModel()
o = torch.optim.SGD(digit_model.parameters(), 0.1)
for _ in range(12):
    for xb, yb in train_dl:
        o.zero_grad(); F.cross_entropy(digit_model(xb.double()), yb).backward(); o.step()
