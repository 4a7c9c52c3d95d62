"""What every twin has: a clock, faults that act on the socket, a journal, and a life that ends with its parent's."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest
from aiohttp import web

from sandbox import kit
from sandbox.kit import CLOCK, STATE, Clock, Twin, every_twin, running

ROOT = Path(__file__).parents[2]
WORDS = "Straßenbahn, Grüße, Äpfel, Öl und Übermut"
KINDS = [
    "down",
    "slow",
    "late",
    "reset",
    "html",
    "wrong_charset",
    "truncated",
    "cut",
    "garbled",
    "frozen",
    "empty",
    "401",
    "429",
    "500",
    "huge",
    "redirect",
    "cookie",
    "rationed",
]


async def _words(request: web.Request) -> web.Response:
    words = [] if request.get("empty") else WORDS.split()
    return web.json_response({"words": words}, dumps=lambda value: json.dumps(value, ensure_ascii=False))


async def _time(request: web.Request) -> web.Response:
    return web.Response(text=request.app[CLOCK].now().isoformat())


async def _missing(request: web.Request) -> web.Response:
    raise web.HTTPNotFound


async def _count(request: web.Request) -> web.Response:
    seen = request.app[STATE]
    assert isinstance(seen, list)
    seen.append(1)
    return web.json_response(len(seen))


ROUTES = [web.get("/words", _words), web.post("/words", _words), web.get("/time", _time), web.get("/count", _count)]
TOY = Twin(name="toy/town", routes=[*ROUTES, web.get("/missing", _missing)], state=list[int])


class Line:
    """A client of one twin."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self.session, self.base = session, base

    async def text(self, path: str, method: str = "GET", **more: Any) -> tuple[int, str]:
        """Status and text of an answer."""
        async with self.session.request(method, self.base + path, **more) as answer:
            return answer.status, await answer.text()

    async def desk(self, path: str, method: str = "GET", body: object = None, status: int = 200) -> Any:
        """What the control desk says."""
        async with self.session.request(method, f"{self.base}/_twin/{path}", json=body) as answer:
            assert answer.status == status
            return await answer.json()

    async def raw(self, path: str = "/words") -> tuple[bytes, BaseException | None]:
        """All bytes the socket gives for a GET, and the error it ended with, None for an orderly end."""
        where = urlsplit(self.base)
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        got = b""
        try:
            writer.write(f"GET {path} HTTP/1.1\r\nHost: toy\r\nConnection: close\r\n\r\n".encode())
            while piece := await reader.read(65536):
                got += piece
        except ConnectionResetError as broken:
            return got, broken
        else:
            return got, None
        finally:
            writer.close()


@asynccontextmanager
async def _on_the_line() -> AsyncIterator[Line]:
    async with running([TOY]) as urls, aiohttp.ClientSession() as session:
        yield Line(session, urls["toy/town"])


@pytest.fixture
async def toy() -> AsyncIterator[Line]:
    """A toy twin, running."""
    async with _on_the_line() as line:
        yield line


def _promised(head: bytes) -> int:
    lines = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:])
    return int(lines[b"Content-Length"])


async def test_a_twin_answers_and_says_that_it_is_synthetic(toy: Line) -> None:
    """Every answer names the twin and its licence, whatever the protocol."""
    async with toy.session.get(f"{toy.base}/words") as answer:
        assert (await answer.json())["words"] == WORDS.split()
        assert (answer.headers["X-Twin"], answer.headers["X-Licence"]) == ("toy/town", "synthetic")


async def test_each_run_has_a_port_and_a_state_of_its_own_and_gives_them_back() -> None:
    """Nothing of one run is seen in the next, and a stopped twin listens no more."""
    async with _on_the_line() as one, _on_the_line() as two:
        assert one.base != two.base
        assert [await one.text("/count"), await one.text("/count"), await two.text("/count")] == [
            (200, "1"),
            (200, "2"),
            (200, "1"),
        ]
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get(one.base)


async def test_down_closes_without_a_byte(toy: Line) -> None:
    """A twin that is down accepts, and ends the connection without an answer."""
    await toy.desk("faults", "PUT", {"kind": "down"})
    assert await toy.raw() == (b"", None)


async def test_reset_breaks_off_in_the_body(toy: Line) -> None:
    """A reset comes after the head and a part of the body, as RST and not as an orderly end."""
    await toy.desk("faults", "PUT", {"kind": "reset"})
    got, end = await toy.raw()
    head, _, body = got.partition(b"\r\n\r\n")
    assert isinstance(end, ConnectionResetError)
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert 0 < len(body) < _promised(head)


async def test_truncated_promises_more_than_it_sends(toy: Line) -> None:
    """A truncated answer has the length of the whole in its head, half of it in its body, and then an orderly end."""
    await toy.desk("faults", "PUT", {"kind": "truncated"})
    got, end = await toy.raw()
    head, _, body = got.partition(b"\r\n\r\n")
    assert end is None
    assert len(body) == _promised(head) // 2 > 0


async def test_cut_is_framed_well_but_half(toy: Line) -> None:
    """A cut answer is good HTTP; only who reads the content sees that half is missing."""
    _, whole = await toy.text("/words")
    await toy.desk("faults", "PUT", {"kind": "cut"})
    async with toy.session.get(f"{toy.base}/words") as answer:
        body = await answer.read()
    assert (answer.status, answer.content_type) == (200, "application/json")
    assert body == whole.encode()[: len(whole.encode()) // 2]


async def test_slow_answers_in_the_end(toy: Line) -> None:
    """A slow twin says the same, later; a client that leaves is noted without a status."""
    await toy.desk("faults", "PUT", {"kind": "slow", "seconds": 0.01})
    assert (await toy.text("/words"))[0] == 200
    await toy.desk("faults", "PUT", {"kind": "slow", "seconds": 3000})
    with pytest.raises(TimeoutError):
        await toy.text("/words", timeout=aiohttp.ClientTimeout(total=0.1))
    async with asyncio.timeout(5):
        while len(calls := (await toy.desk("calls"))["calls"]) < 2:
            pass
    assert [call["status"] for call in calls] == [200, None]


async def test_a_maintenance_page_is_no_error(toy: Line) -> None:
    """`html` answers 200 with a page where data should be."""
    await toy.desk("faults", "PUT", {"kind": "html"})
    async with toy.session.get(f"{toy.base}/words") as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")
        assert "Wartung" in await answer.text()


async def test_a_wrong_charset_is_sent_under_the_right_name(toy: Line) -> None:
    """`wrong_charset` says utf-8 and sends cp1252."""
    await toy.desk("faults", "PUT", {"kind": "wrong_charset"})
    async with toy.session.get(f"{toy.base}/words") as answer:
        body = await answer.read()
        assert answer.charset == "utf-8"
    assert "Grüße" in body.decode("cp1252")
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")


async def test_frozen_repeats_the_first_answer_of_each_question(toy: Line) -> None:
    """A frozen twin repeats itself though its clock moves; other questions have their own first answer."""
    await toy.desk("faults", "PUT", {"kind": "frozen"})
    first, other = await toy.text("/time"), await toy.text("/time?other=1")
    await toy.desk("clock", "PUT", {"now": "2031-05-01T12:00:00+02:00"})
    assert (await toy.text("/time"), await toy.text("/time?other=1")) == (first, other)
    assert first != other
    await toy.desk("faults", "DELETE")
    assert (await toy.text("/time"))[1].startswith("2031-05-01T10:00")


async def test_empty_is_left_to_the_twin(toy: Line) -> None:
    """`empty` lets the handler give its protocol's answer for nothing there."""
    await toy.desk("faults", "PUT", {"kind": "empty"})
    assert await toy.text("/words") == (200, '{"words": []}')


async def test_429_and_500_look_like_a_servers_own(toy: Line) -> None:
    """A quota says when to come back; a crash shows a page that is no data."""
    await toy.desk("faults", "PUT", {"kind": "429", "seconds": 7})
    async with toy.session.get(f"{toy.base}/words") as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (429, "7")
    await toy.desk("faults", "PUT", {"kind": "429"})
    async with toy.session.get(f"{toy.base}/words") as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (429, "1")
    await toy.desk("faults", "PUT", {"kind": "500"})
    async with toy.session.get(f"{toy.base}/words") as answer:
        assert (answer.status, answer.content_type) == (500, "text/html")


async def test_a_garbled_answer_is_another_one_by_another_seed(toy: Line) -> None:
    """The same seed spoils the same way every time, ten seeds spoil in more than one, and none leaves the answer as it was."""
    whole, said = await toy.text("/words"), []
    for seed in (*range(10), 3):
        await toy.desk("faults", "PUT", {"kind": "garbled", "seed": seed})
        async with toy.session.get(f"{toy.base}/words") as answer:
            said.append(await answer.read())
    assert said[3] == said[10]
    assert len(set(said)) > 5
    assert whole[1].encode() not in said


async def test_a_rationed_twin_says_how_many_calls_are_left(toy: Line) -> None:
    """Each answer is whole and says how many of `count` are left; when none is, the twin says nothing of quotas again."""
    await toy.desk("faults", "PUT", {"kind": "rationed", "count": 2})
    said = []
    for _ in range(3):
        async with toy.session.get(f"{toy.base}/words") as answer:
            said.append((answer.status, answer.headers.get("RateLimit")))
    assert said == [(200, '"public";r=1'), (200, '"public";r=0'), (200, None)]


async def test_a_fault_heals_after_its_count_and_keeps_to_its_path(toy: Line) -> None:
    """`count` calls under `path` are hit; calls elsewhere neither fail nor count."""
    told = await toy.desk("faults", "PUT", {"kind": "500", "count": 2, "path": "/words"})
    assert told == {"kind": "500", "seconds": 1.0, "count": 2, "path": "/words", "seed": 0}
    statuses = [(await toy.text(path))[0] for path in ("/words", "/time", "/words", "/words")]
    assert statuses == [500, 200, 500, 200]
    assert await toy.desk("faults") == {"kind": None}


@pytest.mark.parametrize("kind", KINDS)
async def test_no_fault_reaches_the_control_desk(toy: Line, kind: str) -> None:
    """Whatever is wrong with a twin, it can be healed."""
    await toy.desk("faults", "PUT", {"kind": kind, "seconds": 600})
    assert (await toy.desk("faults"))["kind"] == kind
    assert await toy.desk("faults", "DELETE") == {"kind": None}
    assert (await toy.text("/words"))[0] == 200


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("faults", {"kind": "sleepy"}, "kind"),
        ("faults", {}, "kind"),
        ("faults", {"kind": "slow", "seconds": "3"}, "seconds"),
        ("faults", {"kind": "slow", "seconds": -1}, "seconds"),
        ("faults", {"kind": "slow", "seconds": True}, "seconds"),
        ("faults", {"kind": "down", "count": 0}, "count"),
        ("faults", {"kind": "down", "count": 1.5}, "count"),
        ("faults", {"kind": "down", "path": "words"}, "path"),
        ("faults", {"kind": "down", "often": 3}, "often"),
        ("faults", {"kind": "garbled", "seed": "x"}, "seed"),
        ("clock", {"now": "yesterday"}, "now"),
        ("clock", {"now": "2026-11-22T12:00:00"}, "now"),
        ("clock", {"now": "9999-12-31T23:59:59Z"}, "now"),
        ("clock", {"now": 5}, "now"),
        ("clock", {}, "now"),
        ("clock", [], "body"),
    ],
)
async def test_a_control_body_that_cannot_be_used_is_told_which_field(
    toy: Line, path: str, body: object, field: str
) -> None:
    """The desk answers 400, names the field and changes nothing."""
    assert (await toy.desk(path, "PUT", body, status=400))["field"] == field
    assert await toy.desk("faults") == {"kind": None}
    assert (await toy.desk("clock"))["moved"] is False


async def test_an_unknown_fault_is_told_the_known_ones(toy: Line) -> None:
    """The refusal lists the kinds there are."""
    told = await toy.desk("faults", "PUT", {"kind": "sleepy"}, status=400)
    assert sorted(told["allowed"]) == sorted(KINDS)


async def test_a_set_clock_runs_on_and_goes_back(toy: Line) -> None:
    """The twin's time starts at the instant set, runs on, and is real again after DELETE."""
    await toy.desk("clock", "PUT", {"now": "2030-01-01T00:00:00Z"})
    first, second = [datetime.fromisoformat((await toy.text("/time"))[1]) for _ in range(2)]
    assert datetime(2030, 1, 1, tzinfo=UTC) <= first < second < datetime(2030, 1, 1, 1, tzinfo=UTC)
    assert (await toy.desk("clock", "DELETE"))["moved"] is False
    assert abs(datetime.fromisoformat((await toy.text("/time"))[1]) - datetime.now(UTC)) < timedelta(hours=1)


def test_today_is_the_cities_day_not_utcs() -> None:
    """Half an hour before midnight UTC on New Year's Eve it is already the new year in Duisburg."""
    clock = Clock()
    clock.set(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert clock.today() == date(2027, 1, 1)
    with pytest.raises(ValueError, match="offset"):
        clock.set(datetime(2026, 12, 31, tzinfo=UTC).replace(tzinfo=None))


async def test_the_journal_tells_what_was_asked_and_what_came_of_it(toy: Line) -> None:
    """Calls stand in order with query, headers and status; broken answers have none, secrets are not kept."""
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    headers = {"TraceParent": trace, "If-None-Match": '"a"', "Authorization": "Bearer hidden"}
    await toy.text("/words?q=%C3%A4", headers=headers)
    await toy.text("/missing")
    await toy.desk("faults", "PUT", {"kind": "down", "count": 1})
    await toy.raw()
    calls = (await toy.desk("calls"))["calls"]
    assert [(call["method"], call["path"], call["status"]) for call in calls] == [
        ("GET", "/words?q=%C3%A4", 200),
        ("GET", "/missing", 404),
        ("GET", "/words", None),
    ]
    heard = calls[0]["headers"]
    assert (heard["traceparent"], heard["if-none-match"]) == (trace, '"a"')
    assert heard["user-agent"].startswith("Python")
    assert "hidden" not in json.dumps(calls)
    assert datetime.fromisoformat(calls[0]["time"]).tzinfo is not None
    assert await toy.desk("calls", "DELETE") == {"calls": []}


async def test_the_journal_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the newest calls are kept."""
    monkeypatch.setattr(kit, "CAPACITY", 2)
    async with _on_the_line() as toy:
        for path in ("/words?1", "/words?2", "/words?3"):
            await toy.text(path)
        assert [call["path"] for call in (await toy.desk("calls"))["calls"]] == ["/words?2", "/words?3"]


def test_twins_are_found_by_looking() -> None:
    """A module with `twins()` is a twin; nothing is registered, and no two have one name."""
    names = [twin.name for twin in every_twin()]
    assert {"abfallio/duisburg", "abfallio/essen", "awista/duesseldorf"} <= set(names)
    assert names == sorted(set(names))


@asynccontextmanager
async def _sandbox(*arguments: str) -> AsyncIterator[Process]:
    """`python -m sandbox`, which does not outlive its test."""
    command = [sys.executable, "-m", "sandbox", *arguments]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _urls(process: Process) -> dict[str, str]:
    assert process.stdout is not None
    urls: dict[str, str] = json.loads(await process.stdout.readline())
    return urls


async def _ended(process: Process) -> tuple[int | None, bytes, bytes]:
    """Close its standard input and wait: return code, what was still to be read, what went wrong."""
    async with asyncio.timeout(20):
        out, errors = await process.communicate(b"")
    return process.returncode, out, errors


async def test_a_dead_parent_takes_the_twins_along() -> None:
    """The process says its map in one line, serves, and ends when its standard input does."""
    async with _sandbox("--until-eof", "--only", "abfallio/essen", "awista/duesseldorf") as process:
        urls = await _urls(process)
        assert sorted(urls) == ["abfallio/essen", "awista/duesseldorf"]
        page = urls["awista/duesseldorf"] + "/abfallkalender"
        async with aiohttp.ClientSession() as session, session.get(page) as answer:
            assert answer.status == 200
        assert await _ended(process) == (0, b"", b"")


async def test_a_signal_ends_the_twins_though_standard_input_is_open() -> None:
    """SIGTERM is an orderly end."""
    async with _sandbox("--until-eof", "--only", "abfallio/essen") as process:
        await _urls(process)
        process.terminate()
        async with asyncio.timeout(20):
            assert await process.wait() == 0
        assert await _ended(process) == (0, b"", b"")


async def test_without_until_eof_standard_input_does_not_matter() -> None:
    """A twin started in the background serves on after its input has ended."""
    async with _sandbox("--only", "abfallio/essen") as process:
        base = (await _urls(process))["abfallio/essen"]
        assert process.stdin is not None
        process.stdin.close()
        await process.stdin.wait_closed()
        async with aiohttp.ClientSession() as session, session.get(f"{base}/_twin/clock") as answer:
            assert answer.status == 200
        process.terminate()
        assert (await _ended(process))[0] == 0


async def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    """A misspelt twin is a usage error, told before anything is served."""
    async with _sandbox("--only", "abfallio/atlantis") as process:
        code, out, errors = await _ended(process)
    assert (code, out) == (2, b"")
    assert b"no such twin: abfallio/atlantis" in errors
    assert b"abfallio/duisburg" in errors
