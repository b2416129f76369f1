"""Names a mistake by its kind, if no known mistake gives exactly the same result."""

from __future__ import annotations

from gradkit.checks import Failed
from gradkit.mistakes import Catalogue


def by_kind(failure: Failed, catalogue: Catalogue, code: str) -> Failed:
    """Return the failure, named by the catalogue's property with this `code`."""
    mistake = next(m for m in catalogue if code in m.codes and m.wrong is None)
    return Failed(
        f"{failure.message} It looks as if {mistake.name}.", hint=mistake.hint, codes=mistake.codes
    )
