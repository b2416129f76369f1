# %% right: fit written out, batches of five
torch.manual_seed(0)
crop_model = nn.Linear(3, 2)
opt = torch.optim.SGD(crop_model.parameters(), lr=1e-5)
dl = DataLoader(TensorDataset(orchard_inputs, orchard_targets), batch_size=5, shuffle=True)
for _ in range(200):
    for xb, yb in dl:
        loss = F.mse_loss(crop_model(xb), yb)
        opt.zero_grad()
        loss.backward()
        opt.step()
# %% right: full batches
torch.manual_seed(1)
crop_model = nn.Linear(3, 2)
opt = torch.optim.SGD(crop_model.parameters(), lr=1e-4)
for _ in range(400):
    opt.zero_grad()
    F.mse_loss(crop_model(orchard_inputs), orchard_targets).backward()
    opt.step()
# %% right: Adam, unseeded
crop_model = nn.Linear(3, 2)
opt = torch.optim.Adam(crop_model.parameters(), lr=0.1)
for _ in range(500):
    opt.zero_grad()
    F.mse_loss(crop_model(orchard_inputs), orchard_targets).backward()
    opt.step()
# %% right: closed form, copied
crop_model = nn.Linear(3, 2)
A = torch.cat([orchard_inputs, torch.ones(15, 1)], dim=1)
solution = torch.linalg.lstsq(A, orchard_targets).solution
with torch.no_grad():
    crop_model.weight.copy_(solution[:3].t())
    crop_model.bias.copy_(solution[3])
# %% right: load_state_dict of hand-trained weights
w = torch.zeros(2, 3); b = torch.zeros(2)
for _ in range(300):
    e = orchard_inputs @ w.t() + b - orchard_targets
    w, b = w - 1e-4 * 2 * e.t() @ orchard_inputs / e.numel(), b - 1e-4 * 2 * e.sum(0) / e.numel()
crop_model = nn.Linear(3, 2)
crop_model.load_state_dict({"weight": w, "bias": b})
# %% right: LBFGS, in evaluation mode
crop_model = nn.Linear(in_features=3, out_features=2, bias=True)
opt = torch.optim.LBFGS(crop_model.parameters(), max_iter=100)
def closure():
    opt.zero_grad()
    loss = F.mse_loss(crop_model(orchard_inputs), orchard_targets)
    loss.backward()
    return loss
opt.step(closure)
crop_model.eval()
# %% right: a LazyLinear that became a Linear
crop_model = nn.LazyLinear(2)
crop_model(orchard_inputs)
opt = torch.optim.Adam(crop_model.parameters(), lr=0.1)
for _ in range(500):
    opt.zero_grad(); F.mse_loss(crop_model(orchard_inputs), orchard_targets).backward(); opt.step()
# %% right: a subclass, float64
class Crop(nn.Linear):
    pass
crop_model = Crop(3, 2).double()
opt = torch.optim.SGD(crop_model.parameters(), lr=1e-4)
for _ in range(400):
    opt.zero_grad(); F.mse_loss(crop_model(orchard_inputs.double()), orchard_targets.double()).backward(); opt.step()
# %% right: frozen at the end, L1 loss
torch.manual_seed(3)
crop_model = nn.Linear(3, 2)
opt = torch.optim.Adam(crop_model.parameters(), lr=0.05)
for _ in range(1500):
    opt.zero_grad(); F.l1_loss(crop_model(orchard_inputs), orchard_targets).backward(); opt.step()
crop_model.requires_grad_(False)
# %% right: trained on scaled inputs, weights converted back
mean, std = orchard_inputs.mean(0), orchard_inputs.std(0)
crop_model = nn.Linear(3, 2)
opt = torch.optim.SGD(crop_model.parameters(), lr=0.3)
for _ in range(300):
    opt.zero_grad(); F.mse_loss(crop_model((orchard_inputs - mean) / std), orchard_targets).backward(); opt.step()
with torch.no_grad():
    crop_model.weight.div_(std)
    crop_model.bias.sub_(crop_model.weight @ mean)
# %% right: while loop until small
torch.manual_seed(42)
crop_model = nn.Linear(3, 2)
optim = torch.optim.SGD(crop_model.parameters(), lr=5e-5)
loss = torch.tensor(1e9)
n = 0
while loss > 50 and n < 5000:
    optim.zero_grad()
    loss = nn.MSELoss()(crop_model(orchard_inputs), orchard_targets)
    loss.backward()
    optim.step()
    n += 1
# %% right: Parameter objects replaced
A = torch.cat([orchard_inputs, torch.ones(15, 1)], dim=1)
S = torch.linalg.pinv(A) @ orchard_targets
crop_model = nn.Linear(3, 2)
crop_model.weight = nn.Parameter(S[:3].t().clone())
crop_model.bias = nn.Parameter(S[3].clone())
# %% right: the inner layer of a Sequential
net = nn.Sequential(nn.Linear(3, 2))
opt = torch.optim.Adam(net.parameters(), lr=0.1)
for _ in range(500):
    opt.zero_grad(); F.mse_loss(net(orchard_inputs), orchard_targets).backward(); opt.step()
crop_model = net[0]
# %% right: AdamW, best state kept
import copy
torch.manual_seed(7)
model = nn.Linear(3, 2)
opt = torch.optim.AdamW(model.parameters(), lr=0.1)
best, best_loss = None, 1e9
for _ in range(600):
    opt.zero_grad(); l = F.mse_loss(model(orchard_inputs), orchard_targets); l.backward(); opt.step()
    if l.item() < best_loss: best, best_loss = copy.deepcopy(model), l.item()
crop_model = best
# %% right: trained, and then the cell raises
crop_model = nn.Linear(3, 2)
opt = torch.optim.Adam(crop_model.parameters(), lr=0.05)
for _ in range(1500):
    opt.zero_grad()
    F.mse_loss(crop_model(orchard_inputs), orchard_targets).backward()
    opt.step()
print(crop_model.loss)
