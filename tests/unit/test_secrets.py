"""Secrets of bindings in the live profile: from the environment, missed where they are needed, and only there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import pytest

from adapters._kit.http import Engine
from config.load import load, shipped
from config.model import ConfigError, Declared, Settings
from gateway.assemble import Prepared, every
from gateway.cli.checking import workshop


def essen(permission: Literal["agreement", "unclear"]) -> Declared:
    """Essen alone, with nothing but its reports."""
    declared = load(shipped())
    [city] = [each for each in declared.cities if each.slug == "essen"]
    bindings = tuple(replace(b, permission=permission) for b in city.bindings if b.resource == "reports")
    return replace(declared, cities=(replace(city, bindings=bindings, regions=()),), regions=())


async def prepared(declared: Declared, environ: Mapping[str, str]) -> list[Prepared]:
    """Its bindings as the live profile prepares them."""
    async with Engine() as engine:
        shop = replace(workshop(Settings(profile="live"), engine), environ=environ)
        return list(every(declared, shop))


async def test_a_secret_comes_from_the_environment() -> None:
    """`env:NAME` becomes what the variable holds."""
    [reports] = await prepared(essen("agreement"), {"ESSEN_REPORTS_KEY": "k" * 20})
    assert reports.tools.options.key == "k" * 20


async def test_a_missing_secret_is_a_flaw_with_its_place() -> None:
    """Whoever may be asked is not asked without a key: the start fails and names variable and line."""
    with pytest.raises(ConfigError, match="ESSEN_REPORTS_KEY is not set"):
        await prepared(essen("agreement"), {})


async def test_what_may_not_be_asked_yet_needs_no_secret() -> None:
    """A binding that the live profile leaves out does not keep the others from starting."""
    assert len(await prepared(essen("unclear"), {})) == 1
