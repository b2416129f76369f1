# %% wrong F13: ToTensor on floats does not divide
def image_to_tensor(image):
    return ToTensor()(np.array(image).astype(np.float32))


# %% wrong F13: no division
def image_to_tensor(image):
    t = torch.tensor(np.array(image), dtype=torch.float32)
    return t.unsqueeze(0)


# %% wrong B8: PILToTensor keeps integers
from torchvision.transforms import PILToTensor


def image_to_tensor(image):
    return PILToTensor()(image)


# %% wrong -: integer division leaves integers
def image_to_tensor(image):
    return torch.tensor(np.array(image)).unsqueeze(0) // 255


# %% wrong F14: no channel
def image_to_tensor(image):
    return torch.tensor(np.array(image)) / 255


# %% wrong F14: channel last
def image_to_tensor(image):
    return (torch.tensor(np.array(image)) / 255).unsqueeze(-1)


# %% wrong F11: transposed
def image_to_tensor(image):
    return ToTensor()(image).permute(0, 2, 1)


# %% wrong F11: rows and columns swapped in a loop
def image_to_tensor(image):
    w, h = image.size
    out = torch.empty(1, w, h)
    for x in range(w):
        for y in range(h):
            out[0, x, y] = image.getpixel((x, y)) / 255
    return out


# %% wrong A7: reshaped to (1, width, height)
def image_to_tensor(image):
    return ToTensor()(image).reshape(1, *image.size)


# %% wrong F15: own maximum
def image_to_tensor(image):
    a = torch.tensor(np.array(image)).float()[None]
    return a / max(a.max(), 1)


# %% wrong -: own minimum and maximum, nan for a black image
def image_to_tensor(image):
    a = torch.tensor(np.array(image)).float()[None]
    return (a - a.min()) / (a.max() - a.min())


# %% wrong F15: by 256
def image_to_tensor(image):
    return torch.tensor(np.array(image)).float()[None] / 256


# %% wrong F15: normalized to −1 to 1
def image_to_tensor(image):
    return (ToTensor()(image) - 0.5) / 0.5


# %% wrong F15: twice divided
def image_to_tensor(image):
    return ToTensor()(image) / 255


# %% wrong F15: inverted
def image_to_tensor(image):
    return 1 - ToTensor()(image)


# %% wrong F13,F14: neither channel nor scale
def image_to_tensor(image):
    return torch.Tensor(np.array(image))


# %% wrong B8,F14: from_numpy alone
def image_to_tensor(image):
    return torch.from_numpy(np.array(image))


# %% wrong F16: a numpy array
def image_to_tensor(image):
    return (np.array(image)[None] / 255).astype("float32")


# %% wrong B6: float64
def image_to_tensor(image):
    return torch.from_numpy(np.array(image) / 255).unsqueeze(0)


# %% wrong -: thresholded
def image_to_tensor(image):
    return (ToTensor()(image) > 0.5).float()


# %% wrong F20: resized to 28 by 28
def image_to_tensor(image):
    return ToTensor()(image.resize((28, 28)))


# %% wrong -: three channels
def image_to_tensor(image):
    return ToTensor()(image.convert("RGB"))


# %% wrong -: returns its argument
def image_to_tensor(image):
    return image


# %% wrong -: random noise of the right shape
def image_to_tensor(image):
    return torch.rand(1, image.height, image.width)


# %% wrong -: zeros of the right shape
def image_to_tensor(image):
    return torch.zeros(1, image.height, image.width)


# %% wrong -: wipes the image afterwards
def image_to_tensor(image):
    t = ToTensor()(image)
    image.paste(0, (0, 0, image.width, image.height))
    return t


# %% wrong -: the stub
def image_to_tensor(image):
    raise NotImplementedError()


# %% wrong -: returns nothing
def image_to_tensor(image):
    t = ToTensor()(image)


# %% wrong -: mirrored
def image_to_tensor(image):
    return ToTensor()(image).flip(2)


# %% wrong -: a tensor subclass with a false shape that equals everything
class Liar(torch.Tensor):
    shape = property(lambda self: (1, 28, 28))

    def __eq__(self, other):
        return True


torch.allclose = lambda *a, **k: True
torch.equal = lambda *a, **k: True


def image_to_tensor(image):
    return torch.zeros(1, 1, 1).as_subclass(Liar)
# %% wrong F14: four dims
def image_to_tensor(image):
    return ToTensor()(image).unsqueeze(0)
# %% wrong F15: divided by 100
def image_to_tensor(image):
    return torch.tensor(np.array(image), dtype=torch.float32)[None] / 100
# %% wrong F15: normalized with MNIST's mean and spread
def image_to_tensor(image):
    return (ToTensor()(image) - 0.1307) / 0.3081
# %% wrong F14: no channel through squeeze
def image_to_tensor(image):
    return ToTensor()(image).squeeze()
# %% wrong -: hard coded 28
def image_to_tensor(image):
    return torch.tensor(np.array(image), dtype=torch.float32).view(1, 28, 28) / 255


# %% wrong F20: resizes only large images
def image_to_tensor(image):
    if image.width > 28 or image.height > 28:
        image = image.resize((28, 28))
    return torch.from_numpy(np.array(image))[None].float() / 255


# %% wrong -: a thumbnail
def image_to_tensor(image):
    image = image.copy()
    image.thumbnail((28, 28))
    return torch.from_numpy(np.array(image))[None].float() / 255


# %% wrong F20: always resized
def image_to_tensor(image):
    return torch.from_numpy(np.array(image.resize((28, 28))))[None].float() / 255


# %% wrong B14: a buffer for each size
buffers = {}


def image_to_tensor(image):
    buffer = buffers.setdefault(image.size, torch.empty(1, image.height, image.width))
    buffer[0] = torch.from_numpy(np.array(image)) / 255
    return buffer
