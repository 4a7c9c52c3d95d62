"""Twins of sharing systems on GBFS: nextbike (stations, one system over several towns), Dott, Zeus and Getaround.

Simulated after the systems that MobilityData's register lists for the region. Their habits: nextbike lists bicycles at
stations without a position of their own, and serves towns beyond ours; Zeus still speaks 2.2; Getaround speaks 3.0, without
`.json`, and its cars belong to stations. Reserved and broken vehicles are listed. `PUT /_twin/frozen` stops a fleet: it
answers on, and nothing in it moves, not even `last_updated`; `DELETE` lets it go.
"""

import json
from datetime import datetime

from aiohttp import web

from sandbox.gbfs_feeds import Asked, discovery, document
from sandbox.gbfs_fleet import System, Type
from sandbox.kit import CLOCK, STATE, Twin

BIKE = Type(id="150", form="bicycle", propulsion="human", names={"de": "Leihrad", "en": "Smartbike"})
CARGO = Type(
    id="196",
    form="cargo_bicycle",
    propulsion="electric_assist",
    names={"de": "Lastenrad", "en": "Cargo bike"},
    reach=50_000,
)
SCOOTER = Type(
    id="dott_scooter", form="scooter_standing", propulsion="electric", names={"en": "Dott scooter"}, reach=35_000
)
EBIKE = Type(id="dott_bicycle", form="bicycle", propulsion="electric_assist", names={"en": "Dott e-bike"}, reach=60_000)
OLD_SCOOTER = Type(id="zeus_1", form="scooter", propulsion="electric", names={"en": "Zeus scooter"}, reach=45_000)
CAR = Type(
    id="ga_1",
    form="car",
    propulsion="combustion",
    names={"fr": "Fiat 500 (2021)", "en": "Fiat 500 (2021)", "de": "Fiat 500 (2021)"},
    reach=700_000,
)
VAN = Type(
    id="ga_2",
    form="car",
    propulsion="electric",
    names={"fr": "Nissan e-NV200 (2019)", "en": "Nissan e-NV200 Van (2019)", "de": "Nissan e-NV200 Kastenwagen (2019)"},
    reach=250_000,
)

SYSTEMS = (
    System(
        id="nextbike_mr",
        name="metropolradruhr",
        version="2.3",
        path="/maps/gbfs/v2/nextbike_mr/gbfs.json",
        towns=("duisburg", "essen", "bochum", "dortmund"),
        types=(BIKE, CARGO),
        languages=("de", "en"),
        stations=16,
        vehicles=20,
    ),
    System(
        id="nextbike_dd",
        name="nextbike Düsseldorf",
        version="2.3",
        path="/maps/gbfs/v2/nextbike_dd/gbfs.json",
        towns=("duesseldorf",),
        types=(BIKE,),
        languages=("de", "en"),
        stations=20,
        vehicles=30,
    ),
    *(
        System(
            id=f"dott-{name}",
            name=f"Dott {name.title()}",
            version="2.3",
            path=f"/public/v2/{name}/gbfs.json",
            towns=(slug,),
            types=(SCOOTER, EBIKE),
            languages=("en",),
            vehicles=120,
            ttl=30,
        )
        for name, slug in (
            ("duisburg", "duisburg"),
            ("essen", "essen"),
            ("dusseldorf", "duesseldorf"),
            ("neuss", "neuss"),
        )
    ),
    System(
        id="zeus_duisburg",
        name="Zeus Duisburg",
        version="2.2",
        path="/api/v1/mds/gbfs/duisburg/gbfs.json",
        towns=("duisburg",),
        types=(OLD_SCOOTER,),
        languages=("en",),
        vehicles=80,
        ttl=0,
    ),
    System(
        id="getaround_essen",
        name="Getaround Essen",
        version="3.0",
        path="/gbfs/v3/essen/gbfs",
        towns=("essen",),
        types=(CAR, VAN),
        languages=("fr", "en", "de"),
        stations=12,
        ttl=300,
    ),
)


class Frozen:
    """The instant a fleet was stopped at; None while it moves."""

    def __init__(self) -> None:
        self.at: datetime | None = None


def twins() -> list[Twin]:
    """`gbfs/nextbike_mr`, `gbfs/dott-essen` and so on, one for each system."""
    return [_twin(system) for system in SYSTEMS]


def _twin(system: System) -> Twin:
    base, ending = system.path.rpartition("/gbfs")[0], ".json" if system.path.endswith(".json") else ""
    feed = f"{base}/{{language}}/{{feed}}.json" if ending else f"{base}/{{feed}}"

    async def discover(request: web.Request) -> web.Response:
        return _said(discovery(system, _now(request), f"http://{request.host}{base}"))

    async def tell(request: web.Request) -> web.Response:
        language = request.match_info.get("language", system.languages[0])
        asked = Asked(system=system, instant=_now(request), language=language, empty=request["empty"])
        said = document(asked, request.match_info["feed"])
        if said is None:
            raise web.HTTPNotFound
        return _said(said)

    routes = [
        web.get(system.path, discover),
        web.get(feed, tell),
        web.put("/_twin/frozen", _freeze),
        web.delete("/_twin/frozen", _thaw),
    ]
    return Twin(name=f"gbfs/{system.id}", routes=routes, state=Frozen)


def _said(document: object) -> web.Response:
    return web.Response(body=json.dumps(document, ensure_ascii=False).encode(), content_type="application/json")


def _frozen(request: web.Request) -> Frozen:
    state = request.app[STATE]
    assert isinstance(state, Frozen)
    return state


def _now(request: web.Request) -> datetime:
    return _frozen(request).at or request.app[CLOCK].now()


async def _freeze(request: web.Request) -> web.Response:
    _frozen(request).at = request.app[CLOCK].now()
    return web.json_response({"frozen": True})


async def _thaw(request: web.Request) -> web.Response:
    _frozen(request).at = None
    return web.json_response({"frozen": False})
