"""What each alert means, what to look at and what to do: for its own description, the page of the reference, and `/runbooks`."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text
from portal.runbook import Entry

_BUDGET_LOOK = (
    Text(
        "Dashboard *Hansa: one city*: welches Ziel brennt, und seit wann. `availability`: Ein Aufruf bekam nicht rechtzeitig eine brauchbare Antwort; `latency`: Die Antwort kam zu spät; `freshness`: Die Daten waren zu alt.",
        "Dashboard *Hansa: one city*: which objective burns, and since when. `availability`: a call got no usable answer in time; `latency`: the answer came too late; `freshness`: the data was too old.",
    ),
    Text(
        "Dashboard *Hansa: one source*, Zeile *What callers got*: Das Kürzel neben den Fehlern sagt, was geschah.",
        "Dashboard *Hansa: one source*, row *What callers got*: the slug beside the failures says what happened.",
    ),
    Text(
        "`/v1/sources?city=…`: was Clients in diesem Augenblick gesagt wird.",
        "`/v1/sources?city=…`: what clients are told at this moment.",
    ),
)

RUNBOOK: Mapping[str, Entry] = {
    "HansaBudgetBurnsFast": Entry(
        severity="page",
        means=Text(
            "So viele Aufrufe gingen schief, dass ein spürbarer Teil des Budgets in dem Zeitraum verbraucht ist, den der Alarm nennt, und es geht weiter. Die Menschen in der Stadt merken es.",
            "So many calls were bad that a notable part of the budget is gone within the window named in the alert, and it still goes. Citizens notice.",
        ),
        look=_BUDGET_LOOK,
        do=(
            Text(
                "Ist die Quelle ausgefallen, rufen Sie ihren Betreiber an: Der Kontakt steht in `/v1/cities`. Das Gateway macht von selbst weiter, sobald sie wieder antwortet.",
                "If the source is down, call its owner: the contact stands in `/v1/cities`. The gateway goes on by itself as soon as it answers.",
            ),
            Text(
                "Brennt nur die Antwortzeit, sehen Sie nach, ob in der Schlange gewartet wird (Zeile *Berths*) oder im Fachverfahren. In der Schlange: `policy.berths` der Anbindung erhöhen, wenn der Betreiber einverstanden ist.",
                "If only latency burns, look whether the waiting is in the queue (row *Berths*) or at the back-end. In the queue: raise `policy.berths` of the binding, if its owner agrees.",
            ),
            Text(
                "Brennt alles zugleich, liegt es an uns: siehe [HansaEventLoopLag] und das Netz nach draußen.",
                "If everything burns at once, it is us: see [HansaEventLoopLag] and the network on the way out.",
            ),
        ),
    ),
    "HansaBudgetBurnsSlowly": Entry(
        severity="ticket",
        means=Text(
            "Seit Tagen gehen mehr Aufrufe schief, als das Ziel erlaubt; so ist das Budget vor dem Ende seines Zeitraums verbraucht. Dafür muss niemand aufstehen.",
            "For days more calls were bad than the objective allows; at this rate the budget is used up before its window ends. Nobody needs to get up for it.",
        ),
        look=_BUDGET_LOOK,
        do=(
            Text(
                "Suchen Sie die Uhrzeit: Nächtliche Wartung eines Fachverfahrens wird vereinbart, nicht repariert.",
                "Find the hour of day: nightly maintenance of a back-end is agreed upon, not repaired.",
            ),
            Text(
                "Sprechen Sie mit dem Betreiber über die Zahlen des Dashboards, oder ändern Sie das Versprechen in `config/slo.yaml` und sagen Sie im Commit, warum.",
                "Talk to the owner with the dashboard's numbers, or change the promise in `config/slo.yaml` and say why in the commit.",
            ),
        ),
    ),
    "HansaGatewayDown": Entry(
        severity="page",
        means=Text(
            "Prometheus bekommt keine Metriken: Das Gateway oder der Weg zu ihm ist ausgefallen. Bis es zurück ist, kann kein anderer Alarm auslösen.",
            "Prometheus gets no metrics: the gateway or the way to it is down. Until it is back, no other alert can fire.",
        ),
        look=(
            Text("`/health/live` und `/health/ready` von außen.", "`/health/live` and `/health/ready` from outside."),
            Text("Das Protokoll des Elternprozesses: warum er endete.", "The log of the parent process: why it ended."),
        ),
        do=(
            Text(
                "Starten Sie es wieder. Endet es gleich, sagt `hansa check`, was an der Konfiguration falsch ist.",
                "Start it again. If it stops at once, `hansa check` says what is wrong with the configuration.",
            ),
            Text(
                "Antwortet es, ist die Stelle der Metriken für Prometheus nicht erreichbar: Prüfen Sie Adresse und Port in `prometheus.yaml`.",
                "If it serves, the metrics' listener is not reachable from Prometheus: look at address and port in `prometheus.yaml`.",
            ),
        ),
    ),
    "HansaSourceDown": Entry(
        severity="ticket",
        means=Text(
            "Seit zehn Minuten hat keine Instanz eine gute Antwort von der Quelle bekommen. Aufgehobene Antworten gehen hinaus, solange sie reichen.",
            "No instance has had a good answer from the source for ten minutes. Stale answers go out while they last.",
        ),
        look=(
            Text(
                "Dashboard *Hansa: one source*, Zeile *What the back-end did*: `source-timeout`, `source-down`, `source-nonsense` oder `source-limited`.",
                "Dashboard *Hansa: one source*, row *What the back-end did*: `source-timeout`, `source-down`, `source-nonsense` or `source-limited`.",
            ),
            Text(
                "Das Protokoll: eine Zeile, als sie ausfiel, mit dem Kontakt des Betreibers, und eine, wenn sie zurück ist.",
                "The log: one line when it went down, with the owner's contact, and one when it is back.",
            ),
            Text(
                "Ob der Server vom Rechner des Gateways aus überhaupt antwortet.",
                "From the gateway's own machine, whether the host answers at all.",
            ),
        ),
        do=(
            Text(
                "`source-limited`: Wir fragen zu viel; senken Sie `max_rate` oder erhöhen Sie `policy.fresh`.",
                "`source-limited`: we ask too much; lower `max_rate` or raise `policy.fresh`.",
            ),
            Text(
                "`source-nonsense`: Sie antwortet etwas anderes als bisher, oft eine Fehlerseite oder eine neue Version.",
                "`source-nonsense`: it answers something else than before, often an error page or a new version.",
            ),
            Text(
                "Sonst rufen Sie den Betreiber an. Hier muss danach nichts neu gestartet werden.",
                "Otherwise call the owner. Nothing has to be restarted here afterwards.",
            ),
        ),
    ),
    "HansaDataOld": Entry(
        severity="ticket",
        means=Text(
            "Die Quelle antwortet, aber nach ihren eigenen Worten sind ihre Daten älter als ein Rhythmus, die längste Zeit, in der sich eine lebende Quelle ändert.",
            "The source answers, but by its own word its data is older than one rhythm, the longest time in which a living source changes.",
        ),
        look=(
            Text(
                "Dashboard *Hansa: one source*: Alter neben Rhythmus. Steigt es stetig, steht der Export des Betreibers.",
                "Dashboard *Hansa: one source*: age beside rhythm. A steady rise means that the owner's export stands still.",
            ),
            Text(
                "`hansa ask RESOURCE city=… explain=true`: das `as_of` der Quelle.",
                "`hansa ask RESOURCE city=… explain=true`: the `as_of` of the source.",
            ),
        ),
        do=(
            Text(
                "Sagen Sie dem Betreiber, seit wann; das Gateway zeigt die Daten inzwischen mit ihrem Alter.",
                "Tell the owner since when; the gateway shows the data with its age meanwhile.",
            ),
            Text(
                "Ist die Quelle auf Dauer langsamer geworden, erhöhen Sie den Rhythmus, wo die Ressource erklärt ist.",
                "If the source has become slower for good, raise the rhythm where the resource is declared.",
            ),
        ),
    ),
    "HansaSourceSuspicious": Entry(
        severity="ticket",
        means=Text(
            "Die Quelle antwortet, und es kann doch falsch sein. `frozen`: seit einem ganzen Rhythmus hat sich kein Byte geändert; `emptied`: viel weniger als sonst; `skewed`: Zeiten, die es nicht geben kann; `shrunk`: Eine ganz geholte Liste hat so viel verloren, dass die frühere gezeigt wird, bis Sie entscheiden. Clients sehen dasselbe als Hinweis in der Zeile der Quelle.",
            "The source answers and yet may be wrong. `frozen`: not one byte has changed for a whole rhythm; `emptied`: much less than usual; `skewed`: times that cannot be; `shrunk`: a list that was pulled whole lost so much that the former one is shown until you decide. Clients see the same as a note on the source's row.",
        ),
        look=(
            Text(
                "`/v1/sources?city=…` und der Hinweis (`suspect-frozen`, `suspect-empty`, `suspect-clock`, `suspect-shrunk`) mit `since` und seinen Belegen; `hansa harvest list`.",
                "`/v1/sources?city=…` and the note (`suspect-frozen`, `suspect-empty`, `suspect-clock`, `suspect-shrunk`) with `since` and its evidence; `hansa harvest list`.",
            ),
            Text(
                "Dashboard *Hansa: one source*: Sätze, verworfene und nicht zugeordnete Werte um diese Zeit.",
                "Dashboard *Hansa: one source*: records, rejected and unmapped values around that time.",
            ),
            Text(
                "`hansa conform CITY`: ob der Adapter das Fachverfahren noch liest, wie er soll.",
                "`hansa conform CITY`: whether the adapter still reads the back-end as it should.",
            ),
        ),
        do=(
            Text(
                "Vergleichen Sie eine Antwort mit der Seite der Stadt. Ist auch die falsch, sagen Sie es dem Betreiber.",
                "Compare one answer with the city's own page. Is that wrong too, tell the owner.",
            ),
            Text(
                "Ist nur unsere falsch, hat das Fachverfahren sein Format geändert: Zuordnung oder Adapter anpassen.",
                "Is only ours wrong, the back-end has changed its format: mend the mapping or the adapter.",
            ),
            Text(
                "`shrunk`: `hansa harvest accept SOURCE --reason …`, wenn die Liste stimmt, sonst `hansa harvest drop SOURCE --reason …`.",
                "`shrunk`: `hansa harvest accept SOURCE --reason …` if the list is right, else `hansa harvest drop SOURCE --reason …`.",
            ),
        ),
    ),
    "HansaBreakerOpen": Entry(
        severity="ticket",
        means=Text(
            "Das Gateway hat die Quelle seit einer Viertelstunde nicht mehr gefragt, von seinen eigenen Proben abgesehen, weil sie mehrmals hintereinander versagte.",
            "The gateway has not asked the source for a quarter of an hour, apart from its own probes, because it failed several times in a row.",
        ),
        look=(
            Text(
                "Dashboard *Hansa: one source*: Versuche nach Ausgang; die Proben sind die, die noch hinausgehen.",
                "Dashboard *Hansa: one source*: attempts by outcome; the probes are the ones that still go out.",
            ),
        ),
        do=(
            Text("Wie bei [HansaSourceDown].", "As for [HansaSourceDown]."),
            Text(
                "Antwortet die Quelle anderen, erhöhen Sie `policy.try_seconds`: Vielleicht ist sie nur langsamer, als wir geduldig sind.",
                "If the source works for others, raise `policy.try_seconds`: it may only be slower than we are patient.",
            ),
        ),
    ),
    "HansaTelemetryDropped": Entry(
        severity="ticket",
        means=Text(
            "Spuren, Metriken oder Protokolle wurden weggeworfen, weil der Sammler sie nicht rechtzeitig nahm. Antworten sind nicht betroffen.",
            "Traces, metrics or logs were thrown away because the collector did not take them in time. Answers are not affected.",
        ),
        look=(
            Text(
                "Dashboard *Hansa: edge*, Zeile *Telemetry*: welches Signal, und seit wann.",
                "Dashboard *Hansa: edge*, row *Telemetry*: which signal, and since when.",
            ),
            Text(
                "Protokoll und Speicher des Sammlers: `memory_limiter` lehnt ab, bevor er voll ist.",
                "The collector's own log and memory: `memory_limiter` refuses before it runs out.",
            ),
        ),
        do=(
            Text(
                "Geben Sie dem Sammler mehr Speicher oder mehr Instanzen, oder nehmen Sie weniger Spuren auf.",
                "Give the collector more memory or more instances, or sample fewer traces.",
            ),
        ),
    ),
    "HansaEventLoopLag": Entry(
        severity="page",
        means=Text(
            "Die Ereignisschleife eines Workers wird länger als 200 ms aufgehalten, also kommt jede Antwort dieses Workers spät, gleich von welcher Quelle: Etwas rechnet, wo es warten sollte, oder der Rechner hat zu wenig Prozessor.",
            "A worker's event loop is held up for more than 200 ms, so every answer of that worker is late, whatever the source: something computes where it should wait, or the machine has too little processor.",
        ),
        look=(
            Text(
                "Dashboard *Hansa: edge*: Verzug neben Anfragen. Beide hoch: Last. Nur der Verzug: eine zu große Antwort, oder ein Nachbar.",
                "Dashboard *Hansa: edge*: lag beside requests. Together up: load. Lag alone: one answer too large, or a neighbour.",
            ),
            Text(
                "Der Prozessor des Rechners, und ob etwas den Container drosselt.",
                "The processor of the machine, and whether something throttles the container.",
            ),
        ),
        do=(
            Text(
                "Mehr Worker (`hansa serve --workers`), so viele wie Kerne, oder mehr Rechner.",
                "More workers (`hansa serve --workers`), as many as there are cores, or more machines.",
            ),
            Text(
                "Ohne Last: Suchen Sie die Quelle mit großem `max_bytes`, deren Antworten gewachsen sind.",
                "Without load: find the source whose `max_bytes` is large and whose answers have grown.",
            ),
        ),
    ),
}
