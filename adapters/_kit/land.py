"""The wire of `reports_by_land`: its envelope, its refusals under 200, its cursor, its times without an offset."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from adapters._kit.contract import Tools
from adapters._kit.reports import callable_number, must, needed, rows_in
from adapters._kit.rows import spot_of
from adapters._kit.values import Tally, Turn, text_of
from domain.errors import SourceLimited, SourceNonsense
from domain.exchange import Call
from domain.geo import point
from domain.reports import PublicReport, ReportAttribute, ReportCategory
from domain.when import BERLIN

OUTSIDE, KNOWN, GONE, TOO_LATE, LIMITED = 201, 301, 302, 303, 429
"""Of its error codes those that mean something beyond a failure: a point, a reference it has, one it has not, a late wish."""
REASONS = {
    OUTSIDE: "not-responsible",
    202: "not-responsible",
    203: "not-responsible",
    204: "incomplete",
    205: "urgent",
}
"""Refusals of a report: outside, not ours, a category of another owner, something lacks, it cannot wait."""
PAGES = 20
"""After these reading stops: there is more."""
KINDS: Mapping[int, Any] = {1: "text", 2: "number", 3: "date", 4: "choice", 5: "choices"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer out of its envelope."""

    data: Any
    code: int | None
    """Of a refusal that was expected."""
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Who keeps a piece of ground."""

    id: int
    name: str
    accepts: bool
    """Whether reports about it can be handed in here."""
    categories: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Land:
    """Asks it, and reads what it says."""

    tools: Tools
    key: str
    kind: Turn
    status: Turn

    async def owner(self, call: Call, lat: float, lon: float) -> Owner | None:
        """Whose ground it is; None outside the city."""
        where = {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}"}
        said = await self.ask("GET", "/responsibility", call, query=where, expect={OUTSIDE})
        if said.code == OUTSIDE:
            return None
        return Owner(
            id=int(needed(said.data["owner"]["id"])),
            name=needed(said.data["owner"]["name"]),
            accepts=said.data["accepts"] is True,
            categories=frozenset(map(needed, rows_in(said.data["categories"]))),
        )

    async def categories(self, call: Call, owner: Owner | None = None) -> list[Any]:
        """The rows of all categories, or of one owner's."""
        query = {} if owner is None else {"owner": str(owner.id)}
        return rows_in((await self.ask("GET", "/categories", call, query=query)).data)

    async def messages(self, call: Call) -> tuple[list[Any], bool]:
        """Public rows of all pages, and whether there are more than are read."""
        rows: list[Any] = []
        query: dict[str, str] = {}
        for _ in range(PAGES):
            said = (await self.ask("GET", "/messages", call, query=query)).data
            rows += rows_in(said["items"])
            if said["next"] is None or not said["items"]:
                return rows, False
            query = {"cursor": needed(said["next"])}
        return rows, True

    def category(self, raw: Any, seen: Tally, responsible: str | None = None) -> tuple[str, ReportCategory]:
        """One row of the list."""
        native = needed(raw["id"])
        return native, ReportCategory(
            category=must(self.kind(native, seen)),
            name=needed(raw["label"]),
            group=text_of(raw.get("group")),
            responsible=responsible,
            urgent=raw.get("urgent") is True,
            phone=callable_number(raw.get("phone")),
            attributes=tuple(map(_attribute, raw.get("questions") or ())),
            needs=tuple(name for name in raw.get("require") or () if name in {"name", "email", "phone"}),
            photos=int(raw.get("media") or 0),
        )

    def report(self, raw: Any, seen: Tally) -> tuple[str, PublicReport]:
        """One public row."""
        lon, lat = spot_of(raw["lon"], raw["lat"])
        return str(int(needed(raw["id"]))), PublicReport(
            category=must(self.kind(raw["category"], seen)),
            status=must(self.status(raw["state"], seen)),
            location=point(lat, lon),
            address=text_of(raw.get("place")),
            requested_at=_local(raw["created"]),
            updated_at=_local(raw["changed"]),
            text=text_of(raw.get("text")),
            answer=text_of(raw.get("reply")),
        )

    async def ask(
        self,
        method: str,
        path: str,
        call: Call,
        *,
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
        expect: Collection[int] = (),
    ) -> Said:
        """An answer out of its envelope, or a refusal with one of the codes in `expect`; any other raises a SourceError."""
        headers = {"authorization": f"Bearer {self.key}", **({"content-type": "application/json"} if body else {})}
        answer = await self.tools.door.ask(
            method, self.tools.url + path, deadline=call.deadline, query=query, headers=headers, body=body,
            trace=call.trace, follow=0,
        )  # fmt: skip
        said = answer.json()
        if said["success"] is True:
            return Said(data=said["data"], code=None, body=answer.body)
        code = said["error"]["code"]
        if code in expect:
            return Said(data=None, code=code, body=answer.body)
        if code == LIMITED:
            raise SourceLimited(f"{call.binding}: too many", retry_after=_seconds(said["error"].get("retry_after")))
        raise SourceNonsense(f"{call.binding}: refused with {int(code)}")


def _seconds(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and 0 < value <= 3600 else None


def _local(value: Any) -> datetime:
    """`2026-11-20 08:12:00`, by the clock on the town hall; of the hour that comes twice the first is meant."""
    local = datetime.fromisoformat(needed(value))
    if local.tzinfo is not None:
        raise ValueError("an offset where none was due")
    return local.replace(tzinfo=BERLIN).astimezone(UTC)


def _attribute(raw: Any) -> ReportAttribute:
    return ReportAttribute(
        name=needed(raw["key"]),
        label=needed(raw["text"]),
        kind=KINDS[raw["type"]],
        required=raw.get("mandatory") is True,
        values=tuple(map(needed, raw.get("options") or ())),
    )
