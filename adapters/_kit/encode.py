"""From a model object to a record: encoded once, here, with gaps only where a label depends on the reader's language."""

from __future__ import annotations

import re
from typing import Any

import orjson

from domain.exchange import Record
from domain.words import MARK

_LABEL = re.compile(b'"' + MARK.encode() + rb'([a-z0-9_.]+/[a-z0-9_]+)"')


def record(native_id: str, model: Any) -> Record:
    """One record of the model. `native_id` must be unique within the binding and the same each time."""
    if not native_id:
        raise ValueError("a record needs an id")
    return Record(id=native_id, model=model, pieces=tuple(_LABEL.split(orjson.dumps(model, option=orjson.OPT_UTC_Z))))
