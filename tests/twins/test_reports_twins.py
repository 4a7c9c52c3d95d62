"""The wire of the two reports twins: their habits, what they refuse, and their journals; without any of our adapters."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, FormData, encode_basic_auth

from sandbox import reports_by_land, reports_by_owner
from sandbox.essen_land import STATE_ROAD
from sandbox.kit import running
from sandbox.world import town

WBD, ROADS, PARTNER = "/wbd/v1", "/tiefbau/api", "/partner/v2"
REFERENCE = "k" * 16
HERE = {"lat": 51.4344, "lon": 6.7623}
IN_ESSEN = {"lat": 51.4582, "lon": 7.0158}


class Client:
    """Speaks to one twin as its partners do."""

    def __init__(self, session: ClientSession, base: str) -> None:
        self.session, self.base = session, base

    async def get(self, path: str, **query: str) -> Any:
        """What a GET with every credential there is gives."""
        async with self.session.get(self.base + path, params=query, **self.identity(path)) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def put(self, what: str, body: Any) -> int:
        """Turn a knob."""
        async with self.session.put(f"{self.base}/_twin/{what}", json=body) as answer:
            return answer.status

    async def post(self, path: str, **sent: Any) -> tuple[int, Any]:
        """Hand something in."""
        async with self.session.post(self.base + path, **self.identity(path), **sent) as answer:
            return answer.status, await answer.json()

    @staticmethod
    def identity(path: str) -> dict[str, Any]:
        """As the desk behind this path wants it."""
        if path.startswith(WBD):
            return {"headers": {"X-Api-Key": "a-good-key"}}
        if path.startswith(ROADS):
            return {"headers": {"Authorization": encode_basic_auth("hansa", "a-good-password")}}
        return {"headers": {"Authorization": "Bearer a-good-key"}}


@pytest.fixture
async def duisburg() -> AsyncIterator[Client]:
    """The running twin on a June day."""
    async with running(reports_by_owner.twins()) as urls, ClientSession() as session:
        made = Client(session, urls["reports_by_owner/duisburg"])
        await made.put("clock", {"now": "2026-06-10T12:00:00Z"})
        yield made


@pytest.fixture
async def essen() -> AsyncIterator[Client]:
    """The running twin on a June day."""
    async with running(reports_by_land.twins()) as urls, ClientSession() as session:
        made = Client(session, urls["reports_by_land/essen"])
        await made.put("clock", {"now": "2026-06-10T12:00:00Z"})
        yield made


def form(**changes: str) -> FormData:
    """A dump with one photo."""
    fields = {"referenz": REFERENCE, "kategorie": "WM", "lat": "51.4344", "lon": "6.7623", "text": "Säcke"}
    data = FormData()
    for name, value in {**fields, "zusatz": '{"menge": "Tüte"}', **changes}.items():
        data.add_field(name, value)
    data.add_field("foto", b"\xff\xd8\xff", filename="photo-1.jpg", content_type="image/jpeg")
    return data


async def every_message(essen: Client) -> list[dict[str, Any]]:
    """The messages of all pages."""
    rows: list[dict[str, Any]] = []
    query: dict[str, str] = {}
    while True:
        data = (await essen.get(f"{PARTNER}/messages", **query))["data"]
        rows += data["items"]
        if data["next"] is None:
            return rows
        query = {"cursor": data["next"]}


async def test_two_desks_have_two_dialects(duisburg: Client) -> None:
    """Words, pages and offsets here; numbers, one list and seconds there; both synthetic, inside the town."""
    first = await duisburg.get(f"{WBD}/meldungen")
    last = await duisburg.get(f"{WBD}/meldungen", seite="2")
    assert (len(first["meldungen"]), first["weiter"], last["weiter"]) == (50, 2, None)
    assert "synthetic" in first["lizenz"]
    assert all(row["eingang"].endswith("+02:00") for row in first["meldungen"])
    roads = await duisburg.get(f"{ROADS}/reports")
    assert {row["state"] for row in roads} <= {"NEU", "BEARBEITUNG", "FERTIG", "ABGELEHNT"}
    west, south, east, north = town("duisburg").bounds
    spots = [(row["lon"], row["lat"]) for row in first["meldungen"]] + [
        (row["position"]["x"], row["position"]["y"]) for row in roads
    ]
    assert all(west <= lon <= east and south <= lat <= north for lon, lat in spots)
    assert len({row["nummer"] for row in first["meldungen"] + last["meldungen"]}) > 80


async def test_the_rule_gives_the_same_reports_and_lets_them_age(duisburg: Client) -> None:
    """Asked again nothing differs; ten days later some are done, and there are new ones."""
    before = {row["id"]: row["state"] for row in await duisburg.get(f"{ROADS}/reports")}
    assert before == {row["id"]: row["state"] for row in await duisburg.get(f"{ROADS}/reports")}
    await duisburg.put("clock", {"now": "2026-06-20T12:00:00Z"})
    after = {row["id"]: row["state"] for row in await duisburg.get(f"{ROADS}/reports")}
    assert after.keys() - before.keys()
    aged = [name for name in before.keys() & after.keys() if (before[name], after[name]) == ("NEU", "FERTIG")]
    assert aged


@pytest.mark.parametrize("path", [f"{WBD}/kategorien", f"{WBD}/meldungen", f"{ROADS}/categories", f"{ROADS}/reports"])
async def test_nobody_is_let_in_without_a_key(duisburg: Client, path: str) -> None:
    """401, at either desk."""
    async with duisburg.session.get(duisburg.base + path) as answer:
        assert answer.status == 401


async def test_a_form_is_taken_once(duisburg: Client) -> None:
    """201, and 200 with the same number when it comes again; the journal has one, with its photo's hash."""
    first = await duisburg.post(f"{WBD}/meldungen", data=form())
    again = await duisburg.post(f"{WBD}/meldungen", data=form())
    assert (first[0], again[0]) == (201, 200)
    assert first[1]["nummer"] == again[1]["nummer"]
    assert first[1]["bearbeitung_bis"] == "2026-06-13"
    [order] = (await duisburg.get("/_twin/orders"))["orders"]
    assert (order["reference"], order["state"], order["photos"][0]["size"]) == (REFERENCE, "new", 3)
    found = await duisburg.get(f"{WBD}/meldungen", referenz=REFERENCE)
    assert [row["nummer"] for row in found["meldungen"]] == [first[1]["nummer"]]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"kategorie": "XX"}, "kategorie"),
        ({"kategorie": "GA"}, "dringend"),
        ({"lon": "7.01"}, "ausserhalb"),
        ({"zusatz": "{}"}, "angaben"),
        ({"text": ""}, "angaben"),
        ({"kategorie": "RT"}, "angaben"),
    ],
)
async def test_the_utility_says_why_not(duisburg: Client, changes: dict[str, str], word: str) -> None:
    """422 with its word; a category without photos takes none."""
    assert await duisburg.post(f"{WBD}/meldungen", data=form(**changes)) == (422, {"fehler": word})


async def test_the_office_looks_later(duisburg: Client) -> None:
    """202, `acknowledged` null until its time has come by the twin's clock; the same reference is a 409."""
    told = {"ref": REFERENCE, "category": 21, "position": {"x": 6.7623, "y": 51.4344}, "message": "dunkel"}
    body = {**told, "fields": {}, "photos": []}
    assert await duisburg.put("roads", {"acknowledge_after": 600}) == 200
    status, said = await duisburg.post(f"{ROADS}/reports", json=body)
    assert (status, said["acknowledged"]) == (202, None)
    assert (await duisburg.post(f"{ROADS}/reports", json=body)) == (409, {"error": "duplicate_ref", "id": said["id"]})
    await duisburg.put("clock", {"now": "2026-06-10T12:11:00Z"})
    assert (await duisburg.get(f"{ROADS}/reports/{said['id']}"))["acknowledged"] is not None
    assert await duisburg.put("orders", {"reference": REFERENCE, "stage": "done"}) == 200
    assert (await duisburg.get(f"{ROADS}/reports", ref=REFERENCE))[0]["state"] == "FERTIG"


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("roads", {"acknowledge_after": -1}),
        ("roads", {"after": 1}),
        ("orders", {"reference": "nobody", "stage": "done"}),
    ],
)
async def test_a_knob_refuses_what_it_does_not_know(duisburg: Client, what: str, body: Any) -> None:
    """400, as on every control desk."""
    assert await duisburg.put(what, body) == 400


async def test_everything_is_answered_with_200_in_essen(essen: Client) -> None:
    """A wrong key, a point outside, an unknown id: `success: false` and a number."""
    async with essen.session.get(f"{essen.base}{PARTNER}/categories") as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (200, 101)
    outside = await essen.get(f"{PARTNER}/responsibility", lat="51.4344", lon="6.7623")
    assert (outside["success"], outside["error"]["code"]) == (False, 201)
    assert (await essen.get(f"{PARTNER}/messages/1"))["error"]["code"] == 302
    assert (await essen.get(f"{PARTNER}/messages/by-reference/x"))["error"]["code"] == 302


async def test_essen_goes_by_cursor_and_by_local_time(essen: Client) -> None:
    """Every message once over all pages; a number for a status; times without an offset; coordinates as text."""
    rows = await every_message(essen)
    assert len({row["id"] for row in rows}) == len(rows) > 100
    assert {row["state"] for row in rows} <= {10, 20, 30, 40}
    assert all(len(row["created"]) == 19 and isinstance(row["lat"], str) for row in rows)
    west, south, east, north = town("essen").bounds
    assert all(west <= float(row["lon"]) <= east and south <= float(row["lat"]) <= north for row in rows)


async def test_the_ground_decides(essen: Client) -> None:
    """The state road is not the city's; beyond the bounds a strip is, as wide as the knob says."""
    road = (await essen.get(f"{PARTNER}/responsibility", lat="51.45", lon=str(STATE_ROAD)))["data"]
    assert (road["owner"]["name"], road["accepts"], road["categories"]) == ("Straßen.NRW", False, [])
    strip = {"lat": "51.45", "lon": "6.893"}
    assert (await essen.get(f"{PARTNER}/responsibility", **strip))["data"]["owner"]["name"] == "Stadt Essen"
    assert await essen.put("border", {"metres": 0}) == 200
    assert (await essen.get(f"{PARTNER}/responsibility", **strip))["success"] is False


async def test_a_message_is_taken_once_and_withdrawn(essen: Client) -> None:
    """The same reference is refused with 301; withdrawn it is gone from the list, and stays in the journal."""
    told = {"external_reference": REFERENCE, "category": 102, **IN_ESSEN, "text": "Scherben", "answers": {}}
    body = {**told, "reporter": {"email": "mia@example.org"}, "media": []}
    said = (await essen.post(f"{PARTNER}/messages", json=body))[1]["data"]
    assert (await essen.post(f"{PARTNER}/messages", json=body))[1]["error"]["code"] == 301
    assert said["id"] in {row["id"] for row in await every_message(essen)}
    withdrawn = (await essen.post(f"{PARTNER}/messages/{said['id']}/withdraw"))[1]["data"]
    assert withdrawn["state"] == 90
    assert said["id"] not in {row["id"] for row in await every_message(essen)}
    [order] = (await essen.get("/_twin/orders"))["orders"]
    assert (order["reference"], order["state"], order["owner"]) == (REFERENCE, "withdrawn", "Stadt Essen")


async def test_an_empty_twin_has_nothing(duisburg: Client, essen: Client) -> None:
    """The fault `empty` leaves lists without rows, in their shape."""
    for client in (duisburg, essen):
        assert await client.put("faults", {"kind": "empty"}) < 300
    assert (await duisburg.get(f"{WBD}/meldungen"))["meldungen"] == []
    assert await duisburg.get(f"{ROADS}/categories") == []
    assert (await essen.get(f"{PARTNER}/messages"))["data"] == {"items": [], "next": None}
