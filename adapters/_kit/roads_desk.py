"""The reports desk of a roads office: numbers for words, seconds for times, JSON with photos in base64, an answer later.

The other dialect of `reports_by_owner`. Paths below its own address, HTTP Basic with a user and a password:
`GET /categories`, `GET /reports` (public, all at once), `GET /reports?ref=` (ours), `GET|POST /reports/{id}`. A reference it has
is a 409 with the `id`; refusals are 422 with `error`. Nothing can be taken back here.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson

from adapters._kit.answer import Answer
from adapters._kit.contract import Tools
from adapters._kit.reports import callable_number, from_seconds, must, natives, needed, refused, rows_in, standing
from adapters._kit.rows import spot_of
from adapters._kit.values import Tally, Turn, text_of
from domain.cases import Deed, Outcome
from domain.exchange import Call
from domain.geo import point
from domain.reports import PublicReport, ReportAttribute, ReportCategory

REASONS = {"outside": "not-responsible", "category": "not-responsible", "missing": "incomplete", "hotline": "urgent"}
KINDS: Mapping[str, Any] = {
    "string": "text",
    "number": "number",
    "date": "date",
    "enum": "choice",
    "set": "choices",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadsDesk:
    """Asks it, and reads what it says."""

    tools: Tools
    url: str
    user: str
    key: str
    office: str
    """What it is called; it does not say so itself."""
    codes: Mapping[str, str]
    kind: Turn
    status: Turn

    number: ClassVar[re.Pattern[str]] = re.compile(r"S-\d{1,12}")

    async def categories(self, call: Call) -> tuple[list[Any], bool]:
        """The rows of its list, which is whole."""
        return rows_in((await self._ask("GET", "/categories", call)).json()), False

    async def reports(self, call: Call) -> tuple[list[Any], bool]:
        """Its public rows, which come at once."""
        return rows_in((await self._ask("GET", "/reports", call)).json()), False

    def category(self, raw: Any, seen: Tally) -> tuple[str, ReportCategory]:
        """One row of the list."""
        native = needed(raw["id"])
        return native, ReportCategory(
            category=must(self.kind(native, seen)),
            name=needed(raw["title"]),
            group=text_of(raw.get("group")),
            responsible=self.office,
            urgent=raw.get("urgent") == 1,
            phone=callable_number(raw.get("hotline")),
            attributes=tuple(_attribute(name, each) for name, each in (raw.get("fields") or {}).items()),
            photos=int(raw.get("max_photos") or 0),
        )

    def report(self, raw: Any, seen: Tally) -> tuple[str, PublicReport]:
        """One public row."""
        lon, lat = spot_of(raw["position"]["x"], raw["position"]["y"])
        return f"S-{int(needed(raw['id']))}", PublicReport(
            category=must(self.kind(raw["category"], seen)),
            status=must(self.status(raw["state"], seen)),
            location=point(lat, lon),
            address=text_of(raw.get("street")),
            requested_at=from_seconds(raw["created"]),
            updated_at=from_seconds(raw["changed"]),
            text=text_of(raw.get("message")),
            answer=text_of(raw.get("reply")),
        )

    async def place(self, call: Call, deed: Deed) -> Outcome:
        """As JSON; a reference it knows is the same report."""
        wish = deed.wish
        said = {
            "ref": deed.reference,
            "category": int(natives(self.codes, wish.category)[0]),
            "position": {"x": wish.lon, "y": wish.lat},
            "message": wish.text,
            "fields": wish.attributes,
            "photos": [
                {"name": photo.name, "type": photo.kind, "data": base64.b64encode(photo.content).decode()}
                for photo in deed.photos
            ],
        }
        answer = await self._ask("POST", "/reports", call, body=orjson.dumps(said), expect={409, 422})
        told = answer.json()
        if answer.status == 422:
            return refused(REASONS.get(str(told["error"]), "refused"), evidence=answer.body)
        if answer.status == 409:
            answer = await self._ask("GET", f"/reports/{int(needed(told['id']))}", call)
        return self._outcome(answer.json(), answer)

    async def find(self, call: Call, deed: Deed) -> Outcome:
        """By our reference; one it does not say itself is not ours."""
        answer = await self._ask("GET", "/reports", call, query={"ref": deed.reference})
        for raw in rows_in(answer.json()):
            if raw["ref"] == deed.reference:
                return self._outcome(raw, answer)
        return Outcome(state="unknown", evidence=answer.body)

    async def ask(self, call: Call, deed: Deed) -> Outcome:
        """How it stands, and whether the office has taken it on by now."""
        if deed.number is None:
            return await self.find(call, deed)
        answer = await self._ask("GET", f"/reports/{deed.number[2:]}", call, expect={404})
        return Outcome(state="unknown") if answer.status == 404 else self._outcome(answer.json(), answer)

    async def cancel(self, call: Call, deed: Deed) -> Outcome:
        """It has no way to take anything back: what is there stays there."""
        found = await self.ask(call, deed)
        if found.state in {"unknown", "rejected"}:
            return found
        return Outcome(state="confirmed", number=found.number, reason="too-late", evidence=found.evidence)

    def _outcome(self, raw: Any, answer: Answer) -> Outcome:
        word = self.status(raw["state"], Tally())
        number, agreed = f"S-{int(needed(raw['id']))}", raw.get("acknowledged") is not None
        return standing(word and word.code, number=number, evidence=answer.body, agreed=agreed)

    async def _ask(
        self,
        method: str,
        path: str,
        call: Call,
        *,
        body: bytes | None = None,
        query: Mapping[str, str] | None = None,
        expect: set[int] | None = None,
    ) -> Answer:
        pair = base64.b64encode(f"{self.user}:{self.key}".encode()).decode()
        headers = {"authorization": f"Basic {pair}", **({"content-type": "application/json"} if body else {})}
        return await self.tools.door.ask(
            method, self.url + path, deadline=call.deadline, query=query, headers=headers, body=body, trace=call.trace,
            follow=0, expect=expect,
        )  # fmt: skip


def _attribute(name: str, raw: Any) -> ReportAttribute:
    return ReportAttribute(
        name=needed(name),
        label=needed(raw["label"]),
        kind=KINDS[raw["type"]],
        required=raw.get("required") == 1,
        values=tuple(map(needed, raw.get("values") or ())),
    )
