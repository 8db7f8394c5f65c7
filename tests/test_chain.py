"""The chain of a journal: what was written cannot be changed, dropped or reordered unseen."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from conftest import LONG_FORM
from hypothesis import given
from hypothesis import strategies as st

from data.chain import CHAIN_START, MENDABLE, Entry, digest, flipped_bit, follows, link, readable
from data.errors import Damaged
from data.fs import FsOps
from data.journal import JournalFile

AT = "2026-11-23T16:42:07.120Z"
HEAD = [["head", {"format": 1}]]


def put(text: str, id: str = "1") -> list[Any]:
    return ["put", "log", id, {"text": text}]


def a_journal(*transactions: list[Any]) -> list[bytes]:
    """Lines without their newlines: a head, then one line a transaction."""
    lines, c = [], CHAIN_START
    for n, ops in enumerate([HEAD, *transactions]):
        line, c = link(n, AT, "jana", ops, c)
        lines.append(line.removesuffix(b"\n"))
    return lines


def redacted(line: bytes) -> bytes:
    """The line with its content taken out, as the module says it reads."""
    told = json.loads(line)
    body = line[: line.rindex(b',"c":')]
    return b'{"n":%d,"h":"%b","c":"%b"}' % (told["n"], sha256(body).hexdigest().encode(), told["c"].encode())


def chains(lines: list[bytes]) -> bool:
    """Whether the lines chain, told from the documented rule with hashlib and nothing of ours."""
    before = "0" * 32
    for line in lines:
        told = json.loads(line)
        h = told["h"] if told.keys() == {"n", "h", "c"} else sha256(line[: line.rindex(b',"c":')]).hexdigest()
        before = sha256((before + h).encode()).hexdigest()[:32]
        if told["c"] != before:
            return False
    return True


def stated(line: bytes) -> str:
    return str(json.loads(line)["c"])


class Unsynced(FsOps):
    """The real file system without its flushes, for tests that write thousands of files."""

    def sync(self, fd: int) -> None:
        pass

    def sync_folder(self, folder: Path) -> None:
        pass


def test_each_line_follows_on_the_one_before() -> None:
    head, first, second = a_journal([put("fryer cold")], [put("fryer mended")])
    assert follows(head, CHAIN_START)
    assert follows(first, stated(head))
    assert follows(second, stated(first))


def test_a_line_follows_on_nothing_but_the_one_before() -> None:
    head, first, second = a_journal([put("one")], [put("two")])
    assert not follows(second, stated(head)), "a line was dropped"
    assert not follows(second, CHAIN_START)
    assert not follows(first, stated(second)), "two lines changed places"
    assert not follows(first, stated(first)), "a line stands there twice"


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b'"jana"', b'"jane"'),
        (b"16:42", b"16:43"),
        (b'"n":1', b'"n":2'),
        (b"fryer", b"grill"),
        (b'"put"', b'"pot"'),
        (b'"1"', b'"2"'),
        (b"{", b"{ "),
    ],
)
def test_a_changed_line_does_not_follow(was: bytes, becomes: bytes) -> None:
    head, line = a_journal([put("fryer cold")])
    assert was in line
    assert not follows(line.replace(was, becomes, 1), stated(head))


def test_a_line_cut_short_or_padded_does_not_follow() -> None:
    head, line = a_journal([put("fryer cold")])
    assert not any(follows(line[:end], stated(head)) for end in range(len(line)))
    assert not follows(line + b" ", stated(head))
    assert not follows(b"", stated(head))


def test_the_documented_rule_gives_the_same_chain() -> None:
    """Anybody can check a journal with SHA-256 and a JSON reader."""
    lines = a_journal([put("a")], [put('ř ß 😀 \u2028 " \\ ,"c":"')], [["del", "log", "1"]])
    assert chains(lines)
    assert not chains([lines[0], *lines[2:]])
    assert not chains([lines[0], lines[1].replace(b'"a"', b'"b"'), *lines[2:]])


def test_the_first_bytes_of_the_format_stay_what_they_are() -> None:
    """A literal line: should the encoder ever write it differently, old stores would not chain."""
    line, c = link(0, AT, "jana", [["put", "log", "1", {"b": 1, "a": "é"}]], CHAIN_START)
    body = '{"n":0,"at":"2026-11-23T16:42:07.120Z","by":"jana","ops":[["put","log","1",{"a":"é","b":1}]]'
    assert c == sha256(("0" * 32 + sha256(body.encode()).hexdigest()).encode()).hexdigest()[:32]
    assert line.decode() == f'{body},"c":"{c}"}}\n'


def test_keys_are_sorted_however_deep() -> None:
    one, _ = link(
        1, AT, "", [["put", "log", "1", {"z": {"b": 1, "a": [{"d": 1, "c": 2}]}, "a": 0}]], CHAIN_START
    )
    two, _ = link(
        1, AT, "", [["put", "log", "1", {"a": 0, "z": {"a": [{"c": 2, "d": 1}], "b": 1}}]], CHAIN_START
    )
    assert one == two
    assert b'{"a":0,"z":{"a":[{"c":2,"d":1}],"b":1}}' in one


def test_a_redacted_line_keeps_the_chain_whole() -> None:
    head, first, second, third = a_journal([put("Mr. Novak, 604 123 456")], [put("two")], [put("three")])
    black = redacted(first)
    assert b"Novak" not in black
    assert digest(black[: black.rindex(b',"c":')]) == digest(first[: first.rindex(b',"c":')])
    assert follows(black, stated(head))
    assert follows(second, stated(black))
    assert chains([head, black, second, third])


def test_a_redacted_line_of_another_content_does_not_follow() -> None:
    head, first, second = a_journal([put("one")], [put("two")])
    black = redacted(first)
    other = "0" if chr(black[10]) != "0" else "1"
    assert not follows(black[:12] + other.encode() + black[13:], stated(head))
    assert not follows(redacted(second), stated(head))


def test_a_document_that_looks_redacted_is_hashed_like_any_other() -> None:
    """Nobody can pass content off as redacted by putting an h into a document."""
    head, line = a_journal([["put", "log", "1", {"n": 1, "h": "0" * 64, "c": "0" * 32}]])
    assert chains([head, line])
    assert not follows(line.replace(b'"n":1,"at"', b'"n":1,"AT"'), stated(head))


numbers = st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(document=st.dictionaries(texts, values, max_size=5), by=texts, before=texts)
def test_any_json_document_makes_one_line_that_reads_back(
    document: dict[str, Any], by: str, before: str
) -> None:
    ops = [["put", "log", "1", document]]
    previous = sha256(before.encode()).hexdigest()[:32]
    line, c = link(7, AT, by, ops, previous)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert follows(line[:-1], previous)
    assert json.loads(line) == {"n": 7, "at": AT, "by": by, "ops": ops, "c": c}


def test_what_still_follows_behind_a_bad_line_can_be_trusted() -> None:
    head, bad, second, third = a_journal([put("one")], [put("two")], [put("three")])
    rest = b"\n".join([bad.replace(b"one", b"0ne"), second, third, b""])
    assert [entry.ops for entry in readable(rest, stated(head))] == [[put("two")], [put("three")]]


def test_a_line_behind_the_bad_one_that_does_not_follow_is_not_believed() -> None:
    """It says that something stood here; what it claims is not shown."""
    head, _, second, third = a_journal([put("one")], [put("two")], [put("three")])
    found = readable(b"\n".join([b"rubbish", third, b""]), stated(head))
    assert found == [Entry(n=3, c=stated(third))]
    assert readable(b"rubbish\n" + second, stated(head)) == [], "a line without its newline is no line yet"
    assert readable(b"torn", stated(head)) == []


def test_a_flipped_bit_is_found_by_the_chain() -> None:
    head, line = a_journal([put("fryer cold")])
    at = line.index(b"cold")
    spoilt = line[:at] + bytes([line[at] ^ 4]) + line[at + 1 :] + b"\n"
    assert flipped_bit(spoilt, stated(head)) == (at, ord("c"))
    assert flipped_bit(line.replace(b"cold", b"warm") + b"\n", stated(head)) is None


def test_a_very_long_line_is_not_searched_for_a_flipped_bit() -> None:
    head, line = a_journal([put("x" * MENDABLE)])
    assert flipped_bit(line.replace(b"x", b"y", 1) + b"\n", stated(head)) is None


@pytest.mark.parametrize("with_redacted", [False, True], ids=["plain", "with a redacted line"])
def test_no_single_flipped_bit_is_ever_accepted(tmp_path: Path, with_redacted: bool) -> None:
    """Every bit of a small journal in turn: mended to exactly what was written, or named as damage.

    In the short form two bits of each byte.

    Only the end of the file (its last line and the newline before it) can be mended; anything before is
    left as it is, and nothing more is written behind it.
    """
    lines = a_journal([put("J*Ê")], [put("two")], [put("J*Ê")])  # a bit away from a newline
    if with_redacted:
        lines[1] = redacted(lines[1])
        lines[3] = redacted(lines[3])
    whole = b"\n".join(lines) + b"\n"
    end = len(whole) - len(lines[-1]) - 2
    path = tmp_path / "log.jsonl"
    path.write_bytes(whole)
    fs = Unsynced()
    written = JournalFile(path, tmp_path / "q", fs).poll()[1]
    assert len(written) == 4
    ops_of = {entry.c: entry.ops for entry in written}
    accepted = []
    for at in range(len(whole)):
        for bit in range(8) if LONG_FORM else (at % 8, (at + 3) % 8):
            spoilt = whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :]
            path.write_bytes(spoilt)
            reader, writer = JournalFile(path, tmp_path / "q", fs), JournalFile(path, tmp_path / "q", fs)
            _, seen = reader.poll()
            assert path.read_bytes() == spoilt, "a reader wrote"
            assert all(not entry.ops or entry.ops == ops_of.get(entry.c) for entry in seen)
            _, taken = writer.poll(exclusive=True)
            if writer.damaged_line:
                assert path.read_bytes() == spoilt
                with pytest.raises(Damaged):
                    writer.append(AT, "jana", [put("more")])
                assert path.read_bytes() == spoilt
            elif path.read_bytes() != whole or taken != written or at < end or not writer.mended:
                accepted.append((at, bit))
            reader.close()
            writer.close()
    assert accepted == []
