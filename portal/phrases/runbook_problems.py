"""What to do when clients see a problem: for whoever runs the gateway, one entry for each kind."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text
from portal.runbook import Seen

_ALONE = Text(
    "Eine einzelne App: nichts. Die Antwort sagt ihr, was zu ändern ist; schreibt sie Ihnen, lassen Sie sich die `trace_id` geben.",
    "A single app: nothing. The answer says what to change; when its makers write to you, ask for the `trace_id`.",
)
_MANY = Text(
    "Viele Apps auf einmal, seit einer neuen Version von uns: Dann ist es unser Fehler. Vergleichen Sie `CHANGELOG.md`, und gehen Sie notfalls zur Version davor zurück.",
    "Many apps at once, since a new version of ours: then the mistake is ours. Compare `CHANGELOG.md`, and go back to the version before if need be.",
)
_OWNER = Text(
    "Rufen Sie den Betreiber der Quelle an; sein Kontakt steht auf ihrer Seite in `/ops` und in `/v1/cities`. Hält es an, schreiben Sie eine Störungsmeldung für `/status`.",
    "Call the owner of the source; the contact stands on its page in `/ops` and in `/v1/cities`. If it lasts, write an incident note for `/status`.",
)
_AGAIN = Text(
    "Danach muss hier nichts neu gestartet werden: Proben merken von selbst, wenn sie wieder antwortet.",
    "Nothing has to be restarted here afterwards: probes notice by themselves when it answers again.",
)
_STORE = Text(
    "Prüfen Sie die Datenbank: `HANSA_DATABASE_URL`, ihr Protokoll, freier Platz, offene Verbindungen. Das Protokoll des Gateways nennt den Grund ohne Geheimnisse.",
    "Look at the database: `HANSA_DATABASE_URL`, its log, free space, open connections. The gateway's log names the reason without secrets.",
)


def _callers(means: Text, *do: Text) -> Seen:
    return Seen(whose="caller", means=means, do=(*(do or (_ALONE,)), _MANY))


PROBLEM_RUNBOOK: Mapping[str, Seen] = {
    "bad-question": _callers(Text("Eine Anfrage passt nicht zum Vertrag. Das ist Sache der App.", "A request does not fit the contract. That is the app's to mend.")),
    "not-found": _callers(
        Text("Ein Pfad oder eine Kennung, die es nicht gibt.", "A path or an id that does not exist."),
        _ALONE,
        Text("Kennungen, die gestern noch galten: Das Fachverfahren hat seine Nummern geändert. Prüfen Sie mit `hansa conform CITY`, und sagen Sie es dem Betreiber.", "Ids that were good yesterday: the back-end has changed its numbers. Check with `hansa conform CITY`, and tell the owner."),
    ),
    "retired": _callers(
        Text("Eine App benutzt noch, was seit über einem Jahr angekündigt endet.", "An app still uses what was announced to end for over a year."),
        Text("Sehen Sie in der Nutzung nach, welche Schlüssel es sind, und schreiben Sie ihren Inhabern.", "Look in the usage which keys it is, and write to their holders."),
    ),
    "not-allowed": _callers(Text("Der Schlüssel oder die Rolle reicht für diese Anfrage nicht.", "The key or role does not suffice for this request.")),
    "method-not-allowed": _callers(Text("Den Pfad gibt es, die Methode nicht.", "The path exists, the method does not.")),
    "not-acceptable": _callers(Text("Die App verlangt eine Form, die es hier nicht gibt.", "The app asks for a form that does not exist here.")),
    "conflict": _callers(Text("Die Sache steht anders, als die Anfrage annimmt; meist zwei Änderungen zugleich.", "Things stand differently than the request assumes; mostly two changes at once.")),
    "too-large": _callers(
        Text("Adresse, Kopf oder Inhalt sind über der Grenze.", "Address, headers or body are over the limit."),
        _ALONE,
        Text("Sind die Grenzen zu eng: `bounds.body_bytes`, `upload_bytes` und `url_bytes` in `hansa.yaml`.", "If the bounds are too tight: `bounds.body_bytes`, `upload_bytes` and `url_bytes` in `hansa.yaml`."),
    ),
    "malformed": _callers(Text("Der Inhalt ist nicht, was `Content-Type` sagt.", "The body is not what `Content-Type` says.")),
    "too-slow": _callers(
        Text("Der Inhalt einer Anfrage kam nicht rechtzeitig an.", "The body of a request did not arrive in time."),
        Text("Einzelne: ein schlechtes Mobilfunknetz. Viele zugleich: der Weg zum Gateway, oft der Proxy davor.", "Single ones: a bad mobile network. Many at once: the way to the gateway, often the proxy in front."),
    ),
    "unsupported-media": _callers(Text("Eine Art von Inhalt oder Bild, die hier niemand liest.", "A kind of body or picture that nobody here reads.")),
    "unprocessable": _callers(Text("Eine Bestellung oder Meldung ist unvollständig oder nicht möglich.", "An order or report is incomplete or not possible.")),
    "photo-refused": _callers(
        Text("Ein Foto ließ sich nicht öffnen, oder die Prüfung auf Schadsoftware schlug an.", "A photo could not be opened, or the check for malware found something."),
        Text("Findet die Prüfung oft etwas: Sehen Sie in ihrem Protokoll nach, ob ihre Signaturen stimmen, und von welcher App die Fotos kommen.", "If the check often finds something: look in its log whether its signatures are right, and from which app the photos come."),
    ),
    "bad-request": _callers(Text("Kein gültiges HTTP, oft ein Scanner aus dem Netz.", "No valid HTTP, often a scanner from the net."), Text("Nichts; häuft es sich von einer Adresse, sperren Sie sie davor.", "Nothing; if it piles up from one address, block it in front.")),
    "key-missing": _callers(Text("Eine Bestellung oder Meldung ohne `Idempotency-Key`.", "An order or report without `Idempotency-Key`.")),
    "key-reused": _callers(Text("Ein `Idempotency-Key` kam mit anderem Inhalt zum zweiten Mal; nichts wurde doppelt angenommen.", "An `Idempotency-Key` came a second time with another body; nothing was accepted twice.")),
    "refused-by-city": Seen(
        whose="city",
        means=Text("Die Stadt hat einen Auftrag abgelehnt; der Grund steht im Vorgang.", "The city has refused an order; the reason stands in the case."),
        do=(
            Text("Einzelne sind üblich: kein freier Termin, keine Zuständigkeit.", "Single ones are usual: no free date, not responsible."),
            Text("Lehnt eine Stadt plötzlich alles ab, hat sie ihre Regeln oder ihr Verfahren geändert: `hansa orders list`, dann ihren Kontakt anrufen.", "If a city suddenly refuses everything, it has changed its rules or its system: `hansa orders list`, then call its contact."),
        ),
    ),
    "similar-reports": _callers(Text("In der Nähe ist schon gemeldet, was gemeldet werden soll. So ist es gedacht.", "What is to be reported is reported nearby already. That is intended."), Text("Nichts.", "Nothing.")),
    "urgent": _callers(
        Text("Jemand wollte melden, was nicht warten darf; die Antwort nennt die Nummer des Bereitschaftsdienstes.", "Somebody wanted to report what cannot wait; the answer names the number of those on duty."),
        Text("Prüfen Sie ab und zu, ob die Nummern in der Konfiguration noch stimmen.", "Check now and then whether the numbers in the configuration are still right."),
    ),
    "not-cancellable": Seen(
        whose="city",
        means=Text("Die Stadt nimmt den Auftrag nicht zurück.", "The city does not take the order back."),
        do=(Text("Nichts; wer anruft, wird an die Stadt verwiesen.", "Nothing; whoever calls is referred to the city."),),
    ),
    "ledger-down": Seen(
        whose="us",
        means=Text("Bestellungen und Meldungen werden nicht angenommen, weil sie nicht gesichert werden können. Nichts ist verloren; die Menschen müssen es noch einmal versuchen.", "Orders and reports are not accepted, because they cannot be made safe. Nothing is lost; people have to try again."),
        do=(_STORE, Text("Sagen Sie es auf `/status`, wenn es länger als einige Minuten dauert.", "Say so on `/status` if it takes longer than a few minutes.")),
    ),
    "city-silent": Seen(
        whose="city",
        means=Text("Wer für eine Meldung zuständig ist, weiß nur die Stadt, und sie antwortet nicht.", "Only the city knows who is responsible for a report, and it does not answer."),
        do=(_OWNER, _AGAIN),
        alerts=("HansaSourceDown",),
    ),
    "busy": Seen(
        whose="us",
        means=Text("Zu viele Fotos werden zugleich gelesen.", "Too many photos are being read at once."),
        do=(Text("Einzelne Spitzen gehen vorbei; die App versucht es wieder. Hält es an: mehr Worker, mehr Prozessor.", "Single peaks pass; the app tries again. If it lasts: more workers, more processor."),),
        alerts=("HansaEventLoopLag",),
    ),
    "overloaded": Seen(
        whose="us",
        means=Text("Es wird mehr gefragt, als die Worker tragen: Neues wird abgelehnt, damit Bereitliegendes schnell bleibt.", "More is asked than the workers bear: what is new is refused, so that what lies ready stays fast."),
        do=(
            Text("Sehen Sie in `/ops` nach, wer fragt und wie spät die Schleife kommt. Eine Spitze geht vorbei; die Apps kommen nach `Retry-After` wieder.", "Look in `/ops` who asks and how late the loop comes. A peak passes; the apps come again after `Retry-After`."),
            Text("Hält es an: mehr Worker oder mehr Rechner; kommt es von einer einzigen App, ein kleineres Kontingent für sie.", "If it lasts: more workers or more machines; if it comes from a single app, a smaller quota for it."),
        ),
        alerts=("HansaEventLoopLag",),
    ),
    "scan-down": Seen(
        whose="us",
        means=Text("Die Prüfung auf Schadsoftware antwortet nicht; ungeprüft wird kein Foto angenommen.", "The check for malware does not answer; no photo is taken unchecked."),
        do=(Text("Starten Sie den Prüfdienst unter `HANSA_SCAN_URL` neu, und sehen Sie in sein Protokoll. Meldungen ohne Foto gehen weiter.", "Restart the checking service at `HANSA_SCAN_URL`, and look in its log. Reports without a photo go on."),),
    ),
    "no-source-answered": Seen(
        whose="city",
        means=Text("Keine der gefragten Quellen hat geantwortet; `sources` in der Antwort sagt zu jeder, warum.", "None of the sources asked has answered; `sources` in the answer says why of each."),
        do=(
            Text("Eine einzelne Stadt: Es ist ihre Quelle; siehe das Problem in ihrer Zeile.", "A single city: it is its source; see the problem in its row."),
            Text("Alle Städte zugleich: Es liegt an uns oder am Netz nach draußen; siehe [HansaEventLoopLag].", "All cities at once: it is us or the network on the way out; see [HansaEventLoopLag]."),
            _OWNER,
        ),
        alerts=("HansaBudgetBurnsFast", "HansaSourceDown"),
    ),
    "require-unmet": Seen(
        whose="caller",
        means=Text("Die App will mehr Städte, als geantwortet haben. Das ist ihre Wahl; die Ursache ist die fehlende Stadt.", "The app wants more cities than have answered. That is its choice; the cause is the city that is missing."),
        do=(Text("Sehen Sie in `/ops` nach, welche Quelle fehlt; dann wie bei [source-down].", "Look in `/ops` which source is missing; then as for [source-down]."),),
        alerts=("HansaSourceDown",),
    ),
    "source-timeout": Seen(
        whose="city",
        means=Text("Die Quelle war langsamer als die Frist.", "The source was slower than the deadline."),
        do=(
            Text("Sehen Sie in der Spur nach, wo gewartet wurde: in der Schlange vor der Quelle (dann `policy.berths`) oder bei ihr.", "Look in the trace where the waiting was: in the queue before the source (then `policy.berths`) or with it."),
            Text("Ist sie auf Dauer langsam, vereinbaren Sie mit dem Betreiber `policy.try_seconds` und `policy.fresh`.", "If it is slow for good, agree with its owner on `policy.try_seconds` and `policy.fresh`."),
            _OWNER,
        ),
        alerts=("HansaBudgetBurnsFast", "HansaSourceDown"),
    ),
    "source-down": Seen(
        whose="city",
        means=Text("Keine Verbindung zur Quelle, oder sie meldet selbst einen Fehler.", "No connection to the source, or it reports an error itself."),
        do=(Text("Prüfen Sie vom Rechner des Gateways aus, ob ihr Server antwortet: Name, Zertifikat, Netz.", "Check from the gateway's own machine whether its server answers: name, certificate, network."), _OWNER, _AGAIN),
        alerts=("HansaSourceDown", "HansaBreakerOpen"),
    ),
    "source-nonsense": Seen(
        whose="city",
        means=Text("Die Quelle antwortet, aber nicht in ihrem Protokoll: eine Fehlerseite mit 200, eine neue Version, ein anderes Format.", "The source answers, but not in its own protocol: an error page with 200, a new version, another format."),
        do=(
            Text("Die Seite der Quelle in `/ops` zeigt, was sie statt dessen schickt; `hansa conform CITY` sagt, welches Gesetz bricht.", "The source's page in `/ops` shows what it sends instead; `hansa conform CITY` says which law breaks."),
            Text("Ist das Format neu und bleibt, muss Zuordnung oder Adapter angepasst werden.", "If the format is new and stays, the mapping or the adapter has to be changed."),
            _OWNER,
        ),
        alerts=("HansaSourceDown", "HansaSourceSuspicious"),
    ),
    "source-uncertain": Seen(
        whose="us",
        means=Text("Ein Auftrag ging hinaus, die Antwort ging verloren, und niemand kann nachfragen. Er bleibt stehen, bis jemand nachsieht.", "An order went out, the answer was lost, and there is no way to ask. It stays until somebody looks."),
        do=(
            Text("`hansa orders list`: Rufen Sie die Stadt mit der Referenz an, ob der Auftrag da ist.", "`hansa orders list`: call the city with the reference, and ask whether the order is there."),
            Text("Ist er nicht da: `hansa orders retry`; ist er da oder nicht mehr nötig: `hansa orders drop`, beides mit Begründung.", "If it is not there: `hansa orders retry`; if it is, or is needed no more: `hansa orders drop`, both with a reason."),
        ),
    ),
    "source-token-refused": Seen(
        whose="city",
        means=Text("Das Verfahren der Stadt nimmt das Token nicht an, mit dem Hansa für jemanden handelt.", "The city's system does not take the token with which Hansa acts for somebody."),
        do=(
            Text("Einzelne: Die Person muss sich bei ihrer Stadt neu anmelden. Viele: Die Vereinbarung mit der Anmeldung der Stadt gilt nicht mehr (Schlüssel, Uhr, Empfänger).", "Single ones: the person has to log in with the city again. Many: what was agreed with the city's log-in no longer holds (keys, clock, audience)."),
            _OWNER,
        ),
    ),
    "source-refused": Seen(
        whose="city",
        means=Text("Wir fragen die Quelle gerade nicht: Sie ist als ausgefallen bekannt, oder alle Plätze sind belegt.", "We do not ask the source for now: it is known to be down, or all berths are taken."),
        do=(
            Text("`cause` in der Zeile nennt den Fehler davor; dann wie dort.", "`cause` in the row names the failure before; then as there."),
            Text("Antwortet sie wieder und wir noch nicht: `hansa source reset SOURCE --reason …`.", "If it answers again and we do not yet: `hansa source reset SOURCE --reason …`."),
        ),
        alerts=("HansaBreakerOpen",),
    ),
    "source-limited": Seen(
        whose="city",
        means=Text("Die Quelle will nicht öfter gefragt werden.", "The source does not want to be asked more often."),
        do=(
            Text("Senken Sie `max_rate`, erhöhen Sie `policy.fresh`, oder vereinbaren Sie mit dem Betreiber ein höheres Kontingent.", "Lower `max_rate`, raise `policy.fresh`, or agree with the owner on a higher quota."),
            Text("Zeigt die Quelle, was ihr Kontingent noch hergibt, steht es auf ihrer Seite in `/ops`.", "If the source says what is left of its quota, it stands on its page in `/ops`."),
        ),
        alerts=("HansaSourceDown",),
    ),
    "source-paused": Seen(
        whose="us",
        means=Text("Jemand hat die Quelle angehalten; das ist gewollt.", "Somebody has paused the source; that is intended."),
        do=(
            Text("`hansa source list` sagt, wer es war, warum und bis wann; `hansa source resume SOURCE --reason …` beendet es.", "`hansa source list` says who it was, why and until when; `hansa source resume SOURCE --reason …` ends it."),
        ),
    ),
    "key-unknown": _callers(
        Text("Ein Schlüssel, den es nicht gibt oder nicht mehr gibt.", "A key that does not exist, or does no more."),
        _ALONE,
        Text("Sagen viele, ihr Schlüssel gelte nicht mehr: Liest das Gateway noch dieselbe Datenbank? `hansa key list`.", "If many say that their key is no longer good: does the gateway still read the same database? `hansa key list`."),
    ),
    "key-elsewhere": _callers(Text("Der Schlüssel gilt nur von bestimmten Webseiten aus.", "The key works from certain web pages only."), Text("Die Inhaberin kann die Liste der Seiten am Schreibtisch für Entwickler ändern.", "Its holder can change the list of pages at the developers' desk.")),
    "token-missing": _callers(Text("Persönliches wurde ohne Token gefragt.", "Something personal was asked without a token.")),
    "token-refused": _callers(
        Text("Ein Zugriffstoken ist abgelaufen, widerrufen oder nicht echt.", "An access token has expired, was revoked or is not genuine."),
        _ALONE,
        Text("Viele zugleich: Hat die Identität ihre Schlüssel gewechselt, und stimmen die Uhren? Siehe [identity-down].", "Many at once: has identity changed its keys, and are the clocks right? See [identity-down]."),
    ),
    "scope-missing": _callers(Text("Der Mensch hat der App das nicht erlaubt. So ist es gedacht.", "The person has not allowed the app to do this. That is intended.")),
    "identity-down": Seen(
        whose="us",
        means=Text("Der Prozess, der Token ausstellt und prüft, antwortet nicht. Offene Daten gehen weiter; Anmelden, Bestellen und Melden nicht.", "The process that issues and checks tokens does not answer. Open data goes on; logging in, ordering and reporting do not."),
        do=(
            Text("Läuft `hansa identity`, und ist es unter seiner Adresse zu erreichen? Sein Protokoll sagt, warum es endete.", "Does `hansa identity` run, and can it be reached at its address? Its log says why it ended."),
            _STORE,
        ),
    ),
    "rate-limited": _callers(
        Text("Eine App hat ihr eigenes Kontingent verbraucht. Keine Quelle hat davon etwas gemerkt.", "An app has used up its own quota. No source noticed."),
        Text("Braucht sie mehr, soll sie Antworten aufheben (`Cache-Control`) oder Webhooks benutzen; sonst erhöhen Sie `limits` in `hansa.yaml`.", "If it needs more, it should keep answers (`Cache-Control`) or use webhooks; otherwise raise `limits` in `hansa.yaml`."),
        Text("Alle von einer Adresse: Steht ein Proxy davor, der in `HANSA_TRUSTED_PROXIES` fehlt?", "All from one address: is there a proxy in front that is missing in `HANSA_TRUSTED_PROXIES`?"),
    ),
    "not-kept": _callers(Text("Die App wollte nur eine aufgehobene Antwort, und es gab keine. So ist es gedacht.", "The app wanted a kept answer only, and there was none. That is intended."), Text("Nichts.", "Nothing.")),
    "store-down": Seen(
        whose="us",
        means=Text("Die Datenbank des Gateways antwortet nicht. Abfragen gehen weiter; was geschrieben werden muss, nicht.", "The gateway's database does not answer. Reading goes on; what has to be written does not."),
        do=(_STORE, Text("Was inzwischen gezählt wurde, wartet im Speicher und wird nachgetragen.", "What was counted meanwhile waits in memory and is written later.")),
    ),
    "internal": Seen(
        whose="us",
        means=Text("Ein Fehler von uns.", "A mistake of ours."),
        do=(
            Text("Suchen Sie die `trace_id` im Protokoll und in `/ops`: Dort steht, wo es geschah, ohne die Anfrage selbst.", "Look for the `trace_id` in the log and in `/ops`: there it says where it happened, without the request itself."),
            Text("Trat es mit einer neuen Version auf, gehen Sie zur Version davor zurück, und melden Sie den Fehler mit der Spur.", "If it came with a new version, go back to the one before, and report the mistake with its trace."),
        ),
    ),
}  # fmt: skip
