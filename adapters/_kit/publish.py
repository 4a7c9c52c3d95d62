"""What of its reports a source lets everybody see: their words stay behind unless it says otherwise.

It stands at the adapter's edge, so that what was written is neither remembered, merged nor searched further on.
"""

from __future__ import annotations

from dataclasses import fields, replace

from adapters._kit.encode import record
from domain.exchange import Call, Fetch, Record, Reply


def publishing(fetch: Fetch) -> Fetch:
    """The same answers without what people wrote: every field marked `written` is null."""

    async def published(call: Call) -> Reply:
        reply = await fetch(call)
        return replace(reply, records=tuple(map(_wordless, reply.records)))

    return published


def _wordless(found: Record) -> Record:
    written = {each.name: None for each in fields(found.model) if each.metadata.get("written")}
    if not written:
        return found
    model = replace(found.model, **written)
    return replace(found, model=model, pieces=record(found.id, model).pieces)
