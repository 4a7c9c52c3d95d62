"""The shape of the runbook: what an alert or a problem means to whoever runs the gateway, what to look at and what to do.

The texts stand in `portal.phrases`. In them a part between backticks is code, between asterisks a name, and `[HansaSourceDown]` leads
to another entry.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from domain.objectives import Severity
from domain.words import Text

Whose = Literal["caller", "city", "us"]
"""Who can mend it: the app that asked, the owner of the source, or whoever runs the gateway."""

_MARKS = re.compile(r"`([^`]+)`|\*([^*]+)\*|\[([A-Za-z-]+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One alert, for whoever it wakes."""

    severity: Severity
    means: Text
    look: tuple[Text, ...]
    do: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One kind of problem, for whoever hears that clients see it."""

    whose: Whose
    means: Text
    do: tuple[Text, ...]
    alerts: tuple[str, ...] = ()
    """Alerts that may fire with it."""


def as_markdown(text: str, anchor: Callable[[str], str]) -> str:
    """The text for a document in Markdown, where an entry stands under `anchor` of its name."""
    return re.sub(r"\[([A-Za-z-]+)\]", lambda found: f"[{found[1]}]({anchor(found[1])})", text)


def as_html(text: str, link: Callable[[str], str]) -> Markup:
    """The text for a page, where an entry stands at `link` of its name."""
    said, end = Markup(""), 0
    for found in _MARKS.finditer(text):
        said += text[end : found.start()]
        code, name, entry = found.groups()
        if code:
            said += Markup("<code>{}</code>").format(code)
        elif name:
            said += Markup("<em>{}</em>").format(name)
        else:
            said += Markup('<a href="{}">{}</a>').format(link(entry), entry)
        end = found.end()
    return said + text[end:]
