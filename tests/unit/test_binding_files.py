"""Files that an adapter's options name: found below the configuration, refused at start where there are none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters._kit.http import Engine
from config.load import load, shipped
from config.model import ConfigError, Declared, Settings
from gateway.assemble import Prepared, every
from gateway.cli.checking import workshop


def counting(same: str) -> Declared:
    """Düsseldorf alone, with nothing but its counted garages and this table of what is the same."""
    declared = load(shipped())
    [city] = [each for each in declared.cities if each.slug == "duesseldorf"]
    [garages] = [each for each in city.bindings if each.adapter == "vtmanager"]
    bindings = (replace(garages, options={**garages.options, "same": same}),)
    return replace(declared, cities=(replace(city, bindings=bindings, regions=()),), regions=())


async def prepared(declared: Declared) -> list[Prepared]:
    """Its bindings as the live profile prepares them."""
    async with Engine() as engine:
        return list(every(declared, workshop(Settings(profile="live"), engine)))


async def test_a_file_is_given_by_its_path() -> None:
    """Whatever directory the process was started in."""
    declared = counting("lists/duesseldorf/garages.yaml")
    [garages] = await prepared(declared)
    assert garages.tools.options.same == str(declared.root / "lists" / "duesseldorf" / "garages.yaml")


@pytest.mark.parametrize("same", ["lists/duesseldorf/garage.yaml", "../pyproject.toml", "/etc/passwd", "lists"])
async def test_no_file_below_the_configuration_is_a_flaw(same: str) -> None:
    """One that is not there, one elsewhere, and a folder: refused with the place of the option."""
    with pytest.raises(ConfigError, match=r"duesseldorf\.yaml:\d+:\d+: There is no file"):
        await prepared(counting(same))
