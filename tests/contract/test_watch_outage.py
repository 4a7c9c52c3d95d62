"""What a worker has seen while the database was killed under it is there when the database is back, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.events import Called, Opened
from domain.when import now
from gateway.watchkeeping.keeper import Watchkeeper
from gateway.watchkeeping.stands import Stands
from storage.errors import StorageError
from storage.watch_ports import SPANS
from telemetry.slo import Budgets
from tests.contract.engines import Place, own_server
from tests.unit.pieces import a_book, a_register

SOURCE = a_register("adorf")
CALL = Called(binding=SOURCE.binding, state="fresh", seconds=0.02, records=3)


async def test_what_was_seen_while_the_database_was_dead_is_not_lost(tmp_path: Path) -> None:
    """A real server is killed between two writes: calls, a breaker and how a source stands are told when it is back."""
    with own_server() as server:
        async with Place(state=tmp_path, url=server.url).stores() as stores:
            keeper = Watchkeeper(clock=now, budgets=Budgets(clock=now), hits=lambda: 0, version="1", config="c")
            since = now() - SPANS[1][0]
            async with keeper.keeping(stores.watch, a_book(SOURCE)):
                stands = Stands("other", a_book(SOURCE), keeper._sightings)
                keeper.observer(CALL)
                await keeper.put(stores.watch, stands)
                server.crash()
                for _ in range(5):
                    keeper.observer(CALL)
                    with pytest.raises(StorageError):
                        await keeper.put(stores.watch, stands)
                SOURCE.health.turn("failed", "source-down", now())
                keeper.observer(Opened(binding=SOURCE.binding, problem="source-down"))
                server.start()
            found = await stores.watch.rounds(since=since, span=SPANS[0][0], place=SOURCE.binding)
            assert sum(each.calls for each in found) == 6
            assert {each.problem for each in await stores.watch.stands()} == {"source-down"}
            kinds = [each.kind for each in await stores.watch.changes(since=since)]
            assert sorted(kinds) == ["config", "deploy", "opened"]
