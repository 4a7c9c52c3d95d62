"""What the desks for bulky waste share behind their wires: houses, days on which lorries go, orders, and their knobs.

Invented rules over a district's name, so that neighbours share their days. Knows no wire.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache

from aiohttp import web

from sandbox.chance import draw
from sandbox.clock import CIVIC
from sandbox.control import BadField, body_of
from sandbox.kit import STATE
from sandbox.rounds import DAY, WEEK, put_off
from sandbox.world import House, Town, town

WORKING_DAYS = 5
EVENING = time(18, 0)


@dataclass(slots=True, kw_only=True)
class Order:
    """One order as the operator has it."""

    reference: str
    """The other side's number."""
    number: str
    house: House
    items: dict[str, int]
    """The operator's word → how many."""
    state: str
    """In the operator's words."""
    made: datetime
    days: dict[str, date] = field(default_factory=dict)
    """Stream → the day it is fetched; empty until one is set."""
    further: dict[str, object] = field(default_factory=dict)


class Houses:
    """The addresses an operator serves, found by any usual spelling of the street."""

    def __init__(self, town: Town) -> None:
        self._by_address = {(_folded(house.street.name), _folded(house.label)): house for house in town.houses}

    def find(self, street: object, number: object, postcode: object = None) -> House | None:
        """The house; None for an address nobody serves, or in another postcode than it lies in."""
        house = self._by_address.get((_folded(f"{street or ''}"), _folded(f"{number or ''}")))
        if house is None or (postcode and house.street.district.postcode != postcode):
            return None
        return house


@cache  # read only
def houses_of(slug: str) -> Houses:
    """Those of one town."""
    return Houses(town(slug))


@dataclass(slots=True, kw_only=True)
class Desk:
    """One run of one operator's desk."""

    houses: Houses
    town: str
    orders: dict[str, Order] = field(default_factory=dict)
    """By the other side's number: an order handed in twice is there once."""
    capacity: int = 12
    """Orders a day takes in each district."""
    refusal: str | None = None
    """The operator's code with which every new order is refused."""

    def left(self, house: House, stream: str, day: date, *, others: Sequence[Order] = ()) -> int:
        """How many more orders of its district a day takes."""
        district = house.street.district
        taken = [
            order
            for order in (*self.orders.values(), *others)
            if order.state != "storniert" and order.house.street.district == district and order.days.get(stream) == day
        ]
        return max(0, self.capacity - len(taken))


def round_days(house: House, stream: str, today: date, *, first: int, count: int) -> list[date]:
    """The next `count` weekly days of a stream in the house's district, from `first` days ahead on."""
    weekday = int(draw("bulky", house.street.district.name, stream) * WORKING_DAYS)
    start = today + first * DAY
    monday = start - start.weekday() * DAY
    days = (put_off(monday + week * WEEK + weekday * DAY) for week in range(count + 2))
    return sorted({day for day in days if day >= start})[:count]


def closing(day: date) -> datetime:
    """Until when an order for this day may be cancelled: the evening before."""
    return datetime.combine(day - DAY, EVENING, CIVIC)


def waiting(house: House) -> tuple[int, int]:
    """Days an order waits in the house's district, at least and at most: one to four weeks."""
    shortest = 7 + int(draw("bulky wait", house.street.district.name) * 11)
    return shortest, shortest + 10


def assigned(house: House, made: datetime) -> date:
    """The day the operator sets for an order made then."""
    shortest, longest = waiting(house)
    day = made.astimezone(CIVIC).date()
    return put_off(day + timedelta(days=shortest + int(draw("bulky day", house.id, day) * (longest - shortest - 4))))


def desk_routes() -> list[web.RouteDef]:
    """The journal `GET /_twin/orders`, and `PUT /_twin/desk` `{"capacity"?: orders a day, "refusal"?: code or null}`."""
    return [web.get("/_twin/orders", _list), web.put("/_twin/desk", _set)]


def desk_of(request: web.Request) -> Desk:
    """The desk of this run."""
    desk = request.app[STATE]
    assert isinstance(desk, Desk)
    return desk


async def _list(request: web.Request) -> web.Response:
    return web.json_response({"orders": [_told(order) for order in desk_of(request).orders.values()]})


async def _set(request: web.Request) -> web.Response:
    body, desk = await body_of(request, {"capacity", "refusal"}), desk_of(request)
    capacity, refusal = body.get("capacity", desk.capacity), body.get("refusal", desk.refusal)
    if not isinstance(capacity, int) or isinstance(capacity, bool) or capacity < 0:
        raise BadField("capacity", "must be a whole number, 0 or more")
    if refusal is not None and not isinstance(refusal, str):
        raise BadField("refusal", "must be a code of this operator, or null")
    desk.capacity, desk.refusal = capacity, refusal
    return web.json_response({"capacity": capacity, "refusal": refusal})


def _told(order: Order) -> dict[str, object]:
    return {
        "reference": order.reference,
        "number": order.number,
        "state": order.state,
        "address": f"{order.house.street.name} {order.house.label}",
        "items": order.items,
        "days": {stream: day.isoformat() for stream, day in order.days.items()},
        "made": order.made.isoformat(),
        **order.further,
    }


def _folded(text: str) -> str:
    plain = text.lower().replace("straße", "str").replace("strasse", "str").replace("ß", "ss")
    for umlaut, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        plain = plain.replace(umlaut, letters)
    return "".join(letter for letter in plain if letter.isalnum())
