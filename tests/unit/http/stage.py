"""A little federation for the tests of the surface: three towns, back-ends that are plain functions, and a raw client.

The client hands scopes to the whole stack as they stand, so that it can send what no decent client would.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote_to_bytes

from adapters._kit.bound import finisher
from adapters._kit.encode import record
from config.model import Bounds, Contact, Declared, Settings
from domain.catalogue import ADDRESSES, CATALOGUE, FRACTIONS, PICKUPS, PLACES
from domain.errors import SourceError
from domain.events import Event
from domain.exchange import Call, Note, Record, Rejected, Reply, Window
from domain.federation import City, Names, Provider
from domain.geo import Box, point
from domain.places import Address, Place
from domain.places import Contact as Reachable
from domain.resource import Resource
from domain.retiring import Retiring
from domain.vocabulary import FRACTION, PLACE_KIND
from domain.waste import Fraction, Pickup
from domain.words import coded
from gateway.edge.asgi import ASGI, Message
from gateway.federation.book import Book, Source, Town
from gateway.federation.house import own_sources
from gateway.front import edge
from gateway.http import explain
from gateway.http.routes import House
from gateway.http.surface import VERSION, Document, surface
from gateway.layers.breaker import Health
from portal.site import Site
from portal.surface import add_portal

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NEEDY = tuple(f"/{each.path}" for each in CATALOGUE.values() if each.needs or each.household)
"""The lists that do not answer without being told something: a household, a stop, a position."""
TOWNS = {
    "duesseldorf": ("Düsseldorf", Box(west=6.68, south=51.12, east=6.94, north=51.36), (40210, 40629)),
    "duisburg": ("Duisburg", Box(west=6.62, south=51.33, east=6.83, north=51.56), (47051, 47279)),
    "essen": ("Essen", Box(west=6.89, south=51.34, east=7.14, north=51.54), (45127, 45359)),
}


@dataclass(kw_only=True)
class Backend:
    """What one source holds and how it fares; a `Fetch` when called. `breaks` is raised before anything else."""

    resource: Resource
    records: Sequence[Record] = ()
    breaks: Exception | None = None
    fresh_for: timedelta | None = timedelta(minutes=10)
    reply: Reply = field(default_factory=lambda: Reply(as_of=NOON))
    """What the answer says beside its records."""
    tells: Sequence[Event] = ()
    """Facts it tells whoever wants to know how the answer came about."""
    calls: list[Call] = field(default_factory=list)

    def say(
        self,
        *,
        as_of: datetime = NOON,
        stale: bool = False,
        covers: Window | None = None,
        notes: tuple[Note, ...] = (),
        rejected: tuple[Rejected, ...] = (),
        cut: bool = False,
    ) -> None:
        """Set what the answer says beside its records."""
        state: Literal["fresh", "stale"] = "stale" if stale else "fresh"
        self.reply = Reply(as_of=as_of, state=state, covers=covers, notes=notes, rejected=rejected, cut=cut)

    async def __call__(self, call: Call) -> Reply:
        """The answer, finished as at the adapter's edge."""
        self.calls.append(call)
        for fact in self.tells:
            explain.note(fact)
        if self.breaks is not None:
            raise self.breaks
        said = self.reply
        whole = Reply(
            records=tuple(self.records),
            as_of=said.as_of,
            fresh_until=None if self.fresh_for is None else NOON + self.fresh_for,
            covers=said.covers,
            state=said.state,
            notes=said.notes,
            rejected=said.rejected,
            cut=said.cut,
        )
        return finisher(self.resource)(whole)


def a_place(
    native: str,
    kind: str = "playground",
    *,
    name: str | None = None,
    at: tuple[float, float] = (51.45, 7.01),
    opening: str | None = None,
) -> Record:
    """A place at latitude and longitude."""
    model = Place(kind=coded(PLACE_KIND, kind, kind.upper()), name=name, location=point(*at), opening=opening)
    return record(native, model)


def a_pickup(native: str, fraction: str, day: date) -> Record:
    """A collection of one fraction."""
    return record(native, Pickup(day=day, fraction=coded(FRACTION, fraction, fraction.upper())))


def _backends() -> dict[tuple[str, str, str], Backend]:
    """City, provider and resource → back-end, as every test finds them."""
    house = Address(street="Aachener Straße", house_number="4", postcode="45147", location=point(51.45, 7.01))
    return {
        ("essen", "stadt", "addresses"): Backend(resource=ADDRESSES, records=[record("9", house)]),
        ("essen", "ebe", "waste.pickups"): Backend(
            resource=PICKUPS,
            records=[
                a_pickup("1", "paper", date(2026, 12, 1)),
                a_pickup("2", "residual", date(2026, 12, 8)),
            ],
        ),
        ("essen", "ebe", "waste.fractions"): Backend(
            resource=FRACTIONS, records=[record("r", Fraction(fraction=coded(FRACTION, "residual"), name="Restmüll"))]
        ),
        ("essen", "stadt", "places"): Backend(
            resource=PLACES,
            records=[
                a_place("a", name="Ährenweg", at=(51.45, 7.01)),
                a_place("b/ü", "library", name="Bücherei <Süd>", at=(51.46, 7.02)),
                a_place("c", name="Am Wasser", at=(51.47, 7.03)),
            ],
        ),
        ("duisburg", "wbd", "places"): Backend(
            resource=PLACES, records=[a_place("7", "recycling_centre", name="Recyclinghof Nord", at=(51.45, 6.75))]
        ),
    }


class Stage:
    """A book that can be changed under a surface that stands: back-ends by city and resource, and a settable clock."""

    def __init__(self) -> None:
        self.now = NOON
        self.reset()

    def reset(self) -> None:
        """As if nothing had happened."""
        self.now = NOON
        made = _backends()
        self.backends = {(city, resource): end for (city, _, resource), end in made.items()}
        sources = [_source(*key, end) for key, end in made.items()]
        self.sources = {(source.city, source.resource.name): source for source in sources}
        own = own_sources([(slug, _city(slug)) for slug in TOWNS], sources, self.clock)
        towns = {
            slug: Town(slug=slug, name=name, bounds=bounds, postcodes=(codes,))
            for slug, (name, bounds, codes) in TOWNS.items()
        }
        self.book = Book(towns, (*own, *sources), started=NOON)

    def clock(self) -> datetime:
        """The present instant on this stage."""
        return self.now

    def health(self, city: str, resource: str) -> Health:
        """What the breaker knows of a source."""
        return self.sources[city, resource].health

    def fail(self, resource: str, error: SourceError) -> None:
        """Every back-end of the resource fails so."""
        for (_, name), end in self.backends.items():
            if name == resource:
                end.breaks = error


def _source(city: str, provider: str, name: str, end: Backend) -> Source:
    return Source(
        id=f"{city}/{provider}/{name}",
        city=city,
        provider=provider,
        resource=end.resource,
        ns=provider,
        binding=f"{city}/{provider}/{name}#{provider}",
        adapter="plain",
        fetch=end,
        pushes=frozenset(),
        environment="sandbox",
        basis="invented",
        licence="synthetic",
        attribution=f"simulated after {provider}",
        permission="open_licence",
        fresh=end.resource.fresh,
        health=Health(),
    )


def _city(slug: str) -> City:
    name, bounds, _ = TOWNS[slug]
    return City(
        names=Names(de=name, en=name),
        ags="05113000",
        ars="051130000000",
        bounds=(bounds.west, bounds.south, bounds.east, bounds.north),
        location=point((bounds.south + bounds.north) / 2, (bounds.west + bounds.east) / 2),
        contact=Reachable(url="https://example.org"),
        providers=(Provider(id="stadt", name=f"Stadt {name}"),),
        resources=("places",),
    )


def declared(*, url_bytes: int = 8192) -> Declared:
    """An operator and the bounds of a process; the cities stand on the stage. Nothing is kept: every answer is made anew."""
    contact = Contact(email="hansa@example.org")
    return Declared(
        root=Path(), cities=(), regions=(), bounds=Bounds(url_bytes=url_bytes, shelf_bytes=0), contact=contact
    )


def stacked(
    stage: Stage, *, explains: bool = True, public_url: str | None = None, retiring: Sequence[Retiring] = ()
) -> ASGI:
    """The surface over the stage's book with the edge in front of it, as the root stacks them."""
    house = House(
        book=lambda: stage.book,
        cities=tuple(TOWNS),
        clock=stage.clock,
        default_wait=5.0,
        explains=explains,
        examples={},
        retiring=retiring,
    )
    app = surface(
        house,
        public_url=public_url,
        contact="mailto:hansa@example.org",
        pages=lambda app, document: add_portal(app, site(stage, document, public_url)),
    )
    return edge(app, declared(), Settings(public_url=public_url))


def site(stage: Stage, document: Document, public_url: str | None) -> Site:
    """The stage as its pages see it."""
    quotas = {"anonymous": 60, "with_key": 600, "with_token": 600}
    return Site(
        book=lambda: stage.book,
        clock=stage.clock,
        document=document,
        version=VERSION,
        sandbox=True,
        public_url=public_url,
        quotas=quotas,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back, header by header."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return [value for key, value in self.headers if key == name]

    def header(self, name: str) -> str:
        """The one value of a header; fails when it is absent or there twice."""
        (value,) = self.all(name)
        return value

    def json(self) -> Any:
        """The body, decoded."""
        return json.loads(self.body)

    def codes(self) -> dict[str, str]:
        """Parameter → code of each of the mistakes a problem names."""
        return {mistake["name"]: mistake["code"] for mistake in self.json().get("errors", [])}


async def ask(
    app: ASGI,
    target: str | bytes,
    *,
    method: str = "GET",
    headers: Mapping[str, str | bytes] | None = None,
    host: bytes | None = b"hansa.example.org",
    body: bytes = b"",
) -> Answer:
    """One request through the whole stack. The target is sent as it stands, byte for byte, decoded as servers do."""
    raw = target if isinstance(target, bytes) else target.encode()
    path, _, query = raw.partition(b"?")
    given = [(name.lower().encode(), _bytes(value)) for name, value in (headers or {}).items()]
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote_to_bytes(path).decode("utf-8", "replace"),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": [*([] if host is None else [(b"host", host)]), *given],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8080),
        "state": {},
    }
    return await exchange(app, scope, body)


async def exchange(app: ASGI, scope: dict[str, Any], body: bytes = b"") -> Answer:
    """Send a scope and a body, and keep what comes back; fails when the answer is not one whole HTTP answer."""
    sent: list[Message] = []

    async def receive() -> Message:
        if sent and not sent[-1].get("more_body", True):
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await asyncio.wait_for(app(scope, receive, send), 10)
    start, *rest = sent
    assert [start["type"], *{message["type"] for message in rest}] == ["http.response.start", "http.response.body"]
    assert not rest[-1].get("more_body", False)
    headers = tuple((name.decode(), value.decode("latin-1")) for name, value in start["headers"])
    return Answer(status=start["status"], headers=headers, body=b"".join(message["body"] for message in rest))


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("latin-1")


def sources_by_city(answer: Answer) -> dict[str, Any]:
    """City → its row; fails when a city has several."""
    rows: Iterable[Any] = answer.json()["sources"]
    found = [(row["city"], row) for row in rows]
    assert len(dict(found)) == len(found)
    return dict(found)
