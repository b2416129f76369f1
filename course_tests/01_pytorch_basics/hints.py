"""Hints shared by several exercises.

Codes that this chapter adds to families A (tensors and gradients) and B (NumPy):

    A10 returns no float32 tensor             A22 counts something other than the elements
    A11 broadcasts before summing             A23 changes an argument in place
    A12 passes a tensor as sum's dim          A24 returns the results in another order
    A13 tracks gradients for too much         A25 adds the bias wrongly or not at all
    A14 estimates a slope from differences    A26 reduces too much, too little, or wrongly
    A15 draws no new numbers                  A27 reads .grad without backward()
    A16 draws from another distribution       A29 keeps a dimension of size 1
    A17 does not track gradients              A30 returns something other than the slope
    A18 mixes up the sizes                    A31 calculates another formula
    A19 bypasses PyTorch's generator          A32 returns 0 for a missing gradient
    A20 returns the shape as another type     B9  loses the dtype in NumPy
    A21 returns no torch.dtype                B10 changes the tensor that it copies
    B11 copies or changes some layouts        B12 returns an array for a tensor, or vice versa
    B13 loses digits along the way
"""

from __future__ import annotations

ORDER = "In what order should the results be returned?"
STAY_A_TENSOR = "Which step makes the result something other than a float32 tensor?"
IN_PLACE = "Which of your operations changes a tensor that was passed in?"
SIDE_BY_SIDE = (
    "Write the shapes side by side: which sizes must match, and what is the shape of the result?"
)
ALL_ELEMENTS = "Work out a small example by hand: which elements does your function use, and how does it combine them?"
ACCUMULATES = "What does backward() do to a .grad that already holds a value?"
ANOTHER_POINT = "Does your function also work for inputs other than the example you had in mind?"
ASK_FOR_GRADIENTS = (
    "How do you tell PyTorch to track gradients, and does your code do so for both w and b?"
)
ARRAYS_SHAPE = "Is the shape of the tensor the same as the shape of the array?"
ORDINARY = "What does from_numpy accept, and what does your code pass to it?"
MAKES_TENSOR = "Which function makes a tensor from an array?"
NO_CONVERSION = "What does a conversion return when there is nothing to convert?"
ON_ITS_WAY = "Which step loses digits that the numbers should keep?"
A_SIZE = "What does torch.Tensor(3) contain, and how many elements are there?"
