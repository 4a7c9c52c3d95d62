"""What the pages about traces say."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

TRACES: Mapping[str, Text] = {
    "traces_title": Text("Aufzeichnungen", "Traces"),
    "traces_lead": Text(
        "Was aufgehoben wurde: Anfragen, die scheiterten, langsam waren, danach verlangten oder gelost wurden. Neueste zuerst.",
        "What was kept: requests that failed, were slow, asked for it, or were drawn by lot. Newest first.",
    ),
    "traces_find": Text("Eine Aufzeichnung öffnen", "Open a trace"),
    "traces_id": Text("Kennung", "Id"),
    "traces_id_how": Text(
        "Die `X-Request-Id` einer Antwort, die `trace_id` eines Problems oder ein ganzer `traceparent`.",
        "The `X-Request-Id` of an answer, the `trace_id` of a problem, or a whole `traceparent`.",
    ),
    "traces_open": Text("Öffnen", "Open"),
    "traces_no_id": Text(
        "Keine Aufzeichnung mit der Kennung {id}: nicht aufgehoben, über 48 Stunden alt, oder verschrieben.",
        "No trace with the id {id}: not kept, more than 48 hours old, or misspelt.",
    ),
    "traces_filter": Text("Auswahl", "Choice"),
    "traces_source": Text("Quelle", "Source"),
    "traces_any": Text("alle", "all"),
    "traces_troubled": Text("nur mit Problem", "only with a problem"),
    "traces_slower": Text("mindestens so lange (Sekunden)", "at least so long (seconds)"),
    "traces_show": Text("Anzeigen", "Show"),
    "traces_none": Text("Keine.", "None."),
    "traces_older": Text("Ältere", "Older"),
    "trace_when": Text("wann", "when"),
    "trace_what": Text("was", "what"),
    "trace_took": Text("Dauer", "took"),
    "trace_ended": Text("Ende", "ended"),
    "trace_sources": Text("Quellen", "sources"),
    "trace_ok": Text("gut", "well"),
}
TRACE: Mapping[str, Text] = {
    "trace_title": Text("Aufzeichnung {id}", "Trace {id}"),
    "trace_waterfall": Text("Ablauf", "Waterfall"),
    "trace_how": Text(
        "Jede Zeile ist ein Stück Arbeit, eingerückt unter dem, das sie anstieß. Schraffiert ist, wo gewartet wurde. Die Balken sind alle im selben Maß.",
        "Each row is a piece of work, indented below what set it off. Hatched is where something waited. All bars are to the same scale.",
    ),
    "trace_work": Text("Arbeit", "Work"),
    "trace_from": Text("ab", "from"),
    "trace_result": Text("Ergebnis", "Result"),
    "trace_bar": Text("Zeit", "Time"),
    "trace_links": Text("Hängt zusammen mit", "Has to do with"),
    "trace_link": Text("Aufzeichnung {id}", "trace {id}"),
    "trace_wait_queue": Text("wartet auf einen Liegeplatz", "waits for a berth"),
    "trace_wait_pause": Text("Pause vor dem nächsten Versuch", "pause before the next try"),
    "trace_attempt": Text("Versuch {n}", "attempt {n}"),
    "trace_level": Text("Ebene {n}", "level {n}"),
    "fact_hansa.state": Text("{value}", "{value}"),
    "fact_hansa.records": Text("{value} Einträge", "{value} items"),
    "fact_hansa.recalled": Text("aus dem Vorrat ({value})", "from what was kept ({value})"),
    "fact_hansa.known": Text("{value} Antworten waren schon da", "{value} answers were known already"),
    "fact_hansa.joined": Text("wartete auf dieselbe Frage eines anderen", "waited for the same question of another"),
    "fact_hansa.refused": Text("nicht gefragt ({value})", "not asked ({value})"),
    "fact_http.response.status_code": Text("HTTP {value}", "HTTP {value}"),
    "fact_hansa.media_type": Text("{value}", "{value}"),
    "trace_partly": Text("mit Problemen unterwegs", "with problems on the way"),
    "trace_empty": Text("Von dieser Aufzeichnung sind keine Einzelheiten da.", "There are no details of this trace."),
}
