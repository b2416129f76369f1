"""What authors of hidden checks use, in one place.

A check is a pytest test in the course's `course_tests/`; `gradkit/checking/answer.py` shows one and
explains what each of these does.
"""

from gradkit.checking.answer import Answer, Failed, drawn, points
from gradkit.checking.comparison import describe, difference
from gradkit.kernel.faults import Raised, StudentFault
from gradkit.protocol.wire import Opaque

__all__ = [
    "Answer",
    "Failed",
    "Opaque",
    "Raised",
    "StudentFault",
    "describe",
    "difference",
    "drawn",
    "points",
]
