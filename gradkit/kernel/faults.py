"""What can go wrong on the student's side of the door: facts about a submission, in sentences.

Everything that a probe may meet there ends in a `StudentFault`; it never is an error of the grader.
"""

from __future__ import annotations

from gradkit.explanations.explain import Explanation, explain, known_exception
from gradkit.results import Outcome


class StudentFault(Exception):
    """The student's side gave no value; the message is a sentence for the student."""

    outcome = Outcome.FAILED
    hint = ""
    """A question that leads on, where there is one for every such case."""


class Missing(StudentFault):
    """The name that an exercise asks for is not defined, or is still the released stub."""

    outcome = Outcome.MISSING

    def __init__(self, message: str, why: Explanation | None = None) -> None:
        self.hint = why.hint if why else ""
        super().__init__(f"{message} {why.sentence}" if why else message)


class TimedOut(StudentFault):
    """The student's code did not come to an end."""

    outcome = Outcome.TIMEOUT
    hint = "Which loop might never end, and what should end it?"


class Died(StudentFault):
    """The student's process died under the probe."""

    outcome = Outcome.CRASHED
    hint = "What in your code could end Python itself, or use up all memory?"


class Unreadable(StudentFault):
    """What came back is no plain value, or too large."""


class Raised(StudentFault):
    """The student's code raised an exception, or what it gave made the probe raise one.

    Its text stays out of the message: a student can put hidden inputs into it. The diagnosis and
    the table of explanations may look at it, since they compare and do not quote.
    """

    def __init__(self, module: str, type_name: str, text: str, place: str, cell: str = "") -> None:
        self.type_name = known_exception(module, type_name)
        self.text = text
        self.place = place
        known = explain(self.type_name, text, place, cell)
        self.hint = known.hint if known else ""
        said = (
            f"Your code raised {self.type_name}{place}."
            if place
            else f"Calling your code, or using what it gave, raised {self.type_name}."
        )
        super().__init__(f"{said} {known.sentence}" if known else said)
