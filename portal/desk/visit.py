"""One request at the desk, and how a page of the desk is added.

A page is two functions of a visit: `show` for GET, `act` for POST. Both are only called for somebody who is logged in, and
`act` only with a form that was sent from a page of ours. So a page can forget neither.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from starlette.responses import RedirectResponse

from domain.errors import NotFound
from domain.when import there
from domain.words import Language, Text, spell
from portal.asked import LANG, language_of
from portal.desk import session
from portal.desk.means import Desk
from portal.page import linked, page
from portal.phrases.desk import DESK
from portal.site import Site
from storage.developers_ports import Developer
from storage.errors import StorageError

HOME = "/developers/desk"
LOG_IN, SIGN_UP = f"{HOME}/log-in", f"{HOME}/sign-up"

NAVIGATION: Mapping[str, str] = {
    f"{HOME}/keys": "desk_keys",
    f"{HOME}/apps": "desk_apps",
    f"{HOME}/usage": "desk_usage",
    f"{HOME}/webhooks": "desk_webhooks",
    f"{HOME}/switches": "desk_switches",
    f"{HOME}/account": "desk_account",
}
"""What stands at the top of every page of the desk: path → its words in `portal.phrases.desk`."""

REHEARSING = f"{HOME}/switches"
"""Only where back-ends are simulated."""


def tabs(site: Site) -> Mapping[str, str]:
    """The navigation of this gateway's desk."""
    return {path: words for path, words in NAVIGATION.items() if site.sandbox or path != REHEARSING}


Flaws = Mapping[str, str]
"""Field → the name of the phrase that says what is wrong with it, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """A request of somebody who need not be logged in."""

    site: Site
    desk: Desk
    request: Request
    csrf: str
    form: session.Form = field(default_factory=session.Form)

    def page(
        self, template: str, words: Mapping[str, Text], *, status: int = 200, flaws: Flaws | None = None, **values: Any
    ) -> Response:
        """A page that nobody keeps. The template finds `csrf`, `flaws` and `sent`, the form, beside the values.

        `once=True` is for an answer that shows what is shown once: it has no switch, which would lead away from it.
        """
        shown = {
            "csrf": self.csrf,
            "flaws": flaws or {},
            "sent": self.form,
            "developer": None,
            "tabs": {},
            "once": False,
        }
        shown["day"] = partial(day, language=language_of(self.request))
        return page(self.site, self.request, template, {**DESK, **words}, status=status, **{**shown, **values})

    def leads(self, path: str) -> Response:
        """On to another page, by GET."""
        return RedirectResponse(self.way(path), 303, {"cache-control": "no-store"})

    def way(self, path: str) -> str:
        """The path, in the language this page's address names."""
        return linked(self.request.query_params.get(LANG), path)

    @property
    def address(self) -> str:
        """Who asks, as far as it is counted: an address, or the /64 of one."""
        return str(self.request.state.client.address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(Guest):
    """A request of somebody who is logged in."""

    developer: Developer

    def page(
        self, template: str, words: Mapping[str, Text], *, status: int = 200, flaws: Flaws | None = None, **values: Any
    ) -> Response:
        """The same, with the desk's own navigation."""
        mine = {"developer": self.developer, "tabs": tabs(self.site)}
        return Guest.page(self, template, words, status=status, flaws=flaws, **{**mine, **values})


def day(at: datetime, *, language: Language) -> str:
    """The day in the region's time, spelt out."""
    return spell(there(at).date().isoformat(), language)


Page = Callable[[Visit], Awaitable[Response]]
OpenPage = Callable[[Guest], Awaitable[Response]]


def add_page(app: FastAPI, site: Site, path: str, *, show: Page | None = None, act: Page | None = None) -> None:
    """Add a page of the desk."""

    async def visited(request: Request, desk: Desk) -> Response:
        developer = await session.developer_of(request, site, desk)
        csrf = session.token_of(session.secret_of(request, site, entering=False))
        posting = request.method == "POST"
        form = await session.posted(request, site, entering=False) if posting else session.Form()
        visit = Visit(site=site, desk=desk, request=request, csrf=csrf, form=form, developer=developer)
        return await pages[request.method](visit)

    pages = {method: each for method, each in (("GET", show), ("POST", act)) if each is not None}
    _add(app, site, path, visited, list(pages))


def add_open_page(
    app: FastAPI, site: Site, path: str, *, show: OpenPage | None = None, act: OpenPage | None = None
) -> None:
    """Add a page that leads to the desk."""

    async def visited(request: Request, desk: Desk) -> Response:
        posting = request.method == "POST"
        form = await session.posted(request, site, entering=True) if posting else session.Form()
        had = session.secret_of(request, site, entering=True)
        value = had or session.fresh()
        guest = Guest(site=site, desk=desk, request=request, csrf=session.token_of(value), form=form)
        response = await pages[request.method](guest)
        if not had:
            session.set_cookie(response, site, session.ENTRY, value)
        return response

    pages = {method: each for method, each in (("GET", show), ("POST", act)) if each is not None}
    _add(app, site, path, visited, list(pages))


def _add(
    app: FastAPI,
    site: Site,
    path: str,
    visited: Callable[[Request, Desk], Awaitable[Response]],
    methods: list[str],
) -> None:
    desk = site.desk
    if desk is None:
        return

    async def answered(request: Request) -> Response:
        guest = Guest(site=site, desk=desk, request=request, csrf="")
        try:
            return await visited(request, desk)
        except session.LoggedOut:
            return guest.leads(_entrance(request))
        except session.Stranger:
            return guest.page("desk/trouble.html", {}, status=403, trouble="stranger")
        except NotFound:
            return guest.page("desk/trouble.html", {}, status=404, trouble="gone")
        except StorageError:
            return guest.page("desk/trouble.html", {}, status=503, trouble="store")

    app.add_route(path, answered, methods=methods, include_in_schema=False)


def _entrance(request: Request) -> str:
    """Where somebody goes who is not logged in: a newcomer comes to the desk itself, others to one of its pages."""
    if request.url.path == HOME:
        return SIGN_UP
    return LOG_IN if request.method == "POST" else f"{LOG_IN}?{urlencode({'next': request.url.path})}"
