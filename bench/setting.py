"""The configuration a run serves: the one that ships, with quotas nobody exhausts: every request is counted and none refused."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import yaml

from bench.towns import REGISTERS
from config.load import shipped

_QUOTA = re.compile(r"^(  (?:anonymous|key|app)_per_minute:) \d+", re.MULTILINE)
_SHELF = re.compile(r"^(  shelf_bytes:) \S+", re.MULTILINE)
PLENTY = 1_000_000
"""Requests a minute, the most a quota may be. All of them may come at once, so it takes minutes at full speed to use them up."""


def counted(folder: Path, *, shelf: bool = True, pulled: bool = True) -> dict[str, str]:
    """The settings of a gateway whose limits are on; everything else is as it ships, but on request.

    Without a `shelf` it keeps no finished answer. Not `pulled`, no city's register is fetched whole and kept in the store, so that a
    question nobody has asked before goes to its city.
    """
    folder.mkdir(parents=True)
    root = shutil.copytree(shipped(), folder / "config", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    operator = root / "hansa.yaml"
    text, changed = _QUOTA.subn(rf"\1 {PLENTY}", operator.read_text("utf-8"))
    if changed != 3:
        raise RuntimeError("config/hansa.yaml states its quotas in another way than the bench knows")
    if not shelf:
        text, changed = _SHELF.subn(r"\1 0", text)
        if not changed:
            raise RuntimeError("config/hansa.yaml states its shelf in another way than the bench knows")
    operator.write_text(text, "utf-8")
    if not pulled:
        _unpulled(root / "cities")
    return {"HANSA_CONFIG": str(root), "HANSA_LIMITS": "on"}


def _unpulled(cities: Path) -> None:
    for file in sorted(cities.glob("*.yaml")):
        city = yaml.safe_load(file.read_text("utf-8"))
        register = city["bindings"].get("addresses")
        if isinstance(register, dict) and register["adapter"] in REGISTERS:
            register["policy"] = register.get("policy", {}) | {"harvest": False}
            file.write_text(yaml.safe_dump(city, allow_unicode=True, sort_keys=False), "utf-8")
