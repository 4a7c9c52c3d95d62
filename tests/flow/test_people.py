"""The pages for people over the whole gateway: each in both languages, kept for a few seconds, and telling what is down."""

from __future__ import annotations

import pytest

from domain.catalogue import CATALOGUE
from portal.phrases.guides import GUIDES
from tests.flow.stand import Said, Stand

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PAGES = (
    *(
        "/",
        "/developers",
        "/developers/catalogue",
        "/developers/playground",
        "/developers/guides",
        "/developers/changelog",
    ),
    *(f"/developers/guides/{slug}" for slug in GUIDES),
    *("/docs", "/problems", "/problems/source-down", "/status"),
)


async def _page(stand: Stand, path: str, language: str) -> Said:
    return await stand.ask(path, headers={"accept": BROWSER, "accept-language": language})


async def test_every_page_is_there_in_both_languages(stand: Stand) -> None:
    """German and English, each said to be that, each its own for caches."""
    for path in PAGES:
        german, english = [await _page(stand, path, language) for language in ("de", "en")]
        assert (german.status, english.status) == (200, 200), path
        assert german.headers["content-language"] == "de"
        assert english.headers["content-language"] == "en"
        assert b'<html lang="de">' in german.body
        assert german.body != english.body
        assert german.headers["content-security-policy"].count("default-src") == 1


async def test_a_page_is_made_once_for_many(stand: Stand) -> None:
    """The shelf keeps pages like any open answer; one that shows states for three seconds and no longer."""
    for path in ("/developers", "/developers/catalogue"):
        await _page(stand, path, "de")
        assert "hit" in (await _page(stand, path, "de")).headers["cache-status"]
    stand.clock.move(seconds=4)
    assert "hit" not in (await _page(stand, "/developers/catalogue", "de")).headers["cache-status"]
    assert "hit" in (await _page(stand, "/developers", "de")).headers["cache-status"]


@pytest.mark.parametrize("city", ["duisburg", "essen"])
async def test_an_outage_stands_on_the_status_page(city: str, stand: Stand) -> None:
    """A source that does not answer is named there with what is wrong, as `/v1/sources` names it, and only for its city."""
    provider = {"duisburg": "wbd", "essen": "ebe"}[city]
    assert b"Nobody has asked since the start" in (await _page(stand, "/status", "en")).body
    await stand.fault(f"abfallio/{city}", "down")
    house = (await stand.ask("/v1/addresses", {"city": city, "limit": 1})).items[0]["id"]
    await stand.ask("/v1/waste/pickups", {"address": house})
    stand.clock.move(seconds=4)
    (row,) = (await stand.ask("/v1/sources", {"city": city, "resource": "waste.pickups"})).items
    shown = (await _page(stand, "/status", "en")).body.decode()
    assert row["state"] in {"failed", "refused"}
    assert f"{city}/{provider}/waste.pickups" in shown
    assert shown.count("/waste.pickups</code>") == 1


async def test_every_resource_of_every_city_is_in_the_catalogue(stand: Stand) -> None:
    """What `/v1/sources` lists stands in the matrix: its provider, in the row of its resource."""
    listed = (await stand.ask("/v1/sources", {"limit": 1000})).items
    shown = (await _page(stand, "/developers/catalogue", "en")).body.decode()
    wanted = {(row["resource"], row["provider"]) for row in listed if row["provider"] != "hansa"}
    rows = {part.split("</code>")[0].replace("<wbr>", ""): part for part in shown.split('<th scope="row"><code>')[1:]}
    assert {name for name, _ in wanted} <= rows.keys() <= CATALOGUE.keys()
    assert [pair for pair in wanted if pair[1] not in rows[pair[0]]] == []
