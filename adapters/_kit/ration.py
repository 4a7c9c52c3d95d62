"""How many calls a back-end still allows, read from the head of its answer. Pure; says nothing where nothing was said.

`RateLimit` is a structured field (draft-ietf-httpapi-ratelimit-headers-11; RFC 9651 §3.1): a list of policies, each with what
remains in `r`. The others are plain numbers that servers have sent for longer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

PLAIN = ("ratelimit-remaining", "x-ratelimit-remaining", "x-rate-limit-remaining")

_VALUE = r'(?:"(?:[^"\\]|\\.)*"|:[A-Za-z0-9+/=]*:|\?[01]|[A-Za-z0-9*.:/%_~!#$&\'^`|+-]+)'
_PARAMETER = rf"[ ]*;[ ]*([a-z*][a-z0-9_.*-]*)(?:=({_VALUE}))?"
_POLICY = re.compile(rf"{_VALUE}((?:{_PARAMETER})*)")
_PARAMETERS = re.compile(_PARAMETER)
_COMMA = re.compile(r"[ \t]*,[ \t]*")
_COUNT = re.compile(r"[0-9]{1,15}", re.ASCII)
"""A structured field's integer has no more digits."""


def left(headers: Mapping[str, str]) -> int | None:
    """Calls that are left, of several policies the fewest; None where no header says it, or none makes sense.

    Names in lower case, repeated headers joined by a comma.
    """
    counts = _of_policies(headers.get("ratelimit", ""))
    for name in PLAIN:
        if not counts and name in headers:
            counts = [int(part) for part in _COMMA.split(headers[name].strip()) if _COUNT.fullmatch(part)]
    return min(counts, default=None)


def _of_policies(text: str) -> list[int]:
    """What remains by each policy; nothing of a field that is not well-formed as a whole (RFC 9651 §4.2)."""
    text, at, counts = text.strip(" "), 0, list[int]()
    while text:
        policy = _POLICY.match(text, at)
        if policy is None:
            return []
        said = dict(_PARAMETERS.findall(policy[1]))
        if _COUNT.fullmatch(said.get("r", "")):
            counts.append(int(said["r"]))
        if policy.end() == len(text):
            return counts
        comma = _COMMA.match(text, policy.end())
        if comma is None:
            return []
        at = comma.end()
    return counts
