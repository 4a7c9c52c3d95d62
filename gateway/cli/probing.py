"""Ask each back-end of a city one polite question, and say what is wrong and how to mend it. Writes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from rich.console import Console

from adapters._kit.bound import blamed, finisher
from adapters._kit.diagnosis import diagnosed
from adapters._kit.http import Engine
from adapters._kit.trial import PATIENCE, Subject
from config.flaws import nearest
from config.load import load, shipped
from config.model import Binding, Declared, Evidence, Settings
from domain.errors import SourceError
from domain.exchange import Reply
from domain.words import Language
from gateway.assemble import every, served
from gateway.cli.checking import workshop
from gateway.cli.livecheck import SEEN
from gateway.cli.remedies import NOTICES, TROUBLES
from gateway.cli.shapes import difference, mark, shape
from gateway.cli.subjects import few, subjects

SHOWN = 5
"""Values or fields named in a line."""
FEW = 2
"""Reasons named in a line."""
Params = Mapping[str, str]


class NoCity(Exception):
    """There is no such city; the text names the nearest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one question to one binding showed."""

    trouble: str | None = None
    """A key of `TROUBLES`; None when it answered as it should."""
    params: Params
    notices: tuple[tuple[str, Params], ...] = ()
    lines: tuple[str, ...] = ()
    """The difference of the shape."""


def probe(settings: Settings, city: str, language: Language, out: Console) -> int:
    """0 when everything that was asked answers as expected, else 1. Raises ConfigError, NoCity."""
    return asyncio.run(probed(load(settings.config or shipped()), settings, city, language, out))


async def probed(declared: Declared, settings: Settings, city: str, language: Language, out: Console) -> int:
    """One binding after the other, the region's that serve the city among them."""
    alone = _alone(declared, city)
    async with Engine() as engine:
        known = {each.tools.binding: each.binding for each in every(alone, workshop(settings, engine))}
        for name, binding in known.items():
            if not served(binding, settings):
                _say(out, f"{NOTICES['left'].say(language):9} {name}: {NOTICES['unclear'].say(language)}")
        wrong = count = 0
        for subject in await subjects(alone, settings, engine, polite=True):
            if not subject.readable:
                continue
            name = subject.tools.binding
            finding = await _asked(subject, known[name], _before(declared, settings, name))
            for line in _told(name, known[name], finding, language):
                _say(out, line)
            count, wrong = count + 1, wrong + (finding.trouble is not None)
    end = NOTICES["some-wrong" if wrong else "all-well"]
    _say(out, end.say(language, {"count": str(count), "wrong": str(wrong)}))
    return 1 if wrong else 0


def _alone(declared: Declared, slug: str) -> Declared:
    """Only what serves this city: nobody else's back-ends are asked, and a region's keep the ground they have."""
    slugs = [city.slug for city in declared.cities]
    if slug not in slugs:
        close = nearest(slug, slugs)
        remedy = f'Did you mean "{close}"?' if close else f"There are: {', '.join(sorted(slugs))}."
        raise NoCity(f'There is no city "{slug}". {remedy}')
    [mine] = [{id(binding) for binding in city.bindings} for city in declared.cities if city.slug == slug]
    cities = (
        replace(city, bindings=tuple(each for each in city.bindings if id(each) in mine)) for city in declared.cities
    )
    return replace(declared, cities=tuple(cities))


def _before(declared: Declared, settings: Settings, name: str) -> Evidence | None:
    """What was seen of the real host; a simulated one is not held against it."""
    return declared.proofs.evidence.get(name) if settings.profile == "live" else None


async def _asked(subject: Subject, binding: Binding, before: Evidence | None) -> Finding:
    tools = replace(subject.tools, options=replace(subject.tools.options, **few(subject, SEEN)))
    host = urlsplit(tools.url).netloc or tools.url
    about = {"host": host, "adapter": binding.adapter, "secrets": _secrets(binding)}
    seconds = max(PATIENCE, binding.policy.try_seconds)
    if not subject.questions:
        return Finding(params=about, notices=(("no-question", {}),))
    call = replace(subject.questions[0], deadline=asyncio.get_running_loop().time() + seconds)
    try:
        reply = await blamed(subject.adapter.bind(tools))(call)
    except SourceError as error:
        kind, detail = diagnosed(error)
        return Finding(trouble=kind, params={**about, "detail": detail, "seconds": f"{seconds:g}"})
    return _judged(finisher(tools.resource)(reply), about, before)


def _judged(reply: Reply, about: Params, before: Evidence | None) -> Finding:
    reasons = "; ".join(dict.fromkeys(each.why.partition(": ")[2] or each.why for each in reply.rejected[:FEW]))
    if reply.rejected and not reply.records:
        return Finding(trouble="no-row", params={**about, "count": str(len(reply.rejected)), "detail": reasons})
    notices = tuple(_notices(reply, reasons))
    seen = shape(reply)
    if before is None or before.shape in (None, mark(seen)):
        return Finding(params=about, notices=notices)
    day = (before.verified_live_at or before.checked_at).date().isoformat()
    lines = difference(before.fields, seen) if before.fields else ()
    return Finding(trouble="changed", params={**about, "detail": day}, notices=notices, lines=lines)


def _notices(reply: Reply, reasons: str) -> Iterator[tuple[str, Params]]:
    yield ("records", {"count": str(len(reply.records))}) if reply.records else ("empty", {})
    if reply.rejected:
        yield "rejected", {"count": str(len(reply.rejected)), "detail": reasons}
    fields = sorted(name.removeprefix("field:") for name in reply.unmapped if name.startswith("field:"))
    values = sorted(name for name in reply.unmapped if not name.startswith("field:"))
    for name, words in (("unknown", values), ("unused", fields)):
        if words:
            yield name, {"detail": ", ".join(words[:SHOWN]) + (" …" if len(words) > SHOWN else "")}


def _secrets(binding: Binding) -> str:
    """The variables its options name; without one, the options themselves are the place to look."""
    named = [value.removeprefix("env:") for value in binding.options.values() if str(value).startswith("env:")]
    return ", ".join(named) or "`options`"


def _told(name: str, binding: Binding, finding: Finding, language: Language) -> Iterator[str]:
    notices = [NOTICES[key].say(language, params) for key, params in finding.notices]
    if finding.trouble is None:
        yield f"{NOTICES['ok'].say(language):9} {name}: {'. '.join(notices)}"
        return
    what, remedy = TROUBLES[finding.trouble]
    yield f"{NOTICES['wrong'].say(language):9} {name}: {what.say(language, finding.params).strip()}"
    yield from (f"{'':12}{line}" for line in finding.lines)
    spot = binding.spots.get("url", binding.spots.get(""))
    yield f"{'':10}{NOTICES['at'].say(language)}: {remedy.say(language, finding.params)} ({spot})"


def _say(out: Console, line: str) -> None:
    out.print(line, markup=False, highlight=False, soft_wrap=True)
