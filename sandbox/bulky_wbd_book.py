"""The order book of Duisburg's bulky-waste twin: what its streams take, which days are free, and what is reserved.

Knows WBD's words. Knows no request.
"""

from datetime import date, datetime, timedelta

from sandbox.bulky_desk import Desk, Order, houses_of, round_days
from sandbox.bulky_json import Wrong
from sandbox.clock import CIVIC
from sandbox.world import House

LASTS = timedelta(minutes=10)
MOST = 30
PUT_OUT_BY = "06:30"
STREAMS = {
    "EM": (
        "Elektro und Metall",
        "Elektroherd, Fahrrad, Fernseher, Gefriergerät, Kühlschrank, Metallteil, Spülmaschine, Stehlampe, Waschmaschine",
    ),
    "HZ": ("Holz", "Bettgestell, Holzregal, Holzteil, Kleiderschrank, Kommode, Stuhl, Tisch"),
    "RS": ("Restsperrmüll", "Großspielzeug, Kunststoffteil, Matratze, Sessel, Sofa, Teppich, Sonstiges"),
}
"""Key → what it is called, and what it takes."""
HINT = "licence: synthetic; simulated after Wirtschaftsbetriebe Duisburg. Mit dem Herausstellen geht alles an die WBD über."


class Service(Desk):
    """One run: the orders, and what is reserved, by the other side's number."""

    def __init__(self) -> None:
        super().__init__(houses=houses_of("duisburg"), town="duisburg")
        self.reserved: dict[str, Order] = {}
        self.given = 26_000_000
        """The last number given."""

    def lasting(self, now: datetime, *, without: str = "") -> list[Order]:
        """The reservations that still hold, but for one."""
        held = self.reserved.items()
        return [each for key, each in held if key not in self.orders and key != without and now < each.made + LASTS]

    def days(self, house: House, now: datetime, *, without: str = "") -> dict[str, tuple[str, date, int]]:
        """The slots at a house: id → stream, day and room left, `without` one reservation."""
        others, today = self.lasting(now, without=without), now.astimezone(CIVIC).date()
        return {
            f"{house.id}-{key}-{day:%Y%m%d}": (key, day, self.left(house, key, day, others=others))
            for key in STREAMS
            for day in round_days(house, key, today, first=3, count=6)
        }

    def chosen(self, house: House, slots: list[str], now: datetime, *, without: str) -> dict[str, date]:
        """The day of each stream; raises Wrong for a slot that is not offered, or taken."""
        free = self.days(house, now, without=without)
        if any(slot not in free or not free[slot][2] for slot in slots):
            raise Wrong("TERMIN_VERGEBEN", 409)
        days = {free[slot][0]: free[slot][1] for slot in slots}
        if len(days) < len(slots):
            raise Wrong("ANGABEN_FEHLEN", 422)
        return days


def check(order: Order) -> None:
    """Raise Wrong for things no chosen stream takes."""
    for kind in order.items:
        stream = next((key for key, (_, kinds) in STREAMS.items() if kind in kinds.split(", ")), None)
        if stream is None:
            raise Wrong("ART_AUSGESCHLOSSEN", 422)
        if stream not in order.days:
            raise Wrong("ANGABEN_FEHLEN", 422)
    if not order.items:
        raise Wrong("ANGABEN_FEHLEN", 422)


def told_of(order: Order) -> dict[str, object]:
    """An order as the wire says it."""
    days = [
        {"strom": key, "datum": civic(day), "bereitstellungBis": PUT_OUT_BY} for key, day in sorted(order.days.items())
    ]
    return {
        "auftragsnummer": order.number,
        "referenz": order.reference,
        "status": order.state,
        "termine": days,
        "hinweis": HINT,
    }


def civic(day: date) -> str:
    """A day as the service writes it."""
    return f"{day:%d.%m.%Y}"
