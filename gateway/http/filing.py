"""Where citizens ask a city to do something: `POST /v1/<resource>` for every resource that accepts something.

In this order, so that nobody learns anything he may not: token, scope, key, body, rules. Accepted means on disk; then the
city's answer is waited for a little: 201 when it came, 202 when it did not, 409 when it was no.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response

from domain.cases import ENDED, SETTLED, Case
from domain.catalogue import CATALOGUE
from domain.errors import KeyReused, LedgerDown, Refusal
from domain.resource import Resource
from gateway.federation.book import Act
from gateway.http.body import FORM, JSON, read_body
from gateway.http.cases_shown import CaseShape, encoded, path_of, shown
from gateway.http.keys import NAME, key_of, scope_of
from gateway.http.owner import Caller, asking_accounts, caller_of
from gateway.http.routes import LIST_PROBLEMS, PROBLEM, House, language_of, preferred_wait, trace_of
from gateway.http.scoped import PERSONAL, Access, demand, need, need_city
from gateway.http.wishes import wish_model, wish_of
from gateway.intake.feed import Feed
from gateway.intake.payload import Payload, needed, packed
from gateway.intake.photos import checked
from gateway.intake.scan import Scan
from gateway.intake.takers import Desk, Taker
from gateway.problems import MEDIA_TYPE, problem_of, said
from storage.cases import Answer, Filed, Filing, Ledger
from storage.errors import StorageError

PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: PROBLEM | {"description": "No Idempotency-Key, or a body that is no JSON."},
    401: LIST_PROBLEMS[401],
    403: LIST_PROBLEMS[403],
    408: PROBLEM | {"description": "The body did not come in time."},
    409: PROBLEM
    | {"description": "The city refused (`case` says why), or `similar` reports should be looked at first."},
    413: PROBLEM | {"description": "The body, or a photo, is over the limit."},
    415: PROBLEM | {"description": "A body or a photo of a kind that is not taken; `Accept-Post` says which are."},
    422: PROBLEM
    | {
        "description": "It cannot be done as it stands; `errors` names each field. Or the key was used for something else."
    },
    429: LIST_PROBLEMS[429],
    500: LIST_PROBLEMS[500],
    503: PROBLEM | {"description": "Nothing could be accepted right now; send it again with the same key."},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """Where cases are accepted, and read by those who asked for them."""

    ledger: Ledger
    feed: Feed
    scan: Scan | None


def no_counter() -> Counter:
    """Where nobody takes anything."""
    raise LedgerDown("no city takes anything here")


def add_filing(app: FastAPI, house: House, access: Access, counter: Callable[[], Counter]) -> None:
    """Add the POST of every resource that accepts something."""
    for resource in CATALOGUE.values():
        if resource.accepts is not None:
            _add(app, house, access, counter, resource)


def _add(app: FastAPI, house: House, access: Access, counter: Callable[[], Counter], resource: Resource) -> None:
    async def answer(request: Request) -> Response:
        token = await need(request, access, resource.write_scope or "")
        async with asking_accounts():
            caller = await caller_of(token, access, request)
        desk = _Filing(request=request, house=house, counter=counter(), resource=resource, caller=caller)
        try:
            return _response(await desk.answer())
        except StorageError as error:
            raise LedgerDown("the ledger") from error

    operation = f"create_{resource.name.replace('.', '_').replace('-', '_')}"
    example = house.examples.get(operation)
    content = {"application/json": {"example": example}} if example is not None else {}
    created = {"model": CaseShape, "content": content, "headers": _LOCATION}
    app.post(
        f"/v1/{resource.path}",
        operation_id=operation,
        summary=f"{resource.title}: ask for one",
        description=f"{resource.summary} Needs a citizen's token and an `{NAME}`: the same key never does it twice.",
        tags=[resource.name.split(".")[0]],
        status_code=201,
        response_class=Response,
        responses={
            201: created | {"description": "The city has it, and as far as it ever says so has agreed."},
            202: created | {"description": "Accepted and kept safe; the city's word comes later, at `Location`."},
            **PROBLEMS,
        },
        openapi_extra=demand(resource.write_scope) | _body_of(resource),
    )(answer)


_LOCATION = {
    "Location": {"description": "Where it can be read from now on.", "schema": {"type": "string"}},
    "Access-Control-Allow-Origin": {"description": "`*`: for apps in browsers.", "schema": {"type": "string"}},
}


def _body_of(resource: Resource) -> dict[str, Any]:
    """The OpenAPI members of the body and the key."""
    schema = wish_model(resource).model_json_schema(ref_template="#/components/schemas/{model}")
    content: dict[str, Any] = {JSON: {"schema": schema}}
    if resource.photos:
        photos = {"type": "array", "maxItems": resource.photos, "items": {"type": "string", "format": "binary"}}
        form = {"type": "object", "required": ["report"], "properties": {"report": schema, "photo": photos}}
        content[FORM] = {"schema": form, "encoding": {"report": {"contentType": JSON}}}
    key = {
        "name": NAME,
        "in": "header",
        "required": True,
        "description": "One for each thing asked for, the same for each repetition: a UUID.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 257},
        "example": '"8e03978e-40d5-43dd-bc93-6894a57f9324"',
    }
    return {"parameters": [key], "requestBody": {"required": True, "content": content}}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filing:
    """One request on its way to being a case."""

    request: Request
    house: House
    counter: Counter
    resource: Resource
    caller: Caller

    async def answer(self) -> Answer:
        key = key_of(self.request)
        path = f"/v1/{self.resource.path}"
        client, citizen = self.caller.token.client, self.caller.citizen
        scope = scope_of(key, client=client, citizen=citizen, method="POST", path=path)
        body = await read_body(self.request, files=bool(self.resource.photos))
        filed, made = await self.counter.ledger.known(scope, body.digest), None
        if filed is None:
            filed, made = await self._filed(key, scope, body)
        if not filed.same:
            raise KeyReused
        if filed.answer is not None:
            return filed.answer
        try:
            case = await self.counter.feed.until(filed.case, self._spoken, self._deadline())
            if case is None:
                raise LedgerDown("the case is gone")
            return await self.counter.ledger.answered(scope, self._said(case))
        except StorageError:
            if made is None or not filed.new:
                raise
            return self._said(made)  # it is accepted, and nobody may be told otherwise

    async def _filed(self, key: str, scope: bytes, body: Any) -> tuple[Filed, Case]:
        wish = wish_of(self.resource, body.data)
        desk = Desk(book=self.house.book(), clock=self.house.clock, trace=trace_of(self.request)[1])
        taker = await desk.taker(self.resource, wish)
        need_city(self.caller.token, taker.source.city)
        act = taker.source.act
        keeps = act.keeps if act else frozenset[str]()
        position = bool(getattr(wish, "keep_position", False))
        photos = [
            await checked(raw, place=place, keep_position=position, scan=self.counter.scan)
            for place, raw in enumerate(body.photos, 1)
        ]
        payload = Payload(wish=needed(wish, keeps), household=taker.household, key=key, digest=body.digest.hex())
        filing = Filing(
            case=self._case(taker, self.house.clock()),
            wish=packed(payload),
            photos=tuple(photos) if "photos" in keeps else (),
            scope=scope,
            body=body.digest,
        )
        return await self.counter.ledger.file(filing), filing.case

    def _case(self, taker: Taker, now: datetime) -> Case:
        return Case(
            id=_new_id(),
            reference=reference(),
            resource=self.resource.name,
            city=taker.source.city,
            binding=taker.source.binding,
            citizen=self.caller.citizen,
            client=self.caller.token.client,
            state="accepted",
            created=now,
            changed=now,
        )

    def _act(self, case: Case) -> Act | None:
        takers = self.house.book().takers(self.resource, case.city)
        return next((source.act for source in takers if source.binding == case.binding), None)

    def _spoken(self, case: Case) -> bool:
        """Whether there is nothing to wait for in this request."""
        return case.state in SETTLED or case.state in {"placed", "stuck"}

    def _deadline(self) -> float:
        patience = preferred_wait(self.request) or self.house.default_wait
        return asyncio.get_running_loop().time() + patience

    def _said(self, case: Case) -> Answer:
        """201: the city has agreed, or has it and never says more. 202: its word comes later. 409: it said no."""
        act, language = self._act(case), language_of(self.request)
        members = shown(case, language, takes_back=act is not None and "cancel" in act.deeds)
        if case.state in ENDED - {"cancelled"}:
            refusal = problem_of(Refusal(case.state, extra={"case": members}))
            told = said(refusal, language, trace_id=trace_of(self.request)[0], instance=self.request.url.path)
            return Answer(status=409, body=orjson.dumps(told), location=path_of(case))
        final = case.state in SETTLED or (case.state == "placed" and act is not None and act.confirms == "never")
        return Answer(status=201 if final else 202, body=encoded(members), location=path_of(case))


def reference() -> str:
    """16 characters without any that are mistaken for one another: base32 of 80 random bits."""
    from base64 import b32encode
    from secrets import token_bytes

    return b32encode(token_bytes(10)).decode().lower()


def _response(answer: Answer) -> Response:
    kind = MEDIA_TYPE if answer.status >= 400 else JSON
    headers = dict(PERSONAL)
    if answer.location is not None:
        headers["location"] = answer.location
    return Response(answer.body, status_code=answer.status, media_type=kind, headers=headers)


def _new_id() -> str:
    """128 random bits, nearly; never an option of a command line it is pasted into."""
    while (made := token_urlsafe(16).replace("_", "-")).startswith("-"):
        pass
    return made
