"""Parts of EFA's rapidJSON: the envelope, places, products, texts and times. Knows no request and no resource.

After what public clients of Mentz's EFA read (https://github.com/alex-jung/apyefa, https://invent.kde.org/libraries/kpublictransport).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from adapters._kit.markup import paragraphs
from adapters._kit.rows import EDGE, SPOILT
from adapters._kit.values import Tally, count, text_of
from domain.errors import SourceDown, SourceNonsense
from domain.exchange import Note, Record, Rejected, Reply
from domain.geo import Box, Point, point
from domain.vocabulary import PRODUCT
from domain.when import BERLIN
from domain.words import Coded, coded

WGS84 = "WGS84[dd.ddddd]"
COMMON: Mapping[str, str] = {"outputFormat": "rapidJSON", "coordOutputFormat": WGS84, "language": "de"}
PRODUCTS: Mapping[int, str] = {
    0: "train",
    1: "suburban_train",
    2: "underground",
    3: "light_rail",
    4: "tram",
    5: "bus",
    6: "regional_bus",
    7: "express_bus",
    8: "cable_car",
    9: "ferry",
    10: "on_demand",
    11: "suspension_railway",
    12: "aircraft",
    13: "regional_train",
    14: "long_distance_train",
    15: "long_distance_train",
    16: "high_speed_train",
    17: "replacement",
    18: "train",
    19: "citizens_bus",
    99: "unknown",
    100: "footpath",
}
"""EFA's product classes: 99 is what it knows nothing of, 100 a way on foot. Others turn up; they keep their native text."""
NOTHING_FOUND = frozenset({-8010, -8011, -4050, -2000})
"""Codes of messages that only say that there is nothing: no such place, no departures."""
NAMED = 10  # unknown values shown in the note
LONGEST = 1000  # characters of a notice
_DHID = re.compile(r"([a-z]{2}:\d{5}:[A-Za-z0-9_-]{1,40})(?::.*)?")


_KINDS: Mapping[str, type] = {"infos": dict}


def envelope(answer: Any, binding: str, *holds: str) -> Mapping[str, Any]:
    """The answer, if it has one of these lists; raises for an error, which comes with status 200 like everything else."""
    if not isinstance(answer, dict):
        raise SourceNonsense(f"{binding}: an answer that is no object")
    errors = [each for each in listed(answer.get("systemMessages")) if each.get("type") == "error"]
    serious = [each for each in errors if each.get("code") not in NOTHING_FOUND]
    if any(isinstance(answer.get(name), _KINDS.get(name, list)) for name in holds) and not serious:
        return answer
    if serious:
        said = " ".join(str(serious[0].get(name))[:120] for name in ("module", "code", "text"))
        raise SourceDown(f"{binding}: {said}")
    if errors:
        return answer
    raise SourceNonsense(f"{binding}: an answer without {' or '.join(holds)}")


def listed(value: Any) -> Iterator[Mapping[str, Any]]:
    """The objects of a list; nothing where there is no list."""
    return (each for each in value if isinstance(each, dict)) if isinstance(value, list) else iter(())


def below(value: Any, *names: str) -> Any:
    """What stands at the end of a path of objects; None where it breaks off."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def dhid(place: Any) -> str:
    """The DHID of a stop, or of the stop a platform belongs to; raises ValueError for a place without one."""
    for known in (below(place, "parent", "id"), below(place, "id")):
        found = _DHID.fullmatch(known) if isinstance(known, str) else None
        if found:
            return found[1]
    raise ValueError("no DHID")


def spot(raw: Any, bounds: Box) -> Point | None:
    """EFA's `[lat, lon]`; None for nothing, ValueError for a place nowhere near, which is what swapped numbers are."""
    if raw is None or raw == []:
        return None
    lat, lon = raw
    if isinstance(lat, bool) or isinstance(lon, bool):
        raise TypeError("a coordinate is a number")
    there = point(float(lat), float(lon))
    if there not in _ground(bounds):
        raise ValueError(f"not in or near the region: {raw}")
    return there


@lru_cache(maxsize=64)
def _ground(bounds: Box) -> Box:
    return bounds.widened(EDGE)


def product(number: Any, name: Any, known: Mapping[int, str], seen: Tally) -> Coded:
    """A class with its name; one that is not known keeps its text and is counted."""
    if isinstance(number, bool) or not isinstance(number, int):
        raise TypeError("a product class is a number")
    native, code = text_of(name) or str(number), known.get(number)
    if code is None:
        count(seen, native[:80])
    return coded(PRODUCT, code, native if code else native[:80])


def plain(markup: Any) -> str | None:
    """A text without its HTML; None for nothing."""
    return _plain(markup if isinstance(markup, str) else text_of(markup) or "")


@lru_cache(maxsize=1024)  # what is said of a line or a stop hangs on each of its rides
def _plain(markup: str) -> str | None:
    return " ".join(" ".join(paragraphs(markup)).split())[:LONGEST] or None


def instant(raw: Any) -> datetime:
    """An instant with its zone, in UTC; raises ValueError without one: in the night the clocks go back it could be either."""
    found = datetime.fromisoformat(raw)
    if found.tzinfo is None:
        raise ValueError("a time without a zone")
    return found.astimezone(UTC)


def served_at(answer: Mapping[str, Any], now: datetime) -> datetime:
    """The server's time, which is local and has no zone; of the two hours it may mean once a year, the nearer one."""
    try:
        told = datetime.fromisoformat(str(below(answer, "serverInfo", "serverTime")))
        if told.tzinfo is None:
            both = (told.replace(tzinfo=BERLIN, fold=fold).astimezone(UTC) for fold in (0, 1))
            return min(both, key=lambda each: abs(each - now))
        return told.astimezone(UTC)
    except (ValueError, OverflowError):
        return now


def asked_for(instant_: datetime) -> tuple[Mapping[str, str], int]:
    """The local time to ask for, and how many hours it lies before the instant: an hour the clock shows twice cannot be named."""
    hours = 0
    while _twice((instant_ - timedelta(hours=hours)).astimezone(BERLIN)):
        hours += 1
    local = (instant_ - timedelta(hours=hours)).astimezone(BERLIN)
    return {"itdDate": f"{local:%Y%m%d}", "itdTime": f"{local:%H%M}", "itdDateTimeDepArr": "dep"}, hours


def _twice(local: datetime) -> bool:
    first, second = (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return first < second


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows that were read, and what was found odd in them."""

    records: tuple[Record, ...]
    rejected: tuple[Rejected, ...]
    unmapped: Mapping[str, int]

    def reply(self, as_of: datetime, *notes: Note, cut: bool = False) -> Reply:
        """As an answer without a window."""
        unknown = ", ".join(sorted(self.unmapped)[:NAMED])
        odd = (Note(slug="unmapped-values", params=(("values", unknown),)),) if self.unmapped else ()
        return Reply(
            records=self.records,
            as_of=as_of,
            rejected=self.rejected,
            unmapped=self.unmapped,
            notes=(*notes, *odd),
            cut=cut,
        )


def read(raws: Iterable[Any], make: Callable[[Any, Tally], Record]) -> Rows:
    """Every row as a record or a rejection."""
    seen: Tally = Counter()
    records: list[Record] = []
    rejected: list[Rejected] = []
    for place, raw in enumerate(raws, 1):
        try:
            records.append(make(raw, seen))
        except SPOILT as why:
            rejected.append(Rejected(row=f"#{place}", why=f"{type(why).__name__}: {why}"[:200]))
    return Rows(records=tuple(records), rejected=tuple(rejected), unmapped=dict(seen))
