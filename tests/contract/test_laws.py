"""Each conformance law is kept by a right adapter and broken by a wrong one: a law that never fails proves nothing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from adapters._kit.conformance import FAULTS, LAWS, UNREADABLE, Law, edition, judged, trial
from adapters._kit.contract import Adapter, Serves
from adapters._kit.encode import record
from adapters._kit.trial import Subject
from domain.exchange import Call, Fetch, Reply
from domain.when import BERLIN, there
from tests.contract.flawed import subject
from tests.contract.stage import NOON

BREAKS = {
    "ids-unique": "places",
    "ids-stable": "places",
    "in-bounds": "places",
    "order": "places",
    "times": "places",
    "umlauts": "places",
    "bytes": "places",
    "licence": "places",
    "pages": "places",
    "unmapped": "places",
    "empty": "places",
    "deadline": "places",
    "quota": "places",
    "window": "waste.pickups",
    "moves": "waste.pickups",
}
"""Law → the resource on which an adapter with the flaw of that name breaks it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A thing with nothing but a time."""

    at: datetime


def named(law: Law) -> str:
    """For the test's name."""
    return law.id


def test_every_law_has_its_breaking_case() -> None:
    """A law without an adapter that breaks it is not trusted; ids are unique; each says in a sentence what it proves."""
    assert sorted(BREAKS) == sorted(law.id for law in LAWS)
    assert all(law.proves.endswith(".") for law in LAWS)
    assert {law.id for law in LAWS} >= FAULTS


@pytest.mark.parametrize("law", LAWS, ids=named)
async def test_a_wrong_adapter_breaks_its_law(law: Law) -> None:
    """The verdict is broken, and says what was seen."""
    verdict = await judged(subject(BREAKS[law.id], law.id), law)
    assert (verdict.outcome, bool(verdict.evidence)) == ("broken", True), verdict


@pytest.mark.parametrize("law", LAWS, ids=named)
async def test_a_right_adapter_keeps_it(law: Law) -> None:
    """The same adapter without the flaw keeps the law: the flaw is what was found."""
    verdict = await judged(subject(BREAKS[law.id]), law)
    assert verdict.outcome == "kept", verdict


@pytest.mark.parametrize(("gone_from", "outcome"), [(1, "kept"), (2, "kept"), (3, "kept"), (None, "broken")])
async def test_what_moves_now_and_then_has_stable_ids(
    monkeypatch: pytest.MonkeyPatch, gone_from: int | None, outcome: str
) -> None:
    """A thing that leaves between two looks, as a rented bicycle does, does not break the law; one that flickers does."""
    (law,) = (law for law in LAWS if law.id == "ids-stable")
    moving = subject("places")
    ask, looks = Subject.ask, iter(range(100))

    async def leaving(asked: Subject, question: Call, fetch: Fetch | None = None) -> Reply:
        reply, look = await ask(asked, question, fetch), next(looks)
        gone = look % 2 == 1 if gone_from is None else look >= gone_from
        return replace(reply, records=reply.records[1:]) if gone else reply

    monkeypatch.setattr(Subject, "ask", leaving)
    assert (await judged(moving, law)).outcome == outcome


async def test_ids_that_hang_on_what_a_process_remembers_are_not_stable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each that starts with nothing in its memory gives other ids at first: looking again does not excuse it."""
    (law,) = (law for law in LAWS if law.id == "ids-stable")
    again = Subject.again

    def forgetful(tried: Subject, **how: Any) -> Fetch:
        fetch, looks = again(tried, **how), iter(range(100))

        async def learning(call: Call) -> Reply:
            reply = await fetch(call)
            return reply if next(looks) else replace(reply, records=reply.records[1:])

        return learning

    monkeypatch.setattr(Subject, "again", forgetful)
    assert (await judged(subject("places"), law)).outcome == "broken"


async def test_what_does_not_apply_says_why() -> None:
    """Without a stagehand, laws that break something are `n/a` with the reason; the others are tried."""
    verdicts = await trial(subject("places", stagehand=False), LAWS, lambda verdict: None)
    skipped = {verdict.law: verdict.evidence for verdict in verdicts if verdict.outcome == "n/a"}
    assert skipped.keys() >= {law.id for law in LAWS if law.needs == "stagehand"}
    assert skipped["empty"] == "nobody can break it"
    assert skipped["window"] == "time plays no part in it"
    assert not [verdict for verdict in verdicts if verdict.outcome == "broken"]


async def test_whatever_a_law_did_is_undone() -> None:
    """After every verdict, kept or broken, the back-end is healed and the clocks are back."""
    tried = subject("waste.pickups", "moves")
    before = tried.clock()
    for law in LAWS:
        await judged(tried, law)
        assert tried.twin is not None
        assert getattr(tried.twin, "mood", None) is None
        assert tried.clock() == before


async def test_an_adapter_that_crashes_is_a_verdict() -> None:
    """An exception of no kind the contract knows ends no trial: it is the evidence."""
    tried = subject("places")

    async def crash(call: object) -> object:
        raise RuntimeError("no such thing")

    tried.fetch = cast(Any, crash)
    verdict = await judged(tried, next(law for law in LAWS if law.id == "times"))
    assert (verdict.outcome, verdict.evidence) == ("broken", "RuntimeError: no such thing")


async def test_an_instant_in_a_zone_is_none() -> None:
    """In the hour that comes twice Python lets a time of a zone equal none of another: times have the offset they were told with."""
    tried = subject("places")

    async def zoned(call: object) -> Reply:
        return Reply(records=(record("1", Seen(at=NOON.astimezone(BERLIN))),), as_of=NOON)

    tried.fetch = cast(Any, zoned)
    law = next(law for law in LAWS if law.id == "times")
    assert (await judged(tried, law)).evidence.startswith("1 has an instant in Europe/Berlin")
    tried = subject("places")
    tried.fetch = cast(
        Any, lambda call: asyncio.sleep(0, Reply(records=(record("1", Seen(at=there(NOON))),), as_of=NOON))
    )
    assert (await judged(tried, law)).outcome == "kept"


def test_another_set_of_laws_is_another_edition() -> None:
    """What was proven by fewer laws does not count for more."""
    assert edition() != edition(LAWS[1:])


async def test_what_cannot_be_read_is_not_tried() -> None:
    """Of a binding that is only told what to do, nothing but its terms is judged, and every other verdict says why."""
    tried = subject("places")
    tried.adapter = cast(Adapter, SimpleNamespace(SERVES={"places": Serves(reads=False)}))
    verdicts = {verdict.law: verdict for verdict in await trial(tried, LAWS, lambda verdict: None)}
    assert verdicts.pop("licence").outcome == "kept"
    assert {(each.outcome, each.evidence) for each in verdicts.values()} == {("n/a", UNREADABLE)}
