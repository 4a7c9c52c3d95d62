"""Operators in front of a real gateway, a real identity process and the staff's IdP, on real sockets, by browsers without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

import pytest

from auth.operators import Why
from auth.server.words import ERRORS
from sandbox.oidc_people import OFFICES
from storage.open import open_identity
from tests.flow.test_process import hansa
from tests.identity.whole_stand import Sandbox, citizen, sandbox

pytestmark = pytest.mark.timeout(240)

STAFF = next(each for each in OFFICES if each.slug == "staff")
PEOPLE = {person.id: person for person in STAFF.people}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A sandbox behind a proxy, so that nobody is taken for sitting at its machine; of three people with roles two are operators."""
    folder = tmp_path_factory.mktemp("ops")
    with sandbox(folder, HANSA_TRUSTED_PROXIES="10.0.0.0/8") as running:
        for person in ("operator", "viewer"):
            subject = STAFF.subject(PEOPLE[person])
            added = hansa(
                folder, "operator", "add", running.twin("oidc/staff"), subject, "--role", "admin", **running.environment
            )
            assert added.returncode == 0, added.stderr
        yield running


async def test_T25_an_operator_comes_in_by_the_staffs_idp(place: Sandbox) -> None:
    """From the gateway to identity, which offers the staff's log-in alone, to the IdP and back; the weaker role counts; and out."""
    async with citizen() as one:
        await one.go(f"{place.api}/ops")
        assert (one.status, "/ops/log-in" in one.page) == (401, True)
        await one.go(f"{place.api}/ops/log-in")
        assert set(re.findall(r'name="idp" value="([^"]+)"', one.page)) == {"staff"}
        await one.log_in("staff", "operator")
        assert (one.address, one.status) == (f"{place.api}/ops", 200)
        assert f"{STAFF.subject(PEOPLE['operator'])}@{STAFF.host} (operator)" in one.page
        assert [each for each in one.seen if "eyJ" in each] == []
        await one.press(form="/ops/log-out")
        await one.go(f"{place.api}/ops")
        assert one.status == 401


async def test_T25_who_is_none_is_told_why_and_what_to_do(place: Sandbox) -> None:
    """An account nobody added, and a password alone: a page in the reader's language, a row in the audit, and no way in."""
    for person, said in (("admin", "hansa operator add"), ("viewer", "zweiten Faktor")):
        async with citizen() as one:
            await one.go(f"{place.api}/ops/log-in")
            await one.log_in("staff", person)
            assert (one.address.startswith(place.issuer), said in one.page) == (True, True), one.page
            await one.go(f"{place.api}/ops")
            assert one.status == 401
    async with open_identity(state=place.state, database_url=None) as stores:
        rows = {(each.event, each.detail) for each in await stores.identity.audits(50)}
    assert rows >= {("operator-refused", "not-an-operator"), ("login-refused", "acr-too-low")}
    assert {f"operator-{why}" for why in get_args(Why)} <= ERRORS.keys(), "each has its words"


async def test_T25_nobody_comes_in_by_anothers_door(place: Sandbox) -> None:
    """Citizens are not offered the staff's IdP, nor staff the citizens', even when a form says so; an invented entry opens nothing."""
    async with citizen() as one:
        await one.go(f"{place.issuer}/ops/log-in?entry=invented")
        assert (one.status, 'name="idp"' in one.page) == (400, False)
        for way, stranger in ((f"{place.api}/ops/log-in", "bundid"), (f"{place.issuer}/me/grants", "staff")):
            await one.go(way)
            ticket = re.search(r'name="ticket" value="([^"]+)"', one.page)
            assert ticket is not None
            assert f'value="{stranger}"' not in one.page
            await one.go(f"{place.issuer}/login", {"ticket": ticket[1], "idp": stranger})
            assert (one.address, one.status) == (f"{place.issuer}/login", 400)
