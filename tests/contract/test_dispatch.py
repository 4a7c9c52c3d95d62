"""One attempt at a time: what an endpoint is sent and what its answers mean, with endpoints on real sockets."""

from __future__ import annotations

import asyncio
import json
import logging
import ssl
from base64 import b64encode
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes
from typing import Any

import pytest
from aiohttp import web
from cloudevents.core.bindings.http import HTTPMessage, from_http_event
from standardwebhooks import WebhookVerificationError

from adapters._kit.http import Engine
from domain.cases import Change
from gateway.intake.dispatch import DEAD, DELAYS, MOST, Dispatch, draft, ping
from gateway.intake.events import PAUSED, PING, case_event, packed
from gateway.intake.signing import new_secret, written
from gateway.intake.target import Endpoints
from storage.hooks_ports import Delivery, Hooks, Webhook
from storage.open import open_stores
from storage.seal import Seal
from tests.contract.receiver import Receiver, receiving, verified

API = "https://api.example"
LOOPBACK = ("127.0.0.0/8",)
TLS = Path(__file__).parent / "tls"


@dataclass(slots=True)
class Clock:
    """Real at first, because receivers check the age of what they get; moved by the test."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        """The instant."""
        return datetime.now(UTC) + self.ahead


@dataclass(kw_only=True)
class Round:
    """A store, a dispatch and a clock."""

    hooks: Hooks
    dispatch: Dispatch
    clock: Clock
    made: list[Webhook] = field(default_factory=list)

    async def hook(self, url: str, *, state: str = "active", **more: Any) -> Webhook:
        """A webhook of its own."""
        name = f"hook-{len(self.made)}"
        given: dict[str, Any] = {"topics": ("orders",), "secret": new_secret(), "state": state} | more
        made = Webhook(id=name, client="app-1", url=url, created=self.clock(), changed=self.clock(), **given)
        assert await self.hooks.create(made, most=99)
        self.made.append(made)
        return made

    async def event(self, hook: Webhook, number: int = 1) -> Delivery:
        """A confirmed order, queued for it."""
        change = Change(
            number=number,
            case="case-1",
            resource="waste.bulky-orders",
            city="essen",
            citizen="internal-1",
            client="app-1",
            state="confirmed",
            at=self.clock(),
        )
        event = packed(case_event(change, "orders", "pairwise-1"))
        one = draft(hook, f"case/{number}", "org.hansa.order.changed", event, self.clock())
        (made,) = await self.hooks.queue([one], most=MOST)
        return made

    async def ping(self, hook: Webhook) -> Delivery:
        """A ping, queued for it."""
        (made,) = await self.hooks.queue([ping(hook, self.clock())], most=MOST)
        return made

    async def attempt(self, delivery: Delivery) -> tuple[float | None, Delivery]:
        """How long to wait, and what the log says then."""
        wait = await self.dispatch.attempt(delivery.id, delivery.round)
        return wait, await self.log(delivery)

    async def log(self, delivery: Delivery) -> Delivery:
        """What the log says of it."""
        found = await self.hooks.delivery(delivery.id)
        assert found is not None
        return found

    async def now(self, hook: Webhook) -> Webhook:
        """The webhook as it stands."""
        found = await self.hooks.hook(hook.id)
        assert found is not None
        return found


@asynccontextmanager
async def a_round(
    state: Path, *, engine: Engine | None = None, network: Sequence[str] = LOOPBACK, **target: Any
) -> AsyncIterator[Round]:
    """On SQLite, on the sandbox's terms unless told otherwise; an endpoint has half a second."""
    async with AsyncExitStack() as stack:
        stores = await stack.enter_async_context(open_stores(state=state, database_url=None, cache_bytes=1000))
        engine = await stack.enter_async_context(engine or Engine())
        given: dict[str, Any] = {"plain": True, "seconds": 0.5} | target
        endpoints = Endpoints(engine, origin="api.example", user_agent="hansa-test", network=tuple(network), **given)
        hooks, clock = stores.hooks(Seal([token_bytes(32)])), Clock()
        dispatch = Dispatch(hooks=hooks, endpoints=endpoints, source=API, clock=clock, dice=lambda: 0.0)
        yield Round(hooks=hooks, dispatch=dispatch, clock=clock)


@pytest.fixture
async def turn(tmp_path: Path) -> AsyncIterator[Round]:
    """A round as in the sandbox."""
    async with a_round(tmp_path) as it:
        yield it


@pytest.fixture
async def endpoint() -> AsyncIterator[Receiver]:
    """An endpoint that takes everything."""
    async with receiving() as it:
        yield it


async def test_what_arrives_is_a_signed_cloud_event(turn: Round, endpoint: Receiver) -> None:
    """Third parties' libraries, as they are, find the signature good and read the event; the digest is of the body."""
    hook = await turn.hook(endpoint.url)
    made = await turn.event(hook)
    wait, log = await turn.attempt(made)
    assert (wait, log.state, log.status, log.error, log.attempts) == (None, "delivered", 204, None, 1)
    (got,) = endpoint.got
    assert verified(got, written(hook.secret)) == json.loads(got.body)
    event = from_http_event(HTTPMessage(got.headers, got.body))
    assert (event.get_id(), event.get_source(), event.get_specversion()) == (made.id, API, "1.0")
    assert (event.get_type(), event.get_subject()) == ("org.hansa.order.changed", "/v1/me/orders/case-1")
    assert event.get_extension("traceparent").startswith("00-")
    assert event.get_data() == {
        "id": "case-1",
        "state": "confirmed",
        "city": "essen",
        "resource": "waste.bulky-orders",
        "sub": "pairwise-1",
        "href": f"{API}/v1/me/orders/case-1",
        "number": 1,
    }
    assert got.headers["webhook-id"] == made.id
    assert got.headers["content-type"] == "application/cloudevents+json"
    assert got.headers["content-digest"] == f"sha-256=:{b64encode(sha256(got.body).digest()).decode()}:"
    assert b"internal-1" not in got.body


async def test_a_changed_body_or_another_secret_does_not_verify(turn: Round, endpoint: Receiver) -> None:
    """One byte is enough."""
    hook = await turn.hook(endpoint.url)
    await turn.attempt(await turn.event(hook))
    (got,) = endpoint.got
    with pytest.raises(WebhookVerificationError):
        verified(replace(got, body=got.body.replace(b"confirmed", b"cancelled")), written(hook.secret))
    with pytest.raises(WebhookVerificationError):
        verified(got, written(new_secret()))


async def test_while_a_secret_is_exchanged_both_sign(turn: Round, endpoint: Receiver) -> None:
    """Whoever knows either verifies; when the time of the old one is over, it signs no more."""
    old, new = new_secret(), new_secret()
    hook = await turn.hook(endpoint.url, secret=new, former=old, former_until=turn.clock() + timedelta(hours=1))
    await turn.attempt(await turn.event(hook, 1))
    for secret in (old, new):
        assert verified(endpoint.got[0], written(secret))
    await turn.hooks.change(hook.id, lambda was: replace(was, former_until=turn.clock()))
    await turn.attempt(await turn.event(hook, 2))
    assert verified(endpoint.got[1], written(new))
    with pytest.raises(WebhookVerificationError):
        verified(endpoint.got[1], written(old))


async def test_nothing_is_sent_before_the_endpoint_agreed(turn: Round, endpoint: Receiver) -> None:
    """Events wait; a ping asks first, by name, and what agreed is active and gets the ping."""
    hook = await turn.hook(endpoint.url, state="unverified", why="new")
    waiting = await turn.event(hook)
    wait, log = await turn.attempt(waiting)
    assert (wait, log.state, log.error) == (DELAYS[0], "pending", "unverified")
    assert not endpoint.asked
    assert not endpoint.got
    pinged = await turn.ping(hook)
    assert (await turn.attempt(pinged))[1].state == "delivered"
    assert [each["webhook-request-origin"] for each in endpoint.asked] == ["api.example"]
    assert (await turn.now(hook)).state == "active"
    assert json.loads(endpoint.got[0].body)["type"] == PING
    assert (await turn.attempt(waiting))[1].state == "delivered"
    assert len(endpoint.asked) == 1


@pytest.mark.parametrize("allows", [None, "", "other.example", "api.example.evil", "api"])
async def test_an_endpoint_that_does_not_agree_is_asked_three_times(
    turn: Round, endpoint: Receiver, allows: str | None
) -> None:
    """Silence and another name are a no; it is not bothered for a day, and gets nothing."""
    endpoint.allows = allows
    hook = await turn.hook(endpoint.url, state="unverified", why="new")
    pinged = await turn.ping(hook)
    assert [(await turn.attempt(pinged))[0] for _ in range(3)] == [DELAYS[0], DELAYS[1], None]
    log = await turn.log(pinged)
    assert (log.state, log.error) == ("failed", "handshake-refused")
    now = await turn.now(hook)
    assert (now.state, now.why) == ("unverified", "handshake-refused")
    await turn.attempt(pinged)
    assert len(endpoint.asked) == 3
    assert not endpoint.got


@pytest.mark.parametrize("allows", ["*", "api.example", "other.example, api.example"])
async def test_our_name_or_a_star_agrees(turn: Round, endpoint: Receiver, allows: str) -> None:
    """As CloudEvents' HTTP webhook writes it."""
    endpoint.allows = allows
    hook = await turn.hook(endpoint.url, state="unverified")
    assert (await turn.attempt(await turn.ping(hook)))[1].state == "delivered"


async def test_a_failing_endpoint_is_tried_for_a_day_and_then_paused(
    turn: Round, endpoint: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    """Ever more seldom; then the event has failed, the webhook is paused, and the log and its own list say so."""
    endpoint.status = 500
    hook = await turn.hook(endpoint.url + "?key=canary-1")
    made = await turn.event(hook)
    waits = list[float]()
    with caplog.at_level(logging.WARNING, logger="hansa.webhooks"):
        while (wait := (await turn.attempt(made))[0]) is not None:
            waits.append(wait)
            turn.clock.ahead += timedelta(seconds=wait)
    assert tuple(waits) == DELAYS
    assert timedelta(seconds=sum(waits)) == DEAD
    log = await turn.log(made)
    assert (log.state, log.status, log.error, log.attempts) == ("failed", 500, "status", len(DELAYS) + 1)
    now = await turn.now(hook)
    assert (now.state, now.why) == ("paused", "dead")
    notice = (await turn.hooks.deliveries(hook.id, state="dropped", before=None, limit=9))[0]
    assert (notice.type, notice.number) == (PAUSED, 2)
    assert "is paused: dead" in caplog.text
    assert "canary-1" not in caplog.text
    assert len({got.body for got in endpoint.got}) == 1
    assert {got.headers["webhook-id"] for got in endpoint.got} == {made.id}


async def test_one_success_makes_the_endpoint_well_again(turn: Round, endpoint: Receiver) -> None:
    """What counts is a day in which nothing worked at all."""
    hook = await turn.hook(endpoint.url)
    endpoint.status = 503
    made = await turn.event(hook, 1)
    await turn.attempt(made)
    assert (await turn.now(hook)).failing_since is not None
    turn.clock.ahead += timedelta(hours=23)
    endpoint.status = 200
    await turn.attempt(await turn.event(hook, 2))
    assert (await turn.now(hook)).failing_since is None
    endpoint.status = 503
    turn.clock.ahead += timedelta(hours=2)
    await turn.attempt(made)
    assert (await turn.now(hook)).state == "active"


async def test_gone_is_gone(turn: Round, endpoint: Receiver) -> None:
    """410 ends it at once: the event has failed and the webhook is paused; what is on its way waits and is not sent."""
    endpoint.status = 410
    hook = await turn.hook(endpoint.url)
    first, second = await turn.event(hook, 1), await turn.event(hook, 2)
    wait, log = await turn.attempt(first)
    assert (wait, log.state, log.error) == (None, "failed", "gone")
    assert ((now := await turn.now(hook)).state, now.why) == ("paused", "gone")
    wait, log = await turn.attempt(second)
    assert (wait, log.state, log.error) == (DELAYS[0], "pending", "paused")
    assert len(endpoint.got) == 1


async def test_retry_after_is_heeded(turn: Round, endpoint: Receiver) -> None:
    """Not before the endpoint asks for it, up to an hour."""

    async def busy(request: web.Request) -> web.Response:
        return web.Response(status=429, headers={"Retry-After": "120"})

    endpoint.answer = busy
    wait, log = await turn.attempt(await turn.event(await turn.hook(endpoint.url)))
    assert (wait, log.status, log.error) == (120.0, 429, "status")


async def test_a_redirect_is_not_followed(turn: Round, endpoint: Receiver) -> None:
    """Wherever it leads."""
    async with receiving() as other:

        async def elsewhere(request: web.Request) -> web.Response:
            return web.Response(status=307, headers={"Location": other.url})

        endpoint.answer = elsewhere
        _, log = await turn.attempt(await turn.event(await turn.hook(endpoint.url)))
        assert (log.status, log.error) == (307, "redirect")
        assert not other.got


async def test_a_slow_endpoint_is_not_waited_for(turn: Round, endpoint: Receiver) -> None:
    """After its time the attempt has failed."""

    async def slow(request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    endpoint.answer = slow
    wait, log = await turn.attempt(await turn.event(await turn.hook(endpoint.url)))
    assert (wait, log.status, log.error) == (DELAYS[0], None, "timeout")


async def test_a_huge_answer_does_not_matter(turn: Round, endpoint: Receiver) -> None:
    """The status has said it; most of the body is never read."""

    async def huge(request: web.Request) -> web.Response:
        return web.Response(body=b"x" * 20_000_000)

    endpoint.answer = huge
    _, log = await turn.attempt(await turn.event(await turn.hook(endpoint.url)))
    assert (log.state, log.status, log.error) == ("delivered", 200, None)


async def test_an_answer_that_never_ends_is_too_late(turn: Round, endpoint: Receiver) -> None:
    """An endpoint's time is for the whole of its answer."""

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"x")
        await asyncio.Event().wait()
        return response

    endpoint.answer = endless
    _, log = await turn.attempt(await turn.event(await turn.hook(endpoint.url)))
    assert (log.state, log.error) == ("pending", "timeout")


async def test_nobody_there_is_unreachable(turn: Round, unused_tcp_port: int) -> None:
    """A port at which nothing listens."""
    hook = await turn.hook(f"http://127.0.0.1:{unused_tcp_port}/")
    assert (await turn.attempt(await turn.event(hook)))[1].error == "unreachable"


async def test_tls_must_be_good(tmp_path: Path) -> None:
    """A certificate of a stranger is refused; one of an authority we trust, for that name, is taken."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(TLS / "server.pem")

    async def names(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    authority = (TLS / "authority.pem").read_bytes()
    async with receiving(context) as endpoint:
        url = endpoint.url.replace("127.0.0.1", "city.example")
        for number, (ca, wanted) in enumerate(((None, "unreachable"), (authority, None))):
            engine, state = Engine(resolve=names), tmp_path / str(number)
            async with a_round(state, engine=engine, ca=ca, plain=False) as turn:
                _, log = await turn.attempt(await turn.event(await turn.hook(url)))
                assert log.error == wanted
        assert len(endpoint.got) == 1


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "2130706433",
        "0x7f.1",
        "localhost",
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "[::1]",
        "[::ffff:10.0.0.1]",
        "[::ffff:127.0.0.1]",
        "[fe80::1]",
        "[fd00::1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
    ],
)
async def test_no_address_within_is_reached(tmp_path: Path, endpoint: Receiver, host: str) -> None:
    """In the live profile: nothing of ours, however it is written, by handshake or event."""
    port = endpoint.url.rsplit(":", 1)[1].split("/")[0]
    async with a_round(tmp_path, network=()) as turn:
        url = f"http://{host}:{port}/hook"
        _, log = await turn.attempt(await turn.event(await turn.hook(url)))
        assert (log.state, log.error) == ("pending", "address-refused")
        _, log = await turn.attempt(await turn.ping(await turn.hook(url, state="unverified")))
        assert log.error == "address-refused"
    assert not endpoint.asked
    assert not endpoint.got


async def test_a_name_that_changes_its_mind_gains_nothing(tmp_path: Path, endpoint: Receiver) -> None:
    """Whatever a name meant when it was checked first: each connection goes where it was checked, or nowhere."""
    said = [["203.0.113.7"], ["10.0.0.1"], ["127.0.0.1", "::1"], ["169.254.169.254"]]

    async def names(host: str, port: int) -> Sequence[str]:
        return said.pop(0)

    port = endpoint.url.rsplit(":", 1)[1].split("/")[0]
    async with a_round(tmp_path, engine=Engine(resolve=names, names_last=0), network=()) as turn:
        made = await turn.event(await turn.hook(f"http://rebinding.example:{port}/hook"))
        errors = {(await turn.attempt(made))[1].error for _ in range(4)}
    assert not said
    assert errors == {"address-refused"}
    assert not endpoint.got


async def test_a_name_is_looked_up_anew_for_each_delivery(tmp_path: Path, endpoint: Receiver) -> None:
    """It was good when the endpoint agreed; that it was is no pass for later."""
    said = [["127.0.0.1"], ["10.0.0.1"], ["127.0.0.1"]]

    async def names(host: str, port: int) -> Sequence[str]:
        return said.pop(0)

    port = endpoint.url.rsplit(":", 1)[1].split("/")[0]
    async with a_round(tmp_path, engine=Engine(resolve=names, names_last=0)) as turn:
        made = await turn.event(await turn.hook(f"http://rebinding.example:{port}/hook"))
        again = await turn.event(turn.made[0], 2)
        assert (await turn.attempt(made))[1].state == "delivered"
        assert (await turn.attempt(again))[1].error == "address-refused"
        assert (await turn.attempt(again))[1].state == "delivered"
    assert len(endpoint.got) == 2


async def test_the_live_profile_takes_https_alone(tmp_path: Path, endpoint: Receiver) -> None:
    """Even where a network would allow it."""
    async with a_round(tmp_path, plain=False) as turn:
        _, log = await turn.attempt(await turn.event(await turn.hook(endpoint.url)))
        assert log.error == "address-refused"
    assert not endpoint.got


async def test_what_is_over_is_not_tried_again(turn: Round, endpoint: Receiver) -> None:
    """Neither a delivered event, nor one of another round, nor one whose webhook is gone."""
    hook = await turn.hook(endpoint.url)
    made = await turn.event(hook)
    await turn.attempt(made)
    assert await turn.dispatch.attempt(made.id, 0) is None
    again = await turn.hooks.replay(made.id, turn.clock())
    assert again is not None
    assert await turn.dispatch.attempt(made.id, 0) is None
    assert len(endpoint.got) == 1
    await turn.attempt(again)
    assert [got.headers["webhook-id"] for got in endpoint.got] == [made.id] * 2
    assert endpoint.got[0].body == endpoint.got[1].body
    await turn.hooks.remove(hook.id)
    assert await turn.dispatch.attempt(made.id, 1) is None


async def test_a_moved_webhook_is_not_judged_by_its_old_endpoint(turn: Round, endpoint: Receiver) -> None:
    """What an endpoint answers counts for the address it was asked at."""
    endpoint.status = 410

    async def moved(request: web.Request) -> web.Response:
        new = endpoint.url + "/new"
        await turn.hooks.change("hook-0", lambda was: replace(was, url=new, state="unverified", why="moved"))
        return web.Response(status=410)

    endpoint.answer = moved
    hook = await turn.hook(endpoint.url)
    await turn.attempt(await turn.event(hook))
    assert ((now := await turn.now(hook)).state, now.why) == ("unverified", "moved")
