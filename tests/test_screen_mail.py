"""Stories about setting up mail on the board: nothing is edited by hand, the password is never asked for."""

from __future__ import annotations

import pytest
from conftest import Bistro
from screens_support import NARROW, WIDE, Hands, at_terminal
from test_mail import plain_server, read
from test_mail import set_up as mail_set_up

from shiftboard.language import use
from shiftboard.printing.mail import PASSWORD
from shiftboard.settings import FILE, Mail, read_settings


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shiftboard.printing.desk.PATIENCE", 1.0)
    monkeypatch.delenv(PASSWORD, raising=False)


async def mail(at: Hands, words: str = "mail") -> None:
    """Open what is to be set up by its name."""
    await at.press("ctrl+p")
    await at.asked("What shall be done" if words == "mail" else "Co udělat?")
    await at.type(words, "enter")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
async def test_mail_is_set_up_and_tried(dinner: Bistro, size: tuple[int, int]) -> None:
    """Five questions, the usual port offered; what cannot be is told at once; a test mail arrives."""
    with plain_server() as server:
        async with at_terminal(dinner.board, size) as at:
            await mail(at)
            await at.asked("Which server takes the mail?")
            await at.type("127.0.0.1", "enter")
            await at.asked("How is the line encrypted?", "STARTTLS")
            await at.type("not encr", "enter")
            await at.asked("On which port?", "25")
            await at.press("ctrl+u")
            await at.type("many", "enter")
            await at.asked("587, 465, 25")
            await at.press("ctrl+u")
            await at.type(f"{server.server_address[1]}", "enter")
            await at.asked("Who sends it?")
            await at.type("the bistro", "enter")
            await at.asked("it takes: bistro@example.com")
            await at.press("ctrl+u")
            await at.type("bistro@example.com", "enter")
            await at.asked("Who logs in there?")
            await at.press("enter")
            await at.asked("Mail is set up. Send a test mail?")
            await at.press("enter")
            await at.asked("To whom?")
            await at.type("milan@example.com", "enter")
            await at.sees("Sent to milan@example.com. Is it there?")
        [letter] = server.letters
        port = server.server_address[1]
    assert read_settings(dinner.folder).mail == Mail(
        host="127.0.0.1", sender="bistro@example.com", port=port, starttls=False
    )
    assert read(letter)["Subject"] == "Test mail"
    assert "Bistro Lípa" in read(letter).get_content()
    assert dinner.board.prints.outbox.jobs() == []


async def test_with_a_user_it_says_where_the_password_goes(dinner: Bistro) -> None:
    """The board never asks for it and never writes it; what it is told stands in site.toml, comments stay."""
    path = dinner.folder / FILE
    path.write_text(path.read_text("utf-8") + "\n# our own words\n", "utf-8")
    async with at_terminal(dinner.board) as at:
        await mail(at)
        await at.asked("Which server")
        await at.type("smtp.example.com", "enter")
        await at.asked("encrypted?")
        await at.press("enter")
        await at.asked("On which port?", "587")
        await at.press("enter")
        await at.asked("Who sends it?")
        await at.type("bistro@example.com", "enter")
        await at.asked("Who logs in there?")
        await at.type("bistro", "enter")
        await at.asked("never written", "keyring set shiftboard bistro@smtp.example.com", PASSWORD)
        await at.press("escape")
        await at.asked("Send a test mail?")
        await at.press("enter")
        await at.asked("To whom?")
        await at.type("milan@example.com", "enter")
        await at.sees("There is no password for bistro")
    text = path.read_text("utf-8")
    assert "# our own words" in text
    assert 'user = "bistro"' in text
    assert "port" not in text, "what is usual is not written"
    mail_now = read_settings(dinner.folder).mail
    assert mail_now == Mail(host="smtp.example.com", sender="bistro@example.com", user="bistro")


async def test_a_password_does_not_go_in_the_clear(dinner: Bistro) -> None:
    """A name to log in with and no encryption to a server elsewhere: refused where it is typed."""
    async with at_terminal(dinner.board, WIDE) as at:
        await mail(at)
        await at.asked("Which server")
        await at.type("smtp.example.com", "enter")
        await at.asked("encrypted?")
        await at.type("not encr", "enter")
        await at.asked("port?")
        await at.press("enter")
        await at.asked("sends")
        await at.type("a@b.cz", "enter")
        await at.asked("logs in")
        await at.type("bistro", "enter")
        await at.asked("starttls = false; it takes: true")
        await at.press("escape")
        await at.back()
    assert read_settings(dinner.folder).mail is None


async def test_it_is_changed_and_taken_out(dinner: Bistro) -> None:
    """What was typed before stands there to be changed; then it is gone, and the printers stay."""
    mail_set_up(dinner, 2525, more='starttls = false\nuser = ""')
    async with at_terminal(dinner.board) as at:
        await mail(at)
        await at.asked("Mail", "127.0.0.1:2525", "Set it up anew")
        await at.press("down", "enter")
        await at.asked("Which server", "127.0.0.1")
        await at.press("enter")
        await at.asked("encrypted?")
        await at.sees("> Not encrypted")
        await at.press("enter")
        await at.asked("port?", "2525")
        await at.press("enter")
        await at.asked("sends", "bistro@example.com")
        await at.press("ctrl+u")
        await at.type("bar@example.com", "enter")
        await at.asked("logs in")
        await at.press("enter")
        await at.asked("Send a test mail?")
        await at.press("escape")
        await at.asked("bar@example.com", "Take it out")
        await at.press("end", "down", "down", "down", "enter")
        await at.asked("Take out the mail server?")
        await at.press("enter")
        await at.until(lambda: read_settings(dinner.folder).mail is None)


async def test_escape_at_any_question_writes_nothing(dinner: Bistro) -> None:
    before = (dinner.folder / FILE).read_bytes()
    answers = ["smtp.example.com", "", "", "a@b.cz", ""]
    async with at_terminal(dinner.board) as at:
        for left_at in range(len(answers)):
            await mail(at)
            for answer in answers[:left_at]:
                await at.until(lambda: at.app.focused is not None)
                screen = at.app.screen
                await at.type(answer, "enter")
                await at.until(lambda screen=screen: at.app.screen is not screen)  # type: ignore[misc]  # now
            await at.until(lambda: at.app.focused is not None)
            await at.press("escape")
            await at.back()
    assert (dinner.folder / FILE).read_bytes() == before


async def test_in_czech(dinner: Bistro) -> None:
    use("cs")
    async with at_terminal(dinner.board) as at:
        await mail(at, "pošta")
        await at.asked("Který server poštu převezme?")
        await at.type("smtp.example.com", "enter")
        await at.asked("Jak je spojení šifrované?", "STARTTLS")
