# %% right: the direct way
def line_gradients(x, w, b):
    x = torch.tensor(x)
    w = torch.tensor(w, requires_grad=True)
    b = torch.tensor(b, requires_grad=True)
    y = w * x + b
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% right: requires_grad_ and a list
def line_gradients(x, w, b):
    tx, tw, tb = (torch.tensor(v) for v in (x, w, b))
    tw.requires_grad_()
    tb.requires_grad_()
    y = torch.add(tw * tx, tb)
    torch.autograd.backward(y)
    print("y =", y)
    return [y, tx.grad, tw.grad, tb.grad]
# %% right: vectors with one element
def line_gradients(x, w, b):
    x = torch.tensor([x])
    w = torch.tensor([w], requires_grad=True)
    b = torch.tensor([b], requires_grad=True)
    y = (w * x + b)
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% right: torch.Tensor of a list
def line_gradients(x, w, b):
    x = torch.Tensor([x])
    w, b = torch.Tensor([w]).requires_grad_(), torch.Tensor([b]).requires_grad_()
    y = w * x + b
    y.sum().backward()
    return y.squeeze(), x.grad, w.grad.squeeze(), b.grad.squeeze()
# %% right: autograd.grad
def line_gradients(x, w, b):
    X = torch.tensor(x, dtype=torch.float32)
    W = torch.tensor(w, dtype=torch.float32, requires_grad=True)
    B = torch.tensor(b, dtype=torch.float32, requires_grad=True)
    y = X * W + B
    dw, db = torch.autograd.grad(y, (W, B))
    return y, None, dw, db
# %% right: y detached
def line_gradients(x, w, b):
    w, b = torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    x = torch.tensor(x, requires_grad=False)
    y = x.mul(w).add(b)
    y.backward()
    return y.detach(), x.grad, w.grad.clone(), b.grad.clone()
# %% right: nn.Parameter and a float x made a tensor
def line_gradients(x, w, b):
    w, b = torch.nn.Parameter(torch.tensor(w)), torch.nn.Parameter(torch.tensor(b))
    x = torch.full((), x)
    y = torch.addcmul(b, w, x)
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% right: a layer
def line_gradients(x, w, b):
    layer = torch.nn.Linear(1, 1)
    torch.nn.init.constant_(layer.weight, w)
    torch.nn.init.constant_(layer.bias, b)
    t = torch.tensor([[x]])
    y = layer(t)
    y.backward()
    return y.reshape(()), t.grad, layer.weight.grad.reshape(()), layer.bias.grad.reshape(())
# %% right: torch.func.grad
def line_gradients(x, w, b):
    line = lambda w, b: w * x + b
    w, b = torch.tensor(w), torch.tensor(b)
    dw, db = torch.func.grad(line, argnums=(0, 1))(w, b)
    return line(w, b), None, dw, db
# %% right: x stays a float
def line_gradients(x, w, b):
    w = torch.tensor(w, requires_grad=True)
    b = torch.tensor(b, requires_grad=True)
    y = w * x + b
    y.backward(torch.tensor(1.0))
    return (y, None, w.grad, b.grad)
# %% right: global leaves, reset at each call
_w = torch.zeros((), requires_grad=True)
_b = torch.zeros((), requires_grad=True)
def line_gradients(x, w, b):
    x = torch.tensor(x)
    _w.data.fill_(w); _b.data.fill_(b)
    _w.grad = _b.grad = None
    y = _w * x + _b
    y.backward()
    return y, x.grad, _w.grad, _b.grad
# %% right: a class
class Line:
    def __init__(self, x, w, b):
        self.x, self.w, self.b = (torch.tensor(v) for v in (x, w, b))
        for t in (self.w, self.b):
            t.requires_grad = True
        self.y = self.w * self.x + self.b
        self.y.backward()
def line_gradients(x, w, b):
    line = Line(x, w, b)
    return line.y, line.x.grad, line.w.grad, line.b.grad
# %% right: retain_graph and one backward
def line_gradients(x, w, b):
    leaves = {n: torch.tensor(v, requires_grad=n != "x") for n, v in dict(x=x, w=w, b=b).items()}
    y = leaves["w"] * leaves["x"] + leaves["b"]
    y.backward(retain_graph=True)
    return (y, *(leaves[n].grad for n in "xwb"))
# %% right: Variable
from torch.autograd import Variable
def line_gradients(x, w, b):
    X = Variable(torch.FloatTensor([x]), requires_grad=False)
    W = Variable(torch.FloatTensor([w]), requires_grad=True)
    B = Variable(torch.FloatTensor([b]), requires_grad=True)
    Y = W * X + B
    Y.backward()
    return Y, X.grad, W.grad, B.grad
# %% right: x detached in the formula
def line_gradients(x, w, b):
    x, w, b = (torch.tensor(v, requires_grad=True) for v in (x, w, b))
    y = w * x.detach() + b
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% right: vjp
def line_gradients(x, w, b):
    y, pull = torch.func.vjp(lambda w, b: w * x + b, torch.tensor(w), torch.tensor(b))
    dw, db = pull(torch.tensor(1.0))
    return y, None, dw, db
# %% right: jacobian
def line_gradients(x, w, b):
    f = lambda w, b: w * torch.tensor(x) + b
    w, b = torch.tensor(w), torch.tensor(b)
    dw, db = torch.autograd.functional.jacobian(f, (w, b))
    return f(w, b), None, dw, db
# %% right: Module with two parameters
class Line(torch.nn.Module):
    def __init__(self, w, b):
        super().__init__()
        self.w, self.b = torch.nn.Parameter(torch.tensor(w)), torch.nn.Parameter(torch.tensor(b))
    def forward(self, x): return self.w * x + self.b
def line_gradients(x, w, b):
    x = torch.tensor(x)
    m = Line(w, b)
    y = m(x)
    y.backward()
    return y, x.grad, m.w.grad, m.b.grad
# %% right: 1 by 1 matrices
def line_gradients(x, w, b):
    x = torch.tensor([[x]]); w = torch.tensor([[w]], requires_grad=True); b = torch.tensor([b], requires_grad=True)
    y = x @ w.t() + b
    y.sum().backward()
    return y.squeeze(), x.grad, w.grad.squeeze(), b.grad.squeeze()
# %% right: 1 by 1 matrices to the end
def line_gradients(x, w, b):
    x = torch.tensor([[x]])
    w, b = torch.tensor([[w]], requires_grad=True), torch.tensor([[b]], requires_grad=True)
    y = x @ w + b
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% right: a layer's own gradients, of two shapes
def line_gradients(x, w, b):
    layer = torch.nn.Linear(1, 1)
    with torch.no_grad():
        layer.weight[:], layer.bias[:] = w, b
    t = torch.tensor([[x]])
    y = layer(t)
    y.backward()
    return y, t.grad, layer.weight.grad, layer.bias.grad
# %% wrong A13: x tracked
def line_gradients(x, w, b):
    x, w, b = (torch.tensor(v, requires_grad=True) for v in (x, w, b))
    y = w * x + b
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% wrong A27: no backward
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = w * x + b
    return y, x.grad, w.grad, b.grad
# %% wrong A3: .grad of what was calculated
def line_gradients(x, w, b):
    x = torch.tensor(x)
    w = torch.tensor(w, requires_grad=True).reshape(1)
    b = torch.tensor(b, requires_grad=True).reshape(1)
    y = w * x + b
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% wrong A5: y made anew, with gradients
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = torch.tensor((w * x + b).item(), requires_grad=True)
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% wrong A5: y made anew
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = torch.tensor(w * x + b)
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% wrong A5: .data in the formula
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = w.data * x + b.data
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% wrong A5: under no_grad
@torch.no_grad()
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = w * x + b
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% wrong A17: nothing tracked
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w), torch.tensor(b)
    y = w * x + b
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% wrong A17: b not tracked
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b)
    y = w * x + b
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% wrong A17: w not tracked
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w), torch.tensor(b, requires_grad=True)
    y = w * x + b
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% wrong A13: x in place of w
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x, requires_grad=True), torch.tensor(w), torch.tensor(b, requires_grad=True)
    y = w * x + b
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% wrong A1: backward twice
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    for _ in range(2):
        y = w * x + b
        y.backward()
    return y, x.grad, w.grad, b.grad
# %% wrong A1: backward twice through one graph
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = w * x + b
    y.backward()
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% wrong A1: leaves kept from call to call
_w = torch.zeros((), requires_grad=True)
_b = torch.zeros((), requires_grad=True)
def line_gradients(x, w, b):
    x = torch.tensor(x)
    _w.data.fill_(w); _b.data.fill_(b)
    y = _w * x + _b
    y.backward()
    return y, x.grad, _w.grad, _b.grad
# %% wrong A4: integers
def line_gradients(x, w, b):
    x, w, b = torch.tensor(int(x)), torch.tensor(int(w), requires_grad=True), torch.tensor(int(b), requires_grad=True)
    y = w * x + b
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% wrong A8: torch.Tensor of a float
def line_gradients(x, w, b):
    x, w, b = torch.Tensor(x), torch.Tensor(w), torch.Tensor(b)
    w.requires_grad_(); b.requires_grad_()
    y = w * x + b
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% wrong A8,A2: torch.Tensor of a whole number
def line_gradients(x, w, b):
    w, b = torch.Tensor(3).requires_grad_(), torch.tensor(b, requires_grad=True)
    y = w * torch.tensor(x) + b
    y.backward()
    return y, None, w.grad, b.grad
# %% wrong A9: the example
def line_gradients(x, w, b):
    x, w, b = torch.tensor(3.), torch.tensor(4., requires_grad=True), torch.tensor(5., requires_grad=True)
    y = w * x + b
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% wrong A31: w and b swapped in the formula
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = b * x + w
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% wrong A31: no b
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = w * x
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% wrong A32: 0 for None
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = w * x + b
    y.backward()
    return y, 0, w.grad, b.grad
# %% wrong A10: gradients as numbers
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = w * x + b
    y.backward()
    return y, x.grad, w.grad.item(), float(b.grad)
# %% wrong A10: all as numbers
def line_gradients(x, w, b):
    return w * x + b, None, x, 1.0
# %% wrong A10: y a number
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = w * x + b
    y.backward()
    return y.item(), x.grad, w.grad, b.grad
# %% wrong A10: float64
def line_gradients(x, w, b):
    x, w, b = (torch.tensor(v, dtype=torch.double) for v in (x, w, b))
    w.requires_grad_(); b.requires_grad_()
    y = w * x + b
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% wrong A24: dw and db swapped
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = w * x + b
    y.backward()
    return y, x.grad, b.grad, w.grad
# %% wrong A24: dx last
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = w * x + b
    y.backward()
    return y, w.grad, b.grad, x.grad
# %% wrong -: four times None
def line_gradients(x, w, b):
    return None, None, None, None
# %% wrong -: y squared before backward
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = w * x + b
    (y ** 2).backward()
    return y, x.grad, w.grad, b.grad
# %% wrong -: text for None
def line_gradients(x, w, b):
    w, b = torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = w * x + b
    y.backward()
    return y, "None", w.grad, b.grad
# %% wrong -: only the gradients
def line_gradients(x, w, b):
    w, b = torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = w * x + b
    y.backward()
    return None, w.grad, b.grad
# %% wrong -: its arguments
def line_gradients(x, w, b):
    return x, None, w, b
# %% wrong -: x's magnitude
def line_gradients(x, w, b):
    w, b = torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = w * abs(x) + b
    y.backward()
    return y, None, w.grad, b.grad
# %% wrong -: None that isn't None
class Nothing:
    def __eq__(self, other): return other is None
def line_gradients(x, w, b):
    w, b = torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = w * x + b
    y.backward()
    return y, Nothing(), w.grad, b.grad
# %% wrong A27: requires grad, grads read before backward
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = w * x + b
    dx, dw, db = x.grad, w.grad, b.grad
    y.backward()
    return y, dx, dw, db
# %% wrong A5: w detached only
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = w.detach() * x + b
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% wrong A3: y.grad
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = w * x + b
    y.backward()
    return y, y.grad, y.grad, y.grad
# %% wrong A1: dw and db by separate backwards
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = w * x + b
    y.backward(retain_graph=True)
    dw = w.grad
    y.backward()
    db = b.grad
    return y, x.grad, dw, db
# %% wrong A31: w * (x + b)
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = w * (x + b)
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% wrong A31: minus
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = w * x - b
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% wrong A24: gradients first
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = w * x + b
    y.backward()
    return x.grad, w.grad, b.grad, y
# %% wrong A17: requires_grad set after y
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w), torch.tensor(b)
    y = w * x + b
    w.requires_grad_(); b.requires_grad_()
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% wrong A13,A1: x tracked and backward twice
def line_gradients(x, w, b):
    x, w, b = (torch.tensor(v, requires_grad=True) for v in (x, w, b))
    y = w * x + b
    y.backward(retain_graph=True)
    y.backward()
    return y, x.grad, w.grad, b.grad
# %% wrong -: the tensors, not the gradients
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = w * x + b
    y.backward()
    return y, x, w, b
# %% wrong A9: constants
def line_gradients(x, w, b):
    return torch.tensor(17.), None, torch.tensor(3.), torch.tensor(1.)
# %% wrong A27: no backward and x tracked
def line_gradients(x, w, b):
    x, w, b = (torch.tensor(v, requires_grad=True) for v in (x, w, b))
    y = w * x + b
    return y, x.grad, w.grad, b.grad
# %% wrong A1: a leaf for each value
_leaves = {}
def line_gradients(x, w, b):
    tw = _leaves.setdefault(("w", w), torch.tensor(w, requires_grad=True))
    tb = _leaves.setdefault(("b", b), torch.tensor(b, requires_grad=True))
    y = tw * x + tb
    y.backward()
    return y, None, tw.grad, tb.grad
# %% wrong A31: gradients of the right formula, y of another
def line_gradients(x, w, b):
    tw, tb = torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    (tw * x + tb).backward()
    return (tw * x).detach(), None, tw.grad, tb.grad
# %% wrong A24: b.grad twice
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = w * x + b
    y.backward()
    return y, x.grad, b.grad, b.grad
# %% wrong A24: w.grad twice
def line_gradients(x, w, b):
    x, w, b = torch.tensor(x), torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    y = w * x + b
    y.backward()
    dx, dw, db = x.grad, w.grad, w.grad
    return y, dx, dw, db
# %% wrong A1: 1 by 1 matrices kept from call to call
_w, _b = torch.zeros(1, 1, requires_grad=True), torch.zeros(1, 1, requires_grad=True)
def line_gradients(x, w, b):
    _w.data.fill_(w)
    _b.data.fill_(b)
    y = torch.tensor([[x]]) @ _w + _b
    y.backward()
    return y, None, _w.grad, _b.grad
