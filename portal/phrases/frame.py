"""What stands round every page: skip link, navigation, language switch, footer."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

FRAME: Mapping[str, Text] = {
    "frame_skip": Text("Zum Inhalt springen", "Skip to the content"),
    "frame_home": Text("Hansa, Startseite", "Hansa, home page"),
    "frame_pages": Text("Hauptnavigation", "Main navigation"),
    "frame_switch": Text("English", "Deutsch"),
    "frame_footer": Text("Über diese Schnittstelle", "About this API"),
    "frame_sandbox_title": Text("Sandbox.", "Sandbox."),
    "frame_sandbox": Text("Alle Fachverfahren sind nachgebildet, alle Daten erfunden.", "Every back-end is simulated, all data is invented."),
    "frame_licence": Text("Freie Software unter der EUPL-1.2", "Free software under the EUPL-1.2"),
    "nav_developers": Text("Überblick", "Overview"),
    "nav_desk": Text("Meine Schlüssel", "My keys"),
    "nav_catalogue": Text("Katalog", "Catalogue"),
    "nav_playground": Text("Ausprobieren", "Playground"),
    "nav_guides": Text("Anleitungen", "Guides"),
    "nav_docs": Text("API", "API"),
    "nav_status": Text("Status", "Status"),
    "foot_changelog": Text("Was sich ändert", "Changelog"),
    "foot_problems": Text("Probleme", "Problems"),
    "foot_runbooks": Text("Für den Betrieb", "For operators"),
    "foot_openapi": Text("OpenAPI-Dokument", "OpenAPI document"),
    "foot_vocabularies": Text("Vokabulare", "Vocabularies"),
    "foot_llms": Text("Für Sprachmodelle", "For language models"),
    "foot_security": Text("Sicherheitslücke melden", "Report a vulnerability"),
}  # fmt: skip
