"""The catalogue of a county's portal: what it says of each of its data sets, whether it has rows or only files.

Simulated after Opendatasoft's metadata templates `default`, `dcat` and `dcat_ap`: descriptions are HTML, nothing is null, licences are
a sentence and, for some, an address; `modified` is when the data changed, `metadata_processed` when somebody pressed the button.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sandbox.chance import draw, pick
from sandbox.opendatasoft_tables import Table

ZERO = "Datenlizenz Deutschland - Zero - Version 2.0"
BY = "Datenlizenz Deutschland - Namensnennung - Version 2.0"
LICENCES: Mapping[str, str | None] = {
    ZERO: "https://www.govdata.de/dl-de/zero-2-0",
    BY: "https://www.govdata.de/dl-de/by-2-0",
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "Eigene Bedingungen": None,
}
TOPICS: Mapping[str, str] = {
    "Einwohnerzahlen": "Bevölkerung und Gesellschaft",
    "Haushaltsplan": "Wirtschaft und Finanzen",
    "Wahlergebnisse Kommunalwahl": "Regierung und öffentlicher Sektor",
    "Kfz-Bestand": "Verkehr",
    "Bodenrichtwerte": "Regionen und Städte",
    "Abfallmengen": "Umwelt",
    "Sozialversicherungspflichtig Beschäftigte": "Wirtschaft und Finanzen",
    "Baumkataster": "Umwelt",
    "Bebauungspläne": "Regionen und Städte",
    "Gewerbeanmeldungen": "Wirtschaft und Finanzen",
    "Geburten und Sterbefälle": "Bevölkerung und Gesellschaft",
    "Radverkehrszählung": "Verkehr",
    "Schülerzahlen": "Bildung, Kultur und Sport",
}
AREAS = ("Kreis", "Nordstadt", "Südstadt", "Oststadt", "Weststadt", "Mittelstadt", "Altstadt", "Neustadt", "Bergdorf")
"""The county and its invented municipalities."""
PUBLISHER = "Kreisverwaltung (simuliert)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One data set of the catalogue."""

    id: str
    title: str
    description: str
    theme: str
    keywords: Sequence[str]
    licence: str
    columns: Sequence[str]
    count: int
    geo: bool
    area: str
    changed: timedelta
    """How long ago its data changed."""


def entries(tables: Mapping[str, Table]) -> list[Entry]:
    """All of them in the order of their identifiers."""
    return sorted([*_with_rows(tables), *_figures()], key=lambda each: each.id)


def _with_rows(tables: Mapping[str, Table]) -> Iterator[Entry]:
    for name, table in tables.items():
        yield Entry(
            id=name,
            title=table.title,
            description=f"<p>{table.title} im Kreisgebiet.</p><p>Simuliert; licence: <b>synthetic</b></p>",
            theme=table.theme,
            keywords=table.keywords,
            licence=table.licence,
            columns=table.columns,
            count=len(table.rows),
            geo=True,
            area="Kreis",
            changed=timedelta(days=1 + int(draw(name, "changed") * 90)),
        )


def _figures() -> Iterator[Entry]:
    for topic, theme in TOPICS.items():
        for area in AREAS:
            slug = f"{topic}-{area}".lower().translate(str.maketrans("äöü ", "aou-"))
            yield Entry(
                id=slug,
                title=f"{topic} {area}",
                description=f"<p>{topic}&nbsp;in {area}, je Jahr.</p>" if draw(slug, "described") < 0.9 else "",
                theme=theme,
                keywords=(topic.split()[0], "Statistik"),
                licence=pick(tuple(LICENCES), slug, "licence") if draw(slug, "said") < 0.9 else "",
                columns=("jahr", "wert"),
                count=12,
                geo=False,
                area=area,
                changed=timedelta(days=30 + int(draw(slug, "changed") * 900)),
            )


def told(entry: Entry, today: date, base: str) -> dict[str, object]:
    """An entry as the catalogue shows it on a day; `base` is the portal's own address."""
    changed = datetime.combine(today - entry.changed, datetime.min.time(), UTC) + timedelta(hours=7)
    stamp = changed.isoformat()
    return {
        "dataset_id": entry.id,
        "dataset_uid": f"da_{int(draw(entry.id, 'uid') * 36**6):08d}",
        "attachments": [],
        "has_records": True,
        "data_visible": True,
        "fields": [{"name": name, "label": name.title(), "type": "text"} for name in entry.columns],
        "features": ["analyze", *(["geo"] if entry.geo else [])],
        "metas": {
            "default": {
                "title": entry.title,
                "description": entry.description or None,
                "theme": [entry.theme],
                "keyword": list(entry.keywords),
                "license": entry.licence or None,
                "license_url": LICENCES.get(entry.licence),
                "language": "de",
                "modified": stamp,
                "data_processed": stamp,
                "metadata_processed": datetime.combine(today, datetime.min.time(), UTC).isoformat(),
                "publisher": PUBLISHER,
                "references": f"{base}/explore/dataset/{entry.id}/" if entry.geo else None,
                "attributions": [f"{PUBLISHER}, synthetic"] if entry.licence == BY else None,
                "records_count": entry.count,
                "geographic_reference": None,
                "territory": [entry.area],
            },
            "dcat": {"created": "2021-03-01T00:00:00+00:00", "issued": "2021-03-15", "spatial": entry.area},
        },
    }
