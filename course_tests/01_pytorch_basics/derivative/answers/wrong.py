# %% wrong A1: backward twice
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    f(t).backward()
    f(t).backward()
    return t.grad.item()
# %% wrong A1: a leaf kept from call to call
_t = torch.zeros((), requires_grad=True)
def derivative(f, x):
    _t.data.fill_(x)
    f(_t).backward()
    return _t.grad.item()
# %% wrong A1: a leaf for each x
_leaves = {}
def derivative(f, x):
    t = _leaves.setdefault(x, torch.tensor(x, requires_grad=True))
    f(t).backward()
    return t.grad.item()
# %% wrong A1: a default argument that is kept
def derivative(f, x, t=torch.zeros((), requires_grad=True)):
    with torch.no_grad():
        t.copy_(torch.tensor(x))
    y = f(t)
    y.backward()
    return float(t.grad)
# %% wrong A14: difference quotient
def derivative(f, x):
    h = 1e-4
    return ((f(torch.tensor(x + h)) - f(torch.tensor(x))) / h).item()
# %% wrong A14: central difference
def derivative(f, x):
    h = 1e-3
    a, b = torch.tensor(x - h), torch.tensor(x + h)
    return (f(b) - f(a)).item() / (2 * h)
# %% wrong A14: central difference in float64
def derivative(f, x):
    h = 1e-5
    a, b = torch.tensor(x - h, dtype=torch.float64), torch.tensor(x + h, dtype=torch.float64)
    return (f(b).item() - f(a).item()) / (2 * h)
# %% wrong A14: Richardson's extrapolation
def derivative(f, x):
    def central(h):
        return (f(torch.tensor(x + h, dtype=torch.float64)).item() - f(torch.tensor(x - h, dtype=torch.float64)).item()) / (2 * h)
    return (4 * central(1e-2) - central(2e-2)) / 3
# %% wrong -: complex step
def derivative(f, x):
    return f(torch.complex(torch.tensor(x, dtype=torch.float64), torch.tensor(1e-20, dtype=torch.float64))).imag.item() / 1e-20
# %% wrong A14: difference quotient with a large step
def derivative(f, x):
    h = 0.03
    return (f(torch.tensor(x + h)).item() - f(torch.tensor(x - h)).item()) / (2 * h)
# %% wrong A10: a tensor
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    f(t).backward()
    return t.grad
# %% wrong A10: a NumPy number
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    f(t).backward()
    return t.grad.numpy()[()]
# %% wrong A10: an array
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    f(t).backward()
    return t.grad.numpy()
# %% wrong A29: a vector with one element
def derivative(f, x):
    t = torch.tensor([x], requires_grad=True)
    f(t).backward()
    return t.grad.item()
# %% wrong A30: the value
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    y = f(t)
    y.backward()
    return y.item()
# %% wrong A30: the second derivative
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    g, = torch.autograd.grad(f(t), t, create_graph=True)
    h, = torch.autograd.grad(g, t, allow_unused=True)
    return h.item()
# %% wrong A30: the wrong sign
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    (-f(t)).backward()
    return t.grad.item()
# %% wrong A30: rounded
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    f(t).backward()
    return round(t.grad.item(), 3)
# %% wrong A30: rounded to whole numbers
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    f(t).backward()
    return float(round(t.grad.item()))
# %% wrong A3: .grad of no leaf
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True) * 1
    f(t).backward()
    return t.grad.item()
# %% wrong A27: no backward
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    y = f(t)
    return t.grad
# %% wrong A3,A27: no backward, and item
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    f(t)
    return t.grad.item()
# %% wrong A4: integer
def derivative(f, x):
    t = torch.tensor(int(x), requires_grad=True)
    f(t).backward()
    return t.grad.item()
# %% wrong A5: gradients not asked for
def derivative(f, x):
    t = torch.tensor(x)
    f(t).backward()
    return t.grad.item()
# %% wrong A5: detached
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    y = f(t.detach())
    y.backward()
    return t.grad.item()
# %% wrong A5: item between
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    y = torch.tensor(f(t).item(), requires_grad=True)
    y.backward()
    return t.grad.item()
# %% wrong A8: torch.Tensor
def derivative(f, x):
    t = torch.Tensor(x)
    t.requires_grad_()
    f(t).backward()
    return t.grad.item()
# %% wrong A2: many points
def derivative(f, x):
    t = torch.tensor([x, x, x], requires_grad=True)
    f(t).backward()
    return t.grad[0].item()
# %% wrong A9: the cube's
def derivative(f, x):
    return 3 * x ** 2
# %% wrong A9: the square's
def derivative(f, x):
    return float(2 * x)
# %% wrong A9: the sine's
def derivative(f, x):
    return float(np.cos(x))
# %% wrong A9: by name
def derivative(f, x):
    known = {"cube": 3 * x**2, "exp": float(np.exp(x)), "wave": float(np.sin(2 * x) + 2 * x * np.cos(2 * x))}
    return known.get(getattr(f, "__name__", ""), 0.0)
# %% wrong -: always at 1
def derivative(f, x):
    t = torch.tensor(1.0, requires_grad=True)
    f(t).backward()
    return t.grad.item()
# %% wrong A30: half precision
def derivative(f, x):
    t = torch.tensor(x, dtype=torch.float16, requires_grad=True)
    f(t).backward()
    return t.grad.item()
# %% wrong A9: zero
def derivative(f, x):
    return 0.0
# %% wrong A9: its argument
def derivative(f, x):
    return x
# %% wrong A9: returns its first result again
_first = []
def derivative(f, x):
    if not _first:
        t = torch.tensor(x, requires_grad=True)
        f(t).backward()
        _first.append(t.grad.item())
    return _first[0]
# %% wrong -: alternates between the slope and its negative
_calls = [0]
def derivative(f, x):
    _calls[0] += 1
    t = torch.tensor(x, requires_grad=True)
    f(t).backward()
    return t.grad.item() * (-1) ** (_calls[0] % 2)
# %% wrong -: a float that equals everything
class Sly(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    def __hash__(self): return 0
def derivative(f, x):
    return Sly(0.0)
# %% wrong -: text
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    f(t).backward()
    return str(t.grad.item())
# %% wrong A1: loop of three backwards
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    for _ in range(3):
        f(t).backward()
    return t.grad.item()
# %% wrong A14: h = 1e-6
def derivative(f, x):
    h = 1e-6
    return float((f(torch.tensor(x + h)) - f(torch.tensor(x))) / h)
# %% wrong A14: f called on floats
def derivative(f, x):
    h = 1e-5
    return float((f(torch.tensor(x) + h) - f(torch.tensor(x) - h)) / (2 * h))
# %% wrong A10: tuple
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    return torch.autograd.grad(f(t), t)
# %% wrong A10: int
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    f(t).backward()
    return int(t.grad)
# %% wrong A27,A3: forgot backward, item of None
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    y = f(t)
    return t.grad.item()
# %% wrong A5: under no_grad
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    with torch.no_grad():
        y = f(t)
    y.backward()
    return t.grad.item()
# %% wrong A3: y.grad
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    y = f(t)
    y.backward()
    return y.grad.item()
# %% wrong A30: absolute slope
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    f(t).backward()
    return abs(t.grad.item())
# %% wrong -: prints
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    f(t).backward()
    print(t.grad.item())
# %% wrong -: returns the function
def derivative(f, x):
    return torch.func.grad(f)
# %% wrong A9: caches by x only
_c = {}
def derivative(f, x):
    if x not in _c:
        t = torch.tensor(x, requires_grad=True)
        f(t).backward()
        _c[x] = t.grad.item()
    return _c[x]
# %% wrong A30: tiny float16
def derivative(f, x):
    t = torch.tensor(x, dtype=torch.bfloat16, requires_grad=True)
    f(t).backward()
    return float(t.grad)
# %% wrong A1,A10: kept leaf, tensor
_q = torch.zeros((), requires_grad=True)
def derivative(f, x):
    _q.data.fill_(x)
    f(_q).backward()
    return _q.grad
# %% wrong -: asks for the name of the function
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    f(t).backward()
    print(f.__name__, "has the slope", t.grad.item())
    return t.grad.item()
# %% wrong A30: rounded to five digits
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    f(t).backward()
    return round(t.grad.item(), 5)
# %% wrong A30: formatted as text and parsed again
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    f(t).backward()
    return float("%.5f" % t.grad.item())
# %% wrong A9: returns 0 at x = 0
def derivative(f, x):
    if not x:
        return 0.0
    t = torch.tensor(x, requires_grad=True)
    f(t).backward()
    return t.grad.item()
# %% wrong -: 1 in place of 0
def derivative(f, x):
    t = torch.tensor(x or 1.0, requires_grad=True)
    f(t).backward()
    return t.grad.item()
# %% wrong -: divides by x
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    (f(t) * x).backward()
    return t.grad.item() / x
# %% wrong A17: requires_grad forgotten
def derivative(f, x):
    x = torch.tensor(x)
    y = f(x)
    y.backward()
    return x.grad.item()
# %% wrong A17: requires_grad forgotten, autograd.grad
def derivative(f, x):
    x = torch.tensor(x)
    return torch.autograd.grad(f(x), x)[0].item()
# %% wrong -: half the slope
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    (f(t) / 2).backward()
    return t.grad.item()
# %% wrong -: calls f again only if x has changed
_last = [None, None]
def derivative(f, x):
    if _last[0] != x:
        t = torch.tensor(x, requires_grad=True)
        f(t).backward()
        _last[:] = x, t.grad.item()
    return _last[1]
