"""Every page of the desk, added to the application: one line each, and one in `portal.desk.visit.NAVIGATION` for its tab."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fastapi import FastAPI

from portal.desk.account import add_account
from portal.desk.apps import add_apps
from portal.desk.entering import add_entering
from portal.desk.keys import add_keys
from portal.desk.switches import add_switches
from portal.desk.usage import add_usage
from portal.desk.webhooks import add_webhooks
from portal.site import Site

PAGES: Sequence[Callable[[FastAPI, Site], None]] = (
    add_entering,
    add_keys,
    add_apps,
    add_usage,
    add_webhooks,
    add_switches,
    add_account,
)


def add_desk(app: FastAPI, site: Site) -> None:
    """Add the desk."""
    for add in PAGES:
        add(app, site)
