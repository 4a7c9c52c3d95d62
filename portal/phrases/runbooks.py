"""The words around the runbook at `/runbooks`."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

RUNBOOKS: Mapping[str, Text] = {
    "title": Text("Was ist zu tun?", "What is to be done?"),
    "lead": Text("Für alle, die ein Gateway betreiben: zu jedem Alarm und zu jedem Problem, das Clients sehen, was es heißt, wo man nachsieht und was man tut.", "For those who run a gateway: of each alert and each problem that clients see, what it means, where to look and what to do."),
    "all": Text("Alle Einträge", "All entries"),
    "alerts": Text("Alarme", "Alerts"),
    "alerts_lead": Text("Was Prometheus nach den Regeln in `deploy/prometheus/` meldet.", "What Prometheus raises by the rules in `deploy/prometheus/`."),
    "problems": Text("Probleme, die Clients sehen", "Problems that clients see"),
    "problems_lead": Text("Was die App tun kann, steht auf der Seite des Problems; hier steht, was der Betrieb tut.", "What the app can do stands on the problem's page; here stands what operators do."),
    "means": Text("Was es heißt", "What it means"),
    "look": Text("Wo man nachsieht", "Where to look"),
    "do": Text("Was man tut", "What to do"),
    "severity": Text("Dringlichkeit", "Severity"),
    "severity_page": Text("sofort: Die Menschen in der Stadt merken es", "now: citizens notice"),
    "severity_ticket": Text("am nächsten Morgen", "in the morning"),
    "whose": Text("Wer es beheben kann", "Who can mend it"),
    "whose_caller": Text("die App, die gefragt hat", "the app that asked"),
    "whose_city": Text("der Betreiber der Quelle", "the owner of the source"),
    "whose_us": Text("der Betrieb dieses Gateways", "those who run this gateway"),
    "what": Text("Eintrag", "Entry"),
    "fires": Text("Dazu kann dieser Alarm auslösen", "This alert may fire with it"),
    "beside": Text("Was Clients dabei sehen", "What clients see meanwhile"),
    "clients": Text("Was Clients dazu lesen", "What clients read about it"),
    "ops": Text("Zum Betrieb", "To operations"),
}  # fmt: skip
