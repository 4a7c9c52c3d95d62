"""The desk of Duisburg's waste utility: German words, a form with photos, a number that counts at once.

Simulated after the WBD app; its interface is invented, since there is no public one.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from aiohttp import BodyPartReader, web

from sandbox.clock import CIVIC, CLOCK
from sandbox.defects import DONE, NEW, REFUSED, WITHDRAWN, WORK, Desk, Filed, within
from sandbox.duisburg_desks import LICENCE, UTILITY, desks, said

AT = "/wbd/v1"
PAGE = 50
WORDS = {NEW: "offen", WORK: "in_arbeit", DONE: "erledigt", REFUSED: "abgelehnt", WITHDRAWN: "zurueckgezogen"}
PROMISE = timedelta(days=3)
Photos = Sequence[tuple[str, str, bytes]]


def utility_routes() -> list[web.RouteDef]:
    """Its real paths."""
    return [
        web.get(f"{AT}/kategorien", _categories),
        web.get(f"{AT}/meldungen", _reports),
        web.post(f"{AT}/meldungen", _take),
        web.get(f"{AT}/meldungen/{{number}}", _report),
        web.delete(f"{AT}/meldungen/{{number}}", _let_go),
    ]


def number_of(filed: Filed) -> str:
    """`W-2026-900001`."""
    return f"W-{filed.created.astimezone(CIVIC).year}-{filed.number:06d}"


def _desk(request: web.Request) -> Desk:
    """For whoever shows a key."""
    if len(request.headers.get("X-Api-Key", "")) < 8:
        raise web.HTTPUnauthorized(text='{"fehler": "schluessel"}', content_type="application/json")
    return desks(request).utility


async def _categories(request: web.Request) -> web.Response:
    _desk(request)
    return said({"lizenz": LICENCE, "kategorien": [] if request["empty"] else UTILITY})


def _row(filed: Filed) -> dict[str, object]:
    return {
        "nummer": number_of(filed),
        "kategorie": filed.what,
        "status": WORDS[filed.stage],
        "lat": filed.lat,
        "lon": filed.lon,
        "strasse": filed.street or None,
        "eingang": filed.created.astimezone(CIVIC).isoformat(timespec="seconds"),
        "geaendert": filed.changed.astimezone(CIVIC).isoformat(timespec="seconds"),
        "text": filed.text,
        "antwort": filed.answer,
    }


def _own_row(filed: Filed) -> dict[str, object]:
    """What only whoever handed it in is told."""
    promised: date = filed.created.astimezone(CIVIC).date() + PROMISE
    note = "Wir kommen in den nächsten drei Tagen vorbei."
    return {
        **_row(filed),
        "referenz": filed.reference,
        "hinweis": note,
        "bearbeitung_bis": promised.isoformat(),
    }


async def _reports(request: web.Request) -> web.Response:
    desk = _desk(request)
    if "referenz" in request.query:
        known = desk.filed.get(request.query["referenz"])
        return said({"meldungen": [] if known is None else [_own_row(known)], "weiter": None})
    page = int(request.query.get("seite", "1"))
    found = [] if request["empty"] else desk.public(request.app[CLOCK].now())
    rows = [_row(each) for each in found[(page - 1) * PAGE : page * PAGE]]
    return said({"lizenz": LICENCE, "meldungen": rows, "weiter": page + 1 if page * PAGE < len(found) else None})


async def _take(request: web.Request) -> web.Response:
    desk = _desk(request)
    form, photos = await _form(request)
    known = desk.filed.get(form.get("referenz", ""))
    if known is not None:
        return said(_own_row(known))
    if (why := _why_not(desk, form, photos)) is not None:
        return said({"fehler": why}, 422)
    filed = desk.file(
        form["referenz"],
        request.app[CLOCK].now(),
        what=form["kategorie"],
        lat=float(form["lat"]),
        lon=float(form["lon"]),
        text=form["text"],
        details=json.loads(form.get("zusatz") or "{}"),
        person={name: form[name] for name in ("name", "email", "telefon") if name in form},
        photos=photos,
    )
    return said(_own_row(filed), 201)


async def _form(request: web.Request) -> tuple[dict[str, str], Photos]:
    """A form's fields and files; 415 for what is none."""
    if request.content_type != "multipart/form-data":
        raise web.HTTPUnsupportedMediaType(text='{"fehler": "formular"}', content_type="application/json")
    fields: dict[str, str] = {}
    photos: list[tuple[str, str, bytes]] = []
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        content = bytes(await part.read())
        if part.name == "foto":
            photos.append((part.filename or "", part.headers.get("Content-Type", ""), content))
        else:
            fields[part.name or ""] = content.decode()
    return fields, photos


def _why_not(desk: Desk, form: Mapping[str, str], photos: Photos) -> str | None:
    """Its word for why it refuses; None for what it takes."""
    kind = next((each for each in UTILITY if each["code"] == form.get("kategorie")), None)
    if kind is None:
        return "kategorie"
    if kind["dringend"]:
        return "dringend"
    if not within(desk.town, float(form["lat"]), float(form["lon"])):
        return "ausserhalb"
    details = json.loads(form.get("zusatz") or "{}")
    answered = all(details.get(each["feld"]) in each["werte"] for each in kind["zusatz"] if each["pflicht"])
    whole = all(form.get(name) for name in ("referenz", "text", *kind["pflicht"]))
    return None if answered and whole and len(photos) <= kind["fotos"] else "angaben"


def _named(request: web.Request) -> Filed:
    for filed in _desk(request).filed.values():
        if number_of(filed) == request.match_info["number"]:
            return filed
    raise web.HTTPNotFound(text='{"fehler": "unbekannt"}', content_type="application/json")


async def _report(request: web.Request) -> web.Response:
    return said(_own_row(_named(request)))


async def _let_go(request: web.Request) -> web.Response:
    """Taken back as long as nobody works on it; twice is no mistake."""
    filed = _named(request)
    if filed.stage not in {NEW, WITHDRAWN}:
        return said({"fehler": "zu_spaet"}, 409)
    filed.move(WITHDRAWN, request.app[CLOCK].now())
    return said(_own_row(filed))
