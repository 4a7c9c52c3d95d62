"""Twin of WBD's order service for bulky waste (Duisburg): JSON, three streams, days reserved for minutes and then ordered.

Simulated after the operator's published rules; the protocol is invented. A reservation lasts ten minutes of the twin's clock.
"""

from datetime import datetime
from functools import partial

from aiohttp import web

from sandbox.bulky_desk import Order, closing, desk_of, desk_routes
from sandbox.bulky_json import Wrong, field_of, guarded, reads, texts_of
from sandbox.bulky_wbd_book import HINT, LASTS, MOST, PUT_OUT_BY, STREAMS, Service, check, civic, told_of
from sandbox.clock import CLOCK
from sandbox.kit import Handler, Twin
from sandbox.world import House

KEY = "env:WBD_BULKY_KEY"
"""What the shipped binding says: in the sandbox it stands for itself."""


def twins() -> list[Twin]:
    """`bulky/duisburg`."""
    guard = partial(guarded, told=_refused, unreadable=Wrong("ANGABEN_FEHLEN", 422))
    routes: list[tuple[str, str, Handler]] = [
        ("GET", "/sperrmuell/v1/termine", _days),
        ("POST", "/sperrmuell/v1/reservierungen", _reserve),
        ("DELETE", "/sperrmuell/v1/reservierungen", _release),
        ("POST", "/sperrmuell/v1/auftraege", _order),
        ("GET", "/sperrmuell/v1/auftraege", _find),
        ("POST", "/sperrmuell/v1/auftraege/{nummer}/storno", _cancel),
    ]
    known = [web.route(method, path, guard(_keyed(handler))) for method, path, handler in routes]
    return [Twin(name="bulky/duisburg", routes=[*known, *desk_routes()], state=Service)]


def _keyed(handler: Handler) -> Handler:
    async def checked(request: web.Request) -> web.StreamResponse:
        if request.headers.get("X-Api-Key") != KEY:
            return web.json_response({"fehler": {"code": "SCHLUESSEL", "text": "Schlüssel fehlt."}}, status=401)
        return await handler(request)

    return checked


async def _days(request: web.Request) -> web.Response:
    house = _house(request, request.query.get("strasse"), request.query.get("hausnummer"), request.query.get("plz"))
    service, now = _service(request), request.app[CLOCK].now()
    free = service.days(house, now)
    streams = [
        {
            "kuerzel": key,
            "bezeichnung": name,
            "arten": kinds.split(", "),
            "termine": [
                {"id": slot, "datum": civic(day), "frei": left}
                for slot, (stream, day, left) in free.items()
                if stream == key and left
            ],
        }
        for key, (name, kinds) in STREAMS.items()
    ]
    told = {
        "objekt": f"DU-{house.id}",
        "preis": {"betrag": 0, "waehrung": "EUR"},
        "bereitstellungBis": PUT_OUT_BY,
        "maxLaengeCm": 200,
        "maxStueck": MOST,
        "reservierungSekunden": int(LASTS.total_seconds()),
        "hinweis": HINT,
        "stroeme": [] if request["empty"] else streams,
    }
    return web.json_response(told)


async def _reserve(request: web.Request) -> web.Response:
    """One reservation for all days chosen; the same number for the same reference, as long as it lasts."""
    body, service, now = await reads(request), _service(request), request.app[CLOCK].now()
    reference, address = field_of(body, "referenz"), body.get("adresse") or {}
    before = service.reserved.get(reference)
    if before is not None and (reference in service.orders or now < before.made + LASTS):
        return _reserved(before, now, status=200)
    house = _house(request, address.get("strasse"), address.get("hausnummer"), address.get("plz"))
    items = {f"{each.get('art')}": int(each.get("anzahl", 0)) for each in body.get("positionen") or []}
    service.given += 1
    order = Order(
        reference=reference, number=f"WBD-{service.given}", house=house, items=items,
        state="bestaetigt", made=now, days=service.chosen(house, texts_of(body, "termine"), now, without=reference),
    )  # fmt: skip
    check(order)
    service.reserved[reference] = order
    return _reserved(order, now, status=201)


def _reserved(order: Order, now: datetime, *, status: int) -> web.Response:
    left = max(0, int((order.made + LASTS - now).total_seconds()))
    return web.json_response({"reservierung": f"R{order.number}", "gueltigSekunden": left}, status=status)


async def _release(request: web.Request) -> web.Response:
    service = _service(request)
    reference = request.query.get("referenz", "")
    if reference not in service.orders:
        service.reserved.pop(reference, None)
    return web.Response(status=204)


async def _order(request: web.Request) -> web.Response:
    """The order of what is reserved; handed in twice, it is there once."""
    body, service, now = await reads(request), _service(request), request.app[CLOCK].now()
    reference = field_of(body, "referenz")
    if reference in service.orders:
        return web.json_response(told_of(service.orders[reference]))
    held = service.reserved.get(reference)
    if held is None or f"R{held.number}" != body.get("reservierung") or now >= held.made + LASTS:
        raise Wrong("RESERVIERUNG_ABGELAUFEN", 409)
    grund = service.refusal or ("MENGE_UEBERSCHRITTEN" if sum(held.items.values()) > MOST else None)
    if grund is not None:
        # The checks of the old system behind it: they say no with a 200.
        return web.json_response({"status": "abgelehnt", "grund": grund})
    held.made, held.further = now, {"bemerkung": body.get("bemerkung")}
    service.orders[reference] = held
    return web.json_response(told_of(held), status=201)


async def _find(request: web.Request) -> web.Response:
    order = _service(request).orders.get(request.query.get("referenz", ""))
    return web.json_response({"auftraege": [told_of(order)] if order else []})


async def _cancel(request: web.Request) -> web.Response:
    body, service = await reads(request), _service(request)
    order = service.orders.get(field_of(body, "referenz"))
    if order is None or order.number != request.match_info["nummer"]:
        raise Wrong("AUFTRAG_UNBEKANNT", 404)
    if order.state != "storniert" and request.app[CLOCK].now() >= closing(min(order.days.values())):
        raise Wrong("STORNOFRIST", 409)
    order.state = "storniert"
    return web.json_response(told_of(order))


def _refused(wrong: Wrong) -> web.Response:
    said = {"fehler": {"code": wrong.code, "text": wrong.code.replace("_", " ").capitalize()}}
    return web.json_response(said, status=wrong.status)


def _house(request: web.Request, street: object, number: object, postcode: object) -> House:
    house = _service(request).houses.find(street, number, postcode)
    if house is None:
        raise Wrong("ADRESSE_UNBEKANNT", 404)
    return house


def _service(request: web.Request) -> Service:
    service = desk_of(request)
    assert isinstance(service, Service)
    return service
