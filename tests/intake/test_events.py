"""The stream of events: what happens as it happens, to those who may see it, and nothing missed by who comes back."""

from __future__ import annotations

from contextlib import AsyncExitStack, suppress
from pathlib import Path

import pytest

from gateway.http import events
from tests.intake.house import DESKS, house
from tests.intake.listening import Event, Stream, listening

REPORTS, MINE = [("topics", "reports")], [("topics", "orders"), ("topics", "reports")]


def bearer(token: str, **more: str) -> dict[str, str]:
    """The headers of a citizen's app."""
    return {"authorization": f"Bearer {token}"} | {name.replace("_", "-"): value for name, value in more.items()}


async def states(stream: Stream, count: int) -> list[str]:
    """The next changes."""
    return [(await stream.event()).data["state"] for _ in range(count)]


async def until_quiet(stream: Stream) -> list[Event]:
    """What comes before two looks at the sources found nothing new; at most 40."""
    told: list[Event] = []
    with suppress(TimeoutError):
        while len(told) < 40:
            told.append(await stream.event(seconds=2.5))
    return told


async def test_everybody_may_hear_of_sources(tmp_path: Path) -> None:
    """Without a token: how each stands now, then what changes; a second reader does not wait for the first."""
    async with (
        house(tmp_path) as h,
        listening(h.stand.app, {"city": "duisburg"}) as one,
        listening(h.stand.app, {"city": "duisburg"}) as two,
    ):
        for stream in (one, two):
            assert stream.status == 200
            assert stream.headers["content-type"].startswith("text/event-stream")
            assert stream.headers["cache-control"] == "no-store"
            assert "content-encoding" not in stream.headers
            assert await stream.block() == b"retry: 3000"
            first = await stream.event("source.changed")
            assert (first.id, first.data["city"], first.data["state"]) == (None, "duisburg", "unknown")
        await h.stand.ask("/v1/places", {"city": "duisburg", "kind": "public_toilet"})  # one layer of several
        assert len(await until_quiet(one)) < 40  # each once, and then there is nothing more to tell
        await h.stand.fault("arcgis/duisburg", "down")
        await h.stand.ask("/v1/places", {"city": "duisburg"})
        stands: dict[str, str] = {}
        while "failed" not in stands.values():
            changed = (await one.event("source.changed")).data
            stands[changed["id"]] = changed["state"]
            assert changed["since"] or changed["state"] == "unknown"


async def test_what_is_hers_is_told_in_order_and_never_missed(tmp_path: Path) -> None:
    """Each turn as it happens, with growing ids; from any of them on exactly the rest is told again, and only to who may see it."""
    async with house(tmp_path) as h, h.delivering():
        mine, token = listening(h.stand.app, MINE, headers=bearer(h.token(), accept_language="de")), h.token()
        async with AsyncExitStack() as stack:
            stream = await stack.enter_async_context(mine)
            strangers = [
                await stack.enter_async_context(listening(h.stand.app, MINE, headers=bearer(each)))
                for each in (
                    h.token(citizen=2),
                    h.token(app="app-1b", scopes=("reports:write",)),
                    h.token(app="app-2", scopes=("reports:write",)),
                )
            ]
            reader = h.token(app="app-2", scopes=("reports:read",))
            reading = await stack.enter_async_context(listening(h.stand.app, REPORTS, headers=bearer(reader)))
            said = await h.send_report(await h.report("duisburg", "street_light"), token=token)
            path = said.headers["location"]
            await h.ahead(DESKS["duisburg"], minutes=1)
            told = [await stream.event() for _ in range(3)]
            assert [each.name for each in told] == ["report.changed"] * 3
            assert [each.data["state"] for each in told] == ["accepted", "placed", "confirmed"]
            assert told == sorted(told, key=lambda each: each.id or 0)
            assert told[0].data["href"] == path
            assert "Kanari" not in str(told)
            assert told[1].data["status_text"] != (await reading.event()).data["status_text"]
            order = await h.say("POST", "/v1/waste/bulky-orders", await h.order("duisburg"), token=token)
            assert order.status == 201
            assert [(await stream.event()).name for _ in range(2)] == ["order.changed"] * 2
            hers = await h.send_report(await h.report("duisburg"), token=h.token(citizen=2))
            assert (await strangers[0].event()).data["id"] == hers.json["id"]
            for other in strangers[1:]:
                with pytest.raises(TimeoutError):
                    await other.event(seconds=0.3)
            assert await states(reading, 2) == ["placed", "confirmed"]
        for at, each in enumerate(told):  # the report's other changes are those of an order and of another citizen
            again = bearer(token, last_event_id=str(each.id), accept_language="de")
            async with listening(h.stand.app, REPORTS, headers=again) as stream:
                assert [await stream.event() for _ in told[at + 1 :]] == told[at + 1 :]
                with pytest.raises(TimeoutError):
                    await stream.event(seconds=0.3)


async def test_however_much_was_missed_all_of_it_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than is fetched at once, from the beginning, while others' changes lie between: each once, in order."""
    monkeypatch.setattr(events, "REPLAYED", 2)
    async with house(tmp_path) as h, h.delivering():
        ids = []
        for citizen in (1, 2, 1, 2, 1):
            said = await h.send_report(await h.report("essen"), token=h.token(citizen=citizen))
            assert said.status == 201
            ids.append(said.json["id"])
        async with listening(h.stand.app, REPORTS, headers=bearer(h.token(), last_event_id="0")) as stream:
            told = [await stream.event() for _ in range(6)]
        expected = [(each, state) for each in ids[::2] for state in ("accepted", "confirmed")]
        assert [(each.data["id"], each.data["state"]) for each in told] == expected
        for strange in ("99999999999", "-1", "Kanari", "1e3", "٣", "9" * 400):
            heads = bearer(h.token(), last_event_id=strange)
            async with listening(h.stand.app, REPORTS, headers=heads) as stream:
                assert stream.status == 200
                said = await h.send_report(await h.report("essen"))
                assert (await stream.event()).data["id"] == said.json["id"]


async def test_what_is_not_allowed_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown topic 400, no token 401, the wrong scope 403, too many readers 503; one that leaves makes room."""
    monkeypatch.setattr(events, "READERS", 2)
    async with house(tmp_path) as h:
        for query, token, status in (
            ([("topics", "weather")], h.token(), 400),
            ([("colour", "red")], h.token(), 400),
            (REPORTS, None, 401),
            (REPORTS, h.token(scopes=("waste:write",)), 403),
        ):
            headers = bearer(token) if token else {}
            async with listening(h.stand.app, query, headers=headers) as stream:
                assert stream.status == status
        async with listening(h.stand.app) as one, listening(h.stand.app) as two:
            for stream in (one, two):
                assert await stream.block()
            async with listening(h.stand.app) as three:
                assert (three.status, three.headers["retry-after"]) == (503, "30")
        async with listening(h.stand.app) as four:
            assert four.status == 200


async def test_a_stream_lasts_no_longer_than_its_token(tmp_path: Path) -> None:
    """When the token's time is over the stream ends by itself, and the reader has to show another one."""
    async with house(tmp_path) as h:
        soon = h.token(exp=int(h.clock().timestamp()) + 2)
        async with listening(h.stand.app, REPORTS, headers=bearer(soon)) as stream:
            assert stream.status == 200
            with pytest.raises(AssertionError, match="ended"):
                await stream.event(seconds=20)


async def test_a_question_for_the_head_alone_is_answered_at_once(tmp_path: Path) -> None:
    """HEAD gets the headers, and holds nothing open."""
    async with house(tmp_path) as h, listening(h.stand.app, method="HEAD") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert (stream.status, await stream.block(), stream.over) == (200, b"", True)
