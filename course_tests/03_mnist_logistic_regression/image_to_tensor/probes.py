"""What the hidden checks of `image_to_tensor` run in the student's process.

Each function calls the student's answer and returns plain values, which the checks judge elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image

Answer = Callable[..., Any]
Array = np.ndarray[Any, Any]


def image_and_tensor(answer: Answer, pixels: Array, later: Array | None = None) -> Any:
    """Return the answer's result for an image (height, width), and the image's pixels afterward.

    With a `later` image, the answer converts that one as well before the result is read.
    """
    image = Image.fromarray(pixels)
    result = answer(image)
    if later is not None:
        answer(Image.fromarray(later))
    return [result, np.array(image)]
