"""The exceptions that beginners of PyTorch meet, and what they mean: data for `explain.py`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One kind of exception: its types and what its text has in it, as a regular expression."""

    types: str
    """Names of types, with blanks between them."""
    text: str
    sentence: str
    """May hold `{name}`, for the group `name` of the expression."""
    hint: str


TABLE: tuple[Row, ...] = (
    # --- gradients --------------------------------------------------------------------------
    Row(
        "RuntimeError",
        r"implicitly created only for scalar|to return a scalar Tensor",
        "A derivative is taken of a single number, and this tensor holds several.",
        "How many numbers are you differentiating, and how could they become one?",
    ),
    Row(
        "RuntimeError",
        r"leaf Variable that requires grad .*in-place",
        "A tensor that requires gradients was changed in place while PyTorch was recording.",
        "Should this step be part of the graph?",
    ),
    Row(
        "RuntimeError",
        r"does not require grad and does not have a grad_fn|Tensors? does not require grad",
        "Gradients were asked of a value that no recorded step connects to a tensor that requires "
        "them.",
        "Where is the chain from the parameters to this value broken?",
    ),
    Row(
        "RuntimeError",
        r"backward through the graph a second time|saved intermediate values",
        "The graph behind this value was used up by an earlier `backward()`.",
        "Which values have to be computed anew before each `backward()`?",
    ),
    Row(
        "RuntimeError",
        r"modified by an inplace operation",
        "A value that `backward()` still needed was changed in place before it ran.",
        "What changes between the forward pass and `backward()`?",
    ),
    Row(
        "RuntimeError",
        r"to not have been used in the graph",
        "A gradient was asked for a tensor that the result was not computed from.",
        "Is the tensor that you differentiate by the one that you computed with?",
    ),
    Row(
        "RuntimeError TypeError",
        r"[Oo]nly Tensors of floating point and complex dtype can require",
        "Only tensors of floating-point numbers can require gradients.",
        "What is the dtype of a tensor that is made from integers?",
    ),
    Row(
        "RuntimeError",
        r"call numpy\(\) on Tensor that requires grad",
        "A tensor that requires gradients does not become an array by itself, since NumPy records "
        "none.",
        "What does NumPy not know about, and how do you say that it isn't needed here?",
    ),
    Row(
        "RuntimeError",
        r"change requires_grad flags of leaf",
        "Whether gradients are tracked can be set for tensors that were created, not for those "
        "that were computed.",
        "Which tensors did you create yourself?",
    ),
    Row(
        "RuntimeError",
        r"[Ii]nference tensor",
        "A tensor that was made in inference mode can't take part in computing gradients.",
        "Which part of your code needs gradients, and which doesn't?",
    ),
    Row(
        "RuntimeError",
        r"support the deepcopy protocol",
        "A tensor that was computed with gradients recorded can't be copied deeply.",
        "Do you want to copy the numbers only, or their history too?",
    ),
    Row(
        "TypeError RuntimeError",
        r"assigned grad|assign a gradient of|Variable or None|to be a Tensor or None",
        "A `.grad` can only be `None` or a tensor of the same shape, dtype and device.",
        "How do you make the numbers in a gradient zero, and how do you take it away?",
    ),
    Row(
        "AttributeError",
        r"'NoneType' object has no attribute '(zero_|detach_|data|fill_|mul_|zero|clone|norm)'",
        "Something was `None` here: a tensor's `.grad`, for one, is `None` until a `backward()` "
        "fills it, and always is for a tensor that was computed.",
        "What is in `.grad` before the first `backward()`, and did you create this tensor?",
    ),
    Row(
        "AttributeError",
        r"'(float|int)' object has no attribute '(backward|grad|grad_fn|requires_grad|detach)'",
        "A plain number carries no graph; `.item()` and `float()` turn a tensor into one.",
        "Where did the tensor become a number?",
    ),
    Row(
        "AttributeError",
        r"'(Tensor|Parameter)' object has no attribute '(zero_grad|zero|step)'",
        "A tensor has no such method: optimisers and modules reset gradients with `zero_grad()`, "
        "and a tensor's numbers become zero with `zero_()`.",
        "Whose method is that?",
    ),
    # --- shapes -----------------------------------------------------------------------------
    Row(
        "RuntimeError ValueError",
        r"shapes cannot be multiplied|size mismatch, got input|inconsistent tensor size"
        r"|must be a matrix|[12]D tensors expected|vector \+ matrix @ vector|core dimension"
        r"|not aligned|[Ee]xpected size for first two dimensions|Expected batch",
        "In a product of matrices, each row on the left must be as long as each column on the "
        "right.",
        "Write both shapes side by side: which two sizes must be equal?",
    ),
    Row(
        "RuntimeError ValueError",
        r"both arguments to matmul need to be at least|does not have enough dimensions",
        "A matrix product was asked of a single number.",
        "How many dimensions do both sides have?",
    ),
    Row(
        "RuntimeError ValueError",
        r"must match the size of tensor|doesn't match the broadcast shape"
        r"|The expanded size of the tensor|could not be broadcast|non-broadcastable",
        "Two shapes don't fit element by element: counted from the last, sizes must be equal or 1.",
        "Write both shapes under each other, aligned at the right: where do they differ?",
    ),
    Row(
        "RuntimeError ValueError",
        r"is invalid for input of size|cannot reshape array",
        "A reshape keeps the number of elements, and the new shape has room for another number.",
        "How many elements are there, and which of the sizes may vary?",
    ),
    Row(
        "RuntimeError",
        r"view size is not compatible",
        "`view` needs the elements in their order in memory, which a transpose, for one, changes.",
        "Which method reshapes a tensor wherever its elements lie?",
    ),
    Row(
        "IndexError AxisError ValueError",
        r"Dimension out of range|axis -?\d+ is out of bounds for array",
        "A dimension was named that the tensor does not have; they are counted from 0.",
        "How many dimensions does it have here, and is it so for every input?",
    ),
    Row(
        "IndexError",
        r"too many indices|of a 0-dim tensor|cannot be applied to a 0-dim",
        "There were more indices than the tensor has dimensions; a single number has none.",
        "What is the shape of what you index?",
    ),
    Row(
        "IndexError",
        r"[Tt]arget -?\d+ is out of bounds",
        "A label was outside of the classes that the model tells apart.",
        "How many logits are there for a row, and what is the largest label?",
    ),
    Row(
        "IndexError RuntimeError",
        r"out of bounds for (dimension|axis)|index out of range|shape of the mask",
        "An index pointed past the end; the last one is the length less 1.",
        "How long is it, and which is the last index that is used?",
    ),
    Row(
        "IndexError",
        r"tensors used as indices|only integers, slices|arrays used as indices",
        "Only whole numbers and masks of bools can be used as indices.",
        "What is the dtype of your index?",
    ),
    Row(
        "RuntimeError",
        r"expects a tensor with <= 2 dim",
        "`t()` and `.T` swap two dimensions, and this tensor has more.",
        "Which two dimensions shall change places?",
    ),
    Row(
        "RuntimeError ValueError",
        r"equal size|Sizes of tensors must match|cannot be concatenated|concatenation axis"
        r"|expected sequence of length|inhomogeneous",
        "Several pieces were put together whose shapes don't fit.",
        "What shape has each piece, and along which dimension do they meet?",
    ),
    Row(
        "RuntimeError ValueError",
        r"non-empty (list|TensorList)|at least one array",
        "Pieces were to be put together, and there were none.",
        "What fills the list, and does it for every input?",
    ),
    Row(
        "RuntimeError ValueError TypeError",
        r"[Bb]oolean value of Tensor|truth value of an array",
        "A tensor of several numbers stood where a single yes or no is needed, as in `if`.",
        "Do you ask whether all of them are so, or any?",
    ),
    Row(
        "RuntimeError ValueError TypeError",
        r"cannot be converted to Scalar|be converted to Python scalars|only one element tensors",
        "A tensor of several numbers, or of none, was to become a single one.",
        "How many numbers are in it, and how should they become one?",
    ),
    Row(
        "TypeError",
        r"(of|over) a 0-d (tensor|array)|of unsized object",
        "A 0-d tensor is a single number: it has no length and can't be looped over.",
        "Which dimension did you expect here?",
    ),
    # --- dtypes -----------------------------------------------------------------------------
    Row(
        "RuntimeError",
        r"have the same dtype|expected scalar type|dtype \w+ but expected|should be the same",
        "Two tensors of different dtypes met in one operation.",
        "Which dtype does each have, and which one should both have?",
    ),
    Row(
        "RuntimeError",
        r"could not infer output dtype|should be floating point or complex",
        "A mean was taken of integers or bools, and it needs floating-point numbers.",
        "What is the dtype of what you average?",
    ),
    Row(
        "RuntimeError",
        r"can't be cast to the desired output type",
        "A tensor of integers was changed in place to something that isn't whole.",
        "Can an integer be 0.3?",
    ),
    Row(
        "RuntimeError",
        r"target dtype to be Long|[Ee]xpected floating point type for target"
        r"|multi-target not supported",
        "This loss takes labels as one whole number for each row.",
        "Which dtype and shape do your labels have?",
    ),
    Row(
        "ValueError RuntimeError",
        r"to match target batch_size",
        "There were not as many predictions as labels.",
        "Which dimension of each counts the rows?",
    ),
    Row(
        "NotImplementedError RuntimeError",
        r"not implemented for '|on a bool tensor|bool tensors? is not supported",
        "PyTorch has no such operation for tensors of this dtype.",
        "Which dtype did you expect here, and where does the other one come from?",
    ),
    Row(
        "TypeError ValueError",
        r"can't convert np.ndarray|expected np.ndarray|stride",
        "`from_numpy` takes NumPy arrays of numbers, with no negative strides.",
        "What do you hand over, and is it an ordinary array?",
    ),
    Row(
        "RuntimeError TypeError",
        r"Could not infer dtype|invalid data type|data must be a sequence",
        "A tensor can only be made of numbers.",
        "What is in the list that the tensor is made from?",
    ),
    # --- modules, optimisers, data ----------------------------------------------------------
    Row(
        "AttributeError",
        r"before Module.__init__|'_(modules|parameters|buffers|backward_hooks|forward_\w+)'",
        "A module was used before `nn.Module` had set it up, which `super().__init__()` does.",
        "What must run before a layer can be attached?",
    ),
    Row(
        "NotImplementedError",
        r"missing the required \"forward\"",
        "The model has no method `forward`, which is what calling it runs.",
        "Is the method there, spelt so and indented into the class?",
    ),
    Row(
        "TypeError",
        r"cannot assign '.*' (object to parameter|as (parameter|child module))",
        "What was registered as a parameter or layer can only be replaced by another such.",
        "Do you want another parameter, or other numbers in this one?",
    ),
    Row(
        "ValueError",
        r"empty parameter list",
        "The optimiser was given no parameters: the model has registered none.",
        "How does a module find its parameters?",
    ),
    Row(
        "ValueError TypeError",
        r"optimize a non-leaf|should be an iterable of Tensors|can only optimize Tensors",
        "An optimiser takes a list of tensors that were created, not computed.",
        "What exactly do you hand to the optimiser?",
    ),
    Row(
        "ValueError",
        r"[Ss]um of input lengths",
        "The sizes of a random split don't add up to the size of the dataset.",
        "How many rows are left when the others are taken away?",
    ),
    Row(
        "ValueError",
        r"num_samples should be a positive|batch_size should be a positive",
        "A `DataLoader` was made with nothing to draw from, or batches of no rows.",
        "How many rows are in the dataset at this point?",
    ),
    Row(
        "TypeError",
        r"default_collate: batch must contain",
        "A `DataLoader` can only put tensors, arrays and numbers together into batches.",
        "What does one item of the dataset look like?",
    ),
    Row(
        "AssertionError",
        r"Size mismatch between tensors",
        "A `TensorDataset` takes tensors with equally many rows.",
        "How many rows has each?",
    ),
    Row(
        "TypeError",
        r"pic should be PIL",
        "The conversion takes a PIL image or an array.",
        "What kind of object do you hand over?",
    ),
    Row(
        "RuntimeError AssertionError",
        r"NVIDIA|CUDA|on the same device|cuda",
        "A GPU was asked for, and none is there.",
        "Does your code also run where there is only a CPU?",
    ),
    Row(
        "RuntimeError",
        r"DataLoader worker",
        "A loader's worker process ended; while a notebook is graded, it is best to have none.",
        "Does it also work with `num_workers=0`?",
    ),
    # --- Python -----------------------------------------------------------------------------
    Row(
        "NameError",
        r"name '(?P<name>\w+)' is not defined|free variable '(?P<other>\w+)'",
        "{name} is used here that has no value at this point of the notebook.",
        "Where does it get its value, and has that cell run before?",
    ),
    Row(
        "UnboundLocalError",
        r"variable '(?P<name>\w+)'",
        "{name} is used here before it has a value: whatever a function assigns to is its own.",
        "Where in this function does it get its first value?",
    ),
    Row(
        "TypeError",
        r"'NoneType'|not NoneType|NoneType object",
        "Something was `None` where a value was needed: a function without `return` gives it, and "
        "so does the `.grad` of a tensor that `backward()` has not filled.",
        "Which of the values in this line may be `None`?",
    ),
    Row(
        "AttributeError",
        r"'NoneType' object",
        "Something was `None` where an object was needed; a function without `return` gives it.",
        "Which of the values in this line may be `None`?",
    ),
    Row(
        "AttributeError",
        r"module '[\w.]+' has no attribute '(?P<name>\w+)'",
        "{name} was looked up in a module that has nothing of that name.",
        "In which module does it live?",
    ),
    Row(
        "AttributeError",
        r"has no attribute '(?P<name>\w+)'",
        "{name} was looked up on an object that has nothing of that name.",
        "What type is this object, and which one did you expect?",
    ),
    Row(
        "TypeError",
        r"positional arguments?|unexpected keyword argument|multiple values for|keyword-only"
        r"|takes no arguments|takes exactly|takes no keyword",
        "A function was called with other arguments than it takes.",
        "Which arguments does it take, and which does it get?",
    ),
    Row(
        "TypeError",
        r"not callable",
        "Something was called that is no function.",
        "Is a name used for two things, or a pair of brackets too many?",
    ),
    Row(
        "TypeError",
        r"not subscriptable",
        "Square brackets stand behind something that can't be indexed.",
        "What type is it, and should the brackets be round?",
    ),
    Row(
        "TypeError ValueError",
        r"values? to unpack|cannot unpack",
        "The number of names on the left differs from the number of values on the right.",
        "How many values come back here?",
    ),
    Row(
        "TypeError",
        r"not iterable|not an iterator|has no len\(\)",
        "Something was looped over, or its length taken, that has no items.",
        "What type is it?",
    ),
    Row(
        "TypeError",
        r"must be Tensor, not|expected Tensor as element|has to be a tensor",
        "A function of PyTorch takes a tensor here, and got something else.",
        "What type do you hand over, and how does it become a tensor?",
    ),
    Row(
        "TypeError",
        r"invalid combination of arguments|argument '\w+' .*must be",
        "A function of PyTorch was called with other kinds of arguments than it takes.",
        "What type does each argument have?",
    ),
    Row(
        "TypeError",
        r"unsupported operand|can only concatenate|can't multiply sequence|bad operand"
        r"|not supported between",
        "An operator stands between two values that it can't combine.",
        "What type does each side have?",
    ),
    Row(
        "TypeError",
        r"interpreted as an integer|converted to an index|slice indices must be",
        "A whole number is needed here, and something else was given.",
        "Which type has the number that you count with?",
    ),
    Row(
        "TypeError AttributeError",
        r"context manager protocol|__enter__",
        "What stands behind `with` is no context; `torch.no_grad()`, for one, needs its brackets.",
        "Are the brackets there?",
    ),
    Row("IndentationError TabError", "", "Python reads blocks by the blanks before them, and here "
        "they don't line up.",
        "Which lines belong together, and do all of them begin alike?"),
    Row("SyntaxError", "", "Python can't read this line, or the one before it: a bracket, a quote "
        "or a colon is often missing.",
        "What was opened last, and is it closed?"),
    Row("KeyError", "", "A dictionary was asked for a key that it does not have.",
        "Which keys does it have at this point?"),
    Row("StopIteration", "", "An iterator was asked for more than it had left.",
        "How many items does it give, and when is it begun anew?"),
    Row("RuntimeError", "StopIteration", "An iterator was asked for more than it had left.",
        "How many items does it give, and when is it begun anew?"),
    Row("ZeroDivisionError", "", "Something was divided by zero.",
        "For which inputs is the number that you divide by zero?"),
    Row("RecursionError", "", "A function called itself again and again, without an end.",
        "Which function do you mean to call here, and is its name used twice?"),
    Row("ModuleNotFoundError ImportError", "",
        "A module, or a name in it, could not be imported where notebooks are graded.",
        "Is it among the packages that the course uses?"),
    Row("FileNotFoundError", "", "A file was opened that is not in the notebook's folder.",
        "Which files come with the assignment?"),
    Row("PermissionError ConnectionError ConnectionRefusedError OSError BlockingIOError", "",
        "While a notebook is graded, it can use its own folder, and no network.",
        "Does your answer need more than the files of the assignment?"),
    Row("EOFError", "", "Nobody answers `input()` while a notebook is graded.",
        "Where could the value come from instead?"),
    Row("MemoryError OutOfMemoryError", "", "Your code asked for more memory than there is.",
        "How large is the largest tensor that you make?"),
    Row("SystemExit", "", "Your code asked Python to end.",
        "What should happen instead of `exit()`?"),
    Row("KeyboardInterrupt", "", "Your code interrupted itself.", "What should happen instead?"),
    Row("AssertionError", "", "An `assert` did not hold.",
        "What does it ask for, and is it so for every input?"),
    Row("_LinAlgError LinAlgError", "", "A matrix has no inverse, or a decomposition failed.",
        "Is there a way that needs no inverse?"),
)  # fmt: skip
"""The first row that fits counts."""
