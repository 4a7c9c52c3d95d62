"""What the pages of `/ops` say of a source: states, findings, problems and suspicions, in words for operators."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

FINDINGS: Mapping[str, Text] = {
    "finding_paused": Text("angehalten{since}", "paused{since}"),
    "finding_lying": Text("lügt{since}: antwortet, aber {what}{workers}", "lies{since}: answers, but {what}{workers}"),
    "finding_silent": Text("antwortet nicht rechtzeitig{since}{workers}", "does not answer in time{since}{workers}"),
    "finding_down": Text("ausgefallen{since}: {what}{workers}", "down{since}: {what}{workers}"),
    "finding_quota": Text(
        "Kontingent aufgebraucht{since}; wird geschont{workers}", "quota used up{since}; left in peace{workers}"
    ),
    "finding_failing": Text("{share} der Versuche scheitern", "{share} of the tries fail"),
    "finding_slow": Text("Antworten dauern etwa {now}{usual}", "answers take about {now}{usual}"),
    "finding_hanging": Text(
        "seit {now} wartet eine Anfrage auf Antwort{usual}", "a call has been waiting for an answer for {now}{usual}"
    ),
    "finding_queue": Text("warten auf einen Liegeplatz: {waiting}", "waiting for a berth: {waiting}"),
    "finding_suspect": Text("verdächtig: {what}", "suspicious: {what}"),
    "finding_old": Text("Daten sind {age} alt, älter als zugesagt", "data is {age} old, older than promised"),
    "finding_stale": Text(
        "{share} der Antworten kamen aus dem Vorrat, weil die Quelle ausfiel",
        "{share} of the answers came from what was kept, because the source had failed",
    ),
    "finding_good": Text("antwortet", "answers"),
    "finding_unknown": Text("noch nicht gefragt", "not asked yet"),
    "finding_since": Text("seit {time}", "since {time}"),
    "finding_usual": Text("(sonst {usual})", "(usually {usual})"),
    "finding_workers": Text("(sagen {some} von {all} Prozessen)", "(say {some} of {all} processes)"),
    "what_markup": Text("mit {seen} statt Daten", "with {seen} instead of data"),
    "what_nonsense": Text("nicht mit dem, was ihr Protokoll verspricht", "not with what its protocol promises"),
    "what_source-down": Text(
        "keine Verbindung, oder ein Fehler des Servers", "no connection, or an error of its server"
    ),
    "what_source-token-refused": Text("nimmt unser Token nicht an", "does not take our token"),
    "what_source-uncertain": Text(
        "ob sie getan hat, was ihr gesagt wurde, weiß niemand", "nobody knows whether it did what it was told"
    ),
    "what_other": Text("`{slug}`", "`{slug}`"),
    "suspect-frozen": Text(
        "sagt seit dem {day} unverändert dasselbe ({count} Einträge)", "has said the same since {day} ({count} items)"
    ),
    "suspect-empty": Text(
        "gibt seit dem {day} nur {count} Einträge heraus, üblich waren {usual}",
        "has given out only {count} items since {day}, {usual} were usual",
    ),
    "suspect-clock": Text(
        "ihre Zeiten können seit dem {day} nicht stimmen: {seen}", "its times cannot be right since {day}: {seen}"
    ),
    "suspect-shrunk": Text(
        "ihre Liste hatte zuletzt nur {count} statt {usual} Einträge; die vom {day} gilt weiter",
        "its list had only {count} items when last pulled, and {usual} before; that of {day} counts on",
    ),
    "suspect-other": Text("`{slug}`", "`{slug}`"),
    "tone_bad": Text("gestört", "in trouble"),
    "tone_care": Text("auffällig", "needs a look"),
    "tone_good": Text("in Ordnung", "well"),
    "tone_quiet": Text("noch nicht gefragt", "not asked yet"),
}
