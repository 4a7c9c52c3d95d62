"""`/v1/waste/calendars`: collection dates to subscribe to. A calendar's address is opaque: it names no house, to nobody but us.

Nothing is kept for a calendar itself: its id is what it shows, sealed. What a house's dates were is remembered for each house, so that
a date that moves is the same event on another day.
"""

import asyncio
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NoBase64
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any, cast

import orjson
from fastapi import FastAPI, Request, Response

from domain.catalogue import PICKUPS
from domain.errors import BadQuestion, Mistake, NotFound, StoreDown, Unprocessable
from domain.texts import HINTS
from domain.waste import PickupQuery
from domain.when import civic_day
from domain.words import Language
from gateway.federation.ask import ask
from gateway.federation.question import Question
from gateway.http.body import read_body
from gateway.http.calendar_days import days_of, events_of, feed_of
from gateway.http.calendar_wishes import Calendars, CalendarShape, CalendarWish, Kept
from gateway.http.filing import PROBLEMS
from gateway.http.hook_desk import without_parameters
from gateway.http.made_of import note_rows
from gateway.http.pages import origin_of
from gateway.http.routes import ITEM_PROBLEMS, House, language_of, trace_of
from gateway.http.wishes import body_of, fitted
from storage.errors import StorageError

PATH = "/v1/waste/calendars"
ABOUT = "waste/calendar"
AHEAD = timedelta(days=365)
MOST = 1000
"""Collections of one house in a year; more than any has."""
MAX_AGE = 3600
_CALENDAR: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/calendar": {"schema": {"type": "string"}}}, "description": "The calendar."}
}


def add_calendars(app: FastAPI, house: House, calendars: Calendars) -> None:
    """Add the two routes."""
    _add_making(app, house, calendars)
    _add_reading(app, house, calendars)


def _add_making(app: FastAPI, house: House, calendars: Calendars) -> None:
    async def made(request: Request) -> Response:
        """Make the address of a calendar: one house's collection dates, in the language of the request, kept up to date.

        The address names no house. Nothing is stored, so there is nothing to delete either: forget the address.
        """
        without_parameters(request)
        asked = fitted(CalendarWish, (await read_body(request, files=False)).data)
        try:
            found = await ask(_question(house, request, asked.address, days=1), house.book(), house.clock)
        except BadQuestion as error:  # the question was ours, the address the caller's
            raise Unprocessable(*(replace(each, where="body") for each in error.mistakes)) from error
        if any(note.slug == "address-unknown" for row in found.page.rows for note in row.notes):
            raise Unprocessable(Mistake(where="body", name="address", code="unknown-address"))
        kept = Kept(
            address=asked.address,
            fraction=asked.fraction,
            variant=asked.variant,
            remind=asked.remind,
            language=language_of(request),
        )
        id_ = _sealed(kept, calendars)
        url = f"{origin_of(request, calendars.public_url)}{PATH}/{id_}.ics"
        shown = {"id": id_, "url": url, "webcal": "webcal" + url.removeprefix("https").removeprefix("http")}
        headers = {"location": f"{PATH}/{id_}.ics", "cache-control": "no-store"}
        return Response(orjson.dumps(shown), status_code=201, media_type="application/json", headers=headers)

    app.router.add_api_route(
        PATH,
        made,
        methods=["POST"],
        operation_id="create_calendar",
        summary="Make a calendar of collection dates",
        description=" ".join(str(made.__doc__).split()),
        tags=["waste"],
        status_code=201,
        response_class=Response,
        responses={201: {"model": CalendarShape, "description": "The calendar's address."}}
        | {status: PROBLEMS[status] for status in (400, 408, 413, 415, 422, 429, 500)}
        | {503: ITEM_PROBLEMS[503]},
        openapi_extra=body_of(CalendarWish) | {"security": [{}]},  # said, not forgotten: nothing is written by it
    )


def _add_reading(app: FastAPI, house: House, calendars: Calendars) -> None:
    async def read_(request: Request, id: str) -> Response:
        """A calendar (RFC 5545): a date that moves stays the same event with a higher SEQUENCE, one that is dropped says so."""
        without_parameters(request)
        kept = _opened(id, calendars)
        found = await ask(_question(house, request, kept.address, days=AHEAD.days), house.book(), house.clock)
        note_rows(request, found.page.rows)
        days, changed = await days_of(found.page, kept, calendars.memory(), house.clock())
        # never from the Host a caller names: the answer is kept, and shown to others
        url = f"{calendars.public_url}{PATH}/{id}.ics" if calendars.public_url else None
        body = calendars.draw(feed_of(found.page, kept, changed, url), events_of(days, found.page, kept, id))
        headers = {
            "content-language": kept.language,
            "cache-control": f"public, max-age={MAX_AGE}",
            "etag": f'"{sha256(body).hexdigest()[:32]}"',
            "content-disposition": 'inline; filename="hansa.ics"',
        }
        return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)

    app.router.add_api_route(
        f"{PATH}/{{id}}.ics",
        read_,
        operation_id="read_calendar",
        summary="Collection dates as a calendar",
        description=" ".join(str(read_.__doc__).split()),
        tags=["waste"],
        response_class=Response,
        responses=_CALENDAR | ITEM_PROBLEMS,
    )


def _question(house: House, request: Request, address: str, *, days: int) -> Question:
    today = civic_day(house.clock())
    return Question(
        resource=PICKUPS,
        query=PickupQuery(address=(address,), from_=today, to=today + timedelta(days=days)),
        limit=MOST,
        deadline=asyncio.get_running_loop().time() + house.default_wait,
        trace=trace_of(request)[1],
        given=frozenset({"address", "from", "to"}),
    )


def _sealed(kept: Kept, calendars: Calendars) -> str:
    plain = orjson.dumps([kept.address, kept.fraction, kept.variant, kept.remind, kept.language])
    try:
        return urlsafe_b64encode(calendars.seal().seal(plain, ABOUT)).rstrip(b"=").decode()
    except StorageError as error:
        raise StoreDown("the seal") from error


def _opened(id_: str, calendars: Calendars) -> Kept:
    """What the id means. Raises NotFound for one that is none of ours."""
    try:
        sealed = urlsafe_b64decode(id_ + "=" * (-len(id_) % 4))
        address, fraction, variant, remind, language = orjson.loads(calendars.seal().open(sealed, ABOUT))
    except (StorageError, NoBase64, ValueError) as error:
        raise NotFound("no such calendar", hint=HINTS["calendar-ids"]) from error
    return Kept(
        address=address,
        fraction=tuple(fraction),
        variant=tuple(variant),
        remind=remind,
        language=cast(Language, language),
    )
