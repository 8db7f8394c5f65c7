"""Barcodes as they are scanned and typed, with their check digit."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shiftboard.stock.barcodes import article, check_digit, read_barcode
from shiftboard.stock.errors import BadBarcode

PRINTED = [
    "4006381333931",  # EAN-13
    "5901234123457",
    "73513537",  # EAN-8
    "036000291452",  # UPC-A
    "04252614",  # UPC-E
    "01234565",
    "15400141288763",  # GTIN-14
]


@pytest.mark.parametrize("printed", PRINTED)
def test_what_stands_on_packs(printed: str) -> None:
    assert read_barcode(printed) == printed
    assert read_barcode(f" {printed[:4]} {printed[4:]}\n") == printed


@pytest.mark.parametrize(
    ("czech", "digits"), [("ěýščžéě", None), ("čéé\u017eš\u00e1+šššíš+", "4006381333931")]
)
def test_a_scanner_on_a_czech_layout(czech: str, digits: str | None) -> None:
    if digits is None:
        with pytest.raises(BadBarcode):
            read_barcode(czech)
    else:
        assert read_barcode(czech) == digits


@pytest.mark.parametrize(
    "typed", ["", "123", "4006381333930", "40063813339310", "40063813339３1", "abc", "0425261x"]
)
def test_what_is_no_barcode_is_told(typed: str) -> None:
    with pytest.raises(BadBarcode, match="is no barcode"):
        read_barcode(typed)


def test_one_article_whatever_the_length() -> None:
    assert article("036000291452") == article("0036000291452") == article("00036000291452")
    assert article("04252614") == article("042100005264")
    assert article("01234565") == "00000001234565", "a whole EAN-8 by itself is one"


numbers = (
    st.integers(7, 13)
    .filter(lambda n: n != 8 and n != 9 and n != 10)
    .flatmap(lambda n: st.text("0123456789", min_size=n, max_size=n))
)


@given(numbers)
def test_every_number_with_its_check_digit_is_one(digits: str) -> None:
    assert read_barcode(digits + check_digit(digits)) == digits + check_digit(digits)


@given(numbers, st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(digits: str, at: int, by: int) -> None:
    """But in eight digits, where it may be the UPC-E of something else."""
    whole = digits + check_digit(digits)
    assume(at < len(whole) and len(whole) != 8)
    wrong = whole[:at] + str((int(whole[at]) + by) % 10) + whole[at + 1 :]
    with pytest.raises(BadBarcode):
        read_barcode(wrong)
