# %% right: randn with requires_grad
def random_parameters(num_outputs, num_inputs):
    w = torch.randn(num_outputs, num_inputs, requires_grad=True)
    b = torch.randn(num_outputs, requires_grad=True)
    return w, b
# %% right: requires_grad_ afterwards, in a list
def random_parameters(num_outputs, num_inputs):
    w = torch.randn((num_outputs, num_inputs))
    b = torch.randn((num_outputs,))
    w.requires_grad_()
    b.requires_grad_()
    return [w, b]
# %% right: b drawn first
def random_parameters(num_outputs, num_inputs):
    b = torch.randn(num_outputs)
    w = torch.randn(num_outputs, num_inputs)
    for p in (w, b):
        p.requires_grad = True
    return w, b
# %% right: nn.Parameter
def random_parameters(num_outputs, num_inputs):
    return torch.nn.Parameter(torch.randn(num_outputs, num_inputs)), torch.nn.Parameter(torch.randn(num_outputs))
# %% right: torch.normal
def random_parameters(num_outputs, num_inputs):
    w = torch.normal(0.0, 1.0, size=(num_outputs, num_inputs), requires_grad=True)
    b = torch.normal(mean=torch.zeros(num_outputs), std=1.0).requires_grad_(True)
    return w, b
# %% right: normal_ into empty tensors
def random_parameters(num_outputs, num_inputs):
    w = torch.empty(num_outputs, num_inputs).normal_().requires_grad_()
    b = torch.nn.init.normal_(torch.empty(num_outputs, requires_grad=True))
    return w, b
# %% right: a distribution object
def random_parameters(num_outputs, num_inputs):
    normal = torch.distributions.Normal(0.0, 1.0)
    w, b = normal.sample((num_outputs, num_inputs)), normal.sample((num_outputs,))
    return w.requires_grad_(), b.requires_grad_()
# %% right: one draw, cut in two, detached clones
def random_parameters(num_outputs, num_inputs):
    drawn = torch.randn(num_outputs, num_inputs + 1)
    return drawn[:, :-1].clone().requires_grad_(), drawn[:, -1].clone().requires_grad_()
# %% right: views of one draw are leaves, too
def random_parameters(num_outputs, num_inputs):
    drawn = torch.randn(num_outputs * (num_inputs + 1))
    n = num_outputs * num_inputs
    return drawn[:n].view(num_outputs, num_inputs).requires_grad_(), drawn[n:].requires_grad_()
# %% right: row by row, stacked before gradients are asked for
def random_parameters(num_outputs, num_inputs):
    w = torch.stack([torch.randn(num_inputs) for _ in range(num_outputs)])
    b = torch.stack([torch.randn(()) for _ in range(num_outputs)])
    return w.requires_grad_(), b.requires_grad_()
# %% right: Box and Muller
import math
def normal(*size):
    u, v = 1 - torch.rand(*size), torch.rand(*size)
    return torch.sqrt(-2 * torch.log(u)) * torch.cos(2 * math.pi * v)
def random_parameters(num_outputs, num_inputs):
    return normal(num_outputs, num_inputs).requires_grad_(), normal(num_outputs).requires_grad_()
# %% right: NumPy seeded by PyTorch
def random_parameters(num_outputs, num_inputs):
    rng = np.random.default_rng(torch.randint(0, 2**40, (1,)).item())
    w = torch.tensor(rng.standard_normal((num_outputs, num_inputs)), dtype=torch.float32, requires_grad=True)
    b = torch.tensor(rng.standard_normal(num_outputs), dtype=torch.float32, requires_grad=True)
    return w, b
# %% right: the layer of nn.Linear, drawn anew
def random_parameters(num_outputs, num_inputs):
    layer = torch.nn.Linear(num_inputs, num_outputs)
    with torch.no_grad():
        layer.weight.normal_()
        layer.bias.normal_()
    return layer.weight, layer.bias
# %% right: float64 and back, a callable
class Drawer:
    def __call__(self, num_outputs, num_inputs):
        make = lambda *s: torch.randn(*s, dtype=torch.float64).float().requires_grad_()
        return make(num_outputs, num_inputs), make(num_outputs)
random_parameters = Drawer()
# %% right: randn_like
def random_parameters(num_outputs, num_inputs):
    return tuple(torch.randn_like(torch.zeros(s), requires_grad=True) for s in [(num_outputs, num_inputs), (num_outputs,)])
# %% right: a generator of PyTorch's own seeded from the global one
def random_parameters(num_outputs, num_inputs):
    g = torch.Generator().manual_seed(torch.randint(2**31, ()).item())
    return (torch.randn(num_outputs, num_inputs, generator=g, requires_grad=True),
            torch.randn(num_outputs, generator=g, requires_grad=True))
# %% right: uses Variable
from torch.autograd import Variable
def random_parameters(num_outputs, num_inputs):
    return Variable(torch.randn(num_outputs, num_inputs), requires_grad=True), Variable(torch.randn(num_outputs), requires_grad=True)
# %% right: list of item draws
def random_parameters(num_outputs, num_inputs):
    w = torch.tensor([[torch.randn(1).item() for _ in range(num_inputs)] for _ in range(num_outputs)], requires_grad=True)
    b = torch.tensor([torch.randn(1).item() for _ in range(num_outputs)], requires_grad=True)
    return w, b
# %% right: icdf of uniform
def random_parameters(num_outputs, num_inputs):
    u = torch.rand(num_outputs, num_inputs + 1).clamp(1e-7, 1 - 1e-7)
    z = torch.distributions.Normal(0, 1).icdf(u)
    w, b = z[:, :-1].contiguous(), z[:, -1].contiguous()
    return w.requires_grad_(True), b.requires_grad_(True)
# %% right: erfinv
def random_parameters(num_outputs, num_inputs):
    def draw(*s):
        u = torch.rand(*s, dtype=torch.float64)
        return (2 ** 0.5 * torch.erfinv(2 * u - 1)).float().detach().requires_grad_()
    return draw(num_outputs, num_inputs), draw(num_outputs)
# %% right: empty with no_grad normal_
def random_parameters(num_outputs, num_inputs):
    w = torch.empty(num_outputs, num_inputs, requires_grad=True)
    b = torch.empty(num_outputs, requires_grad=True)
    with torch.no_grad():
        w.normal_(0, 1); b.normal_(0, 1)
    return w, b
# %% right: MultivariateNormal-like
def random_parameters(num_outputs, num_inputs):
    d = torch.distributions.Normal(torch.zeros(num_outputs), torch.ones(num_outputs))
    return d.sample((num_inputs,)).T.requires_grad_(), d.sample().requires_grad_()
# %% right: numpy seeded from torch.initial_seed and state
def random_parameters(num_outputs, num_inputs):
    seed = int(torch.empty((), dtype=torch.int64).random_().item()) % 2**32
    rs = np.random.RandomState(seed)
    return (torch.from_numpy(rs.randn(num_outputs, num_inputs).astype("float32")).requires_grad_(),
            torch.from_numpy(rs.randn(num_outputs).astype("float32")).requires_grad_())
# %% right: gradients of zeros to begin with
def random_parameters(num_outputs, num_inputs):
    w = torch.randn(num_outputs, num_inputs, requires_grad=True)
    b = torch.randn(num_outputs, requires_grad=True)
    w.grad, b.grad = torch.ones_like(w), torch.zeros_like(b)
    return w, b
