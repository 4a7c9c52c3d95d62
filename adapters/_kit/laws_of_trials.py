"""Laws that show only when something is done to the binding: its back-end broken or silenced, its clock moved, its options bent."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import fields

from adapters._kit.inside import every
from adapters._kit.trial import Broken, Stagehand, Subject, Unfit
from domain.errors import SourceError, SourceLimited
from domain.exchange import Fetch, Reply
from domain.vocabulary import VOCABULARIES
from domain.words import Coded

CALLER = 0.3
"""Seconds a caller of the deadline law has."""
GRACE = 5.0
"""Seconds beyond it that a busy machine may take."""
SLOW = 20.0
"""Seconds the slow back-end takes, more than both."""
QUOTA = 7.0
"""Seconds the back-end asks to be left alone."""


async def empty_is_no_error(subject: Subject) -> None:
    """A back-end with nothing to say gives an answer with nothing in it, and one that fails gives an error, never the reverse."""
    twin, question = _twin(subject), subject.questions[0]
    await twin.fault("empty")
    try:
        reply = await subject.ask(question)
    except SourceError as error:
        raise Broken(f"nothing there became {error.slug}: {error}") from error
    if reply.records:
        raise Broken(f"{len(reply.records)} records from a back-end that has none")
    for kind in ("500", "down", "html"):
        await twin.fault(kind)
        try:
            reply = await subject.ask(question)
        except SourceError:
            continue
        raise Broken(f"a back-end that is {kind!r} became an answer with {len(reply.records)} records")


async def every_page_is_fetched(subject: Subject) -> None:
    """Small pages give what one large page gives; at its cap the adapter stops, and says that there is more."""
    options, question, whole = subject.tools.options, subject.questions[-1], (await subject.heard())[-1]
    names = {field.name for field in fields(options)}
    if not {"page", "most"} <= names or not getattr(options, "paging", True):
        raise Unfit("it is answered in one piece")
    count = len(whole.records) + len(whole.rejected)
    if count < 3:
        raise Unfit(f"{count} records do not fill pages")
    page = -(-count // 3)
    paged = await subject.ask(question, subject.again(options={"page": page}))
    if missing := {record.id for record in whole.records} ^ {record.id for record in paged.records}:
        raise Broken(f"with pages of {page}, {len(missing)} of {count} records differ, such as {min(missing)!r}")
    capped = await subject.ask(question, subject.again(options={"page": page, "most": count - 1}))
    if len(capped.records) + len(capped.rejected) > count - 1:
        raise Broken(f"capped at {count - 1}, it gave {len(capped.records)} records")
    if not capped.cut:
        raise Broken(f"capped at {count - 1} of {count}, it does not say that there is more")


async def unknown_codes_are_noted(subject: Subject) -> None:
    """A value no mapping knows keeps its native text, has no code, loses no record, and is named by `unmapped-values`."""
    for reply in await subject.heard():
        _noted(reply)
    question, before = subject.questions[0], (await subject.heard())[0]
    bindings = list(_forgetful(subject))
    if not bindings:
        raise Unfit("it maps no values")
    for forgotten, fetch in bindings:
        reply = await subject.ask(question, fetch)
        _noted(reply)
        if len(reply.records) != len(before.records):
            lost = len(before.records) - len(reply.records)
            raise Broken(f"without the code of {forgotten!r}, {lost} records are gone")
        if any(value.code is None for record in reply.records for value in every(record.model, Coded)):
            return
    raise Unfit("none of the values it maps occurs in the answer")


async def deadline_is_kept(subject: Subject) -> None:
    """A caller who has 0.3 s is answered or refused by then, although the back-end takes 20 s."""
    await _twin(subject).fault("slow", SLOW)
    try:
        async with asyncio.timeout(CALLER + GRACE):
            await subject.ask(subject.questions[0], seconds=CALLER)
    except SourceError:
        return
    except TimeoutError as late:
        raise Broken(f"it was still waiting {GRACE} s after the deadline") from late


async def quota_is_honoured(subject: Subject) -> None:
    """A 429 is `source-limited` with the seconds the back-end named, and is not answered by another request."""
    twin = _twin(subject)
    await twin.fault("429", QUOTA)
    await twin.forget_calls()
    try:
        reply = await subject.ask(subject.questions[0])
    except SourceLimited as limited:
        if limited.retry_after != QUOTA:
            raise Broken(f"the back-end said {QUOTA:.0f} s, the error says {limited.retry_after}") from limited
    except SourceError as error:
        raise Broken(f"a 429 became {error.slug}: {error}") from error
    else:
        raise Broken(f"a 429 became an answer with {len(reply.records)} records")
    if (asked := await twin.count_calls()) > 1:
        raise Broken(f"{asked} requests, although the first was answered by 429")


async def moves_with_time(subject: Subject) -> None:
    """One rhythm later, by the clocks of the back-end and of the gateway, something in the answer has changed."""
    rhythm, twin = subject.tools.resource.rhythm, _twin(subject)
    if rhythm is None:
        raise Unfit("it may stand still for years")
    before = await subject.heard()
    later = subject.clock() + rhythm
    await twin.move_clock(later)
    subject.clock.ahead += rhythm
    for question, reply in zip(subject.questions, before, strict=True):
        now = await subject.ask(question)
        if {(each.id, each.pieces) for each in now.records} != {(each.id, each.pieces) for each in reply.records}:
            return
    raise Broken(f"the same {len(before[0].records)} records as {rhythm} before")


def _twin(subject: Subject) -> Stagehand:
    if subject.twin is None:
        raise Unfit(subject.unbreakable)
    return subject.twin


def _noted(reply: Reply) -> None:
    """Values without a code, and what the reply says of them."""
    values = [value for record in reply.records for value in every(record.model, Coded) if value.code is None]
    note = next((dict(note.params) for note in reply.notes if note.slug == "unmapped-values"), None)
    for value in values:
        if not value.native:
            raise Broken("a value has neither a code nor its native text")
        if note is None:
            raise Broken(f"{value.native!r} has no code, and no note says so")
        if value.native not in reply.unmapped:
            raise Broken(f"{value.native!r} has no code, and is not counted")


def _forgetful(subject: Subject) -> Iterator[tuple[str, Fetch]]:
    """The binding with one value of one coded field forgotten, for each value it maps."""
    tools = subject.tools
    for target, rule in tools.mapping.items():
        known = rule.get("values") if isinstance(rule, Mapping) else None
        if isinstance(known, Mapping) and len(known) > 1:
            for native in known:
                left = {name: code for name, code in known.items() if name != native}
                yield str(native), subject.again(mapping={**tools.mapping, target: {**rule, "values": left}})
    codes = {code for vocabulary in VOCABULARIES.values() for code in vocabulary.codes}
    for field in fields(tools.options):
        known = getattr(tools.options, field.name)
        if isinstance(known, Mapping) and known and set(known.values()) <= codes:
            for native in known:
                left = {name: code for name, code in known.items() if name != native}
                yield str(native), subject.again(options={field.name: left})
