"""Record what bindings say to their back-ends, and replay it: a binding's test needs no network, and no twin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from adapters._kit import recording as kept
from adapters._kit.bound import bound
from adapters._kit.http import Engine
from adapters._kit.recording import Recording, Redaction, Unrecordable
from adapters._kit.replay import RecordingDoor, ReplayingDoor, Unrecorded
from adapters._kit.trial import Notebook, Subject
from config.model import Declared, Settings
from domain.errors import SourceError
from gateway.assemble import Prepared, every
from gateway.cli.checking import twins_of, workshop
from gateway.cli.subjects import few

RECORDS = 20
"""Asked for at once and in all, where the adapter can be told: enough to see every field, few enough to read."""


def stand_in(twin: str) -> str:
    """What a twin's address is called in recordings, whatever port it had."""
    return "http://" + ".".join(reversed(twin.split("/"))) + ".twin"


async def record(subject: Subject, settings: Settings, folder: Path) -> Path | None:
    """Ask the subject's questions once more with an empty memory, and keep the conversation; None where nothing can be asked.

    That is so for a binding that does not speak HTTP, and for one that is only told what to do.
    Raises Unrecordable when the back-end fails, or says too much to be kept.
    """
    if not subject.tools.url.startswith("http") or not subject.readable:
        return None
    options, at = few(subject, RECORDS), subject.clock()
    redaction = Redaction(subject.tools.options, {url: stand_in(name) for name, url in settings.twins.items()})
    door = RecordingDoor(subject.tools.door, redaction)
    tools = replace(
        subject.tools,
        options=replace(subject.tools.options, **options),
        door=door,
        memory=Notebook(),
        clock=lambda: at,
    )
    fetch = bound(subject.adapter, tools)
    questions = subject.questions[:1] if tools.resource.household else subject.questions
    try:
        answers = [
            kept.told(question, await subject.ask(question, fetch), subject.tools.resource) for question in questions
        ]
    except SourceError as error:
        raise Unrecordable(f"{tools.binding}: {error.slug}") from error
    made = Recording(
        binding=tools.binding,
        profile=settings.profile,
        at=at,
        options=options,
        exchanges=door.exchanges,
        answers=answers,
    )
    file = folder / kept.file_name(tools.binding)
    kept.write(made, file, redaction)
    return file


async def replays(file: Path, declared: Declared, settings: Settings) -> bool:
    """Whether the recording gives the same records again."""
    return not await differences(kept.read(file), declared, settings)


async def differences(made: Recording, declared: Declared, settings: Settings) -> list[str]:
    """Where a replay differs from what was recorded, in words; raises Unrecorded for a request that was not made then."""
    twins = {name: stand_in(name) for name in twins_of(declared)}
    settings = replace(settings, profile="live" if made.profile == "live" else "sandbox", twins=twins)
    async with Engine() as engine:
        prepared = _find(made.binding, declared, settings, engine)
        if prepared is None:
            return [f"there is no binding {made.binding} any more"]
        tools = prepared.tools
        redaction = Redaction(tools.options, {})
        tools = replace(
            tools,
            options=replace(tools.options, **made.options),
            door=ReplayingDoor(tools.door, made.exchanges, redaction),
            memory=Notebook(),
            clock=lambda: made.at,
        )
        fetch = bound(prepared.adapter, tools)
        found: list[str] = []
        for answer in made.answers:
            question = kept.question(answer["question"], tools.binding, tools.resource)
            # Nothing is waited for: the deadline only has to be there.
            try:
                reply = await fetch(replace(question, deadline=float("inf")))
            except SourceError as failed:
                if isinstance(failed.__cause__, Unrecorded):  # the adapter's edge lets no foreign error through
                    raise failed.__cause__ from None
                raise
            found += _differ(answer, kept.told(question, reply, tools.resource))
        return found


def _find(binding: str, declared: Declared, settings: Settings, engine: Engine) -> Prepared | None:
    prepared = every(declared, workshop(settings, engine))
    return next((each for each in prepared if each.tools.binding == binding), None)


def _differ(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    found = [
        f"{part}: {before[part]} became {now[part]}" for part in now if part != "records" and before[part] != now[part]
    ]
    known, fresh = ({each["id"]: each for each in said["records"]} for said in (before, now))
    found += [f"{name} is gone" for name in known.keys() - fresh.keys()]
    found += [f"{name} is new" for name in fresh.keys() - known.keys()]
    found += [
        f"{name}: {known[name]} became {fresh[name]}"
        for name in known.keys() & fresh.keys()
        if known[name] != fresh[name]
    ]
    return found
