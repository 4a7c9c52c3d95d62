"""Twin of EBE's order intake for bulky waste (Essen): XML in ISO-8859-1, over POST to one address; everything is a 200.

Simulated after the operator's published rules; the protocol is invented. An order is taken at once, and its day set later: three
days after by the twin's clock, unless `PUT /_twin/assign` says otherwise.
"""

from datetime import timedelta
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from aiohttp import web
from defusedxml.ElementTree import fromstring

from sandbox.bulky_desk import Desk, Order, assigned, closing, desk_of, desk_routes, houses_of, waiting
from sandbox.clock import CIVIC, CLOCK
from sandbox.control import BadField, body_of
from sandbox.kit import Twin
from sandbox.world import House

CHARSET = "ISO-8859-1"
MOST = 25
OUT_FROM, OUT_BY = "18:00", "07:00"
HINT = "licence: synthetic; simulated after Entsorgungsbetriebe Essen. Bis zum Laden gehören die Stücke Ihnen."
KINDS = {
    "BETT": "Bett", "ELHD": "Elektroherd", "ELKS": "Kühlschrank", "ELGF": "Gefriergerät", "ELSP": "Geschirrspüler",
    "ELTV": "Fernseher", "ELWM": "Waschmaschine, Trockner", "FAHR": "Fahrrad", "HOLZ": "Bretter, Holzteile",
    "KOMM": "Kommode", "KUST": "Kunststoffteile, groß", "LAMP": "Lampe", "MATR": "Matratze", "META": "Metallteile",
    "REGA": "Regal", "SCHR": "Schrank", "SESS": "Sessel", "SOFA": "Sofa, Couch", "SPIE": "Spielzeug, groß",
    "STUH": "Stuhl", "TEPP": "Teppich", "TISC": "Tisch", "SONS": "Sonstiges",
}  # fmt: skip
FAULTS = {
    10: "Adresse unbekannt", 20: "Art wird nicht abgeholt", 21: "Höchstmenge überschritten", 22: "Kein Anspruch",
    23: "Auftrag liegt bereits vor", 30: "Auftrag unbekannt", 40: "Storno nicht mehr möglich", 50: "Angaben fehlen",
    90: "Wartungsarbeiten", 99: "Anfrage nicht lesbar",
}  # fmt: skip


class Fault(Exception):
    """A refusal, with its number."""

    def __init__(self, code: int) -> None:
        super().__init__(FAULTS[code])
        self.code = code


class Intake(Desk):
    """One run: the orders, and how long after an order its day is set."""

    def __init__(self) -> None:
        super().__init__(houses=houses_of("essen"), town="essen")
        self.after = timedelta(days=3)


def twins() -> list[Twin]:
    """`bulky/essen`."""
    routes = [web.post("/auftragsannahme", _answer), web.put("/_twin/assign", _assign)]
    return [Twin(name="bulky/essen", routes=[*routes, *desk_routes()], state=Intake)]


async def _answer(request: web.Request) -> web.Response:
    try:
        root = fromstring(await request.read(), forbid_dtd=True)
        told = ASKS.get(root.tag, _unknown)(request, root)
    except Fault as fault:
        told = _fault(fault.code)
    except (ParseError, ValueError):
        told = _fault(99)
    body = tostring(told, encoding=CHARSET, xml_declaration=True)
    return web.Response(body=body, content_type="application/xml", charset=CHARSET)


def _offers(request: web.Request, root: Element) -> Element:
    told = Element("Angebote")
    house = _house(request, root)
    if request["empty"]:
        return told
    offer = SubElement(told, "Angebot", objekt=f"E{house.id}")
    for key, name in KINDS.items():
        SubElement(offer, "Art", kz=key).text = name
    shortest, longest = waiting(house)
    SubElement(offer, "Wartezeit", von=f"{shortest}", bis=f"{longest}")
    SubElement(offer, "Kosten", waehrung="EUR").text = "0,00"
    SubElement(offer, "Bereitstellung", ab=OUT_FROM, bis=OUT_BY)
    SubElement(offer, "Hoechstmenge", stueck=f"{MOST}", kubikmeter="5")
    SubElement(offer, "Hinweis").text = HINT
    return told


def _order(request: web.Request, root: Element) -> Element:
    """Take an order; one that is there already is answered as it stands."""
    intake, now, reference = _intake(request), request.app[CLOCK].now(), root.get("referenz") or ""
    if reference not in intake.orders:
        house = _house(request, root)
        items = {each.get("kz") or "": int(each.get("anzahl") or 0) for each in root.iter("Position")}
        _check(intake, reference, items, root.findtext("Kontakt/Name"))
        intake.orders[reference] = Order(
            reference=reference, number=f"EBE{now:%y}-{len(intake.orders) + 1:05d}", house=house, items=items,
            state="angenommen", made=now, further={child.tag: child.text for child in root.iterfind("Kontakt/*")},
        )  # fmt: skip
    return _state(request, intake.orders[reference])


def _check(intake: Intake, reference: str, items: dict[str, int], name: str | None) -> None:
    """Raise Fault for an order that is not taken."""
    if intake.refusal is not None:
        raise Fault(int(intake.refusal))
    if not reference or not items or not name:
        raise Fault(50)
    if set(items) - set(KINDS):
        raise Fault(20)
    if sum(items.values()) > MOST:
        raise Fault(21)


def _state(request: web.Request, order: Order) -> Element:
    """How an order stands by the twin's clock."""
    intake, now = _intake(request), request.app[CLOCK].now()
    if order.state == "angenommen" and now >= order.made + intake.after:
        order.state, order.days = "terminiert", {"sperrgut": assigned(order.house, order.made)}
    latest = order.made + timedelta(days=waiting(order.house)[1])
    told = Element(
        "Auftragsstand", nummer=order.number, referenz=order.reference, status=order.state,
        spaetestens=latest.astimezone(CIVIC).date().isoformat(),
    )  # fmt: skip
    for day in order.days.values():
        SubElement(told, "Termin", bereitstellungBis=OUT_BY).text = day.isoformat()
    return told


def _find(request: web.Request, root: Element) -> Element:
    return _state(request, _known(request, root))


def _cancel(request: web.Request, root: Element) -> Element:
    order = _known(request, root)
    _state(request, order)
    if order.state == "terminiert" and request.app[CLOCK].now() >= closing(min(order.days.values())):
        raise Fault(40)
    order.state = "storniert"
    return _state(request, order)


def _unknown(request: web.Request, root: Element) -> Element:
    raise Fault(99)


ASKS = {"Angebotsanfrage": _offers, "Auftrag": _order, "Auskunft": _find, "Storno": _cancel}


def _known(request: web.Request, root: Element) -> Order:
    order = _intake(request).orders.get(root.get("referenz") or "")
    if order is None:
        raise Fault(30)
    return order


def _house(request: web.Request, root: Element) -> House:
    street, number, postcode = (root.findtext(f"Adresse/{name}") for name in ("Strasse", "Hausnummer", "Plz"))
    house = _intake(request).houses.find(street, number, postcode)
    if house is None:
        raise Fault(10)
    return house


def _fault(code: int) -> Element:
    told = Element("Fehler", code=f"{code}")
    told.text = FAULTS[code]
    return told


async def _assign(request: web.Request) -> web.Response:
    """`{"after_seconds": 0}`: how long after it was made an order gets its day, by the twin's clock."""
    seconds = (await body_of(request, {"after_seconds"})).get("after_seconds")
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or not 0 <= seconds <= 1e7:
        raise BadField("after_seconds", "must be a number from 0 to 10000000")
    _intake(request).after = timedelta(seconds=seconds)
    return web.json_response({"after_seconds": seconds})


def _intake(request: web.Request) -> Intake:
    intake = desk_of(request)
    assert isinstance(intake, Intake)
    return intake
