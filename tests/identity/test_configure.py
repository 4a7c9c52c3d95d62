"""Registration by an admission of the developers' desk, and what comes after it: reading, changing, deleting (RFC 7592)."""

from __future__ import annotations

import asyncio
import json
import logging
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey

from auth.apps import admission as initial_access_token
from auth.server.limits import Buckets
from auth.server.register import MOST_APPS
from auth.server.tokens import digest, secret
from auth.server.web import Asked
from storage.accounts import Admission, App, Organisation
from tests.identity.server_stand import ISSUER, START, Said, Stand, standing

OWNER = "dev_uni"
GOOD: Mapping[str, Any] = {
    "client_name": "Radler",
    "redirect_uris": ["https://radler.example/cb"],
    "scope": "openid grants:read",
}
MACHINE: Mapping[str, Any] = {
    "client_name": "Rover",
    "grant_types": ["client_credentials"],
    "response_types": [],
    "token_endpoint_auth_method": "client_secret_basic",
    "scope": "grants:read",
}


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    """The server, and an organisation that looks after its apps itself."""
    async with standing(tmp_path) as it:
        for owner in (OWNER, "dev_other"):
            await it.house.identity.put_organisation(Organisation(id=owner, name=owner, created=START))
        yield it


async def admitted(stand: Stand, app: str, organisation: str = OWNER, *, seconds: float = 60) -> str:
    """What the desk writes down, and whose digest it puts into the store."""
    token = secret()
    expires = stand.clock() + timedelta(seconds=seconds)
    await stand.house.identity.admit(
        Admission(digest=digest(token), organisation=organisation, app=app, expires=expires)
    )
    return token


async def ask(stand: Stand, method: str, path: str, token: str, metadata: Any = None) -> Said:
    """As a program asks."""
    headers = {"accept": "application/json", "authorization": f"Bearer {token}"}
    body = b""
    if metadata is not None:
        headers["content-type"], body = "application/json", json.dumps(metadata).encode()
    return await stand.browser().ask(method, path, body=body, headers=headers)


async def registered(stand: Stand, metadata: Mapping[str, Any] = GOOD, app: str = "app-1") -> dict[str, Any]:
    """An app that the desk has had registered."""
    said = await ask(stand, "POST", "/register", await admitted(stand, app), metadata)
    assert said.status == 201, said.text
    answer: dict[str, Any] = said.json
    return answer


def as_sent(answer: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """What a client sends back of what it was answered (RFC 7592 §2.2)."""
    ours = ("registration_", "client_secret", "client_id_issued")
    return {name: value for name, value in answer.items() if not name.startswith(ours)} | more


async def kept(stand: Stand, app: str) -> App:
    """The app as the store has it."""
    found = await stand.house.identity.app(app)
    assert found is not None
    return found


async def test_an_admission_registers_the_app_it_names(stand: Stand) -> None:
    """RFC 7591 and 7592: 201 with a token and an address to configure it; the flow works; the store has digests only."""
    answer = await registered(stand)
    token = answer["registration_access_token"]
    assert answer["registration_client_uri"] == f"{ISSUER}/register/app-1"
    app = await kept(stand, "app-1")
    assert (app.id, app.organisation, app.registration) == ("app-1", OWNER, digest(token))
    code = (await stand.code(app)).params["code"]
    assert (await stand.redeem(app, code)).status == 200
    rows = await stand.house.identity.audits(20)
    assert [(row.event, row.detail) for row in rows if row.app == "app-1"][-1] == ("app-created", "by-developer")


async def test_T24_an_admission_serves_once_for_one_app_of_one_organisation(stand: Stand) -> None:
    """Of ten at once one is served; one that has run out, or is for an app that is there already, registers nothing."""
    token = await admitted(stand, "once")
    answers = await asyncio.gather(*(ask(stand, "POST", "/register", token, GOOD) for _ in range(10)))
    assert sorted(each.status for each in answers) == [201] + [401] * 9
    old = await admitted(stand, "old", seconds=-1)
    again = await admitted(stand, "once")
    nobody = await admitted(stand, "new", "dev_nobody")
    for each in (old, again, nobody, secret(), "", "x"):
        said = await ask(stand, "POST", "/register", each, GOOD)
        assert (said.status, said.json["error"]) == (401, "invalid_token")
    assert [app.id for app in await stand.house.identity.apps(OWNER)] == ["once"]


async def test_a_mistake_uses_no_admission_up(stand: Stand) -> None:
    """What is wrong with the metadata can be put right with the same one."""
    token = await admitted(stand, "app-1")
    assert (await ask(stand, "POST", "/register", token, {**GOOD, "redirect_uris": []})).status == 400
    assert (await ask(stand, "POST", "/register", token, GOOD)).status == 201


async def test_an_organisation_has_ten_apps(stand: Stand) -> None:
    """The eleventh is refused in words, and uses nothing up; a deleted one makes room."""
    for number in range(MOST_APPS):
        await registered(stand, app=f"app-{number}")
    token = await admitted(stand, "more")
    said = await ask(stand, "POST", "/register", token, GOOD)
    assert (said.status, said.json["error"]) == (400, "invalid_client_metadata")
    assert str(MOST_APPS) in said.json["error_description"]
    assert (await ask(stand, "DELETE", "/register/app-0", await admitted(stand, "app-0"))).status == 204
    assert (await ask(stand, "POST", "/register", token, GOOD)).status == 201


async def test_a_client_reads_and_changes_itself(stand: Stand) -> None:
    """RFC 7592 §2.1 and §2.2: what is read can be sent back; what is left out is gone; who it is, and since when, stays."""
    answer = await registered(stand)
    token = answer["registration_access_token"]
    said = await ask(stand, "GET", "/register/app-1", token)
    assert (said.status, said.json, said.header("cache-control")) == (200, answer, "no-store")
    new = as_sent(answer, client_name="Radler 2", redirect_uris=["https://radler.example/2"])
    new["hansa_purposes"] = {"grants:read": {"de": "Damit es geht.", "en": "So that it works."}}
    said = await ask(stand, "PUT", "/register/app-1", token, new)
    assert said.status == 200, said.text
    assert said.json == {**answer, **new}
    app = await kept(stand, "app-1")
    assert (app.organisation, app.created, app.purposes) == (OWNER, stand.clock(), new["hansa_purposes"])
    said = await ask(stand, "PUT", "/register/app-1", token, {**GOOD, "client_id": "app-1"})
    assert (said.status, (await kept(stand, "app-1")).purposes) == (200, {})


async def test_an_operators_initial_access_token_gives_one_too(stand: Stand) -> None:
    """The other way to register is answered in the same words."""
    token = await initial_access_token(stand.house.identity, stand.house.site, OWNER, stand.clock())
    answer = (await ask(stand, "POST", "/register", token, GOOD)).json
    address = answer["registration_client_uri"].removeprefix(ISSUER)
    assert (await ask(stand, "GET", address, answer["registration_access_token"])).status == 200


WRONG: list[Mapping[str, Any]] = [
    {"client_id": "other"},
    {"registration_access_token": "x"},
    {"registration_client_uri": f"{ISSUER}/register/app-1"},
    {"client_secret_expires_at": 0},
    {"client_id_issued_at": 0},
    {"client_secret": "guessed"},
    {"redirect_uris": ["http://radler.example/cb"]},
    {"scope": "everything"},
    {"hansa_purposes": {"grants:write": {"de": "nicht gefragt"}}},
    {"hansa_purposes": {"grants:read": {"fr": "non"}}},
    {"hansa_purposes": {"grants:read": {"de": "x" * 301}}},
    {"hansa_purposes": {"grants:read": {"de": "a\u202eb"}}},
    {"hansa_purposes": ["grants:read"]},
    {"hansa_purposes": {"grants:read": "x"}},
]


@pytest.mark.parametrize("more", WRONG)
async def test_a_change_that_cannot_be_is_refused_whole(stand: Stand, more: Mapping[str, Any]) -> None:
    """RFC 7592 §2.2; and nothing of the app is another one."""
    answer = await registered(stand)
    before = await kept(stand, "app-1")
    said = await ask(stand, "PUT", "/register/app-1", answer["registration_access_token"], as_sent(answer, **more))
    assert said.status == 400
    assert await kept(stand, "app-1") == before


async def test_a_secret_is_replaced_when_asked_for(stand: Stand) -> None:
    """It stays over other changes; the new one is shown once and the old one refused; its own word may be sent along."""
    answer = await registered(stand, MACHINE)
    token, first = answer["registration_access_token"], answer["client_secret"]
    assert await speaks(stand, first) == 200
    said = await ask(stand, "PUT", "/register/app-1", token, as_sent(answer, client_name="R", client_secret=first))
    assert (said.status, "client_secret" in said.json) == (200, False)
    assert await speaks(stand, first) == 200
    said = await ask(stand, "PUT", "/register/app-1", token, as_sent(answer, hansa_rotate_secret=True))
    assert await speaks(stand, first) == 401
    assert await speaks(stand, said.json["client_secret"]) == 200
    assert first not in said.text


async def speaks(stand: Stand, word: str) -> int:
    """Status of the token endpoint for the machine with this secret."""
    basic = b64encode(f"app-1:{word}".encode()).decode()
    form = {"grant_type": "client_credentials", "scope": "grants:read"}
    return (await stand.token(form, authorization=f"Basic {basic}")).status


async def test_a_key_is_replaced_by_coming_with_another(stand: Stand) -> None:
    """The audit calls it a rotation; nothing private is kept."""
    first, second = (ECKey.generate_key("P-256", {"kid": name}) for name in "ab")
    metadata = {**MACHINE, "token_endpoint_auth_method": "private_key_jwt"}
    answer = await registered(stand, {**metadata, "jwks": {"keys": [first.as_dict(private=False)]}})
    new = as_sent(answer, jwks={"keys": [second.as_dict(private=False)]})
    said = await ask(stand, "PUT", "/register/app-1", answer["registration_access_token"], new)
    assert [key["kid"] for key in said.json["jwks"]["keys"]] == ["b"]
    assert (await stand.house.identity.audits(1))[0].event == "app-rotated"
    new = as_sent(answer, jwks={"keys": [second.as_dict(private=True)]})
    assert (await ask(stand, "PUT", "/register/app-1", answer["registration_access_token"], new)).status == 400


async def test_a_deleted_app_is_nobody(stand: Stand) -> None:
    """RFC 7592 §2.3: 204, and its tokens, grants and its own registration token are as if they had never been."""
    answer = await registered(stand)
    app = await kept(stand, "app-1")
    tokens = await stand.tokens(app, scope="openid grants:read")
    said = await ask(stand, "DELETE", "/register/app-1", answer["registration_access_token"])
    assert (said.status, said.body) == (204, b"")
    assert (await stand.refresh(app, tokens["refresh_token"])).status == 401
    assert [row.grant is not None for row in await stand.house.identity.revoked_since(0, stand.clock())] == [True]
    for method, metadata in (("GET", None), ("PUT", as_sent(answer)), ("DELETE", None)):
        said = await ask(stand, method, "/register/app-1", answer["registration_access_token"], metadata)
        assert (said.status, said.json["error"]) == (401, "invalid_token")


async def test_T24_nobody_looks_after_anothers_app(stand: Stand) -> None:
    """Another app's token, another organisation's admission, one for another app, one that only reads, none: all the same 401."""
    mine, other = await registered(stand), await registered(stand, app="app-2")
    tokens = [
        other["registration_access_token"],
        await admitted(stand, "app-1", "dev_other"),
        await admitted(stand, "app-2"),
        await admitted(stand, "app-1", seconds=-1),
        secret(),
        "",
    ]
    said = [
        await ask(stand, method, "/register/app-1", token, metadata)
        for token in tokens
        for method, metadata in (("GET", None), ("PUT", as_sent(mine)), ("DELETE", None))
    ]
    said.append(await ask(stand, "GET", "/register/app-1", await admitted(stand, "app-1")))
    said.append(await ask(stand, "GET", "/register/nobody", mine["registration_access_token"]))
    assert {(each.status, each.body) for each in said} == {(401, said[0].body)}
    assert (await kept(stand, "app-1")).deleted is None


async def test_T24_an_admission_changes_one_thing(stand: Stand) -> None:
    """Of ten changes at once with the same admission one happens."""
    answer = await registered(stand)
    token = await admitted(stand, "app-1")
    wishes = [ask(stand, "PUT", "/register/app-1", token, as_sent(answer, client_name=str(n))) for n in range(10)]
    assert sorted(each.status for each in await asyncio.gather(*wishes)) == [200] + [401] * 9
    assert (
        "registration_access_token"
        not in (await ask(stand, "PUT", "/register/app-1", await admitted(stand, "app-1"), as_sent(answer))).json
    )


async def test_a_change_and_a_deletion_at_once_leave_no_ghost(stand: Stand) -> None:
    """Whoever comes second finds nothing to change: a deleted app is not written back."""
    answer = await registered(stand)
    token = answer["registration_access_token"]
    both = [ask(stand, "DELETE", "/register/app-1", token)]
    both += [ask(stand, "PUT", "/register/app-1", token, as_sent(answer)) for _ in range(5)]
    await asyncio.gather(*both)
    assert (await kept(stand, "app-1")).deleted is not None


async def test_T24_no_token_is_logged(stand: Stand, caplog: pytest.LogCaptureFixture) -> None:
    """Neither the admission, nor the registration token, nor a secret; not when the store is away either."""
    caplog.set_level(logging.DEBUG)
    admission = await admitted(stand, "app-1")
    answer = (await ask(stand, "POST", "/register", admission, MACHINE)).json
    held = answer["registration_access_token"]
    await ask(stand, "PUT", "/register/app-1", held, as_sent(answer))
    stand.durable.away = True
    said = await ask(stand, "GET", "/register/app-1", held)
    assert (said.status, said.json["error"]) == (503, "temporarily_unavailable")
    stand.durable.away = False
    assert [word for word in (admission, held, answer["client_secret"]) if word in caplog.text] == []


async def test_other_methods_are_told_what_there_is(stand: Stand) -> None:
    """405 with `Allow`; and no browser of another origin may ask."""
    await registered(stand)
    said = await ask(stand, "POST", "/register/app-1", "x")
    assert (said.status, said.header("allow")) == (405, "DELETE, GET, PUT")
    said = await ask(stand, "GET", "/register/app-1", "x")
    assert said.header("access-control-allow-origin") == ""


def test_tries_at_many_apps_are_counted_as_one_endpoint() -> None:
    """Whoever guesses has one bucket for all of them, and for the registration as well."""
    buckets = Buckets(3, lambda: START)
    paths = ("/register/a", "/register/b", "/register", "/register/c")
    said = [buckets.refusal(Asked(method="GET", path=path, peer="192.0.2.1")) is None for path in paths]
    assert said == [True, True, True, False]
