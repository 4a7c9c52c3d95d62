"""The guard: which foreign exceptions become which of ours, and what their texts give away."""

from __future__ import annotations

import asyncio
import json
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree
import orjson
import pytest
from pyreqwest import exceptions as engine

from adapters._kit.guard import speaking
from domain.errors import (
    BadQuestion,
    Conflict,
    NotFound,
    Refused,
    SourceDown,
    SourceError,
    SourceLimited,
    SourceNonsense,
    SourceTimeout,
)

SECRET = "hunter2"
NO_CAUSES: engine.CauseErrorDetails = {"causes": None}


def _engine_error(kind: type[engine.DetailedPyreqwestError], *causes: str) -> engine.PyreqwestError:
    details: engine.CauseErrorDetails = {"causes": [{"message": cause} for cause in causes]}
    return kind(f"error for url (http://city.example/?token={SECRET})", details)


@pytest.mark.parametrize(
    ("foreign", "ours"),
    [
        (TimeoutError(SECRET), SourceTimeout),
        (ConnectionResetError(SECRET), SourceDown),
        (FileNotFoundError(SECRET), SourceDown),
        (ValueError(SECRET), SourceNonsense),
        (KeyError(SECRET), SourceNonsense),
        (IndexError(SECRET), SourceNonsense),
        (TypeError(SECRET), SourceNonsense),
        (AttributeError(SECRET), SourceNonsense),
        (ParseError(SECRET), SourceNonsense),
        (ZeroDivisionError(SECRET), SourceNonsense),
        (RecursionError(SECRET), SourceNonsense),
        (UnicodeDecodeError("utf-8", SECRET.encode(), 0, 1, SECRET), SourceNonsense),
        (orjson.JSONDecodeError(SECRET, SECRET, 0), SourceNonsense),
        (json.JSONDecodeError(SECRET, SECRET, 0), SourceNonsense),
        (_engine_error(engine.RequestTimeoutError), SourceTimeout),
        (_engine_error(engine.ConnectTimeoutError), SourceTimeout),
        (_engine_error(engine.ReadTimeoutError), SourceTimeout),
        (_engine_error(engine.WriteTimeoutError), SourceTimeout),
        (_engine_error(engine.PoolTimeoutError), SourceTimeout),
        (_engine_error(engine.ConnectError), SourceDown),
        (_engine_error(engine.ReadError), SourceDown),
        (_engine_error(engine.WriteError), SourceDown),
        (_engine_error(engine.NetworkError), SourceDown),
        (_engine_error(engine.TransportError), SourceDown),
        (_engine_error(engine.ClientClosedError), SourceDown),
        (_engine_error(engine.RequestPanicError), SourceDown),
        (_engine_error(engine.RequestError), SourceDown),
        (_engine_error(engine.BodyDecodeError, "error reading a body from connection", "end of file"), SourceDown),
        (_engine_error(engine.BodyDecodeError, "error decoding response body", "Invalid gzip header"), SourceNonsense),
        (_engine_error(engine.DecodeError, f"wrong at http://city.example/?token={SECRET}"), SourceNonsense),
        (_engine_error(engine.BuilderError), SourceNonsense),
        (engine.PyreqwestError(SECRET), SourceDown),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value.__name__,
)
def test_a_foreign_exception_becomes_ours(foreign: Exception, ours: type[SourceError]) -> None:
    """Each has its place in the tree, is kept as the cause, and gives nothing away in the text for the log."""
    with pytest.raises(SourceError) as caught, speaking("essen/ebe/waste.pickups"):
        raise foreign
    assert type(caught.value) is ours
    assert caught.value.__cause__ is foreign
    assert str(caught.value).startswith("essen/ebe/waste.pickups: ")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "error",
    [
        SourceDown("x"),
        SourceLimited("x", retry_after=3),
        Refused("x"),
        NotFound("x"),
        BadQuestion(),
        Conflict("x"),
        asyncio.CancelledError(),
        KeyboardInterrupt(),
        RuntimeError("a bug"),
        AssertionError("a bug"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_is_ours_passes(error: BaseException) -> None:
    """Our own errors, cancellation, and what can only be a bug leave as they came."""
    with pytest.raises(type(error)) as caught, speaking("x"):
        raise error
    assert caught.value is error


def test_the_text_says_where() -> None:
    """The place in our code is named, so that the log is enough to find it."""
    with pytest.raises(SourceNonsense, match=r"^x: KeyError at test_guard\.py:\d+$"), speaking("x"):
        orjson.loads(b"{}")["missing"]


def test_dangerous_xml_is_nonsense() -> None:
    """A document with entities is not read, and that is the source's fault."""
    bomb = '<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>'
    with pytest.raises(SourceNonsense), speaking("x"):
        defusedxml.ElementTree.fromstring(bomb)


async def test_a_group_of_errors_is_told_by_its_first() -> None:
    """Requests that ran side by side fail as one error, not as a group."""

    async def page() -> None:
        raise SourceLimited("wait", retry_after=3)

    with pytest.raises(SourceLimited) as caught, speaking("x"):
        async with asyncio.TaskGroup() as group:
            group.create_task(page())
    assert caught.value.retry_after == 3
    assert isinstance(caught.value.__cause__, ExceptionGroup)


async def test_a_deadline_becomes_a_timeout() -> None:
    """`asyncio.timeout` around the talk ends as a SourceTimeout, and a cancelled talk as cancelled."""
    with pytest.raises(SourceTimeout), speaking("x"):
        async with asyncio.timeout(0):
            await asyncio.Event().wait()

    async def talk() -> None:
        with speaking("x"):
            await asyncio.Event().wait()

    task = asyncio.ensure_future(talk())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
