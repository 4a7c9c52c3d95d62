"""A fleet as GBFS documents, 2.2 to 3.0.

2.x has a copy for each language and POSIX seconds, 3.0 texts in all languages and RFC 3339. Knows the specification's
fields; how the fleet moves stands in `gbfs_fleet`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sandbox.gbfs_fleet import Station, System, Type, Vehicle, stations, type_of, vehicles

Rows = list[dict[str, object]]
ZONE = "Europe/Berlin"
NOTICE = "licence: synthetic; simulated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which document of which system is wanted, at which instant."""

    system: System
    instant: datetime
    language: str = ""
    empty: bool = False
    """Leave stations and vehicles out."""


def names(system: System) -> Sequence[str]:
    """The feeds it has, in the order it lists them."""
    listed = ["system_information", "vehicle_types"]
    if system.stations or not _is_3(system):
        listed += ["station_information", "station_status"]
    return [*listed, "vehicle_status" if _is_3(system) else "free_bike_status"]


def discovery(system: System, instant: datetime, base: str) -> dict[str, object]:
    """gbfs.json: the feeds, in 2.x once for each language."""
    if _is_3(system):
        return page(system, instant, {"feeds": [{"name": each, "url": f"{base}/{each}"} for each in names(system)]})
    data = {
        language: {"feeds": [{"name": each, "url": f"{base}/{language}/{each}.json"} for each in names(system)]}
        for language in system.languages
    }
    return page(system, instant, data)


def document(asked: Asked, feed: str) -> dict[str, object] | None:
    """One feed; None for one the system does not have."""
    if feed not in names(asked.system) or asked.language not in asked.system.languages:
        return None
    return page(asked.system, asked.instant, _DATA[feed](asked))


def page(system: System, instant: datetime, data: object) -> dict[str, object]:
    """The frame of every document."""
    return {"last_updated": _time(system, instant), "ttl": system.ttl, "version": system.version, "data": data}


def _is_3(system: System) -> bool:
    return system.version.startswith("3")


def _time(system: System, instant: datetime) -> object:
    whole = instant.astimezone(UTC).replace(microsecond=0)
    return whole.isoformat().replace("+00:00", "Z") if _is_3(system) else int(whole.timestamp())


def _text(system: System, texts: Mapping[str, str], language: str) -> object:
    if _is_3(system):
        return [{"text": text, "language": each} for each, text in texts.items()]
    return texts.get(language) or next(iter(texts.values()))


def _same(system: System, text: str, language: str) -> object:
    return _text(system, dict.fromkeys(system.languages, text), language)


def _uris(system: System, kind: str, name: str) -> dict[str, str]:
    link = f"{system.site}/{system.id}/{kind}/{name}"
    return {"android": f"{link}?platform=android", "ios": f"{link}?platform=ios", "web": link}


def _system(asked: Asked) -> dict[str, object]:
    system, language = asked.system, asked.language
    told = {
        "system_id": system.id,
        "name": _same(system, f"{system.name} (simulated)", language),
        "timezone": ZONE,
        "license_url": f"{system.site}/licence",
        "url": system.site,
        "rental_apps": {
            each: {"store_uri": f"{system.site}/{each}", "discovery_uri": f"{system.id.replace('_', '-')}://"}
            for each in ("android", "ios")
        },
    }
    if _is_3(system):
        return told | {
            "languages": list(system.languages),
            "opening_hours": "24/7",
            "feed_contact_email": "gbfs@example.org",
        }
    return told | {"language": language, "operator": NOTICE}


def _types(asked: Asked) -> dict[str, object]:
    return {"vehicle_types": [_type(asked.system, each, asked.language) for each in asked.system.types]}


def _type(system: System, each: Type, language: str) -> dict[str, object]:
    reach: dict[str, object] = {} if each.reach is None else {"max_range_meters": each.reach}
    told = {"vehicle_type_id": each.id, "form_factor": each.form, "propulsion_type": each.propulsion, **reach}
    return told | {"name": _text(system, each.names, language)}


def _stations(asked: Asked) -> Iterable[Station]:
    return () if asked.empty else stations(asked.system, asked.instant)


def _information(asked: Asked) -> dict[str, object]:
    system = asked.system
    rows: Rows = [
        {
            "station_id": each.id,
            "name": _same(system, each.name, asked.language),
            "lat": each.lat,
            "lon": each.lon,
            "capacity": each.capacity,
            "is_virtual_station": False,
            "rental_uris": _uris(system, "station", each.id),
        }
        for each in _stations(asked)
    ]
    return {"stations": rows}


def _status(asked: Asked) -> dict[str, object]:
    return {"stations": [_counted(asked, each) for each in _stations(asked)]}


def _counted(asked: Asked, each: Station) -> dict[str, object]:
    """A dead counter says null, and so do its free docks."""
    system = asked.system
    kinds = [type_of(system, f"{each.id}/{n}").id for n in range(each.standing)]
    what = "num_vehicles_available" if _is_3(system) else "num_bikes_available"
    alive = each.bikes is not None
    counts = [{"vehicle_type_id": kind.id, "count": kinds.count(kind.id)} for kind in system.types] if alive else []
    return {
        "station_id": each.id,
        what: each.bikes,
        "num_docks_available": each.capacity - each.bikes if each.bikes is not None else None,
        **({"vehicle_types_available": counts} if alive else {}),
        "is_installed": True,
        "is_renting": True,
        "is_returning": True,
        "last_reported": _time(system, asked.instant),
    }


def _vehicles(asked: Asked) -> dict[str, object]:
    rows = [_standing(asked, each) for each in ([] if asked.empty else vehicles(asked.system, asked.instant))]
    return {"vehicles" if _is_3(asked.system) else "bikes": rows}


def _standing(asked: Asked, each: Vehicle) -> dict[str, object]:
    system = asked.system
    where: dict[str, object] = {"station_id": each.station} if each.station else {"lat": each.lat, "lon": each.lon}
    full = each.type.reach
    left = (
        {} if full is None else {"current_range_meters": round(full * each.charge), "current_fuel_percent": each.charge}
    )
    return {
        "vehicle_id" if _is_3(system) else "bike_id": each.id,
        **where,
        **left,
        "is_reserved": each.reserved,
        "is_disabled": each.disabled,
        "vehicle_type_id": each.type.id,
        "last_reported": _time(system, asked.instant),
        "rental_uris": _uris(system, "vehicle", each.id),
    }


_DATA: Mapping[str, Callable[[Asked], dict[str, object]]] = {
    "system_information": _system,
    "vehicle_types": _types,
    "station_information": _information,
    "station_status": _status,
    "free_bike_status": _vehicles,
    "vehicle_status": _vehicles,
}
