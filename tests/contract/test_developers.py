"""What the durable engine of `Developers` keeps to, the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import text

from storage.accounts import Admission, App, Changes, Organisation
from storage.developers import NAME_KEPT
from storage.developers_ports import (
    Developer,
    Developers,
    DeveloperSession,
    Invitation,
    SignUpBounds,
    folded,
    proper_name,
)
from storage.keyring import new_key
from storage.open import Stores, open_identity, open_stores
from tests.contract.engines import Place

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MANY = SignUpBounds(accounts=100, per_hour=100)


@dataclass(slots=True)
class Clock:
    """The stores' clock."""

    instant: datetime = NOON

    def __call__(self) -> datetime:
        """Now."""
        return self.instant


@pytest.fixture
def clock() -> Clock:
    """Noon."""
    return Clock()


@pytest.fixture
async def stores(place: Place, clock: Clock) -> AsyncIterator[Stores]:
    """No account yet, open."""
    async with opened(place, clock) as found:
        yield found


@asynccontextmanager
async def opened(place: Place, clock: Clock) -> AsyncIterator[Stores]:
    """The stores by this clock."""
    async with open_stores(state=place.state, database_url=place.url, cache_bytes=1000, clock=clock) as found:
        yield found


def digest(word: str) -> bytes:
    """Of a secret."""
    return sha256(word.encode()).digest()


def account(name: str = "Uni Adorf", **more: Any) -> Developer:
    """An account; its secret is its id."""
    given: dict[str, Any] = {"id": f"dev_{folded(name)}", "organisation": name, "created": NOON}
    return Developer(**given | more)


async def join(developers: Developers, developer: Developer, **more: Any) -> Any:
    """Sign up."""
    return await developers.sign_up(developer, digest(developer.id), **{"bounds": MANY} | more)


def a_session(word: str, **more: Any) -> DeveloperSession:
    """A session of twelve hours."""
    given: dict[str, Any] = {"developer": account().id, "created": NOON, "used": NOON}
    given["expires"] = NOON + timedelta(hours=12)
    return DeveloperSession(digest=digest(word), **given | more)


async def test_an_account_comes_back(place: Place, clock: Clock) -> None:
    """By its id, its secret and its session, in this process and the next; the secret is in no column."""
    async with opened(place, clock) as stores:
        assert await join(stores.developers, account()) is None
        await stores.developers.begin_session(a_session("s"), most=10)
    async with opened(place, clock) as stores:
        assert await stores.developers.developer(account().id) == account()
        assert await stores.developers.by_secret(digest(account().id)) == account()
        assert await stores.developers.by_secret(digest("guessed")) is None
        assert await stores.developers.session(digest("s")) == (a_session("s"), account())
        assert await stores.developers.all() == (account(),)
    async with open_identity(state=place.state, database_url=place.url, clock=clock) as identity:
        assert await identity.identity.organisation(account().id) == Organisation(
            id=account().id, name="Uni Adorf", created=NOON
        )
        assert [(row.event, row.detail) for row in await identity.identity.audits(5)] == [
            ("developer-joined", account().id)
        ]


LOOK_ALIKES = ["uni adorf", "UNI  ADORF ", "Uni\u00a0Adorf", "\uff35\uff4e\uff49 Adorf", "uni ADORF"]


@pytest.mark.parametrize("name", LOOK_ALIKES)
async def test_a_name_is_taken_in_every_spelling(stores: Stores, name: str) -> None:
    """Case, blanks and compatible letters do not make another organisation: citizens could not tell them apart."""
    assert await join(stores.developers, account()) is None
    assert await join(stores.developers, account(name, id="dev_other")) == "name-taken"
    assert await stores.developers.all() == (account(),)


async def test_an_operators_organisation_has_its_name(place: Place, stores: Stores, clock: Clock) -> None:
    """Nobody signs up under a name that an operator has given an app."""
    async with open_identity(state=place.state, database_url=place.url, clock=clock) as identity:
        await identity.identity.put_organisation(Organisation(id="uni-adorf", name="Uni ADORF", created=NOON))
    assert await join(stores.developers, account()) == "name-taken"


async def test_of_many_that_want_a_name_one_gets_it(place: Place, clock: Clock) -> None:
    """At the same moment, from two processes."""
    async with opened(place, clock) as one, opened(place, clock) as two:
        wishes = [join(each.developers, account(id=f"dev_{n}")) for n, each in enumerate((one, two) * 5)]
        said = await asyncio.gather(*wishes)
    assert sorted(map(str, said)) == ["None"] + ["name-taken"] * 9


async def test_accounts_are_bounded(stores: Stores, clock: Clock) -> None:
    """Open ones, and new ones in an hour; whoever is invited is held up by neither."""
    few = SignUpBounds(accounts=2, per_hour=100)
    for name in ("a", "b"):
        assert await join(stores.developers, account(name), bounds=few) is None
    assert await join(stores.developers, account("c"), bounds=few) == "full"
    await stores.developers.close(account("a").id)
    slow = SignUpBounds(accounts=100, per_hour=2)
    assert await join(stores.developers, account("c"), bounds=slow) == "too-many"
    clock.instant += timedelta(hours=1)
    assert await join(stores.developers, account("c"), bounds=slow) is None
    invitation = Invitation(digest=digest("i"), organisation="d", created=NOON, expires=NOON + timedelta(days=1))
    assert await stores.developers.invite(invitation) is None
    none = SignUpBounds(accounts=0, per_hour=0)
    assert await join(stores.developers, account("d"), bounds=none, invitation=digest("i")) is None


async def test_an_invitation_serves_once_for_its_name(stores: Stores, clock: Clock) -> None:
    """For this name, until it runs out, in place of the one before; a taken name is not invited."""
    good = Invitation(digest=digest("i"), organisation="Uni Adorf", created=NOON, expires=NOON + timedelta(days=1))
    developers = stores.developers
    assert await developers.invite(replace(good, digest=digest("first"))) is None
    assert await developers.invite(good) is None
    assert await developers.invitation(digest("first")) is None
    assert await developers.invitation(digest("i")) == good
    assert await join(developers, account("Other"), invitation=digest("i")) == "not-invited"
    assert await join(developers, account(), invitation=digest("first")) == "not-invited"
    assert await join(developers, account(), invitation=digest("i")) is None
    assert await join(developers, account("Again"), invitation=digest("i")) == "not-invited"
    assert await developers.invite(replace(good, organisation="UNI ADORF")) == "name-taken"
    assert await developers.invite(replace(good, organisation="Late")) is None
    clock.instant += timedelta(days=2)
    assert await developers.invitation(digest("i")) is None
    assert await join(developers, account("Late"), invitation=digest("i")) == "not-invited"


async def test_a_session_ends(stores: Stores, clock: Clock) -> None:
    """By the log-out, by its time, and with the account; its last use is noted no more often than every few minutes."""
    developers = stores.developers
    await join(developers, account())
    for word in ("out", "late", "closed"):
        await developers.begin_session(a_session(word), most=10)
    await developers.end_session(digest("out"))
    assert await developers.session(digest("out")) is None
    clock.instant += timedelta(minutes=1)
    await developers.session(digest("late"))
    found = await developers.session(digest("late"))
    assert found is not None
    assert found[0].used == NOON
    clock.instant += timedelta(minutes=10)
    await developers.session(digest("late"))
    found = await developers.session(digest("late"))
    assert found is not None
    assert found[0].used == clock.instant
    await developers.close(account().id)
    assert await developers.session(digest("closed")) is None
    await join(developers, account("B"))
    await developers.begin_session(a_session("b", developer=account("B").id), most=10)
    clock.instant = NOON + timedelta(hours=12)
    assert await developers.session(digest("b")) is None


async def test_an_account_has_so_many_sessions(place: Place, stores: Stores) -> None:
    """Of more, the one longest unused ends; another account's stay, and what ran out is no row any more."""
    developers = stores.developers
    for name in ("Uni Adorf", "B"):
        await join(developers, account(name))
    await developers.begin_session(a_session("b", developer=account("B").id), most=3)
    await developers.begin_session(a_session("gone", expires=NOON), most=3)
    for number in range(5):
        await developers.begin_session(a_session(f"s{number}", used=NOON + timedelta(seconds=number)), most=3)
    held = [await developers.session(digest(f"s{number}")) is not None for number in range(5)]
    assert held == [False, False, True, True, True]
    assert await developers.session(digest("b")) is not None
    with place.engine() as engine, engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM developer_sessions")) == 4


async def test_closing_ends_everything(place: Place, stores: Stores, clock: Clock) -> None:
    """Keys are refused, sessions and admissions gone, the secret opens nothing; not while there is an app; another's stay."""
    developers, mine = stores.developers, account().id
    for name in ("Uni Adorf", "B"):
        await join(developers, account(name))
        await stores.keys.create(new_key(name, (), NOON, account(name).id)[1])
    async with open_identity(state=place.state, database_url=place.url, clock=clock) as kept:
        identity = kept.identity
        app = App(id="x", organisation=mine, name="X", created=NOON)
        await identity.commit(Changes(at=NOON, apps=(app,)))
        minute = NOON + timedelta(minutes=1)
        await identity.admit(Admission(digest=digest("m"), organisation=mine, app="y", expires=minute))
        assert not await developers.close(mine)
        assert await developers.by_secret(digest(mine)) is not None
        await identity.commit(Changes(at=NOON, apps=(replace(app, deleted=NOON),)))
        seen = await stores.keys.changes()
        assert await developers.close(mine)
        assert await identity.admission(digest("m")) is None
    assert await stores.keys.changes() != seen
    assert [key.owner for key in await stores.keys.valid()] == [account("B").id]
    assert await developers.by_secret(digest(mine)) is None
    assert await developers.developer(mine) == account(closed=NOON)


async def test_a_closed_accounts_name_is_kept_for_a_while(place: Place, stores: Stores, clock: Clock) -> None:
    """Nobody steps into it at once; after that nothing of the account is left."""
    developers = stores.developers
    await join(developers, account())
    await developers.close(account().id)
    assert await join(developers, account(id="dev_new")) == "name-taken"
    clock.instant += NAME_KEPT
    assert await join(developers, account(id="dev_new", created=clock.instant)) is None
    assert [each.id for each in await developers.all()] == ["dev_new"]
    async with open_identity(state=place.state, database_url=place.url, clock=clock) as kept:
        assert await kept.identity.organisation(account().id) is None


NAMES = {"": "empty", " \t": "empty", "x" * 81: "too-long", "123": "strange", "a\u200bb": "strange", "a\0b": "strange"}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_cannot_be_read_is_refused(name: str) -> None:
    """Empty, endless, or with what nobody sees."""
    with pytest.raises(ValueError, match=NAMES[name]):
        proper_name(name)


def test_a_name_is_of_one_alphabet() -> None:
    """A Cyrillic letter among Latin ones looks like another name; a name all in Greek is one."""
    with pytest.raises(ValueError, match="mixed"):
        proper_name("Uni \u0410dorf")
    assert proper_name("  Αθήνα  1 ") == "Αθήνα 1"
    assert proper_name("Mu\u0308ll & Söhne, 2. Büro") == "Müll & Söhne, 2. Büro"
