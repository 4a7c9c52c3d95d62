"""EFA's messages to exact values: HTML to words, open ends, the night with 25 hours, lines without stops, broken ones rejected."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from adapters._kit.find import find
from domain.disruptions import Disruption, Period
from domain.errors import SourceDown, SourceNonsense
from domain.exchange import Reply
from domain.vocabulary import VOCABULARIES
from sandbox.efa import twins
from sandbox.kit import running
from tests.contract.odd import odd_json
from tests.contract.stage import Part, Said, ask, canned, swallows
from tests.contract.test_efa import GERMANY, NRW, _put, recorded

efa = find("efa")
INFOS, LIST = "/XML_ADDINFO_REQUEST", "/XML_STOPLIST_REQUEST"
RESOURCE = "mobility.disruptions"
STOPLIST = json.dumps(recorded("rapidjson_stop_list.json")).encode()
HERE: Mapping[str, Any] = {"omc": ("5111000", "5113000", "8111000")}
NIGHT = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)


async def told(page: Any, *, lists: Part = STOPLIST, options: Mapping[str, Any] = HERE, **more: Any) -> Reply:
    """The disruptions an answer holds, beside the recorded list of stops."""
    async with canned({INFOS: json.dumps(page).encode(), LIST: lists}) as stage:
        return await ask(efa, stage.url, resource=RESOURCE, bounds=GERMANY, options=options, **more)


async def by_id() -> dict[str, Disruption]:
    """Those of the example."""
    reply = await told(recorded("addinfo.json"))
    assert (reply.rejected, reply.cut) == ((), False)
    return {record.id: record.model for record in reply.records}


def message(**changes: Any) -> dict[str, Any]:
    """An answer with the example's first message, with other members."""
    first = recorded("addinfo.json")["infos"]["current"][0]
    return {"infos": {"current": [{**first, **changes}]}}


async def only(**changes: Any) -> Disruption:
    """The one disruption of such an answer."""
    (record,) = (await told(message(**changes))).records
    found: Disruption = record.model
    return found


async def test_a_message_comes_out_exactly() -> None:
    """Title, text by paragraphs, effect by the title, lines once, stops by DHID, instants with the town's offset."""
    found = (await by_id())["ems-1"]
    assert found.title == "Haltestellenverlegung durch Baumaßnahme"
    assert found.text == (
        "Linie 709: An der (H) Düsseldorf, Hauptbahnhof kommt es zu einer Haltestellenverlegung.\n"
        "Dauer: nächtlich\nNutzen Sie Steig B.\nDie Änderungen sind in der EFA nicht berücksichtigt."
    )
    assert (found.effect.code, found.planned, found.whole_lines) == ("stop_moved", True, False)
    assert (found.lines, found.stops) == (("709",), ("de:05111:18235", "de:05315:11201"))
    assert (found.url, found.location) == ("http://ems.vrr.de/info-link/1", None)
    assert found.updated == datetime(2026, 10, 20, 9, 30, tzinfo=UTC)


async def test_periods_come_in_order_through_the_night_with_25_hours() -> None:
    """The first night's works end in the hour that comes twice, the second time; nothing is taken for ending before it begins."""
    first, second = (await by_id())["ems-1"].periods
    assert (first.start, first.end) == (NIGHT - timedelta(hours=4), NIGHT + timedelta(minutes=90))
    assert first.end is not None
    assert first.end.isoformat() == "2026-10-25T02:30:00+01:00"
    assert second.start == datetime(2026, 10, 25, 20, 0, tzinfo=UTC)
    times = {
        "validity": [{"from": "2026-10-25T00:45:00Z", "to": "2026-10-25T01:15:00Z"}]
    }  # 02:45 until 02:15 by the clock
    (short,) = (await only(timestamps=times)).periods
    assert (short.start and short.start.isoformat(), short.end and short.end.isoformat()) == (
        "2026-10-25T02:45:00+02:00",
        "2026-10-25T02:15:00+01:00",
    )


async def test_an_open_end_is_none() -> None:
    """Whether it is said, or written as the year 2500; a stop's platform is the stop; an editor's own machine is no page."""
    lift = (await by_id())["VRR-de-05113-9289-327"]
    assert lift.periods == (Period(start=datetime(2026, 11, 1, tzinfo=UTC), end=None),)
    assert (lift.stops, lift.url, lift.effect.code) == (("de:05113:9289",), None, "accessibility_issue")
    times = {"validity": [{"from": "2025-12-30T14:30:00Z", "to": "2500-12-31T01:00:00Z"}]}
    assert (await only(timestamps=times)).periods[0].end is None


async def test_lines_without_stops_touch_all_of_theirs() -> None:
    """The newest version counts; its line's stops come from the list of stops, and are where it is. New Year is one night."""
    found = (await by_id())["95326_SWS"]
    assert (found.title, found.effect.code, found.lines) == ("Umleitung 81, neu", "detour", ("81",))
    assert (found.whole_lines, found.stops) == (True, ("de:08111:2",))
    assert found.location is not None
    assert found.location.coordinates == ((9.107399, 48.725457),)
    (night,) = found.periods
    assert (night.start and night.start.isoformat(), night.end and night.end.isoformat()) == (
        "2026-12-31T23:30:00+01:00",
        "2027-01-01T03:00:00+01:00",
    )


async def test_html_alone_is_words() -> None:
    """A message with HTML only has its first sentence as title; style, script, comments and tags written as entities are gone."""
    found = (await by_id())["html-1"]
    assert found.title == "Am 24. Dezember gilt überall der Samstagsfahrplan!"
    assert found.text == "Am 24. Dezember gilt überall der Samstagsfahrplan! Danke.\nFrohes Fest"
    assert found.effect.code == "modified_service"
    assert (found.stops, found.lines, found.periods) == ((), (), ())


async def test_what_is_elsewhere_is_left_out() -> None:
    """Messages that name only stops or lines of other districts are nobody's here, and are no mistakes."""
    assert sorted(await by_id()) == ["95326_SWS", "VRR-de-05113-9289-327", "ems-1", "html-1"]


async def test_bad_messages_are_rejected_and_the_good_one_lives() -> None:
    """No id, no words, unreadable or unzoned or inverted times, lines without names, stops without DHIDs."""
    reply = await told(recorded("bad_infos.json"))
    assert [record.id for record in reply.records] == ["good"]
    assert len(reply.rejected) == 13


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Haltestellenausfall durch Baumaßnahme", "stop_closed"),
        ("Haltestellenveränderung durch Baumaßnahme", "stop_moved"),
        ("Umleitung E818", "detour"),
        ("Bei den Linien 683 und NE23 kann es zu Verspätungen kommen", "significant_delays"),
        ("709: Eine Fahrt fällt aus", "reduced_service"),
        ("RE 3 / RE 19: Schienenersatzverkehr", "replacement_service"),
        ("RE 3 / RE 19 / RB 35: Maßnahmen und Fahrpläne", "modified_service"),
        ("Sperrung der Strecke", "no_service"),
        ("Haltestelle Wuppertal Kluse: Aufzug außer Betrieb.", "accessibility_issue"),
    ],
)
async def test_the_title_says_the_effect(title: str, code: str) -> None:
    """The VRR's editors begin with fixed words."""
    found = await only(infoLinks=[{"title": title}])
    assert (found.effect.code, found.effect.native) == (code, title)


async def test_an_unknown_effect_keeps_the_type() -> None:
    """Defekte Stellwerke are a cause, and no effect: no code, the native type, and a note."""
    reply = await told(message(type="tripMessage", infoLinks=[{"title": "Defektes Stellwerk"}]))
    (record,) = reply.records
    assert (record.model.effect.code, record.model.effect.native) == (None, "tripMessage")
    assert reply.unmapped == {"tripMessage": 1}
    assert [note.slug for note in reply.notes] == ["unmapped-values"]


def test_each_effect_has_its_word_in_gtfs_realtime() -> None:
    """The crosswalk to Alert.Effect is whole, and each word leads to a code."""
    vocabulary = VOCABULARIES["mobility.effect"]
    assert set(vocabulary.standards["gtfs-rt"]) == set(vocabulary.codes)
    assert set(efa.Options().effects.values()) <= set(vocabulary.codes)


@pytest.mark.parametrize("page", [{"infos": {}}, {"infos": {"current": []}}, {"infos": {"current": None}}])
async def test_nothing_wrong_is_no_disruption(page: Any) -> None:
    """An answer without messages is an empty one."""
    assert (await told(page)).records == ()


@pytest.mark.parametrize(
    ("page", "error"),
    [
        ({"version": "11"}, SourceNonsense),
        ({"infos": []}, SourceNonsense),
        ({"systemMessages": [{"type": "error", "module": "ITKERNEL", "code": -1000, "text": "kaputt"}]}, SourceDown),
    ],
)
async def test_an_error_under_200_is_an_error(page: Any, error: type[Exception]) -> None:
    """Neither becomes an empty list of disruptions."""
    with pytest.raises(error):
        await told(page)


async def test_without_the_list_of_stops_the_rest_is_told_and_said_to_be_part() -> None:
    """When nobody can say which stops a line has, what names its stops is still shown, and the answer says that there is more."""
    reply = await told(recorded("addinfo.json"), lists=Said(status=500))
    assert {record.id for record in reply.records} == {"VRR-de-05113-9289-327", "ems-1", "html-1"}
    assert reply.cut


async def test_one_providers_messages_can_be_asked_for() -> None:
    """`filterProviderCode` is sent where the binding says so, and else not."""
    page = json.dumps(recorded("addinfo.json")).encode()
    for options, sent in ((HERE, None), ({**HERE, "messages_of": "ZTP-PROD"}, "ZTP-PROD")):
        async with canned({INFOS: page, LIST: STOPLIST}) as stage:
            await ask(efa, stage.url, resource=RESOURCE, bounds=GERMANY, options=options)
            assert stage.asked[0].param("filterProviderCode") == sent
            assert stage.asked[0].param("outputFormat") == "rapidJSON"


async def at(clock: datetime) -> dict[str, Disruption]:
    """What the twin, put to an instant, tells through the adapter."""
    async with running(twins()) as urls:
        url = urls["efa/vrr"]
        await _put(url, clock)
        reply = await ask(
            efa,
            url + "/openservice",
            resource=RESOURCE,
            bounds=NRW,
            clock=lambda: clock,
            options={"omc": ("5111000", "5112000", "5113000")},
        )
    assert [each.row for each in reply.rejected] == [f"#{len(reply.records) + 1}"]
    return {record.id: record.model for record in reply.records}


@pytest.mark.parametrize(
    "noon",
    [datetime(2026, 12, 1, 11, tzinfo=UTC), datetime(2029, 12, 31, 22, 50, tzinfo=UTC), NIGHT + timedelta(minutes=90)],
)
async def test_the_twin_moves(noon: datetime) -> None:
    """Works at night are known beforehand, a lift and a diversion stay, rides and delays come and go; any year, any night."""
    seen = [await at(noon + timedelta(hours=hours)) for hours in range(4)]
    always = set.intersection(*map(set, seen))
    assert {"VRR-de-05111-18235-318", "95326_SYN", "verbund-1"} <= always
    moving = set.union(*map(set, seen)) - always
    assert any(each.startswith("fahrt-") for each in moving)
    assert any(each.startswith("live-") for each in moving)
    for each in seen[0].values():
        assert not any("<" in text or "&" in text for text in (each.title, each.text or ""))
    works = [each for name, each in seen[0].items() if name.startswith("ems-")]
    assert len(works) == 2
    assert all(len(each.periods) == 5 and each.planned for each in works)
    assert seen[0]["95326_SYN"].whole_lines
    assert len({stop.split(":")[1] for stop in seen[0]["95326_SYN"].stops}) == 3


async def test_the_twins_works_last_an_hour_longer_in_the_night_with_25() -> None:
    """Ten in the evening until four in the morning is seven hours, once a year."""
    works = [each for name, each in (await at(NIGHT - timedelta(hours=12))).items() if name.startswith("ems-")]
    hours = sorted((p.end - p.start) / timedelta(hours=1) for each in works for p in each.periods if p.start and p.end)
    assert hours == [6.0] * 9 + [7.0]


@given(body=odd_json(recorded("addinfo.json")))
@settings(max_examples=100, deadline=None)
def test_spoilt_messages_are_rejected_or_an_error(body: bytes) -> None:
    """Whatever EFA sends, the adapter replies or raises a SourceError."""
    question: dict[str, Any] = {"resource": RESOURCE, "bounds": GERMANY, "options": HERE}
    asyncio.run(swallows(efa, {INFOS: body, LIST: STOPLIST}, **question))


@given(body=odd_json(recorded("rapidjson_stop_list.json")))
@settings(max_examples=50, deadline=None)
def test_a_spoilt_list_of_stops_spoils_nothing(body: bytes) -> None:
    """Nor does it matter what the list of stops says."""
    question: dict[str, Any] = {"resource": RESOURCE, "bounds": GERMANY, "options": HERE}
    page = Path(__file__).parent.parent.joinpath("recordings", "efa", "addinfo.json").read_bytes()
    asyncio.run(swallows(efa, {INFOS: page, LIST: body}, **question))
