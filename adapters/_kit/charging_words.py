"""What the charging register writes, in all its issues, and what it means here. Knows no column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters._kit.values import Tally, count
from domain.vocabulary_charging import CHARGING_KIND, CHARGING_STATUS, CONNECTOR, PAYMENT
from domain.words import Coded, Vocabulary, coded, fold

CONNECTORS = {
    "AC Typ 2 Steckdose": "type_2",
    "AC Typ 2 Fahrzeugkupplung": "type_2",
    "AC Steckdose Typ 2": "type_2",
    "AC Kupplung Typ 2": "type_2",
    "AC Typ 1 Steckdose": "type_1",
    "AC Typ 1 Fahrzeugkupplung": "type_1",
    "Typ 3": "type_3",
    "DC Fahrzeugkupplung Typ Combo 2 (CCS)": "ccs_2",
    "DC Fahrzeugkupplung Typ Combo (CCS)": "ccs_2",
    "DC Kupplung Combo": "ccs_2",
    "DC CHAdeMO": "chademo",
    "AC Schuko": "schuko",
    "AC CEE 3 polig": "cee_3",
    "AC CEE 5 polig": "cee_5",
    "DC Tesla Fahrzeugkupplung (Typ 2)": "tesla",
    "DC Tesla Fahrzeugkupplung": "tesla",
    "Tesla": "tesla",
    "DC Megawatt Charging System (MCS)": "mcs",
}
KINDS = {"Normalladeeinrichtung": "normal", "Schnellladeeinrichtung": "fast"}
STATES = {"In Betrieb": "in_operation", "In Wartung": "in_maintenance", "Außer Betrieb": "out_of_operation"}
PAYMENTS = {
    "RFID-Karte": "rfid_card",
    "Onlinezahlungsverfahren": "online",
    "Kreditkarte": "credit_card",
    "Kreditkarte (NFC)": "credit_card",
    "Kreditkarte (Lesegerät)": "credit_card",
    "Debitkarte": "debit_card",
    "Debitkarte (NFC)": "debit_card",
    "Debitkarte (Lesegerät)": "debit_card",
    "Plug & Charge": "plug_and_charge",
    "Bargeld": "cash",
    "Kostenlos": "free",
    "Sonstige": "other",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the register writes → our codes. Raises ValueError for a code the vocabulary lacks."""

    connectors: Mapping[str, str]
    kinds: Mapping[str, str]
    states: Mapping[str, str]
    payments: Mapping[str, str]
    folded: Mapping[str, Mapping[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        lists = (
            (CONNECTOR, self.connectors),
            (CHARGING_KIND, self.kinds),
            (CHARGING_STATUS, self.states),
            (PAYMENT, self.payments),
        )
        for vocabulary, words in lists:
            if strange := set(words.values()) - vocabulary.codes.keys():
                raise ValueError(f"{vocabulary.name} has no code {min(strange)!r}")
        folded = {each.name: {fold(native): code for native, code in words.items()} for each, words in lists}
        object.__setattr__(self, "folded", folded)

    def coded(self, vocabulary: Vocabulary, native: str, seen: Tally) -> Coded:
        """The code of what is written, whatever its case, blanks and hyphens; one that nobody knows is counted."""
        code = self.folded[vocabulary.name].get(fold(native))
        if code is None:
            count(seen, native)
        return coded(vocabulary, code, native)
