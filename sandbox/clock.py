"""A twin's own clock: real time, or real time moved to a chosen instant.

Knows UTC and the civic day of the cities. Does not know what a twin does with it.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web

from sandbox.control import BadField, body_of

CIVIC = ZoneInfo("Europe/Berlin")
FIRST_YEAR, LAST_YEAR = 1970, 2199  # a twin's rules need room for a few years on both sides


class Clock:
    """Tells the twin's time; it can be set, and then runs on from there."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)

    @property
    def moved(self) -> bool:
        """Whether this clock was set and not reset since."""
        return self._ahead != timedelta(0)

    def now(self) -> datetime:
        """The twin's instant, aware, in UTC."""
        return datetime.now(UTC) + self._ahead

    def today(self) -> date:
        """The twin's calendar day in Europe/Berlin."""
        return self.now().astimezone(CIVIC).date()

    def set(self, instant: datetime) -> None:
        """Continue from `instant`, which must carry an offset (else ValueError)."""
        if instant.tzinfo is None:
            raise ValueError("an instant needs an offset")
        self._ahead = instant.astimezone(UTC) - datetime.now(UTC)

    def reset(self) -> None:
        """Go back to real time."""
        self._ahead = timedelta(0)


CLOCK = web.AppKey("clock", Clock)


def clock_routes() -> list[web.RouteDef]:
    """GET, PUT `{"now": "<RFC 3339 with offset>"}` and DELETE of `/_twin/clock`; each answers with the time."""
    path = "/_twin/clock"
    return [web.get(path, _tell), web.put(path, _set), web.delete(path, _reset)]


async def _tell(request: web.Request) -> web.Response:
    clock = request.app[CLOCK]
    return web.json_response({"now": clock.now().isoformat(), "moved": clock.moved})


async def _set(request: web.Request) -> web.Response:
    body = await body_of(request, {"now"})
    request.app[CLOCK].set(_instant(body.get("now")))
    return await _tell(request)


async def _reset(request: web.Request) -> web.Response:
    request.app[CLOCK].reset()
    return await _tell(request)


def _instant(raw: object) -> datetime:
    if not isinstance(raw, str):
        raise BadField("now", "must be a string: an RFC 3339 instant with offset")
    try:
        instant = datetime.fromisoformat(raw)
    except ValueError as why:
        raise BadField("now", f"is no RFC 3339 instant: {why}") from why
    if instant.tzinfo is None:
        raise BadField("now", "needs an offset, such as Z or +01:00")
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise BadField("now", f"must lie in the years {FIRST_YEAR} to {LAST_YEAR}")
    return instant
