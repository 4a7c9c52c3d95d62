"""`/ops/changes`: what explains why the curves turn, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from fastapi import FastAPI, Response

from portal.ops import told
from portal.ops.places import pages
from portal.ops.visit import HOME, Visit, add_page
from portal.phrases.ops_changes import CHANGES
from portal.site import Site
from storage.watch_ports import Kind

PATH = f"{HOME}/changes"
SPANS = (1, 7, 35)
"""Days."""
MOST = 300
TONES: Mapping[Kind, str] = {
    "deploy": "quiet",
    "config": "quiet",
    "opened": "bad",
    "recovered": "good",
    "suspected": "care",
    "trusted": "good",
    "paused": "care",
    "resumed": "good",
    "reset": "quiet",
    "purged": "quiet",
    "maintenance": "care",
    "incident": "care",
}
"""Kind → the style's word for its badge."""


def add_changes(app: FastAPI, site: Site) -> None:
    """Add the page."""
    add_page(app, site, PATH, show=_show)


async def _show(visit: Visit) -> Response:
    asked, now = visit.request.query_params, visit.site.clock()
    days = next((each for each in SPANS if str(each) == asked.get("days")), SPANS[0])
    target = asked.get("target", "").strip()[:200]
    found = await visit.ops.stock().watch.changes(since=now - timedelta(days=days), target=target or None, limit=MOST)
    return visit.page(
        "ops/changes.html",
        CHANGES,
        changes=found,
        days=days,
        spans=SPANS,
        target=target,
        pages=pages(visit.site.book(), visit.ops.objectives),
        most=MOST,
        change_tones=TONES,
        stamp=partial(told.stamp, now=now),
    )
