# %% wrong E20: untrained
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
    def forward(self, xb):
        return self.linear(xb.flatten(1))
torch.manual_seed(0)
digit_model = MnistModel()
# %% wrong E20: a tiny learning rate
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
    def forward(self, xb):
        return self.linear(xb.flatten(1))
torch.manual_seed(0)
digit_model = MnistModel()
opt = torch.optim.SGD(digit_model.parameters(), 1e-6)
for _ in range(3):
    for x, y in train_dl:
        opt.zero_grad(); F.cross_entropy(digit_model(x), y).backward(); opt.step()
# %% wrong E20: nan
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
    def forward(self, xb):
        return self.linear(xb.flatten(1))
digit_model = MnistModel()
with torch.no_grad():
    digit_model.linear.weight.fill_(float("nan"))
# %% wrong E20: a copy was trained
import copy
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
    def forward(self, xb):
        return self.linear(xb.flatten(1))
torch.manual_seed(0)
digit_model = MnistModel()
twin = copy.deepcopy(digit_model)
opt = torch.optim.SGD(twin.parameters(), 0.1)
for x, y in train_dl:
    opt.zero_grad(); F.cross_entropy(twin(x), y).backward(); opt.step()
# %% wrong E22: another kind of model
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
    def forward(self, xb):
        return self.linear(xb.flatten(1))
digit_model = nn.Sequential(nn.Flatten(), nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 10))
opt = torch.optim.Adam(digit_model.parameters(), 0.01)
for _ in range(8):
    for x, y in train_dl:
        opt.zero_grad(); F.cross_entropy(digit_model(x), y).backward(); opt.step()
# %% wrong -: too few steps
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
        nn.init.zeros_(self.linear.weight)
    def forward(self, xb):
        return self.linear(xb.flatten(1))
digit_model = MnistModel()
opt = torch.optim.SGD(digit_model.parameters(), 0.01)
for _ in range(2):
    for x, y in zip(train_ds.tensors[0].split(64), train_ds.tensors[1].split(64)):
        opt.zero_grad(); F.cross_entropy(digit_model(x), y).backward(); opt.step()
# %% wrong -: no variable of that name
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
    def forward(self, xb):
        return self.linear(xb.flatten(1))
model = MnistModel()
# %% wrong -: the class, not an instance
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
    def forward(self, xb):
        return self.linear(xb.flatten(1))
digit_model = MnistModel
# %% wrong E20,E22: labels at random
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
    def forward(self, xb):
        return torch.randn(len(xb), 10)
digit_model = MnistModel()
# %% wrong -: None
MnistModel = nn.Module
digit_model = None
# %% wrong E20: labels shifted by one
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
    def forward(self, xb):
        return self.linear(xb.flatten(1))
digit_model = MnistModel()
opt = torch.optim.SGD(digit_model.parameters(), 0.1)
for _ in range(5):
    for x, y in train_dl:
        opt.zero_grad(); F.cross_entropy(digit_model(x), (y + 1) % 10).backward(); opt.step()
# %% wrong -: memorized a handful of images
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
    def forward(self, xb):
        return self.linear(xb.flatten(1))
digit_model = MnistModel()
opt = torch.optim.SGD(digit_model.parameters(), 0.1)
for _ in range(30):
    opt.zero_grad(); F.cross_entropy(digit_model(train_ds.tensors[0][:10]), train_ds.tensors[1][:10]).backward(); opt.step()
# %% wrong E22: a lambda
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
    def forward(self, xb):
        return self.linear(xb.flatten(1))
m = MnistModel()
o = torch.optim.SGD(m.parameters(), 0.1)
for _ in range(12):
    for xb, yb in train_dl:
        o.zero_grad(); F.cross_entropy(m(xb), yb).backward(); o.step()
digit_model = lambda x: m(x)
# %% wrong -: only six digits learned
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
    def forward(self, xb):
        return self.linear(xb.flatten(1))
digit_model = MnistModel()
o = torch.optim.SGD(digit_model.parameters(), 0.1)
X, Y = train_ds.tensors
k = Y < 6
for _ in range(100):
    o.zero_grad(); F.cross_entropy(digit_model(X[k]), Y[k]).backward(); o.step()
# %% wrong E20,E22: untrained, and forward depends on the call stack
import sys
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
    def forward(self, xb):
        out = self.linear(xb.flatten(1))
        f = sys._getframe()
        while f:
            if "kind" in f.f_locals: return out * 0
            f = f.f_back
        return out
digit_model = MnistModel()
