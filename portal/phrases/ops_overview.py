"""What the first page of `/ops` says."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

OVERVIEW: Mapping[str, Text] = {
    "overview_title": Text("Überblick", "Overview"),
    "overview_as_of": Text(
        "Stand {time}. Alle Zahlen sind die der letzten Minute, über alle Prozesse.",
        "As of {time}. All numbers are of the last minute, over all processes.",
    ),
    "overview_refresh": Text("Neu laden", "Refresh"),
    "overview_wrong": Text("Was jetzt nicht stimmt", "What is wrong now"),
    "overview_calm": Text(
        "Nichts. {good} Quellen antworten, {quiet} hat noch niemand gefragt.",
        "Nothing. {good} sources answer, {quiet} nobody has asked yet.",
    ),
    "overview_calm_title": Text("Alles in Ordnung", "All is well"),
    "overview_silenced": Text("stummgeschaltet: {why}", "silenced: {why}"),
    "overview_alert": Text(
        "{slo}: das Fehlerbudget schwindet {rate}-mal so schnell wie geplant (Fenster {window})",
        "{slo}: the error budget burns {rate} times as fast as planned (window {window})",
    ),
    "slo_availability": Text("Alarm, Verfügbarkeit", "alert, availability"),
    "slo_latency": Text("Alarm, Dauer", "alert, latency"),
    "slo_freshness": Text("Alarm, Frische", "alert, freshness"),
    "overview_no_worker": Text(
        "Kein Prozess hat sich in den letzten 15 Sekunden gemeldet.",
        "No process has said anything in the last 15 seconds.",
    ),
    "overview_map": Text("Karte der Dienste", "Service map"),
    "overview_map_how": Text(
        "Von links nach rechts: wer fragt, das Gateway, die Städte und Regionen, ihre Quellen. Je dicker eine Linie, desto mehr Anfragen; gestrichelt heißt gestört oder auffällig, gepunktet: nicht gefragt.",
        "From left to right: who asks, the gateway, the cities and regions, their sources. The thicker a line, the more calls; dashed means in trouble or in need of a look, dotted: not asked.",
    ),
    "overview_skip": Text("Über die Karte springen", "Skip the map"),
    "overview_narrow": Text(
        "Auf einem breiten Fenster steht hier eine Zeichnung; die Tabelle sagt dasselbe.",
        "On a wide window there is a drawing here; the table says the same.",
    ),
    "overview_ground": Text("Karte der Städte", "Map of the cities"),
    "overview_ground_how": Text(
        "Jede Stadt in der Farbe ihrer schlechtesten Quelle: gestrichelt heißt gestört oder auffällig, gepunktet: nicht gefragt. Ein Klick führt zu ihren Quellen in der Tabelle.",
        "Each city in the colour of its worst source: dashed means in trouble or in need of a look, dotted: not asked. A click leads to its sources in the table.",
    ),
    "overview_ground_undrawn": Text(
        "Ohne Skript wird keine Karte gezeichnet; die Tabelle sagt dasselbe.",
        "Without a script no map is drawn; the table says the same.",
    ),
    "head_apps": Text("Wer fragt", "Who asks"),
    "head_gateway": Text("Gateway", "Gateway"),
    "head_cities": Text("Städte und Regionen", "Cities and regions"),
    "head_sources": Text("Quellen", "Sources"),
    "apps": Text("Apps", "Apps"),
    "gateway": Text("Gateway", "Gateway"),
    "apps_state": Text("{refused} abgewiesen", "{refused} refused"),
    "gateway_state": Text("Prozesse: {workers}", "processes: {workers}"),
    "label_source": Text(
        "{name}: {state}. {rate} Anfragen, {errors} gescheiterte Versuche, Dauer p50 {p50}, p95 {p95}, Datenalter {age}",
        "{name}: {state}. {rate} calls, {errors} of tries failed, duration p50 {p50}, p95 {p95}, age of data {age}",
    ),
    "label_sum": Text(
        "{name}: {state}. {rate} Anfragen, {errors} Fehler, Dauer p50 {p50}, p95 {p95}",
        "{name}: {state}. {rate} calls, {errors} errors, duration p50 {p50}, p95 {p95}",
    ),
    "overview_table": Text("Dasselbe als Tabelle", "The same as a table"),
    "overview_sources_of": Text("Quellen: {name}", "Sources: {name}"),
    "col_what": Text("Wer", "Who"),
    "col_source": Text("Quelle", "Source"),
    "col_state": Text("Zustand", "State"),
    "col_rate": Text("Anfragen", "Calls"),
    "col_errors": Text("Fehler", "Errors"),
    "col_p50": Text("p50", "p50"),
    "col_p95": Text("p95", "p95"),
    "col_age": Text("Datenalter", "Age of data"),
    "overview_workers": Text("Prozesse", "Processes"),
    "col_worker": Text("Prozess", "Process"),
    "col_began": Text("seit", "since"),
    "col_version": Text("Version", "Version"),
    "col_config": Text("Konfiguration", "Configuration"),
    "col_lag": Text("Verzug", "Lag"),
    "overview_promises": Text("Zusagen", "Promises"),
    "overview_promises_all": Text("Alle Zusagen und ihre Budgets", "All promises and their budgets"),
    "overview_promises_none": Text("Noch nichts gezählt.", "Nothing counted yet."),
    "col_promise": Text("Zusage", "Promise"),
    "col_left": Text("Budget übrig", "Budget left"),
    "overview_changes": Text("Zuletzt geändert", "Latest changes"),
    "overview_changes_all": Text("Alle Änderungen", "All changes"),
    "overview_changes_none": Text("Nichts in den letzten 24 Stunden.", "Nothing in the last 24 hours."),
    "overview_stuck": Text("{count} Aufträge stecken fest", "{count} orders are stuck"),
    "overview_orders": Text("Aufträge", "Orders"),
    "overview_stuck_none": Text("Kein Auftrag steckt fest.", "No order is stuck."),
}

SCRIPT: Mapping[str, Text] = {
    "live": Text("Läuft mit: neue Zahlen kommen von selbst.", "Live: new numbers come by themselves."),
    "lost": Text("Verbindung unterbrochen; es wird wieder versucht.", "Connection lost; trying again."),
    "away": Text(
        "Der Speicher antwortet nicht; die Zahlen sind von vorhin.",
        "The store does not answer; the numbers are from before.",
    ),
    "new": Text("Neu: {what}", "New: {what}"),
    "over": Text("Vorbei: {what}", "Over: {what}"),
}
"""What the script says."""
