"""A resource that declares a scope is served to those who have it: the routes and the document follow the declaration."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from adapters._kit.http import Engine
from config.model import Bounds, Settings
from domain.catalogue import CATALOGUE, FRACTIONS
from gateway.edge.asgi import ASGI
from gateway.front import edge, shelved
from gateway.http.routes import House
from gateway.http.scoped import SCHEME
from gateway.http.surface import surface
from gateway.tokens import Tokens
from gateway.world import Background
from storage.open import open_identity
from tests.identity.resource_issuer import Clock, Issuer, publishing
from tests.unit.http.stage import TOWNS, Answer, Stage, ask, declared

SCOPE = "waste:read"
PATH = "/v1/waste/fractions"
HOST = b"127.0.0.1:8080"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoped:
    """A gateway in which fractions need a scope."""

    app: ASGI
    issuer: Issuer
    stage: Stage

    async def ask(self, target: str, scope: str | None = None, *, sub: str = "pairwise-1", **headers: str) -> Answer:
        """One request; with a token of that scope, where one is given."""
        given: dict[str, str | bytes] = dict(headers)
        if scope is not None:
            given["authorization"] = b"Bearer " + self.issuer.token(scope=scope, sub=sub)
        return await ask(self.app, target, headers=given, host=HOST)


@pytest.fixture
async def scoped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scoped]:
    """Declared in this test, as a resource of the catalogue would be; with a shelf in front."""
    monkeypatch.setitem(CATALOGUE, FRACTIONS.name, replace(FRACTIONS, scope=SCOPE))
    background, stage, clock = Background(), Stage(), Clock()
    stage.now = clock.instant
    async with (
        publishing("k1") as issuer,
        Engine() as engine,
        open_identity(state=tmp_path, database_url=None, clock=clock) as stores,
    ):
        settings = Settings(identity_url=issuer.url)
        tokens = Tokens(issuer.url, settings, clock=clock, user_agent="tests")
        house = House(
            book=lambda: stage.book,
            cities=tuple(TOWNS),
            clock=stage.clock,
            default_wait=5.0,
            explains=True,
            examples={},
            access=tokens.access,
        )
        app = surface(house, public_url=None, contact="mailto:hansa@example.org")
        whole = edge(shelved(app, Bounds(), clock), declared(), settings, tokens=tokens)
        async with tokens.open(engine, stores.identity, background.start):
            yield Scoped(app=whole, issuer=issuer, stage=stage)
            await background.close()


async def test_a_scoped_resource_needs_its_scope(scoped: Scoped) -> None:
    """401 without a token, 403 with one that lacks it, both naming the scope; 200 with it."""
    nobody = await scoped.ask(PATH)
    assert (nobody.status, nobody.json()["type"]) == (401, "/problems/token-missing")
    assert f'scope="{SCOPE}"' in nobody.header("www-authenticate")
    poor = await scoped.ask(PATH, "grants:read")
    assert (poor.status, poor.json()["type"]) == (403, "/problems/scope-missing")
    assert f'error="insufficient_scope", scope="{SCOPE}"' in poor.header("www-authenticate")
    rich = await scoped.ask(PATH, f"grants:read {SCOPE}")
    assert rich.status == 200
    assert len(rich.json()["items"]) == 1


async def test_one_thing_of_it_needs_the_scope_too(scoped: Scoped) -> None:
    """The item's route is no back door."""
    found = (await scoped.ask(PATH, SCOPE)).json()["items"][0]["id"]
    assert (await scoped.ask(f"{PATH}/{found}")).status == 401
    assert (await scoped.ask(f"{PATH}/{found}", "openid")).status == 403
    assert (await scoped.ask(f"{PATH}/{found}", SCOPE)).status == 200


async def test_T17_a_personal_answer_is_kept_by_nobody(scoped: Scoped) -> None:
    """What one caller got with a token, the next without one does not get: neither shelf nor browser holds it."""
    answer = await scoped.ask(PATH, SCOPE)
    assert answer.header("cache-control") == "private, no-store"
    assert (await scoped.ask(PATH)).status == 401
    again = await scoped.ask(PATH, SCOPE, sub="pairwise-2")
    assert "hit" not in again.header("cache-status")
    open_data = await scoped.ask("/v1/places")
    assert open_data.header("cache-control").startswith("public")


async def test_explaining_a_personal_answer_keeps_it_personal(scoped: Scoped) -> None:
    """No parameter makes it keepable."""
    assert (await scoped.ask(f"{PATH}?explain=true", SCOPE)).header("cache-control") == "private, no-store"
    assert (await scoped.ask(f"{PATH}?explain=true")).status == 401


async def test_the_document_says_which_operations_need_which_scope(scoped: Scoped) -> None:
    """OpenAPI: a security requirement on each of them, none elsewhere, and a scheme that leads to the issuer."""
    document = (await scoped.ask("/openapi.json")).json()
    needs = {
        operation["operationId"]: operation["security"]
        for path in document["paths"].values()
        for operation in path.values()
        if operation["security"]
    }
    assert {name: scopes for name, scopes in needs.items() if "grants" in name or "fractions" in name} == {
        "list_waste_fractions": [{SCHEME: [SCOPE]}],
        "get_waste_fractions": [{SCHEME: [SCOPE]}],
        "list_me_grants": [{SCHEME: ["grants:read"]}],
        "delete_me_grants": [{SCHEME: ["grants:write"]}],
    }
    scheme = document["components"]["securitySchemes"][SCHEME]
    flow = scheme["flows"]["authorizationCode"]
    assert (scheme["type"], flow["tokenUrl"]) == ("oauth2", f"{scoped.issuer.url}/token")
    assert set(flow["scopes"]) >= {"grants:read", "grants:write", SCOPE}
    assert set(flow["scopes"]) == {scope for each in needs.values() for one in each for scope in one[SCHEME]}
    assert f"{scoped.issuer.url}/.well-known/openid-configuration" in scheme["description"]


async def test_the_resources_metadata_lists_the_scope(scoped: Scoped) -> None:
    """RFC 9728: what a declaration adds, clients find."""
    said = (await scoped.ask("/.well-known/oauth-protected-resource")).json()
    assert {"grants:read", "grants:write", SCOPE} <= set(said["scopes_supported"])
    assert said["scopes_supported"] == sorted(said["scopes_supported"])


async def test_the_keys_are_asked_for_once(scoped: Scoped) -> None:
    """The issuer is asked for its keys once, however many tokens come."""
    for _ in range(50):
        await scoped.ask("/v1/places", SCOPE)
    assert scoped.issuer.asked == 1
