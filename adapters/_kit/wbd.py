"""The order service of WBD: its words, and what its answers mean. How it is asked stands in its adapter."""

from __future__ import annotations

from datetime import date
from typing import Any

from adapters._kit.bulky import Kinds, agreed, count_of, hour_of, number_of, price_of, refused, stream
from adapters._kit.values import text_of
from domain.bulky import BulkyOffer, BulkyRules, BulkySlot
from domain.cases import Outcome
from domain.exchange import Household

STREAMS = {"EM": "electric_metal", "HZ": "wood", "RS": "rest"}
EXPIRED, LATE = "RESERVIERUNG_ABGELAUFEN", "STORNOFRIST"
REASONS = {
    "ADRESSE_UNBEKANNT": "address-unknown",
    "TERMIN_VERGEBEN": "slot-gone",
    EXPIRED: "slot-gone",
    "ART_AUSGESCHLOSSEN": "not-taken",
    "MENGE_UEBERSCHRITTEN": "too-much",
    "KEIN_ANSPRUCH": "not-entitled",
    "BEREITS_BEAUFTRAGT": "ordered-already",
    "ANGABEN_FEHLEN": "incomplete",
    LATE: "too-late",
}
ITEMS = {
    "Elektroherd": "cooker", "Fahrrad": "bicycle", "Fernseher": "tv", "Gefriergerät": "freezer",
    "Kühlschrank": "fridge", "Metallteil": "metal", "Spülmaschine": "dishwasher", "Stehlampe": "lamp",
    "Waschmaschine": "washing_machine", "Bettgestell": "bed", "Holzregal": "shelf", "Holzteil": "wood",
    "Kleiderschrank": "wardrobe", "Kommode": "cabinet", "Stuhl": "chair", "Tisch": "table", "Großspielzeug": "toy",
    "Kunststoffteil": "plastic", "Matratze": "mattress", "Sessel": "armchair", "Sofa": "sofa", "Teppich": "carpet",
    "Sonstiges": "other",
}  # fmt: skip


def code_of(told: Any) -> str | None:
    """The code of a refusal, an error's or that of a 200 that says no; None where there is none."""
    if told.get("status") == "abgelehnt":
        return text_of(told["grund"])
    return text_of(told["fehler"]["code"]) if "fehler" in told else None


def refusal(code: str, evidence: bytes) -> Outcome:
    """A code as an outcome; one nobody knows refuses as well, without a reason."""
    return refused(REASONS.get(code, "refused"), evidence)


def outcome_of(told: Any, evidence: bytes) -> Outcome:
    """What became of an order, or why there is none; ValueError or LookupError for anything else."""
    if (code := code_of(told)) is not None:
        return refusal(code, evidence)
    number = number_of(told["auftragsnummer"])
    if told["status"] == "storniert":
        return Outcome(state="cancelled", number=number, evidence=evidence)
    if told["status"] != "bestaetigt":
        raise ValueError("a state nobody knows")
    visits = [
        (_stream(each["strom"]), day_of(each["datum"]), hour_of(each["bereitstellungBis"])) for each in told["termine"]
    ]
    return agreed(number, visits, evidence=evidence)


def offer_of(told: Any, row: Any, home: Household, kinds: Kinds) -> tuple[str, BulkyOffer]:
    """One stream of an answer with all: native id and offer; ValueError, TypeError or LookupError for a broken one."""
    key = number_of(row["kuerzel"])
    slots = [
        BulkySlot(id=number_of(each["id"]), day=day_of(each["datum"]), left=count_of(each["frei"]))
        for each in row["termine"]
    ]
    return f"{number_of(told['objekt'])}-{key}", BulkyOffer(
        address=home.id,
        stream=stream(STREAMS.get(key), text_of(row["bezeichnung"]) or key),
        accepts=tuple(kinds.of(text_of(each) or "") for each in row["arten"]),
        slots=tuple(sorted(slots, key=lambda slot: slot.day)),
        scheduling="choose",
        price=price_of(told["preis"]["betrag"], told["preis"]["waehrung"]),
        rules=BulkyRules(
            put_out_by=hour_of(told["bereitstellungBis"]),
            longest_cm=count_of(told["maxLaengeCm"]),
            most_items=count_of(told["maxStueck"]),
            text=text_of(told["hinweis"]),
        ),
        ownership="put_out",
        confirmation="at_once",
        held_seconds=count_of(told["reservierungSekunden"]),
    )


def day_of(value: Any) -> date:
    """`30.11.2026`; ValueError for anything else."""
    day, month, year = (text_of(value) or "").split(".")
    return date(int(year), int(month), int(day))


def _stream(key: Any) -> str:
    return STREAMS.get(key) or number_of(key)
