"""Twin of the Federal Network Agency's register of charging stations: one CSV for the country, anew each month.

Simulated after data.bundesnetzagentur.de. Its habits: ten lines before the header, semicolons, decimal commas, cells in quotes with
separators and line ends in them. `PUT /_twin/layout` with `{"layout": …}` switches: `new` (47 columns, ids, UTF-8 with a mark, CRLF),
`plain` (the same without the mark), `old` (windows-1252, no ids, `P1 [kW]`, several connectors split by commas), `unknown` (a
column that is needed is called otherwise). ETag and Last-Modified are answered by 304.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from hashlib import blake2b

from aiohttp import web

from sandbox.bnetza_stations import Station, register
from sandbox.control import BadField, body_of
from sandbox.kit import CLOCK, STATE, Twin

PATH = (
    "/Bundesnetzagentur/SharedDocs/Downloads/DE/Sachgebiete/Energie/Unternehmen_Institutionen/E_Mobilitaet/"
    "Ladesaeulenregister.csv"
)
LAYOUTS = ("new", "plain", "old", "unknown")
NEW = (
    "Ladeeinrichtungs-ID;Betreiber;Anzeigename (Karte);Status;Art der Ladeeinrichtung;Anzahl Ladepunkte;"
    "Nennleistung Ladeeinrichtung [kW];Inbetriebnahmedatum;Straße;Hausnummer;Adresszusatz;Postleitzahl;Ort;"
    "Kreis/kreisfreie Stadt;Bundesland;Breitengrad;Längengrad;Standortbezeichnung;Informationen zum Parkraum;"
    "Bezahlsysteme;Öffnungszeiten;Öffnungszeiten: Wochentage;Öffnungszeiten: Tageszeiten"
).split(";")
OLD = (
    "Betreiber;Straße;Hausnummer;Adresszusatz;Postleitzahl;Ort;Bundesland;Kreis/kreisfreie Stadt;Breitengrad;Längengrad;"
    "Inbetriebnahmedatum;Nennleistung Ladeeinrichtung [kW];Art der Ladeeinrichung;Anzahl Ladepunkte"
).split(";")
POINTS = {"new": 6, "old": 4}


class Layout:
    """How the file is laid out now."""

    def __init__(self) -> None:
        self.name = "new"


def twins() -> list[Twin]:
    """`bnetza/national`."""
    routes = [web.get(PATH, _file), web.put("/_twin/layout", _lay_out)]
    return [Twin(name="bnetza/national", routes=routes, state=Layout)]


async def _file(request: web.Request) -> web.Response:
    today = request.app[CLOCK].today()
    edition = today.replace(day=1)
    layout = request.app[STATE]
    assert isinstance(layout, Layout)
    body = issue(layout.name, edition, empty=request["empty"])
    tag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
    issued = datetime.combine(edition, time(6), UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    headers = {"ETag": tag, "Last-Modified": issued}
    if request.headers.get("If-None-Match") == tag:
        return web.Response(status=304, headers=headers)
    return web.Response(body=body, content_type="application/octet-stream", headers=headers)


async def _lay_out(request: web.Request) -> web.Response:
    wanted = (await body_of(request, {"layout"})).get("layout")
    if wanted not in LAYOUTS:
        raise BadField("layout", "is none", LAYOUTS)
    layout = request.app[STATE]
    assert isinstance(layout, Layout)
    layout.name = str(wanted)
    return web.json_response({"layout": layout.name})


@cache
def issue(layout: str, edition: date, *, empty: bool = False) -> bytes:
    """The file of one month."""
    old = layout == "old"
    written = io.StringIO()
    table = csv.writer(written, delimiter=";", lineterminator="\n" if old else "\r\n")
    head = [*_head(layout)]
    for line in _preamble(edition):
        table.writerow([line, *[""] * (len(head) - 1)])
    table.writerow(head)
    for station in () if empty else register(edition):
        table.writerow([*(_old(station) if old else _new(station))])
    if not empty:  # somebody's quotation mark at the end of the country, which nobody closed
        written.write('"Ladesäule am Deich;;\r\n')
    text = written.getvalue()
    return text.encode("cp1252") if old else text.encode("utf-8" if layout == "plain" else "utf-8-sig")


def _preamble(edition: date) -> Sequence[str]:
    return (
        "Ladesäulenregister Bundesnetzagentur (simuliert)",
        "",
        "Diese Liste ist synthetisch: Betreiber, Nummern und Ladeeinrichtungen sind erfunden.",
        "",
        f"Letzte Aktualisierung vom: {edition:%d.%m.%Y}",
        "",
        "Lizenz: synthetic",
        "",
        "",
        "Allgemeine Informationen",
    )


def _head(layout: str) -> Iterator[str]:
    if layout == "old":
        yield from OLD
        for n in range(1, POINTS["old"] + 1):
            yield from (f"Steckertypen{n}", f"P{n} [kW]", f"Public Key{n}")
        return
    yield from ("Geobreite" if layout == "unknown" and name == "Breitengrad" else name for name in NEW)
    for n in range(1, POINTS["new"] + 1):
        yield from (f"Steckertypen{n}", f"Nennleistung Stecker{n}", f"EVSE-ID{n}", f"Public Key{n}")


def _new(station: Station) -> Iterator[str]:
    yield from (station.id, station.operator, station.name, station.status, station.kind, str(len(station.points)))
    yield from (station.power, f"{station.opened:%d.%m.%Y}", station.street, station.number, "", station.postcode)
    yield from (station.town, station.district, station.state, station.lat, station.lon, "", station.parking)
    yield from (station.payment, *station.hours)
    for n in range(POINTS["new"]):
        point = station.points[n] if n < len(station.points) else None
        yield from (point.plugs, point.power, point.evse, "") if point else ("", "", "", "")


def _old(station: Station) -> Iterator[str]:
    yield from (station.operator, station.street, station.number, "", station.postcode, station.town, station.state)
    yield from (station.district, station.lat, station.lon, f"{station.opened:%d.%m.%Y}", station.power, station.kind)
    yield str(len(station.points))
    for n in range(POINTS["old"]):
        point = station.points[n] if n < len(station.points) else None
        yield from (point.plugs.replace("; ", ", "), point.power.split(";")[0], "") if point else ("", "", "")
