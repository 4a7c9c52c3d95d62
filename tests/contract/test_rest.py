"""Back-ends that need no code: three wire shapes over real sockets, every way to page, what is refused at start, odd answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, cast

import pytest
from hypothesis import given, settings

from adapters._kit.bound import bound
from adapters._kit.find import find
from adapters._kit.http import Door
from adapters._kit.mapping import MappingFlaw
from domain.catalogue import CATALOGUE
from domain.errors import SourceNonsense
from domain.exchange import Household
from domain.reports import PublicReport
from tests.contract.odd import odd_json
from tests.contract.stage import Asked, Said, ask, canned, swallows, tools_for

rest = find("rest")

LIBRARIES: dict[str, Any] = {
    "resource": "places",
    "options": {
        "path": "/v2/pois",
        "query": {"bbox": "{bbox}", "lang": "de", "limit": "{limit}", "page": "{page}", "q": "{q}"},
        "headers": {"X-Api-Key": "{key}"},
        "key": "geheim",
        "items": "data.pois",
        "id": "id",
        "x": "geo.lng",
        "y": "geo.lat",
        "paging": "page",
        "total": "data.total",
        "page": 2,
        "ignore": ("stand",),
    },
    "mapping": {
        "kind": {"field": "typ", "values": {"Bibliothek": "library", "WC": "public_toilet"}},
        "name": "titel.de || titel.en",
        "address.street": "anschrift.strasse",
        "address.postcode": "anschrift.plz",
        "accessible": {"field": "merkmale.barrierefrei", "truth": ["J"], "falsehood": ["N"]},
        "note": {"template": "{merkmale.etage} {merkmale.hinweis}"},
    },
}
"""An application server: rows two levels down, numbered pages, a key, nested objects, codes of its own."""

SENSORS: dict[str, Any] = {
    "resource": "infrastructure.observations",
    "options": {
        "path": "/near/{lat},{lon}",
        "query": {"cursor": "{cursor}", "n": "{limit}"},
        "items": "*.readings[]",
        "id": "join('-', [to_string(dev), what])",
        "x": "at[0]",
        "y": "at[1]",
        "paging": "cursor",
        "next": "meta.after",
        "page": 3,
    },
    "mapping": {
        "kind": {"field": "what", "values": {"PM2,5": "pm25", "NO2": "no2"}},
        "value": {"field": "mg", "scale": 1000},
        "unit": {"const": "ug/m3"},
        "observed_at": {"field": "ts", "time": "epoch_ms"},
        "station": "label",
        "station_code": "dev",
    },
}
"""A sensor network: rows in several lists, cursors, coordinates in an array, milligrams, milliseconds."""

PICKUPS: dict[str, Any] = {
    "resource": "waste.pickups",
    "options": {
        "method": "POST",
        "path": "/termine",
        "body": {"strasse": "{street}", "nr": "{house_number}", "zeitraum": ["{from}", "{to}"], "max": "{limit}"},
        "items": "@",
        "error": "fehler",
        "id": "join('-', [datum, art])",
    },
    "mapping": {
        "day": {"field": "datum", "time": "%d.%m.%Y"},
        "fraction": {"field": "art", "values": {"RM": "residual", "PAP": "paper"}},
    },
}
"""A calendar behind a form: POST, a bare list, German dates, a refusal under 200."""
HOME = Household(id="duisburg:haus:9", street="Königstraße", house_number="12a")


def pois(total: int) -> list[dict[str, Any]]:
    """So many libraries in Duisburg."""
    return [
        {
            "id": number,
            "typ": "Bibliothek",
            "titel": {"de": f"Bücherei {number}"},
            "geo": {"lat": 51.43, "lng": "6,76"},
            "anschrift": {"strasse": "Steinsche Gasse", "plz": 47051},
            "merkmale": {"barrierefrei": "J", "etage": "1. OG", "hinweis": None},
            "stand": "heute",
        }
        for number in range(1, total + 1)
    ]


def paged(rows: list[Any], *, says: object = None, heeds: bool = True) -> Callable[[Asked], bytes | Said]:
    """Numbered pages of what `limit` says."""

    def answer(asked: Asked) -> bytes | Said:
        size = int(asked.param("limit") or 10)
        start = (int(asked.param("page") or 1) - 1) * size if heeds else 0
        return json.dumps({"data": {"total": says, "pois": rows[start : start + size]}}).encode()

    return answer


def reading(device: int, what: str, value: object, **more: Any) -> dict[str, Any]:
    """One row of a sensor."""
    return {
        "dev": device,
        "what": what,
        "mg": value,
        "ts": 1795348800000,
        "at": [6.7, 51.4],
        "label": "Ruhrort",
        **more,
    }


SENSED = {"a": {"readings": [reading(1, "NO2", 0.021)]}, "b": {"readings": [reading(2, "PM2,5", "0,005")]}}


async def test_rows_of_an_application_server_come_out_exactly() -> None:
    """Numbered pages are read to the end; nested members, codes, truths and texts stand where the mapping says."""
    async with canned({"/v2/pois": paged(pois(5), says="5")}) as stage:
        reply = await ask(rest, stage.url, **LIBRARIES)
    assert (len(reply.records), reply.rejected, reply.unmapped, reply.cut) == (5, (), {}, False)
    first = {record.id: record.model for record in reply.records}["1"]
    assert (first.kind.code, first.kind.native, first.name, first.accessible) == (
        "library",
        "Bibliothek",
        "Bücherei 1",
        True,
    )
    assert (first.address.street, first.address.postcode, first.note) == ("Steinsche Gasse", "47051", "1. OG")
    assert first.location.coordinates == (6.76, 51.43)
    assert [asked.param("page") for asked in stage.asked] == ["1", "2", "3"]
    assert {asked.headers["x-api-key"] for asked in stage.asked} == {"geheim"}
    assert stage.asked[0].param("bbox") == "6.625600,51.333100,6.830400,51.560000"
    assert stage.asked[0].param("q") is None


async def test_what_is_unknown_is_counted_and_what_is_broken_is_rejected() -> None:
    """A member nobody named is counted by its name, an unknown value keeps its text, a row without place or id is no row."""
    good, odd, lost, nameless = pois(4)
    odd |= {"typ": "Kiosk", "neu": 1}
    lost["geo"] = None
    del nameless["id"]
    async with canned({"/v2/pois": paged([good, odd, lost, nameless, 7], says=5)}) as stage:
        reply = await ask(rest, stage.url, **LIBRARIES)
    assert len(reply.records) == 2
    assert dict(reply.unmapped) == {"Kiosk": 1, "field:neu": 1}
    assert sorted(each.row for each in reply.rejected) == ["#3", "#4", "#5"]


async def test_readings_of_a_sensor_network_come_out_exactly() -> None:
    """Lists in lists, an id of two members, milligrams to micrograms, milliseconds to an instant; cursors to the end."""
    second = {"c": {"readings": [reading(3, "NO2", 0.03)]}}
    pages = [
        json.dumps({**SENSED, "meta": {"after": "x/2"}}).encode(),
        json.dumps({**second, "meta": {"after": None}}).encode(),
    ]
    path = "/near/51.446550%2C6.728000"
    async with canned(lambda asked: pages[asked.param("cursor") is not None]) as stage:
        reply = await ask(rest, stage.url, **SENSORS)
    found = {record.id: record.model for record in reply.records}
    assert sorted(found) == ["1-NO2", "2-PM2,5", "3-NO2"]
    assert (found["1-NO2"].value, found["2-PM2,5"].value, found["1-NO2"].unit) == (21.0, 5.0, "ug/m3")
    assert found["1-NO2"].observed_at.isoformat() == "2026-11-22T12:00:00+00:00"
    assert (found["1-NO2"].station_code, found["1-NO2"].location.coordinates) == ("1", (6.7, 51.4))
    assert [(asked.path.replace(",", "%2C"), asked.param("cursor")) for asked in stage.asked] == [
        (path, None),
        (path, "x/2"),
    ]


async def test_dates_of_a_household_come_out_exactly() -> None:
    """The household and the days go into the body; ids tell households apart, and the answer says which days it is for."""
    rows = [{"datum": "03.12.2026", "art": "RM"}, {"datum": "04.12.2026", "art": "PAP"}]
    query = CATALOGUE["waste.pickups"].query(from_=date(2026, 12, 1), to=date(2026, 12, 31))
    async with canned({"/termine": json.dumps(rows).encode()}) as stage:
        reply = await ask(rest, stage.url, household=HOME, query=query, **PICKUPS)
    assert [(r.id, str(r.model.day), r.model.fraction.code, r.model.address) for r in reply.records] == [
        ("9-03.12.2026-RM", "2026-12-03", "residual", "duisburg:haus:9"),
        ("9-04.12.2026-PAP", "2026-12-04", "paper", "duisburg:haus:9"),
    ]
    (asked,) = stage.asked
    assert (asked.method, json.loads(asked.body)) == (
        "POST",
        {"strasse": "Königstraße", "nr": "12a", "zeitraum": ["2026-12-01", "2026-12-31"], "max": 100},
    )
    assert reply.covers is not None
    assert (reply.covers.start, reply.covers.end) == (date(2026, 12, 1), date(2026, 12, 31))
    async with canned({"/termine": b'{"fehler": "unbekannt"}'}) as stage:
        with pytest.raises(SourceNonsense, match="refused: unbekannt"):
            await ask(rest, stage.url, household=HOME, **PICKUPS)


def variant(**options: Any) -> dict[str, Any]:
    """The application server, asked in another way."""
    base = {name: value for name, value in LIBRARIES["options"].items() if name not in {"paging", "total", "query"}}
    return {**LIBRARIES, "options": {**base, **options}}


def by_offset(asked: Asked) -> bytes:
    """Three rows at most, whatever is asked for."""
    start = int(asked.param("start") or 0)
    return json.dumps({"data": {"pois": pois(7)[start : start + min(3, int(asked.param("n") or 9))]}}).encode()


def by_link(asked: Asked) -> Said:
    """Relative addresses of the next page, in a Link header and in the answer."""
    at = int(asked.param("at") or 0)
    onward = f"/v2/pois?at={at + 2}" if at + 2 < 7 else None
    header = {"link": f'</v2/pois?at=0>; rel="first", <{onward}>; title="a, b"; rel="next"'} if onward else {}
    return Said(body=json.dumps({"data": {"pois": pois(7)[at : at + 2]}, "next": onward}).encode(), headers=header)


OFFSET = {"query": {"start": "{offset}", "n": "{limit}"}, "paging": "offset"}
NUMBERED = {"query": {"page": "{page}", "limit": "{limit}"}, "paging": "page"}


@pytest.mark.parametrize(
    ("server", "options", "count", "calls", "cut"),
    [
        (paged(pois(7)), {"query": {"limit": 50}}, 7, 1, False),
        (paged(pois(7), says=9), {"query": {"limit": 50}, "total": "data.total"}, 7, 1, True),
        (by_offset, {**OFFSET, "page": 50}, 7, 4, False),
        (by_offset, {**OFFSET, "page": 2, "most": 5}, 5, 3, True),
        (by_link, {"paging": "link_header"}, 7, 4, False),
        (by_link, {"paging": "next_link", "next": "next"}, 7, 4, False),
        (by_link, {"paging": "next_link", "next": "next", "page": 2, "most": 3}, 3, 2, True),
        (paged(pois(7)), NUMBERED, 7, 5, False),
        (paged(pois(7), heeds=False), NUMBERED, 2, 2, True),
        (paged(pois(0)), NUMBERED, 0, 1, False),
        (
            [paged(pois(2))(Asked(method="GET", path="", query=(), headers={}, body=b"")), Said(status=404)],
            NUMBERED,
            2,
            2,
            False,
        ),
    ],
    ids="whole short cap most header link few numbered deaf empty gone".split(),
)
async def test_every_page_is_fetched(
    server: Any, options: Mapping[str, Any], count: int, calls: int, cut: object
) -> None:
    """Each way to page ends, with all rows or with the word that there are more."""
    async with canned({"/v2/pois": server}) as stage:
        reply = await ask(rest, stage.url, **variant(**options))
    assert (len(reply.records), len(stage.asked), reply.cut) == (count, calls, cut)


@pytest.mark.parametrize(
    "onward", ["https://elsewhere.example/v2/pois", "//elsewhere.example/", "http://[", {"a": 1}, True]
)
async def test_the_next_page_stays_at_its_server(onward: object) -> None:
    """Where a key goes no answer decides: a next page elsewhere, or at no address, is nonsense."""
    body = json.dumps({"data": {"pois": pois(2)}, "next": onward}).encode()
    async with canned({"/v2/pois": body}) as stage:
        with pytest.raises(SourceNonsense):
            await ask(rest, stage.url, **variant(paging="next_link", next="next"))
        assert len(stage.asked) == 1


async def test_a_cursor_that_never_ends_ends() -> None:
    """One that comes again is the end, and the answer is cut."""
    numbers = iter(range(1, 1000))

    def server(asked: Asked) -> bytes:
        return json.dumps({"a": {"readings": [reading(next(numbers), "NO2", 1)]}, "meta": {"after": "same"}}).encode()

    async with canned(server) as stage:
        reply = await ask(rest, stage.url, **SENSORS)
    assert (len(stage.asked), reply.cut) == (2, True)


async def test_a_question_goes_where_the_template_has_its_places() -> None:
    """The box round the point, the words; and only what the template uses is pushed at all."""
    query = CATALOGUE["places"].query(q="büch", lat=51.43, lon=6.76, radius=1000.0)
    async with canned({"/v2/pois": paged(pois(1), says=1)}) as stage:
        await ask(rest, stage.url, query=query, **LIBRARIES)
    box = [float(side) for side in (stage.asked[0].param("bbox") or "").split(",")]
    assert box == pytest.approx([6.7456, 51.421, 6.7744, 51.439], abs=1e-4)
    assert stage.asked[0].param("q") == "büch"
    pushes = cast(Any, rest.Options(**LIBRARIES["options"])).pushes
    assert pushes == {"bbox", "lat", "lon", "radius", "q"}
    assert cast(Any, rest.Options(id="id")).pushes == frozenset()


async def test_departures_are_asked_stop_by_stop() -> None:
    """The stop goes into the path, escaped; the window is one of instants in UTC."""
    mapping = {
        "stop": {"const": "de:05112:1"},
        "stop_name": {"const": "Hbf"},
        "line": "l",
        "product": {"const": "bus"},
        "planned": {"field": "t", "time": "epoch"},
    }
    options = {"path": "/{stop}/board", "query": {"since": "{from}"}, "id": "join('-', [l, t])", "ahead": 1}
    query = CATALOGUE["mobility.departures"].query(stop=("de:05112:1/2",))
    async with canned(b'[{"l": "933", "t": "1795348800"}]') as stage:
        reply = await ask(
            rest, stage.url, resource="mobility.departures", query=query, options=options, mapping=mapping
        )
    assert [(record.id, str(record.model.planned)) for record in reply.records] == [
        ("933-1795348800", "2026-11-22 12:00:00+00:00")
    ]
    assert stage.asked[0].path.casefold().replace("%3a", ":") == "/de:05112:1%2f2/board"
    assert stage.asked[0].param("since") == "2026-11-22T12:00:00Z"


@pytest.mark.parametrize("q", [".", ".."])
async def test_a_question_leads_to_no_other_address(q: str) -> None:
    """Dots in a path would."""
    options = {"path": "/find/{q}", "id": "id", "x": "x", "y": "y"}
    query = CATALOGUE["places"].query(q=q)
    async with canned(b"[]") as stage:
        with pytest.raises(SourceNonsense):
            await ask(
                rest, stage.url, resource="places", query=query, options=options, mapping={"kind": {"const": "wifi"}}
            )
    assert stage.asked == []


WRONG: list[tuple[str, dict[str, Any], dict[str, Any], str, str]] = [
    ("items", {"items": "data.pois["}, {}, "options.items", "no JMESPath at character"),
    ("function", {"items": "vaules(data)"}, {}, "options.items", 'Did you mean "values"'),
    ("arity", {"items": "values(data, data)"}, {}, "options.items", "takes 1 arguments"),
    ("quotes", {"id": "poi-id"}, {}, "options.id", "double quotes"),
    ("number", {"items": "a[?b==1]"}, {}, "options.items", "backticks"),
    ("place", {"query": {"box": "{bboks}", "page": "{page}"}}, {}, "options.query.box", "Did you mean {bbox}?"),
    ("brace", {"path": "/a{"}, {}, "options.path", "a brace"),
    ("unpaged", {"query": {}}, {}, "options.paging", "{page}"),
    ("unfilled", {"paging": "none"}, {}, "options.paging", "never filled"),
    ("next", {"next": "a"}, {}, "options.next", "goes with"),
    ("body", {"body": {"a": 1}}, {}, "options.body", "method: POST"),
    ("key", {"key": ""}, {}, "options.key", "env:NAME"),
    ("size", {"page": 0}, {}, "options.page", "at least 1"),
    ("half", {"x": None}, {}, "options", "go together"),
    ("nowhere", {"x": None, "y": None}, {}, "options", "needs a place"),
    ("target", {}, {"nmae": "a"}, "mapping.nmae", 'Did you mean "name"'),
    ("code", {}, {"kind": {"field": "t", "values": {"B": "libary"}}}, "mapping.kind", 'Did you mean "library"'),
    ("field", {}, {"name": "a..b"}, "mapping.name", "no JMESPath"),
    ("gap", {}, {"note": {"template": "{a} {b-c}"}}, "mapping.note", "double quotes"),
]


@pytest.mark.parametrize(
    ("options", "mapping", "where", "words"), [each[1:] for each in WRONG], ids=[each[0] for each in WRONG]
)
def test_what_does_not_fit_is_refused_at_start(
    options: dict[str, Any], mapping: dict[str, Any], where: str, words: str
) -> None:
    """Before anybody is asked, under its key, with what would be right."""
    asked = {"options": LIBRARIES["options"] | options, "mapping": LIBRARIES["mapping"] | mapping}
    tools = tools_for(rest, "http://127.0.0.1:9", resource="places", door=cast(Door, None), **asked)
    with pytest.raises(MappingFlaw) as refused:
        bound(rest, tools)
    assert refused.value.path == where
    assert words in str(refused.value)


def test_a_household_has_to_be_asked_for() -> None:
    """A calendar whose request names no household would give everybody the same dates."""
    options = {**PICKUPS["options"], "body": None}
    tools = tools_for(
        rest, "http://127.0.0.1:9", resource="waste.pickups", door=None, options=options, mapping=PICKUPS["mapping"]
    )
    with pytest.raises(MappingFlaw, match="household"):
        bound(rest, tools)


async def test_what_can_do_without_a_place_is_read_without_one() -> None:
    """Reports may be about no spot; rows are not rejected for it."""
    mapping = {
        "category": {"const": "litter"},
        "status": {"field": "s", "values": {"neu": "open"}},
        "requested_at": {"field": "am", "zone": "civic"},
    }
    body = json.dumps([{"nr": 1, "s": "neu", "am": "2026-07-01 10:00"}]).encode()
    async with canned(body) as stage:
        reply = await ask(rest, stage.url, resource="reports", options={"id": "nr"}, mapping=mapping)
    (record,) = reply.records
    assert isinstance(record.model, PublicReport)
    assert record.model.location is None
    assert str(record.model.requested_at) == "2026-07-01 10:00:00+02:00"


SHAPES = {
    "pages": (LIBRARIES, {"data": {"total": 2, "pois": pois(2)}}),
    "cursor": (SENSORS, {**SENSED, "meta": {"after": None}}),
    "post": ({**PICKUPS, "household": HOME}, [{"datum": "03.12.2026", "art": "RM"}]),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_whatever_comes_is_a_reply_or_a_source_error(shape: str) -> None:
    """No answer gets past the adapter's edge as anything else."""
    asked, valid = SHAPES[shape]

    @settings(max_examples=60, deadline=None)
    @given(body=odd_json(valid))
    def holds(body: bytes) -> None:
        asyncio.run(swallows(rest, body, **asked))

    holds()
