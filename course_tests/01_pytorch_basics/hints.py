"""The hints that several exercises share.

Codes that this chapter adds to the families A (tensors and gradients) and B (NumPy):

    A10 leaves PyTorch's float32 tensors      A22 counts something other than the elements
    A11 broadcasts before it sums             A23 changes an argument in place
    A12 takes sum's dim for a tensor          A24 gives the results in another order
    A13 tracks gradients for too much         A25 adds the bias in another way, or not at all
    A14 estimates a slope from differences    A26 reduces too much, too little or otherwise
    A15 draws nothing new                     A27 reads .grad without backward
    A16 draws from another distribution       A29 keeps a dimension of size 1
    A17 asks for no gradients                 A30 returns something other than the slope
    A18 mixes the sizes up                    A31 calculates another formula
    A19 draws past PyTorch's generator        A32 puts 0 for a missing gradient
    A20 keeps the shape as another type       B9  loses the dtype on the way to NumPy
    A21 gives another thing than the dtype    B10 changes the tensor that it copies
    B11 copies or alters some layouts         B12 stays on the side it started from
    B13 loses digits on the way
"""

from __future__ import annotations

ORDER = "In which order are the results asked for?"
STAY_A_TENSOR = "At which step does the result stop being a float32 tensor?"
IN_PLACE = "Which operation writes into a tensor that it was only given to read?"
SIDE_BY_SIDE = "Write the shapes side by side: which sizes must meet?"
ALL_ELEMENTS = "Add up a small example by hand: which of the elements does your function count?"
ACCUMULATES = "What does backward do to a .grad that already exists?"
ANOTHER_POINT = "Does your function still hold for other numbers? Try another point."
ASK_FOR_GRADIENTS = "How does one ask PyTorch for gradients, and is it asked for w and for b?"
ARRAYS_SHAPE = "Is the tensor's shape the array's?"
ORDINARY = "Is it an ordinary ndarray?"
MAKES_TENSOR = "Which function makes a tensor of an array?"
NO_CONVERSION = "What does a conversion return that has nothing to convert?"
ON_ITS_WAY = "Does 0.75 arrive as 0.75?"
A_SIZE = "What does torch.Tensor(3) hold? Count the elements."
