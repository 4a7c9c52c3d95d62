"""What apps are told, as CloudEvents 1.0 in JSON: that something changed, how it stands and where to read it. Pure.

An event says nothing that a token could not read at its `href`, and no more of a person than the subject by which the
app's developer knows her anyway.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from secrets import token_hex
from typing import Any

import orjson

from domain.cases import Change
from domain.catalogue import CATALOGUE
from domain.spans import here
from domain.when import stamp

MEDIA_TYPE = "application/cloudevents+json"
TOPICS = (*dict.fromkeys(each.own for each in CATALOGUE.values() if each.own), "sources")
"""What an app may want to hear of; `sources:<city>` is about one city's."""
PING = "org.hansa.webhook.ping"
PAUSED = "org.hansa.webhook.paused"
SOURCE = "org.hansa.source.changed"

Event = Mapping[str, Any]


def topic_of(change: Change) -> str | None:
    """`orders`, `reports`; None when it is nobody's concern: how we deliver is not told."""
    resource = CATALOGUE.get(change.resource)
    return None if resource is None else resource.own


def type_of(topic: str) -> str:
    """`orders` → `org.hansa.order.changed`."""
    return f"org.hansa.{topic.removesuffix('s')}.changed"


def case_event(change: Change, topic: str, subject: str) -> Event:
    """A turn of a case, for an app whose developer knows the citizen as `subject`."""
    told = {"state": change.state, "city": change.city, "resource": change.resource, "sub": subject}
    return _event(type_of(topic), f"/v1/me/{topic}/{change.case}", change.at, {"id": change.case} | told)


def source_event(source: str, city: str, state: str, at: datetime) -> Event:
    """A source fares otherwise than before; `source` is its id, `adorf/amt/waste.pickups`."""
    told = {"id": source, "state": state, "city": city, "resource": source.rpartition("/")[2]}
    return _event(SOURCE, f"/v1/sources/{source}", at, told)


def hook_event(kind: str, hook_id: str, at: datetime, **more: str) -> Event:
    """Something about the webhook itself: `PING` or `PAUSED`."""
    return _event(kind, f"/v1/webhooks/{hook_id}", at, {"id": hook_id} | more)


def packed(event: Event) -> bytes:
    """As it is kept until it is sent."""
    return orjson.dumps(event)


def rendered(event: bytes, *, id: str, number: int, source: str) -> bytes:
    """The body of a packed event; the same bytes at every attempt. `source` is where the API is reached."""
    kept = orjson.loads(event)
    data = kept.pop("data")
    whole = {"specversion": "1.0", "id": id, "source": source, **kept, "datacontenttype": "application/json"}
    return orjson.dumps(whole | {"data": {**data, "href": source + kept["subject"], "number": number}})


def _event(kind: str, subject: str, at: datetime, data: Event) -> Event:
    return {"type": kind, "subject": subject, "time": stamp(at), "traceparent": _traceparent(), "data": data}


def _traceparent() -> str:
    """The trace this belongs to (CloudEvents, Distributed Tracing extension); one of its own where nobody traces."""
    span = here()
    return span.place.traceparent if span else f"00-{token_hex(16)}-{token_hex(8)}-00"
