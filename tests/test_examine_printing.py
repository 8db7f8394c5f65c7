"""The doctor looks at printers and mail, too: what is written of them, and what this machine lacks."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
import test_commands
from conftest import Bistro
from test_commands import Run

from shiftboard.printing.mail import PASSWORD
from shiftboard.settings import FILE

run = test_commands.run


@pytest.fixture(autouse=True)
def _no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSWORD, raising=False)


def write(bistro: Bistro, more: str) -> None:
    path = bistro.folder / FILE
    path.write_text(path.read_text("utf-8") + more, "utf-8")


def program(folder: Path, name: str, lines: str) -> None:
    """A program of this name, in a folder that is searched."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{lines}\n", "utf-8")
    (folder / name).chmod(stat.S_IRWXU)


def test_everything_that_is_wrong_is_told_and_the_store_is_examined(run: Run, dinner: Bistro) -> None:
    """Two printers and the mail cannot be: three sentences, and what is wrong with the files besides."""
    write(dinner, '\n[[printers]]\nname = "bar"\naddress = "somewhere"\n')
    write(dinner, '\n[[printers]]\nname = "office"\naddress = "lp:laser"\ncolumns = "wide"\n')
    write(dinner, '\n[mail]\nhost = "x"\nsender = "the bistro"\n')
    (dinner.folder / "board.jsonl").chmod(0o644)
    said = run("doctor")
    assert said.code == 1
    lines = said.out.splitlines()
    assert len(lines) == 4
    for line, told in zip(
        lines, ("read by other users", "somewhere", "office", "bistro@example.com"), strict=True
    ):
        assert told in line
    faults = run("doctor", "--json").json["faults"]
    assert [one["fault"] for one in faults] == ["ReadableByOthers", "WrongEntry", "WrongEntry", "WrongEntry"]
    run("doctor", "--repair")
    assert len(run("doctor").out.splitlines()) == 3


def test_a_file_that_is_no_toml_is_told_once(run: Run, dinner: Bistro) -> None:
    write(dinner, "\nname = \n")
    said = run("doctor")
    assert said.code == 1
    assert len(said.out.splitlines()) == 1
    assert "cannot be read" in said.out
    assert "Mend it" in said.out


def test_two_printers_of_one_name(run: Run, dinner: Bistro) -> None:
    write(dinner, 2 * '\n[[printers]]\nname = "bar"\naddress = "tcp://10.0.0.9"\n')
    assert "a name of its own" in run("doctor").out


def test_what_this_machine_lacks(
    run: Run, dinner: Bistro, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A device, a folder, a program, a queue, a password; what is there is not mentioned."""
    programs = tmp_path / "programs"
    program(programs, "lp", "exit 0")
    program(programs, "lpstat", "echo Laser; echo Small")
    program(programs, "label", "exit 0")
    monkeypatch.setenv("PATH", str(programs))
    for name, address in {
        "cable": "dev:/dev/no/such/printer",
        "file": f"file:{tmp_path}/nowhere/page.pdf",
        "fine-file": f"file:{tmp_path}/page.pdf",
        "cmd": "cmd:polabel {file}",
        "fine-cmd": "cmd:label {file}",
        "queue": "lp:Cellar",
        "fine-queue": "lp:Small",
        "net": "tcp://192.0.2.1",
    }.items():
        write(dinner, f'\n[[printers]]\nname = "{name}"\naddress = "{address}"\n')
    write(dinner, '\n[mail]\nhost = "smtp.example.com"\nsender = "a@b.cz"\nuser = "milan"\n')
    said = run("doctor")
    assert said.code == 1
    faults = {one["fault"]: one for one in run("doctor", "--json").json["faults"]}
    assert {name: one.get("printer", one.get("user")) for name, one in faults.items()} == {
        "DeviceMissing": "cable",
        "FileNotWritable": "file",
        "ProgramMissing": "cmd",
        "UnknownQueue": "queue",
        "PasswordMissing": "milan",
    }
    assert "SHIFTBOARD_MAIL_PASSWORD" in said.out
    assert "fine" not in said.out
    monkeypatch.setenv(PASSWORD, "s3cret")
    assert "milan" not in run("doctor").out


def test_without_cups_a_queue_lacks_its_program(
    run: Run, dinner: Bistro, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    write(dinner, '\n[[printers]]\nname = "office"\naddress = "lp:Laser"\n')
    assert "The program lp is not on this machine; office needs it." in run("doctor").out


def test_a_device_that_only_others_may_write(
    run: Run, dinner: Bistro, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told as the machine tells it of somebody who is not root: root may write everywhere."""
    device = tmp_path / "lp0"
    device.write_bytes(b"")
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != device and may(path, mode))
    write(dinner, f'\n[[printers]]\nname = "bar"\naddress = "dev:{device}"\n')
    assert "Permission denied" in run("doctor").out


def test_where_all_is_well_nothing_is_said(run: Run, dinner: Bistro, tmp_path: Path) -> None:
    write(dinner, f'\n[[printers]]\nname = "dot"\naddress = "file:{tmp_path}/page.txt"\n')
    write(dinner, '\n[mail]\nhost = "localhost"\nsender = "a@b.cz"\n')
    said = run("doctor")
    assert (said.code, said.out) == (0, "Nothing is wrong with the store.\n")
