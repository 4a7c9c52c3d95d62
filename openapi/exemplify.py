"""Write the examples of the OpenAPI document anew, from a gateway that runs: an example is an answer that was really given.

`make run` in one terminal, `hansa openapi --examples http://127.0.0.1:8080` in another, then `hansa openapi --write`. The example
of what needs a citizen's token is left as it is: it was written by hand, and a test holds it against its schema.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from domain.catalogue import CATALOGUE

NOON = "2026-06-05T12:00:00+02:00"  # named, so that writing them anew changes nothing

QUESTIONS: Mapping[str, Mapping[str, str]] = {
    "addresses": {"city": "essen", "q": "Aachener Str. 4", "limit": "1"},
    "waste.pickups": {"street": "Rüttenscheider Str.", "house_number": "56", "postcode": "45131", "limit": "2"},
    "waste.bulky-offers": {"street": "Rüttenscheider Str.", "house_number": "56", "postcode": "45131", "limit": "1"},
    "waste.fractions": {"city": "duisburg", "limit": "1"},
    "waste.guide": {"city": "essen", "q": "Energiesparlampe", "limit": "1"},
    "mobility.stops": {"lat": "51.4368", "lon": "7.0053", "radius": "500m", "limit": "1"},
    "mobility.departures": {"stop": "de:05113:9530", "limit": "2"},
    "places": {
        "kind": "recycling_centre",
        "lat": "51.36",
        "lon": "6.74",
        "radius": "12km",
        "limit": "2",
        "open_at": NOON,
    },
    "mobility.vehicles": {"city": "essen", "kind": "scooter", "limit": "1"},
    "report.categories": {"lat": "51.4582", "lon": "7.0158", "category": "illegal_dump"},
    "reports": {"city": "essen", "status": "in_progress", "limit": "1"},
}
"""What to ask where the first item of one city is not telling enough."""

Get = Callable[[str, Mapping[str, str]], dict[str, Any]]


def examples(get: Get) -> dict[str, Any]:
    """Operation → answer, for every operation of the catalogue."""
    found: dict[str, Any] = {}
    for resource in CATALOGUE.values():
        if not resource.listed:
            continue
        name = resource.name.replace(".", "_").replace("-", "_")
        page = get(f"/v1/{resource.path}", QUESTIONS.get(resource.name, {"city": "essen", "limit": "1"}))
        found[f"list_{name}"] = page
        if resource.item:
            found[f"get_{name}"] = get(f"/v1/{resource.path}/{page['items'][0]['id']}", {})
    for name in ("live", "ready", "sources"):
        found[f"health_{name}"] = get(f"/health/{name}", {})
    found["list_vocabularies"] = get("/v1/vocabularies", {})
    found["get_vocabulary"] = get("/v1/vocabularies/waste.colour", {})
    return found


def write(get: Get, folder: Path | None = None) -> None:
    """Ask and write `openapi/examples/*.json`; raises LookupError when the gateway has nothing to show."""
    folder = folder or Path(__file__).parent / "examples"
    for operation, answer in examples(get).items():
        (folder / f"{operation}.json").write_text(json.dumps(answer, indent=1, ensure_ascii=False) + "\n", "utf-8")
