"""Open data seen by a client: five portals and more, each data set once, with every place it was found at."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections import Counter
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from domain.words import fold
from sandbox.open_data import NAMES, TOPICS, known, published
from tests.flow.stand import Stand, standing

DATASETS = "/v1/data/datasets"
PORTALS = {"duisburg": "opendata-duisburg.de", "essen": "opendata.essen.de", "duesseldorf": "opendata.duesseldorf.de"}
FAR = {"ruhr": "opendata.ruhr", "nrw": "open.nrw", "govdata": "www.govdata.de"}
TWINS = ("datajson/duisburg", "datajson/essen", "dkan/duesseldorf", "ckan/ruhr", "ckan/nrw", "ckan/govdata")


async def everything(stand: Stand, **query: Any) -> list[dict[str, Any]]:
    """All data sets at once."""
    said = await stand.ask(DATASETS, {"limit": 1000, **query})
    assert (said.status, said.json["complete"]) == (200, True)
    return said.items


def expected(city: str) -> dict[str, list[str]]:
    """Of each of a city's data sets where it is: nearest first."""
    own = {each.slug: [PORTALS[city]] if city in each.portals else [] for each in published(city, 2026)}
    for each in published(city, 2026):
        own[each.slug] += [FAR[name] for name in FAR if name in each.portals]
    return own


async def test_schools_come_from_five_portals_and_each_once(stand: Stand) -> None:
    """`q=schulen` finds singular, plural and compound; nothing twice, although every portal has its own id, title and licence."""
    items = (await stand.ask(DATASETS, {"q": "schulen"})).items
    found = Counter((item["city"], fold(item["title"])) for item in items)
    assert set(found.values()) == {1}
    assert {
        (city, fold(f"Schulen in {name} 2026"))
        for city, name in zip(NAMES, ("Duisburg", "Essen", "Düsseldorf"), strict=True)
    } < set(found)
    assert ("duisburg", "grundschulbezirke") in found
    portals = {finding["portal"] for item in items for finding in item["found_at"]}
    assert portals >= {*PORTALS.values(), *FAR.values()}
    assert all(each["title"].startswith("Schulen in") for each in [item for item in items if item["city"] in NAMES][:3])
    for spelling in ("Schule", "SCHULEN", "schülerzahlen", "schuelerzahl"):
        assert (await stand.ask(DATASETS, {"q": spelling})).items, spelling


@pytest.mark.parametrize("city", NAMES)
async def test_every_data_set_of_a_city_is_there_once_with_all_places(stand: Stand, city: str) -> None:
    """Whatever the portals forget and respell: as many items as there are, each where it is, the nearest first."""
    items = await everything(stand, city=city)
    told = Counter(tuple(each["portal"] for each in item["found_at"]) for item in items)
    wanted = Counter(map(tuple, expected(city).values()))
    files_only = 3 if city == "essen" else 0  # that nobody harvested
    assert told == wanted + Counter({(PORTALS[city],): files_only})
    for item in items:
        assert item["id"].startswith(f"{city}:")
        assert item["source"].startswith(f"{city}/")
        assert len({each["portal"] for each in item["found_at"]}) == len(item["found_at"])


async def test_two_of_one_title_stay_two(stand: Stand) -> None:
    """Both budgets, and both layers of one map service."""
    items = await everything(stand, city="duisburg")
    titles = Counter(item["title"] for item in items)
    assert titles["Haushaltsplan"] == 2
    assert titles["Bebauungspläne"] == titles["Flächennutzungsplan"] == 1


async def test_the_nearest_tells_and_the_licence_is_in_one_vocabulary(stand: Stand) -> None:
    """The city's words and licence count; each finding keeps what its portal says; two licences leave the whole without."""
    by_title = {item["title"]: item for item in await everything(stand, city="essen")}
    plans = by_title["Bebauungspläne"]
    assert plans["source"] == "essen/stadt/data.datasets"
    assert {each["licence"]["code"] for each in plans["found_at"]} == {"dl_de_by_2_0"}
    assert len({each["licence"]["native"] for each in plans["found_at"]}) == 3
    assert plans["publisher"] == "Stadt Essen"
    trees = by_title["Baumkataster"]
    assert (trees["source"], trees["modified"]) == ("essen/ruhrdaten/data.datasets", trees["modified"])
    (budget,) = [
        item for item in await everything(stand, city="duesseldorf", format="xlsx") if item["title"] == "Haushaltsplan"
    ]
    assert (budget["licence"], sorted(each["code"] for each in budget["licences"])) == (
        None,
        ["dl_de_by_2_0", "dl_de_zero_2_0"],
    )


async def test_filters_and_labels(stand: Stand) -> None:
    """By licence, format and theme, of any part; labels in the reader's language; an unknown code is refused."""
    zero = await everything(stand, licence="dl_de_zero_2_0")
    assert {item["city"] for item in zero if item["city"] in NAMES} == {"duesseldorf"}
    maps = await everything(stand, format="wfs", theme="regi")
    assert {item["title"] for item in maps} == {"Bebauungspläne"}
    german = await stand.ask(DATASETS, {"licence": "cc_by_3_0_de", "limit": 1}, headers={"accept-language": "de"})
    assert german.items[0]["licence"]["label"] == "CC BY 3.0 Deutschland"
    refused = await stand.ask(DATASETS, {"licence": "dl-de"})
    assert (refused.status, refused.json["errors"][0]["name"]) == (400, "licence")


async def test_pages_hold_each_once_in_order(stand: Stand) -> None:
    """Seven at a time are the whole, and no portal is asked anew for the next page."""
    whole = [item["id"] for item in await everything(stand)]
    before = [len(await stand.calls(twin)) for twin in TWINS]
    ids, query = list[str](), {"limit": "7"}
    while True:
        said = await stand.ask(DATASETS, query)
        ids += [item["id"] for item in said.items]
        if said.json["next_cursor"] is None:
            break
        query = {"limit": "7", "cursor": said.json["next_cursor"]}
    assert ids == whole
    assert (
        len([name for name in whole if name.partition(":")[0] in NAMES])
        == sum(len(published(city, 2026)) for city in NAMES) + 3
    )
    titles = [fold(item["title"]) for item in await everything(stand)]
    assert all(one <= other for one, other in pairwise(titles))
    assert [len(await stand.calls(twin)) for twin in TWINS] == before


async def test_each_portal_is_asked_once_for_all_cities(stand: Stand) -> None:
    """One search serves three cities and every question about them."""
    await everything(stand)
    for city in NAMES:
        await everything(stand, city=city, q="Verkehr")
    searches = {twin: len(await stand.calls(twin)) for twin in TWINS}
    assert all(count <= 2 for count in searches.values()), searches


async def test_under_each_of_its_ids_it_is_the_same(stand: Stand) -> None:
    """The id of the region's finding, and the federation's, lead to what the city tells."""
    items = await everything(stand, city="essen", q="Bebauungspläne")
    item = items[0]
    region = next(each for each in item["found_at"] if each["portal"] == "opendata.ruhr")
    for name in (item["id"], f"essen:ruhr:{region['id']}"):
        said = await stand.ask(f"{DATASETS}/{name}")
        assert (said.status, said.json["item"]) == (200, item)
    assert (await stand.ask(f"{DATASETS}/duisburg:ruhr:{region['id']}")).status == 404
    assert (await stand.ask(f"{DATASETS}/essen:offen:nichts")).status == 404


async def test_while_the_citys_portal_is_down_the_region_tells(stand: Stand) -> None:
    """What others harvested is still found, under their ids, and the answer says that something is missing."""
    await stand.fault("datajson/duisburg", "down", seconds=60)
    said = await stand.ask(DATASETS, {"city": "duisburg", "limit": 1000})
    assert (said.status, said.json["complete"]) == (200, False)
    assert said.row("duisburg/stadt/data.datasets")["state"] == "failed"
    assert len(said.items) == len(
        [each for each in published("duisburg", 2026) if len(each.portals) > 1 or "nrw" in each.portals]
    )
    assert {item["found_at"][0]["portal"] for item in said.items} == {"opendata.ruhr"}
    assert not any(item["title"] == "Spielplätze" for item in said.items)


async def test_as_a_table_a_data_set_has_its_own_licence(stand: Stand) -> None:
    """Every column once: the licence of its description would be taken for it."""
    said = await stand.ask(f"{DATASETS}.csv", {"city": "essen", "q": "Einwohner", "limit": 1})
    head, row = list(csv.reader(io.StringIO(said.body.decode("utf-8-sig"))))
    assert len(head) == len(set(head)) == len(row)
    told = dict(zip(head, row, strict=True))
    assert (told["licence.code"], told["formats.code"]) == ("dl_de_by_2_0", "csv")
    assert "licence" not in told
    assert told["found_at"].startswith('[{"portal":"opendata.essen.de"')


def test_the_portals_know_what_the_tests_say() -> None:
    """The world has what these laws need: forgetful portals, and data sets on one portal, on two, and on all."""
    spread = {tuple(each.portals) for city in NAMES for each in published(city, 2026)}
    assert {len(portals) for portals in spread} >= {1, 2, 4}
    assert len(TOPICS) == 12
    assert known("ruhr", 2026)


async def test_words_are_looked_up_in_the_stores_index(tmp_path: Path) -> None:
    """What a list's index does not hold is not found by words, although the list is there: nobody looks through every text."""
    async with standing(tmp_path) as stand:
        found = (await stand.ask(DATASETS, {"city": "essen", "q": "schulen"})).items
        assert found

        async def kept() -> bool:
            with closing(sqlite3.connect(tmp_path / "hansa.db")) as db:
                lists = db.execute(
                    "SELECT count(*) FROM harvests WHERE copy IS NOT NULL AND binding LIKE '%data.datasets%'"
                )
                return bool(lists.fetchone()[0] >= 4)

        await stand.until(kept)
        assert (await stand.ask(DATASETS, {"city": "essen", "q": "schule"})).items == found
        with closing(sqlite3.connect(tmp_path / "hansa.db")) as meddler:
            meddler.execute("DELETE FROM harvest_words")
            meddler.commit()
        assert (await stand.ask(DATASETS, {"city": "essen", "q": "SCHULE"})).items == []
        assert (await stand.ask(DATASETS, {"city": "essen"})).items
