"""Three, thirty and three hundred cities that hold the same records between them: what a question to all costs, and the start."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic

from bench import rows
from bench.cases import Case, Stage, measured
from bench.figures import Effort, Figures
from bench.processes import Server, hansa, peer, settled
from bench.towns import ready

RECORDS = 300
"""Held by all cities together, so that the answer and what is decoded for it stay the same."""
ASKED = "/v1/addresses?lat={lat}&lon={lon}&radius=40km&limit=60&wait=20s"
_OPERATOR = "contact: {email: hansa@example.org}\nbounds: {default_wait_seconds: 20}\n"
_REGION = "zone: Europe/Berlin\nholidays: DE-NW\ncrs: EPSG:25832\n"
_CITY = """
extends: [land]
names: {{de: Adorf {n}, en: Adorf {n}}}
ags: "{ags:08}"
ars: "{ars}"
bounds: [6.6, 51.2, 7.1, 51.6]
centre: [51.4, 6.8]
postcodes: ["45127-45359"]
contact: {{url: https://www.adorf.example}}
providers: {{amt: {{name: An office}}}}
bindings:
  addresses:
    provider: amt
    ns: haus
    adapter: arcgis
    twin: "{slug}"
    url: https://{slug}.example.org/{slug}/MapServer
    options: {{layer: 1}}
    policy: {{harvest: false}}
    mapping: {{street: STRASSE, house_number: HAUSNR, postcode: PLZ, district: ORTSTEIL}}
    licence: none-stated
    attribution: an office
    permission: unclear
    basis: invented
"""


def growth(folder: Path, effort: Effort) -> list[Figures]:
    """Each size started by itself, one after the other; the rounds of one size follow each other."""
    found = []
    for count, name in rows.CITIES.items():
        with ExitStack() as stack:
            figures = Figures(name=name)
            try:
                begun, server = stack.enter_context(_served(folder / name.replace(" ", "-"), count))
            except RuntimeError as why:
                figures.failed = str(why)[-600:]
            else:
                settled(server)
                stage = Stage(stack=stack)
                stage.on(server, Case(name=name, targets=(ASKED,), connections=2, at_least=3.0))
                (figures,) = measured(stage, [name], effort)
                figures.note(seconds=begun)
            found.append(figures)
    return found


@contextmanager
def _served(folder: Path, count: int) -> Iterator[tuple[float, Server]]:
    """The gateway over so many cities, and how many seconds it took to start."""
    slugs = [f"adorf-{n}" for n in range(count)]
    root = folder / "config"
    texts = {"hansa.yaml": _OPERATOR, "regions/land.yaml": _REGION}
    texts |= {
        f"cities/{slug}.yaml": _CITY.format(n=n, slug=slug, ags=5_900_000 + n, ars=_ars(5_900_000 + n))
        for n, slug in enumerate(slugs)
    }
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    each = RECORDS // count
    said = {
        f"/{slug}/MapServer/1/query": ready(_page(n * each, each), "application/geo+json")
        for n, slug in enumerate(slugs)
    }
    says = folder / "cities.json"
    says.write_text(json.dumps({"back_end": said}), "utf-8")
    with peer("back_end", says) as back_end:
        begun = monotonic()
        with hansa(folder / "state", dict.fromkeys(slugs, back_end.url), HANSA_CONFIG=str(root)) as server:
            yield monotonic() - begun, server


def _ars(ags: int) -> str:
    """The regional key of a municipality without an association: district, four zeros, municipality (Destatis)."""
    return f"{ags:08}"[:5] + "0000" + f"{ags:08}"[5:]


def _page(first: int, count: int) -> bytes:
    """So many houses as an ArcGIS layer gives them."""
    features = [
        {
            "type": "Feature",
            "id": n,
            "geometry": {"type": "Point", "coordinates": [6.7 + n / 10_000, 51.35 + n / 10_000]},
            "properties": {
                "OBJECTID": n,
                "STRASSE": f"Dorfstraße {n % 7}",
                "HAUSNR": n,
                "PLZ": "45127",
                "ORTSTEIL": "Mitte",
            },
        }
        for n in range(first, first + count)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()
