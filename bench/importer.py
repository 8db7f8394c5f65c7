"""An importer: saves one record after the other, as fast as it can, until its input ends.

importer.py store FOLDER
importer.py sqlite FILE
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from disk import Beside, answer, put

from data.store import Store
from shiftboard.checklist import Answer
from shiftboard.schema import SCHEMA

kind, path = sys.argv[1], Path(sys.argv[2])
save: Callable[[Answer], None]
save = partial(put, Store.open(path, SCHEMA)) if kind == "store" else Beside(path, time.time_ns()).put
ended = threading.Event()


def wait() -> None:
    """Until whoever started this has seen enough."""
    sys.stdin.read()
    ended.set()


threading.Thread(target=wait, daemon=True).start()
count = 0
while not ended.is_set():
    save(answer(count))
    count += 1
    if count == 1:
        print("at it", flush=True)
print(count)
