"""What the pages about publishable keys say."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

KEYS: Mapping[str, Text] = {
    "keys": Text("Ihre Schlüssel", "Your keys"),
    "keys_lead": Text("Ein Schlüssel gibt {quota} Anfragen in der Minute und sonst nichts. Er steht im Kopf jeder Anfrage: `Hansa-Key: pk_…`.", "A key grants {quota} requests a minute and nothing else. It stands in the head of each request: `Hansa-Key: pk_…`."),
    "keys_none": Text("Sie haben noch keinen Schlüssel.", "You have no key yet."),
    "keys_table": Text("Schlüssel dieses Kontos, die neuesten zuerst", "Keys of this account, the newest first"),
    "key_name": Text("Name", "Name"),
    "key_starts": Text("Beginnt mit", "Begins with"),
    "key_origins": Text("Herkunft", "Origins"),
    "key_any": Text("von überall", "from anywhere"),
    "key_made": Text("Angelegt", "Made"),
    "key_state": Text("Zustand", "State"),
    "key_valid": Text("gültig", "valid"),
    "key_revoked": Text("widerrufen", "revoked"),
    "key_do": Text("Was Sie tun können", "What you can do"),
    "key_replace": Text("Ersetzen", "Replace"),
    "key_replace_hint": Text("Sie bekommen einen neuen mit demselben Namen und derselben Herkunft. Der alte gilt, bis Sie ihn widerrufen.", "You get a new one with the same name and origins. The old one holds until you revoke it."),
    "key_replace_button": Text("Neuen Schlüssel ausgeben", "Give me a new key"),
    "key_revoke": Text("Widerrufen", "Revoke"),
    "key_revoke_hint": Text("Wer ihn benutzt, bekommt spätestens nach zwei Sekunden 401. Das lässt sich nicht zurücknehmen.", "Whoever uses it gets 401 within two seconds. This cannot be undone."),
    "key_revoke_button": Text("Für immer widerrufen", "Revoke for good"),
    "key_of": Text("„{name}“", "“{name}”"),
    "new_key": Text("Neuer Schlüssel", "New key"),
    "new_key_name": Text("Name", "Name"),
    "new_key_name_hint": Text("Woran Sie ihn wiedererkennen: „Karte auf der Webseite“.", "By what you know it again: “map on the web page”."),
    "new_key_origins": Text("Nur von diesen Webseiten", "From these web pages only"),
    "new_key_origins_hint": Text("Eine Herkunft je Zeile, wie der Browser sie sendet: `https://app.example`. Leer: von überall. Im Terminal muss die Anfrage dann dieselbe nennen.", "One origin a line, as the browser sends it: `https://app.example`. Empty: from anywhere. In a terminal the request has to name the same one then."),
    "new_key_button": Text("Schlüssel anlegen", "Make the key"),
    "flaw_key_name": Text("Name: Bitte tragen Sie 1 bis 100 Zeichen ein.", "Name: please enter 1 to 100 characters."),
    "flaw_key_origins": Text("Herkunft: Eine Zeile ist keine. Schreiben Sie Schema, Rechner und Port wie der Browser: `https://app.example`, ohne Pfad und Schrägstrich.", "Origins: a line is none. Write scheme, host and port as the browser does: `https://app.example`, no path and no slash."),
    "flaw_key_full": Text("Schlüssel: Ein Konto hat höchstens zehn gültige und fünfzig im Monat. Widerrufen Sie einen, den Sie nicht mehr brauchen.", "Keys: an account has ten valid ones at most, and fifty a month. Revoke one that you no longer need."),
    "made": Text("Ihr neuer Schlüssel „{name}“", "Your new key “{name}”"),
    "made_replaces": Text("Der alte, `pk_{id}_…`, gilt weiter, bis Sie ihn widerrufen.", "The old one, `pk_{id}_…`, holds until you revoke it."),
    "made_curl": Text("Eine Anfrage damit", "A request with it"),
    "made_on": Text("Gespeichert – zurück zu den Schlüsseln", "Saved – back to the keys"),
}  # fmt: skip
