"""What calendars of households have in common: their fractions, their streets, and the reply they make.

Knows visits of a lorry, native ids and notes. Knows no back-end: how a visit is read stands in its adapter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol, TypeVar

from adapters._kit.encode import record
from adapters._kit.values import split_address
from domain.exchange import Household, Note, Record, Rejected, Reply, Window
from domain.vocabulary import FRACTION
from domain.waste import Pickup
from domain.words import Coded, coded, fold, fold_number, fold_street

_ITEM = re.compile(r"([0-9A-Za-z-]{1,40}?)-\d{4}-\d{2}-\d{2}-[a-z0-9-]+", re.ASCII)
_ASIDE = re.compile(r"\s*\([^()]*\)")
_ROUND = {"ae": "ä", "oe": "ö", "ue": "ü"}
_SHOWN = 10  # native values named in one note


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A lorry comes: one date of one of the operator's waste types, as the operator words it."""

    day: date
    name: str
    """The operator's waste type."""
    key: str
    """The date's own id in the back-end; tells two visits of one type on one day apart."""
    variant: str | None = None
    note: str | None = None
    place: str | None = None
    """Set for a mobile collection only, which comes whether or not the household has bins."""
    time: str | None = None


class Fractions:
    """The operator's names of its waste types (or how they begin), each with the common code. Longest match wins."""

    def __init__(self, codes: Mapping[str, str]) -> None:
        """`codes`: native name or its beginning → code of `waste.fraction`; ValueError names one that is wrong."""
        for name, code in codes.items():
            coded(FRACTION, code)
            if not fold(name):
                raise ValueError(f"a fraction's name needs letters or digits: {name!r}")
        self._codes = sorted(((fold(name), code) for name, code in codes.items()), key=lambda pair: -len(pair[0]))

    def of(self, native: str) -> Coded:
        """The fraction of a native name; its code is None when no name fits."""
        folded = fold(native)
        return coded(FRACTION, next((code for name, code in self._codes if folded.startswith(name)), None), native)


class Named(Protocol):
    """An entry of an operator's list."""

    @property
    def name(self) -> str: ...


Entry = TypeVar("Entry", bound=Named)


def streets_named(street: str, entries: Iterable[Entry]) -> list[Entry]:
    """The entries that mean this street, however it is spelled; `Ringstr. (Mitte)` is a `Ringstraße` too.

    An entry for all streets counts only where no other fits.
    """
    listed, wanted = list(entries), fold_street(street)
    fitting = [e for e in listed if wanted in (fold_street(e.name), fold_street(_ASIDE.sub("", e.name)))]
    return fitting or [e for e in listed if fold(e.name) == "alle strassen"]


def houses_numbered(number: str, entries: Iterable[Entry]) -> list[Entry]:
    """The entries that mean this house number; one for all numbers counts only where no other fits."""
    listed, wanted = list(entries), fold_number(number)
    fitting = [e for e in listed if fold_number(e.name) == wanted]
    return fitting or [e for e in listed if fold(e.name) == "alle hausnummern"]


def in_postcode(postcode: str | None, entries: Sequence[Entry]) -> list[Entry]:
    """The entries that name the postcode, or all of them when none does."""
    return [e for e in entries if postcode and postcode in e.name] or list(entries)


def is_at(home: Household, text: str) -> bool:
    """Whether a text that begins with an address (`Merkurstraße 45, 40223 Adorf`) means the household's."""
    street, number = split_address(re.split(r"[,\n]", text, maxsplit=1)[0])
    same_number = number is not None and fold_number(number) == fold_number(home.house_number)
    return same_number and fold_street(street) == fold_street(home.street)


def spellings(street: str) -> list[str]:
    """How a street may be spelled where nobody folds: as given, then with the umlauts, then the ß it may stand for."""
    given = re.sub("strasse", "straße", street, flags=re.IGNORECASE)
    rounded = re.sub("ae|oe|ue", lambda two: _ROUND[two[0].lower()], given, flags=re.IGNORECASE)
    rounded = rounded[:1].upper() + rounded[1:]
    return list(dict.fromkeys([given, rounded, rounded.replace("ss", "ß")]))


def house_key(home: Household) -> str:
    """One key for all spellings of one address."""
    return f"{fold_street(home.street)}|{fold_number(home.house_number)}|{home.postcode or ''}"


def house_in(item: str) -> str | None:
    """The house part of a pickup's native id; None for what is no such id."""
    found = _ITEM.fullmatch(item)
    return found.group(1) if found else None


def unknown_address(home: Household, as_of: datetime) -> Reply:
    """The operator does not know the address: an answer that speaks for no days at all."""
    return Reply(as_of=as_of, notes=(_about("address-unknown", home),))


def calendar(
    visits: Sequence[Visit],
    *,
    house: str,
    home: Household | None,
    fractions: Fractions,
    covers: Window,
    as_of: datetime,
    rejected: Sequence[Rejected] = (),
) -> Reply:
    """The reply of one house. `home` is None when a pickup was asked for by its id: no address to speak of."""
    records: list[Record] = []
    flaws = list(rejected)
    unmapped: Counter[str] = Counter()
    for native_id, visit in _named(house, visits, flaws):
        fraction = fractions.of(visit.name)
        records.append(record(native_id, _pickup(visit, fraction, home)))
        if fraction.code is None:
            unmapped[visit.name] += 1
    notes = [
        *([_about("no-bins", home)] if home and not flaws and not own_bins(visits) else ()),
        *_listing("choice-needed", "variants", {visit.variant for visit in visits if visit.variant}),
        *_listing("unmapped-values", "values", unmapped),
    ]
    return Reply(
        records=tuple(records),
        as_of=as_of,
        covers=covers,
        notes=tuple(notes),
        rejected=tuple(flaws),
        unmapped=unmapped,
    )


def own_bins(visits: Iterable[Visit]) -> bool:
    """Whether any lorry comes to the house itself; a mobile collection stops for everybody."""
    return any(visit.place is None for visit in visits)


def _named(house: str, visits: Iterable[Visit], flaws: list[Rejected]) -> Iterator[tuple[str, Visit]]:
    """Each visit once with its native id; those that cannot have one of their own become flaws."""
    once: dict[Visit, Visit] = {}
    for visit in sorted(visits, key=lambda visit: (visit.day, visit.name, visit.key)):
        once.setdefault(replace(visit, key=""), visit)
    plain = {visit: f"{house}-{visit.day}-{_slug(visit.name)}" for visit in once.values()}
    bearers = Counter(plain.values())
    given: set[str] = set()
    for visit, shared in plain.items():
        native_id = f"{shared}-{_slug(visit.key)}" if visit.place or bearers[shared] > 1 else shared
        if native_id in given:
            flaws.append(Rejected(row=visit.key, why="its id is taken"))
            continue
        given.add(native_id)
        yield native_id, visit


def _pickup(visit: Visit, fraction: Coded, home: Household | None) -> Pickup:
    return Pickup(
        address=home.id if home else None,
        day=visit.day,
        fraction=fraction,
        variant=visit.variant,
        note=visit.note,
        place=visit.place,
        time=visit.time,
    )


def _slug(text: str) -> str:
    return fold(text[:60]).replace(" ", "-") or "x"


def _about(slug: str, home: Household) -> Note:
    """A note that names the address as its owner would: `Merkurstraße 45, 40223`."""
    house = f"{home.street} {home.house_number}"
    return Note(slug=slug, params=(("address", f"{house}, {home.postcode}" if home.postcode else house),))


def _listing(slug: str, gap: str, values: Collection[str]) -> tuple[Note, ...]:
    """A note that lists the values, if there are any."""
    return (Note(slug=slug, params=((gap, ", ".join(sorted(values)[:_SHOWN])),)),) if values else ()
