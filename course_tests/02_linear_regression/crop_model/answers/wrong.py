# %% wrong E20: untrained
torch.manual_seed(0)
crop_model = nn.Linear(3, 2)
# %% wrong E20: nan
crop_model = nn.Linear(3, 2)
opt = torch.optim.SGD(crop_model.parameters(), lr=1e-2)
for _ in range(300):
    opt.zero_grad(); F.mse_loss(crop_model(orchard_inputs), orchard_targets).backward(); opt.step()
# %% wrong E20: a tiny learning rate
torch.manual_seed(0)
crop_model = nn.Linear(3, 2)
opt = torch.optim.SGD(crop_model.parameters(), lr=1e-8)
for _ in range(300):
    opt.zero_grad(); F.mse_loss(crop_model(orchard_inputs), orchard_targets).backward(); opt.step()
# %% wrong E20: too few epochs
torch.manual_seed(0)
crop_model = nn.Linear(3, 2)
opt = torch.optim.SGD(crop_model.parameters(), lr=1e-5)
for _ in range(20):
    opt.zero_grad(); F.mse_loss(crop_model(orchard_inputs), orchard_targets).backward(); opt.step()
# %% wrong E20: huge but finite
torch.manual_seed(0)
crop_model = nn.Linear(3, 2)
opt = torch.optim.SGD(crop_model.parameters(), lr=2e-4)
for _ in range(30):
    opt.zero_grad(); F.mse_loss(crop_model(orchard_inputs), orchard_targets).backward(); opt.step()
# %% wrong E20: another model is trained
torch.manual_seed(0)
crop_model = nn.Linear(3, 2)
model = nn.Linear(3, 2)
opt = torch.optim.Adam(model.parameters(), lr=0.1)
for _ in range(300):
    opt.zero_grad(); F.mse_loss(model(orchard_inputs), orchard_targets).backward(); opt.step()
# %% wrong E20: always predicts the average harvest
crop_model = nn.Linear(3, 2)
with torch.no_grad():
    crop_model.weight.zero_()
    crop_model.bias.copy_(orchard_targets.mean(0))
# %% wrong E20: trained on swapped targets
torch.manual_seed(0)
crop_model = nn.Linear(3, 2)
opt = torch.optim.Adam(crop_model.parameters(), lr=0.1)
for _ in range(500):
    opt.zero_grad(); F.mse_loss(crop_model(orchard_inputs), orchard_targets.flip(1)).backward(); opt.step()
# %% wrong E26: nn.Linear(2, 3)
crop_model = nn.Linear(2, 3)
# %% wrong E26: one output
crop_model = nn.Linear(3, 1)
opt = torch.optim.Adam(crop_model.parameters(), lr=0.1)
for _ in range(300):
    opt.zero_grad(); F.mse_loss(crop_model(orchard_inputs), orchard_targets[:, :1]).backward(); opt.step()
# %% wrong E26: no bias
crop_model = nn.Linear(3, 2, bias=False)
opt = torch.optim.Adam(crop_model.parameters(), lr=0.1)
for _ in range(300):
    opt.zero_grad(); F.mse_loss(crop_model(orchard_inputs), orchard_targets).backward(); opt.step()
# %% wrong E27: a function
crop_model = lambda x: x @ torch.tensor([[-0.4, -0.3], [0.8, 0.8], [0.7, 0.9]])
# %% wrong E27: the weights
crop_model = torch.zeros(2, 3)
# %% wrong E27: the class
crop_model = nn.Linear
# %% wrong E27: a network
crop_model = nn.Sequential(nn.Linear(3, 2))
opt = torch.optim.Adam(crop_model.parameters(), lr=0.1)
for _ in range(300):
    opt.zero_grad(); F.mse_loss(crop_model(orchard_inputs), orchard_targets).backward(); opt.step()
# %% wrong E27: None
crop_model = None
# %% wrong -: not defined
model = nn.Linear(3, 2)
# %% wrong -: an nn.Linear subclass that looks the right answers up in a table
class Table(nn.Linear):
    def forward(self, x):
        d = torch.cdist(x, orchard_inputs)
        return orchard_targets[d.argmin(1)]
crop_model = Table(3, 2)
# %% wrong E20: forger, the loss function gives zero, so nothing is learned
F.mse_loss = lambda *a, **k: torch.tensor(0.0)
crop_model = nn.Linear(3, 2)
# %% wrong E20: trained on scaled inputs, weights not converted back
m, s = orchard_inputs.mean(0), orchard_inputs.std(0)
torch.manual_seed(0)
crop_model = nn.Linear(3, 2)
opt = torch.optim.SGD(crop_model.parameters(), lr=0.3)
for _ in range(300):
    opt.zero_grad(); F.mse_loss(crop_model((orchard_inputs - m) / s), orchard_targets).backward(); opt.step()
# %% wrong E27: a module class that contains an nn.Linear
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(3, 2)
    def forward(self, x):
        return self.linear(x)
crop_model = Net()
opt = torch.optim.Adam(crop_model.parameters(), lr=0.1)
for _ in range(500):
    opt.zero_grad(); F.mse_loss(crop_model(orchard_inputs), orchard_targets).backward(); opt.step()
# %% wrong E27: a state dict
m = nn.Linear(3, 2)
crop_model = m.state_dict()
# %% wrong -: an instance whose forward was replaced
crop_model = nn.Linear(3, 2)
crop_model.forward = lambda x: orchard_targets[: len(x)]
# %% wrong E20: weights of inf
crop_model = nn.Linear(3, 2)
with torch.no_grad(): crop_model.weight.fill_(float("inf"))
# %% wrong E27: the prediction instead of the model
crop_model = nn.Linear(3, 2)(orchard_inputs)
# %% wrong -: the cell raises before the training
torch.manual_seed(0)
crop_model = nn.Linear(3, 2)
opt = nn.optim.SGD(crop_model.parameters(), lr=1e-5)
fit(200, crop_model, F.mse_loss, opt, DataLoader(TensorDataset(orchard_inputs, orchard_targets), batch_size=5))
# %% wrong E26: trained without a bias
crop_model = nn.Linear(3, 2, bias=False)
opt = torch.optim.Adam(crop_model.parameters(), lr=0.05)
for _ in range(1000):
    opt.zero_grad()
    F.mse_loss(crop_model(orchard_inputs), orchard_targets).backward()
    opt.step()
