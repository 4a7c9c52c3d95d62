"""The shelf keeps what may be kept, gives it to whom it may be given, and forgets it in time (RFC 9111, 5861, 9211)."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from typing import Any

import pytest

from gateway.edge.asgi import Scope
from tests.unit.edge.counter import BODY, open_counter
from tests.unit.http.stage import Answer


async def arrived() -> None:
    """Let every request that was begun get as far as it can."""
    for _ in range(20):
        await asyncio.sleep(0)


async def until(true: Callable[[], bool]) -> None:
    """Wait for what another task does; fails when it does not."""
    for _ in range(1000):
        if true():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it never came to pass")


async def test_the_second_equal_request_is_a_hit() -> None:
    """The same bytes, an age, one date, and words in `Cache-Status` that say which of the two it was."""
    async with open_counter() as counter:
        first = await counter.ask()
        counter.now += 7
        second = await counter.ask()
        assert counter.fetches == 1
        assert first.body == second.body == BODY
        assert (first.header("cache-status"), second.header("cache-status")) == (
            "hansa; fwd=uri-miss; stored",
            "hansa; hit; ttl=53",
        )
        assert (first.header("age"), second.header("age")) == ("0", "7")
        assert first.header("date") == second.header("date") == "Sun, 22 Nov 2026 12:00:00 GMT"
        assert second.header("vary") == "accept-language, accept-encoding"
        assert int(second.header("content-length")) == len(BODY)


@pytest.mark.parametrize(
    ("control", "status", "kept"),
    [
        ("public, max-age=60", 200, True),
        ("max-age=60", 200, True),
        ("MAX-AGE=60", 200, True),
        ('max-age="60"', 200, True),
        ("s-maxage=60, max-age=0", 200, True),
        ("max-age=60", 404, True),
        ("max-age=60", 301, True),
        ("s-maxage=0, max-age=60", 200, False),
        ("max-age=0", 200, False),
        ("max-age=soon", 200, False),
        ("max-age=-5", 200, False),
        ("public", 200, False),
        ("", 200, False),
        ("private, max-age=60", 200, False),
        ('private="x-name", max-age=60', 200, False),
        ("no-store, max-age=60", 200, False),
        ("private, no-store", 200, False),
        ("no-cache, max-age=60", 200, False),
        ('no-cache="a, b", max-age=60', 200, False),
        ("max-age=60", 206, False),
        ("max-age=60", 500, False),
        ("max-age=60", 503, False),
    ],
)
async def test_what_is_kept(control: str, status: int, *, kept: bool) -> None:
    """An answer is kept only when its status and every word of its `Cache-Control` allow it."""
    async with open_counter(control=control, status=status) as counter:
        await counter.ask()
        answer = await counter.ask()
        assert counter.fetches == (1 if kept else 2)
        assert answer.status == status
        assert answer.body == BODY


@pytest.mark.parametrize(
    "headers", [((b"set-cookie", b"a=b"),), ((b"vary", b"*"),), ((b"age", b"60"),), ((b"age", b"3600"),)]
)
async def test_what_is_somebodys_or_old_is_not_kept(headers: Any) -> None:
    """A cookie, an answer that varies by everything, and one that came in too old stay nowhere."""
    async with open_counter(headers=headers) as counter:
        await counter.ask()
        await counter.ask()
        assert counter.fetches == 2


async def test_expires_counts_where_max_age_is_missing() -> None:
    """`Expires` less `Date` is a lifetime; an unreadable one has passed."""
    dated = (b"date", b"Sun, 22 Nov 2026 12:00:00 GMT")
    for expires, fetches in ((b"Sun, 22 Nov 2026 12:01:00 GMT", 1), (b"0", 2)):
        async with open_counter(control="", headers=(dated, (b"expires", expires))) as counter:
            await counter.ask()
            await counter.ask()
            assert counter.fetches == fetches


async def test_an_answer_ends_with_its_second() -> None:
    """One that is fresh for 60 s is given at 59.9 and fetched at 60; what it was old already counts."""
    async with open_counter(headers=((b"age", b"10"),)) as counter:
        await counter.ask()
        counter.now += 49.9
        assert (await counter.ask()).header("age") == "59"
        counter.now += 0.1
        answer = await counter.ask()
        assert counter.fetches == 2
        assert answer.header("cache-status") == "hansa; fwd=stale; stored"


async def test_addresses_are_apart() -> None:
    """Another path, query, host or order of parameters is another answer; HEAD is the same without its body."""
    async with open_counter() as counter:
        await counter.ask(query="a=1&b=2")
        await counter.ask(query="b=2&a=1")
        await counter.ask("/v1/cities", query="a=1&b=2")
        await counter.ask(query="a=1&b=2", host="other")
        assert counter.fetches == 4
        head = await counter.ask(query="a=1&b=2", method="HEAD")
        assert counter.fetches == 4
        assert (head.body, int(head.header("content-length"))) == (b"", len(BODY))


async def test_languages_do_not_mix() -> None:
    """German and English answers lie side by side, each with its own bytes."""

    def body(scope: Scope) -> bytes:
        language: bytes = dict(scope["headers"])[b"accept-language"]
        return language * 1000

    async with open_counter(body=body) as counter:
        for _ in range(2):
            for language in ("de", "en"):
                answer = await counter.ask(accept_language=language)
                assert answer.body == language.encode() * 1000
        assert counter.fetches == 2


async def test_codings_do_not_mix() -> None:
    """Who takes gzip gets gzip, packed once, with the same validator; who does not gets plain bytes; both from one fetch."""
    async with open_counter() as counter:
        plain = await counter.ask()
        packed = await counter.ask(accept_encoding="br, gzip;q=0.8")
        again = await counter.ask(accept_encoding="gzip")
        refused = await counter.ask(accept_encoding="gzip;q=0, identity")
        assert counter.fetches == 1
        assert plain.all("content-encoding") == refused.all("content-encoding") == []
        assert packed.header("content-encoding") == "gzip"
        assert gzip.decompress(packed.body) == plain.body == refused.body == BODY
        assert again.body is packed.body
        assert int(packed.header("content-length")) == len(packed.body) < len(BODY)
        assert packed.header("etag") == plain.header("etag") == 'W/"one"'
        assert packed.header("vary") == plain.header("vary") == "accept-language, accept-encoding"


async def test_a_strong_validator_is_weak_on_packed_bytes() -> None:
    """A strong ETag promises equal bytes, which gzip does not give; both still confirm each other."""
    async with open_counter(headers=((b"etag", b'"strong"'),)) as counter:
        assert (await counter.ask()).header("etag") == '"strong"'
        packed = await counter.ask(accept_encoding="gzip")
        assert packed.header("etag") == 'W/"strong"'
        assert (await counter.ask(if_none_match=packed.header("etag"))).status == 304


@pytest.mark.parametrize(
    "more",
    [
        {"body": b"x" * 511},
        {"headers": ((b"content-encoding", b"br"),)},
        {"headers": ((b"content-type", b"image/png"),)},
        {"control": "max-age=60, no-transform"},
    ],
)
async def test_what_is_not_packed(more: Any) -> None:
    """Small bodies, packed ones, pictures, and what forbids it leave as they came."""
    async with open_counter(**more) as counter:
        answer = await counter.ask(accept_encoding="gzip")
        assert b"gzip" not in [value.encode() for value in answer.all("content-encoding")]
        assert answer.body == counter.origin.body


async def test_a_large_body_is_packed_once_for_all() -> None:
    """What is packed beside the event loop is packed once, however many ask for it meanwhile, and weighed once."""
    async with open_counter(body=BODY * 200, limit_bytes=10_000_000) as counter:
        await counter.ask()
        before = counter.shelf.bytes
        answers = await asyncio.gather(*(counter.ask(accept_encoding="gzip") for _ in range(20)))
        assert len({id(answer.body) for answer in answers}) == 1
        assert counter.shelf.bytes == before + len(answers[0].body)
        assert gzip.decompress(answers[0].body) == BODY * 200


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"if_none_match": 'W/"one"'}, 304),
        ({"if_none_match": '"one"'}, 304),
        ({"if_none_match": '"zero", W/"one"'}, 304),
        ({"if_none_match": '"a,b" , "one"'}, 304),
        ({"if_none_match": "*"}, 304),
        ({"if_none_match": '"two"'}, 200),
        ({"if_none_match": "one"}, 200),
        ({"if_none_match": '"one'}, 200),
        ({"if_none_match": ""}, 200),
        ({"if_none_match": '"two"', "if_modified_since": "Sun, 22 Nov 2026 12:00:00 GMT"}, 200),
        ({"if_modified_since": "Sun, 22 Nov 2026 11:00:00 GMT"}, 304),
        ({"if_modified_since": "Sun, 22 Nov 2026 10:59:59 GMT"}, 200),
        ({"if_modified_since": "yesterday"}, 200),
    ],
)
async def test_conditions(asked: dict[str, str], status: int) -> None:
    """A 304 exactly when a validator matches weakly, on a hit, on a miss and for HEAD; a 304 has validators and no body."""
    headers = ((b"etag", b'W/"one"'), (b"last-modified", b"Sun, 22 Nov 2026 11:00:00 GMT"), (b"link", b"<x>"))
    async with open_counter(headers=headers) as counter:
        for method, fetches in (("GET", 1), ("GET", 1), ("HEAD", 1)):
            answer = await counter.ask(method=method, **asked)
            assert (answer.status, counter.fetches) == (status, fetches)
            if status == 304:
                assert answer.body == b""
                assert answer.header("etag") == 'W/"one"'
                assert answer.header("vary") == "accept-encoding"
                assert answer.header("cache-control") == "public, max-age=60"
                assert {"age", "date", "cache-status"} <= {name for name, _ in answer.headers}
                assert not {"content-length", "link", "x-number"} & {name for name, _ in answer.headers}
        assert b"if-none-match" not in dict(counter.origin.seen[0]["headers"])


async def test_only_public_answers_serve_the_authorized() -> None:
    """An answer to a request with `Authorization`, and an answer for one, is shared only when it says `public`."""
    for control, fetches in (("public, max-age=60", 1), ("max-age=60", 3)):
        async with open_counter(control=control) as counter:
            await counter.ask(authorization="Bearer a")
            await counter.ask()
            await counter.ask(authorization="Bearer b")
            assert counter.fetches == fetches


async def test_personal_answers_are_kept_nowhere() -> None:
    """`private, no-store` leaves nothing behind but the knowledge that this address cannot be shared."""
    secret = b"Aachener Str. 4" * 100
    async with open_counter(control="private, no-store", body=secret) as counter:
        for _ in range(3):
            assert (await counter.ask(authorization="Bearer a")).body == secret
        assert counter.fetches == 3
        assert counter.shelf.bytes < len(secret)


async def test_300_at_once_are_one_fetch() -> None:
    """Of equal requests on an empty shelf one goes in; the others wait and share its answer."""
    async with open_counter(gate=asyncio.Event()) as counter:
        assert counter.origin.gate is not None
        asking = [asyncio.create_task(counter.ask()) for _ in range(300)]
        await arrived()
        counter.origin.gate.set()
        answers = await asyncio.gather(*asking)
        assert counter.fetches == 1
        assert {answer.body for answer in answers} == {BODY}
        said = [answer.header("cache-status") for answer in answers]
        assert said.count("hansa; fwd=uri-miss; stored") == 1
        assert said.count("hansa; fwd=uri-miss; collapsed") == 299


async def test_what_cannot_be_shared_is_waited_for_once() -> None:
    """Those who waited for an answer that cannot be shared go in themselves, and the next ones do not wait at all."""
    async with open_counter(control="no-store", gate=asyncio.Event()) as counter:
        assert counter.origin.gate is not None
        asking = [asyncio.create_task(counter.ask()) for _ in range(10)]
        await arrived()
        assert counter.fetches == 1
        counter.origin.gate.set()
        await asyncio.gather(*asking)
        assert counter.fetches == 10
        counter.origin.gate.clear()
        asking = [asyncio.create_task(counter.ask()) for _ in range(10)]
        await arrived()
        assert counter.fetches == 20
        counter.origin.gate.set()
        await asyncio.gather(*asking)


async def test_a_leader_who_leaves_hangs_nobody() -> None:
    """When the one that went in is cancelled, another goes in and all the others get its answer."""
    async with open_counter(gate=asyncio.Event()) as counter:
        assert counter.origin.gate is not None
        leader = asyncio.create_task(counter.ask())
        await arrived()
        others = [asyncio.create_task(counter.ask()) for _ in range(20)]
        await arrived()
        leader.cancel()
        await asyncio.gather(leader, return_exceptions=True)
        counter.origin.gate.set()
        assert {answer.status for answer in await asyncio.gather(*others)} == {200}
        assert counter.fetches == 2


async def test_a_leader_who_fails_hangs_nobody() -> None:
    """When fetching raises, everyone learns it within a few turns."""
    async with open_counter(raises=RuntimeError("broken")) as counter:
        answers = await asyncio.gather(*(counter.ask() for _ in range(20)), return_exceptions=True)
        assert {type(answer) for answer in answers} == {RuntimeError}


async def test_waiting_has_an_end() -> None:
    """Who has waited long enough for another's fetch goes in too."""
    async with open_counter(gate=asyncio.Event(), patience=0.01) as counter:
        assert counter.origin.gate is not None
        asking = [asyncio.create_task(counter.ask()) for _ in range(2)]
        await until(lambda: counter.fetches == 2)
        counter.origin.gate.set()
        assert {answer.status for answer in await asyncio.gather(*asking)} == {200}


async def test_a_stale_answer_is_renewed_beside() -> None:
    """Within its window the old answer is given at once and fetched anew one time; after the window everybody waits."""
    async with open_counter(control="max-age=60, stale-while-revalidate=10") as counter:
        await counter.ask()
        counter.now += 65
        stale = await asyncio.gather(*(counter.ask() for _ in range(5)))
        assert {answer.header("x-number") for answer in stale} == {"1"}
        assert stale[0].header("cache-status") == "hansa; hit; ttl=-5"
        await until(lambda: not counter.shelf._fetching._beside)
        assert counter.fetches == 2
        assert (await counter.ask()).header("cache-status") == "hansa; hit; ttl=60"
        counter.now += 70
        assert (await counter.ask()).header("x-number") == "3"


@pytest.mark.parametrize("broken", [{"status": 503}, {"raises": RuntimeError("broken")}])
async def test_an_old_answer_stands_in_for_an_error(broken: dict[str, Any]) -> None:
    """Within its window a kept answer is given when fetching fails, and says so; after the window the error is."""
    async with open_counter(control="max-age=60, stale-if-error=300") as counter:
        await counter.ask()
        for name, value in broken.items():
            setattr(counter.origin, name, value)
        counter.now += 100
        try:
            answer = await counter.ask()
        except RuntimeError:
            answer = await counter.ask()  # the first caller's error goes on to the guard, which writes it down
        else:
            assert answer.header("cache-status") == "hansa; fwd=stale; fwd-status=503; detail=stale-if-error"
        assert (answer.status, answer.header("age")) == (200, "100")
        before = counter.fetches
        await counter.ask()
        assert counter.fetches == before
        counter.now += 300
        assert await _status(counter) in {503, 500}


async def _status(counter: Any) -> int:
    try:
        answer: Answer = await counter.ask()
    except RuntimeError:
        return 500
    return answer.status


async def test_must_revalidate_wins() -> None:
    """An answer that must be revalidated is never given stale, whatever else it says."""
    for word in ("must-revalidate", "proxy-revalidate", "s-maxage=60"):
        async with open_counter(control=f"{word}, max-age=60, stale-while-revalidate=99, stale-if-error=99") as counter:
            await counter.ask()
            counter.now += 61
            counter.origin.status = 503
            assert (await counter.ask()).status == 503


@pytest.mark.parametrize("wish", ["no-cache", "max-age=0", "max-age=9", "min-fresh=51"])
async def test_a_wish_for_news_is_followed_within_reason(wish: str) -> None:
    """Who wants a newer answer gets one, but nobody can make the sources be asked more than once in five seconds."""
    async with open_counter() as counter:
        await counter.ask()
        counter.now += 4
        for _ in range(10):
            await counter.ask(cache_control=wish)
        assert counter.fetches == 1
        counter.now += 6
        answer = await counter.ask(cache_control=wish)
        assert answer.header("cache-status") == "hansa; fwd=request; stored"
        assert counter.fetches == 2


async def test_other_wishes() -> None:
    """`only-if-cached` gets a hit or a 504, `no-store` leaves nothing behind, `max-stale` changes nothing."""
    async with open_counter() as counter:
        nothing = await counter.ask(cache_control="only-if-cached")
        assert (nothing.status, nothing.json()["type"]) == (504, "/problems/not-kept")
        await counter.ask(cache_control="no-store")
        assert (await counter.ask(cache_control="only-if-cached")).status == 504
        await counter.ask()
        assert (await counter.ask(cache_control="only-if-cached")).status == 200
        counter.now += 61
        assert (await counter.ask(cache_control="max-stale=99")).header("x-number") == "3"


async def test_a_change_drops_what_was_kept() -> None:
    """A method that may have changed something empties its address when it succeeds, and nothing is kept of it."""
    async with open_counter() as counter:
        await counter.ask()
        assert (await counter.ask(method="OPTIONS")).header("cache-status") == "hansa; fwd=method"
        await counter.ask()
        assert counter.fetches == 2
        await counter.ask(method="POST")
        await counter.ask()
        assert counter.fetches == 4


async def test_purge_by_source() -> None:
    """A source, a provider or a city takes its answers along, and nobody else's; the header that names them is never sent."""
    async with open_counter() as counter:
        for city in ("essen", "essen-west"):
            counter.origin.headers = ((b"surrogate-key", f"{city}/ebe/places duisburg/wbd/places".encode()),)
            answer = await counter.ask(query=f"city={city}")
            assert answer.all("surrogate-key") == []
        assert counter.shelf.purge("essen/eb") == 0
        assert counter.shelf.purge("essen") == 1
        await counter.ask(query="city=essen-west")
        assert counter.fetches == 2
        await counter.ask(query="city=essen")
        assert counter.fetches == 3
        assert counter.shelf.purge("duisburg/wbd/places") == 2


async def test_a_purge_meets_what_is_in_flight() -> None:
    """An answer that was fetched before a purge is not kept after it."""
    async with open_counter(gate=asyncio.Event()) as counter:
        assert counter.origin.gate is not None
        asking = asyncio.create_task(counter.ask())
        await arrived()
        counter.shelf.purge("essen")
        counter.origin.gate.set()
        assert (await asking).header("cache-status") == "hansa; fwd=uri-miss"
        await counter.ask()
        assert counter.fetches == 2


async def test_the_byte_bound_holds() -> None:
    """Ten times the bound goes through and the bound is never passed; the longest unused went first."""
    async with open_counter(limit_bytes=200_000, body=b"x" * 10_000) as counter:
        for number in range(200):
            await counter.ask(query=f"n={number}")
            await counter.ask(query="n=0")
            assert counter.shelf.bytes <= 200_000
        assert counter.fetches == 200
        await counter.ask(query="n=1")
        assert counter.fetches == 201


async def test_addresses_that_cannot_be_shared_are_bounded_too() -> None:
    """However many addresses answer `no-store`, what is remembered of them stays within the bound."""
    async with open_counter(limit_bytes=50_000, control="no-store") as counter:
        for number in range(500):
            await counter.ask(query=f"n={number}")
        assert counter.shelf.bytes <= 50_000


async def test_an_answer_too_large_to_keep_goes_through() -> None:
    """What is over an eighth of the bound is sent on as it comes."""
    async with open_counter(limit_bytes=100_000, body=b"x" * 50_000) as counter:
        answer = await counter.ask()
        assert (answer.status, len(answer.body), answer.header("cache-status")) == (200, 50_000, "hansa; fwd=uri-miss")
        assert counter.shelf.bytes < 10_000


async def test_variants_of_one_address_are_few() -> None:
    """A caller who invents values of a header by which an answer varies pushes out only what lies at that address."""
    async with open_counter(headers=((b"vary", b"x-mood"),)) as counter:
        await counter.ask(query="other")
        for mood in range(100):
            await counter.ask(x_mood=str(mood))
        await counter.ask(query="other")
        assert counter.fetches == 101
        assert counter.shelf.bytes < 100_000


async def test_what_belongs_to_one_answer_is_not_kept() -> None:
    """`Server-Timing` goes to the one whose request it describes, `x-request-id` to nobody else."""
    headers = ((b"server-timing", b"essen;dur=80"), (b"x-request-id", b"1"))
    async with open_counter(headers=headers) as counter:
        assert (await counter.ask()).header("server-timing") == "essen;dur=80"
        hit = await counter.ask()
        assert hit.all("server-timing") == hit.all("x-request-id") == []
