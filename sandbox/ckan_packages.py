"""The packages of the simulated CKAN portals: what each of them made of the cities' data sets when it harvested them.

The region keeps the city's identifier as `guid` and its licence as a slug, shouts some titles, and forgets the identifier of every
fourth, which only its page tells then. The state says identifiers as addresses, licences as URIs, and of every fifth nothing by
which it could be recognised but its files. The federation says licences at the files and cities by lists of DCAT-AP.de. Each gives
ids of its own.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from sandbox.chance import draw
from sandbox.open_data import NAMES, OpenData, Published, known

Package = Mapping[str, Any]
LISTS = "http://dcat-ap.de/def"
THEMES = "http://publications.europa.eu/resource/authority/data-theme"
SLUGS = {"cc-by-de/3.0": "cc-by-3.0-de", "dl-by-de/2.0": "dl-de-by-2.0", "dl-zero-de/2.0": "dl-de-zero-2.0"}
CONTRIBUTORS = {"duisburg": "stadtDuisburg", "essen": "stadtEssen", "duesseldorf": "landeshauptstadtDuesseldorf"}
NEIGHBOURS = ("bochum", "gelsenkirchen")
"""Of whom the portals have something, too, which is none of our cities'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """One portal."""

    name: str
    """`ruhr`, `nrw` or `govdata`."""
    title: str


@cache
def packages(catalogue: Catalogue, origin: str, year: int) -> Sequence[Package]:
    """All packages of a portal, by name."""
    make = {"ruhr": _of_region, "nrw": _of_state, "govdata": _of_federation}[catalogue.name]
    made = [make(each, _base(each, catalogue, origin)) for each in known(catalogue.name, year)]
    made += [_of_neighbour(city, catalogue, origin, year) for city in NEIGHBOURS]
    return sorted(made, key=lambda package: package["name"])


def organisation(name: str, title: str) -> Package:
    """A publisher as CKAN has it."""
    key = str(uuid5(NAMESPACE_URL, f"organisation/{name}"))
    return {
        "id": key,
        "name": name,
        "title": title,
        "display_name": title,
        "type": "organization",
        "description": "",
        "image_url": "",
        "created": "2023-05-02T08:11:00.000001",
        "is_organization": True,
        "approval_status": "approved",
        "state": "active",
    }


def _base(each: OpenData, catalogue: Catalogue, origin: str) -> dict[str, Any]:
    """What the software fills in."""
    key = str(uuid5(NAMESPACE_URL, f"{catalogue.name}/{each.id}"))
    return {
        "id": key,
        "name": f"{each.slug}-{each.city}",
        "title": each.title,
        "notes": each.text,
        "type": "dataset",
        "state": "active",
        "private": False,
        "isopen": False,
        "creator_user_id": str(uuid5(NAMESPACE_URL, catalogue.name)),
        "metadata_created": f"{each.issued}T10:36:09.311953",
        "metadata_modified": f"{each.modified.year}-10-30T23:31:55.358565",  # the night it was harvested
        "organization": organisation(each.city, NAMES[each.city]),
        "owner_org": organisation(each.city, NAMES[each.city])["id"],
        "author": each.publisher,
        "maintainer": "",
        "version": None,
        "license_id": None,
        "license_title": None,
        "url": None,
        "groups": [
            {"id": each.theme.lower(), "name": each.theme.lower(), "title": each.theme, "display_name": each.theme}
        ],
        "num_tags": len(each.keywords),
        "tags": [_tag(word) for word in each.keywords],
        "num_resources": len(each.files),
        "resources": [_resource(file, key, place) for place, file in enumerate(each.files)],
        "extras": [],
        "relationships_as_object": [],
        "relationships_as_subject": [],
    }


def _of_region(each: OpenData, base: dict[str, Any]) -> Package:
    forgets, shouts = draw("region", each.id) < 0.25, draw("shouts", each.id) < 0.3
    extras = {"harvest_source_title": NAMES[each.city], "modified": each.modified.isoformat()}
    if not forgets:
        extras |= {"guid": each.id, "identifier": each.id}
    slug = SLUGS[each.licence]
    said = {"license_id": slug, "license_title": slug, "title": each.title.upper() if shouts else each.title}
    return {**base, **said, "url": each.page, "extras": _extras(extras)}


def _of_state(each: OpenData, base: dict[str, Any]) -> Package:
    forgets = draw("state", each.id) < 0.2
    uri = f"{LISTS}/licenses/{each.licence}"
    extras = {
        "issued": each.issued.isoformat(),
        "modified": f"{each.modified}T07:30:00+02:00",
        "publisher_name": each.publisher,
        "theme": json.dumps([f"{THEMES}/{each.theme}"]),
        "politicalGeocodingURI": _geocoding(each.city),
    }
    if not forgets:
        extras |= {"identifier": each.page, "guid": f"{each.page}#{each.id}"}
    page = None if forgets else each.page
    notes = f"<p>{each.text}</p>"
    return {**base, "license_id": uri, "license_title": uri, "notes": notes, "url": page, "extras": _extras(extras)}


def _of_federation(each: OpenData, base: dict[str, Any]) -> Package:
    uri = f"{LISTS}/licenses/{each.licence}"
    contributor = f"{LISTS}/contributors/{CONTRIBUTORS[each.city]}"
    extras = {
        "identifier": f"https://open.nrw.example/dataset/{each.id}",
        "alternate_identifier": json.dumps([each.id]),
        "contributorID": json.dumps([f"{LISTS}/contributors/openNRW", contributor]),
        "politicalGeocodingURI": _geocoding(each.city),
        "publisher_name": NAMES[each.city],
    }
    files = [{**file, "license": uri, "licenseAttributionByText": each.publisher} for file in base["resources"]]
    owner = organisation("open-nrw", "Open.NRW")
    said = {"license_id": "", "license_title": None, "organization": owner, "owner_org": owner["id"]}
    return {**base, **said, "resources": files, "extras": _extras(extras)}


def _of_neighbour(city: str, catalogue: Catalogue, origin: str, year: int) -> Package:
    """Something of a city that does not take part: found by nobody who asks for ours."""
    owner = organisation(city, city.title())
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{catalogue.name}/{city}")),
        "name": f"schulen-{city}",
        "title": f"Schulen in {city.title()} {year}",
        "notes": "Standorte der Schulen. Simuliert (licence: synthetic).",
        "type": "dataset",
        "state": "active",
        "private": False,
        "metadata_created": "2021-02-05T10:36:09.311953",
        "metadata_modified": f"{year}-02-05T10:36:09.311953",
        "organization": owner,
        "owner_org": owner["id"],
        "license_id": "dl-de-zero-2.0",
        "url": f"{origin}/dataset/schulen-{city}",
        "groups": [],
        "tags": [_tag("Schule")],
        "num_tags": 1,
        "resources": [],
        "num_resources": 0,
        "extras": [],
    }


def _resource(file: Published, package: str, place: int) -> dict[str, Any]:
    # a harvester takes an address as its library encodes it
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{package}/{place}")),
        "package_id": package,
        "position": place,
        "name": file.title,
        "description": "",
        "url": quote(file.url, safe=":/?&=%"),
        "format": file.format,
        "mimetype": file.media or None,
        "size": file.bytes or None,
        "state": "active",
        "created": "2026-02-05T10:36:10.004711",
        "last_modified": None,
    }


def _tag(word: str) -> Package:
    return {
        "id": str(uuid5(NAMESPACE_URL, f"tag/{word}")),
        "name": word,
        "display_name": word,
        "state": "active",
        "vocabulary_id": None,
    }


def _extras(values: Mapping[str, str]) -> Sequence[Mapping[str, str]]:
    return [{"key": key, "value": value} for key, value in sorted(values.items())]


def _geocoding(city: str) -> str:
    return f"{LISTS}/politicalGeocoding/municipalityKey/{AGS[city]}"


AGS = {"duisburg": "05112000", "essen": "05113000", "duesseldorf": "05111000"}
