"""What cities' identity providers gave, as it is kept: only while somebody is allowed to use it, renewed by one at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from domain.when import now
from storage.accounts import CityToken, Identity
from storage.identity_tables import CITY_TOKENS
from tests.contract.citizens import LATER, NOON, changes, grant, processes
from tests.contract.engines import Place

ESSEN, DUISBURG = "https://idp.essen.example", "https://idp.duisburg.example"
SOON = now() + timedelta(days=1)


def kept(citizen: str = "c", issuer: str = ESSEN, **more: Any) -> CityToken:
    """A token, as it is kept for bulky-waste orders."""
    usual: dict[str, Any] = {"sealed": b"\0sealed", "scopes": ("waste:write",), "kept": NOON, "ends": SOON}
    return CityToken(citizen=citizen, issuer=issuer, **(usual | more))


@pytest.fixture
async def store(place: Place) -> AsyncIterator[Identity]:
    """Two citizens who both allow an app to order."""
    async with place.identity() as stores:
        grants = [grant(f"g-{who}", citizen=who, scopes=("openid", "waste:write")) for who in ("c", "d")]
        assert await stores.identity.commit(changes(grants=tuple(grants)))
        yield stores.identity


async def test_what_was_given_comes_back_to_its_citizen_and_issuer_only(store: Identity) -> None:
    """Under each citizen and issuer lies one token, and nobody else's."""
    assert await store.city_token("c", ESSEN) is None
    for who, issuer in (("c", ESSEN), ("c", DUISBURG), ("d", ESSEN)):
        assert await store.put_city_token(kept(who, issuer, sealed=f"{who} {issuer}".encode()))
    for who, issuer in (("c", ESSEN), ("c", DUISBURG), ("d", ESSEN)):
        found = await store.city_token(who, issuer)
        assert found == kept(who, issuer, sealed=f"{who} {issuer}".encode())
    assert await store.city_token("d", DUISBURG) is None
    assert await store.city_token("a\0b", ESSEN) is None


async def test_a_new_log_in_replaces_it_and_is_seen_by_whoever_was_changing_it(store: Identity) -> None:
    """What was put over it counts up, so that a change of the one before is not saved over it."""
    await store.put_city_token(kept())
    await store.put_city_token(kept(sealed=b"new"))
    assert not await store.swap_city_token(kept(sealed=b"of the old one", number=1))
    found = await store.city_token("c", ESSEN)
    assert found == kept(sealed=b"new", number=1)
    await store.forget_city_tokens("c")
    await store.put_city_token(kept(kept=LATER))
    assert not await store.swap_city_token(kept(sealed=b"of the forgotten one", number=1))


async def test_of_many_that_change_it_one_does(place: Place, store: Identity) -> None:
    """From four processes at once, one version follows another exactly once."""
    await store.put_city_token(kept())
    async with processes(place) as stores:
        swaps = [each.swap_city_token(kept(number=1, sealed=bytes([n]))) for n, each in enumerate(stores * 3)]
        assert sum(await asyncio.gather(*swaps)) == 1
    found = await store.city_token("c", ESSEN)
    assert found is not None
    assert found.number == 1


async def test_it_is_not_kept_for_what_she_does_not_allow(store: Identity) -> None:
    """Without a grant that allows one of its scopes, nothing is written."""
    assert not await store.put_city_token(kept(scopes=("reports:write",)))
    assert not await store.put_city_token(kept("stranger"))
    assert await store.city_token("c", ESSEN) is None


async def test_it_goes_with_the_last_grant_that_needs_it(store: Identity) -> None:
    """While another app may still order it stays; when none may, it is gone in the same transaction."""
    await store.commit(changes(grants=(grant("other", scopes=("waste:write",)), grant("reader", scopes=("openid",)))))
    for who in ("c", "d"):
        await store.put_city_token(kept(who))
    await store.commit(changes(revoked_grants=("g-c",)))
    assert await store.city_token("c", ESSEN) is not None
    await store.commit(changes(revoked_grants=("other",)))
    assert await store.city_token("c", ESSEN) is None
    assert await store.city_token("d", ESSEN) is not None


async def test_it_goes_with_her_account_and_when_told_to(place: Place, store: Identity) -> None:
    """Erasure leaves no row; unlinking one account leaves the other's."""
    for issuer in (ESSEN, DUISBURG):
        await store.put_city_token(kept(issuer=issuer))
    await store.put_city_token(kept("d"))
    await store.forget_city_tokens("c", ESSEN)
    assert await store.city_token("c", ESSEN) is None
    assert await store.city_token("c", DUISBURG) is not None
    await store.forget_citizen("c")
    await store.forget_city_tokens("d")
    await store.forget_city_tokens("a\0b")
    with place.engine() as engine, engine.begin() as connection:
        assert connection.scalar(select(func.count()).select_from(CITY_TOKENS)) == 0


async def test_what_has_passed_its_time_is_not_found_and_goes(place: Place, store: Identity) -> None:
    """It counts as gone at once, and its row goes when the next one is written."""
    await store.put_city_token(kept(ends=LATER))
    assert await store.city_token("c", ESSEN) is None
    await store.put_city_token(kept("d"))
    with place.engine() as engine, engine.begin() as connection:
        assert connection.scalars(select(CITY_TOKENS.c.citizen)).all() == ["d"]


async def test_who_renews_it_says_so_until_when(store: Identity) -> None:
    """`busy` is kept like everything else, and ends with the next version."""
    await store.put_city_token(kept())
    assert await store.swap_city_token(kept(number=1, busy=SOON))
    found = await store.city_token("c", ESSEN)
    assert found is not None
    assert found.busy == SOON
    assert await store.swap_city_token(replace(found, number=2, busy=None))
