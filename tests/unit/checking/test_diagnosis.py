"""Which mistake comes first, once all checks of an exercise have spoken."""

from __future__ import annotations

from gradkit.checking.diagnosis import settle
from gradkit.checks import Failed
from gradkit.mistakes import Mistake
from gradkit.results import CheckResult, Outcome

PILED = Mistake("fit", ("C4",), "the gradients pile up", "What is in .grad?", None)
UPHILL = Mistake("fit", ("C6",), "the steps go uphill", "Which way is downhill?", None)
PAIR = Mistake("fit", ("C4", "C10"), "it piles up sums", "Which of the two?", None)


def failed(*known: Mistake, recognised: bool = False) -> Failed:
    seen = Failed("The weights are off.", codes=known[0].codes if recognised else ())
    made = seen.naming(known) if known else seen
    made.recognised = recognised
    return made


def judged(**failures: Failed) -> list[CheckResult]:
    results = [
        CheckResult(name, Outcome.FAILED, 0.0, 1.0, one.message, one.hint, one.codes)
        for name, one in failures.items()
    ]
    return list(settle(results, failures))


def test_what_explains_more_of_the_failed_checks_comes_first() -> None:
    one, several = judged(one=failed(PILED, UPHILL), several=failed(UPHILL))
    assert one.mistakes == ("C6", "C4")
    assert one.message == "The weights are off. It looks as if the steps go uphill."
    assert one.hint == "Which way is downhill?"
    assert several.mistakes == ("C6",)


def test_among_equals_the_catalogues_order_stays() -> None:
    first, second = judged(first=failed(PILED, UPHILL), second=failed(PILED, UPHILL))
    assert first.mistakes == second.mistakes == ("C4", "C6")


def test_another_entry_of_the_same_code_counts_for_a_mistake() -> None:
    """The two entries of C4 are different code, and the very same misunderstanding."""
    first, _ = judged(first=failed(UPHILL, PILED), second=failed(PAIR))
    assert first.mistakes == ("C4", "C6")


def test_what_a_check_recognised_by_itself_stays_first() -> None:
    first, _ = judged(first=failed(PILED, UPHILL, recognised=True), second=failed(UPHILL))
    assert first.mistakes == ("C4", "C6")


def test_a_check_alone_and_what_passed_are_left_as_they_are() -> None:
    passed = CheckResult("passed", Outcome.PASSED, 1.0, 1.0)
    (alone,) = judged(alone=failed(PILED, UPHILL))
    assert alone.mistakes == ("C4", "C6")
    assert settle([passed], {}) == (passed,)


def test_without_a_known_mistake_nothing_is_named() -> None:
    (result, _) = judged(nothing=failed(), other=failed(UPHILL))
    assert (result.message, result.mistakes) == ("The weights are off.", ())


def test_a_pair_of_mistakes_is_not_named_where_one_of_them_explains_as_much() -> None:
    (alone,) = judged(alone=failed(PILED, PAIR, UPHILL))
    assert alone.mistakes == ("C4", "C6")


def test_a_pair_that_explains_more_than_either_of_its_mistakes_is_named() -> None:
    first, second = judged(first=failed(PILED, PAIR), second=failed(PAIR))
    assert first.mistakes == second.mistakes == ("C4", "C10")
    assert first.message == "The weights are off. It looks as if it piles up sums."
