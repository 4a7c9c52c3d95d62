"""An order from the request to the apps' endpoints: the whole house, with webhooks made through the API."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from tests.contract.receiver import Receiver, receiving, verified
from tests.intake.house import House, house

HOOKS = "/v1/webhooks"


def machine(h: House, app: str) -> str:
    """A token of the app alone."""
    now = int(h.clock().timestamp())
    claims: dict[str, Any] = {"client_id": app, "sub": app, "grant": None, "scope": "webhooks:read webhooks:write"}
    return h.issuer.token(**claims, aud=h.settings.resource, iat=now, exp=now + 600).decode()


async def hooked(h: House, app: str, endpoint: Receiver, topic: str = "orders") -> dict[str, Any]:
    """A webhook for one topic, once its endpoint has agreed and had its ping."""
    said = await h.say("POST", HOOKS, {"url": endpoint.url, "topics": [topic]}, token=machine(h, app))
    assert said.status == 201, said.body
    made: dict[str, Any] = said.json
    await h.turned(f"{HOOKS}/{made['id']}", "active", token=machine(h, app))
    await told(endpoint, "org.hansa.webhook.ping")
    return made


async def told(endpoint: Receiver, *wanted: str) -> list[Any]:
    """Everything it got, once types or states as wanted are among it."""
    async with asyncio.timeout(30):
        while True:
            events = [json.loads(got.body) for got in endpoint.got]
            if {word for event in events for word in (event["type"], event["data"].get("state"))} >= set(wanted):
                return events
            await asyncio.sleep(0.05)


async def test_every_app_that_may_read_an_order_is_told_of_it(tmp_path: Path) -> None:
    """Who placed it, and another developer's app she lets read: each turn once, signed, each with its own subject for her."""
    async with house(tmp_path) as h, receiving() as mine, receiving() as theirs, h.delivering():
        secrets = {}
        for app, endpoint in (("app-1", mine), ("app-2", theirs)):
            secrets[app] = (await hooked(h, app, endpoint))["secret"]
        said = await h.say("POST", "/v1/waste/bulky-orders", await h.order("duisburg"))
        assert said.json["state"] == "confirmed"
        await h.say("DELETE", said.headers["location"])
        for app, endpoint, subject in (("app-1", mine, "pairwise-1-1"), ("app-2", theirs, "pairwise-2-1")):
            events = [
                each for each in await told(endpoint, "accepted", "confirmed", "cancelled") if "sub" in each["data"]
            ]
            assert {each["data"]["sub"] for each in events} == {subject}
            assert {each["subject"] for each in events} == {said.headers["location"]}
            states = [each["data"]["state"] for each in events]
            assert states == list(dict.fromkeys(states))
            assert (states[0], states[-1]) == ("accepted", "cancelled")
            numbers = [each["data"]["number"] for each in events]
            assert numbers == sorted(numbers)
            assert events[0]["data"]["href"] == h.settings.resource + said.headers["location"]
            assert all(verified(got, secrets[app]) for got in endpoint.got)
            assert not any(b"Kanari" in got.body or b"Aachener" in got.body for got in endpoint.got)


async def test_what_changed_while_nobody_delivered_is_told_later(tmp_path: Path) -> None:
    """The feed is read from where it was left."""
    async with house(tmp_path) as h, receiving() as endpoint:
        async with h.delivering():
            await hooked(h, "app-1", endpoint)
        said = await h.say("POST", "/v1/waste/bulky-orders", await h.order("duisburg"), headers={"prefer": "wait=1"})
        assert said.status == 202
        before = len(endpoint.got)
        async with h.delivering():
            events = (await told(endpoint, "confirmed"))[before:]
        assert events[0]["data"]["state"] == "accepted"


async def test_a_source_that_goes_down_and_comes_back_is_told(tmp_path: Path) -> None:
    """Of the city that was asked for, once for each turn, and of nobody in person."""
    async with house(tmp_path) as h, receiving() as endpoint, h.delivering():
        await hooked(h, "app-1", endpoint, "sources:essen")
        for twin in ("wfs/essen", "arcgis/duisburg"):
            await h.stand.fault(twin, "down")
        for _ in range(4):  # as many as open a breaker
            await h.stand.ask("/v1/addresses", {"q": "a"})
        await told(endpoint, "failed")
        for twin in ("wfs/essen", "arcgis/duisburg"):
            await h.stand.heal(twin)
        events = [event["data"] for event in await told(endpoint, "fresh") if "city" in event["data"]]
        assert {event["city"] for event in events} == {"essen"}
        addresses = [event["state"] for event in events if event["id"] == "essen/stadt/addresses"]
        assert addresses == ["failed", "fresh"]
        assert not any("sub" in event for event in events)
