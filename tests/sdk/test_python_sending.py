"""How the Python client sends, waits, tries again and says what went wrong: against a real server that does as told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

import hansa_client
from hansa_client import AsyncHansa, Hansa, HansaError, Problem, Retry, Unreachable, Unreadable, models
from hansa_client.calls import Call
from hansa_client.retrying import Budget, Tries, wanted
from tests.ports import free_port
from tests.sdk.scripted import Scripted

LIVE = {"status": "alive"}
TOLD = {
    "type": "/problems/bad-question",
    "title": "It cannot be answered",
    "status": 400,
    "detail": "…",
    "hint": "Change it.",
    "instance": "/v1/places",
    "trace_id": "0af7",
    "errors": [
        {"in": "query", "name": "kind", "code": "unknown-value", "detail": "No such value.", "allowed": ["toilet"]}
    ],
}
QUICK = Retry(first=0.01)
BUSY = {"type": "/problems/quota", "title": "Too many"}


def live(url: str, **more: Any) -> models.Live:
    """The smallest question, by the client that waits."""
    with Hansa(url, **({"retry": QUICK} | more)) as hansa:
        return hansa.health.live()


def live_async(url: str, **more: Any) -> models.Live:
    """The same by the other one."""

    async def ask() -> models.Live:
        async with AsyncHansa(url, **({"retry": QUICK} | more)) as hansa:
            return await hansa.health.live()

    return asyncio.run(ask())


both = pytest.mark.parametrize("ask", [live, live_async])
Ask = Callable[..., models.Live]


@both
@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_is_busy_is_asked_again(ask: Ask, status: int, scripted: Scripted) -> None:
    """A passing refusal is waited out, as long as `Retry-After` says, and the answer after it is the answer."""
    scripted.says(status, BUSY, retry_after="0").says(200, LIVE)
    assert ask(scripted.url).status == "alive"
    assert len(scripted.asked) == 2


@both
def test_it_gives_up_and_says_why(ask: Ask, scripted: Scripted) -> None:
    """After three attempts the last refusal is raised, with how long the gateway wants to be left alone."""
    scripted.says(
        429, BUSY | {"limit": {"whose": "client", "policy": "key", "requests": 9, "seconds": 60}}, retry_after="0"
    )
    with pytest.raises(hansa_client.TooMany) as caught:
        ask(scripted.url)
    assert len(scripted.asked) == 3
    assert caught.value.retry_after == 0
    assert caught.value.limit is not None
    assert caught.value.limit.requests == 9


@both
def test_a_long_wait_is_the_callers_to_decide(ask: Ask, scripted: Scripted) -> None:
    """A `Retry-After` beyond the client's patience is not waited for but told."""
    scripted.says(503, BUSY, retry_after="3600")
    with pytest.raises(hansa_client.Unavailable) as caught:
        ask(scripted.url)
    assert (len(scripted.asked), caught.value.retry_after) == (1, 3600)


@both
def test_a_lost_answer_is_asked_for_again(ask: Ask, scripted: Scripted) -> None:
    """A connection that breaks off before the answer is tried again; when nobody listens at all, that is said."""
    scripted.says(0).says(200, LIVE)
    assert ask(scripted.url).status == "alive"
    with pytest.raises(Unreachable) as caught:
        ask(f"http://127.0.0.1:{free_port()}")
    assert caught.value.__cause__ is not None


@both
@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, "BadQuestion"), (401, "NotKnown"), (403, "NotAllowed"), (404, "NotFound"), (409, "Conflict")]
    + [(status, "Unacceptable") for status in (413, 415, 422)],
)
def test_a_problem_has_its_type(ask: Ask, status: int, kind: str, scripted: Scripted) -> None:
    """Each refusal is its own type, asked for once, and holds what the gateway said."""
    scripted.says(status, TOLD)
    with pytest.raises(Problem) as caught:
        ask(scripted.url)
    assert type(caught.value).__name__ == kind
    assert len(scripted.asked) == 1
    said = caught.value
    assert (said.status, said.slug, said.hint, said.trace_id) == (status, "bad-question", "Change it.", "0af7")
    assert (said.errors[0].in_, said.errors[0].allowed) == ("query", ("toilet",))
    assert "kind: No such value." in str(said)


@both
def test_an_answer_of_somebody_else_is_a_problem_too(ask: Ask, scripted: Scripted) -> None:
    """What a proxy in between says is a problem without the gateway's words; half a problem does not become another."""
    scripted.says(500, b"<html>").says(400, {"errors": [{"in": 3}], "sources": "?"})
    with pytest.raises(Problem, match="500 about:blank") as caught:
        ask(scripted.url)
    assert caught.value.trace_id is None
    with pytest.raises(hansa_client.BadQuestion) as second:
        ask(scripted.url)
    assert second.value.errors == ()


@both
@pytest.mark.parametrize("said", [b"<html>", {"mood": "fine"}, []])
def test_an_answer_that_is_not_the_contracts_is_named(ask: Ask, said: Any, scripted: Scripted) -> None:
    """Good by its status and unreadable all the same: an error of this client, with the path."""
    with pytest.raises(Unreadable, match="/health/live"):
        ask(scripted.says(200, said).url)


@both
def test_it_says_who_asks_and_in_which_language(ask: Ask, scripted: Scripted) -> None:
    """Key, token, language and the names of app and client go into the headers; a token may be made for each request."""
    scripted.says(200, LIVE)
    tokens = iter(["one", "two"])
    for _ in range(2):
        ask(scripted.url, key="pk_1", token=lambda: next(tokens), language="de", app="bins/1.2")
    sent = scripted.asked[0].headers
    assert (sent["hansa-key"], sent["authorization"], sent["accept-language"]) == ("pk_1", "Bearer one", "de")
    assert sent["user-agent"] == f"bins/1.2 hansa-client-python/{hansa_client.VERSION}"
    assert scripted.asked[1].headers["authorization"] == "Bearer two"
    ask(scripted.url)
    assert {"hansa-key", "authorization"}.isdisjoint(name.lower() for name in scripted.asked[2].headers)


def test_an_order_is_repeated_with_its_key_and_nothing_else_is(scripted: Scripted) -> None:
    """What carries an `Idempotency-Key` is sent again with the same one, after a 500 too; a new webhook is not."""
    scripted.says(0).says(500, TOLD).says(422, TOLD)
    with Hansa(scripted.url, retry=QUICK) as hansa:
        with pytest.raises(hansa_client.Unacceptable):
            hansa.waste.order_bulky(address="adorf:1", items=[models.BulkyItem(kind="sofa")])
        keys = {asked.headers["idempotency-key"] for asked in scripted.asked}
        assert len(scripted.asked) == 3
        assert len(keys) == 1
        assert json.loads(scripted.asked[0].body) == {"address": "adorf:1", "items": [{"kind": "sofa"}]}
        with pytest.raises(hansa_client.Unacceptable):
            hansa.waste.order_bulky(address="adorf:1", items=[], idempotency_key="mine")
        assert scripted.asked[3].headers["idempotency-key"] == '"mine"'
        scripted.says(503, BUSY, retry_after="0")
        scripted._next()
        with pytest.raises(hansa_client.Unavailable):
            hansa.webhooks.create(url="https://adorf.example/", topics="sources")
        assert len(scripted.asked) == 5


def test_photos_go_along_in_a_form(scripted: Scripted) -> None:
    """With photos the report is the JSON part of a form."""
    scripted.says(422, TOLD)
    photo = hansa_client.Photo(b"\xff\xd8\xff", "dump.jpg")
    with Hansa(scripted.url) as hansa, pytest.raises(hansa_client.Unacceptable):
        hansa.report(category="litter", lat=51.0, lon=6.0, text="Bags", photos=[photo])
    (asked,) = scripted.asked
    assert asked.headers["content-type"].startswith("multipart/form-data")
    assert b'name="report"' in asked.body
    assert b'"category": "litter"' in asked.body
    assert b'filename="dump.jpg"' in asked.body


def test_what_is_deleted_says_nothing(scripted: Scripted) -> None:
    """An answer without a body is None, and the id stands in the path."""
    with Hansa(scripted.says(204, b"").url) as hansa:
        hansa.me.revoke_grant("a/b")
    assert (scripted.asked[0].verb, scripted.asked[0].path) == ("DELETE", "/v1/me/grants/a/b")


def test_events_are_told_as_they_come(scripted: Scripted) -> None:
    """Names, data over several lines and ids are read, comments are not; the end of the stream is the end."""
    text = b'retry: 3000\n\n: here\n\nid: 7\nevent: order.changed\ndata: {"id":\ndata: "x"}\n\nevent: source.changed\ndata: {}\n\n'
    scripted.says(200, text, content_type="text/event-stream")
    with Hansa(scripted.url) as hansa:
        told = list(hansa.events(topics=["orders", "sources"], last_event_id="6"))
    assert [(each.name, each.data, each.id) for each in told] == [
        ("order.changed", {"id": "x"}, "7"),
        ("source.changed", {}, None),
    ]
    assert scripted.asked[0].headers["last-event-id"] == "6"
    assert scripted.asked[0].path == "/v1/events?topics=orders&topics=sources"


@pytest.mark.parametrize(
    ("status", "said", "kind"), [(401, TOLD, hansa_client.NotKnown), (200, b"data: {\n\n", Unreadable)]
)
async def test_a_stream_can_be_refused(status: int, said: Any, kind: type[HansaError], scripted: Scripted) -> None:
    """A refusal in place of a stream is a problem, nonsense in it is unreadable; for both clients."""
    scripted.says(status, said)
    async with AsyncHansa(scripted.url) as patient:
        with pytest.raises(kind):
            await anext(patient.events())
    with Hansa(scripted.url) as hansa, pytest.raises(kind):
        next(hansa.events())


def test_the_budget_bounds_all_repetitions_together() -> None:
    """When everything fails a client soon sends each request once; good answers fill the budget again, slowly."""
    budget = Budget()
    call = Call("GET", "/")
    pauses = [Tries(call, QUICK, budget).after(503, {}) for _ in range(12)]
    assert [pause is None for pause in pauses] == [False] * 10 + [True] * 2
    for _ in range(10):
        assert Tries(call, QUICK, budget).after(200, {}) is None
    assert Tries(call, QUICK, budget).lost() is not None
    assert Tries(call, QUICK, budget).lost() is None


def test_pauses_grow_and_stay_within_the_patience() -> None:
    """Each pause is drawn below a bound that doubles; together they are never longer than the patience."""
    retry = Retry(attempts=9, first=1, longest=4, patience=6)
    for _ in range(50):
        tries = Tries(Call("GET", "/"), retry, Budget())
        pauses = [pause for _ in range(9) if (pause := tries.after(503, {})) is not None]
        assert sum(pauses) <= 6
        assert all(pause <= most for pause, most in zip(pauses, [1, 2, 4, 4, 4, 4, 4, 4], strict=False))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:10 GMT", "date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 10),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT", "date": "Wed, 21 Oct 2026 07:28:10 GMT"}, 0),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_a_number_or_a_date(headers: dict[str, str], seconds: float | None) -> None:
    """Seconds, or a date that is held against the answer's own: the clock of this machine plays no part."""
    assert wanted(headers) == seconds


def test_the_time_limit_grows_with_what_the_gateway_is_asked_to_wait(scripted: Scripted) -> None:
    """`wait=30s` is not cut off at the client's own limit."""
    import httpx2

    from hansa_client.requesting import Settings

    settings = Settings(url=scripted.url, key=None, token=None, language=None, app=None, timeout=15, retry=QUICK)
    with httpx2.Client() as http:
        limits = [
            settings.request(http, Call("GET", "/", query={"wait": wait})).extensions["timeout"]["read"]
            for wait in (None, "800ms", "30s")
        ]
    assert limits == [15, 15, 35]
