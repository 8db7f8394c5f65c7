"""TinyDB's own tests pass on our classes, in each of the ways a journal can stand where TinyDB's file stood.

They are fetched as the published source of the TinyDB that is installed, and run as they are; what they are
pointed at, and which few cannot pass and why, says tinydb_suite.py.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path

import pytest
from tinydb_suite import WAYS

TESTS = Path(__file__).parent
PATIENCE = 120
AT_LEAST = 140
"""Tests that the suite of TinyDB 4.9 has, about; fewer were not all collected."""

pytestmark = pytest.mark.peer


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with TinyDB's test modules and nothing else, as the lock file knows their source."""
    folder = tmp_path_factory.mktemp("tinydb")
    pinned = re.search(
        r"^tinydb==(\S+) .*(?:\n +.*)+", (TESTS.parent / "requirements-dev.lock").read_text(), re.M
    )
    assert pinned is not None
    assert pinned[1] == version("tinydb")
    (folder / "tinydb.lock").write_text(pinned[0])
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--no-binary", ":all:", "--no-build-isolation", "--require-hashes", "-r", "tinydb.lock"]
    subprocess.run(command, cwd=folder, check=True, timeout=PATIENCE)
    (source,) = folder.glob("*.tar.gz")
    suite = folder / "suite"
    suite.mkdir()
    (suite / "pytest.ini").write_text("[pytest]\n")
    with tarfile.open(source) as archive:
        for name in archive.getnames():
            if re.fullmatch(r"[^/]+/tests/test_\w+\.py", name) and (module := archive.extractfile(name)):
                (suite / Path(name).name).write_bytes(module.read())
    return suite


@pytest.mark.parametrize("way", WAYS)
def test_tinydbs_own_tests_pass(way: str, suite: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "--tb=short", "--basetemp", str(tmp_path / "run")]
    command += ["-p", "tinydb_suite", "--on", way, "-p", "no:asyncio", "-p", "no:cacheprovider"]
    environment = os.environ | {"PYTHONPATH": f"{TESTS.parent}:{TESTS}", "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        command, cwd=suite, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"^(\d+) passed", done.stdout, re.M)
    assert passed is not None
    assert int(passed[1]) >= AT_LEAST
    assert f"{len(WAYS[way].cannot)} xfailed" in done.stdout or not WAYS[way].cannot
