"""The catalogue of known mistakes, as authors of checks write it.

A course keeps one `Catalogue` for each exercise, in `mistakes.py` beside its hidden checks, or one
for all exercises of an assignment. An entry is a wrong reference: code that makes the mistake and
replaces the student's answer. When a check fails, the diagnosis runs the entries of the exercise
through the same probe. Those that do exactly what the student's code did name the mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

Wrong = TypeVar("Wrong", bound=Callable[..., Any])


@dataclass(frozen=True)
class Mistake:
    """One known way to get an exercise wrong."""

    exercise: str
    codes: tuple[str, ...]
    """Codes of the catalogue; several where two mistakes are made at once."""
    name: str
    """What the code does, as the end of the sentence "It looks as if …"."""
    hint: str
    """A question that leads on without giving the answer away."""
    wrong: Callable[..., Any] | None
    """Replaces the student's answer; None if only a check can recognize the mistake."""
    whole: bool = False
    """Whether the name describes the whole returned value ("sum and product are swapped"). Then the
    whole value must agree, even in a check that tests one part."""
    group: str = ""
    """Mistakes in one group have the same effects, so that no check can tell them apart."""


class Catalogue:
    """The known mistakes of an exercise or of several, most likely first within an exercise."""

    def __init__(self) -> None:
        self._mistakes: list[Mistake] = []
        self.replays: dict[tuple[object, ...], Any] = {}
        """Cached results of the wrong references in earlier checks; see `checking/answer.py`."""

    @classmethod
    def joined(cls, catalogues: Iterable[Catalogue]) -> Catalogue:
        """Return one catalogue with the entries of all these catalogues, without duplicates."""
        found = list({id(catalogue): catalogue for catalogue in catalogues}.values())
        made = cls()
        made._mistakes = [mistake for catalogue in found for mistake in catalogue]
        return made

    def wrong(
        self,
        exercise: str,
        *codes: str,
        name: str,
        hint: str,
        whole: bool = False,
        group: str = "",
    ) -> Callable[[Wrong], Wrong]:
        """Enter the decorated function or class as a wrong reference for `exercise`.

        Mistakes with the same effects share a hint that fits them all, and so form a group. If
        their hints differ, `group` names their group.
        """

        def enter(wrong: Wrong) -> Wrong:
            entry = Mistake(exercise, codes, name, hint, wrong, whole, group or hint)
            self._mistakes.append(entry)
            return wrong

        return enter

    def property(self, exercise: str, *codes: str, name: str, hint: str, group: str = "") -> None:
        """Enter a mistake that a check recognizes by itself and names by its code."""
        self._mistakes.append(Mistake(exercise, codes, name, hint, None, group=group or hint))

    def __iter__(self) -> Iterator[Mistake]:
        return iter(self._mistakes)

    def of(self, exercise: str) -> list[Mistake]:
        """Return the entries for one exercise."""
        return [mistake for mistake in self._mistakes if mistake.exercise == exercise]

    def find(self, exercise: str, code: str) -> Mistake | None:
        """Return the first entry of an exercise that carries `code`."""
        return next((m for m in self.of(exercise) if code in m.codes), None)

    def alike(self, exercise: str, codes: Iterable[str]) -> frozenset[str]:
        """Return the codes of an exercise that share a fingerprint with one of `codes`.

        Two mistakes at once have both codes, and their group differs from that of either alone.
        """
        codes = set(codes)
        groups = {m.group for m in self.of(exercise) if codes & set(m.codes) and len(m.codes) == 1}
        return frozenset(
            code
            for mistake in self.of(exercise)
            if mistake.group in groups and len(mistake.codes) == 1
            for code in mistake.codes
        )
