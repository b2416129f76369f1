# %% right: a new leaf at each call
def derivative(f, x):
    point = torch.tensor(x, requires_grad=True)
    f(point).backward()
    return point.grad.item()
# %% right: autograd.grad
def derivative(f, x):
    t = torch.tensor(float(x)).requires_grad_()
    y = f(t)
    slope, = torch.autograd.grad(y, t)
    print("slope", slope)
    return float(slope)
# %% right: torch.func.grad
def derivative(f, x):
    return torch.func.grad(f)(torch.tensor(x)).item()
# %% right: jacobian
def derivative(f, x):
    return torch.autograd.functional.jacobian(f, torch.tensor(x)).item()
# %% right: float64 inside
def derivative(f, x):
    t = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    f(t).backward()
    return t.grad.item()
# %% right: forward mode
def derivative(f, x):
    return torch.func.jvp(f, (torch.tensor(x),), (torch.tensor(1.0),))[1].item()
# %% right: dual numbers
import torch.autograd.forward_ad as fwAD
def derivative(f, x):
    with fwAD.dual_level():
        dual = fwAD.make_dual(torch.tensor(x), torch.tensor(1.0))
        return fwAD.unpack_dual(f(dual)).tangent.item()
# %% right: vjp
def derivative(f, x):
    y, pull = torch.func.vjp(f, torch.tensor(x))
    return pull(torch.ones_like(y))[0].item()
# %% right: nn.Parameter and tolist
def derivative(f, x):
    p = torch.nn.Parameter(torch.tensor(x))
    y = f(p)
    y.backward(torch.ones_like(y))
    return p.grad.tolist()
# %% right: a global leaf, reset each time
_point = torch.zeros((), requires_grad=True)
def derivative(f, x):
    if _point.grad is not None:
        _point.grad.zero_()
    with torch.no_grad():
        _point.copy_(torch.tensor(x))
    f(_point).backward()
    return _point.grad.item()
# %% right: an optimiser resets
def derivative(f, x):
    point = torch.full((), x, requires_grad=True)
    for _ in range(3):
        point.grad = None
        y = f(point)
        y.backward()
    return float(point.grad)
# %% right: a graph for higher derivatives
def derivative(f, x):
    leaf = torch.tensor(x, requires_grad=True)
    (g,) = torch.autograd.grad(f(leaf), [leaf], create_graph=True)
    return g.detach().numpy().item()
# %% right: a callable object with enable_grad
class Derivative:
    def __call__(self, f, x):
        with torch.enable_grad():
            t = torch.tensor(x)
            t.requires_grad = True
            out = f(t)
            torch.autograd.backward([out])
        return float(t.grad.numpy())
derivative = Derivative()
# %% right: vmap of grad
def derivative(f, x):
    return torch.func.vmap(torch.func.grad(f))(torch.tensor([x]))[0].item()
# %% right: NumPy's double, which is a float
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    f(t).backward()
    return np.float64(t.grad.item())
# %% right: retain_grad on what f is given
def derivative(f, x):
    leaf = torch.tensor(x, requires_grad=True)
    inner = leaf * 1.0
    inner.retain_grad()
    f(inner).backward()
    return inner.grad.item()
# %% right: hook captures the gradient
def derivative(f, x):
    found = []
    t = torch.tensor(x, requires_grad=True)
    h = t.register_hook(lambda g: found.append(g.item()))
    f(t).backward()
    h.remove()
    return found[0]
# %% right: difference of two accumulated gradients
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    y = f(t)
    y.backward(retain_graph=True)
    first = t.grad.clone()
    y.backward()
    return (t.grad - first).item()
# %% right: averaged over two backwards
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    f(t).backward(); f(t).backward()
    return t.grad.item() / 2
# %% right: jacrev
def derivative(f, x):
    return float(torch.func.jacrev(f)(torch.tensor(x)))
# %% right: grad_and_value
def derivative(f, x):
    g, v = torch.func.grad_and_value(f)(torch.tensor(x))
    print(v)
    return g.item()
# %% right: one-element vector outside, 0-d given to f
def derivative(f, x):
    t = torch.tensor([x], requires_grad=True)
    y = f(t[0])
    y.backward()
    return t.grad.tolist()[0]
# %% right: a Hessian-vector way, forward over a vector
def derivative(f, x):
    t = torch.tensor(x)
    _, slope = torch.autograd.functional.jvp(f, t, torch.tensor(1.0))
    return slope.item()
# %% right: scaled up and down
def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    (f(t) * 1000).backward()
    return float(t.grad / 1000)
