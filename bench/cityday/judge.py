"""Whether an answer is right: one rule for ours, whose truth is ids, and one for what an application gets from each city itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import orjson

from bench.cityday.oracle import SLACK, Thing
from bench.cityday.questions import PAGE, Question

ANSWERED = frozenset({"fresh", "stale"})
NAMED = frozenset({"failed", "refused", "paused"})
TOLERANCE = timedelta(seconds=2)
"""What was under way when the back-ends fell silent may still have come."""


class Verdict(StrEnum):
    """What an answer is worth."""

    CORRECT = "correct"
    """Everything of the healthy, and of the silent what was known before, with its age, or that it is missing."""
    HONEST = "honest"
    """Incomplete, and says so: part of what could have been known, or nothing of the one city that was asked for."""
    UNMARKED = "unmarked"
    """What was known before, and not a word about it."""
    LOST = "lost"
    """No answer, none in time, or an error that names nobody."""
    WRONG = "wrong"
    """What is not true, or a part that is missing and not said."""


@dataclass(frozen=True, slots=True)
class Said:
    """What came back; `status` 0 is nothing."""

    status: int
    headers: Mapping[str, str]
    body: bytes


NOTHING = Said(0, {}, b"")


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Which sources say nothing, and since when; empty while all is well."""

    sources: frozenset[str] = frozenset()
    cities: frozenset[str] = frozenset()
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, and why if it is none of the first two."""

    verdict: Verdict
    why: str = ""


CORRECT, HONEST = Judgement(Verdict.CORRECT), Judgement(Verdict.HONEST)


def judged(question: Question, said: Said, true: Sequence[Thing], silence: Silence) -> Judgement:
    """An answer of the gateway."""
    if said.status not in {200, 503}:
        verdict = Verdict.WRONG if 200 < said.status < 500 else Verdict.LOST
        return Judgement(verdict, f"status {said.status}")
    try:
        body = orjson.loads(said.body)
        rows = {row["id"]: row for row in body.get("sources", ())}
        items = body.get("items", ())
    except (ValueError, KeyError, TypeError, AttributeError) as why:
        return Judgement(Verdict.WRONG, f"cannot be read: {why}")
    named = {name for name, row in rows.items() if row["state"] in NAMED}
    if said.status == 503:
        return HONEST if named else Judgement(Verdict.LOST, f"a 503 that names nobody: {body.get('type')}")
    flaw = _flaw(question, items, true, rows) or _aged(rows, silence)
    if flaw is None and named and body["complete"]:
        flaw = f"says it is complete without {min(named)}"
    if flaw:
        return Judgement(Verdict.WRONG, flaw)
    silent = named & silence.sources
    nothing_left = silent and not items and not any(row["state"] in ANSWERED for row in rows.values())
    return HONEST if named - silence.sources or nothing_left else CORRECT


def _flaw(
    question: Question, items: Sequence[Any], true: Sequence[Thing], rows: Mapping[str, Mapping[str, Any]]
) -> str | None:
    """What is said and not true, or true, not said, and not named as missing."""
    got = {item["id"] for item in items}
    known = {thing.id: thing for thing in true}
    if len(got) != len(items):
        return "says something twice"
    if strange := got - known.keys():
        return f"says {min(strange)}, which is not so"
    page = question.near is not None and len(items) == PAGE
    edge = max((known[each].metres for each in got), default=0.0) if page else None
    for thing in true:
        if thing.id in got or _on_edge(question, thing, edge):
            continue
        if thing.source and thing.source not in rows:
            return f"{thing.source} is missing and not named"
        if not thing.source or rows[thing.source]["state"] not in NAMED:
            return f"{thing.id} is missing, though its source is {rows.get(thing.source, {}).get('state')}"
    return None


def _on_edge(question: Question, thing: Thing, edge: float | None) -> bool:
    """Whether it may be on either side of the radius, or of the page's end."""
    if question.near is None:
        return False
    least = min(question.near.radius, question.near.radius if edge is None else edge)
    return thing.metres >= least - SLACK


def _aged(rows: Mapping[str, Mapping[str, Any]], silence: Silence) -> str | None:
    """Whoever is silent cannot have said anything since; and what it said before has its time with it."""
    if silence.since is None:
        return None
    for name in rows.keys() & silence.sources:
        row = rows[name]
        if row["state"] in ANSWERED:
            if row["as_of"] is None:
                return f"{name} is silent, and its data has no time"
            if datetime.fromisoformat(row["as_of"]) > silence.since + TOLERANCE:
                return f"{name} is silent, and its data is of {row['as_of']}"
    return None


def merged(parts: Sequence[tuple[str, Said, bytes]], silence: Silence) -> Judgement:
    """What an application holds that has asked each city itself: city, what it got, what that back-end has.

    Who is missing the application knows itself: that is counted as said.
    """
    got = [city for city, said, true in parts if said.status == 200 and said.body == true]
    if false := [city for city, said, true in parts if said.status == 200 and said.body != true]:
        return Judgement(Verdict.WRONG, f"{false[0]} says something else")
    if not got:
        known = all(said.status for _, said, _ in parts) or {city for city, _, _ in parts} <= silence.cities
        return HONEST if known and silence.cities else Judgement(Verdict.LOST, "nobody answered")
    for city, said, _ in parts:
        stale = said.headers.get("x-cache-status", "").upper() in {"STALE", "UPDATING"}
        if silence.since and city in silence.cities and said.status == 200 and not (stale or kept(said)):
            return Judgement(Verdict.UNMARKED, f"{city} is silent, and its part says no age")
    missing = {city for city, _, _ in parts} - set(got)
    return CORRECT if missing <= silence.cities else HONEST


def kept(said: Said) -> bool:
    """Whether the answer says that it was kept."""
    return "age" in said.headers or said.headers.get("x-cache-status", "").upper() == "HIT"
