"""The twin of Köln's Open311 endpoint, held against what is known of the real one and against the specification."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element

import aiohttp
import pytest
from defusedxml.ElementTree import fromstring

from sandbox.kit import running
from sandbox.open311 import PAGE, REPORTS, twins

BASE = "georeport/v2"


async def got(session: aiohttp.ClientSession, url: str, path: str) -> tuple[int, Any]:
    """Status and JSON of one answer."""
    async with session.get(f"{url}/{BASE}/{path}") as said:
        return said.status, await said.json()


async def test_services_and_requests_look_like_the_real_ones() -> None:
    """42 services with codes of two levels; reports newest first, each of a known service, with an id of its year."""
    async with running(twins()) as urls, aiohttp.ClientSession() as session:
        url = urls["open311/koeln"]
        _, services = await got(session, url, "services.json")
        _, reports = await got(session, url, "requests.json")
    names = {each["service_code"]: each["service_name"] for each in services}
    assert len(names) == 42
    assert (names["1.1"], names["2.6"], names["3.2"]) == ("Wilder Müll", "Straßenbeleuchtung", "Defekte Oberfläche")
    times = [datetime.fromisoformat(each["requested_datetime"]) for each in reports]
    assert times == sorted(times, reverse=True)
    assert all(time.tzinfo for time in times)
    assert {each["status"] for each in reports} == {"open", "closed"}
    assert all(names[each["service_code"]] == each["service_name"] for each in reports)
    assert all(each["service_request_id"].endswith(f"-{time.year}") for each, time in zip(reports, times, strict=True))
    assert any("\r\n" in each.get("description", "") for each in reports)
    assert any("media_url" not in each for each in reports)


async def test_pages_end() -> None:
    """A hundred rows a page, then fewer, then none; no id is there twice; one report is found by its id, another is a 404."""
    async with running(twins()) as urls, aiohttp.ClientSession() as session:
        url = urls["open311/koeln"]
        pages = [(await got(session, url, f"requests.json?page={page}"))[1] for page in range(1, 5)]
        first = pages[0][0]
        assert await got(session, url, f"requests/{first['service_request_id']}.json") == (200, [first])
        status, error = await got(session, url, "requests/0-1999.json")
    assert [len(page) for page in pages] == [PAGE, PAGE, REPORTS - 2 * PAGE, 0]
    ids = [each["service_request_id"] for page in pages for each in page]
    assert len(set(ids)) == REPORTS
    assert (status, error[0]["code"]) == (404, 404)


async def test_xml_says_the_same() -> None:
    """Both forms hold the same rows; a form that was taken away is a page of HTML with 404."""
    async with running(twins()) as urls, aiohttp.ClientSession() as session:
        url = urls["open311/koeln"]
        _, rows = await got(session, url, "requests.json")
        async with session.put(f"{url}/_twin/form", json={"form": "xml"}) as said:
            assert said.status == 200
        async with session.get(f"{url}/{BASE}/requests.xml") as said:
            root: Element = fromstring(await said.read())
        async with session.get(f"{url}/{BASE}/requests.json") as said:
            assert (said.status, said.content_type) == (404, "text/html")
        async with session.put(f"{url}/_twin/form", json={"form": "csv"}) as said:
            assert said.status == 400
    assert root.tag == "service_requests"
    told = [{part.tag: part.text for part in request} for request in root]
    assert told == [{name: None if value in (None, "") else str(value) for name, value in row.items()} for row in rows]


@pytest.mark.parametrize("page", ["0", "-1", "x", "999999999"])
async def test_a_page_that_is_none_is_the_first(page: str) -> None:
    """What is no number of a page is not looked at."""
    async with running(twins()) as urls, aiohttp.ClientSession() as session:
        url = urls["open311/koeln"]
        assert await got(session, url, f"requests.json?page={page}") == await got(session, url, "requests.json")
