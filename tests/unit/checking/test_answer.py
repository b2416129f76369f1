"""What authors of checks use: comparison with a reference, and the diagnosis by replay."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest
import torch

from gradkit.checking import answer as checks
from gradkit.checking.answer import NotAlone
from gradkit.checks import Answer, Failed, difference
from gradkit.explanations.explain import Explanation
from gradkit.kernel.faults import Died, Missing, Raised, StudentFault, TimedOut, Unreadable
from gradkit.kernel.probe_runner import ProbeRunner
from gradkit.mistakes import Catalogue
from gradkit.protocol import wire
from tests.support import probes

SEED = 11
NOTHING: dict[str, int] = {}


class Here(ProbeRunner):
    """A student whose code runs in this process; what it gives crosses the border all the same."""

    def __init__(self, *answers: Any) -> None:
        self.exercise = "double"
        self.seed = SEED
        self.probes_run = 0
        self._answers = answers

    def run(
        self,
        probe: Callable[..., Any],
        inputs: Mapping[str, Any] | None = None,
        names: Sequence[str] = (),
    ) -> Any:
        self.probes_run += 1
        arrived = wire.read_frame(io.BytesIO(wire.pack(dict(inputs or {}))).read)
        torch.default_generator.manual_seed(SEED)
        np.random.seed(SEED)  # noqa: NPY002
        random.seed(SEED)
        try:
            value = probe(*self._answers, **arrived)
        except StudentFault:
            raise
        except Exception as error:  # noqa: BLE001 -- as the student's side of the door
            raise Raised("builtins", type(error).__name__, str(error), " in line 1") from None
        return wire.read_frame(io.BytesIO(wire.pack(value)).read)


def right(x: Any) -> Any:
    return 2 * x


def square(x: Any) -> Any:
    return x * x


def catalogue() -> Catalogue:
    made = Catalogue()
    made.wrong("double", "X1", name="the number is squared", hint="How often is x added?")(square)

    @made.wrong("double", "X2", name="nothing happens", hint="What changes?")
    def same(x: Any) -> Any:
        return x

    @made.wrong("double", "X3", "X4", name="a text is looked up", hint="What is x?")
    def raises(x: Any) -> Any:
        return NOTHING[f"secret of {x}"]

    @made.wrong("double", "X5", name="the number is squared by a loop", hint="Which loop?")
    def square_too(x: Any) -> Any:
        return x**2

    made.property("double", "X9", name="an input is changed", hint="Whose tensor is it?")
    made.wrong("other", "X8", name="another exercise", hint="")(square)
    return made


def judge(answer: Any, *cases: Any, **more: Any) -> Failed | None:
    """Return how an answer fails `agrees`, or None."""
    asked = Answer(Here(answer), catalogue(), 5)
    try:
        asked.agrees(probes.call, [{"x": case} for case in cases], right, **more)
    except Failed as failed:
        return failed
    return None


class Doubler:
    def __call__(self, x: Any) -> Any:
        return x + x


# --- agrees -----------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [right, Doubler(), Doubler().__call__, lambda x: x * 2], ids=str)
def test_every_right_answer_passes(answer: Any) -> None:
    assert judge(answer, 3, 0.5, torch.ones(2)) is None


def test_a_known_mistake_is_named_with_its_question() -> None:
    failed = judge(lambda x: x, 3, 4)
    assert failed is not None
    assert failed.message == "It gave the int 3. It looks as if nothing happens."
    assert failed.hint == "What changes?"
    assert failed.codes == ("X2",)


def test_mistakes_with_one_fingerprint_are_all_named_the_likeliest_first() -> None:
    failed = judge(square, 3, 4)
    assert failed is not None
    assert failed.codes == ("X1", "X5")
    assert failed.hint == "How often is x added?"


def test_a_mistake_must_explain_every_case() -> None:
    """Squares at 2 and 3, but not at 4; at 2 they can't be told from doubles."""
    failed = judge(lambda x: {2: 4, 3: 9, 4: 17}[x], 2, 3, 4)
    assert failed is not None
    assert failed.codes == ()
    assert failed.message == "It gave the int 9."


def test_what_no_mistake_explains_keeps_the_checks_own_words() -> None:
    failed = judge(lambda x: 0, 3, said="After one call", hint="Why zero?")
    assert failed is not None
    assert (failed.message, failed.hint, failed.codes) == (
        "After one call, it gave the int 0.",
        "Why zero?",
        (),
    )


def test_a_mistake_in_the_whole_is_not_named_for_one_part() -> None:
    def second(seen: Any, expected: Any) -> str | None:
        return difference(seen[1], expected[1])

    def codes(answer: Any) -> tuple[str, ...]:
        asked = Answer(Here(answer), swapped, 5)
        with pytest.raises(Failed) as caught:
            asked.agrees(probes.call, [{"x": 3}, {"x": 4}], lambda x: (x, x * x), compare=second)
        return caught.value.codes

    swapped = Catalogue()
    swapped.wrong("double", "X4", name="they are swapped", hint="Which is first?", whole=True)(
        lambda x: (x * x, x)
    )
    assert codes(lambda x: (x * x, x)) == ("X4",)
    assert codes(lambda x: (x, x)) == ()


def test_what_returns_nothing_is_asked_about_return() -> None:
    failed = judge(lambda x: None, 3)
    assert failed is not None
    assert failed.hint == "Does your function return its result?"


def test_exceptions_are_fingerprints_of_mistakes() -> None:
    failed = judge(lambda x: NOTHING[f"secret of {x}"], 3)
    assert failed is not None
    assert failed.codes == ("X3", "X4")
    assert failed.message == (
        "Your code raised KeyError in line 1. There is no entry for this key. It looks as if a "
        "text is looked up."
    )


def test_an_exception_with_another_text_is_another_mistake() -> None:
    with pytest.raises(Raised) as fault:
        judge(lambda x: NOTHING["something else"], 3)
    assert str(fault.value) == (
        "Your code raised KeyError in line 1. There is no entry for this key."
    )


SECRET = 31415926


def _shout(x: Any) -> Any:
    raise ValueError(f"It was {x}!")


def _smuggle(x: Any) -> Any:
    return type(f"x{x}", (), {})()


@pytest.mark.parametrize(
    "answer",
    [square, _shout, _smuggle, str, lambda x: {str(x): x}, lambda x: torch.empty(0, x),
     lambda x: NOTHING[f"secret of {x}"], float, lambda x: [x] * 3],
)  # fmt: skip
def test_no_message_shows_hidden_inputs_or_expected_values(answer: Any) -> None:
    try:
        failed: Exception | None = judge(answer, SECRET)
    except StudentFault as fault:
        failed = fault
    assert failed is not None
    for hidden in (SECRET, 2 * SECRET):
        assert str(hidden) not in f"{failed} {getattr(failed, 'hint', '')}"


def test_inputs_reach_student_and_reference_unchanged() -> None:
    """What one of them does to its inputs must not reach the other, or the next student."""
    x = torch.ones(2)
    asked = Answer(Here(lambda x: x.mul_(3)), catalogue(), 5)
    with pytest.raises(Failed):
        asked.agrees(probes.add_one_in_place, [{"x": x}], lambda x: x.mul_(2))
    assert x.tolist() == [1, 1]


def test_both_sides_draw_the_same_random_numbers() -> None:
    """An answer may draw as the reference does, from whichever generator."""
    asked = Answer(Here(lambda *drawn: drawn), Catalogue(), 5)
    asked.agrees(probes.draw, [{}], lambda *drawn: drawn)


def test_a_check_without_cases_is_an_error_and_no_pass() -> None:
    asked = Answer(Here(square), catalogue(), 5)
    with pytest.raises(ValueError, match="without a single case"):
        asked.agrees(probes.call, [], right)
    with pytest.raises(ValueError, match="without a single case"):
        asked.satisfies(probes.call, [], lambda value, case: None)


def test_a_broken_reference_is_the_graders_error() -> None:
    asked = Answer(Here(right), catalogue(), 5)
    with pytest.raises(ZeroDivisionError):
        asked.agrees(probes.call, [{"x": 1}], lambda x: 1 / 0)


@pytest.mark.parametrize(
    "value",
    [None, object(), 1.5, [], torch.ones(3), {"a": 1}],
    ids=lambda value: type(value).__name__,
)
def test_a_value_that_a_comparison_stumbles_over_fails(value: Any) -> None:
    def compare(seen: Any, expected: Any) -> str | None:
        return None if seen["total"] + 0 == expected["total"] else "the total is off"

    def total(x: Any) -> Any:
        return {"total": 2 * x}

    asked = Answer(Here(lambda x: value), Catalogue(), 5)
    with pytest.raises(Failed, match="It gave "):
        asked.agrees(probes.call, [{"x": 1}], total, compare=compare)


@pytest.mark.parametrize(
    "broken", [lambda seen, expected: seen.total, lambda seen, expected: expected["x"] or "?"]
)
def test_a_comparison_that_stumbles_over_the_right_value_is_the_graders_error(broken: Any) -> None:
    asked = Answer(Here(right), Catalogue(), 5)
    with pytest.raises((AttributeError, TypeError)):
        asked.agrees(probes.call, [{"x": 1}], right, compare=broken)


def test_a_comparison_that_fails_on_a_wrong_reference_decides_nothing() -> None:
    """The diagnosis compares with values that the check's author never thought of."""

    def compare(seen: Any, expected: Any) -> str | None:
        if expected == 9:
            raise TypeError("never expected")
        return None if seen == expected else "it is off"

    failed = judge(lambda x: x, 3, compare=compare)
    assert failed is not None
    assert failed.codes == ("X2",)
    assert failed.message.startswith("It is off.")


@pytest.mark.parametrize("fault", [Died("It died."), TimedOut("Too long.")], ids=repr)
def test_what_crashes_is_not_asked_again(fault: StudentFault) -> None:
    def crash(x: Any) -> Any:
        raise fault

    student = Here(crash)
    asked, cases = Answer(student, catalogue(), 5), [{"x": 1}, {"x": 2}]
    with pytest.raises(type(fault), match=str(fault)):
        asked.agrees(probes.call, cases, right)
    assert student.probes_run == 1
    with pytest.raises(type(fault), match=str(fault)):
        asked.satisfies(probes.call, cases, is_even)
    assert student.probes_run == 2


@pytest.mark.parametrize("fault", [Missing("None there."), Unreadable("Broken.")], ids=repr)
def test_what_gave_no_value_is_a_fault_of_its_own(fault: StudentFault) -> None:
    def give_nothing(x: Any) -> Any:
        raise fault

    with pytest.raises(type(fault), match=str(fault)):
        judge(give_nothing, 1)


def test_several_names_are_replaced_by_several_references() -> None:
    asked = Answer(Here(right, square), catalogue(), 5)
    asked.agrees(probes.call_several, [{"x": 3}], (right, square), names=("double", "square"))
    with pytest.raises(Failed):
        asked.agrees(probes.call_several, [{"x": 3}], (square, right), names=("double", "square"))


def test_mistakes_are_made_once_for_a_whole_class() -> None:
    made: list[int] = []
    known = Catalogue()

    @known.wrong("double", "X1", name="it counts", hint="")
    def counts(x: int) -> int:
        made.append(x)
        return -x

    for _ in range(3):
        for x in (1, 2):
            with pytest.raises(Failed) as failed:
                Answer(Here(lambda x: -x), known, 5).agrees(probes.call, [{"x": x}], right)
            assert failed.value.codes == ("X1",)
    assert made == [1, 2]


def test_a_mistake_that_switches_gradients_off_spoils_no_later_reference() -> None:
    known = Catalogue()

    @known.wrong("double", "X1", name="it switches gradients off", hint="")
    def switches_off(x: torch.Tensor) -> torch.Tensor:
        torch.set_grad_enabled(False)
        return x

    with pytest.raises(Failed):
        Answer(Here(lambda x: 3 * x), known, 5).agrees(probes.call, [{"x": torch.ones(1)}], right)
    assert torch.is_grad_enabled()


@pytest.mark.parametrize("answer", [square, _shout])
def test_a_failure_beside_other_checks_is_left_to_a_look_at_this_one_alone(answer: Any) -> None:
    asked = Answer(Here(answer), catalogue(), 5, is_alone=False)
    with pytest.raises(NotAlone):
        asked.agrees(probes.call, [{"x": 3}], right)
    with pytest.raises(NotAlone):
        asked.satisfies(probes.call, [{"x": 3}], is_even)


def test_what_did_not_end_beside_other_checks_is_not_run_again() -> None:
    class Endless(Here):
        def run(self, *_: Any) -> Any:
            raise TimedOut("Your code did not come to an end.")

    asked = Answer(Endless(), catalogue(), 5, is_alone=False)
    with pytest.raises(TimedOut):
        asked.agrees(probes.call, [{"x": 3}], right)


def test_the_digest_of_inputs_is_made_once_for_all_mistakes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    packed = []

    class Wire:
        def pack(self, value: Any) -> bytes:
            packed.append(value)
            return wire.pack(value)

    monkeypatch.setattr(checks, "wire", Wire())
    assert judge(lambda x: x, 3, 4) is not None
    assert packed == [{"x": 3}, {"x": 4}]


def test_inputs_that_a_check_changes_from_one_question_to_the_next_are_other_inputs() -> None:
    case = {"x": 3}
    asked = Answer(Here(right), catalogue(), 5)
    for case["x"] in (3, 4):
        asked.agrees(probes.call, [case], right)


# --- satisfies --------------------------------------------------------------------------------


def is_even(value: Any, case: Mapping[str, Any]) -> None:
    if type(value) is not int:
        raise Failed("That is no number.", hint="Of which type is it?")
    if value % 2:
        raise Failed("An odd number came back.", hint="Is a double ever odd?", codes=("X9",))


def satisfy(answer: Any, *cases: Any, judge: Any = is_even) -> None:
    Answer(Here(answer), catalogue(), 5).satisfies(
        probes.call, [{"x": case} for case in cases], judge
    )


def test_a_judge_accepts_what_differs_from_every_reference() -> None:
    satisfy(lambda x: 2 * random.randint(1, 9), 3, 5)


def test_every_case_is_judged() -> None:
    with pytest.raises(Failed, match="odd"):
        satisfy(lambda x: x, 2, 4, 5)


def test_a_judges_codes_come_first_then_what_the_replay_found() -> None:
    with pytest.raises(Failed) as failed:
        satisfy(lambda x: x + 4, 3)
    assert failed.value.codes == ("X9", "X1", "X2", "X5")
    assert failed.value.message == "An odd number came back. It looks as if an input is changed."
    assert failed.value.hint == "Is a double ever odd?"


def test_a_mistake_that_gives_the_very_value_leaves_the_others_unnamed() -> None:
    with pytest.raises(Failed) as failed:
        satisfy(lambda x: x, 3)
    assert failed.value.codes == ("X9", "X2")


def test_a_judge_is_not_asked_about_exceptions() -> None:
    with pytest.raises(Raised, match=re.escape("Your code raised ValueError in line 1.")):
        satisfy(_shout, SECRET)
    with pytest.raises(Failed) as failed:
        satisfy(lambda x: NOTHING[f"secret of {x}"], 3)
    assert failed.value.codes == ("X3", "X4")


def test_what_no_judge_expected_fails_and_is_no_error_of_the_grader() -> None:
    """Such as a tensor where a number belongs: whether it is true can't be told."""

    def trusting(value: Any, case: Mapping[str, Any]) -> None:
        if not value.get("linear"):
            raise Failed("It is not linear.")

    for value in (None, 3, {"linear": torch.ones(3)}):
        with pytest.raises(Failed, match=r"^It gave .*\.$"):
            satisfy(lambda x, value=value: value, 3, judge=trusting)


def test_a_case_that_was_not_asked_has_not_been_passed() -> None:
    class Forgetful(Here):
        def run_each(self, *arguments: Any) -> list[Any]:
            return super().run_each(*arguments)[:1]

    asked, cases = Answer(Forgetful(right), catalogue(), 5), [{"x": 1}, {"x": 2}]
    with pytest.raises(RuntimeError, match="Of 2 cases only 1"):
        asked.agrees(probes.call, cases, right)
    with pytest.raises(RuntimeError, match="Of 2 cases only 1"):
        asked.satisfies(probes.call, cases, lambda *_: None)


def test_a_judge_that_fails_on_a_wrong_reference_decides_nothing() -> None:
    def fussy(value: Any, case: Mapping[str, Any]) -> None:
        if value == 9:
            raise TypeError("never expected")
        raise Failed("No.")

    with pytest.raises(Failed, match="No") as failed:
        satisfy(lambda x: x, 3, judge=fussy)
    assert failed.value.codes == ("X2",)


# --- the rest ---------------------------------------------------------------------------------


def test_a_generator_starts_anew_from_the_checks_seed() -> None:
    asked = Answer(Here(right), Catalogue(), 5)
    first, second = (torch.rand(3, generator=asked.generator()) for _ in range(2))
    assert torch.equal(first, second)
    other = Answer(Here(right), Catalogue(), 6)
    assert not torch.equal(first, torch.rand(3, generator=other.generator()))


def test_run_gives_the_value_itself() -> None:
    assert Answer(Here(right), Catalogue(), 5).run(probes.call, x=4) == 8


# --- what is remembered from one student to the next ------------------------------------------

RUNS: list[int] = []


def counted(x: int) -> dict[str, int]:
    """Count how often the right answer is asked for."""
    RUNS.append(x)
    return {"twice": 2 * x}


def test_a_reference_runs_once_for_all_students() -> None:
    known = Catalogue()
    RUNS.clear()
    for _ in range(3):
        Answer(Here(lambda x: {"twice": 2 * x}), known, SEED).agrees(
            probes.call, [{"x": 5}, {"x": 6}], counted
        )
    assert RUNS == [5, 6]


def test_a_check_that_changes_what_it_is_given_changes_it_for_nobody_else() -> None:
    def spoil(seen: Any, expected: Any) -> str | None:
        text = difference(seen, expected)
        expected["twice"] = 0
        return text

    known = Catalogue()
    for _ in range(2):
        Answer(Here(lambda x: {"twice": 2 * x}), known, SEED).agrees(
            probes.call, [{"x": 5}], counted, compare=spoil
        )


def test_a_reference_made_for_one_run_is_not_taken_for_that_of_another() -> None:
    known = Catalogue()
    for factor in (2, 3):

        def scaled(x: int) -> int:
            return factor * x  # noqa: B023 -- that is what is tested

        Answer(Here(lambda x: factor * x), known, SEED).agrees(  # noqa: B023
            probes.call, [{"x": 5}], scaled
        )
    assert not known.replays


def test_a_remembered_reference_leaves_the_generators_as_a_run_does() -> None:
    known = Catalogue()
    drawn: list[object] = []
    for _ in range(2):
        random.seed(len(drawn))
        torch.manual_seed(len(drawn))
        Answer(Here(right), known, SEED).agrees(probes.call, [{"x": 5}], draws)
        drawn.append((random.random(), float(torch.rand(1)), float(np.random.rand())))  # noqa: NPY002
    assert drawn[0] == drawn[1]


def draws(x: int) -> int:
    """Answer rightly, and use up random numbers."""
    torch.rand(x)
    return 2 * x + 0 * round(random.random())


def test_what_is_remembered_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradkit.checking.answer._MOST_REPLAYS", 3)
    known = Catalogue()
    for x in range(10):
        Answer(Here(right), known, SEED).agrees(probes.call, [{"x": x}], right)
    assert len(known.replays) == 3


def test_a_value_with_a_graph_is_made_anew() -> None:
    known = Catalogue()
    for _ in range(2):
        Answer(Here(grown), known, SEED).agrees(probes.call, [{"x": 3.0}], grown)


def grown(x: float) -> torch.Tensor:
    """Return a tensor that autograd has recorded, which torch doesn't copy."""
    return torch.tensor(x, requires_grad=True) * 2


def test_a_check_of_a_variable_can_say_what_ended_its_cell() -> None:
    """A variable that was set before its cell failed is there: the failure explains its value."""
    student = Here(right)
    assert Answer(student, catalogue(), 1).cell_failure is None
    student.cell_failure = Explanation("Its cell raised NameError in line 2.", "Where is it made?")
    assert Answer(student, catalogue(), 1).cell_failure == student.cell_failure
