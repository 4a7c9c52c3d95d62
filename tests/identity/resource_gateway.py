"""The whole gateway with an issuer on a socket and a store that two developers and two citizens stand in. No back-ends.

Knows how to start it, what is in the store, and how to ask with a token.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from config.model import Declared, Settings
from gateway.app import build
from gateway.edge.asgi import ASGI
from storage.accounts import App, Changes, Grant, Identity, Organisation
from storage.open import open_identity
from tests.flow.stand import as_shipped, lifespan
from tests.identity.resource_issuer import NOON, Clock, Issuer, publishing
from tests.unit.http.stage import Answer, ask

HOST = b"127.0.0.1:8080"
ORIGIN = "http://127.0.0.1:8080"
GRANTS = "/v1/me/grants"


@dataclass(kw_only=True)
class Gate:
    """A running gateway, and everything around it that a test may move."""

    app: ASGI
    issuer: Issuer
    accounts: Identity
    clock: Clock

    async def ask(self, target: str, token: bytes | None = None, *, method: str = "GET", **headers: str) -> Answer:
        """One request; names of headers with underscores."""
        given: dict[str, str | bytes] = {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            given["authorization"] = b"Bearer " + token
        return await ask(self.app, target, method=method, headers=given, host=HOST)

    def token(self, citizen: int = 1, organisation: int = 1, *, app: str = "app-1", **claims: Any) -> bytes:
        """A token of that citizen for an app, given under a grant of its own."""
        usual = {"sub": f"pairwise-{organisation}-{citizen}", "client_id": app, "grant": f"grant-{app}-{citizen}"}
        return self.issuer.token(**(usual | claims))


@cache
def declared() -> Declared:
    """The configuration that ships, read once."""
    return as_shipped()


@asynccontextmanager
async def gate(state: Path, **settings: Any) -> AsyncIterator[Gate]:
    """A gateway over nobody: its twins are addresses at which nothing listens."""
    async with AsyncExitStack() as stack:
        issuer, clock = await stack.enter_async_context(publishing("k1")), Clock()
        bindings = [binding for city in declared().cities for binding in city.bindings]
        twins = {binding.twin: "http://127.0.0.1:9" for binding in bindings if binding.twin}
        given: dict[str, Any] = {"state": state, "twins": twins, "identity_url": issuer.url} | settings
        said = Settings(**given)
        app = build(declared(), said, clock=clock)
        await stack.enter_async_context(lifespan(app))
        stores = await stack.enter_async_context(open_identity(state=state, database_url=None, clock=clock))
        await furnish(stores.identity)
        yield Gate(app=app, issuer=issuer, accounts=stores.identity, clock=clock)


async def furnish(
    accounts: Identity,
    *,
    scopes: tuple[str, ...] = ("grants:read", "grants:write"),
    cities: tuple[str, ...] = ("essen",),
) -> None:
    """Developer 1 has two apps, developer 2 one; each of two citizens allows all three something."""
    owners = {"app-1": 1, "app-1b": 1, "app-2": 2}
    for number in (1, 2):
        await accounts.put_organisation(Organisation(id=f"org-{number}", name=f"Developer {number}", created=NOON))
    apps = [App(id=app, organisation=f"org-{owner}", name=f"App {app}", created=NOON) for app, owner in owners.items()]
    await accounts.commit(Changes(apps=tuple(apps), at=NOON))
    for number in (1, 2):
        citizen = await accounts.citizen("https://idp.example", f"s{number}", idp="bundid", at=NOON)
        for owner in (1, 2):
            await accounts.pairwise(citizen, f"org-{owner}", f"pairwise-{owner}-{number}")
        grants = tuple(
            Grant(
                id=f"grant-{app}-{number}",
                citizen=citizen,
                app=app,
                scopes=scopes,
                cities=cities,
                created=NOON,
            )
            for app in owners
        )
        await accounts.commit(Changes(grants=grants, at=NOON))
