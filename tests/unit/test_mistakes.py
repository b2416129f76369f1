"""The catalogue of known mistakes."""

from __future__ import annotations

import pytest

from gradkit.mistakes import Catalogue


@pytest.fixture
def catalogue() -> Catalogue:
    made = Catalogue()

    @made.wrong("fit", "E1", name="it never resets", hint="What is in .grad?")
    def never_resets() -> str:
        return "E1"

    @made.wrong("fit", "E2", "E1", name="it resets late", hint="When?")
    def resets_late() -> str:
        return "E2"

    made.property("mse", "C10", name="it sums", hint="Divide by how many?")
    return made


def test_entries_keep_their_order_within_an_exercise(catalogue: Catalogue) -> None:
    assert [mistake.codes for mistake in catalogue.of("fit")] == [("E1",), ("E2", "E1")]
    assert [mistake.exercise for mistake in catalogue] == ["fit", "fit", "mse"]
    assert catalogue.of("predict") == []


def test_the_wrong_reference_stays_callable_under_its_own_name() -> None:
    catalogue = Catalogue()

    @catalogue.wrong("fit", "E1", name="", hint="")
    def wrong() -> int:
        return 7

    assert wrong() == 7
    assert catalogue.of("fit")[0].wrong is wrong


def test_a_code_finds_the_likeliest_entry_of_its_exercise(catalogue: Catalogue) -> None:
    found = catalogue.find("fit", "E1")
    assert found is not None
    assert found.name == "it never resets"
    assert catalogue.find("mse", "E1") is None
    assert catalogue.find("fit", "E") is None


def test_a_property_has_no_wrong_reference(catalogue: Catalogue) -> None:
    (entry,) = catalogue.of("mse")
    assert entry.wrong is None
    assert catalogue.find("mse", "C10") == entry
