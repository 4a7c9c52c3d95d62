"""The keys of a binding, declared once: which back-end serves a resource, under which terms, how patiently.

What a single binding cannot know (is its provider declared? is its namespace taken?) stands in `check`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from config.flaws import quoted, wrong
from config.model import ConfigError, Flaw, Policy, Tls
from config.shape import Shape, each, mapping, may, need, plain, whole
from config.source import Node
from config.values import (
    above_zero,
    cidr,
    duration,
    matching,
    one_of,
    seconds,
    share,
    size,
    text,
    truth,
    web_address,
    whole_number,
)

LICENCES = (
    "dl-de/zero-2.0",
    "dl-de/by-2.0",
    "CC0-1.0",
    "CC-BY-4.0",
    "CC-BY-3.0-DE",
    "CC-BY-SA-4.0",
    "ODbL-1.0",
    "proprietary",
    "none-stated",
    "synthetic",
)
SHARE_ALIKE = frozenset({"CC-BY-SA-4.0", "ODbL-1.0"})
"""Licences that what is made from the data falls under as well: their records must stay told apart from all others."""
PERSONAL = ("contact.name", "contact.email", "contact.phone", "note", "photos")
"""What a back-end may be declared to need of a person."""
SCHEMES = ("https", "http", "smtps", "smtp")

_name = matching(r"[a-z0-9_-]{1,40}", "a short name of a-z, 0-9, _ and -", "ebe")
_SECRET = re.compile(r"env:[A-Z][A-Z0-9_]*")


def source_address(node: Node) -> str:
    """The back-end's address, or the path of a file below the configuration's directory."""
    value = text(node)
    if "://" in value:
        return web_address(*SCHEMES)(node)
    path = PurePosixPath(value)
    if path.is_absolute() or ".." in path.parts:
        raise wrong(node.spot, f"{quoted(value)} leads out of the configuration.", "Write a path below its directory.")
    return value


def options(node: Node) -> Mapping[str, Any]:
    """Keys and values for the adapter, as written. `env:NAME` stands for a secret and is kept as it is."""
    values = _as_written(node)
    if flaws := _bad_secrets(node):
        raise ConfigError(tuple(flaws))
    return values


def _as_written(node: Node) -> Mapping[str, Any]:
    return {name: plain(below) for name, below in mapping(node).items()}


def _bad_secrets(node: Node) -> list[Flaw]:
    if isinstance(node.value, str) and node.value.startswith("env:") and not _SECRET.fullmatch(node.value):
        text_ = f"{quoted(node.value)} names no environment variable."
        return [Flaw(spot=node.spot, text=text_, remedy="Write it like env:OFFICE_KEY, in capitals.")]
    return [flaw for below in (*node.entries.values(), *node.items) for flaw in _bad_secrets(below)]


def _pem(node: Node) -> Path:
    # Relative paths are meant from the file they stand in, wherever the process was started.
    return (node.spot.file.parent / text(node)).absolute()


_POLICY: Shape = {
    "fresh": may(duration),
    "usable": may(duration),
    "berths": may(whole_number(1, 1000)),
    "queue": may(whole_number(0, 10_000)),
    "attempts": may(whole_number(1, 10)),
    "try_seconds": may(seconds),
    "failures": may(whole_number(1, 1000)),
    "probe_seconds": may(seconds),
    "max_bytes": may(size),
    "harvest": may(truth),
    "pull": may(duration),
    "loss": may(share),
}

BINDING: Shape = {
    "provider": need(_name),
    "ns": need(_name),
    "adapter": need(_name),
    "url": need(source_address),
    "options": may(options),
    "mapping": may(_as_written),
    "licence": need(one_of(LICENCES)),
    "attribution": need(text),
    "permission": need(one_of(("open_licence", "agreement", "unclear"))),
    "basis": need(one_of(("recorded", "documented", "invented"))),
    "policy": may(whole(Policy, _POLICY, "a policy")),
    "area": may(one_of(("box", "polygon", "dhid", "ags", "ars"))),
    "twin": may(matching(r"[a-z0-9_-]+(/[a-z0-9_-]+)*", "the name of a twin", "abfallio/adorf")),
    "tls": may(whole(Tls, {"ca": may(_pem), "client_cert": may(_pem)}, "TLS")),
    "proxy": may(web_address("https", "http")),
    "network": may(each(cidr)),
    "max_rate": may(above_zero),
    "publish": may(one_of(("none", "status", "text"))),
    "fields": may(each(one_of(PERSONAL))),
    "retention": may(duration),
    "patience": may(duration),
    "city_token": may(one_of(("none", "stored", "jwt_bearer", "token_exchange"))),
}
