"""What the durable engine of `ReceiptKeys` keeps to, and `Receipts` over it, the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from gateway.intake.proof import LOOK, PublishedKeys
from gateway.intake.receipts import AHEAD, Receipts, Unverified, verify
from storage.errors import StorageError
from storage.open import Stores
from storage.ports import ReceiptKey
from storage.seal import Seal
from tests.contract.engines import Place

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
FIRST = ReceiptKey(kid="a", public='{"kid": "a"}', private=b"\x01sealed", signs_from=NOON)
SECOND = replace(FIRST, kid="b", signs_from=NOON + timedelta(days=365))
THIRD = replace(FIRST, kid="c", signs_from=NOON + timedelta(days=730))
SEAL = Seal([b"old." * 8])
CLAIMS = {"iss": "https://api.example.org", "jti": "1", "request": {"alg": "sha-256", "hash": "0"}}


class Time:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        """The instant that was set."""
        return self.now


def receipts(stores: Stores, time: Time, seal: Seal = SEAL) -> Receipts:
    """As one process has them."""
    return Receipts(stores.receipt_keys, seal, time)


async def test_keys_come_back_as_they_were(place: Place) -> None:
    """A key is there to the letter, in this process and the next, in the order in which they sign."""
    async with place.stores() as stores:
        assert await stores.receipt_keys.all() == ()
        assert await stores.receipt_keys.add(FIRST, after=None)
        assert await stores.receipt_keys.add(SECOND, after="a")
    async with place.stores() as stores:
        assert await stores.receipt_keys.all() == (FIRST, SECOND)


async def test_only_the_first_of_those_who_race_adds_a_key(place: Place) -> None:
    """Of ten that all saw the same last key, one is kept; the others learn that they were late."""
    async with place.stores() as here, place.stores() as there:
        made = [replace(FIRST, kid=str(number)) for number in range(10)]
        keys = (here.receipt_keys, there.receipt_keys)
        kept = await asyncio.gather(*(keys[number % 2].add(key, after=None) for number, key in enumerate(made)))
        assert sum(kept) == 1
        assert await here.receipt_keys.all() == (made[kept.index(True)],)
        assert not await here.receipt_keys.add(SECOND, after=None)


async def test_a_private_half_is_forgotten_once_it_signs_no_more(place: Place) -> None:
    """The key that signs and the one to come keep theirs; of those before only the public half stays."""
    async with place.stores() as stores:
        keys = stores.receipt_keys
        assert await keys.add(FIRST, after=None)
        assert await keys.add(SECOND, after="a")
        assert await keys.add(THIRD, after="b")
        assert await keys.all() == (replace(FIRST, private=None), SECOND, THIRD)
        with pytest.raises(ValueError, match="after the one before"):
            await keys.add(replace(FIRST, kid="d"), after="c")


async def test_a_private_half_is_resealed_once(place: Place) -> None:
    """Only over what was read; of two that do it at once one does."""
    async with place.stores() as stores:
        keys = stores.receipt_keys
        await keys.add(FIRST, after=None)
        assert await keys.reseal("a", b"new", was=b"\x01sealed")
        assert not await keys.reseal("a", b"newer", was=b"\x01sealed")
        assert (await keys.all())[0].private == b"new"


async def test_processes_that_start_at_once_sign_with_one_key(place: Place) -> None:
    """Four that all miss a key agree on one, and each verifies what any of them signed."""
    time = Time()
    async with place.stores() as here, place.stores() as there:
        several = [receipts(stores, time) for stores in (here, there, here, there)]
        signed = await asyncio.gather(*(each.sign(CLAIMS) for each in several))
        sets = [await each.jwks() for each in several]
        assert len(await here.receipt_keys.all()) == 1
        assert all(verify(each, jwks) == CLAIMS for each in signed for jwks in sets)


async def test_a_receipt_verifies_after_years(place: Place) -> None:
    """Keys are replaced each year, published a week before they sign, and the first receipt holds after ten."""
    time = Time()
    async with place.stores() as stores:
        own = receipts(stores, time)
        first = await own.sign(CLAIMS)
        for year in range(1, 11):
            time.now = NOON + timedelta(days=365 * year) - AHEAD + LOOK
            before = await own.sign(CLAIMS)
            saved = await own.jwks()  # what a city has copied this week
            assert len(saved["keys"]) == year + 1
            time.now = NOON + timedelta(days=365 * year) + LOOK
            after = await own.sign(CLAIMS)
            assert before.split(".")[0] != after.split(".")[0]
            assert verify(after, saved) == verify(before, saved) == CLAIMS
        assert verify(first, await own.jwks()) == CLAIMS
        assert sum(key.private is not None for key in await stores.receipt_keys.all()) == 2


async def test_an_installation_that_slept_for_years_signs_at_once(place: Place) -> None:
    """With the key it has, while the next one is published ahead as ever."""
    time = Time()
    async with place.stores() as stores:
        own = receipts(stores, time)
        await own.sign(CLAIMS)
        time.now += timedelta(days=3650)
        late = await own.sign(CLAIMS)
        first, second = await stores.receipt_keys.all()
        assert verify(late, {"keys": [(await own.jwks())["keys"][0]]}) == CLAIMS
        assert (first.signs_from, second.signs_from) == (NOON, time.now + AHEAD)


async def test_a_clock_that_is_behind_signs_too(place: Place) -> None:
    """A process whose clock is slow uses the key another one has just made."""
    ahead, behind = Time(), Time()
    behind.now -= timedelta(minutes=5)
    async with place.stores() as stores:
        await receipts(stores, ahead).sign(CLAIMS)
        own = receipts(stores, behind)
        assert verify(await own.sign(CLAIMS), await own.jwks()) == CLAIMS
        assert len(await stores.receipt_keys.all()) == 1


async def test_after_a_rotation_nothing_needs_the_old_seal(place: Place) -> None:
    """Once a process with the new key in front has looked, the signing key opens without the old one."""
    time, new = Time(), b"new." * 8
    async with place.stores() as stores:
        signed = await receipts(stores, time).sign(CLAIMS)
        await receipts(stores, time, Seal([new, b"old." * 8])).sign(CLAIMS)
        own = receipts(stores, time, Seal([new]))
        assert verify(signed, await own.jwks()) == verify(await own.sign(CLAIMS), await own.jwks())
        with pytest.raises(StorageError, match="not among those set"):
            await receipts(stores, time).sign(CLAIMS)


async def test_private_halves_lie_sealed_and_stay_in_their_row(place: Place) -> None:
    """The table shows no private number; a private half that is moved to another key's row does not open."""
    async with place.stores() as stores:
        await receipts(stores, Time()).sign(CLAIMS)
        (kept,) = await stores.receipt_keys.all()
        assert kept.private is not None
        assert b'"d"' not in kept.private
        assert '"d"' not in kept.public
    with place.engine() as engine, engine.begin() as connection:
        connection.execute(text("UPDATE receipt_keys SET kid = 'moved'"))
    async with place.stores() as stores:
        with pytest.raises(StorageError, match="another row"):
            await receipts(stores, Time()).sign(CLAIMS)


async def test_a_store_that_is_away_stops_nobody_who_knows_a_key(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    """Signing goes on with what is known, and says so; who never knew a key says why it cannot."""
    time = Time()
    async with place.stores() as stores:
        own = receipts(stores, time)
        await own.sign(CLAIMS)
        with place.engine() as engine, engine.begin() as connection:
            connection.execute(text("ALTER TABLE receipt_keys RENAME TO gone"))
        time.now += LOOK
        assert verify(await own.sign(CLAIMS), await own.jwks()) == CLAIMS
        assert "signed with the keys known" in caplog.text
        with pytest.raises(StorageError, match="receipt_keys"):
            await receipts(stores, time).sign(CLAIMS)


async def test_the_document_shows_what_any_process_made(place: Place) -> None:
    """Within a minute, and needs no seal; while the store is away it shows what it knew, or says why it cannot."""
    time = Time()
    async with place.stores() as stores:
        shown = PublishedKeys(lambda: stores.receipt_keys, time)
        assert await shown.jwks() == {"keys": []}
        signed = await receipts(stores, time).sign(CLAIMS)
        time.now += LOOK
        assert verify(signed, await shown.jwks()) == CLAIMS
        with place.engine() as engine, engine.begin() as connection:
            connection.execute(text("ALTER TABLE receipt_keys RENAME TO gone"))
        time.now += LOOK
        assert verify(signed, await shown.jwks()) == CLAIMS
        with pytest.raises(StorageError):
            await PublishedKeys(lambda: stores.receipt_keys, time).jwks()


async def test_an_assertion_is_no_receipt(place: Place) -> None:
    """What shows a city who we are is signed with the same key, and never taken for a receipt."""
    async with place.stores() as stores:
        own = receipts(stores, Time())
        with pytest.raises(Unverified, match="no receipt of Hansa"):
            verify(await own.sign_assertion(CLAIMS), await own.jwks())
