"""Settles which mistake comes first where one check alone can't tell.

A check names every known mistake that does just what the student's code did with its inputs. With a
single step, weights that went uphill may be those of gradients that were never reset, too. What was
really done explains the other failed checks of the exercise as well, so the mistakes that most of
them name come first, and with it goes what the student reads.
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
    """Return the results of one exercise, with the mistakes that explain most of them first.

    `failures` are the verdicts by the names of the checks. What a check recognised by itself
    stays first: it saw more than what is replayed.
    """
    named = [failure.known for failure in failures.values()]
    settled = []
    for result in results:
        failure = failures.get(result.name)
        if failure is not None and len(failure.known) > 1 and not failure.recognised:
            order = sorted(failure.known, key=lambda one: _explains(one, named), reverse=True)
            better = failure.naming(_without_needless_pairs(order, named))
            result = replace(  # noqa: PLW2901 -- the same verdict, told better
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
    """Leave out two mistakes at once where one of the two alone explains as many checks."""

    def needless(pair: Mistake) -> bool:
        return any(
            set(one.codes) < set(pair.codes)
            and _explains(one, named)[0] >= _explains(pair, named)[0]
            for one in known
        )

    return [mistake for mistake in known if not needless(mistake)]
