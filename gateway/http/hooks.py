"""`/v1/webhooks`: where an app wants to be told of what happens, and what became of what it was told.

An app speaks for itself here, with a token of `client_credentials`: a citizen's token, which any of its users could hold,
would otherwise open what concerns all of them. Another app's webhooks do not exist.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Annotated

from fastapi import FastAPI, Query, Request, Response

from domain.errors import Conflict, NotFound
from domain.texts import HINTS
from domain.when import stamp
from gateway.http import hook_shapes as shapes
from gateway.http.hook_desk import Desk, altered, answer, before, made, own, without_parameters
from gateway.http.hook_operations import Operation, add_event
from gateway.http.hook_wishes import MOST, Subscriptions, WebhookChange, WebhookWish
from gateway.http.routes import House
from gateway.http.scoped import PERSONAL, Access
from gateway.intake.again import pinged, replayed
from gateway.intake.signing import new_secret, written

READ, WRITE = "webhooks:read", "webhooks:write"
PATH = "/v1/webhooks"
ONE = "/v1/webhooks/{id}"
BOTH_SIGN = timedelta(hours=24)
"""How long the secret before a new one signs along."""


def add_hooks(app: FastAPI, house: House, access: Access, subscriptions: Subscriptions) -> None:
    """Add `/v1/webhooks` and all below it, and what is sent to the document's `webhooks`."""
    desk = Desk(house=house, access=access, subscriptions=subscriptions)
    _add_collection(app, desk)
    _add_one(app, desk)
    _add_secret(app, desk)
    _add_log(app, desk)
    _add_sending(app, desk)
    add_event(app)


def _add_collection(app: FastAPI, desk: Desk) -> None:
    async def listed(request: Request) -> Response:
        """The app's webhooks, oldest first."""
        async with desk.open(request, READ) as (client, hooks):
            without_parameters(request)
            return answer({"items": [shapes.shown(hook) for hook in await hooks.of(client)]})

    async def created(request: Request) -> Response:
        """Have events sent to an address.

        Before the first, the endpoint is asked whether it wants any: `OPTIONS` with `WebHook-Request-Origin`, to be
        answered with `WebHook-Allowed-Origin` (CloudEvents HTTP Webhook). The secret is shown once. No `Idempotency-Key`
        is needed: whoever did not hear the answer finds the webhook in the list.
        """
        async with desk.open(request, WRITE) as (client, hooks):
            without_parameters(request)
            asked, _ = await desk.wish(request, WebhookWish)
            hook = made(asked, client, desk.house.clock())
            if not await hooks.create(hook, most=MOST):
                raise Conflict("enough webhooks", hint=HINTS["webhooks-full"])
            await pinged(hooks, hook, desk.house.clock(), asked=False)
            return answer(shapes.shown_new(hook), status=201, location=f"{PATH}/{hook.id}")

    Operation(
        method="GET",
        path=PATH,
        name="list_webhooks",
        summary="Webhooks of the app",
        scope=READ,
        shape=shapes.WebhookList,
    ).add(app, listed)
    Operation(
        method="POST",
        path=PATH,
        name="create_webhook",
        summary="Make a webhook",
        scope=WRITE,
        shape=shapes.NewWebhook,
        status=201,
        wish=WebhookWish,
        conflict="The app has ten webhooks already.",
    ).add(app, created)


def _add_one(app: FastAPI, desk: Desk) -> None:
    async def one(request: Request, id: str) -> Response:
        """A webhook, without its secret."""
        async with desk.open(request, READ) as (client, hooks):
            without_parameters(request)
            return answer(shapes.shown(await own(hooks, client, id)))

    async def changed(request: Request, id: str) -> Response:
        """Change address, topics or description, or pause it; what is left out stays.

        An endpoint that has moved or was paused is asked again before it is sent anything.
        """
        async with desk.open(request, WRITE) as (client, hooks):
            without_parameters(request)
            await own(hooks, client, id)
            asked, data = await desk.wish(request, WebhookChange)
            now = desk.house.clock()
            hook = await hooks.change(id, lambda was: altered(was, asked, now, described="description" in data))
            if hook is None:
                raise NotFound("no such webhook")
            if hook.state == "unverified":
                await pinged(hooks, hook, now, asked=False)
            return answer(shapes.shown(hook))

    async def removed(request: Request, id: str) -> Response:
        """Forget a webhook with its log. What is on its way is not sent any more."""
        async with desk.open(request, WRITE) as (client, hooks):
            without_parameters(request)
            await own(hooks, client, id)
            await hooks.remove(id)
            return Response(status_code=204, headers=PERSONAL)

    Operation(
        method="GET", path=ONE, name="get_webhook", summary="One webhook", scope=READ, shape=shapes.WebhookShape
    ).add(app, one)
    Operation(
        method="PATCH",
        path=ONE,
        name="change_webhook",
        summary="Change a webhook",
        scope=WRITE,
        shape=shapes.WebhookShape,
        wish=WebhookChange,
    ).add(app, changed)
    Operation(
        method="DELETE", path=ONE, name="delete_webhook", summary="Delete a webhook", scope=WRITE, status=204
    ).add(app, removed)


def _add_secret(app: FastAPI, desk: Desk) -> None:
    async def renewed(request: Request, id: str) -> Response:
        """A new secret. For a day the one before it signs along; a secret still older stops at once."""
        async with desk.open(request, WRITE) as (client, hooks):
            without_parameters(request)
            await own(hooks, client, id)
            now, secret = desk.house.clock(), new_secret()
            until = now + BOTH_SIGN
            hook = await hooks.change(
                id, lambda was: replace(was, secret=secret, former=was.secret, former_until=until, changed=now)
            )
            if hook is None:
                raise NotFound("no such webhook")
            return answer({"secret": written(secret), "both_sign_until": stamp(until)})

    Operation(
        method="POST",
        path=f"{ONE}/secret",
        name="renew_webhook_secret",
        summary="Renew a secret",
        scope=WRITE,
        shape=shapes.SecretShape,
    ).add(app, renewed)


def _add_log(app: FastAPI, desk: Desk) -> None:
    async def deliveries(request: Request, id: str, asked: Annotated[shapes.DeliveryQuery, Query()]) -> Response:
        async with desk.open(request, READ) as (client, hooks):
            await own(hooks, client, id)
            found = await hooks.deliveries(id, state=asked.state, before=before(asked.cursor), limit=asked.limit + 1)
            page = found[: asked.limit]
            cursor = str(page[-1].number) if len(found) > len(page) else None
            return answer({"items": [shapes.shown_delivery(each) for each in page], "next_cursor": cursor})

    Operation(
        method="GET",
        path=f"{ONE}/deliveries",
        name="list_webhook_deliveries",
        summary="Deliveries of a webhook",
        scope=READ,
        shape=shapes.DeliveryPage,
        about=str(shapes.DeliveryPage.__doc__),
    ).add(app, deliveries, route_class_override=desk.house.route)


def _add_sending(app: FastAPI, desk: Desk) -> None:
    async def replay(request: Request, id: str, delivery: str) -> Response:
        """Send an event once more, under its own id and for another day if need be. One that is on its way goes on."""
        async with desk.open(request, WRITE) as (client, hooks):
            without_parameters(request)
            again = await replayed(hooks, await own(hooks, client, id), delivery, desk.house.clock())
            if again is None:
                raise NotFound("no such delivery")
            return answer(shapes.shown_delivery(again), status=202)

    async def ping(request: Request, id: str) -> Response:
        """Send an event that says nothing, to see that it arrives. An endpoint that has not agreed yet is asked first."""
        async with desk.open(request, WRITE) as (client, hooks):
            without_parameters(request)
            hook = await own(hooks, client, id)
            sent = await pinged(hooks, hook, desk.house.clock(), asked=True)
            if sent is None:
                raise Conflict("pinged within the minute", hint=HINTS["ping-soon"])
            return answer(shapes.shown_delivery(sent), status=202)

    Operation(
        method="POST",
        path=f"{ONE}/deliveries/{{delivery}}/replay",
        name="replay_webhook_delivery",
        summary="Replay a delivery",
        scope=WRITE,
        shape=shapes.DeliveryShape,
        status=202,
    ).add(app, replay)
    Operation(
        method="POST",
        path=f"{ONE}/ping",
        name="ping_webhook",
        summary="Ping a webhook",
        scope=WRITE,
        shape=shapes.DeliveryShape,
        status=202,
        conflict="It was pinged within this minute.",
    ).add(app, ping)
