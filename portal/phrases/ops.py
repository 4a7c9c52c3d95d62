"""What every page of `/ops` says."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

OPS: Mapping[str, Text] = {
    "ops": Text("Betrieb", "Operations"),
    "ops_pages": Text("Seiten des Betriebs", "Pages of operations"),
    "ops_overview": Text("Überblick", "Overview"),
    "ops_traces": Text("Aufzeichnungen", "Traces"),
    "ops_promises": Text("Zusagen", "Promises"),
    "ops_orders": Text("Aufträge", "Orders"),
    "ops_changes": Text("Änderungen", "Changes"),
    "ops_benefit": Text("Nutzen", "Benefit"),
    "ops_incidents": Text("Störungen", "Incidents"),
    "ops_audit": Text("Protokoll", "Audit"),
    "ops_who": Text("Angemeldet als {name} ({role})", "Logged in as {name} ({role})"),
    "ops_trouble_nobody": Text("Bitte anmelden", "Please log in"),
    "ops_trouble_nobody_text": Text(
        "Diese Seiten sind für den Betrieb. Melden Sie sich mit Ihrem Konto für Beschäftigte an; in der Sandbox stehen sie auf dem Rechner selbst offen.",
        "These pages are for operators. Log in with your staff account; in the sandbox they are open on the machine itself.",
    ),
    "ops_log_in": Text("Anmelden", "Log in"),
    "ops_log_out": Text("Abmelden", "Log out"),
    "ops_trouble_not_entered": Text("Sie sind nicht angemeldet", "You are not logged in"),
    "ops_trouble_not_entered_text": Text(
        "Diese Anmeldung ist vorbei, wurde schon benutzt oder in einem anderen Browser begonnen. Beginnen Sie noch einmal.",
        "This log-in is over, was used, or was begun in another browser. Begin again.",
    ),
    "ops_trouble_no_identity": Text("Hier kann sich niemand anmelden", "Nobody can log in here"),
    "ops_trouble_no_identity_text": Text(
        "Dieses Gateway kennt keine Identität. Wer Hansa verwaltet, setzt HANSA_IDENTITY_URL.",
        "This gateway knows no identity. Whoever administers Hansa sets HANSA_IDENTITY_URL.",
    ),
    "ops_trouble_not_allowed": Text("Das dürfen Sie nicht", "You may not do this"),
    "ops_trouble_not_allowed_text": Text(
        "Ihre Rolle reicht dafür nicht. Fragen Sie, wer Hansa verwaltet.",
        "Your role does not suffice. Ask whoever administers Hansa.",
    ),
    "ops_trouble_stranger": Text("Nichts geschehen", "Nothing happened"),
    "ops_trouble_stranger_text": Text(
        "Das Formular kam nicht von einer Seite, die dieser Browser bekommen hat. Laden Sie die Seite neu.",
        "The form did not come from a page that this browser was given. Load the page again.",
    ),
    "ops_trouble_gone": Text("Das gibt es hier nicht", "There is no such thing here"),
    "ops_trouble_gone_text": Text(
        "Es ist vorbei, oder die Adresse ist falsch.", "It is over, or the address is wrong."
    ),
    "ops_trouble_store": Text("Der Speicher antwortet nicht", "The store does not answer"),
    "ops_trouble_store_text": Text(
        "Die Dienste laufen weiter. Versuchen Sie es in einer Minute wieder.",
        "The services go on. Try again in a minute.",
    ),
}
