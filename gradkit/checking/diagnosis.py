"""Decides which mistake comes first if a single check can't tell.

A check names every known mistake that does exactly what the student's code did with its inputs.
After a single step, for example, two mistakes may lead to the same weights. The student's real
mistake explains the other failed checks of the exercise as well. So the mistakes that most checks
name come first, and the student reads about those.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from gradkit.checking.answer import Failed
from gradkit.mistakes import Mistake
from gradkit.results import CheckResult


def settle(
    results: Sequence[CheckResult], failures: Mapping[str, Failed]
) -> tuple[CheckResult, ...]:
    """Return the results of one exercise; the mistakes that explain most of them come first.

    `failures` holds the verdicts, keyed by the names of the checks. A mistake that a check
    recognized by itself stays first: the check saw more than a replay shows.
    """
    named = [failure.known for failure in failures.values()]
    settled = []
    for result in results:
        failure = failures.get(result.name)
        if failure is not None and len(failure.known) > 1 and not failure.recognised:
            order = sorted(failure.known, key=lambda one: _explains(one, named), reverse=True)
            better = failure.naming(_without_needless_pairs(order, named))
            result = replace(  # noqa: PLW2901 -- the same verdict, explained better
                result, message=better.message, hint=better.hint, mistakes=better.codes
            )
        settled.append(result)
    return tuple(settled)


def _explains(mistake: Mistake, named: Sequence[Sequence[Mistake]]) -> tuple[int, int]:
    """Count the checks that name this entry, and those that name one of its codes."""
    entries = sum(mistake in known for known in named)
    codes = sum(any(set(mistake.codes) & set(m.codes) for m in known) for known in named)
    return entries, codes


def _without_needless_pairs(
    known: Sequence[Mistake], named: Sequence[Sequence[Mistake]]
) -> list[Mistake]:
    """Leave out a pair of mistakes if either of the two alone explains as many checks."""

    def needless(pair: Mistake) -> bool:
        return any(
            set(one.codes) < set(pair.codes)
            and _explains(one, named)[0] >= _explains(pair, named)[0]
            for one in known
        )

    return [mistake for mistake in known if not needless(mistake)]
