"""Text without its HTML, as back-ends put it into fields of JSON: written twice over, never closed, with style sheets inside.

Nothing of the markup is kept and nothing is run; what is shown is words. One pass over the text, whatever stands in it.
"""

from __future__ import annotations

import html
import re
from typing import Any

from adapters._kit.values import text_of
from domain.words import clean

LONGEST = 20_000  # characters with markup; what is longer is cut, since it is read and not checked
_TAG = re.compile(r"<!--|-->|<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>|<[!?][^<>]*>")
_BREAKS = frozenset("br p div li ul ol tr table h1 h2 h3 h4 h5 h6 hr section article".split())
_UNSHOWN = frozenset("script style head title template noscript".split())


def paragraphs(markup: Any) -> list[str]:
    """The words of a text with or without HTML, one paragraph each; none for nothing. TypeError for what is no text."""
    words = markup if isinstance(markup, str) else text_of(markup) or ""
    text = html.unescape(_shown(words[:LONGEST]))
    if _TAG.search(text):  # its tags were written as entities
        text = html.unescape(_shown(text))
    lines = (" ".join(clean(line).split()) for line in text.splitlines())
    return [line for line in lines if line]


def _shown(markup: str) -> str:
    """Without tags and what they hide; where a paragraph ends, the line does."""
    parts: list[str] = []
    at, hidden = 0, ""
    for tag in _TAG.finditer(markup):
        name = (tag[2] or "").lower()
        if not hidden:
            parts.append(markup[at : tag.start()])
            parts.append("\n" if name in _BREAKS else " " if name in {"", "td", "th"} else "")
            if tag[0] == "<!--":
                hidden = "-->"
            elif name in _UNSHOWN and not tag[1]:
                hidden = name
        elif tag[0] == hidden or (tag[1] and name == hidden):
            hidden = ""
        at = tag.end()
    return "".join(parts) + ("" if hidden else markup[at:])
