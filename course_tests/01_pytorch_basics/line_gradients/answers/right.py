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
