# %% wrong F1: no super
class MnistModel(nn.Module):
    def __init__(self):
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        return self.linear(xb.flatten(1))


# %% wrong -: no super and no submodules
class MnistModel(nn.Module):
    def __init__(self):
        self.size = 784

    def forward(self, xb):
        return torch.zeros(len(xb), 10)


# %% wrong F2: not flattened
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        return self.linear(xb)


# %% wrong F2: all flattened
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        return self.linear(torch.flatten(xb))


# %% wrong F3: reshape(784, -1)
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        return self.linear(xb.reshape(784, -1))


# %% wrong F3: reshape(784, -1).t()
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        return self.linear(xb.reshape(784, -1).t())


# %% wrong F4: batch size 128
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        return self.linear(xb.reshape(128, 784))


# %% wrong F4: batch size 64
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        return self.linear(xb.view(64, -1))


# %% wrong F5: squeezed
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        return self.linear(xb.squeeze().flatten(1))


# %% wrong F5: squeezed at the end
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 10, kernel_size=28)

    def forward(self, xb):
        return self.conv(xb).squeeze()


# %% wrong F6: softmax
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Flatten(), nn.Linear(784, 10), nn.Softmax(dim=1))

    def forward(self, xb):
        return self.net(xb)


# %% wrong F6: softmax with exponentials
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        e = self.linear(xb.flatten(1)).exp()
        return e / e.sum(1, keepdim=True)


# %% wrong F7: log_softmax
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        return self.linear(xb.flatten(1)).log_softmax(-1)


# %% wrong F8: layer in forward
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()

    def forward(self, xb):
        return nn.Linear(784, 10)(xb.flatten(1))


# %% wrong F8: layer made anew on self in forward
class MnistModel(nn.Module):
    def forward(self, xb):
        self.linear = nn.Linear(784, 10)
        return self.linear(xb.flatten(1))


# %% wrong F9: in a list
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Flatten(), nn.Linear(784, 10)]

    def forward(self, xb):
        for layer in self.layers:
            xb = layer(xb)
        return xb


# %% wrong F9: plain tensors
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = torch.randn(10, 784, requires_grad=True)
        self.b = torch.randn(10, requires_grad=True)

    def forward(self, xb):
        return xb.flatten(1) @ self.w.t() + self.b


# %% wrong -: not a module at all
class MnistModel:
    def __init__(self):
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        return self.linear(xb.flatten(1))

    __call__ = forward

    def parameters(self):
        return []


# %% wrong F10: Parameter in forward
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        w = nn.Parameter(self.linear.weight)
        b = nn.Parameter(self.linear.bias)
        return xb.flatten(1) @ w.t() + b


# %% wrong F10: data
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.randn(784, 10))
        self.b = nn.Parameter(torch.randn(10))

    def forward(self, xb):
        return xb.flatten(1) @ self.w.data + self.b.data


# %% wrong F10: no_grad in forward
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    @torch.no_grad()
    def forward(self, xb):
        return self.linear(xb.flatten(1))


# %% wrong -: only the weight is detached
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        return xb.flatten(1) @ self.linear.weight.detach().t() + self.linear.bias


# %% wrong F11: ReLU
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        return F.relu(self.linear(xb.flatten(1)))


# %% wrong F11: sigmoid
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        return torch.sigmoid(self.linear(xb.flatten(1)))


# %% wrong F17: tanh
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        return torch.tanh(self.linear(xb.flatten(1)))


# %% wrong F11: no bias
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10, bias=False)

    def forward(self, xb):
        return self.linear(xb.flatten(1))


# %% wrong F11: 10 to 784
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(10, 784)

    def forward(self, xb):
        return self.linear(xb.flatten(1))


# %% wrong F17: two layers
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Flatten(), nn.Linear(784, 32), nn.ReLU(), nn.Linear(32, 10))

    def forward(self, xb):
        return self.net(xb)


# %% wrong F12: labels
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        return torch.argmax(self.linear(xb.flatten(1)), dim=1)


# %% wrong F12: nothing
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        out = self.linear(xb.flatten(1))


# %% wrong -: an unused parameter makes up the count
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10, bias=False)
        self.idle = nn.Parameter(torch.zeros(10))

    def forward(self, xb):
        return self.linear(xb.flatten(1))


# %% wrong F11: a frozen bias
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
        self.linear.bias.requires_grad_(False)

    def forward(self, xb):
        return self.linear(xb.flatten(1))


# %% wrong F8: dropout makes it different each time
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        return self.linear(F.dropout(xb.flatten(1)))


# %% wrong F3,F17: a batch norm in between
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
        self.norm = nn.BatchNorm1d(10, affine=False)

    def forward(self, xb):
        return self.norm(self.linear(xb.flatten(1)))


# %% wrong F3: images are centered by the batch's mean
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        return self.linear((xb - xb.mean()).flatten(1))


# %% wrong F17: scores are rounded
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        out = self.linear(xb.flatten(1))
        return out + (out.round() - out).detach()


# %% wrong F17: each image is normalized by itself
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        flat = xb.flatten(1)
        return self.linear((flat - flat.mean(1, keepdim=True)) / flat.std(1, keepdim=True))


# %% wrong F9: constant zeros
class MnistModel(nn.Module):
    def forward(self, xb):
        return torch.zeros(len(xb), 10)


# %% wrong F8,F9: random scores
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()

    def forward(self, xb):
        return torch.randn(len(xb), 10, requires_grad=True)


# %% wrong -: the stub
class MnistModel(nn.Module):
    def __init__(self):
        raise NotImplementedError()

    def forward(self, xb):
        raise NotImplementedError()


# %% wrong F2,F12,F9,F8: returns the images
class MnistModel(nn.Module):
    def forward(self, xb):
        return xb


# %% wrong -: forward needs the labels as well
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb, labels):
        return self.linear(xb.flatten(1))


# %% wrong -: an instance, not a class
class _M(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        return self.linear(xb.flatten(1))


MnistModel = _M()


# %% wrong -: five logits twice, and false parameter counts
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 5)

    def forward(self, xb):
        out = self.linear(xb.flatten(1))
        return torch.cat([out, out], dim=1)

    def parameters(self, recurse=True):
        return iter([nn.Parameter(torch.zeros(7850))])
# %% wrong F6: softmax dim 0
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(784, 10)
    def forward(self, xb):
        return F.softmax(self.fc(xb.flatten(1)), dim=0)
# %% wrong -: images changed in place
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(784, 10)
    def forward(self, xb):
        xb -= 0.5
        return self.fc(xb.flatten(1))
# %% wrong F12: returns tuple of logits and labels
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(784, 10)
    def forward(self, xb):
        out = self.fc(xb.flatten(1))
        return out, out.argmax(1)
# %% wrong F17: hidden layer without activation
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(784, 50), nn.Linear(50, 10)
    def forward(self, xb):
        return self.b(self.a(xb.flatten(1)))
# %% wrong F6: probabilities in evaluation mode
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
    def forward(self, xb):
        out = self.linear(xb.flatten(1))
        return out if self.training else F.softmax(out, dim=1)
# %% wrong F19: one layer outside of all models
layer = nn.Linear(784, 10)


class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = layer

    def forward(self, xb):
        return self.linear(xb.flatten(1))


# %% wrong F19: one layer as a default
class MnistModel(nn.Module):
    def __init__(self, layer=nn.Linear(784, 10)):
        super().__init__()
        self.linear = layer

    def forward(self, xb):
        return self.linear(xb.flatten(1))


# %% wrong F17: scores are clamped
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        return self.linear(xb.flatten(1)).clamp(-5, 5)


# %% wrong F17: scores are squeezed by a wide tanh
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        return 500 * torch.tanh(self.linear(xb.flatten(1)) / 500)


# %% wrong F3: axes of batch and rows exchanged
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        return self.linear(xb.transpose(0, 2).reshape(len(xb), -1))


# %% wrong F3,F17: logits are centered over the batch
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        z = self.linear(xb.flatten(1))
        return z - z.max()
