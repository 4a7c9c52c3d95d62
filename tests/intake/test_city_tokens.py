"""A back-end that wants to know for whom: the citizen's own token at her city, or a case that waits until she logs in there."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.accounts import Changes, Grant
from storage.open import open_identity
from tests.identity.city_stand import subject
from tests.intake.house import SCOPES, House, house
from tests.intake.test_orders import ORDERS


async def at_home(h: House, person: str, number: int) -> None:
    """A citizen who has logged in at Düsseldorf's identity provider, which trusts this gateway's keys, and allows app-1 all."""
    issuer = h.stand.twins["oidc/duesseldorf"]
    async with open_identity(state=h.settings.state, database_url=None, clock=h.clock) as stores:
        accounts, now = stores.identity, h.clock()
        citizen = await accounts.citizen(issuer, subject(person, "duesseldorf"), idp="duesseldorf", at=now)
        await accounts.pairwise(citizen, "org-1", f"pairwise-1-{number}")
        grant = Grant(id=f"grant-app-1-{number}", citizen=citizen, app="app-1", scopes=SCOPES, cities=(), created=now)
        await accounts.commit(Changes(grants=(grant,), at=now))
    trust = {"issuer": h.settings.resource, "jwks_uri": f"{h.settings.resource}/.well-known/receipt-keys.json"}
    async with h.stand.session.put(f"{issuer}/_twin/trust", json=trust) as answer:
        assert answer.status < 300, await answer.text()


@pytest.mark.parametrize("way", ["token_exchange", "jwt_bearer"])
async def test_a_city_that_wants_her_own_token_gets_one(tmp_path: Path, way: str) -> None:
    """She is known at her city: it is told in her name, once for each deed; who is not known there is asked to log in."""
    async with house(tmp_path, city_token=way) as h:
        await at_home(h, "toni", 3)
        async with h.delivering():
            wish = await h.order("duesseldorf")
            said = await h.say("POST", ORDERS, wish, token=h.token(citizen=3))
            await h.turned(said.headers["location"], "confirmed", token=h.token(citizen=3))
            told = [call for call in await h.stand.calls("bulky/duesseldorf") if call["path"].endswith("/auftraege")]
            assert [call["headers"].get("authorization") for call in told if call["method"] == "POST"] == ["(present)"]
            async with h.stand.session.get(f"{h.stand.twins['oidc/duesseldorf']}/_twin/exchanges") as answer:
                assert (await answer.json())["exchanges"]
            stranger = await h.say("POST", ORDERS, wish, headers={"prefer": "wait=1"})
            assert stranger.status == 202
            assert (await h.became(stranger.json["id"], "stuck")).trouble == "city-login-needed"


@pytest.mark.parametrize(("times", "state"), [(1, "confirmed"), (2, "stuck")])
async def test_a_token_its_city_refuses_is_not_shown_again(tmp_path: Path, times: int, state: str) -> None:
    """Refused once, a new one is got and the order goes on, once; refused again, it waits until she logs in there anew."""
    async with house(tmp_path, city_token="token_exchange") as h:
        await at_home(h, "toni", 3)
        wish = await h.order("duesseldorf")
        await h.stand.fault("bulky/duesseldorf", "401", count=times, path="/sperrmuell/auftraege")
        async with h.delivering():
            said = await h.say("POST", ORDERS, wish, token=h.token(citizen=3))
            case = await h.became(said.json["id"], state)
        async with h.stand.session.get(f"{h.stand.twins['oidc/duesseldorf']}/_twin/exchanges") as answer:
            assert len((await answer.json())["exchanges"]) == 2
        assert len(await h.journal("bulky/duesseldorf")) == (state == "confirmed")
        assert case.trouble == (None if state == "confirmed" else "city-login-needed")
