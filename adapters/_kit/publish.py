"""What of its reports a source lets everybody see: their words stay behind unless it says otherwise.

It stands at the adapter's edge, so that what was written is neither remembered, merged nor searched further on.
"""

from __future__ import annotations

from dataclasses import fields, replace
from functools import lru_cache

from adapters._kit.encode import record
from domain.exchange import Call, Fetch, Record, Reply
from domain.hints import REMEMBERED


def publishing(fetch: Fetch) -> Fetch:
    """The same answers without what people wrote: every field marked `written` is null."""

    async def published(call: Call) -> Reply:
        reply = await fetch(call)
        kinds: set[type] = {type(record.model) for record in reply.records}
        return replace(reply, records=tuple(map(_wordless, reply.records))) if any(map(_written, kinds)) else reply

    return published


def _wordless(found: Record) -> Record:
    kind: type = type(found.model)
    model = replace(found.model, **dict.fromkeys(_written(kind)))
    return replace(found, model=model, pieces=record(found.id, model).pieces)


@lru_cache(REMEMBERED)
def _written(model: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(model) if each.metadata.get("written"))
