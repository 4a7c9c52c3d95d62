"""What the page about an account's own usage says."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

USAGE: Mapping[str, Text] = {
    "usage": Text("Ihre Nutzung", "Your usage"),
    "usage_lead": Text("So oft haben wir Ihren Schlüsseln und Apps geantwortet, je Tag (Ortszeit der Städte) und Abfrage. Neues steht nach etwa zehn Sekunden hier.", "How often we answered your keys and apps, by day (the cities’ local time) and operation. What is new stands here after some ten seconds."),
    "usage_kept": Text("Zahlen bleiben 400 Tage, einzelne Fehler {days} Tage und je Schlüssel die letzten hundert. Wonach gefragt wurde, heben wir nicht auf.", "Counts stay for 400 days, single errors for {days} days and the last hundred of each key. We do not keep what was asked."),
    "usage_of": Text("Schlüssel oder App", "Key or app"),
    "usage_all": Text("Alle zusammen", "All together"),
    "usage_key": Text("Schlüssel {name}", "Key {name}"),
    "usage_key_gone": Text("Schlüssel {name} (widerrufen)", "Key {name} (revoked)"),
    "usage_app": Text("App {name}", "App {name}"),
    "usage_days": Text("Zeitraum", "Period"),
    "usage_span": Text("{days} Tage", "{days} days"),
    "usage_show": Text("Anzeigen", "Show"),
    "usage_sums": Text("In diesem Zeitraum", "In this period"),
    "usage_every": Text("Zusammen", "Together"),
    "usage_answered": Text("Beantwortet", "Answered"),
    "usage_mistaken": Text("Fehler der Anfrage (4xx)", "Mistakes in the request (4xx)"),
    "usage_limited": Text("Über dem Kontingent (429)", "Over the quota (429)"),
    "usage_failed": Text("Nicht beantwortbar (5xx)", "Could not be answered (5xx)"),
    "usage_chart": Text("Antworten je Tag; am meisten an einem Tag: {most}. Die Zahlen stehen in der Tabelle darunter.", "Answers a day; the most in one day: {most}. The table below has the numbers."),
    "usage_chart_title": Text("Antworten je Tag", "Answers a day"),
    "usage_legend_answered": Text("beantwortet", "answered"),
    "usage_legend_refused": Text("Probleme", "problems"),
    "usage_table": Text("Antworten nach Tag und Abfrage", "Answers by day and operation"),
    "usage_day": Text("Tag", "Day"),
    "usage_operation": Text("Abfrage", "Operation"),
    "usage_other": Text("Seiten und unbekannte Pfade", "pages and unknown paths"),
    "usage_none": Text("Noch nichts gezählt. Stellen Sie eine Anfrage mit einem Ihrer Schlüssel und laden Sie die Seite nach zehn Sekunden neu.", "Nothing counted yet. Ask something with one of your keys, and load this page again after ten seconds."),
    "errors": Text("Letzte Fehler", "Latest errors"),
    "errors_lead": Text("Die Spur steht in jeder Antwort: `X-Request-Id`, und bei Problemen `trace_id`. Nennen Sie sie, wenn Sie uns schreiben.", "The trace stands in each answer: `X-Request-Id`, and `trace_id` in problems. Name it when you write to us."),
    "errors_table": Text("Fehler, die neuesten zuerst", "Errors, the newest first"),
    "errors_at": Text("Zeit", "Time"),
    "errors_who": Text("Schlüssel oder App", "Key or app"),
    "errors_what": Text("Problem", "Problem"),
    "errors_trace": Text("Spur", "Trace"),
    "errors_none": Text("Keine. So soll es sein.", "None. That is how it should be."),
}  # fmt: skip
