# %% wrong A16: rand
def random_parameters(num_outputs, num_inputs):
    return torch.rand(num_outputs, num_inputs, requires_grad=True), torch.rand(num_outputs, requires_grad=True)
# %% wrong A16: uniform on both sides
def random_parameters(num_outputs, num_inputs):
    return (torch.empty(num_outputs, num_inputs).uniform_(-1, 1).requires_grad_(),
            torch.empty(num_outputs).uniform_(-1, 1).requires_grad_())
# %% wrong A16: scaled
def random_parameters(num_outputs, num_inputs):
    w = (torch.randn(num_outputs, num_inputs) * 0.1).requires_grad_()
    b = (torch.randn(num_outputs) * 0.1).requires_grad_()
    return w, b
# %% wrong A16: scaled to a hundredth
def random_parameters(num_outputs, num_inputs):
    w = (torch.randn(num_outputs, num_inputs) / 100).requires_grad_()
    b = (torch.randn(num_outputs) / 100).requires_grad_()
    return w, b
# %% wrong A16: truncated
def random_parameters(num_outputs, num_inputs):
    w, b = torch.empty(num_outputs, num_inputs), torch.empty(num_outputs)
    for p in (w, b):
        torch.nn.init.trunc_normal_(p)
        p.requires_grad_()
    return w, b
# %% wrong A16: nn.Linear as it is
def random_parameters(num_outputs, num_inputs):
    layer = torch.nn.Linear(num_inputs, num_outputs)
    return layer.weight, layer.bias
# %% wrong A16: zeros for b
def random_parameters(num_outputs, num_inputs):
    return torch.randn(num_outputs, num_inputs, requires_grad=True), torch.zeros(num_outputs, requires_grad=True)
# %% wrong A16: ones for b
def random_parameters(num_outputs, num_inputs):
    return torch.randn(num_outputs, num_inputs, requires_grad=True), torch.ones(num_outputs, requires_grad=True)
# %% wrong -: uniform with the right mean and spread
def random_parameters(num_outputs, num_inputs):
    r = 3 ** 0.5
    return ((torch.rand(num_outputs, num_inputs) * 2 * r - r).requires_grad_(),
            (torch.rand(num_outputs) * 2 * r - r).requires_grad_())
# %% wrong -: whole numbers
def random_parameters(num_outputs, num_inputs):
    return (torch.randint(-2, 3, (num_outputs, num_inputs)).float().requires_grad_(),
            torch.randint(-2, 3, (num_outputs,)).float().requires_grad_())
# %% wrong -: a normal distribution with another mean
def random_parameters(num_outputs, num_inputs):
    return ((torch.randn(num_outputs, num_inputs) + 0.2).requires_grad_(), torch.randn(num_outputs, requires_grad=True))
# %% wrong -: Xavier
def random_parameters(num_outputs, num_inputs):
    w = torch.nn.init.xavier_normal_(torch.empty(num_outputs, num_inputs)).requires_grad_()
    return w, torch.randn(num_outputs, requires_grad=True)
# %% wrong -: one row, repeated
def random_parameters(num_outputs, num_inputs):
    w = torch.randn(num_inputs).repeat(num_outputs, 1).requires_grad_()
    return w, torch.randn(num_outputs, requires_grad=True)
# %% wrong A15: seeded inside
def random_parameters(num_outputs, num_inputs):
    torch.manual_seed(42)
    return torch.randn(num_outputs, num_inputs, requires_grad=True), torch.randn(num_outputs, requires_grad=True)
# %% wrong A15: a generator with a fixed seed
def random_parameters(num_outputs, num_inputs):
    g = torch.Generator().manual_seed(1)
    return (torch.randn(num_outputs, num_inputs, generator=g, requires_grad=True),
            torch.randn(num_outputs, generator=g, requires_grad=True))
# %% wrong A15: zeros
def random_parameters(num_outputs, num_inputs):
    return torch.zeros(num_outputs, num_inputs, requires_grad=True), torch.zeros(num_outputs, requires_grad=True)
# %% wrong A15: ones
def random_parameters(num_outputs, num_inputs):
    return torch.ones(num_outputs, num_inputs, requires_grad=True), torch.ones(num_outputs, requires_grad=True)
# %% wrong A15: seeded between w and b
def random_parameters(num_outputs, num_inputs):
    state = torch.get_rng_state()
    w = torch.randn(num_outputs, num_inputs, requires_grad=True)
    torch.set_rng_state(state)
    b = torch.randn(num_outputs, requires_grad=True)
    return w, b
# %% wrong A19: NumPy
def random_parameters(num_outputs, num_inputs):
    w = torch.tensor(np.random.randn(num_outputs, num_inputs), dtype=torch.float32, requires_grad=True)
    b = torch.tensor(np.random.randn(num_outputs), dtype=torch.float32, requires_grad=True)
    return w, b
# %% wrong A19: Python's random
import random
def random_parameters(num_outputs, num_inputs):
    w = torch.tensor([[random.gauss(0, 1) for _ in range(num_inputs)] for _ in range(num_outputs)], requires_grad=True)
    b = torch.tensor([random.gauss(0, 1) for _ in range(num_outputs)], requires_grad=True)
    return w, b
# %% wrong A19: a generator with a seed of its own
def random_parameters(num_outputs, num_inputs):
    g = torch.Generator()
    g.seed()
    return (torch.randn(num_outputs, num_inputs, generator=g, requires_grad=True),
            torch.randn(num_outputs, generator=g, requires_grad=True))
# %% wrong A15: a new seed at each call
def random_parameters(num_outputs, num_inputs):
    torch.seed()
    return torch.randn(num_outputs, num_inputs, requires_grad=True), torch.randn(num_outputs, requires_grad=True)
# %% wrong A19: only w from NumPy
def random_parameters(num_outputs, num_inputs):
    w = torch.from_numpy(np.random.normal(size=(num_outputs, num_inputs)).astype(np.float32)).requires_grad_()
    return w, torch.randn(num_outputs, requires_grad=True)
# %% wrong A10: float64
def random_parameters(num_outputs, num_inputs):
    return (torch.randn(num_outputs, num_inputs, dtype=torch.float64, requires_grad=True),
            torch.randn(num_outputs, dtype=torch.float64, requires_grad=True))
# %% wrong A10: arrays
def random_parameters(num_outputs, num_inputs):
    return np.random.randn(num_outputs, num_inputs), np.random.randn(num_outputs)
# %% wrong A17: no gradients
def random_parameters(num_outputs, num_inputs):
    return torch.randn(num_outputs, num_inputs), torch.randn(num_outputs)
# %% wrong A17: b without gradients
def random_parameters(num_outputs, num_inputs):
    return torch.randn(num_outputs, num_inputs).requires_grad_(), torch.randn(num_outputs)
# %% wrong A17: w without gradients
def random_parameters(num_outputs, num_inputs):
    w, b = torch.randn(num_outputs, num_inputs), torch.randn(num_outputs, requires_grad=True)
    w.requires_grad_ = True
    return w, b
# %% wrong A3: calculated
def random_parameters(num_outputs, num_inputs):
    w = torch.randn(num_inputs, num_outputs, requires_grad=True).t()
    b = torch.randn(num_outputs, requires_grad=True) * 1
    return w, b
# %% wrong A3: b calculated
def random_parameters(num_outputs, num_inputs):
    both = torch.randn(num_outputs, requires_grad=True)
    return torch.randn(num_outputs, num_inputs, requires_grad=True), both + 0
# %% wrong A3: calculated, with retain_grad
def random_parameters(num_outputs, num_inputs):
    w = torch.randn(num_outputs, num_inputs, requires_grad=True) + 0
    b = torch.randn(num_outputs, requires_grad=True) + 0
    w.retain_grad(); b.retain_grad()
    return w, b
# %% wrong A18: w transposed
def random_parameters(num_outputs, num_inputs):
    return torch.randn(num_inputs, num_outputs, requires_grad=True), torch.randn(num_outputs, requires_grad=True)
# %% wrong A18: parameters in the other order
def random_parameters(num_inputs, num_outputs):
    return torch.randn(num_outputs, num_inputs, requires_grad=True), torch.randn(num_outputs, requires_grad=True)
# %% wrong A18: b for each input
def random_parameters(num_outputs, num_inputs):
    return torch.randn(num_outputs, num_inputs, requires_grad=True), torch.randn(num_inputs, requires_grad=True)
# %% wrong A18: b as a column
def random_parameters(num_outputs, num_inputs):
    return torch.randn(num_outputs, num_inputs, requires_grad=True), torch.randn(num_outputs, 1, requires_grad=True)
# %% wrong A18: b as a row
def random_parameters(num_outputs, num_inputs):
    return torch.randn(num_outputs, num_inputs, requires_grad=True), torch.randn(1, num_outputs, requires_grad=True)
# %% wrong A24: b first
def random_parameters(num_outputs, num_inputs):
    w = torch.randn(num_outputs, num_inputs, requires_grad=True)
    b = torch.randn(num_outputs, requires_grad=True)
    return b, w
# %% wrong A8,A15: uninitialized memory
def random_parameters(num_outputs, num_inputs):
    return torch.empty(num_outputs, num_inputs, requires_grad=True), torch.empty(num_outputs, requires_grad=True)
# %% wrong A8: torch.Tensor of sizes, full of nan
def random_parameters(num_outputs, num_inputs):
    w, b = torch.Tensor(num_outputs, num_inputs), torch.Tensor(num_outputs)
    w[:] = float("nan")
    b[:] = float("nan")
    return w.requires_grad_(), b.requires_grad_()
# %% wrong A15: remembers what it drew
_drawn = {}
def random_parameters(num_outputs, num_inputs):
    key = num_outputs, num_inputs
    if key not in _drawn:
        _drawn[key] = torch.randn(*key, requires_grad=True), torch.randn(num_outputs, requires_grad=True)
    return _drawn[key]
# %% wrong A18: a scalar b
def random_parameters(num_outputs, num_inputs):
    return torch.randn(num_outputs, num_inputs, requires_grad=True), torch.randn((), requires_grad=True)
# %% wrong -: only w
def random_parameters(num_outputs, num_inputs):
    return torch.randn(num_outputs, num_inputs, requires_grad=True)
# %% wrong -: its arguments
def random_parameters(num_outputs, num_inputs):
    return num_outputs, num_inputs
# %% wrong -: b is a column of w
def random_parameters(num_outputs, num_inputs):
    w = torch.randn(num_outputs, num_inputs, requires_grad=True)
    return w, w[:, 0].detach().clone().requires_grad_()
# %% wrong -: is_leaf and requires_grad forged
class Forged(torch.Tensor):
    is_leaf = True
    requires_grad = True
def random_parameters(num_outputs, num_inputs):
    return torch.randn(num_outputs, num_inputs).as_subclass(Forged), torch.randn(num_outputs).as_subclass(Forged)
# %% wrong A15: manual_seed made harmless, then a fixed seed
_seed = torch.manual_seed
def random_parameters(num_outputs, num_inputs):
    _seed(5)
    torch.manual_seed = lambda *a: None
    return torch.randn(num_outputs, num_inputs, requires_grad=True), torch.randn(num_outputs, requires_grad=True)
# %% wrong A16: w normal, b rand
def random_parameters(num_outputs, num_inputs):
    return torch.randn(num_outputs, num_inputs, requires_grad=True), torch.rand(num_outputs, requires_grad=True)
# %% wrong A16: w rand, b normal
def random_parameters(num_outputs, num_inputs):
    return torch.rand(num_outputs, num_inputs, requires_grad=True), torch.randn(num_outputs, requires_grad=True)
# %% wrong A16: std 0.5
def random_parameters(num_outputs, num_inputs):
    return torch.normal(0., .5, (num_outputs, num_inputs), requires_grad=True), torch.normal(0., .5, (num_outputs,), requires_grad=True)
# %% wrong A16: positive normals
def random_parameters(num_outputs, num_inputs):
    return torch.randn(num_outputs, num_inputs).abs().requires_grad_(), torch.randn(num_outputs).abs().requires_grad_()
# %% wrong A19: b by numpy
def random_parameters(num_outputs, num_inputs):
    return torch.randn(num_outputs, num_inputs, requires_grad=True), torch.tensor(np.random.randn(num_outputs).astype(np.float32), requires_grad=True)
# %% wrong A3: reshaped after asking
def random_parameters(num_outputs, num_inputs):
    p = torch.randn(num_outputs * (num_inputs + 1), requires_grad=True)
    return p[num_outputs:].view(num_outputs, num_inputs), p[:num_outputs]
# %% wrong A3,A16: asked, then scaled
def random_parameters(num_outputs, num_inputs):
    return torch.randn(num_outputs, num_inputs, requires_grad=True) * 0.01, torch.zeros(num_outputs, requires_grad=True)
# %% wrong A17: under no_grad calculated
def random_parameters(num_outputs, num_inputs):
    with torch.no_grad():
        w = torch.randn(num_outputs, num_inputs, requires_grad=True) * 1
        b = torch.randn(num_outputs, requires_grad=True) * 1
    return w, b
# %% wrong A18: w as a vector
def random_parameters(num_outputs, num_inputs):
    return torch.randn(num_outputs * num_inputs).requires_grad_(), torch.randn(num_outputs).requires_grad_()
# %% wrong A18: b one number
def random_parameters(num_outputs, num_inputs):
    return torch.randn(num_outputs, num_inputs, requires_grad=True), torch.randn(1, requires_grad=True)
# %% wrong -: a dictionary
def random_parameters(num_outputs, num_inputs):
    return {"w": torch.randn(num_outputs, num_inputs, requires_grad=True), "b": torch.randn(num_outputs, requires_grad=True)}
# %% wrong A15: cosines and sines, not random
def random_parameters(num_outputs, num_inputs):
    w = torch.cos(torch.arange(num_outputs * num_inputs).float()).reshape(num_outputs, num_inputs).requires_grad_()
    return w, torch.sin(torch.arange(num_outputs).float()).requires_grad_()
# %% wrong A16,A17: rand without gradients
def random_parameters(num_outputs, num_inputs):
    return torch.rand(num_outputs, num_inputs), torch.rand(num_outputs)
# %% wrong A15,A17: seeded, without gradients
def random_parameters(num_outputs, num_inputs):
    torch.manual_seed(0)
    return torch.randn(num_outputs, num_inputs), torch.randn(num_outputs)
# %% wrong A15: starts again from the global seed in each call
def random_parameters(num_outputs, num_inputs):
    g = torch.Generator().manual_seed(torch.initial_seed())
    return (torch.randn(num_outputs, num_inputs, generator=g, requires_grad=True),
            torch.randn(num_outputs, generator=g, requires_grad=True))
# %% wrong A15: seeded after drawing
def random_parameters(num_outputs, num_inputs):
    w, b = torch.randn(num_outputs, num_inputs, requires_grad=True), torch.randn(num_outputs, requires_grad=True)
    torch.manual_seed(1234)
    return w, b
# %% wrong -: standardised
def random_parameters(num_outputs, num_inputs):
    w, b = torch.randn(num_outputs, num_inputs), torch.randn(num_outputs)
    w, b = (w - w.mean()) / w.std(), (b - b.mean()) / b.std()
    return w.requires_grad_(), b.requires_grad_()
# %% wrong A15: seeded by the clock
import time
def random_parameters(num_outputs, num_inputs):
    torch.manual_seed(time.time_ns())
    return torch.randn(num_outputs, num_inputs, requires_grad=True), torch.randn(num_outputs, requires_grad=True)
# %% wrong -: half precision
def random_parameters(num_outputs, num_inputs):
    return (torch.randn(num_outputs, num_inputs).half().requires_grad_(),
            torch.randn(num_outputs).half().requires_grad_())
# %% wrong -: bfloat16
def random_parameters(num_outputs, num_inputs):
    return (torch.randn(num_outputs, num_inputs, dtype=torch.bfloat16, requires_grad=True),
            torch.randn(num_outputs, dtype=torch.bfloat16, requires_grad=True))
# %% wrong -: only w
def random_parameters(num_outputs, num_inputs):
    return torch.randn(num_outputs, num_inputs, requires_grad=True)
