"""My grants say when an app last made use of what it may do."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tests.identity.server_stand import START, Stand, an_app, standing


async def test_a_grant_says_when_it_was_last_used(tmp_path: Path) -> None:
    """A code that is redeemed and a refresh are uses; a code that nobody redeems and a refused refresh are none."""
    async with standing(tmp_path) as stand:
        app, browser = await stand.client(an_app()), stand.browser()
        code = (await stand.code(app, browser)).params["code"]
        export = {"ticket": (await browser.get("/me/grants")).ticket}
        assert (await browser.post("/me/grants/export", export)).json["grants"][0]["used"] is None
        first = (await stand.redeem(app, code)).json["refresh_token"]
        assert await _used(stand) == START
        stand.clock.move(hours=1)
        await stand.refresh(app, "nothing")
        assert await _used(stand) == START
        await stand.refresh(app, first)
        assert await _used(stand) == stand.clock()


async def _used(stand: Stand) -> datetime | None:
    citizen = await stand.house.identity.citizen("https://bundid.example", "erika", idp="bundid", at=START)
    (grant,) = await stand.house.identity.grants(citizen)
    return grant.used
