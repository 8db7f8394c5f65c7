"""The wheel as it is installed: it runs from any folder and brings what it needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
PATIENCE = 120

ENTRY = """#!{python}
import sys
from shiftboard.cli import main
sys.exit(main())
"""
"""What installers write for a console script."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this source."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, timeout=PATIENCE)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel in it, and the dependencies of this one; returns its Python."""
    environment = tmp_path_factory.mktemp("environment")
    command = [sys.executable, "-m", "venv", "--without-pip", str(environment)]
    subprocess.run(command, check=True, timeout=PATIENCE)
    python = environment / "bin" / "python"
    where = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(where, check=True, capture_output=True, text=True).stdout.strip())
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    # A .pth line that is a folder is put on the path; .pth files of that folder are not read, so the
    # sources that are installed there for development stay unseen.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    entry = environment / "bin" / "shiftboard"
    entry.write_text(ENTRY.format(python=python))
    entry.chmod(0o755)
    return python


def run(command: list[str], cwd: Path) -> str:
    """What a command prints, run in a folder with a language and nothing else of ours set."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"LANG": "C.UTF-8", "SHIFTBOARD_LANG": "en", "HOME": str(cwd)}
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def makes_a_demo(command: list[str], cwd: Path) -> None:
    """Make a demonstration and ask how it stands, from this folder."""
    store = cwd / "demo"
    run([*command, "demo", "--no-open", "--days", "1", "--store", str(store)], cwd)
    said = run([*command, "status", "--store", str(store)], cwd)
    assert "Lime Tree Bistro" in said
    assert "lines done" in said
    status = json.loads(run([*command, "status", "--json", "--store", str(store)], cwd))
    assert status["shift"]["lead"]
    handover = run([*command, "handover", "--store", str(store)], cwd)
    assert "Lime Tree Bistro" in handover


def test_the_wheel_brings_what_it_needs(wheel: Path) -> None:
    """Starters, limits, Czech, styles, what pages are set with, licences; tests and benches are not."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    wanted = {
        "data/profiles.toml",
        "data/starters/restaurant.toml",
        "data/starters/shop.toml",
        "shiftboard/locale/cs/LC_MESSAGES/shiftboard.mo",
        "shiftboard/printing/fonts/Inter-Regular.ttf",
        "shiftboard/printing/fonts/Inter-Bold.ttf",
        *(str(path.relative_to(REPOSITORY)) for path in (REPOSITORY / "screens").rglob("*.tcss")),
        *(str(path.relative_to(REPOSITORY)) for path in (REPOSITORY / "shiftboard").rglob("*.typ")),
        *(
            str(path.relative_to(REPOSITORY))
            for package in ("data", "screens", "shiftboard")
            for path in (REPOSITORY / package).rglob("*.py")
        ),
    }
    assert wanted - names == set()
    for licence in ("/LICENSE", "/OFL.txt"):
        assert any(name.endswith(licence) and ".dist-info" in name for name in names), licence
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {
        "data",
        "screens",
        "shiftboard",
    }


def test_it_is_the_wheel_that_is_run(installed: Path, tmp_path: Path) -> None:
    """The packages come from the environment, not from the sources."""
    command = [
        str(installed),
        "-c",
        "import data, screens, shiftboard as s; print(data.__file__, s.__file__)",
    ]
    said = run(command, tmp_path)
    assert str(REPOSITORY) not in said
    assert str(installed.parent.parent) in said


def test_it_runs_as_a_module_beside_a_folder_called_data(installed: Path, tmp_path: Path) -> None:
    """`-m` puts the folder it is run from on the path: a folder of files called data does no harm."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "sales.csv").write_text("1;2\n")
    makes_a_demo([str(installed), "-m", "shiftboard"], tmp_path)


@pytest.mark.parametrize("package", [False, True], ids=["files", "a package"])
def test_its_script_runs_beside_anything_called_data(installed: Path, tmp_path: Path, package: bool) -> None:
    """The script does not look into the folder it is run from, whatever lies there."""
    for name in ("data", "screens", "shiftboard") if package else ("data",):
        (tmp_path / name).mkdir()
        if package:
            (tmp_path / name / "__init__.py").write_text("raise RuntimeError('not ours')\n")
    makes_a_demo([str(installed.with_name("shiftboard"))], tmp_path)


def test_czech_comes_with_it(installed: Path, tmp_path: Path) -> None:
    """The catalog of the wheel is found."""
    said = run(
        [str(installed), "-c", "from shiftboard.language import *; use('cs'); print(_('leave'))"], tmp_path
    )
    assert said.strip() == "konec"


@pytest.mark.peer
def test_it_installs_with_its_dependencies(wheel: Path, tmp_path: Path) -> None:
    """pip takes the wheel and what it depends on from the registry into a new environment."""
    environment, folder = tmp_path / "environment", tmp_path / "work"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True, timeout=PATIENCE)
    pip = [str(environment / "bin" / "python"), "-m", "pip", "install", "--quiet", str(wheel)]
    subprocess.run(pip, check=True, timeout=600)
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "__init__.py").write_text("raise RuntimeError('not ours')\n")
    makes_a_demo([str(environment / "bin" / "shiftboard")], folder)
