"""How far a source's connection is proven: four tiers, and the rules that lead to each. Pure data and arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Tier = Literal["bronze", "silver", "gold", "platinum"]
TIERS: tuple[Tier, ...] = ("bronze", "silver", "gold", "platinum")
"""Lowest first; each needs all that the ones before it need."""

VERIFIED_LASTS = timedelta(days=90)
"""How long it counts that the live back-end was once seen to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one binding without calling anybody."""

    licence: str
    attribution: str
    permission: str
    basis: str
    contact: bool
    """Whether the provider can be reached."""
    file: bool
    """A provider's own list among our files: nothing stands in for it, and there is no wire to record."""
    twin: bool
    """Whether a simulator stands in for it."""
    laws: bool = False
    """Whether it kept every law of today's set."""
    faults: bool = False
    """Whether the laws about a failing back-end were among those it kept."""
    recorded: bool = False
    """Whether its exchanges are recorded, and replay to the same records."""
    verified_live_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing a tier asks for."""

    tier: Tier
    id: str
    """Shown to clients as what is missing."""
    holds: Callable[[Facts, datetime], bool]


RULES: tuple[Rule, ...] = (
    Rule(
        tier="bronze",
        id="licence",
        holds=lambda f, now: bool(f.licence) and (f.licence != "none-stated" or f.permission == "agreement"),
    ),
    Rule(tier="bronze", id="attribution", holds=lambda f, now: bool(f.attribution)),
    Rule(tier="bronze", id="contact", holds=lambda f, now: f.contact),
    Rule(tier="bronze", id="basis", holds=lambda f, now: bool(f.basis)),
    Rule(tier="silver", id="laws", holds=lambda f, now: f.laws),
    Rule(tier="silver", id="twin", holds=lambda f, now: f.twin or f.file),
    Rule(tier="gold", id="recorded", holds=lambda f, now: f.recorded or f.file),
    Rule(tier="gold", id="faults", holds=lambda f, now: f.faults or f.file),
    Rule(
        tier="platinum",
        id="verified-live",
        holds=lambda f, now: f.verified_live_at is not None and now - f.verified_live_at <= VERIFIED_LASTS,
    ),
    Rule(tier="platinum", id="agreement", holds=lambda f, now: f.permission == "agreement"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The highest tier whose rules hold, those of the tiers below it included, and what keeps it from the next."""

    tier: Tier | None
    missing: tuple[str, ...]
    """Ids of rules of the next tier that do not hold; empty at the top."""


def standing(facts: Facts, now: datetime) -> Standing:
    """How far the binding has come."""
    reached: Tier | None = None
    for tier in TIERS:
        missing = tuple(rule.id for rule in RULES if rule.tier == tier and not rule.holds(facts, now))
        if missing:
            return Standing(tier=reached, missing=missing)
        reached = tier
    return Standing(tier=reached, missing=())


def lower(one: Standing, other: Standing) -> Standing:
    """Of two bindings behind one source, the standing of the source."""
    return min(one, other, key=lambda each: -1 if each.tier is None else TIERS.index(each.tier))
