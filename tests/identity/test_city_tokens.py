"""Tokens for the cities' back-ends, at demo identity providers on real sockets: each way of getting one, and each way to fail."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc import jwt

from auth.upstream.city_tokens import ConsentMissing, Strategy, Temporary
from auth.upstream.lately import MARGIN, Lately
from auth.upstream.left import BUSY
from storage.accounts import Changes
from storage.errors import StorageError
from tests.identity.city_stand import APP, VAULT, Town, standing, subject

ASKED: tuple[Strategy, ...] = ("token_exchange", "jwt_bearer")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """Essen and Duisburg, whose IdPs trust our key."""
    async with standing(tmp_path) as made:
        yield made


@pytest.mark.parametrize("strategy", ASKED)
async def test_a_token_is_got_for_the_citizen_the_app_and_the_city(town: Town, strategy: Strategy) -> None:
    """The city learns of the citizen by its own name for her, of the app, and that we act; the token is for its back-ends."""
    found = await town.about(await town.tokens.token(town.wanted(strategy)))
    assert found["active"]
    assert (found["sub"], found["aud"], found["scope"]) == (subject("eri"), "https://services.example", "orders")
    assert found["act"] == {"sub": town.gateway.url, "act": {"sub": APP}}
    (claims,) = town.signed
    assert claims["aud"] == town.urls["essen"]
    assert claims["exp"] - claims["iat"] <= 60
    assert town.citizens["eri"] not in json.dumps(claims)


async def test_a_binding_that_needs_none_gets_none(town: Town) -> None:
    """Nobody is asked."""
    wanted = town.wanted("none")
    assert await town.tokens.token(wanted) is None
    await town.tokens.forget(wanted, "x")
    assert await town.exchanges() == []


@pytest.mark.parametrize("strategy", ASKED)
async def test_it_is_kept_for_less_than_its_life(town: Town, strategy: Strategy) -> None:
    """The second question is answered from memory; before the token runs out a new one is got, by a new assertion."""
    wanted = town.wanted(strategy)
    first = await town.tokens.token(wanted)
    assert await town.tokens.token(wanted) == first
    town.clock.ahead = 200
    assert await town.tokens.token(wanted) == first
    assert len(await town.exchanges()) == 1
    town.clock.ahead = 250
    with pytest.raises(ConsentMissing):  # the twin's clock has not moved: our assertion comes from its future
        await town.tokens.token(wanted)
    assert len(await town.exchanges()) == 2
    assert len({claims["jti"] for claims in town.signed}) == 2


@pytest.mark.parametrize("strategy", ASKED)
async def test_many_at_once_ask_once(town: Town, strategy: Strategy) -> None:
    """Twenty orders of one citizen wait for one exchange; one that gives up takes nothing from the others."""
    waiting = [asyncio.create_task(town.tokens.token(town.wanted(strategy))) for _ in range(20)]
    await town.under_way.wait()
    waiting[0].cancel()
    found = await asyncio.gather(*waiting[1:])
    assert len(set(found)) == 1
    assert len(await town.exchanges()) == 1
    with pytest.raises(asyncio.CancelledError):
        await waiting[0]


async def test_no_citizen_app_city_or_way_gets_anothers(town: Town) -> None:
    """Whoever asks, in whatever order: each token is of who asked, at the city that was asked, for the app that asked."""
    asked = [
        ("eri", "essen", "a"), ("karl", "essen", "a"), ("jupp", "duisburg", "a"), ("eri", "essen", "b"),
    ]  # fmt: skip
    wants = [(person, city, client, way) for person, city, client in asked for way in ASKED] * 3
    found = await asyncio.gather(*(town.tokens.token(town.wanted(way, p, c, client)) for p, c, client, way in wants))
    for (person, city, client, _), token in zip(wants, found, strict=True):
        about = await town.about(token, city)
        assert (about["sub"], about["act"]["act"]["sub"]) == (subject(person, city), client)
    assert len(set(found)) == len(asked) * len(ASKED)


async def test_T8_a_citys_token_is_of_no_use_at_another(town: Town) -> None:
    """Duisburg does not know Essen's token, nor takes the assertion that was made for Essen, and no app's token went anywhere."""
    token = await town.tokens.token(town.wanted("token_exchange"))
    assert await town.about(token, "duisburg") == {"active": False}
    (claims,) = town.signed
    form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "client_id": "hansa"}
    key = town.gateway.keys["g1"]
    for jti in (claims["jti"], "new"):
        again = jwt.encode({"alg": "ES256", "kid": "g1"}, {**claims, "jti": jti}, key, algorithms=["ES256"])
        async with town.session.post(f"{town.urls['duisburg']}/token", data=form | {"assertion": again}) as answer:
            assert (answer.status, await answer.json()) == (400, {"error": "invalid_grant"})
    assert [row["why"] for row in await town.exchanges("duisburg")] == ["aud", "aud"]


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from("keep find drop pass".split()), st.integers(0, 3), st.integers(0, 2))))
def test_memory_never_crosses_citizens(steps: list[tuple[str, int, int]]) -> None:
    """Through any sequence of keeping, finding, dropping and waiting, what is found was kept for this citizen, and not too long."""
    now, serial = 0.0, 0
    memory: Lately[int] = Lately(lambda: now, most=3)
    born: dict[str, tuple[int, str, float]] = {}
    for deed, citizen, account in steps:
        key = citizen, f"account-{account}"
        if deed == "keep":
            serial += 1
            token = f"t{serial}"
            born[token] = (citizen, key[1], now + 100)
            memory.keep(key, token, seconds=100)
        elif deed == "pass":
            now += 30 * (citizen + 1)
        elif (found := memory.find(key)) is not None:
            whose, where, end = born[found]
            assert (whose, where) == key
            assert now <= end - MARGIN
            if deed == "drop":
                memory.drop(citizen, found)
                assert memory.find(key) is None
        assert len(memory) <= 3


def test_what_lives_too_short_is_not_kept() -> None:
    """A token that would run out on its way is used once and forgotten."""
    memory: Lately[int] = Lately(lambda: 0.0)
    memory.keep((1, "a"), "t", seconds=MARGIN)
    assert memory.find((1, "a")) is None


@pytest.mark.parametrize("strategy", ASKED)
async def test_what_the_back_end_refused_is_not_given_again(town: Town, strategy: Strategy) -> None:
    """After a 401 a new one is got; a late 401 for the old one leaves the new one alone."""
    wanted = town.wanted(strategy)
    first = await town.tokens.token(wanted)
    assert first is not None
    await town.tokens.forget(wanted, first)
    second = await town.tokens.token(wanted)
    assert second != first
    await town.tokens.forget(wanted, first)
    assert await town.tokens.token(wanted) == second


@pytest.mark.parametrize("strategy", ["stored", *ASKED])
async def test_without_an_account_there_she_is_told_to_log_in(town: Town, strategy: Strategy) -> None:
    """Somebody who has never logged in at this city: the city is not asked; a city without an IdP is ours to mend."""
    with pytest.raises(ConsentMissing) as missing:
        await town.tokens.token(town.wanted(strategy, "jupp", "essen"))
    assert missing.value.why == "no-account"
    with pytest.raises(Temporary) as never:
        await town.tokens.token(town.wanted(strategy, city="köln"))
    assert never.value.why == "no-idp"
    assert await town.exchanges() == []


@pytest.mark.parametrize("strategy", ASKED)
async def test_who_has_left_gets_nothing_although_it_is_kept(town: Town, strategy: Strategy) -> None:
    """Once a citizen is erased, the token in memory is given to nobody."""
    wanted = town.wanted(strategy)
    await town.tokens.token(wanted)
    await town.accounts.forget_citizen(town.citizens["eri"])
    with pytest.raises(ConsentMissing):
        await town.tokens.token(wanted)


@pytest.mark.parametrize("strategy", ASKED)
async def test_a_consent_taken_back_at_the_city_is_hers_to_give_again(town: Town, strategy: Strategy) -> None:
    """The city's no about her is told apart from everything that an operator or time could mend."""
    await town.control("POST", "essen", "revoke", {"subject": subject("eri")})
    with pytest.raises(ConsentMissing) as missing:
        await town.tokens.token(town.wanted(strategy))
    assert missing.value.why == "refused"
    await town.control("DELETE", "essen", "revoke")
    assert await town.tokens.token(town.wanted(strategy))


@pytest.mark.parametrize("strategy", ["stored", *ASKED])
@pytest.mark.parametrize("fault", ["down", "html", "500", "429", "reset", "truncated"])
async def test_an_idp_that_is_down_is_temporary(town: Town, strategy: Strategy, fault: str) -> None:
    """Whatever happens on the way, she is not sent to log in again; when it is over, the same question is answered."""
    if strategy == "stored":
        await town.leave(until=0.0, refresh=await town.lasting())
    await town.control("PUT", "essen", "faults", {"kind": fault, "path": "/token"})
    with pytest.raises(Temporary):
        await town.tokens.token(town.wanted(strategy))
    if strategy == "stored" and fault in {"reset", "truncated"}:
        return  # the answer was lost with the new refresh token in it: see below
    await town.control("DELETE", "essen", "faults")
    town.clock.ahead = 4  # an IdP counts as down for three seconds
    assert await town.tokens.token(town.wanted(strategy))


async def test_a_store_that_is_down_is_temporary(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not known whether she has left, so nothing is given out."""

    async def fail(citizen: str) -> Any:
        raise StorageError("gone")

    await town.tokens.token(town.wanted("token_exchange"))
    monkeypatch.setattr(town.tokens._accounts, "links", fail)
    with pytest.raises(Temporary) as never:
        await town.tokens.token(town.wanted("token_exchange"))
    assert never.value.why == "store"


async def test_an_assertion_nobody_can_check_is_not_taken(town: Town) -> None:
    """Another key, another issuer, a replay: the city says no; keys it cannot read make it say later."""
    town.gateway.key("g1", publish=False)
    with pytest.raises(ConsentMissing):
        await _with_old_key(town)
    town.gateway.down = True
    with pytest.raises(Temporary):
        await town.tokens.token(town.wanted("token_exchange"))
    log = await town.exchanges()
    assert [row["error"] for row in log] == ["invalid_grant", "temporarily_unavailable"]


async def _with_old_key(town: Town) -> None:
    published = town.gateway.jwks()
    town.gateway.key("g1", publish=False)
    town.gateway.answer = web.Response(body=published, content_type="application/json")
    await town.tokens.token(town.wanted("token_exchange"))


async def test_what_she_left_is_used_and_renewed(town: Town) -> None:
    """While it is good nobody is asked; when it has run out it is renewed, and the rotated refresh token is kept, sealed."""
    wanted = town.wanted("stored")
    refresh = await town.lasting()
    await town.leave(until=town.clock.ticks() + 300, refresh=refresh)
    assert await town.tokens.token(wanted) == "left"
    assert await town.exchanges() == []
    await town.leave(until=town.clock.ticks() + MARGIN - 1, refresh=refresh)
    second = await town.tokens.token(wanted)
    about = await town.about(second)
    assert (about["active"], about["sub"], about["scope"]) == (True, subject("eri"), "orders")
    assert await town.tokens.token(wanted) == second
    row = await town.accounts.city_token(town.citizens["eri"], town.urls["essen"])
    assert row is not None
    kept = VAULT.open(row.citizen, row.issuer, row.sealed)
    assert kept is not None
    assert kept.refresh not in {None, refresh}
    assert refresh.encode() not in row.sealed
    town.clock.ahead = 290
    third = await town.tokens.token(wanted)
    assert third != second
    assert [row["error"] for row in await town.exchanges()] == [None, None]


async def test_of_two_processes_one_renews(town: Town, tmp_path: Path) -> None:
    """The other one is told to come back, so that no refresh token is used twice; who died over it blocks nobody for long."""
    row = await town.leave(until=0.0, refresh=await town.lasting())
    busy = replace(row, number=1, busy=town.clock.now() + BUSY)
    assert await town.accounts.swap_city_token(busy)
    with pytest.raises(Temporary) as never:
        await town.tokens.token(town.wanted("stored"))
    assert never.value.why == "renewing"
    assert await town.exchanges() == []
    town.clock.ahead = BUSY.total_seconds() + 1
    assert await town.tokens.token(town.wanted("stored"))
    waiting = [town.tokens.token(town.wanted("stored")) for _ in range(5)]
    assert len(set(await asyncio.gather(*waiting))) == 1
    assert len(await town.exchanges()) == 1


async def test_what_the_city_renews_no_more_is_forgotten(town: Town) -> None:
    """Taken back there, it is deleted here and she is told to log in again, once and again."""
    await town.leave(until=0.0, refresh=await town.lasting())
    await town.control("POST", "essen", "revoke", {"subject": subject("eri")})
    for why in ("refused", "not-kept"):
        with pytest.raises(ConsentMissing) as missing:
            await town.tokens.token(town.wanted("stored"))
        assert missing.value.why == why
    assert await town.accounts.city_token(town.citizens["eri"], town.urls["essen"]) is None


async def test_what_cannot_be_renewed_ends(town: Town) -> None:
    """Without a refresh token it is good until it runs out, and then it is gone."""
    await town.leave(until=0.0)
    with pytest.raises(ConsentMissing) as missing:
        await town.tokens.token(town.wanted("stored"))
    assert missing.value.why == "run-out"
    assert await town.accounts.city_token(town.citizens["eri"], town.urls["essen"]) is None


async def test_a_stored_one_that_was_refused_is_renewed(town: Town) -> None:
    """After a 401 the next one is new; a 401 about something else changes nothing."""
    wanted = town.wanted("stored")
    await town.leave(refresh=await town.lasting())
    await town.tokens.forget(wanted, "something else")
    assert await town.tokens.token(wanted) == "left"
    await town.tokens.forget(wanted, "left")
    assert await town.tokens.token(wanted) not in {None, "left"}
    await town.accounts.forget_city_tokens(town.citizens["eri"])
    await town.tokens.forget(wanted, "left")
    with pytest.raises(ConsentMissing):
        await town.tokens.token(wanted)


async def test_what_was_sealed_for_one_opens_for_no_other(town: Town) -> None:
    """A row that somebody copied to another citizen is worth nothing to her, and neither is one under another key."""
    row = await town.leave("eri")
    stolen = replace(row, citizen=town.citizens["karl"])
    assert await town.accounts.put_city_token(stolen)
    with pytest.raises(ConsentMissing):
        await town.tokens.token(town.wanted("stored", "karl"))
    await town.accounts.put_city_token(replace(row, sealed=b"no.jwe"))
    with pytest.raises(ConsentMissing):
        await town.tokens.token(town.wanted("stored"))


async def test_without_a_vault_nothing_was_left(tmp_path: Path) -> None:
    """An installation without a seal keeps nothing, and finds nothing."""
    async with standing(tmp_path, vault=None) as town:
        await town.leave()
        with pytest.raises(ConsentMissing):
            await town.tokens.token(town.wanted("stored"))


async def test_it_ends_with_the_permission(town: Town) -> None:
    """Once she takes the app's permission back there is nothing of hers to act with."""
    await town.leave()
    await town.accounts.commit(Changes(revoked_grants=("g-eri",), at=town.clock.now()))
    with pytest.raises(ConsentMissing):
        await town.tokens.token(town.wanted("stored"))
