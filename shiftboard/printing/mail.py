"""Sending by mail: one message over SMTP, encrypted, in seven-bit form that every server on the way takes.

The password is never in the store: it is read from SHIFTBOARD_MAIL_PASSWORD, otherwise from the keyring of
the machine, where the `keyring` package is installed (service `shiftboard`, user `USER@HOST`).
"""

from __future__ import annotations

import os
import smtplib
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING, NamedTuple

from .deliver import connected
from .printers import PATIENCE
from .undelivered import BadCertificate, MailRefused, NoAnswer, NoPassword, NotEncrypted, WrongPassword

if TYPE_CHECKING:
    from datetime import datetime

    from ..settings import Mail

PASSWORD = "SHIFTBOARD_MAIL_PASSWORD"  # the name of the variable, not a password

_SEVEN_BIT = SMTP.clone(cte_type="7bit")
_TLS_AT_ONCE = 465
_OURSELVES = "[127.0.0.1]"
"""What smtplib calls a machine without a full name; looking for one could take longer than the mail."""


class Attached(NamedTuple):
    """A file that goes with a mail."""

    name: str
    kind: str
    """Its MIME type."""
    data: bytes


def message(
    mail: Mail, to: str, subject: str, body: str, attached: tuple[Attached, ...], *, at: datetime, id: str
) -> bytes:
    """The mail as it goes out, ASCII throughout. The same `id` makes the same message each time."""
    letter = EmailMessage(policy=_SEVEN_BIT)
    letter["From"], letter["To"], letter["Subject"] = mail.sender, to, subject
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = f"<{id}@{mail.sender.partition('@')[2]}>"
    letter.set_content(body, cte="quoted-printable")
    for one in attached:
        main, _slash, sub = one.kind.partition("/")
        letter.add_attachment(one.data, maintype=main, subtype=sub, filename=one.name)
    if attached:
        letter.set_boundary(f"=_{id}")
    return letter.as_bytes()


def password(mail: Mail, environ: Mapping[str, str] = os.environ) -> str:
    """The password of the user, from the environment or the keyring of this machine. `NoPassword`."""
    found = environ.get(PASSWORD, "") or _from_keyring(mail)
    if not found:
        raise NoPassword(user=mail.user, host=mail.host)
    return found


def _from_keyring(mail: Mail) -> str:
    from importlib import import_module

    try:
        keyring, errors = import_module("keyring"), import_module("keyring.errors")
    except ImportError:
        return ""
    try:
        return keyring.get_password("shiftboard", f"{mail.user}@{mail.host}") or ""
    except errors.KeyringError:
        return ""


def post(mail: Mail, to: str, letter: bytes, secret: str, *, patience: float = PATIENCE) -> None:
    """Hand the message to the site's mail server, or raise `Undelivered`; may wait."""
    try:
        server = _Server(mail, patience)
        try:
            if mail.starttls and mail.port != _TLS_AT_ONCE:
                server.starttls(context=ssl.create_default_context())
            if mail.user:
                server.login(mail.user, secret)
            server.sendmail(mail.sender, [to], letter)
            server.take_leave()
        finally:
            server.close()
    except ssl.SSLCertVerificationError as error:
        raise BadCertificate(host=mail.host, reason=error.verify_message) from error
    except (smtplib.SMTPNotSupportedError, ssl.SSLError) as error:
        raise NotEncrypted(host=mail.host) from error
    except smtplib.SMTPAuthenticationError as error:
        raise WrongPassword(host=mail.host, user=mail.user) from error
    except smtplib.SMTPRecipientsRefused as error:
        _code, reply = next(iter(error.recipients.values()))
        raise MailRefused(host=mail.host, address=to, reason=_said(reply)) from error
    except smtplib.SMTPResponseException as error:
        raise MailRefused(host=mail.host, address=to, reason=_said(error.smtp_error)) from error
    except OSError as error:  # every other error of smtplib is one, too
        raise NoAnswer(host=f"{mail.host}:{mail.port}") from error


class _Server(smtplib.SMTP):
    """A server that is reached within our patience, whichever of its addresses answers."""

    def __init__(self, mail: Mail, patience: float) -> None:
        self._at_once = mail.port == _TLS_AT_ONCE
        super().__init__(mail.host, mail.port, local_hostname=_OURSELVES, timeout=patience)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """What smtplib's own SMTP_SSL overrides as well."""
        line = connected(host, port, timeout)
        line.settimeout(timeout)
        if self._at_once:
            return ssl.create_default_context().wrap_socket(line, server_hostname=host)
        return line

    def take_leave(self) -> None:
        """The mail is theirs now: whether they say goodbye changes nothing."""
        if self.sock is not None:
            self.sock.settimeout(1)
        with suppress(OSError):
            self.quit()


def _said(reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return " ".join(text.split())[:200]
