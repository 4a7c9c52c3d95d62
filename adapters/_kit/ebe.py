"""The order intake of EBE: its XML, its words, and what its answers mean. How it is asked stands in its adapter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from adapters._kit.bulky import Kinds, agreed, at, count_of, hour_of, number_of, price_of, refused, stream
from adapters._kit.document import fromstring
from adapters._kit.values import text_of
from domain.bulky import BulkyOffer, BulkyRules
from domain.cases import Outcome
from domain.errors import SourceDown
from domain.exchange import Household
from domain.when import read_day
from domain.words import clean

UNKNOWN_ADDRESS, UNKNOWN_ORDER, TOO_LATE = 10, 30, 40
TECHNICAL = 90
"""From this code on it is no refusal: the service itself is in trouble."""
REASONS = {
    UNKNOWN_ADDRESS: "address-unknown",
    20: "not-taken",
    21: "too-much",
    22: "not-entitled",
    23: "ordered-already",
    TOO_LATE: "too-late",
    50: "incomplete",
}
ITEMS = {
    "BETT": "bed", "ELHD": "cooker", "ELKS": "fridge", "ELGF": "freezer", "ELSP": "dishwasher", "ELTV": "tv",
    "ELWM": "washing_machine", "FAHR": "bicycle", "HOLZ": "wood", "KOMM": "cabinet", "KUST": "plastic", "LAMP": "lamp",
    "MATR": "mattress", "META": "metal", "REGA": "shelf", "SCHR": "wardrobe", "SESS": "armchair", "SOFA": "sofa",
    "SPIE": "toy", "STUH": "chair", "TEPP": "carpet", "TISC": "table", "SONS": "other",
}  # fmt: skip


class Fault(ValueError):
    """The service said no, under status 200: its code."""

    def __init__(self, code: int) -> None:
        super().__init__(f"fault {code}")
        self.code = code


def written(name: str, *, attributes: Mapping[str, str], parts: Iterable[Element] = ()) -> bytes:
    """A request as the service reads it: ISO-8859-1, with references for what that has no letter for."""
    root = Element(name, {key: clean(value) for key, value in attributes.items()})
    root.extend(parts)
    return bytes(tostring(root, encoding="iso-8859-1", xml_declaration=True))


def part(name: str, attributes: Mapping[str, str] | None = None, **texts: str | None) -> Element:
    """An element with a text in each of its children; what is None is left out."""
    made = Element(name, {key: clean(value) for key, value in (attributes or {}).items()})
    for child, text in texts.items():
        if text is not None:
            SubElement(made, child).text = clean(text)
    return made


def read(body: bytes, expected: str) -> Element:
    """The document of an answer. Raises Fault for a refusal, SourceDown for a fault of the service, ParseError or ValueError."""
    root = fromstring(body)
    if root.tag == "Fehler":
        code = count_of(root.get("code"))
        if code >= TECHNICAL:
            raise SourceDown(f"the service reports fault {code}")
        raise Fault(code)
    if root.tag != expected:
        raise ValueError("another document than was due")
    return root


def refusal(fault: Fault, evidence: bytes) -> Outcome:
    """A fault as an outcome; one nobody knows refuses as well, without a reason."""
    return refused(REASONS.get(fault.code, "refused"), evidence)


def outcome_of(root: Element, evidence: bytes) -> Outcome:
    """How an order stands: taken until a day is set, then agreed; ValueError for a state nobody knows."""
    number, status = number_of(root.get("nummer")), root.get("status")
    if status == "storniert":
        return Outcome(state="cancelled", number=number, evidence=evidence)
    if status in {"terminiert", "erledigt"}:
        day = root.find("Termin")
        if day is None:
            raise ValueError("a set day that is missing")
        visit = ("mixed", read_day(day.text or ""), hour_of(day.get("bereitstellungBis")))
        return agreed(number, [visit], evidence=evidence)
    if status != "angenommen":
        raise ValueError("a state nobody knows")
    return Outcome(state="placed", number=number, expected_by=_latest(root), steps=("date-follows",), evidence=evidence)


def offer_of(root: Element, home: Household, kinds: Kinds) -> tuple[str, BulkyOffer]:
    """The one offer of an address: native id and offer; ValueError or AttributeError for a broken one."""
    wait, cost, out, most = (_part(root, name) for name in ("Wartezeit", "Kosten", "Bereitstellung", "Hoechstmenge"))
    return number_of(root.get("objekt")), BulkyOffer(
        address=home.id,
        stream=stream("mixed"),
        accepts=tuple(kinds.of(each.get("kz") or "", text_of(each.text)) for each in root.iter("Art")),
        scheduling="assigned",
        waiting_days=(count_of(wait.get("von")), count_of(wait.get("bis"))),
        price=price_of(cost.text, cost.get("waehrung")),
        rules=BulkyRules(
            put_out_from=hour_of(out.get("ab")),
            put_out_by=hour_of(out.get("bis")),
            most_items=count_of(most.get("stueck")),
            most_m3=float(count_of(most.get("kubikmeter"))),
            text=text_of(root.findtext("Hinweis")),
        ),
        ownership="loaded",
        confirmation="later",
        needs=("name",),
    )


def _part(root: Element, name: str) -> Element:
    found = root.find(name)
    if found is None:
        raise ValueError(f"no {name}")
    return found


def _latest(root: Element) -> datetime | None:
    day = root.get("spaetestens")
    return at(read_day(day), "23:59") if day else None
