"""The envelope word for word, labels in two languages, and the headers that let others keep an answer."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import orjson
import pytest

from domain.errors import Refused, SourceDown, SourceNonsense
from domain.exchange import Note, Rejected, Window
from domain.vocabulary import VOCABULARIES
from domain.words import LANGUAGES, Text
from gateway.edge.asgi import ASGI
from gateway.federation.merge import Shown
from gateway.http.render import LABELS, item_bytes, record_bytes
from tests.unit.http.stage import NOON, TOWNS, Answer, Stage, a_place, ask, sources_by_city

PICKUPS = "/v1/waste/pickups?address=essen:stadt:9&from=2026-11-23&to=2026-12-31"


def _max_age(answer: Answer) -> int:
    """Fails when the answer may not be kept."""
    found = re.fullmatch(
        r"public, max-age=(\d+)(, stale-while-revalidate=\d+, stale-if-error=\d+)?", answer.header("cache-control")
    )
    assert found
    return int(found[1])


async def test_a_collection_has_the_members_of_the_contract(app: ASGI) -> None:
    """Items, sources, complete and next_cursor, in this order and nothing else."""
    answer = await ask(app, "/v1/places")
    assert list(answer.json()) == ["items", "sources", "complete", "next_cursor"]
    assert answer.header("content-type") == "application/json"
    assert int(answer.header("content-length")) == len(answer.body)


async def test_one_thing_has_the_members_of_the_contract(app: ASGI) -> None:
    """Item, sources and complete, in this order and nothing else."""
    assert list((await ask(app, "/v1/places/essen:stadt:a")).json()) == ["item", "sources", "complete"]


async def test_a_row_has_the_members_of_the_contract(app: ASGI, stage: Stage) -> None:
    """A row says who, in which state, how much, as of when, for which days, under which licence, and what is odd."""
    stage.backends["essen", "waste.pickups"].say(
        as_of=NOON - timedelta(hours=6),
        stale=True,
        covers=Window(start=date(2026, 11, 16), end=date(2026, 12, 24)),
        rejected=(Rejected(row="#3", why="nonsense"),),
    )
    row = sources_by_city(await ask(app, PICKUPS))["essen"]
    assert row == {
        "id": "essen/ebe/waste.pickups",
        "city": "essen",
        "provider": "ebe",
        "resource": "waste.pickups",
        "environment": "sandbox",
        "state": "stale",
        "count": 2,
        "rejected": 1,
        "as_of": "2026-11-22T06:00:00Z",
        "covers": {"from": "2026-11-16", "to": "2026-12-24"},
        "licence": "synthetic",
        "attribution": "simulated after ebe",
        "notes": [
            {"slug": "window-cut", "text": "Only dates from 16 November 2026 to 24 December 2026 are available here."}
        ],
        "problem": None,
    }


async def test_a_city_that_does_not_offer_it_says_so(app: ASGI) -> None:
    """A city without the resource has a row that is `unsupported`, and the answer is complete all the same."""
    answer = await ask(app, "/v1/places")
    row = sources_by_city(answer)["duesseldorf"]
    assert (row["id"], row["state"], row["provider"]) == ("duesseldorf/-/places", "unsupported", None)
    assert (row["environment"], row["licence"], row["as_of"], row["problem"]) == (None, None, None, None)
    assert answer.json()["complete"] is True


async def test_nothing_asked_is_an_empty_answer_with_a_note(app: ASGI) -> None:
    """Whoever asks only a city that does not offer it gets 200, no items, and a sentence that says why."""
    answer = await ask(app, "/v1/places?city=duesseldorf")
    (row,) = answer.json()["sources"]
    assert (answer.status, answer.json()["items"]) == (200, [])
    assert [note["slug"] for note in row["notes"]] == ["nothing-asked"]


async def test_a_failed_source_says_what_went_wrong(app: ASGI, stage: Stage) -> None:
    """A failure is a problem in its row, and no word of the exception leaves the house."""
    stage.backends["duisburg", "places"].breaks = SourceNonsense("password=geheim", hint=Text("geheim", "geheim"))
    answer = await ask(app, "/v1/places")
    row = sources_by_city(answer)["duisburg"]
    assert (row["state"], row["count"], row["as_of"]) == ("failed", 0, None)
    assert row["problem"] == {
        "type": "/problems/source-nonsense",
        "slug": "source-nonsense",
        "title": "The source's answer makes no sense",
        "cause": None,
    }
    assert answer.json()["complete"] is False
    assert b"geheim" not in answer.body


async def test_a_refused_source_says_what_made_it_so(app: ASGI, stage: Stage) -> None:
    """When a source is not asked because it is down, the row names the failure that was seen last."""
    stage.backends["duisburg", "places"].breaks = Refused("open", retry_after=2)
    health = stage.health("duisburg", "places")
    health.state, health.problem = "failed", "source-timeout"
    problem = sources_by_city(await ask(app, "/v1/places"))["duisburg"]["problem"]
    assert (problem["slug"], problem["cause"]) == ("source-refused", "source-timeout")


async def test_an_item_begins_with_whose_it_is(app: ASGI) -> None:
    """Id, city and source come first; the id is safe in a path and leads back to the item."""
    items = (await ask(app, "/v1/places?city=essen")).json()["items"]
    assert [list(item)[:3] for item in items] == [["id", "city", "source"]] * 3
    (odd,) = [item for item in items if item["kind"]["code"] == "library"]
    assert odd["id"] == "essen:stadt:b~2f~c3~bc"
    assert (await ask(app, f"/v1/places/{odd['id']}")).json()["item"] == odd


async def test_only_a_position_adds_a_view(app: ASGI) -> None:
    """`view.distance` is there in whole metres when a position was given, and the record's own bytes stay the same."""
    plain = (await ask(app, "/v1/places?city=essen")).json()["items"]
    near = (await ask(app, "/v1/places?city=essen&lat=51.45&lon=7.01")).json()["items"]
    assert all("view" not in item for item in plain)
    distances = [item.pop("view")["distance"] for item in near]
    assert distances == sorted(distances)
    assert (distances[0], type(distances[1])) == (0, int)
    assert sorted(near, key=lambda item: item["id"]) == sorted(plain, key=lambda item: item["id"])


async def test_the_language_changes_the_labels_and_nothing_else(app: ASGI) -> None:
    """Labels follow `Accept-Language`; codes, native texts and every other byte stay the same."""
    german = await ask(app, "/v1/places", headers={"accept-language": "de"})
    english = await ask(app, "/v1/places", headers={"accept-language": "en"})
    assert (german.header("content-language"), english.header("content-language")) == ("de", "en")
    assert "accept-language" in german.header("vary")
    kinds = [item["kind"] for item in german.json()["items"]]
    assert {"code": "library", "label": "Bibliothek", "native": "LIBRARY"} in kinds
    assert _without_labels(german.json()) == _without_labels(english.json())
    assert german.json() != english.json()
    assert german.header("etag") != english.header("etag")


def _without_labels(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_labels(part) for name, part in value.items() if name != "label"}
    return [_without_labels(part) for part in value] if isinstance(value, list) else value


def test_every_code_has_its_label_ready() -> None:
    """Each code of each vocabulary can be spliced in, in both languages."""
    wanted = {f"{name}/{code}".encode() for name, words in VOCABULARIES.items() for code in words.codes}
    assert {language: set(LABELS[language]) for language in LANGUAGES} == dict.fromkeys(LANGUAGES, wanted)
    one = a_place("1", "school", at=(51.4, 7.0))
    assert b'"label":"Schule"' in record_bytes(one, "de")
    assert b'"label":"School"' in record_bytes(one, "en")


async def test_the_etag_follows_what_is_said_and_not_when(app: ASGI, stage: Stage) -> None:
    """Weak, the same when only the time of the answer is another, another when a state, problem, note or item is."""
    end = stage.backends["essen", "places"]
    tags: dict[str, str] = {}

    async def tag(name: str) -> None:
        tags[name] = (await ask(app, "/v1/places")).header("etag")

    await tag("first")
    stage.now = NOON + timedelta(seconds=30)
    end.say(as_of=NOON - timedelta(minutes=3))
    await tag("later")
    end.say(stale=True)
    await tag("stale")
    end.say(notes=(Note(slug="unmapped-values", params=(("values", "Bolzplatz"),)),))
    await tag("note")
    end.say(notes=(Note(slug="unmapped-values", params=(("values", "Spielplatz"),)),))
    await tag("other note")
    end.say()
    end.records = [*end.records, a_place("d", name="Neu", at=(51.4, 7.0))]
    await tag("item")
    end.breaks = SourceDown()
    await tag("down")
    end.breaks = SourceNonsense()
    await tag("nonsense")
    assert tags["first"] == tags["later"]
    assert len(set(tags.values())) == len(tags) - 1
    assert all(re.fullmatch(r'W/"[0-9a-f]+"', each) for each in tags.values())


async def test_an_answer_may_be_kept_until_its_first_source_goes_stale(app: ASGI, stage: Stage) -> None:
    """`max-age` is what is left of the shortest freshness on the page, and never below nothing."""
    stage.backends["essen", "places"].fresh_for = timedelta(seconds=100)
    assert _max_age(await ask(app, "/v1/places")) == 100
    assert _max_age(await ask(app, "/v1/places?city=duisburg")) == 600
    stage.now = NOON + timedelta(seconds=40)
    assert _max_age(await ask(app, "/v1/places")) == 60
    stage.now = NOON + timedelta(seconds=400)
    assert _max_age(await ask(app, "/v1/places")) == 0


@pytest.mark.parametrize("flaw", ["failed", "stale", "cut", "window", "unstored"])
async def test_an_answer_that_lacks_something_is_kept_for_seconds(flaw: str, app: ASGI, stage: Stage) -> None:
    """What is incomplete, stale or not stored heals by itself: nobody keeps it for longer than a few seconds."""
    end = stage.backends["essen", "waste.pickups"]
    match flaw:
        case "failed":
            stage.backends["duisburg", "places"].breaks = SourceDown()
        case "stale":
            end.say(stale=True)
        case "cut":
            end.say(cut=True)
        case "window":
            end.say(covers=Window(start=date(2026, 11, 1), end=date(2026, 12, 2)))
        case _:
            end.fresh_for = None
    answer = await ask(app, "/v1/places" if flaw == "failed" else PICKUPS)
    assert 0 < _max_age(answer) <= 5
    assert answer.json()["complete"] is (flaw in {"stale", "unstored"})


async def test_nearly_stale_beats_a_few_seconds(app: ASGI, stage: Stage) -> None:
    """An incomplete answer is not kept for longer than its own freshness."""
    end = stage.backends["essen", "waste.pickups"]
    end.say(cut=True)
    end.fresh_for = timedelta(seconds=2)
    assert _max_age(await ask(app, PICKUPS)) == 2


async def test_an_answer_for_now_ends_with_the_first_door_that_closes(app: ASGI, stage: Stage) -> None:
    """With `open_at=now`, `max-age` passes neither the earliest change among the items nor the end of freshness."""
    end = stage.backends["essen", "places"]
    end.records = [a_place("a", opening="Su 08:00-13:05"), a_place("b", opening="Su 13:08-14:00"), a_place("c")]

    async def kept(more: str = "&open_at=now") -> str:
        return (await ask(app, f"/v1/places?city=essen{more}")).header("cache-control")

    assert await kept() == "public, max-age=300, must-revalidate"
    stage.now = NOON + timedelta(minutes=5)
    assert await kept() == "public, max-age=180, must-revalidate"
    assert await kept("&open_at=2026-11-22T12:00:00Z") == await kept("")
    assert (await kept("")).startswith("public, max-age=300, stale-while-revalidate=")
    assert await kept("&limit=1&open_at=now") == "public, max-age=300, must-revalidate"
    stage.now = NOON + timedelta(minutes=7, seconds=57)
    end.say(cut=True)
    assert await kept() == "public, max-age=3, must-revalidate"
    end.fresh_for = None
    assert await kept() == "public, max-age=3, must-revalidate"


async def test_a_view_says_what_was_asked_for(app: ASGI, stage: Stage) -> None:
    """Distance with a position, hours with `open_at`, both with both, and no view without either; one thing never has one."""
    stage.backends["essen", "places"].records = [a_place("a", opening="Su 08:00-13:05"), a_place("c", opening="by day")]
    hours = {"open": True, "next_change": "2026-11-22T13:05:00+01:00"}
    unknown = {"open": None, "next_change": None}
    for more, views in [
        ("", [None, None]),
        ("&open_at=now", [hours, unknown]),
        ("&lat=51.45&lon=7.01", [{"distance": 0}, {"distance": 0}]),
        ("&lat=51.45&lon=7.01&open_at=now", [{"distance": 0} | hours, {"distance": 0} | unknown]),
    ]:
        answer = await ask(app, f"/v1/places?city=essen{more}")
        assert [item.get("view") for item in answer.json()["items"]] == views
    assert "view" not in (await ask(app, "/v1/places/essen:stadt:a")).json()["item"]


async def test_server_timing_names_cities_only(app: ASGI, stage: Stage) -> None:
    """`Server-Timing` tells how long each city took, once per city, and neither a provider nor a system."""
    entries = (await ask(app, "/v1/sources")).header("server-timing").split(", ")
    found = [re.fullmatch(r"([a-z-]+);dur=\d+\.\d", entry) for entry in entries]
    assert [match and match[1] for match in found] == list(TOWNS)


async def test_nothing_in_the_body_depends_on_the_clock(app: ASGI, stage: Stage) -> None:
    """Two answers at different times over the same replies are the same bytes."""
    first = await ask(app, "/v1/places?lat=51.45&lon=7.01")
    stage.now = NOON + timedelta(minutes=7)
    assert (await ask(app, "/v1/places?lat=51.45&lon=7.01")).body == first.body


async def test_odd_text_stays_text(app: ASGI, stage: Stage) -> None:
    """Quotes, backslashes, markup and umlauts of a source arrive as they are."""
    name = 'Zum "Ähren\\weg" <b>&amp;</b> \u2028 🐕'
    stage.backends["essen", "places"].records = [a_place("x", name=name, at=(51.4, 7.0))]
    assert (await ask(app, "/v1/places?city=essen")).json()["items"][0]["name"] == name


def test_share_alike_terms_stand_on_the_item_itself(stage: Stage) -> None:
    """An item of a source that must stay told apart says its licence and attribution; no other item does."""
    source = next(each for each in stage.book.sources if each.id == "essen/stadt/places")
    kept_apart = replace(source, apart=True, licence="ODbL-1.0", attribution="© OpenStreetMap contributors")
    record = a_place("n1", name="Bücherei", at=(51.45, 7.01))
    told = orjson.loads(item_bytes(Shown(source=kept_apart, record=record, metres=12.4), "de"))
    plain = orjson.loads(item_bytes(Shown(source=source, record=record, metres=12.4), "de"))
    assert (told.pop("licence"), told.pop("attribution")) == ("ODbL-1.0", "© OpenStreetMap contributors")
    assert told == plain
