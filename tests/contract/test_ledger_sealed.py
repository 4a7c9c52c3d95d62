"""What lies in the Ledger's tables is sealed: nobody reads it in a file, moves it to another row, or needs an old key for ever."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Table, make_url, select, update

from domain.cases import Photo
from gateway.intake.rotation import AGAIN, Rotation, Sealed
from storage.cases import Ledger
from storage.errors import StorageError
from storage.hooks_ports import Draft, Webhook
from storage.hooks_tables import DELIVERIES, WEBHOOKS
from storage.ledger_tables import ANSWERS, CASES, HEARD, PHOTOS
from storage.seal import Seal, SealError
from tests.contract.engines import Place
from tests.contract.filings import ANSWER, NEW, NOON, OLD, SEAL, filing, placed, scope
from tests.contract.filings import PHOTOS as PICTURES
from tests.unit.clocks import Hand

BOTH, ONLY_NEW = Seal([NEW, OLD]), Seal([NEW])
SEALED: tuple[tuple[Table, str], ...] = (
    (CASES, "wish"), (CASES, "hold"), (CASES, "facts"), (PHOTOS, "content"), (ANSWERS, "answer"), (HEARD, "outcome"),
    (WEBHOOKS, "url"), (WEBHOOKS, "secret"), (WEBHOOKS, "former"), (DELIVERIES, "event"),
)  # fmt: skip


async def filled(ledger: Ledger, name: str, word: str) -> None:
    """A case that has something in every sealed column, and `word` in each."""
    said = f"{name} {word}".encode()
    photos = tuple(replace(each, content=each.content + said) for each in PICTURES)
    await ledger.file(filing(name, wish=said, photos=photos))
    await ledger.answered(scope(name), replace(ANSWER, body=said))
    await ledger.hold(name, said.decode())
    await ledger.hear(name, "m", said)
    await placed(ledger, name, facts={"note": said.decode()})


async def told(ledger: Ledger, name: str, word: str) -> None:
    """That it has all of it still."""
    said = f"{name} {word}".encode()
    case, known = await ledger.case(name), await ledger.known(scope(name), filing(name).body)
    assert case is not None
    assert known is not None
    assert known.answer == replace(ANSWER, body=said)
    assert case.facts == {"note": said.decode()}
    assert await ledger.wish(name) == await ledger.heard(name, "m") == said
    assert await ledger.held(name) == said.decode()
    assert await ledger.photos(name) == tuple(replace(each, content=each.content + said) for each in PICTURES)


def files_of(place: Place) -> list[Path]:
    """Every file of the database, logs of writes included."""
    folder = place.state if place.url is None else Path(str(make_url(place.url).query["host"]))
    return [path for path in folder.rglob("*") if path.is_file()]


def lies(word: str, place: Place) -> bool:
    """Whether it stands in any of them."""
    return any(word.encode() in _content(path) for path in files_of(place))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:  # a server that runs makes files and takes them away
        return b""


async def test_nothing_personal_lies_open(place: Place) -> None:
    """No file of the database holds a word of wish, photo, hold, facts, answer or message; what lies open is found there."""
    secret, open_ = f"canary-{uuid.uuid4().hex}", f"open-{uuid.uuid4().hex}"
    async with place.ledger(SEAL) as ledger:
        await filled(ledger, "c1", secret)
        await ledger.tried("c1", open_)
        await told(ledger, "c1", secret)
        assert lies(open_, place)
        assert not lies(secret, place)
    assert lies(open_, place)
    assert not lies(secret, place)


def swap(place: Place, column: Column[Any], one: Any, other: Any) -> None:
    """Exchange a column of two rows behind the Ledger's back."""
    with place.engine() as engine, engine.begin() as connection:
        first, second = (connection.scalar(select(column).where(which)) for which in (one, other))
        assert first is not None
        assert first != second
        connection.execute(update(column.table).where(one).values({column.name: second}))
        connection.execute(update(column.table).where(other).values({column.name: first}))


async def test_a_moved_value_does_not_open(place: Place) -> None:
    """A sealed value that somebody moved to another case, another photo, another key or another message is refused."""
    async with place.ledger(SEAL) as ledger:
        for name in ("c1", "c2"):
            await filled(ledger, name, "x")
        for column in (CASES.c.wish, CASES.c.hold, CASES.c.facts):
            swap(place, column, CASES.c.id == "c1", CASES.c.id == "c2")
        own = PHOTOS.c.case == "c1"
        swap(place, PHOTOS.c.content, own & (PHOTOS.c.place == 0), own & (PHOTOS.c.place == 1))
        swap(place, ANSWERS.c.answer, ANSWERS.c.case == "c1", ANSWERS.c.case == "c2")
        swap(place, HEARD.c.outcome, HEARD.c.case == "c1", HEARD.c.case == "c2")
        calls = (
            ledger.wish("c1"), ledger.held("c1"), ledger.case("c1"), ledger.photos("c1"), ledger.heard("c1", "m"),
            ledger.known(scope("c1"), filing("c1").body), ledger.answered(scope("c1"), ANSWER),
        )  # fmt: skip
        for call in calls:
            with pytest.raises(SealError, match="does not open"):
                await call


async def test_without_the_key_it_stays_closed(place: Place) -> None:
    """A key that is taken away too early is named, as an error of the store; nothing is lost, and back with it all opens."""
    async with place.ledger(SEAL) as ledger:
        await filled(ledger, "c1", "x")
    async with place.ledger(ONLY_NEW) as ledger:
        with pytest.raises(StorageError, match=SEAL.newest):
            await ledger.wish("c1")
        assert await ledger.reseal(10) == 0
    async with place.ledger(BOTH) as ledger:
        await told(ledger, "c1", "x")


def keys_of(place: Place) -> set[str]:
    """Of each sealed column that holds anything, the ids of the keys it was sealed with."""
    found = set()
    with place.engine() as engine, engine.begin() as connection:
        for table, column in SEALED:
            values = connection.scalars(select(table.c[column]).where(table.c[column].is_not(None))).all()
            assert values, f"{table}.{column} was not tried"
            found |= {SEAL.key_of(bytes(value)) for value in values}
    return found


async def hooked(place: Place, seal: Seal) -> tuple[Webhook | None, tuple[bytes, ...]]:
    """The webhook `w` and the events on their way to it, made at first."""
    async with place.stores() as stores:
        hooks = stores.hooks(seal)
        if await hooks.hook("w") is None:
            hook = Webhook(
                id="w", client="a", url="https://a.example", topics=("orders",), secret=b"s", former=b"f",
                former_until=NOON, created=NOON, changed=NOON,
            )  # fmt: skip
            await hooks.create(hook, most=1)
            drafts = [
                Draft(id=f"d{n}", webhook="w", cause=f"case/{n}", type="t", event=b"event %d" % n, at=NOON)
                for n in range(5)
            ]
            await hooks.queue(drafts, most=9)
        return await hooks.hook("w"), tuple(sorted(each.event for each in await hooks.unsent(9)))


async def renewed(place: Place, limit: int) -> tuple[list[int], list[int]]:
    """Everything sealed anew under the new key; how many rows each call took, of the Ledger and of the webhooks."""
    rows: tuple[list[int], list[int]] = ([], [])
    async with place.ledger(BOTH) as ledger, place.stores() as stores:
        both: tuple[Sealed, ...] = (ledger, stores.hooks(BOTH))
        for kept, had in zip(both, rows, strict=True):
            while some := await kept.reseal(limit):
                had.append(some)
    return rows


@pytest.mark.parametrize("limit", [1, 3, 100])
async def test_what_an_old_key_sealed_is_sealed_anew(place: Place, limit: int) -> None:
    """Batch by batch, none larger than allowed, each row comes under the new key once; then the old one may go."""
    async with place.ledger(SEAL) as ledger:
        for number in range(3):
            await filled(ledger, f"c{number}", "x")
    hooks = await hooked(place, SEAL)
    assert keys_of(place) == {SEAL.newest}
    batches = await renewed(place, limit)
    assert [sum(each) for each in batches] == [3 * (1 + 2 + 1 + 1), 1 + 5]
    assert max(map(max, batches)) <= limit
    assert keys_of(place) == {BOTH.newest}
    assert await renewed(place, limit) == ([], [])
    async with place.ledger(ONLY_NEW) as ledger:
        for number in range(3):
            await told(ledger, f"c{number}", "x")
    assert await hooked(place, ONLY_NEW) == hooks


async def test_with_one_key_nothing_is_looked_at(place: Place) -> None:
    """Where there is no older key, there is nothing to do, and the database is not asked."""
    async with place.ledger(SEAL) as ledger:
        await filled(ledger, "c1", "x")
        with place.engine() as engine, engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE cases RENAME TO cases_away")
        assert await ledger.reseal(10) == 0


async def test_what_was_tampered_with_stops_nobody(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    """A value that does not open is named in the log and left as it is; all others are sealed anew."""
    async with place.ledger(SEAL) as ledger:
        for number in range(4):
            await ledger.file(filing(f"c{number}", wish=b"asked"))
    swap(place, CASES.c.wish, CASES.c.id == "c1", CASES.c.id == "c2")
    async with place.ledger(BOTH) as ledger:
        assert [await ledger.reseal(1) for _ in range(3)] == [1, 1, 0]
        assert [await ledger.wish(name) for name in ("c0", "c3")] == [b"asked", b"asked"]
    assert "case/c1/wish" in caplog.text
    assert "case/c2/wish" in caplog.text


async def test_a_batch_that_failed_is_done_again(place: Place) -> None:
    """What a batch had done when the database failed is undone, and is not passed over afterwards."""
    async with place.ledger(SEAL) as ledger:
        for number in range(3):
            await ledger.file(filing(f"c{number}", photos=(Photo(name="p", kind="k", content=b"x"),)))
    async with place.ledger(BOTH) as ledger:
        with place.engine() as engine:
            with engine.begin() as connection:
                connection.exec_driver_sql("ALTER TABLE case_photos RENAME TO photos_away")
            assert await ledger.reseal(3) == 3
            with pytest.raises(StorageError):
                await ledger.reseal(3)
            with engine.begin() as connection:
                connection.exec_driver_sql("ALTER TABLE photos_away RENAME TO case_photos")
                row = connection.scalar(select(CASES.c.wish).where(CASES.c.id == "c0"))
                wish = SEAL.seal(BOTH.open(bytes(row or b""), "case/c0/wish"), "case/c0/wish")
                connection.execute(update(CASES).where(CASES.c.id == "c0").values(wish=wish))
        assert [await ledger.reseal(9) for _ in range(3)] == [1, 3, 0]


async def test_the_operator_is_told_once(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    """Housekeeping seals all of it anew, says once that nothing is left, and looks again an hour later without a word."""
    caplog.set_level("INFO")
    hand = Hand(datetime.now(NOON.tzinfo))
    left = "nothing is left"
    async with place.ledger(SEAL) as before, place.ledger(BOTH) as ledger, place.stores() as stores:
        await filled(before, "c1", "x")
        await hooked(place, SEAL)
        rotation = Rotation(BOTH, (ledger, stores.hooks(BOTH)), clock=hand)
        assert await rotation.look() == 5 + 6
        assert keys_of(place) == {BOTH.newest}
        assert left not in caplog.text
        assert await rotation.look() == 0
        assert caplog.text.count(left) == 1
        await before.hold("c1", "by a process that was not restarted")
        assert await rotation.look() == 0
        hand.at += AGAIN
        assert await rotation.look() == 1
        assert await rotation.look() == 0
        assert caplog.text.count(left) == 2
        hand.at += AGAIN
        assert await rotation.look() == 0
        assert caplog.text.count(left) == 2
