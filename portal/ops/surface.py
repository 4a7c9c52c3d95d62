"""Every page of `/ops`, added to the application: one line each, and one in `portal.ops.visit.NAVIGATION` for its tab."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fastapi import FastAPI

from portal.ops.audit import add_audit
from portal.ops.benefit import add_benefit
from portal.ops.changing import add_changes
from portal.ops.deciding import add_deciding
from portal.ops.entering import add_entering
from portal.ops.hands import add_hands
from portal.ops.incidents import add_incidents
from portal.ops.overview import add_overview
from portal.ops.promises import add_promises
from portal.ops.source import add_source
from portal.ops.stuck import add_stuck
from portal.ops.traces import add_traces
from portal.site import Site

PAGES: Sequence[Callable[[FastAPI, Site], None]] = (
    add_overview,
    add_entering,
    add_hands,
    add_deciding,
    add_incidents,
    add_audit,
    add_source,
    add_traces,
    add_promises,
    add_stuck,
    add_changes,
    add_benefit,
)


def add_ops(app: FastAPI, site: Site) -> None:
    """Add the operators' pages."""
    for add in PAGES:
        add(app, site)
