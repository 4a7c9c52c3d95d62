"""What `hansa serve` hands over whenever it is told to: the configuration, read and checked as `hansa check` does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from config.handed import hand
from config.load import load, shipped
from config.model import Declared, Settings
from domain.catalogue import CATALOGUE
from gateway.cli.checking import probe


class Handing:
    """Call it to hand over what the files say now: the lines about what is left out. ConfigError, and nothing is handed over."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings, self._folder = settings, folder
        self._taking: object = None
        self.anew: Callable[[], None] = lambda: None
        """Called when what takes citizens' orders and reports is not what it was: who delivers them has to read it again."""

    def __call__(self) -> list[str]:
        """Read, check, hand over."""
        declared = load(self._settings.config or shipped())
        left_out = probe(declared, self._settings)
        hand(self._folder, declared)
        before, self._taking = self._taking, _taking(declared)
        if before not in (None, self._taking):
            self.anew()
        return left_out


def _taking(declared: Declared) -> object:
    return [
        (city.slug, city.providers, replace(binding, spots={}))
        for city in declared.cities
        for binding in city.bindings
        if CATALOGUE[binding.resource].accepts is not None
    ]
