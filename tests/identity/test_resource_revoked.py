"""Revocations reach every worker by a feed; what cannot be read stays as it was, and nothing is held for ever."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from auth.resource import revoked
from auth.resource.revoked import LEEWAY, Revocations
from storage.accounts import Changes, Grant, Identity, Revoked
from storage.errors import StorageError
from storage.open import open_identity
from tests.identity.resource_issuer import NOON, Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """As much of a token as a revocation looks at."""

    jti: str = "t"
    grant: str | None = None


@pytest.fixture
def clock() -> Clock:
    """Noon."""
    return Clock()


@pytest.fixture
async def accounts(tmp_path: Path, clock: Clock) -> AsyncIterator[Identity]:
    """A store in a file."""
    async with open_identity(state=tmp_path, database_url=None, clock=clock) as stores:
        yield stores.identity


def grant(name: str) -> Grant:
    """A grant of that id."""
    return Grant(id=name, citizen="c", app="a", scopes=("grants:read",), cities=("essen",), created=NOON)


async def test_what_the_store_revokes_is_known_after_the_next_look(accounts: Identity, clock: Clock) -> None:
    """A token by its id, and all tokens of a grant; others stay."""
    feed = Revocations(clock=clock)
    await accounts.commit(Changes(grants=(grant("g"), grant("h")), at=NOON))
    await feed.fill(accounts)
    assert len(feed) == 0
    await accounts.commit(Changes(revoked_grants=("g",), revoked_jtis=("t1",), at=NOON))
    assert Marked(grant="g") not in feed
    await feed.fill(accounts)
    assert Marked(grant="g") in feed
    assert Marked(jti="t1") in feed
    assert Marked(jti="t2", grant="h") not in feed
    assert Marked(jti="t2") not in feed


async def test_a_revocation_outlives_the_tokens_it_speaks_of(accounts: Identity, clock: Clock) -> None:
    """It holds a little longer than they do, also for a worker that starts in between; then it is forgotten."""
    feed, late = Revocations(clock=clock), Revocations(clock=clock)
    until = NOON + timedelta(minutes=10)
    await accounts.commit(Changes(revoked_jtis=("t1",), revoked_until=until, at=NOON))
    await feed.fill(accounts)
    clock.instant = until + LEEWAY - timedelta(seconds=1)
    for each in (feed, late):
        await each.fill(accounts)
        assert Marked(jti="t1") in each
    clock.instant = until + LEEWAY + timedelta(seconds=1)
    await feed.fill(accounts)
    assert len(feed) == 0


@dataclass(slots=True)
class Feed:
    """A feed whose rows the test sets; fails when told to."""

    rows: tuple[Revoked, ...] = ()
    fails: bool = False
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    async def revoked_since(self, number: int, now: datetime) -> tuple[Revoked, ...]:
        """The rows after a number."""
        self.heard.set()
        if self.fails:
            raise StorageError("gone")
        return tuple(row for row in self.rows if row.number > number)

    async def looks(self) -> None:
        """Until a look that began after this call has been taken in."""
        for _ in range(2):
            self.heard.clear()
            await self.heard.wait()


def row(number: int, *, minutes: int = 10) -> Revoked:
    """The revocation of `t<number>`."""
    return Revoked(number=number, jti=f"t{number}", grant=None, until=NOON + timedelta(minutes=minutes))


async def test_a_row_that_became_visible_late_is_not_missed(clock: Clock) -> None:
    """Of two transactions the one with the lower number may end last."""
    feed, rows = Revocations(clock=clock), Feed(rows=(row(7),))
    await feed.fill(rows)
    rows.rows = (row(6), row(7))
    await feed.fill(rows)
    assert Marked(jti="t6") in feed


async def test_what_is_held_is_bounded(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the bound those that end first are forgotten."""
    monkeypatch.setattr(revoked, "MOST", 3)
    feed = Revocations(clock=clock)
    await feed.fill(Feed(rows=tuple(row(n, minutes=10 - n) for n in range(1, 6))))
    assert len(feed) == 3
    assert Marked(jti="t1") in feed
    assert Marked(jti="t5") not in feed


async def test_a_feed_that_fails_takes_nothing_back(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What was revoked stays so, the trouble is logged once, and it goes on by itself."""
    monkeypatch.setattr(revoked, "GLANCE", 0.001)
    feed, rows = Revocations(clock=clock), Feed(rows=(row(1),))
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        watching = group.create_task(feed.watch(rows))
        await rows.looks()
        assert Marked(jti="t1") in feed
        rows.fails = True
        await rows.looks()
        assert Marked(jti="t1") in feed
        rows.fails, rows.rows = False, (row(1), row(2))
        await rows.looks()
        assert Marked(jti="t2") in feed
        watching.cancel()
    assert [record.message for record in caplog.records] == ["revoked tokens are not noticed for now: StorageError"]
