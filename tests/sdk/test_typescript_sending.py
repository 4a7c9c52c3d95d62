"""How the TypeScript client sends, waits, tries again and says what went wrong: what the Python client does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sdk.generate.contract import read
from tests.ports import free_port
from tests.sdk.node import Client
from tests.sdk.scripted import Scripted
from tests.sdk.test_python_sending import BUSY, LIVE, TOLD

QUICK = {"retry": {"first": 10}}
ROW = {"id": "adorf/x/places", "city": "adorf", "state": "fresh", "count": 0}
PAGE = {"items": [], "sources": [], "complete": True, "next_cursor": None}


def live(client: Client, url: str, **more: Any) -> Any:
    """The smallest question."""
    (told,) = client.asks(url, "health.live", wishes=QUICK, **more)
    return told


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_is_busy_is_asked_again(client: Client, status: int, scripted: Scripted) -> None:
    """A passing refusal is waited out, and the answer after it is the answer."""
    scripted.says(status, BUSY, retry_after="0").says(0).says(200, LIVE)
    assert live(client, scripted.url) == LIVE
    assert len(scripted.asked) == 3


def test_it_gives_up_and_says_why(client: Client, scripted: Scripted) -> None:
    """The last refusal is thrown, at once when its wait is too long; when nobody listens, that is said."""
    scripted.says(429, BUSY, retry_after="0")
    assert live(client, scripted.url)["thrown"] == "TooMany"
    assert len(scripted.asked) == 3
    scripted.says(503, BUSY, retry_after="3600")
    scripted._next()
    told = live(client, scripted.url)
    assert (told["thrown"], told["retryAfter"], len(scripted.asked)) == ("Unavailable", 3_600_000, 4)
    told = live(client, f"http://127.0.0.1:{free_port()}")
    assert (told["thrown"], told["ours"]) == ("Unreachable", True)
    assert "fetch failed" in told["cause"]


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, "BadQuestion"), (401, "NotKnown"), (403, "NotAllowed"), (404, "NotFound"), (409, "Conflict")]
    + [(status, "Unacceptable") for status in (413, 415, 422)],
)
def test_a_problem_has_its_type(client: Client, status: int, kind: str, scripted: Scripted) -> None:
    """Each refusal is its own type, asked for once, and holds what the gateway said."""
    told = live(client, scripted.says(status, TOLD).url)
    assert (told["thrown"], told["ours"], len(scripted.asked)) == (kind, True, 1)
    wanted = (status, "bad-question", "Change it.", "0af7")
    assert (told["status"], told["slug"], told["hint"], told["trace_id"]) == wanted
    assert told["errors"][0]["allowed"] == ["toilet"]
    assert "kind: No such value." in told["message"]


@pytest.mark.parametrize("said", [b"<html>", {"items": []}, []])
def test_an_answer_that_is_not_the_contracts_is_named(client: Client, said: Any, scripted: Scripted) -> None:
    """Good by its status and unreadable all the same: an error of this client, with the path."""
    (told,) = client.asks(scripted.says(200, said).url, "places")
    assert (told["thrown"], told["ours"]) == ("Unreadable", True)
    assert "/v1/places" in told["message"]


def test_it_says_who_asks_and_in_which_language(client: Client, scripted: Scripted) -> None:
    """Key, token, language and the names of app and client go into the headers; a token may be made for each request."""
    wishes = {"key": "pk_1", "language": "de", "app": "bins/1.2"}
    client.asks(scripted.says(200, LIVE).url, "health.live", wishes=wishes, tokens=["one", "two"], times=2)
    sent = scripted.asked[0].headers
    assert (sent["hansa-key"], sent["authorization"], sent["accept-language"]) == ("pk_1", "Bearer one", "de")
    assert sent["user-agent"] == f"bins/1.2 hansa-client-typescript/{read().version}"
    assert scripted.asked[1].headers["authorization"] == "Bearer two"


def test_an_order_is_repeated_with_its_key_and_nothing_else_is(client: Client, scripted: Scripted) -> None:
    """What carries an `Idempotency-Key` is sent again with the same one, after a 500 too; a new webhook is not."""
    wish = {"address": "adorf:1", "items": [{"kind": "sofa"}]}
    scripted.says(0).says(500, TOLD).says(422, TOLD)
    (told,) = client.asks(scripted.url, "waste.orderBulky", wish, wishes=QUICK)
    assert (told["thrown"], len(scripted.asked)) == ("Unacceptable", 3)
    assert len({asked.headers["idempotency-key"] for asked in scripted.asked}) == 1
    assert json.loads(scripted.asked[0].body) == wish
    client.asks(scripted.url, "waste.orderBulky", wish, {"idempotencyKey": "mine"})
    assert scripted.asked[3].headers["idempotency-key"] == '"mine"'
    scripted.says(503, BUSY, retry_after="0")
    scripted._next()
    client.asks(scripted.url, "webhooks.create", {"url": "https://adorf.example/", "topics": ["sources"]})
    assert len(scripted.asked) == 5


def test_photos_go_along_in_a_form(client: Client, scripted: Scripted) -> None:
    """With photos the report is the JSON part of a form."""
    wish = {"category": "litter", "lat": 51, "lon": 6, "text": "Bags"}
    client.asks(scripted.says(422, TOLD).url, "report", wish, {"photo": "xyz"})
    (asked,) = scripted.asked
    assert asked.headers["content-type"].startswith("multipart/form-data")
    assert b'name="report"' in asked.body
    assert b'"category":"litter"' in asked.body
    assert b'name="photo"' in asked.body


def test_what_the_caller_aborts_is_not_tried_again(client: Client, scripted: Scripted) -> None:
    """A signal throws its own reason, and nothing is sent."""
    (told,) = client.asks(scripted.says(200, PAGE).url, "places", {}, abort=True)
    assert (told["thrown"], told["ours"], told["message"]) == ("Error", False, "enough")
    assert scripted.asked == []


def test_a_query_takes_one_or_many(client: Client, scripted: Scripted) -> None:
    """One value or a list, what is not given is left out, and ids are quoted but for what the contract allows."""
    query = {"city": "adorf", "kind": ["toilet", "playground"], "q": None, "explain": True}
    client.asks(scripted.says(200, PAGE).url, "places", query)
    client.asks(scripted.url, "place", "adorf:x/a b?")
    assert [asked.path for asked in scripted.asked] == [
        "/v1/places?city=adorf&kind=toilet&kind=playground&explain=true",
        "/v1/places/adorf:x/a%20b%3F",
    ]


def test_unknown_codes_and_fields_are_taken_as_they_are(client: Client, scripted: Scripted) -> None:
    """A state nobody has heard of is no answer and no silence; a source that did not answer has no count."""
    rows = [ROW, {**ROW, "state": "thawing"}, {**ROW, "state": "failed"}, {**ROW, "state": "stale", "count": 3}]
    items = [{"id": "a", "kind": {"code": "hover_bike", "label": None, "native": None}}]
    scripted.says(200, {**PAGE, "items": items, "sources": rows, "complete": False, "mood": "fine"})
    (told,) = client.asks(scripted.url, "places")
    assert told["items"] == items
    assert [(row["count"], row["answered"], row["silent"]) for row in told["rows"]] == [
        (0, True, False),
        (None, False, False),
        (None, False, True),
        (3, True, False),
    ]
    assert (len(told["failed"]), len(told["stale"]), told["complete"]) == (1, 1, False)


def test_events_are_told_as_they_come(client: Client, scripted: Scripted) -> None:
    """Names, data over several lines and ids are read, comments are not; a refusal in place of a stream is a problem."""
    text = b'retry: 3000\n\n: here\n\nid: 7\nevent: order.changed\ndata: {"id":\ndata: "x"}\n\nevent: source.changed\ndata: {}\n\n'
    scripted.says(200, text, content_type="text/event-stream").says(401, TOLD).says(200, b"data: {\n\n")
    asked = {"topics": ["orders", "sources"]}
    assert client.asks(scripted.url, "events", asked, {"lastEventId": "6"}, follow="events") == [
        {"name": "order.changed", "data": {"id": "x"}, "id": "7"},
        {"name": "source.changed", "data": {}, "id": None},
    ]
    assert scripted.asked[0].headers["last-event-id"] == "6"
    for kind in ("NotKnown", "Unreadable"):
        (told,) = client.asks(scripted.url, "events", follow="events")
        assert told["thrown"] == kind


def test_the_budget_bounds_all_repetitions_together(client: Client, scripted: Scripted) -> None:
    """When everything fails a client soon sends each request once."""
    script = f"""
import {{ Budget, Tries, PATIENT }} from {json.dumps(str(client.package / "dist" / "retrying.js"))};
const budget = new Budget();
const tries = () => new Tries(true, false, PATIENT, budget);
const pauses = Array.from({{ length: 12 }}, () => tries().after(503, new Headers()));
for (let good = 0; good < 10; good += 1) tries().after(200, new Headers());
const more = [tries().lost(), tries().lost()];
const date = (wait) => new Headers({{ "retry-after": "Wed, 21 Oct 2026 07:28:10 GMT", ...wait }});
console.log(JSON.stringify([[...pauses, ...more].map((pause) => pause === null), new Tries(true, false, PATIENT, budget).lost(),
  (await import({json.dumps(str(client.package / "dist" / "retrying.js"))})).wanted(date({{ date: "Wed, 21 Oct 2026 07:28:00 GMT" }})),
  (await import({json.dumps(str(client.package / "dist" / "retrying.js"))})).wanted(date({{}}))]));
"""
    from tests.sdk.node import node, run

    told = json.loads(run(node(), "--input-type=module", "-", cwd=client.place, said=script))
    assert told == [[False] * 10 + [True] * 2 + [False, True], None, 10_000, None]
