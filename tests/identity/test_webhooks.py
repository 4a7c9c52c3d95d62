"""`/v1/webhooks` as an app meets it: through the whole gateway, with tokens of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.http.hook_wishes import flaw
from gateway.intake.dispatch import draft
from gateway.intake.events import PING
from gateway.intake.signing import written
from storage.hooks_ports import Hooks
from storage.open import open_stores
from storage.seal import open_seal
from tests.identity.resource_gateway import ORIGIN, Gate, gate

BOTH = "webhooks:read webhooks:write"
WISH: dict[str, Any] = {"url": "https://app.example/hook?key=1", "topics": ["orders"]}


@dataclass(kw_only=True)
class App:
    """An app with a token of its own, and the store behind the gateway."""

    gate: Gate
    hooks: Hooks
    client: httpx.AsyncClient

    async def ask(
        self, method: str, path: str = "", body: Any = None, *, app: str = "app-1", scope: str = BOTH, **claims: Any
    ) -> httpx.Response:
        """One request below `/v1/webhooks`."""
        token = self.gate.issuer.token(**({"sub": app, "client_id": app, "grant": None, "scope": scope} | claims))
        given = {} if body is None else {"json": body}
        headers = {"authorization": f"Bearer {token.decode()}"}
        answer = await self.client.request(method, f"/v1/webhooks{path}", headers=headers, **given)
        if answer.status_code < 300:
            assert answer.headers["cache-control"] == "private, no-store"
            assert "authorization" in answer.headers["vary"]
        return answer

    async def made(self, **wish: Any) -> dict[str, Any]:
        """A new webhook, as it was answered."""
        answer = await self.ask("POST", body=WISH | wish)
        assert answer.status_code == 201, answer.text
        said: dict[str, Any] = answer.json()
        return said

    async def activated(self, hook: str) -> None:
        """As if its endpoint had agreed."""
        await self.hooks.change(hook, lambda was: replace(was, state="active", why=None))


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    """In the sandbox, where http will do."""
    async with (
        gate(tmp_path) as it,
        httpx.AsyncClient(transport=httpx.ASGITransport(app=it.app), base_url=ORIGIN) as client,
        open_stores(state=tmp_path, database_url=None, cache_bytes=1000) as stores,
    ):
        seal = open_seal(keys=(), state=tmp_path, database_url=None, profile="sandbox")
        yield App(gate=it, hooks=stores.hooks(seal), client=client)


async def test_a_webhook_is_made_read_and_forgotten(app: App) -> None:
    """Its secret is shown once; it waits for its endpoint's consent, with a ping on its way; then there is none."""
    new = await app.made(topics=["orders", "sources:essen", "orders"], description="Müll-Wecker")
    assert new["secret"].startswith("whsec_")
    assert (new["state"], new["why"], new["topics"]) == ("unverified", "new", ["orders", "sources:essen"])
    shown = {name: value for name, value in new.items() if name != "secret"}
    assert (await app.ask("GET", f"/{new['id']}")).json() == shown
    assert (await app.ask("GET")).json() == {"items": [shown]}
    (waiting,) = await app.hooks.unsent(9)
    assert (waiting.webhook, waiting.type) == (new["id"], PING)
    kept = await app.hooks.hook(new["id"])
    assert kept is not None
    assert written(kept.secret) == new["secret"]
    assert (await app.ask("DELETE", f"/{new['id']}")).status_code == 204
    assert (await app.ask("GET", f"/{new['id']}")).status_code == 404
    assert (await app.ask("GET")).json() == {"items": []}


async def test_where_it_lies_is_said(app: App) -> None:
    """201 with `Location`."""
    answer = await app.ask("POST", body=WISH)
    assert answer.headers["location"] == f"/v1/webhooks/{answer.json()['id']}"


async def test_another_apps_webhook_does_not_exist(app: App) -> None:
    """Whatever is tried, also by another app of the same developer: the answer is that of a webhook that never was."""
    new = await app.made()
    (waiting,) = await app.hooks.unsent(9)
    paths = [
        ("GET", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("POST", "/secret"),
        ("GET", "/deliveries"),
        ("POST", f"/deliveries/{waiting.id}/replay"),
        ("POST", "/ping"),
    ]
    for method, rest in paths:
        body: dict[str, Any] | None = {} if method == "PATCH" else None
        for other in ("app-2", "app-1b"):
            theirs = await app.ask(method, f"/{new['id']}{rest}", body, app=other)
            never = await app.ask(method, f"/whk_{'0' * 32}{rest}", body, app=other)
            assert (theirs.status_code, theirs.json()["type"]) == (404, "/problems/not-found")
            same = [{**said.json(), "instance": "", "trace_id": ""} for said in (theirs, never)]
            assert same[0] == same[1]
    assert (await app.ask("GET", app="app-2")).json() == {"items": []}
    assert (await app.ask("GET", f"/{new['id']}")).status_code == 200


async def test_a_delivery_is_replayed_at_its_own_webhook(app: App) -> None:
    """Of two webhooks of one app, neither replays what is the other's."""
    one, two = await app.made(), await app.made()
    sent = next(each for each in await app.hooks.unsent(9) if each.webhook == one["id"])
    assert (await app.ask("POST", f"/{two['id']}/deliveries/{sent.id}/replay")).status_code == 404


async def test_only_the_app_itself_may_ask(app: App) -> None:
    """No token, a scope short, and a token of a citizen are refused: her token could be anybody's who uses the app."""
    assert (await app.client.get("/v1/webhooks")).status_code == 401
    assert (await app.client.post("/v1/webhooks", content=b"{")).status_code == 401
    assert (await app.ask("POST", body=WISH, scope="webhooks:read")).json()["type"] == "/problems/scope-missing"
    assert (await app.ask("GET", scope="webhooks:write")).status_code == 403
    said = await app.ask("GET", sub="pairwise-1-1", grant="grant-app-1-1")
    assert (said.status_code, said.json()["type"]) == (403, "/problems/not-allowed")
    assert "client_credentials" in said.json()["hint"]


async def test_an_app_has_ten_webhooks(app: App) -> None:
    """The eleventh is refused; another app may have its own."""
    for _ in range(10):
        await app.made()
    full = await app.ask("POST", body=WISH)
    assert (full.status_code, full.json()["type"]) == (409, "/problems/conflict")
    assert (await app.ask("POST", body=WISH, app="app-2")).status_code == 201


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"url": None}, "url", "not-a-text"),
    ({"url": "app.example/hook"}, "url", "url-not-https"),
    ({"url": "ftp://app.example/"}, "url", "url-not-https"),
    ({"url": "https://user:secret@app.example/"}, "url", "url-with-credentials"),
    ({"url": "https://app.example/#part"}, "url", "url-unreadable"),
    ({"url": "https://app.example/a b"}, "url", "url-unreadable"),
    ({"url": "https://app.example\\@evil.example/"}, "url", "url-unreadable"),
    ({"url": "https://müll.example/"}, "url", "url-unreadable"),
    ({"url": "https://app.example:0/"}, "url", "url-unreadable"),
    ({"url": "https://app.example:99999/"}, "url", "url-unreadable"),
    ({"url": "https://[::1/"}, "url", "url-unreadable"),
    ({"url": "https://"}, "url", "url-unreadable"),
    ({"url": "https://app.example/" + "x" * 2000}, "url", "too-long"),
    ({"topics": []}, "topics", "too-few"),
    ({"topics": ["order"]}, "topics.0", "unknown-value"),
    ({"topics": ["orders", "sources:atlantis"]}, "topics.1", "unknown-value"),
    ({"description": "x" * 201}, "description", "too-long"),
    ({"secret": "mine"}, "secret", "unknown-field"),
]


async def test_what_will_not_do_is_named(app: App) -> None:
    """422, with the field and why; nothing is made."""
    for wish, name, code in WRONG:
        refused = await app.ask("POST", body=WISH | wish)
        assert refused.status_code == 422, refused.text
        (error,) = refused.json()["errors"]
        assert (error["in"], error["name"], error["code"]) == ("body", name, code)
    assert await app.hooks.of("app-1") == ()
    near = await app.ask("POST", body=WISH | {"topics": ["order"]})
    assert near.json()["errors"][0]["allowed"][0] == "orders"


HOSTS = "127.0.0.1 10.0.0.1 169.254.169.254 [::1] [::ffff:10.0.0.1] localhost db.internal db a.localhost. 100.64.0.1"


@pytest.mark.parametrize("host", HOSTS.split())
def test_the_live_profile_wants_a_public_address(host: str) -> None:
    """Refused at once where it can be seen; http, too. The sandbox takes both."""
    assert flaw(f"https://{host}:8443/hook", plain=False) == "url-private"
    assert flaw(f"http://{host}/hook", plain=False) == "url-not-https"
    assert flaw(f"http://{host}/hook", plain=True) is None
    assert flaw("https://app.example:8443/hook?key=1", plain=False) is None


async def test_changes_change_what_they_name(app: App) -> None:
    """What is left out stays; a null description goes; nothing to change changes nothing."""
    new = await app.made(description="A")
    await app.activated(new["id"])
    before = (await app.ask("GET", f"/{new['id']}")).json()
    assert (await app.ask("PATCH", f"/{new['id']}", {})).json() == before
    said = (await app.ask("PATCH", f"/{new['id']}", {"topics": ["reports"]})).json()
    assert (said["topics"], said["description"], said["state"]) == (["reports"], "A", "active")
    assert (await app.ask("PATCH", f"/{new['id']}", {"description": None})).json()["description"] is None
    wrong = await app.ask("PATCH", f"/{new['id']}", {"url": "https://u:p@a.example/"})
    assert wrong.json()["errors"][0]["code"] == "url-with-credentials"


async def test_an_endpoint_that_moves_or_resumes_is_asked_again(app: App) -> None:
    """It is unverified, and a ping is on its way; pausing asks nobody."""
    new = await app.made()
    await app.activated(new["id"])
    await app.hooks.taken(await app.hooks.unsent(9))
    path = f"/{new['id']}"
    moved = (await app.ask("PATCH", path, {"url": "https://new.example/"})).json()
    assert (moved["state"], moved["why"], moved["url"]) == ("unverified", "moved", "https://new.example/")
    assert [each.type for each in await app.hooks.unsent(9)] == [PING]
    await app.hooks.taken(await app.hooks.unsent(9))
    paused = (await app.ask("PATCH", path, {"paused": True})).json()
    assert (paused["state"], paused["why"]) == ("paused", "by-app")
    still = (await app.ask("PATCH", path, {"url": "https://newer.example/"})).json()
    assert (still["state"], still["url"]) == ("paused", "https://newer.example/")
    assert await app.hooks.unsent(9) == ()
    resumed = (await app.ask("PATCH", path, {"paused": False})).json()
    assert (resumed["state"], resumed["why"]) == ("unverified", "resumed")
    assert [each.type for each in await app.hooks.unsent(9)] == [PING]


async def test_a_new_secret_leaves_the_old_one_a_day(app: App) -> None:
    """Both are kept; a third one drives out the first."""
    new = await app.made()
    said = (await app.ask("POST", f"/{new['id']}/secret")).json()
    kept = await app.hooks.hook(new["id"])
    assert kept is not None
    assert kept.former is not None
    assert (written(kept.former), written(kept.secret)) == (new["secret"], said["secret"])
    assert kept.former_until == app.gate.clock() + timedelta(hours=24)
    assert (await app.ask("GET", f"/{new['id']}")).json()["both_sign_until"] == said["both_sign_until"]
    await app.ask("POST", f"/{new['id']}/secret")
    again = await app.hooks.hook(new["id"])
    assert again is not None
    assert again.former is not None
    assert written(again.former) == said["secret"]


async def test_a_ping_a_minute(app: App) -> None:
    """A ping is queued; a second one within the minute is not, and of another webhook it is."""
    one, two = await app.made(), await app.made()
    sent = await app.ask("POST", f"/{one['id']}/ping")
    assert (sent.status_code, sent.json()["type"], sent.json()["state"]) == (202, PING, "pending")
    assert (await app.ask("POST", f"/{one['id']}/ping")).status_code == 409
    assert (await app.ask("POST", f"/{two['id']}/ping")).status_code == 202
    app.gate.clock.instant += timedelta(minutes=1)
    assert (await app.ask("POST", f"/{one['id']}/ping")).status_code == 202


async def test_the_log_is_paged_and_replayed(app: App) -> None:
    """Newest first, by state, with a cursor; a replay keeps the id and begins anew."""
    new = await app.made()
    hook = await app.hooks.hook(new["id"])
    assert hook is not None
    now = app.gate.clock()
    events = [
        draft(hook, f"case/{n}", "org.hansa.order.changed", b'{"subject": "/v1/me/orders/1"}', now) for n in range(5)
    ]
    kept = await app.hooks.queue(events, most=99)
    await app.hooks.attempted(replace(kept[1], state="failed", attempts=11, status=500, error="status", begun=now))
    path = f"/{new['id']}/deliveries"
    first = (await app.ask("GET", f"{path}?limit=4")).json()
    second = (await app.ask("GET", f"{path}?limit=4&cursor={first['next_cursor']}")).json()
    assert [each["number"] for each in first["items"] + second["items"]] == [6, 5, 4, 3, 2, 1]
    assert second["next_cursor"] is None
    (failed,) = (await app.ask("GET", f"{path}?state=failed")).json()["items"]
    assert (failed["id"], failed["status"], failed["error"], failed["attempts"]) == (kept[1].id, 500, "status", 11)
    again = await app.ask("POST", f"{path}/{failed['id']}/replay")
    said = again.json()
    assert (again.status_code, said["id"], said["state"], said["replays"], said["attempts"]) == (
        202,
        failed["id"],
        "pending",
        1,
        0,
    )
    for wrong, code in (("cursor=x", "cursor-broken"), ("state=lost", "bad-form"), ("limit=0", "too-small")):
        refused = await app.ask("GET", f"{path}?{wrong}")
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, code)


async def test_a_body_that_is_none_is_refused(app: App) -> None:
    """No JSON, another media type, too much, a parameter nobody knows: each in its own words."""
    token = app.gate.issuer.token(sub="app-1", client_id="app-1", grant=None, scope=BOTH).decode()
    headers = {"authorization": f"Bearer {token}"}
    json = headers | {"content-type": "application/json"}
    for sent, given, status in (
        (b"{", json, 400),
        (b"[]", json, 400),
        (b"{}", headers | {"content-type": "text/plain"}, 415),
        (b" " * 2_000_000, json, 413),
    ):
        answer = await app.client.post("/v1/webhooks", content=sent, headers=given)
        assert answer.status_code == status, answer.text
    assert (await app.ask("POST", "?test=1", WISH)).json()["errors"][0]["code"] == "unknown"


async def test_the_document_tells_of_events(app: App) -> None:
    """OpenAPI's `webhooks`: what is sent, as what, and which scopes the operations need."""
    document = (await app.client.get("/openapi.json")).json()
    event = document["webhooks"]["event"]["post"]
    assert list(event["requestBody"]["content"]) == ["application/cloudevents+json"]
    needed = {
        operation["security"][0]["hansa"][0]
        for path, methods in document["paths"].items()
        if path.startswith("/v1/webhooks")
        for operation in methods.values()
    }
    assert needed == {"webhooks:read", "webhooks:write"}
    wish = document["paths"]["/v1/webhooks"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    wish = document["components"]["schemas"][wish["$ref"].rpartition("/")[2]]
    assert all(each["description"] for each in wish["properties"].values())


async def test_a_store_that_fails_is_said_so(app: App, tmp_path: Path) -> None:
    """503 in its own words, and nothing of the reason."""
    with closing(sqlite3.connect(tmp_path / "hansa.db")) as meddler:
        meddler.execute("DROP TABLE deliveries")
        meddler.execute("DROP TABLE webhooks")
    answer = await app.ask("GET")
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/store-down")
    assert answer.headers["retry-after"]
    assert "webhooks" not in answer.json()["detail"]
