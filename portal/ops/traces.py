"""`/ops/traces`: what was kept, to choose from; `/ops/traces/…`: one of them as a waterfall."""

from __future__ import annotations

import re
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

from fastapi import FastAPI, Response

from domain.errors import NotFound
from domain.when import stamp
from portal.asked import LANG, language_of
from portal.ops import told
from portal.ops.places import pages
from portal.ops.visit import HOME, Visit, add_page
from portal.ops.waterfall import SCALE, rows
from portal.phrases.ops_traces import TRACE, TRACES
from portal.site import Site

PATH = f"{HOME}/traces"
MOST = 50
"""Traces on one page."""
TOLD = (
    "hansa.state",
    "hansa.records",
    "hansa.recalled",
    "hansa.known",
    "hansa.joined",
    "hansa.refused",
    "http.response.status_code",
    "hansa.media_type",
)
"""Facts that say how a piece of work ended; the others stand in its details."""
_ID = re.compile(r"(?:[0-9a-f]{2}-)?([0-9a-f]{32})(?:-[0-9a-f]{16}-[0-9a-f]{2})?")


def add_traces(app: FastAPI, site: Site) -> None:
    """Add both pages."""
    add_page(app, site, PATH, show=_list)
    add_page(app, site, f"{PATH}/{{trace_id}}", show=_one)


async def _list(visit: Visit) -> Response:
    asked, language = visit.request.query_params, language_of(visit.request)
    watch = visit.ops.stock().watch
    wanted = asked.get("id", "").strip().lower()
    if (found := _ID.fullmatch(wanted)) and await watch.trace(found[1]) is not None:
        return visit.leads(f"{PATH}/{found[1]}")
    source, troubled = asked.get("source", "").strip()[:200], asked.get("troubled") == "yes"
    slower, before = _number(asked.get("slower", "")), _instant(asked.get("before", ""))
    traces = await watch.traces(limit=MOST + 1, source=source or None, troubled=troubled, slower=slower, before=before)
    kept = {name: value for name, value in asked.items() if name in {"source", "troubled", "slower", LANG} and value}
    older = urlencode(kept | {"before": traces[MOST - 1].at.isoformat()}) if len(traces) > MOST else ""
    return visit.page(
        "ops/traces.html",
        TRACES,
        status=404 if wanted else 200,
        wanted=wanted[:80],
        traces=traces[:MOST],
        older=older,
        source=source,
        troubled=troubled,
        slower=asked.get("slower", "").strip()[:10],
        known=list(pages(visit.site.book(), visit.ops.objectives)),
        seconds=partial(told.seconds, language=language),
        stamp=partial(told.stamp, now=visit.site.clock()),
    )


async def _one(visit: Visit) -> Response:
    language = language_of(visit.request)
    trace = await visit.ops.stock().watch.trace(visit.request.path_params["trace_id"])
    if trace is None:
        raise NotFound("no such trace")
    return visit.page(
        "ops/trace.html",
        {**TRACES, **TRACE},
        trace=trace,
        rows=(work := rows(trace.spans)),
        partly=any(row.problem for row in work),
        scale=SCALE,
        told_facts=TOLD,
        pages=pages(visit.site.book(), visit.ops.objectives),
        seconds=partial(told.seconds, language=language),
        at=stamp(trace.at),
        stamp=partial(told.stamp, now=visit.site.clock()),
    )


def _number(text: str) -> float:
    """Seconds as a person writes them; 0 for what is none."""
    try:
        return min(3600.0, max(0.0, float(text.strip().replace(",", "."))))
    except ValueError:
        return 0.0


def _instant(text: str) -> datetime | None:
    """Where the page before ended; None for what is no instant."""
    try:
        found = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        return None
    return found if found.tzinfo else None
