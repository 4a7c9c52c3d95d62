"""What the operator's forms say: about sources, and about cases that are stuck."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text
from portal.phrases.ops_audit import AUDIT, DEEDS

HANDS: Mapping[str, Text] = {
    **AUDIT,
    **{f"deed_{verb}": words for verb, words in DEEDS.items()},
    "hands_title": Text("Eingreifen: {target}", "Hands on {target}"),
    "hands_flaws": Text("Nichts geschehen. Bitte ändern:", "Nothing happened. Please change:"),
    "hands_done": Text(
        "Auftrag {number} ist gegeben: {deed}. In höchstens zwei Sekunden folgt ihm jeder Prozess.",
        "Order {number} is given: {deed}. Every process follows it within two seconds.",
    ),
    "hands_reason": Text("Warum", "Why"),
    "hands_reason_hint": Text(
        "Ein Satz. Er steht mit Ihrem Namen im Protokoll; wer Daten abfragt, liest ihn nicht.",
        "A sentence. It stands in the audit with your name; nobody who asks for data reads it.",
    ),
    "hands_lately": Text("Zuletzt", "Lately"),
    "hands_lately_none": Text("Hier hat noch niemand eingegriffen.", "Nobody has laid hands on this yet."),
    "pause_heading": Text("Anhalten", "Pause"),
    "pause_text": Text(
        "Hansa fragt nichts mehr; in jeder Antwort steht `paused`. Was gerade läuft, läuft zu Ende. Bestellungen und Meldungen werden angenommen und behalten, bis die Pause endet.",
        "Hansa asks nothing more; every answer says `paused`. What is under way comes to its end. Orders and reports are accepted and kept until the pause ends.",
    ),
    "pause_lasts": Text("Wie lange", "How long"),
    "pause_30m": Text("30 Minuten", "30 minutes"),
    "pause_2h": Text("2 Stunden", "2 hours"),
    "pause_at": Text("bis zu einem Zeitpunkt", "until an instant"),
    "pause_open": Text("bis jemand sie beendet", "until somebody ends it"),
    "pause_instant": Text("Zeitpunkt (Uhrzeit der Region)", "Instant (by the region’s clock)"),
    "pause_instant_hint": Text(
        "Zum Beispiel 2026-12-01T18:00; höchstens ein Jahr voraus.",
        "For example 2026-12-01T18:00; a year ahead at most.",
    ),
    "pause_button": Text("Anhalten", "Pause"),
    "lying_heading": Text("Angehalten", "Paused"),
    "lying_until": Text("bis {until}", "until {until}"),
    "lying_open": Text("bis jemand die Pause beendet", "until somebody ends it"),
    "lying_by": Text("von {by}: {reason}", "by {by}: {reason}"),
    "resume_button": Text("Pause beenden", "End the pause"),
    "resume_of": Text("von {target}", "of {target}"),
    "worked_on": Text(
        "Wartung an {source} bis {until}: {reason} So lange schlägt dafür kein Alarm an.",
        "Maintenance of {source} until {until}: {reason} No alert is raised about it meanwhile.",
    ),
    "again_heading": Text("Neu fragen", "Ask anew"),
    "reset_text": Text(
        "Sicherung zurücksetzen: die nächste Frage geht durch und entscheidet, ob die Quelle wieder da ist.",
        "Reset the breaker: the next question is let through, and decides whether the source is back.",
    ),
    "purge_text": Text(
        "Antworten vergessen: fertige Antworten und was die Quelle gesagt hat. Die nächste Frage geht an die Quelle.",
        "Forget answers: finished ones and what the source has said. The next question goes to the source.",
    ),
    "reset_button": Text("Sicherung zurücksetzen", "Reset the breaker"),
    "purge_button": Text("Antworten vergessen", "Forget the answers"),
    "flaw_reason": Text("Sagen Sie, warum: 1 bis 500 Zeichen.", "Say why, in 1 to 500 characters."),
    "flaw_until": Text(
        "Das ist kein Zeitpunkt. Schreiben Sie ihn wie 2026-12-01T18:00.",
        "That is no instant. Write it as 2026-12-01T18:00.",
    ),
    "flaw_until_over": Text(
        "Der Zeitpunkt ist vorbei oder mehr als ein Jahr entfernt. Wählen Sie einen anderen.",
        "The instant is over, or more than a year ahead. Choose another.",
    ),
    "flaw_not_paused": Text(
        "Unter diesem Namen ist nichts mehr angehalten. Sehen Sie unten nach, wer die Pause beendet hat.",
        "Nothing is paused under this name any more. See below who ended the pause.",
    ),
    "flaw_gone": Text(
        "Diesen Vorgang gibt es nicht mehr. Laden Sie die Liste neu.",
        "There is no such case any more. Load the list again.",
    ),
    "flaw_not_stuck": Text(
        "Der Vorgang hängt nicht mehr: es gibt nichts zu entscheiden.",
        "The case is not stuck any more: there is nothing to decide.",
    ),
    "flaw_blind": Text(
        "Niemand kann sagen, ob er angekommen ist. Fragen Sie dort nach.",
        "Nobody can say whether it has arrived. Ask there.",
    ),
    "sure_title": Text("Sind Sie sicher?", "Are you sure?"),
    "sure_back": Text("Nein, zurück", "No, go back"),
    "sure_purge": Text(
        "Alle Antworten von {target} werden vergessen, {sources} Quellen auf einmal. Bis sie neu geantwortet haben, warten alle, die fragen, und ist eine weg, fehlt sie.",
        "All answers of {target} are forgotten, {sources} sources at once. Until they have answered anew everybody who asks waits, and one that is down is missing.",
    ),
    "sure_purge_button": Text("Ja, alles vergessen", "Yes, forget everything"),
    "sure_anew": Text(
        "Niemand kann sagen, ob {source} ihn hat. Fragen Sie dort nach {reference}. Nur wenn dort nichts ist, lassen Sie ihn noch einmal schicken: sonst kommt er zweimal an.",
        "Nobody can say whether {source} has it. Ask there for {reference}. Only if it has nothing, have it sent once more: otherwise it arrives twice.",
    ),
    "sure_anew_button": Text("Dort ist nichts: noch einmal schicken", "It has nothing: send it once more"),
    "sure_drop": Text(
        "{reference} wird beendet: die Bürgerin liest, dass es abgelehnt wurde, und nichts wird mehr geschickt. Das kann niemand zurücknehmen.",
        "{reference} is ended: the citizen reads that it was refused, and nothing more is sent. Nobody can take this back.",
    ),
    "sure_drop_button": Text("Ja, beenden", "Yes, end it"),
    "case_title": Text("Vorgang {reference}", "Case {reference}"),
    "case_is_stuck": Text(
        "Hängt bei {source} nach {attempts} Versuchen: {trouble}.",
        "Stuck at {source} after {attempts} tries: {trouble}.",
    ),
    "case_moves": Text(
        "Der Vorgang hängt nicht: {state}. Es gibt nichts zu entscheiden.",
        "The case is not stuck: {state}. There is nothing to decide.",
    ),
    "case_done": Text(
        "Die Entscheidung ist gegeben und steht im Protokoll.", "The decision is given, and stands in the audit."
    ),
    "retry_heading": Text("Noch einmal versuchen", "Try again"),
    "retry_text": Text(
        "Zuerst wird nachgesehen, ob er dort schon ist, damit nichts zweimal bestellt wird.",
        "It is looked up there first, so that nothing is ordered twice.",
    ),
    "retry_blind": Text(
        "Diese Stelle kann niemand fragen, ob sie ihn hat: er würde ohne Nachsehen noch einmal geschickt.",
        "Nobody can ask there whether they have it: it would be sent once more without looking.",
    ),
    "retry_button": Text("Noch einmal versuchen", "Try again"),
    "anew_button": Text("Noch einmal schicken …", "Send it once more …"),
    "drop_heading": Text("Beenden", "End it"),
    "drop_text": Text(
        "Die Bürgerin liest, dass es abgelehnt wurde, und nichts wird mehr geschickt.",
        "The citizen reads that it was refused, and nothing more is sent.",
    ),
    "drop_button": Text("Beenden …", "End it …"),
}
