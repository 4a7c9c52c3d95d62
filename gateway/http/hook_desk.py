"""What the operations on webhooks share: who asks, which webhooks are hers to see, and how one is made or changed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_hex
from typing import Any

import orjson
from fastapi import Request, Response

from domain.errors import BadQuestion, Mistake, NotAllowed, NotFound, StoreDown
from domain.texts import HINTS
from gateway.http.body import read_body
from gateway.http.hook_wishes import Subscriptions, WebhookChange, WebhookWish, checked
from gateway.http.routes import House
from gateway.http.scoped import PERSONAL, Access, need
from gateway.http.wishes import fitted
from gateway.intake.signing import new_secret
from storage.errors import StorageError
from storage.hooks_ports import Hooks, Webhook


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the operations share."""

    house: House
    access: Access
    subscriptions: Subscriptions

    @asynccontextmanager
    async def open(self, request: Request, scope: str) -> AsyncIterator[tuple[str, Hooks]]:
        """The calling app and the store, whose failure becomes StoreDown."""
        token = await need(request, self.access, scope)
        if token.grant is not None:
            raise NotAllowed("a citizen's token", hint=HINTS["token-of-citizen"])
        try:
            yield token.client, self.subscriptions.hooks()
        except StorageError as error:
            raise StoreDown("webhooks") from error

    async def wish(self, request: Request, kind: type) -> tuple[Any, dict[str, Any]]:
        """What the body asks for, and the body."""
        data = (await read_body(request, files=False)).data
        asked = fitted(kind, data)
        checked(asked.url, asked.topics, plain=self.subscriptions.plain, cities=tuple(self.house.book().towns))
        return asked, data


def made(asked: WebhookWish, client: str, now: datetime) -> Webhook:
    """The new webhook."""
    return Webhook(
        id=f"whk_{token_hex(16)}",
        client=client,
        url=asked.url,
        topics=tuple(dict.fromkeys(asked.topics)),
        description=asked.description,
        secret=new_secret(),
        why="new",
        created=now,
        changed=now,
    )


def altered(was: Webhook, asked: WebhookChange, now: datetime, *, described: bool) -> Webhook:
    """The webhook as it is to be; the same when nothing is to be otherwise."""
    new = was
    if asked.topics is not None:
        new = replace(new, topics=tuple(dict.fromkeys(asked.topics)))
    if described:
        new = replace(new, description=asked.description)
    if asked.url is not None and asked.url != was.url:
        paused = was.state == "paused"
        new = replace(new, url=asked.url, failing_since=None)
        new = new if paused else replace(new, state="unverified", why="moved")
    if asked.paused is True and new.state != "paused":
        new = replace(new, state="paused", why="by-app")
    if asked.paused is False and was.state == "paused":
        new = replace(new, state="unverified", why="resumed", failing_since=None)
    return new if new == was else replace(new, changed=now)


async def own(hooks: Hooks, client: str, hook_id: str) -> Webhook:
    """The app's webhook; NotFound when there is none, or when it is another's."""
    hook = await hooks.hook(hook_id)
    if hook is None or hook.client != client:
        raise NotFound("no such webhook")
    return hook


def before(cursor: str | None) -> int | None:
    """The number a page ends above; BadQuestion for a cursor that is none of ours."""
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 9):
        raise BadQuestion(Mistake(where="query", name="cursor", code="cursor-broken"))
    return int(cursor)


def without_parameters(request: Request) -> None:
    """Nothing; BadQuestion when there is a query."""
    strange = dict.fromkeys(request.query_params)
    if strange:
        raise BadQuestion(*(Mistake(where="query", name=name[:80], code="unknown") for name in strange))


def answer(body: dict[str, Any], *, status: int = 200, location: str | None = None) -> Response:
    """An answer for the app alone."""
    headers = PERSONAL | ({"location": location} if location else {})
    return Response(orjson.dumps(body), status_code=status, media_type="application/json", headers=headers)
