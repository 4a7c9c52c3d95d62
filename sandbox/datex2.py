"""Twin of a publisher of DATEX II v2 parking: a table of car parks and their status, as XML over HTTP.

Simulated after Aachen's publications; it stands in Essen's ground and is nobody's back-end yet. Its habits: the two publications
have different prefixes; the status overrides the table's spaces; a site nobody hears from is `unknown`, with 0 of 0; one is
closed at night; one counter stands still.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aiohttp import web

from sandbox.clock import CIVIC
from sandbox.day import occupied
from sandbox.kit import CLOCK, Twin

TABLE, STATUS = "/parking/table.xml", "/parking/status.xml"
SPACE = "http://datex2.eu/schema/2/2_0"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One car park of the table."""

    id: str
    name: str
    layout: str
    lat: float
    lon: float
    spaces: int
    override: int | None = None
    hours: tuple[str, str] = ("00:00:00", "00:00:00")


SITES = (
    Site(id="P1", name="P01-Kettwiger Tor", layout="multiStorey", lat=51.4531, lon=7.0122, spaces=420, override=410),
    Site(
        id="P2",
        name="P02-Kennedyplatz",
        layout="underground",
        lat=51.4578,
        lon=7.0114,
        spaces=300,
        hours=("06:00:00", "23:00:00"),
    ),
    Site(id="P3", name="P03-Grugahalle", layout="openSpace", lat=51.4289, lon=6.9986, spaces=900),
    Site(id="P4", name="P04-Steeler Straße", layout="multiStorey", lat=51.4546, lon=7.0241, spaces=250),
    Site(id="P5", name="P05-Verwaltung", layout="multiStorey", lat=51.4602, lon=7.0158, spaces=180),
)
UNKNOWN, FROZEN, NIGHTLY = "P4", "P5", "P2"


def twins() -> list[Twin]:
    """`datex2/parking`."""
    return [Twin(name="datex2/parking", routes=[web.get(TABLE, _table), web.get(STATUS, _status)])]


async def _table(request: web.Request) -> web.Response:
    now = request.app[CLOCK].now()
    rows = "".join(_record(site) for site in ([] if request["empty"] else SITES))
    return _said("d2:", "parkingTablePublication", f'<d2:parkingTable id="t" version="1">{rows}</d2:parkingTable>', now)


async def _status(request: web.Request) -> web.Response:
    now = request.app[CLOCK].now()
    rows = "".join(_record_status(site, now) for site in ([] if request["empty"] else SITES))
    return _said("", "parkingStatusPublication", rows, now)


def _said(prefix: str, publication: str, rows: str, now: datetime) -> web.Response:
    """One GenericPublication; without a prefix DATEX is the default namespace."""
    p, declared = prefix, f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    name = publication[0].upper() + publication[1:]
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><!-- licence: synthetic -->'
        f'<{p}d2LogicalModel {declared}="{SPACE}" modelBaseVersion="2"><{p}exchange><{p}supplierIdentification>'
        f"<{p}country>de</{p}country><{p}nationalIdentifier>SYNTHETIC</{p}nationalIdentifier></{p}supplierIdentification>"
        f'</{p}exchange><{p}payloadPublication xmlns:xsi="{XSI}" lang="de" xsi:type="{p}GenericPublication">'
        f"<{p}publicationTime>{_utc(now)}</{p}publicationTime><{p}genericPublicationName>{name}</{p}genericPublicationName>"
        f"<{p}genericPublicationExtension><{p}{publication}>{rows}</{p}{publication}></{p}genericPublicationExtension>"
        f"</{p}payloadPublication></{p}d2LogicalModel>"
    )
    return web.Response(text=text, content_type="application/xml")


def _record(site: Site) -> str:
    start, end = site.hours
    return (
        f'<d2:parkingRecord id="{site.id}" version="1"><d2:parkingName><d2:values><d2:value lang="de">{site.name}</d2:value>'
        f"</d2:values></d2:parkingName><d2:parkingNumberOfSpaces>{site.spaces}</d2:parkingNumberOfSpaces><d2:parkingLocation>"
        f"<d2:pointByCoordinates><d2:pointCoordinates><d2:latitude>{site.lat}</d2:latitude><d2:longitude>{site.lon}"
        f"</d2:longitude></d2:pointCoordinates></d2:pointByCoordinates></d2:parkingLocation><d2:parkingLayout>{site.layout}"
        f"</d2:parkingLayout><d2:openingTimes><d2:validity><d2:validityTimeSpecification><d2:validPeriod>"
        f"<d2:recurringTimePeriodOfDay><d2:startTimeOfPeriod>{start}</d2:startTimeOfPeriod><d2:endTimeOfPeriod>{end}"
        f"</d2:endTimeOfPeriod></d2:recurringTimePeriodOfDay></d2:validPeriod></d2:validityTimeSpecification></d2:validity>"
        f"</d2:openingTimes></d2:parkingRecord>"
    )


def _record_status(site: Site, now: datetime) -> str:
    room = site.override or site.spaces
    counted = now.replace(microsecond=0) - timedelta(seconds=20)
    if site.id == FROZEN:
        counted = datetime(now.year - 1, 5, 2, 8, 0, tzinfo=UTC)
    cars, before = (occupied(site.name, room, counted - timedelta(minutes=back)) for back in (0, 30))
    trend = "increasing" if cars > before else "decreasing" if cars < before else "stable"
    open_ = site.id != NIGHTLY or 6 <= now.astimezone(CIVIC).hour < 23
    free, status = room - cars, "spacesAvailable" if room > cars else "full"
    if site.id == UNKNOWN:
        room, free, status = 0, 0, "unknown"
    return (
        f'<parkingRecordStatus><parkingRecordReference id="{site.id}" targetClass="ParkingRecord" version="1"/>'
        f"<parkingStatusOriginTime>{_utc(counted)}</parkingStatusOriginTime><parkingOccupancy>"
        f"<parkingNumberOfSpacesOverride>{room}</parkingNumberOfSpacesOverride>"
        f"<parkingNumberOfVacantSpaces>{free}</parkingNumberOfVacantSpaces>"
        f"<parkingOccupancyTrend>{trend}</parkingOccupancyTrend></parkingOccupancy>"
        f"<parkingSiteStatus>{status}</parkingSiteStatus>"
        f"<parkingSiteOpeningStatus>{'open' if open_ else 'closed'}</parkingSiteOpeningStatus></parkingRecordStatus>"
    )


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
