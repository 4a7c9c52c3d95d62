"""The wire of Essen's portal twin: one catalogue, names as their editors typed them, files that change name with the year."""

import csv
import io
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import ClientSession
from yarl import URL

from sandbox import datajson
from sandbox.kit import running
from sandbox.world import town


class Portal:
    """A client of the twin."""

    def __init__(self, session: ClientSession, base: str) -> None:
        self.session, self.base = session, base

    async def catalogue(self) -> dict[str, Any]:
        """The data sets by title."""
        async with self.session.get(f"{self.base}/data.json") as answer:
            said = await answer.json()
        assert said["conformsTo"].endswith("v1.1/schema")
        return {dataset["title"]: dataset for dataset in said["dataset"]}

    async def body(self, address: str) -> bytes:
        """A file under its address, percent-encoded."""
        async with self.session.get(URL(quote(address, safe=":/%"), encoded=True)) as answer:
            assert answer.status == 200
            return await answer.read()

    async def set(self, what: str, body: Any) -> None:
        """Set the twin's clock or fault."""
        async with self.session.put(f"{self.base}/_twin/{what}", json=body) as answer:
            assert answer.status < 300


@pytest.fixture
async def portal() -> AsyncIterator[Portal]:
    """The running twin in June 2026."""
    async with running(datajson.twins()) as urls, ClientSession() as session:
        made = Portal(session, urls["datajson/essen"])
        await made.set("clock", {"now": "2026-06-01T12:00:00Z"})
        yield made


def table(body: bytes) -> list[dict[str, str]]:
    """The rows of a CSV as this portal writes it."""
    assert body.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in body
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))


async def test_the_catalogue_has_its_habits(portal: Portal) -> None:
    """Years in titles and names, umlauts and blanks unencoded, addresses either way round, free dates, a licence."""
    sets = await portal.catalogue()
    assert {"Hundekotbeutelspender 2026", "Behindertenparkplätze in Essen", "Freies WLAN"} < set(sets)
    assert all("synthetic" in dataset["description"] for dataset in sets.values())
    own = [dataset for dataset in sets.values() if "landingPage" not in dataset]
    assert len({dataset["modified"] for dataset in own}) == len(own) == 5
    bays = sets["Behindertenparkplätze in Essen"]["distribution"][1]
    assert bays["accessURL"].endswith("/sites/default/files/Behindertenparkplätze 2026.csv")
    assert "/dataset/" in bays["downloadURL"]
    bags = sets["Hundekotbeutelspender 2026"]["distribution"][0]
    assert bags["downloadURL"].endswith("/Hundekotbeutelspender Essen 2026.geojson")
    assert "mediaType" not in sets["Freies WLAN"]["distribution"][1]


async def test_every_file_of_the_catalogue_is_there(portal: Portal) -> None:
    """Also behind a name with umlauts and blanks; a page for people is no file. What lies elsewhere is nowhere."""
    for dataset in (await portal.catalogue()).values():
        for file in dataset["distribution"] if "landingPage" not in dataset else ():
            bodies = [await portal.body(file[key]) for key in ("downloadURL", "accessURL")]
            assert sum(body.startswith(b"<html>") for body in bodies) == 1


async def test_tables_are_wide_and_write_commas(portal: Portal) -> None:
    """A column per year, metres of EPSG:25832 with a comma before the decimals, and a row that is nowhere."""
    bays = (await portal.catalogue())["Behindertenparkplätze in Essen"]["distribution"][1]
    rows = table(await portal.body(bays["accessURL"]))
    assert len(rows) == len(town("essen").places_of("disabled_parking")) + 1
    assert {"Stellplätze 2024", "Stellplätze 2025", "Stellplätze 2026"} <= set(rows[0])
    assert all(row["Rechtswert"][:1] == "3" and row["Rechtswert"][6] == "," for row in rows[:-1])
    assert (rows[-1]["Rechtswert"], rows[-1]["Hochwert"]) == ("", "")
    people = (await portal.catalogue())["Einwohner nach Stadtteilen"]["distribution"][0]
    assert len(table(await portal.body(people["downloadURL"]))[0]) == 12


async def test_collections_have_the_zone_before_the_easting(portal: Portal) -> None:
    """EPSG:4647, named in `crs` or not; one feature has no geometry."""
    sets = await portal.catalogue()
    named = json.loads(await portal.body(sets["Freies WLAN"]["distribution"][1]["downloadURL"]))
    bare = json.loads(await portal.body(sets["Hundekotbeutelspender 2026"]["distribution"][0]["downloadURL"]))
    assert named["crs"]["properties"]["name"].endswith("4647")
    assert "crs" not in bare
    for collection in (named, bare):
        *there, nowhere = collection["features"]
        assert all(32_350_000 < feature["geometry"]["coordinates"][0] < 32_380_000 for feature in there)
        assert nowhere["geometry"] is None


async def test_on_new_years_day_the_old_file_is_gone(portal: Portal) -> None:
    """The catalogue names the new one, and the old address is a 404 with a page for people."""
    old = (await portal.catalogue())["Hundekotbeutelspender 2026"]["distribution"][0]["downloadURL"]
    await portal.set("clock", {"now": "2026-12-31T23:30:00Z"})
    assert "Hundekotbeutelspender 2027" in await portal.catalogue()
    async with portal.session.get(URL(quote(old, safe=":/%"), encoded=True)) as answer:
        assert (answer.status, answer.content_type) == (404, "text/html")


async def test_there_is_no_action_api(portal: Portal) -> None:
    """As in life, `/api/3` is not there."""
    async with portal.session.get(f"{portal.base}/api/3/action/package_list") as answer:
        assert answer.status == 404


async def test_empty_is_a_catalogue_without_data_sets_and_files_without_rows(portal: Portal) -> None:
    """With the fault `empty` all is there and nothing is in it."""
    bays = (await portal.catalogue())["Behindertenparkplätze in Essen"]["distribution"][1]
    await portal.set("faults", {"kind": "empty"})
    assert await portal.catalogue() == {}
    assert table(await portal.body(bays["accessURL"])) == []


async def test_duisburg_has_a_catalogue_of_what_lies_elsewhere() -> None:
    """Its licence in words, days in three ways, addresses either way round with blanks and umlauts; a service has no download."""
    async with running(datajson.twins()) as urls, ClientSession() as session:
        portal = Portal(session, urls["datajson/duisburg"])
        sets = await portal.catalogue()
    assert {dataset["license"] for dataset in sets.values()} == {"CC BY 3.0 DE"}
    assert any("Frühjahr" in dataset["modified"] for dataset in sets.values())
    assert any(dataset["modified"][2:3] == "." for dataset in sets.values())
    table, sheet = sets["Schülerzahlen nach Schulformen"]["distribution"]
    assert table["downloadURL"].endswith("/schuelerzahlen Schülerzahlen nach Schulformen.csv")
    assert sheet["accessURL"].endswith(".xlsx")
    assert sheet["downloadURL"] == sets["Schülerzahlen nach Schulformen"]["landingPage"]
    assert "downloadURL" not in sets["Bebauungspläne"]["distribution"][0]
