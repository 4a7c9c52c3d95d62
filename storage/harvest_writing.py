"""What a transaction of the harvest writes: batches of a copy, the moment in which it serves, and what is known afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, Connection, Text, bindparam, delete, func, insert, select, update

from storage.harvest_ports import Copy, Outcome, Piece, Pull, Pulled, Standing
from storage.harvest_tables import (
    COPIES,
    GONE,
    HARVESTS,
    PULLS,
    RECORDS,
    copy_of,
    standing_of,
    within,
    words_of,
    zoned,
)

BATCH = 1000
"""Records a transaction writes or removes."""
REMEMBERED = 50
"""Pulls of a binding that are kept."""
GONE_KEPT = timedelta(days=90)
"""How long it is known that something was there."""


class New(NamedTuple):
    """A copy that was written, beside the one that serves."""

    number: int
    added: int
    changed: int


def standing_in(db: Connection, binding: str) -> Standing:
    """How a binding stands."""
    row = db.execute(select(HARVESTS).where(HARVESTS.c.binding == binding)).one_or_none()
    if row is None:
        return Standing(binding=binding)
    numbers = [number for number in (row.copy, row.held) if number is not None]
    copies = db.execute(select(COPIES).where(COPIES.c.number.in_(numbers))) if numbers else ()
    return standing_of(row, {each.number: copy_of(each) for each in copies})


def batches(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """As many as a transaction takes, and again."""
    left = iter(pieces)
    while batch := list(islice(left, BATCH)):
        yield batch


def _hash(piece: Piece) -> bytes:
    parts = (piece.id.encode(), piece.body, piece.order.encode(), piece.text.encode(), repr(piece.spot).encode())
    return blake2b(b"\0".join(parts), digest_size=16).digest()


def digest_of(pieces: Iterable[Piece]) -> bytes:
    """Tells one list from another."""
    digest = blake2b(digest_size=16)
    for piece in pieces:
        digest.update(_hash(piece))
    return digest.digest()


def row_of(piece: Piece, copy: int, row: int, pull: Pull) -> dict[str, Any]:
    """A record as its row; as typed, its text is taken apart."""
    typed = (*piece.text.split("|"), "", "", "")[:4] if pull.search == "as_typed" else (None,) * 4
    lon, lat = piece.spot or (None, None)
    return {
        "row": row,
        "copy": copy,
        "id": piece.id,
        "digest": _hash(piece),
        "body": piece.body,
        "sort": piece.order,
        "text": piece.text,
        **dict(zip(("street", "number", "postcode", "district"), typed, strict=True)),
        "lat": lat,
        "lon": lon,
        "first_seen": pull.at,
        "changed_at": pull.at,
    }


def is_same(db: Connection, old: Copy, pull: Pull, digest: bytes) -> bool:
    """Whether the copy that serves says just this."""
    kept = db.scalar(select(COPIES.c.digest).where(COPIES.c.number == old.number))
    return kept == digest and old.form == pull.form


def _mine(pull: Pull) -> tuple[Any, Any]:
    return HARVESTS.c.binding == pull.binding, HARVESTS.c.turn_by == pull.by


def give_back(db: Connection, pull: Pull) -> None:
    """Nobody pulls any more."""
    db.execute(update(HARVESTS).where(*_mine(pull)).values(turn_by=None, turn_until=None))


def renewed(db: Connection, old: Copy, pull: Pull) -> Pulled | None:
    """The copy that serves, found so again."""
    free = {"turn_by": None, "turn_until": None, "trouble": None, "held": None}
    if not db.execute(update(HARVESTS).where(*_mine(pull)).values(**free)).rowcount:
        return None
    again = {"at": pull.at, "as_of": pull.as_of, "facts": pull.facts}
    db.execute(update(COPIES).where(COPIES.c.number == old.number).values(**again))
    return note(db, Pulled(binding=pull.binding, at=pull.at, outcome="same", count=pull.count))


def begin(db: Connection, pull: Pull, digest: bytes) -> int:
    """A new copy, of which nobody knows yet; its number."""
    number = int(db.scalar(select(func.coalesce(func.max(COPIES.c.number), 0))) or 0) + 1
    facts = {name: getattr(pull, name) for name in ("binding", "origin", "form", "at", "as_of", "count", "facts")}
    db.execute(insert(COPIES).values(number=number, digest=digest, **facts))
    return number


def put(db: Connection, rows: list[dict[str, Any]], old: Copy | None, pull: Pull) -> tuple[int, int]:
    """Some records of a copy; how many of them are new, and how many other than before."""
    known: dict[str, Any] = {}
    if old is not None:
        asked = select(RECORDS.c.id, RECORDS.c.digest, RECORDS.c.first_seen, RECORDS.c.changed_at)
        ids = [row["id"] for row in rows]
        known = {row.id: row for row in db.execute(asked.where(RECORDS.c.copy == old.number, RECORDS.c.id.in_(ids)))}
    changed = 0
    for row in rows:
        before = known.get(row["id"])
        if before is not None:
            row["first_seen"] = zoned(before.first_seen)
            if before.digest == row["digest"]:
                row["changed_at"] = zoned(before.changed_at)
            else:
                changed += 1
    db.execute(insert(RECORDS), rows)
    if pull.search == "stemmed":
        _index(db, rows)
    return len(rows) - len(known), changed


def _index(db: Connection, rows: list[dict[str, Any]]) -> None:
    words, place = words_of(db.dialect.name)
    if db.dialect.name == "sqlite":
        db.execute(insert(words), [{place.name: row["row"], "words": row["text"]} for row in rows])
        return
    lexemes = func.array_to_tsvector(bindparam("stems", type_=ARRAY(Text)))
    into = insert(words).values({place: bindparam("number"), words.c.words: lexemes})
    db.execute(into, [{"number": row["row"], "stems": row["text"].split()} for row in rows])


def finish(db: Connection, pull: Pull, old: Copy | None, new: New) -> Pulled | None:
    """The moment in which the new copy serves, or is put aside."""
    lost = old is not None and pull.count < (1 - pull.loss) * old.count
    place = {"held": new.number} if lost else {"copy": new.number, "held": None}
    free = {"turn_by": None, "turn_until": None, "trouble": None}
    if not db.execute(update(HARVESTS).where(*_mine(pull)).values(**free, **place)).rowcount:
        return None
    gone = old.count - (pull.count - new.added) if old is not None else 0
    done = Pulled(
        binding=pull.binding,
        at=pull.at,
        outcome="quarantined" if lost else "good",
        count=pull.count,
        added=new.added,
        changed=new.changed,
        gone=gone,
    )
    if not lost:
        _note_gone(db, pull.binding, old, new.number, at=pull.at)
    return note(db, done)


def _note_gone(db: Connection, binding: str, old: Copy | None, number: int, *, at: datetime) -> None:
    here = select(RECORDS.c.id).where(RECORDS.c.copy == number)
    late = GONE.c.gone_at < at - GONE_KEPT
    db.execute(delete(GONE).where(GONE.c.binding == binding, late | GONE.c.id.in_(here)))
    if old is not None:
        was = select(
            bindparam("binding", binding, type_=GONE.c.binding.type),
            RECORDS.c.id,
            bindparam("at", at, type_=GONE.c.gone_at.type),
        )
        was = was.where(RECORDS.c.copy == old.number, RECORDS.c.id.not_in(here))
        known = select(GONE.c.id).where(GONE.c.binding == binding)
        db.execute(insert(GONE).from_select(["binding", "id", "gone_at"], was.where(RECORDS.c.id.not_in(known))))


def decide(db: Connection, binding: str, at: datetime, outcome: Outcome) -> Pulled | None:
    """What an operator wants of the list that waits; None when none does."""
    stands = standing_in(db, binding)
    held, old = stands.held, stands.copy
    if held is None:
        return None
    place = {"held": None, **({"copy": held.number} if outcome == "accepted" else {})}
    db.execute(update(HARVESTS).where(HARVESTS.c.binding == binding).values(**place))
    if outcome == "accepted":
        _note_gone(db, binding, old, held.number, at=at)
    return note(db, Pulled(binding=binding, at=at, outcome=outcome, count=held.count))


def note(db: Connection, pulled: Pulled) -> Pulled:
    """Keep what came of a pull."""
    number = int(db.scalar(select(func.coalesce(func.max(PULLS.c.number), 0))) or 0) + 1
    db.execute(insert(PULLS).values(number=number, **asdict(pulled)))
    mine = PULLS.c.binding == pulled.binding
    kept = select(PULLS.c.number).where(mine).order_by(PULLS.c.number.desc()).limit(REMEMBERED)
    db.execute(delete(PULLS).where(mine, PULLS.c.number.not_in(kept)))
    return pulled


def left_over(db: Connection, binding: str) -> list[int]:
    """Copies that neither serve nor are held."""
    row = db.execute(select(HARVESTS).where(HARVESTS.c.binding == binding)).one_or_none()
    numbers = db.scalars(select(COPIES.c.number).where(COPIES.c.binding == binding)).all()
    return [number for number in numbers if row is None or number not in {row.copy, row.held}]


def remove(db: Connection, number: int) -> bool:
    """Some records of a copy, and at last the copy; whether there may be more."""
    first = select(RECORDS.c.row).where(within(number)).order_by(RECORDS.c.row).limit(BATCH)
    rows = list(db.scalars(first))
    if not rows:
        db.execute(delete(COPIES).where(COPIES.c.number == number))
        return False
    words, place = words_of(db.dialect.name)
    db.execute(delete(words).where(place.between(rows[0], rows[-1])))
    db.execute(delete(RECORDS).where(RECORDS.c.row.between(rows[0], rows[-1])))
    return True
