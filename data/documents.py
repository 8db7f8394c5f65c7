"""Documents as a journal holds them: JSON values, private copies, and what must be written of a change."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from .chain import Op, encode

Doc = dict[str, Any]

NO_TABLE = ""
"""The id under which a value stands that a storage was given in place of a table, such as a list."""


def private(value: Any) -> Any:
    """A copy of a JSON value that shares nothing that can be changed."""
    if isinstance(value, dict):
        return {key: private(item) for key, item in value.items()}
    if isinstance(value, list):
        return [private(item) for item in value]
    return value


def as_json(value: Any) -> Any:
    """What the journal will hold for a value. Raises TypeError for what is no JSON, ValueError for NaN."""
    plain = msgspec.json.decode(msgspec.json.encode(value))
    return plain if plain == value else json.loads(json.dumps(value, allow_nan=False))


def put(name: str, key: str, document: Any, table: Mapping[str, Doc]) -> Iterator[Op]:
    """What makes a table hold a document: nothing where it does so already."""
    if key in table and _same(table[key], document):
        return
    plain = as_json(document)
    if key not in table or not _same(table[key], plain):
        yield ["put", name, key, plain]


def _same(one: Any, other: Any) -> bool:
    """Whether two values are the same in the journal; to Python, 1 and true are equal."""
    return bool(one == other) and encode(one) == encode(other)


def differences(old: Mapping[str, Mapping[str, Doc]], new: Mapping[str, Any]) -> Iterator[Op]:
    """What makes the tables `old` say `new`, in its order: what moved, and all behind it, is put anew."""
    yield from (["drop", name] for name in old if name not in new)
    for name, given in new.items():
        table = old.get(name, {})
        if name not in old:
            yield ["table", name]
        documents = given if isinstance(given, Mapping) else {NO_TABLE: given}
        wanted = {str(key): document for key, document in documents.items()}
        yield from (["del", name, key] for key in table if key not in wanted)
        standing = (key for key in table if key in wanted)
        in_order = True
        for key, document in wanted.items():
            in_order = in_order and key == next(standing, None)
            if key in table and not in_order:
                yield ["del", name, key]
            yield from put(name, key, document, table if in_order else {})


def as_given(table: Mapping[str, Doc]) -> Any:
    """The table, or the value that a storage was given in place of one."""
    return table if isinstance(table.get(NO_TABLE, {}), dict) else table[NO_TABLE]
