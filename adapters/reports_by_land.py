"""Reports of a city whose owner hangs on the ground: a partner API says for a point who keeps it, then takes the report for them.

Protocol: invented, after the apps of wer denkt was GmbH, which routes by the register of owners; its partner
interface is not public. A bearer key; 200 for everything, a refusal is `"success": false` and a number under `error.code`;
lists go by cursor; a status is a number; times are local and have no offset. Where it is not the city's, another body is named.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from adapters._kit.contract import Serves, Tools
from adapters._kit.land import GONE, KNOWN, REASONS, TOO_LATE, Land, Said
from adapters._kit.reports import natives, needed, refused, replied, standing
from adapters._kit.values import Tally, coding, text_of
from domain.cases import Deed, Outcome, Verb
from domain.errors import SourceNonsense
from domain.exchange import Call, Fetch, Note, Reply
from domain.vocabulary_civic import REPORT_CATEGORY, REPORT_STATUS

DEEDS: frozenset[Verb] = frozenset({"place", "find", "ask", "cancel"})
SERVES = {"report.categories": Serves(pushes=frozenset({"lat", "lon"})), "reports": Serves(deeds=DEEDS)}

WITHDRAWN = "90"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One partner's access."""

    key: str
    """The partner key, `env:NAME`."""
    categories: Mapping[str, str] = field(metadata={"vocabulary": REPORT_CATEGORY.name})
    """Its category, a number → common code. Several may mean the same thing on different ground."""
    states: Mapping[str, str] = field(metadata={"vocabulary": REPORT_STATUS.name})
    """Its number for how a report stands → common code."""


def bind(tools: Tools) -> Fetch:
    """One partner's reports."""
    options: Options = tools.options
    land = Land(
        tools=tools,
        key=options.key,
        kind=coding(options.categories, REPORT_CATEGORY),
        status=coding(options.states, REPORT_STATUS),
    )

    async def fetch(call: Call) -> Reply:
        if call.deed is not None:
            return Reply(as_of=tools.clock(), outcome=await _done(land, options, call, call.deed))
        if tools.resource.name == "report.categories":
            return await _categories(tools, land, call)
        rows, cut = await land.messages(call)
        return replied(tools, rows, land.report, cut=cut)

    return fetch


async def _categories(tools: Tools, land: Land, call: Call) -> Reply:
    """All there are; or those of whoever keeps the ground at a point, which may be nobody of the city."""
    query = call.query
    if query is None or query.lat is None or query.lon is None:
        return replied(tools, await land.categories(call), land.category)
    owner = await land.owner(call, query.lat, query.lon)
    if owner is None:
        return Reply(as_of=tools.clock(), notes=(Note(slug="not-here"),))
    if not owner.accepts:
        note = Note(slug="responsible-elsewhere", params=(("body", owner.name),))
        return Reply(as_of=tools.clock(), notes=(note,))

    def named(raw: Any, seen: Tally) -> tuple[str, Any]:
        return land.category(raw, seen, responsible=owner.name)

    return replied(tools, await land.categories(call, owner), named)


async def _done(land: Land, options: Options, call: Call, deed: Deed) -> Outcome:
    if deed.verb == "place":
        return await _placed(land, options, call, deed)
    if deed.verb in {"find", "ask"}:
        return _told(land, await _looked_up(land, call, deed))
    if deed.verb != "cancel":
        raise SourceNonsense(f"{call.binding}: nothing can be put on hold here")
    found = _told(land, await _looked_up(land, call, deed))
    if found.number is None or found.state in {"cancelled", "rejected"}:
        return found
    said = await land.ask("POST", f"/messages/{found.number}/withdraw", call, expect={TOO_LATE})
    if said.code == TOO_LATE:
        return Outcome(state="confirmed", number=found.number, reason="too-late", evidence=said.body)
    return Outcome(state="cancelled", number=found.number, evidence=said.body)


async def _placed(land: Land, options: Options, call: Call, deed: Deed) -> Outcome:
    """First whose ground it is, since each owner has its own number for the same thing."""
    wish = deed.wish
    owner = await land.owner(call, wish.lat, wish.lon)
    if owner is None:
        return refused("not-responsible")
    fitting = [each for each in natives(options.categories, wish.category) if each in owner.categories]
    if not owner.accepts or not fitting:
        return refused("not-responsible", facts={"responsible": owner.name})
    said = await land.ask("POST", "/messages", call, body=_message(deed, fitting[0]), expect={*REASONS, KNOWN})
    if said.code in REASONS:
        return refused(REASONS[said.code], evidence=said.body)
    if said.code == KNOWN:
        said = await _looked_up(land, call, deed)
    return _told(land, said)


def _message(deed: Deed, category: str) -> bytes:
    wish = deed.wish
    media = [
        {"name": photo.name, "type": photo.kind, "data": base64.b64encode(photo.content).decode()}
        for photo in deed.photos
    ]
    said = {
        "external_reference": deed.reference,
        "category": int(category),
        "lat": wish.lat,
        "lon": wish.lon,
        "text": wish.text,
        "answers": wish.attributes,
        "reporter": {"email": wish.contact.email},
        "media": media,
    }
    return orjson.dumps(said)


async def _looked_up(land: Land, call: Call, deed: Deed) -> Said:
    path = f"/messages/{deed.number}" if deed.number else f"/messages/by-reference/{deed.reference}"
    said = await land.ask("GET", path, call, expect={GONE})
    if said.code is None and said.data["external_reference"] != deed.reference:
        raise ValueError("another's report")
    return said


def _told(land: Land, said: Said) -> Outcome:
    if said.code == GONE:
        return Outcome(state="unknown", evidence=said.body)
    number = str(int(needed(said.data["id"])))
    if text_of(said.data["state"]) == WITHDRAWN:
        return Outcome(state="cancelled", number=number, evidence=said.body)
    status = land.status(said.data["state"], Tally())
    return standing(status and status.code, number=number, evidence=said.body, note=said.data.get("notice"))
