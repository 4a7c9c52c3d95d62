"""A client gets what its policy promises, is told what is left, and is refused in words when nothing is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.edge.asgi import ASGI
from gateway.edge.client import client_of, is_loopback
from gateway.edge.headers import dressing, headers
from gateway.edge.identify import identify
from gateway.edge.limits import Buckets, Purse, Quota, limits
from storage.keyring import digest, new_key
from storage.ports import Key
from tests.unit.edge.rim import HOST, Inner, through
from tests.unit.http.stage import Answer

MINUTE = Quota(requests=60, seconds=60)
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@dataclass(kw_only=True)
class Door:
    """Identify and limits in front of an application of three lines."""

    now: float = 1000.0
    clients: int = 1000
    at_home: bool = False
    keys: dict[bytes, Key] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Put the layers together."""
        purse = Purse(
            quotas={"anonymous": MINUTE, "key": Quota(requests=600, seconds=60)},
            clients=self.clients,
            now=lambda: self.now,
            free=("/health/",),
            exempt=is_loopback if self.at_home else None,
        )
        app: ASGI = limits(Inner(), purse)
        app = identify(app, find=lambda secret: self.keys.get(digest(secret)), client_of=client_of(()))
        self.app = headers(app, dress=dressing(https=False))

    async def ask(
        self, *headers: tuple[bytes, bytes], peer: str = "192.0.2.1", path: str = "/v1/places", method: str = "GET"
    ) -> Answer:
        """One request from an address."""
        return await through(self.app, HOST, *headers, path=path, method=method, client=(peer, 1))

    def key(self, *origins: str) -> tuple[bytes, bytes]:
        """The header of a new key."""
        secret, key = new_key("test", origins, NOON)
        self.keys[key.digest] = key
        return (b"hansa-key", secret.encode())


async def test_sixty_then_none_then_one_a_second() -> None:
    """Sixty at once, the next refused with its wait, one more after a second, sixty again after a minute."""
    door = Door()
    answers = [await door.ask() for _ in range(61)]
    assert [answer.status for answer in answers] == [200] * 60 + [429]
    assert answers[0].header("ratelimit-policy") == '"anonymous";q=60;w=60'
    assert answers[0].header("ratelimit") == '"anonymous";r=59;t=1'
    assert answers[59].header("ratelimit") == '"anonymous";r=0;t=60'
    refused = answers[60]
    assert refused.header("retry-after") == "1"
    assert refused.header("ratelimit") == '"anonymous";r=0;t=60'
    assert refused.header("cache-control") == "no-store"
    assert refused.json()["type"] == "/problems/rate-limited"
    limit = {"whose": "client", "policy": "anonymous", "requests": 60, "seconds": 60}
    assert refused.json()["limit"] == limit
    door.now += 1
    assert [(await door.ask()).status for _ in range(2)] == [200, 429]
    door.now += 60
    assert [(await door.ask()).status for _ in range(61)] == [200] * 60 + [429]


async def test_clients_are_apart_and_a_key_lifts_the_limit() -> None:
    """One address's limit is not another's; a key has its own, larger one, wherever it is used."""
    door = Door()
    for _ in range(61):
        await door.ask()
    assert (await door.ask(peer="192.0.2.2")).status == 200
    key = door.key()
    answers = [await door.ask(key, peer=f"192.0.2.{n % 5}") for n in range(601)]
    assert [answer.status for answer in answers] == [200] * 600 + [429]
    assert answers[0].header("ratelimit-policy") == '"key";q=600;w=60'
    assert (await door.ask()).status == 429


async def test_what_is_not_counted() -> None:
    """Health and a browser's preflight are not counted; nor, where it is so set, the machine's own requests."""
    door = Door(at_home=True)
    for _ in range(70):
        assert (await door.ask(path="/health/live")).status == 200
        assert (await door.ask(method="OPTIONS")).status == 200
        assert (await door.ask(peer="127.0.0.1")).all("ratelimit") == []
        assert (await door.ask(door.key(), peer="::1")).all("ratelimit") == []
    assert (await door.ask()).header("ratelimit") == '"anonymous";r=59;t=1'


@pytest.mark.parametrize("secret", [b"pk_00000000_0", b"", b"\xff", b"pk_" + b"x" * 5000])
async def test_a_key_that_is_none_is_a_401(secret: bytes) -> None:
    """An unknown key is refused in words, with a challenge; asking without it would do."""
    answer = await Door().ask((b"hansa-key", secret), (b"accept-language", b"de"))
    assert answer.status == 401
    assert re.match(r"Hansa-Key realm=", answer.header("www-authenticate"))
    assert answer.json()["type"] == "/problems/key-unknown"
    assert answer.header("content-language") == "de"


async def test_a_revoked_key_is_a_401() -> None:
    """What is taken from the ring is refused at the next request."""
    door = Door()
    key = door.key()
    assert (await door.ask(key)).status == 200
    door.keys.clear()
    assert (await door.ask(key)).status == 401


@pytest.mark.parametrize(
    ("origin", "status"), [(b"https://a.example", 200), (b"https://b.example", 403), (b"null", 403), (None, 403)]
)
async def test_a_key_with_origins_works_there_only(origin: bytes | None, status: int) -> None:
    """Its quota is for pages of its origins; from anywhere else it is refused with 403."""
    door = Door()
    key = door.key("https://a.example", "http://localhost:3000")
    given = [] if origin is None else [(b"origin", origin)]
    assert (await door.ask(key, *given)).status == status


async def test_the_table_is_bounded() -> None:
    """However many addresses ask, so many are remembered and no more."""
    buckets = Buckets(MINUTE, clients=100, now=lambda: 0.0)
    for number in range(1000):
        assert buckets.take(str(number)).allowed
    assert len(buckets) == 100


@given(st.lists(st.floats(min_value=0, max_value=30), max_size=200), st.integers(1, 100), st.integers(1, 100))
def test_no_window_lets_more_through_than_twice_the_quota(pauses: list[float], requests: int, seconds: int) -> None:
    """In any window there are at most the burst and what has grown again meanwhile; what is said to be left is left."""
    now = 0.0
    buckets = Buckets(Quota(requests=requests, seconds=seconds), clients=10, now=lambda: now)
    passed: list[float] = []
    left = requests
    for pause in pauses:
        now += pause
        taken = buckets.take("a")
        assert taken.allowed or taken.next_in > 0
        assert not (left > 0 and not taken.allowed)
        left = taken.requests
        if taken.allowed:
            passed.append(now)
        assert sum(1 for instant in passed if instant > now - seconds) <= 2 * requests
