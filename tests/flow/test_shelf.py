"""The edge as a client meets it: hits, 304s, languages, codings, quotas and keys, in front of the whole gateway."""

from __future__ import annotations

import gzip
import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tests.flow.stand import Stand, as_shipped, standing
from tests.flow.test_process import hansa, serving

PLACES = "/v1/places"
ASKED = {"kind": "recycling_centre", "limit": "5"}


async def test_the_second_equal_request_is_a_hit(stand: Stand) -> None:
    """It costs no back-end anything, has the same bytes, every header a page needs, and a trace of its own."""
    first = await stand.ask(PLACES, ASKED)
    await stand.forget_calls()
    second = await stand.ask(PLACES, ASKED)
    assert first.headers["cache-status"] == "hansa; fwd=uri-miss; stored"
    assert second.headers["cache-status"].startswith("hansa; hit; ttl=")
    assert second.body == first.body
    assert [call for twin in stand.twins for call in await stand.calls(twin)] == []
    for name in ("etag", "vary", "cache-control", "content-language", "access-control-allow-origin", "date"):
        assert second.headers[name] == first.headers[name]
    assert {"accept-language", "accept-encoding"} <= set(second.headers["vary"].split(", "))
    assert second.headers["x-request-id"] != first.headers["x-request-id"]
    assert "server-timing" in first.headers
    assert not {"server-timing", "surrogate-key"} & second.headers.keys()


async def test_a_known_answer_is_a_304(stand: Stand) -> None:
    """`If-None-Match` is a 304 on GET and HEAD, without a body, readable by any page."""
    etag = (await stand.ask(PLACES, ASKED)).headers["etag"]
    for method in ("GET", "HEAD"):
        said = await stand.ask(PLACES, ASKED, headers={"if-none-match": f'"x", {etag}'}, method=method)
        assert (said.status, said.body, said.headers["etag"]) == (304, b"", etag)
        assert said.headers["access-control-allow-origin"] == "*"
    head = await stand.ask(PLACES, ASKED, method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["content-length"]) > 0
    assert (await stand.ask(PLACES, ASKED, method="OPTIONS")).status == 204


async def test_languages_and_codings_do_not_mix(stand: Stand) -> None:
    """Each of German, English, packed and plain is right on a shelf that holds them all."""
    for _ in range(2):
        for language, label in (("de", "Recyclinghof"), ("en", "Recycling centre")):
            for coding in ("gzip", "identity"):
                headers = {"accept-language": language, "accept-encoding": coding}
                said = await stand.ask(PLACES, ASKED, headers=headers)
                assert said.headers.get("content-encoding", "identity") == coding
                body = gzip.decompress(said.body) if coding == "gzip" else said.body
                assert label in body.decode()
                assert said.headers["content-language"] == language


async def test_the_shelf_forgets_with_the_sources(stand: Stand) -> None:
    """When the first source's answer is no longer fresh, the next request goes in again."""
    await stand.ask(PLACES, ASKED)
    stand.clock.move(days=2)
    assert (await stand.ask(PLACES, ASKED)).headers["cache-status"] == "hansa; fwd=stale; stored"


async def test_patience_makes_another_answer(stand: Stand) -> None:
    """An answer for somebody in a hurry is not given to somebody who has time: `Prefer` tells them apart."""
    await stand.ask(PLACES, ASKED, headers={"prefer": "wait=1"})
    said = await stand.ask(PLACES, ASKED)
    assert said.headers["cache-status"] == "hansa; fwd=vary-miss; stored"


async def test_sixty_a_minute_then_429_and_a_key_lifts_it(tmp_path: Path) -> None:
    """With the limit on, the sixty-first anonymous request of a minute is refused, hit or not, in words; health is not counted."""
    async with standing(tmp_path, settings={"limits": "on"}) as stand:
        answers = [await stand.ask(PLACES, ASKED) for _ in range(61)]
        assert [said.status for said in answers] == [200] * 60 + [429]
        refused = answers[-1]
        assert refused.json["limit"]["policy"] == "anonymous"
        assert int(refused.headers["retry-after"]) >= 1
        assert refused.headers["ratelimit"].startswith('"anonymous";r=0;t=')
        assert refused.headers["access-control-allow-origin"] == "*"
        assert (await stand.ask("/health/live")).status == 200
        assert (await stand.ask("/problems/rate-limited")).status == 200
        assert (await stand.ask(PLACES, ASKED, method="OPTIONS")).status == 204
        wrong = await stand.ask(PLACES, ASKED, headers={"hansa-key": "pk_none"})
        assert (wrong.status, "www-authenticate" in wrong.headers) == (401, True)


async def test_the_sandbox_does_not_count_its_own_machine(stand: Stand) -> None:
    """Without a word about limits, nobody who tries Hansa at home is refused."""
    answers = [await stand.ask(PLACES, ASKED) for _ in range(70)]
    assert {said.status for said in answers} == {200}
    assert "ratelimit" not in answers[-1].headers


async def test_the_shelf_can_be_left_out(tmp_path: Path) -> None:
    """With `shelf_bytes: 0` every answer is made anew, and is the same."""
    declared = as_shipped()
    declared = replace(declared, bounds=replace(declared.bounds, shelf_bytes=0))
    async with standing(tmp_path, declared=declared) as stand:
        first, second = [await stand.ask(PLACES, ASKED) for _ in range(2)]
        assert first.body == second.body
        assert "cache-status" not in second.headers


def test_a_key_is_made_used_and_revoked_at_a_running_gateway(tmp_path: Path) -> None:
    """`hansa key create` prints a key once; the running gateway takes it, and refuses it soon after `hansa key revoke`."""
    with serving(tmp_path, HANSA_LIMITS="on") as (port, _, process), httpx.Client(timeout=10) as client:
        url = f"http://127.0.0.1:{port}/v1/cities"

        def status(key: str) -> int:
            return client.get(url, headers={"hansa-key": key}).status_code

        def until(key: str, wanted: int) -> None:
            for _ in range(400):
                if status(key) == wanted:
                    return
                time.sleep(0.05)
            pytest.fail(f"never {wanted}")

        made = hansa(tmp_path, "key", "create", "Müll-Wecker")
        assert made.returncode == 0, made.stderr
        key = next(line for line in made.stdout.splitlines() if line.startswith("pk_"))
        until(key, 200)
        answer = client.get(url, headers={"hansa-key": key})
        assert answer.headers["ratelimit-policy"] == '"key";q=600;w=60'
        assert client.get(url).headers["ratelimit-policy"] == '"anonymous";q=60;w=60'
        listed = hansa(tmp_path, "key", "list").stdout
        assert "Müll-Wecker" in listed
        assert key not in listed
        assert hansa(tmp_path, "key", "revoke", key).returncode == 0
        until(key, 401)
        os.killpg(process.pid, signal.SIGINT)
        process.wait(15)


def test_key_commands_teach(tmp_path: Path) -> None:
    """Wrong words are refused with what to do; no keys yet says how to make one."""
    assert "hansa key create" in hansa(tmp_path, "key", "list").stdout
    unknown = hansa(tmp_path, "key", "revoke", "00000000")
    assert (unknown.returncode, "hansa key list" in unknown.stderr) == (2, True)
    strange = hansa(tmp_path, "key", "create", "x", "--origin", "example.org")
    assert (strange.returncode, "https://example.org" in strange.stderr) == (2, True)
