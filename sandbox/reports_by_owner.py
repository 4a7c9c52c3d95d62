"""Twin of Duisburg's two desks for reports: the waste utility's and the roads office's, each with its own habits.

Simulated after the WBD app and the city's defects page; both interfaces are invented, since there is no public one.

`GET /_twin/orders` is their journal. `PUT /_twin/orders` `{"reference", "stage", "answer"}` moves a report on (`new`, `work`,
`done`, `refused`). `PUT /_twin/roads` `{"acknowledge_after": seconds}` says how long the office takes to look.
"""

from aiohttp import web

from sandbox.control import BadField, body_of
from sandbox.defects import moved_on, told
from sandbox.duisburg_desks import Desks, desks
from sandbox.duisburg_roads import roads_routes
from sandbox.duisburg_utility import number_of, utility_routes
from sandbox.kit import Twin


def twins() -> list[Twin]:
    """`reports_by_owner/duisburg`."""
    own = [
        web.get("/_twin/orders", _orders),
        web.put("/_twin/orders", _move),
        web.put("/_twin/roads", _set_roads),
    ]
    routes = [*utility_routes(), *roads_routes(), *own]
    return [Twin(name="reports_by_owner/duisburg", routes=routes, state=Desks)]


async def _orders(request: web.Request) -> web.Response:
    both = desks(request)
    utility = [told(each, number_of(each), "utility") for each in both.utility.filed.values()]
    roads = [told(each, str(each.number), "roads") for each in both.roads.filed.values()]
    return web.json_response({"orders": utility + roads})


async def _move(request: web.Request) -> web.Response:
    both = desks(request)
    await moved_on({**both.utility.filed, **both.roads.filed}, request)
    return await _orders(request)


async def _set_roads(request: web.Request) -> web.Response:
    seconds = (await body_of(request, {"acknowledge_after"})).get("acknowledge_after")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds < 0:
        raise BadField("acknowledge_after", "must be a number of seconds, 0 or more")
    desks(request).acknowledge_after = float(seconds)
    return web.json_response({"acknowledge_after": float(seconds)})
