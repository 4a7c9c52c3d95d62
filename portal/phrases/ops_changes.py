"""What the pages of `/ops` say of changes: their kinds, and the page that lists them."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

KINDS: Mapping[str, Text] = {
    "change_deploy": Text("Prozess gestartet", "process started"),
    "change_config": Text("Konfiguration getauscht", "configuration swapped"),
    "change_opened": Text("Sicherung offen", "breaker open"),
    "change_recovered": Text("antwortet wieder", "answers again"),
    "change_suspected": Text("verdächtig", "suspected"),
    "change_trusted": Text("nicht mehr verdächtig", "trusted again"),
    "change_paused": Text("angehalten", "paused"),
    "change_resumed": Text("weiter", "resumed"),
    "change_reset": Text("zurückgesetzt", "reset"),
    "change_purged": Text("Regal geleert", "shelf purged"),
    "change_maintenance": Text("Wartung", "maintenance"),
    "change_incident": Text("Hinweis", "incident note"),
}
CHANGES: Mapping[str, Text] = {
    **KINDS,
    "changes_title": Text("Änderungen", "Changes"),
    "changes_lead": Text(
        "Was erklärt, warum sich die Kurven drehen: Starts, Konfiguration, Sicherungen, Eingriffe. Neueste zuerst.",
        "What explains why the curves turn: starts, configuration, breakers, hands. Newest first.",
    ),
    "changes_target": Text("Stadt, Anbieter oder Quelle", "City, provider or source"),
    "changes_days": Text("Zeitraum", "Period"),
    "changes_span_1": Text("24 Stunden", "24 hours"),
    "changes_span_7": Text("7 Tage", "7 days"),
    "changes_span_35": Text("35 Tage", "35 days"),
    "changes_show": Text("Anzeigen", "Show"),
    "changes_none": Text("Nichts.", "Nothing."),
    "changes_when": Text("wann", "when"),
    "changes_what": Text("was", "what"),
    "changes_where": Text("wo", "where"),
    "changes_detail": Text("Näheres", "detail"),
    "changes_by": Text("von", "by"),
    "changes_cut": Text("Nur die neuesten {count}.", "Only the newest {count}."),
}
