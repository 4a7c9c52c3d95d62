"""The wire of the Overpass twin: QL in, XML unless JSON is asked for, remarks under 200, centres only on request."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import ClientSession
from defusedxml.ElementTree import fromstring

from sandbox import overpass
from sandbox.kit import running
from sandbox.overpass_elements import TAGS
from sandbox.world import slugs, town

JSON = "[out:json][timeout:25];"
AREA = 'area["de:amtlicher_gemeindeschluessel"="{ags}"]->.a;'


class Server:
    """A client of the twin."""

    def __init__(self, session: ClientSession, base: str) -> None:
        self.session, self.base = session, base

    async def post(self, query: str) -> tuple[int, str, str]:
        """Status, media type and text of an answer."""
        async with self.session.post(f"{self.base}{overpass.PATH}", data={"data": query}) as answer:
            return answer.status, answer.content_type, await answer.text()

    async def ask(self, query: str) -> Any:
        """An answer in JSON."""
        async with self.session.post(f"{self.base}{overpass.PATH}", data={"data": JSON + query}) as answer:
            assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
            return await answer.json()

    async def elements(self, query: str) -> Any:
        """The elements of an answer."""
        return (await self.ask(query))["elements"]


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """The running twin."""
    async with running(overpass.twins()) as urls, ClientSession() as session:
        yield Server(session, urls["overpass/nrw"])


@pytest.mark.parametrize("slug", slugs())
async def test_an_area_is_one_town(server: Server, slug: str) -> None:
    """Everything in it lies inside its bounds, most of what the town has is there, and no element comes twice."""
    there = town(slug)
    found = await server.elements(AREA.format(ags=there.ags) + "nwr(area.a);out center;")
    places = there.places_of(*TAGS)
    assert 0.75 * len(places) < len(found) < 0.95 * len(places)
    west, south, east, north = there.bounds
    spots = [each.get("center", each) for each in found]
    assert all(west < spot["lon"] < east and south < spot["lat"] < north for spot in spots)
    assert len({(each["type"], each["id"]) for each in found}) == len(found)
    assert {each["type"] for each in found} == {"node", "way", "relation"}


async def test_a_way_has_a_place_only_on_request(server: Server) -> None:
    """`out` gives corners by number, `out center` the middle, `out ids` no tags."""
    plain = (await server.elements('way["amenity"="library"];out;'))[0]
    assert "center" not in plain
    assert "lat" not in plain
    assert plain["nodes"]
    assert "center" in (await server.elements('way["amenity"="library"];out center;'))[0]
    assert "tags" not in (await server.elements('way["amenity"="library"];out ids;'))[0]


async def test_filters_narrow(server: Server) -> None:
    """Equal, unequal, there, not there, by pattern; all must hold."""
    toilets = await server.elements('nwr["amenity"="toilets"];out;')
    assert {each["tags"]["amenity"] for each in toilets} == {"toilets"}
    lame = await server.elements('nwr["amenity"="toilets"]["wheelchair"];out;')
    bare = await server.elements('nwr["amenity"="toilets"][!"wheelchair"];out;')
    assert 0 < len(lame) < len(toilets)
    assert len(lame) + len(bare) == len(toilets)
    unequal = await server.elements('nwr[amenity=toilets]["wheelchair"!="yes"];out;')
    assert {each["tags"].get("wheelchair") for each in unequal} == {None, "no", "limited"}
    both = await server.elements('nwr["amenity"~"^(toilets|library)$"];out;')
    assert {each["tags"]["amenity"] for each in both} == {"toilets", "library"}


async def test_boxes_and_circles_narrow(server: Server) -> None:
    """South, west, north, east; metres round a point."""
    west, south, east, north = town("essen").bounds
    inside = await server.elements(f'node["amenity"="toilets"]({south},{west},{north},{east});out;')
    assert len(inside) == len(await server.elements('area[name=Essen]->.a;node["amenity"="toilets"](area.a);out;'))
    first = inside[0]
    near = await server.elements(f'node["amenity"="toilets"](around:5,{first["lat"]},{first["lon"]});out;')
    assert first in near
    assert len(near) < len(inside)


async def test_an_unknown_area_holds_nothing(server: Server) -> None:
    """A key of no municipality is no mistake."""
    assert await server.elements(AREA.format(ags="09162000") + 'nwr["amenity"="library"](area.a);out;') == []


async def test_a_union_is_told_once_and_cut_where_told(server: Server) -> None:
    """What two parts of a union find comes once; a number after `out` bounds it."""
    one = await server.elements('nwr["amenity"="library"];out;')
    assert await server.elements('(nwr["amenity"="library"];nwr["amenity"="library"]["name"];);out;') == one
    assert await server.elements('nwr["amenity"="library"];out qt 3;') == one[:3]


async def test_xml_is_the_default(server: Server) -> None:
    """Without `[out:json]` the same comes as XML."""
    query = 'node["amenity"="toilets"];out;'
    status, media, text = await server.post(query)
    assert (status, media) == (200, "application/osm3s+xml")
    told = await server.elements(query)
    assert [int(each.attrib["id"]) for each in fromstring(text).iter("node")] == [each["id"] for each in told]
    assert "synthetic" in text


@pytest.mark.parametrize(("setting", "word"), [("[timeout:0]", "timed out"), ("[maxsize:1000]", "out of memory")])
async def test_a_query_that_breaks_off_says_so_under_200(server: Server, setting: str, word: str) -> None:
    """Half of what it would have found, and a remark."""
    async with server.session.post(
        f"{server.base}{overpass.PATH}", data={"data": f'[out:json]{setting};nwr["amenity"="school"];out;'}
    ) as answer:
        said = await answer.json()
    assert answer.status == 200
    assert said["remark"].startswith("runtime error")
    assert word in said["remark"]
    assert 0 < len(said["elements"]) < len(await server.elements('nwr["amenity"="school"];out;'))


@pytest.mark.parametrize(
    "query",
    [
        "",
        "nwr",
        'nwr["amenity"="library"]',
        "nwr[amenity;out;",
        "house;out;",
        "nwr(area.b);out;",
        "nwr(1,2);out;",
        "nwr;",
        "nwr;out loud;",
        "§",
    ],
)
async def test_a_mistake_is_400_with_a_page(server: Server, query: str) -> None:
    """The page names the place and the error."""
    status, media, text = await server.post(JSON + query)
    assert (status, media) == (400, "text/html")
    assert "parse error" in text


async def test_the_data_is_minutes_old(server: Server) -> None:
    """`timestamp_osm_base` follows the twin's clock, some minutes behind."""
    async with server.session.put(f"{server.base}/_twin/clock", json={"now": "2026-06-01T12:00:00Z"}):
        said = await server.ask('node["amenity"="library"];out;')
    base = datetime.fromisoformat(said["osm3s"]["timestamp_osm_base"])
    assert timedelta(minutes=2) < datetime(2026, 6, 1, 12, tzinfo=UTC) - base <= timedelta(minutes=3)
    assert "synthetic" in said["osm3s"]["copyright"]


async def test_a_query_may_come_bare_or_in_the_address(server: Server) -> None:
    """By GET, and as a body without `data=`."""
    query = JSON + 'nwr["amenity"="townhall"];out;'
    async with server.session.get(f"{server.base}{overpass.PATH}", params={"data": query}) as answer:
        by_get = await answer.json()
    async with server.session.post(f"{server.base}{overpass.PATH}", data=query.encode()) as answer:
        bare = await answer.json()
    assert len(by_get["elements"]) == len(bare["elements"]) > 0


async def test_hours_are_grammar_and_words_are_the_wikis(server: Server) -> None:
    """No prose in `opening_hours`, and every element has one of the tags that make a place."""
    found = await server.elements("nwr;out;")
    hours = {each["tags"]["opening_hours"] for each in found if "opening_hours" in each["tags"]}
    assert len(hours) > 10
    assert not any("Uhr" in each or "täglich" in each for each in hours)
    assert all({"amenity", "leisure"} & set(each["tags"]) for each in found)


async def test_empty_is_an_answer_without_elements(server: Server) -> None:
    """With the fault `empty` the question is understood and nothing is found."""
    async with server.session.put(f"{server.base}/_twin/faults", json={"kind": "empty"}) as answer:
        assert answer.status < 300
    assert await server.elements("nwr;out;") == []


async def test_the_server_tells_its_slots(server: Server) -> None:
    """`/api/status`, as clients ask it before they ask."""
    async with server.session.get(f"{server.base}/api/status") as answer:
        assert "slots available now" in await answer.text()
