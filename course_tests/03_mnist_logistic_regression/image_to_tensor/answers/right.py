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
# %% right: a buffer for each size, copied
buffers = {}


def image_to_tensor(image):
    buffer = buffers.setdefault(image.size, torch.empty(1, image.height, image.width))
    buffer[0] = torch.from_numpy(np.array(image)) / 255
    return buffer.clone()
