"""What the durable engine of `Identity` keeps to, the same on SQLite and on PostgreSQL: each call by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import alembic.command
import pytest
from alembic.config import Config
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

import storage.migrations.run
from storage import identity_operation
from storage.accounts import Feedback, Identity, Link, Revoked
from storage.identity_rows import PRUNED
from storage.identity_tables import AUDITS, METADATA, REFRESHES, REVOCATIONS, SIGNING_KEYS
from storage.migrations.run import HEAD, migrate, revision
from storage.open import open_identity
from tests.contract.citizens import (
    LATER,
    NOON,
    app,
    audit,
    changes,
    digest,
    family,
    grant,
    operator,
    organisation,
    refresh,
    signing_key,
)
from tests.contract.engines import Place

ISSUER = "https://idp.essen.example/realm"


@pytest.fixture
async def store(place: Place) -> AsyncIterator[Identity]:
    """Nobody yet, open."""
    async with place.identity() as stores:
        yield stores.identity


async def test_what_is_kept_comes_back(place: Place) -> None:
    """Every value comes back equal, field for field and instants in UTC, in this process and in the next one."""
    used = refresh("old", used=NOON, revoked=LATER)
    gone = grant("gone", used=NOON, revoked=LATER)
    async with place.identity() as stores:
        await stores.identity.put_organisation(organisation())
        assert await stores.identity.commit(
            changes(apps=(app(), app("b", jwks=None, secret=None)), grants=(grant(), gone), refreshes=(refresh(), used))
        )
        await stores.identity.put_operator(operator())
    async with place.identity() as stores:
        assert await stores.identity.organisation("org") == organisation()
        assert await stores.identity.app("a") == app()
        assert await stores.identity.app("b") == app("b", jwks=None, secret=None)
        assert [await stores.identity.grant(each) for each in ("g", "gone")] == [grant(), gone]
        assert await stores.identity.refresh(used.digest) == used
        assert await stores.identity.operator(operator().issuer, "op") == operator()
        found = await stores.identity.refresh(digest("r"))
        assert found == refresh()
        assert found is not None
        assert found.expires.tzinfo is UTC


async def test_another_zone_is_the_same_instant(store: Identity) -> None:
    """An instant written in another zone is the same one when it is read."""
    local = NOON.astimezone(timezone(timedelta(hours=5)))
    await store.commit(changes(grants=(grant(created=local),)))
    found = await store.grant("g")
    assert found is not None
    assert (found.created, found.created.tzinfo) == (NOON, UTC)


async def test_what_is_not_there_is_none(store: Identity) -> None:
    """Each look-up finds nothing in an empty store, nor under a text that no database could hold."""
    for name in ("x", "a\0b", "\ud800", ""):
        assert await store.app(name) is None
        assert await store.organisation(name) is None
        assert await store.grant(name) is None
        assert await store.whose(name, "s") is None
        assert await store.whose("s", name) is None
        assert await store.operator(ISSUER, name) is None
    assert await store.refresh(b"") is None
    assert (await store.apps(), await store.links("c"), await store.grants("c"), await store.operators()) == (
        (),
        (),
        (),
        (),
    )
    assert (await store.signing_keys(), await store.audits(9), await store.feedback(9)) == ((), (), ())
    assert await store.revoked_since(0, NOON) == ()
    await store.check()


@pytest.mark.parametrize("text_", ["a\0b", "\ud800"])
async def test_what_no_database_can_hold_is_refused(store: Identity, text_: str) -> None:
    """A NUL or half a surrogate pair is a ValueError, and nothing of the decision is saved."""
    for refused in (
        changes(apps=(app(text_),)),
        changes(audits=(audit(text_),)),
        changes(grants=(grant("h", app=text_),)),
    ):
        with pytest.raises(ValueError, match="cannot be kept"):
            await store.commit(replace(refused, apps=(app("first"), *refused.apps)))
    with pytest.raises(ValueError, match="cannot be kept"):
        await store.citizen(ISSUER, text_, idp="essen", at=NOON)
    with pytest.raises(ValueError, match="cannot be kept"):
        await store.pairwise("c", text_, "s")
    assert (await store.links(text_), await store.grants(text_), await store.apps(text_)) == ((), (), ())
    assert (await store.apps(), await store.audits(9)) == ((), ())


async def test_an_instant_without_a_zone_is_refused(store: Identity) -> None:
    """It could be any instant."""
    with pytest.raises(ValueError, match="without a zone"):
        await store.put_organisation(organisation(created=NOON.replace(tzinfo=None)))


async def test_organisations_and_apps_are_overwritten(store: Identity) -> None:
    """The last one written counts, whole."""
    await store.put_organisation(organisation(verified=False))
    await store.put_organisation(replace(organisation(), name="Neu"))
    await store.commit(changes(apps=(app(),)))
    await store.commit(changes(apps=(app(scopes=(), jwks=None),)))
    assert await store.organisation("org") == replace(organisation(), name="Neu")
    assert await store.app("a") == app(scopes=(), jwks=None)


async def test_apps_are_listed_oldest_first(store: Identity) -> None:
    """All of them or an organisation's, the deleted ones left out, which yet are found by their id."""
    first, second = app("z"), app("y", created=LATER, organisation="other")
    await store.commit(changes(apps=(second, first, app("d", deleted=LATER))))
    assert await store.apps() == (first, second)
    assert await store.apps("other") == (second,)
    assert await store.apps("nobody") == ()
    assert await store.app("d") == app("d", deleted=LATER)


async def test_an_account_is_one_citizen(store: Identity) -> None:
    """The same issuer and subject are the same random UUID for ever; any other issuer or subject is somebody else."""
    one = await store.citizen(ISSUER, "1", idp="essen", at=NOON)
    assert await store.citizen(ISSUER, "1", idp="renamed", at=LATER) == one
    others = [
        await store.citizen(*other, idp="essen", at=NOON)
        for other in ((ISSUER, "2"), (ISSUER + "/", "1"), (ISSUER, "1 "))
    ]
    assert len({one, *others}) == 4
    assert UUID(one).version == 4
    assert await store.links(one) == (Link(issuer=ISSUER, subject="1", citizen=one, idp="essen", created=NOON),)


async def test_the_first_pairwise_subject_stays(store: Identity) -> None:
    """What was proposed first counts, per citizen and sector, and leads back to the citizen there and nowhere else."""
    assert await store.pairwise("c", "one", "s1") == "s1"
    assert await store.pairwise("c", "one", "other") == "s1"
    assert await store.pairwise("c", "two", "s2") == "s2"
    assert await store.whose("one", "s1") == "c"
    assert [await store.whose(*asked) for asked in (("two", "s1"), ("one", "other"))] == [None, None]


async def test_grants_are_listed_newest_first(store: Identity) -> None:
    """A citizen's own, those not revoked."""
    old, new = grant("old"), grant("new", created=LATER)
    await store.commit(changes(grants=(old, new, grant("gone", revoked=NOON), grant("hers", citizen="d"))))
    assert await store.grants("c") == (new, old)


async def test_forgetting_a_citizen_leaves_nothing_of_her(store: Identity) -> None:
    """Links, grants, refresh tokens and subjects go, the feed names her live grants, and nobody else loses anything."""
    kept = await store.citizen(ISSUER, "2", idp="essen", at=NOON)
    gone = await store.citizen(ISSUER, "1", idp="essen", at=NOON)
    hers, others = grant("hers", citizen=gone), grant("others", citizen=kept)
    dead = grant("dead", citizen=gone, revoked=NOON)
    tokens = refresh("hers", grant="hers"), refresh("others", grant="others")
    assert await store.commit(changes(grants=(hers, others, dead), refreshes=tokens))
    for citizen in (gone, kept):
        await store.pairwise(citizen, "one", citizen)
    await store.forget_citizen(gone)
    assert (await store.links(gone), await store.grant("hers"), await store.grant("dead")) == ((), None, None)
    assert (await store.refresh(digest("hers")), await store.whose("one", gone)) == (None, None)
    assert [each.grant for each in await store.revoked_since(0, datetime.now(UTC))] == ["hers"]
    assert await store.citizen(ISSUER, "1", idp="essen", at=NOON) != gone
    assert len(await store.links(kept)) == 1
    assert (await store.grant("others"), await store.whose("one", kept)) == (others, kept)
    assert await store.refresh(digest("others")) == tokens[1]


async def test_operators_come_and_go(store: Identity) -> None:
    """A removed one is nobody, though the row stays; the same account may come back with another role."""
    await store.put_operator(operator())
    await store.put_operator(operator("second", created=LATER))
    assert await store.operators() == (operator(), operator("second", created=LATER))
    await store.put_operator(operator(removed=LATER))
    assert await store.operator(operator().issuer, "op") is None
    assert await store.operator("https://other.example", "second") is None
    assert [each.subject for each in await store.operators()] == ["second"]
    await store.put_operator(operator(role="viewer"))
    assert await store.operator(operator().issuer, "op") == operator(role="viewer")


async def test_feedback_is_bounded(store: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest are kept, newest first, and a text has an end."""
    monkeypatch.setattr(identity_operation, "FEEDBACK_KEPT", 3)
    said = [Feedback(at=NOON, page="/login", text=f"{n}", contact=None if n % 2 else "x@y.example") for n in range(5)]
    for each in said:
        await store.put_feedback(each)
    assert await store.feedback(9) == (said[4], said[3], said[2])
    assert await store.feedback(1) == (said[4],)
    await store.put_feedback(replace(said[0], text="ä" * 20_000))
    assert [len(each.text) for each in await store.feedback(1)] == [identity_operation.FEEDBACK_CHARACTERS]


async def test_keys_are_added_in_turn(place: Place) -> None:
    """One of an algorithm with no later beginning is refused; those no longer published are neither told nor kept."""
    now = [NOON]
    async with open_identity(state=place.state, database_url=place.url, clock=lambda: now[0]) as stores:
        first = signing_key("1")
        rsa = signing_key("rsa", alg="RS256")
        second = signing_key("2", signs_from=LATER, published_until=NOON + timedelta(days=60))
        assert [await stores.identity.add_signing_key(key) for key in (first, rsa)] == [True, True]
        assert not await stores.identity.add_signing_key(signing_key("same"))
        assert not await stores.identity.add_signing_key(signing_key("sooner", signs_from=NOON - timedelta(seconds=1)))
        assert await stores.identity.add_signing_key(second)
        assert await stores.identity.signing_keys() == (first, rsa, second)
        now[0] = first.published_until
        assert await stores.identity.signing_keys() == (second,)
        assert await stores.identity.add_signing_key(signing_key("3", signs_from=LATER + timedelta(days=1)))
    with place.engine() as engine, engine.begin() as connection:
        assert set(connection.scalars(select(SIGNING_KEYS.c.kid))) == {"2", "3"}


async def test_audits_are_told_newest_first(store: Identity) -> None:
    """In the order they were written, whatever their instants, and no more than asked for."""
    rows = audit("one", app="a", idp="essen", detail="why", trace_id="0af7"), audit("two", at=NOON - timedelta(days=1))
    await store.commit(changes(audits=rows))
    await store.commit(changes(audits=(audit("three"),)))
    assert await store.audits(9) == (audit("three"), rows[1], rows[0])
    assert await store.audits(1) == (audit("three"),)


@pytest.mark.parametrize(
    "meddling",
    [
        "UPDATE audits SET event = 'nothing'",
        "UPDATE audits SET event = 'nothing' WHERE number = 1",
        "DELETE FROM audits",
        "DELETE FROM audits WHERE number = 1",
        "TRUNCATE audits",
        "REPLACE INTO audits (number, at, event) VALUES (1, '2026-11-22 12:00:00.000000', 'nothing')",
        "INSERT INTO audits (number, at, event) VALUES (1, '2026-11-22', 'x') ON CONFLICT (number) DO UPDATE SET event = 'x'",
    ],
)
async def test_the_audit_is_append_only(place: Place, meddling: str) -> None:
    """The database itself refuses to change or remove a row, to whoever asks, and takes new ones as before."""
    async with place.identity() as stores:
        await stores.identity.commit(changes(audits=(audit(),)))
        with place.engine() as engine, pytest.raises(SQLAlchemyError), engine.begin() as connection:
            connection.execute(text(meddling))
        await stores.identity.commit(changes(audits=(audit("next"),)))
        assert [row.event for row in await stores.identity.audits(9)] == ["next", "login"]


async def test_revocations_are_numbered_upwards(store: Identity) -> None:
    """Each has a higher number than all before it, also when those are gone; a reader gets what follows and still matters."""
    await store.commit(changes(revoked_jtis=("j1", "j2"), revoked_until=LATER))
    assert await store.revoked_since(0, NOON) == (
        Revoked(number=1, jti="j1", grant=None, until=LATER),
        Revoked(number=2, jti="j2", grant=None, until=LATER),
    )
    assert [each.jti for each in await store.revoked_since(1, NOON)] == ["j2"]
    assert await store.revoked_since(0, LATER) == ()
    await store.commit(changes(at=LATER))
    await store.commit(changes(at=LATER, revoked_grants=("unknown",)))
    (last,) = await store.revoked_since(2, LATER)
    assert (last.grant, last.jti, last.until) == ("unknown", None, LATER + timedelta(minutes=10))


async def test_what_is_past_its_time_goes(place: Place) -> None:
    """A commit removes refresh tokens whose family has ended in time, and revocations that matter no more: a bounded number."""
    old = [refresh(f"old{n}", ends=LATER) for n in range(PRUNED + 5)]
    async with place.identity() as stores:
        assert await stores.identity.commit(
            family(refreshes=(*old, refresh()), revoked_jtis=("j",), revoked_until=LATER)
        )
        left = []
        for at in (LATER - timedelta(seconds=1), LATER, LATER):
            await stores.identity.commit(changes(at=at))
            with place.engine() as engine, engine.begin() as connection:
                counts = (select(func.count()).select_from(table) for table in (REFRESHES, REVOCATIONS))
                left.append(tuple(connection.scalar(each) for each in counts))
        assert left == [(PRUNED + 6, 1), (6, 0), (1, 0)]
        assert await stores.identity.refresh(digest("r")) == refresh()


async def test_going_back_a_revision_leaves_what_was_there_before(place: Place) -> None:
    """Down to the revision before and up again: identity is empty, its triggers are there, and keys were not touched."""
    with place.engine() as engine:
        migrate(engine)
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO memory VALUES ('s', 'k', 'v', '2026-11-22 12:00:00')"))
        config = Config()
        config.set_main_option("script_location", str(Path(storage.migrations.run.__file__).parent))
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            alembic.command.downgrade(config, "0002")
        assert set(inspect(engine).get_table_names()) == {"alembic_version", "memory", "keys"}
        migrate(engine)
        with engine.begin() as connection:
            assert revision(connection) == HEAD
            assert connection.scalar(text("SELECT value FROM memory")) == "v"
        assert set(METADATA.tables) < set(inspect(engine).get_table_names())
        with engine.begin() as connection:
            connection.execute(AUDITS.insert().values(at=NOON, event="login"))
        with pytest.raises(SQLAlchemyError, match="append-only"), engine.begin() as connection:
            connection.execute(AUDITS.delete())
