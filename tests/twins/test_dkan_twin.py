"""The wire of Düsseldorf's datastore twin: ten rows by default, nothing but text, 200 for everything."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession

from sandbox import dkan
from sandbox.dkan_tables import DISABLED_PARKINGS, GARAGES, HOTSPOTS, PARK_AND_RIDES
from sandbox.kit import running
from sandbox.world import town


class Datastore:
    """A client of the twin."""

    def __init__(self, session: ClientSession, base: str) -> None:
        self.session, self.base = session, base

    async def search(self, resource: str, **asked: str) -> Any:
        """The whole answer; whatever it says, HTTP says 200."""
        query = {
            "resource_id": resource,
            **{name.replace("__", "[") + "]" * ("__" in name): v for name, v in asked.items()},
        }
        async with self.session.get(f"{self.base}{dkan.SEARCH}", params=query) as answer:
            assert (answer.status, answer.content_type) == (200, "application/json")
            return await answer.json()

    async def rows(self, resource: str, **asked: str) -> Any:
        """The records of an answer."""
        return (await self.search(resource, **asked))["result"]["records"]


@pytest.fixture
async def store() -> AsyncIterator[Datastore]:
    """The running twin."""
    async with running(dkan.twins()) as urls, ClientSession() as session:
        yield Datastore(session, urls["dkan/duesseldorf"])


async def test_ten_rows_come_unasked(store: Datastore) -> None:
    """The default limit is ten, and only `total` says that there are more."""
    said = await store.search(GARAGES)
    assert said["success"] is True
    assert "synthetic" in said["help"]
    assert (said["result"]["limit"], said["result"]["total"], len(said["result"]["records"])) == (10, 55, 10)
    assert said["result"]["resource_id"] == [GARAGES]


@pytest.mark.parametrize(
    ("resource", "total"), [(GARAGES, 55), (PARK_AND_RIDES, 35), (DISABLED_PARKINGS, 315), (HOTSPOTS, 31)]
)
async def test_tables_are_as_long_as_recorded_and_nothing_but_text(store: Datastore, resource: str, total: int) -> None:
    """Every value is text, every column is declared, and the last row is nowhere."""
    said = (await store.search(resource, limit="1000"))["result"]
    assert len(said["records"]) == said["total"] == total
    columns = [field["id"] for field in said["fields"]]
    assert all(list(row) == columns for row in said["records"])
    assert all(isinstance(value, str) for row in said["records"] for value in row.values())
    assert [row["entry_id"] for row in said["records"]] == [str(n) for n in range(1, total + 1)]
    assert (said["records"][-1]["latitude"], said["records"][-1]["longitude"]) == ("", "")
    west, south, east, north = town("duesseldorf").bounds
    for row in said["records"][:-1]:
        assert west < float(row["longitude"]) < east
        assert south < float(row["latitude"]) < north


async def test_columns_are_those_of_the_recorded_answers(store: Datastore) -> None:
    """Park and ride has the zone before its easting, and quarters as numbers with leading zeros."""
    row = (await store.rows(PARK_AND_RIDES))[0]
    assert list(row)[:2] == ["latitude", "longitude"]
    assert row["ostwert"].startswith("323")
    assert (len(row["ostwert"]), len(row["nordwert"]), len(row["stadtbezirk"]), len(row["stadtteil"])) == (8, 7, 2, 3)
    assert row["stadt"].startswith("Düsseldorf-")


async def test_pages_follow_each_other(store: Datastore) -> None:
    """Two halves are the whole; beyond the end there is nothing."""
    whole = await store.rows(GARAGES, limit="100")
    assert await store.rows(GARAGES, limit="30") + await store.rows(GARAGES, limit="30", offset="30") == whole
    assert await store.rows(GARAGES, limit="30", offset="60") == []


async def test_rows_can_be_filtered_sorted_and_narrowed(store: Datastore) -> None:
    """`filters[column]`, `sort[column]` and `fields[]`."""
    one = await store.search(GARAGES, filters__entry_id="3,5")
    assert [row["entry_id"] for row in one["result"]["records"]] == ["3", "5"]
    assert one["result"]["total"] == 2
    names = [row["name"] for row in await store.rows(GARAGES, sort__name="desc", limit="100")]
    assert names == sorted(names, reverse=True)
    few = await store.search(GARAGES, fields__="name,entry_id")
    assert list(few["result"]["records"][0]) == ["name", "entry_id"]


@pytest.mark.parametrize(
    ("resource", "asked", "kind"),
    [
        ("00000000", {}, "Not Found Error"),
        ("", {}, "Not Found Error"),
        (GARAGES, {"limit": "viele"}, "Validation Error"),
        (GARAGES, {"filters__farbe": "rot"}, "Validation Error"),
    ],
)
async def test_a_refusal_says_200(store: Datastore, resource: str, asked: dict[str, str], kind: str) -> None:
    """Only the body knows better."""
    said = await store.search(resource, **asked)
    assert said["success"] is False
    assert said["error"]["__type"] == kind


async def test_empty_is_a_table_without_rows(store: Datastore) -> None:
    """With the fault `empty` the question is understood and nothing is found."""
    async with store.session.put(f"{store.base}/_twin/faults", json={"kind": "empty"}) as answer:
        assert answer.status < 300
    said = (await store.search(GARAGES))["result"]
    assert (said["total"], said["records"]) == (0, [])


async def test_the_catalogue_is_a_list_in_a_list(store: Datastore) -> None:
    """Without a total, in pages where asked; times and sizes as for people; a licence of its own at a file here and there."""
    async with store.session.get(f"{store.base}{dkan.CATALOGUE}", params={"limit": "5", "offset": "5"}) as answer:
        ((*page,),) = (await answer.json())["result"]
    async with store.session.get(f"{store.base}{dkan.CATALOGUE}") as answer:
        said = await answer.json()
    (whole,) = said["result"]
    assert page == whole[5:10]
    assert "total" not in said
    assert all(each["metadata_modified"].startswith("Date changed  ") for each in whole)
    licences = {file["license"] for each in whole for file in each["resources"]}
    assert licences == {"", "http://dcat-ap.de/def/licenses/dl-by-de/2.0"}
    assert {file["size"][-3:] for each in whole for file in each["resources"] if file["size"]} == {" KB"}
