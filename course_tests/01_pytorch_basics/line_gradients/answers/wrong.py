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
