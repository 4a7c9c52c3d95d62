"""Which documents are guides, in which order, what each is about; and the words round them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from domain.words import Text


class Guide(NamedTuple):
    """A document of the repository that is for app developers."""

    file: str
    """Where it lies in the repository."""
    group: str
    about: Text


GROUPS: Mapping[str, Text] = {
    "start": Text("Anfangen", "Start"),
    "read": Text("Lesen", "Read"),
    "act": Text("Für Bürgerinnen und Bürger handeln", "Act for citizens"),
}

GUIDES: Mapping[str, Guide] = {
    "tutorial": Guide("docs/tutorial.md", "start", Text("Das Gateway starten, drei Städte eine Frage stellen, eine davon ausfallen lassen.", "Start the gateway, ask three cities one question, and break one of them.")),
    "get-a-key": Guide("docs/how-to/get-a-key.md", "start", Text("Ein Konto ohne E-Mail, ein Schlüssel, eine erste Antwort.", "An account without e-mail, a key, a first answer.")),
    "build-an-app-with-an-sdk": Guide("docs/how-to/build-an-app-with-an-sdk.md", "start", Text("Eine kleine App in Python oder TypeScript, die in jeder Stadt läuft.", "A small app in Python or TypeScript that works in every city.")),
    "rehearse-failures": Guide("docs/how-to/rehearse-failures.md", "start", Text("Eine Stadt langsam, aus oder falsch antworten lassen, nur für den eigenen Schlüssel.", "Let a city be slow, down or lying, for your own key alone.")),
    "the-envelope": Guide("docs/explanation/the-envelope.md", "start", Text("Warum jede Antwort `items`, `sources` und `complete` hat.", "Why every answer has `items`, `sources` and `complete`.")),
    "get-tables-and-maps": Guide("docs/how-to/get-tables-and-maps.md", "read", Text("Dieselben Listen als CSV, GeoJSON und NDJSON.", "The same lists as CSV, GeoJSON and NDJSON.")),
    "subscribe-to-collection-dates": Guide("docs/how-to/subscribe-to-collection-dates.md", "read", Text("Ein Kalender je Haus, zum Abonnieren.", "A calendar for each house, to subscribe to.")),
    "find-services-and-appointments": Guide("docs/how-to/find-services-and-appointments.md", "read", Text("Leistungen der Verwaltung, zuständige Stellen, freie Termine.", "Services of the administration, offices, free appointments.")),
    "read-water-levels-and-air": Guide("docs/how-to/read-water-levels-and-air.md", "read", Text("Pegel, Luft und Straßenlampen.", "Water levels, air and street lights.")),
    "search-open-data": Guide("docs/how-to/search-open-data.md", "read", Text("Die offenen Daten aller Portale, jeder Datensatz einmal.", "The open data of all portals, each data set once.")),
    "register-an-app": Guide("docs/how-to/register-an-app.md", "act", Text("Eine App anmelden, die Menschen um Erlaubnis bittet.", "Register an app that asks people for permission.")),
    "log-in-with-hansa": Guide("docs/how-to/log-in-with-hansa.md", "act", Text("Menschen anmelden, in jeder Stadt gleich.", "Log people in, in every city the same way.")),
    "use-a-token": Guide("docs/how-to/use-a-token.md", "act", Text("Was ein Token öffnet, und was zu tun ist, wenn es nicht gilt.", "What a token opens, and what to do when it is not good.")),
    "tutorial-orders": Guide("docs/tutorial-orders.md", "act", Text("Sperrmüll bestellen, während die Stadt nicht erreichbar ist.", "Order a bulky-waste collection while the city cannot be reached.")),
    "place-orders-and-reports": Guide("docs/how-to/place-orders-and-reports.md", "act", Text("Aufträge und Meldungen, mit Fotos, genau einmal.", "Orders and reports, with photos, exactly once.")),
    "receive-webhooks": Guide("docs/how-to/receive-webhooks.md", "act", Text("Hören, was geschieht, statt nachzufragen.", "Hear what happens instead of asking.")),
    "verify-a-receipt": Guide("docs/how-to/verify-a-receipt.md", "act", Text("Belege prüfen, ohne uns und nach Jahren.", "Verify receipts, without us and after years.")),
}  # fmt: skip

WORDS: Mapping[str, Text] = {
    "title": Text("Anleitungen", "Guides"),
    "lead": Text("Für alle, die Apps bauen. Jeder Befehl darin läuft in unseren Prüfungen.", "For those who build apps. Every command in them runs in our tests."),
    "english": Text("Auf Englisch.", "In English."),
    "all": Text("Alle Anleitungen", "All guides"),
    "contents": Text("Auf dieser Seite", "On this page"),
    "copy": Text("Kopieren", "Copy"),
    "copied": Text("Kopiert", "Copied"),
}  # fmt: skip
