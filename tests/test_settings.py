"""site.toml: what its owner writes is read or told, what the board writes leaves the rest alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Bistro
from hypothesis import given
from hypothesis import strategies as st

from shiftboard.errors import BadMail, BadSettings, CannotEdit
from shiftboard.language import sentence
from shiftboard.printing import page, receipt
from shiftboard.printing.printers import CODE_PAGES, PAPERS, Printer, PrinterKind
from shiftboard.settings import (
    FILE,
    Mail,
    Settings,
    is_mail_address,
    read_settings,
    settings_in,
    with_mail,
    with_printer,
    without_mail,
    without_printer,
)

SITE = """\
# our bistro
name = "Bistro Lípa"   # since 1998
kind = "restaurant"

[[printers]]
# by the bar, on the wall
name = "bar"
address = "tcp://192.168.1.50:9100"
columns = 48
code_page = "CP852"
code_page_number = 18

[[printers]] # in the office
name = "office"
kind = "page"
address = "lp:Laser"
paper = "A5"

[mail]  # asks for a password
host = "smtp.example.com"
sender = "bistro@example.com"
user = "bistro"
"""

BAR = Printer(
    name="bar", address="tcp://192.168.1.50:9100", columns=48, code_page="CP852", code_page_number=18
)


def read(folder: Path, text: str) -> Settings:
    (folder / FILE).write_text(text, "utf-8")
    return read_settings(folder)


def test_printers_and_mail(tmp_path: Path) -> None:
    settings = read(tmp_path, SITE)
    bar, office = settings.printers
    assert bar == BAR
    assert (bar.prints, office.prints, office.paper) == (PrinterKind.RECEIPT, PrinterKind.PAGE, "A5")
    assert settings.mail == Mail(host="smtp.example.com", sender="bistro@example.com", user="bistro")
    assert settings.mail.port == 587
    assert settings.mail.starttls


def test_the_code_pages_and_papers_are_those_that_can_be_printed() -> None:
    assert CODE_PAGES == receipt.CODE_PAGES
    assert {paper.lower() for paper in PAPERS} == set(page.PAPERS)


def test_a_file_from_before_there_were_printers(tmp_path: Path) -> None:
    settings = read(tmp_path, 'name = "Old"\nkind = "shop"\nrollover = "05:00"\n')
    assert (settings.printers, settings.mail) == ((), None)


def test_a_new_file_is_read_as_it_was_meant() -> None:
    settings = Settings(name="Bistro “Lípa”", printers=(BAR,))
    assert settings_in(settings.as_toml()) == settings
    assert "printers" not in Bistro.settings.as_toml(), "what nobody set up is not there"


@pytest.mark.parametrize(
    ("changed", "into", "told"),
    [
        ('"tcp://192.168.1.50:9100"', '"bar"', "tcp://HOST:PORT"),
        ('kind = "page"', 'kind = "laser"', "office"),
        ('kind = "page"', 'kind = "laser"', "receipt, page, text"),
        ("columns = 48", "columns = 12", "24–80"),
        ("columns = 48", 'columns = "wide"', "columns"),
        ('"CP852"', '"CP9999"', "CP852, CP1250"),
        ('"CP852"', '"UTF-16"', "CP852, CP1250"),
        ("_number = 18", "_number = 300", "0–255"),
        ('"A5"', '"napkin"', "A4, A5, Letter"),
        ('name = "office"', 'name = "bar"', "bar"),
        ('name = "office"', 'name = "tcp://x"', "tcp://x"),
        ('name = "office"', "", "name"),
        ('sender = "bistro@example.com"', 'sender = "the bistro"', "bistro@example.com"),
        ('sender = "bistro@example.com"', "", "sender"),
        ('user = "bistro"', 'user = "bistro"\nport = 0', "587"),
        ('user = "bistro"', 'user = "bistro"\nstarttls = false', "starttls"),
        ('host = "smtp.example.com"', 'host = ""', "host"),
    ],
)
def test_what_cannot_be_is_told(tmp_path: Path, changed: str, into: str, told: str) -> None:
    """One sentence that names the file, the place in it and what it takes."""
    assert changed in SITE
    with pytest.raises(BadSettings) as error:
        read(tmp_path, SITE.replace(changed, into))
    said = sentence(error.value)
    assert FILE in said
    assert told in said
    assert "Mend it in a text editor" in said


def test_a_printer_is_added_and_the_rest_stays() -> None:
    added = with_printer(SITE, Printer(name="výdej", address="dev:/dev/usb/lp0", columns=32))
    assert added.startswith(SITE)
    assert settings_in(added).printers[2] == Printer(name="výdej", address="dev:/dev/usb/lp0", columns=32)
    assert without_printer(added, "výdej").rstrip() == SITE.rstrip()


def test_a_printer_is_changed_where_it_stands() -> None:
    """The first printer is the usual one: it stays the first."""
    changed = with_printer(SITE, Printer(name="bar", address="tcp://10.0.0.9", answers=False))
    bar, office = settings_in(changed).printers
    assert (bar.address, bar.columns, bar.answers, office.name) == ("tcp://10.0.0.9", 42, False, "office")
    for kept in ("# our bistro", "# since 1998", "[[printers]] # in the office", "[mail]  # asks for"):
        assert kept in changed


def test_a_printer_is_taken_out_and_the_rest_stays() -> None:
    left = without_printer(SITE, "bar")
    assert [one.name for one in settings_in(left).printers] == ["office"]
    before, _bar, after = SITE.partition(SITE[SITE.index("[[printers]]\n") : SITE.index("[[printers]] #")])
    assert left == before + after
    assert without_printer(SITE, "cellar") == SITE


def test_a_file_written_in_another_way_is_left_alone() -> None:
    text = 'name = "X"\nprinters = [{name = "bar", address = "lp:bar"}]\n'
    assert settings_in(text).printers[0].name == "bar"
    with pytest.raises(CannotEdit):
        with_printer(text, BAR)
    with pytest.raises(CannotEdit):
        without_printer(text, "bar")


def test_brackets_in_other_places_are_no_tables() -> None:
    text = 'name = "X"\nnotes = """\n[[printers]]\nname = "no"\n"""\nrows = [\n[1],\n[2],\n]\n'
    added = with_printer(text, BAR)
    assert added.startswith(text.rstrip("\n"))
    assert without_printer(added, "bar").startswith(text)


OURS = Mail(host="mail.example.com", sender="we@example.com", port=465, user="we")


def test_mail_is_changed_where_it_stands_and_the_rest_stays() -> None:
    changed = with_mail(SITE, OURS)
    assert settings_in(changed).mail == OURS
    assert settings_in(changed).printers == settings_in(SITE).printers
    for kept in ("# our bistro", "# since 1998", "[[printers]] # in the office"):
        assert kept in changed
    assert "password" not in changed.lower()


def test_mail_is_added_and_taken_out_again() -> None:
    """What stood around it is as it was."""
    without = without_mail(SITE)
    assert settings_in(without).mail is None
    added = with_mail(without, OURS)
    assert added.startswith(without.rstrip("\n"))
    assert settings_in(added).mail == OURS
    assert without_mail(added).rstrip() == without.rstrip()
    assert without_mail(without) == without


@pytest.mark.parametrize(
    ("mail", "told"),
    [
        (Mail(host="", sender="a@b.cz"), "smtp.example.com"),
        (Mail(host="x", sender="the bistro"), "bistro@example.com"),
        (Mail(host="x", sender="a@b.cz", port=0), "587"),
        (Mail(host="x", sender="a@b.cz", user="u", starttls=False), "starttls"),
    ],
    ids=str,
)
def test_mail_that_cannot_be_is_not_written(mail: Mail, told: str) -> None:
    with pytest.raises(BadMail, match=told):
        with_mail(SITE, mail)


def test_mail_written_in_another_way_is_left_alone() -> None:
    text = 'name = "X"\nmail = {host = "h", sender = "a@b.cz"}\n'
    assert settings_in(text).mail is not None
    for change in (lambda: with_mail(text, OURS), lambda: without_mail(text)):
        with pytest.raises(CannotEdit):
            change()


NAMES = st.text(st.characters(exclude_characters=":", exclude_categories=["C", "Z"]), min_size=1, max_size=40)


@given(NAMES, st.sampled_from(["lp:q", "tcp://x:1", 'cmd:print "a b" {file}']), st.booleans())
def test_whatever_a_printer_is_called_it_is_found_again(name: str, address: str, answers: bool) -> None:
    printer = Printer(name=name, address=address, answers=answers)
    others = [one for one in settings_in(SITE).printers if one.name != name]
    added = with_printer(SITE, printer)
    assert printer in settings_in(added).printers
    assert list(settings_in(without_printer(added, name)).printers) == others


@pytest.mark.parametrize("text", ["a@b.cz", "milan.zeman+lead@example.com", "a@localhost"])
def test_mail_addresses(text: str) -> None:
    assert is_mail_address(text)


@pytest.mark.parametrize(
    "text", ["", "a", "@b", "a@", "a b@c.cz", "a@b.cz, c@d.cz", "a@b.cz\nBcc: x@y.cz", "ž@b.cz", "A <a@b.cz>"]
)
def test_what_is_no_mail_address(text: str) -> None:
    assert not is_mail_address(text)
