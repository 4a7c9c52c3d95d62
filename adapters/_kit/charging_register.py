"""One reading of the charging register while it comes in: which rows are the cities', and what became of each of them.

Holds the stations it keeps, and nothing of the rest of the country. Knows columns; knows no wire.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time

from adapters._kit import charging
from adapters._kit.charging import KNOWN, REPEATED, Cells, cell, number_in
from adapters._kit.charging_words import Words
from adapters._kit.contract import Tools
from adapters._kit.csv_stream import Rows
from adapters._kit.encode import record
from adapters._kit.rows import EDGE, NAMED, SPOILT
from adapters._kit.values import Tally, count
from domain.exchange import Note, Record, Rejected, Reply
from domain.geo import Box, Point, point
from domain.when import BERLIN
from domain.words import fold

NEEDED = (
    charging.OPERATOR,
    charging.LAT,
    charging.LON,
    charging.POSTCODE,
    charging.POWER,
    (f"{charging.PLUGS}1", charging.PLUGS),
)
MOST_REJECTED = 1000
_ISSUED = re.compile(r"(?:Letzte Aktualisierung|Stand)\D{0,20}(\d{2})\.(\d{2})\.(\d{4})")


class Reading:
    """What was found so far."""

    def __init__(
        self,
        tools: Tools,
        words: Words,
        districts: Mapping[tuple[str, str], str],
        *,
        untold: Sequence[Box],
        most: int,
    ) -> None:
        """`districts`: the register's wording and the state, folded → official key; without any, the ground decides.

        `untold` is the ground of the cities whose district is not among them: there a row may name another one.
        """
        self._tools, self._words, self._districts, self._most = tools, words, districts, most
        self._untold = untold
        self._inside = tools.bounds.widened(EDGE)
        self._rows = Rows(needed=NEEDED)
        self._seen: Tally = Counter()
        self._turns: Counter[str] = Counter()
        self._records: list[Record] = []
        self._rejected: list[Rejected] = []
        self._cut = False

    def take(self, piece: bytes) -> None:
        """The rows that end in this piece. Raises SourceNonsense for another kind of file."""
        for place, row in self._rows.feed(piece):
            self._one(place, row)

    def reply(self, piece: bytes) -> Reply:
        """What the file said, with its last piece. Raises SourceNonsense when a column that is needed was not there."""
        self.take(piece)
        for place, row in self._rows.end():
            self._one(place, row)
        values = ", ".join(sorted(self._seen)[:NAMED])
        for column in self._rows.columns:
            if column not in KNOWN and not REPEATED.fullmatch(column):
                count(self._seen, f"field:{column}")
        return Reply(
            records=tuple(self._records),
            as_of=self._issued(),
            rejected=tuple(self._rejected),
            unmapped=dict(self._seen),
            notes=(Note(slug="unmapped-values", params=(("values", values),)),) if values else (),
            cut=self._cut,
        )

    def _one(self, place: int, row: Cells) -> None:
        """One row: kept, rejected, or another town's."""
        seen: Tally = Counter()
        try:
            made = self._made(row, seen)
        except SPOILT as why:
            if len(self._rejected) < MOST_REJECTED:
                self._rejected.append(Rejected(row=f"line {place}", why=f"{type(why).__name__}: {why}"[:200]))
            return
        if made is None:
            return
        if len(self._records) >= self._most:
            self._cut = True
            return
        self._records.append(made)
        for native in seen:
            count(self._seen, native)

    def _made(self, row: Cells, seen: Tally) -> Record | None:
        ags = self._district(row)
        foreign = ags is None and self._is_foreign(row)
        if foreign and not self._untold:
            return None
        where = self._where(row, sure=ags is not None, ours=not foreign)
        if where is None or (foreign and not any(where in ground for ground in self._untold)):
            return None
        name = charging.id_of(row)
        made = charging.station(row, where, ags, self._words, seen)
        self._turns[name] += 1
        if self._turns[name] > 1:
            if cell(row, charging.ID) is not None:
                raise ValueError("its number is there already")
            name = f"{name}-{self._turns[name]}"  # two alike at one place, in a layout without numbers
        return record(name, made)

    def _district(self, row: Cells) -> str | None:
        """The key of the row's district, where that is one of those that are wanted."""
        name, state = fold(cell(row, charging.DISTRICT) or ""), fold(cell(row, charging.STATE) or "")
        return self._districts.get((name, state)) or self._districts.get((name, ""))

    def _is_foreign(self, row: Cells) -> bool:
        """Whether the row names a district, and it is none of those that are wanted."""
        return bool(self._districts) and cell(row, charging.DISTRICT) is not None

    def _where(self, row: Cells, *, sure: bool, ours: bool) -> Point | None:
        """Where it stands; None for another town's. Raises ValueError for one of ours that stands nowhere or elsewhere."""
        try:
            lat, lon = number_in(cell(row, charging.LAT)), number_in(cell(row, charging.LON))
            found = None if lat is None or lon is None else point(lat, lon)
        except ValueError:
            found = None
        if found is not None and found in self._inside:
            return found
        if sure or (ours and self._is_postcode_of_ours(row)):
            raise ValueError("no place in or near the cities it is bound to")
        return None

    def _is_postcode_of_ours(self, row: Cells) -> bool:
        code = (cell(row, charging.POSTCODE) or "").zfill(5)
        known = code.isascii() and code.isdigit()
        return known and any(low <= int(code) <= high for low, high in self._tools.postcodes)

    def _issued(self) -> datetime:
        """The day the file says it is of; now, when it says none or one that is still to come."""
        now = self._tools.clock()
        for line in self._rows.preamble:
            if found := _ISSUED.search(line):
                day, month, year = map(int, found.groups())
                try:
                    issued = datetime.combine(date(year, month, day), time(), BERLIN)
                    return min(issued.astimezone(UTC), now)
                except ValueError:
                    break
        return now
