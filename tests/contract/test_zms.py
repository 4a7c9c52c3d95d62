"""ZMS to exact values: both of its forms, what is empty and what is an error, captchas left alone, nights of the clock, the twin."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from adapters._kit.find import find
from adapters._kit.zms import free, instant, shop
from domain.egov import SlotQuery
from domain.errors import SourceDown, SourceError, SourceNonsense
from domain.places import PostalAddress
from domain.when import there
from sandbox import zms as twin
from sandbox.kit import running
from tests.contract.odd import odd_json
from tests.contract.stage import DUISBURG, ESSEN, Said, Stage, ask, canned, swallows

zms = find("zms")
RECORDED = Path(__file__).parent.parent / "recordings" / "zms"
OFFICES, CALENDAR = "/offices-and-services/", "/available-calendar/"
ID_CARD = "99008001012000"
QUESTION: dict[str, Any] = {
    "resource": "egov.slots",
    "bounds": DUISBURG,
    "options": {
        "leika": {"1": ID_CARD},
        "offices": {"10": "stadt:pvog:10"},
        "minutes": 10,
        "days": 40,
        "booking": "https://termine.example/#/services/{service}/locations/{office}",
    },
}


def recorded(name: str) -> Any:
    """One recording, read."""
    return json.loads((RECORDED / name).read_bytes())


async def read(calendar: Any, offices: str = "offices.json", status: int = 200, **more: Any) -> tuple[Any, Stage]:
    """The reply to one calendar, and the stage that knows what was asked."""
    said = Said(body=calendar if isinstance(calendar, bytes) else json.dumps(calendar).encode(), status=status)
    async with canned({OFFICES: (RECORDED / offices).read_bytes(), CALENDAR: said}) as stage:
        return await ask(zms, stage.url, **{**QUESTION, **more}), stage


@pytest.mark.parametrize(
    ("calendar", "offices"),
    [("calendar.json", "offices.json"), ("calendar_inside.json", "source_inside.json")],
)
async def test_both_forms_read_the_same(calendar: str, offices: str) -> None:
    """Flat or in an envelope, numbers or text: four times at two offices, to exact values."""
    reply, stage = await read(recorded(calendar), offices)
    assert (len(reply.records), reply.rejected) == (4, ())
    found = {record.id: record.model for record in reply.records}
    first = found["10-1-1795504200"]
    assert first.start == there(datetime(2026, 11, 24, 7, 10, tzinfo=UTC))
    assert first.start.isoformat() == "2026-11-24T08:10:00+01:00"
    assert (first.minutes, first.office, first.office_name) == (20, "stadt:pvog:10", "Bürgerbüro Beispiel")
    assert (first.service, first.service_name, first.leika) == ("1", "Ausweis", ID_CARD)
    assert first.location.coordinates == (6.7652, 51.4325)
    assert (first.address.street, first.address.house_number, first.address.postcode) == ("Musterallee", "3a", "47051")
    assert first.url == "https://termine.example/#/services/1/locations/10"
    other = found["11-1-1795505400"]
    assert (other.minutes, other.office, other.location) == (30, "11", None)
    assert (other.address.street, other.address.house_number) == ("Beispielgasse", "7")
    (asked,) = [each for each in stage.asked if each.path == CALENDAR]
    assert dict(asked.query) == {
        "startDate": "2026-11-22",
        "endDate": "2027-01-01",
        "officeIds": "10,11",
        "serviceIds": "1",
        "serviceCounts": "1",
    }


async def test_the_recorded_offer_is_read_exactly() -> None:
    """Two offices, two services, and who offers which; neither asks for a captcha, and neither lies in the city."""
    found = shop(recorded("GET_SourceGet_dldb.json"), "test", DUISBURG)
    assert {name: desk.name for name, desk in found.desks.items()} == {
        "9999998": "Unittest Source Dienstleister",
        "9999999": "Unittest Source Dienstleister 2",
    }
    first = found.desks["9999998"]
    assert (first.location, first.guarded) == (None, False)
    assert first.address == PostalAddress(street="Alte Jakobstraße", house_number="105", postcode="10178")
    assert found.services == {"1": "Unittest Source Dienstleistung", "2": "Unittest Source Dienstleistung 2"}
    assert found.offers == {"1": {"9999998": 2, "9999999": 1}, "2": {"9999999": 1}}


async def test_the_recorded_calendar_is_of_no_day() -> None:
    """Its three times are read, and refused: they are of the year 3000 and stand under days of 2024."""
    page = recorded("GET_calendar_availability.json")
    assert list(free(page, "test")) == [
        ("2024-08-22", "9999998", 32526616522),
        ("2024-08-23", "9999998", 32526616622),
        ("2024-08-23", "9999998", 32526616652),
    ]
    with pytest.raises(ValueError, match=r"a time of 3000-09-2. under 2024-08-22"):
        instant(32526616522, "2024-08-22")
    with pytest.raises(SourceNonsense, match="none of 6"):
        await read(page, "GET_SourceGet_dldb.json")


async def test_an_office_behind_a_captcha_is_named_and_not_asked() -> None:
    """Its service is not asked about, no puzzle is fetched, and the answer says that it holds less than there is."""
    reply, stage = await read(recorded("calendar.json"))
    (note,) = [note for note in reply.notes if note.slug == "captcha-needed"]
    assert (note.params, reply.cut) == ((("offices", "Amt hinter dem Rätsel"),), True)
    assert {each.path for each in stage.asked} == {OFFICES, CALENDAR}


async def test_a_captcha_nobody_announced_is_a_note_too() -> None:
    """An error that begins with `captcha` says of its offices that they are for people."""
    errors = {"errors": [{"errorCode": "captchaMissing", "statusCode": 400}]}
    reply, _ = await read(errors, status=400)
    assert (reply.records, reply.cut) == ((), True)
    assert "Bürgerbüro Muster" in dict(reply.notes[0].params)["offices"]


@pytest.mark.parametrize(
    ("calendar", "status"),
    [
        (recorded("GET_calendar_availability_empty.json"), 200),
        ({"availableDays": []}, 200),
        ({"errors": [{"errorCode": "noAppointmentForThisDay", "statusCode": 404}]}, 404),
    ],
)
async def test_nothing_free_is_an_answer(calendar: Any, status: int) -> None:
    """Under 200, or under 404 with the code that says so; with the window it speaks for."""
    reply, _ = await read(calendar, status=status, query=SlotQuery(service=(ID_CARD,)))
    assert (reply.records, reply.cut, reply.notes) == ((), False, ())
    assert (f"{reply.covers.start}", f"{reply.covers.end}") == ("2026-11-22", "2027-01-01")


@pytest.mark.parametrize(
    ("calendar", "status", "error"),
    [
        ({"errors": [{"errorCode": "invalidLocationAndServiceCombination"}]}, 400, SourceNonsense),
        ({"errors": [{"errorCode": "internalError"}]}, 200, SourceDown),
        ({"errors": []}, 404, SourceNonsense),
        ({"meta": {"error": True}, "data": {}}, 200, SourceNonsense),
        ({"availableDays": {}}, 200, SourceNonsense),
        (recorded("GET_captcha_challenge.json"), 200, SourceNonsense),
        ({}, 503, SourceDown),
        ([], 200, SourceNonsense),
    ],
)
async def test_an_error_is_no_empty_calendar(calendar: Any, status: int, error: type[SourceError]) -> None:
    """Whatever else is wrong fails, and says so."""
    with pytest.raises(error):
        await read(calendar, status=status)


async def test_bad_times_are_rejected_one_by_one() -> None:
    """Milliseconds, words, truths, a time of another day, a day that is none, an office nobody knows: the good one lives."""
    reply, _ = await read(recorded("bad_times.json"))
    assert [record.id for record in reply.records] == ["10-1-1795504200"]
    assert len(reply.rejected) == 9


async def test_a_window_is_asked_for_whole_and_no_past() -> None:
    """From and to as days; what is past is not asked for; a window in the past asks nothing and is covered."""
    query = SlotQuery(from_=datetime(2026, 11, 1, tzinfo=UTC), to=datetime(2026, 11, 30, 12, tzinfo=UTC))
    reply, stage = await read({"availableDays": []}, query=query)
    asked = dict(stage.asked[-1].query)
    assert (asked["startDate"], asked["endDate"]) == ("2026-11-22", "2026-11-30")
    assert (f"{reply.covers.start}", f"{reply.covers.end}") == ("2026-11-01", "2026-11-30")
    past = SlotQuery(from_=datetime(2026, 10, 1, tzinfo=UTC), to=datetime(2026, 10, 2, tzinfo=UTC))
    reply, stage = await read({"availableDays": []}, query=past)
    assert (reply.records, [each.path for each in stage.asked]) == ((), [OFFICES])
    far = SlotQuery(to=datetime(2030, 1, 1, tzinfo=UTC))
    _, stage = await read({"availableDays": []}, query=far)
    assert dict(stage.asked[-1].query)["endDate"] == "2027-11-07"


async def test_only_what_is_meant_is_asked() -> None:
    """A service nobody has a key for, or an office of another city, asks nothing."""
    for query in (SlotQuery(service=("99000000000000",)), SlotQuery(office=("elsewhere:pvog:1",))):
        reply, stage = await read({"availableDays": []}, query=query)
        assert (reply.records, [each.path for each in stage.asked]) == ((), [OFFICES])
    _, stage = await read({"availableDays": []}, query=SlotQuery(office=("stadt:pvog:10",)))
    assert dict(stage.asked[-1].query)["officeIds"] == "10"


async def test_more_services_than_are_asked_about_is_said() -> None:
    """The answer is cut, and says so."""
    reply, stage = await read({"availableDays": []}, options={"most": 0})
    assert (reply.cut, [each.path for each in stage.asked]) == (True, [OFFICES])


async def test_the_night_whose_hour_comes_twice() -> None:
    """Two instants that a wall clock shows alike stay two, in their order."""
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    times = [int(first.timestamp()), int(second.timestamp())]
    page = {"availableDays": [{"date": "2026-10-25", "offices": [{"officeId": 10, "appointments": times}]}]}
    reply, _ = await read(page, clock=lambda: datetime(2026, 10, 24, 12, tzinfo=UTC))
    assert [record.model.start.isoformat() for record in reply.records] == [
        "2026-10-25T02:30:00+02:00",
        "2026-10-25T02:30:00+01:00",
    ]


@settings(max_examples=60)
@given(body=odd_json(recorded("calendar.json")))
def test_whatever_the_calendar_says_is_a_reply_or_a_source_error(body: bytes) -> None:
    """No time gets past the adapter's edge as anything else."""
    answers = {OFFICES: (RECORDED / "offices.json").read_bytes(), CALENDAR: body}
    asyncio.run(swallows(zms, answers, **QUESTION))


@settings(max_examples=60)
@given(body=odd_json(recorded("offices.json")))
def test_whatever_the_offer_says_is_a_reply_or_a_source_error(body: bytes) -> None:
    """Nor an office."""
    answers = {OFFICES: body, CALENDAR: (RECORDED / "calendar.json").read_bytes()}
    asyncio.run(swallows(zms, answers, **QUESTION))


async def test_the_twin_speaks_it() -> None:
    """Times at five services of one city, none of them past, and the licences' office named."""
    clock = datetime.now(UTC)
    async with running([each for each in twin.twins() if each.name == "zms/essen"]) as urls:
        url = urls["zms/essen"] + twin.BASE
        reply = await ask(zms, url, **{**QUESTION, "bounds": ESSEN, "clock": lambda: clock})
    assert reply.records
    assert reply.rejected == ()
    assert {record.model.service for record in reply.records} == {"1063441", "1063453", "1064305", "1080582"}
    assert all(record.model.start > clock for record in reply.records)
    assert [note.slug for note in reply.notes] == ["captcha-needed"]
