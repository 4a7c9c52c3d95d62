"""From a row of the charging register to a station: points, connectors, kilowatts and words. Knows no file.

Columns go by plain names, as `csv_stream.plain` makes them; one thing has had several names over the years.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from hashlib import blake2b

from adapters._kit.charging_words import Words
from adapters._kit.values import Tally, text_of, wording
from domain.charging import ChargingPoint, ChargingStation, Connector
from domain.geo import Point
from domain.places import PostalAddress
from domain.vocabulary_charging import CHARGING_KIND, CHARGING_STATUS, CONNECTOR, PAYMENT
from domain.words import Coded, coded, fold

Cells = Mapping[str, str]

ID = ("ladeeinrichtungsid", "ladeeinrichtungid")
OPERATOR = ("betreiber",)
NAME = ("anzeigenamekarte", "anzeigename", "standortbezeichnung")
STATUS = ("status",)
KIND = ("artderladeeinrichtung", "artderladeeinrichung")
POWER = ("nennleistungladeeinrichtungkw", "nennleistungladeeinrichtung", "anschlussleistungkw", "anschlussleistung")
OPENED = ("inbetriebnahmedatum",)
STREET, NUMBER, POSTCODE = ("str", "strasse"), ("hausnummer",), ("postleitzahl", "plz")
DISTRICT, STATE = ("kreiskreisfreiestadt", "kreis"), ("bundesland",)
LAT, LON = ("breitengrad",), ("laengengrad",)
PAYMENTS = ("bezahlsysteme",)
HOURS, DAYS, TIMES = ("oeffnungszeiten",), ("oeffnungszeitenwochentage",), ("oeffnungszeitentageszeiten",)
PARKING = ("informationenzumparkraum",)
PLUGS = "steckertypen"
PLUG_POWER = ("nennleistungstecker{}", "p{}kw")
EVSE = ("evseid{}",)

KNOWN = frozenset(
    name
    for names in (ID, OPERATOR, NAME, STATUS, KIND, POWER, OPENED, STREET, NUMBER, POSTCODE, DISTRICT, STATE, LAT, LON)
    for name in names
) | {*PAYMENTS, *HOURS, *DAYS, *TIMES, *PARKING, "anzahlladepunkte", "adresszusatz", "ort", ""}
REPEATED = re.compile(r"(steckertypen|nennleistungstecker|evseid|publickey|p)\d{0,2}(kw)?")
MOST_KW = 20_000.0
"""More is no charging station: the strongest connector there is gives 3 750."""
UNSAID = frozenset({"", "keine angabe", "k a", "unbekannt"})
_DATE = re.compile(r"(?P<d>\d\d?)\.(?P<m>\d\d?)\.(?P<y>\d{4})|(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)", re.ASCII)
_SPLIT = re.compile(r"[;\n|]")
_PLUGS = re.compile(r"[;,\n|]")
_BETWEEN = re.compile(r"[;\n|]|,\s")


def cell(row: Cells, names: Iterable[str]) -> str | None:
    """The first of these columns that says anything."""
    for name in names:
        text = text_of(row.get(name))
        if text is not None and fold(text) not in UNSAID:
            return text
    return None


def station(row: Cells, where: Point, ags: str | None, words: Words, seen: Tally) -> ChargingStation:
    """The station of a row; raises ValueError for one without any power, or with one that is none."""
    points = tuple(_points(row, words, seen))
    total = _kilowatts(cell(row, POWER))
    strongest = max((point.power for point in points if point.power is not None), default=total)
    if strongest is None:
        raise ValueError("no power")
    kinds = {each.kind.code or each.kind.native: each.kind for point in points for each in point.connectors}
    kind, status = cell(row, KIND), cell(row, STATUS)
    return ChargingStation(
        name=cell(row, NAME),
        operator=cell(row, OPERATOR),
        location=where,
        address=_address(row, seen),
        kind=words.coded(CHARGING_KIND, kind, seen) if kind else None,
        connector=tuple(
            coded(CONNECTOR, each.code) if each.code else each for _, each in sorted(kinds.items(), key=_by_name)
        ),
        points=points,
        max_power=min(strongest, total) if total is not None else strongest,
        total_power=total,
        status=words.coded(CHARGING_STATUS, status, seen) if status else None,
        opening_text=_opening(row),
        payment=tuple({(each.code or each.native): each for each in _payments(row, words, seen)}.values()),
        parking=cell(row, PARKING),
        opened=_day(cell(row, OPENED)),
        ags=ags,
    )


def id_of(row: Cells) -> str:
    """The register's number; in layouts that had none, a mark of what stays the same: who, where, since when, which plugs."""
    number = cell(row, ID)
    if number is not None:
        if len(number) > 60:
            raise ValueError("no usable id")
        return number
    same = (OPERATOR, STREET, NUMBER, POSTCODE, LAT, LON, OPENED, POWER, (f"{PLUGS}1", PLUGS))
    said = "|".join(fold(cell(row, names) or "") for names in same)
    return blake2b(said.encode(), digest_size=8).hexdigest()


def number_in(text: str | None) -> float | None:
    """`51,4305`, `51.4305`, `22,0 kW`; None for nothing, ValueError for what is no finite number."""
    if text is None:
        return None
    bare = text.lower().removesuffix("kw").replace(" ", "").removesuffix("°")
    found = float(bare.replace(".", "").replace(",", ".") if "," in bare else bare)
    if not math.isfinite(found):
        raise ValueError(f"{text[:40]!r} is no finite number")
    return found


def _points(row: Cells, words: Words, seen: Tally) -> Iterator[ChargingPoint]:
    for name in row:
        if not name.startswith(PLUGS) or not (plugs := cell(row, (name,))):
            continue
        turn = name.removeprefix(PLUGS)
        natives = [each for part in _PLUGS.split(plugs) if (each := part.strip())]
        said = cell(row, [column.format(turn or "1") for column in PLUG_POWER])
        powers = _powers(said, len(natives))
        known = [each for each in powers if each is not None]
        alone = len(powers) != len(natives)  # one number for all: what the point gives, whichever is plugged in
        yield ChargingPoint(
            connectors=tuple(
                Connector(
                    kind=words.coded(CONNECTOR, native, seen),
                    cable=_cable(native),
                    power=None if alone else powers[at],
                )
                for at, native in enumerate(natives)
            ),
            power=max(known, default=None),
            evse=cell(row, [column.format(turn or "1") for column in EVSE]),
        )


def _powers(text: str | None, connectors: int) -> list[float | None]:
    """One number per connector, or one for all of them."""
    if text is None:
        return []
    parts = _SPLIT.split(text)
    if len(parts) != connectors and connectors > 1:
        parts = _BETWEEN.split(text)
    return [_kilowatts(part.strip() or None) for part in parts]


def _kilowatts(text: str | None) -> float | None:
    """None for nothing and for 0, which is what a register writes where it knows nothing."""
    found = number_in(text)
    if found is not None and not 0 <= found <= MOST_KW:
        raise ValueError(f"{found} kW is no power")
    return found or None


def _cable(native: str) -> bool | None:
    folded = fold(native)
    if "kupplung" in folded or folded.startswith("dc "):
        return True  # direct current always comes with its cable
    return False if "steckdose" in folded or "schuko" in folded or "cee" in folded else None


def _address(row: Cells, seen: Tally) -> PostalAddress | None:
    postcode = cell(row, POSTCODE)
    made = PostalAddress(
        street=cell(row, STREET),
        house_number=wording(None, "house_number")(cell(row, NUMBER), seen),
        # a spreadsheet takes 01067 for a number
        postcode=wording(None, "postcode")(postcode.zfill(5) if postcode else None, seen),
    )
    return made if made != PostalAddress() else None


def _opening(row: Cells) -> str | None:
    """`247` is day and night; days and times stand in two lists of equal length."""
    said, days, times = cell(row, HOURS), cell(row, DAYS), cell(row, TIMES)
    if said in {"247", "24/7"}:
        return "24/7"
    if not days or not times:
        return said or days or times
    pairs = zip(_SPLIT.split(days), _SPLIT.split(times), strict=False)
    listed = "; ".join(f"{day.strip()} {time.strip()}" for day, time in pairs)
    return f"{said}: {listed}" if said else listed


def _payments(row: Cells, words: Words, seen: Tally) -> Iterator[Coded]:
    for part in _PLUGS.split(cell(row, PAYMENTS) or ""):
        if fold(part) not in UNSAID:
            yield words.coded(PAYMENT, part.strip(), seen)


def _day(text: str | None) -> date | None:
    """`31.12.2025` or `2025-12-31`; None for what is no day."""
    found = _DATE.fullmatch(text or "")
    if found is None:
        return None
    day, month, year = (
        (found["d"], found["m"], found["y"]) if found["d"] else (found["day"], found["month"], found["year"])
    )
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _by_name(pair: tuple[str | None, Coded]) -> str:
    return pair[0] or ""
