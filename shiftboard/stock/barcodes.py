"""Barcodes: the numbers on packs, with their check digit, and as a scanner types them.

EAN-13, EAN-8, UPC-A (12 digits), UPC-E (8 digits, number system 0 or 1) and GTIN-14 all end in a digit that
is reckoned from the others (GS1 General Specifications, 7.9). The same article is one number whatever its
length: zeros before it do not count, and a UPC-E stands for a UPC-A.
"""

from __future__ import annotations

from collections.abc import Iterable

from .errors import BadBarcode
from .quantity import LARGEST, TOP_ROW

_LENGTHS = (8, 12, 13, 14)

_CZECH_ROW = TOP_ROW | {ord("+"): "1"}
"""What a scanner that types for an English keyboard sends where the layout is Czech: + is the key of 1."""


def read_barcode(text: str) -> str:
    """The digits of a barcode as it was typed or scanned, check digit verified. `BadBarcode`."""
    digits = "".join(text.split()).translate(_CZECH_ROW)
    if not (digits.isascii() and digits.isdecimal() and len(digits) in _LENGTHS):
        raise BadBarcode(value=text.strip())
    if check_digit(digits[:-1]) != digits[-1] and not _is_upc_e(digits):
        raise BadBarcode(value=text.strip())
    return digits


def is_scan(text: str) -> bool:
    """Whether what was typed is a barcode rather than an amount: it has more digits than any amount."""
    digits = "".join(text.split()).translate(_CZECH_ROW)
    return digits.isascii() and digits.isdecimal() and len(digits) >= len(str(LARGEST))


def check_digit(digits: str) -> str:
    """The digit that goes after these: weights 3 and 1 from the right, up to the next ten."""
    total = sum(int(digit) * (1 if n % 2 else 3) for n, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def article(barcode: str) -> str:
    """What two barcodes of one article have in common: 14 digits."""
    return (_upc_a(barcode) if _is_upc_e(barcode) else barcode).zfill(14)


def _is_upc_e(digits: str) -> bool:
    """Whether eight digits are a UPC-E: no EAN-8 of their own, but the UPC-A they stand for checks."""
    if len(digits) != 8 or digits[0] not in "01" or check_digit(digits[:-1]) == digits[-1]:
        return False
    return check_digit(_upc_a(digits)[:-1]) == digits[-1]


def _upc_a(digits: str) -> str:
    """The twelve digits that a UPC-E stands for: its last but one says where the zeros were left out."""
    system, code, last, check = digits[0], digits[1:6], digits[6], digits[7]
    if last in "012":
        middle = f"{code[:2]}{last}0000{code[2:]}"
    elif last == "3":
        middle = f"{code[:3]}00000{code[3:]}"
    elif last == "4":
        middle = f"{code[:4]}00000{code[4:]}"
    else:
        middle = f"{code}0000{last}"
    return f"{system}{middle}{check}"


def is_among(barcodes: Iterable[str], asked: str) -> bool:
    """Whether what somebody typed is one of these, whatever zeros stand before it."""
    known = set(map(article, barcodes))
    if not known or not asked.strip().isdecimal():
        return False
    try:
        return article(read_barcode(asked)) in known
    except BadBarcode:
        return False
