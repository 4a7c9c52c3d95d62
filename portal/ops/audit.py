"""The page at `/ops/audit`: what operators did, newest first: who, what, why, until when."""

from __future__ import annotations

from fastapi import FastAPI, Response

from portal.ops.visit import HOME, Visit, add_page
from portal.phrases.ops_audit import AUDIT, DEEDS
from portal.site import Site

PATH = f"{HOME}/audit"
AT_ONCE = 100


def add_audit(app: FastAPI, site: Site) -> None:
    """Add the page."""
    add_page(app, site, PATH, show=_show)


async def _show(visit: Visit) -> Response:
    asked = visit.request.query_params
    before = asked.get("before", "")
    rows = await visit.ops.stock().orders.latest(
        AT_ONCE + 1, before=int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None
    )
    return visit.page(
        "ops/audit.html",
        AUDIT,
        rows=rows[:AT_ONCE],
        older=rows[AT_ONCE - 1].number if len(rows) > AT_ONCE else None,
        deeds=DEEDS,
    )
