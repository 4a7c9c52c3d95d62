"""Twin of AWISTA Kommunal's waste calendar (Düsseldorf): a Next.js server action finds the address, then iCalendar.

Simulated after www.awista-kommunal.de. The action's id dies with every deployment (`POST /_twin/deploy` makes one);
the platform lets a client search a few times a minute (`/_twin/limit`), then answers 429.
"""

import json
import math
import time
from collections import deque
from dataclasses import dataclass, field
from functools import cache

from aiohttp import web

from sandbox.awista_feed import feed
from sandbox.awista_search import Addresses, Hit, address_id, title
from sandbox.awista_site import CHUNKS, Deployment
from sandbox.clock import CLOCK
from sandbox.control import BadField, body_of
from sandbox.kit import STATE, Twin
from sandbox.world import town

WINDOW = 60.0  # seconds of real time in which searches are counted
POSTS = 10


@dataclass(slots=True, kw_only=True)
class Site:
    """One run: the present build, the addresses, and who searched when (monotonic seconds, by client address)."""

    addresses: Addresses
    deployment: Deployment = field(default_factory=Deployment.fresh)
    posts: int = POSTS
    searches: dict[str, deque[float]] = field(default_factory=dict)

    def wait(self, client: str) -> float:
        """Seconds until `client` may search again, 0 if it may now; then this search is counted."""
        now = time.monotonic()
        times = self.searches.setdefault(client, deque())
        while times and now - times[0] >= WINDOW:
            times.popleft()
        if len(times) >= self.posts:
            return WINDOW - (now - times[0])
        times.append(now)
        return 0.0


def twins() -> list[Twin]:
    """`awista/duesseldorf`."""
    routes = [
        web.get("/abfallkalender", _page),
        web.get(CHUNKS + r"{path:.+\.js}", _chunk),
        web.post("/abfallkalender", _search),
        web.get("/abfallkalender/{id}/calendar.ics", _feed),
        web.post("/_twin/deploy", _deploy),
        web.get("/_twin/limit", _tell_limit),
        web.put("/_twin/limit", _limit),
    ]
    return [
        Twin(
            name="awista/duesseldorf",
            routes=routes,
            state=lambda: Site(addresses=_addresses()),
        )
    ]


@cache  # never changed
def _addresses() -> Addresses:
    return Addresses.of(town("duesseldorf"))


async def _page(request: web.Request) -> web.Response:
    return web.Response(text=_site(request).deployment.page, content_type="text/html")


async def _chunk(request: web.Request) -> web.Response:
    text = _site(request).deployment.chunks.get(request.match_info["path"])
    if text is None:
        return web.Response(status=404, text="404: This page could not be found.", content_type="text/html")
    return web.Response(text=text, content_type="application/javascript")


async def _search(request: web.Request) -> web.Response:
    site = _site(request)
    if (wait := site.wait(request.remote or "")) > 0:
        headers = {"Retry-After": str(math.ceil(wait))}
        return web.Response(status=429, text="Too Many Requests", headers=headers)
    if request.headers.get("next-action") != site.deployment.action:
        headers = {"x-nextjs-action-not-found": "1"}
        return web.Response(status=404, text="Server action not found.", headers=headers)
    typed = _typed(await request.read())
    if typed is None:
        # A server action that throws tells its client no more than a digest.
        return _flight('0:["$@1",["build",null]]', '1:E{"digest":"2819462570"}', status=500)
    hit = Hit(houses=()) if request["empty"] else site.addresses.find(typed)
    return _flight(f'0:["$@1",["{site.deployment.seed}",null]]', "2:null", f"1:{_found(hit)}")


def _typed(body: bytes) -> str | None:
    """The one argument of the action, a JSON array with one string; None if it is anything else."""
    try:
        arguments = json.loads(body)
    except ValueError:
        return None
    fits = isinstance(arguments, list) and len(arguments) == 1 and isinstance(arguments[0], str)
    return arguments[0] if fits else None


def _found(hit: Hit) -> str:
    items = [{"title": title(house), "id": address_id(house)} for house in hit.houses]
    found = {"items": items, "isReadyForHouseNumber": hit.ready_for_number, "addressIdForQuery": hit.exact_id}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def _flight(*lines: str, status: int = 200) -> web.Response:
    """React's flight stream: a line for each value, `$@1` points to line 1."""
    return web.Response(status=status, text="".join(f"{line}\n" for line in lines), content_type="text/x-component")


async def _feed(request: web.Request) -> web.Response:
    house = _site(request).addresses.by_id.get(request.match_info["id"])
    if house is None:
        return web.Response(status=404, text="404: This page could not be found.", content_type="text/html")
    clock = request.app[CLOCK]
    body = feed(None if request["empty"] else house, clock.now(), clock.today())
    return web.Response(body=body, content_type="text/calendar", charset="utf-8")


async def _deploy(request: web.Request) -> web.Response:
    _site(request).deployment = Deployment.fresh()
    return web.json_response({"deployment": _site(request).deployment.seed})


async def _limit(request: web.Request) -> web.Response:
    posts = (await body_of(request, {"posts"})).get("posts")
    if not isinstance(posts, int) or isinstance(posts, bool) or posts < 1:
        raise BadField("posts", "must be a whole number, 1 or more")
    _site(request).posts = posts
    _site(request).searches.clear()
    return await _tell_limit(request)


async def _tell_limit(request: web.Request) -> web.Response:
    return web.json_response({"posts": _site(request).posts, "seconds": WINDOW})


def _site(request: web.Request) -> Site:
    site = request.app[STATE]
    assert isinstance(site, Site)
    return site
