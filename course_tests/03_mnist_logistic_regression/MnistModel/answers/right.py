# %% right: flatten
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        return self.linear(xb.flatten(1))


# %% right: view with the batch size
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(28 * 28, 10)

    def forward(self, xb):
        return self.linear(xb.view(xb.size(0), -1))


# %% right: reshape of the course, with methods for training
input_size, num_classes = 28 * 28, 10


class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(input_size, num_classes)

    def forward(self, xb):
        xb = xb.reshape(-1, 784)
        return self.linear(xb)

    def training_step(self, batch):
        images, labels = batch
        return F.cross_entropy(self(images), labels)

    def validation_step(self, batch):
        images, labels = batch
        out = self(images)
        return {"val_loss": F.cross_entropy(out, labels), "val_acc": 0}


# %% right: Sequential with Flatten
class MnistModel(nn.Module):
    def __init__(self):
        super(MnistModel, self).__init__()
        self.net = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.net(images)


# %% right: a Sequential itself
class MnistModel(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Flatten(), nn.Linear(784, 10))


# %% right: a Linear itself
class MnistModel(nn.Linear):
    def __init__(self):
        super().__init__(784, 10)

    def forward(self, xb):
        return super().forward(xb.flatten(start_dim=1))


# %% right: parameters of its own, (784, 10)
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.randn(784, 10) * 0.01)
        self.b = nn.Parameter(torch.zeros(10))

    def forward(self, xb):
        return xb.reshape(len(xb), -1) @ self.w + self.b


# %% right: one parameter with the bias in its last column
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.all = nn.Parameter(torch.zeros(10, 785))

    def forward(self, xb):
        rows = torch.cat([xb.flatten(1), torch.ones(len(xb), 1)], dim=1)
        return rows @ self.all.T


# %% right: LazyLinear
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.lazy = nn.LazyLinear(10)

    def forward(self, xb):
        return self.lazy(torch.flatten(xb, 1))


# %% right: convolution 28 by 28
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 10, 28)

    def forward(self, xb):
        return self.conv(xb).squeeze(-1).squeeze(-1)


# %% right: einsum with the image's own shape
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.weights = nn.Parameter(torch.rand(10, 28, 28) / 28)
        self.bias = nn.Parameter(torch.rand(10))

    def forward(self, xb):
        return torch.einsum("bchw,dhw->bd", xb, self.weights) + self.bias


# %% right: tensordot, weights from zero
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.zeros(1, 28, 28, 10))
        self.b = nn.Parameter(torch.zeros(1, 10))

    def forward(self, xb):
        return torch.tensordot(xb, self.w, dims=3) + self.b


# %% right: image by image
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        out = []
        for x in xb:
            out.append(self.linear(x.reshape(784)))
        return torch.stack(out)


# %% right: vmap
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        return torch.vmap(lambda x: self.linear(x.flatten()))(xb)


# %% right: ten neurons in a ModuleList
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.neurons = nn.ModuleList(nn.Linear(784, 1) for _ in range(10))

    def forward(self, xb):
        rows = xb.flatten(1)
        return torch.cat([n(rows) for n in self.neurons], dim=1)


# %% right: addmm and mean over the channel
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.l = nn.Linear(784, 10)
        nn.init.zeros_(self.l.weight)
        nn.init.constant_(self.l.bias, 0.5)

    def forward(self, xb):
        flat = xb.mean(dim=1).view(-1, 784)
        print(flat.shape)
        return torch.addmm(self.l.bias, flat, self.l.weight.t())


# %% right: F.linear with a ParameterDict
class MnistModel(nn.Module):
    def __init__(self):
        nn.Module.__init__(self)
        self.p = nn.ParameterDict({"w": torch.randn(10, 784), "b": torch.randn(10)})

    def forward(self, xb):
        return F.linear(xb.squeeze().view(-1, 784), self.p["w"], self.p["b"])


# %% right: normalized pixels are an affine function too
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
        self.register_buffer("mean", torch.tensor(0.13))
        self.register_buffer("std", torch.tensor(0.31))

    def forward(self, xb):
        return self.linear((xb.flatten(1) - self.mean) / self.std)


# %% right: divided once more by 255, still one layer
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        return self.linear(xb.flatten(1) / 255)


# %% right: rows and columns transposed, which only renames the weights
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb):
        return self.linear(xb.transpose(2, 3).flatten(1))


# %% right: weight and bias apart, double precision within
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Linear(784, 10, bias=False)
        self.b = nn.Parameter(torch.zeros(10))

    def forward(self, xb):
        out = xb.flatten(1).double() @ self.w.weight.double().t() + self.b.double()
        return out.float()


# %% right: weight normalized by a parametrization without parameters
from torch.nn.utils import parametrize


class Half(nn.Module):
    def forward(self, w):
        return w * 0.5


class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
        parametrize.register_parametrization(self.linear, "weight", Half())

    def forward(self, xb):
        return self.linear(xb.flatten(1))


# %% right: bias through ones column and Linear without bias
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(785, 10, bias=False)
    def forward(self, xb):
        flat = xb.flatten(1)
        return self.linear(F.pad(flat, (0, 1), value=1.0))
# %% right: frozen parameter for scaling
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(2.0), requires_grad=False)
        self.linear = nn.Linear(784, 10)
    def forward(self, xb):
        return self.linear(xb.flatten(1)) * self.scale
# %% right: unfold the image into rows of patches
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
    def forward(self, xb):
        return self.linear(F.unfold(xb, 28).squeeze(-1))
# %% right: two biasless halves of the image
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.top, self.bottom = nn.Linear(392, 10), nn.Linear(392, 10, bias=False)
    def forward(self, xb):
        a, b = xb.flatten(1).chunk(2, dim=1)
        return self.top(a) + self.bottom(b)
# %% right: double logits
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10, dtype=torch.float64)
    def forward(self, xb):
        return self.linear(xb.to(torch.float64).flatten(1))
# %% right: a train method of its own
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 10)
    def forward(self, xb):
        return self.linear(xb.flatten(1))
    def train(self, train_dl, opt):
        for xb, yb in train_dl:
            opt.zero_grad()
            F.cross_entropy(self(xb), yb).backward()
            opt.step()


# %% right: copies of one layer
from copy import deepcopy

layer = nn.Linear(784, 10)


class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = deepcopy(layer)

    def forward(self, xb):
        return self.linear(xb.flatten(1))


# %% right: sums in double precision, image by image and pixel row by pixel row
class MnistModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.rows = nn.Parameter(torch.zeros(10, 28, 28))
        self.bias = nn.Parameter(torch.zeros(10))

    def forward(self, xb):
        parts = (xb * self.rows).sum(3)
        return parts.double().sum(2).float() + self.bias
