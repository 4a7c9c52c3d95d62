"""Apps with tokens among the rest: three cities' data, a revocation from elsewhere, and an issuer that goes away."""

from __future__ import annotations

from pathlib import Path

from storage.accounts import Changes
from storage.open import open_identity
from tests.flow.stand import Stand, standing
from tests.identity.resource_gateway import furnish
from tests.identity.resource_issuer import NOON, publishing

PLACES, QUESTION = "/v1/places", {"kind": "recycling_centre", "limit": "50"}


async def test_a_token_opens_nothing_more_of_open_data_and_nothing_less(tmp_path: Path) -> None:
    """Every city answers the same with a token and without, from one shelf; the issuer may be down meanwhile."""
    async with publishing("k1") as issuer, standing(tmp_path, settings={"identity_url": issuer.url}) as stand:
        bearer = {"authorization": f"Bearer {issuer.token().decode()}"}
        with_token = await stand.ask(PLACES, QUESTION, headers=bearer)
        without = await stand.ask(PLACES, QUESTION)
        assert with_token.status == 200
        assert {item["city"] for item in with_token.items} >= {"duisburg", "duesseldorf", "essen"}
        assert with_token.body == without.body
        assert "hit" in without.headers["cache-status"]
        issuer.down = True
        fresh = {"authorization": f"Bearer {issuer.token().decode()}"}
        assert (await stand.ask(PLACES, QUESTION, headers=fresh)).status == 200
        for twin in stand.twins:  # no back-end ever saw a citizen's token
            assert all("authorization" not in str(call).lower() for call in await stand.calls(twin))


async def test_T19_a_revocation_made_elsewhere_is_noticed_by_itself(tmp_path: Path) -> None:
    """Another process revokes a grant; within a few looks at the feed its tokens are refused for reading, too."""
    async with (
        publishing("k1") as issuer,
        standing(tmp_path, settings={"identity_url": issuer.url}) as stand,
        open_identity(state=tmp_path, database_url=None, clock=stand.clock) as elsewhere,
    ):
        await furnish(elsewhere.identity)
        token = issuer.token(sub="pairwise-1-1", grant="grant-app-1-1").decode()
        assert await _status(stand, token) == 200
        await elsewhere.identity.commit(Changes(revoked_grants=("grant-app-1-1",), at=NOON))

        async def refused() -> bool:
            return await _status(stand, token) == 401

        await stand.until(refused)


async def _status(stand: Stand, token: str) -> int:
    return (await stand.ask("/v1/me/grants", headers={"authorization": f"Bearer {token}"})).status
