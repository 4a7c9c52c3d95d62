"""What the durable engine of `Hooks` keeps to, the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from secrets import token_bytes
from typing import Any

import pytest
from sqlalchemy import select

from storage.errors import StorageError
from storage.hooks_ports import Draft, Hooks, Webhook
from storage.hooks_tables import DELIVERIES, WEBHOOKS
from storage.seal import Seal
from tests.contract.engines import Place

NOON = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)
CANARY = "canary-7c1f"


def hook(name: str = "w1", **more: Any) -> Webhook:
    """A webhook with every field filled."""
    given: dict[str, Any] = {
        "id": name,
        "client": "app-1",
        "url": f"https://app.example/hooks?key={CANARY}",
        "topics": ("orders", "sources:essen"),
        "description": "Müll-Wecker 🗑",
        "secret": f"secret-{CANARY}".encode(),
        "former": f"former-{CANARY}".encode(),
        "former_until": NOON + timedelta(days=1),
        "state": "active",
        "why": "new",
        "failing_since": NOON,
        "created": NOON,
        "changed": NOON,
    }
    return Webhook(**given | more)


def draft(name: str, webhook: str = "w1", cause: str | None = None, **more: Any) -> Draft:
    """An event of its own cause."""
    given: dict[str, Any] = {
        "id": name,
        "webhook": webhook,
        "cause": cause or f"case/{name}",
        "type": "org.hansa.order.changed",
        "event": f'{{"sub": "{CANARY}"}}'.encode(),
        "at": NOON,
    }
    return Draft(**given | more)


@asynccontextmanager
async def opened(place: Place, box: Seal) -> AsyncIterator[Hooks]:
    """The store, as a process opens it."""
    async with place.stores() as stores:
        yield stores.hooks(box)


async def test_a_webhook_comes_back_to_the_letter(place: Place) -> None:
    """In this process and the next, with what was left out left out; another app's list does not show it."""
    box, bare = (
        Seal([token_bytes(32)]),
        hook("w2", former=None, former_until=None, why=None, failing_since=None, description=None),
    )
    async with opened(place, box) as hooks:
        assert await hooks.create(hook(), most=2)
        assert await hooks.create(bare, most=2)
    async with opened(place, box) as hooks:
        assert await hooks.of("app-1") == (hook(), bare)
        assert await hooks.hook("w1") == hook()
        assert await hooks.of("app-2") == ()
        assert await hooks.hook("w3") is None


async def test_an_app_has_only_so_many(place: Place) -> None:
    """Of any number created at once, by however many processes, only as many as an app may have are kept."""
    box = Seal([token_bytes(32)])
    async with opened(place, box) as here, opened(place, box) as there:
        tries = (hooks.create(hook(f"{n}-{who}"), most=3) for n in range(4) for who, hooks in enumerate((here, there)))
        assert sorted(await asyncio.gather(*tries)) == [False] * 5 + [True] * 3
        assert len(await here.of("app-1")) == 3
        assert await here.create(hook("other", client="app-2"), most=3)


async def test_what_may_hold_a_secret_or_a_person_lies_sealed(place: Place) -> None:
    """No column shows an address, a secret or an event; under another seal, or in another row, they do not open."""
    async with opened(place, Seal([token_bytes(32)])) as hooks:
        await hooks.create(hook(), most=9)
        await hooks.queue([draft("d1")], most=9)
    with place.engine() as engine, engine.begin() as connection:
        for table in (WEBHOOKS, DELIVERIES):
            (row,) = connection.execute(select(table)).all()
            assert CANARY not in repr(row)
    async with opened(place, Seal([token_bytes(32)])) as stranger:
        with pytest.raises(StorageError, match="key"):
            await stranger.hook("w1")


async def test_only_webhooks_that_want_it_listen(place: Place) -> None:
    """By topic and by app (None: every app); active ones, and those that were made or moved a short while ago."""
    async with opened(place, Seal([token_bytes(32)])) as hooks:
        for each in (
            hook("a"),
            hook("b", state="paused"),
            hook("c", state="unverified", changed=NOON - timedelta(seconds=1)),
            hook("n", state="unverified", created=NOON + timedelta(seconds=1)),
            hook("d", topics=("reports",)),
            hook("e", client="app-2"),
        ):
            assert await hooks.create(each, most=9)
        assert [each.id for each in await hooks.listening({"app-1"}, {"orders"}, since=NOON)] == ["a", "n"]
        everybody = await hooks.listening(None, {"sources", "sources:essen"}, since=NOON)
        assert [each.id for each in everybody] == ["a", "e", "n"]
        assert await hooks.listening(set(), {"orders"}, since=NOON) == ()


async def test_changes_at_once_all_count(place: Place) -> None:
    """Each sees what the one before has written, in whatever process; a webhook that is gone is not changed."""
    box = Seal([token_bytes(32)])
    async with opened(place, box) as here, opened(place, box) as there:
        await here.create(hook(description=""), most=9)

        def longer(was: Webhook) -> Webhook:
            return replace(was, description=f"{was.description}x")

        await asyncio.gather(*(hooks.change("w1", longer) for _ in range(5) for hooks in (here, there)))
        found = await here.hook("w1")
        assert found is not None
        assert found.description == "x" * 10
        assert await here.change("w9", longer) is None


async def test_events_are_numbered_within_their_webhook(place: Place) -> None:
    """Without a gap, one cause once, in whatever process; each webhook counts for itself."""
    box = Seal([token_bytes(32)])
    async with opened(place, box) as here, opened(place, box) as there:
        await here.create(hook("w1"), most=9)
        await here.create(hook("w2"), most=9)
        tries = (
            hooks.queue([draft(f"{who}-{n}-1", "w1", f"case/{n}"), draft(f"{who}-{n}-2", "w2", f"case/{n}")], most=99)
            for n in range(5)
            for who, hooks in enumerate((here, there))
        )
        new = [each for made in await asyncio.gather(*tries) for each in made]
        for name in ("w1", "w2"):
            assert sorted(each.number for each in new if each.webhook == name) == [1, 2, 3, 4, 5]
        assert await here.queue([draft("x", "gone")], most=99) == ()
        assert await here.queue([], most=99) == ()


async def test_the_log_is_bounded(place: Place) -> None:
    """Of each webhook the newest stay; those created too long ago go, unless they are still on their way."""
    async with opened(place, Seal([token_bytes(32)])) as hooks:
        await hooks.create(hook(), most=9)
        await hooks.queue([draft(f"d{n}") for n in range(5)], most=3)
        kept = await hooks.deliveries("w1", state=None, before=None, limit=99)
        assert [each.number for each in kept] == [5, 4, 3]
        await hooks.attempted(replace(kept[0], state="delivered"))
        assert await hooks.forget(NOON) == 0
        assert await hooks.forget(NOON + timedelta(seconds=1)) == 1
        assert [each.number for each in await hooks.deliveries("w1", state=None, before=None, limit=99)] == [4, 3]


async def test_the_log_is_read_page_by_page(place: Place) -> None:
    """Newest first, from below a number, of one state when asked for it, of one webhook alone."""
    async with opened(place, Seal([token_bytes(32)])) as hooks:
        await hooks.create(hook("w1"), most=9)
        await hooks.create(hook("w2"), most=9)
        made = await hooks.queue([draft(f"d{n}") for n in range(1, 5)] + [draft("o", "w2")], most=99)
        await hooks.attempted(replace(made[1], state="failed", attempts=3, status=500, error="status"))
        pages = [await hooks.deliveries("w1", state=None, before=before, limit=2) for before in (None, 3, 1)]
        assert [[each.number for each in page] for page in pages] == [[4, 3], [2, 1], []]
        (failed,) = await hooks.deliveries("w1", state="failed", before=None, limit=9)
        assert (failed.id, failed.attempts, failed.status, failed.error) == ("d2", 3, 500, "status")
        assert failed.event == made[1].event


async def test_what_waits_is_taken_once(place: Place) -> None:
    """A pending delivery is shown until somebody has taken it; a dropped one waits for nobody."""
    async with opened(place, Seal([token_bytes(32)])) as hooks:
        await hooks.create(hook(), most=9)
        first, second, _ = await hooks.queue([draft("d1"), draft("d2"), draft("d3", state="dropped")], most=99)
        assert await hooks.unsent(9) == (first, second)
        assert await hooks.unsent(1) == (first,)
        await hooks.taken([first])
        assert await hooks.unsent(9) == (second,)


async def test_a_replay_begins_anew_under_the_same_id(place: Place) -> None:
    """It waits again, in another round; what an attempt of the old round still says is not kept."""
    async with opened(place, Seal([token_bytes(32)])) as hooks:
        await hooks.create(hook(), most=9)
        (made,) = await hooks.queue([draft("d1")], most=99)
        assert await hooks.replay("d1", NOON) == made  # on its way: nothing to do
        await hooks.taken([made])
        tried = replace(made, state="failed", attempts=4, status=500, error="status", begun=NOON, next_at=NOON)
        assert await hooks.attempted(tried)
        again = await hooks.replay("d1", NOON + timedelta(hours=1))
        assert again == replace(made, round=1, changed=NOON + timedelta(hours=1))
        assert await hooks.unsent(9) == (again,)
        assert not await hooks.attempted(tried)
        await hooks.taken([made])
        assert await hooks.unsent(9) == (again,)
        assert await hooks.replay("d9", NOON) is None


async def test_a_webhook_goes_with_its_log(place: Place) -> None:
    """Nothing of it stays, and what is still on its way finds nothing."""
    async with opened(place, Seal([token_bytes(32)])) as hooks:
        await hooks.create(hook(), most=9)
        (made,) = await hooks.queue([draft("d1")], most=99)
        await hooks.remove("w1")
        await hooks.remove("w1")
        assert await hooks.hook("w1") is None
        assert await hooks.delivery("d1") is None
        assert await hooks.unsent(9) == ()
        assert not await hooks.attempted(made)


async def test_how_far_the_feed_was_told_is_kept(place: Place) -> None:
    """For every process, and it never goes back."""
    box = Seal([token_bytes(32)])
    async with opened(place, box) as here, opened(place, box) as there:
        assert await here.position() == 0
        await here.reached(7)
        await there.reached(3)
        assert [await hooks.position() for hooks in (here, there)] == [7, 7]
