"""NGSI-LD as a context broker speaks it: entities page by page, what an attribute holds, and errors.

Sources: ETSI GS CIM 009 (NGSI-LD API) 1.4 to 1.8. Knows both forms of an entity, normalized and simplified (`keyValues`), and no
kind of entity. What brokers write differently: a name that their context does not know comes as a whole address; an attribute
that is told several times is a list; an instant is a text, or an object with `@value`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from adapters._kit.contract import Tools
from adapters._kit.values import text_of
from domain.errors import SourceDown, SourceNonsense
from domain.exchange import Call
from domain.geo import Box

REFUSALS = frozenset({400, 403, 404, 422})
"""Statuses whose body says, as problem+json (RFC 7807), what was wrong."""
ERRORS = "https://uri.etsi.org/ngsi-ld/errors/"
TYPES = frozenset({"Property", "GeoProperty", "Relationship", "LanguageProperty", "VocabProperty", "JsonProperty"})
FACTORS: Mapping[str, tuple[str, float]] = {
    "WTT": ("W", 1.0),
    "KWT": ("W", 1000.0),
    "MTR": ("m", 1.0),
    "CMT": ("m", 0.01),
    "P1": ("1", 0.01),
    "C62": ("1", 1.0),
}
"""UN/CEFACT Recommendation 20, as `unitCode` has it → the unit it is a multiple of, and how many of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One attribute of an entity."""

    value: Any = None
    """Its value, or the id it is a relationship to; None where it is absent."""
    observed_at: datetime | None = None
    unit: str | None = None
    """Its `unitCode`; None says: as the data model has it."""


NOTHING = Told()


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """How one broker is asked."""

    tools: Tools
    context: str
    """Address of the JSON-LD context that gives the short names their meaning."""
    tenant: str | None
    simplified: bool

    async def entities(
        self, call: Call, kind: str, *, page: int, most: int, box: Box | None = None
    ) -> tuple[list[Any], bool]:
        """The entities of a type, at most so many, and whether there are more; within a box if there is one."""
        fixed = {"type": kind, "count": "true"} | ({"options": "keyValues"} if self.simplified else {}) | _within(box)
        found: list[Any] = []
        while True:
            window = {"offset": str(len(found)), "limit": str(min(page, most - len(found)))}
            rows, total = await self._page(call, fixed | window)
            if found and rows and rows[0] == found[0]:
                raise SourceNonsense(f"{call.binding}: the broker begins again at every page")
            found += rows
            there_is_more = bool(rows) and (total is None or len(found) < total)  # uncounted, an empty page ends it
            if not there_is_more or len(found) >= most:
                return found[:most], there_is_more or len(found) > most

    async def _page(self, call: Call, query: Mapping[str, str]) -> tuple[list[Any], int | None]:
        """One page, and how many there are in all if the broker says it."""
        link = f'<{self.context}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
        headers = {"Accept": "application/json", "Link": link}
        answer = await self.tools.door.get(
            f"{self.tools.url}/entities",
            deadline=call.deadline,
            query=query,
            headers=headers | ({"NGSILD-Tenant": self.tenant} if self.tenant else {}),
            trace=call.trace,
            expect=REFUSALS,
        )
        rows = answer.json()
        if isinstance(rows, list) and answer.status == 200:
            count = answer.headers.get("ngsild-results-count", "")
            return rows, int(count) if count.isascii() and count.isdecimal() else None
        raise _refused(call.binding, answer.status, rows if isinstance(rows, dict) else {})


def _refused(binding: str, status: int, problem: Mapping[str, Any]) -> SourceDown | SourceNonsense:
    """What the broker says of itself, also under status 200."""
    kind = str(problem.get("type", "")).removeprefix(ERRORS)[:80]
    text = f"{binding}: {status}: {kind or 'no list of entities'}: {str(problem.get('title'))[:120]}"
    return SourceDown(text) if kind == "InternalError" else SourceNonsense(text)


def _within(box: Box | None) -> dict[str, str]:
    """The geo-query for a box: a closed ring, as GeoJSON writes it."""
    if box is None:
        return {}
    west, south, east, north = (f"{each:.6f}" for each in (box.west, box.south, box.east, box.north))
    ring = ",".join(
        f"[{x},{y}]" for x, y in ((west, south), (east, south), (east, north), (west, north), (west, south))
    )
    return {"georel": "within", "geometry": "Polygon", "coordinates": f"[[{ring}]]", "geoproperty": "location"}


def attributes(entity: Any) -> dict[str, Told]:
    """Short name → what is told; raises TypeError for what is no entity."""
    if not isinstance(entity, dict):
        raise TypeError(f"a {type(entity).__name__} where an entity should be")
    return {_short(name): _told(raw) for name, raw in entity.items() if not name.startswith("@")}


def identity(entity: Mapping[str, Any]) -> str:
    """The entity's id; raises where there is none."""
    found = text_of(entity.get("id") or entity.get("@id"))
    if found is None:
        raise ValueError("an entity without an id")
    return found


def last_part(urn: Any) -> str | None:
    """`urn:ngsi-ld:StreetlightGroup:streetlightgroup:G345` → `G345`: what the operator calls it. The first of several."""
    text = text_of(urn[0] if isinstance(urn, list) and urn else urn)
    return text.rpartition(":")[2] or None if text else None


def instant(value: Any) -> datetime | None:
    """An instant, plain or typed, in UTC; None for nothing, raises for what has no offset."""
    text = value.get("@value") if isinstance(value, dict) else value
    if text is None:
        return None
    found = datetime.fromisoformat(str(text))
    if found.tzinfo is None:
        raise ValueError(f"{str(text)[:40]!r} has no offset")
    return found.astimezone(UTC)


def _short(name: str) -> str:
    """What the context did not know comes as an address; its last word is the name all the same."""
    return name.rpartition("#")[2].rpartition("/")[2] if "://" in name else name


def _told(raw: Any) -> Told:
    """An attribute in either form."""
    if isinstance(raw, list) and raw and all(isinstance(each, dict) and _typed(each) for each in raw):
        raw = next((each for each in raw if "datasetId" not in each), raw[0])  # without one, it is the default
    if not isinstance(raw, dict) or not _typed(raw):
        return Told(value=raw)
    unit = raw.get("unitCode")
    return Told(
        value=raw.get("object", raw.get("vocab", raw.get("value"))),
        observed_at=instant(raw.get("observedAt")),
        unit=unit if isinstance(unit, str) else None,
    )


def _typed(raw: Mapping[str, Any]) -> bool:
    """Whether an object is an attribute; GeoJSON has a `type` too."""
    return raw.get("type") in TYPES or ("type" not in raw and bool(raw.keys() & {"value", "object"}))
