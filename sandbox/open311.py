"""Twin of Köln's Open311 endpoint: GeoReport v2 as Mark-a-Spot speaks it, read without a key.

Simulated after `https://sags-uns.stadt-koeln.de/georeport/v2/`. Its habits: hierarchical codes, `page=N` with a hundred rows and
an empty page after the last, the newest first, `address_string`, members that are missing or null, line ends of Windows and names
in descriptions. All of it is invented; `PUT /_twin/form` `{"form": "xml"|"json"|"both"}` takes one of the two forms away.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from xml.sax.saxutils import escape

from aiohttp import web

from sandbox.chance import draw, moved, pick
from sandbox.clock import CIVIC
from sandbox.control import BadField, body_of
from sandbox.kit import CLOCK, STATE, Twin

BASE = "/georeport/v2"
PAGE, REPORTS = 100, 240
FORMS = ("both", "json", "xml")
BRANCHES = {
    "1": (
        "Sauberkeit",
        "Wilder Müll|Überquellender Papierkorb|Verschmutzter Containerstandort|Schrottfahrrad|Graffiti|Ölspur|Hundekot",
    ),
    "2": (
        "Verkehrstechnik",
        "Defekte Ampel|Verkehrszeichen|Parkscheinautomat|Poller|Wegweiser|Straßenbeleuchtung|Blindensignal",
    ),
    "3": ("Straßen und Wege", "Radweg|Defekte Oberfläche|Gully|Markierung|Baustelle|Brücke|Treppe|Stolperstelle"),
    "4": ("Grün und Wasser", "Grünanlage|Spielplatz|Straßenbaum|Brunnen|Friedhof|Bolzplatz|Ufer"),
    "5": ("Ordnung", "Falschparker|Lärm|Zweckentfremdung|Sondernutzung|Werbung|Ratten|Tauben"),
    "6": ("Sonstiges", "Lob|Idee|Frage|Stadtmöbel|Öffentliche Toilette|Anderes"),
}
SERVICES = {
    f"{branch}.{number}": (name, group)
    for branch, (group, names) in BRANCHES.items()
    for number, name in enumerate(names.split("|"), 1)
}
PLACES = (
    ("Godorf", "50997", 50.8562, 6.9742, "Amselweg"),
    ("Altstadt-Nord", "50667", 50.9413, 6.9545, "Breite Straße"),
    ("Ehrenfeld", "50823", 50.9497, 6.9200, "Körnerstraße"),
    ("Nippes", "50733", 50.9655, 6.9530, "Neusser Straße"),
    ("Lindenthal", "50931", 50.9285, 6.9130, "Dürener Straße"),
    ("Deutz", "50679", 50.9365, 6.9760, "Siegburger Straße"),
    ("Kalk", "51103", 50.9400, 7.0050, "Kalker Hauptstraße"),
    ("Mülheim", "51063", 50.9640, 7.0050, "Buchheimer Straße"),
    ("Porz", "51143", 50.8860, 7.0560, "Bahnhofstraße"),
    ("Chorweiler", "50765", 51.0210, 6.8970, "Mailänder Passage"),
)
WORDS = (
    "Seit Tagen liegt hier etwas.\r\nBitte nachsehen.",
    "Größere Fläche, direkt neben der Tür von Familie Schäfer (erfunden).",
    "Wie besprochen, Grüße",
    "",
)


class Form:
    """Which forms it speaks."""

    def __init__(self) -> None:
        self.speaks = "both"


def twins() -> list[Twin]:
    """`open311/koeln`."""
    routes = [
        web.get(f"{BASE}/services.{{form:json|xml}}", _services),
        web.get(f"{BASE}/requests.{{form:json|xml}}", _requests),
        web.get(f"{BASE}/requests/{{id}}.{{form:json|xml}}", _request),
        web.put("/_twin/form", _speak),
    ]
    return [Twin(name="open311/koeln", routes=routes, state=Form)]


async def _services(request: web.Request) -> web.Response:
    rows = [_service(code, *SERVICES[code]) for code in SERVICES]
    return _said(request, [] if request["empty"] else rows, ("services", "service"))


def _service(code: str, name: str, group: str) -> dict[str, object]:
    row: dict[str, object] = {"service_code": code, "service_name": name, "description": None, "group": group}
    return row | {"metadata": False, "type": "realtime", "keywords": ""}


async def _requests(request: web.Request) -> web.Response:
    page = request.query.get("page", "1")
    first = (int(page) - 1) * PAGE if page.isdecimal() and len(page) < 6 and page != "0" else 0
    rows = [] if request["empty"] else [_row(request, number) for number in range(first, min(first + PAGE, REPORTS))]
    return _said(request, rows, ("service_requests", "request"))


async def _request(request: web.Request) -> web.Response:
    for number in range(REPORTS):
        row = _row(request, number)
        if row["service_request_id"] == request.match_info["id"]:
            return _said(request, [row], ("service_requests", "request"))
    error = [{"code": 404, "description": "service_request_id not found"}]
    return _said(request, error, ("errors", "error"), status=404)


def _row(request: web.Request, number: int) -> dict[str, object]:
    """The report of this number, counted back from the newest; one for every two hours."""
    now = request.app[CLOCK].now().astimezone(CIVIC)
    serial = int(now.timestamp()) // 7200 - number
    at = now.replace(minute=int(draw("koeln", serial) * 60), second=0, microsecond=0) - timedelta(hours=2 * number + 1)
    code = pick(tuple(SERVICES), "koeln", serial, "code")
    district, postcode, lat, lon, street = pick(PLACES, "koeln", serial, "place")
    spot = moved(lat, lon, metres=600 * draw(serial, "out"), heading=draw(serial, "heading"))
    row: dict[str, object] = {
        "service_request_id": f"{serial % 100_000}-{at.year}",
        "lat": round(spot[0], 12),
        "long": round(spot[1], 13),
        "address_string": f"{postcode} Köln - {district}, {street} {1 + serial % 60}",
        "service_name": SERVICES[code][0],
        "service_code": code,
        "requested_datetime": at.isoformat(timespec="seconds"),
        "updated_datetime": (at + timedelta(minutes=number * 7 % 90)).isoformat(timespec="seconds"),
        "status": "closed" if draw(serial, "done") < 0.55 else "open",
    }
    if words := pick(WORDS, serial, "words"):
        row["description"] = words
    if draw(serial, "notice") < 0.3:
        row["service_notice"] = None
    if draw(serial, "photo") < 0.4:
        row["media_url"] = f"https://example.org/synthetic/{serial}.jpeg"
    return row


def _said(
    request: web.Request, rows: list[dict[str, object]], names: tuple[str, str], *, status: int = 200
) -> web.Response:
    state, form = request.app[STATE], request.match_info["form"]
    assert isinstance(state, Form)
    if state.speaks not in ("both", form):
        raise web.HTTPNotFound(text="<html><h1>404</h1></html>", content_type="text/html")
    if form == "json":
        body = json.dumps(rows, ensure_ascii=False).encode()
        return web.Response(body=body, content_type="application/json", status=status)
    inner = "".join(f"<{names[1]}>{_elements(row)}</{names[1]}>" for row in rows)
    text = f'<?xml version="1.0" encoding="utf-8"?>\n<{names[0]}>{inner}</{names[0]}>'
    return web.Response(text=text, content_type="text/xml", charset="utf-8", status=status)


def _elements(row: Mapping[str, object]) -> str:
    texts = {name: "" if value is None else str(value) for name, value in row.items()}
    return "".join(f"<{name}>{escape(text, {chr(13): '&#13;'})}</{name}>" for name, text in texts.items())


async def _speak(request: web.Request) -> web.Response:
    form = (await body_of(request, {"form"})).get("form")
    if form not in FORMS:
        raise BadField("form", "is none it can speak", FORMS)
    state = request.app[STATE]
    assert isinstance(state, Form)
    state.speaks = str(form)
    return web.json_response({"form": form})
