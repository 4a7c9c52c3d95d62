"""Every page, added to the application: one line each.

A page is a module with `add_…(app, site)`, its words in `portal/phrases/`, and a template that extends `frame.html`; where it
belongs into the bar at the top, a line in `portal.page.NAVIGATION`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fastapi import FastAPI

from portal.assets import add_assets
from portal.catalogue import add_catalogue
from portal.desk.surface import add_desk
from portal.docs import add_docs
from portal.guides import add_guides
from portal.landing import add_landing
from portal.ops.surface import add_ops
from portal.overview import add_overview
from portal.playground import add_playground
from portal.problems import add_problems
from portal.runbooks import add_runbooks
from portal.site import Site
from portal.status import add_status

Adding = Callable[[FastAPI, Site], None]

PAGES: Sequence[Adding] = (
    add_assets,
    add_landing,
    add_overview,
    add_desk,
    add_catalogue,
    add_playground,
    add_guides,
    add_docs,
    add_problems,
    add_runbooks,
    add_status,
    add_ops,
)


def add_portal(app: FastAPI, site: Site) -> None:
    """Add the pages for people."""
    for add in PAGES:
        add(app, site)
