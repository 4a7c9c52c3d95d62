"""Reports of a city with two desks, by what is wrong: the waste utility takes dumps and bins, the roads office roads and lights.

Protocol: invented, after what WBD's app and its city's defects page let people do; neither has a public interface.
The desks are `_kit.waste_desk` and `_kit.roads_desk`: they differ in ids, times, words for a status, keys, how photos travel, and
in when they agree: the utility at once, the office when it has looked, which must be asked. Which desk takes a category is
the configuration's: the codes it lists for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from adapters._kit.contract import Serves, Tools, Url
from adapters._kit.reports import refused, replied
from adapters._kit.roads_desk import RoadsDesk
from adapters._kit.together import first_alone
from adapters._kit.values import Tally, coding
from adapters._kit.waste_desk import WasteDesk
from domain.cases import Deed, Outcome, Verb
from domain.errors import SourceNonsense
from domain.exchange import Call, Fetch, Reply
from domain.vocabulary_civic import REPORT_CATEGORY, REPORT_STATUS

DEEDS: frozenset[Verb] = frozenset({"place", "find", "ask", "cancel"})
SERVES = {"report.categories": Serves(), "reports": Serves(deeds=DEEDS, confirms="asked")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The two desks."""

    key: str
    """The utility's key for us, `env:NAME`."""
    roads: Url
    """The address of the roads office's desk."""
    roads_office: str
    """What the roads office is called: its desk does not say so."""
    roads_user: str
    roads_key: str
    """Its password for us, `env:NAME`."""
    utility_codes: Mapping[str, str] = field(metadata={"vocabulary": REPORT_CATEGORY.name})
    """Category of the utility → common code."""
    roads_codes: Mapping[str, str] = field(metadata={"vocabulary": REPORT_CATEGORY.name})
    """Category of the roads office, a number → common code."""
    statuses: Mapping[str, str] = field(metadata={"vocabulary": REPORT_STATUS.name})
    """Either desk's word for how a report stands → common code."""


Desk = WasteDesk | RoadsDesk


def bind(tools: Tools) -> Fetch:
    """Both desks as one source."""
    desks = _desks(tools, tools.options)
    public = tools.resource.name == "reports"

    async def fetch(call: Call) -> Reply:
        if call.deed is not None:
            return Reply(as_of=tools.clock(), outcome=await _done(desks, call, call.deed))
        told = await first_alone(lambda desk: desk.reports(call) if public else desk.categories(call), desks)
        rows = [(desk, raw) for desk, (found, _) in zip(desks, told, strict=True) for raw in found]
        return replied(tools, rows, _report if public else _category, cut=any(cut for _, cut in told))

    return fetch


def _desks(tools: Tools, options: Options) -> tuple[Desk, ...]:
    status = coding(options.statuses, REPORT_STATUS)
    utility = WasteDesk(
        tools=tools,
        key=options.key,
        codes=options.utility_codes,
        kind=coding(options.utility_codes, REPORT_CATEGORY),
        status=status,
    )
    roads = RoadsDesk(
        tools=tools,
        url=options.roads,
        user=options.roads_user,
        key=options.roads_key,
        office=options.roads_office,
        codes=options.roads_codes,
        kind=coding(options.roads_codes, REPORT_CATEGORY),
        status=status,
    )
    return utility, roads


def _category(pair: tuple[Desk, Any], seen: Tally) -> tuple[str, Any]:
    desk, raw = pair
    return desk.category(raw, seen)


def _report(pair: tuple[Desk, Any], seen: Tally) -> tuple[str, Any]:
    desk, raw = pair
    return desk.report(raw, seen)


async def _done(desks: Sequence[Desk], call: Call, deed: Deed) -> Outcome:
    """A number says whose it is; without one the category does."""
    if deed.number is not None:
        desk = next((each for each in desks if each.number.fullmatch(deed.number)), None)
    else:
        desk = next((each for each in desks if deed.wish.category in each.codes.values()), None)
    if desk is None:
        return refused("not-responsible") if deed.verb == "place" else Outcome(state="unknown")
    verbs = {"place": desk.place, "find": desk.find, "ask": desk.ask, "cancel": desk.cancel}
    if deed.verb not in verbs:
        raise SourceNonsense(f"{call.binding}: nothing can be put on hold here")
    return await verbs[deed.verb](call, deed)
