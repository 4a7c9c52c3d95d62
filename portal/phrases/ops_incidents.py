"""What the pages about incidents say."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

INCIDENTS: Mapping[str, Text] = {
    "incidents_title": Text("Störungen", "Incidents"),
    "incidents_lead": Text(
        "Was hier steht, liest jeder unter `/status`, in beiden Sprachen und ohne Ihren Namen.",
        "What stands here everybody reads at `/status`, in both languages and without your name.",
    ),
    "incidents_none": Text("Keine seit 90 Tagen.", "None for 90 days."),
    "incident_what": Text("Was", "What"),
    "incident_state": Text("Stand", "State"),
    "incident_changed": Text("Zuletzt", "Last note"),
    "incident_targets": Text("Wen es betrifft", "Whom it concerns"),
    "incident_everybody": Text("alle Städte", "all cities"),
    "incident_new": Text("Neue Störung", "New incident"),
    "incident_next": Text("Neuer Stand", "New note"),
    "incident_notes": Text("Verlauf", "Notes"),
    "incident_flaws": Text("Nichts veröffentlicht. Bitte ändern:", "Nothing was published. Please change:"),
    "title_de": Text("Titel, deutsch", "Title, German"),
    "title_en": Text("Titel, englisch", "Title, English"),
    "text_de": Text("Was bekannt ist, deutsch", "What is known, German"),
    "text_en": Text("Was bekannt ist, englisch", "What is known, English"),
    "targets_hint": Text(
        "Städte, Träger oder Quellen, je eine in einer Zeile: `adorf`, `adorf/amt`, `adorf/amt/places`. Leer: alle.",
        "Cities, providers or sources, one a line: `adorf`, `adorf/amt`, `adorf/amt/places`. Empty: all.",
    ),
    "state_investigating": Text("wird untersucht", "investigating"),
    "state_identified": Text("Ursache bekannt", "identified"),
    "state_monitoring": Text("behoben, wird beobachtet", "monitoring"),
    "state_resolved": Text("vorbei", "resolved"),
    "incident_publish": Text("Veröffentlichen", "Publish"),
    "incident_by": Text("von {by}", "by {by}"),
    "flaw_title": Text(
        "Der Titel fehlt in einer Sprache oder ist länger als 120 Zeichen.",
        "The title is missing in a language, or longer than 120 characters.",
    ),
    "flaw_text": Text(
        "Der Text fehlt in einer Sprache oder ist länger als 2000 Zeichen.",
        "The text is missing in a language, or longer than 2000 characters.",
    ),
    "flaw_state": Text("Wählen Sie einen Stand.", "Choose a state."),
    "flaw_targets": Text(
        "Eine Zeile nennt keine Stadt, keinen Träger und keine Quelle. Die Namen stehen unter /developers/catalogue; höchstens 50.",
        "A line names no city, provider or source. The names stand at /developers/catalogue; 50 at most.",
    ),
    "flaw_incident_full": Text(
        "Es sind zu viele. Beenden Sie zuerst alte Störungen.", "There are too many. Resolve old incidents first."
    ),
}
