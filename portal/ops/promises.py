"""`/ops/promises`: the error budget of every objective, and how fast it burns."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from fastapi import FastAPI, Response

from domain.objectives import Objective, written
from domain.words import Language
from portal.asked import language_of
from portal.ops import told
from portal.ops.budgets import budgets
from portal.ops.visit import HOME, Visit, add_page
from portal.ops.words import plain
from portal.phrases.ops_promises import PROMISES
from portal.site import Site
from storage.watch_reading import standings

PATH = f"{HOME}/promises"
WIDE = 100
"""Of a budget's bar, in its own measure."""


def add_promises(app: FastAPI, site: Site) -> None:
    """Add the page."""
    add_page(app, site, PATH, show=_show)


async def _show(visit: Visit) -> Response:
    language, objectives = language_of(visit.request), visit.ops.objectives
    found = budgets(objectives, await standings(visit.ops.stock().watch, objectives, visit.site.clock()))
    return visit.page(
        "ops/promises.html",
        PROMISES,
        budgets=found,
        objectives=objectives,
        window=told.age(objectives.window, language),
        written=written,
        promised=partial(promised, language=language),
        percent=partial(told.percent, language=language),
        decimal=partial(told.decimal, language=language),
        wide=WIDE,
    )


def promised(one: Objective, *, language: Language) -> str:
    """What is promised, in words."""
    bound = timedelta(seconds=one.bound)
    return plain(
        PROMISES[f"slo_{one.slo}"],
        language,
        target=told.percent(one.target, language),
        bound=told.age(bound, language) if one.slo == "freshness" else told.seconds(one.bound, language),
    )
