"""The page about rehearsals: a city slow, down, lying or limited, for one key of the account, for some hours. Sandbox only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import cast

from fastapi import FastAPI, Response

from portal.desk.callers import valid_keys
from portal.desk.visit import HOME, Flaws, Visit, add_page
from portal.phrases.desk_switches import SWITCHES
from portal.site import Site
from storage.ports import Key
from storage.switches_ports import LONGEST, MANNERS, SLOWEST, USUAL, Manner, Switch

PATH = f"{HOME}/switches"
MOST_HOURS = int(LONGEST.total_seconds()) // 3600


def add_switches(app: FastAPI, site: Site) -> None:
    """Add the pages, where back-ends are simulated."""
    if site.sandbox:
        add_page(app, site, PATH, show=_show, act=_set)
        add_page(app, site, f"{PATH}/remove", act=_remove)


async def _show(visit: Visit) -> Response:
    return await _shown(visit)


async def _shown(visit: Visit, flaws: Flaws | None = None) -> Response:
    keys = await valid_keys(visit)
    stock = visit.desk.stock()
    switches = [switch for key in keys for switch in await stock.switches.live(key.id)]
    book = visit.site.book()
    return visit.page(
        "desk/switches.html",
        SWITCHES,
        status=400 if flaws else 200,
        flaws=flaws,
        keys=keys,
        names={key.id: key.name for key in keys},
        switches=switches,
        cities={slug: town.name for slug, town in book.towns.items()},
        resources=resources_of(visit.site),
        manners=MANNERS,
        slowest=int(SLOWEST),
        hours=MOST_HOURS,
        usual=int(USUAL.total_seconds()) // 3600,
    )


def resources_of(site: Site) -> dict[str, str]:
    """Name → title of what cities are asked for."""
    sources = (source for source in site.book().sources if source.facts is not None and source.reads)
    return dict(sorted({source.resource.name: source.resource.title for source in sources}.items()))


async def _set(visit: Visit) -> Response:
    switch, flaws = read(visit, await valid_keys(visit))
    if switch is None:
        return await _shown(visit, flaws)
    try:
        await visit.desk.stock().switches.put(switch)
    except ValueError:
        return await _shown(visit, {"key": "flaw_switch_full"})
    await visit.desk.learn_switches()
    return visit.leads(PATH)


async def _remove(visit: Visit) -> Response:
    form = visit.form
    if form.one("key") in {key.id for key in await valid_keys(visit)}:
        await visit.desk.stock().switches.remove(form.one("key"), form.one("city"), form.one("resource") or None)
        await visit.desk.learn_switches()
    return visit.leads(PATH)


def read(visit: Visit, keys: Sequence[Key]) -> tuple[Switch | None, dict[str, str]]:
    """The switch that the form wants, or what is wrong with it."""
    form, flaws = visit.form, dict[str, str]()
    if form.one("key") not in {key.id for key in keys}:
        flaws["key"] = "flaw_switch_key"
    if form.one("city") not in visit.site.book().towns:
        flaws["city"] = "flaw_switch_city"
    if form.one("resource") and form.one("resource") not in resources_of(visit.site):
        flaws["resource"] = "flaw_switch_resource"
    manner = form.one("manner")
    if manner not in MANNERS:
        flaws["slow"] = "flaw_switch_manner"
    seconds = _whole(form.one("seconds"), int(SLOWEST)) if manner == "slow" else 0
    if seconds is None:
        flaws["seconds"] = "flaw_switch_seconds"
    hours = _whole(form.one("hours"), MOST_HOURS)
    if hours is None:
        flaws["hours"] = "flaw_switch_hours"
    if flaws or seconds is None or hours is None:
        return None, flaws
    switch = Switch(
        key=form.one("key"),
        city=form.one("city"),
        resource=form.one("resource") or None,
        manner=cast(Manner, manner),
        seconds=float(seconds),
        until=visit.site.clock() + timedelta(hours=hours),
    )
    return switch, flaws


def _whole(text: str, most: int) -> int | None:
    """A whole number from 1; None when it is none, or too large."""
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        return None
    return int(text) if 1 <= int(text) <= most else None
