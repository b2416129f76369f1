"""Names mistakes by what they are, where no known mistake did just what the student's code did."""

from __future__ import annotations

from gradkit.checks import Failed
from gradkit.mistakes import Catalogue


def by_kind(failure: Failed, catalogue: Catalogue, code: str) -> Failed:
    """Return a failure that is named by the property of the catalogue that carries `code`."""
    mistake = next(m for m in catalogue if code in m.codes and m.wrong is None)
    return Failed(
        f"{failure.message} It looks as if {mistake.name}.", hint=mistake.hint, codes=mistake.codes
    )
