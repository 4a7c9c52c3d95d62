"""Tiers: each rule alone keeps a source from its tier, and what is missing is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.quality import RULES, TIERS, VERIFIED_LASTS, Facts, lower, standing

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BEST = Facts(
    licence="dl-de/zero-2.0",
    attribution="Amt",
    permission="agreement",
    basis="recorded",
    contact=True,
    file=False,
    twin=True,
    laws=True,
    faults=True,
    recorded=True,
    verified_live_at=NOW - timedelta(days=1),
)
WITHOUT: dict[str, dict[str, Any]] = {
    "licence": {"licence": "none-stated", "permission": "unclear"},
    "attribution": {"attribution": ""},
    "contact": {"contact": False},
    "basis": {"basis": ""},
    "laws": {"laws": False},
    "twin": {"twin": False},
    "recorded": {"recorded": False},
    "faults": {"faults": False},
    "verified-live": {"verified_live_at": NOW - VERIFIED_LASTS - timedelta(seconds=1)},
    "agreement": {"permission": "open_licence"},
}


def test_nothing_is_missing_at_the_top() -> None:
    """With every rule kept it is platinum."""
    reached = standing(BEST, NOW)
    assert (reached.tier, reached.missing) == ("platinum", ())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_rule_alone_keeps_it_from_its_tier(rule: Any) -> None:
    """Without one thing the source stands one tier below it, and that thing is what is missing."""
    reached = standing(replace(BEST, **WITHOUT[rule.id]), NOW)
    below = TIERS.index(rule.tier) - 1
    assert (reached.tier, reached.missing) == (TIERS[below] if below >= 0 else None, (rule.id,))


def test_an_agreement_stands_for_a_licence() -> None:
    """Where nothing is stated, an agreement with the owner is as good; nothing of either is not."""
    assert standing(replace(BEST, licence="none-stated"), NOW).tier == "platinum"


def test_a_file_needs_no_twin_and_no_recording() -> None:
    """A provider's own list is gold without them: there is no wire that could be simulated or recorded."""
    listed = replace(BEST, file=True, twin=False, recorded=False, faults=False, verified_live_at=None)
    assert standing(listed, NOW).tier == "gold"


def test_a_source_is_as_good_as_its_worst_binding() -> None:
    """None is below bronze."""
    best, worst = standing(BEST, NOW), standing(replace(BEST, contact=False), NOW)
    assert lower(best, worst) == lower(worst, best) == worst
