"""A hundred thousand invented houses in the durable store: how long an answer takes while somebody types, or stands somewhere.

Measured from the question to the sifted, sorted records, as a worker does it; what HTTP adds is measured by the other cases.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from adapters._kit.bound import finisher
from adapters._kit.encode import record
from adapters._kit.harvest import facts_of, pieces_of, reply_of, wanted_of
from domain.catalogue import ADDRESSES
from domain.exchange import Call, Reply
from domain.geo import point
from domain.places import Address, AddressQuery
from gateway.federation.held import Held
from gateway.federation.sift import sift
from storage.harvest_ports import Pull
from storage.open import Stores, open_stores

HOUSES = 100_000
BINDING = "bench/stadt/addresses#haus"
NOON = datetime(2026, 12, 1, 11, tzinfo=UTC)
TYPED = ("Aachener Straße 112", "Königsallee 4a", "Am Alten Markt 7, Bilk", "Bergstr 12 40215", "Zur Linde 3")
POINTS = 40
TURNS = 5
BUDGET_MS = 10.0

_FIRST = (
    "Aachener Königs Berg Haupt Linden Garten Bahnhof Schiller Goethe Mozart Wald Feld Kirch Schul Markt Rosen Tulpen Eichen Birken "
    "Brücken Mühlen Hafen Rhein Ruhr Emscher Neuer Alter Hoher Tiefer Nord Süd Ost West Burg Stein Sand Wiesen Ufer Kloster Zur"
).split()
_LAST = ("straße", "allee", "weg", "platz", "gasse", "ufer", "ring", "damm", "steig", " Linde", "hof", "berg")
_DISTRICTS = ("Bilk", "Altstadt", "Duissern", "Rüttenscheid", "Benrath", "Oberkassel", "Hochfeld", "Steele")


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds of many equal questions."""

    name: str
    milliseconds: tuple[float, ...]

    def part(self, share: float) -> float:
        """The time that this share of them keeps to."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def houses(count: int = HOUSES) -> Iterator[Address]:
    """Of some two thousand streets, each with as many houses."""
    dice = random.Random(1)
    names = [f"{first}{middle}{last}" for first in _FIRST for last in _LAST for middle in ("", "er", "bach", "tal")]
    for at in range(count):
        yield Address(
            street=names[at % len(names)],
            house_number=f"{at // len(names) + 1}{dice.choice(('', '', '', 'a'))}",
            postcode=f"{40210 + at % 60}",
            district=dice.choice(_DISTRICTS),
            location=point(51.15 + dice.random() * 0.2, 6.7 + dice.random() * 0.2),
        )


async def fill(stores: Stores) -> float:
    """Keep them; how many seconds that took."""
    made = tuple(record(str(at), house) for at, house in enumerate(houses()))
    reply = finisher(ADDRESSES)(Reply(records=made, as_of=NOON))
    await stores.harvest.turn(BINDING, by="bench", at=NOON, until=NOON + timedelta(hours=1), since=None)
    pull = Pull(
        binding=BINDING,
        by="bench",
        origin="bench",
        form="1",
        at=NOON,
        as_of=NOON,
        facts=facts_of(reply),
        count=len(reply.records),
        pieces=lambda: pieces_of(reply.records, ADDRESSES, placed=True),
        search=ADDRESSES.search,
        loss=0.2,
    )
    started = perf_counter()
    await stores.harvest.keep(pull)
    return perf_counter() - started


async def answer(stores: Stores, query: AddressQuery) -> int:
    """One question, as a worker answers it that has just been started; how many were found."""
    call = Call(binding=BINDING, deadline=0.0, query=query)
    copy = (await stores.harvest.standing(BINDING)).copy
    assert copy is not None
    wanted = wanted_of(call, ADDRESSES, towns=("bench",), bounded=True)
    kept = await stores.harvest.find(BINDING, copy.number, wanted)
    assert kept is not None
    reply = reply_of(copy, kept.kept, ADDRESSES)
    sifted = sift(ADDRESSES, query)(Held(reply.records), "bench")
    found = sorted(sifted, key=lambda each: (each.rank, each.metres or 0.0, *each.record.order, each.record.id))
    return len(found[:50])


def questions() -> dict[str, list[AddressQuery]]:
    """Every beginning of what is typed, one letter being the hardest; points all over the town."""
    dice = random.Random(2)
    begun = [text[:end] for text in TYPED for end in range(1, len(text) + 1)]
    spots = [(51.15 + dice.random() * 0.2, 6.7 + dice.random() * 0.2) for _ in range(POINTS)]
    return {
        "as one types": [AddressQuery(q=q) for q in begun],
        "the first letter": [AddressQuery(q=letter) for letter in "abgkmsw"],
        "round a point": [AddressQuery(lat=lat, lon=lon) for lat, lon in spots],
        "within 300 m": [AddressQuery(lat=lat, lon=lon, radius=300.0) for lat, lon in spots],
    }


async def timed(folder: Path, say: Callable[[str], None]) -> list[Timed]:
    """Fill an embedded store, and ask."""
    async with open_stores(state=folder, database_url=None, cache_bytes=1) as stores:
        seconds = await fill(stores)
        say(f"{HOUSES} houses kept in {seconds:.1f} s")
        found: list[Timed] = []
        for name, asked in questions().items():
            took: list[float] = []
            for query in asked * TURNS:
                started = perf_counter()
                await answer(stores, query)
                took.append((perf_counter() - started) * 1000)
            found.append(Timed(name, tuple(took)))
        return found


def typing(folder: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """The figures, and whether the budget was kept."""
    rows = asyncio.run(timed(folder, say))
    for row in rows:
        say(f"{row.name:18} p50 {row.part(0.5):6.2f} ms   p95 {row.part(0.95):6.2f} ms   max {row.part(1):6.2f} ms")
    return {
        "typing": {
            "houses": HOUSES,
            "budget_ms": BUDGET_MS,
            "rows": {
                row.name: {"p50_ms": row.part(0.5), "p95_ms": row.part(0.95), "max_ms": row.part(1)} for row in rows
            },
        }
    }
