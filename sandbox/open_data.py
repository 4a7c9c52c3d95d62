"""The open data of the simulated cities: the same data set on a city's, a region's and a state's portal. Invented.

Titles are such as cities have. A portal writes what it harvested in its own words: see `datajson`, `dkan` and `ckan`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from uuid import NAMESPACE_URL, uuid5

from sandbox.chance import draw

NAMES: Mapping[str, str] = {"duisburg": "Duisburg", "essen": "Essen", "duesseldorf": "Düsseldorf"}
PUBLISHERS: Mapping[str, str] = {
    "duisburg": "Stadt Duisburg",
    "essen": "Stadt Essen",
    "duesseldorf": "Landeshauptstadt Düsseldorf",
}
LICENCES: Mapping[str, str] = {"duisburg": "cc-by-de/3.0", "essen": "dl-by-de/2.0", "duesseldorf": "dl-zero-de/2.0"}
"""What a city's portal uses, after dcat-ap.de; one distribution in Düsseldorf has another."""
SYNTHETIC = "Simuliert (licence: synthetic)."


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A file or service of a data set."""

    title: str
    url: str
    format: str
    media: str
    bytes: int
    licence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenData:
    """A data set, whoever tells of it."""

    city: str
    slug: str
    id: str
    """A UUID, which the city's portal gave it."""
    title: str
    text: str
    theme: str
    """A code of the EU's data themes, `EDUC`."""
    keywords: Sequence[str]
    licence: str
    issued: date
    modified: date
    files: Sequence[Published]
    portals: Sequence[str]
    """Which have it: its city's, `ruhr`, `nrw`, `govdata`."""

    @property
    def page(self) -> str:
        """The city's page about it."""
        return f"{host(self.city)}/dataset/{self.slug}"

    @property
    def publisher(self) -> str:
        """As the city's portal names it."""
        return PUBLISHERS[self.city]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Topic:
    slug: str
    title: str
    theme: str
    keywords: str
    formats: str
    text: str
    cities: Sequence[str] = tuple(NAMES)


TOPICS = (
    _Topic(
        slug="schulen",
        title="Schulen in {city} {year}",
        theme="EDUC",
        keywords="Schule Schulform Bildung",
        formats="geojson csv",
        text="<p>Standorte der Schulen mit Schulform und Träger.</p><ul><li>allgemeinbildend</li><li>beruflich</li></ul>",
    ),
    _Topic(
        slug="schuelerzahlen",
        title="Schülerzahlen nach Schulformen",
        theme="EDUC",
        keywords="Schüler Schule Statistik",
        formats="csv xlsx",
        text="Schülerinnen und Schüler &amp; Klassen, je Schuljahr.",
    ),
    _Topic(
        slug="schuleinzugsbereiche",
        title="Grundschulbezirke",
        theme="EDUC",
        keywords="Schulbezirk Grundschule",
        formats="shp wfs",
        text="Einzugsbereiche der Grundschulen.",
        cities=("duisburg", "duesseldorf"),
    ),
    _Topic(
        slug="einwohner",
        title="Einwohner nach Stadtteilen",
        theme="SOCI",
        keywords="Bevölkerung Einwohner Statistik",
        formats="csv",
        text="Bevölkerung am Ort der Hauptwohnung.",
    ),
    _Topic(
        slug="haushaltsplan",
        title="Haushaltsplan",
        theme="ECON",
        keywords="Haushalt Finanzen",
        formats="pdf xlsx",
        text="Erträge und Aufwendungen der Kernverwaltung.",
    ),
    _Topic(
        slug="haushaltsplan-eigenbetriebe",
        title="Haushaltsplan",
        theme="ECON",
        keywords="Haushalt Wirtschaftsplan",
        formats="pdf",
        text="Derselbe Titel, ein anderes Heft: die Wirtschaftspläne der Eigenbetriebe.",
    ),
    _Topic(
        slug="bebauungsplaene",
        title="Bebauungspläne",
        theme="REGI",
        keywords="Bauleitplanung Planen",
        formats="wms wfs",
        text="Geltungsbereiche der rechtsverbindlichen Pläne.",
    ),
    _Topic(
        slug="flaechennutzungsplan",
        title="Flächennutzungsplan",
        theme="REGI",
        keywords="Bauleitplanung Planen",
        formats="wms",
        text="Derselbe Dienst wie die Bebauungspläne, eine andere Ebene.",
    ),
    _Topic(
        slug="baumkataster",
        title="Baumkataster",
        theme="ENVI",
        keywords="Bäume Grün",
        formats="csv geojson",
        text="Straßenbäume mit Art und Pflanzjahr.",
    ),
    _Topic(
        slug="verkehrszaehlung",
        title="Verkehrszählung {year}",
        theme="TRAN",
        keywords="Verkehr Zählung",
        formats="xlsx csv",
        text="Durchschnittlicher täglicher Verkehr.",
    ),
    _Topic(
        slug="wahlergebnisse",
        title="Ergebnisse der Kommunalwahl",
        theme="GOVE",
        keywords="Wahlen Politik",
        formats="csv json",
        text="Ergebnisse je Stimmbezirk.",
    ),
    _Topic(
        slug="spielplaetze",
        title="Spielplätze",
        theme="EDUC",
        keywords="Kinder Freizeit",
        formats="geojson",
        text="Standorte und Altersgruppen.",
    ),
)
_MEDIA = {
    "csv": ("CSV", "text/csv", ".csv"),
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
    "json": ("JSON", "application/json", ".json"),
    "geojson": ("GeoJSON", "application/geo+json", ".geojson"),
    "pdf": ("PDF", "application/pdf", ".pdf"),
    "shp": ("SHP", "application/zip", ".zip"),
}


def host(city: str) -> str:
    """Where a city's portal is, for everybody who names its pages: nowhere, since it is simulated."""
    return f"https://opendata.{city}.example"


def identity(city: str, slug: str) -> str:
    """The UUID of a data set."""
    return str(uuid5(NAMESPACE_URL, f"{host(city)}/{slug}"))


@cache
def published(city: str, year: int) -> Sequence[OpenData]:
    """All of a city's, as they are in a year; those its own portal has and those it has not."""
    return [_made(topic, city, year) for topic in TOPICS if city in topic.cities]


def known(portal: str, year: int) -> Sequence[OpenData]:
    """What a portal has, of all cities."""
    return [each for city in NAMES for each in published(city, year) if portal in each.portals]


def _made(topic: _Topic, city: str, year: int) -> OpenData:
    words = {"city": NAMES[city], "year": str(year)}
    issued = date(2019, 1, 1) + timedelta(days=int(draw("issued", city, topic.slug) * 900))
    return OpenData(
        city=city,
        slug=topic.slug,
        id=identity(city, topic.slug),
        title=topic.title.format(**words),
        text=f"{topic.text} {SYNTHETIC}",
        theme=topic.theme,
        keywords=[*topic.keywords.split(), NAMES[city]],
        licence=LICENCES[city],
        issued=issued,
        modified=date(year, 1, 1) + timedelta(days=int(draw("modified", city, topic.slug) * 300)),
        files=[_file(topic, name, city, year) for name in topic.formats.split()],
        portals=_portals(topic.slug, city),
    )


def _file(topic: _Topic, name: str, city: str, year: int) -> Published:
    title = topic.title.format(city=NAMES[city], year=year)
    licence = "dl-by-de/2.0" if city == "duesseldorf" and name == "xlsx" else LICENCES[city]
    size = 2_000 + int(draw("bytes", city, topic.slug, name) * 900_000)
    if name in {"wms", "wfs"}:  # one service for all layers, whose address is no mark of any
        url = f"{host(city)}/geo/planen?SERVICE={name.upper()}&REQUEST=GetCapabilities"
        return Published(title=title, url=url, format=name.upper(), media="", bytes=0, licence=licence)
    label, media, suffix = _MEDIA[name]
    url = f"{host(city)}/sites/default/files/{topic.slug} {title}{suffix}"  # blanks and umlauts, as editors name files
    return Published(title=f"{title} ({label})", url=url, format=label, media=media, bytes=size, licence=licence)


def _portals(slug: str, city: str) -> Sequence[str]:
    """Most are everywhere; play areas are the city's alone, the register of trees is only on portals that others run."""
    if slug == "spielplaetze":
        return [city]
    region = [] if city == "duesseldorf" else ["ruhr"]
    if slug == "baumkataster":
        return [*region, "nrw"]
    return [city, *region, "nrw", *(["govdata"] if draw("govdata", city, slug) < 0.7 else [])]
