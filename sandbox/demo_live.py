"""How the demo app hears of what changes: a webhook of its own, and the stream of each citizen who is logged in.

Both go into one list per case. A page shows what was heard by then; with a script it follows along.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any

import aiohttp
from aiohttp import web

from sandbox.demo_visit import App, Heard, Visit, api, app_of, ask, tokens

TOPICS = ["orders", "reports"]
OLDEST = 300
"""Seconds after which a signed message is no longer believed."""
_MOST = 1000
_SCRIPT = """"use strict";
// Whoever reads without a script finds the same after loading the page again.
let before = document.getElementById("state").textContent;
new EventSource(location.pathname + "/live").onmessage = async () => {
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const focused = document.activeElement?.id;
  for (const id of ["case", "heard"]) document.getElementById(id).replaceWith(page.getElementById(id));
  if (focused) document.getElementById(focused)?.focus();
  const said = document.getElementById("state").textContent;
  if (said !== before) document.getElementById("now").textContent = before = said; // read out, once
};
"""


async def begin(request: web.Request, visit: Visit) -> None:
    """After a log-in: see to it that there is a webhook, and follow this citizen's stream."""
    app = app_of(request)
    if not app.secret:
        app.secret = await _registered(f"http://{request.host}/hook")
    follow(app, visit)


def follow(app: App, visit: Visit) -> None:
    """Follow her stream, if nobody does."""
    if visit.listening is None or visit.listening.done():
        visit.listening = asyncio.ensure_future(_followed(app, visit))


async def _registered(url: str) -> str:
    """Make the webhook, by the app's own token; its secret, or nothing when that cannot be now. Those of earlier runs go."""
    said = await tokens({"grant_type": "client_credentials", "scope": "webhooks:read webhooks:write"})
    if said is None or "access_token" not in said:
        return ""
    headers = {"Authorization": f"Bearer {said['access_token']}"}
    try:
        async with aiohttp.ClientSession(api(), headers=headers) as session:
            async with session.get("/v1/webhooks") as answer:
                former = (await answer.json())["items"]
            for each in former:
                await (await session.delete(f"/v1/webhooks/{each['id']}")).release()
            async with session.post("/v1/webhooks", json={"url": url, "topics": TOPICS}) as answer:
                return str((await answer.json())["secret"])
    except (aiohttp.ClientError, TimeoutError, ValueError, KeyError):
        return ""


async def agreed(request: web.Request) -> web.Response:
    """The handshake: yes, events may be sent here (CloudEvents HTTP Webhook §4)."""
    return web.Response(headers={"WebHook-Allowed-Origin": request.headers.get("WebHook-Request-Origin", "")})


async def hook(request: web.Request) -> web.Response:
    """An event: believed only when it is signed, counted once."""
    app, body = app_of(request), await request.read()
    if not signed(app.secret, request.headers, body):
        return web.Response(status=401)
    if request.headers["webhook-id"] not in app.seen:
        app.seen[request.headers["webhook-id"]] = None
        event = json.loads(body)
        if "state" in event["data"] and "id" in event["data"]:
            await _noted(app, event["data"]["id"], Heard(way="webhook", state=event["data"]["state"], at=event["time"]))
    return web.Response(status=204)


def signed(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether this was signed with the secret, a short while ago (Standard Webhooks 1.0)."""
    name, second = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not secret or not second.isdecimal() or abs(time.time() - int(second)) > OLDEST:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = b"v1," + base64.b64encode(hmac.new(key, f"{name}.{second}.".encode() + body, hashlib.sha256).digest())
    given = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(wanted, each.encode()) for each in given)


async def _followed(app: App, visit: Visit) -> None:
    """Her stream, as long as her token is good; cut off, it is taken up where it was."""
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=60)
    while visit.tokens:
        headers = {"Authorization": f"Bearer {visit.tokens['access_token']}", "Last-Event-ID": visit.last}
        try:
            async with (
                aiohttp.ClientSession(api(), headers=headers, timeout=timeout) as session,
                session.get("/v1/events", params=[("topics", topic) for topic in TOPICS]) as answer,
            ):
                if answer.status in {401, 403}:
                    return
                await _read(app, visit, answer)
        except (aiohttp.ClientError, TimeoutError):
            pass
        await asyncio.sleep(1)


async def _read(app: App, visit: Visit, answer: aiohttp.ClientResponse) -> None:
    event: dict[str, str] = {}
    async for raw in answer.content:
        line = raw.decode().rstrip("\n")
        name, _, value = line.partition(": ")
        if line:
            event[name] = value
            continue
        data: dict[str, Any] = json.loads(event.get("data", "{}"))
        visit.last = event.get("id", visit.last)
        if "state" in data:
            await _noted(app, data["id"], Heard(way="stream", state=data["state"], at=data["at"]))
        event = {}


async def _noted(app: App, case: str, heard: Heard) -> None:
    told = app.heard.setdefault(case, [])
    if heard not in told:
        told.append(heard)
    for kept in (app.heard, app.seen):
        while len(kept) > _MOST:
            del kept[next(iter(kept))]
    async with app.news:
        app.news.notify_all()


async def live(request: web.Request) -> web.StreamResponse:
    """The browser's own stream: one message whenever something was heard of this case. It says nothing; the page does."""
    app, place = app_of(request), request.match_info
    said = await ask(request, "GET", f"/v1/me/{place['own']}/{place['id']}")
    if said.status != 200:
        raise web.HTTPNotFound
    answer = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await answer.prepare(request)
    told = 0  # what was heard while the page was loading is told at once
    while True:
        now = len(app.heard.get(place["id"], ()))
        await answer.write(b"data: changed\n\n" if now > told else b": here\n\n")
        told = now
        async with app.news:
            try:
                await asyncio.wait_for(app.news.wait(), 15)
            except TimeoutError:
                continue


async def script(request: web.Request) -> web.Response:
    """The one script."""
    return web.Response(text=_SCRIPT, content_type="text/javascript")


ROUTES = (
    web.options("/hook", agreed),
    web.post("/hook", hook),
    web.get("/live.js", script),
    web.get("/case/{own:orders|reports}/{id}/live", live),
)
