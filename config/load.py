"""Read the configuration's directory into `Declared`, or say everything that is wrong with it.

`hansa.yaml` (the operator), `slo.yaml` (what is promised), `maintenance.yaml` (when owners work), `regions/*.yaml`, `cities/*.yaml`; a
file's name is the slug of what it declares.
"""

from __future__ import annotations

from pathlib import Path

from config.check import across, regions_of
from config.draft import Draft, drafts
from config.flaws import all_of
from config.maintenance import maintenance
from config.model import Bounds, City, ConfigError, Contact, Declared, Flaw, Limits, Region, Spot, Warm
from config.objectives import objectives
from config.proof import proofs
from config.sections import CITY, OPERATOR, REGION
from config.shape import part
from config.source import read


def shipped() -> Path:
    """The directory of the configuration that ships with the gateway."""
    return Path(__file__).resolve().parent


def load(root: Path) -> Declared:
    """Everything declared below `root`; raises ConfigError with every flaw, in file order."""
    flaws: list[Flaw] = []
    contact, bounds, limits, warm = _operator(root / "hansa.yaml", flaws)
    regions = drafts(root / "regions", REGION, "a region", flaws)
    cities = drafts(root / "cities", CITY, "a city", flaws)
    if not cities and not flaws:
        spot = Spot(file=root / "cities", line=1, column=1)
        flaws.append(Flaw(spot=spot, text="No city is declared here.", remedy="Add one as cities/<slug>.yaml."))
    flaws += across(root, cities, regions)
    if flaws:
        raise all_of(dict.fromkeys(flaws))
    made = {slug: _region(draft) for slug, draft in regions.items()}
    towns = tuple(sorted((_city(each, regions_of(each, regions), made) for each in cities.values()), key=_by_key))
    return Declared(
        root=root,
        cities=towns,
        regions=tuple(made.values()),
        bounds=bounds,
        limits=limits,
        warm=warm,
        contact=contact,
        proofs=proofs(root),
        objectives=objectives(root, towns, tuple(made.values())),
        maintenance=maintenance(root, towns),
    )


def _operator(file: Path, flaws: list[Flaw]) -> tuple[Contact, Bounds, Limits, Warm]:
    try:
        node, more = read(file)
    except ConfigError as why:
        flaws += why.flaws
        return Contact(), Bounds(), Limits(), Warm()
    values, worse = part(node, OPERATOR, "the operator's file")
    flaws += [*more, *worse]
    bounds: Bounds = values.get("bounds", Bounds())
    if bounds.default_wait_seconds > bounds.longest_wait_seconds:
        text = "The default wait is longer than the longest one."
        flaws.append(Flaw(spot=node.entries["bounds"].spot, text=text, remedy="Lower default_wait_seconds."))
    limits, warm = values.get("limits", Limits()), values.get("warm", Warm())
    return values.get("contact", Contact()), bounds, limits, warm


def _region(draft: Draft) -> Region:
    shared = {key: draft.values[key] for key in ("zone", "holidays", "crs")}
    bindings = tuple(each.finished() for each in draft.bindings)
    return Region(slug=draft.slug, file=draft.file, providers=draft.providers, bindings=bindings, **shared)


def _city(draft: Draft, extended: list[Draft], made: dict[str, Region]) -> City:
    # Regional bindings are the same objects in every city: behind them stands one back-end, called once.
    regions = [made[each.slug] for each in extended]
    own = {key: value for key, value in draft.values.items() if key not in ("extends", "providers")}
    return City(
        slug=draft.slug,
        file=draft.file,
        regions=tuple(each.slug for each in regions),
        providers=(*draft.providers, *(provider for each in regions for provider in each.providers)),
        bindings=(*(each.finished() for each in draft.bindings), *(b for each in regions for b in each.bindings)),
        **own,
    )


def _by_key(city: City) -> str:
    return city.ags
