"""`hansa report`: a city's month as one HTML file."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from config.load import load, shipped
from config.model import City, Declared, Settings
from domain.catalogue import CATALOGUE
from domain.when import civic_day, now
from gateway.assemble import binding_id, served
from gateway.cli.stores import Stores, in_stores
from gateway.federation.check import nearest
from portal.records import Records
from portal.report.draw import drawn
from portal.report.gather import NothingKnown, Report, Subject, gathered
from portal.report.month import Month, month_of, read_month
from storage.errors import StorageError

DONE, REFUSED = 0, 2


def write(settings: Settings, slug: str, month: str | None, target: Path | None, *, out: Console, err: Console) -> int:
    """Write the report of a month, the last complete one if none is named."""
    made = now()
    today = civic_day(made)
    try:
        wanted = read_month(month) if month else month_of(today).before
        subject = subject_of(load(settings.config or shipped()), slug, settings)
        report = in_stores(settings, lambda stores: _gathered(stores, subject, wanted))
        text = drawn(report, made=made, sandbox=settings.profile == "sandbox")
        file = target or Path(f"hansa-{slug}-{wanted}.html")
        if str(file) == "-":
            out.file.write(text)
            return DONE
        file.write_text(text, "utf-8")
    except (NothingKnown, StorageError, ValueError) as wrong:
        err.print(f"No report was written: {wrong}.", markup=False, highlight=False, soft_wrap=True)
        return REFUSED
    except OSError as wrong:
        why = f"{wrong.filename}: {wrong.strerror}"
        err.print(f"No report was written: {why}.", markup=False, highlight=False, soft_wrap=True)
        return REFUSED
    out.print(f"{subject.name}, {wanted}: {file}", markup=False, highlight=False, soft_wrap=True)
    return DONE


async def _gathered(stores: Stores, subject: Subject, month: Month) -> Report:
    records = Records(benefit=stores.benefit, watch=stores.watch, incidents=stores.incidents, orders=stores.orders)
    return await gathered(records, subject, month, today=civic_day(now()))


def subject_of(declared: Declared, slug: str, settings: Settings) -> Subject:
    """The city as the report names it. Raises ValueError where there is none."""
    cities = {city.slug: city for city in declared.cities}
    if slug not in cities:
        near = nearest(slug, cities, most=1)
        raise ValueError(f'there is no city "{slug}"' + (f'; did you mean "{near[0]}"' if near else ""))
    city = cities[slug]
    regions = [region for region in declared.regions if region.slug in city.regions]
    owners = [*(region.providers for region in regions), city.providers]
    providers = {each.id: each.name for those in owners for each in those}
    sources: dict[str, list[str]] = {}
    for name, binding in _bindings(declared, city, settings):
        sources.setdefault(name, []).append(binding)
    return Subject(slug=slug, name=city.names["de"], providers=providers, sources=sources)


def _bindings(declared: Declared, city: City, settings: Settings) -> list[tuple[str, str]]:
    """Each source of the city with each binding behind it; a region's is named by its region."""
    regional = {id(each): region.slug for region in declared.regions for each in region.bindings}
    return [
        (f"{city.slug}/{each.provider}/{each.resource}", binding_id(each, regional.get(id(each), city.slug)))
        for each in city.bindings
        if served(each, settings) and not CATALOGUE[each.resource].local
    ]
