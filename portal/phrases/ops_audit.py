"""What the page of the audit says, and how it names each deed."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

DEEDS: Mapping[str, Text] = {
    "pause": Text("angehalten", "paused"),
    "resume": Text("fortgesetzt", "resumed"),
    "reset": Text("Sicherung zurückgesetzt", "breaker reset"),
    "purge": Text("Antworten vergessen", "answers forgotten"),
    "retry": Text("noch einmal versucht", "tried again"),
    "drop": Text("beendet", "ended"),
    "harvest-pull": Text("Liste geholt", "list pulled"),
    "harvest-accept": Text("Liste angenommen", "list accepted"),
    "harvest-drop": Text("Liste verworfen", "list dropped"),
    "incident-opened": Text("Störung gemeldet", "incident opened"),
    "incident-noted": Text("Störung ergänzt", "incident noted"),
}
"""Verb of an order → what was done. One of tomorrow stands as it is."""

AUDIT: Mapping[str, Text] = {
    "audit_title": Text("Protokoll", "Audit"),
    "audit_lead": Text(
        "Jede Handlung im Betrieb, von dieser Seite oder mit `hansa`: wer, was, warum, bis wann. Nichts davon wird geändert oder gelöscht.",
        "Every deed of operations, from this page or by `hansa`: who, what, why, until when. Nothing of it is changed or removed.",
    ),
    "audit_none": Text("Noch nichts.", "Nothing yet."),
    "audit_number": Text("Nr.", "No."),
    "audit_at": Text("Wann", "When"),
    "audit_by": Text("Wer", "Who"),
    "audit_what": Text("Was", "What"),
    "audit_target": Text("Woran", "On what"),
    "audit_until": Text("Bis", "Until"),
    "audit_why": Text("Warum", "Why"),
    "audit_older": Text("Ältere", "Older ones"),
}
