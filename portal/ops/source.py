"""`/ops/sources/…`: one source, now and over time, with whom to call and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
from fastapi import FastAPI, Response

from domain.errors import NotFound
from domain.words import Language
from portal.asked import language_of
from portal.ops import told
from portal.ops.changing import TONES as CHANGE_TONES
from portal.ops.charts import CHARTS, REACHES, UNITS, Reach, begin_of, drawn, gathered
from portal.ops.glance import Seen
from portal.ops.live import snapshot
from portal.ops.means import Contact
from portal.ops.places import SOURCES, Owner, Spot, binding_of, owners, spot_of
from portal.ops.sight import Sight
from portal.ops.visit import Visit, add_page
from portal.ops.words import sentence
from portal.page import spoken
from portal.phrases.ops_changes import KINDS
from portal.phrases.ops_findings import FINDINGS
from portal.phrases.ops_source import SOURCE, STATES
from portal.phrases.ops_traces import TRACES
from portal.site import Site
from storage.watch_ports import Change, Round

ALERTS = ("HansaSourceDown", "HansaSourceSuspicious", "HansaDataOld", "HansaBudgetBurnsFast")
"""Of the runbook: those that may be about a source."""
MARKS = 40
"""Changes on the time axis, the newest."""
NEWEST = 8
"""Traces on the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The numbers of one chart."""

    chart: str
    drawn: str
    """What the script draws, as JSON."""
    series: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]
    """Newest first."""


def add_source(app: FastAPI, site: Site) -> None:
    """Add the page of a source."""
    if site.ops is None:
        return
    sight = Sight(site, site.ops)
    add_page(app, site, f"{SOURCES}/{{owner}}/{{provider}}/{{resource}}/{{ns}}", show=partial(_show, sight))


async def _show(sight: Sight, visit: Visit) -> Response:
    asked, language, now = visit.request.path_params, language_of(visit.request), visit.site.clock()
    binding = binding_of(asked["owner"], asked["provider"], asked["resource"], asked["ns"])
    known = owners(visit.site.book(), visit.ops.objectives)
    spot = spot_of(known, binding)
    if spot is None:
        raise NotFound("no such source")
    reach = REACHES.get(visit.request.query_params.get("span", ""), REACHES["15m"])
    watch, begin = visit.ops.stock().watch, begin_of(reach, now)
    rounds = await watch.rounds(since=begin, span=reach.span, place=binding)
    changes = await watch.changes(since=begin, limit=MARKS, target=binding)
    deploys = [each for each in await watch.changes(since=begin, limit=MARKS) if each.kind in {"deploy", "config"}]
    marks = sorted({each.number: each for each in (*changes, *deploys)}.values(), key=lambda each: each.at)[-MARKS:]
    seen, media = await sight.one(await snapshot(watch, now), _alone(known, spot), spot)
    return visit.page(
        "ops/source.html",
        {**FINDINGS, **KINDS, **STATES, **TRACES, **SOURCE},
        spot=spot,
        target=f"{spot.owner}/{spot.provider}/{spot.resource}",
        seen=seen,
        findings=[(each, sentence(each, language, seen=media)) for each in seen.findings],
        as_of=told.clock(now),
        reach=reach,
        reaches=REACHES,
        tables=[_table(chart, rounds, reach, marks, visit) for chart in CHARTS],
        marks=list(enumerate(marks, 1)),
        change_tones=CHANGE_TONES,
        age=_age(seen, language),
        rhythm=told.age(spot.limits.old, language) if spot.limits.old else "",
        contact=visit.ops.contacts.get((spot.owner, spot.provider), Contact(name=spot.provider)),
        traces=await watch.traces(limit=NEWEST, source=binding),
        script_words=orjson.dumps(_script_words(language)).decode(),
        alerts=ALERTS,
        seconds=partial(told.seconds, language=language),
        stamp=partial(told.stamp, now=now),
    )


def _alone(known: Sequence[Owner], spot: Spot) -> tuple[Owner, ...]:
    return tuple(Owner(slug=each.slug, name=each.name, spots=(spot,)) for each in known if each.slug == spot.owner)


def _table(chart: str, rounds: Sequence[Round], reach: Reach, marks: Sequence[Change], visit: Visit) -> Table:
    now, language = visit.site.clock(), language_of(visit.request)
    begin = begin_of(reach, now)
    points = gathered(rounds, begin, now, reach.step)
    rows = gathered(rounds, begin, now, reach.row)
    say = _FORMS[UNITS[chart]]
    return Table(
        chart=chart,
        drawn=orjson.dumps(drawn(chart, points, marks)).decode(),
        series=list(CHARTS[chart]),
        rows=[
            (told.stamp(each.begin, now), [say(read(each), language) for read in CHARTS[chart].values()])
            for each in reversed(rows)
            if each.calls or each.attempts
        ],
    )


def _rate(value: float | None, language: Language) -> str:
    return told.NOTHING if value is None else told.decimal(value, language)


_FORMS: Mapping[str, Any] = {"rate": _rate, "share": told.percent, "seconds": told.seconds}


def _age(seen: Seen, language: Language) -> str:
    as_of, at = seen.as_of, max((one.at for one in seen.stands), default=None)
    return told.age(at - as_of if as_of and at else None, language)


def _script_words(language: Language) -> dict[str, str]:
    return {name: spoken(text, language) for name, text in SOURCE.items() if name.startswith(("series_", "chart_"))}
