"""The CKAN twins, read unpatched by `ckanapi`, the client of CKAN's own makers; and the habits it hides."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any, TypeVar

import pytest
from aiohttp import ClientSession
from ckanapi import NotAuthorized, NotFound, RemoteCKAN, ValidationError
from ckanapi.errors import CKANAPIError, SearchQueryError

from sandbox import ckan
from sandbox.kit import running

T = TypeVar("T")


@pytest.fixture
async def portals() -> AsyncIterator[dict[str, str]]:
    """The running twins."""
    async with running(ckan.twins()) as urls:
        yield urls


async def told(url: str, ask: Callable[[RemoteCKAN], T], *, get_only: bool = False) -> T:
    """What the client, which knows no event loop, is told."""

    def asked() -> T:
        with RemoteCKAN(url, get_only=get_only) as client:
            return ask(client)

    return await asyncio.to_thread(asked)


@pytest.mark.parametrize("get_only", [False, True])
async def test_ckanapi_reads_the_portal(portals: dict[str, str], *, get_only: bool) -> None:
    """By POST as by GET: the portal's state, its organisations, a search from page to page, and one package by id and name."""
    url = portals["ckan/ruhr"]

    def read(client: RemoteCKAN) -> None:
        assert client.action.status_show()["ckan_version"] == "2.10.4"
        assert client.action.site_read() is True
        assert client.action.organization_list() == ["bochum", "duisburg", "essen", "gelsenkirchen"]
        found = client.action.package_search(q="schulen", fq="organization:essen", rows=1)
        assert (found["count"], len(found["results"])) == (1, 1)
        name, key = (found["results"][0][each] for each in ("name", "id"))
        assert client.action.package_show(id=key) == client.action.package_show(id=name)
        assert client.action.package_show(id=name)["organization"]["title"] == "Essen"
        names = client.action.package_list()
        pages = [
            client.action.package_search(rows=10, start=start, sort="name asc")["results"] for start in (0, 10, 20, 30)
        ]
        assert [each["name"] for rows in pages for each in rows] == names == sorted(names)

    await told(url, read, get_only=get_only)


async def test_ckanapi_is_refused_as_by_ckan(portals: dict[str, str]) -> None:
    """What is not there, not allowed, not valid or not known is the client's own exception for it."""
    url = portals["ckan/nrw"]
    for error, ask in (
        (NotFound, lambda client: client.action.package_show(id="keins")),
        (NotAuthorized, lambda client: client.action.package_create(name="neu")),
        (ValidationError, lambda client: client.action.package_search(rows="viele")),
        (ValidationError, lambda client: client.action.package_show()),
        (SearchQueryError, lambda client: client.action.package_search(sort="irgendwie")),
        (CKANAPIError, lambda client: client.action.package_explode()),
    ):
        with pytest.raises(error):
            await told(url, ask)


async def test_filters_and_facets(portals: dict[str, str]) -> None:
    """Alternatives in brackets, extras by name, quoted addresses, and counts by facet."""
    uri = "http://dcat-ap.de/def/politicalGeocoding/municipalityKey/05113000"

    def read(client: RemoteCKAN) -> Any:
        by_extra = client.action.package_search(fq=f'extras_politicalGeocodingURI:("{uri}")', rows=1000)
        owners = {"facet.field": json.dumps(["organization"])}
        facets = client.call_action("package_search", {"fq": 'organization:("essen" OR "duisburg")', **owners})
        return by_extra, facets

    by_extra, facets = await told(portals["ckan/nrw"], read)
    assert by_extra["count"] == len(by_extra["results"]) == 10
    assert all(each["organization"]["name"] == "essen" for each in by_extra["results"])
    assert facets["facets"]["organization"] == {"duisburg": 11, "essen": 10}
    assert sum(each["count"] for each in facets["search_facets"]["organization"]["items"]) == facets["count"] == 21


async def test_one_data_set_has_another_id_and_another_licence_on_each_portal(portals: dict[str, str]) -> None:
    """A slug in the region, a URI in the state, and in the federation nothing but at the files."""
    packages = [
        await told(portals[f"ckan/{name}"], lambda client: client.action.package_show(id="bebauungsplaene-essen"))
        for name in ("ruhr", "nrw", "govdata")
    ]
    assert len({package["id"] for package in packages}) == 3
    assert [package["license_id"] for package in packages] == [
        "dl-de-by-2.0",
        "http://dcat-ap.de/def/licenses/dl-by-de/2.0",
        "",
    ]
    assert packages[2]["resources"][0]["license"].endswith("/dl-by-de/2.0")
    assert packages[2]["organization"]["name"] == "open-nrw"


async def test_ten_rows_come_unasked_and_never_more_than_a_thousand(portals: dict[str, str]) -> None:
    """The defaults of the real thing; an unknown action is a bare text under 400; it says that it is synthetic."""
    async with ClientSession() as session:
        url = f"{portals['ckan/nrw']}/api/3/action"
        async with session.get(f"{url}/package_search") as answer:
            said = await answer.json()
            assert (len(said["result"]["results"]), said["success"], answer.headers["X-Licence"]) == (
                10,
                True,
                "synthetic",
            )
        async with session.get(f"{url}/package_search?rows=99999") as answer:
            assert (await answer.json())["result"]["count"] == 34
        async with session.get(f"{url}/nothing") as answer:
            assert (answer.status, await answer.json()) == (400, "Bad request - Action name not known: nothing")
        async with session.post(f"{url}/package_search", data=b"{") as answer:
            assert (answer.status, (await answer.json())["success"]) == (400, False)
