"""What the page about rehearsals says."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

SWITCHES: Mapping[str, Text] = {
    "switches": Text("Ausfälle proben", "Rehearse outages"),
    "switches_lead": Text("Lassen Sie eine Stadt langsam, weg oder verwirrt sein – nur für einen Ihrer Schlüssel. Alle anderen merken nichts davon.", "Have a city be slow, gone or confused – for one of your keys alone. Nobody else notices."),
    "switches_how": Text("Das gilt für alles, was mit diesem Schlüssel gelesen wird, auf jedem Rechner nach höchstens zwei Sekunden. Die Zeile der Quelle sagt es mit dem Hinweis `rehearsed`. Bestellungen und Meldungen bleiben unberührt.", "It holds for all that is read with this key, on every machine within two seconds. The source’s row says so by the note `rehearsed`. Orders and reports are left alone."),
    "switches_now": Text("Was gerade geprobt wird", "What is rehearsed now"),
    "switches_none": Text("Nichts. Alle Städte antworten diesem Konto, wie sie sind.", "Nothing. All cities answer this account as they are."),
    "switches_no_key": Text("Dafür brauchen Sie einen Schlüssel.", "You need a key for this."),
    "switches_to_keys": Text("Zu den Schlüsseln", "To the keys"),
    "switch_key": Text("Schlüssel", "Key"),
    "switch_city": Text("Stadt", "City"),
    "switch_what": Text("Was", "What"),
    "switch_how": Text("Wie", "How"),
    "switch_until": Text("Bis", "Until"),
    "switch_do": Text("Was Sie tun können", "What you can do"),
    "switch_everything": Text("alles", "everything"),
    "switch_everything_of": Text("Alles, was die Stadt hat", "Everything the city has"),
    "switch_remove": Text("Beenden", "End it"),
    "switch_remove_of": Text("{city}, {what}", "{city}, {what}"),
    "manner_slow": Text("langsam", "slow"),
    "manner_slow_for": Text("langsam, {seconds} Sekunden", "slow, {seconds} seconds"),
    "manner_down": Text("weg", "down"),
    "manner_lying": Text("verwirrt", "lying"),
    "manner_limited": Text("am Limit", "limited"),
    "manner_slow_hint": Text("Die echte Antwort, aber später. Wer nicht so lange wartet (`wait`), bekommt `source-timeout`.", "The real answer, but later. Who does not wait as long (`wait`) gets `source-timeout`."),
    "manner_down_hint": Text("Keine Verbindung: `failed`, `source-down`.", "No connection: `failed`, `source-down`."),
    "manner_lying_hint": Text("Eine Antwort, die keine ist, wie 200 mit einer Fehlerseite: `failed`, `source-nonsense`.", "An answer that is none, such as 200 with a page of markup: `failed`, `source-nonsense`."),
    "manner_limited_hint": Text("Das Kontingent der Quelle ist verbraucht (429): `refused`, `source-limited`.", "Its quota is used up (429): `refused`, `source-limited`."),
    "new_switch": Text("Neue Probe", "New rehearsal"),
    "new_switch_seconds": Text("Sekunden (nur für langsam)", "Seconds (for slow only)"),
    "new_switch_seconds_hint": Text("1 bis {most}. Wer `wait` nicht nennt, wartet fünf.", "1 to {most}. Who does not name `wait` waits for five."),
    "new_switch_hours": Text("Stunden", "Hours"),
    "new_switch_hours_hint": Text("1 bis {most}. Dann endet es von selbst.", "1 to {most}. Then it ends by itself."),
    "new_switch_button": Text("Proben", "Rehearse"),
    "flaw_switch_key": Text("Schlüssel: Bitte wählen Sie einen gültigen dieses Kontos.", "Key: please choose a valid one of this account."),
    "flaw_switch_full": Text("Schlüssel: Zwanzig Proben auf einmal sind genug. Beenden Sie eine.", "Key: twenty rehearsals at a time are enough. End one."),
    "flaw_switch_city": Text("Stadt: Bitte wählen Sie eine.", "City: please choose one."),
    "flaw_switch_resource": Text("Was: So etwas haben die Städte nicht.", "What: the cities have no such thing."),
    "flaw_switch_manner": Text("Wie: Bitte wählen Sie eines.", "How: please choose one."),
    "flaw_switch_seconds": Text("Sekunden: Bitte tragen Sie eine ganze Zahl von 1 bis 30 ein.", "Seconds: please enter a whole number from 1 to 30."),
    "flaw_switch_hours": Text("Stunden: Bitte tragen Sie eine ganze Zahl von 1 bis 24 ein.", "Hours: please enter a whole number from 1 to 24."),
}  # fmt: skip
