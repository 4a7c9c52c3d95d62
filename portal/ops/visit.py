"""One request of an operator, and how a page of `/ops` is added.

A page is two functions of a visit: `show` for GET, `act` for POST. Both are only called for somebody who may, and `act` only with a
form that was sent from a page of ours. So a page can forget neither.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.responses import RedirectResponse

from domain.errors import NotFound
from domain.words import Text
from portal.asked import LANG, origin_of
from portal.desk import session
from portal.ops.means import HERE, ROLES, Ops, Person, Role
from portal.page import linked, page
from portal.phrases.ops import OPS
from portal.site import Site
from storage.errors import StorageError

HOME = "/ops"
LOG_IN = f"{HOME}/log-in"

NAVIGATION: Mapping[str, str] = {
    HOME: "ops_overview",
    f"{HOME}/traces": "ops_traces",
    f"{HOME}/promises": "ops_promises",
    f"{HOME}/orders": "ops_orders",
    f"{HOME}/changes": "ops_changes",
    f"{HOME}/benefit": "ops_benefit",
    f"{HOME}/incidents": "ops_incidents",
    f"{HOME}/audit": "ops_audit",
}
"""What stands at the top of every page of `/ops`: path → its words in `portal.phrases.ops`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A request of somebody who may."""

    site: Site
    ops: Ops
    request: Request
    person: Person
    csrf: str
    form: session.Form = field(default_factory=session.Form)

    def page(self, template: str, words: Mapping[str, Text], *, status: int = 200, **values: Any) -> Response:
        """A page that nobody keeps. The template finds `csrf`, `sent`, `flaws`, `person` and `tabs` beside the values."""
        shown = {"csrf": self.csrf, "sent": self.form, "person": self.person, "tabs": NAVIGATION, "flaws": {}}
        return page(self.site, self.request, template, {**OPS, **words}, status=status, **{**shown, **values})

    def leads(self, path: str) -> Response:
        """On to another page, by GET."""
        return RedirectResponse(self.way(path), 303, {"cache-control": "no-store"})

    def way(self, path: str) -> str:
        """The path, in the language this page's address names."""
        return linked(self.request.query_params.get(LANG), path)


class NobodyKnown(Exception):
    """Nobody is logged in, in this browser, who may see this."""


class NotAllowed(Exception):
    """Who is logged in may not do this."""


class NotAdmitted(Exception):
    """Nobody was logged in; the one argument names the words for why."""


Page = Callable[[Visit], Awaitable[Response]]

_TROUBLES: Mapping[type[Exception], tuple[int, str]] = {
    NobodyKnown: (401, "nobody"),
    NotAllowed: (403, "not_allowed"),
    NotAdmitted: (403, ""),
    session.Stranger: (403, "stranger"),
    NotFound: (404, "gone"),
    StorageError: (503, "store"),
}


def add_page(
    app: FastAPI,
    site: Site,
    path: str,
    *,
    show: Page | None = None,
    act: Page | None = None,
    least: Role = "viewer",
    least_to_act: Role = "operator",
) -> None:
    """Add a page of `/ops`, for those who may at least what these roles may."""
    ops = site.ops
    if ops is None:
        return

    async def visited(request: Request, ops: Ops) -> Response:
        person = await who(request, site, ops)
        posting = request.method == "POST"
        if not person.may(least_to_act if posting else least):
            raise NotAllowed
        if request.headers.get("origin", own := origin_of(request, site.public_url)) != own:
            raise session.Stranger  # every answer may be read by pages elsewhere (CORS); these are not for them
        had = session.secret_of(request, site, entering=True)
        value = had or session.fresh()
        form = await session.posted(request, site, entering=True) if posting else session.Form()
        visit = Visit(site=site, ops=ops, request=request, person=person, csrf=session.token_of(value), form=form)
        response = await pages[request.method](visit)
        if not had:
            session.set_cookie(response, site, session.ENTRY, value)
        return response

    pages = {method: each for method, each in (("GET", show), ("POST", act)) if each is not None}

    async def answered(request: Request) -> Response:
        return await _or_trouble(request, site, ops, visited(request, ops))

    app.add_route(path, answered, methods=list(pages), include_in_schema=False)


Door = Callable[[Request, Site, Ops], Awaitable[Response]]


def add_door(app: FastAPI, site: Site, path: str, door: Door) -> None:
    """Add what nobody need be logged in for: the way in."""
    ops = site.ops
    if ops is None:
        return

    async def answered(request: Request) -> Response:
        return await _or_trouble(request, site, ops, door(request, site, ops))

    app.add_route(path, answered, methods=["GET"], include_in_schema=False)


async def _or_trouble(request: Request, site: Site, ops: Ops, answer: Awaitable[Response]) -> Response:
    nobody = Visit(site=site, ops=ops, request=request, person=Person(name="", role="viewer"), csrf="")
    try:
        return await answer
    except tuple(_TROUBLES) as trouble:
        status, name = next(said for kind, said in _TROUBLES.items() if isinstance(trouble, kind))
        return nobody.page("ops/trouble.html", {}, status=status, trouble=name or str(trouble), tabs={})


async def who(request: Request, site: Site, ops: Ops) -> Person:
    """Who asks: whoever is logged in, else whoever sits at a sandbox's machine. Raises NobodyKnown."""
    value = request.cookies.get(session.cookie_name(site, session.OPS), "")
    found = await ops.stock().entries.session(session.digest(value)) if value else None
    role = next((each for each in ROLES if found is not None and each == found.role), None)
    if found is not None and role is not None:
        return Person(name=found.name, role=role)
    if ops.open_here(request):
        return HERE
    raise NobodyKnown
