"""`/ops/orders`: the cases that do not get on by themselves. Read only, and nothing of who asked or what."""

from __future__ import annotations

from functools import partial

from fastapi import FastAPI, Response

from portal.ops import told
from portal.ops.places import pages
from portal.ops.visit import HOME, Visit, add_page
from portal.phrases.ops_orders import ORDERS
from portal.site import Site
from storage.cases import Sought

PATH = f"{HOME}/orders"
MOST = 200
STUCK = Sought(states=("stuck",), limit=MOST)


def add_stuck(app: FastAPI, site: Site) -> None:
    """Add the page."""
    add_page(app, site, PATH, show=_show)


async def _show(visit: Visit) -> Response:
    ledger = visit.ops.stock().ledger
    return visit.page(
        "ops/orders.html",
        ORDERS,
        taken=ledger is not None,
        cases=await ledger.cases(STUCK) if ledger else (),
        most=MOST,
        pages=pages(visit.site.book(), visit.ops.objectives),
        stamp=partial(told.stamp, now=visit.site.clock()),
    )
