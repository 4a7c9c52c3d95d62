"""A GeoReport v2 row as a category or as a report: lenient about what is missing, strict about what must be there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from adapters._kit.encode import record
from adapters._kit.georeport import Row
from adapters._kit.rows import EDGE, NAMED, SPOILT, spot_of
from adapters._kit.values import Tally, count, text_of
from domain.exchange import Note, Record, Rejected, Reply
from domain.geo import Box, Point, point
from domain.reports import PublicReport, ReportCategory
from domain.vocabulary_civic import REPORT_CATEGORY, REPORT_STATUS
from domain.when import BERLIN, there
from domain.words import Coded, Vocabulary, coded

_SERVICE = frozenset("service_code service_name description metadata type keywords group".split())
_REQUEST = frozenset(
    "service_request_id status status_notes service_name service_code description agency_responsible service_notice "
    "requested_datetime updated_datetime expected_datetime address address_string address_id zipcode lat long media_url".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads the rows of one answer, and counts what it does not know."""

    services: Mapping[str, str]
    statuses: Mapping[str, str]
    ground: Box
    seen: Tally = field(default_factory=Counter)
    strange: Tally = field(default_factory=Counter)

    def category(self, row: Row) -> tuple[str, ReportCategory]:
        """A service."""
        self._note(row, _SERVICE)
        code = _needed(row, "service_code")
        name = text_of(row.get("service_name")) or code
        return code, ReportCategory(category=self._category(code), name=name, group=text_of(row.get("group")))

    def report(self, row: Row) -> tuple[str, PublicReport]:
        """A request; what was written in it stands in `text` and `answer`, and goes no further unless the city publishes it."""
        self._note(row, _REQUEST)
        return _needed(row, "service_request_id"), PublicReport(
            category=self._category(_needed(row, "service_code")),
            status=self._coded(REPORT_STATUS, self.statuses, _needed(row, "status").casefold()),
            location=self._place(row),
            address=text_of(row.get("address_string") or row.get("address")),
            requested_at=_instant(row.get("requested_datetime")),
            updated_at=_instant(row.get("updated_datetime")),
            text=text_of(row.get("description")),
            answer=text_of(row.get("status_notes")),
        )

    def reply(self, rows: Iterable[Any], make: Callable[[Row], tuple[str, Any]], *, at: datetime, cut: bool) -> Reply:
        """Every row once, as a record or a rejection: a list that grew while it was read shows a row on two pages."""
        records: dict[str, Record] = {}
        rejected: list[Rejected] = []
        for place, row in enumerate(rows, 1):
            try:
                native, model = make(row)
                records.setdefault(native, record(native, model))
            except SPOILT as why:
                rejected.append(Rejected(row=f"#{place}", why=type(why).__name__))
        noted = (("values", ", ".join(sorted(self.seen)[:NAMED])),)
        return Reply(
            records=tuple(records.values()),
            as_of=at,
            notes=(Note(slug="unmapped-values", params=noted),) if self.seen else (),
            rejected=tuple(rejected),
            unmapped={**self.seen, **{f"field:{name}": times for name, times in self.strange.items()}},
            cut=cut,
        )

    def _category(self, code: str) -> Coded:
        """The code's own category, or that of what it stands under."""
        above = code
        while above not in self.services and "." in above:
            above = above.rpartition(".")[0]
        return self._coded(REPORT_CATEGORY, {code: self.services[above]} if above in self.services else {}, code)

    def _coded(self, vocabulary: Vocabulary, known: Mapping[str, str], native: str) -> Coded:
        if native not in known:
            count(self.seen, native)
        return coded(vocabulary, known.get(native), native)

    def _place(self, row: Row) -> Point | None:
        """Where it is; None where the city does not say. ValueError for what lies elsewhere."""
        if row.get("lat") is None and row.get("long") is None:
            return None
        spot = point(*spot_of(row["lat"], row["long"]))
        if spot not in self.ground.widened(EDGE):
            raise ValueError("elsewhere")
        return spot

    def _note(self, row: Row, known: frozenset[str]) -> None:
        for odd in row.keys() - known:
            count(self.strange, str(odd))


def _needed(row: Row, name: str) -> str:
    """A text that must be there; codes and ids may be numbers, and are kept as text."""
    value = text_of(row[name])
    if value is None or len(value) > 80:
        raise ValueError(f"no usable {name}")
    return value


def _instant(value: Any) -> datetime | None:
    """An instant; one without an offset is meant as the city's clocks show it. OverflowError for one that no calendar has."""
    text = text_of(value)
    if text is None:
        return None
    instant = datetime.fromisoformat(text)
    here = there(instant if instant.tzinfo else instant.replace(tzinfo=BERLIN))
    return instant if instant.tzinfo else here
