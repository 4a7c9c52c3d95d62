"""The reports desk of a waste utility: words in German, a form with photos, a number at once.

One of the two dialects of `reports_by_owner`. Paths below the binding's address, the key in `X-Api-Key`:
`GET /kategorien`, `GET /meldungen?seite=` (public), `GET /meldungen?referenz=` (ours), `GET|DELETE /meldungen/{nummer}`,
`POST /meldungen` as multipart/form-data; refusals are 409 and 422 with `fehler`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any, ClassVar

import orjson

from adapters._kit.answer import Answer
from adapters._kit.contract import Tools
from adapters._kit.form import multipart
from adapters._kit.reports import callable_number, end_of, must, natives, needed, refused, rows_in, standing
from adapters._kit.rows import spot_of
from adapters._kit.values import Tally, Turn, text_of
from domain.cases import Deed, Outcome
from domain.exchange import Call
from domain.geo import point
from domain.reports import PublicReport, ReportAttribute, ReportCategory
from domain.when import read_instant

PAGES = 20
"""After these reading stops: there is more."""
REASONS = {
    "ausserhalb": "not-responsible",
    "kategorie": "not-responsible",
    "angaben": "incomplete",
    "dringend": "urgent",
    "doppelt": "duplicate",
}
KINDS: Mapping[str, Any] = {
    "text": "text",
    "zahl": "number",
    "datum": "date",
    "auswahl": "choice",
    "mehrfach": "choices",
}
NEEDS = {"name": "name", "email": "email", "telefon": "phone"}
WITHDRAWN = "zurueckgezogen"


@dataclass(frozen=True, slots=True, kw_only=True)
class WasteDesk:
    """Asks it, and reads what it says."""

    tools: Tools
    key: str
    codes: Mapping[str, str]
    kind: Turn
    status: Turn

    number: ClassVar[re.Pattern[str]] = re.compile(r"W-\d{4}-\d{1,9}")

    async def categories(self, call: Call) -> tuple[list[Any], bool]:
        """The rows of its list, which is whole."""
        return rows_in((await self._get("/kategorien", call)).json()["kategorien"]), False

    async def reports(self, call: Call) -> tuple[list[Any], bool]:
        """Public rows of all pages, and whether there are more than are read."""
        rows: list[Any] = []
        for page in range(1, PAGES + 1):
            said = (await self._get("/meldungen", call, seite=str(page))).json()
            rows += rows_in(said["meldungen"])
            if said["weiter"] is None or not said["meldungen"]:
                return rows, False
        return rows, True

    def category(self, raw: Any, seen: Tally) -> tuple[str, ReportCategory]:
        """One row of the list."""
        return needed(raw["code"]), ReportCategory(
            category=must(self.kind(raw["code"], seen)),
            name=needed(raw["name"]),
            group=text_of(raw.get("gruppe")),
            responsible=text_of(raw.get("zustaendig")),
            urgent=raw.get("dringend") is True,
            phone=callable_number(raw.get("telefon")),
            attributes=tuple(map(_attribute, raw.get("zusatz") or ())),
            needs=tuple(NEEDS[name] for name in raw.get("pflicht") or ()),
            photos=int(raw.get("fotos") or 0),
        )

    def report(self, raw: Any, seen: Tally) -> tuple[str, PublicReport]:
        """One public row."""
        lon, lat = spot_of(raw["lon"], raw["lat"])
        return needed(raw["nummer"]), PublicReport(
            category=must(self.kind(raw["kategorie"], seen)),
            status=must(self.status(raw["status"], seen)),
            location=point(lat, lon),
            address=text_of(raw.get("strasse")),
            requested_at=read_instant(raw["eingang"]).astimezone(UTC),
            updated_at=read_instant(raw["geaendert"]).astimezone(UTC),
            text=text_of(raw.get("text")),
            answer=text_of(raw.get("antwort")),
        )

    async def place(self, call: Call, deed: Deed) -> Outcome:
        """As a form; the utility knows a reference it has, and answers it with the number it gave."""
        wish = deed.wish
        told = {"name": wish.contact.name, "email": wish.contact.email, "telefon": wish.contact.phone}
        form = {
            "referenz": deed.reference,
            "kategorie": natives(self.codes, wish.category)[0],
            "lat": str(wish.lat),
            "lon": str(wish.lon),
            "text": wish.text,
            "zusatz": orjson.dumps(wish.attributes).decode(),
            **{name: value for name, value in told.items() if value is not None},
        }
        made = multipart(form, [("foto", photo) for photo in deed.photos])
        answer = await self._ask("POST", "/meldungen", call, form=made, expect={409, 422})
        if answer.status in {409, 422}:
            return refused(REASONS.get(str(answer.json()["fehler"]), "refused"), evidence=answer.body)
        return self._outcome(answer.json(), answer)

    async def find(self, call: Call, deed: Deed) -> Outcome:
        """By our reference; one it does not say itself is not ours."""
        answer = await self._get("/meldungen", call, referenz=deed.reference)
        for raw in rows_in(answer.json()["meldungen"]):
            if raw["referenz"] == deed.reference:
                return self._outcome(raw, answer)
        return Outcome(state="unknown", evidence=answer.body)

    async def ask(self, call: Call, deed: Deed) -> Outcome:
        """How it stands."""
        if deed.number is None:
            return await self.find(call, deed)
        answer = await self._get(f"/meldungen/{deed.number}", call, expect={404})
        return Outcome(state="unknown") if answer.status == 404 else self._outcome(answer.json(), answer)

    async def cancel(self, call: Call, deed: Deed) -> Outcome:
        """Taken back, as long as nobody works on it."""
        number = deed.number or (await self.find(call, deed)).number
        if number is None:
            return Outcome(state="unknown")
        answer = await self._ask("DELETE", f"/meldungen/{number}", call, expect={404, 409})
        if answer.status == 404:
            return Outcome(state="unknown", evidence=answer.body)
        if answer.status == 409:
            return Outcome(state="confirmed", number=number, reason="too-late", evidence=answer.body)
        return Outcome(state="cancelled", number=number, evidence=answer.body)

    def _outcome(self, raw: Any, answer: Answer) -> Outcome:
        number = needed(raw["nummer"])
        if not self.number.fullmatch(number):
            raise ValueError("no number of this desk")
        if raw["status"] == WITHDRAWN:
            return Outcome(state="cancelled", number=number, evidence=answer.body)
        word = self.status(raw["status"], Tally())
        note, until = raw.get("hinweis"), end_of(raw.get("bearbeitung_bis"))
        return standing(word and word.code, number=number, evidence=answer.body, note=note, expected_by=until)

    async def _get(self, path: str, call: Call, expect: set[int] | None = None, **query: str) -> Answer:
        return await self._ask("GET", path, call, expect=expect, query=query)

    async def _ask(
        self,
        method: str,
        path: str,
        call: Call,
        *,
        form: tuple[str, bytes] | None = None,
        expect: set[int] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Answer:
        kind, body = form or (None, None)
        headers = {"x-api-key": self.key, **({"content-type": kind} if kind else {})}
        return await self.tools.door.ask(
            method, self.tools.url + path, deadline=call.deadline, query=query, headers=headers, body=body,
            trace=call.trace, follow=0, expect=expect,
        )  # fmt: skip


def _attribute(raw: Any) -> ReportAttribute:
    return ReportAttribute(
        name=needed(raw["feld"]),
        label=needed(raw["frage"]),
        kind=KINDS[raw["art"]],
        required=raw.get("pflicht") is True,
        values=tuple(map(needed, raw.get("werte") or ())),
    )
