"""What is wrong with a binding and how to mend it, in both languages. Knows kinds of trouble, and no binding."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

TROUBLES: Mapping[str, tuple[Text, Text]] = {
    "no-address": (
        Text("Den Rechner {host} kennt niemand.", "Nobody knows the host {host}."),
        Text(
            "Prüfe `url`: ein Tippfehler, oder der Name ist umgezogen.", "Check `url`: a slip, or the name has moved."
        ),
    ),
    "not-allowed": (
        Text("{host} ist keine öffentliche Adresse.", "{host} is no public address."),
        Text(
            "Soll er privat sein, nenne sein Netz unter `network:`.",
            "If it is meant to be private, list its `network:`.",
        ),
    ),
    "no-connection": (
        Text("{host} nimmt keine Verbindung an. {detail}", "{host} takes no connection. {detail}"),
        Text(
            "Prüfe Port und `proxy:`; sonst frage den Betreiber, ob es läuft.",
            "Check the port and `proxy:`; else ask its operator whether it runs.",
        ),
    ),
    "tls": (
        Text(
            "Dem Zertifikat von {host} ist nicht zu trauen. {detail}",
            "The certificate of {host} cannot be trusted. {detail}",
        ),
        Text(
            "Stellt die Stadt es selbst aus, nenne unter `tls: {ca: …}` ihre Stelle; abgelaufen ist es Sache des Betreibers.",
            "If the city issues it herself, name her authority under `tls: {ca: …}`; one that ran out is its operator's business.",
        ),
    ),
    "too-late": (
        Text("{host} antwortet nicht in {seconds} s.", "{host} does not answer within {seconds} s."),
        Text(
            "Gib ihm Zeit mit `policy: {try_seconds: …}`, oder frage weniger auf einmal.",
            "Give it time with `policy: {try_seconds: …}`, or ask for less at once.",
        ),
    ),
    "broken-off": (
        Text("{host} bricht die Antwort ab. {detail}", "{host} breaks its answer off. {detail}"),
        Text("Später noch einmal; dann den Betreiber fragen.", "Try again later; then ask its operator."),
    ),
    "no-key": (
        Text("{host} will wissen, wer fragt (401).", "{host} wants to know who asks (401)."),
        Text("Setze den Schlüssel: {secrets}.", "Set the key: {secrets}."),
    ),
    "may-not": (
        Text("{host} lässt uns nicht ({detail}).", "{host} does not let us ({detail})."),
        Text(
            "Der Schlüssel gilt hier nicht ({secrets}), oder der Betreiber sperrt unsere Adresse: frage ihn.",
            "The key is not good for this ({secrets}), or the operator bars our address: ask.",
        ),
    ),
    "not-there": (
        Text("Unter dieser Adresse ist nichts ({detail}).", "There is nothing at this address ({detail})."),
        Text(
            "Prüfe Pfad und Optionen der Bindung: umgezogen, oder anders nummeriert.",
            "Check path and options: moved, or renumbered.",
        ),
    ),
    "not-understood": (
        Text("{host} versteht die Frage nicht ({detail}).", "{host} does not understand the question ({detail})."),
        Text(
            "Prüfe `options`: vielleicht eine neue Fassung des Protokolls.",
            "Check `options`: perhaps a new version of its protocol.",
        ),
    ),
    "too-often": (
        Text("{host} ist zu oft gefragt worden ({detail}).", "{host} was asked too often ({detail})."),
        Text(
            "Warte, und lass länger gelten: `policy: {fresh: …}`.",
            "Wait, and let answers last longer: `policy: {fresh: …}`.",
        ),
    ),
    "its-fault": (
        Text("{host} hat selbst einen Fehler ({detail}).", "{host} has a fault of its own ({detail})."),
        Text("Später noch einmal; dann den Betreiber fragen.", "Try again later; then ask its operator."),
    ),
    "other-status": (
        Text("{host} antwortet mit {detail}.", "{host} answers with {detail}."),
        Text("Sieh die Adresse im Browser an.", "Look at the address in a browser."),
    ),
    "not-json": (
        Text("Was von {host} kam, ist kein JSON.", "What came from {host} is no JSON."),
        Text(
            "Sieh die Antwort an: oft eine Seite über Wartung, ein Log-in, oder ein `path`, der fehlt.",
            "Look at the answer: often a page about works, a log-in, or a `path` that is missing.",
        ),
    ),
    "not-its-protocol": (
        Text(
            "Was kam, ist nicht das Protokoll von `{adapter}`: {detail}",
            "What came is not the protocol of `{adapter}`: {detail}",
        ),
        Text(
            "Sieh die Antwort an: eine Wartungsseite, eine neue Fassung, oder der falsche `adapter`.",
            "Look at the answer: a page about works, a new version, or the wrong `adapter`.",
        ),
    ),
    "no-row": (
        Text("Keine der {count} Zeilen ist zu verstehen: {detail}", "None of {count} rows can be understood: {detail}"),
        Text("Gleiche `mapping` und `options` mit der Antwort ab.", "Hold `mapping` and `options` against the answer."),
    ),
    "bug": (
        Text("Der Adapter `{adapter}` hat versagt.", "The adapter `{adapter}` failed."),
        Text(
            "Das ist unser Fehler: bitte melden, mit der Antwort.",
            "This is our mistake: please report it, with the answer.",
        ),
    ),
    "changed": (
        Text("Die Antwort hat eine andere Form als am {detail}:", "The answer has another shape than on {detail}:"),
        Text(
            "Gleiche `mapping` und `options` ab; ist es recht so, schreibt `hansa live-check` es neu auf.",
            "Hold `mapping` and `options` against it; if it is right as it is, `hansa live-check` writes it down anew.",
        ),
    ),
}
"""Kind → what is wrong, how to mend it."""

NOTICES: Mapping[str, Text] = {
    "rejected": Text("{count} Zeilen abgewiesen, so: {detail}", "{count} rows rejected, like: {detail}"),
    "unknown": Text("Werte ohne Entsprechung: {detail}", "values the mapping does not know: {detail}"),
    "unused": Text("Felder, die niemand nennt: {detail}", "fields that nobody names: {detail}"),
    "empty": Text("Keine Datensätze. Stimmen Grenzen und Auswahl?", "No records. Are bounds and selection right?"),
    "no-question": Text(
        "Hier ist keine Frage möglich, solange kein Adressregister antwortet.",
        "Nothing can be asked here as long as no register of addresses answers.",
    ),
    "unclear": Text(
        "Ob man fragen darf, ist ungeklärt. Frage den Betreiber, dann `permission: agreement`.",
        "Whether it may be asked is unclear. Ask its operator, then write `permission: agreement`.",
    ),
    "records": Text("{count} Datensätze", "{count} records"),
    "at": Text("Abhilfe", "Mend"),
    "ok": Text("gut", "well"),
    "wrong": Text("FALSCH", "WRONG"),
    "left": Text("außen vor", "left out"),
    "all-well": Text(
        "Alle {count} gefragten Bindungen antworten wie erwartet.",
        "All {count} bindings that were asked answer as expected.",
    ),
    "some-wrong": Text(
        "{wrong} von {count} gefragten Bindungen brauchen Abhilfe.",
        "{wrong} of {count} bindings that were asked need mending.",
    ),
}
