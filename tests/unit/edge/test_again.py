"""A request like one before gets what the long way would have given, and gets it without the long way."""

from __future__ import annotations

import gc
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.edge.accept import accept
from gateway.edge.again import REMEMBERED, Settled, again
from gateway.edge.asgi import ASGI, Receive, Scope, Send, asked, reply
from gateway.edge.client import client_of
from gateway.edge.guard import guard
from gateway.edge.headers import dressing, headers
from gateway.edge.identify import Flaw, identify, seen
from gateway.edge.limits import Purse, Quota, limits
from gateway.edge.shelf import Shelf
from gateway.edge.stored import Stored
from gateway.edge.trace import trace
from gateway.edge.verbs import verbs
from storage.keyring import digest, new_key
from storage.ports import Key
from tests.unit.edge.rim import scope
from tests.unit.http.stage import NOON, Answer, exchange

FORMS = {"/v1/places": {"csv": b"text/csv"}}
SECRET, KEY = new_key("test", (), NOON)
HELD, BEARER, PLAIN = (b"hansa-key", SECRET.encode()), (b"authorization", b"Bearer good"), (b"accept", b"*/*")


class Good(NamedTuple):
    """A good token."""

    client: str = "app"
    subject: str = "citizen"
    scopes: frozenset[str] = frozenset()


@dataclass(kw_only=True)
class House:
    """The whole edge over an application that says what it was asked; with or without the short way."""

    short: bool
    now: float = 1_000_000.0
    edition: int = 1
    keys: dict[bytes, Key] = field(default_factory=lambda: {KEY.digest: KEY})
    fills: int = 0
    walked: int = 0
    """Requests that came as far as the language is settled."""
    answered: list[tuple[str, str]] = field(default_factory=list)
    """Who was counted under which path."""
    held: list[object] = field(default_factory=list)
    """What was given is still in somebody's hands."""
    trusts: bool = True
    """Whether the token is good."""

    def __post_init__(self) -> None:
        """Put the layers together as the root does."""
        quotas = {name: Quota(requests=n, seconds=60) for name, n in (("anonymous", 30), ("key", 60), ("token", 40))}
        purse = Purse(quotas=quotas, clients=10, now=lambda: self.now, free=("/health/",))
        self.shelf = Shelf(self._inner, limit_bytes=300_000, clock=lambda: self.now, patience=1.0)
        app: ASGI = limits(accept(self.shelf, FORMS), purse)
        app = identify(
            app,
            find=lambda secret: self.keys.get(digest(secret)),
            client_of=client_of(("192.0.2.9",)),
            tokens=self,
        )
        dress = dressing(https=False)
        app = headers(verbs(guard(self._counted(app), url_bytes=400)), dress=dress)
        if self.short:
            app = again(
                app,
                shelf=self.shelf,
                purse=purse,
                dress=dress,
                fills=lambda: self.fills,
                good=partial(seen, tokens=self),
            )
        self.app = trace(app, answered=self._told)

    def known(self, written: bytes) -> Good | Flaw | None:
        """As far as tokens are concerned."""
        return Good() if self.trusts else "revoked"

    async def read(self, written: bytes) -> Good | Flaw:
        """Never asked: all are known."""
        raise NotImplementedError

    def _told(self, scope: Scope, *_: object) -> None:
        state = scope["state"]
        self.answered.append((state["client"].name if "client" in state else "", scope["path"]))
        self.held.append(state.get("hit"))

    def _counted(self, app: ASGI) -> ASGI:
        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            self.walked += 1
            await app(scope, receive, send)

        return counted

    async def _inner(self, scope: Scope, receive: Receive, send: Send) -> None:
        said = asked(scope)
        body = b"%d %s %s %s" % (
            self.edition,
            scope["query_string"],
            said[b"accept-language"],
            said.get(b"accept", b""),
        )
        kind, life = (b"no-store", b"") if b"private" in scope["query_string"] else (b"public, max-age=60", b"")
        heads = [
            (b"cache-control", kind + life),
            (b"content-type", b"text/plain"),
            (b"etag", b'"%d"' % hash(body)),
            (b"vary", b"accept, accept-language"),
            (b"surrogate-key", b"adorf/amt/places"),
            (b"content-length", b"%d" % (len(body) * 80)),
        ]
        await reply(send, 200, heads, body * 80)

    async def ask(self, path: str, query: bytes, *heads: tuple[bytes, bytes], method: str = "GET") -> Answer:
        """One request."""
        given = scope((b"host", b"hansa"), *heads, path=path, raw_path=path.encode(), query_string=query)
        return await exchange(self.app, given | {"method": method, "client": ("192.0.2.9", 1)})

    def turn(self, what: str) -> None:
        """Something happens beside the requests."""
        if what == "later":
            self.now += 13
        elif what == "much later":
            self.now += 61
        elif what == "purged":
            self.shelf.purge("adorf")
        elif what == "new edition":
            self.edition += 1
        elif what == "token revoked":
            self.trusts = False
        else:
            self.keys = {} if self.keys else {KEY.digest: KEY}
            self.fills += 1


HEADS = st.lists(
    st.sampled_from(
        [
            (b"accept-language", b"de-DE,de;q=0.9"),
            (b"accept", b"text/csv"),
            (b"accept-encoding", b"gzip"),
            (b"hansa-key", b"pk_none"),
            (b"cache-control", b"no-cache"),
            (b"if-none-match", b"*"),
            (b"x-forwarded-for", b"198.51.100.7"),
            (b"traceparent", b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
            BEARER,
            HELD,
            HELD,
        ]
    ),
    max_size=3,
    unique_by=lambda pair: pair[0],
)
ASKED = st.tuples(
    st.sampled_from(["/v1/places", "/v1/places.csv", "/health/live"]),
    st.sampled_from([b"", b"kind=x", b"kind=private", b"bad=%ff"]),
    HEADS,
    st.sampled_from(["GET", "GET", "GET", "HEAD", "OPTIONS"]),
)
HAPPENS = st.sampled_from(["later", "much later", "purged", "new edition", "keys changed", "token revoked"])


@settings(max_examples=200, deadline=None)
@given(st.lists(ASKED, min_size=1, max_size=3), st.lists(st.one_of(st.integers(0, 2), HAPPENS), max_size=30))
async def test_the_short_way_says_what_the_long_way_says(people: list[Any], story: list[int | str]) -> None:
    """Whatever happens in whatever order, each answer is the same, header for header, and is counted for the same client."""
    houses = House(short=False), House(short=True)
    for event in story:
        if isinstance(event, str):
            for house in houses:
                house.turn(event)
            continue
        path, query, heads, method = people[event % len(people)]
        for _ in range(4):  # as nobody asks once
            one, other = [_seen(await house.ask(path, query, *heads, method=method)) for house in houses]
            assert one == other
    assert houses[0].answered == houses[1].answered
    assert houses[0].shelf.hits == houses[1].shelf.hits


async def test_what_was_used_the_short_way_was_used() -> None:
    """The shelf drops what nobody asked for longest, whichever way it was asked for."""
    for short in (False, True):
        house = House(short=short)
        for number in range(200):
            await house.ask("/health/live", b"n=%d" % number)
            house.held.clear()
            house.now += 0.1
            answer = await house.ask("/health/live", b"much")
            assert number == 0 or answer.header("cache-status").startswith("hansa; hit")


def _seen(answer: Answer) -> tuple[int, list[tuple[str, str]], bytes]:
    """The answer without what is new in each; `date` is that of the machine."""
    pairs = [(name, value) for name, value in answer.headers if name not in {"x-request-id", "date"}]
    return answer.status, pairs, answer.body.replace(answer.header("x-request-id").encode(), b"")


async def test_a_token_goes_the_short_way_as_well() -> None:
    """While it is good; the app it was given to is whose quota is spent."""
    house = House(short=True)
    said = [await house.ask("/v1/places", b"", BEARER) for _ in range(4)]
    assert house.walked == 2
    assert [each.header("ratelimit").split(";")[:2] for each in said] == [['"token"', f"r={39 - n}"] for n in range(4)]
    house.turn("token revoked")
    assert (await house.ask("/v1/places", b"", BEARER)).status == 401


async def test_it_is_short() -> None:
    """The third equal request gets past nothing that the second went through; its age grows and its quota shrinks."""
    house = House(short=True)
    said = [await house.ask("/v1/places", b"", HELD) for _ in range(3)]
    house.turn("later")
    said.append(await house.ask("/v1/places", b"", HELD))
    assert house.walked == 2
    assert [each.header("cache-status") for each in said[1:]] == ["hansa; hit; ttl=60"] * 2 + ["hansa; hit; ttl=47"]
    assert [each.header("ratelimit").split(";")[1] for each in said] == ["r=59", "r=58", "r=57", "r=59"]
    assert len({each.header("x-request-id") for each in said}) == 4


async def test_what_is_looked_at_each_time() -> None:
    """A key that is gone, a token that is revoked and a quota that is spent are refused in the very next request."""
    for ways, event, status in ((HELD, "keys changed", 401), (BEARER, "token revoked", 401), (PLAIN, "", 429)):
        house = House(short=True)
        for _ in range(3 if event else 30):
            assert (await house.ask("/v1/places", b"", ways)).status == 200
        if event:
            house.turn(event)
        assert (await house.ask("/v1/places", b"", ways)).status == status


async def test_it_holds_nothing_the_shelf_let_go() -> None:
    """What is remembered is bounded, and keeps no answer in memory that the shelf has dropped."""
    house = House(short=True)
    for number in range(REMEMBERED + 5):
        for _ in range(2):
            await house.ask("/v1/places", b"n=%d" % number)
        house.now += 3
        house.held.clear()
    gc.collect()
    kept = [each for each in gc.get_objects() if isinstance(each, Stored)]
    assert sum(each.weight for each in kept) <= 300_000
    assert len([each for each in gc.get_objects() if isinstance(each, Settled)]) <= REMEMBERED
