# %% right: numpy, unsqueeze, divide
def image_to_tensor(image):
    return torch.from_numpy(np.array(image)).unsqueeze(0).float() / 255


# %% right: torchvision's ToTensor
def image_to_tensor(image):
    return ToTensor()(image)


# %% right: the functional form of torchvision
import torchvision.transforms.functional as TF


def image_to_tensor(image) -> torch.Tensor:
    return TF.to_tensor(image)


# %% right: pil_to_tensor and a division
from torchvision.transforms.functional import pil_to_tensor, convert_image_dtype


def image_to_tensor(image):
    t = pil_to_tensor(image)
    return convert_image_dtype(t, torch.float32)


# %% right: pixel by pixel with getpixel
def image_to_tensor(image):
    width, height = image.size
    result = torch.zeros(1, height, width)
    for y in range(height):
        for x in range(width):
            result[0, y, x] = image.getpixel((x, y)) / 255
    return result


# %% right: bytes of the image
def image_to_tensor(image):
    data = torch.frombuffer(bytearray(image.tobytes()), dtype=torch.uint8)
    return data.reshape(1, image.height, image.width) / 255.0


# %% right: list of the flat data
def image_to_tensor(image):
    w, h = image.size
    return torch.tensor(list(image.getdata()), dtype=torch.float32).view(h, w)[None] / 255.0


# %% right: float64 in numpy and a cast at the end
def image_to_tensor(img):
    a = np.asarray(img, dtype=np.float64) / 255.0
    a = a[np.newaxis, :, :]
    return torch.tensor(a, dtype=torch.float)


# %% right: transposed twice
def image_to_tensor(image):
    a = np.array(image).T
    print(a.shape)
    return (
        torch.as_tensor(np.ascontiguousarray(a.T))
        .float()
        .div_(255)
        .reshape(1, image.size[1], image.size[0])
    )


# %% right: a callable object with Compose
from torchvision import transforms

image_to_tensor = transforms.Compose([transforms.ToTensor()])
# %% right: torchvision v2
from torchvision.transforms import v2


def image_to_tensor(image):
    return v2.Compose([v2.ToImage(), v2.ToDtype(torch.float32, scale=True)])(image)


# %% right: via an image of floats
def image_to_tensor(image):
    floats = image.convert("F")
    return torch.tensor(np.array(floats)).mul(1 / 255)[None, ...]


# %% right: half precision on the way, with a lambda
image_to_tensor = lambda image: (
    (torch.tensor(np.array(image)).to(torch.float16) / 255).float().unsqueeze(dim=0)
)


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


# %% wrong F15: normalised to −1 to 1
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


# %% wrong -: a tensor that claims to be anything
class Liar(torch.Tensor):
    shape = property(lambda self: (1, 28, 28))

    def __eq__(self, other):
        return True


torch.allclose = lambda *a, **k: True
torch.equal = lambda *a, **k: True


def image_to_tensor(image):
    return torch.zeros(1, 1, 1).as_subclass(Liar)
# %% right: a lookup table
def image_to_tensor(image):
    table = torch.linspace(0, 1, 256)
    return table[torch.from_numpy(np.array(image)).long()].unsqueeze(0)
# %% right: class with __call__ and keyword
class Converter:
    def __init__(self, scale=255.0):
        self.scale = scale
    def __call__(self, image):
        w, h = image.size
        t = torch.frombuffer(bytearray(image.tobytes()), dtype=torch.uint8)
        return t.view(1, h, w).to(torch.float32).div_(self.scale)
image_to_tensor = Converter()
# %% right: recursion over rows and defensive asserts
def image_to_tensor(image):
    assert image.mode == "L", "grey only"
    w, h = image.size
    px = image.load()
    def rows(y):
        return [] if y == h else [[px[x, y] / 255 for x in range(w)]] + rows(y + 1)
    out = torch.tensor([rows(0)])
    assert out.shape == (1, h, w)
    return out
# %% wrong F14: four dims
def image_to_tensor(image):
    return ToTensor()(image).unsqueeze(0)
# %% wrong F15: divided by 100
def image_to_tensor(image):
    return torch.tensor(np.array(image), dtype=torch.float32)[None] / 100
# %% wrong F15: mnist normalised
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


# %% right: a buffer for each size, copied
buffers = {}


def image_to_tensor(image):
    buffer = buffers.setdefault(image.size, torch.empty(1, image.height, image.width))
    buffer[0] = torch.from_numpy(np.array(image)) / 255
    return buffer.clone()
