"""Write the embedded digits of assignment 03 and the unseen ones of its hidden checks.

The digits are scikit-learn's `load_digits` (1,797 real images of 8x8 pixels), enlarged to 28x28
and written in the file format of MNIST, so that `torchvision.datasets.MNIST` itself reads them.
Only a maintainer runs this script; it needs scikit-learn and torchvision, and always writes the
same bytes:

    python tools/make_digits.py            write all files again
    python tools/make_digits.py --check    compare the files here with what would be written

It does not fetch the real MNIST: the notebook has a switch for that.
"""

import argparse
import importlib
import struct
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image
from torchvision.datasets import MNIST  # ships no types

ROOT = Path(__file__).resolve().parent.parent
DATA = Path("source/03_mnist_logistic_regression/data")
RAW = DATA / "MNIST/raw"
CHECKS = Path("course_tests/03_mnist_logistic_regression")

SEED = 2026
SIDE = 28
TRAIN, TEST, UNSEEN = 1200, 300, 297

UBYTE = 0x08  # idx's code for unsigned bytes

LICENCE = """\
Handwritten digits
==================

Images of handwritten digits, 28x28 pixels, in the file format of MNIST. They are not MNIST.

Source:  E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine
         Learning Repository, https://doi.org/10.24432/C50P49, as shipped with scikit-learn
         (sklearn.datasets.load_digits).
Licence: Creative Commons Attribution 4.0 International (CC BY 4.0),
         https://creativecommons.org/licenses/by/4.0/
Changes: drawn at random from the 1,797 images there, scaled from 0..16 to 0..255, and enlarged
         from 8x8 to 28x28 pixels (bicubic). tools/make_digits.py of the course does it.
"""


class Digits(NamedTuple):
    """Images `(n, 28, 28)` and labels `(n,)`, both unsigned bytes, white (255) on black (0)."""

    images: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.uint8]


def enlarge(image: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    """Enlarge an 8x8 image with values 0..16 to 28x28 with values 0..255.

    Pillow resizes 8-bit images in whole numbers, hence to the same bytes on every machine.
    """
    small = Image.fromarray(np.rint(image * 255 / 16).astype(np.uint8))
    return np.asarray(small.resize((SIDE, SIDE), Image.Resampling.BICUBIC))


def draw_digits() -> tuple[Digits, Digits, Digits]:
    """Return the training, test and unseen digits, drawn at random from all 1,797.

    At random, since the last rows of `load_digits` are by other writers and much harder.
    """
    # Imported by name: scikit-learn ships no types and is not among the project's requirements.
    everything = importlib.import_module("sklearn.datasets").load_digits()
    images = np.stack([enlarge(image) for image in everything.images])
    labels = np.asarray(everything.target, dtype=np.uint8)
    # RandomState, not default_rng: NumPy promises that its stream stays as it is.
    order = np.random.RandomState(SEED).permutation(len(images))
    ends = np.cumsum([TRAIN, TEST, UNSEEN])
    if ends[-1] != len(images):
        raise ValueError(f"The shares make {ends[-1]} digits, but there are {len(images)}.")
    train, test, unseen, _ = (
        Digits(images[rows], labels[rows]) for rows in np.split(order, list(ends))
    )
    return train, test, unseen


def idx_bytes(array: npt.NDArray[np.uint8]) -> bytes:
    """Encode an array as an idx file: magic number, each dimension big-endian, then the values."""
    header = struct.pack(">BBBB", 0, 0, UBYTE, array.ndim)
    return header + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def make_files() -> dict[Path, bytes]:
    """Return the content of every file, by its path inside the project."""
    train, test, unseen = draw_digits()
    check_no_overlap(Digits(*map(np.concatenate, zip(train, test, strict=True))), unseen)
    licence = LICENCE.encode()
    files = {DATA / "LICENCE.txt": licence, CHECKS / "unseen-LICENCE.txt": licence}
    for prefix, digits in [
        (RAW / "train", train),
        (RAW / "t10k", test),
        (CHECKS / "unseen", unseen),
    ]:
        for suffix, array in [("images-idx3", digits.images), ("labels-idx1", digits.labels)]:
            files[prefix.with_name(f"{prefix.name}-{suffix}-ubyte")] = idx_bytes(array)
    check_mnist_reads(files, train, test)
    return files


def check_no_overlap(shipped: Digits, unseen: Digits) -> None:
    """Raise ValueError if an unseen image is among the shipped ones, or a label has none."""
    known = {image.tobytes() for image in shipped.images}
    met = sum(image.tobytes() in known for image in unseen.images)
    if met:
        raise ValueError(f"{met} of the unseen digits are among those that students get.")
    for name, digits in [("shipped", shipped), ("unseen", unseen)]:
        lacking = sorted(set(range(10)) - set(digits.labels.tolist()))
        if lacking:
            raise ValueError(f"The {name} digits have no image of {lacking}.")


def check_mnist_reads(files: dict[Path, bytes], train: Digits, test: Digits) -> None:
    """Raise ValueError if torchvision's own MNIST does not read back what was to be written."""
    with tempfile.TemporaryDirectory() as folder:
        write_files(files, Path(folder))
        for is_train, digits in [(True, train), (False, test)]:
            read = MNIST(root=Path(folder) / DATA, train=is_train)
            same_images = np.array_equal(read.data.numpy(), digits.images)
            if not (same_images and np.array_equal(read.targets.numpy(), digits.labels)):
                raise ValueError(f"torchvision reads other digits (train={is_train}).")


def write_files(files: dict[Path, bytes], root: Path) -> None:
    """Write each file below `root`, with the folders it needs."""
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)


def main() -> int:
    """Write the files, or with --check compare them; return 1 if a file differs."""
    parser = argparse.ArgumentParser(description="Write the embedded digits of assignment 03.")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    check_only = parser.parse_args().check
    files = make_files()
    if not check_only:
        write_files(files, ROOT)
        print(f"Wrote {len(files)} files: {TRAIN} + {TEST} digits for students, {UNSEEN} unseen.")
        return 0
    stale = [
        path
        for path, content in files.items()
        if not (ROOT / path).is_file() or (ROOT / path).read_bytes() != content
    ]
    for path in stale:
        print(f"{path} is missing or differs from what this script writes.")
    if not stale:
        print(f"All {len(files)} files are as this script writes them; no unseen digit is shipped.")
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
