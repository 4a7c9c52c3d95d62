"""What is kept fresh, in the whole gateway: a question after a minute finds what came meanwhile; and which bindings are meant."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from config.model import Settings, Warm
from domain.events import Renewed
from gateway.world import opened
from tests.flow.stand import NOON, as_shipped, standing


async def test_nobody_waits_because_a_minute_is_over(tmp_path: Path) -> None:
    """Parking that was asked for is fetched anew before its minute ends: who asks half a minute later makes no call."""
    (city,) = (city for city in as_shipped().cities if city.slug == "duesseldorf")
    twins = {each.twin for each in city.bindings if each.resource == "mobility.parking" and each.twin}
    async with standing(tmp_path, warm=Warm()) as stand:
        question = "/v1/mobility/parking", {"city": "duesseldorf"}
        await stand.ask(*question)
        await stand.set_clock(NOON + timedelta(seconds=59), *twins)

        async def renewed() -> bool:
            return any(isinstance(event, Renewed) and event.outcome == "fetched" for event in stand.events)

        await stand.until(renewed)
        await stand.forget_calls()
        stand.clock.move(seconds=30)
        after = await stand.ask(*question)
        assert [call for twin in twins for call in await stand.calls(twin)] == []
        assert {row["state"] for row in after.json["sources"]} == {"fresh"}


async def test_which_answers_can_be_kept_fresh(tmp_path: Path) -> None:
    """Of each binding that is shipped: only open ones, of which one answer answers everything, and which nothing else keeps."""
    bindings = [binding for city in as_shipped().cities for binding in city.bindings]
    twins = {binding.twin: "http://127.0.0.1:9" for binding in bindings if binding.twin}
    async with opened(as_shipped(), Settings(state=tmp_path, twins=twins)) as world:
        kept = [source for source in world.book.sources if source.warmed is not None]
        assert {"mobility.parking", "mobility.vehicles", "infrastructure.observations"} <= {
            s.resource.name for s in kept
        }
        for source in kept:
            assert source.resource.scope is None, source.id
            assert source.pushes <= {"item"}, source.id
            assert source.harvest is None, source.id
            assert source.fresh > timedelta(0), source.id
        left = [each for each in world.book.sources if each.reads and each.warmed is None]
        for source in left:
            own = source.adapter in ("list", "house")
            assert own or source.harvest or source.pushes - {"item"} or source.resource.household, source.id
