"""The page about the webhooks of an account's apps: how each stands, what became of its events, send again, send a ping.

An app makes its webhooks itself, with its own token. Here its developer looks on, and presses the two buttons that change nothing
but what is sent again.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI, Response

from domain.errors import NotFound
from gateway.intake.again import pinged, replayed
from portal.desk.visit import HOME, Flaws, Visit, add_page
from portal.phrases.desk_webhooks import WEBHOOKS
from portal.site import Site
from storage.hooks_ports import Delivery, Hooks, Webhook

PATH = f"{HOME}/webhooks"
LATEST = 20
"""Deliveries of a webhook on the page; the API gives all."""


@dataclass(frozen=True, slots=True)
class Hooked:
    """A webhook with its app and its latest deliveries."""

    app: str
    hook: Webhook
    deliveries: tuple[Delivery, ...]


def add_webhooks(app: FastAPI, site: Site) -> None:
    """Add the pages."""
    add_page(app, site, PATH, show=_show)
    add_page(app, site, f"{PATH}/{{id}}/ping", act=_ping)
    add_page(app, site, f"{PATH}/{{id}}/deliveries/{{delivery}}/replay", act=_replay)


async def _show(visit: Visit) -> Response:
    return await _shown(visit)


async def _shown(visit: Visit, flaws: Flaws | None = None, *, status: int = 200) -> Response:
    stock, found = visit.desk.stock(), list[Hooked]()
    hooks = stock.hooks
    apps = await stock.apps(visit.developer.id) if hooks else ()
    if hooks is not None:
        for app in apps:
            for hook in await hooks.of(app.id):
                log = await hooks.deliveries(hook.id, state=None, before=None, limit=LATEST)
                found.append(Hooked(app.name, hook, log))
    values = {"found": found, "apps": apps, "latest": LATEST}
    return visit.page("desk/webhooks.html", WEBHOOKS, status=status, flaws=flaws, **values)


async def _ping(visit: Visit) -> Response:
    hooks, hook = await _own(visit)
    if await pinged(hooks, hook, visit.site.clock(), asked=True) is None:
        return await _shown(visit, {hook.id: "flaw_ping_soon"}, status=409)
    return visit.leads(f"{PATH}#{hook.id}")


async def _replay(visit: Visit) -> Response:
    hooks, hook = await _own(visit)
    if await replayed(hooks, hook, visit.request.path_params["delivery"], visit.site.clock()) is None:
        raise NotFound("no such delivery")
    return visit.leads(f"{PATH}#{hook.id}")


async def _own(visit: Visit) -> tuple[Hooks, Webhook]:
    """The webhook of the address, if it is one of an app of this account; NotFound otherwise, whosever it is."""
    stock = visit.desk.stock()
    hook = await stock.hooks.hook(visit.request.path_params["id"]) if stock.hooks else None
    if (
        stock.hooks is None
        or hook is None
        or hook.client not in {app.id for app in await stock.apps(visit.developer.id)}
    ):
        raise NotFound("no such webhook")
    return stock.hooks, hook
