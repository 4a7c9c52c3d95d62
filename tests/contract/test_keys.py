"""What the durable engine of `Keys` keeps to, the same on SQLite and on PostgreSQL, and what a worker sees of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage import keyring
from storage.keyring import Keyring, digest, new_key
from storage.keys import FEED, KEYS, DurableKeys
from storage.open import StorageError
from storage.ports import Keys
from tests.contract.engines import Place

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


async def until(true: Callable[[], bool]) -> None:
    """Wait for what another task does; fails when it does not."""
    for _ in range(1000):
        if true():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it never came to pass")


@pytest.fixture
async def keys(place: Place) -> AsyncIterator[Keys]:
    """No keys yet, open."""
    async with place.stores() as stores:
        yield stores.keys


async def test_a_key_is_found_by_its_digest(place: Place) -> None:
    """A key comes back to the letter, in this process and the next; the key itself is in no column."""
    secret, key = new_key("Grüße-App 🗑", ("https://a.example", "http://localhost:3000"), NOON)
    async with place.stores() as stores:
        await stores.keys.create(key)
    async with place.stores() as stores:
        assert await stores.keys.find(digest(secret.encode())) == key
        assert await stores.keys.find(digest(b"another")) is None
    with place.engine() as engine, engine.begin() as connection:
        assert secret.encode() not in repr(connection.execute(KEYS.select()).all()).encode()


async def test_keys_are_listed_in_order(keys: Keys) -> None:
    """Oldest first, revoked ones among them."""
    made = [new_key(f"k{n}", (), NOON + timedelta(seconds=-n))[1] for n in range(3)]
    for key in made:
        await keys.create(key)
    await keys.revoke(made[1].id)
    listed = await keys.all()
    assert [key.name for key in listed] == ["k2", "k1", "k0"]
    assert [key.revoked is not None for key in listed] == [False, True, False]


async def test_revoking_is_final_and_dated_once(place: Place) -> None:
    """The instant of the first revocation stays; an unknown id is None."""
    times = iter([NOON, NOON + timedelta(hours=1)])
    async with place.stores():
        pass
    with place.engine() as engine, ThreadPoolExecutor(1) as thread:
        keys = DurableKeys(engine, thread, clock=lambda: next(times))
        _, key = new_key("k", (), NOON)
        await keys.create(key)
        assert await keys.revoke(key.id) == replace(key, revoked=NOON)
        assert await keys.revoke(key.id) == replace(key, revoked=NOON)
    async with place.stores() as stores:
        assert await stores.keys.revoke("00000000") is None


async def test_every_change_is_told(keys: Keys) -> None:
    """The number differs after each creation and revocation, and only then."""
    _, key = new_key("k", (), NOON)
    seen = [await keys.changes()]
    await keys.create(key)
    seen.append(await keys.changes())
    await keys.revoke(key.id)
    seen.append(await keys.changes())
    await keys.revoke(key.id)
    assert len(set(seen)) == 3
    assert await keys.changes() == seen[-1]


async def test_names_are_bounded(keys: Keys) -> None:
    """A key without a name, or with an endless one, is refused and leaves nothing."""
    for name in ("", "x" * 201):
        with pytest.raises(ValueError, match="name"):
            await keys.create(new_key(name, (), NOON)[1])
    assert await keys.all() == ()


async def test_there_is_an_end_of_keys(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many valid keys are held and no more; a revoked one makes room."""
    monkeypatch.setattr("storage.keys.MOST", 2)
    made = [new_key(f"k{n}", (), NOON)[1] for n in range(3)]
    await keys.create(made[0])
    await keys.create(made[1])
    with pytest.raises(ValueError, match="revoke"):
        await keys.create(made[2])
    await keys.revoke(made[0].id)
    await keys.create(made[2])


@pytest.mark.parametrize("origin", ["a.example", "https://a.example/", "https://*", "HTTPS://a.example", "https://a b"])
def test_an_origin_no_browser_sends_is_refused(origin: str) -> None:
    """Such a key would never work."""
    with pytest.raises(ValueError, match="origin"):
        new_key("k", (origin,), NOON)


async def test_a_ring_follows_another_workers_changes(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one process creates or revokes, the ring of another finds or refuses, without being asked to look."""
    monkeypatch.setattr(keyring, "GLANCE", 0.01)
    ring = Keyring()
    async with place.stores() as one, place.stores() as two:
        await ring.fill(one.keys)
        watching = asyncio.create_task(ring.watch(one.keys))
        secret, key = new_key("k", (), NOON)
        await two.keys.create(key)
        await until(lambda: ring.find(secret.encode()) is not None)
        await two.keys.revoke(key.id)
        await until(lambda: ring.find(secret.encode()) is None)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def test_a_failing_database_takes_no_key_away(
    place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """While the store cannot be asked, known keys stay valid and the log says so once."""
    monkeypatch.setattr(keyring, "GLANCE", 0.001)
    ring = Keyring()
    secret, key = new_key("k", (), NOON)
    async with place.stores() as stores:
        await stores.keys.create(key)
        await ring.fill(stores.keys)
        with place.engine() as engine, engine.begin() as connection:
            FEED.drop(connection)
        watching = asyncio.create_task(ring.watch(stores.keys))
        await until(lambda: bool(caplog.records))
        for _ in range(3):
            with pytest.raises(StorageError):
                await stores.keys.changes()
        assert ring.find(secret.encode()) == key
        assert len(caplog.records) == 1
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def test_an_accounts_keys_are_bounded(keys: Keys) -> None:
    """So many valid ones and no more, and so many in all; another account and the operator are not held up by it."""
    for number in range(3):
        await keys.create(new_key(f"k{number}", (), NOON, "dev_a")[1], most=3)
    with pytest.raises(ValueError, match="3 valid keys"):
        await keys.create(new_key("one more", (), NOON, "dev_a")[1], most=3)
    await keys.create(new_key("another's", (), NOON, "dev_b")[1], most=3)
    await keys.create(new_key("the operator's", (), NOON)[1])
    await keys.revoke((await keys.of("dev_a"))[0].id)
    await keys.create(new_key("one more", (), NOON, "dev_a")[1], most=3)
    assert [(key.name, key.owner) for key in await keys.of("dev_b")] == [("another's", "dev_b")]


async def test_an_account_cannot_fill_the_table(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    """Making and revoking in turns ends as well; a month after a revocation there is room again, and that is noticed."""
    monkeypatch.setattr("storage.keys.ROWS_EACH", 2)
    for _ in range(2):
        _, key = new_key("k", (), NOON, "dev_a")
        await keys.create(key)
        await keys.revoke(key.id)
    _, old = new_key("the operator's", (), NOON)
    await keys.create(old)
    await keys.revoke(old.id)
    with pytest.raises(ValueError, match="30 days"):
        await keys.create(new_key("k", (), NOON, "dev_a")[1])
    seen = await keys.changes()
    later = datetime.now(UTC) + timedelta(days=31)
    await keys.create(new_key("k", (), later, "dev_a")[1])
    assert [key.owner for key in await keys.all()] == [None, "dev_a"]
    assert await keys.changes() != seen


async def test_accounts_leave_room_for_the_operator(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many accounts there are, they hold no more than their share."""
    monkeypatch.setattr("storage.keys.SHARED", 1)
    await keys.create(new_key("k", (), NOON, "dev_a")[1])
    with pytest.raises(ValueError, match="no room"):
        await keys.create(new_key("k", (), NOON, "dev_b")[1])
    await keys.create(new_key("the operator's", (), NOON)[1])


async def test_an_account_revokes_its_own_keys_only(keys: Keys) -> None:
    """Another account's key is as unknown to it as none."""
    _, key = new_key("k", (), NOON, "dev_a")
    await keys.create(key)
    assert await keys.revoke(key.id, owner="dev_b") is None
    assert [each.id for each in await keys.valid()] == [key.id]
    assert (await keys.revoke(key.id, owner="dev_a")) is not None
    assert await keys.valid() == ()
