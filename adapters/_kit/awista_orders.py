"""The order service of AWISTA: its words, and what its answers mean. How it is asked stands in its adapter."""

from __future__ import annotations

from typing import Any

from adapters._kit.bulky import Kinds, agreed, count_of, hour_of, number_of, price_of, refused, stream
from adapters._kit.values import text_of
from domain.bulky import BulkyOffer, BulkyRules, BulkySlot, Price
from domain.cases import Outcome
from domain.exchange import Household
from domain.when import read_day, read_instant

UNKNOWN_ADDRESS, LATE = "adresse-unbekannt", "zu-spaet"
REASONS = {
    UNKNOWN_ADDRESS: "address-unknown",
    "termin-vergeben": "slot-gone",
    "nicht-abholbar": "not-taken",
    "zu-viel": "too-much",
    "kein-anspruch": "not-entitled",
    "bereits-beauftragt": "ordered-already",
    "angaben-fehlen": "incomplete",
    LATE: "too-late",
}
ITEMS = {
    "1": "armchair", "2": "bed", "3": "bicycle", "4": "cabinet", "5": "carpet", "6": "chair", "7": "cooker",
    "8": "dishwasher", "9": "freezer", "10": "fridge", "11": "lamp", "12": "mattress", "13": "metal", "14": "plastic",
    "15": "shelf", "16": "sofa", "17": "table", "18": "toy", "19": "tv", "20": "wardrobe", "21": "washing_machine",
    "22": "wood", "99": "other",
}  # fmt: skip


def problem_of(told: Any) -> str | None:
    """The last part of a problem's type; None where there is no problem."""
    return (text_of(told["type"]) or "").rpartition("/")[2] if "type" in told else None


def outcome_of(told: Any, evidence: bytes) -> Outcome:
    """How an order stands, or why there is none; ValueError or LookupError for anything else."""
    if (problem := problem_of(told)) is not None:
        return refused(REASONS.get(problem, "refused"), evidence)
    number, status = number_of(told["vorgang"]), told["status"]
    if status == "storniert":
        return Outcome(state="cancelled", number=number, evidence=evidence)
    if status == "abgelehnt":
        return refused(REASONS.get(text_of(told.get("grund")) or "", "refused"), evidence, number=number)
    if status == "bestaetigt":
        visit = ("mixed", read_day(told["termin"]), hour_of(told["bereitstellungBis"]))
        return agreed(number, [visit], price=_price(told.get("preis")), evidence=evidence)
    if status != "in_pruefung":
        raise ValueError("a state nobody knows")
    until = told.get("antwortBis")
    return Outcome(
        state="placed",
        number=number,
        expected_by=read_instant(until) if until is not None else None,
        steps=("wait",),
        evidence=evidence,
    )


def offer_of(row: Any, home: Household, kinds: Kinds) -> tuple[str, BulkyOffer]:
    """The one offer of an address: native id and offer; ValueError, TypeError or LookupError for a broken one."""
    slots = [
        BulkySlot(id=number_of(each["id"]), day=read_day(each["datum"]), left=count_of(each["plaetze"]))
        for each in row["termine"]
    ]
    return number_of(row["adresse"]), BulkyOffer(
        address=home.id,
        stream=stream("mixed"),
        accepts=tuple(kinds.of(f"{each['nr']}", text_of(each["bezeichnung"])) for each in row["gegenstaende"]),
        slots=tuple(sorted(slots, key=lambda slot: slot.day)),
        scheduling="choose",
        rules=BulkyRules(
            put_out_from=hour_of(row["bereitstellung"]["ab"]),
            put_out_by=hour_of(row["bereitstellung"]["bis"]),
            most_items=count_of(row["hoechstmenge"]),
            text=text_of(row["hinweis"]),
        ),
        ownership="loaded",
        confirmation="later",
        needs=("name", "email"),
    )


def _price(told: Any) -> Price | None:
    return None if told is None else price_of(told["betrag"], told["waehrung"])
