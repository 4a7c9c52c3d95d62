"""Find an adapter by its name. There is no list of adapters: the name in the configuration is the module's name."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from importlib.util import find_spec
from typing import cast

import adapters
from adapters._kit.contract import Adapter


def names() -> tuple[str, ...]:
    """Every adapter there is, without importing any."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(adapters.__path__) if not m.name.startswith("_")))


def find(name: str) -> Adapter:
    """The adapter's module; raises LookupError for a name that is none."""
    if not name.isidentifier() or name.startswith("_") or find_spec(f"adapters.{name}") is None:
        raise LookupError(name)
    return cast(Adapter, import_module(f"adapters.{name}"))
