"""The issuer's keys are fetched when needed, held while it is away, and never asked for as often as somebody likes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from joserfc.jwk import ECKey, OctKey

from auth.resource.jwks import FLOOR, LASTS, RETRY, Jwks, KeysUnreachable, read
from auth.resource.revoked import Revocations
from auth.resource.token import Token
from auth.resource.verify import Verifier
from tests.identity.resource_issuer import RESOURCE, Clock, Issuer, publishing


@dataclass(kw_only=True)
class Desk:
    """Keys fetched from a real socket, and a clock that only the test moves."""

    issuer: Issuer
    session: aiohttp.ClientSession
    now: float = 100.0

    def __post_init__(self) -> None:
        """Nothing is asked yet."""
        self.keys = Jwks(f"{self.issuer.url}/jwks", fetch=self.fetch, now=lambda: self.now)

    async def fetch(self, url: str) -> bytes:
        """As the root's, with the test's own client."""
        try:
            async with self.session.get(url) as answer:
                if answer.status != 200:
                    raise KeysUnreachable(url)
                return await answer.read()
        except aiohttp.ClientError as error:
            raise KeysUnreachable(url) from error

    async def settle(self) -> None:
        """Until what is fetched beside has come."""
        if self.keys._under_way is not None:
            await self.keys._under_way


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    """An issuer with one key, and somebody who fetches from it."""
    async with publishing("k1") as issuer, aiohttp.ClientSession() as session:
        made = Desk(issuer=issuer, session=session)
        yield made
        await made.keys.close()


async def test_the_keys_are_fetched_once_when_first_needed(desk: Desk) -> None:
    """Nobody is asked before; many who need a key at once make one fetch."""
    assert desk.issuer.asked == 0
    found = await asyncio.gather(*(desk.keys.key("k1") for _ in range(50)))
    assert {each.kid for each in found if each} == {"k1"}
    assert desk.issuer.asked == 1


async def test_A6_invented_key_ids_cause_no_storm(desk: Desk) -> None:
    """Ten thousand unknown ids within a minute make one fetch per floor, however many come at once."""
    for step in range(100):
        desk.now = 100.0 + step * 0.6
        found = await asyncio.gather(*(desk.keys.key(f"invented-{step}-{n}") for n in range(100)))
        assert set(found) == {None}
    assert desk.issuer.asked <= 60 / FLOOR + 1


async def test_a_storm_while_the_issuer_is_down_is_bounded_too(desk: Desk) -> None:
    """A failing issuer is asked again after RETRY, not by everybody."""
    desk.issuer.down = True
    for step in range(100):
        desk.now = 100.0 + step * 0.1
        for n in range(10):
            with pytest.raises(KeysUnreachable):
                await desk.keys.key(f"invented-{n}")
    assert desk.issuer.asked <= 10 / RETRY + 1


async def test_a_new_key_is_found_by_its_id(desk: Desk) -> None:
    """A kid nobody knew yet leads to a fetch, once the floor has passed."""
    await desk.keys.key("k1")
    desk.issuer.key("k2")
    assert await desk.keys.key("k2") is None
    desk.now += FLOOR
    found = await desk.keys.key("k2")
    assert found is not None
    assert found.kid == "k2"


async def test_keys_are_looked_at_again_in_time(desk: Desk) -> None:
    """After a while they are fetched beside, which nobody waits for; one that was withdrawn is gone then."""
    await desk.keys.key("k1")
    desk.issuer.published.clear()
    desk.issuer.key("k2")
    desk.now += LASTS + 1
    assert await desk.keys.key("k1") is not None
    await desk.settle()
    assert (desk.keys.holds("k1"), desk.keys.holds("k2")) == (False, True)


BROKEN: dict[str, dict[str, Any]] = {
    "an error": {"status": 500},
    "no JSON": {"text": "<html>"},
    "another JSON": {"text": "[]"},
    "brackets": {"text": "[" * 100_000},
    "keys that are none": {"text": '{"keys": {"k1": 1}}'},
}


@pytest.mark.parametrize("name", BROKEN)
async def test_a_broken_answer_takes_no_key_away(desk: Desk, name: str) -> None:
    """Whatever stands at the address instead of keys, those known last stay good."""
    await desk.keys.key("k1")
    desk.issuer.answer = web.Response(**BROKEN[name])
    desk.now += LASTS + 1
    assert await desk.keys.key("k1") is not None
    await desk.settle()
    assert await desk.keys.key("k1") is not None
    with pytest.raises(KeysUnreachable):
        await desk.keys.key("k2")


def test_only_keys_that_may_sign_our_tokens_are_taken() -> None:
    """Shared secrets, short or encrypting keys, other curves, keys without id and nonsense are passed over."""
    ec = ECKey.generate_key("P-256").as_dict(private=False)
    keys: list[Any] = [
        {**ec, "kid": "good"},
        {**ec, "kid": "good", "x": "AAAA"},  # the first of a name counts
        {**ec, "kid": "enc", "use": "enc"},
        {**ec, "kid": "alg", "alg": "ES384"},
        {**ec, "kid": "mixed", "alg": "RS256"},
        {**ec, "kid": ""},
        {**ec, "kid": "off", "x": "AAAA"},
        ec,
        ECKey.generate_key("P-384").as_dict(private=False) | {"kid": "p384"},
        OctKey.generate_key(256).as_dict() | {"kid": "oct"},
        OctKey.generate_key(256).as_dict() | {"kid": "oct", "alg": "HS256"},
        {"kty": "RSA", "kid": "short", "e": "AQAB", "n": "x" * 171},  # 1024 bits
        {"kty": ["EC"], "kid": "odd"},
        {"kty": "EC", "crv": {}, "kid": "odd"},
        {"kty": "RSA", "kid": "empty"},
        "none",
        None,
    ]
    assert [key.kid for key in read(json.dumps({"keys": keys}).encode())] == ["good"]


async def test_T20_keys_rotate_under_load_and_no_request_fails(desk: Desk) -> None:
    """Ten rotations, each key published before it signs and until its last token has expired: every token is taken."""
    clock = Clock()
    verifier = Verifier(
        issuer=desk.issuer.url,
        audiences={RESOURCE},
        keys=desk.keys,
        revoked=Revocations(clock=clock),
        now=clock.seconds,
    )
    tokens = [desk.issuer.token("k1")]
    for turn in range(2, 12):
        desk.now += FLOOR + 1
        desk.issuer.key(f"k{turn}")
        desk.issuer.published[:-2] = []  # what signed two rotations ago has expired
        tokens = [*tokens[-20:], *(desk.issuer.token(f"k{turn}") for _ in range(20))]
        found = await asyncio.gather(*((_taken(verifier, token)) for token in tokens * 5))
        assert set(found) == {True}
    await verifier.close()


async def _taken(verifier: Verifier, token: bytes) -> bool:
    return isinstance(verifier.known(token) or await verifier.read(token), Token)
