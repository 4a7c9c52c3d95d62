"""Laws an answer must keep by itself: ids, places, order, times, texts, bytes, windows and terms. Nobody is broken for them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any

from pydantic import TypeAdapter, ValidationError

from adapters._kit.bound import order_of
from adapters._kit.inside import every
from adapters._kit.rows import EDGE
from adapters._kit.trial import Broken, Subject, Unfit
from domain.errors import SourceError
from domain.exchange import Call, Fetch, Record
from domain.geo import MultiPoint, Point, point, spots
from domain.hints import REMEMBERED
from domain.vocabulary import VOCABULARIES
from domain.when import BERLIN, civic_day
from domain.words import MARK

SANE = timedelta(days=10 * 366)
"""Farther from now, no civic date is meant."""
HISTORY = timedelta(days=60 * 366)
"""How long ago something may have been opened or built: a day that is not when the thing happens."""
AHEAD = timedelta(minutes=5)
"""How far a source's clock may be ahead."""
GARBLED = re.compile("[\u00c2\u00c3][\u0080-\u00bf\u0152\u0153\u0161\u0178\u201e\u2013]|\u00e2\u20ac|\ufffd")
"""UTF-8 that was read as windows-1252, and what a decoder puts where it gave up."""
ASCII = re.compile("[\x00-\x7f]+")
TURNS = 3
"""How often something that moved is looked at again."""


async def ids_are_unique(subject: Subject) -> None:
    """No two records of one answer share an id, before anybody tidies up."""
    for question in subject.questions:
        reply = await subject.ask(question, subject.raw)
        seen: set[str] = set()
        for record in reply.records:
            if record.id in seen:
                raise Broken(f"the id {record.id!r} is there twice")
            seen.add(record.id)


async def ids_are_stable(subject: Subject) -> None:
    """The same question gives the same ids again, also to a process that starts with nothing in its memory.

    What moves by itself moves now and then: it is asked again, and is the same once. Ids without a root are new every time.
    """
    for question, before in zip(subject.questions, await subject.heard(), strict=True):
        known = {record.id for record in before.records}
        other: set[str] = set()
        for _ in range(TURNS):
            anew = subject.again(knowing={})  # each time: one that was asked before knows something
            first, second = [await _ids(subject, question, fetch) for fetch in (subject.fetch, anew)]
            other = (known ^ first) | (first ^ second)
            if not other:
                break
            known = first
        else:
            raise Broken(f"{len(other)} ids come and go, such as {min(other)!r}")


async def _ids(subject: Subject, question: Call, fetch: Fetch) -> set[str]:
    return {record.id for record in (await subject.ask(question, fetch)).records}


async def places_are_in_bounds(subject: Subject) -> None:
    """Every position lies in the city or within 2 km of it, and few rows are refused: swapped axes show here."""
    if subject.tools.resource.where is None:
        raise Unfit("it has no positions")
    inside = subject.tools.bounds.widened(EDGE)
    for reply in await subject.heard():
        for record in reply.records:
            for place in (*every(record.model, Point), *every(record.model, MultiPoint)):
                for lon, lat in spots(place):
                    if point(lat, lon) not in inside:
                        raise Broken(f"{record.id} lies at lat {lat}, lon {lon}")
        if len(reply.rejected) > len(reply.records) / 4:
            raise Broken(f"{len(reply.rejected)} rows are refused: {reply.rejected[0].why}")


async def order_is_declared(subject: Subject) -> None:
    """Records come in the order the resource declares, ties by id."""
    for reply in await subject.heard():
        keys = [(order_of(record.model, subject.tools.resource), record.id) for record in reply.records]
        for before, after in pairwise(keys):
            if before > after:
                raise Broken(f"{before[1]!r} comes before {after[1]!r}")


async def times_are_sane(subject: Subject) -> None:
    """Every instant has its offset, none is from another age, and no answer is from the future."""
    now = subject.clock()
    for reply in await subject.heard():
        if reply.as_of.tzinfo is None:
            raise Broken(f"as_of has no zone: {reply.as_of}")
        if not now - SANE < reply.as_of < now + AHEAD:
            raise Broken(f"as_of is {reply.as_of}, while it is {now}")
        for record in reply.records:
            for time in every(record.model, date):
                if isinstance(time, datetime) and time.tzinfo is None:
                    raise Broken(f"{record.id} has an instant without a zone: {time}")
                if isinstance(time, datetime) and not _fixed(time):
                    raise Broken(
                        f"{record.id} has an instant in {time.tzinfo}, whose walls go back once a year: {time}"
                    )
                day = time.astimezone(BERLIN).date() if isinstance(time, datetime) else time
                past = HISTORY if subject.tools.resource.when is None and day is time else SANE
                if not -past < day - civic_day(now) < SANE:
                    raise Broken(f"{record.id} is of {day}")


async def umlauts_are_intact(subject: Subject) -> None:
    """Texts are composed Unicode and not garbled; under a wrong charset label they are read rightly or refused."""
    for reply in await subject.heard():
        for record in reply.records:
            _read_well(record)
    if subject.twin is None:
        return
    await subject.twin.fault("wrong_charset")
    before, question = (await subject.heard())[0], subject.questions[0]
    try:
        after = await subject.ask(question)
    except SourceError:
        return
    for known, record in zip(before.records, after.records, strict=False):
        _read_well(record)
        if known.id == record.id and _letters(known) != _letters(record):
            raise Broken(f"under a wrong charset label {record.id} reads {_text(record)[:80]!r}")


def _letters(record: Record) -> str:
    """All that a charset can spoil; numbers and times may change while one asks twice."""
    return ASCII.sub("", _text(record))


async def bytes_equal_model(subject: Subject) -> None:
    """What a client reads is the model object: its bytes decode to an equal one, and each label is a known word."""
    reader = _reader(subject.tools.resource.model)
    known = {f"{v.name}/{code}".encode() for v in VOCABULARIES.values() for code in v.codes}
    for reply in await subject.heard():
        for record in reply.records:
            if strange := set(record.pieces[1::2]) - known:
                raise Broken(f"{record.id} has a label nobody knows: {strange.pop()!r}")
            try:
                read = reader.validate_json(_whole(record))
            except ValidationError as wrong:
                raise Broken(f"{record.id} cannot be read back: {wrong.errors()[0]['msg']}") from wrong
            if read != record.model:
                raise Broken(f"the bytes of {record.id} are not its model: {_text(record)[:120]}")


@lru_cache(REMEMBERED)
def _reader(model: type) -> TypeAdapter[Any]:
    return TypeAdapter(model)


async def window_is_stated(subject: Subject) -> None:
    """An answer about days says which days it speaks for: today is among them, and so is every record."""
    resource = subject.tools.resource
    when = resource.when
    if when is None:
        raise Unfit("time plays no part in it")
    if resource.window != "days" and "from_" not in subject.adapter.SERVES[resource.name].pushes:
        raise Unfit("it tells the newest there is, however old that may be")
    for reply in await subject.heard():
        covers = reply.covers
        if covers is None or covers.start is None or covers.end is None:
            raise Broken(f"{len(reply.records)} records, and no window they stand in")
        if not covers.start <= civic_day(subject.clock()) <= covers.end:
            raise Broken(f"the window is {covers.start} to {covers.end}, and today is not in it")
        for record in reply.records:
            value = getattr(record.model, when)
            day = civic_day(value) if isinstance(value, datetime) else value
            if not covers.start <= day <= covers.end:
                raise Broken(f"{record.id} is of {day}, outside the window {covers.start} to {covers.end}")


async def licence_is_present(subject: Subject) -> None:
    """Licence and attribution are stated, and `none-stated` only where nothing is claimed to be open."""
    terms = subject.terms
    if not terms.licence.strip() or not terms.attribution.strip():
        raise Broken("the licence or the attribution is missing")
    if terms.licence == "none-stated" and terms.permission == "open_licence":
        raise Broken("its permission is an open licence, and none is stated")


def _fixed(time: datetime) -> bool:
    """Whether its offset does not depend on the day: two times of a zone that changes it are compared by their walls."""
    return time.tzinfo is not None and time.tzinfo.utcoffset(None) is not None


def _read_well(record: Record) -> None:
    for text in every(record.model, str):
        if GARBLED.search(text) or not unicodedata.is_normalized("NFC", text):
            raise Broken(f"{record.id} holds the text {text!r}")


def _whole(record: Record) -> bytes:
    """The JSON with its gaps filled as the model has them."""
    pieces = record.pieces
    return b"".join(b'"%b%b"' % (MARK.encode(), piece) if at % 2 else piece for at, piece in enumerate(pieces))


def _text(record: Record) -> str:
    return b"".join(record.pieces).decode("utf-8", "replace")
