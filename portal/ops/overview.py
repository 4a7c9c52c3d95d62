"""`/ops`: everything at one glance, and `/ops/live`, which keeps the page that is open up to date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

import orjson
from fastapi import FastAPI, Response

from domain.words import Language
from portal.asked import language_of
from portal.ops import told
from portal.ops.board import WIDE, board
from portal.ops.changing import TONES
from portal.ops.ground import Rings, grounds, rings
from portal.ops.live import snapshot
from portal.ops.promises import promised
from portal.ops.sight import Sight, View
from portal.ops.stream import Told, streamed
from portal.ops.stuck import MOST, STUCK
from portal.ops.visit import HOME, Visit, add_page
from portal.ops.words import plain, said
from portal.page import spoken
from portal.phrases.ops_changes import KINDS
from portal.phrases.ops_findings import FINDINGS
from portal.phrases.ops_overview import OVERVIEW, SCRIPT
from portal.site import Site

LATELY = timedelta(hours=24)
CHANGES, WORST = 8, 5
"""Changes and promises on this page."""


def add_overview(app: FastAPI, site: Site) -> None:
    """Add the first page and what keeps it up to date."""
    if site.ops is None:
        return
    sight = Sight(site, site.ops)
    shapes = {slug: rings(outline, outline.box) for slug, outline in site.ops.outlines.items()}
    add_page(app, site, HOME, show=partial(_show, sight, shapes))
    add_page(app, site, f"{HOME}/live", show=partial(_live, sight))


async def _show(sight: Sight, shapes: Mapping[str, Rings], visit: Visit) -> Response:
    now, language = visit.site.clock(), language_of(visit.request)
    watch = visit.ops.stock().watch
    view = await sight.view(await snapshot(watch, now), language)
    return visit.page(
        "ops/overview.html",
        {**FINDINGS, **KINDS, **OVERVIEW},
        view=view,
        board=board(view.owners),
        ground=_ground(visit.site, view, shapes),
        wide=WIDE,
        as_of=_as_of(view, language),
        calm=_calm(view, language),
        changes=await watch.changes(since=now - LATELY, limit=CHANGES),
        budgets=view.budgets[:WORST],
        stuck=len(await ledger.cases(STUCK)) if (ledger := visit.ops.stock().ledger) else 0,
        most=MOST,
        change_tones=TONES,
        promised=partial(promised, language=language),
        percent=partial(told.percent, language=language),
        stamp=partial(told.stamp, now=now),
        seconds=partial(told.seconds, language=language),
        stream=visit.way(f"{HOME}/live"),
        script_words=orjson.dumps({name: spoken(text, language) for name, text in SCRIPT.items()}).decode(),
    )


async def _live(sight: Sight, visit: Visit) -> Response:
    language = language_of(visit.request)

    def payload(view: View) -> Told:
        lines = [
            {**each.live, "href": visit.way(each.href), "said": said(f"tone_{each.tone}", language)}
            for each in view.wrong
        ]
        return Told(
            nodes={node.id: node.live for node in view.nodes.values()},
            rest={"said": _as_of(view, language), "calm": _calm(view, language), "wrong": lines},
        )

    return await streamed(visit, sight, language, payload)


def _ground(site: Site, view: View, shapes: Mapping[str, Rings]) -> str:
    """The cities for the script; empty where none has sources."""
    found = grounds(view.owners, site.book().towns, site.centres, shapes, view.nodes)
    return orjson.dumps(found).decode() if found else ""


def _as_of(view: View, language: Language) -> str:
    return plain(OVERVIEW["overview_as_of"], language, time=told.clock(view.glance.at))


def _calm(view: View, language: Language) -> str:
    good, quiet = (sum(town.count(tone) for town in view.glance.towns) for tone in ("good", "quiet"))
    return plain(OVERVIEW["overview_calm"], language, good=str(good), quiet=str(quiet))
