"""What the durable engine of `OperatorEntries` keeps to, the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select

from domain.when import now
from storage import operators as engine
from storage.accounts import Operator
from storage.operators_ports import Admitted
from tests.contract.engines import Place

WHO = Admitted(issuer="https://staff.example", subject="7f3a", name="7f3a@staff.example", role="admin")


async def test_each_step_serves_once(place: Place) -> None:
    """Of ten that bring the same word or the same code at once one wins; what is seen is the lower role, while she is one at all."""
    async with place.identity() as identity, place.stores() as stores:
        await identity.identity.put_operator(
            Operator(issuer=WHO.issuer, subject=WHO.subject, role="operator", created=now())
        )
        await stores.entries.begin(b"entry", browser=b"browser")
        assert await identity.entries.pending(b"entry")
        words = [identity.entries.admit(b"entry", code=b"%d" % each, who=WHO) for each in range(10)]
        won = await asyncio.gather(*words)
        assert (sum(won), await identity.entries.pending(b"entry")) == (1, False)
        code = b"%d" % won.index(True)
        got = await asyncio.gather(
            *(stores.entries.enter(code, browser=b"browser", session=b"s%d" % each) for each in range(10))
        )
        assert [each for each in got if each is not None] == [WHO]
        session = b"s%d" % next(at for at, each in enumerate(got) if each is not None)
        found = await stores.entries.session(session)
        assert found is not None
        assert (found.name, found.role) == (WHO.name, "operator")
        await stores.entries.end(session)
        assert await stores.entries.session(session) is None
        assert not await identity.entries.admit(b"never begun", code=b"c", who=WHO)


async def test_they_are_bounded(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often somebody begins, so many are kept, the newest."""
    monkeypatch.setattr(engine, "MOST", 5)
    async with place.stores() as stores:
        for each in range(12):
            await stores.entries.begin(b"%d" % each, browser=b"b")
        assert await stores.entries.pending(b"11")
        assert not await stores.entries.pending(b"0")
    with place.engine() as opened, opened.begin() as connection:
        assert connection.scalar(select(func.count()).select_from(engine.ENTRIES)) == 5
