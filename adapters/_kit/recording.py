"""A binding's conversation with its back-end, in one readable file: what was asked, what came back, which records it made.

Keys and secrets are replaced by `redacted-1` and so on, in requests and answers alike, so that the conversation still fits together.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from pydantic import TypeAdapter
from pyreqwest.http import Url

from adapters._kit.answer import Answer
from adapters._kit.hops import has_secret
from domain.exchange import Call, Household, Reply
from domain.resource import Resource
from domain.words import MARK

MOST_BYTES = 2 * 2**20
"""Of all bodies of one recording together: it is meant to be read and committed."""
KEPT_HEADERS = ("content-type", "retry-after", "ngsild-results-count", "content-range", "content-crs")
_SHORTEST_SECRET = 6  # shorter values occur by chance in what is no secret


class Unrecordable(Exception):
    """The conversation cannot be kept; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request, as it is compared: without its headers."""

    method: str
    url: str
    body: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchanged:
    """A request and what became of it: an answer, or the slug of an error."""

    asked: Asked
    headers: Mapping[str, str] = field(default_factory=dict)
    answer: Answer | None = None
    problem: str | None = None
    retry_after: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One file."""

    binding: str
    profile: str
    at: datetime
    options: Mapping[str, Any]
    """Options it was bound with in place of the configured ones, to keep it small."""
    exchanges: Sequence[Exchanged]
    answers: Sequence[Mapping[str, Any]]
    """Question and reply, as `told` writes them."""


class Redaction:
    """Replaces origins by the names they have in the file, and secrets by what they are not."""

    def __init__(self, options: Any, origins: Mapping[str, str]) -> None:
        """`options`: the binding's; values of those that are keys by name are secrets. `origins`: real → written."""
        self._words = dict(origins)
        self._secrets = 0
        for option in fields(options):
            value = getattr(options, option.name)
            if has_secret(option.name) and isinstance(value, str):
                self.hide(value)

    def hide(self, secret: str) -> None:
        """Replace this value from now on."""
        if len(secret) >= _SHORTEST_SECRET and secret not in self._words and not secret.startswith("redacted-"):
            self._secrets += 1
            self._words[secret] = f"redacted-{self._secrets}"

    def text(self, text: str) -> str:
        """The text without them."""
        for word, instead in self._words.items():
            text = text.replace(word, instead)
        return text

    def body(self, body: bytes) -> bytes:
        """The same for a body in whatever charset: what is replaced is ASCII."""
        for word, instead in self._words.items():
            body = body.replace(word.encode(), instead.encode())
        return body

    def asked(self, method: str, url: Url, body: bytes | None) -> Asked:
        """The request as it stands in the file."""
        for name, value in url.query_pairs:
            if has_secret(name):
                self.hide(value)
        return Asked(
            method=method,
            url=self.text(str(url)),
            body=None if body is None else self.text(body.decode("utf-8", "replace")),
        )


def file_name(binding: str) -> str:
    """`adorf/amt/waste.pickups#amt` → `adorf_amt_waste.pickups_amt.json`."""
    return re.sub(r"[^\w.-]", "_", binding) + ".json"


def told(call: Call, reply: Reply, resource: Resource) -> dict[str, Any]:
    """A question and its reply, as JSON values; what every reading has (clock, freshness) is left out."""
    query: TypeAdapter[Any] = TypeAdapter(resource.query)
    covers = reply.covers
    return {
        "question": {
            "query": query.dump_python(call.query, mode="json", exclude_defaults=True),
            "household": asdict(call.household) if call.household else None,
            "item": call.item,
        },
        "records": [{"id": record.id, **_model(record.pieces)} for record in reply.records],
        "rejected": [asdict(each) for each in reply.rejected],
        "notes": [{"slug": note.slug, **dict(note.params)} for note in reply.notes],
        "covers": [str(covers.start), str(covers.end)] if covers else None,
        "cut": reply.cut,
    }


def question(said: Mapping[str, Any], binding: str, resource: Resource) -> Call:
    """The question of `told`."""
    household = Household(**said["household"]) if said["household"] else None
    query: Any = TypeAdapter(resource.query).validate_python(said["query"])
    return Call(binding=binding, deadline=0.0, query=query, item=said["item"], household=household)


def _model(pieces: Sequence[bytes]) -> dict[str, Any]:
    whole = b"".join(b'"%b"' % piece if at % 2 else piece for at, piece in enumerate(pieces))
    model: dict[str, Any] = orjson.loads(whole.replace(MARK.encode(), b""))
    return model


def write(recording: Recording, file: Path, redaction: Redaction) -> None:
    """The file; raises Unrecordable when it would be too large."""
    for exchange in recording.exchanges:
        for name, value in exchange.headers.items():
            if has_secret(name):
                redaction.hide(value)
    size = sum(len(exchange.answer.body) for exchange in recording.exchanges if exchange.answer)
    if size > MOST_BYTES:
        raise Unrecordable(f"{recording.binding}: {size} bytes of answers are too many to keep")
    content = {
        "binding": recording.binding,
        "profile": recording.profile,
        "at": recording.at.isoformat(),
        "options": dict(recording.options),
        "exchanges": [_exchange(exchange, redaction) for exchange in recording.exchanges],
        "answers": json.loads(
            redaction.text(json.dumps(list(recording.answers), ensure_ascii=False))
        ),  # addresses of files
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


def read(file: Path) -> Recording:
    """What `write` wrote; raises ValueError or KeyError for another file."""
    content = json.loads(file.read_text("utf-8"))
    return Recording(
        binding=content["binding"],
        profile=content["profile"],
        at=datetime.fromisoformat(content["at"]),
        options=content["options"],
        exchanges=[_read_exchange(each) for each in content["exchanges"]],
        answers=content["answers"],
    )


def _exchange(exchange: Exchanged, redaction: Redaction) -> dict[str, Any]:
    asked, answer = exchange.asked, exchange.answer
    request: dict[str, Any] = {"method": asked.method, "url": redaction.text(asked.url)}
    if exchange.headers:
        request["headers"] = {name: redaction.text(value) for name, value in exchange.headers.items()}
    if asked.body is not None:
        request["body"] = redaction.text(asked.body)
    if answer is None:
        return {"request": request, "problem": exchange.problem, "retry_after": exchange.retry_after}
    kept = {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}
    body = redaction.body(answer.body)
    said = {"status": answer.status, "url": redaction.text(answer.url), "headers": kept, **_body(body)}
    return {"request": request, "answer": said}


def _body(body: bytes) -> dict[str, Any]:
    """JSON as JSON, text line by line, anything else in base64."""
    try:
        return {"json": orjson.loads(body)}
    except orjson.JSONDecodeError:
        pass
    try:
        return {"lines": re.split(r"(?<=\n)", body.decode())}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode()}


def _read_exchange(said: Mapping[str, Any]) -> Exchanged:
    request, answer = said["request"], said.get("answer")
    asked = Asked(method=request["method"], url=request["url"], body=request.get("body"))
    if answer is None:
        return Exchanged(asked=asked, problem=said["problem"], retry_after=said["retry_after"])
    if "json" in answer:
        body = orjson.dumps(answer["json"])
    else:
        body = "".join(answer["lines"]).encode() if "lines" in answer else base64.b64decode(answer["base64"])
    return Exchanged(
        asked=asked, answer=Answer(status=answer["status"], headers=answer["headers"], body=body, url=answer["url"])
    )
