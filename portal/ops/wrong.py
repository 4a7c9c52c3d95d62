"""What is wrong now, as a list in words, worst first: what an operator must see within seconds. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from domain.objectives import written
from domain.words import Language
from portal.ops import told
from portal.ops.budgets import Budget
from portal.ops.glance import WORST, Glance
from portal.ops.places import Spot
from portal.ops.standing import Tone
from portal.ops.words import plain, sentence
from portal.phrases.ops_overview import OVERVIEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """One line."""

    key: str
    """Says which line of a page that is open it is."""
    tone: Tone
    name: str
    href: str
    text: str
    silenced: str = ""
    """Why nobody is called for it; empty when somebody is."""

    @property
    def live(self) -> dict[str, str]:
        """As it is sent to a page that is open."""
        return asdict(self)


def wrongs(
    glance: Glance, budgets: Sequence[Budget], language: Language, media: Mapping[str, str]
) -> tuple[Wrong, ...]:
    """A line for each source there is something to say about, and for each alarm; what is silenced comes last.

    `media`: binding → what came instead of data.
    """
    found = []
    if not glance.workers:
        text = plain(OVERVIEW["overview_no_worker"], language)
        name = plain(OVERVIEW["gateway"], language)
        found.append(Wrong(key="gateway", tone="bad", name=name, href="#workers", text=text))
    for each in glance.wrong:
        seen = media.get(each.spot.binding, "")
        found.append(
            Wrong(
                key=each.spot.id,
                tone=each.tone,
                name=each.spot.binding,
                href=each.spot.href,
                text="; ".join(sentence(one, language, seen=seen) for one in each.wrong),
                silenced=_silence([each.spot], language),
            )
        )
    found += _alarms(glance, budgets, language)
    return tuple(sorted(found, key=lambda line: (bool(line.silenced), WORST.index(line.tone))))


def _alarms(glance: Glance, budgets: Sequence[Budget], language: Language) -> Iterator[Wrong]:
    for budget in budgets:
        raised, one = budget.firing, budget.standing.objective
        if raised is None:
            continue
        spots = [
            each.spot
            for town in glance.towns
            for each in town.seen
            if (each.spot.owner, each.spot.resource) == (one.city, one.resource)
        ]
        text = plain(
            OVERVIEW["overview_alert"],
            language,
            slo=plain(OVERVIEW[f"slo_{one.slo}"], language),
            rate=told.decimal(raised.long or 0.0, language),
            window=written(raised.burn.long),
        )
        yield Wrong(
            key=f"a:{one.city}/{one.resource}/{one.slo}",
            tone="bad" if raised.burn.severity == "page" else "care",
            name=f"{one.city} {one.resource}",
            href="/ops/promises",
            text=text,
            silenced=_silence(spots, language),
        )


def _silence(spots: Sequence[Spot], language: Language) -> str:
    """Why nobody is called about all of these."""
    works = [spot.maintained() for spot in spots]
    if not works or not all(works):
        return ""
    return plain(OVERVIEW["overview_silenced"], language, why=works[0].reason.say(language) if works[0] else "")
