"""Clients that strangers wrote for the real servers read the twins, unpatched: `owslib`, `dusseldorf` and `overpy`."""

import asyncio
import socket
import ssl
import subprocess
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import overpy
import pytest
from aiohttp import ClientSession, TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult
from defusedxml.ElementTree import fromstring
from dusseldorf import ODPDusseldorf
from owslib.feature.schema import get_schema
from owslib.feature.wfs200 import WebFeatureService_2_0_0
from owslib.util import ServiceException
from owslib.wfs import WebFeatureService

from sandbox import dkan, overpass, wfs_geojson, wfs_gml
from sandbox.kit import running
from sandbox.world import town

HOST = "maps.duesseldorf.de"
PORTAL = "opendata.duesseldorf.de"
KIND = "Amtliche_Hauskoordinaten:Hauskoordinaten"
GML_ID = "{http://www.opengis.net/gml/3.2}id"
FILTER = (
    '<fes:Filter xmlns:fes="http://www.opengis.net/fes/2.0"><fes:PropertyIsEqualTo>'
    "<fes:ValueReference>STRNAME</fes:ValueReference><fes:Literal>Achtermbergbredde</fes:Literal>"
    "</fes:PropertyIsEqualTo></fes:Filter>"
)
Asking = Callable[..., Awaitable[Any]]


async def threaded(work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """The result of a synchronous client, run beside the event loop that serves the twin."""
    return await asyncio.to_thread(partial(work, *args, **kwargs))


async def opened(url: str) -> WebFeatureService_2_0_0:
    """An owslib client that has read the capabilities."""
    return await threaded(WebFeatureService, url, version="2.0.0", timeout=20)


@pytest.fixture
async def urls() -> AsyncIterator[dict[str, str]]:
    """Both running twins."""
    async with running([*wfs_geojson.twins(), *wfs_gml.twins()]) as found:
        yield found


def ids(answer: Any) -> list[str]:
    """The gml:ids of an answer of owslib."""
    root = fromstring(answer.read())
    return [gml_id for each in root.iter() if (gml_id := each.get(GML_ID))]


async def test_owslib_reads_the_capabilities_of_duesseldorf(urls: dict[str, str]) -> None:
    """The client finds layers, reference systems, bounds, operations and the schema."""
    url = f"{urls['wfs/duesseldorf']}/services/verkehr/wfs"
    service = await opened(url)
    assert set(service.contents) == {"verkehr:behindertenparkplatz", "verkehr:park_ride", "verkehr:mobilitaetsstation"}
    layer = service["verkehr:behindertenparkplatz"]
    assert [crs.getcode() for crs in layer.crsOptions] == ["EPSG:25832", "EPSG:4326"]
    assert layer.boundingBoxWGS84 == town("duesseldorf").bounds
    assert "GetFeature" in [operation.name for operation in service.operations if hasattr(operation, "name")]
    schema = await threaded(get_schema, url, "verkehr:behindertenparkplatz", "2.0.0")
    assert schema["geometry"] == "Point"
    assert schema["properties"]["anzahl"] == "string"


async def test_owslib_reads_the_features_of_duesseldorf(urls: dict[str, str]) -> None:
    """The client gets GML and JSON, pages, boxes and ids."""
    service = await opened(f"{urls['wfs/duesseldorf']}/services/verkehr/wfs")
    ask: Asking = partial(threaded, service.getfeature, typename="verkehr:behindertenparkplatz")
    assert len(ids(await ask())) == 340
    second = ids(await ask(maxfeatures=5, startindex=5))
    assert second == ids(await ask(maxfeatures=10))[5:]
    assert ids(await threaded(service.getfeature, featureid=[second[0]])) == [second[0]]
    west, south, east, north = town("duesseldorf").bounds
    assert len(ids(await ask(bbox=(west, south, east, north, "urn:ogc:def:crs:EPSG::4326")))) == 340
    assert len(ids(await ask(bbox=(338_000, 5_665_000, 360_000, 5_692_000)))) == 340
    answer = await ask(outputFormat="application/json", srsname="EPSG:4326")
    assert b'"totalFeatures": 340' in answer.read()


async def test_owslib_hears_a_refusal_of_duesseldorf(urls: dict[str, str]) -> None:
    """The ExceptionReport under 200 becomes owslib's exception."""
    service = await opened(f"{urls['wfs/duesseldorf']}/services/verkehr/wfs")
    with pytest.raises(ServiceException, match="nope"):
        await threaded(service.getfeature, typename="verkehr:nope")


async def test_owslib_reads_essen(urls: dict[str, str]) -> None:
    """The client reads capabilities and pages of Essen's addresses, and finds a street by a posted filter and by id."""
    service = await opened(
        f"{urls['wfs/essen']}/arcgis/services/public/Amtliche_Hauskoordinaten_wfs/MapServer/WFSServer"
    )
    assert list(service.contents) == [KIND]
    assert service[KIND].crsOptions[0].getcodeurn() == "urn:ogc:def:crs:EPSG::102329"
    ask: Asking = partial(threaded, service.getfeature, typename=KIND)
    first, second = ids(await ask(maxfeatures=5000)), ids(await ask(startindex=1000))
    assert len(first) == 1000
    assert not {*first} & {*second}
    assert "Hauskoordinaten.136" in ids(await ask(method="Post", filter=FILTER))
    assert ids(await ask(method="Post", featureid=["Hauskoordinaten.9"])) == ["Hauskoordinaten.9"]
    assert ids(await ask(featureid=["Hauskoordinaten.9"])) == ["Hauskoordinaten.9"]
    with pytest.raises(ServiceException, match="4326"):
        await ask(srsname="EPSG:4326")


async def test_owslib_reads_the_umlauts_of_windows_1252(urls: dict[str, str]) -> None:
    """The client hands on the bytes that an XML parser then reads by their prolog."""
    service = await opened(f"{urls['wfs/essen']}/arcgis/services/public/Containerstandorte_wfs/MapServer/WFSServer")
    answer = await threaded(service.getfeature, typename="Containerstandorte:Containerstandorte")
    texts = {each.text for each in fromstring(answer.read()).iter()}
    assert "Rüttenscheid" in texts


class TwinResolver(AbstractResolver):
    """Sends one host of the city to a local port, as an entry in the system's host file would."""

    def __init__(self, port: int, known: str = HOST) -> None:
        self.port, self.known = port, known

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The local address for the city's host; no other host is there."""
        if host != self.known:
            raise OSError(f"no such host: {host}")
        found = ResolveResult(hostname=host, host="127.0.0.1", port=self.port, family=socket.AF_INET, proto=0, flags=0)
        return [found]

    async def close(self) -> None:
        """Nothing to close."""


def certified(folder: Path, host: str = HOST) -> tuple[Path, Path]:
    """A certificate for a host of the city that vouches for itself, and its key, made for this test."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subject = ["-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}"]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    made = ["openssl", "req", "-x509", *kind, *subject, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(made, check=True, capture_output=True)
    return certificate, key


async def carried(source: StreamReader, sink: StreamWriter) -> None:
    """All bytes from one end to the other, then the end."""
    try:
        while chunk := await source.read(65_536):
            sink.write(chunk)
            await sink.drain()
    finally:
        sink.close()
        await sink.wait_closed()


@asynccontextmanager
async def behind_tls(url: str, certificate: Path, key: Path) -> AsyncIterator[int]:
    """The port of a TLS end in front of a plain twin: what a city's reverse proxy does."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    parts = urlsplit(url)
    done: list[asyncio.Task[object]] = []

    async def relayed(reader: StreamReader, writer: StreamWriter) -> None:
        if (task := asyncio.current_task()) is not None:
            done.append(task)
        near, far = await asyncio.open_connection(parts.hostname, parts.port)
        await asyncio.gather(carried(reader, far), carried(near, writer))

    server = await asyncio.start_server(relayed, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]
    await asyncio.gather(*done)


async def test_the_dusseldorf_package_reads_the_twin(urls: dict[str, str], tmp_path: Path) -> None:
    """ODPDusseldorf, which knows only https://maps.duesseldorf.de, lists all 340 disabled parkings with sane values."""
    certificate, key = certified(tmp_path)
    trust = ssl.create_default_context(cafile=str(certificate))
    async with behind_tls(urls["wfs/duesseldorf"], certificate, key) as port:
        connector = TCPConnector(resolver=TwinResolver(port), ssl=trust, force_close=True)
        async with ClientSession(connector=connector) as session:
            parkings = await ODPDusseldorf(session=session).disabled_parkings()
    west, south, east, north = town("duesseldorf").bounds
    assert len({parking.entry_id for parking in parkings}) == 340
    assert {parking.number for parking in parkings} == {1, 2, 3, 4}
    assert all(west < parking.longitude < east and south < parking.latitude < north for parking in parkings)
    assert {parking.district for parking in parkings} <= {district.name for district in town("duesseldorf").districts}
    assert not any(parking.address.endswith(" ") for parking in parkings)
    assert any(parking.time_limit for parking in parkings)
    assert any(parking.time_limit is None for parking in parkings)


async def test_the_dusseldorf_package_reads_the_datastore(tmp_path: Path) -> None:
    """ODPDusseldorf reads garages and park and rides: ten by default, as many as it asks for otherwise, with sane values."""
    certificate, key = certified(tmp_path, PORTAL)
    trust = ssl.create_default_context(cafile=str(certificate))
    async with running(dkan.twins()) as found, behind_tls(found["dkan/duesseldorf"], certificate, key) as port:
        connector = TCPConnector(resolver=TwinResolver(port, PORTAL), ssl=trust, force_close=True)
        async with ClientSession(connector=connector) as session:
            client = ODPDusseldorf(session=session)
            few, garages = await client.garages(), await client.garages(limit=54)
            parks = await client.park_and_rides(limit=34)
    west, south, east, north = town("duesseldorf").bounds
    assert (len(few), len(garages), len(parks)) == (10, 54, 34)
    assert few == garages[:10]
    spots = [(each.longitude, each.latitude) for each in garages] + [(each.longitude, each.latitude) for each in parks]
    assert all(west < lon < east and south < lat < north for lon, lat in spots)
    assert {park.neighbourhood for park in parks} <= {district.name for district in town("duesseldorf").districts}


async def test_overpy_reads_the_map() -> None:
    """The client gets elements from JSON and from XML, and hears a mistake as the server words it."""
    ask = '{out}area["name"="Essen"]->.a;(node["amenity"="toilets"](area.a);way["amenity"="library"](area.a););out center;'
    async with running(overpass.twins()) as found:
        api = overpy.Overpass(url=found["overpass/nrw"] + overpass.PATH)
        told = await threaded(api.query, ask.format(out="[out:json][timeout:25];"))
        same = await threaded(api.query, ask.format(out=""))
        with pytest.raises(overpy.exception.OverpassBadRequest, match="parse error"):
            await threaded(api.query, "node[amenity")
    west, south, east, north = town("essen").bounds
    assert len(told.nodes) > 5
    assert len(told.ways) > 5
    assert all(west < float(node.lon) < east and south < float(node.lat) < north for node in told.nodes)
    assert all(way.center_lat is not None and way.tags["name"] for way in told.ways)
    assert [node.id for node in same.nodes] == [node.id for node in told.nodes]
