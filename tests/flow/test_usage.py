"""What each app's answers come to, over whole gateways: in the store, with the traces that clients saw."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

from storage.keyring import new_key
from storage.open import open_stores
from storage.usage_ports import Counted, Mishap
from tests.flow.stand import NOON, Said, Stand, standing

TODAY = NOON.date()


async def kept(state: Path, *clients: str) -> tuple[tuple[Counted, ...], tuple[Mishap, ...]]:
    """What the store holds of these clients."""
    async with open_stores(state=state, database_url=None, cache_bytes=1) as stores:
        return (
            await stores.usage.days(clients, since=TODAY),
            await stores.usage.mishaps(clients, since=NOON, limit=100),
        )


def counts(counted: tuple[Counted, ...]) -> dict[tuple[str, int, str], int]:
    """By operation and kind, of this day."""
    assert {each.day for each in counted} <= {TODAY}
    return {(each.operation, each.status, each.slug): each.count for each in counted}


async def test_two_workers_counts_sum_up_and_errors_carry_their_trace(tmp_path: Path) -> None:
    """Hits, misses and 304s are answers; a problem is there with the id the client saw, and nothing of what it asked."""
    secret, key = new_key("counted", (), NOON)
    async with open_stores(state=tmp_path, database_url=None, cache_bytes=1) as stores:
        await stores.keys.create(key)
    seen: list[Said] = []
    async with AsyncExitStack() as stack:
        stands: list[Stand] = [await stack.enter_async_context(standing(tmp_path)) for _ in range(2)]
        headers = {"hansa-key": secret}
        for stand in stands:
            first = await stand.ask("/v1/cities", headers=headers)
            again = headers | {"if-none-match": first.headers["etag"]}
            assert (await stand.ask("/v1/cities", headers=again)).status == 304
            seen.append(await stand.ask("/v1/places", {"q": "Huyssenallee", "colour": "blue"}, headers=headers))
            seen.append(await stand.ask("/v1/places/essen:no:thing", headers=headers))
            await stand.ask("/v1/places", {"colour": "blue"})
    counted, mishaps = await kept(tmp_path, f"key:{key.id}")
    assert counts(counted) == {
        ("list_cities", 200, ""): 4,
        ("list_places", 400, "bad-question"): 2,
        ("get_places", 404, "not-found"): 2,
    }
    assert {each.trace_id for each in mishaps} == {said.json["trace_id"] for said in seen}
    assert {each.trace_id for each in mishaps} == {said.headers["x-request-id"] for said in seen}
    assert "Huyssenallee" not in repr(mishaps)
    everybody, nobodys = await kept(tmp_path, "anonymous")
    assert counts(everybody) == {("list_places", 400, "bad-question"): 2}
    assert nobodys == ()


async def test_a_used_up_quota_is_counted_as_one(tmp_path: Path) -> None:
    """Whoever is over the limit sees it in the count, under the slug of the refusal."""
    secret, key = new_key("hasty", (), NOON)
    async with open_stores(state=tmp_path, database_url=None, cache_bytes=1) as stores:
        await stores.keys.create(key)
    async with standing(tmp_path, settings={"limits": "on"}) as stand:
        said = [await stand.ask("/v1/cities", headers={"hansa-key": secret}) for _ in range(605)]
    refused = sum(answer.status == 429 for answer in said)
    assert refused > 0
    counted, mishaps = await kept(tmp_path, f"key:{key.id}")
    assert counts(counted) == {
        ("list_cities", 200, ""): 605 - refused,
        ("list_cities", 429, "rate-limited"): refused,
    }
    assert len(mishaps) == refused
