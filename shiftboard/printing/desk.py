"""Printing and mailing: what goes out, what waits in the outbox, and that it went out.

A job is put into the outbox before it is sent and taken out when it is recorded that it went out: where the
plug is pulled in between, it is there still.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from data.errors import StoreError, told
from data.record import Partition
from data.site_file import RecordFile
from data.store import Store

from ..clean_text import clean
from ..clock import Clock
from ..errors import NotFound, ShiftboardError
from ..language import N_, _, listed, sentence
from ..roles import Act
from ..settings import (
    FILE,
    Mail,
    Settings,
    is_mail_address,
    read_settings,
    with_mail,
    with_printer,
    without_mail,
    without_printer,
)
from ..staff import Who
from ..summary import printed_in
from .documents import Document, Documents
from .outbox import FOLDER, Job, Outbox
from .printers import PATIENCE, Printer, PrinterKind
from .records import HANDOVER, Printed
from .undelivered import BadMailAddress, NoMail, Unconfirmed, Undelivered

if TYPE_CHECKING:
    from .preview import Preview

MAIL = "mail"
"""The coat of what is mailed: text, and the page beside it."""


class NoPrinter(ShiftboardError):
    says = N_(
        "No printer is set up. Add one on the board (ctrl+p, Printers), or name one: tcp://HOST, lp:QUEUE, "
        "file:PATH."
    )


class UnderWay(ShiftboardError):
    says = N_("This is being sent to {printer} at this moment, from here or another terminal.")


class NotKept(Undelivered):
    says = N_("{reason} It could not be kept in the outbox, either: {why}")


class NotRecorded(ShiftboardError):
    says = N_("It went out to {printer}, but that could not be recorded: {why}")


class Tried(NamedTuple):
    """What became of a job that was tried again."""

    job: Job
    error: ShiftboardError | None
    """Why it is still there; None when it went out."""


class PrintDesk:
    """What can be printed and mailed. `send` and `retry` may wait for a printer: not for the event loop."""

    def __init__(self, store: Store, clock: Clock, who: Who, documents: Documents) -> None:
        self.store = store
        self.clock = clock
        self.who = who
        self.documents = documents
        self.outbox = Outbox(store.folder / FOLDER, store.fs)
        self.patience = PATIENCE

    # printers

    def settings(self) -> Settings:
        """The settings as they stand in the file now. `BadSettings`."""
        return read_settings(self.store.folder)

    def printers(self) -> tuple[Printer, ...]:
        return self.settings().printers

    def printer(self, named: str = "", coat: str = "") -> Printer:
        """The printer of this name or address; without one, the first that takes this coat.

        `NoPrinter`, `NotFound`, `BadAddress`.
        """
        printers = self.printers()
        if ":" in named:
            found: Printer | None = Printer(name=named, address=named)
        elif named:
            found = next((one for one in printers if one.name == named), None)
            if found is None:
                hint = _("There are: {names}").format(names=listed(one.name for one in printers) or "–")
                raise NotFound(what=_("printer"), name=named, hint=hint)
        else:
            found = next((one for one in printers if coat in ("", one.prints)), next(iter(printers), None))
        if found is None:
            raise NoPrinter()
        return msgspec.structs.replace(found, kind=coat or found.prints)

    def add(self, printer: Printer) -> None:
        """Write a printer into site.toml, or change the one of its name.

        `BadPrinter`, `BadAddress`, `NotAllowed`, `NeedsPin`.
        """
        self.who.may(Act.SETUP)
        self._write(lambda text: with_printer(text, printer))

    def remove(self, name: str) -> None:
        """Take a printer out of site.toml; jobs for it wait until it is there again or they are dropped."""
        self.who.may(Act.SETUP)
        self._write(lambda text: without_printer(text, name))

    def test(self, printer: Printer) -> None:
        """Print a slip that shows what this printer can do. `Undelivered`."""
        from .deliver import deliver

        deliver(printer, _test_print(printer), title=_("Test print"), patience=self.patience)

    def set_mail(self, mail: Mail) -> None:
        """Write into site.toml which server takes the mail. `BadMail`, `NotAllowed`, `NeedsPin`."""
        self.who.may(Act.SETUP)
        self._write(lambda text: with_mail(text, mail))

    def remove_mail(self) -> None:
        """Take the mail server out of site.toml."""
        self.who.may(Act.SETUP)
        self._write(without_mail)

    def test_mail(self, to: str) -> None:
        """Send a mail that only says that mail arrives. `Undelivered`."""
        from .mail import message, password, post

        mail, now = self._mail(to := clean(to)), self.clock.now()
        secret = password(mail) if mail.user else ""
        said = _("Mail from {site} arrives here.").format(site=self.documents.settings.name)
        id = f"test.{now.timestamp():.0f}"
        letter = message(mail, to, _("Test mail"), said + "\n", (), at=self.clock.local(now), id=id)
        post(mail, to, letter, secret, patience=self.patience)

    # what goes out

    def job(
        self,
        shift: str = "",
        *,
        what: str = HANDOVER,
        list: str = "",
        printer: Printer | None = None,
        mail: str = "",
    ) -> Job:
        """What is to be sent, of this shift, else of the open one, else the last or next. Nothing is written.

        `NoMail`, `BadMailAddress`, and what `Documents.of` raises.
        """
        if printer is None:
            self._mail(mail := clean(mail))
        document = self.documents.of(what, shift, list)
        return Job(
            what=document.what,
            shift=document.shift,
            list=document.list,
            coat=printer.prints if printer is not None else MAIL,
            printer=printer.name if printer is not None else "",
            mail=mail,
            by=self.who.id,
            since=self.clock.now(),
        )

    def preview(self, job: Job, printer: Printer | None = None) -> Preview:
        """What it will be on that paper, or in that mail, as it stands now. What rendering raises.

        `printer` is one that is not set up: how it would look there.
        """
        from .preview import in_mail, on_printer

        document = self._document(job)
        reprint = self._was_printed(document)
        if job.mail:
            sender, subject = self._mail(job.mail).sender, _subject(document)
            file = f"{document.file}.pdf"
            return in_mail(document.page, job.mail, sender, subject, file, reprint=reprint)
        printer = printer or self.printer(job.printer, job.coat)
        return on_printer(document.page, printer, reprint=reprint)

    def send(self, job: Job) -> Printed:
        """Render it and send it. Where it does not get out it stays in the outbox.

        `Undelivered`, `UnderWay`, and what rendering raises; `NotRecorded` when it did go out.
        """
        job = self._begin(job)
        try:
            document = self._document(job)
            reprint = self._was_printed(document)
            self._send(job, document, reprint)
        except ShiftboardError as error:
            self._keep(job, error)
            raise
        return self._done(job, document, reprint)

    def waiting(self) -> list[Job]:
        """The jobs that did not get out and that nobody is sending now, the oldest first."""
        now = self.clock.now()
        return [job for job in self.outbox.jobs() if not job.under_way(now)]

    def retry(self, jobs: list[Job] | None = None) -> list[Tried]:
        """Try what waits again; a printer that did not take one job is not asked for the next."""
        tried: list[Tried] = []
        failed: dict[str, ShiftboardError] = {}
        for job in self.waiting() if jobs is None else jobs:
            where = job.printer or MAIL
            if where not in failed:
                tried.append(Tried(job, self._again(job)))
            else:
                tried.append(Tried(job, failed[where]))
            if isinstance(error := tried[-1].error, Undelivered):
                failed[where] = error
        return tried

    def _again(self, job: Job) -> ShiftboardError | None:
        try:
            self.send(job)
        except ShiftboardError as error:
            return error
        return None

    def drop(self, id: str) -> Job:
        """Take a job out of the outbox unsent. `NotFound`."""
        job = self.outbox.get(id)
        if job is None:
            raise NotFound(what=_("job"), name=id, hint=_("`shiftboard outbox` shows them."))
        self.outbox.remove(job)
        return job

    def came_out(self, job: Job) -> Printed:
        """Somebody looked: what the printer did not confirm did come out."""
        document = self._document(job)
        return self._done(job, document, self._was_printed(document))

    def prints(self, shift: str) -> list[Printed]:
        """What went out of this shift, oldest first: in its own file, the next, and those that name it."""
        seen = {}
        for file in self._files_about(shift):
            for one in file.table(Printed).find(lambda one: one.shift == shift):
                seen[one.id] = one
        return [seen[id] for id in sorted(seen)]

    def record(self, printed: Printed, by: str) -> Printed:
        """Say that something went out; it is no entry of a person, so `by` may be nobody."""
        with self.store.transaction(Partition.SHIFT, by) as tx:
            return tx.put(printed)

    # inside

    def _begin(self, job: Job) -> Job:
        """Put it into the outbox as one that is being sent; a full disk does not keep it from the printer."""
        now = self.clock.now()
        with self.store.lock:
            there = self.outbox.get(job.id)
            if there is not None and there.under_way(now):
                raise UnderWay(printer=job.to)
            if there is not None:
                job = msgspec.structs.replace(job, since=there.since, tries=there.tries)
            with suppress(StoreError):
                self.outbox.put(msgspec.structs.replace(job, sending=now))
        return job

    def _keep(self, job: Job, error: ShiftboardError) -> None:
        kept = msgspec.structs.replace(
            job,
            tries=job.tries + 1,
            last=sentence(error),
            says=error.says,
            fields={name: f"{value}" for name, value in error.fields.items()},
            unconfirmed=isinstance(error, Unconfirmed),
        )
        try:
            self.outbox.put(kept)
        except StoreError as full:
            raise NotKept(reason=sentence(error), why=sentence(full)) from error

    def _document(self, job: Job) -> Document:
        return self.documents.of(job.what, job.shift, job.list)

    def _send(self, job: Job, document: Document, reprint: bool) -> None:
        if job.mail:
            self._post(job, document, reprint)
        else:
            from .coats import rendered
            from .deliver import deliver

            printer = self.printer(job.printer, job.coat)
            data = rendered(document.page, printer, reprint=reprint)
            deliver(printer, data, title=document.title, patience=self.patience)

    def _post(self, job: Job, document: Document, reprint: bool) -> None:
        from .coats import pdf, text
        from .mail import Attached, message, password, post

        mail = self._mail(job.mail)
        secret = password(mail) if mail.user else ""
        page = Attached(f"{document.file}.pdf", "application/pdf", pdf(document.page, reprint=reprint))
        letter = message(
            mail,
            job.mail,
            _subject(document),
            text(document.page, reprint=reprint),
            (page,),
            at=self.clock.local(job.since),
            id=f"{job.id}.{job.since.timestamp():.0f}",
        )
        post(mail, job.mail, letter, secret, patience=self.patience)

    def _mail(self, to: str) -> Mail:
        """The mail server of this site, if mail can be sent there. `NoMail`, `BadMailAddress`."""
        mail = self.settings().mail
        if mail is None:
            raise NoMail()
        if not is_mail_address(to):
            raise BadMailAddress(address=to)
        return mail

    def _done(self, job: Job, document: Document, reprint: bool) -> Printed:
        printed = Printed(
            what=job.what,
            shift=document.shift,
            list=job.list,
            state=document.state,
            coat=job.coat,
            to=job.to,
            reprint=reprint,
        )
        try:
            return self.record(printed, job.by)
        except StoreError as error:
            raise NotRecorded(printer=job.to, why=sentence(error)) from error
        finally:
            self.outbox.remove(job)

    def _was_printed(self, document: Document) -> bool:
        """Whether the same went out before; of what nobody signs, another one is as good as the first."""
        return document.is_signed and any(
            one.state == document.state and one.what == document.what for one in self.prints(document.shift)
        )

    def _files_about(self, shift: str) -> Iterator[RecordFile]:
        store = self.store
        own = store.shift_named(shift)
        if own is not None:
            yield own
        if own is None or own.closing is None:
            return
        names = printed_in(store.seals_that_name(shift), shift)
        others = [store.after(shift), *map(store.shift_named, names), store.last_closed]
        yield from (file for file in (*others, store.shift or store.between) if file is not None)

    def _write(self, changed: Callable[[str], str]) -> None:
        path = self.store.folder / FILE
        with self.store.lock:
            self.settings()  # what is wrong with it is told
            try:
                text = changed(path.read_text("utf-8"))
                self.store.fs.write_new(path, text.encode())
            except OSError as error:
                raise told(error, path) from error


def _subject(document: Document) -> str:
    return f"{document.site}: {document.title}"


def _test_print(printer: Printer) -> bytes:
    if printer.prints is PrinterKind.RECEIPT:
        from .receipt import CANDIDATES, test_slip

        return test_slip(printer.columns, CANDIDATES)
    return f"{_('Test print')}: {printer.name}\n\nPříliš žluťoučký kůň úpěl ďábelské ódy.\n".encode()
