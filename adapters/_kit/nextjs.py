"""Server actions of a Next.js site, as far as a client without a browser needs them.

An action is called by an id that every deployment changes; it stands beside the action's name in one of the page's
scripts. What an action answers is a row of React's flight stream. Knows no site.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from adapters._kit.http import Door
from adapters._kit.together import AT_ONCE, together
from domain.errors import SourceNonsense
from domain.exchange import Call

SCRIPTS = 60
"""Scripts of one page that are looked through."""
SCRIPT_BYTES = 4 * 2**20
"""A larger script is left out."""
_SCRIPT = re.compile(r"/_next/static/chunks/[\w./%()\[\]~@-]{1,200}?\.js(?:\?[\w.=%-]{1,100})?", re.ASCII)
_ROW = re.compile(r"[0-9a-f]+:(\{.*\})\s*", re.ASCII)


async def action_of(door: Door, call: Call, *, site: str, page: str, name: str, beside: str) -> str:
    """The present id of the action `name` in the scripts of `page`; several may be called so.

    The right one's script also mentions `beside`. Raises SourceNonsense when no script holds it.
    """

    async def script(path: str) -> str:
        answer = await door.get(f"{site}{path}", deadline=call.deadline, trace=call.trace, expect=(404,))
        return answer.text() if len(answer.body) <= SCRIPT_BYTES else ""

    pattern = re.compile(rf"(?<![0-9a-f])([0-9a-f]{{40,64}})[\"'](?:(?![0-9a-f]{{40}}).){{0,300}}?{name}\b", re.DOTALL)
    html = (await door.get(page, deadline=call.deadline, trace=call.trace)).text()
    paths = list(dict.fromkeys(_SCRIPT.findall(html)))[:SCRIPTS]
    for first in range(0, len(paths), AT_ONCE):
        for text in await together(script, paths[first : first + AT_ONCE]):
            if beside in text and (found := pattern.search(text)):
                return found[1]
    raise SourceNonsense(f"no script of the page holds {name}")


def rows(stream: str) -> Iterator[dict[str, Any]]:
    """The rows of a flight stream that hold a JSON object; all others are passed over."""
    for line in stream.split("\n"):
        row = _ROW.fullmatch(line)
        try:
            told = json.loads(row[1]) if row else None
        except json.JSONDecodeError:
            continue
        if isinstance(told, dict):
            yield told
