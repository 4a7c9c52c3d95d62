"""Whose a case is and which apps may see it: two developers with two apps each, two citizens, and a store on disk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from fastapi import Request

from auth.resource.reach import apps_seeing, subject_for
from auth.resource.revoked import Revocations
from auth.resource.token import Token
from domain.cases import Case
from domain.errors import HansaError, NotAllowed, NotFound, NotIdentifiedAnyMore, Unavailable
from gateway.http.owner import Caller, asking_accounts, caller_of, seen, sees, thing_of
from gateway.http.scoped import Access, need_city
from storage.accounts import App, Changes, Grant, Identity, Organisation
from storage.errors import StorageError
from storage.open import open_identity
from tests.identity.resource_issuer import NOON

APPS = {"a1": "org-a", "a2": "org-a", "b1": "org-b", "b2": "org-b"}
REQUEST = Request({"type": "http", "method": "GET", "headers": [], "path": "/", "server": ("127.0.0.1", 80)})
EVERYWHERE = ("waste:read", "waste:write", "reports:read", "reports:write")


@dataclass(kw_only=True)
class Town:
    """The store, and the internal ids of the two citizens."""

    accounts: Identity
    citizens: tuple[str, str]
    access: Access

    async def caller(self, app: str, who: int, *scopes: str, cities: tuple[str, ...] = ()) -> Caller:
        """Who a request with such a token is of."""
        return await caller_of(token(app, who, *scopes, cities=cities), self.access, REQUEST)

    def case(self, app: str, who: int, **more: Any) -> Case:
        """A bulky-waste order of this citizen, placed by this app in Essen."""
        usual: dict[str, Any] = {"resource": "waste.bulky-orders", "city": "essen", "state": "accepted"}
        known = {"id": "c1", "reference": "a" * 16, "binding": "ebe", "created": NOON, "changed": NOON}
        return Case(**(usual | known | {"citizen": self.citizens[who], "client": app} | more))


def token(app: str, who: int, *scopes: str, cities: tuple[str, ...] = (), grant: str | None = "g") -> Token:
    """A token in which the citizen is called what the app's developer calls her."""
    return Token(
        subject=f"{APPS.get(app, 'org-a')}-calls-{who}",
        client=app,
        scopes=frozenset(scopes),
        jti="j",
        grant=grant,
        acr=None,
        cities=cities,
        expires=0.0,
        kid="k",
    )


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """Two developers, four apps, two citizens whom each developer calls by another name."""
    async with open_identity(state=tmp_path, database_url=None) as stores:
        accounts = stores.identity
        for name in ("org-a", "org-b"):
            await accounts.put_organisation(Organisation(id=name, name=name, created=NOON))
        apps = tuple(App(id=app, organisation=owner, name=app, created=NOON) for app, owner in APPS.items())
        await accounts.commit(Changes(apps=apps, at=NOON))
        ids = [await accounts.citizen("https://idp.example", f"s{who}", idp="essen", at=NOON) for who in (0, 1)]
        for (who, citizen), owner in product(enumerate(ids), ("org-a", "org-b")):
            await accounts.pairwise(citizen, owner, f"{owner}-calls-{who}")
        access = Access(
            issuer="https://id.example",
            resource=None,
            accounts=lambda: accounts,
            revoked=Revocations(clock=lambda: NOON),
        )
        yield Town(accounts=accounts, citizens=(ids[0], ids[1]), access=access)


async def test_a_token_leads_to_its_citizen_and_back(town: Town) -> None:
    """Every app finds the same citizen behind its developer's name for her, and that name can be found from the citizen."""
    for app, who in product(APPS, (0, 1)):
        caller = await town.caller(app, who)
        assert (caller.citizen, caller.organisation) == (town.citizens[who], APPS[app])
        assert await subject_for(town.accounts, caller.citizen, APPS[app]) == f"{APPS[app]}-calls-{who}"
    names = {await subject_for(town.accounts, citizen, owner) for citizen in town.citizens for owner in APPS.values()}
    assert len(names) == 4
    assert await subject_for(town.accounts, town.citizens[0], "org-c") is None
    assert await subject_for(town.accounts, "nobody", "org-a") is None
    assert await subject_for(town.accounts, "a\0b", "org-a") is None


async def test_another_developers_name_for_her_leads_nowhere(town: Town) -> None:
    """A subject that leaked to another developer's app is nobody's there."""
    stolen = replace(token("b1", 0, "waste:read"), subject="org-a-calls-0")
    with pytest.raises(NotIdentifiedAnyMore) as refused:
        await caller_of(stolen, town.access, REQUEST)
    assert 'error="invalid_token"' in str(refused.value.challenge)


async def test_an_app_alone_a_lost_app_and_a_lost_citizen_are_nobody(town: Town) -> None:
    """No citizen in the token: 403; the app or the citizen deleted: 401."""
    with pytest.raises(NotAllowed):
        await caller_of(token("a1", 0, grant=None), town.access, REQUEST)
    gone = await town.accounts.app("a2")
    assert gone is not None
    await town.accounts.commit(Changes(apps=(replace(gone, deleted=NOON),), at=NOON))
    await town.accounts.forget_citizen(town.citizens[1])
    for app, who in (("a2", 0), ("a1", 1), ("never-was", 0)):
        with pytest.raises(NotIdentifiedAnyMore):
            await town.caller(app, who)
    assert await subject_for(town.accounts, town.citizens[1], "org-a") is None


@pytest.mark.parametrize(("scopes", "own", "others"), [
    ((), False, False),
    (("openid", "grants:read"), False, False),
    (("waste:write",), True, False),
    (("waste:read",), True, True),
    (("waste:read", "waste:write"), True, True),
    (("reports:read", "reports:write"), False, False),
])  # fmt: skip
async def test_who_sees_an_order(town: Town, scopes: tuple[str, ...], own: bool, others: bool) -> None:  # noqa: FBT001 - a table's cells
    """The app that placed it with either scope of the domain, every other app with `waste:read` only; never a stranger's."""
    case = town.case("a1", 0)
    for app in APPS:
        hers, strangers = await town.caller(app, 0, *scopes), await town.caller(app, 1, *scopes)
        assert sees(hers, case) is (own if app == "a1" else others)
        assert not sees(strangers, case)


async def test_T16_what_may_not_be_seen_is_what_never_was(town: Town) -> None:
    """A stranger's case, one of another app and none at all are the same 404."""
    caller = await town.caller("b1", 0, "waste:write")
    problems = []
    for case in (None, town.case("a1", 0), town.case("b1", 1)):
        with pytest.raises(NotFound) as refused:
            seen(caller, case)
        problems.append((type(refused.value), str(refused.value), refused.value.hint))
    assert len(set(problems)) == 1
    own = town.case("b1", 0)
    assert seen(caller, own) is own


async def test_a_permission_for_some_cities_ends_at_their_borders(town: Town) -> None:
    """Limited to Duisburg nothing of Essen is seen; named among others, or not limited at all, it is."""
    case = town.case("a1", 0)
    for cities, whether in ((("duisburg",), False), (("duisburg", "essen"), True), ((), True)):
        assert sees(await town.caller("a1", 0, *EVERYWHERE, cities=cities), case) is whether
        assert sees(await town.caller("b1", 0, *EVERYWHERE, cities=cities), case) is whether


def test_a_city_that_was_not_allowed_is_refused_in_both_languages() -> None:
    """403 with a hint where cities are named and this one is not."""
    need_city(token("a1", 0), "essen")
    need_city(token("a1", 0, cities=("essen",)), "essen")
    with pytest.raises(HansaError) as refused:
        need_city(token("a1", 0, cities=("duisburg",)), "essen")
    hint = refused.value.hint
    assert refused.value.status == 403
    assert hint is not None
    assert "hansa_cities" in hint.de
    assert "hansa_cities" in hint.en


def test_reports_are_a_domain_of_their_own(town: Town) -> None:
    """The domain of a case is what stands before the first dot of its resource."""
    assert thing_of(town.case("a1", 0, resource="reports")).domain == "reports"
    assert thing_of(town.case("a1", 0)).domain == "waste"


async def test_who_is_told_follows_the_grants_in_force(town: Town) -> None:
    """Webhooks go to the apps that could read it: a grant taken back, a deleted app, another city or domain ends that."""
    allowed = {
        "a1": (("waste:write",), ()),
        "a2": (("waste:write", "reports:read"), ()),
        "b1": (("waste:read",), ("essen",)),
        "b2": (("waste:read",), ("duisburg",)),
    }
    for app, (scopes, cities) in allowed.items():
        grant = Grant(
            id=f"g-{app}", citizen=town.citizens[0], app=app, scopes=scopes, cities=cities, created=NOON, used=None
        )
        await town.accounts.commit(Changes(grants=(grant,), at=NOON))
    thing = thing_of(town.case("a1", 0))

    async def told(who: int = 0) -> set[str]:
        return {app.id for app in await apps_seeing(town.accounts, town.citizens[who], thing)}

    assert await told() == {"a1", "b1"}
    assert await told(1) == set()
    await town.accounts.commit(Changes(revoked_grants=("g-a1",), at=NOON))
    assert await told() == {"b1"}
    gone = await town.accounts.app("b1")
    assert gone is not None
    await town.accounts.commit(Changes(apps=(replace(gone, deleted=NOON),), at=NOON))
    assert await told() == set()


async def test_a_store_that_is_down_is_said_to_be() -> None:
    """503, never 401 or 404."""
    with pytest.raises(Unavailable):
        async with asking_accounts():
            raise StorageError("gone")
