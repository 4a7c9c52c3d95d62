"""Two developers, one citizen: nothing that one of them ever gets is equal to anything the other gets."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.identity.server_stand import (
    API,
    ISSUER,
    Said,
    Stand,
    a_machine,
    an_app,
    asking,
    assertion,
    header_of,
    standing,
)

ALIKE = frozenset(
    {
        *(
            "at+jwt",
            "JWT",
            "ES256",
            "Bearer",
            "openid grants:read",
            "pwd",
            "duisburg",
            "essen",
            "b",
            "session",
            "/callback",
        ),
        *(ISSUER, API, "http://eidas.europa.eu/LoA/substantial"),
    }
)
"""Values of classes, the same for everybody who logs in so: they tell nobody apart."""
CLOCK = frozenset({"iat", "exp", "expires_in", "auth_time"})
"""When the token was made, by the app's own asking; auth_time has a test of its own, since two of sixty may meet by chance."""
KEY = frozenset({"kid"})


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    """The server."""
    async with standing(tmp_path) as it:
        yield it


async def test_T12_two_developers_share_no_value_of_a_citizen(stand: Stand) -> None:
    """One citizen, one session, two organisations: everything either is told differs, classes and clock aside."""
    browser = stand.browser()
    await stand.client(a_machine())
    seen = []
    for name in ("one", "two"):
        app = await stand.client(an_app(name, name, redirect_uris=(f"https://{name}.example/cb",)))
        seen.append({value async for value in _told(stand, app, browser)})
    assert seen[0] & seen[1] == set()
    assert len(seen[0]) > 15


async def _told(stand: Stand, app: Any, browser: Any) -> AsyncIterator[Any]:
    """Every value an app is told of a citizen, through every endpoint."""
    mark = f"of-{app.id}"
    answer = await stand.code(app, browser, state=mark, nonce=mark)
    for value in _values(answer.params):
        yield value
    tokens = (await stand.redeem(app, answer.params["code"])).json
    refreshed = (await stand.refresh(app, tokens["refresh_token"])).json
    for response in (tokens, refreshed):
        for name in ("access_token", "id_token"):
            for value in _values(await stand.claims(response[name]) | header_of(response[name])):
                yield value
        for value in _values(response):
            yield value
    for value in _values((await stand.userinfo(tokens["access_token"])).json):
        yield value
    form = {"token": refreshed["access_token"]} | assertion(stand.clock, jti=app.id)
    said = await stand.program("/introspect", form)
    assert said.json["active"] is True
    for value in _values({name: value for name, value in said.json.items() if name != "active"}):
        yield value
    for value in _headers(answer):
        yield value


def _headers(said: Said) -> Iterator[str]:
    yield from (value for name, value in said.headers if name in {"x-request-id", "location"})


def _values(said: Any, name: str = "") -> Iterator[Any]:
    if isinstance(said, dict):
        for key, value in said.items():
            yield from _values(value, key)
    elif isinstance(said, list):
        for value in said:
            yield from _values(value, name)
    elif name not in CLOCK | KEY and said not in ALIKE:
        yield said


async def test_T12_the_time_of_a_log_in_is_another_for_each_developer(stand: Stand) -> None:
    """auth_time: blurred within the minute by session and organisation, the same for all apps of one developer."""
    browser, times = stand.browser(), {}
    for name, owner in (("a", "one"), ("b", "one"), *((f"x{number}", f"org{number}") for number in range(8))):
        app = await stand.client(an_app(name, owner))
        times[name] = (await stand.claims((await stand.tokens(app, browser))["id_token"]))["auth_time"]
    assert times["a"] == times["b"]
    assert len(set(times.values())) > 4


async def test_T12_apps_of_one_developer_know_a_citizen_by_one_subject(stand: Stand) -> None:
    """The sector is the organisation: its apps share a subject, on purpose; its sessions and grants differ all the same."""
    browser, found = stand.browser(), []
    for name in ("a", "b"):
        app = await stand.client(an_app(name, "one"))
        found.append(await stand.claims((await stand.tokens(app, browser))["id_token"]))
    assert found[0]["sub"] == found[1]["sub"]
    assert found[0]["sid"] != found[1]["sid"]


async def test_a_subject_stays_when_the_seal_changes(tmp_path: Path) -> None:
    """It is kept at its first issue; a new key makes no new citizen."""
    subjects = []
    for _ in range(2):
        async with standing(tmp_path) as stand:
            app = await stand.client(an_app())
            from auth.server import subjects as module

            module._FALLBACK = bytes(32)
            subjects.append((await stand.claims((await stand.tokens(app))["id_token"]))["sub"])
    assert subjects[0] == subjects[1]


async def test_T12_an_export_names_nothing_an_app_knows(stand: Stand) -> None:
    """The file a citizen takes home holds no subject, grant id or client id that could be matched."""
    app, browser = await stand.client(an_app()), stand.browser()
    claims = await stand.claims((await stand.tokens(app, browser))["access_token"])
    page = await browser.get("/me/grants")
    said = await browser.post("/me/grants/export", {"ticket": page.ticket})
    assert said.status == 200
    assert not [value for value in (claims["sub"], claims["grant"], claims["client_id"]) if value in said.text]
    assert "erika" not in said.text


async def test_nothing_personal_is_in_the_audit_table(stand: Stand) -> None:
    """Slugs only: no subject, no citizen, no token."""
    app, browser = await stand.client(an_app()), stand.browser()
    await stand.tokens(app, browser)
    assert (await browser.get(asking(app))).status == 303
    rows = await stand.house.identity.audits(100)
    assert {row.event for row in rows} >= {"login", "consent"}
    assert all("erika" not in repr(row) for row in rows)
