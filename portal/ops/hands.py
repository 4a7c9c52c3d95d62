"""The operator's hands on sources: let one rest, wake it, have it tried again, forget what is kept of it.

The page at `/ops/hands/source` has the forms for a city, a provider or a source; a source's own page includes them.
"""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from fastapi import FastAPI, Response

from domain.errors import NotFound
from gateway.federation.ordering import NotOrdered, Verb, give, standing
from portal.ops.visit import HOME, Visit, add_page
from portal.phrases.ops_audit import DEEDS
from portal.phrases.ops_hands import HANDS
from portal.site import Site

PATH = f"{HOME}/hands/source"
SPANS = ("30m", "2h")
"""Of a pause, offered beside an instant and `until it is ended`."""
LATELY = 10
"""Orders about the target that are shown below the forms."""
VERBS: frozenset[str] = frozenset({"pause", "resume", "reset", "purge"})


def add_hands(app: FastAPI, site: Site) -> None:
    """Add the page."""
    add_page(app, site, PATH, show=_show, act=_act)


async def _show(visit: Visit) -> Response:
    return await _shown(visit, _target(visit, visit.request.query_params.get("target", "")))


async def _shown(visit: Visit, target: str, flaws: dict[str, str] | None = None) -> Response:
    orders, meant = visit.ops.stock().orders, visit.site.book().meant(target)
    names = {target} | {name for each in meant for name in (each.id, each.binding.partition("#")[0])}
    lasting = await standing(orders, visit.site.clock)
    lying = [each for each in lasting if any(_touch(each.target, name) for name in names)]
    lately = await orders.latest(LATELY, target=target)
    done = visit.request.query_params.get("done", "")
    return visit.page(
        "ops/hands.html",
        HANDS,
        status=400 if flaws else 200,
        flaws=flaws or {},
        target=target,
        lying=lying,
        lately=lately,
        deeds=DEEDS,
        given=next((each for each in lately if str(each.number) == done), None),
        meant=meant,
    )


async def _act(visit: Visit) -> Response:
    form = visit.form
    target, verb = _target(visit, form.one("target")), form.one("verb")
    if verb not in VERBS:
        raise NotFound("no such deed")
    if verb == "purge" and "/" not in target and form.one("sure") != "yes" and form.one("reason"):
        return _ask(visit, target)
    until = None
    if verb == "pause" and form.one("lasts") != "open":
        until = form.one("at") if form.one("lasts") == "at" else form.one("lasts")
    try:
        order = await give(
            visit.ops.stock().orders,
            cast(Verb, verb),
            target,
            reason=form.one("reason"),
            by=visit.person.name,
            at=visit.site.clock(),
            until=until,
        )
    except NotOrdered as wrong:
        field = f"{verb}-{wrong.field}" if wrong.why != "not_paused" else "lying"
        return await _shown(visit, target, {field: f"flaw_{wrong.why}"})
    return visit.leads(f"{PATH}?{urlencode({'target': target, 'done': order.number})}#done")


def _ask(visit: Visit, target: str) -> Response:
    """Once more, before everything of a city is asked anew."""
    sources = len(visit.site.book().meant(target))
    return visit.page(
        "ops/sure.html",
        HANDS,
        action=PATH,
        back=f"{PATH}?{urlencode({'target': target})}",
        kept={"target": target, "verb": "purge", "reason": visit.form.one("reason")},
        question="sure_purge",
        button="sure_purge_button",
        values={"target": target, "sources": sources},
    )


def _target(visit: Visit, named: str) -> str:
    """What the form is about; NotFound where it is no city, provider or source of this gateway."""
    target = named.strip("/")
    if not target or not visit.site.book().meant(target):
        raise NotFound("no such target")
    return target


def _touch(one: str, other: str) -> bool:
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")
