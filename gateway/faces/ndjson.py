"""One JSON object a line, for tools that read as they go: `jq`, DuckDB, a log pipeline. The format is ndjson.org's."""

from __future__ import annotations

import orjson

from domain.resource import Resource
from domain.words import Language
from gateway.federation.face import Answer, Face, always, terms


def _draw(_: Resource, answer: Answer, __: Language) -> bytes:
    under = terms(answer)
    return b"".join(
        orjson.dumps({**under.get(item["source"], {}), **item}, option=orjson.OPT_APPEND_NEWLINE)
        for item in answer["items"]
    )


NDJSON = Face(
    name="ndjson",
    media="application/x-ndjson",
    charset=False,
    about="One item a line, with its licence and attribution.",
    suits=always,
    draw=_draw,
)
