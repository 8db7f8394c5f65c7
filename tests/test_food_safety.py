"""Limits of temperature: whose they are, and that both ends are allowed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shiftboard.food_safety import Limits, Process, profile


@pytest.mark.parametrize(
    ("country", "process", "low", "high", "unit"),
    [
        ("us", Process.COLD, None, "41", "°F"),
        ("us", Process.HOT, "135", None, "°F"),
        ("us", Process.REHEAT, "165", None, "°F"),
        ("uk", Process.COLD, None, "8", "°C"),
        ("uk", Process.HOT, "63", None, "°C"),
        ("cz", Process.HOT, "60", None, "°C"),
        ("cz", Process.FREEZER, None, "-18", "°C"),
        ("eu", Process.HOT, "63", None, "°C"),
        ("sk", Process.HOT, "63", None, "°C"),
    ],
)
def test_the_limits_of_a_country(
    country: str, process: Process, low: str | None, high: str | None, unit: str
) -> None:
    known = profile(country)
    limits = known.limits[process]
    assert known.unit == unit
    assert (limits.low, limits.high) == (low and Decimal(low), high and Decimal(high))
    assert limits.source, "a limit says who set it"


def test_what_the_law_leaves_to_the_site_has_no_figure() -> None:
    """Czech law names no temperature for a fridge; it stands in the house's own plan."""
    assert Process.COLD not in profile("cz").limits


def test_an_unknown_country_gets_the_european_limits() -> None:
    assert profile("atlantis") == profile("eu")


def test_both_ends_are_allowed() -> None:
    fridge = Limits(Decimal(0), Decimal(5))
    allowed = [value for value in ("-0.1", "0", "2.5", "5", "5.0", "5.1") if fridge.allow(Decimal(value))]
    assert allowed == ["0", "2.5", "5", "5.0"]
    assert Limits(low=Decimal(63)).allow(Decimal(90))
    assert not Limits(low=Decimal(63)).allow(Decimal("62.9"))
    assert not Limits(high=Decimal(-18)).allow(Decimal("-17.9"))


def test_a_limit_of_zero_is_a_limit() -> None:
    assert Limits(low=Decimal(0))
    assert Limits(high=Decimal(0))
    assert not Limits()
    assert Limits().allow(Decimal(1000))
