"""A journal on disk: torn ends, damage, full disks, and what others write."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from data.chain import CHAIN_START, MENDABLE, link
from data.errors import CannotUse, Damaged, NewerFormat, NotAJournal, NotSaved, WriteFailed
from data.fs import FsOps
from data.journal import JournalFile
from data.storage import JournalStorage

AT = "2026-11-23T16:42:07.120Z"
Make = Callable[..., JournalFile]


def put(text: str) -> list[Any]:
    return ["put", "log", "1", {"text": text}]


def said(entries: list[Any]) -> list[str]:
    """The texts of the entries behind the head."""
    return [op[3]["text"] for entry in entries for op in entry.ops if op[0] == "put"]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Make]:
    """Another look at the same journal; `fs` stands in for the file system."""
    made = []

    def look(fs: FsOps | None = None) -> JournalFile:
        made.append(JournalFile(tmp_path / "log.jsonl", tmp_path / "quarantine", fs))
        return made[-1]

    yield look
    for each in made:
        each.close()


@pytest.fixture
def written(journal: Make, tmp_path: Path) -> Path:
    """A journal of three transactions: one, two, three."""
    writer = journal()
    writer.create(AT, "jana", {}, [put("one")])
    writer.append(AT, "jana", [put("two")])
    writer.append(AT, "jana", [put("three")])
    return tmp_path / "log.jsonl"


def kept_aside(tmp_path: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (tmp_path / "quarantine").iterdir()}


def no_room(code: int = errno.ENOSPC) -> OSError:
    return OSError(code, os.strerror(code))


class RecordingFs(FsOps):
    """The real file system; notes each call and the file it was for, and fails where it is told to."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self.fails: dict[str, OSError] = {}
        self._paths: dict[int, Path] = {}

    def _note(self, call: str, path: Path) -> None:
        self.calls.append((call, path.name))
        if call in self.fails:
            raise self.fails[call]

    def open(self, path: Path) -> int:
        fd = super().open(path)
        self._paths[fd] = path
        return fd

    def create(self, path: Path) -> int:
        self._note("create", path)
        fd = super().create(path)
        self._paths[fd] = path
        return fd

    def append(self, fd: int, data: bytes) -> None:
        if "half" in self.fails:
            super().append(fd, data[: len(data) // 2])
            raise self.fails["half"]
        self._note("append", self._paths[fd])
        super().append(fd, data)

    def truncate(self, fd: int, length: int) -> None:
        self._note("truncate", self._paths[fd])
        super().truncate(fd, length)

    def sync(self, fd: int) -> None:
        self.calls.append(("sync", self._paths[fd].name if fd in self._paths else "?"))
        super().sync(fd)
        if "sync" in self.fails:
            raise self.fails["sync"]

    def sync_folder(self, folder: Path) -> None:
        self._note("sync_folder", folder)
        super().sync_folder(folder)

    def rename(self, old: Path, new: Path) -> None:
        self._note("rename", new)
        super().rename(old, new)


def test_what_was_appended_is_read_back(journal: Make, written: Path) -> None:
    _, entries = journal().poll()
    assert [entry.n for entry in entries] == [0, 1, 2, 3]
    assert said(entries) == ["one", "two", "three"]
    assert {(entry.at, entry.by) for entry in entries} == {(AT, "jana")}


# a torn end


def test_an_end_torn_at_any_byte_costs_nothing_that_was_acknowledged(
    journal: Make, written: Path, tmp_path: Path
) -> None:
    """The power went while `three` was written: a reader passes over it, the next writer cuts it off."""
    whole = written.read_bytes()
    start = whole.rindex(b"\n", 0, -1) + 1
    for cut in range(start + 1, len(whole) - 1):
        torn = whole[start:cut]
        written.write_bytes(whole[:cut])

        reader = journal()
        assert said(reader.poll()[1]) == ["one", "two"]
        assert written.read_bytes() == whole[:cut], "a reader wrote"
        assert not reader.damaged_line

        writer = journal()
        assert said(writer.poll(exclusive=True)[1]) == ["one", "two"]
        assert written.read_bytes() == whole[:start]
        [name] = writer.mended
        assert name.endswith(".torn")
        assert kept_aside(tmp_path)[name] == torn

        writer.append(AT, "jana", [put("again")])
        assert said(reader.poll()[1]) == ["again"]
        assert said(journal().poll()[1]) == ["one", "two", "again"]


def test_a_line_that_lost_only_its_newline_was_not_acknowledged_but_may_be_whole(
    journal: Make, written: Path
) -> None:
    """Without its newline a line is torn like any other; the lines before it stay."""
    whole = written.read_bytes()
    written.write_bytes(whole[:-1])
    writer = journal()
    assert said(writer.poll(exclusive=True)[1])[:2] == ["one", "two"]
    writer.append(AT, "jana", [put("again")])
    assert said(journal().poll()[1])[:2] == ["one", "two"]
    assert said(journal().poll()[1])[-1] == "again"


def test_unwritten_sectors_at_the_end_are_a_torn_end(journal: Make, written: Path) -> None:
    """After a power cut the length may be on the disk and the content not: zeros, however many."""
    whole = written.read_bytes()
    written.write_bytes(whole + bytes(3 * MENDABLE))
    writer = journal()
    assert said(writer.poll(exclusive=True)[1]) == ["one", "two", "three"]
    assert written.read_bytes() == whole


def test_a_reader_takes_a_half_written_line_once_it_is_whole(journal: Make, written: Path) -> None:
    whole = written.read_bytes()
    start = whole.rindex(b"\n", 0, -1) + 1
    written.write_bytes(whole[: start + 20])
    reader = journal()
    assert said(reader.poll()[1]) == ["one", "two"]
    with written.open("ab") as file:
        file.write(whole[start + 20 :])
    assert reader.stale()
    assert reader.poll()[0] is False
    assert said(reader.entries()) == ["one", "two", "three"]
    assert reader.n == 3


# a flipped bit


def test_a_flipped_bit_in_the_last_line_is_mended(journal: Make, written: Path, tmp_path: Path) -> None:
    """The line was whole, so it was acknowledged: it is not cut off, and its spoilt bytes are kept."""
    whole = written.read_bytes()
    at = whole.rindex(b"three")
    written.write_bytes(spoilt := whole[:at] + b"u" + whole[at + 1 :])
    writer = journal()
    assert said(writer.poll(exclusive=True)[1]) == ["one", "two", "three"]
    assert written.read_bytes() == whole
    [name] = writer.mended
    assert name.endswith(".flipped")
    assert kept_aside(tmp_path) == {name: spoilt[spoilt.rindex(b"\n", 0, -1) + 1 :]}
    writer.append(AT, "jana", [put("four")])
    assert said(journal().poll()[1]) == ["one", "two", "three", "four"]


def test_a_reader_leaves_a_flipped_bit_to_the_next_writer(journal: Make, written: Path) -> None:
    whole = written.read_bytes()
    spoilt = whole.replace(b"three", b"uhree")
    written.write_bytes(spoilt)
    reader = journal()
    assert said(reader.poll()[1]) == ["one", "two"]
    assert written.read_bytes() == spoilt
    writer = journal()
    writer.poll(exclusive=True)
    writer.append(AT, "jana", [put("four")])
    assert said(reader.poll()[1]) == ["three", "four"]


# damage


def test_damage_before_good_lines_stops_writing_and_is_named(journal: Make, written: Path) -> None:
    damaged = written.read_bytes().replace(b'"one"', b'"ONE"')
    written.write_bytes(damaged)
    for exclusive in (False, True):
        each = journal()
        assert said(each.poll(exclusive=exclusive)[1]) == ["two", "three"], "what still chains is read"
        assert each.damaged_line == 2
        with pytest.raises(Damaged) as refused:
            each.append(AT, "jana", [put("four")])
        assert str(written) in str(refused.value)
        assert "line 2" in str(refused.value)
    assert written.read_bytes() == damaged


@pytest.mark.parametrize("line", [1, 2, 3])
def test_the_damaged_line_is_counted_from_one(journal: Make, written: Path, line: int) -> None:
    lines = written.read_bytes().split(b"\n")
    lines[line - 1] = lines[line - 1].replace(b"jana", b"eva!")
    written.write_bytes(b"\n".join(lines))
    each = journal()
    each.poll(exclusive=True)
    assert each.damaged_line == line


def test_a_line_taken_out_is_damage(journal: Make, written: Path) -> None:
    """`three` no longer follows on anything, so it is not believed; `four` follows on what `three` says."""
    writer = journal()
    writer.poll(exclusive=True)
    writer.append(AT, "jana", [put("four")])
    lines = written.read_bytes().splitlines(keepends=True)
    written.write_bytes(without_two := b"".join([*lines[:2], *lines[3:]]))
    each = journal()
    assert said(each.poll(exclusive=True)[1]) == ["one", "four"]
    assert each.damaged_line == 3
    assert written.read_bytes() == without_two


def test_rubbish_and_then_nothing_good_is_cut_off_but_kept(
    journal: Make, written: Path, tmp_path: Path
) -> None:
    whole = written.read_bytes()
    written.write_bytes(whole + b"\xff\x00rubbish\nmore of it\n")
    writer = journal()
    assert said(writer.poll(exclusive=True)[1]) == ["one", "two", "three"]
    assert written.read_bytes() == whole
    assert list(kept_aside(tmp_path).values()) == [b"\xff\x00rubbish\nmore of it\n"]


def test_a_long_last_line_that_is_spoilt_is_left_for_a_person_to_decide(journal: Make, written: Path) -> None:
    """Too long to search for a flipped bit, and it ends as a written line does: it may have counted."""
    journal_ = journal()
    journal_.poll(exclusive=True)
    journal_.append(AT, "jana", [put("x" * 2 * MENDABLE)])
    spoilt = written.read_bytes().replace(b"xxx", b"xyx", 1)
    written.write_bytes(spoilt)
    writer = journal()
    assert said(writer.poll(exclusive=True)[1]) == ["one", "two", "three"]
    assert writer.damaged_line == 5
    assert written.read_bytes() == spoilt
    with pytest.raises(Damaged):
        writer.append(AT, "jana", [put("four")])


@pytest.mark.parametrize("content", [b"rubbish", b"rubbish\n", b'{"_default": {"1": {"a": 1}}}', bytes(600)])
def test_a_file_whose_first_line_is_bad_is_never_cut(journal: Make, tmp_path: Path, content: bytes) -> None:
    """It may be no journal at all."""
    path = tmp_path / "log.jsonl"
    path.write_bytes(content)
    for exclusive in (False, True):
        each = journal()
        with pytest.raises(NotAJournal, match="is not a file that Shiftboard wrote"):
            each.poll(exclusive=exclusive)
    assert path.read_bytes() == content


def test_a_first_line_of_ours_that_is_spoilt_is_damage(journal: Make, written: Path) -> None:
    spoilt = written.read_bytes().splitlines(keepends=True)[0].replace(b'"jana"', b'"jxxa"')
    written.write_bytes(spoilt)
    each = journal()
    assert each.poll(exclusive=True) == (False, [])
    assert each.damaged_line == 1
    with pytest.raises(Damaged):
        each.append(AT, "jana", [put("one")])
    assert written.read_bytes() == spoilt


def test_a_file_cut_short_behind_our_back_is_read_again(journal: Make, written: Path) -> None:
    reader = journal()
    reader.poll()
    lines = written.read_bytes().splitlines(keepends=True)
    os.truncate(written, sum(map(len, lines[:3])))
    over, entries = reader.poll()
    assert over
    assert said(entries) == ["one", "two"]


# formats


def test_documents_of_a_newer_format_are_refused_in_a_sentence(tmp_path: Path) -> None:
    """In the head, or further down, where a newer version went on with the file."""
    path = tmp_path / "log.jsonl"
    first, c = link(0, AT, "jana", [["head", {"format": 1}]], CHAIN_START)
    for newer in (
        link(0, AT, "jana", [["head", {"format": 2}]], CHAIN_START)[0],
        first + link(1, AT, "jana", [["format", 2], put("one")], c)[0],
    ):
        path.write_bytes(newer)
        with pytest.raises(NewerFormat) as refused:
            JournalStorage(path)
        assert str(path) in str(refused.value)
        assert "format 2" in str(refused.value)
        assert path.read_bytes() == newer


def test_a_journal_without_a_head_is_refused(journal: Make, tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_bytes(link(0, AT, "jana", [put("one")], CHAIN_START)[0])
    with pytest.raises(CannotUse, match="head"):
        journal().poll()


def test_a_folder_in_the_way_is_named(journal: Make, tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").mkdir()
    with pytest.raises(CannotUse, match=r"log\.jsonl"):
        journal().poll()


# full disks and failing disks


@pytest.mark.parametrize("at", ["append", "half", "sync"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG], ids=errno.errorcode.get)
def test_a_full_disk_changes_nothing_and_passes(journal: Make, written: Path, at: str, code: int) -> None:
    whole = written.read_bytes()
    fs = RecordingFs()
    writer = journal(fs)
    writer.poll(exclusive=True)
    fs.fails[at] = no_room(code)
    for _ in range(2):
        with pytest.raises(NotSaved, match="nothing was changed"):
            writer.append(AT, "jana", [put("four")])
        assert written.read_bytes() == whole
        assert (writer.n, writer.length) == (3, len(whole))
        assert not writer.stale()
    fs.fails.clear()
    writer.append(AT, "jana", [put("five")])
    assert said(journal().poll()[1]) == ["one", "two", "three", "five"]


def test_a_full_disk_while_a_file_is_made_leaves_no_file(journal: Make, tmp_path: Path) -> None:
    for at in ("create", "append", "half", "sync", "rename"):
        fs = RecordingFs()
        fs.fails[at] = no_room()
        with pytest.raises(NotSaved):
            journal(fs).create(AT, "jana", {}, [put("one")])
        assert list(tmp_path.iterdir()) == [], at
        assert journal().poll() == (False, [])


def test_a_file_size_limit_is_told_like_a_full_disk(written: Path, tmp_path: Path) -> None:
    """The kernel's own answer: a limit on the size of files, then the limit is lifted."""
    script = """
import resource, sys
from pathlib import Path
from data.errors import NotSaved
from data.journal import JournalFile
from data.storage import JournalStorage
path = Path(sys.argv[1])
journal = JournalFile(path, path.parent / "quarantine")
journal.poll(exclusive=True)
size = path.stat().st_size
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 50, hard))
try:
    journal.append("", "jana", [["put", "log", "1", {"text": "four"}]])
except NotSaved as error:
    print(error.__cause__.errno)
print(path.stat().st_size - size)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
journal.append("", "jana", [["put", "log", "1", {"text": "five"}]])
"""
    ran = subprocess.run(
        [sys.executable, "-c", script, str(written)], capture_output=True, text=True, check=True, timeout=30
    )
    assert ran.stdout.split() == [str(errno.EFBIG), "0"]
    journal = JournalFile(written, tmp_path / "quarantine")
    assert said(journal.poll()[1]) == ["one", "two", "three", "five"]
    journal.close()


@pytest.mark.parametrize("at", ["append", "half", "sync"])
def test_a_failing_disk_is_not_written_to_again_until_reopened(journal: Make, written: Path, at: str) -> None:
    """What a failed flush left on the disk, nobody knows; trying again would only look as if it worked."""
    fs = RecordingFs()
    writer = journal(fs)
    writer.poll(exclusive=True)
    fs.fails[at] = no_room(errno.EIO)
    with pytest.raises(WriteFailed, match=r"log\.jsonl.*Input/output error"):
        writer.append(AT, "jana", [put("four")])
    fs.fails.clear()
    fs.calls.clear()
    with pytest.raises(WriteFailed):
        writer.append(AT, "jana", [put("five")])
    assert fs.calls == [], "nothing was tried"
    again = journal()
    again.poll(exclusive=True)
    again.append(AT, "jana", [put("six")])
    assert said(journal().poll()[1])[:3] == ["one", "two", "three"]
    assert said(journal().poll()[1])[-1] == "six"


def test_where_rolling_back_fails_too_nothing_more_is_written(journal: Make, written: Path) -> None:
    fs = RecordingFs()
    writer = journal(fs)
    writer.poll(exclusive=True)
    fs.fails = {"half": no_room(), "truncate": no_room(errno.EIO)}
    with pytest.raises(NotSaved):
        writer.append(AT, "jana", [put("four")])
    fs.fails.clear()
    with pytest.raises(WriteFailed):
        writer.append(AT, "jana", [put("five")])


@pytest.mark.parametrize("longer", ["", " and then some"], ids=["as long", "longer"])
def test_a_line_read_before_it_was_rolled_back_is_forgotten(
    journal: Make, written: Path, longer: str
) -> None:
    """A full disk can show itself as late as the flush; another process may have read the line by then.

    The writer takes the line back and does it again. The other must see that, or it would go on from a
    line that is not there and cut off one that was acknowledged.
    """
    other = journal()

    class Late(FsOps):
        full = False
        looked = False

        def sync(self, fd: int) -> None:
            if self.full:
                if not self.looked:  # the writer flushes once more when it has taken the line back
                    other.poll()
                self.looked = True
                raise no_room()
            super().sync(fd)

    fs = Late()
    writer = journal(fs)
    writer.poll(exclusive=True)
    fs.full = True
    with pytest.raises(NotSaved):
        writer.append(AT, "jana", [put("four")])
    assert other.n == 4, "it did read what was rolled back"
    fs.full = False
    writer.append(AT, "jana", [put("4our" + longer)])

    over, entries = other.poll(exclusive=True)
    assert over
    assert said(entries) == ["one", "two", "three", "4our" + longer]
    other.append(AT, "eva", [put("five")])
    last = journal()
    assert said(last.poll(exclusive=True)[1]) == ["one", "two", "three", "4our" + longer, "five"]
    assert not last.damaged_line


def test_a_torn_end_that_cannot_be_kept_aside_hides_nothing_before_it(journal: Make, written: Path) -> None:
    """Another process wrote a line and died in the next; the disk is too full to keep the torn bytes."""
    fs = RecordingFs()
    ours = journal(fs)
    ours.poll(exclusive=True)
    theirs = journal()
    theirs.poll(exclusive=True)
    theirs.append(AT, "eva", [put("four")])
    with written.open("ab") as file:
        file.write(b'{"n":5,"at":')
    fs.fails["create"] = no_room()
    with pytest.raises(NotSaved):
        ours.poll(exclusive=True)
    fs.fails.clear()
    over, entries = ours.poll(exclusive=True)
    assert over
    assert said(entries) == ["one", "two", "three", "four"]
    ours.append(AT, "jana", [put("five")])
    assert said(journal().poll()[1]) == ["one", "two", "three", "four", "five"]


# what reaches the disk, and in which order


def test_a_transaction_is_flushed_exactly_once(journal: Make, written: Path) -> None:
    fs = RecordingFs()
    writer = journal(fs)
    writer.poll(exclusive=True)
    fs.calls.clear()
    for text in ("four", "five"):
        writer.append(AT, "jana", [put(text), put(text)])
    assert fs.calls == [("append", "log.jsonl"), ("sync", "log.jsonl")] * 2


def test_a_new_file_appears_whole_or_not_at_all(journal: Make, tmp_path: Path) -> None:
    fs = RecordingFs()
    journal(fs).create(AT, "jana", {"kind": "shift"}, [put("one")])
    draft = f".log.jsonl.{os.getpid()}.new"
    assert fs.calls == [
        ("sync_folder", tmp_path.parent.name),
        ("create", draft),
        ("append", draft),
        ("sync", draft),
        ("rename", "log.jsonl"),
        ("sync_folder", tmp_path.name),
    ]
    head, first = (tmp_path / "log.jsonl").read_bytes().splitlines()
    assert json.loads(head)["ops"] == [["head", {"format": 1, "kind": "shift"}]]
    assert json.loads(first)["ops"] == [put("one")]


def test_a_new_folder_is_made_durable_in_its_parent_before_the_file(tmp_path: Path) -> None:
    fs = RecordingFs()
    journal = JournalFile(tmp_path / "a" / "b" / "log.jsonl", tmp_path / "q", fs)
    journal.create(AT, "jana", {}, [put("one")])
    journal.close()
    assert fs.calls[:2] == [("sync_folder", tmp_path.name), ("sync_folder", "a")]
    assert fs.calls[-1] == ("sync_folder", "b")


def test_files_are_for_their_owner_only_whatever_the_umask(tmp_path: Path) -> None:
    """Letters, names and notes are nobody else's business."""
    before = os.umask(0)
    try:
        journal = JournalFile(tmp_path / "live" / "log.jsonl", tmp_path / "quarantine")
        journal.create(AT, "jana", {}, [put("one")])
        journal.close()
        with journal.path.open("ab") as file:
            file.write(b"torn")
        journal.poll(exclusive=True)
        journal.close()
    finally:
        os.umask(before)
    [torn] = (tmp_path / "quarantine").iterdir()
    assert oct(journal.path.stat().st_mode & 0o777) == oct(0o600)
    assert oct(torn.stat().st_mode & 0o777) == oct(0o600)
    assert oct((tmp_path / "live").stat().st_mode & 0o777) == oct(0o700)
    assert oct((tmp_path / "quarantine").stat().st_mode & 0o777) == oct(0o700)


# what others write


def test_lines_of_another_process_are_picked_up_once(journal: Make, written: Path) -> None:
    reader, writer = journal(), journal()
    assert reader.stale()
    reader.poll()
    writer.poll(exclusive=True)
    assert not reader.stale()
    writer.append(AT, "eva", [put("four")])
    writer.append(AT, "eva", [put("five")])
    assert reader.stale()
    over, entries = reader.poll()
    assert not over
    assert said(entries) == ["four", "five"]
    assert not reader.stale()
    assert reader.poll() == (False, [])


def test_own_lines_do_not_come_back_as_foreign(journal: Make, written: Path) -> None:
    writer = journal()
    writer.poll(exclusive=True)
    writer.append(AT, "jana", [put("four")])
    assert not writer.stale()
    assert writer.poll() == (False, [])


def test_a_file_put_in_the_place_of_the_old_one_starts_over(journal: Make, written: Path) -> None:
    """A restored backup, or a file rewritten by rename."""
    reader = journal()
    reader.poll()
    lines = written.read_bytes().splitlines(keepends=True)
    backup = written.with_name("backup")
    backup.write_bytes(b"".join(lines[:3]))
    backup.replace(written)
    assert reader.stale()
    over, entries = reader.poll()
    assert over
    assert said(entries) == ["one", "two"]
    reader.append(AT, "jana", [put("anew")])
    assert said(journal().poll()[1]) == ["one", "two", "anew"]


def test_a_repaired_file_is_written_to_again(journal: Make, written: Path) -> None:
    whole = written.read_bytes()
    written.write_bytes(whole.replace(b"one", b"0ne"))
    each = journal()
    each.poll(exclusive=True)
    assert each.damaged_line == 2
    repaired = written.with_name("repaired")
    repaired.write_bytes(whole)
    repaired.replace(written)
    over, entries = each.poll(exclusive=True)
    assert over
    assert said(entries) == ["one", "two", "three"]
    each.append(AT, "jana", [put("four")])
    assert said(journal().poll()[1]) == ["one", "two", "three", "four"]


def test_a_vanished_file_is_noticed(journal: Make, written: Path) -> None:
    reader = journal()
    reader.poll()
    assert reader.exists
    written.unlink()
    assert reader.stale()
    assert reader.poll() == (True, [])
    assert not reader.exists
    assert not reader.stale()
    assert reader.poll() == (False, [])
    with pytest.raises(CannotUse, match="not there"):
        reader.append(AT, "jana", [put("four")])


def test_all_entries_can_be_read_again_at_any_time(journal: Make, written: Path) -> None:
    each = journal()
    each.poll()
    assert said(each.entries()) == ["one", "two", "three"]
    assert said(each.entries()) == ["one", "two", "three"]
    assert not each.stale()


def test_a_last_line_that_was_changed_by_hand_is_damage_and_stays(journal: Make, written: Path) -> None:
    """Torn writing never leaves a whole transaction: what reads as one was acknowledged, or is a hand's."""
    edited = written.read_bytes().replace(b'"three"', b'"seven"')
    written.write_bytes(edited)
    writer = journal()
    assert said(writer.poll(exclusive=True)[1]) == ["one", "two"]
    with pytest.raises(Damaged) as told:
        writer.append(AT, "jana", [put("four")])
    assert told.value.fields["line"] == 4
    assert written.read_bytes() == edited
