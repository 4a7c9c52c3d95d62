"""The words of `/developers`."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

OVERVIEW: Mapping[str, Text] = {
    "title": Text("Für alle, die Apps bauen", "For those who build apps"),
    "lead": Text(
        "Offene Daten brauchen keinen Schlüssel: Die erste Anfrage geht sofort. Ein Schlüssel gibt Ihnen mehr Anfragen je Minute, eine App das Recht, für Bürgerinnen und Bürger zu handeln.",
        "Open data needs no key: the first request works at once. A key gives you more requests per minute, an app the right to act for citizens.",
    ),
    "steps": Text("Der Reihe nach", "Step by step"),
    "key": Text("Schlüssel und Apps", "Keys and apps"),
    "key_text": Text("In einer Minute, ohne E-Mail. Dort sehen Sie auch, was Ihre Anfragen gekostet und welche nicht geklappt haben.", "In one minute, without e-mail. There you also see what your requests took and which of them failed."),
    "play": Text("Ausprobieren", "Playground"),
    "play_text": Text("Vier Fragen auf der Karte, daneben die Anfrage in curl, Python und TypeScript.", "Four questions on a map, and beside it the request in curl, Python and TypeScript."),
    "catalogue": Text("Katalog", "Catalogue"),
    "catalogue_text": Text("Stadt für Stadt, was es gibt, wie es ihm geht, auf welcher Grundlage und unter welcher Lizenz.", "City by city what there is, how it is doing, on what basis and under which licence."),
    "guides": Text("Anleitungen", "Guides"),
    "guides_text": Text("Von der ersten Anfrage bis zu Aufträgen, Webhooks und Belegen. Jeder Befehl darin wird geprüft.", "From the first request to orders, webhooks and receipts. Every command in them is tested."),
    "shelf": Text("Nachschlagen", "Look it up"),
    "docs": Text("API", "API"),
    "docs_text": Text("Alle Anfragen, Parameter und Antworten", "Every request, parameter and answer"),
    "openapi": Text("OpenAPI-Dokument", "OpenAPI document"),
    "openapi_text": Text("dasselbe für Programme, OpenAPI 3.1", "the same for programs, OpenAPI 3.1"),
    "vocabularies": Text("Vokabulare", "Vocabularies"),
    "vocabularies_text": Text("was die Codes bedeuten, und was Städte und Standards dafür schreiben", "what the codes mean, and what cities and standards write for them"),
    "problems": Text("Probleme", "Problems"),
    "problems_text": Text("was schiefgehen kann, und was dann zu tun ist", "what can go wrong, and what to do then"),
    "changelog": Text("Was sich ändert", "Changelog"),
    "changelog_text": Text("was neu ist, was bald wegfällt", "what is new, and what will go away"),
    "status": Text("Status", "Status"),
    "status_text": Text("wie es den Städten und ihren Quellen gerade geht", "how the cities and their sources are doing right now"),
    "llms": Text("Für Sprachmodelle", "For language models"),
    "llms_text": Text("`llms.txt`: die API auf einer Seite", "`llms.txt`: the API on one page"),
    "rules": Text("Vier Regeln, dann geht fast alles", "Four rules, then nearly everything works"),
    "rule_sources": Text("Lesen Sie `sources`. Eine Null unter `fresh` heißt: Es gibt nichts. Jeder andere Zustand heißt: Niemand konnte es sagen.", "Read `sources`. A zero under `fresh` means that there is nothing. Any other state means that nobody could say."),
    "rule_null": Text("`null` heißt unbekannt. Nie null, geschlossen oder pünktlich.", "`null` means unknown. Never zero, closed or on time."),
    "rule_unknown": Text("Rechnen Sie mit unbekannten Feldern und Codes; es kommen welche dazu.", "Expect unknown fields and codes; more will come."),
    "rule_attribution": Text("Zeigen Sie `attribution`, wo Sie Daten zeigen.", "Show `attribution` wherever you show data."),
    "access": Text("Wie viel Sie fragen dürfen", "How much you may ask"),
    "access_text": Text("`Hansa-Key` steht in der Kopfzeile jeder Anfrage und darf im Browser stehen: Er öffnet nichts, er zählt nur.", "`Hansa-Key` stands in the header of each request and may stand in a browser: it opens nothing, it only counts."),
    "who": Text("Wer fragt", "Who asks"),
    "much": Text("Anfragen je Minute", "Requests per minute"),
    "anonymous": Text("ohne alles, je Anschluss", "with nothing, per connection"),
    "with_key": Text("mit Schlüssel", "with a key"),
    "with_token": Text("mit Token einer App", "with an app's token"),
}  # fmt: skip
