"""What the page about the account says."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

ACCOUNT: Mapping[str, Text] = {
    "account": Text("Ihr Konto", "Your account"),
    "account_name": Text("Name", "Name"),
    "account_since": Text("Seit", "Since"),
    "account_known": Text("Was wir von Ihnen wissen", "What we know of you"),
    "account_known_text": Text("Diesen Namen, eine Prüfsumme Ihres Geheimnisses, Ihre Schlüssel und Apps. Keine Person, keine E-Mail, keine Adresse.", "This name, a checksum of your secret, your keys and apps. No person, no e-mail, no address."),
    "close": Text("Konto schließen", "Close the account"),
    "close_hint": Text("Alle Schlüssel werden widerrufen, alle Apps gelöscht, und was Bürgerinnen und Bürger ihnen erlaubt haben, endet. Den Namen bekommt 90 Tage lang niemand. Das lässt sich nicht zurücknehmen.", "Every key is revoked, every app deleted, and what citizens allowed them ends. Nobody gets the name for 90 days. This cannot be undone."),
    "close_button": Text("Für immer schließen", "Close for good"),
    "closed": Text("Das Konto ist geschlossen", "The account is closed"),
    "closed_text": Text("Schlüssel und Apps gibt es nicht mehr. Danke, dass Sie da waren.", "Its keys and apps are gone. Thank you for having been here."),
    "closed_on": Text("Zur Seite für Entwickler", "To the page for developers"),
}  # fmt: skip
