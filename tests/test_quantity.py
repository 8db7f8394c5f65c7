"""Amounts as they are typed at a shelf: packs and loose pieces in one entry."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftboard.errors import BadValue
from shiftboard.language import sentence, use
from shiftboard.stock import Pack
from shiftboard.stock.errors import BadQuantity, UnknownPack
from shiftboard.stock.quantity import LARGEST, read_quantity, typed_quantity

CASE = Pack("case", Decimal(12))
KEG = Pack("keg 50 l", Decimal(50))
CRATE = Pack("přepravka", Decimal(20))
PACKS = (CASE, KEG, CRATE)

GOOD = [
    # typed, what it is in bottles
    ("3c+4", "40"),
    ("3c4", "40"),
    ("3C 4", "40"),
    (" 3 c + 4 ", "40"),
    ("4+3c", "40"),
    ("2.5", "2.5"),
    ("2,5", "2.5"),
    (".5", "0.5"),
    (",25", "0.25"),
    ("1/2c", "6"),
    ("1/3", "0.333"),
    ("2/3", "0.667"),
    ("1 1/2c", "18"),
    ("1 1/2", "1.5"),
    ("0", "0"),
    ("0c", "0"),
    ("0,0", "0"),
    ("007", "7"),
    ("1234567", "1234567"),
    ("9999999.999", "9999999.999"),
    ("2c+1/2c+3", "33"),
    ("1case", "12"),
    ("2 cas 1", "25"),
    ("1 keg", "50"),
    ("1 keg+2c+3", "77"),
    ("2 přepr", "40"),
    ("2 prepravka", "40"),
    ("3 bottle", "3"),
    ("1c 3 bot", "15"),
    ("č", "4"),
    ("ěš", "23"),
    ("řc+ž", "66"),
    ("š,ř", "3.5"),
    ("ý/áí", "0.079"),
    ("ČŘ", "45"),
    ("10é", "100"),
]


@pytest.mark.parametrize("language", ["en", "cs"])
@pytest.mark.parametrize(("typed", "amount"), [(typed, amount) for typed, amount in GOOD])
def test_good_entries(typed: str, amount: str, language: str) -> None:
    use(language)
    assert read_quantity(typed, PACKS, "bottle") == Decimal(amount)


BAD = [
    "", " ", "c", "+", "3+", "+3", "3++4", "-3", "−3", "3-4", "3*4", "1e3", "0x10", "3.4.5", "3,4,5", "1 234",
    "12345678", "1.2345", "1/0", "1/2/3", "1//2", "/2", "1/", "3c+c", "3cc", "x3", "3c+4x5 !", "٣", "３",
    "1_000", "∞", "NaN", "9999999+1", "999999c", "3c4 5", "3 4", "1/2.5", "2 cases", "1keg 50 l", "á/éé",
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "cs"])
@pytest.mark.parametrize("typed", BAD)
def test_bad_entries_say_what_is_wrong(typed: str, language: str) -> None:
    use(language)
    with pytest.raises(BadValue) as told:
        read_quantity(typed, PACKS, "bottle")
    assert sentence(told.value)


def test_an_item_without_packs() -> None:
    assert read_quantity("2.5") == Decimal("2.5")
    with pytest.raises(UnknownPack, match="There is no pack “c” here"):
        read_quantity("2c", unit="kg")
    with pytest.raises(UnknownPack, match="Write c, case, keg 50 l, přepravka, bottle"):
        read_quantity("2 boxes", PACKS, "bottle")


def test_two_packs_that_begin_alike_are_told_apart_by_more_letters() -> None:
    packs = (Pack("box", Decimal(6)), Pack("box large", Decimal(24)))
    assert read_quantity("2 box", packs) == 12
    assert read_quantity("2 box large", packs) == 48
    with pytest.raises(UnknownPack):
        read_quantity("2 bo", packs)


def test_how_an_amount_is_typed_in_both_languages() -> None:
    assert typed_quantity(Decimal("40.5"), PACKS) == "3c+4.5"
    assert typed_quantity(Decimal(36), PACKS) == "3c"
    assert typed_quantity(Decimal(0), PACKS) == "0"
    use("cs")
    assert typed_quantity(Decimal("40.5"), PACKS) == "3c+4,5"


amounts = st.decimals(Decimal(0), LARGEST - 1, places=3)
sizes = st.decimals(Decimal("0.001"), Decimal(10_000), places=3)


@given(amount=amounts, size=st.none() | sizes, language=st.sampled_from(["en", "cs"]))
def test_what_is_written_is_read_as_the_same(amount: Decimal, size: Decimal | None, language: str) -> None:
    use(language)
    packs = (Pack("case", size),) if size is not None else ()
    assert read_quantity(typed_quantity(amount, packs), packs) == amount


@given(st.text(alphabet="0123456789c+/., -ěščřžýáíékegx½", max_size=12))
def test_whatever_is_typed_is_an_amount_or_a_sentence(text: str) -> None:
    try:
        amount = read_quantity(text, PACKS, "bottle")
    except (BadQuantity, UnknownPack):
        return
    assert 0 <= amount < LARGEST
    assert amount == amount.quantize(Decimal("0.001"))
