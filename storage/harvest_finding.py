"""From what is wanted to one statement: candidates with their rank, cut to the best, then their bytes.

Ranks are those of `gateway.federation.match`, which compares again: here they only decide what may be left out of a long answer.
All values are bound; what stands in a pattern are folded letters and digits, checked before.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    column,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)

from domain.geo import around
from domain.typed import ANOTHER, RELUCTANT, Reading
from storage.harvest_ports import Found, Kept, Near, Wanted
from storage.harvest_tables import RECORDS, first_of, within, words_of

R = RECORDS.c
LETTERS = "abcdefghijklmnopqrstuvwxyz"
METRES = 111_195.0
"""Of a degree of latitude."""
FIRST_LOOK, FARTHEST = 100.0, 100_000.0
"""Metres of the first circle round a point, and of the last; each is twice the one before."""
_PLAIN = re.compile(r"[a-z0-9 ]*")


def found(db: Connection, copy: int, wanted: Wanted) -> Found:
    """The records, in their order."""
    if wanted.item is not None:
        return Found(_read(db, _bytes().where(R.copy == copy, R.id == wanted.item)), more=False)
    if _all(wanted):
        asked = _bytes().where(within(copy)).order_by(R.row)
        kept = _read(db, asked if wanted.most is None else asked.limit(wanted.most + 1))
        more = wanted.most is not None and len(kept) > wanted.most
        return Found(kept[: wanted.most], more=more)
    best, more = _best(db, copy, wanted)
    each = best.subquery()
    return Found(_read(db, _bytes().join(each, each.c.row == R.row).order_by(R.row)), more=more)


def _read(db: Connection, asked: Select[Any]) -> list[Kept]:
    return [(row[0], bytes(row[1]), row[2], row[3]) for row in db.execute(asked)]


def named(db: Connection, copy: int, stem: str) -> frozenset[str]:
    """Ids of the copy's records with a word that begins so."""
    rows = _by_stems(db.dialect.name, copy, (stem,))
    return frozenset(db.scalars(select(R.id).where(R.copy == copy, R.row.in_(rows))))


def _all(wanted: Wanted) -> bool:
    searched = wanted.words is not None or wanted.stems is not None or wanted.typed is not None
    return not searched and wanted.postcode is None and wanted.near is None


def _bytes() -> Select[Any]:
    return select(R.id, R.body, R.sort, R.text)


def _best(db: Connection, copy: int, wanted: Wanted) -> tuple[Select[Any], bool]:
    """The numbers of the candidates, and whether that are only the best of more."""
    candidates = _ranked(db.dialect.name, copy, wanted)
    if wanted.near is not None:
        only = wanted.typed is None and wanted.stems is None and wanted.words is None and wanted.postcode is None
        placed = _placed(copy) if only else _placed(copy, candidates)
        candidates = _within(placed, wanted.near, wanted.near.radius)
    if wanted.most is None or _count(db, candidates, wanted.most) <= wanted.most:
        return candidates, False
    if wanted.near is None:
        return candidates.order_by(column("rank"), column("row")).limit(wanted.few), True
    return _nearest(db, candidates, wanted.near, wanted.few), True


def _count(db: Connection, asked: Select[Any], most: int) -> int:
    """How many there are; one more than `most` stands for any more."""
    return int(db.scalar(select(func.count()).select_from(asked.order_by(None).limit(most + 1).subquery())) or 0)


def _ranked(dialect: str, copy: int, wanted: Wanted) -> Select[Any]:
    """Number and rank of every candidate, wherever it stands."""
    if wanted.typed is not None:
        return _by_typing(copy, wanted)
    asked = select(R.row.label("row"), _rank_of(dialect, wanted).label("rank")).where(within(copy))
    if wanted.postcode is not None:
        asked = asked.where(R.copy == copy, R.postcode == wanted.postcode)
    if wanted.words is not None:
        asked = asked.where(_holding(wanted.words, wanted.squeezed))
    if wanted.stems:
        asked = asked.where(R.row.in_(_by_stems(dialect, copy, wanted.stems)))
    return asked


def _rank_of(dialect: str, wanted: Wanted) -> ColumnElement[int]:
    return _told(dialect, wanted.stems) if wanted.stems else literal(0)


# --- words and prose


def _plain(texts: Sequence[str]) -> Sequence[str]:
    for each in texts:
        if not _PLAIN.fullmatch(each):
            raise ValueError("only folded words can be looked for")
    return texts


def _holding(words: Sequence[str], squeezed: str) -> ColumnElement[bool]:
    each = and_(true(), *(R.text.like(f"%{word}%") for word in _plain(words)))
    if not squeezed:
        return each
    _plain((squeezed,))
    return or_(each, func.replace(R.text, " ", "").like(f"%{squeezed}%"))


def _by_stems(dialect: str, copy: int, stems: Sequence[str]) -> Select[Any]:
    """The numbers of records with a word that begins with each of these."""
    first, last = first_of(copy), first_of(copy + 1) - 1
    _plain(stems)
    words, place = words_of(dialect)
    if dialect == "sqlite":
        phrase = " AND ".join(f'"{stem}" *' for stem in stems)
        meant = words.c.words.op("MATCH")(phrase)
    else:
        phrase = " & ".join(f"'{stem}':*" for stem in stems)
        meant = words.c.words.op("@@")(func.to_tsquery("simple", phrase))
    return select(place).select_from(words).where(meant, place.between(first, last))


def _told(dialect: str, stems: Sequence[str]) -> ColumnElement[int]:
    """As words of the name, as beginnings of such, as words elsewhere, as beginnings there."""

    def at(part: str) -> ColumnElement[int]:
        return func.instr(R.text, part) if dialect == "sqlite" else func.strpos(R.text, part)

    def all_in_name(ending: str) -> ColumnElement[bool]:
        return and_(*(and_(at(f" {stem}{ending}") > 0, at(f" {stem}{ending}") < at("\n")) for stem in stems))

    return case(
        (all_in_name(" "), 0),
        (all_in_name(""), 1),
        (and_(*(at(f" {stem} ") > 0 for stem in stems)), 2),
        else_=3,
    )


# --- as typed


def _by_typing(copy: int, wanted: Wanted) -> Select[Any]:
    """Each reading by the index of streets; of a house that fits several, the best."""
    parts = [_reading(copy, each, wanted) for each in wanted.typed or ()]
    if not parts:
        return select(R.row.label("row"), literal(0).label("rank")).where(false())
    if len(parts) == 1:
        return parts[0]
    every = union_all(*parts).subquery()
    return select(every.c.row.label("row"), func.min(every.c.rank).label("rank")).group_by(every.c.row)


def _reading(copy: int, reading: Reading, wanted: Wanted) -> Select[Any]:
    streets = _plain(reading.streets)
    begun = [s for s in streets if not any(s != other and s.startswith(other) for other in streets)]
    fits = [R.copy == copy, or_(*(_begins(R.street, each) for each in begun))]
    rank = case((R.street.in_(streets), 0), else_=ANOTHER) + (0 if reading.sure else RELUCTANT)
    if reading.number is not None:
        fits.append(_begins(R.number, reading.number))
        rank += _behind_number(reading.number)
    if reading.postcode:
        fits.append(or_(R.postcode == "", _begins(R.postcode, reading.postcode)))
        rank += case((R.postcode == "", RELUCTANT), else_=0)
    if reading.along and not any(town.startswith(reading.along) for town in wanted.towns):
        lies = _lies_in(reading.along)
        fits.append(or_(lies, R.district == "") if reading.behind else lies)
        rank += case((lies, 0), else_=RELUCTANT)
    if wanted.postcode is not None:
        fits.append(R.postcode == wanted.postcode)
    return select(R.row.label("row"), rank.label("rank")).where(*fits)


def _begins(field: Any, start: str) -> ColumnElement[bool]:
    return and_(field >= start, field < start + "{")  # the character after z


def _behind_number(number: str) -> ColumnElement[int]:
    """None, a letter, more digits: `4` is nearer to `4a` than to `41`."""
    rest = func.substr(R.number, len(number) + 1)
    return case((rest == "", 0), (func.rtrim(rest, LETTERS) == "", 1), else_=2)


def _lies_in(along: str) -> ColumnElement[bool]:
    _plain((along,))
    return R.district.like(f"%{along}%" if len(along) > 2 else f"{along}%")


# --- round a point


def _placed(copy: int, ranked: Select[Any] | None = None) -> Select[Any]:
    """Number, rank and place of every record, or of these, guesses after all others."""
    if ranked is None:
        return select(R.row.label("row"), literal(0).label("rank"), R.lat, R.lon).where(R.copy == copy)
    each = ranked.subquery()
    guess = case((each.c.rank >= RELUCTANT, 1), else_=0)
    asked = select(each.c.row.label("row"), each.c.rank.label("rank"), R.lat, R.lon).join(RECORDS, R.row == each.c.row)
    return asked.order_by(guess)


def _nearest(db: Connection, placed: Select[Any], near: Near, few: int) -> Select[Any]:
    """The nearest few: looked for in ever larger circles, until one holds as many."""
    radius = FIRST_LOOK
    while radius <= FARTHEST:
        # Only a circle is done: what lies in the corners of the box may be farther than what lies outside of it.
        inside = _within(placed, near, radius).where(_away(near) <= radius**2)
        if _count(db, inside, few) > few:
            return _by_distance(_within(placed, near, radius), near).limit(few)
        radius *= 2
    return _by_distance(placed, near).limit(few)


def _within(placed: Select[Any], near: Near, radius: float | None) -> Select[Any]:
    if radius is None:
        return placed
    box = around(near.lat, near.lon, radius)
    return placed.where(R.lat.between(box.south, box.north), R.lon.between(box.west, box.east))


def _away(near: Near) -> ColumnElement[float]:
    """Squared metres, on a plane: near enough to tell what is left out."""
    north = (R.lat - near.lat) * METRES
    east = (R.lon - near.lon) * (METRES * math.cos(math.radians(near.lat)))
    return north * north + east * east


def _by_distance(placed: Select[Any], near: Near) -> Select[Any]:
    """The nearest first, and last what is nowhere."""
    nowhere = case((R.lat.is_(None), 1), else_=0)
    return placed.order_by(nowhere, _away(near), R.row)
