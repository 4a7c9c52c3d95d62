"""A hostile identity provider through the whole of the running sandbox: nobody is logged in, the page says so, one row remains."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest

from sandbox.oidc_people import OFFICES
from tests.identity.whole_stand import Citizen, Sandbox, citizen, sandbox

pytestmark = pytest.mark.timeout(180)

LIES = {
    "none": ("bundid", "erika", "", "algorithm"),
    "hs256": ("bundid", "erika", "", "algorithm"),
    "old_nonce": ("bundid", "erika", "", "nonce"),
    "acr": ("essen", "karl", "", "acr-above-ceiling"),
    "wrong_issuer": ("bundid", "erika", "", "wrong-issuer"),
    "other_key": ("bundid", "erika", "", "signature"),
}
"""Mode → at whom, as whom, with what, and why it is refused."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One sandbox for all."""
    with sandbox(tmp_path_factory.mktemp("hostile")) as running:
        yield running


def audits(place: Sandbox) -> list[dict[str, Any]]:
    """The audit table."""
    return rows(place, "SELECT * FROM audits ORDER BY rowid")


def rows(place: Sandbox, statement: str) -> list[dict[str, Any]]:
    """What stands in the database of the running process."""
    connection = sqlite3.connect(next(place.state.glob("*.db")))
    connection.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in connection.execute(statement)]
    finally:
        connection.close()


async def hostile(place: Sandbox, idp: str, mode: str, value: str = "") -> None:
    """Make a demo IdP hostile, or honest again with no mode."""
    address = f"{place.twin(f'oidc/{idp}')}/_twin/hostile"
    async with aiohttp.ClientSession() as session:
        lie = {"mode": mode, "value": value} if mode else None
        async with session.request("PUT" if mode else "DELETE", address, json=lie) as answer:
            assert answer.status == 200


async def begun(place: Sandbox, somebody: Citizen) -> None:
    """At the choice, coming from the demo app."""
    await somebody.go(f"{place.demo}/?lang=en")
    await somebody.press(form="/login")
    assert somebody.status == 200, somebody.page


def nobody_is_logged_in(place: Sandbox, before: list[dict[str, Any]], somebody: Citizen, idp: str, why: str) -> None:
    """A clear page, no session, and one row, which holds a slug and nobody's name, mail, subject or address."""
    assert somebody.address.startswith(f"{place.issuer}/broker/")
    assert somebody.status == 400
    assert re.search(r"<h1[^>]*>\s*\S+", somebody.page)
    assert "Traceback" not in somebody.page
    assert why not in somebody.page
    new = audits(place)[len(before) :]
    assert [(row["event"], row["idp"], row["detail"]) for row in new] == [("login-refused", idp, why)]
    cookies = {cookie.key for cookie in somebody.web.cookie_jar}
    assert "hansa_id_session" not in cookies
    assert not personal_in(audits(place))


def personal_in(found: list[dict[str, Any]]) -> list[str]:
    """Names, mails and subjects of any demo person, and addresses of the network, in the rows."""
    text = repr(found)
    people = [(office.subject(one), one.name, one.email) for office in OFFICES for one in office.people]
    known = [value for one in people for value in one if value in text]
    return known + re.findall(r"127\.0\.0\.\d+|::1|eyJ[\w-]+", text)


@pytest.mark.parametrize("mode", LIES)
async def test_T5_a_forged_token_logs_nobody_in_anywhere(mode: str, place: Sandbox) -> None:
    """`none`, HS256 with the public key, an old nonce, a level above the ceiling, a foreign issuer, a foreign key."""
    idp, person, value, why = LIES[mode]
    before = audits(place)
    async with citizen() as erika:
        await begun(place, erika)
        await hostile(place, idp, mode, value)
        try:
            await erika.log_in(idp, person)
        finally:
            await hostile(place, idp, "")
        nobody_is_logged_in(place, before, erika, idp, why)
        await erika.go(f"{place.issuer}/me/grants")
        assert erika.address.startswith(f"{place.issuer}/login?")


async def test_T1_the_answer_of_one_idp_at_the_callback_of_another(place: Sandbox) -> None:
    """Essen's account sends the browser to BundID's callback: refused, and BundID's token endpoint is not asked."""
    before = audits(place)
    async with citizen() as karl:
        await begun(place, karl)
        await hostile(place, "essen", "mix_up", f"{place.issuer}/broker/bundid/callback")
        try:
            await karl.log_in("essen", "karl")
        finally:
            await hostile(place, "essen", "")
        nobody_is_logged_in(place, before, karl, "bundid", "other-idp")


async def test_T7_the_same_mail_is_not_the_same_citizen(place: Sandbox) -> None:
    """Essen's account claims the mail of somebody known by BundID: it gets a citizen of its own, with no permission of hers."""
    async with citizen() as erika, citizen() as impostor:
        await begun(place, erika)
        await erika.log_in("bundid", "erika")
        await erika.press("decision", "allow")
        assert erika.address.startswith(place.demo), erika.page
        await hostile(place, "essen", "same_email", "erika.mustermann@example.org")
        try:
            await impostor.go(f"{place.issuer}/me/grants")
            await impostor.log_in("essen", "eri")
        finally:
            await hostile(place, "essen", "")
        assert impostor.address == f"{place.issuer}/me/grants"
        assert 'name="grant"' not in impostor.page
        await erika.go(f"{place.issuer}/me/grants")
        assert 'name="grant"' in erika.page
    links = rows(place, "SELECT citizen, idp, issuer, subject FROM links")
    assert len({row["citizen"] for row in links}) == len(links) == 2
    assert "@" not in repr(links)


async def test_the_audit_table_takes_nothing_back(place: Sandbox) -> None:
    """Not even whoever opens the database changes a row: triggers refuse it."""
    connection = sqlite3.connect(next(place.state.glob("*.db")))
    try:
        connection.execute("INSERT INTO audits (at, event) VALUES ('2026-12-01T00:00:00+00:00', 'tried')")
        for statement in ("UPDATE audits SET event = 'nothing'", "DELETE FROM audits"):
            with pytest.raises(sqlite3.DatabaseError):
                connection.execute(statement)
        connection.rollback()
    finally:
        connection.close()
