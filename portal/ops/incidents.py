"""The pages at `/ops/incidents`: what the public reads at `/status` when something is wrong, note by note."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from fastapi import FastAPI, Response

from domain.errors import NotFound
from portal.ops.visit import HOME, Visit, add_page
from portal.phrases.ops_incidents import INCIDENTS
from portal.site import Site
from storage.incidents_ports import STATES, TARGETS, TEXT, TITLE, Incident, Note, Said, State

PATH = f"{HOME}/incidents"
SHOWN = timedelta(days=90)
"""So long one that is over stays in the list, as on the status page."""


def add_incidents(app: FastAPI, site: Site) -> None:
    """Add the pages."""
    add_page(app, site, PATH, show=_list, act=_open)
    add_page(app, site, f"{PATH}/{{number:int}}", show=_one, act=_note)


async def _list(visit: Visit) -> Response:
    return await _listed(visit)


async def _listed(visit: Visit, flaws: dict[str, str] | None = None) -> Response:
    found = await visit.ops.stock().incidents.incidents(since=visit.site.clock() - SHOWN)
    return visit.page(
        "ops/incidents.html",
        INCIDENTS,
        status=400 if flaws else 200,
        flaws=flaws or {},
        incidents=found,
        states=STATES[:-1],
        longest=(TITLE, TEXT),
    )


async def _open(visit: Visit) -> Response:
    form = visit.form
    targets = form.lines("targets")
    note, flaws = _read(visit)
    flaws |= _missing(visit, "title", TITLE)
    if len(targets) > TARGETS or any(not visit.site.book().meant(each) for each in targets):
        flaws["targets"] = "flaw_targets"
    if flaws or note is None:
        return await _listed(visit, flaws)
    title = Said(de=form.one("title_de"), en=form.one("title_en"))
    try:
        kept = await visit.ops.stock().incidents.open(Incident(title=title, targets=targets, notes=(note,)))
    except ValueError:
        return await _listed(visit, {"state": "flaw_incident_full"})
    return visit.leads(f"{PATH}/{kept.number}")


async def _one(visit: Visit) -> Response:
    return await _shown(visit)


async def _shown(visit: Visit, flaws: dict[str, str] | None = None) -> Response:
    return visit.page(
        "ops/incident.html",
        INCIDENTS,
        status=400 if flaws else 200,
        flaws=flaws or {},
        incident=await _found(visit),
        states=STATES,
        longest=(TITLE, TEXT),
    )


async def _note(visit: Visit) -> Response:
    note, flaws = _read(visit)
    incident = await _found(visit)
    if flaws or note is None:
        return await _shown(visit, flaws)
    try:
        await visit.ops.stock().incidents.note(incident.number, note)
    except ValueError:
        return await _shown(visit, {"state": "flaw_incident_full"})
    return visit.leads(f"{PATH}/{incident.number}")


async def _found(visit: Visit) -> Incident:
    found = await visit.ops.stock().incidents.incident(visit.request.path_params["number"])
    if found is None:
        raise NotFound("no such incident")
    return found


def _read(visit: Visit) -> tuple[Note | None, dict[str, str]]:
    """The note that the form brings, or what is wrong with it."""
    form, flaws = visit.form, _missing(visit, "text", TEXT)
    if form.one("state") not in STATES:
        flaws["state"] = "flaw_state"
    if flaws:
        return None, flaws
    text = Said(de=form.one("text_de"), en=form.one("text_en"))
    state = cast(State, form.one("state"))
    return Note(at=visit.site.clock(), state=state, text=text, by=visit.person.name), {}


def _missing(visit: Visit, name: str, longest: int) -> dict[str, str]:
    """Every text is said in both languages: the status page has both."""
    fields = {f"{name}_{language}": visit.form.one(f"{name}_{language}") for language in ("de", "en")}
    return {field: f"flaw_{name}" for field, value in fields.items() if not 1 <= len(value) <= longest or "\0" in value}
