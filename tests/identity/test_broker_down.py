"""An identity provider that is down, slow, broken or changing its keys: the others go on, and nobody waits for long."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from auth.model import LoginRefused
from auth.upstream import wire as limits
from auth.upstream.provider import DOWN_LASTS, FLOOR, KEYS_LAST, METADATA_LASTS
from storage.volatile import MemoryVolatile
from tests.contract.wire import always, said, wire
from tests.identity.broker_stand import BROWSER, Stand, idp, params_of, party, standing

DISCOVERY = "/.well-known/openid-configuration"


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    """BundID and Essen's own account."""
    async with standing(MemoryVolatile()) as it:
        yield it


@pytest.mark.parametrize("path", [DISCOVERY, "/jwks", "/token"])
@pytest.mark.parametrize("kind", ["down", "reset", "html", "truncated", "cut", "500", "429"])
async def test_a_broken_idp_is_down(stand: Stand, path: str, kind: str) -> None:
    """Whichever of its parts breaks, and how: the log-in ends in words, and the other IdP is as it was."""
    await stand.control("PUT", "bundid", "faults", {"kind": kind, "path": path})
    refused = await stand.refused("bundid", "erika")
    assert (refused.slug, refused.idp) == ("idp-down", "bundid")
    person, _ = await stand.log_in("essen", "karl")
    assert person.idp == "essen"


@pytest.mark.parametrize("path", [DISCOVERY, "/jwks", "/token"])
async def test_a_slow_idp_is_down(stand: Stand, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Patience with each of its parts ends."""
    monkeypatch.setattr(limits, "SECONDS", 0.3)
    await stand.control("PUT", "bundid", "faults", {"kind": "slow", "seconds": 60, "path": path})
    refused = await stand.refused("bundid", "erika")
    assert (refused.slug, refused.why) == ("idp-down", "no-answer")


async def test_a_dribbling_idp_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then does not buy time: the whole answer has one limit."""
    monkeypatch.setattr(limits, "SECONDS", 0.5)

    async def dribble(talk: Any) -> None:
        await talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not talk.writer.is_closing():
            await talk.say(b" ")
            await asyncio.sleep(0.05)

    async with wire(dribble) as it, party([idp("essen", it.url)], MemoryVolatile()) as (broker, _):
        with pytest.raises(LoginRefused) as refused:
            await broker.begin("essen", browser=BROWSER, back="", language="de")
    assert (refused.value.slug, refused.value.why) == ("idp-down", "no-answer")


async def test_a_huge_answer_is_cut_off(stand: Stand) -> None:
    """Eight megabytes of metadata are not read to their end."""
    await stand.hostile("bundid", "huge_metadata")
    refused = await stand.refused("bundid", "erika")
    assert (refused.slug, refused.why) == ("idp-down", "too-large")


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"\xff", b"[" * 100_000, b'"x"', b"NaN"])
async def test_what_is_no_object_is_no_metadata(body: bytes) -> None:
    """JSON that is none, or something else than an object, or nested without end."""
    async with wire(always(said(body))) as it, party([idp("essen", it.url)], MemoryVolatile()) as (broker, _):
        with pytest.raises(LoginRefused) as refused:
            await broker.begin("essen", browser=BROWSER, back="", language="de")
    assert refused.value.slug == "idp-down"


async def test_who_is_down_is_not_asked_by_everybody(stand: Stand) -> None:
    """Twenty people at once ask a dead IdP once; a few seconds later it is asked again."""
    await stand.control("PUT", "bundid", "faults", {"kind": "500"})
    ends = await asyncio.gather(*(stand.begin("bundid") for _ in range(20)), return_exceptions=True)
    assert all(isinstance(end, LoginRefused) and end.slug == "idp-down" for end in ends)
    assert await stand.calls("bundid", DISCOVERY) == 1
    await stand.control("DELETE", "bundid", "faults")
    stand.clock.ahead += DOWN_LASTS + 1
    assert (await stand.begin("bundid")).startswith(stand.urls["bundid"])


async def test_metadata_and_keys_are_kept_for_a_while(stand: Stand) -> None:
    """Ten log-ins read them once; they are read anew when their time is over."""
    for _ in range(3):
        await stand.log_in("bundid", "erika")
    assert (await stand.calls("bundid", DISCOVERY), await stand.calls("bundid", "/jwks")) == (1, 1)
    stand.clock.ahead = METADATA_LASTS + 1
    url = await stand.begin("bundid")
    stand.clock.ahead = 0
    await stand.finish("bundid", await stand.at_idp(url, "erika"))
    assert await stand.calls("bundid", DISCOVERY) == 2
    assert KEYS_LAST < METADATA_LASTS


async def test_A8_changed_keys_are_found_and_unknown_ones_not_looked_for_without_end(stand: Stand) -> None:
    """A new key logs in at once; tokens that name keys nobody has make us ask once in half a minute, not each time."""
    await stand.log_in("bundid", "erika")
    await stand.control("POST", "bundid", "rotate")
    await stand.log_in("bundid", "erika")
    assert await stand.calls("bundid", "/jwks") == 2
    await stand.hostile("bundid", "kid_unknown")
    for _ in range(5):
        assert (await stand.refused("bundid", "erika")).why == "key"
    assert await stand.calls("bundid", "/jwks") == 2
    url = await stand.begin("bundid")
    back = await stand.at_idp(url, "erika")
    stand.clock.ahead = FLOOR / 2 + 1  # within the leeway of the token, but not yet beyond the floor
    with pytest.raises(LoginRefused, match="key"):
        await stand.finish("bundid", back)
    assert await stand.calls("bundid", "/jwks") == 2


async def test_logs_say_which_idp_and_nothing_else(stand: Stand, caplog: pytest.LogCaptureFixture) -> None:
    """A failure leaves the IdP's slug and the kind of error in the log: no state, code, address or text of the IdP."""
    caplog.set_level(logging.DEBUG, "hansa.identity")
    await stand.control("PUT", "bundid", "faults", {"kind": "html", "path": "/token"})
    url = await stand.begin("bundid")
    back = await stand.at_idp(url, "erika")
    with pytest.raises(LoginRefused) as refused:
        await stand.finish("bundid", back)
    told = [record.getMessage() for record in caplog.records if record.name == "hansa.identity"]
    assert told == [f"bundid does not answer: {type(refused.value.__cause__).__name__}"]
    for secret in (params_of(back)["code"], params_of(back)["state"]):
        assert secret not in str(refused.value)
