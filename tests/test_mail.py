"""A handover goes by mail, to servers that take it and to those that do not; nothing goes in the clear."""

from __future__ import annotations

import email
import shutil
import socket
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import test_commands
from conftest import Bistro, instant
from printers_support import SlipPrinter, free_port
from test_commands import Run, refused

from shiftboard.printing.coats import pdf, text
from shiftboard.printing.mail import PASSWORD, Attached, message, password, post
from shiftboard.printing.undelivered import NoAnswer, NoPassword, NotEncrypted
from shiftboard.settings import FILE, Mail

run = test_commands.run


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shiftboard.printing.desk.PATIENCE", 1.0)
    monkeypatch.delenv(PASSWORD, raising=False)


class PlainServer(socketserver.ThreadingTCPServer):
    """A mail server of the old kind: it takes everything, and knows no encryption."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, refuses: str = "") -> None:
        self.refuses = refuses
        self.letters: list[bytes] = []
        self.people: list[str] = []
        super().__init__(("127.0.0.1", 0), _PlainTalk)


class _PlainTalk(socketserver.StreamRequestHandler):
    server: PlainServer

    def handle(self) -> None:
        self.wfile.write(b"220 old.example.com\r\n")
        while line := self.rfile.readline():
            word = line.decode("ascii").strip()
            if self.server.refuses and word.upper().startswith(self.server.refuses):
                self.wfile.write("550 We do not know this person – nobody\r\n".encode())
            elif word.upper() == "DATA":
                self.wfile.write(b"354 go on\r\n")
                letter = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    letter += part.removeprefix(b".") if part.startswith(b"..") else part
                self.server.letters.append(letter)
                self.wfile.write(b"250 taken\r\n")
            else:
                self.server.people.append(word)
                self.wfile.write(b"250 well\r\n")


@contextmanager
def plain_server(refuses: str = "") -> Iterator[PlainServer]:
    with PlainServer(refuses) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def set_up(bistro: Bistro, port: int, *, host: str = "127.0.0.1", more: str = "starttls = false") -> None:
    """Mail is in site.toml."""
    path = bistro.folder / FILE
    lines = f'\n[mail]\nhost = "{host}"\nport = {port}\nsender = "bistro@example.com"\n{more}\n'
    path.write_text(path.read_text("utf-8") + lines, "utf-8")


def read(letter: bytes) -> EmailMessage:
    read = email.message_from_bytes(letter, policy=default)
    assert isinstance(read, EmailMessage)
    return read


# what goes out


def test_the_handover_arrives_as_text_with_its_page(run: Run, dinner: Bistro) -> None:
    """Czech letters in subject and text arrive, and every byte of the letter is ASCII."""
    dinner.board.log.write("Žluťoučký kůň snědl salát")
    with plain_server() as server:
        set_up(dinner, server.server_address[1])
        said = run("handover", "--mail", "milan@example.com")
        assert (said.code, said.out) == (0, "Mailed to milan@example.com: 2026-11-23-1\n")
        [letter] = server.letters
    assert max(letter) < 128
    assert max(map(len, letter.splitlines())) <= 998
    mail = read(letter)
    assert (mail["From"], mail["To"]) == ("bistro@example.com", "milan@example.com")
    assert mail["Subject"] == "Bistro Lípa: Handover Dinner Monday 23 November 2026"
    handover = dinner.board.handover.of()
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == text(handover)
    [page] = mail.iter_attachments()
    assert (page.get_filename(), page.get_content_type()) == ("2026-11-23-1.pdf", "application/pdf")
    assert page.get_content() == pdf(handover)
    [one] = dinner.board.prints.prints("2026-11-23-1")
    assert (one.coat, one.to) == ("mail", "milan@example.com")


def test_a_mail_is_a_print_as_well(run: Run, dinner: Bistro) -> None:
    """What was printed and is mailed afterwards says that it is not the first."""
    with SlipPrinter() as slips, plain_server() as server:
        set_up(dinner, server.server_address[1])
        run("handover", "--print", slips.address)
        assert "(reprint)" in run("handover", "--mail", "milan@example.com").out
        assert "REPRINT" in server.letters[0].decode("ascii")


def test_the_same_letter_however_often_it_is_sent() -> None:
    """A server that took it and broke off before it said so gets the same one again, and can tell."""
    mail = Mail(host="x", sender="bistro@example.com")
    page = Attached("a.pdf", "application/pdf", b"%PDF")
    letters = [
        message(mail, "a@b.cz", "Předání", "Dobrý večer", (page,), at=instant("23:00"), id="handover-1")
        for _turn in range(2)
    ]
    assert letters[0] == letters[1]
    assert b"Message-ID: <handover-1@example.com>" in letters[0]
    assert b"Date: Mon, 23 Nov 2026 22:00:00 +0000" in letters[0]


# servers that do not


def test_a_mail_that_does_not_get_out_waits(run: Run, dinner: Bistro) -> None:
    port = free_port()
    set_up(dinner, port)
    refused(run("handover", "--mail", "milan@example.com"), "does not answer", "outbox --retry")
    [job] = dinner.board.prints.outbox.jobs()
    assert (job.mail, job.coat, job.printer) == ("milan@example.com", "mail", "")
    with plain_server() as server:
        path = dinner.folder / FILE
        path.write_text(path.read_text("utf-8").replace(str(port), str(server.server_address[1])), "utf-8")
        assert run("outbox", "--retry").out == "Sent to milan@example.com: 2026-11-23-1\n"
        assert len(server.letters) == 1
    assert dinner.board.prints.outbox.jobs() == []


def test_a_server_that_never_says_a_word() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        mail = Mail(host="127.0.0.1", port=mute.getsockname()[1], sender="a@b.cz")
        start = time.monotonic()
        with pytest.raises(NoAnswer):
            post(mail, "c@d.cz", b"x", "", patience=1)
        assert time.monotonic() - start < 4


@pytest.mark.parametrize("step", ["RCPT", "MAIL"])
def test_a_server_that_refuses_says_why(run: Run, dinner: Bistro, step: str) -> None:
    with plain_server(refuses=step) as server:
        set_up(dinner, server.server_address[1])
        refused(
            run("handover", "--mail", "nobody@example.com"), "nobody@example.com", "do not know this person"
        )


def test_a_server_without_encryption_gets_nothing(run: Run, dinner: Bistro) -> None:
    """STARTTLS is asked for unless the site says otherwise; neither password nor page goes in the clear."""
    with plain_server() as server:
        set_up(dinner, server.server_address[1], more="")
        refused(run("handover", "--mail", "milan@example.com"), "offers no encryption")
        assert server.letters == []
        assert not any(word.startswith(("MAIL", "AUTH")) for word in server.people)
        mail = Mail(host="127.0.0.1", port=server.server_address[1], sender="a@b.cz")
        with pytest.raises(NotEncrypted):
            post(mail, "c@d.cz", b"x", "")


@pytest.mark.parametrize("address", ["milan", "a@b.cz\nBcc: x@y.cz", "žofie@example.com"])
def test_what_is_no_address_makes_no_job(run: Run, dinner: Bistro, address: str) -> None:
    set_up(dinner, free_port())
    before = dinner.files()
    refused(run("handover", "--mail", address), "not a mail address")
    assert dinner.files() == before


def test_a_receipt_is_not_mailed(run: Run, dinner: Bistro) -> None:
    set_up(dinner, free_port())
    refused(run("handover", "--mail", "a@b.cz", "--to", "receipt"), "receipt")


# the password


MILAN = Mail(host="smtp.example.com", sender="a@b.cz", user="milan")


def test_the_password_comes_from_the_environment() -> None:
    assert password(MILAN, {PASSWORD: "s3cret"}) == "s3cret"


def test_the_password_comes_from_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the package is installed; what is wrong with it is as if it were not."""
    keyring, errors = ModuleType("keyring"), ModuleType("keyring.errors")
    known = {("shiftboard", "milan@smtp.example.com"): "from the ring"}

    class KeyringError(Exception): ...

    def get_password(service: str, user: str) -> str | None:
        if user.startswith("locked"):
            raise KeyringError
        return known.get((service, user))

    keyring.get_password = get_password  # type: ignore[attr-defined]  # a package that is not here
    errors.KeyringError = KeyringError  # type: ignore[attr-defined]  # likewise
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    assert password(MILAN, {}) == "from the ring"
    for user in ("locked", "somebody"):
        with pytest.raises(NoPassword):
            password(Mail(host="x", sender="a@b.cz", user=user), {})


def test_without_a_password_the_job_waits_for_one(run: Run, dinner: Bistro) -> None:
    set_up(dinner, free_port(), more='user = "milan"')
    refused(run("handover", "--mail", "a@b.cz"), "SHIFTBOARD_MAIL_PASSWORD")
    assert len(dinner.board.prints.outbox.jobs()) == 1


# a real server, with encryption


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for localhost that nobody but this test trusts; its key lies beside it."""
    openssl = shutil.which("openssl")
    assert openssl is not None, "openssl is needed; .ci/run installs it"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", tmp_path / "key.pem",
         "-out", tmp_path / "certificate.pem"],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    return tmp_path / "certificate.pem"


@contextmanager
def real_server(certificate: Path) -> Iterator[tuple[int, list[Any]]]:
    """aiosmtpd, as a provider runs it: STARTTLS first, then a name and a password."""
    import ssl

    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult

    taken: list[Any] = []

    class Keeps:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
            taken.append((session.ssl is not None, envelope.mail_from, envelope.rcpt_tos, envelope.content))
            return "250 taken"

    def knows(server: Any, session: Any, envelope: Any, mechanism: Any, given: Any) -> AuthResult:
        good = (given.login, given.password) == (b"milan", b"s3cret")
        return AuthResult(success=good, handled=good)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    controller = Controller(
        Keeps(), hostname="localhost", port=free_port(), tls_context=context, require_starttls=True,
        authenticator=knows, auth_required=True,
    )  # fmt: skip
    controller.start()
    try:
        yield controller.port, taken
    finally:
        controller.stop()


@pytest.mark.peer
@pytest.mark.filterwarnings("default")  # aiosmtpd's own
def test_aiosmtpd_takes_the_mail(
    run: Run, dinner: Bistro, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Encrypted with a certificate that is checked; the letter arrives byte for byte in seven bits."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv(PASSWORD, "s3cret")
    with real_server(certificate) as (port, taken):
        set_up(dinner, port, host="localhost", more='user = "milan"')
        said = run("handover", "--mail", "milan@example.com")
        assert (said.code, said.err) == (0, "")
    [(encrypted, sender, to, letter)] = taken
    assert (encrypted, sender, to) == (True, "bistro@example.com", ["milan@example.com"])
    assert max(letter) < 128
    [page] = read(letter).iter_attachments()
    assert page.get_content() == pdf(dinner.board.handover.of())


@pytest.mark.peer
@pytest.mark.filterwarnings("default")  # aiosmtpd's own
def test_aiosmtpd_takes_a_test_mail(
    dinner: Bistro, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the board sends when mail was just set up: logged in, encrypted, with nothing of the shift."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv(PASSWORD, "s3cret")
    with real_server(certificate) as (port, taken):
        mail = Mail(host="localhost", sender="bistro@example.com", user="milan", port=port)
        dinner.board.prints.set_mail(mail)
        dinner.board.prints.test_mail("milan@example.com")
    [(encrypted, _sender, to, letter)] = taken
    assert (encrypted, to) == (True, ["milan@example.com"])
    assert read(letter).get_content().strip() == "Mail from Bistro Lípa arrives here."
    assert list(read(letter).iter_attachments()) == []


@pytest.mark.peer
@pytest.mark.filterwarnings("default")  # aiosmtpd's own
def test_a_wrong_password_is_told(
    run: Run, dinner: Bistro, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv(PASSWORD, "guess")
    with real_server(certificate) as (port, taken):
        set_up(dinner, port, host="localhost", more='user = "milan"')
        refused(run("handover", "--mail", "milan@example.com"), "localhost", "milan", "password")
        monkeypatch.setenv("SHIFTBOARD_LANG", "cs")
        refused(run("outbox", "--retry"), "heslem")
    assert taken == []


@pytest.mark.peer
@pytest.mark.filterwarnings("default")  # aiosmtpd's own
def test_a_certificate_that_nobody_signed_is_told(
    run: Run, dinner: Bistro, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is sent to who does not prove to be the server: not the password, not the page."""
    monkeypatch.setenv(PASSWORD, "s3cret")
    with real_server(certificate) as (port, taken):
        set_up(dinner, port, host="localhost", more='user = "milan"')
        refused(
            run("handover", "--mail", "milan@example.com"), "does not prove who it is", "Nothing was sent"
        )
    assert taken == []
