"""Twin of AWISTA's order service for bulky waste (Düsseldorf): JSON, 202, and the answer by a signed call back.

Simulated after the operator's published rules; the protocol is invented. It calls back by itself, after `delay` seconds of real
time; how, and with what, is set at `/_twin/callbacks`.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from aiohttp import web

from sandbox.bulky_callback import Caller, caller_routes
from sandbox.bulky_desk import Desk, Order, closing, desk_of, desk_routes, houses_of, round_days
from sandbox.bulky_json import Wrong, field_of, guarded, reads, texts_of
from sandbox.clock import CLOCK
from sandbox.kit import Handler, Twin
from sandbox.world import House

PROBLEMS = "https://www.awista-kommunal.de/probleme/"
STREAM = "sperrgut"
MOST = 20
OUT_FROM, OUT_BY = "18:00", "07:00"
ANSWERED = timedelta(days=2)
HINT = "licence: synthetic; simulated after AWISTA Kommunal. Bis zum Laden gehören die Stücke Ihnen; der Preis folgt."
KINDS = {
    1: "Sessel", 2: "Bett", 3: "Fahrrad", 4: "Kommode", 5: "Teppich", 6: "Stuhl", 7: "Herd", 8: "Spülmaschine",
    9: "Gefrierschrank", 10: "Kühlschrank", 11: "Lampe", 12: "Matratze", 13: "Metallteile", 14: "Kunststoffteile, groß",
    15: "Regal", 16: "Sofa", 17: "Tisch", 18: "Spielgerät", 19: "Fernseher", 20: "Kleiderschrank",
    21: "Waschmaschine", 22: "Bretter", 99: "Sonstiges",
}  # fmt: skip


class Service(Desk):
    """One run: the orders, and who calls back about them."""

    def __init__(self) -> None:
        super().__init__(houses=houses_of("duesseldorf"), town="duesseldorf")
        self.caller = Caller(told=told_of)


def twins() -> list[Twin]:
    """`bulky/duesseldorf`."""
    guard = partial(guarded, told=_refused, unreadable=Wrong("angaben-fehlen", 422))
    routes: list[tuple[str, str, Handler]] = [
        ("GET", "/sperrmuell/angebote", _offers),
        ("POST", "/sperrmuell/auftraege", _order),
        ("GET", "/sperrmuell/auftraege", _find),
        ("DELETE", "/sperrmuell/auftraege/{vorgang}", _cancel),
    ]
    known = [web.route(method, path, guard(handler)) for method, path, handler in routes]
    own = [*desk_routes(), *caller_routes(lambda request: _service(request).caller)]
    return [Twin(name="bulky/duesseldorf", routes=[*known, *own], state=Service, ends=_end)]


async def _offers(request: web.Request) -> web.Response:
    house = _house(request, request.query.get("strasse"), request.query.get("hausnr"), request.query.get("plz"))
    days = _free(request, house)
    offer = {
        "adresse": str(UUID(int=house.id)),
        "gegenstaende": [{"nr": nr, "bezeichnung": name} for nr, name in KINDS.items()],
        "termine": [{"id": slot, "datum": day.isoformat(), "plaetze": left} for slot, (day, left) in days.items()],
        "bereitstellung": {"ab": OUT_FROM, "bis": OUT_BY},
        "hoechstmenge": MOST,
        "hinweis": HINT,
    }
    return web.json_response({"angebote": [] if request["empty"] else [offer]})


async def _order(request: web.Request) -> web.Response:
    """Take an order for checking; one that is there already is answered as it stands, and not checked again."""
    body, service = await reads(request), _service(request)
    reference = field_of(body, "externeReferenz")
    if reference in service.orders:
        return web.json_response(told_of(service.orders[reference]))
    order = _made(request, body, reference)
    service.orders[reference] = order
    service.caller.later(order, field_of(body, "rueckruf"))
    return web.json_response(told_of(order), status=202)


def _made(request: web.Request, body: Mapping[str, Any], reference: str) -> Order:
    """The order a body asks for; raises Wrong for one that is not taken."""
    service, address, contact = _service(request), body.get("adresse") or {}, body.get("kontakt") or {}
    house = _house(request, address.get("strasse"), address.get("hausnr"), address.get("plz"))
    if service.refusal is not None:
        raise Wrong(service.refusal, 422)
    items = {int(each["nr"]): int(each["menge"]) for each in body["gegenstaende"]}
    slots, free = texts_of(body, "wunschtermine"), _free(request, house)
    if not items or len(slots) != 1 or not contact.get("name") or not contact.get("email"):
        raise Wrong("angaben-fehlen", 422)
    if set(items) - set(KINDS):
        raise Wrong("nicht-abholbar", 422)
    if sum(items.values()) > MOST:
        raise Wrong("zu-viel", 422)
    if slots[0] not in free:
        raise Wrong("termin-vergeben", 409)
    field_of(body, "rueckruf")
    return Order(
        reference=reference, number=str(UUID(int=0xA << 124 | len(service.orders) + 1)), house=house,
        items={f"{nr}": count for nr, count in items.items()}, state="in_pruefung", made=request.app[CLOCK].now(),
        days={STREAM: free[slots[0]][0]}, further={"hinweis": body.get("hinweis"), "kontakt": contact},
    )  # fmt: skip


async def _find(request: web.Request) -> web.Response:
    order = _service(request).orders.get(request.query.get("externeReferenz", ""))
    return web.json_response({"treffer": [told_of(order)] if order else []})


async def _cancel(request: web.Request) -> web.Response:
    orders = _service(request).orders.values()
    order = next((each for each in orders if each.number == request.match_info["vorgang"]), None)
    if order is None:
        raise Wrong("auftrag-unbekannt", 404)
    if order.state == "bestaetigt" and request.app[CLOCK].now() >= closing(order.days[STREAM]):
        raise Wrong("zu-spaet", 409)
    if order.state != "abgelehnt":
        order.state = "storniert"
    return web.json_response(told_of(order))


def told_of(order: Order) -> dict[str, object]:
    """An order as the wire says it."""
    told: dict[str, object] = {
        "externeReferenz": order.reference,
        "vorgang": order.number,
        "status": order.state,
        "licence": "synthetic",
    }
    if order.state == "in_pruefung":
        told["antwortBis"] = (order.made + ANSWERED).isoformat(timespec="seconds")
    if order.state == "bestaetigt":
        price = {"betrag": order.further["preis"], "waehrung": "EUR"}
        told |= {"termin": order.days[STREAM].isoformat(), "bereitstellungBis": OUT_BY, "preis": price}
    if order.state == "abgelehnt":
        told["grund"] = order.further["grund"]
    return told


def _free(request: web.Request, house: House) -> dict[str, tuple[date, int]]:
    """The slots with room left: id → day and room."""
    service = _service(request)
    days = round_days(house, STREAM, request.app[CLOCK].today(), first=4, count=8)
    left = {f"{house.id}.{day:%Y%m%d}": (day, service.left(house, STREAM, day)) for day in days}
    return {slot: (day, room) for slot, (day, room) in left.items() if room}


def _refused(wrong: Wrong) -> web.Response:
    problem = {"type": PROBLEMS + wrong.code, "title": wrong.code.replace("-", " "), "status": wrong.status}
    return web.json_response(problem, status=wrong.status, content_type="application/problem+json")


def _house(request: web.Request, street: object, number: object, postcode: object) -> House:
    house = _service(request).houses.find(street, number, postcode)
    if house is None:
        raise Wrong("adresse-unbekannt", 404)
    return house


async def _end(state: object) -> None:
    assert isinstance(state, Service)
    await state.caller.close()


def _service(request: web.Request) -> Service:
    service = desk_of(request)
    assert isinstance(service, Service)
    return service
