"""The desk where faults are asked for and healed: `/_twin/faults`.

Checks what is asked for, field by field. What a fault then does is in `faults`.
"""

from aiohttp import web

from sandbox.control import BadField, body_of
from sandbox.faults import ACTS, FAULTY, Fault

LONGEST_WAIT = 3600.0


def fault_routes() -> list[web.RouteDef]:
    """GET, PUT and DELETE of `/_twin/faults`; each answers with the present fault, `kind` null if none.

    The body of a PUT: `{"kind", "seconds"?: 1.0, "count"?: until healed, "path"?: the beginning of a path,
    "seed"?: 0}`; another `seed` garbles in another way.
    """
    path = "/_twin/faults"
    return [web.get(path, _tell), web.put(path, _put), web.delete(path, _heal)]


async def _tell(request: web.Request) -> web.Response:
    fault = request.app[FAULTY].fault
    if fault is None or fault.left == 0:
        return web.json_response({"kind": None})
    told = {"kind": fault.kind, "seconds": fault.seconds, "count": fault.left, "path": fault.path, "seed": fault.seed}
    return web.json_response(told)


async def _put(request: web.Request) -> web.Response:
    body = await body_of(request, {"kind", "seconds", "count", "path", "seed"})
    request.app[FAULTY].fault = _fault(body)
    return await _tell(request)


async def _heal(request: web.Request) -> web.Response:
    request.app[FAULTY].fault = None
    return await _tell(request)


def _fault(body: dict[str, object]) -> Fault:
    kind, seconds = body.get("kind"), body.get("seconds", 1.0)
    count, path, seed = body.get("count"), body.get("path", "/"), body.get("seed", 0)
    if not isinstance(kind, str) or kind not in ACTS:
        raise BadField("kind", "is no fault of a twin", ACTS)
    if not _is_number(seconds) or not 0 <= float(str(seconds)) <= LONGEST_WAIT:
        raise BadField("seconds", f"must be a number from 0 to {LONGEST_WAIT:.0f}")
    if count is not None and (not isinstance(count, int) or isinstance(count, bool) or count < 1):
        raise BadField("count", "must be a whole number, 1 or more")
    if not isinstance(path, str) or not path.startswith("/"):
        raise BadField("path", "must be the beginning of a path and start with /")
    if not isinstance(seed, int) or isinstance(seed, bool):
        raise BadField("seed", "must be a whole number")
    return Fault(kind=kind, seconds=float(str(seconds)), left=count, path=path, seed=seed)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
