"""The wire of an Opendatasoft portal: limits, types, mistakes, exports, the catalogue and the quota."""

import csv
import io
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession

from sandbox import opendatasoft
from sandbox.kit import running
from sandbox.world import town

PLAY = "spielplaetze"


class Portal:
    """A client of the twin."""

    def __init__(self, session: ClientSession, base: str) -> None:
        self.session, self.base = session, base

    async def said(self, path: str, **query: str) -> tuple[int, Any, Any]:
        """Status, headers and JSON."""
        url = f"{self.base}{opendatasoft.API}/catalog/datasets{path}"
        async with self.session.get(url, params=query) as answer:
            return answer.status, answer.headers, await answer.json()

    async def rows(self, name: str, **query: str) -> Any:
        """The rows of one page."""
        return (await self.said(f"/{name}/records", **query))[2]["results"]


@pytest.fixture
async def portal() -> AsyncIterator[Portal]:
    """The running twin."""
    async with running([opendatasoft.twin("essen")]) as urls, ClientSession() as session:
        yield Portal(session, urls["opendatasoft/essen"])


async def test_ten_rows_come_unasked_and_a_hundred_at_most(portal: Portal) -> None:
    """More are refused, and so is what lies too deep."""
    status, _, said = await portal.said(f"/{PLAY}/records")
    count = len(town("essen").places_of("playground")) + 4
    assert (status, said["total_count"], len(said["results"])) == (200, count, 10)
    assert len(await portal.rows(PLAY, limit="100")) == 100
    for query in ({"limit": "101"}, {"limit": "100", "offset": "9901"}, {"limit": "-1"}, {"offset": "x"}):
        status, _, said = await portal.said(f"/{PLAY}/records", **query)
        assert (status, said["error_code"]) == (400, "InvalidRESTParameterError")
    assert await portal.rows(PLAY, limit="100", offset="9900") == []


async def test_pages_follow_each_other_only_in_an_order(portal: Portal) -> None:
    """Without `order_by` the second page does not begin where the first ended."""
    whole = (await portal.said(f"/{PLAY}/exports/json", order_by="nummer"))[2]
    halves = [*await portal.rows(PLAY, limit="60", order_by="nummer")]
    halves += await portal.rows(PLAY, limit="60", offset="60", order_by="nummer")
    assert halves == whole[:120]
    loose = [*await portal.rows(PLAY, limit="60"), *await portal.rows(PLAY, limit="60", offset="60")]
    assert len({row["nummer"] for row in loose}) < 104
    assert next(row["nummer"] for row in await portal.rows(PLAY, order_by="nummer desc")) == max(
        row["nummer"] for row in whole
    )


async def test_values_have_types(portal: Portal) -> None:
    """A position is `{lon, lat}`, or null in the row that is nowhere; a shape is a feature; some rows are next door."""
    rows = (await portal.said(f"/{PLAY}/exports/json"))[2]
    (nowhere,) = [row for row in rows if row["geo_point_2d"] is None]
    assert nowhere["geo_shape"] is None
    west, south, east, north = town("essen").bounds
    for row in rows:
        if row is not nowhere:
            there = row["geo_point_2d"]
            assert row["geo_shape"]["geometry"]["coordinates"] == [there["lon"], there["lat"]]
            assert (west < there["lon"] < east and south < there["lat"] < north) is (row["gemeinde"] == "Essen")
    assert isinstance(rows[0]["baujahr"], int)
    assert len([row for row in rows if row["gemeinde"] != "Essen"]) == 3


async def test_rows_can_be_chosen(portal: Portal) -> None:
    """`where` with one or more terms, `select`; what is no question is refused with its code."""
    some = await portal.rows(PLAY, where='gemeinde = "Nachbarstadt"', select="nummer, gemeinde")
    assert [list(row) for row in some] == [["nummer", "gemeinde"]] * 3
    one = await portal.rows(PLAY, where=f'gemeinde = "Nachbarstadt" and nummer = "{some[0]["nummer"]}"')
    assert len(one) == 1
    for query, code in (
        ({"where": "gemeinde"}, "ODSQLSyntaxError"),
        ({"where": 'ort = "Essen"'}, "ODSQLError"),
        ({"order_by": "ort"}, "ODSQLError"),
        ({"select": "ort"}, "ODSQLError"),
    ):
        status, _, said = await portal.said(f"/{PLAY}/records", **query)
        assert (status, said["error_code"]) == (400, code)


async def test_exports_are_whole(portal: Portal) -> None:
    """JSON is a bare list, GeoJSON features, CSV has `;` and a point as `lat, lon`."""
    rows = (await portal.said("/hauskoordinaten/exports/json"))[2]
    assert len(rows) == len(town("essen").houses) > 1000
    assert len((await portal.said("/hauskoordinaten/exports/json", limit="5"))[2]) == 5
    assert (
        len((await portal.said(f"/{PLAY}/exports/geojson"))[2]["features"])
        == len(town("essen").places_of("playground")) + 4
    )
    url = f"{portal.base}{opendatasoft.API}/catalog/datasets/{PLAY}/exports/csv"
    async with portal.session.get(url) as answer:
        text = (await answer.read()).decode("utf-8-sig")
    first = next(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert float(first["geo_point_2d"].split(", ")[0]) > 50
    assert (await portal.said(f"/{PLAY}/exports/xls"))[0] == 400
    assert (await portal.said("/gibtsnicht/records"))[2]["error_code"] == "UnknownDatasetError"


async def test_the_catalogue_has_pages_too(portal: Portal) -> None:
    """More data sets than one page; some have rows, all have metadata, and one can be asked for by its identifier."""
    first = (await portal.said("", limit="100", order_by="dataset_id"))[2]
    second = (await portal.said("", limit="100", offset="100", order_by="dataset_id"))[2]
    names = [each["dataset_id"] for each in (*first["results"], *second["results"])]
    assert names == sorted(set(names))
    assert len(names) == first["total_count"] > 100
    one = (await portal.said(f"/{PLAY}"))[2]
    assert one["metas"]["default"]["title"] == "Spielplätze"
    assert one in first["results"] + second["results"]
    assert (await portal.said("/gibtsnicht"))[0] == 404


async def test_the_quota_is_told_and_ends(portal: Portal) -> None:
    """Every answer says what is left; beyond it there is only when it begins anew."""
    async with portal.session.put(f"{portal.base}/_twin/limit", json={"calls": 2}) as answer:
        assert answer.status == 200
    left = [(await portal.said(f"/{PLAY}"))[1]["X-RateLimit-Remaining"] for _ in range(2)]
    status, headers, said = await portal.said(f"/{PLAY}")
    assert (left, status, headers["X-RateLimit-Remaining"]) == (["1", "0"], 429, "0")
    assert said["reset_time"].endswith("T00:00:00Z")
    assert headers["X-RateLimit-Reset"].endswith(" 00:00:00+00:00")
