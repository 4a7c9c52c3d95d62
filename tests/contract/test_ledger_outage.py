"""What `Ledger` keeps to when its database fails under it: a StorageError, nothing half accepted, and work again afterwards."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage import database
from storage.cases import Ledger, Sought, Turn
from storage.database import alone
from storage.errors import StorageError
from storage.ledger import DurableLedger
from storage.ledger_tables import METADATA
from storage.seal import Seal
from tests.contract.engines import Place, Server, own_server
from tests.contract.filings import ANSWER, NEW, NOON, OLD, PHOTOS, filing, placed, scope
from tests.static.tree import ROOT

BOTH = Seal([NEW, OLD])
CALLS: dict[str, Callable[[Ledger], Awaitable[object]]] = {
    "file": lambda ledger: ledger.file(filing("c2", photos=PHOTOS)),
    "known": lambda ledger: ledger.known(scope("c1"), b""),
    "history": lambda ledger: ledger.history("c1"),
    "answered": lambda ledger: ledger.answered(scope("c1"), ANSWER),
    "case": lambda ledger: ledger.case("c1"),
    "by_reference": lambda ledger: ledger.by_reference("b", "ref-c1"),
    "cases": lambda ledger: ledger.cases(Sought()),
    "wish": lambda ledger: ledger.wish("c1"),
    "photos": lambda ledger: ledger.photos("c1"),
    "held": lambda ledger: ledger.held("c1"),
    "hold": lambda ledger: ledger.hold("c1", "slot"),
    "turn": lambda ledger: ledger.turn("c1", ("accepted",), Turn(to="stuck")),
    "tried": lambda ledger: ledger.tried("c1", "source-down"),
    "want_cancelled": lambda ledger: ledger.want_cancelled("c1"),
    "hear": lambda ledger: ledger.hear("c1", "m", b"said"),
    "heard": lambda ledger: ledger.heard("c1", "m"),
    "again": lambda ledger: ledger.again("c1"),
    "changes": lambda ledger: ledger.changes(0),
    "last_change": lambda ledger: ledger.last_change(),
    "errands": lambda ledger: ledger.errands("w"),
    "done": lambda ledger: ledger.done("w", [1]),
    "beat": lambda ledger: ledger.beat("w"),
    "silent": lambda ledger: ledger.silent(10),
    "bury": lambda ledger: ledger.bury("w"),
    "erase": lambda ledger: ledger.erase(answers_before=NOON),
    "reseal": lambda ledger: ledger.reseal(10),
}

HOLDER = """
import sys
from pathlib import Path
from sqlalchemy import update
from storage.database import alone, open_engine
from storage.ledger import DurableLedger
from storage.ledger_rows import change
from storage.ledger_tables import CASES
from tests.contract.filings import NOON
state, url = sys.argv[1:]
with alone(open_engine(state=Path(state), database_url=url or None), DurableLedger.LOCK) as connection:
    assert connection.execute(update(CASES).values(state="cancelled")).rowcount == 1
    change(connection, "c1", "cancelled", NOON)
    print("holding", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def server() -> Iterator[Server]:
    """A PostgreSQL server that nobody else uses, so that it may be stopped."""
    with own_server() as own:
        yield own


@contextmanager
def without(place: Place, *tables: str) -> Iterator[None]:
    """While this lasts, these tables cannot be found."""

    def rename(ending: str, to: str) -> None:
        with place.engine() as engine, engine.begin() as connection:
            for table in tables:
                connection.exec_driver_sql(f"ALTER TABLE {table}{ending} RENAME TO {table}{to}")

    rename("", "_away")
    try:
        yield
    finally:
        rename("_away", "")


def test_every_call_is_tried() -> None:
    """These laws are about every call there is."""
    assert set(CALLS) == {name for name in vars(Ledger) if not name.startswith("_")}


async def test_a_failing_database_is_said(place: Place) -> None:
    """Each call is a StorageError that names the database when its tables cannot be used, and works again afterwards."""
    async with place.ledger(BOTH) as ledger:
        await ledger.file(filing("c1"))
        with without(place, *METADATA.tables):
            for name, call in CALLS.items():
                with pytest.raises(StorageError, match=r"the database .* failed: "):
                    pytest.fail(f"{name}: {await call(ledger)}")
        for call in CALLS.values():
            await call(ledger)


@pytest.mark.parametrize("table", sorted(METADATA.tables.keys() - {"case_heard", "case_workers"}))
async def test_nothing_is_half_accepted(place: Place, table: str) -> None:
    """Whichever part of a filing cannot be written: nothing of it is there, and the same filing is accepted later."""
    whole = filing("c2", photos=PHOTOS)
    async with place.ledger(BOTH) as ledger:
        await ledger.file(filing("c1"))
        with without(place, table), pytest.raises(StorageError):
            await ledger.file(whole)
        assert await ledger.case("c2") is None
        assert await ledger.known(whole.scope, whole.body) is None
        assert await ledger.photos("c2") == ()
        assert await ledger.last_change() == 1
        assert [errand.case for errand in await ledger.errands("w")] == ["c1"]
        assert (await ledger.file(whole)).new
        assert await ledger.photos("c2") == PHOTOS


@pytest.mark.parametrize(
    ("table", "call"),
    [("case_changes", lambda ledger: placed(ledger, number="7")), ("case_errands", CALLS["want_cancelled"])],
)
async def test_no_turn_is_half_made(place: Place, table: str, call: Callable[[Ledger], Awaitable[object]]) -> None:
    """A turn that cannot be told, or a wish that cannot be handed on, has not happened."""
    async with place.ledger(BOTH) as ledger:
        await ledger.file(filing("c1"))
        with without(place, table), pytest.raises(StorageError):
            await call(ledger)
        assert await ledger.case("c1") == filing("c1").case


async def test_a_message_that_cannot_be_handed_on_is_not_heard(place: Place) -> None:
    """Its sender is told so, and when it comes again it counts."""
    async with place.ledger(BOTH) as ledger:
        await ledger.file(filing("c1"))
        with without(place, "case_errands"), pytest.raises(StorageError):
            await ledger.hear("c1", "m", b"said")
        assert await ledger.heard("c1", "m") is None
        assert await ledger.hear("c1", "m", b"said")


async def test_who_is_killed_half_way_has_done_nothing(place: Place) -> None:
    """A process that is killed with its turn written and not committed leaves nothing of it, and its place to others."""
    async with place.ledger(BOTH) as ledger:
        await ledger.file(filing("c1"))
        arguments = [sys.executable, "-c", HOLDER, str(place.state), place.url or ""]
        holder = await asyncio.create_subprocess_exec(*arguments, cwd=ROOT, stdin=PIPE, stdout=PIPE)
        assert holder.stdout is not None
        assert await holder.stdout.readline() == b"holding\n"
        waiting = asyncio.create_task(placed(ledger, "c1"))
        await place.queued(waiting)
        holder.kill()
        assert (await waiting).state == "placed"
        await holder.communicate()
        assert [change.state for change in await ledger.history("c1")] == ["accepted", "placed"]


async def test_who_waits_too_long_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process holds the turn to write, a write is a StorageError after a bounded wait, reads go on."""
    monkeypatch.setattr(database, "BUSY_MS", 50)
    async with place.ledger(BOTH) as ledger:
        await ledger.file(filing("c1"))
        with place.engine() as engine, alone(engine, DurableLedger.LOCK):
            with pytest.raises(StorageError):
                await placed(ledger, "c1")
            assert await ledger.case("c1") == filing("c1").case
        assert (await placed(ledger, "c1")).state == "placed"


async def test_a_full_disk_accepts_nothing(tmp_path: Path) -> None:
    """Where the embedded database cannot grow, a filing is refused as a whole, and what is there can still be read."""
    place = Place(state=tmp_path, url=None)
    large = filing("c2", wish=b"x" * 200_000)
    async with place.ledger(BOTH) as ledger:
        await ledger.file(filing("c1"))
        assert isinstance(ledger, DurableLedger)
        with ledger._engine.connect() as connection:  # the bound is the connection's own
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StorageError, match="full"):
            await ledger.file(large)
        assert await ledger.known(large.scope, large.body) is None
        assert await ledger.case("c1") == filing("c1").case
        with ledger._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
        assert (await ledger.file(large)).new


async def test_a_server_that_stops_is_said_and_met_again(server: Server, tmp_path: Path) -> None:
    """Every call is a StorageError while PostgreSQL is away, and works again, with what was committed, once it is back."""
    place = Place(state=tmp_path, url=server.url)
    async with place.ledger(BOTH) as ledger:
        await ledger.file(filing("c1", photos=PHOTOS))
        server.crash()
        for name, call in CALLS.items():
            with pytest.raises(StorageError):
                pytest.fail(f"{name}: {await call(ledger)}")
        server.start()
        assert await ledger.case("c1") == filing("c1").case
        assert await ledger.photos("c1") == PHOTOS
        assert await ledger.case("c2") is None
        for call in CALLS.values():
            await call(ledger)


async def test_a_filing_that_waits_while_the_server_stops(server: Server, tmp_path: Path) -> None:
    """Who waits for its turn then is told so, and none of it is there when the server is back."""
    place = Place(state=tmp_path, url=server.url)
    async with place.ledger(BOTH) as ledger:
        with place.engine() as engine, engine.connect() as holder:
            holder.execute(select(func.pg_advisory_xact_lock(DurableLedger.LOCK)))
            waiting = asyncio.create_task(ledger.file(filing("c1")))
            await place.queued(waiting)
            assert not waiting.done()
            server.crash()
            with pytest.raises(StorageError):
                await waiting
            holder.invalidate()
        server.start()
        assert await ledger.case("c1") is None
        assert (await ledger.file(filing("c1"))).new
