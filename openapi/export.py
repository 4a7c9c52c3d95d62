"""The OpenAPI document as a file: written, or held against the one that is committed and the one that was published."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from config.load import load, shipped
from gateway.app import contract
from openapi.compat import broken

COMMITTED = "hansa.json"
PUBLISHED = "published.json"
"""The contract of the last release. It changes only with a release: `hansa openapi --publish`."""


def document() -> dict[str, Any]:
    """Today's contract, for the configuration that ships."""
    return contract(load(shipped()))


def text_of(made: dict[str, Any]) -> str:
    """The document as it is committed: readable, and the same each time."""
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def run(
    *, write: bool, check: bool, publish: bool, today: date, folder: Path | None = None, out: Callable[[str], Any]
) -> list[str]:
    """Do what was asked; the flaws found, in words."""
    folder = folder or Path(__file__).parent
    made = document()
    text = text_of(made)
    published = folder / PUBLISHED
    if write or publish:
        (folder / COMMITTED).write_text(text, "utf-8")
    if publish:
        published.write_text(text, "utf-8")
    if check:
        return differences(text, folder / COMMITTED) + promises(published, made, today)
    if not (write or publish):
        out(text)
    return []


def promises(published: Path, made: dict[str, Any], today: date) -> list[str]:
    """What today's document no longer keeps of the published one."""
    if not published.is_file():
        return [f"{published.name} is missing: nothing says what was promised. `hansa openapi --publish` writes it."]
    return broken(json.loads(published.read_text("utf-8")), made, today)


def differences(text: str, committed: Path) -> list[str]:
    """What to say when the committed document is not today's."""
    if committed.is_file() and committed.read_text("utf-8") == text:
        return []
    return [f"{committed.name} is not what the code says. `hansa openapi --write` writes it; look at the difference."]
