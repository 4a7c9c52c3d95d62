"""A reply as workers hand it to each other, and back. No IO, no policy.

One line of JSON, then the records' bytes: nothing that is read can be more than data. Bytes of another `FORM` are nobody's: whoever
changes the form here changes its number, and what was written before is not understood any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import orjson

from adapters._kit.encode import packed, rebuilding
from adapters._kit.harvest import beside, facts_of
from domain.exchange import Record, Reply
from domain.resource import Resource

FORM = 1


def written(reply: Reply) -> bytes:
    """All of a reply but how long it is kept, what came of a deed, and what others worked out about it."""
    bodies = [packed(record) for record in reply.records]
    head = {
        "form": FORM,
        "as_of": reply.as_of.isoformat(),
        "state": reply.state,
        "facts": facts_of(reply),
        "records": [
            (record.id, len(body), record.order, record.text)
            for record, body in zip(reply.records, bodies, strict=True)
        ],
    }
    return b"\n".join((orjson.dumps(head), b"".join(bodies)))


def read(value: bytes, resource: Resource) -> Reply:
    """The reply as it was; ValueError for what is none of this form and resource."""
    line, _, bodies = value.partition(b"\n")
    try:
        head = orjson.loads(line)
        if head["form"] != FORM or head["state"] not in {"fresh", "stale"}:
            raise ValueError("another form")
        records = tuple(_records(head["records"], bodies, resource))
        as_of = datetime.fromisoformat(head["as_of"])
        return Reply(records=records, as_of=as_of, state=head["state"], **beside(head["facts"]))
    except (KeyError, TypeError, IndexError) as strange:
        raise ValueError("another form") from strange


def _records(rows: Sequence[Any], bodies: bytes, resource: Resource) -> Iterator[Record]:
    rebuilt, at = rebuilding(resource.model), 0
    for name, length, order, text in rows:
        yield rebuilt(name, bodies[at : at + length], tuple(order), text)
        at += length
    if at != len(bodies):
        raise ValueError("cut off")
