"""What can go wrong in the student's process: facts about a submission, in sentences.

Whatever a probe encounters there becomes a `StudentFault`, never a grader error.
"""

from __future__ import annotations

from gradkit.explanations.explain import Explanation, explain, known_exception
from gradkit.results import Outcome


class StudentFault(Exception):
    """The student's process returned no value; the message is a sentence for the student."""

    outcome = Outcome.FAILED
    hint = ""
    """A question that leads on, if the same question fits all such cases."""


class Missing(StudentFault):
    """The name that an exercise asks for is not defined, or is still the released stub."""

    outcome = Outcome.MISSING

    def __init__(self, message: str, why: Explanation | None = None) -> None:
        self.hint = why.hint if why else ""
        super().__init__(f"{message} {why.sentence}" if why else message)


class TimedOut(StudentFault):
    """The student's code did not finish."""

    outcome = Outcome.TIMEOUT
    hint = "Which loop might never end, and what should end it?"


class Died(StudentFault):
    """The student's process died during the probe."""

    outcome = Outcome.CRASHED
    hint = "What in your code could end Python itself, or use up all memory?"


class Unreadable(StudentFault):
    """The returned value is not a plain value, or too large."""


class Raised(StudentFault):
    """The student's code raised an exception, or its value made the probe raise an exception.

    The message leaves out the exception's text, because a student can put hidden inputs into it.
    The diagnosis and the table of explanations may read it: they compare but never quote.
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
