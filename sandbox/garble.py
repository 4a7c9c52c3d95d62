"""Answers spoiled on purpose: fields gone or of another kind, broken text, a piece missing, or something else altogether.

Knows JSON trees and bytes. Does not know any protocol, and spoils the same answer in the same way whenever it is given the same name.
"""

import json
from collections.abc import Callable
from functools import partial
from re import compile as pattern
from typing import Any

from sandbox.chance import draw, pick

HTML = (
    "<!DOCTYPE html><html><head><title>Wartung</title></head><body><h1>503</h1><p>Bitte sp&auml;ter</p></body></html>"
)
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><b>&c;</b>'
)
DROP = object()
DEEP: list[Any] = []
for _ in range(200):
    DEEP = [DEEP]
WRONG: tuple[Any, ...] = (
    DROP,
    None,
    True,
    False,
    0,
    -1,
    2**63,
    10**400,
    1e308,
    float("nan"),
    float("inf"),
    "",
    " ",
    "null",
    "NaN",
    "35,5",
    "0x1f",
    HTML,
    "ä" * 50_000,
    "\x00\x1b[31m",
    "\ue000place.kind/school",
    "\u202e",
    "2026-02-30",
    "2026-10-25T02:30:00",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    [],
    [[]],
    [None],
    {},
    {"a": {"b": []}},
    DEEP,
)
"""What stands where something else should; DROP: nothing at all."""
LONE = b'"\\ud83d"'
TOKENS = (
    b"",
    b" ",
    b"NaN",
    b"-1",
    b"9" * 400,
    b"1e999",
    b"2026-02-30",
    b"99:99",
    b"\xff\xfe\xc3",
    b"\x00",
    b"null",
    b"<",
    b"&c;",
)
_TOKEN = pattern(rb"[^<>\",;:\r\n=&]+")
_LEAF = pattern(rb'"[^"\\]{1,40}"(?=\s*[,}\]])')


def garbled(body: bytes, *name: object) -> bytes:
    """The body, spoiled in the way that belongs to this name."""
    return pick(WAYS, *name)(body, *name)


def places(tree: Any) -> list[tuple[Any, Any]]:
    """Every place of a tree that can be spoiled: its holder and its key, top down."""
    found: list[tuple[Any, Any]] = []
    waiting = [tree]
    while waiting:
        holder = waiting.pop(0)
        keys = list(holder) if isinstance(holder, dict) else range(len(holder))
        found += [(holder, key) for key in keys]
        waiting += [holder[key] for key in keys if isinstance(holder[key], dict | list)]
    return found


def _some(body: bytes, *name: object, most: int) -> bytes:
    """Some places of a tree dropped or of a wrong kind; of what is no tree, some words."""
    try:
        tree = {"": json.loads(body)}
    except ValueError:
        return _words(body, *name, most=most)
    found = places(tree)
    for turn in range(most):
        holder, key = pick(found, "place", turn, *name)
        _spoil(holder, key, pick(WRONG, "wrong", turn, *name))
    return _written(tree.get(""))


def _one_field(body: bytes, *name: object) -> bytes:
    """One field spoiled wherever it occurs, as when a vendor renames it or gives it another kind; elsewhere some words."""
    try:
        tree = {"": json.loads(body)}
    except ValueError:
        return _words(body, *name, most=20)
    found = places(tree)
    fields = sorted({key for _, key in found if isinstance(key, str) and key})
    if not fields:
        return _some(body, *name, most=3)
    field, wrong = pick(fields, "field", *name), pick(WRONG, "wrong", *name)
    for holder, key in found:
        if key == field:
            _spoil(holder, key, wrong)
    return _written(tree.get(""))


def _spoil(holder: Any, key: Any, wrong: Any) -> None:
    if wrong is not DROP:
        holder[key] = wrong
    elif isinstance(holder, dict):
        holder.pop(key, None)
    else:
        holder[key] = None  # its other places keep their numbers


def _written(tree: Any) -> bytes:
    return json.dumps(tree, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _words(body: bytes, *name: object, most: int) -> bytes:
    """Some words of XML, CSV or a calendar replaced by others."""
    found = list(_TOKEN.finditer(body))
    if not found:
        return b"\x00"
    chosen = {pick(range(len(found)), "token", turn, *name): pick(TOKENS, "text", turn, *name) for turn in range(most)}
    pieces, end = [], 0
    for number in sorted(chosen):
        pieces += [body[end : found[number].start()], chosen[number]]
        end = found[number].end()
    return b"".join([*pieces, body[end:]])


def _cut(body: bytes, *name: object) -> bytes:
    """Only its beginning."""
    return body[: int(draw("end", *name) * len(body))]


def _torn(body: bytes, *name: object) -> bytes:
    """A piece taken out of it, or there twice."""
    start = int(draw("start", *name) * len(body))
    end = start + int(draw("length", *name) * 400)
    return body[:start] + body[end:] if draw("twice", *name) < 0.5 else body[:end] + body[start:]


def _recoded(body: bytes, *name: object) -> bytes:
    """In another encoding than it says, or with text that is none."""
    text = body.decode("utf-8", "replace")
    said = (
        text.encode("cp1252", "replace"),
        text.encode("utf-16"),
        b"\xef\xbb\xbf" + body,
        body.replace(b"e", b"\xe9"),
        _LEAF.sub(lambda leaf: LONE, body),
    )
    return pick(said, "code", *name)


def _another(body: bytes, *name: object) -> bytes:
    """Something else altogether."""
    others = (b"", b"null", b"[]", b"{}", b"0", b'"x"', HTML.encode(), BOMB.encode(), b"[" * 100_000, b"<a>" * 20_000)
    return pick(others, "other", *name)


WAYS: tuple[Callable[..., bytes], ...] = (
    *(_one_field,) * 5,
    *(partial(_some, most=most) for most in (1, 3, 10, 40)),
    _cut,
    _torn,
    _recoded,
    _another,
)
"""The ways there are; the frequent ones are those in which most of the answer can still be read."""
