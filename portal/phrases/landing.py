"""The words of `/`."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

LANDING: Mapping[str, Text] = {
    "title": Text("Eine Schnittstelle für alle Städte", "One API for every city"),
    "what": Text(
        "Hansa bringt die Fachverfahren von {cities} auf eine einzige, offene Schnittstelle: Abfalltermine, Haltestellen, Parkplätze, Ämter, Meldungen.",
        "Hansa puts the back-ends of {cities} behind one open API: collection dates, departures, parking, offices, reports.",
    ),
    "honest": Text(
        "Jede Antwort sagt je Quelle, ob sie frisch, veraltet oder ausgefallen ist: „Es gibt nichts“ und „Niemand war zu fragen“ sind verschiedene Antworten.",
        "Each answer says per source whether it is fresh, stale or failed: “there is nothing” and “nobody could be asked” are different answers.",
    ),
    "once": Text("Was Sie für eine Stadt bauen, läuft in jeder.", "What you build for one city runs in every one."),
    "key": Text("Schlüssel holen", "Get a key"),
    "play": Text("Auf der Karte ausprobieren", "Try it on a map"),
    "start": Text("In zehn Minuten zur ersten App", "To a first app in ten minutes"),
    "first": Text("Ihre erste Anfrage", "Your first request"),
    "first_text": Text("Recyclinghöfe in allen Städten. Kein Schlüssel nötig.", "Recycling centres in all cities. No key needed."),
    "open": Text("Antwort ansehen", "See the answer"),
    "answer": Text("So fängt die Antwort an", "How the answer begins"),
    "why": Text("Was Sie davon haben", "What you get"),
    "why_shape": Text("Eine Form je Ding", "One shape per thing"),
    "why_shape_text": Text(
        "Ein Abholtermin, ein Ort, eine Abfahrt sehen überall gleich aus. Codes sind gemeinsam, und daneben steht, was die Stadt selbst sagt.",
        "A collection date, a place, a departure look the same everywhere. Codes are shared, and what the city itself says stands beside them.",
    ),
    "why_honest": Text("Ehrlich, wenn etwas ausfällt", "Honest when something is down"),
    "why_honest_text": Text(
        "Fällt eine Stadt aus, antworten die anderen. Was veraltet ist, sagt, von wann es ist.",
        "When one city is down, the others answer. What is stale says how old it is.",
    ),
    "why_forms": Text("In der Form, die Sie brauchen", "In the form you need"),
    "why_forms_text": Text(
        "JSON, CSV, GeoJSON, NDJSON und Kalender zum Abonnieren; Webhooks und ein Ereignisstrom, damit niemand ständig nachfragen muss.",
        "JSON, CSV, GeoJSON, NDJSON and calendars to subscribe to; webhooks and a stream of events, so that nobody has to poll.",
    ),
    "why_sandbox": Text("Eine Sandbox, die sich benimmt wie echt", "A sandbox that behaves like the real thing"),
    "why_sandbox_text": Text(
        "Jedes Fachverfahren hat einen Zwilling, der sein Protokoll spricht, mit allen Eigenheiten. Er fällt aus, wenn Sie es wollen.",
        "Every back-end has a twin that speaks its protocol, quirks included. It fails when you want it to.",
    ),
    "cities": Text("Die Städte", "The cities"),
    "cities_text": Text("Wie es ihren Quellen gerade geht. Gefragt wird eine Quelle erst, wenn jemand nach ihr fragt.", "How their sources are doing right now. A source is not asked before somebody asks for it."),
    "sources": Text("{count} Quellen", "{count} sources"),
    "catalogue_of": Text("Was {city} anbietet", "What {city} offers"),
    "next": Text("Weiter", "Read on"),
    "next_catalogue": Text("Katalog", "Catalogue"),
    "next_catalogue_text": Text("Was es in welcher Stadt gibt, auf welcher Grundlage, unter welcher Lizenz.", "What there is in which city, on what basis, under which licence."),
    "next_docs": Text("API", "API"),
    "next_docs_text": Text("Jede Anfrage, jeder Parameter, jede Antwort.", "Every request, parameter and answer."),
    "next_guides": Text("Anleitungen", "Guides"),
    "next_guides_text": Text("Vom ersten Aufruf bis zu Webhooks und Aufträgen.", "From the first call to webhooks and orders."),
    "next_status": Text("Status", "Status"),
    "next_status_text": Text("Was gerade läuft und was nicht.", "What works right now, and what does not."),
    "copy": Text("Kopieren", "Copy"),
    "copied": Text("Kopiert", "Copied"),
}  # fmt: skip
