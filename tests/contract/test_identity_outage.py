"""What `Identity` keeps to when its database fails under it: a StorageError, nothing half done, and work again afterwards."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from storage import database
from storage.accounts import Feedback, Identity
from storage.database import alone
from storage.errors import StorageError
from storage.identity_aside import Aside
from storage.identity_tables import METADATA
from storage.open import open_identity
from tests.contract.citizens import NOON, audit, changes, digest, family, operator, organisation, rotation, signing_key
from tests.contract.engines import Place, Server, own_server
from tests.static.tree import ROOT

CALLS: dict[str, Callable[[Identity], Awaitable[object]]] = {
    "commit": lambda store: store.commit(changes(audits=(audit(),))),
    "app": lambda store: store.app("a"),
    "apps": lambda store: store.apps(),
    "organisation": lambda store: store.organisation("org"),
    "put_organisation": lambda store: store.put_organisation(organisation()),
    "citizen": lambda store: store.citizen("https://idp", "1", idp="essen", at=NOON),
    "links": lambda store: store.links("c"),
    "forget_citizen": lambda store: store.forget_citizen("c"),
    "grant": lambda store: store.grant("g"),
    "grants": lambda store: store.grants("c"),
    "refresh": lambda store: store.refresh(digest("r")),
    "pairwise": lambda store: store.pairwise("c", "org", "s"),
    "whose": lambda store: store.whose("org", "s"),
    "signing_keys": lambda store: store.signing_keys(),
    "add_signing_key": lambda store: store.add_signing_key(signing_key()),
    "revoked_since": lambda store: store.revoked_since(0, NOON),
    "audits": lambda store: store.audits(1),
    "operator": lambda store: store.operator("https://staff.example", "op"),
    "put_operator": lambda store: store.put_operator(operator()),
    "operators": lambda store: store.operators(),
    "put_feedback": lambda store: store.put_feedback(Feedback(at=NOON, page="/", text="x")),
    "feedback": lambda store: store.feedback(1),
    "check": lambda store: store.check(),
}

HOLDER = """
import sys
from pathlib import Path
from storage.database import alone, open_engine
from storage.identity_aside import Aside
from storage.identity_tables import METADATA
from storage.identity_commit import save
from tests.contract.citizens import changes, audit, rotation
state, url = sys.argv[1:]
with alone(open_engine(state=Path(state), database_url=url or None), Aside.LOCK) as connection:
    assert save(connection, rotation("r", "half"))
    print("holding", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits for another writer gives up soon."""
    monkeypatch.setattr(database, "BUSY_MS", 50)


@pytest.fixture
def server() -> Iterator[Server]:
    """A PostgreSQL server that nobody else uses, so that it may be stopped."""
    with own_server() as own:
        yield own


@pytest.fixture
def away(server: Server, tmp_path: Path) -> Place:
    """A place on that server."""
    return Place(state=tmp_path, url=server.url)


@pytest.fixture
async def remote(away: Place) -> AsyncIterator[Identity]:
    """An identity there, with the grant `g` and the refresh token `r`."""
    async with away.identity() as stores:
        assert await stores.identity.commit(family())
        yield stores.identity


@pytest.mark.usefixtures("impatient")
async def test_who_waits_too_long_is_told(place: Place) -> None:
    """While another process holds the turn to write, a write is a StorageError after a bounded wait, reads go on."""
    async with place.identity() as stores:
        await stores.identity.commit(family())
        with place.engine() as engine, alone(engine, Aside.LOCK):
            with pytest.raises(StorageError):
                await stores.identity.commit(rotation("r", "r2"))
            assert await stores.identity.refresh(digest("r")) is not None
        assert await stores.identity.commit(rotation("r", "r2"))


async def test_who_is_killed_half_way_has_done_nothing(place: Place) -> None:
    """A process that is killed with its decision written and not committed leaves nothing of it, and its turn to others."""
    async with place.identity() as stores:
        await stores.identity.commit(family())
        arguments = [sys.executable, "-c", HOLDER, str(place.state), place.url or ""]
        holder = await asyncio.create_subprocess_exec(*arguments, cwd=ROOT, stdin=PIPE, stdout=PIPE)
        assert holder.stdout is not None
        assert await holder.stdout.readline() == b"holding\n"
        waiting = asyncio.create_task(stores.identity.commit(rotation("r", "whole")))
        await place.queued(waiting)
        holder.kill()
        assert await waiting
        await holder.communicate()
        assert await stores.identity.refresh(digest("half")) is None
        assert await stores.identity.refresh(digest("whole")) is not None


@pytest.mark.parametrize("call", sorted(CALLS.keys() - {"check"}))
async def test_a_failing_database_is_said(place: Place, call: str) -> None:
    """Each call is a StorageError when its tables cannot be used, and the error names the database."""
    async with place.identity() as stores:
        with place.engine() as engine, engine.begin() as connection:
            for table in METADATA.tables:
                connection.execute(text(f"ALTER TABLE {table} RENAME TO {table}_away"))
        with pytest.raises(StorageError, match=r"the database .* failed: "):
            await CALLS[call](stores.identity)


async def test_a_server_that_stops_is_said_and_met_again(server: Server, remote: Identity) -> None:
    """Every call is a StorageError while PostgreSQL is away, and works again, with what was committed, once it is back."""
    server.crash()
    for name, call in CALLS.items():
        with pytest.raises(StorageError):
            pytest.fail(f"{name}: {await call(remote)}")
    server.start()
    assert await remote.commit(rotation("r", "r2"))
    for call in CALLS.values():
        await call(remote)


async def test_a_decision_that_waits_while_the_server_stops(server: Server, away: Place, remote: Identity) -> None:
    """Who waits for its turn then is told so, and none of it is there when the server is back."""
    with away.engine() as engine, engine.connect() as holder:
        holder.execute(select(func.pg_advisory_xact_lock(Aside.LOCK)))
        waiting = asyncio.create_task(remote.commit(rotation("r", "r2")))
        await away.queued(waiting)
        assert not waiting.done()
        server.crash()
        with pytest.raises(StorageError):
            await waiting
        holder.invalidate()
    server.start()
    assert await remote.refresh(digest("r2")) is None
    assert await remote.commit(rotation("r", "r2"))


async def test_the_clock_is_the_callers(place: Place) -> None:
    """Where identity is handed a clock, what it dates itself it dates by that one."""
    async with open_identity(state=place.state, database_url=place.url, clock=lambda: NOON) as stores:
        await stores.identity.commit(family())
        await stores.identity.forget_citizen("c")
        (said,) = await stores.identity.revoked_since(0, NOON)
        assert said.until == NOON + timedelta(minutes=10)
