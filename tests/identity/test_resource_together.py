"""The tokens our own identity issues, at our own gateway: one store, two programs, and a citizen between them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from auth.resource import jwks
from config.model import Settings
from gateway.app import build
from gateway.edge.asgi import ASGI
from gateway.tokens import Tokens
from storage.accounts import App
from tests.flow.stand import lifespan
from tests.identity import server_stand
from tests.identity.resource_gateway import GRANTS, HOST, declared
from tests.identity.server_stand import ISSUER, Stand, an_app
from tests.unit.http.stage import Answer, ask

ALL = "openid grants:read grants:write"


@dataclass(frozen=True, slots=True, kw_only=True)
class Both:
    """Identity, and the gateway that takes its tokens."""

    identity: Stand
    gateway: ASGI

    async def tokens(self, app: App, person: str = "erika") -> dict[str, Any]:
        """After log-in and consent."""
        return await self.identity.tokens(app, person=person, scope=ALL)

    async def ask(self, target: str, tokens: dict[str, Any], *, method: str = "GET") -> Answer:
        """The gateway, with the access token."""
        headers: dict[str, str | bytes] = {"authorization": f"Bearer {tokens['access_token']}"}
        return await ask(self.gateway, target, method=method, headers=headers, host=HOST)


@pytest.fixture
async def both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Both]:
    """Both over one file; the keys are fetched through identity's own door instead of a socket."""
    async with AsyncExitStack() as stack:
        stand = await stack.enter_async_context(server_stand.standing(tmp_path))

        async def fetched(self: Tokens, url: str) -> bytes:
            return (await stand.browser().get(url.removeprefix(ISSUER))).body

        monkeypatch.setattr(Tokens, "_fetch", fetched)
        twins = {b.twin: "http://127.0.0.1:9" for city in declared().cities for b in city.bindings if b.twin}
        settings = Settings(state=tmp_path, twins=twins, identity_url=ISSUER)
        gateway = build(declared(), settings, clock=stand.clock)
        await stack.enter_async_context(lifespan(gateway))
        yield Both(identity=stand, gateway=gateway)


async def test_a_grant_is_seen_taken_back_and_dies_everywhere(both: Both) -> None:
    """From consent to `/v1/me/grants`; after the app takes it back neither its access nor its refresh token is worth anything."""
    app = await both.identity.client(an_app())
    tokens = await both.tokens(app)
    (grant,) = (await both.ask(GRANTS, tokens)).json()["items"]
    assert (grant["app"]["id"], grant["scopes"], grant["cities"]) == (app.id, ALL.split(), ["duisburg", "essen"])
    assert (await both.ask(f"{GRANTS}/{grant['id']}", tokens, method="DELETE")).status == 204
    assert "revoked" in (await both.ask(GRANTS, tokens)).header("www-authenticate")
    refreshed = await both.identity.refresh(app, tokens["refresh_token"])
    assert (refreshed.status, refreshed.json["error"]) == (400, "invalid_grant")


async def test_T9_what_is_revoked_at_identity_changes_nothing_here(both: Both) -> None:
    """RFC 7009 there, a write here at the next moment: refused, because the store is asked."""
    app, other = await both.identity.client(an_app()), await both.identity.client(an_app("radler"))
    tokens, others = await both.tokens(app), await both.tokens(other)
    found = (await both.ask(GRANTS, tokens)).json()["items"]
    assert {item["app"]["id"] for item in found} == {app.id, other.id}
    form = {"token": tokens["access_token"], "client_id": app.id}
    assert (await both.identity.program("/revoke", form)).status == 200
    for item in found:
        assert (await both.ask(f"{GRANTS}/{item['id']}", tokens, method="DELETE")).status == 401
    assert (await both.ask(GRANTS, others)).status == 200


async def test_T12_two_developers_see_no_equal_value_of_one_citizen(both: Both) -> None:
    """Ids, instants and whatever else stands in the two lists: what is equal is equal for every citizen."""
    mine = await both.identity.client(an_app())
    both.identity.clock.move(seconds=61)
    foreign = await both.identity.client(an_app("fremde", "anderswo"))
    answers = []
    for app in (mine, foreign):
        answers.append((await both.ask(GRANTS, await both.tokens(app))).json()["items"])
        both.identity.clock.move(seconds=61)
    assert [len(items) for items in answers] == [1, 1]
    first, second = (set(map(str, (items[0]["id"], items[0]["since"], items[0]["used"]))) for items in answers)
    assert first & second <= {"None"}


async def test_T20_identity_rotates_its_keys_and_every_token_is_taken(
    both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two months of rotations, a token from each day: none is refused for its key."""
    monkeypatch.setattr(jwks, "FLOOR", 0.0)  # the days pass at once, and the floor is kept by the machine's own clock
    app = await both.identity.client(an_app())
    tokens = await both.tokens(app)
    seen = set[str]()
    for _ in range(60):
        tokens = (await both.identity.refresh(app, tokens["refresh_token"])).json
        seen.add(str(server_stand.header_of(tokens["access_token"])["kid"]))
        assert (await both.ask(GRANTS, tokens)).status == 200
        both.identity.clock.move(days=1)
    assert len(seen) > 1
