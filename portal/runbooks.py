"""The pages at `/runbooks`, for whoever runs the gateway: what each alert and each problem means, what to look at, what to do."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI, Request, Response
from markupsafe import Markup

from domain.errors import NotFound
from domain.texts import HINTS, PROBLEMS
from domain.words import Text
from portal.asked import LANG, language_of
from portal.page import OPEN, linked, page, spoken
from portal.phrases.runbook_alerts import RUNBOOK
from portal.phrases.runbook_problems import PROBLEM_RUNBOOK
from portal.phrases.runbooks import RUNBOOKS
from portal.runbook import Entry, Seen, as_html
from portal.site import Site

PATH = "/runbooks"


def add_runbooks(app: FastAPI, site: Site) -> None:
    """Add the list and a page for each."""

    async def index(request: Request) -> Response:
        return page(
            site,
            request,
            "runbooks.html",
            RUNBOOKS,
            keep=OPEN,
            alerts=RUNBOOK,
            seen=PROBLEM_RUNBOOK,
            problems=PROBLEMS,
            said=_sayer(request),
        )

    async def one(request: Request) -> Response:
        name = request.path_params["name"]
        entry: Entry | Seen | None = RUNBOOK.get(name) or PROBLEM_RUNBOOK.get(name)
        if entry is None:
            raise NotFound(f"no entry {name!r} in the runbook", hint=HINTS["all-runbooks"])
        known = PROBLEMS.get(name)
        return page(
            site,
            request,
            "runbook.html",
            RUNBOOKS,
            keep=OPEN,
            name=name,
            entry=entry,
            problem=known,
            beside=[slug for slug, seen in PROBLEM_RUNBOOK.items() if name in seen.alerts],
            said=_sayer(request),
        )

    app.add_route(PATH, index, include_in_schema=False)
    app.add_route(f"{PATH}/{{name}}", one, include_in_schema=False)


def _sayer(request: Request) -> Callable[[Text], Markup]:
    """Says a text of the runbook in the page's language, with links that keep it."""
    wished = request.query_params.get(LANG)

    def say(text: Text) -> Markup:
        return as_html(spoken(text, language_of(request)), lambda name: linked(wished, f"{PATH}/{name}"))

    return say
