"""What stands on the pages of a PDF, read from the file itself: page by page, in the order it is read aloud.

As much of ISO 32000 as the files of typst need: objects one after another in the file, pages in a tree, every
piece of text placed by one matrix, letters as numbers that a table of each font turns into Unicode.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..errors import ShiftboardError
from ..language import N_
from .lines import Line, Weight

_OBJECT = re.compile(rb"\n(\d+) 0 obj\n(.*?)\nendobj", re.S)
_PLAIN = rb"\\.|[^\\()]"
_STRING = rb"\((?:%s|\((?:%s|\((?:%s)*\))*\))*\)" % (_PLAIN, _PLAIN, _PLAIN)
"""Brackets that match may stand in a string as they are; deeper than this typst escapes them."""
_TOKEN = re.compile(
    rb"<<(?:%s|<\w*>|[^<>(])*>>|%s|<\w*>|/[\w-]+|-?[\d.]+|[A-Za-z'*]+" % (_STRING, _STRING), re.S
)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.S)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

_SAME_LINE = 0.4
"""How far apart pieces of one line stand at most, one above the other; in sizes of the letters."""
_WORD, _COLUMN, _PARAGRAPH = 0.15, 0.9, 1.9
"""From which gap on there is a space, another column, an empty line; in sizes of the letters."""
_CELL = 5
"""Lines that the cell of a table has at most before the next cell of its row."""


class NotReadable(ShiftboardError):
    says = N_("This page can be printed but not be shown here: the board cannot read how it is written.")


class Page(NamedTuple):
    """One page: what runs along at its head and foot, and what it says."""

    head: tuple[Line, ...]
    lines: tuple[Line, ...]
    foot: tuple[Line, ...]


class _Font(NamedTuple):
    letters: dict[int, str]
    widths: dict[int, float]
    bold: bool


class _Piece(NamedTuple):
    """Letters that stand together, and where."""

    text: str
    x: float
    y: float
    end: float
    size: float
    bold: bool
    running: bool


def pages_of(pdf: bytes) -> list[Page]:
    """The pages of a PDF that typst made. `NotReadable` where it is written in another way."""
    objects = {int(n): body for n, body in _OBJECT.findall(pdf)}
    try:
        catalog = next(body for body in objects.values() if b"/Type/Catalog" in body)
        return [_page(leaf, objects) for leaf in _leaves(_named(catalog, b"Pages", objects), objects)]
    except (KeyError, ValueError, IndexError, StopIteration, zlib.error) as error:
        raise NotReadable() from error


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has that typst made."""
    return len(re.findall(rb"/Type/Page\b", pdf))


def _leaves(tree: bytes, objects: dict[int, bytes]) -> Iterator[bytes]:
    kids = re.search(rb"/Kids\[([^\]]*)\]", tree)
    for number in re.findall(rb"(\d+) 0 R", kids[1]) if kids is not None else ():
        kid = objects[int(number)]
        if b"/Type/Pages" in kid:
            yield from _leaves(kid, objects)
        else:
            yield kid


def _page(leaf: bytes, objects: dict[int, bytes]) -> Page:
    pairs = re.findall(rb"(/f\d+) (\d+) 0 R", _named(leaf, b"Resources", objects))
    fonts = {name: _font(objects[int(number)], objects) for name, number in pairs}
    pieces = list(_pieces(_stream(_named(leaf, b"Contents", objects)), fonts))
    said = [one for one in pieces if not one.running]
    middle = max((one.y for one in said), default=0.0)
    running = [one for one in pieces if one.running]
    head = [one for one in running if one.y > middle]
    foot = [one for one in running if one.y <= middle]
    return Page(
        tuple(line._replace(weight=Weight.FAINT) for line in _lines(head)),
        tuple(_lines(said)),
        tuple(line._replace(weight=Weight.FAINT) for line in _lines(foot)),
    )


class _Row:
    """A line as it is put together from its pieces."""

    def __init__(self, piece: _Piece) -> None:
        self.text, self.last, self.bold = piece.text, piece, piece.bold

    def takes(self, piece: _Piece) -> bool:
        """Whether the piece stands beside what the line has."""
        apart = abs(self.last.y - piece.y)
        return apart < _SAME_LINE * max(self.last.size, piece.size) and piece.x >= self.last.x

    def add(self, piece: _Piece) -> None:
        gap = (piece.x - self.last.end) / piece.size
        space = "   " if gap > _COLUMN else " " if gap > _WORD and not self.text.endswith(" ") else ""
        self.text = (self.text.rstrip() if gap > _COLUMN else self.text) + space + piece.text
        self.last, self.bold = piece, self.bold and piece.bold

    def leaves_room_before(self, piece: _Piece) -> bool:
        size = max(self.last.size, piece.size)
        return not 0 < self.last.y - piece.y < _PARAGRAPH * size

    @property
    def line(self) -> Line:
        text = self.text.replace("\u200b", "").rstrip()
        return Line(text, Weight.HEADING if self.bold else Weight.PLAIN)


def _lines(pieces: Sequence[_Piece]) -> Iterator[Line]:
    """The pieces as lines: beside each other where they stand so, an empty one where there is room."""
    rows: list[_Row | None] = []
    for piece in pieces:
        near = [row for row in rows[-_CELL:] if row is not None]
        row = next((one for one in reversed(near) if one.takes(piece)), None)
        if row is not None:
            row.add(piece)
            continue
        if near and near[-1].leaves_room_before(piece):
            rows.append(None)
        rows.append(_Row(piece))
    return (row.line if row is not None else Line("") for row in rows)


def _pieces(content: bytes, fonts: dict[bytes, _Font]) -> Iterator[_Piece]:
    """Every piece of text in the order of the file, which is the order of reading."""
    given: list[bytes] = []
    at, kept = (0.0, 0.0), [(0.0, 0.0)]
    running, font, size = False, _Font({}, {}, False), 1.0
    for token in _TOKEN.findall(content):
        if token[:1] in b"/<(0123456789-." and token not in (b"-", b"."):
            given.append(token)
            continue
        match token:
            case b"q":
                kept.append(at)
            case b"Q":
                at = kept.pop()
            case b"cm":
                at = at[0] + float(given[-2]), at[1] + float(given[-1])
            case b"BDC":
                running = given[-2] == b"/Artifact"
            case b"EMC":
                running = False
            case b"Tf":
                font, size = fonts.get(given[-2], font), float(given[-1])
            case b"TJ" | b"Tj" if given:
                text, wide = _read(given, font)
                yield _Piece(text, *at, at[0] + wide * size, size, font.bold, running)
        given.clear()


def _read(given: Sequence[bytes], font: _Font) -> tuple[str, float]:
    """The letters of one piece, and how wide it is in sizes of the letters."""
    text, wide = "", 0.0
    for one in given:
        if one[:1] not in b"(<":
            wide -= float(one) / 1000
            continue
        codes = _unescaped(one[1:-1]) if one[:1] == b"(" else bytes.fromhex(one[1:-1].decode())
        for n in range(0, len(codes) - 1, 2):
            code = codes[n] * 256 + codes[n + 1]
            text += font.letters.get(code, "")
            wide += font.widths.get(code, 500.0) / 1000
    return text, wide


def _unescaped(string: bytes) -> bytes:
    def one(found: re.Match[bytes]) -> bytes:
        return bytes([int(found[1], 8)]) if found[1].isdigit() else _ESCAPES.get(found[1], found[1])

    return _ESCAPED.sub(one, string)


def _font(body: bytes, objects: dict[int, bytes]) -> _Font:
    table = _stream(_named(body, b"ToUnicode", objects)) if b"/ToUnicode" in body else b""
    pairs = re.findall(rb"<(\w{4})> <(\w+)>", table)
    letters = {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}
    inside = re.search(rb"/DescendantFonts\[(\d+) 0 R\]", body)
    widths = _widths(objects[int(inside[1])]) if inside is not None else {}
    return _Font(letters, widths, b"Bold" in body)


def _widths(body: bytes) -> dict[int, float]:
    """How wide each letter is, in thousandths of the size: `/W[0[500 612.5] 9 12 500]`."""
    found: dict[int, float] = {}
    array = re.search(rb"/W\s*\[((?:[^\[\]]|\[[^\]]*\])*)\]", body)
    for first, each, last, width in re.findall(
        rb"(\d+)\s*(?:\[([^\]]*)\]|\s(\d+)\s+([\d.]+))", array[1] if array is not None else b""
    ):
        if each:
            found.update((int(first) + n, float(one)) for n, one in enumerate(each.split()))
        elif last:
            found.update((code, float(width)) for code in range(int(first), int(last) + 1))
    return found


def _named(body: bytes, name: bytes, objects: dict[int, bytes]) -> bytes:
    """The object that a dictionary names, or the dictionary itself where it holds it."""
    found = re.search(rb"/%s (\d+) 0 R" % name, body)
    return objects[int(found[1])] if found is not None else body


def _stream(body: bytes) -> bytes:
    return zlib.decompressobj().decompress(body.partition(b"stream\n")[2])
