"""From a page to bytes: the envelope, late fields and labels spliced in, and the headers that let it be kept.

A record's own bytes stay what they were. What depends on the language, the asker or the clock is added here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import orjson

from domain.exchange import Note, Record
from domain.texts import NOTES, PROBLEMS
from domain.vocabulary import VOCABULARIES
from domain.when import stamp
from domain.words import LANGUAGES, Language
from gateway.federation.ask import item_id
from gateway.federation.merge import Page, Row, Shown

SOON = 5
"""Seconds an incomplete answer may be kept: long enough to spare the sources, short enough to heal by itself."""

MEANWHILE = 10
"""Seconds an answer may be shown past its time while a newer one is fetched, at most."""
DESPITE = 60
"""Seconds it may be shown past its time when that fails."""

LABELS: Mapping[Language, Mapping[bytes, bytes]] = {
    language: {
        f"{vocabulary.name}/{code}".encode(): orjson.dumps(text.say(language))
        for vocabulary in VOCABULARIES.values()
        for code, text in vocabulary.codes.items()
    }
    for language in LANGUAGES
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """An answer ready to be sent."""

    body: bytes
    headers: Mapping[str, str]
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What an answer needs beside its page."""

    language: Language
    now: datetime
    explain: Mapping[str, Any] | None = None
    links: Mapping[str, str] = field(default_factory=dict)
    """rel → URL reference."""
    personal: bool = False
    """Whether it is for one citizen only."""


def record_bytes(record: Record, language: Language) -> bytes:
    """The record's JSON with its labels in one language."""
    pieces = record.pieces
    if len(pieces) == 1:
        return pieces[0]
    labels = LABELS[language]
    return b"".join(labels[piece] if place % 2 else piece for place, piece in enumerate(pieces))


def item_bytes(shown: Shown, language: Language) -> bytes:
    """An item: its id, city and source before the record, what depends on the asker after it.

    Where it must stay told apart its terms stand before the record too.
    """
    source = shown.source
    head = b'{"id":%b,%b' % (orjson.dumps(item_id(shown)), _whence(source.city, source.id))
    if source.apart:
        head += b'"licence":%b,"attribution":%b,' % (orjson.dumps(source.licence), orjson.dumps(source.attribution))
    body = record_bytes(shown.record, language)
    view = view_of(shown)
    return head + (body[1:-1] + b',"view":%b}' % orjson.dumps(view) if view else body[1:])


def view_of(shown: Shown) -> dict[str, Any]:
    """What depends on the asker or the clock; empty when the question asked for nothing of the kind."""
    view: dict[str, Any] = {} if shown.metres is None else {"distance": round(shown.metres)}
    if shown.hours is not None:
        change = shown.hours.next_change
        view |= {"open": shown.hours.open, "next_change": change and change.isoformat()}
    return view


@lru_cache(maxsize=4096)
def _whence(city: str, source: str) -> bytes:
    return b'"city":"%b","source":"%b",' % (city.encode(), source.encode())


def row_dict(row: Row, language: Language) -> dict[str, Any]:
    """One row of `sources`."""
    source = row.source
    covers = row.covers and {
        "from": row.covers.start and row.covers.start.isoformat(),
        "to": row.covers.end and row.covers.end.isoformat(),
    }
    return {
        "id": row.id,
        "city": row.city,
        "provider": row.provider,
        "resource": row.resource,
        "environment": source.environment if source else None,
        "state": row.state,
        "count": row.count,
        "rejected": row.rejected,
        "as_of": stamp(row.as_of) if row.as_of else None,
        "covers": covers,
        "licence": source.licence if source else None,
        "attribution": source.attribution if source else None,
        "notes": [note_dict(note, language) for note in row.notes],
        "problem": _row_problem(row, language),
    }


def note_dict(note: Note, language: Language) -> dict[str, Any]:
    """A note in one language; a suspicion also says for programs since when, and on what evidence."""
    params = dict(note.params)
    said: dict[str, Any] = {"slug": note.slug, "text": NOTES[note.slug].say(language, params)}
    if "since" in params:
        evidence = {name: value for name, value in params.items() if name not in {"since", "day"}}
        said |= {"since": params["since"], "evidence": evidence}
    return said


def _row_problem(row: Row, language: Language) -> dict[str, Any] | None:
    if row.problem is None:
        return None
    health = row.source.health if row.source else None
    cause = health.problem if row.state == "refused" and health and health.problem != row.problem else None
    return {
        "type": f"/problems/{row.problem}",
        "slug": row.problem,
        "title": PROBLEMS[row.problem].title.say(language),
        "cause": cause,
    }


def page_answer(page: Page, next_cursor: str | None, frame: Frame) -> Rendered:
    """A collection."""
    items = [item_bytes(shown, frame.language) for shown in page.items]
    tail = {
        "sources": [row_dict(row, frame.language) for row in page.rows],
        "complete": page.complete,
        "next_cursor": next_cursor,
    }
    if frame.explain is not None:
        tail["explain"] = frame.explain
    body = b'{"items":[%b],%b' % (b",".join(items), orjson.dumps(tail)[1:])
    return _finished(body, items, page, frame, vary="accept, accept-language, prefer")


def item_answer(shown: Shown, page: Page, frame: Frame) -> Rendered:
    """One thing."""
    item = item_bytes(shown, frame.language)
    tail: dict[str, Any] = {
        "sources": [row_dict(row, frame.language) for row in page.rows],
        "complete": page.complete,
    }
    if frame.explain is not None:
        tail["explain"] = frame.explain
    return _finished(b'{"item":%b,%b' % (item, orjson.dumps(tail)[1:]), [item], page, frame)


def _finished(
    body: bytes, items: Sequence[bytes], page: Page, frame: Frame, vary: str = "accept-language, prefer"
) -> Rendered:
    headers = {
        "content-type": "application/json",
        "content-language": frame.language,
        "vary": vary,
        "etag": etag(items, page.rows),
        "cache-control": "no-store" if frame.explain is not None else cache_control(page, frame.now),
        "server-timing": timing(page.rows),
        "surrogate-key": " ".join(row.id for row in page.rows),
    }
    if frame.personal:
        headers["cache-control"] = "private, no-store"
    if frame.links:
        headers["link"] = ", ".join(f'<{url}>; rel="{rel}"' for rel, url in frame.links.items())
    return Rendered(body=body, headers=headers)


def etag(items: Sequence[bytes], rows: Sequence[Row]) -> str:
    """Weak, and equal in all workers: items, states and problems, but not when each worker asked."""
    digest = blake2b(digest_size=12)
    for item in items:
        digest.update(item)
    for row in rows:
        notes = tuple((note.slug, note.params) for note in row.notes)
        digest.update(repr((row.id, row.state, row.problem, row.count, row.covers, notes)).encode())
    return f'W/"{digest.hexdigest()}"'


def cache_control(page: Page, now: datetime) -> str:
    """How long the answer may be kept, and how much longer while a newer one is fetched or fails to come.

    Both extensions (RFC 5861) are a small part of what is left of the sources' rhythm. An answer that lacks something has
    neither: what it says may be wrong a second later. What time alone makes wrong is never shown after that, not even
    while it is being asked for again (RFC 9111 §5.2.2.2).
    """
    age = max_age(page, now)
    said = f"public, max-age={age}"
    if page.changes_at is not None:
        return f"{said}, must-revalidate"
    if page.fresh_until is None or age < _seconds(now, page.fresh_until):
        return said
    revalidate, on_error = min(MEANWHILE, age // 10), min(DESPITE, age)
    return f"{said}, stale-while-revalidate={revalidate}, stale-if-error={on_error}" if revalidate else said


def max_age(page: Page, now: datetime) -> int:
    """Seconds until the first source's answer is no longer fresh; a few when something is missing or stale.

    Never beyond the moment at which an item would be shown otherwise.
    """
    left = SOON if page.fresh_until is None else _seconds(now, page.fresh_until)
    if not page.complete:
        left = min(left, SOON)
    return left if page.changes_at is None else min(left, _seconds(now, page.changes_at))


def _seconds(now: datetime, then: datetime) -> int:
    return max(0, int((then - now).total_seconds()))


def timing(rows: Sequence[Row]) -> str:
    """`Server-Timing` with city slugs only: which city took how long, not which system."""
    slowest: dict[str, float] = {}
    for row in rows:
        slowest[row.city] = max(slowest.get(row.city, 0.0), row.seconds)
    return ", ".join(f"{city};dur={seconds * 1000:.1f}" for city, seconds in slowest.items())
