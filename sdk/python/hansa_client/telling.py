"""From the answer on the wire to what a method gives."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar, cast

import httpx2

from hansa_client._generated.models import Explained, SourceRow
from hansa_client.absent import ABSENT
from hansa_client.answers import Answer, Listing, Page
from hansa_client.calls import Call
from hansa_client.errors import Problem, Unreadable, problem
from hansa_client.reading import Misread, read, reader
from hansa_client.retrying import wanted

A = TypeVar("A")
T = TypeVar("T")


def told_by(response: httpx2.Response, take: Callable[[Any], T]) -> T:
    """What an answer holds, by what takes its JSON."""
    try:
        return take(json.loads(response.content))
    except (Misread, ValueError, KeyError, TypeError) as error:
        raise Unreadable(f"{response.request.method} {response.request.url.path}: {error!r}") from error


def listing(kind: type[A], call: Call, told: Any) -> Listing[A]:
    """One's own things."""
    cursor = read(cast(Any, str | None), told.get("next_cursor"))
    one = reader(kind)
    return Listing(items=tuple(map(one, told["items"])), next_cursor=cursor, call=call, kind=kind)


def page(kind: type[A], call: Call, told: Any) -> Page[A]:
    """The cities' answers."""
    found = listing(kind, call, told)
    return Page(items=found.items, next_cursor=found.next_cursor, call=call, kind=kind, **_fared(told))


def answer(kind: type[A], told: Any) -> Answer[A]:
    """One thing."""
    return Answer(item=read(kind, told["item"]), **_fared(told))


def _fared(told: Any) -> Any:
    explain = read(Explained, told["explain"]) if "explain" in told else ABSENT
    return {
        "sources": read(tuple[SourceRow, ...], told["sources"]),
        "complete": read(bool, told["complete"]),
        "explain": explain,
    }


def good(response: httpx2.Response) -> httpx2.Response:
    """The same; raises the Problem it is."""
    if not response.is_success:
        raise refused(response)
    return response


def refused(response: httpx2.Response) -> Problem:
    """The Problem an answer is."""
    return problem(response.status_code, response.content, wanted(response.headers))
