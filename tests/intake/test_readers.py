"""Which apps hear of a case: those that may read it now, each by the subject its developer knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from domain.cases import Change
from gateway.intake.readers import readers
from storage.accounts import App, Changes, Grant, Identity, Organisation
from storage.open import open_identity

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


async def furnished(accounts: Identity) -> str:
    """Two developers with an app each, and one app more that was deleted; the citizen."""
    for number in (1, 2):
        await accounts.put_organisation(Organisation(id=f"org-{number}", name="D", created=NOON))
    apps = (
        App(id="app-1", organisation="org-1", name="A", created=NOON),
        App(id="app-2", organisation="org-2", name="B", created=NOON),
        App(id="gone", organisation="org-2", name="C", created=NOON, deleted=NOON),
    )
    await accounts.commit(Changes(apps=apps, at=NOON))
    citizen = await accounts.citizen("https://idp.example", "s", idp="bundid", at=NOON)
    for number in (1, 2):
        await accounts.pairwise(citizen, f"org-{number}", f"pairwise-{number}")
    return citizen


async def heard(accounts: Identity, citizen: str, **more: Any) -> Mapping[str, str]:
    """Who hears of an order that app-1 placed in Essen."""
    usual = {"case": "c", "resource": "waste.bulky-orders", "city": "essen", "client": "app-1", "state": "placed"}
    return await readers(accounts)(Change(number=1, citizen=citizen, at=NOON, **(usual | more)))


async def test_whoever_may_read_it_hears_of_it(tmp_path: Path) -> None:
    """The app that placed it, and one she lets read all; not of another domain or city, and not once it is taken back."""
    async with open_identity(state=tmp_path, database_url=None) as stores:
        accounts = stores.identity
        citizen = await furnished(accounts)
        assert await heard(accounts, citizen) == {}

        def grant(app: str, *scopes: str) -> Grant:
            return Grant(id=f"g-{app}", citizen=citizen, app=app, scopes=scopes, cities=("essen",), created=NOON)

        given = (grant("app-1", "waste:write"), grant("app-2", "waste:read"), grant("gone", "waste:read"))
        await accounts.commit(Changes(grants=given, at=NOON))
        assert await heard(accounts, citizen) == {"app-1": "pairwise-1", "app-2": "pairwise-2"}
        assert await heard(accounts, citizen, client="app-2") == {"app-2": "pairwise-2"}
        assert await heard(accounts, citizen, resource="reports") == {}
        assert await heard(accounts, citizen, city="duisburg") == {}
        assert await heard(accounts, "somebody-else") == {}
        await accounts.commit(Changes(revoked_grants=("g-app-1",), at=NOON))
        assert await heard(accounts, citizen) == {"app-2": "pairwise-2"}
