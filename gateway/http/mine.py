"""What a citizen has asked for: read and taken back under `/v1/me`, by the apps she allows it."""

import asyncio
import dataclasses
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, get_args

import orjson
from fastapi import FastAPI, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from domain.cases import ENDED, SHOWN, Case, State
from domain.catalogue import CATALOGUE
from domain.errors import BadQuestion, LedgerDown, Mistake, TooLate
from domain.resource import Resource
from gateway.federation.book import Act
from gateway.federation.check import nearest
from gateway.http.cases_shown import CaseList, CaseShape, encoded, shown
from gateway.http.filing import Counter
from gateway.http.owner import Caller, asking_accounts, caller_of, seen, sees
from gateway.http.routes import ITEM_PROBLEMS, PROBLEM, House, language_of
from gateway.http.scoped import PERSONAL, Access, demand, need
from gateway.intake.payload import unpacked
from storage.cases import Ledger, Sought
from storage.errors import StorageError

STATES: tuple[str, ...] = tuple(state for state in get_args(State) if state not in SHOWN)
"""Those a citizen sees."""
PROBLEMS = ITEM_PROBLEMS | {
    409: PROBLEM | {"description": "It cannot be taken back, or has ended."},
    503: PROBLEM | {"description": "The cases cannot be looked up right now."},
}
CANCEL_SECONDS = 3.0
"""How long the city's word on a cancellation is waited for."""


class Asked(BaseModel):
    """Which cases are meant."""

    model_config = ConfigDict(extra="forbid")

    state: list[str] = Field(default_factory=list, max_length=8, description=f"Only these: {', '.join(STATES)}.")
    city: list[str] = Field(default_factory=list, max_length=50, description="Only these cities; repeatable.")
    limit: int = Field(50, ge=1, le=200, description="How many a page holds at most.")
    cursor: str | None = Field(None, max_length=300, description="`next_cursor` of the page before.")


def add_mine(app: FastAPI, house: House, access: Access, counter: Callable[[], Counter]) -> None:
    """Add `/v1/me/orders`, `/v1/me/reports` and whatever else resources give their askers."""
    owns: dict[str, list[Resource]] = {}
    for resource in CATALOGUE.values():
        if resource.own is not None:
            owns.setdefault(resource.own, []).append(resource)
    for own, resources in owns.items():
        _add(app, _Drawer(house=house, access=access, counter=counter, own=own, resources=tuple(resources)))


def _add(app: FastAPI, drawer: "_Drawer") -> None:
    async def listed(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        return await drawer.listed(request, asked)

    async def one(request: Request, id: str) -> Response:
        return await drawer.one(request, id)

    async def cancelled(request: Request, id: str) -> Response:
        return await drawer.cancelled(request, id)

    own, path = drawer.own, f"/v1/me/{drawer.own}"
    some = {"model": CaseShape, "description": str(CaseShape.__doc__), "content": _example(drawer, f"get_me_{own}")}
    app.get(
        path,
        operation_id=f"list_me_{own}",
        summary=f"The citizen's {own}",
        description=f"The citizen's {own}, the newest first: what this app placed, and with the scope to read all of hers.",
        tags=["me"],
        response_class=Response,
        responses={
            200: {
                "model": CaseList,
                "description": str(CaseList.__doc__),
                "content": _example(drawer, f"list_me_{own}"),
            },
            **{status: PROBLEMS[status] for status in PROBLEMS if status not in {404, 409}},
        },
        openapi_extra=demand(*drawer.reading),
    )(listed)
    app.get(
        f"{path}/{{id}}",
        operation_id=f"get_me_{own}",
        summary=f"One of the citizen's {own}",
        description="How it stands, what to do next, every turn it took, and the receipt once the city has spoken.",
        tags=["me"],
        response_class=Response,
        responses={200: some, **{status: PROBLEMS[status] for status in PROBLEMS if status != 409}},
        openapi_extra=demand(*drawer.reading),
    )(one)
    app.delete(
        f"{path}/{{id}}",
        operation_id=f"delete_me_{own}",
        summary=f"Take one of the citizen's {own} back",
        description="What was not sent yet is not sent; what the city has is cancelled there. It can be said again safely.",
        tags=["me"],
        response_class=Response,
        responses={
            200: {"model": CaseShape, "description": "It is taken back.", "content": some["content"]},
            202: {"model": CaseShape, "description": "Noted; the city's word comes later.", "content": some["content"]},
            **PROBLEMS,
        },
        openapi_extra=demand(*drawer.writing),
    )(cancelled)


def _example(drawer: "_Drawer", operation: str) -> dict[str, Any]:
    example = drawer.house.examples.get(operation)
    return {"application/json": {"example": example}} if example is not None else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawer:
    """What one path below `/v1/me` shows."""

    house: House
    access: Access
    counter: Callable[[], Counter]
    own: str
    resources: tuple[Resource, ...]

    @property
    def writing(self) -> tuple[str, ...]:
        """The scopes one of which takes back."""
        return tuple(dict.fromkeys(resource.write_scope for resource in self.resources if resource.write_scope))

    @property
    def reading(self) -> tuple[str, ...]:
        """The scopes one of which reads."""
        return (*(f"{scope.partition(':')[0]}:read" for scope in self.writing), *self.writing)

    async def listed(self, request: Request, asked: Asked) -> Response:
        """A page of them."""
        caller = await self._caller(request, self.reading)
        wrong = [
            Mistake(where="query", name="state", code="unknown-value", params=(("value", each[:60]),), allowed=STATES)
            for each in asked.state
            if each not in STATES
        ]
        wrong += [
            _no_city(each, tuple(self.house.book().towns)) for each in asked.city if each not in self.house.book().towns
        ]
        if wrong:
            raise BadQuestion(*wrong)
        token = caller.token
        all_of_hers = any(f"{r.name.partition('.')[0]}:read" in token.scopes for r in self.resources)
        cities = tuple(asked.city or token.cities)
        states = tuple(each for each in get_args(State) if SHOWN.get(each, each) in asked.state)
        sought = Sought(
            citizen=caller.citizen,
            resources=tuple(resource.name for resource in self.resources),
            cities=cities,
            client=None if all_of_hers else token.client,
            states=states,
            before=_read(asked.cursor),
            limit=asked.limit + 1,
        )
        found = await self._kept(lambda ledger: ledger.cases(sought))
        page = [self._shown(case, request) for case in found[: asked.limit] if sees(caller, case)]
        more = _written(found[asked.limit - 1]) if len(found) > asked.limit else None
        return _response(200, {"items": page, "next_cursor": more})

    async def one(self, request: Request, case_id: str) -> Response:
        """One of them, with all that is known of it."""
        caller = await self._caller(request, self.reading)
        _without_parameters(request)
        case = await self._case(caller, case_id)
        return _response(200, await self._whole(case, request))

    async def cancelled(self, request: Request, case_id: str) -> Response:
        """Have it taken back."""
        caller = await self._caller(request, self.writing)
        _without_parameters(request)
        case = await self._case(caller, case_id)
        if case.state == "cancelled":
            return _response(200, await self._whole(case, request))
        if case.state in ENDED or (case.state in {"placed", "confirmed"} and not self._takes_back(case)):
            raise TooLate(case.state, extra={"case": self._shown(case, request)})
        wanted = await self._kept(lambda ledger: ledger.want_cancelled(case.id))
        deadline = asyncio.get_running_loop().time() + CANCEL_SECONDS
        try:
            now = await self.counter().feed.until(
                case.id, lambda each: each.state in ENDED or not each.cancel, deadline
            )
        except StorageError as error:
            raise LedgerDown("the ledger") from error
        case = now or wanted or case
        if not case.cancel:
            raise TooLate(case.state, extra={"case": self._shown(case, request)})
        return _response(200 if case.state in ENDED else 202, await self._whole(case, request))

    async def _caller(self, request: Request, scopes: tuple[str, ...]) -> Caller:
        token = await need(request, self.access, *scopes)
        async with asking_accounts():
            return await caller_of(token, self.access, request)

    async def _case(self, caller: Caller, case_id: str) -> Case:
        case = await self._kept(lambda ledger: ledger.case(case_id))
        mine = case if case and case.resource in {resource.name for resource in self.resources} else None
        return seen(caller, mine)

    async def _kept(self, work: Callable[[Ledger], Any]) -> Any:
        try:
            return await work(self.counter().ledger)
        except StorageError as error:
            raise LedgerDown("the ledger") from error

    async def _whole(self, case: Case, request: Request) -> dict[str, Any]:
        raw, accepts = await self._kept(lambda ledger: ledger.wish(case.id)), CATALOGUE[case.resource].accepts
        asked = None
        if raw is not None and accepts is not None:
            asked = dataclasses.asdict(unpacked(raw, accepts).wish)
        history = await self._kept(lambda ledger: ledger.history(case.id))
        return self._shown(case, request, asked=asked, history=history)

    def _shown(self, case: Case, request: Request, **more: Any) -> dict[str, Any]:
        return shown(case, language_of(request), takes_back=self._takes_back(case), **more)

    def _takes_back(self, case: Case) -> bool:
        act = self._act(case)
        return act is not None and "cancel" in act.deeds

    def _act(self, case: Case) -> Act | None:
        takers = self.house.book().takers(CATALOGUE[case.resource], case.city)
        return next((source.act for source in takers if source.binding == case.binding), None)


def _response(status: int, members: dict[str, Any]) -> Response:
    return Response(encoded(members), status_code=status, media_type="application/json", headers=PERSONAL)


def _no_city(slug: str, known: tuple[str, ...]) -> Mistake:
    return Mistake(
        where="query", name="city", code="unknown-value", params=(("value", slug[:60]),), allowed=nearest(slug, known)
    )


def _without_parameters(request: Request) -> None:
    strange = dict.fromkeys(request.query_params)
    if strange:
        raise BadQuestion(*(Mistake(where="query", name=name[:80], code="unknown") for name in strange))


def _written(case: Case) -> str:
    return urlsafe_b64encode(orjson.dumps([case.created.isoformat(), case.id])).decode().rstrip("=")


def _read(cursor: str | None) -> tuple[datetime, str] | None:
    if cursor is None:
        return None
    try:
        created, case_id = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        instant = datetime.fromisoformat(created).astimezone(UTC)
        return instant, str(case_id)
    except (ValueError, TypeError, OverflowError):
        raise BadQuestion(Mistake(where="query", name="cursor", code="cursor-broken")) from None
