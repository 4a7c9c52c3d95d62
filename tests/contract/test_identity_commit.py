"""What `Identity.commit` keeps to on SQLite and PostgreSQL: all or nothing, under its conditions, whoever else writes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from domain.when import now
from storage.accounts import Admission, Changes, Identity, Revoked
from storage.database import alone
from storage.identity_aside import Aside
from storage.identity_commit import save
from tests.contract.citizens import (
    LATER,
    NOON,
    app,
    audit,
    changes,
    digest,
    family,
    grant,
    processes,
    refresh,
    rotation,
    signing_key,
)
from tests.contract.engines import Place, new_database

TASKS = 20


@pytest.fixture
async def store(place: Place) -> AsyncIterator[Identity]:
    """The grant `g` with the refresh token `r`, open."""
    async with place.identity() as stores:
        assert await stores.identity.commit(family())
        yield stores.identity


async def usable(store: Identity, name: str) -> bool:
    """Whether a refresh token is there, unused and unrevoked."""
    found = await store.refresh(digest(name))
    return found is not None and found.used is None and found.revoked is None


async def in_turn(place: Place, first: Changes, second: Changes) -> tuple[bool, bool]:
    """Two decisions, the second one begun in another process before the first is committed."""
    async with place.identity() as stores:
        with place.engine() as engine:
            with alone(engine, Aside.LOCK) as connection:
                one = save(connection, first)
                task = asyncio.create_task(stores.identity.commit(second))
                await place.queued(task)
            return one, await task


async def test_a_rotation_uses_up_and_adds(store: Identity) -> None:
    """The old token keeps the instant of its use, the new one is there, and the old one is never taken again."""
    assert await store.commit(replace(rotation("r", "r2"), at=LATER))
    assert await store.refresh(digest("r")) == refresh(used=LATER)
    assert await usable(store, "r2")
    assert not await store.commit(rotation("r", "r3"))
    assert await store.refresh(digest("r")) == refresh(used=LATER)
    assert await store.refresh(digest("r3")) is None


@pytest.mark.parametrize(
    "condition",
    [
        {"used": (digest("r"), digest("unknown"))},
        {"used": (digest("used"),)},
        {"used": (digest("r"), digest("dead"))},
        {"live": ("g", "gone")},
        {"live": ("unknown",)},
        {"refreshes": (refresh("r9", grant="gone"),)},
        {"refreshes": (refresh("r9", grant="unknown"),)},
        {"grants": (grant("gone"),), "refreshes": (refresh("r9", grant="gone"),)},
        {"grants": (grant("stillborn", revoked=NOON),), "refreshes": (refresh("r9", grant="stillborn"),)},
        {"refreshes": (refresh("r9", family="over"),)},
    ],
    ids=str,
)
async def test_nothing_is_saved_when_a_condition_does_not_hold(store: Identity, condition: dict[str, Any]) -> None:
    """False, and neither app nor grant nor use nor revocation nor audit of that decision is kept."""
    tokens = refresh("used", used=NOON), refresh("dead", revoked=NOON)
    assert await store.commit(changes(grants=(grant("gone"),), refreshes=tokens, ended_families=("over",)))
    assert await store.commit(changes(revoked_grants=("gone",)))
    refused = changes(
        apps=(app("new"),), ended_families=("f",), revoked_grants=("g",), revoked_jtis=("j",), audits=(audit("never"),)
    )
    assert not await store.commit(replace(refused, **condition))
    assert (await store.app("new"), await store.grant("g"), await store.refresh(digest("r9"))) == (None, grant(), None)
    assert await usable(store, "r")
    assert [each.grant for each in await store.revoked_since(0, NOON)] == ["gone"]
    assert await store.audits(9) == ()
    assert await store.commit(rotation("r", "r2")), "what holds is saved as ever"


async def test_the_same_digest_twice_is_one_use(store: Identity) -> None:
    """Naming a token twice in one decision uses it once."""
    assert await store.commit(changes(used=(digest("r"), digest("r"))))


async def test_a_failure_half_way_saves_nothing(store: Identity) -> None:
    """A refresh token that is there already fails the whole decision, loudly, with what was written before it."""
    with pytest.raises(Exception, match="failed"):
        await store.commit(changes(apps=(app("new"),), refreshes=(refresh(),)))
    assert await store.app("new") is None


async def test_a_revoked_grant_takes_its_tokens_with_it(store: Identity) -> None:
    """Its refresh tokens are revoked, the feed names it, and another's are untouched; the first instant stays."""
    others = refresh("other", grant="h", family="h")
    assert await store.commit(changes(grants=(grant("h"),), refreshes=(others,)))
    assert await store.commit(changes(revoked_grants=("g",), revoked_until=LATER))
    assert await store.commit(changes(revoked_grants=("g",), at=NOON + timedelta(seconds=1)))
    assert await store.grant("g") == grant(revoked=NOON)
    assert await store.refresh(digest("r")) == refresh(revoked=NOON)
    assert await store.refresh(digest("other")) == others
    assert (await store.revoked_since(0, NOON))[0] == Revoked(number=1, jti=None, grant="g", until=LATER)


async def test_a_revoked_grant_is_not_written_back_to_life(store: Identity) -> None:
    """Who has read it before it was revoked and writes it afterwards changes it, but not that."""
    await store.commit(changes(revoked_grants=("g",)))
    assert await store.commit(changes(grants=(grant(used=LATER, scopes=("other",)),)))
    assert await store.grant("g") == grant(used=LATER, scopes=("other",), revoked=NOON)


async def test_an_ended_family_stays_ended(store: Identity) -> None:
    """All its tokens are revoked, no new one is taken, not even the first; another family of the grant goes on."""
    assert await store.commit(changes(refreshes=(refresh("r2"), refresh("x", family="x"))))
    assert await store.commit(changes(ended_families=("f", "unborn")))
    assert await store.commit(changes(ended_families=("f", "f")))
    assert [await usable(store, name) for name in ("r", "r2", "x")] == [False, False, True]
    for name in ("f", "unborn"):
        assert not await store.commit(changes(refreshes=(refresh("late", family=name),)))
    assert await store.commit(changes(at=NOON + timedelta(days=2)))
    assert not await store.commit(rotation("r2", "r3"))


async def test_of_twenty_rotations_one_counts(place: Place) -> None:
    """Twenty processes' worth of tasks redeem one refresh token: one is told yes, and one new token is there."""
    async with processes(place) as stores:
        await stores[0].commit(family())
        tried = (stores[n % 4].commit(rotation("r", f"new{n}")) for n in range(TASKS))
        said = await asyncio.gather(*tried)
        assert said.count(True) == 1
        kept = [await stores[0].refresh(digest(f"new{n}")) is not None for n in range(TASKS)]
        assert kept == said


async def test_a_family_that_ends_beside_a_rotation_is_all_dead(place: Place, store: Identity) -> None:
    """Whichever comes first, no token of the family works afterwards: not even the one just being made."""
    assert await in_turn(place, rotation("r", "r2"), changes(ended_families=("f",))) == (True, True)
    assert [await usable(store, name) for name in ("r", "r2")] == [False, False]
    await store.commit(changes(refreshes=(refresh("s", family="s"),)))
    redeemed = replace(rotation("s", "s2"), refreshes=(refresh("s2", family="s"),))
    assert await in_turn(place, changes(ended_families=("s",)), redeemed) == (True, False)
    assert [await usable(store, name) for name in ("s", "s2")] == [False, False]


async def test_the_servers_own_isolation_does_not_matter(postgresql: str, tmp_path: Path) -> None:
    """Where PostgreSQL freezes what a transaction sees at its first statement, a decision sees the one before it all the same."""
    place = Place(state=tmp_path, url=new_database(postgresql))
    with place.engine() as engine, engine.begin() as connection:
        name = connection.scalar(text("SELECT current_database()"))
        connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_isolation = 'repeatable read'"))
    async with place.identity() as stores:
        assert await stores.identity.commit(family())
        assert await in_turn(place, rotation("r", "r2"), changes(ended_families=("f",))) == (True, True)
        assert [await usable(stores.identity, name) for name in ("r", "r2")] == [False, False]


async def test_a_grant_that_is_revoked_beside_a_code_has_no_token(place: Place, store: Identity) -> None:
    """A code redeemed while the citizen revokes leaves no refresh token that works, whichever comes first."""
    redeemed = changes(live=("g",), refreshes=(refresh("late", family="late"),))
    assert await in_turn(place, redeemed, changes(revoked_grants=("g",))) == (True, True)
    assert not await usable(store, "late")
    await store.commit(changes(grants=(grant("h"),)))
    redeemed = changes(live=("h",), refreshes=(refresh("never", grant="h"),))
    assert await in_turn(place, changes(revoked_grants=("h",)), redeemed) == (True, False)


async def test_a_replay_beside_the_redemption_kills_it(place: Place, store: Identity) -> None:
    """Whoever shows a code again ends its family, even before the first one has kept its token."""
    redeemed = changes(live=("g",), refreshes=(refresh("first", family="code"),))
    assert await in_turn(place, changes(ended_families=("code",)), redeemed) == (True, False)
    assert await store.refresh(digest("first")) is None


async def test_a_reader_misses_no_revocation(place: Place, store: Identity) -> None:
    """A number is never seen before a lower one, also when its process was quicker to commit."""
    async with place.identity() as stores:
        with place.engine() as engine:
            with alone(engine, Aside.LOCK) as connection:
                save(connection, changes(revoked_jtis=("slow",)))
                task = asyncio.create_task(stores.identity.commit(changes(revoked_jtis=("quick",))))
                await place.queued(task)
                seen = await store.revoked_since(0, NOON)
            await task
        last = max((each.number for each in seen), default=0)
        assert [each.jti for each in (*seen, *await store.revoked_since(last, NOON))] == ["slow", "quick"]


async def test_a_reader_beside_many_writers_sees_each_revocation_once(place: Place) -> None:
    """Following the feed while four processes revoke, one gets every revocation, in order."""
    async with processes(place, 5) as stores:
        reader = stores.pop()
        writing = [
            asyncio.create_task(stores[n % 4].commit(changes(revoked_jtis=(f"{n}a", f"{n}b")))) for n in range(TASKS)
        ]
        seen: list[Revoked] = []
        while not all(task.done() for task in writing):
            seen += await reader.revoked_since(seen[-1].number if seen else 0, NOON)
        seen += await reader.revoked_since(seen[-1].number if seen else 0, NOON)
        assert sorted(str(each.jti) for each in seen) == sorted(f"{n}{end}" for n in range(TASKS) for end in "ab")


async def test_twenty_first_log_ins_are_one_citizen(place: Place) -> None:
    """All are told the same id, which has one link, and no other citizen is left behind."""
    async with processes(place) as stores:
        asked = (stores[n % 4].citizen("https://idp", "1", idp="essen", at=NOON) for n in range(TASKS))
        ids = await asyncio.gather(*asked)
        assert len(set(ids)) == 1
        assert len(await stores[0].links(ids[0])) == 1


async def test_twenty_proposals_are_one_subject(place: Place) -> None:
    """All are told the same pairwise subject, and it is one that was proposed."""
    async with processes(place) as stores:
        said = await asyncio.gather(*(stores[n % 4].pairwise("c", "org", f"s{n}") for n in range(TASKS)))
        assert len(set(said)) == 1
        assert await stores[0].whose("org", said[0]) == "c"


async def test_twenty_processes_add_one_key(place: Place) -> None:
    """When all find that a key is due, one of theirs is added."""
    async with processes(place) as stores:
        keys = [replace(signing_key(f"k{n}"), published_until=NOON + timedelta(days=36_500)) for n in range(TASKS)]
        added = await asyncio.gather(*(stores[n % 4].add_signing_key(key) for n, key in enumerate(keys)))
        assert added.count(True) == 1
        assert await stores[0].signing_keys() == (keys[added.index(True)],)


def admission(name: str = "m", **more: Any) -> Admission:
    """Good for the app `new`, for a minute of the real time."""
    given: dict[str, Any] = {"digest": digest(name), "organisation": "dev_a", "app": "new"}
    return Admission(**given | {"expires": now() + timedelta(minutes=1)} | more)


async def test_an_admission_is_used_up_with_what_it_admits(store: Identity) -> None:
    """Once, whole or not at all; one that has run out or was never there admits nothing."""
    await store.admit(admission())
    assert await store.admission(digest("m")) == admission(expires=(await known(store, "m")).expires)
    wanted = changes(at=now(), apps=(app("new"),), admission=digest("m"))
    assert not await store.commit(replace(wanted, live=("nothing",)))
    assert await store.admission(digest("m")) is not None
    assert await store.commit(wanted)
    assert await store.app("new") == app("new")
    assert await store.admission(digest("m")) is None
    assert not await store.commit(wanted)
    await store.admit(admission("old", expires=now() - timedelta(seconds=1)))
    assert await store.admission(digest("old")) is None
    assert not await store.commit(replace(wanted, admission=digest("old")))
    assert not await store.commit(replace(wanted, admission=digest("never")))


async def test_of_a_use_and_a_withdrawal_one_succeeds(place: Place) -> None:
    """Whoever withdraws knows whether it happened; so do any number that would use the same admission."""
    async with place.identity() as one, place.identity() as two:
        for number in range(5):
            name = f"m{number}"
            await one.identity.admit(admission(name, app=name))
            wanted = changes(at=now(), apps=(app(name),), admission=digest(name))
            tries = [store.identity.commit(wanted) for store in (one, two, one, two)]
            withdrawn, *used = await asyncio.gather(two.identity.withdraw(digest(name)), *tries)
            assert sorted([withdrawn, *used]) == [False] * 4 + [True]
            assert (await one.identity.app(name) is None) is withdrawn


async def test_admissions_that_ran_out_go(place: Place) -> None:
    """Nobody withdraws what he forgot; the next admission clears it away."""
    async with place.identity() as stores:
        await stores.identity.admit(admission("old", expires=now() - timedelta(seconds=1)))
        await stores.identity.admit(admission("new"))
    with place.engine() as engine, engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM admissions")) == 1


async def test_an_organisation_has_so_many_apps(store: Identity) -> None:
    """Living ones, and five times as many in all; a change of one that is there is no further one."""
    for number in range(2):
        assert await store.commit(changes(apps=(app(f"a{number}"),), most_apps=2))
    assert not await store.commit(changes(apps=(app("a2"),), most_apps=2))
    assert await store.commit(changes(apps=(replace(app("a1"), name="Other"),), most_apps=2))
    assert await store.commit(changes(apps=(app("b", organisation="other"),), most_apps=2))
    for number in range(8):
        assert await store.commit(changes(apps=(app(f"gone{number}", deleted=LATER),)))
    await store.commit(changes(apps=(app("a0", deleted=LATER), app("a1", deleted=LATER))))
    assert not await store.commit(changes(apps=(app("a2"),), most_apps=2))


async def test_what_is_gone_is_not_changed(store: Identity) -> None:
    """A change that comes after the deletion does not bring the app back."""
    await store.commit(changes(apps=(app("a", deleted=LATER),)))
    for name in ("a", "never"):
        assert not await store.commit(changes(apps=(app(name),), living_apps=(name,)))
    found = await store.app("a")
    assert found is not None
    assert found.deleted == LATER


async def test_a_deleted_apps_grants_end_with_it(store: Identity) -> None:
    """Its refresh tokens are dead and the feed names the grant; another app's grants stay."""
    await store.commit(changes(apps=(app("a"), app("b")), grants=(grant("other", app="b"),)))
    await store.commit(changes(apps=(app("a", deleted=LATER),), at=LATER))
    assert not await usable(store, "r")
    assert [each.grant for each in await store.revoked_since(0, LATER)] == ["g"]
    assert [each.id for each in await store.grants("c")] == ["other"]


async def known(store: Identity, name: str) -> Admission:
    """The admission as it is kept."""
    found = await store.admission(digest(name))
    assert found is not None
    return found
