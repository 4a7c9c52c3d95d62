"""What each alert means, what to look at and what to do: in the alert's own description, and as a page of the reference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One alert, for whoever it wakes."""

    means: str
    look: tuple[str, ...]
    do: tuple[str, ...]


_BUDGET_LOOK = (
    (
        "Dashboard *Hansa: one city*: which objective burns, and since when. `availability`: a call got no usable answer in time; "
        "`latency`: the answer came too late; `freshness`: the data was too old."
    ),
    "Dashboard *Hansa: one source*, row *What callers got*: the slug beside the failures says what happened.",
    "`/v1/sources?city=…`: what clients are told at this moment.",
)

RUNBOOK: Mapping[str, Entry] = {
    "HansaBudgetBurnsFast": Entry(
        means=(
            "So many calls were bad that a notable part of the budget is gone within the window named in the alert, and it "
            "still goes. Citizens notice."
        ),
        look=_BUDGET_LOOK,
        do=(
            (
                "If the source is down, call its owner: the contact stands in `/v1/cities`. The gateway goes on by itself as soon "
                "as it answers."
            ),
            (
                "If only latency burns, look whether the waiting is in the queue (row *Berths*) or at the back-end. In the queue: "
                "raise `policy.berths` of the binding, if its owner agrees."
            ),
            "If everything burns at once, it is us: see [HansaEventLoopLag](#hansaeventlooplag) and the network on the way out.",
        ),
    ),
    "HansaBudgetBurnsSlowly": Entry(
        means=(
            "For days more calls were bad than the objective allows; at this rate the budget is used up before its window ends. "
            "Nobody needs to get up for it."
        ),
        look=_BUDGET_LOOK,
        do=(
            "Find the hour of day: nightly maintenance of a back-end is agreed upon, not repaired.",
            "Talk to the owner with the dashboard's numbers, or change the promise in `config/slo.yaml` and say why in the commit.",
        ),
    ),
    "HansaDataOld": Entry(
        means=(
            "The source answers, but by its own word its data is older than one rhythm, the longest time in which a living source "
            "changes."
        ),
        look=(
            "Dashboard *Hansa: one source*: age beside rhythm. A steady rise means that the owner's export stands still.",
            "`hansa ask RESOURCE city=… explain=true`: the `as_of` of the source.",
        ),
        do=(
            "Tell the owner since when; the gateway shows the data with its age meanwhile.",
            "If the source has become slower for good, raise the rhythm where the resource is declared.",
        ),
    ),
    "HansaSourceSuspicious": Entry(
        means=(
            "The source answers and yet may be wrong. `frozen`: not one byte has changed for a whole rhythm; `emptied`: much less "
            "than usual; `skewed`: times that cannot be. Clients see the same as a note on the source's row."
        ),
        look=(
            "`/v1/sources?city=…` and the note (`suspect-frozen`, `suspect-empty`, `suspect-clock`) with `since` and its evidence.",
            "Dashboard *Hansa: one source*: records, rejected and unmapped values around that time.",
            "`hansa conform CITY`: whether the adapter still reads the back-end as it should.",
        ),
        do=(
            "Compare one answer with the city's own page. Is that wrong too, tell the owner.",
            "Is only ours wrong, the back-end has changed its format: mend the mapping or the adapter.",
        ),
    ),
    "HansaSourceDown": Entry(
        means="No instance has had a good answer from the source for ten minutes. Stale answers go out while they last.",
        look=(
            (
                "Dashboard *Hansa: one source*, row *What the back-end did*: `source-timeout`, `source-down`, `source-nonsense` or "
                "`source-limited`."
            ),
            "The log: one line when it went down, with the owner's contact, and one when it is back.",
            "From the gateway's own machine, whether the host answers at all.",
        ),
        do=(
            "`source-limited`: we ask too much; lower `max_rate` or raise `policy.fresh`.",
            "`source-nonsense`: it answers something else than before, often an error page or a new version.",
            "Otherwise call the owner. Nothing has to be restarted here afterwards.",
        ),
    ),
    "HansaBreakerOpen": Entry(
        means=(
            "The gateway has not asked the source for a quarter of an hour, apart from its own probes, because it failed several "
            "times in a row."
        ),
        look=("Dashboard *Hansa: one source*: attempts by outcome; the probes are the ones that still go out.",),
        do=(
            "As for [HansaSourceDown](#hansasourcedown).",
            "If the source works for others, raise `policy.try_seconds`: it may only be slower than we are patient.",
        ),
    ),
    "HansaTelemetryDropped": Entry(
        means="Traces, metrics or logs were thrown away because the collector did not take them in time. Answers are not affected.",
        look=(
            "Dashboard *Hansa: edge*, row *Telemetry*: which signal, and since when.",
            "The collector's own log and memory: `memory_limiter` refuses before it runs out.",
        ),
        do=("Give the collector more memory or more instances, or sample fewer traces.",),
    ),
    "HansaEventLoopLag": Entry(
        means=(
            "A worker's event loop is held up for more than 200 ms, so every answer of that worker is late, whatever the source: "
            "something computes where it should wait, or the machine has too little processor."
        ),
        look=(
            "Dashboard *Hansa: edge*: lag beside requests. Together up: load. Lag alone: one answer too large, or a neighbour.",
            "The processor of the machine, and whether something throttles the container.",
        ),
        do=(
            "More workers (`hansa serve --workers`), as many as there are cores, or more machines.",
            "Without load: find the source whose `max_bytes` is large and whose answers have grown.",
        ),
    ),
    "HansaGatewayDown": Entry(
        means="Prometheus gets no metrics: the gateway or the way to it is down. Until it is back, no other alert can fire.",
        look=("`/health/live` and `/health/ready` from outside.", "The log of the parent process: why it ended."),
        do=(
            "Start it again. If it stops at once, `hansa check` says what is wrong with the configuration.",
            "If it serves, the metrics' listener is not reachable from Prometheus: look at address and port in `prometheus.yaml`.",
        ),
    ),
}
