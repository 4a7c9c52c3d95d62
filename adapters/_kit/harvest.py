"""A reply as the store keeps it, and back; and a question as the store understands it. No IO, no policy."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from adapters._kit import german
from adapters._kit.encode import packed, rebuilding
from domain.exchange import Call, Note, Record, Rejected, Reply, Window
from domain.geo import Point
from domain.resource import Resource
from domain.typed import readings, unfinished
from domain.words import fold
from storage.harvest_ports import Copy, Kept, Near, Piece, Wanted

MOST = 1000
"""Records that answer a narrowed question: as many as a page can hold. Of more the best are given, and that there are more."""
REJECTED = 1000
"""Rows that could not be understood, of which it is kept why."""
_BAR = "\x1f"  # stands in no folded text; behind each part, since a part may be empty
_NARROWS = {
    "as_typed": frozenset({"q", "postcode", "lat", "lon", "radius"}),
    "stemmed": frozenset({"q", "lat", "lon", "radius"}),
    "words": frozenset({"q", "lat", "lon", "radius"}),
}
"""What the store can narrow by. Where a question asks for more, nothing is left out here: federation filters anyway."""


def pieces_of(records: Sequence[Record], resource: Resource, *, placed: bool) -> Iterator[Piece]:
    """The records as they are kept; `placed` where they are looked for by their place."""
    where = resource.where if placed else None
    for record in records:
        spot = getattr(record.model, where) if where else None
        yield Piece(
            id=record.id,
            body=packed(record),
            order="".join(part + _BAR for part in record.order),
            text=record.text,
            spot=(spot.lon, spot.lat) if isinstance(spot, Point) else None,
        )


def facts_of(reply: Reply) -> str:
    """What the source said beside its records."""
    covers = reply.covers
    said = {
        "covers": covers and [each and each.isoformat() for each in (covers.start, covers.end)],
        "notes": [[note.slug, note.params] for note in reply.notes],
        "rejected": [[each.row, each.why] for each in reply.rejected[:REJECTED]],
        "unmapped": dict(reply.unmapped),
        "cut": reply.cut,
        "lasts": reply.lasts and reply.lasts.total_seconds(),
    }
    return json.dumps(said, ensure_ascii=True)


def lasting(copy: Copy) -> timedelta | None:
    """How long the source itself said its list would hold."""
    seconds = json.loads(copy.facts)["lasts"]
    return None if seconds is None else timedelta(seconds=seconds)


def reply_of(copy: Copy, kept: Sequence[Kept], resource: Resource) -> Reply:
    """The reply as it was, of these records; ValueError when they are of no such thing."""
    rebuilt = rebuilding(resource.model)
    return Reply(
        records=tuple(rebuilt(name, body, tuple(order.split(_BAR)[:-1]), text) for name, body, order, text in kept),
        as_of=copy.as_of,
        **beside(copy.facts),
    )


def beside(facts: str) -> dict[str, Any]:
    """What `facts_of` wrote down, as fields of a reply; how long it holds is not among them."""
    said = json.loads(facts)
    return {
        "covers": said["covers"] and Window(start=_day(said["covers"][0]), end=_day(said["covers"][1])),
        "notes": tuple(Note(slug=slug, params=tuple(map(tuple, params))) for slug, params in said["notes"]),
        "rejected": tuple(Rejected(row=row, why=why) for row, why in said["rejected"]),
        "unmapped": said["unmapped"],
        "cut": said["cut"],
    }


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def wanted_of(call: Call, resource: Resource, *, towns: tuple[str, ...], bounded: bool) -> Wanted:
    """What of a list answers a call; `bounded` where the best of many are enough."""
    if call.item is not None:
        return Wanted(item=call.item)
    query = call.query if call.query is not None else resource.query()
    narrows = _NARROWS.get(resource.search, frozenset())
    given = {
        field.name for field in fields(query) if getattr(query, field.name) != getattr(_blank(resource), field.name)
    }
    return Wanted(
        **_searched(getattr(query, "q", None), resource),
        towns=towns,
        postcode=getattr(query, "postcode", None) if "postcode" in narrows else None,
        near=_near(query) if "lat" in narrows and resource.where else None,
        most=MOST if bounded and given <= narrows else None,
    )


def _blank(resource: Resource) -> Any:
    return resource.query()


def _near(query: Any) -> Near | None:
    lat, lon = getattr(query, "lat", None), getattr(query, "lon", None)
    if lat is None or lon is None:
        return None
    return Near(lat=lat, lon=lon, radius=getattr(query, "radius", None))


def _searched(q: str | None, resource: Resource) -> dict[str, Any]:
    if q is None:
        return {}
    if resource.search == "as_typed":
        return {"typed": readings(q)}
    if resource.search == "stemmed":
        return {"stems": german.typed(q)}
    if resource.search == "forgiving":
        return {}
    folded = fold(q)
    squeezed = folded.replace(" ", "")
    parts = tuple(dict.fromkeys(unfinished(part) for part in folded.split()))
    return {"words": parts, "squeezed": squeezed if len(squeezed) > 3 else ""}
