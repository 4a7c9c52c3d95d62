"""What the pvog twin knows: services of the federation, the state and the towns, and the offices that do them.

Keys of services and of regions are real; texts, fees, numbers and offices are invented. Knows no HTTP.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sandbox.chance import moved, pick
from sandbox.world import slugs, town

FEDERATION, STATE = "000000000000", "050000000000"
ARS: Mapping[str, str] = {
    "duisburg": "051120000000",
    "essen": "051130000000",
    "duesseldorf": "051110000000",
    "neuss": "051620024024",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """A service as one level of the state has written it down."""

    id: str
    leika: str
    name: str
    ars: str
    short: str
    bring: str
    cost: str
    parts: Sequence[tuple[str, str]] = ()
    """Title and text below the cost."""
    desk: str
    """Which office of a town does it: see `DESKS`."""
    audience: str = "001"
    """`""` where the description does not say."""
    online: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An office of one town, or of the state for it."""

    id: str
    slug: str
    desk: str
    name: str
    street: str
    number: str
    postcode: str
    lat: float | None
    lon: float | None
    hours: str


DESKS: Mapping[str, Sequence[str]] = {
    "buerger": ("Bürgeramt Mitte", "Bürgeramt Nord"),
    "standes": ("Standesamt",),
    "ordnung": ("Ordnungsamt, Gewerbemeldestelle",),
    "wohnen": ("Amt für Wohnungswesen",),
    "steuer": ("Stadtsteueramt",),
}
TITLES: Mapping[str, Mapping[str, str]] = {
    "99102013104000": {
        "duisburg": "Hundesteuer: Anmeldung eines Hundes",
        "essen": "Hund anmelden",
        "neuss": "Hundesteuer",
    },
    "99108001001000": {
        "duisburg": "Bewohnerparkausweis",
        "essen": "Parkausweis für Bewohnerinnen und Bewohner",
        "duesseldorf": "Anwohnerparken: Ausweis beantragen",
        "neuss": "Bewohnerparkausweis ausstellen",
    },
    "99050012104000": {
        "duisburg": "Gewerbe anmelden",
        "essen": "Gewerbeanmeldung",
        "duesseldorf": "Anmeldung eines Gewerbes",
        "neuss": "Gewerbe: Anmeldung",
    },
    "99027002012000": {
        "duisburg": "Geburtsurkunde beantragen",
        "essen": "Urkunde über die Geburt ausstellen lassen",
        "duesseldorf": "Geburtsurkunde",
        "neuss": "Geburtsurkunde anfordern",
    },
}
"""Titles of what a town has written down itself; Düsseldorf has no page about dogs."""
DOES: Mapping[str, str] = {
    "99102013104000": "steuer",
    "99108001001000": "buerger",
    "99050012104000": "ordnung",
    "99027002012000": "standes",
}
COSTS: Mapping[str, Sequence[str]] = {
    "99102013104000": ("<p>nicht angegeben</p>",),
    "99108001001000": ("<p>30,00 EUR im Jahr</p>", "<p>30,70 EUR</p>", "<p>25,00 EUR</p>"),
    "99050012104000": ("<p>26,00 EUR</p>", "<p>Geb&uuml;hr: 26 bis 33 Euro</p>"),
    "99027002012000": ("<p>15,00 EUR</p>",),
}


@cache
def descriptions() -> Sequence[Description]:
    """All of them: what the federation and the state say for everybody, then the towns' own."""
    picture = "<ul><li>bisheriges Dokument</li><li>biometrisches Lichtbild, nicht älter als ein Jahr</li></ul>"
    common = [
        Description(
            id="B100019.LB.900001", leika="99008001012000", name="Personalausweis beantragen", ars=FEDERATION,
            short="<p>Einen Personalausweis beantragen Sie bei der Personalausweisbehörde Ihres Wohnortes.</p>",
            bring=picture, cost="", desk="buerger",
            parts=(("Ab 24 Jahren", "37,00 EUR"), ("Unter 24 Jahren", "22,80 EUR")),
        ),
        Description(
            id="B100019.LB.900002", leika="99085001012000", name="Reisepass beantragen", ars=FEDERATION,
            short="<p>Für Reisen in viele Länder brauchen Sie einen Reisepass.</p>",
            bring=picture, cost="<p>70,00 EUR<br/>unter 24 Jahren 37,50 EUR</p>", desk="buerger", audience="",
        ),
        Description(
            id="L100008.LB.900003", leika="99107022012000", name="Wohnberechtigungsschein beantragen", ars=STATE,
            short="<p>Mit diesem Schein k&ouml;nnen Sie eine gef&ouml;rderte Wohnung mieten.</p>",
            bring="<p>Nachweise über das Einkommen</p>", cost="<p>Keine</p>", desk="wohnen",
            online="https://wohnen.nrw.example/wbs",
        ),
    ]  # fmt: skip
    return (*common, *(_own(slug, leika) for leika, titles in TITLES.items() for slug in slugs() if slug in titles))


def _own(slug: str, leika: str) -> Description:
    name = TITLES[leika][slug]
    return Description(
        id=f"L{100042 + slugs().index(slug)}.LB.{int(leika[2:8])}",
        leika=leika,
        name=name,
        ars=ARS[slug],
        short=f"<p>{name} in {town(slug).name}: so geht es.</p>",
        bring="<p>Personalausweis oder Reisepass</p>" if leika != "99027002012000" else "",
        cost=pick(COSTS[leika], slug, leika),
        desk=DOES[leika],
        audience="002" if leika == "99050012104000" and slug != "essen" else "" if slug == "essen" else "001",
        online=f"https://service.{slug}.example/{leika}" if slug != "duisburg" else "",
    )


@cache
def units() -> Sequence[Unit]:
    """The offices of the towns, each in front of a house; the tax office has no place, as some have none."""
    found = []
    for slug in slugs():
        number = 1
        for desk, names in DESKS.items():
            for name in names:
                house = pick(town(slug).houses, "office", slug, name)
                lat, lon = moved(house.lat, house.lon, metres=4, heading=0.3)
                found.append(
                    Unit(
                        id=f"L{100042 + slugs().index(slug)}.OE.{number}",
                        slug=slug,
                        desk=desk,
                        name=f"{name} {town(slug).name}" if desk != "buerger" else name,
                        street=house.street.name,
                        number=house.label,
                        postcode=house.street.district.postcode,
                        lat=None if desk == "steuer" else lat,
                        lon=None if desk == "steuer" else lon,
                        hours="<p>Montag bis Freitag 8 bis 16 Uhr</p>"
                        if desk == "buerger"
                        else "<p>nach Vereinbarung</p>",
                    )
                )
                number += 1
    return tuple(found)
