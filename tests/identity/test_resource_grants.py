"""An app sees and takes back what the citizen allows its own developer's apps: nothing of hers, nothing of others."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage.accounts import Changes
from tests.identity.resource_gateway import GRANTS, Gate, gate
from tests.identity.resource_issuer import NOON
from tests.unit.http.stage import Answer


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Gate]:
    """A gateway over a store with two developers and two citizens."""
    async with gate(tmp_path) as made:
        yield made


def ids(answer: Answer) -> set[str]:
    """Of the grants in a list."""
    assert answer.status == 200, answer.body
    return {item["id"] for item in answer.json()["items"]}


async def test_an_app_sees_its_own_developers_grants_only(door: Gate) -> None:
    """Of this citizen, for this developer: another developer's apps are not even counted."""
    answer = await door.ask(GRANTS, door.token())
    assert ids(answer) == {"grant-app-1-1", "grant-app-1b-1"}
    assert ids(await door.ask(GRANTS, door.token(1, 2, app="app-2"))) == {"grant-app-2-1"}
    assert b"app-2" not in answer.body
    (first,) = (item for item in answer.json()["items"] if item["id"] == "grant-app-1-1")
    assert first == {
        "id": "grant-app-1-1",
        "app": {"id": "app-1", "name": "App app-1"},
        "scopes": ["grants:read", "grants:write"],
        "cities": ["essen"],
        "since": "2026-12-01T11:00:00Z",
        "used": None,
    }
    assert answer.header("cache-control") == "private, no-store"


async def test_a_grant_is_taken_back_and_its_tokens_die_at_once(door: Gate) -> None:
    """204; the app it was given to is refused from the next request on, and the citizen's other grants stay."""
    other = door.token(app="app-1b")
    assert (await door.ask(GRANTS, other)).status == 200
    answer = await door.ask(f"{GRANTS}/grant-app-1b-1", door.token(), method="DELETE")
    assert (answer.status, answer.body) == (204, b"")
    refused = await door.ask(GRANTS, other)
    assert refused.status == 401
    assert 'error_description="it was revoked"' in refused.header("www-authenticate")
    assert ids(await door.ask(GRANTS, door.token())) == {"grant-app-1-1"}
    assert ids(await door.ask(GRANTS, door.token(1, 2, app="app-2"))) == {"grant-app-2-1"}
    row = (await door.accounts.audits(1))[0]
    assert (row.event, row.app, row.detail) == ("grant-revoked", "app-1b", "by-app")
    assert (await door.ask(f"{GRANTS}/grant-app-1b-1", door.token(), method="DELETE")).status == 404


@pytest.mark.parametrize("name", ["grant-app-2-1", "grant-app-1-2", "grant-app-2-2", "nothing", "%00", "a" * 500])
async def test_T16_what_is_not_hers_and_his_does_not_exist(door: Gate, name: str) -> None:
    """Another developer's grant, another citizen's and one that never was are the same 404."""
    answer = await door.ask(f"{GRANTS}/{name}", door.token(), method="DELETE")
    assert (answer.status, answer.json()["type"]) == (404, "/problems/not-found")
    left = [await door.ask(GRANTS, door.token(n, o, app=f"app-{o}")) for n in (1, 2) for o in (1, 2)]
    assert [len(ids(each)) for each in left] == [2, 1, 2, 1]


async def test_without_a_token_or_scope_it_is_said_what_is_needed(door: Gate) -> None:
    """401 without a token and no error in it; 403 `insufficient_scope` when the scope is missing; each names the scope."""
    answer = await door.ask(GRANTS)
    assert (answer.status, answer.json()["type"]) == (401, "/problems/token-missing")
    assert 'scope="grants:read"' in answer.header("www-authenticate")
    assert "error=" not in answer.header("www-authenticate")
    reader = door.token(scope="grants:read openid")
    assert (await door.ask(GRANTS, reader)).status == 200
    for language, title in (("de", "Das Token reicht dafür nicht"), ("en", "The token does not reach that far")):
        answer = await door.ask(f"{GRANTS}/grant-app-1-1", reader, method="DELETE", accept_language=language)
        assert (answer.status, answer.json()["type"], answer.json()["title"]) == (403, "/problems/scope-missing", title)
        assert 'error="insufficient_scope", scope="grants:write"' in answer.header("www-authenticate")


async def test_T9_a_token_revoked_elsewhere_changes_nothing_any_more(door: Gate) -> None:
    """Before a write the store itself is asked, although this worker has not heard of the revocation yet."""
    thief = door.token(app="app-1b")
    assert (await door.ask(GRANTS, thief)).status == 200
    await door.accounts.commit(Changes(revoked_grants=("grant-app-1b-1",), at=NOON))
    answer = await door.ask(f"{GRANTS}/grant-app-1-1", thief, method="DELETE")
    assert (answer.status, answer.json()["type"]) == (401, "/problems/token-refused")
    assert 'error="invalid_token"' in answer.header("www-authenticate")
    grant = await door.accounts.grant("grant-app-1-1")
    assert grant is not None
    assert grant.revoked is None


async def test_T9_one_revoked_token_is_refused_by_its_id(door: Gate) -> None:
    """The jti alone is enough; the same app's next token is good."""
    token = door.token(jti="stolen")
    await door.accounts.commit(Changes(revoked_jtis=("stolen",), at=NOON))
    assert (await door.ask(f"{GRANTS}/grant-app-1-1", token, method="DELETE")).status == 401
    assert (await door.ask(f"{GRANTS}/grant-app-1b-1", door.token(), method="DELETE")).status == 204


async def test_an_app_without_a_citizen_has_no_grants(door: Gate) -> None:
    """A token of the app itself (client_credentials) gets a 403 in words."""
    answer = await door.ask(GRANTS, door.token(grant=None, sub="app-1"))
    assert (answer.status, answer.json()["type"]) == (403, "/problems/not-allowed")
    assert "app itself" in answer.json()["hint"]


async def test_a_citizen_who_has_deleted_everything_is_nobody(door: Gate) -> None:
    """Her tokens stand for nobody: 401, not an empty list."""
    citizen = await door.accounts.whose("org-1", "pairwise-1-1")
    assert citizen is not None
    token = door.token()
    await door.accounts.forget_citizen(citizen)
    assert (await door.ask(GRANTS, token)).status == 401


async def test_parameters_that_are_none_are_named(door: Gate) -> None:
    """A question is not answered as if a part of it had not been asked."""
    answer = await door.ask(f"{GRANTS}?limit=5", door.token())
    assert (answer.status, answer.codes()) == (400, {"limit": "unknown"})


async def test_T21_a_store_that_fails_is_a_503_and_never_a_401(door: Gate, tmp_path: Path) -> None:
    """Grants and writes need the store; open data, with the same token, does not."""
    token = door.token()
    assert (await door.ask(GRANTS, token)).status == 200
    with sqlite3.connect(tmp_path / "hansa.db") as database:
        for name in ("apps", "grants", "pairwise", "revocations"):
            database.execute(f"ALTER TABLE {name} RENAME TO {name}_gone")
    database.close()
    for method, path in (("GET", GRANTS), ("DELETE", f"{GRANTS}/grant-app-1-1")):
        answer = await door.ask(path, token, method=method)
        assert (answer.status, answer.json()["type"]) == (503, "/problems/identity-down")
        assert answer.header("retry-after") == "5"
    assert (await door.ask("/v1/cities", token)).status == 200
    assert (await door.ask("/v1/cities", door.token(2))).status == 200


async def test_a_revocation_is_forgotten_when_its_tokens_have_expired(door: Gate) -> None:
    """Ten minutes later the token is refused because of its time; nothing is held for ever."""
    token = door.token()
    await door.ask(f"{GRANTS}/grant-app-1-1", token, method="DELETE")
    assert "revoked" in (await door.ask(GRANTS, token)).header("www-authenticate")
    door.clock.instant += timedelta(minutes=11)
    assert "expired" in (await door.ask(GRANTS, token)).header("www-authenticate")
