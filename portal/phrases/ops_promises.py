"""What the page about promises says."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

PROMISES: Mapping[str, Text] = {
    "promises_title": Text("Zusagen", "Promises"),
    "promises_lead": Text(
        "Was je Stadt zugesagt ist, und wie viel vom Fehlerbudget der letzten {window} noch übrig ist. Das Schlechteste zuerst.",
        "What is promised of each city, and how much of the error budget of the last {window} is left. Worst first.",
    ),
    "promises_none": Text(
        "Noch ist nichts gezählt: {count} Zusagen stehen in der Konfiguration.",
        "Nothing is counted yet: {count} promises stand in the configuration.",
    ),
    "promises_uncounted": Text(
        "Von {count} weiteren Zusagen ist in dieser Zeit nichts gezählt.",
        "Of {count} more promises nothing was counted in this time.",
    ),
    "promises_how": Text(
        "Bei einer Rate von 1 reicht das Budget genau für sein Fenster ({window}). Alarm gibt es, wenn beide Fenster einer Spalte über ihrer Schwelle liegen.",
        "At a rate of 1 the budget lasts exactly its window ({window}). An alarm is raised when both windows of a column are above its threshold.",
    ),
    "promise_what": Text("Zusage", "Promise"),
    "promise_left": Text("Budget übrig", "Budget left"),
    "promise_bad": Text("schlecht", "bad"),
    "promise_burn": Text("{long} und {short}, ab {factor}", "{long} and {short}, from {factor}"),
    "promise_alarm": Text("Alarm ({severity})", "alarm ({severity})"),
    "promise_gone": Text("aufgebraucht", "used up"),
    "slo_availability": Text("Verfügbarkeit: {target} bekommen eine Antwort", "Availability: {target} get an answer"),
    "slo_latency": Text("Dauer: {target} in {bound}", "Latency: {target} within {bound}"),
    "slo_freshness": Text("Frische: {target} höchstens {bound} alt", "Freshness: {target} at most {bound} old"),
    "severity_page": Text("sofort", "page"),
    "severity_ticket": Text("morgen", "ticket"),
}
