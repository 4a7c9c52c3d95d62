"""Answers of GraphQL over HTTP, where a failure is a 200 with `errors` (GraphQL specification, section 7.1).

Knows the envelope and the words failures use. Knows no schema.
"""

from __future__ import annotations

import re
from typing import Any

from domain.errors import SourceDown, SourceError, SourceLimited, SourceNonsense

_LIMITED = re.compile(r"rate.?limit|too many|throttl|quota", re.IGNORECASE)
_DOWN = re.compile(r"internal server error|unavailable|maintenance|wartung|timed? ?out", re.IGNORECASE)


def opened(envelope: Any) -> tuple[Any, str]:
    """`data` and, when there are `errors`, their texts; ValueError for what is no such envelope.

    Data beside errors is partial, and partial is not an answer: whoever gets a text leaves the data alone.
    """
    if not isinstance(envelope, dict) or not ("data" in envelope or "errors" in envelope):
        raise ValueError("not a GraphQL answer")
    errors = envelope.get("errors")
    if not errors:
        return envelope.get("data"), ""
    rows = errors if isinstance(errors, list) else [errors]
    return None, "; ".join(str(row.get("message") if isinstance(row, dict) else row)[:300] for row in rows[:3])


def failure(text: str) -> SourceError:
    """The error that the texts of `errors` speak of."""
    if _LIMITED.search(text):
        return SourceLimited(text)
    return SourceDown(text) if _DOWN.search(text) else SourceNonsense(text)
